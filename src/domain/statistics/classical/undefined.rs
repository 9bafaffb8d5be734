//! Why a figure is not there, and which figures to take with care.
//!
//! Invariant: each reason has one Chinese sentence for organisers.

use super::number::real;

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
    /// A Chinese sentence for organisers.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooFewCandidates => "考生人数太少，无法计算。",
            Self::TooFewQuestions => "题目或选项太少，无法计算。",
            Self::NoMarks => "满分为零，无法计算。",
            Self::SameScore => "所有考生在本题得分相同，无法计算。",
            Self::SameRest => "所有考生在其余题目上得分相同，无法计算。",
            Self::SameTotal => "所有考生总分相同，无法计算。",
            Self::RunsAgainstTotal => "本题得分与总分反向变化，没有有效权重。",
            Self::NotRightOrWrong => "只适用于分值相同且只判对错的题目。",
            Self::MissingScores => "有缺失的得分，无法计算。",
            Self::NegativeVariance => "缺失的得分过多，方差互相矛盾，无法计算。",
            Self::PassMarkOutside => "及格线不在试卷分值范围内。",
            Self::SameDecision => "按正态分布估计，所有考生的判定相同，无法计算。",
            Self::TooManyOptions => "选项过多，无法逐一枚举。",
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

    /// A Chinese sentence for organisers.
    pub fn sentence(self) -> String {
        match self {
            Self::FewCandidates { n } => {
                format!("只有{n}名考生（少于{MIN_CANDIDATES}名），指标仅供参考。")
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
