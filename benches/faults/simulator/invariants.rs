//! What must hold in every history, and which of it was found broken.
//!
//! Invariant: the first fault of a history is told; of each invariant a history counts once.

/// What must hold. The numbers are those of the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Invariant {
    /// I1: what was acknowledged is at most as new as what is stored in the end.
    AcknowledgedIsStored,
    /// I2: what is stored was given by somebody for this slot and revision.
    StoredWasGiven,
    /// I3: the revision of a slot never goes down, and one revision never holds two answers.
    RevisionsRise,
    /// I4: nothing is accepted later than deadline + grace, by the clock of the database.
    InTime,
    /// I4: nothing is accepted in a pause that has lasted longer than the grace.
    NotInPause,
    /// I4: nothing is accepted from another device, or another epoch, than the active one.
    ActiveDevice,
    /// I4: nothing is accepted that arrived after the exam was closed.
    ExamOpen,
    /// I5: what is graded is what was stored at the close, and nothing changes after.
    GradedIsStored,
    /// I6: one end, one submission, one grade.
    Once,
    /// I7: one attempt for a candidate and number.
    OneAttempt,
    /// I8: who has a network again in time ends with an empty outbox, and sees what is stored.
    Healed,
    /// I10: every refused save that somebody could have meant is kept, up to the bound.
    RefusedIsKept,
    /// P12: nothing is refused, and no attempt ended, while it had to be taken.
    NothingEarly,
    /// The attempt's deadline, pause, device and end are what was promised, to the millisecond.
    RowIsAsPromised,
}

impl Invariant {
    /// Every one, in order. I9, the chain of the audit, is no part of this model: it is not checked.
    pub(crate) const ALL: &'static [Self] = &[
        Self::AcknowledgedIsStored,
        Self::StoredWasGiven,
        Self::RevisionsRise,
        Self::InTime,
        Self::NotInPause,
        Self::ActiveDevice,
        Self::ExamOpen,
        Self::GradedIsStored,
        Self::Once,
        Self::OneAttempt,
        Self::Healed,
        Self::RefusedIsKept,
        Self::NothingEarly,
        Self::RowIsAsPromised,
    ];

    /// Its number, and what of it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::AcknowledgedIsStored => "I1",
            Self::StoredWasGiven => "I2",
            Self::RevisionsRise => "I3",
            Self::InTime => "I4 time",
            Self::NotInPause => "I4 pause",
            Self::ActiveDevice => "I4 device",
            Self::ExamOpen => "I4 exam",
            Self::GradedIsStored => "I5",
            Self::Once => "I6",
            Self::OneAttempt => "I7",
            Self::Healed => "I8",
            Self::RefusedIsKept => "I10",
            Self::NothingEarly => "early",
            Self::RowIsAsPromised => "row",
        }
    }
}

/// What one history broke.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    found: Vec<Invariant>,
    first: Option<String>,
}

impl Faults {
    /// Notes a fault; `what` is only asked for the first.
    pub(crate) fn note(&mut self, broken: Invariant, what: impl FnOnce() -> String) {
        if !self.found.contains(&broken) {
            self.found.push(broken);
        }
        self.first
            .get_or_insert_with(|| format!("{}: {}", broken.code(), what()));
    }

    /// Notes a fault unless `holds`.
    pub(crate) fn require(
        &mut self,
        holds: bool,
        broken: Invariant,
        what: impl FnOnce() -> String,
    ) {
        if !holds {
            self.note(broken, what);
        }
    }

    /// What was broken, each once.
    pub(crate) fn found(&self) -> &[Invariant] {
        &self.found
    }

    /// What was broken first, in words.
    pub(crate) fn first(&self) -> Option<&str> {
        self.first.as_deref()
    }
}
