//! Reliability from halves of a paper: odd against even questions, and the best split.
//!
//! Invariant: the same covariances give the same split; nothing is drawn.

use super::matrix::Matrix;
use super::undefined::{Figure, Undefined, share};

/// Most questions whose every split is tried.
const MAX_EXHAUSTIVE: usize = 12;

/// Most questions of which two are moved at once: every step looks at every two.
const MAX_PAIRED: usize = 200;

/// Splits from which a local search starts.
const N_STARTS: usize = 16;

/// Reliability by splitting a paper into two halves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halves {
    /// Correlation of the questions at odd places (1st, 3rd, …) with those at even places, −1 to 1.
    pub correlation: Figure,
    /// Spearman–Brown: 2r/(1 + r), what two halves of that correlation come to as a whole; at most 1.
    pub spearman_brown: Figure,
    /// Guttman's λ4 (1945): 4·cov(A, B)/V(T), the largest over all splits in two, of any sizes; 0 to 1, and a
    /// lower bound of the reliability. With few candidates the search makes too much of chance.
    pub lambda4: Figure,
    /// How λ4 was looked for.
    pub search: Search,
}

/// How the best split was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Search {
    /// Every split: there is no better one.
    Exhaustive,
    /// From fixed splits on, as long as moving or swapping questions helps: there may be a better one.
    Local,
}

/// All that halves tell.
pub(super) fn halves(covariances: &Matrix) -> Halves {
    let search = if covariances.width <= MAX_EXHAUSTIVE {
        Search::Exhaustive
    } else {
        Search::Local
    };
    let correlation = odd_even(covariances);
    Halves {
        correlation,
        spearman_brown: correlation.and_then(|r| share(2.0 * r, 1.0 + r, Undefined::SameTotal)),
        lambda4: lambda4(covariances, search),
        search,
    }
}

fn odd_even(covariances: &Matrix) -> Figure {
    if covariances.width < 2 {
        return Err(Undefined::TooFewQuestions);
    }
    let sums = covariances.rows().enumerate().map(|(i, row)| {
        let of = |parity: usize| -> f64 {
            let columns = row.iter().enumerate();
            columns
                .filter(|(j, _)| j % 2 == parity)
                .map(|(_, cell)| cell)
                .sum()
        };
        (i % 2, of(0), of(1))
    });
    let (mut odd, mut even, mut between) = (0.0, 0.0, 0.0);
    for (parity, with_odd, with_even) in sums {
        if parity == 0 {
            odd += with_odd;
            between += with_even;
        } else {
            even += with_even;
        }
    }
    if odd <= 0.0 || even <= 0.0 {
        return Err(Undefined::SameTotal);
    }
    Ok((between / (odd.sqrt() * even.sqrt())).clamp(-1.0, 1.0))
}

fn lambda4(covariances: &Matrix, search: Search) -> Figure {
    if covariances.width < 2 {
        return Err(Undefined::TooFewQuestions);
    }
    let total = covariances.total()?;
    let least = match search {
        Search::Exhaustive => least_of_all(covariances),
        Search::Local => least_nearby(covariances),
    };
    // V(T) = V(A) + V(B) + 2 cov and V(A − B) = V(A) + V(B) − 2 cov: the best split has the least V(A − B).
    Ok(1.0 - least / total)
}

fn least_of_all(covariances: &Matrix) -> f64 {
    let mut split = Split::new(covariances, |_| false);
    let mut least = split.spread;
    // Gray code: each step moves one question, and the first one stays where it is.
    for step in 1..1_usize << (covariances.width - 1) {
        let moved = usize::try_from(step.trailing_zeros()).map_or(1, |zeros| zeros + 1);
        split.spread += split.change(moved);
        split.flip(moved);
        least = least.min(split.spread);
    }
    least
}

fn least_nearby(covariances: &Matrix) -> f64 {
    let starts = (1..=N_STARTS).map(|start| {
        let mut split = Split::new(covariances, |place| (place & start).count_ones() % 2 == 1);
        split.improve();
        split.spread
    });
    starts.fold(f64::INFINITY, f64::min)
}

/// Questions on two sides.
struct Split<'a> {
    covariances: &'a Matrix,
    variances: Vec<f64>,
    /// 1 or −1 for each question.
    sides: Vec<f64>,
    /// Covariance of each question with A − B.
    pulls: Vec<f64>,
    /// V(A − B).
    spread: f64,
}

