//! Exact marks, and the one rounding rule.
//!
//! Invariant: no floating point. A score is a [`Fraction`] of the marks of its slot, exact; it
//! becomes [`Marks`] (whole hundredths) once per answer, half up unless its rule rounds otherwise.
//! Totals are sums of rounded scores, so that a candidate can add up a score sheet by hand.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::str::FromStr;

mod fraction;

pub use fraction::{Fraction, NotAFraction};

/// A number of marks in whole hundredths, at most [`Marks::MAX`]. What a question or a paper carries is
/// never below zero; a score is where a rule takes marks off for what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Marks(i32);

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

    /// Marks from hundredths, `None` beyond [`Marks::MAX`] either way.
    pub const fn from_hundredths(hundredths: i32) -> Option<Self> {
        if -Self::MAX.0 <= hundredths && hundredths <= Self::MAX.0 {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// Whole hundredths.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// As an exact number of marks.
    pub fn exactly(self) -> Fraction {
        Fraction::new(self.0.into(), 100).unwrap_or(Fraction::ZERO)
    }

    /// So many marks, rounded half up to a hundredth; at most [`Marks::MAX`] either way.
    pub fn rounded(exactly: Fraction) -> Self {
        let hundredths = (exactly * Fraction::whole(100)).half_up(Fraction::ONE);
        let most = i64::from(Self::MAX.0);
        let hundredths = hundredths.numerator().clamp(-most, most);
        i32::try_from(hundredths).map_or(Self::MAX, Self)
    }

    /// This many marks times `fraction`, rounded half up to a hundredth.
    #[must_use]
    pub fn times(self, fraction: Fraction) -> Self {
        Self::rounded(self.exactly() * fraction)
    }
}

/// Sums saturate at `i32::MAX` hundredths, far above any paper; papers are checked against
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
    /// As few decimals as are needed: `2`, `2.5`, `-0.67`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let size = self.0.unsigned_abs();
        let (whole, rest) = (size / 100, size % 100);
        match rest {
            0 => write!(f, "{whole}"),
            _ if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

/// What a question, a paper or a person gives: never below zero.
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
        let whole: i32 = whole.parse().map_err(|_| refuse())?;
        let hundredths: i32 = format!("{decimals:0<2}").parse().map_err(|_| refuse())?;
        Self::from_hundredths(whole * 100 + hundredths).ok_or_else(refuse)
    }
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
        assert_eq!(marks("2").times(-Fraction::HALF).to_string(), "-1");
    }

    #[test]
    fn marks_below_zero_print_with_their_sign() {
        for (hundredths, printed) in [(-5, "-0.05"), (-150, "-1.5"), (-100, "-1")] {
            assert_eq!(
                Marks::from_hundredths(hundredths).unwrap().to_string(),
                printed
            );
        }
        assert_eq!(Marks::from_hundredths(-1_000_001), None);
    }
}
