//! One candidate's attempt: ready → in progress ⇄ paused → closed.
//!
//! Invariant: time is a predicate. Whether an attempt is open follows from its row, its exam's
//! grace and the clock, whether or not a process was alive to close it. The caller holds the
//! attempt's lock and reads the clock after it; every decision here is then final.
//!
//! Reading order: this file (what an attempt is), `acts` (what may be done to one, and when),
//! `answer` (which of two answers counts).

mod acts;
mod answer;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use uuid::Builder;

pub use acts::{Act, Hall};
pub use answer::{Answer, Decision, MAX_REFUSED, Reason, RefusedSave, Save, decide_save};

use super::seed::Seed;
use super::{AttemptId, CandidateId, ExamId, PaperId, SessionId};

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
    /// On which device it is sat.
    pub device: Device,
    /// Time beyond the exam's own; within the deadline once there is one. Never below zero.
    pub extra: SignedDuration,
    /// Since when its clock stands still.
    pub paused_at: Option<Timestamp>,
    /// Refused saves that are kept, at most [`MAX_REFUSED`].
    pub n_refused: u32,
}

/// The one device on which an attempt is sat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Device {
    /// Counts the devices, up from 1; 0 before the start. A save names the epoch that it was made in.
    pub epoch: u32,
    /// The session that holds the attempt; none before the start, and when its ticket was issued anew.
    pub session: Option<SessionId>,
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
    /// 监考收卷: staff collected the paper of this candidate.
    Collected,
}

words! {
    How {
        Submitted = "submitted",
        Expired = "expired",
        Forced = "forced",
        Collected = "collected",
    }
}

/// What an attempt is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not started.
    Ready,
    /// Answers are taken.
    InProgress(Running),
    /// Its clock stands still.
    Paused {
        /// Its times, as they were when it was paused.
        running: Running,
        /// Since when.
        since: Timestamp,
    },
    /// No longer.
    Closed(Closed),
}

impl Phase {
    /// What an attempt with these times, this pause and this end is at `now`.
    pub fn of(
        running: Option<Running>,
        paused_at: Option<Timestamp>,
        closed: Option<Closed>,
        grace: SignedDuration,
        now: Timestamp,
    ) -> Self {
        match (closed, running, paused_at) {
            (Some(closed), _, _) => Self::Closed(closed),
            (None, None, _) => Self::Ready,
            (None, Some(running), Some(since)) => Self::Paused { running, since },
            (None, Some(running), None) if now <= later(running.deadline, grace) => {
                Self::InProgress(running)
            }
            (None, Some(running), None) => Self::Closed(Closed {
                at: running.deadline,
                how: How::Expired,
            }),
        }
    }
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
    /// Its clock stands still.
    #[error("the attempt has been paused since {since}")]
    Paused {
        /// Since when.
        since: Timestamp,
    },
    /// It goes on on another device.
    #[error("the attempt goes on on another device, its epoch is {epoch}")]
    OtherDevice {
        /// The epoch of the active device.
        epoch: u32,
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
    /// An attempt that has not been started.
    pub fn ready(
        id: AttemptId,
        exam: ExamId,
        candidate: CandidateId,
        number: u32,
        paper: PaperId,
    ) -> Self {
        Self {
            id,
            exam,
            candidate,
            number,
            paper,
            running: None,
            closed: None,
            device: Device::default(),
            extra: SignedDuration::ZERO,
            paused_at: None,
            n_refused: 0,
        }
    }

    /// What this attempt is at `now`.
    pub fn phase_at(&self, grace: SignedDuration, now: Timestamp) -> Phase {
        Phase::of(self.running, self.paused_at, self.closed, grace, now)
    }

    /// Whether a session is the one that may act on this attempt.
    pub fn is_held_by(&self, session: SessionId) -> bool {
        self.device.session == Some(session)
    }
}

/// `at` and `by` more, or the end of time.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
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
