//! A linear program in floating point: a point that obeys the rows, or multipliers that refute them.
//!
//! Invariant: nothing here is trusted. Points are rounded and checked in whole numbers, multipliers
//! are proven by `farkas`. Every run ends after a bounded number of pivots, reads no clock, and meets
//! a number that is not finite by giving up.
//!
//! The method is the revised simplex with bounds on all variables and an explicit inverse of the
//! basis, minimising the sum of what the basic variables lie outside their bounds (the composite
//! first phase). There is no second phase: any point will do. A run may begin at the basis where
//! the last one ended, under other bounds.

use super::bounds::Bounds;
use super::model::{Model, Steps, at, set};

/// What a basic variable may lie outside its bounds, in rows scaled to coefficients of at most 1.
const SLACK: f64 = 1e-7;
/// Reduced costs and pivots below this count as 0.
const TINY: f64 = 1e-9;
/// After so many pivots without progress the first variable that helps is taken, not the best.
const PATIENCE: u32 = 30;

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// The values of the variables of the model.
    Point(Vec<f64>),
    /// A multiplier for every row of the model.
    Refuted(Vec<f64>),
    /// Too many pivots, or numbers that went astray.
    GaveUp,
}

/// A program over some rows of a model, and the basis of its last run.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// The rows of the model that are in, and what each is divided by.
    rows: Vec<(usize, f64)>,
    n_rows_of_model: usize,
    /// Scaled columns of the variables of the model; those of the rows' sums follow, which are −1 in
    /// their row.
    columns: Vec<Vec<(usize, f64)>>,
    /// The variable that is basic in each row.
    basis: Vec<usize>,
    /// Whether each variable is basic, or else stands at its greatest value.
    is_basic: Vec<bool>,
    is_high: Vec<bool>,
    inverse: Vec<Vec<f64>>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// The values of the basic variables.
    values: Vec<f64>,
}

