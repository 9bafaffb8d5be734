//! The live view of an exam: for whoever watches over those who sit it.
//!
//! Invariant: a stream keeps at most [`ROOM`] events for a client that does not read; then it is cut off.

use std::convert::Infallible;

use actix_web::web::{Bytes, Data, Json, Query};
use actix_web::{HttpResponse, get};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use utoipa::{IntoParams, ToSchema};

use super::attempts::{PhaseWord, phase_of};
use super::extract::{CurrentSession, Id, SignedInStaff, bad_query};
use super::moment::Moment;
use super::problem::Problem;
use super::rosters::PersonReply;
use super::telling::BUFFERING;
use super::words::HowWord;
use crate::app::App;
use crate::app::live::{self, Change, Counts, Event, Filter, Line, PhaseName, Watch, Why};
use crate::domain::ExamId;
use crate::domain::roster::BranchPath;

/// Attempts of a page.
const PAGE: std::ops::RangeInclusive<i64> = 1..=1_000;
/// The longest silence to ask for, in seconds: a year.
const LONGEST_SILENCE: u32 = 31_536_000;
/// Events that wait for a client to read them.
const ROOM: usize = 8;

/// How many attempts are what.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveCounts {
    /// Not started.
    ready: usize,
    in_progress: usize,
    paused: usize,
    /// Ended by their candidates.
    submitted: usize,
    /// Ended by the clock.
    expired: usize,
    /// Ended by staff with the exam.
    forced: usize,
    /// Collected by staff from their candidates.
    collected: usize,
}

impl From<Counts> for LiveCounts {
    fn from(counts: Counts) -> Self {
        Self {
            ready: counts.ready,
            in_progress: counts.in_progress,
            paused: counts.paused,
            submitted: counts.submitted,
            expired: counts.expired,
            forced: counts.forced,
            collected: counts.collected,
        }
    }
}

/// Which attempts to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LiveQuery {
    /// Of this branch and those below it.
    branch: Option<String>,
    /// In this phase.
    #[param(inline)]
    phase: Option<PhaseWord>,
    /// Under way without a save for at least so long, counted from the start where there was none.
    #[param(minimum = 0, maximum = 31_536_000)]
    silent_for_seconds: Option<u32>,
    /// Begin after this attempt.
    #[param(format = "uuid")]
    after: Option<String>,
    /// Attempts of a page.
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: Option<i64>,
}

impl LiveQuery {
    fn read(self) -> Result<(Filter, i64), Problem> {
        let limit = self.limit.unwrap_or(200);
        if !PAGE.contains(&limit) {
            let (min, max) = (PAGE.start(), PAGE.end());
            let reason = format!("`limit` is {min} to {max}; found {limit}");
            return Err(bad_query(&reason));
        }
        if let Some(found) = self
            .silent_for_seconds
            .filter(|found| LONGEST_SILENCE < *found)
        {
            let reason = format!("`silent_for_seconds` is 0 to {LONGEST_SILENCE}; found {found}");
            return Err(bad_query(&reason));
        }
        let branch = self.branch.map(|path| BranchPath::parse(&path)).transpose();
        let after = self.after.map(|id| id.parse()).transpose();
        let filter = Filter {
            branch: branch.map_err(|fault| bad_query(&format!("`branch`: {fault}")))?,
            phase: self.phase.map(Into::into),
            silent_for: self
                .silent_for_seconds
                .map(|seconds| SignedDuration::from_secs(seconds.into())),
            after: after.map_err(|_| bad_query("`after` is the id of an attempt"))?,
        };
        Ok((filter, limit))
    }
}

impl From<PhaseWord> for PhaseName {
    fn from(word: PhaseWord) -> Self {
        match word {
            PhaseWord::Ready => Self::Ready,
            PhaseWord::InProgress => Self::InProgress,
            PhaseWord::Paused => Self::Paused,
            PhaseWord::Closed => Self::Closed,
        }
    }
}

/// An exam as it stands, and a page of its attempts.
#[derive(Serialize, ToSchema)]
pub(super) struct LivePage {
    server_now: Moment,
    /// Of the whole exam. Who has two attempts is counted twice.
    counts: LiveCounts,
    /// By the candidate's number.
    items: Vec<LiveLine>,
    /// What to pass as `after` for the next page; null on the last.
    next: Option<String>,
}

/// One attempt and whose it is.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveLine {
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: String,
    /// 1 for the candidate's first.
    attempt_number: u32,
    phase: PhaseWord,
    closed_how: Option<HowWord>,
    started_at: Option<Moment>,
    deadline: Option<Moment>,
    closed_at: Option<Moment>,
    /// Time given beyond the exam's own.
    extra_seconds: i64,
    /// Since when its clock stands still.
    paused_at: Option<Moment>,
    /// When it last saved, which is noted about a second later.
    last_saved_at: Option<Moment>,
    /// For how long it has not saved, counted from the start where it never did; null unless it is in
    /// progress.
    silent_for_seconds: Option<i64>,
    /// Counts its devices.
    epoch: u32,
}

impl LiveLine {
    fn new(line: Line, now: Timestamp) -> Self {
        let silence = live::silence(&line, now);
        let (phase, closed) = phase_of(line.phase);
        let attempt = line.attempt;
        Self {
            person: line.person.into(),
            attempt_id: attempt.id.to_string(),
            attempt_number: attempt.number,
            phase,
            closed_how: closed.map(|closed| closed.how.into()),
            started_at: attempt.running.map(|running| running.started_at.into()),
            deadline: attempt.running.map(|running| running.deadline.into()),
            closed_at: closed.map(|closed| closed.at.into()),
            extra_seconds: attempt.extra.as_secs(),
            paused_at: attempt.paused_at.map(Into::into),
            last_saved_at: line.last_saved_at.map(Into::into),
            silent_for_seconds: silence.map(|silence| silence.as_secs()),
            epoch: attempt.device.epoch,
        }
    }
}

