//! How well answers and curves agree, by mean squares of residuals.
//!
//! Invariant: mean squares are at least 0 and finite, or not given; under a true model each is 1 on average.

use super::ability::Reader;
use super::curve::Curve;
use super::expect::{Counts, Point};
use super::nodes::Grid;
use super::responses::{Responses, index};
use super::table::Table;

/// Mean squares (Wright and Masters 1982); about 0.7 to 1.3 is usual, more means noise, less too much order.
///
/// Abilities are not plugged in but averaged over what the answers say of them, so that 1 is the expectation
/// for short papers too (as Adams and Wu 2007 do by plausible values).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fit {
    /// Σ(x − P)² / ΣP(1 − P): weighs those most whose ability is near the difficulty.
    pub infit: Option<f64>,
    /// The mean of (x − P)² / (P(1 − P)): dominated by surprises far from the difficulty.
    pub outfit: Option<f64>,
}

/// Sums that mean squares are taken of.
#[derive(Debug, Clone, Copy, Default)]
struct Squares {
    squared: f64,
    spread: f64,
    standardised: f64,
    n: f64,
}

impl Squares {
    fn count(&mut self, curve: Curve, ability: f64, right: f64, wrong: f64) {
        let p = curve.probability(ability);
        let q = 1.0 - p;
        // Beyond the accuracy of numbers nothing is surprising any more.
        if p * q <= f64::MIN_POSITIVE {
            return;
        }
        self.squared += right * q * q + wrong * p * p;
        self.spread += (right + wrong) * p * q;
        self.standardised += right * q / p + wrong * p / q;
        self.n += right + wrong;
    }

    fn fit(self) -> Fit {
        let ratio = |over: f64, under: f64| (1e-12 < under).then(|| over / under);
        Fit {
            infit: ratio(self.squared, self.spread),
            outfit: ratio(self.standardised, self.n),
        }
    }
}

/// Mean squares of each question over the candidates who had it; `counts` are those of patterns.
pub(super) fn fit_of_questions(point: &Point, counts: &Counts, grid: &Grid) -> Vec<Fit> {
    let curves = point.slopes.iter().zip(&point.intercepts);
    let rows = counts.had.rows().zip(counts.right.rows());
    curves
        .zip(rows)
        .map(|((slope, intercept), (had, right))| {
            let curve = Curve {
                slope: *slope,
                intercept: *intercept,
            };
            let mut squares = Squares::default();
            for (ability, (had, right)) in grid.points.iter().zip(had.iter().zip(right)) {
                squares.count(curve, *ability, *right, (had - right).max(0.0));
            }
            squares.fit()
        })
        .collect()
}

/// Mean squares of each candidate over the questions of their paper that have a curve, in the order in which
/// candidates were added; large ones answered unlike anybody of their ability.
pub fn fit_of_candidates(responses: &Responses, curves: &[Option<Curve>]) -> Vec<Fit> {
    let mut reader = Reader::new(responses, curves);
    let surprises = Surprises::of(curves, reader.abilities());
    let mut found = Vec::with_capacity(responses.designs.len());
    for design in &responses.designs {
        reader.begin(design);
        let patterns = design.patterns.iter().map(|pattern| {
            let posterior = reader.take(pattern);
            let mut squares = Squares::default();
            let mut right = pattern.right.iter().peekable();
            for question in &design.questions {
                let is_right = right.next_if_eq(&question).is_some();
                let number = index(*question);
                if curves.get(number).is_some_and(Option::is_some) {
                    let surprise = if is_right {
                        &surprises.right
                    } else {
                        &surprises.wrong
                    };
                    let spread = posterior.mean(surprises.spread.row(number));
                    squares.squared += posterior.mean(surprise.squared.row(number));
                    squares.spread += spread;
                    squares.standardised += posterior.mean(surprise.standardised.row(number));
                    squares.n += 1.0;
                }
            }
            squares.fit()
        });
        found.push(patterns.collect());
    }
    responses.in_order(&found)
}

/// Squared residuals by question and node: of right answers and of wrong ones, and what is expected of both.
struct Surprises {
    right: Residuals,
    wrong: Residuals,
    spread: Table,
}

struct Residuals {
    squared: Table,
    standardised: Table,
}

impl Surprises {
    fn of(curves: &[Option<Curve>], abilities: &[f64]) -> Self {
        let table = |value: &dyn Fn(Squares) -> f64, right: f64, wrong: f64| {
            let mut table = Table::zeros(curves.len(), abilities.len());
            for (row, curve) in table.rows_mut().zip(curves) {
                let Some(curve) = curve else { continue };
                for (cell, ability) in row.iter_mut().zip(abilities) {
                    let mut squares = Squares::default();
                    squares.count(*curve, *ability, right, wrong);
                    *cell = value(squares);
                }
            }
            table
        };
        let residuals = |right: f64, wrong: f64| Residuals {
            squared: table(&|squares| squares.squared, right, wrong),
            standardised: table(&|squares| squares.standardised, right, wrong),
        };
        Self {
            right: residuals(1.0, 0.0),
            wrong: residuals(0.0, 1.0),
            spread: table(&|squares| squares.spread, 1.0, 0.0),
        }
    }
}
