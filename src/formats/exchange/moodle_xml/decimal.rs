//! Decimal numbers as they are written, with exact sums.

use std::fmt;

use crate::domain::marks::Fraction;

/// Most digits of a number.
const MAX_DIGITS: usize = 30;

/// A number: `units` × 10^-`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::exchange) struct Decimal {
    units: i128,
    /// At most [`MAX_DIGITS`].
    scale: u32,
}

impl Decimal {
    pub(in crate::formats::exchange) const ZERO: Self = Self { units: 0, scale: 0 };

    /// Reads `-1.50`, `.5`, `2e3`; none for what is no number, or has more than [`MAX_DIGITS`] digits.
    pub(in crate::formats::exchange) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (sign, bare) = match mantissa.strip_prefix('-') {
            Some(bare) => (-1, bare),
            None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, decimals) = bare.split_once('.').unwrap_or((bare, ""));
        let digits = format!("{whole}{decimals}");
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || MAX_DIGITS < digits.len() {
            return None;
        }
        let units = sign * digits.parse::<i128>().ok()?;
        let scale = i32::try_from(decimals.len()).ok()?.checked_sub(exponent)?;
        let max = i32::try_from(MAX_DIGITS).ok()?;
        if scale < -max || max < scale {
            return None;
        }
        let number = match u32::try_from(scale) {
            Ok(scale) => Self { units, scale },
            Err(_) => Self {
                units: units.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?,
                scale: 0,
            },
        };
        Some(number.reduced())
    }

    /// The sum of two numbers; none where it has too many digits.
    pub(in crate::formats::exchange) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let at = |number: Self| {
            let factor = 10_i128.checked_pow(scale - number.scale)?;
            number.units.checked_mul(factor)
        };
        let units = at(self)?.checked_add(at(other)?)?;
        Some(Self { units, scale }.reduced())
    }

    /// The same as a fraction; none where it has too many digits for one.
    pub(in crate::formats::exchange) fn fraction(self) -> Option<Fraction> {
        let under = 10_i64.checked_pow(self.scale)?;
        Fraction::new(i64::try_from(self.units).ok()?, under)
    }

    /// The number with the other sign.
    pub(in crate::formats::exchange) const fn negated(self) -> Self {
        Self {
            units: -self.units,
            scale: self.scale,
        }
    }

    /// Half of it; none where it has too many digits.
    pub(in crate::formats::exchange) fn halved(self) -> Option<Self> {
        let units = self.units.checked_mul(5)?;
        let scale = self.scale + 1;
        Some(Self { units, scale }.reduced())
    }

    /// Whether it is below nothing.
    pub(in crate::formats::exchange) const fn is_negative(self) -> bool {
        self.units < 0
    }

    const fn reduced(mut self) -> Self {
        while 0 < self.scale && self.units % 10 == 0 {
            self.units /= 10;
            self.scale -= 1;
        }
        self
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.units.unsigned_abs().to_string();
        let n_decimals = usize::try_from(self.scale).unwrap_or_default();
        let digits = format!("{digits:0>width$}", width = n_decimals + 1);
        let (whole, decimals) = digits
            .split_at_checked(digits.len() - n_decimals)
            .unwrap_or((&digits, ""));
        let sign = if self.is_negative() { "-" } else { "" };
        if decimals.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{decimals}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        Decimal::parse(text).map(|number| number.to_string())
    }

    #[test]
    fn numbers_are_written_without_noughts_at_the_end() {
        let table = [
            ("1.0000000", "1"),
            ("-0.50", "-0.5"),
            (".5", "0.5"),
            ("2e3", "2000"),
            ("1.5E-2", "0.015"),
            ("+3", "3"),
            ("0", "0"),
            ("100", "100"),
        ];
        for (text, wanted) in table {
            assert_eq!(written(text).as_deref(), Some(wanted), "{text}");
        }
        let none = ["", "-", ".", "1,5", "1.2.3", "x", "1e", "1e99", "９"];
        for text in none.into_iter().chain([&*"9".repeat(31)]) {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn sums_and_halves_are_exact() {
        let of = |text| Decimal::parse(text).unwrap();
        assert_eq!(of("0.1").plus(of("0.2")).unwrap().to_string(), "0.3");
        assert_eq!(of("3").plus(of("2").negated()).unwrap().to_string(), "1");
        assert_eq!(of("0.05").halved().unwrap().to_string(), "0.025");
        let nines = "9".repeat(30);
        let long = of(&nines);
        assert_eq!(long.plus(of("1e-30")), None);
    }
}
