//! What staff and the service did to an exam, to an account or to what all exams share, to be told afterwards.
//!
//! Invariant: a closed set of actions, each with its facts: ids, numbers and durations, never an answer,
//! a key or a name. Why it was done stands beside, in the words of who did it.

mod account;
mod action;

pub use account::AccountChange;
pub use action::{Action, Export};

use jiff::{SignedDuration, Timestamp};

use super::marks::Marks;
use super::roster::Whom;
use super::{
    AccountId, AllowanceId, AttemptId, AuditEntryId, BlueprintId, CandidateId, DrawId, ExamId,
    ImportId, MessageId, OutageId, QuestionVersionId, RefusedSaveId, RulingId,
};

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
    /// The paper of a candidate was collected.
    AttemptCollected,
    /// Candidates were told something. The words stand where others say why.
    MessageSent {
        /// The message.
        message: MessageId,
        /// Who was told.
        whom: Whom,
        /// How many they were.
        n_people: usize,
    },
    /// That was withdrawn.
    MessageWithdrawn {
        /// The message.
        message: MessageId,
        /// Who had been told.
        whom: Whom,
        /// How many of them had read it.
        n_read: usize,
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
    /// A ticket was ended, and no other given.
    TicketRevoked {
        /// Whose.
        candidate: CandidateId,
    },
    /// A candidate got another hall code.
    HallCodeReplaced {
        /// Who.
        candidate: CandidateId,
    },
    /// A hall code was ended.
    HallCodeRevoked {
        /// Whose.
        candidate: CandidateId,
    },
    /// What the exam asks at its doors was changed.
    AdmissionRulesChanged,
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
    /// A draft was made.
    ExamCreated,
    /// The plan or the rules of a draft were changed.
    ExamChanged,
    /// The roster was changed.
    RosterChanged {
        /// People added.
        n_added: usize,
        /// People whose name or branch changed.
        n_updated: usize,
        /// People taken off.
        n_removed: usize,
    },
    /// Papers were drawn, and the exam was opened to its candidates.
    ExamPublished {
        /// The drawing.
        draw: DrawId,
    },
    /// A drawing of papers was called off; none of them is left.
    DrawingCancelled {
        /// The drawing.
        draw: DrawId,
    },
    /// A plan for papers was changed.
    BlueprintChanged {
        /// The plan.
        blueprint: BlueprintId,
        /// Which change it was: 2 for the first.
        revision: u32,
    },
    /// A plan for papers was removed.
    BlueprintRemoved {
        /// The plan.
        blueprint: BlueprintId,
    },
    /// The exam was ended for everybody.
    ExamClosed,
    /// Candidates got their first tickets.
    TicketsIssued {
        /// How many.
        n_people: usize,
    },
    /// How the questions of an exam did was taken over into the bank.
    ObservationsTaken {
        /// Versions of questions.
        n_questions: usize,
    },
    /// Questions of a file were stored in the bank.
    ImportStored {
        /// The import.
        import: ImportId,
        /// New questions.
        n_created: usize,
        /// Questions that have a new version.
        n_changed: usize,
    },
    /// That was taken back.
    ImportUndone {
        /// The import.
        import: ImportId,
        /// Questions that it had made.
        n_retired: usize,
        /// Questions that it had changed.
        n_restored: usize,
    },
    /// Entries from before there were chains were linked.
    EntriesAdopted {
        /// How many.
        n_entries: usize,
    },
    /// Names left the system as they are.
    NamesExported {
        /// With what.
        what: Export,
    },
    /// Everything that is kept about a person was handed out.
    OwnDataHandedOut {
        /// About whom.
        candidate: CandidateId,
    },
    /// Personal data was erased.
    PersonsErased {
        /// Of how many people.
        n_persons: usize,
    },
}

