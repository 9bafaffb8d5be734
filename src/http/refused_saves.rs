//! Refused saves: what came too late, from another device or behind a newer answer, for a person to
//! decide.

use actix_web::web::{Data, Json, Query};
use actix_web::{get, put};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::audit::SignatureReply;
use super::candidate_paper::AskedQuestion;
use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::paging::{page, read_id};
use super::problem::Problem;
use super::results::SumsReply;
use super::rosters::PersonReply;
use super::words::{DecisionWord, HowWord, ReasonWord};
use crate::app::App;
use crate::app::attempts::SentAnswer;
use crate::app::proctoring::refused::{self, Decided, Filter, Seen};
use crate::domain::{ExamId, RefusedSaveId};
use crate::formats::response::ResponseForm;

/// Refused saves of a page.
const PAGE: i64 = 100;

/// Which refused saves to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RefusedQuery {
    /// Of this attempt.
    #[param(format = "uuid")]
    attempt: Option<String>,
    /// Decided so.
    #[param(inline)]
    decision: Option<DecisionQuery>,
    /// Begin after this one.
    #[param(format = "uuid")]
    after: Option<String>,
}

/// What was decided, or nothing yet.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DecisionQuery {
    /// Not decided yet.
    Open,
    /// Became the answer.
    Admitted,
    /// The answer stayed as it was.
    Dismissed,
}

impl RefusedQuery {
    fn read(&self) -> Result<Filter, Problem> {
        let decision = self.decision.as_ref().map(|decision| match decision {
            DecisionQuery::Open => None,
            DecisionQuery::Admitted => Some(DecisionWord::Admitted.into()),
            DecisionQuery::Dismissed => Some(DecisionWord::Dismissed.into()),
        });
        Ok(Filter {
            attempt: read_id(self.attempt.as_deref())?,
            decision,
            after: read_id(self.after.as_deref())?,
        })
    }
}

/// A refused save.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedSave {
    #[schema(format = "uuid")]
    id: String,
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: String,
    attempt_number: u32,
    closed_at: Option<Moment>,
    closed_how: Option<HowWord>,
    /// Counted from 1.
    slot: u32,
    /// As it stands on the candidate's paper.
    question: AskedQuestion,
    reason: ReasonWord,
    refused_at: Moment,
    /// By how much it missed deadline and grace, begun seconds counted; null where it did not.
    late_seconds: Option<i64>,
    /// The device that it came from, as it said.
    epoch: u32,
    revision: u32,
    /// What was sent, in the letters of the paper; null where an answer was to be taken back.
    response: Option<ResponseForm>,
    /// The answer as it is stored; null where there is none.
    stored: Option<StoredAnswer>,
    /// Null until a person has decided.
    decision: Option<DecisionWord>,
    decided_at: Option<Moment>,
    decided_by: Option<SignatureReply>,
}

/// The answer of a slot.
#[derive(Serialize, ToSchema)]
pub(super) struct StoredAnswer {
    revision: u32,
    /// In the letters of the paper; null where the answer was taken back.
    response: Option<ResponseForm>,
}

impl From<SentAnswer> for StoredAnswer {
    fn from(answer: SentAnswer) -> Self {
        Self {
            revision: answer.revision,
            response: answer.response,
        }
    }
}

impl From<Seen> for RefusedSave {
    fn from(seen: Seen) -> Self {
        let closed = seen.attempt.closed;
        let (decision, decided_at, decided_by) = seen.ruling.map_or((None, None, None), |ruling| {
            (
                Some(ruling.decision.into()),
                Some(ruling.at.into()),
                Some(ruling.by.into()),
            )
        });
        Self {
            id: seen.id.to_string(),
            person: seen.person.into(),
            attempt_id: seen.attempt.id.to_string(),
            attempt_number: seen.attempt.number,
            closed_at: closed.map(|closed| closed.at.into()),
            closed_how: closed.map(|closed| closed.how.into()),
            slot: seen.sent.slot,
            question: AskedQuestion::new(&seen.asked.body, &seen.asked.slot),
            reason: seen.save.reason.into(),
            refused_at: seen.save.at.into(),
            late_seconds: seen.late.map(begun_seconds),
            epoch: seen.save.epoch,
            revision: seen.sent.revision,
            response: seen.sent.response,
            stored: seen.stored.map(Into::into),
            decision,
            decided_at,
            decided_by,
        }
    }
}

/// A millisecond late is late: never 0.
fn begun_seconds(late: SignedDuration) -> i64 {
    late.as_secs() + i64::from(late.subsec_nanos() > 0)
}

/// A page of refused saves, in the order in which they were refused.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedPage {
    items: Vec<RefusedSave>,
    /// What to pass as `after` for the next page; null on the last.
    #[schema(format = "uuid")]
    next: Option<String>,
}

/// Refused saves of an exam, in the order in which they were refused, 100 a page.
///
/// Of one attempt at most 500 are kept; the same save refused twice is kept once.
#[utoipa::path(tag = "staff", params(RefusedQuery), responses(
    (status = 200, body = RefusedPage),
    (status = 400, description = "`bad_query`"),
    (status = 404, description = "`not_found`: the exam, or in it the attempt or the save to begin after"),
))]
#[get("/exams/{exam}/refused-saves")]
pub(super) async fn list_refused_saves(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<RefusedQuery>,
    app: Data<App>,
) -> Result<Json<RefusedPage>, Problem> {
    let found = refused::list(&app, exam, query.read()?, PAGE + 1).await?;
    let (items, next) = page(found, PAGE, |last| last.id.to_string());
    Ok(Json(RefusedPage { items, next }))
}

/// A decision about a refused save.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionForm {
    decision: DecisionWord,
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// What was decided, and what it changed.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionReply {
    decision: DecisionWord,
    decided_at: Moment,
    /// The revision of the answer from now on; null where the save was dismissed.
    revision: Option<u32>,
    /// The sums of the new grade; null where the save was dismissed.
    sums: Option<SumsReply>,
}

impl From<Decided> for DecisionReply {
    fn from(decided: Decided) -> Self {
        Self {
            decision: decided.decision.into(),
            decided_at: decided.at.into(),
            revision: decided.revision,
            sums: decided.sums.map(Into::into),
        }
    }
}

/// Decides about a refused save, once.
///
/// An admitted one becomes the answer of its slot, and the attempt is graded again. That is for
/// attempts that have ended: while one runs its candidate can save again. Marks that a person gave to
/// an essay stay until a person changes them.
#[utoipa::path(tag = "staff", request_body = DecisionForm, responses(
    (status = 200, body = DecisionReply),
    (status = 409, description = "`already_decided` with `decision`; `attempt_open`"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[put("/exams/{exam}/refused-saves/{save}/decision")]
pub(super) async fn decide_refused_save(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(save): Id<RefusedSaveId>,
    Body(form): Body<DecisionForm>,
    app: Data<App>,
) -> Result<Json<DecisionReply>, Problem> {
    let ruling = (form.decision.into(), form.reason.as_str());
    let decided = refused::decide(&app, &staff, exam, save, ruling).await?;
    Ok(Json(decided.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_second_counts() {
        for (ms, seconds) in [(1, 1), (1_000, 1), (1_001, 2)] {
            assert_eq!(begun_seconds(SignedDuration::from_millis(ms)), seconds);
        }
    }
}
