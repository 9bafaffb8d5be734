//! What each error of the use cases is on the wire.
//!
//! Invariant: the match is exhaustive; a new error does not compile before it has a code.

mod accounts;
mod attempts;
mod bank;
mod doors;
mod identity;
mod imports;
mod limits;
mod marking;
mod papers;
mod prints;
mod proctoring;

pub(super) use bank::{other_code, unreadable};

use super::faults::{roster_entries, rules};
use super::moment::Moment;
use super::problem::{Code, Problem, Text};
use crate::app::{Error, FieldFault, StoreError};
use crate::domain::attempt::Refusal;
use crate::domain::exam::{RulesFault, State};
use crate::domain::marks::Marks;
use crate::domain::ruling;
use crate::formats::roster::RosterProblem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotSignedIn => not_signed_in(),
            Error::Forbidden => forbidden(),
            Error::NotFound => Self::not_found(),
            Error::WrongPassword => Self::plain(Code::WrongPassword),
            Error::Identity(fault) => identity::opens_nothing(fault),
            Error::UnknownTicket => told(
                Code::UnknownTicket,
                "没有这张准考凭证，请核对后重新输入",
                "there is no such ticket; check what you typed",
            ),
            Error::IdentityMismatch => told(
                Code::IdentityMismatch,
                "姓名或工号与这张准考凭证不符",
                "name or number do not belong to this ticket",
            ),
            Error::Door(fault) => doors::closed(fault),
            Error::SetupLink => told(
                Code::SetupLink,
                "初始化链接不存在、已过期或已使用",
                "the set-up link is unknown, expired or used",
            ),
            Error::PasswordExpired => accounts::password_expired(),
            Error::CodeNeeded => accounts::code_needed(),
            Error::WrongCode => accounts::wrong_code(),
            Error::ProofNeeded => accounts::proof_needed(),
            Error::InvitationLink => accounts::invitation_link(),
            Error::LastAdministrator => accounts::last_administrator(),
            Error::Sealed => Self::internal(error.to_string()),
            Error::UsernameTaken { username } => accounts::username_taken(username),
            Error::Field { field, reason } => invalid_field(field, &reason),
            Error::ExamState { found, wanted } => exam_state(found, wanted),
            Error::ChangedMeanwhile => told(
                Code::ChangedMeanwhile,
                "出卷期间考试或名单有改动，或者出卷被取消；考试仍是草稿，请重新发布",
                "exam or roster changed while the papers were drawn, or the drawing was cancelled: publish again",
            ),
            Error::BlueprintChanged { in_use } => papers::blueprint_changed(in_use),
            Error::BlueprintInUse { n_exams } => papers::blueprint_in_use(n_exams),
            Error::NoDowntimeCredit => told(
                Code::NoDowntimeCredit,
                "本场考试的规则规定不补偿服务中断的时间",
                "the rules of the exam give no time back after an outage",
            ),
            Error::Picture(fault) => bank::unusable_picture(fault),
            Error::UnreadableFile(problems) => imports::unreadable_file(&problems),
            Error::ImportDecided { state } => imports::decided(state),
            Error::ImportExpired => imports::expired(),
            Error::NotReady(indexes) => imports::not_ready(&indexes),
            Error::ChangedSince(codes) => imports::changed_since(&codes),
            Error::ModelTooLarge { max } => bank::model_too_large(max),
            Error::ExamNotOver => Self::plain(Code::ExamNotOver),
            Error::EmptyRoster => told(
                Code::EmptyRoster,
                "请先导入考生名单",
                "the exam has no candidates: put a roster first",
            ),
            Error::Roster(problems) => invalid_roster(&problems),
            Error::Questions(faulty) => bank::invalid_questions(&faulty),
            Error::BlueprintForm(faults) => bank::invalid_blueprint(&faults),
            Error::QuestionChanged { code, in_use } => bank::changed(&code, in_use),
            Error::Review { code, fault } => bank::not_reviewed(&code, fault),
            Error::PoolFaults(faults) => papers::not_in_bank(&faults),
            Error::BankCannotServe(told) => papers::bank_cannot_serve(&told),
            Error::Draw(fault) => papers::not_drawn(&fault),
            Error::BadPaper(cause) => Self::internal(format!("a drawn paper: {cause}")),
            Error::AlreadyOnRoster { number } => papers::already_on_roster(&number),
            Error::TooManyLate { found } => papers::too_many_late(found),
            Error::Rules(fault) => invalid_rules(&fault),
            Error::Refused(refusal) => attempts::refused(&refusal),
            Error::NoSuchSlot { slot, n_slots } => attempts::no_such_slot(slot, n_slots),
            Error::RepeatedSlot { slot } => attempts::repeated_slot(slot),
            Error::Misfit { slot, misfit } => attempts::does_not_fit(slot, &misfit),
            Error::NoFurtherAttempt { used, allowed } => {
                attempts::no_further_attempt(used, allowed)
            }
            Error::Ungraded { n_ungraded } => prints::ungraded(n_ungraded),
            Error::NobodyToAward => prints::nobody_to_award(),
            Error::TooManyAwards { found, max } => prints::too_many_awards(found, max),
            Error::NotReleased => Self::plain(Code::NotReleased),
            Error::AttemptOpen => Self::plain(Code::AttemptOpen),
            Error::AlreadyDecided { decision } => proctoring::already_decided(decision),
            Error::RulingDecided { decision } => ruling_decided(decision),
            Error::SecondPerson => Self::plain(Code::SecondPerson),
            Error::NotOnRoster { whom } => proctoring::not_on_roster(&whom),
            Error::NotMarkedByHand { slot } => not_marked_by_hand(slot),
            Error::TooManyMarks { slot, found, max } => too_many_marks(slot, found, max),
            Error::MarkingBegun => marking::begun(),
            Error::MarkingLapsed => marking::lapsed(),
            Error::TooManyTries { wait } => limits::too_many_tries(wait),
            Error::TooManySaves { wait } => limits::too_many_saves(wait),
            Error::TooManyMessages => proctoring::too_many_messages(),
            // Of what was called off nobody hears.
            Error::Busy | Error::CalledOff => busy(),
            Error::Entropy(error) => Self::internal(error.to_string()),
            Error::File(cause) => Self::internal(format!("a file: {cause}")),
            Error::Hashing(cause) => Self::internal(format!("password hashing: {cause}")),
            Error::Store(error) => store(&error),
        }
    }
}

