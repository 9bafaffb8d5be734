//! What may be believed of questions before anybody answered them.
//!
//! Invariant: nothing is believed unless the caller says so.

use std::collections::BTreeMap;

use super::curve::Curve;
use super::expect::Point;

/// A normal distribution of what is believed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// Its middle.
    pub mean: f64,
    /// Its standard deviation, above 0; other values stand for no belief.
    pub sd: f64,
}

/// Beliefs about curves; the estimates are then the most probable ones, not the most likely.
///
/// Meant for questions with fewer than 50 answers (assessment.md 4.3), whose estimates would jump; such
/// estimates are advisory and the result says so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Priors {
    /// By question: the distribution of a·(b − mean), which is that of the difficulty where the slope is 1.
    pub difficulties: BTreeMap<usize, Normal>,
    /// The distribution of the slope: of each question's, or of the one that all share. Without effect where
    /// the slope is 1.
    pub slope: Option<Normal>,
}

/// How a belief pulls at an estimate: −½·precision·excess², with excess = d + lever·a or a − mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pull {
    pub(super) excess: f64,
    pub(super) precision: f64,
    pub(super) lever: f64,
}

impl Pull {
    const NONE: Self = Self {
        excess: 0.0,
        precision: 0.0,
        lever: 0.0,
    };

    fn of(
        normal: Option<&Normal>,
        excess: impl Fn(f64) -> f64,
        lever: impl Fn(f64) -> f64,
    ) -> Self {
        normal
            .filter(|normal| normal.is_sound())
            .map_or(Self::NONE, |normal| Self {
                excess: excess(normal.mean),
                precision: normal.sd.powi(-2),
                lever: lever(normal.mean),
            })
    }

    fn log_density(self) -> f64 {
        -0.5 * self.precision * self.excess * self.excess
    }
}

impl Normal {
    fn is_sound(&self) -> bool {
        self.mean.is_finite() && self.sd.is_normal() && 0.0 < self.sd
    }
}

impl Priors {
    /// Whether something is believed of the difficulty of a question.
    pub(super) fn is_about(&self, question: usize) -> bool {
        self.difficulties
            .get(&question)
            .is_some_and(Normal::is_sound)
    }

    pub(super) fn has_slope(&self) -> bool {
        self.slope.as_ref().is_some_and(Normal::is_sound)
    }

    pub(super) fn difficulty(&self, question: usize, curve: Curve) -> Pull {
        let normal = self.difficulties.get(&question);
        Pull::of(
            normal,
            |mean| curve.intercept + mean * curve.slope,
            |mean| mean,
        )
    }

    pub(super) fn common_slope(&self, slope: f64) -> Pull {
        Pull::of(self.slope.as_ref(), |mean| slope - mean, |_| 0.0)
    }

    /// The logarithm of the believed density of curves, up to a constant; `slopes` are those that count.
    pub(super) fn log_density(&self, point: &Point, slopes: &[f64]) -> f64 {
        let curves = point.slopes.iter().zip(&point.intercepts).enumerate();
        let of_curves = curves.map(|(question, (slope, intercept))| {
            let curve = Curve {
                slope: *slope,
                intercept: *intercept,
            };
            self.difficulty(question, curve).log_density()
        });
        let of_slopes = slopes
            .iter()
            .map(|slope| self.common_slope(*slope).log_density());
        of_curves.sum::<f64>() + of_slopes.sum::<f64>()
    }
}
