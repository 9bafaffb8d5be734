//! Exact decimal numbers, and the one way in which each is written.
//!
//! Invariant: equal numbers are equal values, and what is written reads as the same number.

/// A number: `coefficient` × 10^`exponent`, the coefficient without noughts at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    coefficient: u128,
    exponent: i32,
}

/// Most digits before the point, and most behind it: what is longer is compared as text.
const MAX_DIGITS: i32 = 30;

/// Magnitudes to write, and most decimals before each: 50.2万亿, 20.55亿, 1.5万; but 12345.
const WRITTEN: [(&str, i32, i32); 3] = [("万亿", 12, 2), ("亿", 8, 2), ("万", 4, 1)];

impl Decimal {
    /// `None` beyond [`MAX_DIGITS`].
    pub(super) fn of(mut coefficient: u128, mut exponent: i32) -> Option<Self> {
        if coefficient == 0 {
            exponent = 0;
        }
        while coefficient != 0 && coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        let number = Self {
            coefficient,
            exponent,
        };
        let fits = number.n_integer_digits() <= MAX_DIGITS && -MAX_DIGITS <= exponent;
        fits.then_some(number)
    }

    /// This number × 10^`noughts`.
    pub(super) fn shifted(self, noughts: i32) -> Option<Self> {
        Self::of(self.coefficient, self.exponent.checked_add(noughts)?)
    }

    /// The sum of two numbers.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let at = |number: Self| {
            let noughts = u32::try_from(number.exponent - exponent).ok()?;
            number
                .coefficient
                .checked_mul(10_u128.checked_pow(noughts)?)
        };
        Self::of(at(self)?.checked_add(at(other)?)?, exponent)
    }

    /// How many digits stand before the point; 0 or less below 1.
    pub(super) fn n_integer_digits(self) -> i32 {
        let n_digits = self
            .coefficient
            .checked_ilog10()
            .map_or(0, |log| log.cast_signed() + 1);
        n_digits + self.exponent
    }

    /// Whether it is a multiple of 10^`noughts`.
    pub(super) const fn is_whole_at(self, noughts: i32) -> bool {
        self.coefficient == 0 || noughts <= self.exponent
    }

    /// The number, where it is a whole one.
    pub(super) fn whole(self) -> Option<u128> {
        let noughts = u32::try_from(self.exponent).ok()?;
        self.coefficient.checked_mul(10_u128.checked_pow(noughts)?)
    }

    /// Writes the number with 万 and 亿 where that is shorter: 50.2万亿.
    pub(super) fn write(self, out: &mut String) {
        let written = WRITTEN.iter().find(|(_, noughts, decimals)| {
            *noughts < self.n_integer_digits() && self.is_whole_at(noughts - decimals)
        });
        match written {
            Some((magnitude, noughts, _)) => {
                self.write_digits(-noughts, out);
                out.push_str(magnitude);
            }
            None => self.write_digits(0, out),
        }
    }

    /// Writes this number × 10^`noughts` in digits.
    pub(super) fn write_digits(self, noughts: i32, out: &mut String) {
        let digits = self.coefficient.to_string();
        let exponent = self.exponent + noughts;
        let Some(n_decimals) = usize::try_from(-exponent).ok().filter(|n| 0 < *n) else {
            out.push_str(&digits);
            out.extend((0..exponent).map(|_| '0'));
            return;
        };
        let n_whole = digits.len().saturating_sub(n_decimals);
        let (whole, decimals) = digits.split_at_checked(n_whole).unwrap_or_default();
        out.push_str(if whole.is_empty() { "0" } else { whole });
        out.push('.');
        out.extend((digits.len()..n_decimals).map(|_| '0'));
        out.push_str(decimals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_a_reader_would() {
        let table = [
            (0, 5, "0"),
            (7, 0, "7"),
            (415, -1, "41.5"),
            (415, -3, "0.415"),
            (5, -3, "0.005"),
            (2022, 0, "2022"),
            (1, 4, "1万"),
            (12377, 0, "12377"),
            (205, 7, "20.5亿"),
            (502, 11, "50.2万亿"),
            (2055, 6, "20.55亿"),
            (205_501, 4, "205501万"),
            (1, 29, "100000000000000000万亿"),
        ];
        for (coefficient, exponent, wanted) in table {
            let mut written = String::new();
            Decimal::of(coefficient, exponent)
                .unwrap()
                .write(&mut written);
            assert_eq!(written, wanted);
        }
    }

    #[test]
    fn a_number_beyond_thirty_digits_is_none() {
        assert_eq!(Decimal::of(1, 30), None);
        assert_eq!(Decimal::of(1, -31), None);
        let number = Decimal::of(1, 29).unwrap();
        assert_eq!(number.shifted(1), None);
        let sum = number.plus(Decimal::of(1, -30).unwrap());
        assert_eq!(sum, None);
    }
}
