//! Why a field of a form cannot be.
//!
//! Invariant: each says what was wanted, and what was found where that is no secret.

use super::Error;
use crate::domain::password::{self, PasswordFault};

/// Why a field cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// Its length is out of range.
    #[error("wanted {min} to {max} characters; found {found}")]
    Length {
        /// Characters found.
        found: usize,
        /// Fewest allowed.
        min: usize,
        /// Most allowed.
        max: usize,
    },
    /// A character that is not allowed.
    #[error("wanted lower-case letters, digits, `.`, `-` or `_`")]
    Characters,
    /// A character that cannot be shown.
    #[error("it holds a control character")]
    Control,
    /// It cannot be read.
    #[error("`{found}` cannot be read; wanted {wanted}")]
    Unreadable {
        /// What was given.
        found: String,
        /// What would be right.
        wanted: String,
    },
    /// It names something that does not exist.
    #[error("there is no such thing")]
    Unknown,
    /// It is in use for something else.
    #[error("it is in use for something else")]
    Taken,
    /// A password that is too easily guessed, or not of the sort that is wanted here.
    #[error(transparent)]
    Password(PasswordFault),
}

impl From<PasswordFault> for Error {
    fn from(fault: PasswordFault) -> Self {
        let reason = match fault {
            PasswordFault::Length { found } => FieldFault::Length {
                found,
                min: password::MIN_LENGTH,
                max: password::MAX_LENGTH,
            },
            PasswordFault::HoldsUsername
            | PasswordFault::Guessable
            | PasswordFault::TooFewClasses { .. } => FieldFault::Password(fault),
        };
        Self::Field {
            field: "password",
            reason,
        }
    }
}
