//! Everything that a use case can refuse, with the facts that a message needs.

mod field;

use jiff::SignedDuration;

use super::identity::IdentityFault;
use crate::domain::Bilingual;
use crate::domain::admission::DoorFault;
use crate::domain::assembly::PoolFault;
use crate::domain::attempt::{Decision, Refusal};
use crate::domain::exam::{RulesFault, State};
use crate::domain::marks::Marks;
use crate::domain::message::MAX_MESSAGES;
use crate::domain::paper::DrawFault;
use crate::domain::question::QuestionCode;
use crate::domain::question::review::ReviewFault;
use crate::domain::response::Misfit;
use crate::domain::roster::Whom;
use crate::domain::ruling;
use crate::entropy::NoEntropy;
use crate::formats::FormFault;
use crate::formats::exchange::ImportProblem;
use crate::formats::picture::PictureFault;
use crate::formats::roster::RosterProblem;
use crate::store::imports::State as ImportState;
use crate::store::{Declined, StoreError, WriteError};

pub use field::FieldFault;

/// Why a use case did not happen. Nothing was changed then.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Whoever waited for it called it off.
    #[error("called off")]
    CalledOff,
    /// No session, or one that has ended.
    #[error("not signed in")]
    NotSignedIn,
    /// A session of the wrong sort for this.
    #[error("not allowed")]
    Forbidden,
    /// Not there, or not the caller's.
    #[error("not found")]
    NotFound,
    /// Wrong username or password.
    #[error("wrong username or password")]
    WrongPassword,
    /// An identity of a provider that opens nothing.
    #[error(transparent)]
    Identity(#[from] IdentityFault),
    /// An unknown ticket.
    #[error("the ticket is not known")]
    UnknownTicket,
    /// Name or number do not belong to the ticket.
    #[error("name or number do not belong to the ticket")]
    IdentityMismatch,
    /// A password that is right and older than the rules here allow.
    #[error("the password is too old")]
    PasswordExpired,
    /// The account has a second factor, and no code came along.
    #[error("a code of the authenticator is needed")]
    CodeNeeded,
    /// A code that is wrong, too old, or was used.
    #[error("wrong code")]
    WrongCode,
    /// A sensitive act without a fresh proof of who acts.
    #[error("the password is needed again")]
    ProofNeeded,
    /// An unknown, used or expired invitation.
    #[error("the invitation is not valid")]
    InvitationLink,
    /// Nobody would be left who can manage accounts.
    #[error("nobody would be left who can manage accounts")]
    LastAdministrator,
    /// Something sealed that this installation's key does not open.
    #[error("what was sealed cannot be opened with this installation's key")]
    Sealed,
    /// A door of the exam that stays closed.
    #[error(transparent)]
    Door(DoorFault),
    /// An unknown, used or expired set-up link.
    #[error("the set-up link is not valid")]
    SetupLink,
    /// A username that is taken.
    #[error("username `{username}` is taken")]
    UsernameTaken {
        /// The username.
        username: String,
    },
    /// A ruling that was decided before.
    #[error("the ruling is {} already", .decision.as_str())]
    RulingDecided {
        /// How.
        decision: ruling::Decision,
    },
    /// Nobody puts their own ruling into force here.
    #[error("a second person has to put this into force")]
    SecondPerson,
    /// A question of which another version is in use by now.
    #[error("question `{code}` was changed meanwhile")]
    QuestionChanged {
        /// Which question.
        code: QuestionCode,
        /// The version in use; none where there is none, or where it is just being changed.
        in_use: Option<u32>,
    },
    /// A verdict that cannot be.
    #[error("question `{code}`: {fault}")]
    Review {
        /// About which question.
        code: QuestionCode,
        /// Why not.
        fault: ReviewFault,
    },
    /// A field that cannot be.
    #[error("`{field}`: {reason}")]
    Field {
        /// Which field.
        field: &'static str,
        /// Why.
        reason: FieldFault,
    },
    /// A state that does not allow it.
    #[error("the exam is {found}; wanted {wanted}", found = .found.as_str(), wanted = .wanted.as_str())]
    ExamState {
        /// The state it is in.
        found: State,
        /// The state that was wanted.
        wanted: State,
    },
    /// An exam whose rules give no time back.
    #[error("the exam gives no time back after an outage")]
    NoDowntimeCredit,
    /// An exam that somebody may still sit.
    #[error("the exam is not over")]
    ExamNotOver,
    /// An exam with more answers than a model is estimated from.
    #[error("a model is estimated from at most {max} answers")]
    ModelTooLarge {
        /// How many are allowed.
        max: u64,
    },
    /// Somebody changed the exam meanwhile, or called the drawing of its papers off.
    #[error("the exam was changed meanwhile")]
    ChangedMeanwhile,
    /// A plan that somebody changed since.
    #[error("the plan has revision {in_use} by now")]
    BlueprintChanged {
        /// The revision that it has.
        in_use: u32,
    },
    /// A plan that exams stand on.
    #[error("{n_exams} exams stand on the plan")]
    BlueprintInUse {
        /// How many.
        n_exams: usize,
    },
    /// A roster without people.
    #[error("the roster is empty")]
    EmptyRoster,
    /// A roster file with faults.
    #[error("the roster has {} problems", .0.len())]
    Roster(Vec<RosterProblem>),
    /// Questions with faults: their place in the list, from 0, and what is wrong.
    #[error("{} questions have faults", .0.len())]
    Questions(Vec<(usize, Vec<FormFault>)>),
    /// A file of which no question could be read, with everything that is to be said of it.
    #[error("no question could be read of the file: {} problems", .0.len())]
    UnreadableFile(Vec<ImportProblem>),
    /// An upload that is no picture which is kept.
    #[error(transparent)]
    Picture(#[from] PictureFault),
    /// An import that was decided about before.
    #[error("the import is {} already", .state.as_str())]
    ImportDecided {
        /// Where it stands.
        state: ImportState,
    },
    /// An import that waited too long for a decision.
    #[error("nobody decided about the import in time")]
    ImportExpired,
    /// Questions of an import, by their places from 0, that wait for a person.
    #[error("{} questions of the import wait for a person", .0.len())]
    NotReady(Vec<usize>),
    /// Questions that somebody changed since an import stored them.
    #[error("{} questions were changed since", .0.len())]
    ChangedSince(Vec<QuestionCode>),
    /// A blueprint form with faults.
    #[error("the blueprint has {} faults", .0.len())]
    BlueprintForm(Vec<FormFault>),
    /// A blueprint that names what the bank does not have.
    #[error("the blueprint names {} things that the bank does not have", .0.len())]
    PoolFaults(Vec<PoolFault>),
    /// A blueprint that this bank cannot serve, with each conflict in words.
    #[error("the bank cannot serve the blueprint: {}", .0.iter().map(|told| told.en.as_str()).collect::<Vec<_>>().join("; "))]
    BankCannotServe(Vec<Bilingual>),
    /// A paper that could not be drawn.
    #[error(transparent)]
    Draw(#[from] DrawFault),
    /// A drawn paper that breaks its blueprint: a fault of the generator, caught before it was stored.
    #[error("a drawn paper breaks its blueprint: {0}")]
    BadPaper(String),
    /// Somebody who is on the roster already.
    #[error("number `{number}` is on the roster already")]
    AlreadyOnRoster {
        /// Their number.
        number: String,
    },
    /// More people than can be added at once.
    #[error("at most {max} people are added at once; found {found}", max = super::publishing::MAX_LATE)]
    TooManyLate {
        /// How many.
        found: usize,
    },
    /// Rules that cannot be.
    #[error(transparent)]
    Rules(#[from] RulesFault),
    /// An act on an attempt that its state or the clock does not allow.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A slot that the paper does not have.
    #[error("the paper has slots 1 to {n_slots}; found {slot}")]
    NoSuchSlot {
        /// The slot.
        slot: u32,
        /// Slots of the paper.
        n_slots: usize,
    },
    /// A slot that stands twice in one batch.
    #[error("slot {slot} stands twice in one batch")]
    RepeatedSlot {
        /// The slot.
        slot: u32,
    },
    /// A response that does not fit its question.
    #[error("slot {slot}: {misfit}")]
    Misfit {
        /// The slot.
        slot: u32,
        /// Why.
        misfit: Misfit,
    },
    /// All attempts are used, or the last is still open.
    #[error("no further attempt: {used} of {allowed} used")]
    NoFurtherAttempt {
        /// Attempts there are.
        used: u32,
        /// Attempts allowed.
        allowed: u32,
    },
    /// Certificates of an exam with grades that may still change.
    #[error("{n_ungraded} attempts have no final grade")]
    Ungraded {
        /// Attempts that are not graded, or wait for a person.
        n_ungraded: usize,
    },
    /// Certificates that nobody would get.
    #[error("nobody is to be awarded")]
    NobodyToAward,
    /// More certificates than one document holds.
    #[error("at most {max} certificates are printed at once; found {found}")]
    TooManyAwards {
        /// How many.
        found: usize,
        /// The most that are printed.
        max: usize,
    },
    /// A result that is not released.
    #[error("the result is not released")]
    NotReleased,
    /// An attempt that has not ended cannot be marked, and has no receipt.
    #[error("the attempt has not ended")]
    AttemptOpen,
    /// A refused save that a person has decided about.
    #[error("the refused save was {} already", .decision.as_str())]
    AlreadyDecided {
        /// What was decided.
        decision: Decision,
    },
    /// A number or a branch that nobody on the roster has.
    #[error("nobody on the roster is covered by {} `{}`", .whom.scope(), .whom.subject().unwrap_or_default())]
    NotOnRoster {
        /// Who was meant.
        whom: Whom,
    },
    /// A slot that a rule scores.
    #[error("slot {slot} is scored by rule, not by a person")]
    NotMarkedByHand {
        /// The slot.
        slot: u32,
    },
    /// More marks than the slot carries.
    #[error("slot {slot} carries {max} marks; found {found}")]
    TooManyMarks {
        /// The slot.
        slot: u32,
        /// Marks given.
        found: Marks,
        /// Marks it carries.
        max: Marks,
    },
    /// Rules of marking that come after the first marks.
    #[error("somebody has marked an answer of the exam already")]
    MarkingBegun,
    /// An answer that is not in the hands of this marker any more.
    #[error("the answer is not in the hands of this marker any more")]
    MarkingLapsed,
    /// Too many tries to sign in, of one lane of `sign_in_limits`.
    #[error("too many tries; the next may come in {wait:#}")]
    TooManyTries {
        /// How long to wait.
        wait: SignedDuration,
    },
    /// More saves of one attempt than any page sends.
    #[error("too many saves of one attempt; the next may come in {wait:#}")]
    TooManySaves {
        /// How long to wait.
        wait: SignedDuration,
    },
    /// More messages to the candidates of an exam than it may have.
    #[error("an exam has at most {MAX_MESSAGES} messages")]
    TooManyMessages,
    /// Too much at once: come again.
    #[error("too busy")]
    Busy,
    /// The operating system gave no random bytes.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    /// A file that could not be written to its end.
    #[error("a file: {0}")]
    File(String),
    /// Hashing a password went wrong.
    #[error("password hashing: {0}")]
    Hashing(String),
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl Error {
    /// Hashing a password went wrong, and how.
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` hands on values")]
    pub(super) fn hashing(cause: impl ToString) -> Self {
        Self::Hashing(cause.to_string())
    }

    /// Whether the same may succeed in a moment: it came of the database, not of what was asked.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Store(
                    StoreError::Busy
                        | StoreError::Stopping
                        | StoreError::Passing(_)
                        | StoreError::Unavailable(_)
                )
        )
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        if error == StoreError::NotFound {
            Self::NotFound
        } else if error == StoreError::Busy {
            Self::Busy
        } else {
            Self::Store(error)
        }
    }
}

impl From<Declined> for Error {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::NotFound => Self::NotFound,
            Declined::Refused(refusal) => refusal.into(),
            Declined::Store(error) => error.into(),
        }
    }
}

impl WriteError for Error {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self {
            Some(error)
        } else {
            None
        }
    }
}
