//! What staff and the service did to an exam or to an account, to be told afterwards.
//!
//! Invariant: a closed set of actions, each with its facts: ids, numbers and durations, never an answer,
//! a key or a name. Why it was done stands beside, in the words of who did it.

use jiff::{SignedDuration, Timestamp};

use super::access::{Role, Scope};
use super::marks::Marks;
use super::roster::Whom;
use super::{
    AccountId, AllowanceId, AttemptId, AuditEntryId, CandidateId, ExamId, GrantId, OutageId,
    QuestionVersionId, RefusedSaveId, RulingId,
};

/// What was done, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Extra time was granted.
    ExtraTimeGranted,
    /// Minutes in which the service was down were given back.
    DowntimeCredited,
    /// The clock of one attempt or of many was stopped.
    AttemptPaused,
    /// It was let go on.
    AttemptResumed,
    /// A refused save was made the answer.
    RefusedSaveAdmitted,
    /// A refused save was looked at and left aside.
    RefusedSaveDismissed,
    /// A candidate got a new ticket, which ended the old one.
    TicketReissued,
    /// A ruling was proposed.
    RulingProposed,
    /// A ruling was put into force.
    RulingApplied,
    /// A proposed ruling was withdrawn.
    RulingWithdrawn,
    /// Markers settled the marks of an essay.
    EssayMarked,
    /// An account was made, or its password may be set anew.
    AccountInvited,
    /// An account was renamed, deactivated or let in again.
    AccountChanged,
    /// A password was set.
    PasswordSet,
    /// A second factor was set up.
    SecondFactorSet,
    /// A second factor was taken away.
    SecondFactorRemoved,
    /// Sessions of an account were ended.
    SessionsEnded,
    /// An account was given a role.
    GrantGiven,
    /// Somebody stood for a role that was given.
    GrantConfirmed,
    /// A role was taken back.
    GrantRemoved,
}

words! {
    Action {
        ExtraTimeGranted = "extra_time_granted",
        DowntimeCredited = "downtime_credited",
        AttemptPaused = "attempt_paused",
        AttemptResumed = "attempt_resumed",
        RefusedSaveAdmitted = "refused_save_admitted",
        RefusedSaveDismissed = "refused_save_dismissed",
        TicketReissued = "ticket_reissued",
        RulingProposed = "ruling_proposed",
        RulingApplied = "ruling_applied",
        RulingWithdrawn = "ruling_withdrawn",
        EssayMarked = "essay_marked",
        AccountInvited = "account_invited",
        AccountChanged = "account_changed",
        PasswordSet = "password_set",
        SecondFactorSet = "second_factor_set",
        SecondFactorRemoved = "second_factor_removed",
        SessionsEnded = "sessions_ended",
        GrantGiven = "grant_given",
        GrantConfirmed = "grant_confirmed",
        GrantRemoved = "grant_removed",
    }
}

/// The facts of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Extra time was granted.
    ExtraTimeGranted {
        /// The grant.
        allowance: AllowanceId,
        /// For whom.
        whom: Whom,
        /// How much.
        extra: SignedDuration,
        /// Attempts that got it.
        n_given: usize,
        /// Attempts that were over.
        n_over: usize,
    },
    /// Minutes in which the service was down were given back.
    DowntimeCredited {
        /// The outage.
        outage: OutageId,
        /// How long it lasted.
        lasted: SignedDuration,
        /// Attempts that got time back.
        n_given: usize,
    },
    /// Clocks were stopped.
    AttemptPaused {
        /// For whom; none where it was the one attempt of the entry.
        whom: Option<Whom>,
        /// Attempts whose clock was stopped.
        n_changed: usize,
    },
    /// Clocks were let go on.
    AttemptResumed {
        /// For whom; none where it was the one attempt of the entry.
        whom: Option<Whom>,
        /// Attempts whose clock goes on.
        n_changed: usize,
        /// How long the one that stood longest had stood.
        stood: SignedDuration,
    },
    /// A refused save was made the answer.
    RefusedSaveAdmitted {
        /// The save.
        save: RefusedSaveId,
        /// The slot, counted from 1.
        slot: u32,
        /// The revision that was refused.
        refused: u32,
        /// The revision that was stored; none where there was no answer.
        stored: Option<u32>,
        /// The revision that it has as the answer.
        admitted: u32,
    },
    /// A refused save was left aside.
    RefusedSaveDismissed {
        /// The save.
        save: RefusedSaveId,
        /// The slot, counted from 1.
        slot: u32,
        /// The revision that was refused.
        refused: u32,
    },
    /// A candidate got a new ticket.
    TicketReissued {
        /// Who.
        candidate: CandidateId,
    },
    /// A ruling was proposed.
    RulingProposed {
        /// The ruling.
        ruling: RulingId,
        /// Of which question, in the version on the papers.
        version: QuestionVersionId,
    },
    /// A ruling was put into force.
    RulingApplied {
        /// The ruling.
        ruling: RulingId,
        /// Of which question.
        version: QuestionVersionId,
    },
    /// A proposed ruling was withdrawn.
    RulingWithdrawn {
        /// The ruling.
        ruling: RulingId,
        /// Of which question.
        version: QuestionVersionId,
    },
    /// Markers settled the marks of an essay.
    EssayMarked {
        /// The slot, counted from 1.
        slot: u32,
        /// The marks that count from now on.
        marks: Marks,
        /// How many persons have marked it.
        n_markers: usize,
    },
    /// An account was changed.
    Account {
        /// Which account.
        account: AccountId,
        /// How.
        change: AccountChange,
    },
}