fn ruling_decided(decision: ruling::Decision) -> Problem {
    let (zh, en) = match decision {
        ruling::Decision::Applied => ("该更正已生效", "the ruling is in force"),
        ruling::Decision::Withdrawn => ("该更正已撤回", "the ruling was withdrawn"),
    };
    told(Code::AlreadyDecided, zh, en).with("decision", decision.as_str())
}

fn told(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(code, Text::new(zh, en))
}

fn invalid_roster(problems: &[RosterProblem]) -> Problem {
    let n = problems.len();
    let zh = format!("名单中有 {n} 处问题，名单未导入");
    let en = format!("the roster was not taken; problems in it: {n}");
    told(Code::InvalidRoster, zh, en)
        .with("n_problems", n)
        .with_entries("problems", roster_entries(problems))
}

fn not_marked_by_hand(slot: u32) -> Problem {
    let zh = format!("第 {slot} 题由系统评分，不能人工给分");
    let en = format!("slot {slot} is scored by rule, not by a person");
    told(Code::NotMarkedByHand, zh, en).with("slot", slot)
}

fn too_many_marks(slot: u32, found: Marks, max: Marks) -> Problem {
    let zh = format!("第 {slot} 题满分 {max} 分，不能给 {found} 分");
    let en = format!("slot {slot} carries {max} marks; found {found}");
    told(Code::TooManyMarks, zh, en)
        .with("slot", slot)
        .with("found", found.to_string())
        .with("max", max.to_string())
}

pub(super) fn not_signed_in() -> Problem {
    let detail = Text::new(
        "请先登录；登录可能已过期",
        "sign in first; the session may have ended",
    );
    Problem::new(Code::NotSignedIn, detail)
}

pub(super) fn forbidden() -> Problem {
    let detail = Text::new(
        "当前登录身份不能使用此功能",
        "this session is of the wrong sort for this",
    );
    Problem::new(Code::Forbidden, detail)
}

fn busy() -> Problem {
    let detail = Text::new("请一秒后重试", "try again in a second");
    Problem::new(Code::Busy, detail)
}

fn store(error: &StoreError) -> Problem {
    match error {
        StoreError::Busy | StoreError::Stopping => busy(),
        // What may pass is worth a retry, and worth a line in the log.
        StoreError::Passing(_) | StoreError::Unavailable(_) | StoreError::Full(_) => {
            busy().with_cause(error.to_string())
        }
        StoreError::NotFound => Problem::not_found(),
        StoreError::Duplicate
        | StoreError::Unsafe(_)
        | StoreError::Setting(_)
        | StoreError::Migration(_)
        | StoreError::PendingMigrations
        | StoreError::Corrupt(_)
        | StoreError::Database(_) => Problem::internal(error.to_string()),
    }
}

