//! Proofs that rows contradict each other: whole multipliers under which their sum is impossible.
//!
//! Invariant: [`proof`] returns rows only after it has added them up in whole numbers. Where the
//! multipliers come from does not matter. (Farkas' lemma: a linear system without a solution has such
//! multipliers.)

use super::bounds::Bounds;
use super::model::{Model, Steps, at, set};
use super::simplex::{float, nearest};

/// Sizes by which multipliers are made whole, after they are divided by one of them.
const SMALL: [f64; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 12.0, 60.0];
/// The same for multipliers that share no small unit.
const LARGE: [f64; 3] = [1e4, 1e7, 1e10];
/// By how many of the multipliers all are divided in turn.
const MAX_UNITS: usize = 12;

/// The rows of a proof near these multipliers that no values within `bounds` obey all rows; none
/// where none is found.
pub(super) fn proof(
    model: &Model,
    bounds: &Bounds,
    multipliers: &[f64],
    steps: &mut Steps,
) -> Option<Vec<usize>> {
    let largest = multipliers
        .iter()
        .fold(0.0_f64, |largest, y| largest.max(y.abs()));
    if !largest.is_finite() || largest <= 0.0 {
        return None;
    }
    let mut units: Vec<f64> = multipliers
        .iter()
        .map(|y| y.abs())
        .filter(|y| largest * 1e-9 < *y)
        .collect();
    units.sort_unstable_by(f64::total_cmp);
    units.dedup_by(|a, b| (*a - *b).abs() < 1e-9 * largest);
    let n_units = units.len();
    // The smallest and the largest are the likeliest units.
    let likely = (0..n_units.div_ceil(2))
        .flat_map(|n| [n, n_units - 1 - n])
        .take(MAX_UNITS);
    let likely = likely.filter_map(|n| units.get(n));
    let small = likely.flat_map(|unit| SMALL.map(|size| size / unit));
    let factors = small.chain(LARGE.map(|size| size / largest));
    let mut last: Vec<i64> = Vec::new();
    for factor in factors {
        let whole: Vec<i64> = multipliers.iter().map(|y| nearest(y * factor)).collect();
        if whole == last || whole.iter().any(|y| y.unsigned_abs() > 1 << 40) {
            continue;
        }
        for sign in [1, -1] {
            if !steps.pay(model.n_terms() + model.caps.len()) {
                return None;
            }
            let signed: Vec<i64> = whole.iter().map(|y| sign * y).collect();
            if is_impossible(model, bounds, &signed) {
                let rows = signed.iter().enumerate().filter(|(_, y)| **y != 0);
                return Some(rows.map(|(row, _)| row).collect());
            }
        }
        last = whole;
    }
    None
}

/// Whether the sum of the rows, each times its multiplier, cannot be obeyed within the bounds.
fn is_impossible(model: &Model, bounds: &Bounds, multipliers: &[i64]) -> bool {
    // |multiplier| <= 2^40, |bound| and |sum| <= 2^60, fewer than 2^24 rows: all fits 128 bits.
    let mut coefficients = vec![0_i128; model.caps.len()];
    let mut at_most = 0_i128;
    for (row, y) in model.rows.iter().zip(multipliers) {
        let y = i128::from(*y);
        if y == 0 {
            continue;
        }
        at_most += y * i128::from(if y < 0 { row.min } else { row.max });
        for (var, c) in &row.terms {
            let sum = at(&coefficients, *var) + y * i128::from(*c);
            set(&mut coefficients, *var, sum);
        }
    }
    let least: i128 = coefficients
        .iter()
        .zip(bounds.least.iter().zip(&bounds.most))
        .map(|(c, (least, most))| c * i128::from(if *c < 0 { *most } else { *least }))
        .sum();
    at_most < least
}

/// How far a point of a linear program lies outside a row, for choosing rows to take in.
pub(super) fn excess(model: &Model, row: usize, point: &[f64]) -> f64 {
    model.rows.get(row).map_or(0.0, |row| {
        let sum: f64 = row
            .terms
            .iter()
            .map(|(var, c)| float(*c) * at(point, *var))
            .sum();
        (sum - float(row.max)).max(float(row.min) - sum)
    })
}
