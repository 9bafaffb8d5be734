//! Answers: which of two counts, and what becomes of those that are refused.
//!
//! Invariant: the revision of a slot never goes down, and one revision never holds two answers.

use jiff::{SignedDuration, Timestamp};

use super::{Refusal, later};
use crate::domain::AttemptId;
use crate::domain::response::Response;

/// Most refused saves that are kept of one attempt: a client that goes wrong must not fill the disk.
pub const MAX_REFUSED: u32 = 500;

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

/// Why a save was refused and is kept, for a person to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// 超时: the attempt had ended.
    Closed,
    /// 考试已结束: staff had closed the exam.
    ExamNotOpen,
    /// 暂停: its clock stood still.
    Paused,
    /// 其他设备: it went on on another device.
    OtherDevice,
    /// 旧版本: a newer answer was stored.
    Stale,
    /// 版本冲突: the same revision was stored with another answer.
    Conflict,
}

words! {
    Reason {
        Closed = "closed",
        ExamNotOpen = "exam_not_open",
        Paused = "paused",
        OtherDevice = "other_device",
        Stale = "stale",
        Conflict = "conflict",
    }
}

impl Reason {
    /// Why an answer that was refused so is kept; none where nobody can have seen the question.
    pub const fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::AttemptClosed { .. } => Some(Self::Closed),
            Refusal::ExamNotOpen => Some(Self::ExamNotOpen),
            Refusal::Paused { .. } => Some(Self::Paused),
            Refusal::OtherDevice { .. } => Some(Self::OtherDevice),
            Refusal::StaleRevision { .. } => Some(Self::Stale),
            Refusal::RevisionConflict { .. } => Some(Self::Conflict),
            Refusal::NotYetOpen { .. } | Refusal::WindowOver { .. } | Refusal::NotStarted => None,
        }
    }
}

/// What a person decided about a refused save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// 采纳: it is the answer now.
    Admitted,
    /// 不采纳: the answer stays as it was.
    Dismissed,
}

words! {
    Decision { Admitted = "admitted", Dismissed = "dismissed", }
}

/// A save that was refused, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedSave {
    /// The attempt.
    pub attempt: AttemptId,
    /// The epoch that it was made in, as it was sent.
    pub epoch: u32,
    /// What was sent.
    pub answer: Answer,
    /// Why it was refused.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
}

impl RefusedSave {
    /// How long after the last moment at which it would have been taken, by the deadline as it is now;
    /// none where time was not what it lacked.
    pub fn late_by(&self, deadline: Timestamp, grace: SignedDuration) -> Option<SignedDuration> {
        let late = self.at.duration_since(later(deadline, grace));
        late.is_positive().then_some(late)
    }

    /// The answer that this save becomes where a person admits it: with a revision above both, so that
    /// it counts.
    ///
    /// # Errors
    /// [`Refusal::StaleRevision`] where there is no higher revision.
    pub fn admit(&self, stored: Option<&Answer>) -> Result<Answer, Refusal> {
        let Answer { slot, revision, .. } = self.answer;
        let highest = stored.map_or(revision, |stored| stored.revision.max(revision));
        let next = highest.checked_add(1).ok_or(Refusal::StaleRevision {
            slot,
            stored: highest,
            found: revision,
        })?;
        Ok(Answer {
            revision: next,
            ..self.answer.clone()
        })
    }
}
