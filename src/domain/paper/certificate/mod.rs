//! The certificate of an exam's papers: what was checked, and how fair and how different they are.
//!
//! Invariant: computed from the finished papers, the blueprint and the pool alone, with the
//! independent [`Checker`](super::Checker); nothing of how they were drawn enters.

mod audit;
mod chance;
mod constraints;
mod exposure;
mod findings;
mod letters;
mod overlap;
mod ratio;

pub use audit::{Audit, Found, MAX_FOUND, MAX_SETS};
pub use chance::Probability;
pub use constraints::{Checked, Spread};
pub use exposure::{Exposure, Stratum, Use};
pub use findings::{Finding, Level};
pub use letters::{LetterCount, LetterTest, Letters};
pub use overlap::{COMPARED, Neighbours, Overlap};
pub use ratio::Ratio;

/// What an audit of all papers of an exam came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// How many papers.
    pub papers: u64,
    /// How many violations there are.
    pub violations: u64,
    /// How many papers have any.
    pub wrong_papers: u64,
    /// The first violations, at most [`MAX_FOUND`].
    pub found: Vec<Found>,
    /// Every count of the blueprint: sections, questions, marks, limits, difficulty.
    pub constraints: Vec<Checked>,
    /// How often each question was used.
    pub exposure: Exposure,
    /// How much papers share.
    pub overlap: Overlap,
    /// How hard the papers are; none without papers.
    pub difficulty: Option<Spread>,
    /// Where the right options stand.
    pub letters: Letters,
    /// How many papers, the first ones, were compared as sets of questions: at most [`MAX_SETS`].
    pub compared_sets: u64,
    /// How many different sets those are.
    pub different_sets: u64,
}

#[cfg(test)]
mod tests;
