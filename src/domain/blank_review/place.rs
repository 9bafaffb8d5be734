//! The order of the list of distinct answers, and a text for where it goes on.
//!
//! Invariant: what is written is read back as the same place.

use std::cmp::{Ordering, Reverse};
use std::fmt;
use std::str::FromStr;

use crate::domain::question::QuestionCode;

/// Where a distinct answer stands in the list: near ones first, then by count, the most first.
///
/// Tells everything that the order goes by, so that a page begins at the right place also where the answer
/// before it has been decided meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whether it is near.
    pub is_near: bool,
    /// How many wrote it.
    pub count: u64,
    /// The question.
    pub code: QuestionCode,
    /// The number of its version.
    pub version: u32,
    /// The blank, counted from 1.
    pub blank: u32,
    /// The rule by which it was scored, counted from 0 among those of the version.
    pub rule: u32,
    /// The form in which it is compared.
    pub canonical: String,
}

impl Place {
    fn key(&self) -> impl Ord + '_ {
        (
            Reverse(self.is_near),
            Reverse(self.count),
            &self.code,
            self.version,
            self.blank,
            self.rule,
            &self.canonical,
        )
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let front = if self.is_near { "near" } else { "far" };
        let Self {
            count,
            code,
            version,
            blank,
            rule,
            canonical,
            ..
        } = self;
        write!(
            f,
            "{front}.{count}.{code}.{version}.{blank}.{rule}.{canonical}"
        )
    }
}

/// A text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("wanted what the page before told as `next`")]
pub struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let mut parts = text.splitn(7, '.');
        let mut part = || parts.next().ok_or(NotAPlace);
        Ok(Self {
            is_near: match part()? {
                "near" => true,
                "far" => false,
                _ => return Err(NotAPlace),
            },
            count: part()?.parse().map_err(|_| NotAPlace)?,
            code: part()?.parse().map_err(|_| NotAPlace)?,
            version: part()?.parse().map_err(|_| NotAPlace)?,
            blank: part()?.parse().map_err(|_| NotAPlace)?,
            rule: part()?.parse().map_err(|_| NotAPlace)?,
            canonical: part()?.to_owned(),
        })
    }
}
