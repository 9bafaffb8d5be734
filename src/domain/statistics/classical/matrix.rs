//! A square table of covariances.
//!
//! Invariant: symmetric, one row and one column a question; whoever did not vary has nothing but zeros.

use super::number::real_len;
use super::undefined::{Figure, Undefined, share};

/// Of what all covariances together may be without being told from nothing, by the sum of the variances.
const NOTHING: f64 = 1e-10;

/// Covariances of the scores of questions, in squared marks.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    /// Questions.
    pub(super) width: usize,
    /// Row by row.
    pub(super) cells: Vec<f64>,
}

impl Matrix {
    /// Row by row; none of no questions.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// The variances.
    pub(super) fn diagonal(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().step_by(self.width + 1).copied()
    }

    /// The sum of the variances.
    pub(super) fn trace(&self) -> f64 {
        self.diagonal().sum()
    }

    /// The variance of the total: the sum of all covariances.
    pub(super) fn total(&self) -> Figure {
        spread(self.cells.iter().sum(), self.trace())
    }

    /// Cronbach's α = k/(k − 1)·(1 − Σ variances / variance of the total).
    pub(super) fn alpha(&self) -> Figure {
        alpha(self.width, self.trace(), self.total())
    }

    /// α of the paper without each of its questions.
    pub(super) fn alphas_if_deleted(&self) -> Vec<Figure> {
        let (sum, trace): (f64, f64) = (self.cells.iter().sum(), self.trace());
        let rows = self.rows().zip(self.diagonal());
        rows.map(|(row, variance)| {
            let row: f64 = row.iter().sum();
            let trace = trace - variance;
            let total = spread(sum - 2.0 * row + variance, trace);
            alpha(self.width.saturating_sub(1), trace, total)
        })
        .collect()
    }
}

fn spread(total: f64, trace: f64) -> Figure {
    if total < -NOTHING * trace {
        Err(Undefined::NegativeVariance)
    } else if total <= NOTHING * trace {
        Err(Undefined::SameTotal)
    } else {
        Ok(total)
    }
}

fn alpha(width: usize, trace: f64, total: Figure) -> Figure {
    if width < 2 {
        return Err(Undefined::TooFewQuestions);
    }
    let k = real_len(width);
    let own = share(trace, total?, Undefined::SameTotal)?;
    Ok(k / (k - 1.0) * (1.0 - own))
}
