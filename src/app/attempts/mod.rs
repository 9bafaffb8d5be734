//! A candidate sits the exam: start, paper, saves, submission.
//!
//! Whatever changes an attempt is an [`Act`] that the writer carries out: under the attempt's lock, by
//! the clock read after it, as the domain decides, acknowledged after the commit.

mod lobby;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::grade_queue::grade_now;
pub use super::memory::AskedSlot;
use super::memory::{Asked, Seat};
use super::messages::{Told, unread_of};
pub use super::publishing::next;
use super::{App, Error};
use crate::domain::access::Candidate;
use crate::domain::attempt::{Act, Answer, Attempt, Phase, Refusal, Running};
use crate::domain::blueprint::Section;
use crate::domain::{AttemptId, PaperId};
use crate::formats::response::ResponseForm;
pub use crate::store::Fate;
use crate::store::exams::Exam;
use crate::store::{Connection, Done, Order, attempts, exams};
pub use lobby::{Lobby, list};

/// An attempt as its candidate sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The attempt.
    pub attempt: Attempt,
    /// What it is now.
    pub phase: Phase,
    /// The moment of the answer, by the clock that decides.
    pub now: Timestamp,
    /// Whether the caller's session is the one that may act on it.
    pub is_active: bool,
}

/// A paper as its candidate sees it.
#[derive(Debug, Clone)]
pub struct SeenPaper {
    /// Its sections.
    pub sections: Arc<[Section]>,
    /// Its questions, in order.
    pub slots: Vec<AskedSlot>,
    /// Of each slot, counted from 1 where the text stands that it shares with others; none where it is the first
    /// of them, or shares none.
    pub with: Vec<Option<u32>>,
}

/// One answer as it was sent.
#[derive(Debug, Clone)]
pub struct SentAnswer {
    /// The slot, counted from 1.
    pub slot: u32,
    /// The revision, counted by the client, from 1.
    pub revision: u32,
    /// What was given, in the letters of the paper; `None` takes the answer back.
    pub response: Option<ResponseForm>,
}

/// Saved, durably: at least one answer.
#[derive(Debug, Clone)]
pub struct Saved {
    /// What became of each answer, in the order sent.
    pub fates: Vec<Fate>,
    /// The times of the attempt.
    pub running: Running,
    /// When it was decided.
    pub now: Timestamp,
}

/// An attempt that is the caller's; anybody else's is not found.
fn require_own(who: Candidate, attempt: Attempt) -> Result<Attempt, Error> {
    if attempt.candidate == who.candidate && attempt.exam == who.exam {
        Ok(attempt)
    } else {
        Err(Error::NotFound)
    }
}

/// The caller's attempt and its exam.
pub(super) fn load_own(
    conn: &mut Connection,
    who: Candidate,
    id: AttemptId,
) -> Result<(Attempt, Exam), Error> {
    let attempt = require_own(who, attempts::load(conn, id)?)?;
    let exam = exams::load(conn, attempt.exam)?;
    Ok((attempt, exam))
}

pub(super) fn see(
    conn: &mut Connection,
    who: Candidate,
    attempt: Attempt,
    exam: &Exam,
) -> Result<Seen, Error> {
    let now = conn.now()?;
    Ok(Seen::new(who, attempt, exam, now))
}

impl Seen {
    fn new(who: Candidate, attempt: Attempt, exam: &Exam, now: Timestamp) -> Self {
        let phase = attempt.phase_at(exam.rules.grace, now);
        let is_under_way = matches!(phase, Phase::InProgress(_) | Phase::Paused { .. });
        Self {
            is_active: is_under_way && attempt.is_held_by(who.session),
            phase,
            attempt,
            now,
        }
    }

    /// As an act left it: the phase follows from the row alone.
    fn after(who: Candidate, done: Done) -> Self {
        let Done { attempt, now, .. } = done;
        let phase = match (attempt.closed, attempt.running, attempt.paused_at) {
            (Some(closed), _, _) => Phase::Closed(closed),
            (None, Some(running), Some(since)) => Phase::Paused { running, since },
            (None, Some(running), None) => Phase::InProgress(running),
            (None, None, _) => Phase::Ready,
        };
        Self {
            is_active: attempt.closed.is_none() && attempt.is_held_by(who.session),
            phase,
            attempt,
            now,
        }
    }
}

