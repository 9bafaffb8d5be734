//! A system in whole numbers: variables from 0 to a cap, and rows of bounds on weighted sums of them.
//!
//! Invariant: every sum of a row's terms within the caps fits an `i64` with room to spare
//! ([`LIMIT`]); a [`Model`] that would break this is never made.

/// Values of rows stay within this, on both sides of 0; open bounds are set to it.
pub(super) const LIMIT: i64 = 1 << 60;

/// A bound on a weighted sum: `min <= Σ coefficient × value <= max`.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Variables and their coefficients, none 0, each variable once.
    pub(super) terms: Vec<(usize, i64)>,
    /// The least sum.
    pub(super) min: i64,
    /// The greatest sum.
    pub(super) max: i64,
    /// The constraints that the row follows from.
    pub(super) sources: Vec<usize>,
    /// Whether linear programs take it in only when it is broken: there may be very many such rows.
    pub(super) is_lazy: bool,
}

/// Variables and rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    /// The greatest value of each variable; the least is 0.
    pub(super) caps: Vec<i64>,
    /// The constraints that each cap follows from, besides how many items there are.
    pub(super) cap_sources: Vec<Vec<usize>>,
    /// The rows.
    pub(super) rows: Vec<Row>,
    /// For each variable, the rows it stands in and its coefficients there.
    pub(super) columns: Vec<Vec<(usize, i64)>>,
    /// Constraints that shaped the variables themselves. They belong to every proof.
    pub(super) ambient: Vec<usize>,
}

impl Row {
    /// How far a sum lies outside the bounds: below 0 for too little, above 0 for too much.
    pub(super) const fn excess(&self, sum: i64) -> i64 {
        if sum < self.min {
            sum - self.min
        } else if self.max < sum {
            sum - self.max
        } else {
            0
        }
    }
}

impl Model {
    /// Fills [`Model::columns`] from the rows.
    pub(super) fn index(&mut self) {
        self.columns = vec![Vec::new(); self.caps.len()];
        for (number, row) in self.rows.iter().enumerate() {
            for (var, coefficient) in &row.terms {
                if let Some(column) = self.columns.get_mut(*var) {
                    column.push((number, *coefficient));
                }
            }
        }
    }

    /// The sum of each row.
    pub(super) fn sums(&self, values: &[i64]) -> Vec<i64> {
        let term = |(var, coefficient): &(usize, i64)| coefficient * at(values, *var);
        self.rows
            .iter()
            .map(|row| row.terms.iter().map(term).sum())
            .collect()
    }

    /// Whether values within the caps obey every row.
    pub(super) fn allows(&self, values: &[i64]) -> bool {
        let sums = self.sums(values);
        let in_caps = values
            .iter()
            .zip(&self.caps)
            .all(|(value, cap)| (0..=*cap).contains(value));
        in_caps
            && self
                .rows
                .iter()
                .zip(sums)
                .all(|(row, sum)| row.excess(sum) == 0)
    }

    /// The constraints that a proof stands on which uses these rows and the caps of their variables.
    pub(super) fn sources_of(&self, rows: &[usize]) -> Vec<usize> {
        let mut sources = self.ambient.clone();
        for row in rows.iter().filter_map(|row| self.rows.get(*row)) {
            sources.extend(&row.sources);
            let caps = row
                .terms
                .iter()
                .filter_map(|(var, _)| self.cap_sources.get(*var));
            sources.extend(caps.flatten());
        }
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// How many coefficients there are.
    pub(super) fn n_terms(&self) -> usize {
        self.columns.iter().map(Vec::len).sum()
    }
}

/// What a search may still cost. One step is about a thousand simple operations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    left: u64,
    /// Operations that do not make up a step yet.
    rest: u64,
}

const OPERATIONS_PER_STEP: u64 = 1000;

impl Steps {
    /// This many.
    pub(super) const fn new(left: u64) -> Self {
        Self { left, rest: 0 }
    }

    /// How many are left.
    pub(super) const fn left(self) -> u64 {
        self.left
    }

    /// Pays for operations; false where nothing is left.
    pub(super) fn pay(&mut self, n_operations: usize) -> bool {
        let n_operations = u64::try_from(n_operations).unwrap_or(u64::MAX);
        self.rest = self.rest.saturating_add(n_operations);
        self.left = self.left.saturating_sub(self.rest / OPERATIONS_PER_STEP);
        self.rest %= OPERATIONS_PER_STEP;
        0 < self.left
    }

    /// Runs a part of the work on a share of what is left: one `share`th, and at least a little.
    pub(super) fn share<T>(&mut self, share: u64, work: impl FnOnce(&mut Self) -> T) -> T {
        let given = (self.left / share.max(1)).max(200).min(self.left);
        let mut part = Self::new(given);
        let outcome = work(&mut part);
        self.left -= given - part.left;
        outcome
    }
}

/// The value at an index, or the default beyond the end.
pub(super) fn at<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

/// Sets the value at an index; beyond the end, nothing happens.
pub(super) fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}

/// The greatest common divisor; 0 of nothing but zeros.
pub(crate) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
