//! A candidate sits the exam.
//!
//! Invariant: what is sent back here can hold nothing of what is right; it is made of types that
//! know nothing of it.

use std::num::NonZeroU32;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::candidate_paper::Paper;
use super::drawings::{PapersPromise, promise_of};
use super::extract::{Body, Id, SignedInCandidate};
use super::moment::Moment;
use super::problem::Problem;
use super::refusal::wrong_count;
use super::words::{HowWord, ReleaseWord, StateWord};
use crate::app::App;
use crate::app::admission::Exam;
use crate::app::attempts::{self, Seen, SentAnswer};
use crate::domain::AttemptId;
use crate::domain::attempt::Phase;
use crate::formats::response::ResponseForm;

/// Largest batch of answers, in bytes.
const SAVE_LIMIT: usize = 256 * 1024;
/// Most answers of one batch.
const MAX_SAVE: usize = 64;

/// An exam as its candidates see it.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateExam {
    title: String,
    state: StateWord,
    /// From when an attempt may be started.
    opens_at: Moment,
    /// No start and no deadline after it.
    closes_at: Moment,
    /// Time for one attempt.
    duration_seconds: i64,
    max_attempts: u32,
    /// When the score can be seen.
    score_release: ReleaseWord,
    /// When right answers can be seen.
    review_release: ReleaseWord,
}

impl From<Exam> for CandidateExam {
    fn from(exam: Exam) -> Self {
        Self {
            title: exam.title,
            state: exam.state.into(),
            opens_at: exam.rules.opens_at.into(),
            closes_at: exam.rules.closes_at.into(),
            duration_seconds: exam.rules.duration.as_secs(),
            max_attempts: exam.rules.max_attempts,
            score_release: exam.rules.score_release.into(),
            review_release: exam.rules.review_release.into(),
        }
    }
}

/// An attempt as its candidate sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct Attempt {
    #[schema(format = "uuid")]
    id: String,
    /// 1 for the first.
    number: u32,
    phase: PhaseWord,
    started_at: Option<Moment>,
    /// Until when answers may be given.
    deadline: Option<Moment>,
    closed_at: Option<Moment>,
    closed_how: Option<HowWord>,
    /// By the clock that decides.
    server_now: Moment,
}

/// What an attempt is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttemptPhase)]
pub(super) enum PhaseWord {
    /// Not started.
    Ready,
    /// Answers are taken.
    InProgress,
    /// No longer.
    Closed,
}

impl From<Seen> for Attempt {
    fn from(seen: Seen) -> Self {
        let (phase, closed) = match seen.phase {
            Phase::Ready => (PhaseWord::Ready, None),
            Phase::InProgress(_) => (PhaseWord::InProgress, None),
            Phase::Closed(closed) => (PhaseWord::Closed, Some(closed)),
        };
        let running = seen.attempt.running;
        Self {
            id: seen.attempt.id.to_string(),
            number: seen.attempt.number,
            phase,
            started_at: running.map(|running| running.started_at.into()),
            deadline: running.map(|running| running.deadline.into()),
            closed_at: closed.map(|closed| closed.at.into()),
            closed_how: closed.map(|closed| closed.how.into()),
            server_now: seen.now.into(),
        }
    }
}

/// The exam of the session and the caller's attempts, by number.
#[derive(Serialize, ToSchema)]
pub(super) struct AttemptList {
    server_now: Moment,
    exam: CandidateExam,
    /// The promise about the papers.
    papers: Option<PapersPromise>,
    items: Vec<Attempt>,
}

/// Lists the caller's attempts.
#[utoipa::path(tag = "candidate", responses((status = 200, body = AttemptList)))]
#[get("/attempts")]
pub(super) async fn list_attempts(
    SignedInCandidate(who): SignedInCandidate,
    app: Data<App>,
) -> Result<Json<AttemptList>, Problem> {
    let (exam, seen) = attempts::list(&app, who).await?;
    let now = seen.last().map_or_else(|| app.now(), |last| last.now);
    Ok(Json(AttemptList {
        server_now: now.into(),
        papers: promise_of(&app, who.exam).await?,
        exam: exam.into(),
        items: seen.into_iter().map(Into::into).collect(),
    }))
}

