//! Statistics of an exam: what its scores say of questions, papers and candidates, in real numbers.
//!
//! Invariant: marks are exact everywhere else; real numbers stay in here, and each is finite or absent with a
//! reason. Nothing here changes a score.
//!
//! Reading order: [`classical`] (难度, 区分度, 信度 of fixed papers and of papers of one's own, with flags),
//! [`irt`] (how hard questions are and how able candidates, on one scale), [`equating`] (what a score on one
//! fixed form is worth on another). The three know nothing of each other.

pub mod classical;
pub mod equating;
pub mod irt;

#[cfg(test)]
mod tests;
