//! Everything that is kept about a person, as a file for them: JSON in Chinese.
//!
//! Invariant: it is made of what knows nothing of what is right.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

use super::extract::{CandidateNumber, Id, SignedInCandidate, SignedInStaff};
use super::problem::Problem;
use super::{Settings, file};
use crate::app::App;
use crate::app::attempts::SentAnswer;
use crate::app::audit::Line;
use crate::app::own_data::{self, OwnAttempt, OwnData, RefusedAnswer};
use crate::app::privacy::Privacy;
use crate::app::results::OwnScore;
use crate::domain::ExamId;
use crate::domain::admission::{Away, Departure};
use crate::domain::attempt::{Decision, How, Reason};
use crate::domain::grading::{Score, Worth};
use crate::formats::response::ResponseForm;

/// What is kept about a person.
#[derive(Serialize)]
struct Document {
    #[serde(rename = "说明")]
    about: Vec<String>,
    #[serde(rename = "生成时间")]
    at: String,
    #[serde(rename = "考试")]
    exam: Value,
    #[serde(rename = "个人信息")]
    person: Value,
    #[serde(rename = "登录会话")]
    sessions: Vec<Value>,
    #[serde(rename = "个人加时")]
    allowances: Vec<Value>,
    #[serde(rename = "收到的消息")]
    messages: Vec<Value>,
    #[serde(rename = "作答")]
    attempts: Vec<Value>,
    #[serde(rename = "与本人有关的操作")]
    deeds: Vec<Value>,
}

/// Moments as the clock on the wall shows them.
struct Clock<'a>(&'a TimeZone);

impl Clock<'_> {
    fn show(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.0.clone());
        at.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }

    fn maybe(&self, at: Option<Timestamp>) -> Option<String> {
        at.map(|at| self.show(at))
    }
}

impl Document {
    fn new(data: &OwnData, privacy: &Privacy, clock: &Clock<'_>) -> Self {
        let (exam, entry) = (&data.exam, &data.person.entry);
        let sessions = data.sessions.iter();
        Self {
            about: about(privacy),
            at: clock.show(data.at),
            exam: json!({
                "名称": exam.title,
                "开始": clock.show(exam.rules.opens_at),
                "结束": clock.show(exam.rules.closes_at),
            }),
            person: json!({
                "工号": entry.number,
                "姓名": entry.name,
                "支部": entry.branch.as_str(),
                "是否发过准考凭证": yes_or_no(data.person.has_ticket),
                "是否发过入场码": yes_or_no(data.has_hall_code),
            }),
            sessions: sessions
                .map(|(begun, ends)| json!({ "登录": clock.show(*begun), "失效": clock.show(*ends) }))
                .collect(),
            allowances: data
                .allowances
                .iter()
                .map(|one| {
                    json!({
                        "时间": clock.show(one.granted_at),
                        "加时秒数": one.extra.as_secs(),
                        "原因": one.reason,
                    })
                })
                .collect(),
            messages: data
                .messages
                .iter()
                .map(|one| {
                    json!({
                        "时间": clock.show(one.sent_at),
                        "内容": one.text,
                        "阅读时间": clock.maybe(one.read_at),
                    })
                })
                .collect(),
            attempts: data.attempts.iter().map(|own| attempt(own, clock)).collect(),
            deeds: data.deeds.iter().map(|line| deed(line, clock)).collect(),
        }
    }
}

fn about(privacy: &Privacy) -> Vec<String> {
    let mut lines = vec![
        "这里是系统为这次考试保存的、与本人有关的全部数据；未公布的成绩和试题答案不在其中。"
            .to_owned(),
        "准考凭证、入场码和登录会话只保存无法还原的摘要，内容不能导出。".to_owned(),
        match privacy.retention_days {
            0 => "考试结束后，数据保存到组织者清除为止。".to_owned(),
            days => format!("考试结束 {days} 天后，系统自动清除个人信息。"),
        },
    ];
    lines.extend(
        privacy
            .contact
            .iter()
            .map(|contact| format!("查阅、更正或删除个人信息，请联系：{contact}")),
    );
    lines
}

fn attempt(own: &OwnAttempt, clock: &Clock<'_>) -> Value {
    let attempt = &own.attempt;
    let running = attempt.running;
    json!({
        "第几次": attempt.number,
        "开始": clock.maybe(running.map(|running| running.started_at)),
        "截止": clock.maybe(running.map(|running| running.deadline)),
        "结束": clock.maybe(attempt.closed.map(|closed| closed.at)),
        "结束方式": attempt.closed.map(|closed| how(closed.how)),
        "加时秒数": attempt.extra.as_secs(),
        "答案": own.answers.iter().map(|(answer, saved_at)| json!({
            "题号": answer.slot,
            "作答": given(answer),
            "修改次数": answer.revision,
            "保存时间": clock.maybe(*saved_at),
        })).collect::<Vec<_>>(),
        "离开答题页": own.departures.iter().map(|one| departure(one, clock)).collect::<Vec<_>>(),
        "未计入的答案": own.refused.iter().map(|one| refused(one, clock)).collect::<Vec<_>>(),
        "成绩": own.score.as_ref().map_or_else(|| json!("尚未公布"), score),
    })
}

