//! Why a figure is not there, and which figures to take with care.
//!
//! Invariant: each reason has one sentence for organisers, in Chinese and in English.

use super::number::real;
use crate::domain::Language;

/// A figure, or why there is none. A figure is always a finite number.
pub type Figure = Result<f64, Undefined>;

/// Why a figure is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Undefined {
    /// Nobody, or fewer candidates than the formula divides by.
    #[error("too few candidates")]
    TooFewCandidates,
    /// Fewer questions, or options, than the formula divides by.
    #[error("too few questions or options")]
    TooFewQuestions,
    /// The question, or the whole paper, carries no marks.
    #[error("it carries no marks")]
    NoMarks,
    /// All who had the question scored the same on it.
    #[error("all scored the same on the question")]
    SameScore,
    /// All scored the same on the rest of the paper.
    #[error("all scored the same on the rest of the paper")]
    SameRest,
    /// All scored the same in total.
    #[error("all have the same total")]
    SameTotal,
    /// The question runs against the total, so that it has no weight in its spread.
    #[error("the score runs against the total")]
    RunsAgainstTotal,
    /// The formula is for questions that are right or wrong and carry the same marks.
    #[error("not every question is right or wrong for the same marks")]
    NotRightOrWrong,
    /// The formula needs a score of everybody on every question.
    #[error("scores are missing")]
    MissingScores,
    /// Covariances of missing cells do not fit together, or a reliability beyond 1 leaves no error.
    #[error("the variances do not fit together")]
    NegativeVariance,
    /// The pass mark lies outside what the paper can give.
    #[error("the pass mark is outside the marks of the paper")]
    PassMarkOutside,
    /// The normal distribution that stands for the totals decides alike for everybody.
    #[error("the decision is the same for all")]
    SameDecision,
    /// More options than all their subsets can be gone through.
    #[error("too many options")]
    TooManyOptions,
}

impl Undefined {
    /// A sentence for organisers.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::TooFewCandidates => language.pick(
                "考生人数太少，无法计算。",
                "There are too few candidates to work this out.",
            ),
            Self::TooFewQuestions => language.pick(
                "题目或选项太少，无法计算。",
                "There are too few questions or options to work this out.",
            ),
            Self::NoMarks => language.pick(
                "满分为零，无法计算。",
                "The full marks are zero, so this cannot be worked out.",
            ),
            Self::SameScore => language.pick(
                "所有考生在本题得分相同，无法计算。",
                "All candidates scored the same on this question, so this cannot be worked out.",
            ),
            Self::SameRest => language.pick(
                "所有考生在其余题目上得分相同，无法计算。",
                "All candidates scored the same on the other questions, so this cannot be worked out.",
            ),
            Self::SameTotal => language.pick(
                "所有考生总分相同，无法计算。",
                "All candidates have the same total, so this cannot be worked out.",
            ),
            Self::RunsAgainstTotal => language.pick(
                "本题得分与总分反向变化，没有有效权重。",
                "Scores on this question fall as totals rise, so it has no effective weight.",
            ),
            Self::NotRightOrWrong => language.pick(
                "只适用于分值相同且只判对错的题目。",
                "This is only for questions of equal marks that are simply right or wrong.",
            ),
            Self::MissingScores => language.pick(
                "有缺失的得分，无法计算。",
                "Some scores are missing, so this cannot be worked out.",
            ),
            Self::NegativeVariance => language.pick(
                "缺失的得分过多，方差互相矛盾，无法计算。",
                "So many scores are missing that the variances contradict each other, and this cannot be worked out.",
            ),
            Self::PassMarkOutside => language.pick(
                "及格线不在试卷分值范围内。",
                "The pass mark is outside the marks that the paper can give.",
            ),
            Self::SameDecision => language.pick(
                "按正态分布估计，所有考生的判定相同，无法计算。",
                "Estimated by a normal distribution, all candidates get the same decision, so this cannot be worked out.",
            ),
            Self::TooManyOptions => language.pick(
                "选项过多，无法逐一枚举。",
                "There are too many options to go through them all.",
            ),
        }
    }
}

/// Fewest candidates whose figures are shown without a caution.
pub const MIN_CANDIDATES: u64 = 30;

/// What to keep in mind about figures that are defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caution {
    /// Fewer candidates than [`MIN_CANDIDATES`]: another group may well give other figures.
    FewCandidates {
        /// How many there are.
        n: u64,
    },
}

impl Caution {
    /// What `n` candidates are too few for.
    pub(super) const fn of(n: u64) -> Option<Self> {
        if n < MIN_CANDIDATES {
            Some(Self::FewCandidates { n })
        } else {
            None
        }
    }

    /// A sentence for organisers.
    pub fn sentence(self, language: Language) -> String {
        let Self::FewCandidates { n } = self;
        match language {
            Language::Chinese => {
                format!("只有{n}名考生（少于{MIN_CANDIDATES}名），指标仅供参考。")
            }
            Language::English => {
                format!(
                    "There are fewer than {MIN_CANDIDATES} candidates ({n}): take the figures as a guide only."
                )
            }
        }
    }
}

/// `over / under`, or `reason` where `under` is not above zero.
pub(super) fn share(over: f64, under: f64, reason: Undefined) -> Figure {
    if 0.0 < under {
        Ok(over / under)
    } else {
        Err(reason)
    }
}

/// `n` as a real number, where it is at least `least`.
pub(super) fn at_least(n: u64, least: u64) -> Result<f64, Undefined> {
    if n < least {
        Err(Undefined::TooFewCandidates)
    } else {
        Ok(real(n))
    }
}
