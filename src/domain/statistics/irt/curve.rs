//! The curve of a question: how likely it is answered right at each ability.
//!
//! Invariant: probabilities lie in 0..=1 and logarithms are finite for every finite curve and ability.

/// The two-parameter logistic curve P(θ) = 1 / (1 + e^−(aθ + d)); the Rasch model is a = 1.
///
/// Source: Birnbaum (1968), in the slope and intercept form of Bock and Aitkin (1981). θ is the ability, in
/// standard deviations of the candidates' population, whose mean is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// a: how steep the curve is at its middle, in logits for each unit of θ; usually 0.3 to 2.5, negative
    /// where the able do worse.
    pub slope: f64,
    /// d = −a·b: the logit of a right answer at θ = 0; usually −4 to 4, greater for easier questions.
    pub intercept: f64,
}

/// Slopes nearer to 0 than this tell nothing of where the curve has its middle.
const FLAT: f64 = 0.01;

impl Curve {
    /// The curve of slope a with its middle at b.
    pub fn of_difficulty(slope: f64, difficulty: f64) -> Self {
        Self {
            slope,
            intercept: -slope * difficulty,
        }
    }

    /// b = −d/a: the ability at which half answer right, in units of θ; `None` where |a| < 0.01, because a
    /// curve so flat has no middle within reach.
    pub fn difficulty(&self) -> Option<f64> {
        (FLAT <= self.slope.abs()).then(|| -self.intercept / self.slope)
    }

    /// P(θ), in 0..=1.
    pub fn probability(&self, ability: f64) -> f64 {
        logistic(self.logit(ability))
    }

    /// What one answer tells of θ, as Fisher information: a²·P·(1 − P), at least 0 (Birnbaum 1968).
    pub fn information(&self, ability: f64) -> f64 {
        let right = self.probability(ability);
        self.slope * self.slope * right * (1.0 - right)
    }

    /// aθ + d.
    pub(super) fn logit(&self, ability: f64) -> f64 {
        self.slope * ability + self.intercept
    }
}

/// 1 / (1 + e^−z).
pub(super) fn logistic(logit: f64) -> f64 {
    if 0.0 <= logit {
        1.0 / (1.0 + (-logit).exp())
    } else {
        let odds = logit.exp();
        odds / (1.0 + odds)
    }
}

/// ln(1 − logistic(z)) = −ln(1 + e^z).
pub(super) fn log_wrong(logit: f64) -> f64 {
    -(logit.max(0.0) + (-logit.abs()).exp().ln_1p())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_curve_is_its_difficulty() {
        let curve = Curve::of_difficulty(1.6, -0.7);
        assert!((curve.probability(-0.7) - 0.5).abs() < 1e-15);
        assert!((curve.difficulty().unwrap() + 0.7).abs() < 1e-15);
        assert!((curve.information(-0.7) - 1.6 * 1.6 / 4.0).abs() < 1e-15);
        assert_eq!(
            Curve {
                slope: 0.0,
                intercept: 1.0
            }
            .difficulty(),
            None
        );
    }

    #[test]
    fn far_ends_stay_finite() {
        for logit in [-800.0, -40.0, 0.0, 40.0, 800.0] {
            assert!((0.0..=1.0).contains(&logistic(logit)));
            assert!(log_wrong(logit).is_finite());
        }
        assert!((log_wrong(0.3) - (1.0 - logistic(0.3)).ln()).abs() < 1e-15);
    }
}
