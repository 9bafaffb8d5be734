//! Rows of equal width in one piece of memory, and the few sums that every step needs.
//!
//! Invariant: a row that is not there is empty, and nothing here panics.

/// Numbers by question and node.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    width: usize,
    cells: Vec<f64>,
}

impl Table {
    /// `height` rows of zeros.
    pub(super) fn zeros(height: usize, width: usize) -> Self {
        Self {
            width,
            cells: vec![0.0; height * width],
        }
    }

    /// Makes it `height` rows of zeros, in the memory that it has.
    pub(super) fn reset(&mut self, height: usize, width: usize) {
        self.width = width;
        self.cells.clear();
        self.cells.resize(height * width, 0.0);
    }

    /// A row by its number.
    pub(super) fn row(&self, number: usize) -> &[f64] {
        let begin = number * self.width;
        self.cells.get(begin..begin + self.width).unwrap_or(&[])
    }

    /// A row by its number, to write.
    pub(super) fn row_mut(&mut self, number: usize) -> &mut [f64] {
        let begin = number * self.width;
        let end = begin + self.width;
        self.cells.get_mut(begin..end).unwrap_or(&mut [])
    }

    /// The rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// The rows in order, to write.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f64]> {
        self.cells.chunks_exact_mut(self.width.max(1))
    }

    /// A row, and the row after it to write.
    pub(super) fn step(&mut self, number: usize) -> (&[f64], &mut [f64]) {
        let width = self.width;
        let pair = self.cells.get_mut(number * width..(number + 2) * width);
        let (row, next) = pair
            .unwrap_or(&mut [])
            .split_at_mut_checked(width)
            .unwrap_or_default();
        (row, next)
    }
}

/// Adds `times` × `what` to `sums`, entry by entry.
pub(super) fn add(sums: &mut [f64], what: &[f64], times: f64) {
    for (sum, what) in sums.iter_mut().zip(what) {
        *sum += times * what;
    }
}

/// Σ a·b over the shorter of the two.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Four sums side by side: one alone would wait for each addition to end.
    let (mut a, mut b) = (a.chunks_exact(4), b.chunks_exact(4));
    let mut sums = [0.0; 4];
    let mut rest = 0.0;
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) => {
                for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
                    *sum += a * b;
                }
            }
            (a_left, b_left) => {
                let a_left = a_left.unwrap_or(a.remainder());
                let b_left = b_left.unwrap_or(b.remainder());
                for (a, b) in a_left.iter().zip(b_left) {
                    rest += a * b;
                }
                return sums.iter().sum::<f64>() + rest;
            }
        }
    }
}

/// An entry by its number; 0 where there is none.
pub(super) fn at(values: &[f64], number: usize) -> f64 {
    values.get(number).copied().unwrap_or(0.0)
}

/// Adds to an entry by its number, where there is one.
pub(super) fn bump(values: &mut [f64], number: usize, by: f64) {
    if let Some(value) = values.get_mut(number) {
        *value += by;
    }
}

/// A count as a number to reckon with; exact up to 2³² − 1 and at most that.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
