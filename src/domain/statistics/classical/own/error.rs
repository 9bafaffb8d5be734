//! The standard error of one candidate's total, from their own paper alone.
//!
//! Invariant: needs no other candidate; no stratum of a single question is left alone.

use super::super::number::real;
use super::super::undefined::{Figure, Undefined};
use super::Universe;

/// Room for the strata of one paper after the other.
#[derive(Debug, Clone)]
pub(super) struct Strata {
    universe: Universe,
    /// Questions of the pool in each stratum.
    n_in_bank: Vec<u64>,
    sums: Vec<Sums>,
}

/// Scores of a candidate within a stratum.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: u64,
    sum: f64,
    squares: f64,
    n_in_bank: u64,
}

impl Sums {
    const fn join(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
            n_in_bank: self.n_in_bank + other.n_in_bank,
        }
    }

    /// n·s² with s² divided by n − 1; of right and wrong x(n − x)/(n − 1). For n of 2 and more.
    fn error_variance(&self, universe: Universe) -> f64 {
        let n = real(self.n);
        let squares = (self.squares - self.sum * self.sum / n).max(0.0);
        let left = match universe {
            Universe::Endless => 1.0,
            Universe::Bank => (1.0 - n / real(self.n_in_bank)).max(0.0),
        };
        n * squares / (n - 1.0) * left
    }
}

impl Strata {
    /// Of a pool whose questions are of these strata.
    pub(super) fn new(universe: Universe, of_questions: impl Iterator<Item = usize>) -> Self {
        let mut n_in_bank = Vec::new();
        for stratum in of_questions {
            if n_in_bank.len() <= stratum {
                n_in_bank.resize(stratum + 1, 0);
            }
            if let Some(n) = n_in_bank.get_mut(stratum) {
                *n += 1;
            }
        }
        Self {
            universe,
            sums: vec![Sums::default(); n_in_bank.len()],
            n_in_bank,
        }
    }

    /// Forgets the last paper.
    pub(super) fn clear(&mut self) {
        for (sums, n_in_bank) in self.sums.iter_mut().zip(&self.n_in_bank) {
            *sums = Sums {
                n_in_bank: *n_in_bank,
                ..Sums::default()
            };
        }
    }

    /// Takes a question of the paper.
    pub(super) fn push(&mut self, stratum: usize, score: f64) {
        if let Some(sums) = self.sums.get_mut(stratum) {
            sums.n += 1;
            sums.sum += score;
            sums.squares += score * score;
        }
    }

    /// SEM² in squared marks: Lord's binomial error (1955), stratified (Feldt 1984), Σ n_h·s_h².
    ///
    /// Strata of a single question are put together, and one that is left over with the smallest other one.
    pub(super) fn error_variance(&self) -> Figure {
        let singles = self.sums.iter().filter(|sums| sums.n == 1);
        let mut together = singles.fold(Sums::default(), |all, one| all.join(*one));
        let others = || self.sums.iter().enumerate().filter(|(_, sums)| 2 <= sums.n);
        let mut joined = None;
        if together.n == 1 {
            let smallest = others().min_by_key(|(place, sums)| (sums.n, *place));
            let (place, sums) = smallest.ok_or(Undefined::TooFewQuestions)?;
            together = together.join(*sums);
            joined = Some(place);
        }
        let apart: f64 = others()
            .filter(|(place, _)| Some(*place) != joined)
            .map(|(_, sums)| sums.error_variance(self.universe))
            .sum();
        let together = if together.n == 0 {
            0.0
        } else {
            together.error_variance(self.universe)
        };
        Ok(apart + together)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_variance(universe: Universe, pool: &[usize], paper: &[(usize, f64)]) -> Figure {
        let mut strata = Strata::new(universe, pool.iter().copied());
        strata.clear();
        for (stratum, score) in paper {
            strata.push(*stratum, *score);
        }
        strata.error_variance()
    }

    #[test]
    fn one_stratum_is_lords_binomial() {
        let paper: Vec<_> = (0..10)
            .map(|i| (0, if i < 7 { 1.0 } else { 0.0 }))
            .collect();
        let found = error_variance(Universe::Endless, &[0; 40], &paper).unwrap();
        assert!((found - 7.0 * 3.0 / 9.0).abs() < 1e-12);
        let found = error_variance(Universe::Bank, &[0; 40], &paper).unwrap();
        assert!((found - 7.0 * 3.0 / 9.0 * 0.75).abs() < 1e-12);
    }

    #[test]
    fn single_questions_are_put_together() {
        let pool = [0, 1, 2, 2, 2];
        // 0 and 1 are single: 1·1 of 2 is 2·(1/2) = 1; all three of stratum 2 are right.
        let paper = [(0, 1.0), (1, 0.0), (2, 1.0), (2, 1.0), (2, 1.0)];
        let found = error_variance(Universe::Endless, &pool, &paper);
        assert_eq!(found, Ok(1.0));
        // One alone goes with the smallest: 3 of 4 right.
        let paper = [(0, 0.0), (2, 1.0), (2, 1.0), (2, 1.0)];
        let found = error_variance(Universe::Endless, &pool, &paper);
        assert_eq!(found, Ok(1.0));
        let alone = error_variance(Universe::Endless, &pool, &[(0, 1.0)]);
        assert_eq!(alone, Err(Undefined::TooFewQuestions));
    }

    #[test]
    fn who_had_the_whole_bank_has_no_error() {
        let found = error_variance(Universe::Bank, &[0, 0], &[(0, 1.0), (0, 0.0)]);
        assert_eq!(found, Ok(0.0));
    }
}
