//! Numbers of marks, as texts: nothing is rounded.

use crate::formats::spreadsheet::half_width;

/// A number of marks: digits with at most one point. 分 behind it and full-width digits are understood.
pub(in super::super) fn marks_of(cell: &str) -> Option<String> {
    let text: String = cell.chars().map(half_width).collect();
    let text = text.trim();
    let text = text.strip_suffix('分').unwrap_or(text).trim();
    is_decimal(text).then(|| text.to_owned())
}

/// Whether a text is digits with at most one point between them.
pub(in super::super) fn is_decimal(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(text),
    }
}

/// A decimal text as a whole number of units with so many places, where it has no more.
pub(super) fn decimal_places(text: &str, places: usize) -> Option<u64> {
    if !is_decimal(text) {
        return None;
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    if places < part.len() || 12 < whole.len() {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

/// So many times a decimal text, without rounding; none for one of more than four places.
pub(in super::super) fn times(text: &str, count: usize) -> Option<String> {
    const PLACES: usize = 4;
    let units = decimal_places(text, PLACES)?;
    let product = units.checked_mul(u64::try_from(count).ok()?)?;
    let digits = format!("{product:0>width$}", width = PLACES + 1);
    let (whole, part) = digits.split_at_checked(digits.len() - PLACES)?;
    let part = part.trim_end_matches('0');
    Some(if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_digits_and_are_multiplied_exactly() {
        assert_eq!(marks_of(" ２.5 分").as_deref(), Some("2.5"));
        assert_eq!(marks_of("2,5"), None);
        assert_eq!(marks_of("-1"), None);
        assert_eq!(times("2.5", 4).as_deref(), Some("10"));
        assert_eq!(times("0.1", 3).as_deref(), Some("0.3"));
        assert_eq!(times("0.00001", 3), None);
    }
}