impl Program {
    /// A program of these rows of a model.
    pub(super) fn new(model: &Model, rows: &[usize]) -> Self {
        let n = model.caps.len();
        let mut columns = vec![Vec::new(); n];
        let mut scaled = Vec::with_capacity(rows.len());
        for (place, number) in rows.iter().enumerate() {
            let Some(row) = model.rows.get(*number) else {
                continue;
            };
            let scale = row.terms.iter().map(|(_, c)| c.abs()).max().unwrap_or(1);
            let scale = float(scale.max(1));
            for (var, c) in &row.terms {
                if let Some(column) = columns.get_mut(*var) {
                    column.push((place, float(*c) / scale));
                }
            }
            scaled.push((*number, scale));
        }
        let m = scaled.len();
        columns.extend((0..m).map(|place| vec![(place, -1.0)]));
        let unit = |place: usize| {
            let mut row = vec![0.0; m];
            set(&mut row, place, -1.0);
            row
        };
        let mut is_basic = vec![false; n + m];
        is_basic.iter_mut().skip(n).for_each(|basic| *basic = true);
        Self {
            rows: scaled,
            n_rows_of_model: model.rows.len(),
            columns,
            basis: (n..n + m).collect(),
            is_basic,
            is_high: vec![false; n + m],
            inverse: (0..m).map(unit).collect(),
            low: Vec::new(),
            high: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The rows that are in.
    pub(super) fn rows(&self) -> Vec<usize> {
        self.rows.iter().map(|(row, _)| *row).collect()
    }

    /// Seeks a point within `bounds`.
    pub(super) fn run(&mut self, model: &Model, bounds: &Bounds, steps: &mut Steps) -> Outcome {
        let limits = self.rows.iter().filter_map(|(row, scale)| {
            let row = model.rows.get(*row)?;
            Some((float(row.min) / scale, float(row.max) / scale))
        });
        let (lows, highs): (Vec<f64>, Vec<f64>) = limits.unzip();
        self.low = bounds
            .least
            .iter()
            .map(|least| float(*least))
            .chain(lows)
            .collect();
        self.high = bounds
            .most
            .iter()
            .map(|most| float(*most))
            .chain(highs)
            .collect();
        let m = self.rows.len();
        let cost = m * m + 2 * model.n_terms() + self.columns.len();
        let (mut best, mut n_idle) = (f64::INFINITY, 0);
        for n_pivots in 0..(100 + 20 * m) {
            if !steps.pay(cost) {
                return Outcome::GaveUp;
            }
            if n_pivots % 64 == 0 {
                self.place();
            }
            let (costs, outside) = self.costs();
            if !outside.is_finite() {
                return Outcome::GaveUp;
            }
            if costs.iter().all(|cost| *cost == 0.0) {
                return self.point();
            }
            n_idle = if outside < best - TINY { 0 } else { n_idle + 1 };
            best = best.min(outside);
            let prices = self.prices(&costs);
            let Some(entering) = self.entering(&prices, PATIENCE < n_idle) else {
                return self.refuted(&prices);
            };
            if self.pivot(entering, &costs).is_none() {
                return Outcome::GaveUp;
            }
        }
        Outcome::GaveUp
    }

    /// Where a variable stands that is not basic.
    fn rest(&self, var: usize) -> f64 {
        at(
            if at(&self.is_high, var) {
                &self.high
            } else {
                &self.low
            },
            var,
        )
    }

    /// Computes the basic values anew.
    fn place(&mut self) {
        let mut sums = vec![0.0; self.rows.len()];
        for (var, column) in self.columns.iter().enumerate() {
            let value = self.rest(var);
            if !at(&self.is_basic, var) && value != 0.0 {
                for (row, c) in column {
                    let sum = at(&sums, *row) - c * value;
                    set(&mut sums, *row, sum);
                }
            }
        }
        self.values = self.inverse.iter().map(|row| dot(row, &sums)).collect();
    }

    /// −1 where a basic value is too small, 1 where too great, else 0; and how far outside in all.
    fn costs(&self) -> (Vec<f64>, f64) {
        let mut outside = 0.0;
        let basics = self.basis.iter().zip(&self.values);
        let costs = basics.map(|(var, value)| {
            let (below, above) = (at(&self.low, *var) - value, value - at(&self.high, *var));
            outside += below.max(above).max(0.0);
            // What is not finite counts as outside, so that it is not taken for a solution.
            if below > SLACK {
                -1.0
            } else if above <= SLACK {
                0.0
            } else {
                1.0
            }
        });
        let costs = costs.collect();
        (costs, outside)
    }

    /// What a unit of each row costs.
    fn prices(&self, costs: &[f64]) -> Vec<f64> {
        let mut prices = vec![0.0; self.rows.len()];
        for (row, cost) in self.inverse.iter().zip(costs) {
            if *cost != 0.0 {
                for (price, entry) in prices.iter_mut().zip(row) {
                    *price += cost * entry;
                }
            }
        }
        prices
    }

    /// The variable that lowers the cost most for each unit it moves, or the first that lowers it.
    fn entering(&self, prices: &[f64], is_first: bool) -> Option<usize> {
        let (mut best, mut found) = (TINY, None);
        for (var, column) in self.columns.iter().enumerate() {
            if at(&self.is_basic, var) || at(&self.high, var) - at(&self.low, var) < TINY {
                continue;
            }
            // Moving up by 1 moves the basic values by −inverse × column.
            let gain: f64 = column.iter().map(|(row, c)| at(prices, *row) * c).sum();
            let gain = if at(&self.is_high, var) { -gain } else { gain };
            if best < gain {
                (best, found) = (gain, Some(var));
                if is_first {
                    break;
                }
            }
        }
        found
    }

    /// Moves the entering variable until something meets its bound; none where numbers go astray.
    fn pivot(&mut self, entering: usize, costs: &[f64]) -> Option<()> {
        let column = self.columns.get(entering)?;
        let along = |row: &Vec<f64>| {
            column
                .iter()
                .map(|(place, c)| at(row, *place) * c)
                .sum::<f64>()
        };
        let direction = if at(&self.is_high, entering) {
            -1.0
        } else {
            1.0
        };
        // How fast each basic value moves.
        let speeds: Vec<f64> = self
            .inverse
            .iter()
            .map(|row| -direction * along(row))
            .collect();
        let own = at(&self.high, entering) - at(&self.low, entering);
        let (mut length, mut leaving): (f64, Option<(usize, bool)>) = (own, None);
        let mut strength = 0.0;
        let basics = self
            .basis
            .iter()
            .zip(&self.values)
            .zip(costs.iter().zip(&speeds));
        for (place, ((var, value), (cost, speed))) in basics.enumerate() {
            if speed.abs() < TINY {
                continue;
            }
            // What lies outside and moves away never stops; what comes in stops where it enters.
            let is_up = *speed > 0.0;
            let bound = match (is_up, *cost < 0.0, *cost > 0.0) {
                (true, true, _) | (false, false, false) => at(&self.low, *var),
                (false, _, true) | (true, false, false) => at(&self.high, *var),
                (false, true, _) | (true, _, true) => continue,
            };
            let reach = ((bound - value) / speed).max(0.0);
            let is_tie = reach < length + TINY && strength < speed.abs();
            if reach < length - TINY || (is_tie && leaving.is_some()) {
                let enters_low = at(&self.low, *var).total_cmp(&bound).is_eq();
                (length, leaving) = (reach.min(length), Some((place, !enters_low)));
                strength = speed.abs();
            }
        }
        if !length.is_finite() {
            return None;
        }
        for (value, speed) in self.values.iter_mut().zip(&speeds) {
            *value += speed * length;
        }
        let Some((place, is_high)) = leaving else {
            let flipped = !at(&self.is_high, entering);
            set(&mut self.is_high, entering, flipped);
            return Some(());
        };
        let value = self.rest(entering) + direction * length;
        let left = at(&self.basis, place);
        set(&mut self.is_basic, left, false);
        set(&mut self.is_high, left, is_high);
        set(&mut self.is_basic, entering, true);
        set(&mut self.basis, place, entering);
        set(&mut self.values, place, value);
        let mut pivot_row = std::mem::take(self.inverse.get_mut(place)?);
        let pivot = -direction * at(&speeds, place);
        for entry in &mut pivot_row {
            *entry /= pivot;
        }
        for (row, speed) in self.inverse.iter_mut().zip(&speeds) {
            let factor = -direction * speed;
            if factor != 0.0 {
                for (entry, of_pivot) in row.iter_mut().zip(&pivot_row) {
                    *entry -= factor * of_pivot;
                }
            }
        }
        *self.inverse.get_mut(place)? = pivot_row;
        Some(())
    }

    fn point(&self) -> Outcome {
        let n = self.columns.len() - self.rows.len();
        let mut point: Vec<f64> = (0..n).map(|var| self.rest(var)).collect();
        for (var, value) in self.basis.iter().zip(&self.values) {
            set(&mut point, *var, *value);
        }
        Outcome::Point(point)
    }

    fn refuted(&self, prices: &[f64]) -> Outcome {
        let mut multipliers = vec![0.0; self.n_rows_of_model];
        for ((row, scale), price) in self.rows.iter().zip(prices) {
            set(&mut multipliers, *row, price / scale);
        }
        Outcome::Refuted(multipliers)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The nearest float.
pub(super) fn float(number: i64) -> f64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "rounding is what is wanted; there is no other conversion"
    )]
    let float = number as f64;
    float
}

/// The nearest whole number; the ends of `i64` beyond them, and 0 for what is no number.
pub(super) fn nearest(float: f64) -> i64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "saturating is what is wanted; there is no other conversion"
    )]
    let number = float.round() as i64;
    number
}
