//! A candidate sits the exam: start, paper, saves, submission.
//!
//! Every act loads the attempt under its lock, sees that it is the caller's, reads the clock after
//! the lock, lets the domain decide, and is acknowledged after the commit.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

pub use super::publishing::next;
use super::{App, Error, closing};
use crate::domain::access::Candidate;
use crate::domain::attempt::{Answer, Attempt, Closed, Phase, Refusal, Running, Save, decide_save};
use crate::domain::blueprint::Section;
use crate::domain::exam::State;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::Body;
use crate::domain::{AttemptId, PaperId};
use crate::formats::response::ResponseForm;
use crate::store::exams::Exam;
use crate::store::{Connection, attempts, bank, blueprints, exams, papers};

/// An attempt as its candidate sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The attempt.
    pub attempt: Attempt,
    /// What it is now.
    pub phase: Phase,
    /// The moment of the answer, by the clock that decides.
    pub now: Timestamp,
}

/// A slot with what may be seen of its question.
#[derive(Debug, Clone)]
pub struct AskedSlot {
    /// The place, the marks, the order of options.
    pub slot: Slot,
    /// Stem and options.
    pub body: Body,
}

/// A paper as its candidate sees it.
#[derive(Debug, Clone)]
pub struct SeenPaper {
    /// Its sections.
    pub sections: Vec<Section>,
    /// Its questions, in order.
    pub slots: Vec<AskedSlot>,
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

/// Saved, durably.
#[derive(Debug, Clone)]
pub struct Saved {
    /// What is stored now of what was sent.
    pub acknowledged: Vec<(u32, u32)>,
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

/// The caller's attempt, held until the transaction ends.
fn lock_own(conn: &mut Connection, who: Candidate, id: AttemptId) -> Result<Attempt, Error> {
    require_own(who, attempts::lock(conn, id)?)
}

/// Between the close of an exam and the end of its last attempt nothing more is taken: others may
/// have seen keys.
fn require_published(exam: &Exam) -> Result<(), Error> {
    match exam.state {
        State::Published => Ok(()),
        State::Draft | State::Closed => Err(Refusal::ExamNotOpen.into()),
    }
}

pub(super) fn see(conn: &mut Connection, attempt: Attempt, exam: &Exam) -> Result<Seen, Error> {
    let now = conn.now()?;
    Ok(Seen {
        phase: attempt.phase_at(exam.rules.grace, now),
        attempt,
        now,
    })
}

/// The caller's attempts, by number, and the exam.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, who: Candidate) -> Result<(Exam, Vec<Seen>), Error> {
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, who.exam)?;
            let own = attempts::list_of(conn, who.candidate)?;
            let seen = own
                .into_iter()
                .map(|attempt| see(conn, attempt, &exam))
                .collect::<Result<_, Error>>()?;
            Ok((exam, seen))
        })
        .await
}

/// One attempt of the caller.
///
/// # Errors
/// [`Error::NotFound`] also for another's.
pub async fn load(app: &App, who: Candidate, id: AttemptId) -> Result<Seen, Error> {
    app.store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            see(conn, attempt, &exam)
        })
        .await
}

/// Starts an attempt; repeating it changes nothing.
///
/// # Errors
/// [`Error::Refused`] outside the window; [`Error::NotFound`].
pub async fn start(app: &App, who: Candidate, id: AttemptId) -> Result<Seen, Error> {
    app.store
        .write_attempt(id, move |conn| {
            let mut attempt = lock_own(conn, who, id)?;
            // Staff who close the exam now either wait for this start and end it, or it sees them.
            let exam = exams::lock_shared(conn, attempt.exam)?;
            let now = conn.now()?;
            let running = attempt.start(exam.state, &exam.rules, now)?;
            if attempt.running.is_none() {
                attempts::record_start(conn, id, running)?;
                attempt.running = Some(running);
            }
            Ok(Seen {
                phase: Phase::InProgress(running),
                attempt,
                now,
            })
        })
        .await
}

/// The paper of a started attempt.
///
/// # Errors
/// [`Error::Refused`] before the start; [`Error::NotFound`].
pub async fn paper(app: &App, who: Candidate, id: AttemptId) -> Result<SeenPaper, Error> {
    app.store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            if attempt.running.is_none() {
                return Err(Refusal::NotStarted.into());
            }
            let paper = papers::load(conn, attempt.paper)?;
            let sections = blueprints::load(conn, exam.blueprint)?.sections.clone();
            Ok(SeenPaper {
                sections,
                slots: with_bodies(conn, paper)?,
            })
        })
        .await
}

fn with_bodies(conn: &mut Connection, paper: Paper) -> Result<Vec<AskedSlot>, Error> {
    let versions: Vec<_> = paper.slots.iter().map(|slot| slot.version).collect();
    let mut bodies = bank::load_bodies(conn, &versions)?;
    paper
        .slots
        .into_iter()
        .map(|slot| {
            let body = bodies.remove(&slot.version).ok_or(Error::NotFound)?;
            Ok(AskedSlot { slot, body })
        })
        .collect()
}

