//! A candidate sits the exam.
//!
//! Invariant: what is sent back here can hold nothing of what is right; it is made of types that
//! know nothing of it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpRequest, get, post};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Settings;
use super::doors::{StartBody, StartForm, shown};
use super::drawings::PapersPromise;
use super::extract::{Id, SignedInCandidate};
use super::messages::CandidateMessage;
use super::moment::Moment;
use super::problem::Problem;
use super::receipts::Submitted;
use super::rosters::PersonReply;
use super::words::{HowWord, ReleaseWord, StateWord};
use crate::app::App;
use crate::app::admission::Exam;
use crate::app::attempts::{self, Seen};
use crate::app::doors;
use crate::app::privacy::Privacy;
use crate::app::receipts;
use crate::domain::AttemptId;
use crate::domain::attempt::{Closed, Phase};
use crate::domain::release::Part;
use crate::domain::waiting::Waiting;

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
    /// When what follows the score can be seen, as far as the next three do not say otherwise.
    review_release: ReleaseWord,
    /// When own answers can be seen again.
    answers_release: ReleaseWord,
    /// When right answers can be seen.
    keys_release: ReleaseWord,
    /// When it can be seen why they are right.
    explanations_release: ReleaseWord,
    /// Whether the start asks for the word that the invigilator says.
    asks_access_code: bool,
    /// Whether it is sat in Safe Exam Browser.
    needs_safe_exam_browser: bool,
    /// Whether the page notes when it is left, and for how long.
    records_departures: bool,
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
            answers_release: exam.rules.release_of(Part::Answers).into(),
            keys_release: exam.rules.release_of(Part::Keys).into(),
            explanations_release: exam.rules.release_of(Part::Explanations).into(),
            asks_access_code: exam.admission.access_code.is_some(),
            needs_safe_exam_browser: !exam.admission.browsers.is_empty(),
            records_departures: exam.admission.records_departures,
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
    /// Counts its devices, from 1; 0 before the start. Saves name the epoch of their device.
    epoch: u32,
    /// Whether the caller's device is the one on which it is sat; `…/take-over` makes it so.
    active: bool,
    /// Time given beyond the exam's own; within the deadline once it was started.
    extra_seconds: i64,
    /// Since when its clock stands still.
    paused_at: Option<Moment>,
    /// By the clock that decides.
    server_now: Moment,
}

/// What an attempt is now.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttemptPhase)]
pub(super) enum PhaseWord {
    /// Not started.
    Ready,
    /// Answers are taken.
    InProgress,
    /// Its clock stands still; the deadline moves when it goes on.
    Paused,
    /// No longer.
    Closed,
}

/// The word of a phase, and the end where it is one.
pub(super) fn phase_of(phase: Phase) -> (PhaseWord, Option<Closed>) {
    match phase {
        Phase::Ready => (PhaseWord::Ready, None),
        Phase::InProgress(_) => (PhaseWord::InProgress, None),
        Phase::Paused { .. } => (PhaseWord::Paused, None),
        Phase::Closed(closed) => (PhaseWord::Closed, Some(closed)),
    }
}

impl From<Seen> for Attempt {
    fn from(seen: Seen) -> Self {
        let (phase, closed) = phase_of(seen.phase);
        let running = seen.attempt.running;
        Self {
            id: seen.attempt.id.to_string(),
            number: seen.attempt.number,
            phase,
            started_at: running.map(|running| running.started_at.into()),
            deadline: running.map(|running| running.deadline.into()),
            closed_at: closed.map(|closed| closed.at.into()),
            closed_how: closed.map(|closed| closed.how.into()),
            epoch: seen.attempt.device.epoch,
            active: seen.is_active,
            extra_seconds: seen.attempt.extra.as_secs(),
            paused_at: seen.attempt.paused_at.map(Into::into),
            server_now: seen.now.into(),
        }
    }
}

/// The exam of the session and the caller's attempts, by number.
#[derive(Serialize, ToSchema)]
pub(super) struct AttemptList {
    server_now: Moment,
    /// Who the caller is.
    candidate: PersonReply,
    exam: CandidateExam,
    /// The promise about the papers.
    papers: Option<PapersPromise>,
    /// How personal data is kept.
    privacy: PrivacyReply,
    /// How long the caller still waits; null once it is their turn, and where there is nothing to start.
    waiting: Option<WaitingRoom>,
    /// Messages of the invigilators that were not acknowledged, the oldest first: the first ten.
    messages: Vec<CandidateMessage>,
    items: Vec<Attempt>,
}

/// How an installation keeps personal data.
#[derive(Serialize, ToSchema)]
#[schema(as = Privacy)]
pub(super) struct PrivacyReply {
    /// Days after the end of the exam until it is erased; null where it is kept until somebody erases it.
    retention_days: Option<u32>,
    /// Whom to ask about it, in the words of the installation.
    contact: Option<String>,
}

impl From<&Privacy> for PrivacyReply {
    fn from(privacy: &Privacy) -> Self {
        Self {
            retention_days: Some(privacy.retention_days).filter(|days| 0 < *days),
            contact: privacy.contact.clone(),
        }
    }
}