fn invalid_field(field: &'static str, reason: &FieldFault) -> Problem {
    let zh = match reason {
        FieldFault::Length { found, min, max } => {
            format!("`{field}` 应有 {min} 至 {max} 个字符，现有 {found} 个")
        }
        FieldFault::Characters => {
            format!("`{field}` 只能用小写字母、数字、`.`、`-` 和 `_`")
        }
        FieldFault::Control => format!("`{field}` 不能包含控制字符"),
        FieldFault::Unreadable { found, wanted } => {
            format!("`{field}` 的值“{found}”无法识别，应为：{wanted}")
        }
        FieldFault::Unknown => format!("`{field}` 所指的对象不存在"),
        FieldFault::Taken => format!("`{field}` 已用于其他内容"),
        FieldFault::Password(fault) => format!("`{field}` {}", limits::password(fault)),
    };
    Problem::new(
        Code::InvalidField,
        Text::new(zh, format!("`{field}`: {reason}")),
    )
    .with("field", field)
}

/// A list with too few or too many entries.
pub(super) fn wrong_count(field: &'static str, found: usize, max: usize) -> Problem {
    let zh = format!("`{field}` 应有 1 至 {max} 项，现有 {found} 项");
    let en = format!("`{field}`: wanted 1 to {max} entries; found {found}");
    Problem::new(Code::InvalidField, Text::new(zh, en)).with("field", field)
}

fn exam_state(found: State, wanted: State) -> Problem {
    let chinese = |state| match state {
        State::Draft => "草稿",
        State::Published => "已发布",
        State::Closed => "已结束",
    };
    let zh = format!(
        "考试目前是“{}”，此操作要求“{}”",
        chinese(found),
        chinese(wanted)
    );
    let en = format!(
        "the exam is `{}`; wanted `{}`",
        found.as_str(),
        wanted.as_str()
    );
    Problem::new(Code::ExamState, Text::new(zh, en))
        .with("found", found.as_str())
        .with("wanted", wanted.as_str())
}

fn invalid_rules(fault: &RulesFault) -> Problem {
    let (zh, field) = rules(fault);
    Problem::new(Code::InvalidRules, Text::new(zh, fault.to_string())).with("field", field)
}

fn moment(at: jiff::Timestamp) -> serde_json::Value {
    serde_json::to_value(Moment(at)).unwrap_or_default()
}

/// The code of a refusal, for one answer of many.
pub(super) const fn code_of(refusal: &Refusal) -> Code {
    match refusal {
        Refusal::ExamNotOpen => Code::ExamNotOpen,
        Refusal::NotYetOpen { .. } => Code::NotYetOpen,
        Refusal::WindowOver { .. } => Code::WindowOver,
        Refusal::NotStarted => Code::AttemptNotStarted,
        Refusal::AttemptClosed { .. } => Code::AttemptClosed,
        Refusal::Paused { .. } => Code::AttemptPaused,
        Refusal::OtherDevice { .. } => Code::OtherDevice,
        Refusal::StaleRevision { .. } => Code::StaleRevision,
        Refusal::RevisionConflict { .. } => Code::RevisionConflict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::response::Misfit;

    fn body(error: Error) -> String {
        let reply = Problem::from(error).reply(super::super::language::Language::English, "r-1");
        let body = futures_util::future::FutureExt::now_or_never(actix_web::body::to_bytes(
            reply.into_body(),
        ));
        String::from_utf8(body.unwrap().unwrap().to_vec()).unwrap()
    }

    #[test]
    fn the_id_of_an_option_is_not_told() {
        let option = "c-secret".to_owned();
        let misfit = Misfit::Repeated { option };
        let body = body(Error::Misfit { slot: 3, misfit });
        assert!(body.contains(r#""reason":"repeated""#), "{body}");
        assert!(!body.contains("c-secret"), "{body}");
    }

    #[test]
    fn what_the_database_says_is_for_the_log() {
        let error = Error::Store(StoreError::Database("no table `grades`".to_owned()));
        let cause = Problem::from(error.clone());
        assert_eq!(cause.cause(), Some("database: no table `grades`"));
        let body = body(error);
        assert!(body.contains(r#""code":"internal""#), "{body}");
        assert!(!body.contains("grades"), "{body}");
    }

    #[test]
    fn what_may_pass_is_worth_a_retry() {
        for error in [
            Error::Busy,
            Error::Store(StoreError::Stopping),
            Error::Store(StoreError::Passing("deadlock".to_owned())),
            Error::Store(StoreError::Full("no space".to_owned())),
        ] {
            assert!(body(error).contains(r#""code":"busy""#));
        }
    }
}
