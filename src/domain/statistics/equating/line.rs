//! Equating by a straight line.
//!
//! Invariant: a line that is given has a finite positive slope and a finite intercept.

use super::{EquatingError, Frequencies};

/// y = slope·x + intercept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Points of form Y for each point of form X.
    pub slope: f64,
    /// What 0 on form X is worth on form Y; may lie below 0.
    pub intercept: f64,
}

/// A mean, and a variance with n − 1 in the denominator (0 of one candidate), as R's equate has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Line {
    /// What a score on form X is worth on form Y. Results beyond the form's ends are not cut off.
    pub fn at(&self, score: f64) -> f64 {
        self.slope * score + self.intercept
    }

    /// First this line, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            slope: self.slope * next.slope,
            intercept: next.at(self.intercept),
        }
    }

    /// The line that carries the mean and the standard deviation over.
    pub(super) fn carrying(from: Moments, to: Moments) -> Result<Self, EquatingError> {
        let slope = (to.variance / from.variance).sqrt();
        let intercept = to.mean - slope * from.mean;
        if !(intercept.is_finite() && slope.is_normal()) {
            return Err(EquatingError::NoSpread);
        }
        Ok(Self { slope, intercept })
    }
}

impl Moments {
    /// Of values, each with how often it occurs; `None` where there are none.
    pub(super) fn of(values: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Self> {
        let n: f64 = values.clone().map(|(_, count)| count).sum();
        if n <= 0.0 {
            return None;
        }
        let mean = values
            .clone()
            .map(|(value, count)| value * count)
            .sum::<f64>()
            / n;
        let squares = values.map(|(value, count)| (value - mean).powi(2) * count);
        let variance = squares.sum::<f64>() / (n - 1.0).max(1.0);
        (mean.is_finite() && variance.is_finite()).then_some(Self { mean, variance })
    }
}

/// Mean equating: y = x − μ(X) + μ(Y).
pub fn mean(x: &Frequencies, y: &Frequencies) -> Line {
    Line {
        slope: 1.0,
        intercept: y.mean() - x.mean(),
    }
}

/// Linear equating: y = σ(Y)/σ(X)·(x − μ(X)) + μ(Y).
///
/// # Errors
/// Where all scores of a form are equal.
pub fn linear(x: &Frequencies, y: &Frequencies) -> Result<Line, EquatingError> {
    Line::carrying(x.moments(), y.moments())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_carries_mean_and_spread_over() {
        let x = Frequencies::new(&[1, 2, 1]).unwrap();
        let y = Frequencies::new(&[1, 0, 0, 2, 0, 0, 1]).unwrap();
        let line = linear(&x, &y).unwrap();
        assert!((line.slope - 3.0).abs() < 1e-12 && line.intercept.abs() < 1e-12);
        assert!((mean(&x, &y).at(1.0) - 3.0).abs() < 1e-12);
        let back = linear(&y, &x).unwrap();
        assert!((back.at(line.at(0.7)) - 0.7).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_have_no_scale() {
        let x = Frequencies::new(&[0, 7]).unwrap();
        let y = Frequencies::new(&[3, 4]).unwrap();
        assert_eq!(linear(&x, &y), Err(EquatingError::NoSpread));
        assert_eq!(linear(&y, &x), Err(EquatingError::NoSpread));
    }
}