impl<'a> Split<'a> {
    fn new(covariances: &'a Matrix, is_in_b: impl Fn(usize) -> bool) -> Self {
        let sides: Vec<f64> = (0..covariances.width)
            .map(|place| if is_in_b(place) { -1.0 } else { 1.0 })
            .collect();
        let rows = covariances.rows();
        let pulls: Vec<f64> = rows
            .map(|row| row.iter().zip(&sides).map(|(cell, side)| cell * side).sum())
            .collect();
        let spread = pulls.iter().zip(&sides).map(|(pull, side)| pull * side);
        Self {
            spread: spread.sum(),
            variances: covariances.diagonal().collect(),
            covariances,
            sides,
            pulls,
        }
    }

    /// What moving a question to the other side does to V(A − B).
    fn change(&self, place: usize) -> f64 {
        let at = |of: &[f64]| of.get(place).copied().unwrap_or(0.0);
        4.0 * (at(&self.variances) - at(&self.sides) * at(&self.pulls))
    }

    fn flip(&mut self, place: usize) {
        let Some(side) = self.sides.get_mut(place) else {
            return;
        };
        let before = *side;
        *side = -before;
        if let Some(row) = self.covariances.rows().nth(place) {
            for (pull, cell) in self.pulls.iter_mut().zip(row) {
                *pull -= 2.0 * before * cell;
            }
        }
    }

    /// Moves one question, or two at once, as long as that helps: each time what helps most.
    fn improve(&mut self) {
        let enough = -1e-12 * self.variances.iter().sum::<f64>();
        // Each step lowers a bounded number; the limit is against rounding that goes in circles.
        for _ in 0..20 * self.sides.len() {
            let Some((change, i, j)) = self.best_step().filter(|step| step.0 < enough) else {
                return;
            };
            self.flip(i);
            if let Some(j) = j {
                self.flip(j);
            }
            self.spread += change;
        }
    }

    fn best_step(&self) -> Option<(f64, usize, Option<usize>)> {
        let changes: Vec<f64> = (0..self.sides.len()).map(|i| self.change(i)).collect();
        let mut best: Option<(f64, usize, Option<usize>)> = None;
        let mut offer = |change: f64, i: usize, j: Option<usize>| {
            if best.is_none_or(|best| change < best.0) {
                best = Some((change, i, j));
            }
        };
        let rows = self.covariances.rows().zip(&self.sides).zip(&changes);
        for (i, ((row, side), change)) in rows.enumerate() {
            offer(*change, i, None);
            if MAX_PAIRED < self.sides.len() {
                continue;
            }
            let others = row.iter().zip(&self.sides).zip(&changes).enumerate();
            for (j, ((cell, other), too)) in others.skip(i + 1) {
                offer(change + too + 8.0 * side * other * cell, i, Some(j));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covariances of a made-up paper whose questions come in pairs that belong together.
    fn paired(width: usize) -> Matrix {
        let cell = |i: usize, j: usize| {
            if i == j {
                1.0
            } else if i / 2 == j / 2 {
                0.6
            } else if (i * j).is_multiple_of(3) {
                0.1
            } else {
                0.2
            }
        };
        let cells = (0..width * width).map(|at| cell(at / width, at % width));
        Matrix {
            width,
            cells: cells.collect(),
        }
    }

    #[test]
    fn the_local_search_finds_the_best_split_of_small_papers() {
        for width in 2..=MAX_EXHAUSTIVE {
            let matrix = paired(width);
            let (all, nearby) = (least_of_all(&matrix), least_nearby(&matrix));
            assert!((all - nearby).abs() < 1e-9, "{width}: {all} {nearby}");
        }
    }

    #[test]
    fn lambda4_is_at_least_the_split_into_odd_and_even() {
        for width in [4, 9, 20, 51, 205] {
            let matrix = paired(width);
            let split = Split::new(&matrix, |place| place % 2 == 1);
            let odd_even = 1.0 - split.spread / matrix.total().unwrap();
            let found = halves(&matrix).lambda4.unwrap();
            assert!(odd_even <= found + 1e-9 && found <= 1.0, "{width}: {found}");
        }
    }

    #[test]
    fn two_parallel_halves_follow_spearman_and_brown() {
        let cells = vec![1.0, 0.5, 0.5, 1.0];
        let found = halves(&Matrix { width: 2, cells });
        assert!((found.correlation.unwrap() - 0.5).abs() < 1e-12);
        assert!((found.spearman_brown.unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert!((found.lambda4.unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.search, Search::Exhaustive);
    }
}
