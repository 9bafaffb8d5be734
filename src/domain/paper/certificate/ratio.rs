//! Exact ratios of whole numbers.

use std::cmp::Ordering;

/// A ratio in lowest terms; the number under the line is at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    /// `over` / `under`; none where `under` is not above 0.
    pub fn new(over: i128, under: i128) -> Option<Self> {
        if under <= 0 {
            return None;
        }
        let divisor = gcd(over.unsigned_abs(), under.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1);
        Some(Self {
            over: over / divisor,
            under: under / divisor,
        })
    }

    /// The number over the line.
    pub const fn over(self) -> i128 {
        self.over
    }

    /// The number under the line.
    pub const fn under(self) -> i128 {
        self.under
    }

    /// In so many decimals, at most 9, rounded half away from zero: `8.29`.
    pub fn decimal(self, places: u32) -> String {
        let unit = 10_u128.pow(places.min(9));
        let (over, under) = (self.over.unsigned_abs(), self.under.unsigned_abs());
        // Whole part and rest apart: the product of all of `over` might not fit.
        let (whole, rest) = (over / under, over % under);
        let rest = rest
            .checked_mul(2 * unit)
            .map_or(0, |doubled| (doubled + under) / (2 * under));
        let (whole, rest) = (whole + rest / unit, rest % unit);
        let sign = if self.over < 0 && (whole, rest) != (0, 0) {
            "-"
        } else {
            ""
        };
        match places.min(9) {
            0 => format!("{sign}{whole}"),
            places => {
                let width = usize::try_from(places).unwrap_or(9);
                format!("{sign}{whole}.{rest:0width$}")
            }
        }
    }

    /// The least whole number that is not below it.
    pub fn ceil(self) -> i128 {
        self.over.div_euclid(self.under) + i128::from(self.over.rem_euclid(self.under) != 0)
    }
}

impl Ord for Ratio {
    /// By cross-multiplication, so exact: terms here stay far below 2⁶³.
    fn cmp(&self, other: &Self) -> Ordering {
        let left = self.over.saturating_mul(other.under);
        left.cmp(&other.over.saturating_mul(self.under))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `over/under`, in lowest terms.
impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.over, self.under)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// A count as a term of a ratio.
pub(super) fn term(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(over: i128, under: i128) -> Ratio {
        Ratio::new(over, under).unwrap()
    }

    #[test]
    fn a_ratio_is_rounded_half_away_from_zero() {
        assert_eq!(ratio(1, 8).decimal(2), "0.13");
        assert_eq!(ratio(-1, 8).decimal(2), "-0.13");
        assert_eq!(ratio(-1, 1000).decimal(2), "0.00");
        assert_eq!(ratio(1999, 1000).decimal(2), "2.00");
        assert_eq!(ratio(5, 2).decimal(0), "3");
        assert_eq!(ratio(25, 3).decimal(3), "8.333");
    }

    #[test]
    fn ratios_compare_by_value_and_print_in_lowest_terms() {
        assert!(ratio(1, 3) < ratio(34, 100) && ratio(-1, 2) < ratio(0, 5));
        assert_eq!(ratio(6, 4).to_string(), "3/2");
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(
            [ratio(7, 3).ceil(), ratio(6, 3).ceil(), ratio(-7, 3).ceil()],
            [3, 2, -2]
        );
    }
}
