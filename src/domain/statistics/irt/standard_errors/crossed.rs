//! The information as a sum over candidates, where differencing it would take too long.
//!
//! Invariant: the matrix is symmetric by construction (its lower triangle is filled) and never negative.

use super::super::climb::Hill;
use super::super::curve::Curve;
use super::super::expect::{Point, Posterior, fill_log_wrong};
use super::super::responses::{Design, Pattern, Responses, index};
use super::super::table::{Table, at};
use super::Parameter;

/// Where a question's slope and intercept stand among the parameters.
#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    slope: Option<usize>,
    intercept: Option<usize>,
}

/// Σ over candidates of their derivatives times themselves, and the curvature of what is believed.
pub(super) fn cross_products(
    hill: &Hill<'_>,
    responses: &Responses,
    point: &Point,
    parameters: &[Parameter],
) -> Table {
    let n = parameters.len();
    let mut rows = Table::zeros(n, n);
    let stands = stands(hill, parameters);
    let mut scorer = Scorer::new(hill, point);
    let mut own: Vec<(usize, f64)> = Vec::new();
    for design in &responses.designs {
        scorer.begin(design);
        for pattern in &design.patterns {
            scorer.score(design, pattern);
            own.clear();
            let derivatives = scorer.by_slope.iter().zip(&scorer.by_intercept);
            for (question, (by_slope, by_intercept)) in design.questions.iter().zip(derivatives) {
                let stand = stands.get(index(*question)).copied().unwrap_or_default();
                if let Some(place) = stand.slope {
                    // A slope that all share stands first.
                    match own.first_mut().filter(|(first, _)| *first == place) {
                        Some((_, sum)) => *sum += by_slope,
                        None => own.push((place, *by_slope)),
                    }
                }
                own.extend(stand.intercept.map(|place| (place, *by_intercept)));
            }
            add_square(&mut rows, &own, f64::from(pattern.n_candidates));
        }
    }
    add_beliefs(hill, point, &stands, &mut rows);
    rows
}

fn stands(hill: &Hill<'_>, parameters: &[Parameter]) -> Vec<Stand> {
    let mut stands = vec![Stand::default(); hill.is_used.len()];
    for (place, parameter) in parameters.iter().enumerate() {
        match *parameter {
            Parameter::CommonSlope => {
                for (stand, is_used) in stands.iter_mut().zip(hill.is_used) {
                    stand.slope = is_used.then_some(place);
                }
            }
            Parameter::Slope(question) => {
                if let Some(stand) = stands.get_mut(question) {
                    stand.slope = Some(place);
                }
            }
            Parameter::Intercept(question) => {
                if let Some(stand) = stands.get_mut(question) {
                    stand.intercept = Some(place);
                }
            }
        }
    }
    stands
}

/// Adds `n` × (the vector times itself), below the diagonal; the vector's places ascend.
fn add_square(rows: &mut Table, own: &[(usize, f64)], n: f64) {
    for (count, (place, value)) in own.iter().enumerate() {
        let row = rows.row_mut(*place);
        for (other, its) in own.iter().take(count + 1) {
            if let Some(cell) = row.get_mut(*other) {
                *cell += n * value * its;
            }
        }
    }
}

fn add_beliefs(hill: &Hill<'_>, point: &Point, stands: &[Stand], rows: &mut Table) {
    let curves = point.slopes.iter().zip(&point.intercepts);
    let mut believed = None;
    for (question, ((slope, intercept), stand)) in curves.zip(stands).enumerate() {
        let curve = Curve {
            slope: *slope,
            intercept: *intercept,
        };
        let pull = hill.priors.difficulty(question, curve);
        let root = pull.precision.sqrt();
        let lever = stand.slope.map(|place| (place, root * pull.lever));
        let own = lever
            .into_iter()
            .chain(stand.intercept.map(|place| (place, root)));
        add_square(rows, &own.collect::<Vec<_>>(), 1.0);
        // The belief about a slope that all share counts once.
        let place = stand.slope.filter(|place| believed != Some(*place));
        let root = hill.priors.common_slope(*slope).precision.sqrt();
        add_square(
            rows,
            &place
                .map(|place| (place, root))
                .into_iter()
                .collect::<Vec<_>>(),
            1.0,
        );
        believed = stand.slope.or(believed);
    }
}

/// Derivatives of a candidate's log-likelihood.
struct Scorer<'a> {
    hill: &'a Hill<'a>,
    point: &'a Point,
    posterior: Posterior,
    wrong: Table,
    /// P and θP by question and node.
    right: Table,
    right_by_ability: Table,
    by_slope: Vec<f64>,
    by_intercept: Vec<f64>,
}

impl<'a> Scorer<'a> {
    fn new(hill: &'a Hill<'a>, point: &'a Point) -> Self {
        let (n, width) = (point.slopes.len(), hill.grid.len());
        let mut wrong = Table::zeros(n, width);
        let mut right = Table::zeros(n, width);
        let mut right_by_ability = Table::zeros(n, width);
        let curves = point
            .slopes
            .iter()
            .zip(&point.intercepts)
            .zip(hill.is_used)
            .enumerate();
        for (question, ((slope, intercept), is_used)) in curves {
            let curve = Curve {
                slope: *slope,
                intercept: *intercept,
            };
            if *is_used {
                fill_log_wrong(
                    wrong.row_mut(question),
                    &hill.grid.points,
                    *slope,
                    *intercept,
                );
            }
            let cells = right
                .row_mut(question)
                .iter_mut()
                .zip(right_by_ability.row_mut(question));
            for ((right, by_ability), ability) in cells.zip(&hill.grid.points) {
                *right = curve.probability(*ability);
                *by_ability = *right * ability;
            }
        }
        Self {
            posterior: Posterior::new(hill.grid),
            hill,
            point,
            wrong,
            right,
            right_by_ability,
            by_slope: Vec::new(),
            by_intercept: Vec::new(),
        }
    }

    fn begin(&mut self, design: &Design) {
        self.posterior
            .begin(self.hill.grid, &design.questions, &self.wrong);
    }

    /// By question of the paper: E(θ(x − P)) and E(x − P) over what the pattern says of θ.
    fn score(&mut self, design: &Design, pattern: &Pattern) {
        let slopes = pattern
            .right
            .iter()
            .map(|q| at(&self.point.slopes, index(*q)));
        self.posterior.take(self.hill.grid, slopes.sum());
        let ability = self.posterior.mean(&self.hill.grid.points);
        self.by_slope.clear();
        self.by_intercept.clear();
        let mut right = pattern.right.iter().peekable();
        for question in &design.questions {
            let is_right = right.next_if_eq(&question).is_some();
            let (ability, one) = if is_right { (ability, 1.0) } else { (0.0, 0.0) };
            let number = index(*question);
            self.by_slope
                .push(ability - self.posterior.mean(self.right_by_ability.row(number)));
            self.by_intercept
                .push(one - self.posterior.mean(self.right.row(number)));
        }
    }
}
