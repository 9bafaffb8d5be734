//! Exact numbers: shares of marks, and the parameters of scoring rules.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

/// An exact number, in lowest terms; below zero where wrong answers cost marks.
///
/// Arithmetic is exact as long as both terms fit 64 bits, which scores are far from: a share has the
/// number of options, blanks or pairs in it, and parameters have at most six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i64,
    /// At least 1.
    denominator: i64,
}

/// Why a text is not an exact number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not an exact number: wanted a decimal such as `0.5`, or a fraction such as `1/3`, of at most six digits"
)]
pub struct NotAFraction {
    /// The text that was given.
    pub found: String,
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

    /// A whole number.
    pub fn whole(number: i32) -> Self {
        Self {
            numerator: number.into(),
            denominator: 1,
        }
    }

    /// `part` of `whole`; 0 where `whole` is 0, 1 where `part` exceeds `whole`.
    pub fn of(part: usize, whole: usize) -> Self {
        let (Ok(part), Ok(whole)) = (i64::try_from(part), i64::try_from(whole)) else {
            return Self::ZERO;
        };
        if whole == 0 {
            return Self::ZERO;
        }
        Self::reduced(part.min(whole).into(), whole.into())
    }

    /// As many as `count`.
    pub fn count(count: usize) -> Self {
        Self {
            numerator: i64::try_from(count).unwrap_or(i64::MAX),
            denominator: 1,
        }
    }

    /// One number by another; `None` where `denominator` is 0.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::reduced(numerator.into(), denominator.into()))
    }

    /// Over the line, in lowest terms.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// Under the line, in lowest terms, at least 1.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// This by `other`; 0 where `other` is 0.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        if other.numerator == 0 {
            return Self::ZERO;
        }
        Self::reduced(
            cross(self.numerator, other.denominator),
            cross(self.denominator, other.numerator),
        )
    }

    /// The greatest multiple of `step` that is not above this number and half a step more: rounded half
    /// up, towards more marks.
    #[must_use]
    pub fn half_up(self, step: Self) -> Self {
        (self.over(step) + Self::HALF).floor() * step
    }

    /// The least multiple of `step` that is not below this number.
    #[must_use]
    pub fn ceil(self, step: Self) -> Self {
        -((-self.over(step)).floor()) * step
    }

    fn floor(self) -> Self {
        Self {
            numerator: self.numerator.div_euclid(self.denominator),
            denominator: 1,
        }
    }

    fn reduced(numerator: i128, denominator: i128) -> Self {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1) * denominator.signum();
        let fit = |number: i128| i64::try_from(number / divisor);
        match (fit(numerator), fit(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self {
                numerator,
                denominator,
            },
            _ => Self::ZERO,
        }
    }
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

/// `a` by `b`, which fits whatever they are.
fn cross(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::reduced(
            cross(self.numerator, other.denominator) + cross(other.numerator, self.denominator),
            cross(self.denominator, other.denominator),
        )
    }
}

impl Neg for Fraction {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            numerator: self.numerator.saturating_neg(),
            denominator: self.denominator,
        }
    }
}

impl Sub for Fraction {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::reduced(
            cross(self.numerator, other.numerator),
            cross(self.denominator, other.denominator),
        )
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (
            cross(self.numerator, other.denominator),
            cross(other.numerator, self.denominator),
        );
        left.cmp(&right)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    /// `2`, `-1/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(f, "{}", self.numerator)
        } else {
            write!(f, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl FromStr for Fraction {
    type Err = NotAFraction;

    fn from_str(text: &str) -> Result<Self, NotAFraction> {
        let refuse = || NotAFraction {
            found: text.chars().take(32).collect(),
        };
        let digits = |part: &str| {
            let is_number =
                (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse::<i64>().ok()).flatten()
        };
        let (sign, bare) = text.strip_prefix('-').map_or((1, text), |bare| (-1, bare));
        let found = if let Some((over, under)) = bare.split_once('/') {
            digits(over).zip(digits(under))
        } else {
            let (whole, decimals) = bare.split_once('.').unwrap_or((bare, "0"));
            let scale = u32::try_from(decimals.len()).map_or(0, |n| 10_i64.saturating_pow(n));
            let parts = digits(whole).zip(digits(decimals));
            parts.map(|(whole, decimals)| (whole * scale + decimals, scale))
        };
        let (over, under) = found.ok_or_else(refuse)?;
        Self::new(sign * over, under).ok_or_else(refuse)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Fraction {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_in_lowest_terms_and_never_above_one() {
        assert_eq!(Fraction::of(2, 4), Fraction::HALF);
        assert_eq!(Fraction::of(5, 4), Fraction::ONE);
        assert_eq!(Fraction::of(0, 4), Fraction::ZERO);
        assert_eq!(Fraction::of(1, 0), Fraction::ZERO);
        assert_eq!(Fraction::of(6, 9).to_string(), "2/3");
    }

    #[test]
    fn numbers_read_and_print_in_lowest_terms() {
        for (given, printed) in [
            ("0.5", "1/2"),
            ("-0.50", "-1/2"),
            ("2/4", "1/2"),
            ("-3/9", "-1/3"),
            ("2", "2"),
            ("0", "0"),
            ("123456.123456", "1929001929/15625"),
        ] {
            assert_eq!(number(given).to_string(), printed, "{given}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            ".5",
            "1.",
            "1/0",
            "1/-2",
            "+1",
            "1e3",
            "½",
            "1234567",
            "0.1234567",
            "1/2/3",
            " 1",
        ] {
            assert!(text.parse::<Fraction>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn rounding_goes_towards_more_marks() {
        let table = [
            ("0.25", "0.1", "3/10", "3/10"),
            ("0.24", "0.1", "1/5", "3/10"),
            ("-0.25", "0.1", "-1/5", "-1/5"),
            ("1.01", "0.5", "1", "3/2"),
            ("1.5", "1", "2", "2"),
            ("0", "0.5", "0", "0"),
        ];
        for (given, step, half_up, ceil) in table {
            let (given, step) = (number(given), number(step));
            assert_eq!(given.half_up(step), number(half_up), "{given} by {step}");
            assert_eq!(given.ceil(step), number(ceil), "{given} by {step}");
        }
    }

    fn any_number() -> impl Strategy<Value = Fraction> {
        (-1_000_000_i64..1_000_000, 1_i64..1_000).prop_map(|(a, b)| Fraction::new(a, b).unwrap())
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_numbers(a in any_number(), b in any_number(), c in any_number()) {
            prop_assert_eq!(a + b, b + a);
            prop_assert_eq!((a + b) * c, a * c + b * c);
            prop_assert_eq!(a - b + b, a);
            prop_assert_eq!(a < b, b - a > Fraction::ZERO);
            if b != Fraction::ZERO {
                prop_assert_eq!(a.over(b) * b, a);
            }
        }

        #[test]
        fn rounding_moves_by_less_than_a_step(a in any_number(), step in any_number()) {
            prop_assume!(Fraction::ZERO < step);
            let (near, above) = (a.half_up(step), a.ceil(step));
            prop_assert!(near - a <= step * Fraction::HALF && a - near < step * Fraction::HALF);
            prop_assert!(a <= above && above - a < step);
        }
    }
}