/// What was done to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// It was made, or its password may be set anew.
    Invited,
    /// It was renamed, deactivated or let in again.
    Changed {
        /// Whether it may sign in from now on.
        is_active: bool,
    },
    /// Its password was set.
    PasswordSet,
    /// Its second factor was set up.
    SecondFactorSet,
    /// Its second factor was taken away.
    SecondFactorRemoved,
    /// Its sessions were ended.
    SessionsEnded,
    /// It was given a role.
    GrantGiven {
        /// The grant.
        grant: GrantId,
        /// As what.
        role: Role,
        /// Where.
        scope: Scope,
    },
    /// Somebody stood for a role that it was given.
    GrantConfirmed {
        /// The grant.
        grant: GrantId,
    },
    /// A role was taken back.
    GrantRemoved {
        /// The grant.
        grant: GrantId,
    },
}

impl AccountChange {
    const fn action(&self) -> Action {
        match self {
            Self::Invited => Action::AccountInvited,
            Self::Changed { .. } => Action::AccountChanged,
            Self::PasswordSet => Action::PasswordSet,
            Self::SecondFactorSet => Action::SecondFactorSet,
            Self::SecondFactorRemoved => Action::SecondFactorRemoved,
            Self::SessionsEnded => Action::SessionsEnded,
            Self::GrantGiven { .. } => Action::GrantGiven,
            Self::GrantConfirmed { .. } => Action::GrantConfirmed,
            Self::GrantRemoved { .. } => Action::GrantRemoved,
        }
    }
}

impl Fact {
    /// The action that these are the facts of.
    pub const fn action(&self) -> Action {
        match self {
            Self::ExtraTimeGranted { .. } => Action::ExtraTimeGranted,
            Self::DowntimeCredited { .. } => Action::DowntimeCredited,
            Self::AttemptPaused { .. } => Action::AttemptPaused,
            Self::AttemptResumed { .. } => Action::AttemptResumed,
            Self::RefusedSaveAdmitted { .. } => Action::RefusedSaveAdmitted,
            Self::RefusedSaveDismissed { .. } => Action::RefusedSaveDismissed,
            Self::TicketReissued { .. } => Action::TicketReissued,
            Self::RulingProposed { .. } => Action::RulingProposed,
            Self::RulingApplied { .. } => Action::RulingApplied,
            Self::RulingWithdrawn { .. } => Action::RulingWithdrawn,
            Self::EssayMarked { .. } => Action::EssayMarked,
            Self::Account { change, .. } => change.action(),
        }
    }
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id; sorts by time.
    pub id: AuditEntryId,
    /// To which exam; none for what concerns none.
    pub exam: Option<ExamId>,
    /// To which attempt, where it was one.
    pub attempt: Option<AttemptId>,
    /// Who did it; none where the service did by itself.
    pub account: Option<AccountId>,
    /// What.
    pub fact: Fact,
    /// Why, in the words of who did it; none where nobody was asked.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}
