//! Numbers before questions and headings: `1.`, `（1）`, `第1题`, `①`, `二、`.
//!
//! Invariant: a number is read with its style, because within one text questions and what is listed in them
//! are told apart by it.

use super::fold::{begins_with, narrow, peel, strip};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.` `1、` `1．` `⒈`
    Point,
    /// `1)` `1）`
    HalfBracket,
    /// `(1)` `（1）` `⑴`
    Brackets,
    /// `①`
    Circle,
    /// `第1题`
    Ordinal,
}

/// A number that something is listed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// How it is written.
    pub(super) style: Style,
    /// At most 9999.
    pub(super) value: u32,
    /// Whether it may as well be a decimal: `1.5G网络`.
    pub(super) reading: Reading,
}

/// Whether a number can be read as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It cannot.
    Plain,
    /// A digit follows its point.
    Decimal,
}

impl Number {
    const fn plain(style: Style, value: u32) -> Self {
        Self {
            style,
            value,
            reading: Reading::Plain,
        }
    }
}

/// The number that a text begins with, and what follows it, without blanks between.
pub(super) fn read(text: &str) -> Option<(Number, &str)> {
    let (first, rest) = peel(text)?;
    let (number, rest) = match first {
        '0'..='9' => of_digits(text)?,
        '(' => {
            let (value, rest) = digits(rest.trim_start())?;
            let rest = strip(rest.trim_start(), |c| c == ')')?;
            (Number::plain(Style::Brackets, value), rest)
        }
        '第' => {
            let rest = rest.trim_start();
            let (value, rest) = digits(rest).or_else(|| chinese(rest))?;
            let rest = rest.trim_start().strip_prefix('题')?;
            let rest = rest.trim_start();
            let rest = strip(rest, |c| matches!(c, '.' | '、' | ':' | '。')).unwrap_or(rest);
            (Number::plain(Style::Ordinal, value), rest)
        }
        _ => {
            let (style, value) = of_one_character(first)?;
            let rest = strip(rest, |c| matches!(c, '.' | '、')).unwrap_or(rest);
            (Number::plain(style, value), rest)
        }
    };
    Some((number, rest.trim_start()))
}

fn of_digits(text: &str) -> Option<(Number, &str)> {
    let (value, rest) = digits(text)?;
    let (mark, rest) = peel(rest.trim_start())?;
    let style = match mark {
        '.' | '、' | '。' => Style::Point,
        ')' => Style::HalfBracket,
        _ => return None,
    };
    let is_digit = begins_with(rest, |c| c.is_ascii_digit());
    let reading = if mark == '.' && is_digit {
        Reading::Decimal
    } else {
        Reading::Plain
    };
    let number = Number {
        style,
        value,
        reading,
    };
    Some((number, rest))
}

fn of_one_character(c: char) -> Option<(Style, u32)> {
    let after = |first: char| u32::from(c) - u32::from(first);
    Some(match c {
        '①'..='⑳' => (Style::Circle, after('①') + 1),
        '㉑'..='㉟' => (Style::Circle, after('㉑') + 21),
        '㊱'..='㊿' => (Style::Circle, after('㊱') + 36),
        '⑴'..='⒇' => (Style::Brackets, after('⑴') + 1),
        '⒈'..='⒛' => (Style::Point, after('⒈') + 1),
        _ => return None,
    })
}

/// Up to four digits of any width, and what follows them.
pub(super) fn digits(text: &str) -> Option<(u32, &str)> {
    let mut value = 0_u32;
    let mut n_digits = 0;
    for (at, c) in text.char_indices() {
        let Some(digit) = narrow(c).to_digit(10) else {
            return (0 < n_digits).then(|| (value, text.get(at..).unwrap_or_default()));
        };
        n_digits += 1;
        if 4 < n_digits {
            return None;
        }
        value = value * 10 + digit;
    }
    (0 < n_digits).then_some((value, ""))
}

/// A number below a thousand in Chinese characters, and what follows it.
pub(super) fn chinese(text: &str) -> Option<(u32, &str)> {
    let (mut sum, mut digit) = (0_u32, None);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '百' | '十' => {
                let unit = if c == '百' { 100 } else { 10 };
                // 十一 is 11; 百 stands behind a digit.
                let of = digit.take().or((c == '十').then_some(1))?;
                if sum % (unit * 10) != 0 {
                    return None;
                }
                sum += of * unit;
            }
            '零' | '〇' => {}
            _ => {
                let Some(value) = digit_of(c) else { break };
                if digit.replace(value).is_some() {
                    return None;
                }
            }
        }
        if 999 < sum {
            return None;
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    let value = sum + digit.unwrap_or(0);
    (0 < value).then_some((value, rest))
}

fn digit_of(c: char) -> Option<u32> {
    const DIGITS: [(char, u32); 10] = [
        ('一', 1),
        ('二', 2),
        ('两', 2),
        ('三', 3),
        ('四', 4),
        ('五', 5),
        ('六', 6),
        ('七', 7),
        ('八', 8),
        ('九', 9),
    ];
    let found = DIGITS.iter().find(|(known, _)| *known == c);
    found.map(|(_, value)| *value)
}
