//! Corrections of keys and rulings about texts in blanks, after the exam.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::audit::SignatureReply;
use super::extract::{Body, Id, SignedInStaff, bad_query};
use super::moment::Moment;
use super::problem::Problem;
use super::rosters::PersonReply;
use super::words::{PolicyWord, RulingDecisionWord};
use crate::app::App;
use crate::app::rulings::{self, Changed, Kept, Preview, Progress, Sums, Wanted};
use crate::domain::question::{NotACode, QuestionCode};
use crate::domain::ruling::Matter;
use crate::domain::{ExamId, RulingId};
use crate::formats::MarksForm;
use crate::formats::question::KeyValue;

/// A correction of a question whose key was wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectionForm {
    /// The code of the question.
    question: String,
    policy: PolicyWord,
    /// The right key as in a bank file, in the letters of the author; only with `new_key` and `both_keys`.
    #[serde(default)]
    key: Option<KeyValue>,
    /// Blank: further texts that each blank accepts.
    #[serde(default)]
    accepted: Vec<Vec<String>>,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A ruling.
#[derive(Serialize, ToSchema)]
pub(super) struct Ruling {
    #[schema(format = "uuid")]
    id: String,
    /// The code of the question.
    question: String,
    /// The version of the question that stands on papers.
    #[schema(format = "uuid")]
    question_version: String,
    /// Of a correction; null of a text.
    policy: Option<PolicyWord>,
    /// The version that holds the right key, where the policy needs one.
    #[schema(format = "uuid")]
    corrected_version: Option<String>,
    /// Of a text: the blank, counted from 1.
    blank: Option<u32>,
    /// What was written in it.
    text: Option<String>,
    /// Whether it is right.
    accepted: Option<bool>,
    reason: String,
    proposed_by: SignatureReply,
    proposed_at: Moment,
    /// Null until it is decided.
    decision: Option<RulingDecisionWord>,
    decided_at: Option<Moment>,
    /// Its place in the order of effect.
    number: Option<u32>,
    /// When everybody concerned had been graded again.
    regraded_at: Option<Moment>,
}

impl From<Kept> for Ruling {
    fn from(kept: Kept) -> Self {
        let (policy, corrected, blank, text, accepted) = match kept.ruling.matter {
            Matter::Correction { policy, version } => {
                (Some(policy.into()), version, None, None, None)
            }
            Matter::Text {
                blank,
                text,
                is_accepted,
            } => (None, None, Some(blank), Some(text), Some(is_accepted)),
        };
        Self {
            id: kept.id.to_string(),
            question: kept.question.to_string(),
            question_version: kept.ruling.version.to_string(),
            policy,
            corrected_version: corrected.map(|id| id.to_string()),
            blank,
            text,
            accepted,
            reason: kept.reason,
            proposed_by: kept.by.into(),
            proposed_at: kept.proposed_at.into(),
            decision: kept.decided.map(|(decision, _)| decision.into()),
            decided_at: kept.decided.map(|(_, at)| at.into()),
            number: kept.number,
            regraded_at: kept.regraded_at.map(Into::into),
        }
    }
}

fn read_code(code: &str) -> Result<QuestionCode, Problem> {
    code.parse()
        .map_err(|fault: NotACode| bad_query(&fault.to_string()))
}

/// Proposes a correction. Nothing changes before it is put into force.
///
/// A right key becomes a new version of the question in the bank; the exam's papers keep the version that
/// they were drawn with.
#[utoipa::path(tag = "staff", request_body = CorrectionForm, responses(
    (status = 201, body = Ruling),
    (status = 409, description = "`exam_state`: a draft has nothing to correct"),
    (status = 422, description = "`invalid_field`: the question stands on no paper; the key is missing, too much, the same; the bank's question has other options by now; `invalid_questions`; `unreadable_body`"),
))]
#[post("/exams/{exam}/rulings")]
pub(super) async fn propose_ruling(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<CorrectionForm>,
    app: Data<App>,
) -> Result<(Json<Ruling>, StatusCode), Problem> {
    let code = read_code(&form.question)?;
    let wanted = Wanted::Correction {
        policy: form.policy.into(),
        key: form.key,
        accepted: form.accepted,
    };
    let kept = rulings::propose(&app, &staff, exam, code, wanted, &form.reason).await?;
    Ok((Json(kept.into()), StatusCode::CREATED))
}

/// A text in a blank, ruled right or wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextForm {
    /// The code of the question.
    question: String,
    /// The blank, counted from 1.
    blank: u32,
    /// What was written in it.
    #[schema(min_length = 1, max_length = 200)]
    text: String,
    /// Whether it is right.
    accepted: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Accepts a text in a blank, or refuses it again; everybody who wrote it is graded again.
