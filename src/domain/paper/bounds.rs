//! How much papers must overlap, whoever draws them, and how much they do by chance.
//!
//! Invariant: everything here is exact. `bank` is how many questions may be drawn, `size` how many
//! stand on each paper, at most `bank`; an overlap is how many questions two papers share.

use std::fmt;

/// A fraction in lowest terms, not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    over: u128,
    under: u128,
}

impl Ratio {
    /// `over` / `under` in lowest terms; 0 for an `under` of 0, where nothing is there to share.
    fn new(over: u128, under: u128) -> Self {
        if over == 0 || under == 0 {
            return Self { over: 0, under: 1 };
        }
        let divisor = common_divisor(over, under);
        Self {
            over: over / divisor,
            under: under / divisor,
        }
    }

    /// The upper number.
    pub const fn numerator(self) -> u128 {
        self.over
    }

    /// The lower number, not 0.
    pub const fn denominator(self) -> u128 {
        self.under
    }

    /// The least whole number that is not below it.
    pub const fn ceil(self) -> u128 {
        self.over.div_ceil(self.under)
    }

    /// In millionths, to the nearest, a half upwards; `None` beyond 128 bits.
    pub fn millionths(self) -> Option<u128> {
        let rounded = self.over.checked_mul(2_000_000)?.checked_add(self.under)?;
        Some(rounded / self.under.checked_mul(2)?)
    }

    /// The sum, or `None` where it takes more than 128 bits.
    fn plus(self, other: Self) -> Option<Self> {
        let divisor = common_divisor(self.under, other.under);
        let (up, other_up) = (other.under / divisor, self.under / divisor);
        let over = (self.over.checked_mul(up)?).checked_add(other.over.checked_mul(other_up)?)?;
        Some(Self::new(over, self.under.checked_mul(up)?))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == 1 {
            write!(f, "{}", self.over)
        } else {
            write!(f, "{}/{}", self.over, self.under)
        }
    }
}

/// Euclid's.
fn common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Mean overlap of two independent papers when all papers are equally likely: n²/N.
pub fn expected_overlap(bank: u32, size: u32) -> Ratio {
    Ratio::new(u128::from(size) * u128::from(size), u128::from(bank))
}

/// Mean overlap of two independent papers that take `size` of each class of `bank`: Σ n²/N.
///
/// `classes` are pairs of bank and size. `None` where the common denominator passes 128 bits.
pub fn expected_overlap_of_classes(classes: &[(u32, u32)]) -> Option<Ratio> {
    let of_classes = classes.iter();
    of_classes
        .map(|(bank, size)| expected_overlap(*bank, *size))
        .try_fold(Ratio::new(0, 1), Ratio::plus)
}

/// Variance of the overlap of two independent papers when all papers are equally likely; the
/// standard deviation is its root.
///
/// That of the hypergeometric distribution: n · n/N · (1 − n/N) · (N − n)/(N − 1).
pub fn overlap_variance(bank: u32, size: u32) -> Ratio {
    let (n, rest) = (u128::from(size), u128::from(bank.saturating_sub(size)));
    let bank = u128::from(bank);
    // Below (N/2)⁴: fits 124 bits.
    Ratio::new(n * n * rest * rest, bank * bank * bank.saturating_sub(1))
}

/// The fewest questions that `n_papers` papers share, summed over all pairs of papers: Σ m(m − 1)/2
/// over the questions, where m papers hold a question. Least when the m differ by at most 1.
///
/// `n_taken` is how many questions stand on all papers together.
pub fn least_total_overlap(bank: u32, n_taken: u64) -> u128 {
    if bank == 0 {
        return 0;
    }
    let (bank, taken) = (u128::from(bank), u128::from(n_taken));
    let (each, more) = (taken / bank, taken % bank);
    let pairs = |uses: u128| uses * uses.saturating_sub(1) / 2;
    more * pairs(each + 1) + (bank - more) * pairs(each)
}

/// The least mean overlap over all pairs of `n_papers` papers; no way of drawing gives less.
///
/// [r(q + 1)q + (N − r)q(q − 1)] / (M(M − 1)) with q = ⌊nM/N⌋ and r = nM − qN.
pub fn least_mean_overlap(bank: u32, size: u32, n_papers: u32) -> Ratio {
    let total = least_total_overlap(bank, u64::from(size) * u64::from(n_papers));
    let papers = u128::from(n_papers);
    Ratio::new(2 * total, papers * papers.saturating_sub(1))
}

/// The least that the largest overlap of a pair can be: not below the mean, nor below what Johnson's
/// bound says.
pub fn least_max_overlap(bank: u32, size: u32, n_papers: u32) -> u128 {
    let mean = least_mean_overlap(bank, size, n_papers).ceil();
    mean.max(johnson(bank, size, n_papers).into())
}

