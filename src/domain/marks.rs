//! Exact marks, and the one rounding rule.
//!
//! Invariant: no floating point. A score is a [`Fraction`] of the marks of its slot, exact; it
//! becomes [`Marks`] (whole hundredths) once per answer, rounded half up. Totals are sums of
//! rounded scores, so that a candidate can add up a score sheet by hand.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

/// A number of marks in whole hundredths, zero or more, at most [`Marks::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Marks(u32);

/// Why a text is not a number of marks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a number of marks: wanted 0 to 10000 with at most two decimals")]
pub struct NotMarks {
    /// The text that was given.
    pub found: String,
}

impl Marks {
    /// No marks.
    pub const ZERO: Self = Self(0);
    /// The most that one slot or one paper can carry: 10,000 marks.
    pub const MAX: Self = Self(1_000_000);

    /// Marks from hundredths, `None` above [`Marks::MAX`].
    pub const fn from_hundredths(hundredths: u32) -> Option<Self> {
        if hundredths <= Self::MAX.0 {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// Whole hundredths.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// This many marks times `fraction`, rounded half up to a hundredth.
    #[must_use]
    pub fn times(self, fraction: Fraction) -> Self {
        let (numerator, denominator) = (
            u64::from(fraction.numerator),
            u64::from(fraction.denominator),
        );
        let doubled = 2 * u64::from(self.0) * numerator + denominator;
        // A fraction is at most 1, so the result is at most `self`.
        u32::try_from(doubled / (2 * denominator)).map_or(self, Self)
    }
}

/// Sums saturate at `u32::MAX` hundredths, far above any paper; papers are checked against
/// [`Marks::MAX`] when their blueprint is.
impl Add for Marks {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Marks {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Marks {
    /// As few decimals as are needed: `2`, `2.5`, `0.67`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}"),
            _ if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

impl FromStr for Marks {
    type Err = NotMarks;

    fn from_str(text: &str) -> Result<Self, NotMarks> {
        let refuse = || NotMarks {
            found: text.chars().take(32).collect(),
        };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| {
            !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !digits(whole) || !digits(decimals) || decimals.len() > 2 {
            return Err(refuse());
        }
        let whole: u32 = whole.parse().map_err(|_| refuse())?;
        let hundredths: u32 = format!("{decimals:0<2}").parse().map_err(|_| refuse())?;
        Self::from_hundredths(whole * 100 + hundredths).ok_or_else(refuse)
    }
}

/// An exact share between 0 and 1, in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u32,
    denominator: u32,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    /// All of it.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };
    /// Half of it.
    pub const HALF: Self = Self {
        numerator: 1,
        denominator: 2,
    };

    /// `part` of `whole`; 0 where `whole` is 0, 1 where `part` exceeds `whole`.
    pub fn of(part: usize, whole: usize) -> Self {
        let (Ok(part), Ok(whole)) = (u32::try_from(part), u32::try_from(whole)) else {
            return Self::ZERO;
        };
        if whole == 0 {
            return Self::ZERO;
        }
        let part = part.min(whole);
        let divisor = gcd(part, whole);
        Self {
            numerator: part / divisor,
            denominator: whole / divisor,
        }
    }

    /// Over the line, in lowest terms.
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Under the line, in lowest terms, at least 1.
    pub const fn denominator(self) -> u32 {
        self.denominator
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Marks {
        text.parse().unwrap()
    }

    #[test]
    fn marks_read_and_print_with_as_few_decimals_as_needed() {
        for text in ["0", "2", "2.5", "0.67", "100", "0.05", "10000"] {
            assert_eq!(marks(text).to_string(), text);
        }
        assert_eq!(marks("2.50").to_string(), "2.5");
    }

    #[test]
    fn what_is_no_number_of_marks_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "1.005",
            "10000.01",
            "９",
            " 1",
            "99999999999",
        ] {
            assert!(text.parse::<Marks>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_score_is_rounded_half_up_to_a_hundredth() {
        assert_eq!(marks("2").times(Fraction::of(1, 3)), marks("0.67"));
        assert_eq!(marks("1").times(Fraction::of(1, 3)), marks("0.33"));
        assert_eq!(marks("0.01").times(Fraction::HALF), marks("0.01"));
        assert_eq!(marks("5").times(Fraction::ONE), marks("5"));
        assert_eq!(marks("5").times(Fraction::ZERO), Marks::ZERO);
    }

    #[test]
    fn a_fraction_is_in_lowest_terms_and_never_above_one() {
        assert_eq!(Fraction::of(2, 4), Fraction::HALF);
        assert_eq!(Fraction::of(5, 4), Fraction::ONE);
        assert_eq!(Fraction::of(0, 4), Fraction::ZERO);
        assert_eq!(Fraction::of(1, 0), Fraction::ZERO);
        assert_eq!(Fraction::of(6, 9).to_string(), "2/3");
    }
}
