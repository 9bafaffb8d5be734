//! Who acts.
//!
//! Invariant: an actor value is made only from a session that was loaded and is valid; use cases
//! take it as proof. What belongs to another candidate is not found, never forbidden.

use super::{AccountId, CandidateId, ExamId, SessionId};

/// What a staff account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything, including accounts.
    Administrator,
    /// Banks, exams, results.
    Organiser,
}

words! {
    Role {
        Administrator = "administrator",
        Organiser = "organiser",
    }
}

/// A signed-in member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staff {
    /// The session, to end it.
    pub session: SessionId,
    /// The account.
    pub account: AccountId,
    /// What it may do.
    pub role: Role,
}

/// A candidate who entered an exam with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The session, to end it.
    pub session: SessionId,
    /// Who.
    pub candidate: CandidateId,
    /// The one exam that this session is for.
    pub exam: ExamId,
}