impl Fact {
    /// The action that these are the facts of.
    pub const fn action(&self) -> Action {
        match self {
            Self::ExtraTimeGranted { .. } => Action::ExtraTimeGranted,
            Self::DowntimeCredited { .. } => Action::DowntimeCredited,
            Self::AttemptPaused { .. } => Action::AttemptPaused,
            Self::AttemptResumed { .. } => Action::AttemptResumed,
            Self::AttemptCollected => Action::AttemptCollected,
            Self::MessageSent { .. } => Action::MessageSent,
            Self::MessageWithdrawn { .. } => Action::MessageWithdrawn,
            Self::RefusedSaveAdmitted { .. } => Action::RefusedSaveAdmitted,
            Self::RefusedSaveDismissed { .. } => Action::RefusedSaveDismissed,
            Self::TicketReissued { .. } => Action::TicketReissued,
            Self::TicketRevoked { .. } => Action::TicketRevoked,
            Self::HallCodeReplaced { .. } => Action::HallCodeReplaced,
            Self::HallCodeRevoked { .. } => Action::HallCodeRevoked,
            Self::AdmissionRulesChanged => Action::AdmissionRulesChanged,
            Self::RulingProposed { .. } => Action::RulingProposed,
            Self::RulingApplied { .. } => Action::RulingApplied,
            Self::RulingWithdrawn { .. } => Action::RulingWithdrawn,
            Self::EssayMarked { .. } => Action::EssayMarked,
            Self::Account { change, .. } => change.action(),
            Self::ExamCreated => Action::ExamCreated,
            Self::ExamChanged => Action::ExamChanged,
            Self::RosterChanged { .. } => Action::RosterChanged,
            Self::ExamPublished { .. } => Action::ExamPublished,
            Self::DrawingCancelled { .. } => Action::DrawingCancelled,
            Self::BlueprintChanged { .. } => Action::BlueprintChanged,
            Self::BlueprintRemoved { .. } => Action::BlueprintRemoved,
            Self::ExamClosed => Action::ExamClosed,
            Self::TicketsIssued { .. } => Action::TicketsIssued,
            Self::ObservationsTaken { .. } => Action::ObservationsTaken,
            Self::ImportStored { .. } => Action::ImportStored,
            Self::ImportUndone { .. } => Action::ImportUndone,
            Self::EntriesAdopted { .. } => Action::EntriesAdopted,
            Self::NamesExported { .. } => Action::NamesExported,
            Self::OwnDataHandedOut { .. } => Action::OwnDataHandedOut,
            Self::PersonsErased { .. } => Action::PersonsErased,
        }
    }

    /// For whom it was done, where that was said.
    pub const fn whom(&self) -> Option<&Whom> {
        if let Self::ExtraTimeGranted { whom, .. }
        | Self::MessageSent { whom, .. }
        | Self::MessageWithdrawn { whom, .. } = self
        {
            return Some(whom);
        }
        if let Self::AttemptPaused { whom, .. } | Self::AttemptResumed { whom, .. } = self {
            return whom.as_ref();
        }
        None
    }

    /// The candidate that the fact itself names.
    pub const fn candidate(&self) -> Option<CandidateId> {
        if let Self::TicketReissued { candidate }
        | Self::TicketRevoked { candidate }
        | Self::HallCodeReplaced { candidate }
        | Self::HallCodeRevoked { candidate }
        | Self::OwnDataHandedOut { candidate } = self
        {
            return Some(*candidate);
        }
        None
    }
}

/// Why something was done, in the words of who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// About nobody in particular.
    Plain(String),
    /// About one person: under that person's own key, which goes when the person is erased. What is left
    /// can be read by nobody, and is still what the entry held.
    Sealed(String),
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id; sorts by time.
    pub id: AuditEntryId,
    /// To which exam; none where it was done to what all exams share.
    pub exam: Option<ExamId>,
    /// To which attempt, where it was one.
    pub attempt: Option<AttemptId>,
    /// Who did it; none where the service did by itself.
    pub account: Option<AccountId>,
    /// What.
    pub fact: Fact,
    /// The one person that it is about, where it is one: an id, which tells nothing once they are erased.
    pub about: Option<CandidateId>,
    /// Why; none where nobody was asked.
    pub reason: Option<Reason>,
    /// When.
    pub at: Timestamp,
}