async fn act(app: &App, who: Candidate, id: AttemptId, act: Act) -> Result<Done, Error> {
    let order = Order {
        attempt: id,
        owner: Some(who),
        act,
    };
    Ok(app.store.act(order).await?)
}

/// One attempt of the caller.
///
/// # Errors
/// [`Error::NotFound`] also for another's.
pub async fn load(app: &App, who: Candidate, id: AttemptId) -> Result<Seen, Error> {
    app.store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            see(conn, who, attempt, &exam)
        })
        .await
}

/// One attempt of the caller, with the messages that they have not read: what their page asks for again and
/// again.
///
/// # Errors
/// [`Error::NotFound`] also for another's.
pub async fn look(app: &App, who: Candidate, id: AttemptId) -> Result<(Seen, Vec<Told>), Error> {
    let (board, steady) = (Arc::clone(&app.messages), app.clock.steady());
    app.store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            let unread = unread_of(conn, &board, who, steady)?;
            Ok((see(conn, who, attempt, &exam)?, unread))
        })
        .await
}

/// Starts an attempt on the caller's device; repeating it changes nothing.
///
/// # Errors
/// [`Error::Refused`] outside the window; [`Error::NotFound`].
pub async fn start(app: &App, who: Candidate, id: AttemptId) -> Result<Seen, Error> {
    let session = who.session;
    let done = act(app, who, id, Act::Start { session }).await?;
    app.memory.remember(&done.attempt)?;
    Ok(Seen::after(who, done))
}

/// Goes on on the caller's device, where `seen` is still the epoch; what another one sends from now on
/// is refused, and kept.
///
/// # Errors
/// [`Error::Refused`] before the start and after the end, and where another device came between;
/// [`Error::NotFound`].
pub async fn take_over(
    app: &App,
    who: Candidate,
    id: AttemptId,
    seen: Option<u32>,
) -> Result<Seen, Error> {
    let session = who.session;
    let done = act(app, who, id, Act::TakeOver { session, seen }).await?;
    Ok(Seen::after(who, done))
}

/// The caller's started attempt, from memory where it is there.
async fn own_seat(app: &App, who: Candidate, id: AttemptId) -> Result<Seat, Error> {
    let seat = if let Some(seat) = app.memory.seat(id) {
        seat
    } else {
        let memory = Arc::clone(&app.memory);
        let read = app.store.read(move |conn| {
            let attempt = require_own(who, attempts::load(conn, id)?)?;
            Ok::<_, Error>(memory.remember(&attempt)?)
        });
        read.await?
    };
    if seat.candidate == who.candidate && seat.exam == who.exam {
        Ok(seat)
    } else {
        Err(Error::NotFound)
    }
}

/// The paper of a seat, from memory where it is there.
async fn asked(app: &App, paper: PaperId) -> Result<Arc<Asked>, Error> {
    if let Some(asked) = app.memory.paper(paper) {
        return Ok(asked);
    }
    let memory = Arc::clone(&app.memory);
    app.store
        .read(move |conn| memory.load_paper(conn, paper))
        .await
}

/// Which paper the caller's started attempt has: it never changes, so that what is made of it may be
/// kept by this id.
///
/// # Errors
/// [`Error::Refused`] before the start; [`Error::NotFound`].
pub async fn paper_id(app: &App, who: Candidate, id: AttemptId) -> Result<PaperId, Error> {
    Ok(own_seat(app, who, id).await?.paper)
}

/// The paper of a started attempt.
///
/// # Errors
/// [`Error::Refused`] before the start; [`Error::NotFound`].
pub async fn paper(app: &App, who: Candidate, id: AttemptId) -> Result<SeenPaper, Error> {
    let seat = own_seat(app, who, id).await?;
    let asked = asked(app, seat.paper).await?;
    let sections = if let Some(sections) = app.memory.sections(seat.exam) {
        sections
    } else {
        let memory = Arc::clone(&app.memory);
        let read = app
            .store
            .read(move |conn| memory.load_sections(conn, seat.exam));
        read.await?
    };
    let slots: Vec<AskedSlot> = asked.slots().collect();
    Ok(SeenPaper {
        sections,
        with: with_first(&slots),
        slots,
    })
}

