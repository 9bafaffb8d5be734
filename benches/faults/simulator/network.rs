//! The network between devices and nodes, and what goes over it.
//!
//! Invariant: a packet under way may arrive at any time, before or after any other, twice or never.

use examhall::domain::attempt::{Answer, Closed, Refusal};

use super::rows::Sheet;

/// Who asked, and what they knew then: a reply finds its question by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Caller {
    /// Which device.
    pub(crate) device: usize,
    /// Counts what a page asks for itself.
    pub(crate) turn: u32,
    /// The epoch that it goes by.
    pub(crate) epoch: u32,
}

/// What a page asks.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// To start, or to find started.
    Start,
    /// To go on here.
    TakeOver,
    /// What is stored.
    Read,
    /// To save.
    Save(Vec<Answer>),
    /// To submit.
    Submit,
}

/// What became of one answer.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// The answer; the wire carries its slot and revision.
    pub(crate) answer: Answer,
    /// Why it was refused; none where it is stored.
    pub(crate) refusal: Option<Refusal>,
}

/// What a page is told.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    /// The attempt: its epoch, and whether this device is the active one.
    Attempt {
        /// The epoch.
        epoch: u32,
        /// Whether the caller's session holds it.
        is_active: bool,
    },
    /// What is stored.
    Stored(Sheet),
    /// What became of each answer.
    Saved(Vec<Fate>),
    /// It was submitted.
    Submitted(Closed),
    /// No.
    Refused(Refusal),
    /// To come again.
    Busy,
}

/// What is under way.
#[derive(Debug, Clone)]
pub(crate) enum Packet {
    /// To a node.
    Request {
        /// Who asks.
        caller: Caller,
        /// Which node is asked.
        node: usize,
        /// What is asked.
        ask: Ask,
    },
    /// To a device.
    Reply {
        /// Who asked.
        caller: Caller,
        /// What they are told.
        told: Told,
    },
}
