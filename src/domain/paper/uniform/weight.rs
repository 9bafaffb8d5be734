//! How many ways there are, in numbers of any size.
//!
//! Invariant: what fits 64 bits is exact; beyond, each step loses less than 2⁻⁶³ of its result and
//! never gains. Whole numbers only, so that every machine computes the same thresholds.

/// A number of ways: `mantissa` × 2^`exponent`, with the top bit of the mantissa set; or nothing.
///
/// Not `f64`, because the number of papers passes 10³⁰⁸ for large banks, and because 11 more bits
/// leave room for thousands of steps below the 2⁻⁵⁰ that is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    mantissa: u64,
    exponent: i64,
}

impl Weight {
    /// No way.
    pub(super) const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };
    /// One way.
    pub(super) const ONE: Self = Self {
        mantissa: 1 << 63,
        exponent: -63,
    };

    /// `value` × 2^`exponent`, cut to 64 bits.
    fn of(value: u128, exponent: i64) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        let spare = value.leading_zeros();
        Self {
            // The upper half of 128 bits fits 64.
            mantissa: u64::try_from((value << spare) >> 64).unwrap_or(u64::MAX),
            exponent: exponent + 64 - i64::from(spare),
        }
    }

    /// The weight of `count` ways.
    pub(super) fn of_count(count: u32) -> Self {
        Self::of(u128::from(count), 0)
    }

    /// Whether there is no way.
    pub(super) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Ways of doing both.
    pub(super) fn times(self, other: Self) -> Self {
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        Self::of(product, self.exponent + other.exponent)
    }

    /// Ways of doing one or the other.
    pub(super) fn plus(self, other: Self) -> Self {
        let (high, low) = if self.is_zero() || (!other.is_zero() && self.exponent < other.exponent)
        {
            (other, self)
        } else {
            (self, other)
        };
        let apart = u32::try_from(high.exponent - low.exponent).unwrap_or(0);
        // 63 bits below the larger number's last: both and their sum fit 128 bits.
        let low = (u128::from(low.mantissa) << 63).checked_shr(apart);
        let sum = (u128::from(high.mantissa) << 63) + low.unwrap_or(0);
        Self::of(sum, high.exponent - 63)
    }

    /// `over` / `under` times as many; `under` is not 0.
    fn scaled(self, over: u32, under: u32) -> Self {
        // 32 bits below the mantissa keep the quotient longer than 64 bits.
        let product = u128::from(self.mantissa) * u128::from(over);
        let quotient = (product << 32) / u128::from(under.max(1));
        Self::of(quotient, self.exponent - 32)
    }

    /// ⌊2⁶⁴ × this / `total`⌋, and at most 2⁶⁴ − 1. This is at most `total`.
    pub(super) fn share_of(self, total: Self) -> u64 {
        if self.is_zero() || total.is_zero() {
            return 0;
        }
        // Both mantissas have 64 bits: the quotient is 2⁶⁴ × (between 1/2 and 2).
        let quotient = (u128::from(self.mantissa) << 64) / u128::from(total.mantissa);
        let apart = total.exponent - self.exponent;
        let share = u32::try_from(apart)
            .map_or(u128::MAX, |apart| quotient.checked_shr(apart).unwrap_or(0));
        u64::try_from(share).unwrap_or(u64::MAX)
    }

    /// The number itself, at most 2¹²⁸ − 1; exact below 2⁶⁴.
    pub(super) fn count(self) -> u128 {
        let mantissa = u128::from(self.mantissa);
        match u32::try_from(self.exponent) {
            Ok(up) if up <= 64 => mantissa << up,
            Ok(_) => u128::MAX,
            Err(_) => {
                let down = u32::try_from(self.exponent.unsigned_abs()).unwrap_or(u32::MAX);
                mantissa.checked_shr(down).unwrap_or(0)
            }
        }
    }
}

/// C(`n`, k) for k from 0 to `most`, which is at most `n`: ways to choose k of `n`.
pub(super) fn binomials(n: u32, most: u32) -> Vec<Weight> {
    let mut row = vec![Weight::ONE];
    let mut here = Weight::ONE;
    for taken in 0..most.min(n) {
        here = here.scaled(n - taken, taken + 1);
        row.push(here);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_64_bits_is_exact() {
        let row: Vec<u128> = binomials(62, 62).iter().map(|w| w.count()).collect();
        assert_eq!(row[31], 465_428_353_255_261_088);
        assert_eq!(row.iter().sum::<u128>(), 1 << 62);
        let sum = binomials(62, 62)
            .into_iter()
            .fold(Weight::ZERO, Weight::plus);
        assert_eq!(sum.count(), 1 << 62);
        let product = Weight::of_count(4_000_000_007).times(Weight::of_count(3_999_999_979));
        assert_eq!(product.count(), 4_000_000_007 * 3_999_999_979);
    }

    #[test]
    fn vandermonde_holds_far_beyond_every_machine_number() {
        // Σ C(3000, k) C(2000, 1500 − k) = C(5000, 1500), near 2⁴⁴⁰⁰.
        let (a, b) = (binomials(3000, 1500), binomials(2000, 1500));
        let sum = a
            .iter()
            .zip(b.iter().rev())
            .fold(Weight::ZERO, |sum, (x, y)| sum.plus(x.times(*y)));
        let whole = binomials(5000, 1500)[1500];
        let (least, most) = if sum.exponent == whole.exponent {
            (
                sum.mantissa.min(whole.mantissa),
                sum.mantissa.max(whole.mantissa),
            )
        } else {
            (0, u64::MAX)
        };
        assert!(most - least < 1 << 13, "{sum:?} {whole:?}");
    }

    #[test]
    fn shares_are_of_2_to_the_64() {
        let of = Weight::of_count;
        assert_eq!(of(1).share_of(of(4)), 1 << 62);
        assert_eq!(of(3).share_of(of(4)), 3 << 62);
        assert_eq!(of(1).share_of(of(3)), u64::MAX / 3);
        assert_eq!(of(7).share_of(of(7)), u64::MAX);
        assert_eq!(Weight::ZERO.share_of(of(7)), 0);
        assert_eq!(of(1).share_of(binomials(600, 300)[300]), 0);
    }

    #[test]
    fn nothing_adds_nothing() {
        let three = Weight::of_count(3);
        assert_eq!(three.plus(Weight::ZERO), three);
        assert_eq!(Weight::ZERO.plus(three), three);
        assert!(three.times(Weight::ZERO).is_zero());
        assert_eq!(Weight::ZERO.plus(Weight::ZERO).count(), 0);
    }
}
