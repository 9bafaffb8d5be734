//! A quick way to a paper: begin anywhere, and put right what is wrong, change by change.
//!
//! Invariant: what is returned obeys every row. Finding nothing says nothing. The method is local
//! search with weights on the rows that grow while they stay broken, so that it leaves dead ends.

use super::bounds::Bounds;
use super::model::{Model, Steps, at, set};
use crate::domain::seed::Stream;

/// How many exchanges of different first parts are tried for each change.
const FIRST_PARTS: usize = 6;
/// What one too many or too few in a count costs.
const UNIT: i64 = 1000;

struct Repair<'a> {
    model: &'a Model,
    bounds: &'a Bounds,
    values: Vec<i64>,
    sums: Vec<i64>,
    /// What a unit outside the bounds of each row costs, and how fast that grows.
    weights: Vec<i64>,
    growth: Vec<i64>,
}

/// Seeks values within `bounds` that obey every row, ending after so many dead ends.
pub(super) fn repair(
    model: &Model,
    bounds: &Bounds,
    start: Vec<i64>,
    n_dead_ends: usize,
    stream: &mut Stream,
    steps: &mut Steps,
) -> Option<Vec<i64>> {
    let growth: Vec<i64> = model
        .rows
        .iter()
        .map(|row| {
            let greatest = row.terms.iter().map(|(_, c)| c.abs()).max().unwrap_or(1);
            (UNIT / greatest.max(1)).max(1)
        })
        .collect();
    let ends = bounds.least.iter().zip(&bounds.most);
    let values: Vec<i64> = start
        .into_iter()
        .zip(ends)
        .map(|(value, (least, most))| value.clamp(*least, *most))
        .collect();
    let mut repair = Repair {
        sums: model.sums(&values),
        values,
        model,
        bounds,
        weights: growth.clone(),
        growth,
    };
    let mut n_left = n_dead_ends;
    while 0 < n_left {
        let broken = repair.broken();
        if broken.is_empty() {
            return Some(repair.values).filter(|values| model.allows(values));
        }
        if !steps.pay(10 + model.rows.len()) {
            return None;
        }
        if !repair.change(&broken, stream, steps) {
            n_left -= 1;
        }
    }
    None
}

