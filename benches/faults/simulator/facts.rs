//! What a committed transaction decided: the referee's only source.
//!
//! Invariant: a fact tells what was asked, when it arrived, when it was decided by the clock of the
//! database, and what came of it; never why.

use examhall::domain::SessionId;
use examhall::domain::attempt::Answer;

use super::rows::Sheet;

/// One decision.
#[derive(Debug)]
pub(crate) struct Fact {
    /// What was asked.
    pub(crate) what: What,
    /// The number of the event at which it arrived.
    pub(crate) arrived: u64,
    /// The clock of the database when it was decided.
    pub(crate) now: i64,
    /// Whether it was done.
    pub(crate) was_done: bool,
}

/// What was asked.
#[derive(Debug)]
pub(crate) enum What {
    /// To start.
    Start(SessionId),
    /// To go on on this device.
    TakeOver(SessionId),
    /// To save an answer.
    Save {
        /// Of which device.
        session: SessionId,
        /// Made in which epoch.
        epoch: u32,
        /// The answer.
        answer: Answer,
    },
    /// To submit.
    Submit(SessionId),
    /// To note the end, where there is one.
    End,
    /// To give more time, in milliseconds.
    Extend(i64),
    /// To stop the clock.
    Pause,
    /// To let it go on.
    Resume,
    /// To take the attempt from whoever holds it.
    LetGo,
    /// To close the exam.
    CloseExam,
    /// To close the exam if its window is over and nobody sits it.
    CloseEnded,
    /// To give back a time in which the service was down.
    Credit {
        /// When it began.
        began: i64,
        /// When it ended.
        ended: i64,
    },
    /// To grade what is stored.
    Grade(Sheet),
}
