//! One candidate's attempt: ready → in progress → closed.
//!
//! Invariant: time is a predicate. Whether an attempt is open follows from its row, its exam's
//! grace and the clock, whether or not a process was alive to close it. The caller holds the
//! attempt's lock and reads the clock after it; every decision here is then final.

use jiff::{SignedDuration, Timestamp};
use uuid::Builder;

use super::exam::{Rules, State};
use super::response::Response;
use super::seed::Seed;
use super::{AttemptId, CandidateId, ExamId, PaperId};

/// One attempt, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// The exam.
    pub exam: ExamId,
    /// Whose it is.
    pub candidate: CandidateId,
    /// 1 for the candidate's first.
    pub number: u32,
    /// What is asked.
    pub paper: PaperId,
    /// When it was started and until when it runs.
    pub running: Option<Running>,
    /// When and how it ended, where that was recorded.
    pub closed: Option<Closed>,
}

/// The times of a started attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// When it was started.
    pub started_at: Timestamp,
    /// Until when the candidate may answer.
    pub deadline: Timestamp,
}

/// The end of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Timestamp,
    /// How.
    pub how: How,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// 手动: the candidate submitted.
    Submitted,
    /// 超时自动: its time ran out.
    Expired,
    /// 强制: staff closed the exam.
    Forced,
}

words! {
    How {
        Submitted = "submitted",
        Expired = "expired",
        Forced = "forced",
    }
}

/// What an attempt is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not started.
    Ready,
    /// Answers are taken.
    InProgress(Running),
    /// No longer.
    Closed(Closed),
}

/// Why an act on an attempt is refused. Nothing changes then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The exam is not published, or was closed.
    #[error("the exam is not open")]
    ExamNotOpen,
    /// Too early.
    #[error("the exam opens at {opens_at}")]
    NotYetOpen {
        /// From when it can be started.
        opens_at: Timestamp,
    },
    /// Too late to start.
    #[error("the exam closed at {closes_at}")]
    WindowOver {
        /// When the window ended.
        closes_at: Timestamp,
    },
    /// Answers and submissions need a start.
    #[error("the attempt has not been started")]
    NotStarted,
    /// The attempt has ended.
    #[error("the attempt was closed at {}", .closed.at)]
    AttemptClosed {
        /// When and how.
        closed: Closed,
    },
    /// A newer answer is stored.
    #[error("slot {slot} already holds revision {stored}; found revision {found}")]
    StaleRevision {
        /// The slot, counted from 1.
        slot: u32,
        /// The revision stored.
        stored: u32,
        /// The revision sent.
        found: u32,
    },
    /// The same revision with another answer.
    #[error("slot {slot} already holds revision {revision} with another answer")]
    RevisionConflict {
        /// The slot, counted from 1.
        slot: u32,
        /// The revision.
        revision: u32,
    },
}

impl Attempt {
    /// What this attempt is at `now`.
    pub fn phase_at(&self, grace: SignedDuration, now: Timestamp) -> Phase {
        match (self.closed, self.running) {
            (Some(closed), _) => Phase::Closed(closed),
            (None, None) => Phase::Ready,
            (None, Some(running)) => {
                let last = running
                    .deadline
                    .saturating_add(grace)
                    .unwrap_or(Timestamp::MAX);
                if now <= last {
                    Phase::InProgress(running)
                } else {
                    Phase::Closed(Closed {
                        at: running.deadline,
                        how: How::Expired,
                    })
                }
            }
        }
    }

    /// Starts the attempt, or finds it started: a repeated start changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] outside the window, or after the attempt ended.
    pub fn start(&self, state: State, rules: &Rules, now: Timestamp) -> Result<Running, Refusal> {
        match self.phase_at(rules.grace, now) {
            Phase::Closed(closed) => Err(Refusal::AttemptClosed { closed }),
            Phase::InProgress(running) => Ok(running),
            Phase::Ready if state != State::Published => Err(Refusal::ExamNotOpen),
            Phase::Ready if now < rules.opens_at => Err(Refusal::NotYetOpen {
                opens_at: rules.opens_at,
            }),
            Phase::Ready if rules.closes_at <= now => Err(Refusal::WindowOver {
                closes_at: rules.closes_at,
            }),
            Phase::Ready => {
                let full = now.saturating_add(rules.duration).unwrap_or(Timestamp::MAX);
                Ok(Running {
                    started_at: now,
                    deadline: full.min(rules.closes_at),
                })
            }
        }
    }

    /// Whether answers are taken at `now`.
    ///
    /// # Errors
    /// [`Refusal`] before the start and after the end.
    pub fn require_open(&self, grace: SignedDuration, now: Timestamp) -> Result<Running, Refusal> {
        match self.phase_at(grace, now) {
            Phase::Ready => Err(Refusal::NotStarted),
            Phase::InProgress(running) => Ok(running),
            Phase::Closed(closed) => Err(Refusal::AttemptClosed { closed }),
        }
    }

    /// Submits the attempt, or finds it submitted: a repeated submission changes nothing.
    ///
    /// # Errors
    /// [`Refusal`] before the start, and where it ended otherwise.
    pub fn submit(&self, grace: SignedDuration, now: Timestamp) -> Result<Closed, Refusal> {
        match self.phase_at(grace, now) {
            Phase::Ready => Err(Refusal::NotStarted),
            Phase::InProgress(_) => Ok(Closed {
                at: now,
                how: How::Submitted,
            }),
            Phase::Closed(closed) if closed.how == How::Submitted => Ok(closed),
            Phase::Closed(closed) => Err(Refusal::AttemptClosed { closed }),
        }
    }
}

/// What is stored for a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The slot, counted from 1.
    pub slot: u32,
    /// Counts up in the candidate's client with every change, from 1.
    pub revision: u32,
    /// What was given; `None` where the candidate took their answer back.
    pub response: Option<Response>,
}

/// What becomes of a save that arrived in time and fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Save {
    /// It is newer: write it.
    Write,
    /// It is what is stored already: acknowledge it again.
    Repeat,
}

/// Decides a save against what is stored.
///
/// # Errors
/// [`Refusal::StaleRevision`] for an older revision, [`Refusal::RevisionConflict`] for the same one
/// with another response.
pub fn decide_save(stored: Option<&Answer>, sent: &Answer) -> Result<Save, Refusal> {
    let slot = sent.slot;
    match stored {
        None => Ok(Save::Write),
        Some(stored) if stored.revision < sent.revision => Ok(Save::Write),
        Some(stored) if sent.revision < stored.revision => Err(Refusal::StaleRevision {
            slot,
            stored: stored.revision,
            found: sent.revision,
        }),
        Some(stored) if stored.response == sent.response => Ok(Save::Repeat),
        Some(stored) => Err(Refusal::RevisionConflict {
            slot,
            revision: stored.revision,
        }),
    }
}

/// The id of a candidate's attempt: 128 bits under the exam's secret seed, marked as UUID version 8.
///
/// Derived, so that starting twice cannot make two attempts; secret, so that nobody can guess one.
pub fn derive_id(seed: &Seed, candidate: CandidateId, number: u32) -> AttemptId {
    let secret = seed
        .child("attempt-id", candidate.as_bytes())
        .child("number", &number.to_be_bytes());
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = *secret.as_bytes();
    AttemptId::new(Builder::from_custom_bytes(id).into_uuid())
}