impl Repair<'_> {
    fn broken(&self) -> Vec<usize> {
        let rows = self.model.rows.iter().zip(&self.sums).enumerate();
        rows.filter(|(_, (row, sum))| row.excess(**sum) != 0)
            .map(|(number, _)| number)
            .collect()
    }

    /// What it costs to move a variable by so much.
    fn cost(&self, var: usize, by: i64) -> i128 {
        let column = self.model.columns.get(var).into_iter().flatten();
        let costs = column.map(|(number, c)| {
            let (sum, weight) = (at(&self.sums, *number), at(&self.weights, *number));
            let Some(row) = self.model.rows.get(*number) else {
                return 0;
            };
            let (before, after) = (row.excess(sum).abs(), row.excess(sum + by * c).abs());
            i128::from(after - before) * i128::from(weight)
        });
        costs.sum()
    }

    fn can_move(&self, var: usize, by: i64) -> bool {
        let value = at(&self.values, var) + by;
        (at(&self.bounds.least, var)..=at(&self.bounds.most, var)).contains(&value)
    }

    fn apply(&mut self, var: usize, by: i64) {
        let value = at(&self.values, var) + by;
        set(&mut self.values, var, value);
        for (row, c) in self.model.columns.get(var).into_iter().flatten() {
            let sum = at(&self.sums, *row) + by * c;
            set(&mut self.sums, *row, sum);
        }
    }

    /// The moves of single variables that bring a row nearer to its bounds.
    fn moves(&self, number: usize) -> Vec<(usize, i64)> {
        let Some(row) = self.model.rows.get(number) else {
            return Vec::new();
        };
        let wanted = -row.excess(at(&self.sums, number)).signum();
        let moves = row.terms.iter().map(|(var, c)| (*var, wanted * c.signum()));
        moves
            .filter(|(var, by)| *by != 0 && self.can_move(*var, *by))
            .collect()
    }

    /// The cheapest of some moves; among equals by chance, in proportion to what the variable has left.
    fn cheapest(
        &self,
        moves: &[(usize, i64)],
        stream: &mut Stream,
        steps: &mut Steps,
    ) -> Option<(i128, (usize, i64))> {
        let mut best: Option<(i128, (usize, i64))> = None;
        let mut n_equal = 0_u32;
        for (var, by) in moves {
            steps.pay(5 + 3 * self.model.columns.get(*var).map_or(0, Vec::len));
            let cost = self.cost(*var, *by);
            let end = if *by < 0 {
                at(&self.bounds.least, *var)
            } else {
                at(&self.bounds.most, *var)
            };
            let room = u32::try_from((end - at(&self.values, *var)).abs()).unwrap_or(u32::MAX);
            match best {
                Some((least, _)) if least < cost => continue,
                Some((least, _)) if least == cost => n_equal = n_equal.saturating_add(room),
                Some(_) | None => n_equal = room,
            }
            if stream.below(n_equal) < room {
                best = Some((cost, (*var, *by)));
            }
        }
        best
    }

    /// Makes one change for the better; else, at a dead end, makes what is broken weigh more.
    fn change(&mut self, broken: &[usize], stream: &mut Stream, steps: &mut Steps) -> bool {
        let Some(row) = pick(broken, stream) else {
            return false;
        };
        let mut moves = self.moves(*row);
        if let Some((cost, (var, by))) = self.cheapest(&moves, stream, steps)
            && cost < 0
        {
            self.apply(var, by);
            return true;
        }
        // Nothing alone helps: two at once, the second of which puts right what the first breaks.
        let taken: Vec<(usize, i64)> = self.taken_back(*row);
        stream.shuffle(&mut moves);
        let mut firsts: Vec<(usize, i64)> = taken;
        stream.shuffle(&mut firsts);
        firsts.truncate(FIRST_PARTS);
        firsts.extend(moves.iter().copied().take(FIRST_PARTS));
        for (var, by) in firsts {
            if steps.left() == 0 {
                return false;
            }
            let first = self.cost(var, by);
            self.apply(var, by);
            let seconds = self.seconds(var);
            if let Some((second, (other, step))) = self.cheapest(&seconds, stream, steps)
                && first + second < 0
            {
                self.apply(other, step);
                return true;
            }
            self.apply(var, -by);
        }
        for row in broken {
            let excess = self
                .model
                .rows
                .get(*row)
                .map_or(0, |rule| rule.excess(at(&self.sums, *row)));
            // What is left of it shall cost as much more as a whole unit of a count.
            let growth = at(&self.growth, *row).max(UNIT / excess.abs().max(1));
            let weight = at(&self.weights, *row).saturating_add(growth);
            set(&mut self.weights, *row, weight.min(1 << 40));
        }
        false
    }

    /// Variables of a row that have something to give back.
    fn taken_back(&self, row: usize) -> Vec<(usize, i64)> {
        let terms = self
            .model
            .rows
            .get(row)
            .into_iter()
            .flat_map(|row| &row.terms);
        let taken = terms.map(|(var, _)| (*var, -1));
        taken.filter(|(var, by)| self.can_move(*var, *by)).collect()
    }

    /// Moves of others than `var` that bring some broken row nearer to its bounds.
    fn seconds(&self, var: usize) -> Vec<(usize, i64)> {
        let mut seconds: Vec<(usize, i64)> = self
            .broken()
            .into_iter()
            .flat_map(|row| self.moves(row))
            .filter(|(other, _)| *other != var)
            .collect();
        seconds.sort_unstable();
        seconds.dedup();
        seconds
    }
}

fn pick<'a>(list: &'a [usize], stream: &mut Stream) -> Option<&'a usize> {
    let n = u32::try_from(list.len()).unwrap_or(u32::MAX);
    list.get(usize::try_from(stream.below(n)).unwrap_or(0))
}
