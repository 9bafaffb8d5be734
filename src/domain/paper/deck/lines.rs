//! What bounds the number of units that a paper takes of each class.

use super::super::plan::{Plan, to_index};
use super::frame::is_decided_by_classes;

/// Bounds on Σ coefficient × units of the class.
pub(super) struct Line {
    pub(super) coefficients: Vec<i64>,
    pub(super) min: i64,
    pub(super) max: i64,
    /// The greatest coefficient: one unit of being outside.
    pub(super) scale: i64,
    /// Only a direction: cards can still mend what lies outside.
    pub(super) is_soft: bool,
}

impl Line {
    fn new(coefficients: Vec<i64>, min: i64, max: i64) -> Self {
        let scale = coefficients.iter().map(|of| of.abs()).max().unwrap_or(0);
        Self {
            scale: scale.max(1),
            is_soft: false,
            coefficients,
            min,
            max,
        }
    }

    pub(super) fn miss(&self, sum: i64) -> i64 {
        (self.min - sum).max(sum - self.max).max(0)
    }
}

/// What bounds the number of units of the classes: the rows, the sums that classes decide, and the
/// expectation of the other sums, within half of what single cards differ by.
pub(super) fn lines(plan: &Plan) -> Vec<Line> {
    let of_row = |of: &u32| i64::from(*of);
    let rows = plan.rows.iter().map(|row| {
        let coefficients = row.coefficients.iter().map(of_row).collect();
        Line::new(coefficients, i64::from(row.min), i64::from(row.max))
    });
    let sums = plan.sums.iter().map(|sum| {
        let weight = |unit: &u32| sum.weights.get(to_index(*unit)).copied().unwrap_or(0);
        let mean = |class: &Vec<u32>| {
            let n = i64::try_from(class.len()).unwrap_or(1).max(1);
            class.iter().map(weight).sum::<i64>() / n
        };
        let mut line = Line::new(plan.classes.iter().map(mean).collect(), sum.min, sum.max);
        if !is_decided_by_classes(plan, sum) {
            let least = sum.weights.iter().min().copied().unwrap_or(0);
            let greatest = sum.weights.iter().max().copied().unwrap_or(0);
            let slack = (greatest - least) / 2;
            (line.min, line.max, line.is_soft) = (sum.min - slack, sum.max + slack, true);
        }
        line
    });
    rows.chain(sums).collect()
}

/// Misses of different lines, made comparable.
pub(super) fn scaled((line, farther): (&Line, i64)) -> i64 {
    farther.saturating_mul(1_000) / line.scale
}
