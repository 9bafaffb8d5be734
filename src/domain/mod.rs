//! The vocabulary, and the rules that need nothing but it.
//!
//! Everything below is pure: no IO, no clock, no global randomness, no serialisation. Time and
//! chance come in as arguments. `tests/architecture.rs` holds this.
//!
//! Reading order: [`marks`], [`seed`] and [`base32`] (the small exact tools), [`question`] and [`response`]
//! (what is asked and what was given), [`rich_text`] and [`asset`] (how its texts look), [`source_text`] (where it stands), [`blueprint`], [`assembly`], [`feasibility`] and [`paper`] (what
//! papers must obey, whether any can, and how they are drawn), [`lint`] (what an editor would object to), [`coverage`] (what is asked about),
//! [`exam`], [`waiting`], [`admission`] and [`attempt`]
//! (when and where it may be answered), [`allowance`] (who has more time), [`message`] (what they are told), [`scoring`] and [`grading`] (what it is worth),
//! [`marking`] and [`blank_review`] (what persons look at), [`results`] (what an exam came to),
//! [`statistics`] (how good its questions were), [`receipt`] (what a candidate takes away), [`roster`] and
//! [`access`] (who takes part, who may do what), [`audit`] (what was done), [`audit_chain`], [`audit_checkpoint`] and
//! [`audit_verification`] (that nobody changed what is told of it).
//! [`access`] (who takes part, who may do what), [`limits`] and [`password`] (how often somebody may try to get in, and with
//! what), [`audit`] (what was done).

/// `ALL` and `as_str` of closed sets: one word for each value, in files, store and API alike.
macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal,)* })*) => {$(
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of files, of the store and of the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    )*};
}

pub mod access;
pub mod admission;
pub mod allowance;
pub mod assembly;
pub mod asset;
pub mod attempt;
pub mod audit;
pub mod audit_chain;
pub mod audit_checkpoint;
pub mod audit_verification;
pub mod base32;
pub mod blank_review;
pub mod blueprint;
pub mod coverage;
pub mod erasure;
pub mod exam;
pub mod feasibility;
pub mod grading;
mod language;
pub mod likeness;
pub mod limits;
pub mod lint;
pub mod marking;
pub mod marks;
pub mod message;
pub mod paper;
pub mod password;
pub mod question;
pub mod rating;
pub mod receipt;
pub mod release;
pub mod response;
pub mod results;
pub mod rich_text;
pub mod roster;
pub mod ruling;
pub mod scoring;
pub mod seed;
pub mod source_text;
pub mod statistics;
pub mod waiting;

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

pub use language::{Bilingual, Language};

/// What an id was expected to look like, and did not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not an id")]
pub struct NotAnId {
    /// The text that was given.
    pub found: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps an id made by `entropy` or derived from others.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The 16 bytes, for derivation and sharding.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Only the canonical form: one id has one spelling, so it can be compared as text.
                match Uuid::try_parse(text) {
                    Ok(uuid) if uuid.hyphenated().to_string() == text => Ok(Self(uuid)),
                    Ok(_) | Err(_) => Err(NotAnId { found: text.chars().take(64).collect() }),
                }
            }
        }
    )*};
}

ids! {
    /// A staff account.
    AccountId;
    /// A question, through all its versions.
    QuestionId;
    /// One immutable version of a question.
    QuestionVersionId;
    /// A stored blueprint.
    BlueprintId;
    /// A scheduled exam.
    ExamId;
    /// One person on the roster of one exam.
    CandidateId;
    /// One attempt of one candidate; derived from exam, candidate and number.
    AttemptId;
    /// One drawing of the papers of an exam.
    DrawId;
    /// A drawn paper.
    PaperId;
    /// One grading of one attempt.
    GradeId;
    /// Who somebody is at a provider of identities, linked to an account.
    IdentityId;
    /// A signed-in session of staff or candidate.
    SessionId;
    /// A save that was refused and kept; derived from what was sent.
    RefusedSaveId;
    /// What a person rules of a question of an exam.
    RulingId;
    /// Questions that were brought in from one file.
    ImportId;
    /// An answer in the hands of a marker, by which the marker knows it.
    MarkingId;
    /// A grant of extra time.
    AllowanceId;
    /// What staff tell those who sit an exam.
    MessageId;
    /// A time in which the service was down.
    OutageId;
    /// An erasure of personal data.
    ErasureId;
    /// What a person decided about a version of a question.
    ReviewId;
    /// A line of what was done to exams.
    AuditEntryId;
    /// What an account may do in a scope.
    GrantId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let text = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
        assert_eq!(text.parse::<ExamId>().unwrap().to_string(), text);
        assert!(text.to_uppercase().parse::<ExamId>().is_err());
        assert!(text.replace('-', "").parse::<ExamId>().is_err());
    }
}