/// Who sits an exam at this moment, and when each last saved.
#[utoipa::path(tag = "staff", params(LiveQuery), responses(
    (status = 200, body = LivePage),
    (status = 400, description = "`bad_query`"),
))]
#[get("/exams/{exam}/live")]
pub(super) async fn read_live(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<LiveQuery>,
    app: Data<App>,
) -> Result<Json<LivePage>, Problem> {
    let (filter, limit) = query.into_inner().read()?;
    // One more than is shown tells whether there is a next page.
    let page = live::load(&app, exam, filter, limit + 1).await?;
    Ok(Json(LivePage::new(page, limit)))
}

impl LivePage {
    fn new(page: live::Page, limit: i64) -> Self {
        let now = page.snapshot.now;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = shown < page.lines.len();
        let lines = page.lines.into_iter().take(shown);
        let items: Vec<LiveLine> = lines.map(|line| LiveLine::new(line, now)).collect();
        let last = items.last().filter(|_| has_more);
        Self {
            server_now: now.into(),
            counts: page.snapshot.counts.into(),
            next: last.map(|last| last.attempt_id.clone()),
            items,
        }
    }
}

/// The data of an event.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum LiveEvent {
    /// Of `snapshot`, the first event: how the exam stands.
    Snapshot {
        server_now: Moment,
        counts: LiveCounts,
    },
    /// Of `change`: what is not as it was before.
    Change {
        server_now: Moment,
        counts: LiveCounts,
        attempts: Vec<LiveChange>,
    },
    /// Of `end`, the last event.
    End { reason: EndWord },
}

/// An attempt of which something changed.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveChange {
    #[schema(format = "uuid")]
    attempt_id: String,
    /// 工号 of its candidate.
    number: String,
    phase: PhaseWord,
    closed_how: Option<HowWord>,
    deadline: Option<Moment>,
    last_saved_at: Option<Moment>,
}

/// Why a stream ends.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LiveEnd)]
pub(super) enum EndWord {
    /// The exam is closed and everything is graded: nothing will change any more.
    ExamOver,
    /// The session has ended.
    SessionEnded,
    /// The server stops: come again.
    Stopping,
}

impl From<&Change> for LiveChange {
    fn from(change: &Change) -> Self {
        let sight = change.sight;
        let (phase, closed) = phase_of(sight.phase);
        Self {
            attempt_id: change.attempt.to_string(),
            number: change.number.clone(),
            phase,
            closed_how: closed.map(|closed| closed.how.into()),
            deadline: sight.running.map(|running| running.deadline.into()),
            last_saved_at: sight.last_saved_at.map(Into::into),
        }
    }
}

/// What changes in an exam, as it changes: server-sent events.
///
/// First a `snapshot`; then a `change` at most once a second, with the attempts that are not as they
/// were, and a comment at least every 15 seconds; at last an `end`. Who comes again gets a new
/// snapshot, whatever `Last-Event-ID` says, and reads `…/live` anew for the attempts; every
/// change after the snapshot is then put over what was read, in order. A client that does not read is
/// cut off.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "text/event-stream", body = LiveEvent, description = "`snapshot`, `change` and `end`; this is the data of each"),
))]
#[get("/exams/{exam}/live/events")]
pub(super) async fn watch_live(
    SignedInStaff(staff): SignedInStaff,
    CurrentSession(session): CurrentSession,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let (_, expires_at) = session;
    let watch = live::watch(&app, staff, expires_at, exam).await?;
    Ok(stream_of(watch))
}

fn stream_of(mut watch: Watch) -> HttpResponse {
    let (to, events) = mpsc::channel(ROOM);
    actix_web::rt::spawn(async move {
        loop {
            let event = tokio::select! {
                event = watch.next() => event,
                () = to.closed() => None,
            };
            // Full: the client does not read, and is not waited for.
            if event.is_none_or(|event| to.try_send(written(&event)).is_err()) {
                break;
            }
        }
    });
    let events = stream::unfold(events, |mut events| async {
        let event = events.recv().await?;
        Some((Ok::<Bytes, Infallible>(event), events))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((BUFFERING, "no"))
        .streaming(events)
}

/// An event as it is sent.
fn written(event: &Event) -> Bytes {
    let (name, at, data) = match event {
        Event::Snapshot(snapshot) => {
            let server_now = snapshot.now.into();
            let counts = snapshot.counts.into();
            let data = LiveEvent::Snapshot { server_now, counts };
            ("snapshot", Some(snapshot.now), data)
        }
        Event::Change(changes) => {
            let data = LiveEvent::Change {
                server_now: changes.snapshot.now.into(),
                counts: changes.snapshot.counts.into(),
                attempts: changes.attempts.iter().map(Into::into).collect(),
            };
            ("change", Some(changes.snapshot.now), data)
        }
        Event::End(why) => {
            let reason = match why {
                Why::ExamOver => EndWord::ExamOver,
                Why::SessionEnded => EndWord::SessionEnded,
                Why::Stopping => EndWord::Stopping,
            };
            ("end", None, LiveEvent::End { reason })
        }
        Event::Quiet => return Bytes::from_static(b":\n\n"),
    };
    let id = at.map(|at| format!("id: {}\n", at.as_millisecond()));
    let (id, data) = (
        id.unwrap_or_default(),
        serde_json::to_string(&data).unwrap_or_default(),
    );
    Bytes::from(format!("{id}event: {name}\ndata: {data}\n\n"))
}