/// Corrádi's bound of the largest overlap of a pair: the least λ with λ ≥ n(nM − N)/(N(M − 1)).
///
/// The mean with each question on nM/N papers, whole or not; so never above
/// [`least_mean_overlap`]'s ceiling, and better known.
pub fn corradi(bank: u32, size: u32, n_papers: u32) -> u128 {
    let (bank, size, papers) = (u128::from(bank), u128::from(size), u128::from(n_papers));
    let beyond = (size * papers).saturating_sub(bank);
    Ratio::new(size * beyond, bank * papers.saturating_sub(1)).ceil()
}

/// The least that the largest overlap of a pair can be by Johnson's bound: the least λ with
/// ⌊N/n ⌊(N − 1)/(n − 1) … ⌊(N − λ)/(n − λ)⌋⌋⌋ ≥ M.
///
/// That many sets of n at the most share no more than λ each (Johnson 1962, *A new upper bound for
/// error-correcting codes*). It says more than the mean where papers are many and small.
pub fn johnson(bank: u32, size: u32, n_papers: u32) -> u32 {
    let holds = |overlap: &u32| {
        let (bank, size) = (u64::from(bank), u64::from(size));
        let mut most = 1_u64;
        for taken in (0..=u64::from(*overlap)).rev() {
            // What is under the fraction is above 0: the overlap is below the size.
            most = most * bank.saturating_sub(taken) / size.saturating_sub(taken).max(1);
            // Every further factor is at least 1, for a paper is no larger than the bank.
            if u64::from(n_papers) <= most {
                return true;
            }
        }
        false
    };
    // Papers that share all are the same paper: so many there can be.
    (0..size).find(holds).unwrap_or(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(over: u128, under: u128) -> Ratio {
        Ratio { over, under }
    }

    #[test]
    fn independent_papers_share_n_squared_over_bank() {
        assert_eq!(expected_overlap(300, 50), ratio(25, 3));
        assert_eq!(expected_overlap(14, 5), ratio(25, 14));
        assert_eq!(expected_overlap(0, 0), ratio(0, 1));
        // 6 single of which 3, 4 multiple of which 2, 4 true or false of which 1.
        let types = expected_overlap_of_classes(&[(6, 3), (4, 2), (4, 1)]);
        assert_eq!(types, Some(ratio(11, 4)));
    }

    #[test]
    fn denominators_that_grow_too_large_are_told() {
        let primes = [
            4_294_967_291,
            4_294_967_279,
            4_294_967_231,
            4_294_967_197,
            4_294_967_189,
        ];
        assert_eq!(
            expected_overlap_of_classes(&primes.map(|bank| (bank, 1))),
            None
        );
    }

    #[test]
    fn the_variance_is_that_of_the_hypergeometric_distribution() {
        // 50 of 300: √(50²·250² / (300²·299)) = 2.409646.
        let variance = overlap_variance(300, 50);
        assert_eq!(variance, ratio(15_625, 2_691));
        assert_eq!(variance.millionths(), Some(5_806_392));
        assert_eq!(overlap_variance(1, 1), ratio(0, 1));
        assert_eq!(overlap_variance(u32::MAX, u32::MAX / 2).ceil(), 268_435_456);
    }

    #[test]
    fn a_mean_overlap_is_least_when_questions_are_used_alike() {
        assert_eq!(least_mean_overlap(300, 50, 6), ratio(0, 1));
        assert_eq!(least_mean_overlap(300, 50, 7), ratio(50, 21));
        assert_eq!(least_mean_overlap(60, 20, 10), ratio(16, 3));
        assert_eq!(least_mean_overlap(100, 50, 3), ratio(50, 3));
        assert_eq!(least_mean_overlap(5, 5, 1), ratio(0, 1));
        assert_eq!(least_mean_overlap(6, 3, 10).to_string(), "4/3");
    }

    #[test]
    fn a_largest_overlap_has_three_bounds() {
        // Bank, size, papers; ceiling of the mean or Johnson, Corrádi, Johnson.
        for (bank, size, papers, least, by_corradi, by_johnson) in [
            (300, 50, 7, 3, 2, 1),
            (300, 100, 4, 17, 12, 1),
            (7, 3, 7, 1, 1, 1),
            (11, 5, 11, 2, 2, 2),
            (60, 20, 10, 6, 6, 2),
            (300, 50, 1_000_000, 9, 9, 7),
            // Only 25 papers of 2 from 50 share nothing.
            (50, 2, 26, 1, 1, 1),
            // Eleven papers of 4 from 5 questions: only 5 are different.
            (5, 4, 11, 4, 4, 4),
            // The mean is below 1, but only ⌊100/5 ⌊99/4⌋⌋ = 480 papers share 1 at the most.
            (100, 5, 500, 2, 1, 2),
        ] {
            assert_eq!(least_max_overlap(bank, size, papers), least);
            assert_eq!(corradi(bank, size, papers), by_corradi);
            assert_eq!(johnson(bank, size, papers), by_johnson);
        }
    }
}
