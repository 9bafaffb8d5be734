//! What can be doubtful about a question, in words that say what to do.
//!
//! Invariant: a doubt that holds a question has a confidence below [`Confidence::HELD`], and only such a one.

use super::super::{Confidence, Severity};

mod holding;
mod lesser;

pub(super) use holding::*;
pub(super) use lesser::*;

/// One thing to say of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// What follows from it.
    pub(super) severity: Severity,
    /// The most that the question's confidence can be.
    pub(super) confidence: Confidence,
    /// The stable name.
    pub(super) code: &'static str,
    /// Without its place.
    pub(super) chinese: String,
    /// Without its place.
    pub(super) english: String,
}

fn held(code: &'static str, chinese: impl Into<String>, english: impl Into<String>) -> Doubt {
    doubt(Severity::Held, 50, code, chinese.into(), english.into())
}

fn warning(code: &'static str, chinese: impl Into<String>, english: impl Into<String>) -> Doubt {
    doubt(Severity::Warning, 85, code, chinese.into(), english.into())
}

fn notice(code: &'static str, chinese: impl Into<String>, english: impl Into<String>) -> Doubt {
    doubt(Severity::Notice, 90, code, chinese.into(), english.into())
}

fn doubt(
    severity: Severity,
    hundredths: u8,
    code: &'static str,
    chinese: String,
    english: String,
) -> Doubt {
    Doubt {
        severity,
        confidence: Confidence::from_hundredths(hundredths),
        code,
        chinese,
        english,
    }
}
