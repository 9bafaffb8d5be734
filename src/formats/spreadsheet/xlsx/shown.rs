//! What is seen of a number that a workbook holds.
//!
//! Invariant: no digit is made up. Spreadsheets keep fifteen: what a binary number adds behind them goes, and a
//! whole number of more is shown with its exponent, as there, so that nobody takes it for a number of a person.

use jiff::civil::{Date, Time};
use jiff::{Span, ToSpan};

use super::super::Look;
use super::book::Epoch;
use super::formats::Format;
use super::pattern::{Affixed, Digits, Piece};

/// Significant digits that spreadsheets keep.
const N_DIGITS: usize = 15;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// The text of a number as it is written in a sheet, the text itself where it is none; and whether that is
/// what people see in the cell.
pub(super) fn shown(written: &str, format: &Format, epoch: Epoch) -> (String, Look) {
    let written = written.trim();
    if written.is_empty() {
        return (String::new(), Look::AsSeen);
    }
    let (shown, look) = match format {
        Format::Plain => (None, Look::AsSeen),
        Format::Digits(n_digits) => (Some(padded(&plain(written), *n_digits)), Look::AsSeen),
        Format::Percent => (percent(written), Look::AsSeen),
        Format::Affixed(words) => match affixed(&plain(written), words) {
            Some(shown) => (Some(shown), Look::AsSeen),
            None => (None, Look::Number),
        },
        Format::OtherWords => (None, Look::Number),
        Format::Moment(pieces) => match by_pieces(written, pieces, epoch) {
            Some(shown) => (Some(shown), Look::AsSeen),
            None => (moment(written, format, epoch), Look::Moment),
        },
        Format::Date | Format::Time | Format::DateTime => {
            (moment(written, format, epoch), Look::Moment)
        }
    };
    (shown.unwrap_or_else(|| plain(written)), look)
}

/// A number with the words of its format; none where digits would have to be rounded.
fn affixed(number: &str, words: &Affixed) -> Option<String> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let digits = match words.digits {
        Digits::All => digits.to_owned(),
        Digits::Fixed { part: n_part, .. } if n_part < part.len() => return None,
        Digits::Fixed {
            whole: n_whole,
            part: n_part,
        } => {
            let point = if n_part == 0 { "" } else { "." };
            format!("{whole:0>n_whole$}{point}{part:0<n_part$}")
        }
    };
    Some(format!("{sign}{}{digits}{}", words.before, words.after))
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

/// The whole days and the seconds of a serial number.
fn serial(written: &str) -> Option<(i64, i64)> {
    let serial: f64 = written.parse().ok()?;
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * SECONDS_OF_DAY).round();
    let seconds: i64 = format!("{seconds:.0}").parse().ok()?;
    Some((seconds.div_euclid(86_400), seconds.rem_euclid(86_400)))
}

/// A day or a time by the parts of its format; none where there is no such day.
fn by_pieces(written: &str, pieces: &[Piece], epoch: Epoch) -> Option<String> {
    let (days, seconds) = serial(written)?;
    let needs_day = |piece: &Piece| match piece {
        Piece::Year | Piece::Month(_) | Piece::Day(_) => true,
        Piece::Hour(_) | Piece::Minute(_) | Piece::Second(_) | Piece::Text(_) => false,
    };
    // Day 0 is shown as the 0th of January, day 60 as a day that was not.
    if epoch == Epoch::Of1900 && matches!(days, 0 | 60) && pieces.iter().any(needs_day) {
        return None;
    }
    let date = date(days, epoch)?;
    let text = |piece: &Piece| {
        let (number, n_digits) = match piece {
            Piece::Text(text) => return text.clone(),
            Piece::Year => (i64::from(date.year()), 4),
            Piece::Month(n_digits) => (i64::from(date.month()), *n_digits),
            Piece::Day(n_digits) => (i64::from(date.day()), *n_digits),
            Piece::Hour(n_digits) => (seconds / 3600, *n_digits),
            Piece::Minute(n_digits) => (seconds / 60 % 60, *n_digits),
            Piece::Second(n_digits) => (seconds % 60, *n_digits),
        };
        format!("{number:0>n_digits$}")
    };
    let shown: String = pieces.iter().map(text).collect();
    Some(shown.trim().to_owned())
}

/// A day or a time as there is only one way to read it.
fn moment(written: &str, format: &Format, epoch: Epoch) -> Option<String> {
    let (days, seconds) = serial(written)?;
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
        Format::Date
        | Format::Moment(_)
        | Format::Plain
        | Format::Digits(_)
        | Format::Percent
        | Format::Affixed(_)
        | Format::OtherWords => date.to_string(),
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
    use super::super::formats::of_code;
    use super::*;

    fn of(written: &str, format: &Format) -> String {
        shown(written, format, Epoch::Of1900).0
    }

    /// The text by a format, with whether it is what is seen.
    fn by(written: &str, code: &str) -> (String, Look) {
        shown(written, &of_code(code), Epoch::Of1900)
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
            assert_eq!(of(written, &Format::Plain), wanted, "{written}");
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
            assert_eq!(of(written, &format), wanted, "{written} {format:?}");
        }
        let first = shown("0", &Format::Date, Epoch::Of1904).0;
        assert_eq!(first, "1904-01-01");
    }

    #[test]
    fn days_are_shown_as_their_format_says() {
        for (written, code, wanted) in [
            ("18172", "yyyy\"年\"m\"月\"d\"日\";@", "1949年10月1日"),
            ("45474", "m\"月\"d\"日\"", "7月1日"),
            ("7853", "[$-804]yyyy\"年\"m\"月\"", "1921年7月"),
            ("45416", "m/d", "5/4"),
            ("45416", "yyyy/mm/dd", "2024/05/04"),
            ("45416.5625", "yyyy-m-d h:mm", "2024-5-4 13:30"),
            ("0.33541666666666664", "h:mm", "8:03"),
            ("0.33541666666666664", "mm:ss", "03:00"),
        ] {
            assert_eq!(
                by(written, code),
                (wanted.to_owned(), Look::AsSeen),
                "{code}"
            );
        }
        for (written, code) in [("45416", "d-mmm"), ("60", "m/d"), ("-5", "m/d")] {
            assert_eq!(by(written, code).1, Look::Moment, "{code}");
        }
    }

    #[test]
    fn words_of_formats_stand_beside_the_digits() {
        for (written, code, wanted) in [
            ("3", "0\"倍\"", "3倍"),
            ("-3", "\"约\"0", "-约3"),
            ("2.5", "0.00\"元\"", "2.50元"),
            ("7", "\"第\"000\"题\"", "第007题"),
            ("2.5", "General\"倍\"", "2.5倍"),
            ("", "0\"倍\"", ""),
        ] {
            assert_eq!(
                by(written, code),
                (wanted.to_owned(), Look::AsSeen),
                "{code}"
            );
        }
        for (written, code, wanted) in [
            ("2.5", "0\"倍\"", "2.5"),
            ("1000", "#,##0\"元\"", "1000"),
            ("0.5", "# ?/?", "0.5"),
        ] {
            assert_eq!(
                by(written, code),
                (wanted.to_owned(), Look::Number),
                "{code}"
            );
        }
    }
}