/// When the caller is to start: everybody has a turn, so that not all begin in one instant.
///
/// A turn takes nothing from anybody: the clock of an attempt begins with its own start, and no turn
/// comes so late that the end of the window would cut the attempt short.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingRoom {
    opens_at: Moment,
    /// Until the caller's turn, counted from the arrival of this reply: no clock need be right.
    start_in_ms: i64,
    /// Until this is to be asked again, unless the turn comes first; at most a minute.
    poll_after_ms: i64,
}

impl From<Waiting> for WaitingRoom {
    fn from(waiting: Waiting) -> Self {
        let ms = |duration: SignedDuration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self {
            opens_at: waiting.opens_at.into(),
            start_in_ms: ms(waiting.start_in),
            poll_after_ms: ms(waiting.poll_after),
        }
    }
}

/// An attempt, and what its candidate was told meanwhile.
#[derive(Serialize, ToSchema)]
pub(super) struct WatchedAttempt {
    #[serde(flatten)]
    attempt: Attempt,
    /// Messages of the invigilators that were not acknowledged, the oldest first: the first ten.
    messages: Vec<CandidateMessage>,
}

/// Lists the caller's attempts; before the exam opens, the waiting room.
#[utoipa::path(tag = "candidate", responses((status = 200, body = AttemptList)))]
#[get("/attempts")]
pub(super) async fn list_attempts(
    SignedInCandidate(who): SignedInCandidate,
    app: Data<App>,
) -> Result<Json<AttemptList>, Problem> {
    let lobby = attempts::list(&app, who).await?;
    Ok(Json(AttemptList {
        server_now: lobby.now.into(),
        candidate: lobby.person.into(),
        papers: lobby.promise.map(Into::into),
        privacy: app.privacy().into(),
        exam: lobby.exam.into(),
        waiting: lobby.waiting.map(Into::into),
        messages: lobby.unread.into_iter().map(Into::into).collect(),
        items: lobby.seen.into_iter().map(Into::into).collect(),
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

/// One attempt, and what its candidate was told meanwhile: what a page asks for now and then.
#[utoipa::path(tag = "candidate", responses((status = 200, body = WatchedAttempt)))]
#[get("/attempts/{attempt}")]
pub(super) async fn load_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<WatchedAttempt>, Problem> {
    let (seen, unread) = attempts::look(&app, who, id).await?;
    Ok(Json(WatchedAttempt {
        attempt: seen.into(),
        messages: unread.into_iter().map(Into::into).collect(),
    }))
}

/// Starts an attempt. Repeating it changes nothing. The body may be left out.
#[utoipa::path(tag = "candidate", request_body = Option<StartForm>, responses(
    (status = 200, body = Attempt),
    (status = 403, description = "`access_code`: missing or wrong; `network_not_allowed`; `browser_not_allowed`"),
    (status = 409, description = "`exam_not_open`; `not_yet_open` with `opens_at`; `window_over` with `closes_at`; `attempt_closed`"),
    (status = 422, description = "`unreadable_body`"),
    (status = 429, description = "`tried_too_often` with `retry_after_seconds`: too many wrong access codes"),
))]
#[post("/attempts/{attempt}/start")]
pub(super) async fn start_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    StartBody(form): StartBody,
    request: HttpRequest,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<Json<Attempt>, Problem> {
    let shown = shown(&request, &settings, form.access_code);
    Ok(Json(doors::start(&app, who, id, &shown).await?.into()))
}

/// How an attempt is taken over.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeOverQuery {
    /// The epoch that the device saw. With it a request that was long under way takes the attempt
    /// from no device that took it over meanwhile.
    epoch: Option<u32>,
}

/// Goes on with an attempt on the caller's device. Repeating it changes nothing.
///
/// An attempt has one active device. What the other one still sends is refused, and kept for staff to
/// decide.
#[utoipa::path(tag = "candidate", params(TakeOverQuery), responses(
    (status = 200, body = Attempt),
    (status = 403, description = "`network_not_allowed`"),
    (status = 409, description = "`attempt_not_started`; `attempt_closed`; `exam_not_open`; `other_device` with `epoch`: another device took over since"),
))]
#[post("/attempts/{attempt}/take-over")]
pub(super) async fn take_over(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    query: Query<TakeOverQuery>,
    request: HttpRequest,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<Json<Attempt>, Problem> {
    let shown = shown(&request, &settings, None);
    let taken = doors::take_over(&app, who, id, query.epoch, &shown);
    Ok(Json(taken.await?.into()))
}

/// Submits an attempt, and gives its receipt. Repeating it changes nothing.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = Submitted),
    (status = 409, description = "`attempt_not_started`; `attempt_closed`: its time ran out, or staff closed the exam or collected the paper; `other_device` with `epoch`; `exam_not_open`"),
))]
#[post("/attempts/{attempt}/submission")]
pub(super) async fn submit_attempt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<Submitted>, Problem> {
    let seen = attempts::submit(&app, who, id).await?;
    let receipt = receipts::own(&app, who, id).await?;
    Ok(Json(Submitted::new(seen.into(), &receipt)))
}
