//! Dates, in every form in which they are written.
//!
//! Invariant: a date is one of the calendar; what cannot be one is read as text.

use super::decimal::Decimal;
use super::numeral::{self, Style};
use super::units::after;

/// A year and month, a whole date, or a month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    year: Option<u16>,
    month: u8,
    day: Option<u8>,
    /// The number that 2018.4 would be, were it none of April.
    pub(super) number: Option<Decimal>,
}

/// Years in which 2018.4 and 2018/4 are months rather than numbers.
const RECENT: std::ops::RangeInclusive<u16> = 1900..=2099;

impl Date {
    fn of(year: Option<u16>, month: u16, day: Option<u16>) -> Option<Self> {
        let date = Self {
            year: year.filter(|year| 1000 <= *year && *year <= 9999),
            month: u8::try_from(month).ok()?,
            day: day.map(u8::try_from).transpose().ok()?,
            number: None,
        };
        let is_date = date.year.is_some() == year.is_some()
            && day.is_none_or(|day| 1 <= day && day <= days(date.year, month))
            && (1..=12).contains(&month);
        is_date.then_some(date)
    }

    /// Whether both tell of one day or month, as far as both tell.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        fn agree<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        self.month == other.month && agree(self.year, other.year) && agree(self.day, other.day)
    }

    /// The date as 2022年7月12日.
    pub(super) fn write(&self) -> String {
        let year = self.year.map_or(String::new(), |year| format!("{year}年"));
        let day = self.day.map_or(String::new(), |day| format!("{day}日"));
        format!("{year}{}月{day}", self.month)
    }
}

/// Days of a month; without a year February has 29.
const fn days(year: Option<u16>, month: u16) -> u16 {
    match (month, year) {
        (2, Some(year))
            if !year.is_multiple_of(4)
                || (year.is_multiple_of(100) && !year.is_multiple_of(400)) =>
        {
            28
        }
        (2, _) => 29,
        (4 | 6 | 9 | 11, _) => 30,
        _ => 31,
    }
}

/// The date that a whole text is.
pub(super) fn read(text: &[char]) -> Option<Date> {
    if !text.first().is_some_and(|c| numeral::is_numeral(*c)) {
        return None;
    }
    parted(text).or_else(|| worded(text))
}

/// The month that a number may be: 2018.4.
pub(super) fn read_decimal(text: &str) -> Option<Date> {
    let is_short = text.len() <= "2018.12".len() && text.contains('.');
    is_short
        .then(|| parted(&text.chars().collect::<Vec<char>>()))
        .flatten()
}

/// 2022年7月12日, 二〇二二年七月十二号, 2018年4月, 7月12日.
fn worded(text: &[char]) -> Option<Date> {
    let (first, rest) = part(text)?;
    let (year, month, rest) = match after(rest, "年") {
        Some(rest) => {
            let (month, rest) = part(rest)?;
            (Some(first), month, rest)
        }
        None => (None, first, rest),
    };
    let rest = after(rest, "月")?;
    if rest.is_empty() {
        // 12月 alone is a number with its unit.
        return year.and_then(|_| Date::of(year, month, None));
    }
    let (day, rest) = part(rest)?;
    let is_day = matches!(rest, ['日' | '号']);
    is_day.then(|| Date::of(year, month, Some(day)))?
}

/// One number of a date.
fn part(text: &[char]) -> Option<(u16, &[char])> {
    if let ['两', rest @ ..] = text
        && numeral::row(text) == 0
    {
        return Some((2, rest));
    }
    let (row, rest) = text.split_at_checked(numeral::row(text))?;
    let number = numeral::spelled(row)?;
    let is_part = match number.style {
        Style::Digits | Style::Padded | Style::Counted | Style::Short | Style::Formal => true,
        Style::ReadOut => row.len() == 4,
        Style::Long => false,
    };
    let value = number.value.whole().filter(|_| is_part)?;
    Some((u16::try_from(value).ok()?, rest))
}

/// 2022-07-12, 2022.7.12, 2022/7/12; 2018-04, 2018.4 and 2018/4 of recent years.
fn parted(text: &[char]) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = digits(year)?;
    let (mark, rest) = rest.split_first()?;
    if !matches!(mark, '-' | '.' | '/') {
        return None;
    }
    let mut parts = rest.split(|c| c == mark);
    let month_digits = parts.next()?;
    let month = short_digits(month_digits)?;
    let day = parts.next().map(short_digits);
    match (day, parts.next()) {
        (None, None) if RECENT.contains(&year) => {
            let date = Date::of(Some(year), month, None)?;
            let number = (*mark == '.').then(|| numeral::spelled(text)).flatten();
            Some(Date {
                number: number.map(|number| number.value),
                ..date
            })
        }
        (Some(Some(day)), None) => Date::of(Some(year), month, Some(day)),
        _ => None,
    }
}

fn short_digits(text: &[char]) -> Option<u16> {
    digits(text).filter(|_| text.len() <= 2)
}

fn digits(text: &[char]) -> Option<u16> {
    let sum = |sum: u16, c: &char| {
        let digit = u16::try_from(c.to_digit(10)?).ok()?;
        sum.checked_mul(10)?.checked_add(digit)
    };
    text.iter().try_fold(0, sum).filter(|_| !text.is_empty())
}
