//! Curves of questions from the answers of candidates, by marginal maximum likelihood.
//!
//! Invariant: every figure is finite or not given; a question without a finite estimate is told with its
//! reason and weighs nothing; the work is bounded by the settings.

mod run;

use super::advice::{Advice, NotEstimable};
use super::curve::Curve;
use super::fit::Fit;
use super::maximise::Model;
use super::nodes::Nodes;
use super::priors::Priors;
use super::responses::Tally;
use super::standard_errors::{Information, Variances};
use crate::domain::Language;

pub use run::{calibrate, calibrate_watched};

/// How curves are estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What is estimated.
    pub model: Model,
    /// How integrals over θ are taken.
    pub nodes: Nodes,
    /// What is believed beforehand; by default nothing.
    pub priors: Priors,
    /// The change of slopes and intercepts in a step of EM below which it has converged; default 10⁻⁶, which
    /// is thousands of times below any standard error.
    pub tolerance: f64,
    /// Most E steps; default 2000.
    pub iterations: u32,
    /// What the observed information may cost, in cells × nodes × parameters, before [`Information::CrossProduct`]
    /// takes its place; default 5·10⁸, which is about half a second.
    pub affordable: usize,
}

impl Settings {
    /// The usual settings for a model.
    pub fn of(model: Model) -> Self {
        Self {
            model,
            nodes: Nodes::default(),
            priors: Priors::default(),
            tolerance: 1e-6,
            iterations: 2000,
            affordable: 500_000_000,
        }
    }
}

/// What was estimated of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuestionEstimate {
    /// a and d; b by [`Curve::difficulty`].
    pub curve: Curve,
    /// The standard error of a; `None` where a is not estimated or the information is singular.
    pub slope_error: Option<f64>,
    /// The standard error of d.
    pub intercept_error: Option<f64>,
    /// The standard error of b, by the delta method: √(V(d) + b²V(a) + 2bC(a,d)) / |a|. For the Rasch model near
    /// 1/√(0.18·m) with m answers (assessment.md 4.3).
    pub difficulty_error: Option<f64>,
    /// How well the curve fits.
    pub fit: Fit,
}

/// The estimate of a question, or why there is none.
pub type QuestionResult = Result<QuestionEstimate, NotEstimable>;

/// Curves of all questions, for abilities of mean 0 and standard deviation 1 in these candidates.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// What was estimated.
    pub model: Model,
    /// By question.
    pub questions: Vec<QuestionResult>,
    /// How often each question was had and answered right.
    pub tallies: Vec<Tally>,
    /// ln of the marginal likelihood ∏ ∫ P(answers | θ) φ(θ) dθ (Bock and Aitkin 1981), at most 0; without
    /// questions that have no estimate.
    pub log_likelihood: f64,
    /// Numbers estimated: p.
    pub n_parameters: usize,
    /// Akaike's criterion −2·ln L + 2p; the smaller, the better the model.
    pub aic: f64,
    /// Schwarz's criterion −2·ln L + p·ln n with n candidates.
    pub bic: f64,
    /// E steps.
    pub iterations: u32,
    /// Whether the last step changed less than the tolerance.
    pub is_converged: bool,
    /// Where standard errors come from; `None` where there are none.
    pub information: Option<Information>,
    /// How integrals were taken.
    pub nodes: Nodes,
    /// What a reader must know.
    pub advice: Vec<Advice>,
}

/// Why there is no calibration at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// Nobody answered anything.
    #[error("there are no answers")]
    NoAnswers,
    /// Of every question all answers are right or all wrong, or nobody had it.
    #[error("no question has both right and wrong answers")]
    NothingVaries,
    /// Right and wrong answers are parted so sharply that no slope is steep enough.
    #[error("the answers do not bound the slopes")]
    Unbounded,
}

impl CalibrationError {
    /// What organisers should know, in a sentence or two.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::NoAnswers => language.pick(
                "没有任何作答，无法估计。",
                "There are no answers at all, so nothing can be estimated.",
            ),
            Self::NothingVaries => language.pick(
                "没有一道题既有人答对又有人答错，无法估计。",
                "No question was answered right by some candidates and wrong by others, so nothing can be estimated.",
            ),
            Self::Unbounded => language.pick(
                "作答太少或太整齐，区分度没有有限的估计值，建议改用斜率为 1 的 Rasch 模型。",
                "The answers are too few or too uniform: the discriminations have no finite estimates. Use the Rasch model with slope 1 instead.",
            ),
        }
    }
}

impl QuestionEstimate {
    fn of(curve: Curve, fit: Fit, variances: Variances) -> Self {
        let Variances {
            slope,
            intercept,
            both,
        } = variances;
        let root = |variance: f64| (0.0 < variance).then(|| variance.sqrt());
        let of_difficulty = |b: f64| intercept + b * b * slope + 2.0 * b * both;
        Self {
            curve,
            fit,
            slope_error: root(slope),
            intercept_error: root(intercept),
            difficulty_error: curve
                .difficulty()
                .and_then(|b| root(of_difficulty(b)))
                .map(|error| error / curve.slope.abs()),
        }
    }
}

impl Calibration {
    /// The curve of each question, `None` where it has no estimate.
    pub fn curves(&self) -> Vec<Option<Curve>> {
        let found = self.questions.iter().map(|found| found.as_ref().ok());
        found.map(|found| found.map(|found| found.curve)).collect()
    }
}
