//! Abilities of candidates from their answers, under curves that are known.
//!
//! Invariant: every candidate has a finite ability and a standard error in 0..=1, also with all right, all
//! wrong or no question: then they are nearer to those of the population.

use super::curve::Curve;
use super::expect::{Posterior, fill_log_wrong};
use super::nodes::{Grid, Nodes};
use super::responses::{Design, Outcome, Pattern, Responses, index};
use super::table::{Table, at};

/// What answers say of an ability, where abilities have mean 0 and standard deviation 1 in the population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ability {
    /// The estimate of θ.
    pub ability: f64,
    /// Its standard error, in units of θ.
    pub standard_error: f64,
    /// Questions of the paper that have a curve.
    pub n_questions: usize,
}

/// Expected abilities a posteriori: E(θ | answers) with √V(θ | answers) (Bock and Mislevy 1982), in the order in
/// which candidates were added. Questions without a curve say nothing.
pub fn expected_abilities(responses: &Responses, curves: &[Option<Curve>]) -> Vec<Ability> {
    let mut reader = Reader::new(responses, curves);
    let mut found = Vec::with_capacity(responses.designs.len());
    for design in &responses.designs {
        reader.begin(design);
        let n_questions = reader.n_known(design);
        let patterns = design.patterns.iter().map(|pattern| {
            let (ability, standard_error) = reader.moments(pattern);
            Ability {
                ability,
                standard_error,
                n_questions,
            }
        });
        found.push(patterns.collect());
    }
    responses.in_order(&found)
}

/// The most probable ability a posteriori, the root of Σ a(x − P(θ)) = θ, with 1/√(1 + Σ a²P(1 − P)) there
/// (empirical Bayes modes: Rizopoulos 2006).
///
/// `row` may name any question; those without a curve say nothing.
pub fn most_probable_ability(row: &[(usize, Outcome)], curves: &[Option<Curve>]) -> Ability {
    let known = row.iter().filter_map(|(question, outcome)| {
        let curve = curves.get(*question).copied().flatten()?;
        let score = match outcome {
            Outcome::Right => 1.0,
            Outcome::Wrong | Outcome::Omitted => 0.0,
        };
        Some((curve, score))
    });
    let known: Vec<(Curve, f64)> = known.collect();
    let pull = |ability: f64| -> f64 {
        let residuals = known
            .iter()
            .map(|(curve, score)| curve.slope * (score - curve.probability(ability)));
        residuals.sum::<f64>() - ability
    };
    // The pull falls at least as fast as −θ: the root lies no further than the pull at 0, and is halved upon.
    let reach = pull(0.0).abs();
    let (mut low, mut high) = (-reach, reach);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if 0.0 < pull(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    let ability = f64::midpoint(low, high);
    let information: f64 = known
        .iter()
        .map(|(curve, _)| curve.information(ability))
        .sum();
    Ability {
        ability,
        standard_error: 1.0 / (1.0 + information).sqrt(),
        n_questions: known.len(),
    }
}

/// Reads distributions of θ from patterns.
pub(super) struct Reader {
    grid: Grid,
    squares: Vec<f64>,
    slopes: Vec<f64>,
    wrong: Table,
    is_known: Vec<bool>,
    posterior: Posterior,
}

impl Reader {
    pub(super) fn new(responses: &Responses, curves: &[Option<Curve>]) -> Self {
        let grid = Grid::of(Nodes::ByLength, responses.longest());
        let n = responses.n_questions();
        let mut wrong = Table::zeros(n, grid.len());
        for (row, curve) in wrong.rows_mut().zip(curves) {
            if let Some(curve) = curve {
                fill_log_wrong(row, &grid.points, curve.slope, curve.intercept);
            }
        }
        let slopes = curves
            .iter()
            .map(|curve| curve.map_or(0.0, |curve| curve.slope));
        Self {
            squares: grid.points.iter().map(|point| point * point).collect(),
            slopes: slopes.collect(),
            posterior: Posterior::new(&grid),
            is_known: curves.iter().map(Option::is_some).collect(),
            wrong,
            grid,
        }
    }

    pub(super) fn begin(&mut self, design: &Design) {
        self.posterior
            .begin(&self.grid, &design.questions, &self.wrong);
    }

    pub(super) fn abilities(&self) -> &[f64] {
        &self.grid.points
    }

    fn n_known(&self, design: &Design) -> usize {
        let known = design.questions.iter();
        known
            .filter(|question| self.is_known.get(index(**question)) == Some(&true))
            .count()
    }

    /// The distribution of θ given a pattern of the paper turned to.
    pub(super) fn take(&mut self, pattern: &Pattern) -> &Posterior {
        let slopes = pattern.right.iter().map(|q| at(&self.slopes, index(*q)));
        self.posterior.take(&self.grid, slopes.sum());
        &self.posterior
    }

    /// The mean and the standard deviation.
    fn moments(&mut self, pattern: &Pattern) -> (f64, f64) {
        self.take(pattern);
        let mean = self.posterior.mean(&self.grid.points);
        let variance = self.posterior.mean(&self.squares) - mean * mean;
        (mean, variance.max(0.0).sqrt())
    }
}
