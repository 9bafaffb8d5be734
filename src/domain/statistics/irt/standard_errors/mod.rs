//! How far estimates may be off, from the curvature of the likelihood at its top.
//!
//! Invariant: standard errors are positive and finite, or not given.

mod crossed;

use super::climb::Hill;
use super::expect::Point;
use super::matrix::Cholesky;
use super::maximise::{Model, Sums};
use super::responses::Responses;
use super::table::{Table, at, bump};

/// Where standard errors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Information {
    /// The observed information: exact first derivatives of the log-likelihood (Fisher's identity), differenced
    /// at both sides (Jamshidian and Jennrich 2000).
    Observed,
    /// Σ over candidates of the first derivatives times themselves (Berndt, Hall, Hall and Hausman 1974), where
    /// the observed information would take too long. The same for many candidates and a true model.
    CrossProduct,
}

/// Variances of a question's slope and intercept.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Variances {
    pub(super) slope: f64,
    pub(super) intercept: f64,
    pub(super) both: f64,
}

/// Half the distance at which derivatives are differenced.
const APART: f64 = 1e-3;

/// What one number of the parameters moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parameter {
    CommonSlope,
    Slope(usize),
    Intercept(usize),
}

/// Variances by question, `None` where the information is singular, and where they come from.
pub(super) fn variances(
    hill: &Hill<'_>,
    responses: &Responses,
    point: &Point,
    affordable: usize,
) -> (Option<Vec<Variances>>, Information) {
    let parameters = parameters(hill);
    let n = parameters.len();
    let cost = hill
        .work
        .n_cells
        .saturating_mul(hill.grid.len())
        .saturating_mul(2 * n);
    let (rows, information) = if cost <= affordable {
        (differenced(hill, point, &parameters), Information::Observed)
    } else {
        let rows = crossed::cross_products(hill, responses, point, &parameters);
        (rows, Information::CrossProduct)
    };
    let Some(cholesky) = Cholesky::of(rows.rows()) else {
        return (None, information);
    };
    let inverse = cholesky.inverse();
    let mut found = vec![Variances::default(); point.slopes.len()];
    let common = hill.model == Model::Rasch;
    for (number, (parameter, row)) in parameters.iter().zip(&inverse).enumerate() {
        let variance = at(row, number);
        match *parameter {
            Parameter::CommonSlope => found.iter_mut().for_each(|found| found.slope = variance),
            Parameter::Slope(question) => {
                if let Some(found) = found.get_mut(question) {
                    // The intercept follows its slope.
                    found.slope = variance;
                    found.both = at(row, number + 1);
                }
            }
            Parameter::Intercept(question) => {
                if let Some(found) = found.get_mut(question) {
                    found.intercept = variance;
                    if common {
                        found.both = at(row, 0);
                    }
                }
            }
        }
    }
    (Some(found), information)
}

fn parameters(hill: &Hill<'_>) -> Vec<Parameter> {
    let used = || {
        hill.is_used
            .iter()
            .enumerate()
            .filter(|(_, is_used)| **is_used)
    };
    let intercepts = || used().map(|(question, _)| Parameter::Intercept(question));
    match hill.model {
        Model::RaschSlope1 => intercepts().collect(),
        Model::Rasch => std::iter::once(Parameter::CommonSlope)
            .chain(intercepts())
            .collect(),
        Model::TwoParameter => used()
            .flat_map(|(question, _)| [Parameter::Slope(question), Parameter::Intercept(question)])
            .collect(),
    }
}

impl Parameter {
    /// The point with this parameter moved.
    fn moved(self, point: &Point, is_used: &[bool], by: f64) -> Point {
        let mut moved = point.clone();
        match self {
            Self::CommonSlope => {
                for (slope, is_used) in moved.slopes.iter_mut().zip(is_used) {
                    *slope += if *is_used { by } else { 0.0 };
                }
            }
            Self::Slope(question) => bump(&mut moved.slopes, question, by),
            Self::Intercept(question) => bump(&mut moved.intercepts, question, by),
        }
        moved
    }

    /// The derivative by this parameter.
    fn derivative(self, sums: &[Sums]) -> f64 {
        match self {
            Self::CommonSlope => sums.iter().map(|sums| sums.by_slope).sum(),
            Self::Slope(question) => sums.get(question).map_or(0.0, |sums| sums.by_slope),
            Self::Intercept(question) => sums.get(question).map_or(0.0, |sums| sums.by_intercept),
        }
    }
}

/// Minus the second derivatives.
fn differenced(hill: &Hill<'_>, point: &Point, parameters: &[Parameter]) -> Table {
    let n = parameters.len();
    let gradient = |parameter: Parameter, by: f64| -> Vec<f64> {
        let moved = parameter.moved(point, hill.is_used, by);
        let counts = hill.expect(&moved);
        let sums = hill.evidence(&counts).derivatives(&moved);
        parameters
            .iter()
            .map(|parameter| parameter.derivative(&sums))
            .collect()
    };
    let mut rows = Table::zeros(n, n);
    for (number, parameter) in parameters.iter().enumerate() {
        let (after, before) = (gradient(*parameter, APART), gradient(*parameter, -APART));
        let row = rows.row_mut(number).iter_mut();
        for (cell, (after, before)) in row.zip(after.iter().zip(&before)) {
            *cell = (before - after) / (2.0 * APART);
        }
    }
    rows
}