/// What is stored of the caller's answers, in the letters of their paper.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn answers(app: &App, who: Candidate, id: AttemptId) -> Result<Vec<SentAnswer>, Error> {
    app.store
        .read(move |conn| {
            let (attempt, _) = load_own(conn, who, id)?;
            let paper = papers::load(conn, attempt.paper)?;
            let stored = attempts::load_answers(conn, id)?;
            let asked = numbered(with_bodies(conn, paper)?);
            stored
                .into_values()
                .map(|answer| told(&answer, &asked))
                .collect()
        })
        .await
}

/// Slots by their number, from 1.
fn numbered(slots: Vec<AskedSlot>) -> BTreeMap<u32, AskedSlot> {
    (1..).zip(slots).collect()
}

fn told(answer: &Answer, asked: &BTreeMap<u32, AskedSlot>) -> Result<SentAnswer, Error> {
    let slot = answer.slot;
    let asked = asked.get(&slot).ok_or(Error::NotFound)?;
    let form = |response| ResponseForm::from_response(response, &asked.slot, &asked.body.layout);
    let response = answer.response.as_ref().map(form).transpose();
    let response = response.map_err(|misfit| Error::Misfit { slot, misfit })?;
    Ok(SentAnswer {
        slot,
        revision: answer.revision,
        response,
    })
}

/// Saves a batch of answers, all or none; acknowledged only after a durable commit.
///
/// A revision that is stored already with the same response is acknowledged again.
///
/// # Errors
/// [`Error::Refused`] when it is closed, or for a stale revision; [`Error::NoSuchSlot`],
/// [`Error::RepeatedSlot`], [`Error::Misfit`]; [`Error::NotFound`] also for another's.
pub async fn save(
    app: &App,
    who: Candidate,
    id: AttemptId,
    sent: Vec<SentAnswer>,
) -> Result<Saved, Error> {
    app.store
        .write_attempt(id, move |conn| {
            let attempt = lock_own(conn, who, id)?;
            let exam = exams::load(conn, attempt.exam)?;
            let now = conn.now()?;
            let running = attempt.require_open(exam.rules.grace, now)?;
            require_published(&exam)?;
            let answers = read_sent(conn, attempt.paper, &sent)?;
            let stored = attempts::load_answers(conn, id)?;
            let mut fresh = Vec::new();
            for answer in &answers {
                if decide_save(stored.get(&answer.slot), answer)? == Save::Write {
                    fresh.push(answer.clone());
                }
            }
            attempts::save_answers(conn, id, &fresh, now)?;
            let acknowledged = answers
                .iter()
                .map(|answer| (answer.slot, answer.revision))
                .collect();
            Ok(Saved {
                acknowledged,
                running,
                now,
            })
        })
        .await
}

/// Translates letters into option ids and checks that everything fits the paper.
fn read_sent(
    conn: &mut Connection,
    paper: PaperId,
    sent: &[SentAnswer],
) -> Result<Vec<Answer>, Error> {
    let paper = papers::load(conn, paper)?;
    let n_slots = paper.slots.len();
    let by_number: BTreeMap<u32, Slot> = (1..).zip(paper.slots).collect();
    let mut seen = BTreeSet::new();
    let mut wanted = Vec::with_capacity(sent.len());
    for answer in sent {
        let slot = by_number.get(&answer.slot).ok_or(Error::NoSuchSlot {
            slot: answer.slot,
            n_slots,
        })?;
        if !seen.insert(answer.slot) {
            return Err(Error::RepeatedSlot { slot: answer.slot });
        }
        wanted.push((answer, slot));
    }
    let versions: Vec<_> = wanted.iter().map(|(_, slot)| slot.version).collect();
    let bodies = bank::load_bodies(conn, &versions)?;
    wanted
        .into_iter()
        .map(|(answer, slot)| {
            let layout = &bodies.get(&slot.version).ok_or(Error::NotFound)?.layout;
            let read = |form: ResponseForm| {
                form.into_response(slot, layout)
                    .map_err(|misfit| Error::Misfit {
                        slot: answer.slot,
                        misfit,
                    })
            };
            let response = answer.response.clone().map(read).transpose()?;
            Ok(Answer {
                slot: answer.slot,
                revision: answer.revision,
                response,
            })
        })
        .collect()
}

/// Submits an attempt; repeating it changes nothing. Graded at once where no person is needed.
///
/// # Errors
/// [`Error::Refused`] before the start and after its time; [`Error::NotFound`].
pub async fn submit(app: &App, who: Candidate, id: AttemptId) -> Result<(Seen, Closed), Error> {
    let submitted = app
        .store
        .write_attempt(id, move |conn| {
            let mut attempt = lock_own(conn, who, id)?;
            let exam = exams::load(conn, attempt.exam)?;
            let now = conn.now()?;
            let closed = attempt.submit(exam.rules.grace, now)?;
            if attempt.closed.is_none() {
                require_published(&exam)?;
                attempts::record_end(conn, id, closed)?;
                attempt.closed = Some(closed);
            }
            Ok::<_, Error>((
                Seen {
                    phase: Phase::Closed(closed),
                    attempt,
                    now,
                },
                closed,
            ))
        })
        .await?;
    // The submission stands whatever becomes of the grading: the ticker tries again.
    closing::grade_now(app, id).await;
    Ok(submitted)
}
