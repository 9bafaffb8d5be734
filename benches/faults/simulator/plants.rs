//! Planted faults: what a server could do wrong, one at a time.
//!
//! Invariant: each is caught by an invariant that is named here. A checker that does not find a planted
//! fault proves nothing.

use super::invariants::Invariant;

/// A fault that is planted into the model of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Callers are answered before the commit.
    AcknowledgedBeforeCommit,
    /// The columns of a statement with many rows are out of step: responses land in another slot.
    ColumnsOutOfStep,
    /// What arrives last is stored, whatever its revision.
    LastArrivalWins,
    /// Nobody waits for a lock: row and clock are read when the transaction begins.
    NoLock,
    /// The clock is read before the lock.
    ClockBeforeLock,
    /// The last node decides by a clock of its own, which runs ahead.
    ClockAhead,
    /// The last node decides by a clock of its own, which is behind.
    ClockBehind,
    /// An attempt is open until somebody noted its end.
    ClosedByFlag,
    /// A pause keeps nobody from saving.
    PauseForgotten,
    /// Nodes remember that the exam is open.
    ExamRemembered,
    /// Who starts an attempt, or gives time, does not hold the exam meanwhile.
    ExamNotHeld,
    /// The epoch of a save is not looked at.
    NoEpoch,
    /// What is graded is read before the lock under which the attempt is closed.
    SnapshotBeforeLock,
    /// Nobody looks whether the attempt is graded already.
    GradedTwice,
    /// An attempt's id is fresh, and whether there is one is asked before the lock.
    FreshIds,
    /// A save that is stored already is refused when it comes again.
    RepeatRefused,
    /// Refused saves are thrown away.
    RefusedThrownAway,
    /// A refused save that is kept already takes one of the last places again.
    RepeatsTakePlaces,
}

impl Plant {
    /// Every fault.
    pub(crate) const ALL: &'static [Self] = &[
        Self::AcknowledgedBeforeCommit,
        Self::ColumnsOutOfStep,
        Self::LastArrivalWins,
        Self::NoLock,
        Self::ClockBeforeLock,
        Self::ClockAhead,
        Self::ClockBehind,
        Self::ClosedByFlag,
        Self::PauseForgotten,
        Self::ExamRemembered,
        Self::ExamNotHeld,
        Self::NoEpoch,
        Self::SnapshotBeforeLock,
        Self::GradedTwice,
        Self::FreshIds,
        Self::RepeatRefused,
        Self::RefusedThrownAway,
        Self::RepeatsTakePlaces,
    ];

    /// The invariants that must find it: each of them.
    pub(crate) const fn caught_by(self) -> &'static [Invariant] {
        match self {
            Self::AcknowledgedBeforeCommit => &[Invariant::AcknowledgedIsStored],
            Self::ColumnsOutOfStep => &[Invariant::StoredWasGiven],
            Self::LastArrivalWins => &[Invariant::RevisionsRise],
            Self::NoLock => &[Invariant::InTime, Invariant::GradedIsStored],
            Self::ClockBeforeLock | Self::ClockBehind | Self::ClosedByFlag => &[Invariant::InTime],
            Self::ClockAhead => &[Invariant::NothingEarly, Invariant::RowIsAsPromised],
            Self::PauseForgotten => &[Invariant::NotInPause],
            Self::ExamRemembered | Self::ExamNotHeld => &[Invariant::ExamOpen],
            Self::NoEpoch => &[Invariant::ActiveDevice],
            Self::SnapshotBeforeLock => &[Invariant::GradedIsStored],
            Self::GradedTwice => &[Invariant::Once],
            Self::FreshIds => &[Invariant::OneAttempt],
            Self::RepeatRefused => &[Invariant::Healed],
            Self::RefusedThrownAway | Self::RepeatsTakePlaces => &[Invariant::RefusedIsKept],
        }
    }
}
