//! Symmetric positive definite systems, by Cholesky's decomposition.
//!
//! Invariant: a matrix that is not positive definite, or holds a number that is not finite, yields `None`.

use super::table::dot;

/// Smallest pivot, as a part of the diagonal entry that it came from: below, the matrix counts as singular.
const SINGULAR: f64 = 1e-12;

/// The lower triangle L with A = L·Lᵀ: row i has i + 1 entries and ends in the diagonal's.
#[derive(Debug)]
pub(super) struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// Decomposes a matrix given by rows, of which the lower triangle is read.
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a [f64]>) -> Option<Self> {
        let mut lower: Vec<Vec<f64>> = Vec::new();
        for (number, given) in rows.into_iter().enumerate() {
            let mut row = Vec::with_capacity(number + 1);
            for (above, entry) in lower.iter().zip(given) {
                let known = dot(&row, above);
                row.push((entry - known) / above.last()?);
            }
            let diagonal = *given.get(number)?;
            let pivot = diagonal - dot(&row, &row);
            // NaN fails the comparison.
            if !(pivot.is_finite() && diagonal * SINGULAR < pivot) {
                return None;
            }
            row.push(pivot.sqrt());
            lower.push(row);
        }
        Some(Self(lower))
    }

    /// x with A·x = `right`.
    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = Vec::with_capacity(right.len());
        for (row, right) in self.0.iter().zip(right) {
            let diagonal = row.last().copied().unwrap_or(1.0);
            x.push((right - dot(row, &x)) / diagonal);
        }
        let mut open = x.as_mut_slice();
        for row in self.0.iter().rev() {
            let (Some((last, others)), Some((diagonal, row))) =
                (open.split_last_mut(), row.split_last())
            else {
                break;
            };
            *last /= diagonal;
            for (other, entry) in others.iter_mut().zip(row) {
                *other -= *last * entry;
            }
            open = others;
        }
        x
    }

    /// A⁻¹, by rows.
    pub(super) fn inverse(&self) -> Vec<Vec<f64>> {
        let n = self.0.len();
        let unit = |number| (0..n).map(move |at| if at == number { 1.0 } else { 0.0 });
        (0..n)
            .map(|number| self.solve(&unit(number).collect::<Vec<f64>>()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let a = [[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]];
        let inverse = Cholesky::of(a.iter().map(|row| &row[..]))
            .unwrap()
            .inverse();
        // The inverse of a symmetric matrix is symmetric: its rows are its columns.
        for (i, row) in a.iter().enumerate() {
            for (j, column) in inverse.iter().enumerate() {
                let sum: f64 = row.iter().zip(column).map(|(a, b)| a * b).sum();
                assert!((sum - f64::from(u8::from(i == j))).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn what_is_singular_or_not_finite_is_refused() {
        for a in [
            [1.0, 1.0, 1.0, 1.0],
            [1.0, 0.0, 0.0, -1.0],
            [f64::NAN, 0.0, 0.0, 1.0],
        ] {
            assert!(Cholesky::of(a.chunks(2)).is_none());
        }
    }
}
