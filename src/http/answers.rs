//! A candidate's answers: saved, and read back.
//!
//! Invariant: what is acknowledged here is on disk.

use std::num::NonZeroU32;

use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInCandidate};
use super::moment::Moment;
use super::peer::peer;
use super::problem::{Code, Problem};
use super::refusal::{code_of, wrong_count};
use crate::app::App;
use crate::app::attempts::{self, Fate, SentAnswer};
use crate::app::doors;
use crate::domain::AttemptId;
use crate::domain::attempt::Refusal;
use crate::formats::response::ResponseForm;

/// Largest batch of answers, in bytes.
const SAVE_LIMIT: usize = 256 * 1024;
/// Most answers of one batch.
const MAX_SAVE: usize = 64;

/// One answer as it is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerForm {
    /// The slot, counted from 1.
    #[schema(minimum = 1)]
    slot: u32,
    /// Counted by the client, from 1, up with every change.
    #[schema(value_type = u32, minimum = 1)]
    revision: NonZeroU32,
    /// What was given, in the letters of the paper; null takes the answer back.
    // Not merely optional: an answer without it is a mistake, not a deletion.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    response: Option<ResponseForm>,
}

impl From<AnswerForm> for SentAnswer {
    fn from(answer: AnswerForm) -> Self {
        Self {
            slot: answer.slot,
            revision: answer.revision.get(),
            response: answer.response,
        }
    }
}

/// One stored answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Answer {
    /// The slot, counted from 1.
    slot: u32,
    revision: u32,
    /// In the letters of the paper; null where the answer was taken back.
    response: Option<ResponseForm>,
}

impl From<SentAnswer> for Answer {
    fn from(answer: SentAnswer) -> Self {
        Self {
            slot: answer.slot,
            revision: answer.revision,
            response: answer.response,
        }
    }
}

/// What is stored.
#[derive(Serialize, ToSchema)]
pub(super) struct Answers {
    answers: Vec<Answer>,
    server_now: Moment,
}

/// The answers that are stored.
#[utoipa::path(tag = "candidate", responses((status = 200, body = Answers)))]
#[get("/attempts/{attempt}/answers")]
pub(super) async fn read_answers(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Answers>, Problem> {
    let stored = attempts::answers(&app, who, id).await?;
    Ok(Json(Answers {
        answers: stored.into_iter().map(Into::into).collect(),
        server_now: app.now().into(),
    }))
}

/// A batch of answers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswersForm {
    /// The epoch of this device, as the start or the take-over told it.
    #[schema(minimum = 1)]
    epoch: u32,
    #[schema(min_items = 1, max_items = 64)]
    answers: Vec<AnswerForm>,
}

/// What is stored now, durably, of what was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct Saved {
    /// At least one.
    acknowledged: Vec<Acknowledged>,
    /// What is not stored as an answer; it is kept for staff to decide.
    refused: Vec<Refused>,
    server_now: Moment,
    deadline: Moment,
}

/// One acknowledged answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Acknowledged {
    slot: u32,
    revision: u32,
}

/// One refused answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Refused {
    slot: u32,
    revision: u32,
    /// Why, as a refusal of the whole batch would say it.
    code: Code,
    /// The revision that is stored, where one stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored: Option<u32>,
}

/// Saves answers, each decided by itself.
///
/// Acknowledged only when they are on disk. Sending the same again is acknowledged again, however
/// late, so that a client that lost a reply just repeats. Where not one answer is stored the reply is
/// a problem, of the first of them; what was refused is kept for staff to decide.
#[utoipa::path(tag = "candidate", request_body = AnswersForm, responses(
    (status = 200, body = Saved),
    (status = 409, description = "`attempt_closed`; `attempt_not_started`; `attempt_paused` with `since`; `other_device` with `epoch`; `exam_not_open`; `stale_revision` with `slot`, `stored`, `found`; `revision_conflict` with `slot`, `revision`"),
    (status = 422, description = "Nothing is stored: `no_such_slot` with `slot`, `n_slots`; `repeated_slot`; `response_does_not_fit` with `slot`, `reason`; `invalid_field`; `unreadable_body`"),
    (status = 429, description = "`too_many_saves`, with `Retry-After`: nothing is stored"),
))]
#[put("/attempts/{attempt}/answers")]
pub(super) async fn save_answers(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    Body(form): Body<AnswersForm, SAVE_LIMIT>,
    request: HttpRequest,
    app: Data<App>,
) -> Result<Json<Saved>, Problem> {
    let found = form.answers.len();
    if !(1..=MAX_SAVE).contains(&found) {
        return Err(wrong_count("answers", found, MAX_SAVE));
    }
    let sent = form.answers.into_iter().map(Into::into).collect();
    let saved = doors::save(&app, who, id, (form.epoch, sent), peer(&request)).await?;
    Ok(Json(saved.into()))
}

impl From<attempts::Saved> for Saved {
    fn from(saved: attempts::Saved) -> Self {
        let (mut acknowledged, mut refused) = (Vec::new(), Vec::new());
        for Fate {
            slot,
            revision,
            refusal,
        } in saved.fates
        {
            match refusal {
                None => acknowledged.push(Acknowledged { slot, revision }),
                Some(refusal) => refused.push(Refused {
                    slot,
                    revision,
                    code: code_of(&refusal),
                    stored: stored(&refusal),
                }),
            }
        }
        Self {
            acknowledged,
            refused,
            server_now: saved.now.into(),
            deadline: saved.running.deadline.into(),
        }
    }
}

const fn stored(refusal: &Refusal) -> Option<u32> {
    match refusal {
        Refusal::StaleRevision { stored, .. } => Some(*stored),
        Refusal::RevisionConflict { revision, .. } => Some(*revision),
        Refusal::ExamNotOpen
        | Refusal::NotYetOpen { .. }
        | Refusal::WindowOver { .. }
        | Refusal::NotStarted
        | Refusal::AttemptClosed { .. }
        | Refusal::Paused { .. }
        | Refusal::OtherDevice { .. } => None,
    }
}