/// Gives the caller the next attempt, where the rules allow one and the last has ended.
#[utoipa::path(tag = "candidate", responses(
    (status = 201, body = Attempt),
    (status = 409, description = "`no_further_attempt` with `used`, `allowed`; `bank_cannot_serve`"),
))]
#[post("/attempts")]
pub(super) async fn next_attempt(
    SignedInCandidate(who): SignedInCandidate,
    app: Data<App>,
) -> Result<(Json<Attempt>, StatusCode), Problem> {
    let seen = attempts::next(&app, who).await?;
    Ok((Json(seen.into()), StatusCode::CREATED))
}

/// One attempt.
#[utoipa::path(tag = "candidate", responses((status = 200, body = Attempt)))]
#[get("/attempts/{attempt}")]
pub(super) async fn load_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Attempt>, Problem> {
    Ok(Json(attempts::load(&app, who, id).await?.into()))
}

/// Starts an attempt. Repeating it changes nothing.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Attempt),
    (status = 409, description = "`exam_not_open`; `not_yet_open` with `opens_at`; `window_over` with `closes_at`; `attempt_closed`"),
))]
#[post("/attempts/{attempt}/start")]
pub(super) async fn start_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Attempt>, Problem> {
    Ok(Json(attempts::start(&app, who, id).await?.into()))
}

/// The paper of a started attempt.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Paper),
    (status = 409, description = "`attempt_not_started`"),
))]
#[get("/attempts/{attempt}/paper")]
pub(super) async fn read_paper(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Paper>, Problem> {
    let seen = attempts::paper(&app, who, id).await?;
    Ok(Json(Paper::new(id, seen)))
}

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
    #[schema(min_items = 1, max_items = 64)]
    answers: Vec<AnswerForm>,
}

/// What is stored now, durably, of what was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct Saved {
    acknowledged: Vec<Acknowledged>,
    server_now: Moment,
    deadline: Moment,
}

/// One acknowledged answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Acknowledged {
    slot: u32,
    revision: u32,
}

/// Saves answers, all or none.
///
/// Acknowledged only when they are on disk. Sending the same again is acknowledged again, so that a
/// client that lost a reply just repeats.
#[utoipa::path(tag = "candidate", request_body = AnswersForm, responses(
    (status = 200, body = Saved),
    (status = 409, description = "`attempt_closed`; `attempt_not_started`; `stale_revision` with `slot`, `stored`, `found`; `revision_conflict` with `slot`, `revision`"),
    (status = 422, description = "`no_such_slot` with `slot`, `n_slots`; `repeated_slot`; `response_does_not_fit` with `slot`, `reason`; `invalid_field`; `unreadable_body`"),
))]
#[put("/attempts/{attempt}/answers")]
pub(super) async fn save_answers(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    Body(form): Body<AnswersForm, SAVE_LIMIT>,
    app: Data<App>,
) -> Result<Json<Saved>, Problem> {
    let found = form.answers.len();
    if !(1..=MAX_SAVE).contains(&found) {
        return Err(wrong_count("answers", found, MAX_SAVE));
    }
    let sent = form.answers.into_iter().map(Into::into).collect();
    let saved = attempts::save(&app, who, id, sent).await?;
    Ok(Json(saved.into()))
}

impl From<attempts::Saved> for Saved {
    fn from(saved: attempts::Saved) -> Self {
        let told = |(slot, revision)| Acknowledged { slot, revision };
        Self {
            acknowledged: saved.acknowledged.into_iter().map(told).collect(),
            server_now: saved.now.into(),
            deadline: saved.running.deadline.into(),
        }
    }
}

/// Submits an attempt. Repeating it changes nothing.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Attempt),
    (status = 409, description = "`attempt_not_started`; `attempt_closed`: its time ran out, or staff closed the exam"),
))]
#[post("/attempts/{attempt}/submission")]
pub(super) async fn submit_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Attempt>, Problem> {
    let (seen, _) = attempts::submit(&app, who, id).await?;
    Ok(Json(seen.into()))
}
