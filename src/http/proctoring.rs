//! More time, and clocks that stand still: for a candidate, a branch or all, while an exam runs; and papers
//! that are collected.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::read_branch;
use super::attempts::PhaseWord;
use super::audit::SignatureReply;
use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::words::{CauseWord, HowWord};
use crate::app::audit::Signature;
use crate::app::proctoring::collecting::{self, Collected};
use crate::app::proctoring::extra_time::{self, Grant, Granted};
use crate::app::proctoring::pauses::{self, Clock, Counts, Set, Setting};
use crate::app::{App, Error, FieldFault};
use crate::domain::allowance::Allowance;
use crate::domain::attempt::Phase;
use crate::domain::roster::Whom;
use crate::domain::{AllowanceId, AttemptId, ExamId};

/// For whom something is done.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Whom)]
pub(super) enum WhomForm {
    /// Everybody.
    All,
    /// 支部: its people and those of the branches below it.
    Branch(String),
    /// 工号.
    Candidate(String),
}

impl WhomForm {
    pub(super) fn read(self) -> Result<Whom, Error> {
        Ok(match self {
            Self::All => Whom::All,
            Self::Candidate(number) => Whom::Candidate(number.trim().to_owned()),
            Self::Branch(path) => Whom::Branch(read_branch("for", &path)?),
        })
    }
}

impl From<Whom> for WhomForm {
    fn from(whom: Whom) -> Self {
        match whom {
            Whom::All => Self::All,
            Whom::Branch(branch) => Self::Branch(branch.to_string()),
            Whom::Candidate(number) => Self::Candidate(number),
        }
    }
}

/// Extra time to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtraTimeForm {
    /// Chosen by the caller: a request that is repeated with it gives nothing again.
    #[serde(default)]
    #[schema(format = "uuid")]
    id: Option<String>,
    #[serde(rename = "for")]
    whom: WhomForm,
    #[schema(minimum = 1, maximum = 86400)]
    seconds: i64,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

impl ExtraTimeForm {
    fn read(self) -> Result<Grant, Error> {
        let id: Option<Result<AllowanceId, _>> = self.id.map(|text| text.parse());
        let unreadable = |fault: crate::domain::NotAnId| {
            let (field, found, wanted) = ("id", fault.found, "UUID".to_owned());
            let reason = FieldFault::Unreadable { found, wanted };
            Error::Field { field, reason }
        };
        Ok(Grant {
            id: id.transpose().map_err(unreadable)?,
            whom: self.whom.read()?,
            extra: SignedDuration::from_secs(self.seconds),
            reason: self.reason,
        })
    }
}

/// Extra time as it was given.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtraTime {
    #[schema(format = "uuid")]
    id: String,
    #[serde(rename = "for")]
    whom: WhomForm,
    seconds: i64,
    cause: CauseWord,
    /// Why, in the words of who gave it.
    reason: String,
    granted_at: Moment,
}

impl From<Allowance> for ExtraTime {
    fn from(allowance: Allowance) -> Self {
        Self {
            id: allowance.id.to_string(),
            whom: allowance.whom.into(),
            seconds: allowance.extra.as_secs(),
            cause: allowance.cause.into(),
            reason: allowance.reason,
            granted_at: allowance.granted_at.into(),
        }
    }
}

/// What extra time did.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtraTimeGiven {
    #[serde(flatten)]
    allowance: ExtraTime,
    /// Attempts that got it now; 0 where this request had been done before.
    given: usize,
    /// Attempts that were over already.
    over: usize,
}

impl From<Granted> for ExtraTimeGiven {
    fn from(granted: Granted) -> Self {
        Self {
            allowance: granted.allowance.into(),
            given: granted.n_given,
            over: granted.n_over,
        }
    }
}

/// Gives extra time to everybody, a branch or one candidate.
///
/// Every attempt of theirs that is not over gets it at once, also one that is paused or not started; an
/// open page sees its new deadline in the next reply. Attempts that are made later begin with it.
#[utoipa::path(tag = "staff", request_body = ExtraTimeForm, responses(
    (status = 201, body = ExtraTimeGiven),
    (status = 409, description = "`exam_state`: not published"),
    (status = 422, description = "`not_on_roster` with `candidate` or `branch`; `invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/extra-time")]
pub(super) async fn grant_extra_time(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<ExtraTimeForm>,
    app: Data<App>,
) -> Result<(Json<ExtraTimeGiven>, StatusCode), Problem> {
    let granted = extra_time::grant(&app, &staff, exam, form.read()?).await?;
    Ok((Json(granted.into()), StatusCode::CREATED))
}

/// Extra time, and who gave it.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtraTimeLine {
    #[serde(flatten)]
    allowance: ExtraTime,
    /// Null where the service did it by itself.
    by: Option<SignatureReply>,
}

impl From<(Allowance, Option<Signature>)> for ExtraTimeLine {
    fn from((allowance, by): (Allowance, Option<Signature>)) -> Self {
        Self {
            allowance: allowance.into(),
            by: by.map(Into::into),
        }
    }
}

/// The extra time of an exam, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct ExtraTimeList {
    items: Vec<ExtraTimeLine>,
}

