//! Equating: what a score on one fixed form is worth on another, from the scores alone.
//!
//! Invariant: pure; every result is finite or refused with a reason; whether groups of candidates may be compared
//! is the caller's knowledge.
//!
//! Two designs. Random groups (the forms were dealt by chance): [`Frequencies`] of both forms, then [`mean`],
//! [`linear`] or [`equipercentile`]. Groups that may differ, with an anchor (questions that both had):
//! [`AnchoredScores`] of both, then [`tucker`], [`levine`], [`chained_linear`] or [`chained_equipercentile`].
//! Definitions and symbols are those of Kolen and Brennan, Test Equating (3rd edition, 2014), chapters 2 and 4.

mod anchored;
mod frequencies;
mod line;

pub use anchored::{
    Anchor, AnchoredScores, chained_equipercentile, chained_linear, levine, tucker,
};
pub use frequencies::{Frequencies, equipercentile};
pub use line::{Line, linear, mean};

/// Why scores cannot be equated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EquatingError {
    /// A form that nobody took.
    #[error("a form has no candidates")]
    NoCandidates,
    /// All candidates of a form, or all anchor scores of a group, are equal: there is no scale to carry over.
    #[error("all scores are equal")]
    NoSpread,
    /// Form and anchor scores are not positively correlated in a group: the anchor does not measure the same.
    #[error("the scores of the form and of the anchor do not rise together")]
    Unrelated,
    /// A share of the groups outside 0..=1, or a score that is no number.
    #[error("a number is out of its range")]
    OutOfRange,
}

impl EquatingError {
    /// One Chinese sentence, without its full stop.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::NoCandidates => "有一份试卷没有考生，无法等值",
            Self::NoSpread => "全体考生得分相同，无法等值",
            Self::Unrelated => "试卷得分与锚题得分没有正相关，锚题不能用来等值",
            Self::OutOfRange => "数值超出范围，无法等值",
        }
    }
}
