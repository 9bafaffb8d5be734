//! Shares in whole thousandths.
//!
//! Invariant: rounded once, half up; a share of nothing is `None`.

use std::fmt;

use crate::domain::marks::Marks;

/// A share in whole thousandths: a per cent with one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerMille(u32);

impl PerMille {
    /// `part` of `whole`; `None` where `whole` is 0.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        let thousandths = quotient(u128::from(part) * 1000, u128::from(whole))?;
        u32::try_from(thousandths).ok().map(Self)
    }

    /// Whole thousandths.
    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for PerMille {
    /// As a per cent: `66.7%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}%", self.0 / 10, self.0 % 10)
    }
}

/// The mean of `n` totals that sum up to `hundredths`, rounded half up to a hundredth.
pub(super) fn mean(hundredths: i64, n: u64) -> Option<Marks> {
    let mean = signed_quotient(hundredths.into(), n.into())?;
    Marks::from_hundredths(i32::try_from(mean).ok()?)
}

/// Rounded half up; `None` for a division by nothing.
fn quotient(part: u128, whole: u128) -> Option<u128> {
    (2 * part + whole).checked_div(2 * whole)
}

/// Rounded half up, also below zero: −0.5 becomes 0.
pub(super) fn signed_quotient(part: i128, whole: i128) -> Option<i128> {
    (2 * part + whole).checked_div_euclid(2 * whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_up_to_a_tenth_of_a_per_cent() {
        for (part, whole, shown) in [
            (4, 6, "66.7%"),
            (1, 16, "6.3%"),
            (1, 2000, "0.1%"),
            (999, 2_000_000, "0.0%"),
            (1999, 2000, "100.0%"),
            (0, 7, "0.0%"),
            (u64::MAX, u64::MAX, "100.0%"),
        ] {
            assert_eq!(PerMille::of(part, whole).unwrap().to_string(), shown);
        }
        assert_eq!(PerMille::of(0, 0), None);
    }

    #[test]
    fn a_mean_is_rounded_half_up_to_a_hundredth() {
        for (hundredths, n, shown) in [(3, 2, "0.02"), (5, 4, "0.01"), (21_999, 3, "73.33")] {
            assert_eq!(mean(hundredths, n).unwrap().to_string(), shown);
        }
        assert_eq!(mean(0, 0), None);
    }

    #[test]
    fn a_quotient_below_zero_is_rounded_half_up_too() {
        for (part, whole, wanted) in [(-1, 2, 0), (-3, 2, -1), (-4, 3, -1), (-5, 3, -2), (5, 2, 3)]
        {
            assert_eq!(signed_quotient(part, whole), Some(wanted), "{part}/{whole}");
        }
        assert_eq!(signed_quotient(1, 0), None);
    }
}
