//! Numbers as QTI writes them, exactly.
//!
//! Invariant: no arithmetic on floating point. What cannot be held exactly is no number here.

use crate::domain::marks::Fraction;

/// Most digits behind the point that are written.
const MAX_DECIMALS: u32 = 9;

/// A decimal: `1`, `-0.50`, `+2.`, `.5`. None for what has an exponent, or more than six digits on a side.
pub(super) fn decimal(text: &str) -> Option<Fraction> {
    let text = text.trim();
    let (sign, bare) = match text.strip_prefix('-') {
        Some(bare) => ("-", bare),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, ""));
    if (whole.is_empty() && decimals.is_empty()) || bare.contains('/') {
        return None;
    }
    let filled = |digits: &str| if digits.is_empty() { "0" } else { digits }.to_owned();
    let whole = filled(whole.trim_start_matches('0'));
    let decimals = filled(decimals.trim_end_matches('0'));
    format!("{sign}{whole}.{decimals}").parse().ok()
}

/// A number as a decimal; none where it has no end as one (`1/3`).
pub(super) fn decimal_text(number: Fraction) -> Option<String> {
    let denominator = i128::from(number.denominator());
    for n_decimals in 0..=MAX_DECIMALS {
        let scale = 10_i128.pow(n_decimals);
        if scale % denominator != 0 {
            continue;
        }
        let digits = i128::from(number.numerator()) * (scale / denominator);
        let sign = if digits < 0 { "-" } else { "" };
        let digits = digits.unsigned_abs().to_string();
        if n_decimals == 0 {
            return Some(format!("{sign}{digits}"));
        }
        let width = usize::try_from(n_decimals).ok()?;
        let digits = format!("{digits:0>width$}", width = width + 1);
        let (whole, decimals) = digits.split_at_checked(digits.len() - width)?;
        return Some(format!("{sign}{whole}.{decimals}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_written_exactly() {
        let table = [
            ("1", "1"),
            ("-0.50", "-0.5"),
            ("+2.", "2"),
            (".25", "0.25"),
            ("007", "7"),
            (" 1.0 ", "1"),
            ("100.000001", "100.000001"),
            ("-0", "0"),
        ];
        for (given, written) in table {
            let number = decimal(given).unwrap();
            assert_eq!(decimal_text(number).as_deref(), Some(written), "{given}");
        }
    }

    #[test]
    fn what_is_no_exact_decimal_is_none() {
        for text in [
            "",
            ".",
            "-",
            "1e3",
            "NaN",
            "INF",
            "1/2",
            "1,5",
            "0.1234567",
            "--1",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal_text(Fraction::of(1, 3)), None);
    }
}