#[utoipa::path(tag = "staff", request_body = TextForm, responses(
    (status = 200, body = Ruling),
    (status = 409, description = "`exam_state`: a draft has nothing to rule about; `second_person_needed`: it is proposed, and somebody else has to put it into force"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/blank-texts")]
pub(super) async fn rule_text(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<TextForm>,
    app: Data<App>,
) -> Result<Json<Ruling>, Problem> {
    let code = read_code(&form.question)?;
    let wanted = Wanted::Text {
        blank: form.blank,
        text: form.text,
        is_accepted: form.accepted,
    };
    let kept = rulings::rule_text(&app, &staff, exam, code, wanted, &form.reason).await?;
    Ok(Json(kept.into()))
}

/// The rulings of an exam.
#[derive(Serialize, ToSchema)]
pub(super) struct RulingList {
    /// In the order in which they were proposed.
    items: Vec<Ruling>,
    progress: RegradeProgress,
}

/// How far everybody concerned is graded again.
#[derive(Serialize, ToSchema)]
pub(super) struct RegradeProgress {
    /// Rulings in force.
    rulings: usize,
    /// Graded attempts that were not looked at yet; 0 when all is done.
    left: usize,
    /// All graded attempts.
    graded: usize,
}

impl From<Progress> for RegradeProgress {
    fn from(progress: Progress) -> Self {
        Self {
            rulings: progress.n_rulings,
            left: progress.n_left,
            graded: progress.n_graded,
        }
    }
}

/// All rulings of an exam, and how far everybody concerned is graded again.
#[utoipa::path(tag = "staff", responses((status = 200, body = RulingList)))]
#[get("/exams/{exam}/rulings")]
pub(super) async fn list_rulings(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<RulingList>, Problem> {
    let items = rulings::list(&app, exam).await?;
    Ok(Json(RulingList {
        items: items.into_iter().map(Into::into).collect(),
        progress: rulings::progress(&app, exam).await?.into(),
    }))
}

/// What a ruling would change.
#[derive(Serialize, ToSchema)]
pub(super) struct RulingPreview {
    /// With a grade.
    candidates: usize,
    /// Whose total would change.
    changed: usize,
    gain: usize,
    lose: usize,
    /// Who would pass, and does not now.
    newly_passed: usize,
    /// Who would not pass, and does now.
    newly_failed: usize,
    /// Whose rank would change, those of others among them.
    rank_moves: usize,
    mean_before: Option<MarksForm>,
    mean_after: Option<MarksForm>,
    /// Whose total would change, who loses most first; at most 500.
    items: Vec<ChangedCandidate>,
}

/// A candidate whose total would change.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangedCandidate {
    #[serde(flatten)]
    person: PersonReply,
    before: Standing,
    after: Standing,
}

/// A total with what follows from it.
#[derive(Serialize, ToSchema)]
#[schema(as = TotalStanding)]
pub(super) struct Standing {
    total: MarksForm,
    /// Null without a pass mark.
    passed: Option<bool>,
    /// Equal totals share a rank.
    rank: usize,
}

impl From<Sums> for Standing {
    fn from(sums: Sums) -> Self {
        Self {
            total: MarksForm(sums.total),
            passed: sums.passed,
            rank: sums.rank,
        }
    }
}

impl From<Changed> for ChangedCandidate {
    fn from(changed: Changed) -> Self {
        Self {
            person: changed.person.into(),
            before: changed.before.into(),
            after: changed.after.into(),
        }
    }
}

impl From<Preview> for RulingPreview {
    fn from(preview: Preview) -> Self {
        Self {
            candidates: preview.n_candidates,
            changed: preview.n_changed,
            gain: preview.n_gain,
            lose: preview.n_lose,
            newly_passed: preview.n_pass,
            newly_failed: preview.n_fail,
            rank_moves: preview.n_rank_moves,
            mean_before: preview.mean_before.map(MarksForm),
            mean_after: preview.mean_after.map(MarksForm),
            items: preview.changed.into_iter().map(Into::into).collect(),
        }
    }
}

/// What a proposed ruling would change: a dry run. Nothing is stored.
#[utoipa::path(tag = "staff", responses((status = 200, body = RulingPreview)))]
#[get("/exams/{exam}/rulings/{ruling}/preview")]
pub(super) async fn preview_ruling(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(ruling): Id<RulingId>,
    app: Data<App>,
) -> Result<Json<RulingPreview>, Problem> {
    Ok(Json(rulings::preview(&app, exam, ruling).await?.into()))
}

/// A decision about a ruling.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RulingDecisionForm {
    decision: RulingDecisionWord,
}

/// Puts a ruling into force, or withdraws it, once.
///
/// Everybody concerned is graded again: at once where they are few, else bit by bit, with the progress in
/// the list of rulings. Earlier grades are kept.
#[utoipa::path(tag = "staff", request_body = RulingDecisionForm, responses(
    (status = 200, body = Ruling),
    (status = 409, description = "`already_decided` with `decision`; `second_person_needed`"),
    (status = 422, description = "`unreadable_body`"),
))]
#[put("/exams/{exam}/rulings/{ruling}/decision")]
pub(super) async fn decide_ruling(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(ruling): Id<RulingId>,
    Body(form): Body<RulingDecisionForm>,
    app: Data<App>,
) -> Result<Json<Ruling>, Problem> {
    let kept = rulings::decide(&app, &staff, exam, ruling, form.decision.into()).await?;
    Ok(Json(kept.into()))
}
