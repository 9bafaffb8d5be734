//! Means, variances and covariances of counted values.
//!
//! Invariant: values that are all the same have a variance of exactly 0, so that "constant" is never a
//! question of rounding.

use super::number::real;
use super::undefined::{Figure, Undefined, at_least, share};

/// Two numbers of `n` candidates.
pub(super) type Counted = (f64, f64, u64);

/// Sums of squared and multiplied deviations from the means.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    /// Candidates.
    pub(super) n: u64,
    /// Mean of the first number.
    pub(super) mean: f64,
    /// Σ(x − x̄)².
    pub(super) xx: f64,
    /// Σ(y − ȳ)².
    pub(super) yy: f64,
    /// Σ(x − x̄)(y − ȳ).
    pub(super) xy: f64,
}

impl Moments {
    /// In two passes, from the first value on.
    pub(super) fn of(values: impl Iterator<Item = Counted> + Clone) -> Self {
        let Some((x0, y0, _)) = values.clone().next() else {
            return Self::default();
        };
        let (mut n, mut dx, mut dy) = (0, 0.0, 0.0);
        for (x, y, count) in values.clone() {
            n += count;
            dx += (x - x0) * real(count);
            dy += (y - y0) * real(count);
        }
        let (dx, dy) = (dx / real(n), dy / real(n));
        let mut all = Self {
            n,
            mean: x0 + dx,
            ..Self::default()
        };
        for (x, y, count) in values {
            let (x, y, count) = (x - x0 - dx, y - y0 - dy, real(count));
            all.xx += x * x * count;
            all.yy += y * y * count;
            all.xy += x * y * count;
        }
        all
    }

    /// s² = Σ(x − x̄)²/(n − 1).
    pub(super) fn variance(&self) -> Figure {
        Ok(self.xx / (at_least(self.n, 2)? - 1.0))
    }

    /// Σ(x − x̄)(y − ȳ)/(n − 1).
    pub(super) fn covariance(&self) -> Figure {
        Ok(self.xy / (at_least(self.n, 2)? - 1.0))
    }

    /// Pearson's r, −1 to 1; `reason` where the second number does not vary.
    pub(super) fn correlation(&self, reason: Undefined) -> Figure {
        at_least(self.n, 2)?;
        if self.xx <= 0.0 {
            return Err(Undefined::SameScore);
        }
        let r = share(self.xy, self.xx.sqrt() * self.yy.sqrt(), reason)?;
        Ok(r.clamp(-1.0, 1.0))
    }
}

/// Puts values in ascending order and equal ones together.
pub(super) fn histogram(values: impl Iterator<Item = (f64, u64)>) -> Vec<(f64, u64)> {
    let mut sorted: Vec<_> = values.collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut distinct: Vec<(f64, u64)> = Vec::with_capacity(sorted.len());
    for (value, n) in sorted {
        match distinct.last_mut() {
            Some((last, count)) if last.to_bits() == value.to_bits() => *count += n,
            Some(_) | None => distinct.push((value, n)),
        }
    }
    distinct
}

/// Pairs two ascending histograms of equally many candidates, lowest with lowest.
pub(super) fn sorted_pairs(xs: &[(f64, u64)], ys: &[(f64, u64)]) -> Vec<Counted> {
    let mut pairs = Vec::with_capacity(xs.len() + ys.len());
    let mut ys = ys.iter().copied();
    let mut next = ys.next();
    for (x, n) in xs {
        let mut left = *n;
        while let Some((y, n)) = next.filter(|_| left != 0) {
            let taken = n.min(left);
            pairs.push((*x, y, taken));
            left -= taken;
            next = if taken < n {
                Some((y, n - taken))
            } else {
                ys.next()
            };
        }
    }
    pairs
}

/// n, mean and Σ(x − x̄)² of numbers that come one by one.
///
/// Welford (1962); of parts, Chan, Golub and LeVeque (1979).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Running {
    /// How many came.
    pub(super) n: u64,
    /// Their mean; 0 of none.
    pub(super) mean: f64,
    /// Σ(x − x̄)².
    pub(super) squares: f64,
}

impl Running {
    /// Takes one more.
    pub(super) fn push(&mut self, x: f64) {
        self.n += 1;
        let off = x - self.mean;
        self.mean += off / real(self.n);
        self.squares += off * (x - self.mean);
    }

    /// Takes all that came elsewhere.
    pub(super) fn merge(&mut self, other: &Self) {
        let n = self.n + other.n;
        if other.n == 0 || n == 0 {
            return;
        }
        let off = other.mean - self.mean;
        let part = real(other.n) / real(n);
        self.mean += off * part;
        self.squares += other.squares + off * off * part * real(self.n);
        self.n = n;
    }

    /// The mean, of at least one.
    pub(super) fn mean(&self) -> Figure {
        at_least(self.n, 1).map(|_| self.mean)
    }

    /// Σ(x − x̄)²/n.
    pub(super) fn population_variance(&self) -> Figure {
        Ok(self.squares / at_least(self.n, 1)?)
    }

    /// Σ(x − x̄)²/(n − 1).
    pub(super) fn variance(&self) -> Figure {
        Ok(self.squares / (at_least(self.n, 2)? - 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_constant_has_no_variance_at_all() {
        let same = [(0.1, 0.3, 3), (0.1, 0.7, 4)];
        let moments = Moments::of(same.into_iter());
        assert_eq!(moments.xx.to_bits(), 0.0_f64.to_bits());
        assert_eq!(
            moments.correlation(Undefined::SameRest),
            Err(Undefined::SameScore)
        );
    }

    #[test]
    fn lowest_goes_with_lowest() {
        let pairs = sorted_pairs(&[(0.0, 3), (1.0, 1)], &[(5.0, 1), (6.0, 3)]);
        assert_eq!(pairs, [(0.0, 5.0, 1), (0.0, 6.0, 2), (1.0, 6.0, 1)]);
    }

    #[test]
    fn parts_make_the_whole() {
        let (mut all, mut some, mut others) = Default::default();
        for (at, x) in [3.0, -1.0, 4.5, 4.5, 0.0, 7.0].into_iter().enumerate() {
            Running::push(&mut all, x);
            Running::push(if at < 2 { &mut some } else { &mut others }, x);
        }
        some.merge(&others);
        some.merge(&Running::default());
        assert_eq!(some.n, all.n);
        assert!((some.mean - all.mean).abs() < 1e-12);
        assert!((some.squares - all.squares).abs() < 1e-12);
    }
}