/// The extra time that was given in an exam, newest first.
#[utoipa::path(tag = "staff", responses((status = 200, body = ExtraTimeList)))]
#[get("/exams/{exam}/extra-time")]
pub(super) async fn list_extra_time(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<ExtraTimeList>, Problem> {
    let given = extra_time::list(&app, exam).await?;
    let items = given.into_iter().map(Into::into).collect();
    Ok(Json(ExtraTimeList { items }))
}

/// Whether a clock stands still.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PauseForm {
    paused: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Whether clocks stand still, and whose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PausesForm {
    #[serde(rename = "for")]
    whom: WhomForm,
    paused: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

const fn clock(paused: bool) -> Clock {
    if paused { Clock::Stands } else { Clock::Goes }
}

/// An attempt after its clock was set.
#[derive(Serialize, ToSchema)]
pub(super) struct PauseReply {
    #[schema(format = "uuid")]
    attempt_id: String,
    phase: PhaseWord,
    started_at: Option<Moment>,
    /// While it is paused as it was; it moves when the clock goes on.
    deadline: Option<Moment>,
    paused_at: Option<Moment>,
    server_now: Moment,
}

impl From<Set> for PauseReply {
    fn from(set: Set) -> Self {
        let running = set.attempt.running;
        Self {
            attempt_id: set.attempt.id.to_string(),
            phase: match set.phase {
                Phase::Ready => PhaseWord::Ready,
                Phase::InProgress(_) => PhaseWord::InProgress,
                Phase::Paused { .. } => PhaseWord::Paused,
                Phase::Closed(_) => PhaseWord::Closed,
            },
            started_at: running.map(|running| running.started_at.into()),
            deadline: running.map(|running| running.deadline.into()),
            paused_at: set.attempt.paused_at.map(Into::into),
            server_now: set.now.into(),
        }
    }
}

/// Stops the clock of an attempt, or lets it go on with what was left. Repeating it changes nothing.
///
/// A paused attempt does not expire; what is saved while its clock stands is refused after the grace,
/// and kept.
#[utoipa::path(tag = "staff", request_body = PauseForm, responses(
    (status = 200, body = PauseReply),
    (status = 409, description = "`attempt_not_started`; `attempt_closed`; `exam_state`: not published"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[put("/exams/{exam}/attempts/{attempt}/pause")]
pub(super) async fn set_pause(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(attempt): Id<AttemptId>,
    Body(PauseForm { paused, reason }): Body<PauseForm>,
    app: Data<App>,
) -> Result<Json<PauseReply>, Problem> {
    let clock = clock(paused);
    let setting = Setting { clock, reason };
    let set = pauses::set_one(&app, &staff, exam, attempt, setting).await?;
    Ok(Json(set.into()))
}

/// What became of many clocks.
#[derive(Serialize, ToSchema)]
pub(super) struct PausesReply {
    /// Attempts whose clock was stopped, or let go on.
    changed: usize,
    /// Attempts whose clock stood, or went, already.
    unchanged: usize,
    /// Attempts that are not under way: not started, or over.
    not_under_way: usize,
    server_now: Moment,
}

impl From<Counts> for PausesReply {
    fn from(counts: Counts) -> Self {
        Self {
            changed: counts.n_changed,
            unchanged: counts.n_unchanged,
            not_under_way: counts.n_others,
            server_now: counts.now.into(),
        }
    }
}

/// Stops the clocks of all attempts under way of everybody, a branch or one candidate, or lets them go
/// on. Repeating it changes nothing.
#[utoipa::path(tag = "staff", request_body = PausesForm, responses(
    (status = 200, body = PausesReply),
    (status = 409, description = "`exam_state`: not published"),
    (status = 422, description = "`not_on_roster` with `candidate` or `branch`; `invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/pauses")]
pub(super) async fn set_pauses(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<PausesForm>,
    app: Data<App>,
) -> Result<Json<PausesReply>, Problem> {
    let (whom, clock) = (form.whom.read()?, clock(form.paused));
    let reason = form.reason;
    let setting = Setting { clock, reason };
    let counts = pauses::set_many(&app, &staff, exam, whom, setting).await?;
    Ok(Json(counts.into()))
}

/// Why a paper is collected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectionForm {
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// An attempt whose paper was collected.
#[derive(Serialize, ToSchema)]
pub(super) struct CollectionReply {
    #[schema(format = "uuid")]
    attempt_id: String,
    closed_at: Moment,
    /// `collected`.
    closed_how: HowWord,
    /// Slots for which a response is stored: what is graded.
    answered: u32,
    /// The code of the candidate's receipt, to be told to who cannot see it.
    #[schema(example = "7K3M-9QPA-2XTF")]
    receipt_code: String,
    server_now: Moment,
}

impl From<Collected> for CollectionReply {
    fn from(collected: Collected) -> Self {
        let receipt = &collected.receipt;
        Self {
            attempt_id: receipt.statement.attempt.to_string(),
            closed_at: collected.closed.at.into(),
            closed_how: collected.closed.how.into(),
            answered: receipt.statement.n_answered,
            receipt_code: receipt.code().to_string(),
            server_now: collected.now.into(),
        }
    }
}

/// Collects the paper of a candidate: ends the attempt, as the candidate's own submission would. It cannot
/// be undone. Repeating it changes nothing.
///
/// What is stored is graded at once. What the candidate's page sends afterwards is refused and kept, and
/// can be admitted (`…/refused-saves`).
#[utoipa::path(tag = "staff", request_body = CollectionForm, responses(
    (status = 200, body = CollectionReply),
    (status = 409, description = "`attempt_not_started`; `attempt_closed` with `closed_how`: it ended otherwise; `exam_not_open`: the exam was closed, and ends it"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/attempts/{attempt}/submission")]
pub(super) async fn collect_attempt(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(attempt): Id<AttemptId>,
    Body(CollectionForm { reason }): Body<CollectionForm>,
    app: Data<App>,
) -> Result<Json<CollectionReply>, Problem> {
    let collected = collecting::collect(&app, &staff, exam, attempt, &reason).await?;
    Ok(Json(collected.into()))
}
