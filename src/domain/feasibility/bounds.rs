//! Bounds of variables, tightened by the rows until nothing follows any more.
//!
//! Invariant: tightening removes no solution, and the trail tells which row moved which bound, so
//! that a contradiction can be traced to the rows it stands on.

use std::collections::{BTreeSet, VecDeque};

use super::model::{Model, Row, Steps, at, set};

/// The bounds of every variable, and how they came about.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    /// The least values.
    pub(super) least: Vec<i64>,
    /// The greatest values.
    pub(super) most: Vec<i64>,
    trail: Vec<Change>,
}

#[derive(Debug, Clone, Copy)]
struct Change {
    var: usize,
    /// The bounds before.
    least: i64,
    most: i64,
    /// The row that it follows from; none for a decision of the search.
    row: Option<usize>,
}

/// How tightening ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tightened {
    /// Nothing follows any more.
    Settled,
    /// This row cannot be obeyed within the bounds.
    Broken(usize),
    /// The steps are used up.
    Unfinished,
}

impl Bounds {
    /// 0 to the cap of each variable.
    pub(super) fn new(model: &Model) -> Self {
        Self {
            least: vec![0; model.caps.len()],
            most: model.caps.clone(),
            trail: Vec::new(),
        }
    }

    /// How many changes there were.
    pub(super) const fn n_changes(&self) -> usize {
        self.trail.len()
    }

    /// Takes back every change after the first so many.
    pub(super) fn rewind(&mut self, n_changes: usize) {
        while n_changes < self.trail.len()
            && let Some(change) = self.trail.pop()
        {
            set(&mut self.least, change.var, change.least);
            set(&mut self.most, change.var, change.most);
        }
    }

    /// Moves the bounds of a variable, by a decision where `row` is none.
    pub(super) fn narrow(&mut self, var: usize, least: i64, most: i64, row: Option<usize>) {
        let change = Change {
            var,
            least: at(&self.least, var),
            most: at(&self.most, var),
            row,
        };
        self.trail.push(change);
        set(&mut self.least, var, least);
        set(&mut self.most, var, most);
    }

    /// The least and greatest sum of a row within the bounds.
    pub(super) fn range(&self, row: &Row) -> (i64, i64) {
        row.terms.iter().fold((0, 0), |(low, high), (var, c)| {
            let (least, most) = (at(&self.least, *var), at(&self.most, *var));
            if *c < 0 {
                (low + c * most, high + c * least)
            } else {
                (low + c * least, high + c * most)
            }
        })
    }

    /// Tightens, beginning with these rows.
    pub(super) fn tighten(
        &mut self,
        model: &Model,
        rows: impl IntoIterator<Item = usize>,
        steps: &mut Steps,
    ) -> Tightened {
        let mut queue: VecDeque<usize> = rows.into_iter().collect();
        let mut is_queued = vec![false; model.rows.len()];
        for row in &queue {
            set(&mut is_queued, *row, true);
        }
        while let Some(number) = queue.pop_front() {
            set(&mut is_queued, number, false);
            let Some(row) = model.rows.get(number) else {
                continue;
            };
            if !steps.pay(10 + 4 * row.terms.len()) {
                return Tightened::Unfinished;
            }
            let n_before = self.trail.len();
            if !self.tighten_row(row, number) {
                return Tightened::Broken(number);
            }
            for change in self.trail.get(n_before..).unwrap_or_default() {
                for (other, _) in model.columns.get(change.var).into_iter().flatten() {
                    // A row may follow from itself once more, by whole numbers.
                    if !at(&is_queued, *other) {
                        set(&mut is_queued, *other, true);
                        queue.push_back(*other);
                    }
                }
            }
        }
        Tightened::Settled
    }

    /// Tightens by one row; false where it cannot be obeyed.
    fn tighten_row(&mut self, row: &Row, number: usize) -> bool {
        let (low, high) = self.range(row);
        if row.max < row.min || row.max < low || high < row.min {
            return false;
        }
        let (above, below) = (row.max - low, high - row.min);
        for (var, c) in &row.terms {
            let (least, most) = (at(&self.least, *var), at(&self.most, *var));
            let reach = c.abs();
            let span = most - least;
            // How far the variable may go from the end that is best for each side.
            let (up, down) = (above / reach, below / reach);
            if span <= up && span <= down {
                continue;
            }
            let (new_least, new_most) = if *c < 0 {
                (least.max(most - up), most.min(least + down))
            } else {
                (least.max(most - down), most.min(least + up))
            };
            if new_most < new_least {
                return false;
            }
            self.narrow(*var, new_least, new_most, Some(number));
        }
        true
    }

    /// The rows by which the bounds of the variables of `rows` came about, and `rows` themselves.
    pub(super) fn explain(&self, model: &Model, rows: &[usize]) -> BTreeSet<usize> {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut vars = vec![false; self.least.len()];
        let mut add = |row: usize, vars: &mut [bool]| {
            if told.insert(row) {
                for (var, _) in model.rows.get(row).into_iter().flat_map(|row| &row.terms) {
                    set(vars, *var, true);
                }
            }
        };
        for row in rows {
            add(*row, &mut vars);
        }
        for change in self.trail.iter().rev() {
            if let Some(row) = change.row
                && at(&vars, change.var)
            {
                add(row, &mut vars);
            }
        }
        told
    }
}
