//! What is seen of a number that a workbook holds.
//!
//! Invariant: no digit is made up. Spreadsheets keep fifteen: what a binary number adds behind them goes, and a
//! whole number of more is shown with its exponent, as there, so that nobody takes it for a number of a person.

use jiff::civil::{Date, Time};
use jiff::{Span, ToSpan};

use super::book::Epoch;
use super::formats::Format;

/// Significant digits that spreadsheets keep.
const N_DIGITS: usize = 15;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// The text of a number as it is written in a sheet; the text itself where it is none.
pub(super) fn shown(written: &str, format: Format, epoch: Epoch) -> String {
    let written = written.trim();
    let shown = match format {
        Format::Plain => None,
        Format::Digits(n_digits) => Some(padded(&plain(written), n_digits)),
        Format::Percent => percent(written),
        Format::Date | Format::Time | Format::DateTime => moment(written, format, epoch),
    };
    shown.unwrap_or_else(|| plain(written))
}

/// Digits without an exponent as far as there are digits for it.
fn plain(written: &str) -> String {
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_simple = !whole.is_empty() && is_digits(whole) && is_digits(part);
    if is_simple && whole.len() + part.len() <= N_DIGITS {
        return canonical(written.starts_with('-'), whole, part);
    }
    let Ok(number) = written.parse::<f64>() else {
        return written.to_owned();
    };
    if !number.is_finite() {
        return written.to_owned();
    }
    let scientific = format!("{number:.*e}", N_DIGITS - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return written.to_owned();
    };
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    match usize::try_from(exponent) {
        // A whole number of more digits than were kept is shown as what it is: shortened.
        Ok(exponent) if N_DIGITS <= exponent => {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
            let point = if rest.is_empty() { "" } else { "." };
            let sign = if negative { "-" } else { "" };
            format!("{sign}{first}{point}{rest}E+{exponent}")
        }
        Ok(exponent) => {
            let all = format!("{digits:0<width$}", width = exponent + 1);
            let (whole, part) = all.split_at_checked(exponent + 1).unwrap_or((&all, ""));
            canonical(negative, whole, part)
        }
        Err(_) => {
            let n_zeros = usize::try_from(exponent.unsigned_abs()).unwrap_or(1) - 1;
            canonical(
                negative,
                "0",
                &format!("{}{digits}", "0".repeat(n_zeros.min(400))),
            )
        }
    }
}

/// A number without zeros that say nothing.
fn canonical(negative: bool, whole: &str, part: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    let sign = if negative && (whole != "0" || !part.is_empty()) {
        "-"
    } else {
        ""
    };
    if part.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

/// A whole number with zeros before it; any other as it is.
fn padded(number: &str, n_digits: usize) -> String {
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{number:0>n_digits$}")
    } else {
        number.to_owned()
    }
}

fn percent(written: &str) -> Option<String> {
    let number: f64 = written.parse().ok()?;
    let hundredths = plain(&format!("{:e}", number * 100.0));
    Some(format!("{hundredths}%"))
}

fn moment(written: &str, format: Format, epoch: Epoch) -> Option<String> {
    let serial: f64 = written.parse().ok()?;
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * SECONDS_OF_DAY).round();
    let seconds: i64 = format!("{seconds:.0}").parse().ok()?;
    let (days, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let date = date(days, epoch)?;
    let time = Time::midnight().checked_add(seconds.seconds()).ok()?;
    // To the second only where there are any.
    let time = if seconds % 60 == 0 {
        time.strftime("%H:%M")
    } else {
        time.strftime("%H:%M:%S")
    };
    Some(match format {
        Format::Time if days == 0 => time.to_string(),
        Format::Time | Format::DateTime => format!("{date} {time}"),
        Format::Date | Format::Plain | Format::Digits(_) | Format::Percent => date.to_string(),
    })
}

/// The day of a serial number.
fn date(days: i64, epoch: Epoch) -> Option<Date> {
    let (from, days) = match epoch {
        // Day 60 is the 29th of February 1900, which was not.
        Epoch::Of1900 if days < 60 => (Date::constant(1899, 12, 31), days),
        Epoch::Of1900 => (Date::constant(1899, 12, 30), days),
        Epoch::Of1904 => (Date::constant(1904, 1, 1), days),
    };
    from.checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str, format: Format) -> String {
        shown(written, format, Epoch::Of1900)
    }

    #[test]
    fn numbers_come_out_as_people_see_them() {
        for (written, wanted) in [
            ("1", "1"),
            ("1.0", "1"),
            ("-0.0", "0"),
            ("2.50", "2.5"),
            ("007", "7"),
            ("0.1", "0.1"),
            ("0.10000000000000001", "0.1"),
            ("0.29999999999999999", "0.3"),
            ("1E-3", "0.001"),
            ("1.5e2", "150"),
            ("13800000000", "13800000000"),
            ("1.38E10", "13800000000"),
            ("123456789012345", "123456789012345"),
            ("123456789012345678", "1.23456789012346E+17"),
            ("1.23456789012346E+17", "1.23456789012346E+17"),
            ("-2E+20", "-2E+20"),
            ("1e999", "1e999"),
            ("x", "x"),
        ] {
            assert_eq!(of(written, Format::Plain), wanted, "{written}");
        }
    }

    #[test]
    fn formats_add_zeros_shares_and_days() {
        for (written, format, wanted) in [
            ("123", Format::Digits(5), "00123"),
            ("1234567", Format::Digits(5), "1234567"),
            ("1.5", Format::Digits(5), "1.5"),
            ("0.8", Format::Percent, "80%"),
            ("0.07", Format::Percent, "7%"),
            ("1", Format::Date, "1900-01-01"),
            ("61", Format::Date, "1900-03-01"),
            ("46204", Format::Date, "2026-07-01"),
            ("46204.354166666664", Format::DateTime, "2026-07-01 08:30"),
            ("0.5000115740740741", Format::Time, "12:00:01"),
            ("-5", Format::Date, "-5"),
            ("1e300", Format::Date, "1E+300"),
        ] {
            assert_eq!(of(written, format), wanted, "{written} {format:?}");
        }
        assert_eq!(shown("0", Format::Date, Epoch::Of1904), "1904-01-01");
    }
}