fn departure(one: &Departure, clock: &Clock<'_>) -> Value {
    json!({
        "内容": match one.away {
            Away::Page => "离开页面",
            Away::Network => "来自其他网络",
        },
        "开始": clock.show(one.began_at),
        "持续秒数": one.lasted.map(|lasted| lasted.as_secs()),
    })
}

fn refused(one: &RefusedAnswer, clock: &Clock<'_>) -> Value {
    let reason = match one.reason {
        Reason::Closed => "作答已结束",
        Reason::ExamNotOpen => "考试未开放",
        Reason::Paused => "考试暂停中",
        Reason::OtherDevice => "来自已换下的设备",
        Reason::Stale => "比已保存的旧",
        Reason::Conflict => "与已保存的同一版不同",
    };
    let decision = one.decision.map(|decision| match decision {
        Decision::Admitted => "已采纳",
        Decision::Dismissed => "未采纳",
    });
    json!({
        "题号": one.sent.slot,
        "作答": given(&one.sent),
        "收到时间": clock.show(one.at),
        "未计入的原因": reason,
        "处理": decision.unwrap_or("待处理"),
    })
}

fn score(own: &OwnScore) -> Value {
    let worth = |score: &Score| match score.worth {
        Worth::Marked { marks, .. } => json!(marks.to_string()),
        Worth::Waiting => json!("待评"),
    };
    json!({
        "总分": own.sums.total.to_string(),
        "满分": own.sums.out_of.to_string(),
        "是否合格": own.passed.map(yes_or_no),
        "待评题数": own.sums.waiting,
        "各题得分": own.scores.as_ref().map(|scores| scores.iter().map(|score| json!({
            "题号": score.slot,
            "得分": worth(score),
        })).collect::<Vec<_>>()),
    })
}

/// What was given, in the letters of the person's paper.
fn given(answer: &SentAnswer) -> Value {
    match &answer.response {
        None => Value::Null,
        Some(ResponseForm::Choices(letters) | ResponseForm::Order(letters)) => {
            json!(letters.join("、"))
        }
        Some(ResponseForm::Truth(truth)) => json!(if *truth { "对" } else { "错" }),
        Some(ResponseForm::Blanks(texts)) => json!(texts),
        Some(ResponseForm::Pairs(pairs)) => json!(pairs),
        Some(ResponseForm::Text(text)) => json!(text),
    }
}

fn deed(line: &Line, clock: &Clock<'_>) -> Value {
    json!({
        "时间": clock.show(line.at),
        "操作": line.action.chinese(),
        "操作人": line.by.as_ref().map_or("系统", |by| by.display_name.as_str()),
        "原因": line.facts.get("reason"),
    })
}

const fn how(how: How) -> &'static str {
    match how {
        How::Submitted => "本人交卷",
        How::Expired => "到时自动交卷",
        How::Forced => "结束考试时收卷",
        How::Collected => "监考人收卷",
    }
}

const fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "是" } else { "否" }
}

fn reply(data: &OwnData, app: &App, settings: &Settings) -> Result<HttpResponse, Problem> {
    let document = Document::new(data, app.privacy(), &Clock(&settings.zone));
    let bytes = serde_json::to_vec_pretty(&document)
        .map_err(|error| Problem::internal(error.to_string()))?;
    let name = format!("个人数据-{}-{}", data.exam.title, data.person.entry.number);
    let media_type = "application/json; charset=utf-8";
    Ok(file::download(bytes, media_type, &name, "my-data", "json"))
}

/// Everything that is kept about the caller for this exam, as a file of JSON in Chinese.
///
/// A score is told as far as it is released; keys never are.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, content_type = "application/json", body = Object, description = "To be saved"),
))]
#[get("/my-data")]
pub(super) async fn read_own_data(
    SignedInCandidate(who): SignedInCandidate,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    reply(&own_data::own(&app, who).await?, &app, &settings)
}

/// Everything that is kept about a person for an exam, to be handed to them: the file that they get
/// themselves. It is noted in the audit.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "application/json", body = Object, description = "To be saved"),
))]
#[get("/exams/{exam}/candidates/{number}/data")]
pub(super) async fn read_data_of(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(CandidateNumber(number)): Id<CandidateNumber>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let data = own_data::of_number(&app, &staff, exam, number).await?;
    reply(&data, &app, &settings)
}