/// Where the text stands that each slot shares with an earlier one.
fn with_first(slots: &[AskedSlot]) -> Vec<Option<u32>> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let each = (1..).zip(slots).map(|(number, asked)| {
        let stimulus = asked.stimulus.as_deref()?;
        let of = *first.entry(stimulus).or_insert(number);
        (of != number).then_some(of)
    });
    each.collect()
}

/// What is stored of the caller's answers, in the letters of their paper; nothing before the start.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn answers(app: &App, who: Candidate, id: AttemptId) -> Result<Vec<SentAnswer>, Error> {
    let seat = match own_seat(app, who, id).await {
        Err(Error::Refused(Refusal::NotStarted)) => return Ok(Vec::new()),
        seat => seat?,
    };
    let asked = asked(app, seat.paper).await?;
    let stored = app
        .store
        .read(move |conn| attempts::load_answers(conn, id).map_err(Error::from))
        .await?;
    stored
        .into_values()
        .map(|answer| told(&answer, &asked))
        .collect()
}

/// An answer in the letters of its paper.
pub(super) fn told(answer: &Answer, asked: &Asked) -> Result<SentAnswer, Error> {
    let number = answer.slot;
    let asked = asked.slot(number).ok_or(Error::NotFound)?;
    let form = |response| ResponseForm::from_response(response, &asked.slot, &asked.body.layout);
    let response = answer.response.as_ref().map(form).transpose();
    Ok(SentAnswer {
        slot: number,
        revision: answer.revision,
        response: response.map_err(|misfit| Error::Misfit {
            slot: number,
            misfit,
        })?,
    })
}

/// Saves answers that were made in an epoch of the caller's device; acknowledged only after a durable
/// commit.
///
/// What does not fit the paper refuses the whole batch; then each answer is decided by itself. A
/// revision that is stored already with the same response is acknowledged again. What is refused is
/// kept for a person to decide.
///
/// # Errors
/// [`Error::Refused`] where no answer of the batch is stored, with why the first is not;
/// [`Error::NoSuchSlot`], [`Error::RepeatedSlot`], [`Error::Misfit`]; [`Error::TooManySaves`];
/// [`Error::NotFound`] also for another's.
pub async fn save(
    app: &App,
    who: Candidate,
    id: AttemptId,
    epoch: u32,
    sent: Vec<SentAnswer>,
) -> Result<Saved, Error> {
    let paper = own_seat(app, who, id).await?.paper;
    app.save_limits.take(id, app.now())?;
    let asked = asked(app, paper).await?;
    let session = who.session;
    let save = Act::Save {
        session,
        epoch,
        answers: read_sent(&asked, sent)?,
    };
    let done = act(app, who, id, save).await?;
    if done.fates.iter().all(|fate| fate.refusal.is_some()) {
        let refusal = done.fates.into_iter().find_map(|fate| fate.refusal);
        return Err(refusal.map_or(Error::NotFound, Error::Refused));
    }
    app.live.note(&done.attempt, done.now);
    Ok(Saved {
        running: done.attempt.running.ok_or(Refusal::NotStarted)?,
        now: done.now,
        fates: done.fates,
    })
}

/// Translates letters into option ids and checks that everything fits the paper.
fn read_sent(asked: &Asked, sent: Vec<SentAnswer>) -> Result<Vec<Answer>, Error> {
    let mut seen = BTreeSet::new();
    sent.into_iter()
        .map(|answer| {
            let slot = answer.slot;
            let place = asked.slot(slot).ok_or(Error::NoSuchSlot {
                slot,
                n_slots: asked.n_slots(),
            })?;
            if !seen.insert(slot) {
                return Err(Error::RepeatedSlot { slot });
            }
            let read = |form: ResponseForm| form.into_response(&place.slot, &place.body.layout);
            let response = answer.response.map(read).transpose();
            Ok(Answer {
                slot,
                revision: answer.revision,
                response: response.map_err(|misfit| Error::Misfit { slot, misfit })?,
            })
        })
        .collect()
}

/// Submits an attempt; repeating it changes nothing. Graded at once where no person is needed.
///
/// # Errors
/// [`Error::Refused`] before the start, after its time and from another device; [`Error::NotFound`].
pub async fn submit(app: &App, who: Candidate, id: AttemptId) -> Result<Seen, Error> {
    let session = who.session;
    let done = act(app, who, id, Act::Submit { session }).await?;
    // The submission stands whatever becomes of the grading: the ticker tries again.
    grade_now(app, id).await;
    Ok(Seen::after(who, done))
}
