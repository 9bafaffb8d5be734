//! Numerals: digits, Chinese numerals and 大写, and what a row of them says.
//!
//! Invariant: exact; a row that can be read in two ways (三四十, 一百八) or in none is not read.

use super::decimal::Decimal;

/// A row of numerals that says a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelled {
    pub(super) value: Decimal,
    pub(super) style: Style,
}

/// How a number is spelled, and so where it is certain to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Digits: 20.5亿, 1,000. A number wherever it stands.
    Digits,
    /// Digits with noughts in front: 07, 0571. A number of a date, or a code.
    Padded,
    /// Digits with noughts behind the point: 3.0. A number, or a version.
    Long,
    /// Chinese numerals with their magnitudes: 三百六十七, 二十. A number wherever it stands.
    Counted,
    /// Chinese digits read out: 二〇二二. A year, or a slogan.
    ReadOut,
    /// One Chinese numeral, 五 or 十, or one with a fraction, 三点五: more often a part of a word.
    Short,
    /// One of the numerals that are nearly always a part of a word: 大陆, 队伍, 放肆, 收拾.
    Formal,
}

/// Whether a character can be a part of a number.
pub(super) const fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || is_han(c)
}

/// Whether a character is a Chinese numeral below ten; not 两, which says 2 before some words only.
pub(super) const fn is_han_digit(c: char) -> bool {
    digit(c).is_some()
}

const fn is_han(c: char) -> bool {
    digit(c).is_some() || magnitude(c).is_some() || tens(c).is_some() || c == '两'
}

const fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn tens(c: char) -> Option<u32> {
    Some(match c {
        '廿' => 2,
        '卅' => 3,
        '卌' => 4,
        _ => return None,
    })
}

/// How many noughts a magnitude adds.
const fn magnitude(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

/// Whether 两 says 2 before this character: 两百, 两亿, but not 两十.
fn takes_two(c: Option<&char>) -> bool {
    c.and_then(|c| magnitude(*c))
        .is_some_and(|noughts| 1 < noughts)
}

/// The length of the row of numerals at the begin of `text`; 0 where there is none.
pub(super) fn row(text: &[char]) -> usize {
    let mut rest = text;
    let (mut last, mut is_whole, mut integer) = (None, true, 0);
    // 0,392 is no group.
    let mut is_padded = false;
    while let Some((c, behind)) = rest.split_first() {
        let after_digit = last.is_some_and(|c: char| c.is_ascii_digit());
        let before_digit = behind.first().is_some_and(char::is_ascii_digit);
        let belongs = match c {
            '两' => takes_two(behind.first()),
            '.' => after_digit && before_digit,
            // Groups of three: 1,000; a list of numbers is none: 1,2,3.
            ',' => after_digit && is_whole && !is_padded && integer <= 3 && is_group(behind),
            '点' => last.is_some_and(is_han) && is_fraction(behind),
            _ => is_numeral(*c),
        };
        if !belongs {
            break;
        }
        match c {
            '.' => is_whole = false,
            // What follows a comma is a group, and so may another be.
            ',' => integer = 0,
            '0'..='9' => {
                is_padded = if after_digit || last == Some(',') {
                    is_padded
                } else {
                    *c == '0'
                };
                integer += 1;
            }
            _ => (is_whole, integer) = (true, 0),
        }
        (last, rest) = (Some(*c), behind);
    }
    text.len() - rest.len()
}

fn is_group(text: &[char]) -> bool {
    text.iter()
        .take(4)
        .take_while(|c| c.is_ascii_digit())
        .count()
        == 3
}

/// Whether what follows 点 reads as decimals: 五十点二万亿, but not 八点三十分.
fn is_fraction(text: &[char]) -> bool {
    let n_digits = text.iter().take_while(|c| is_han_digit(**c)).count();
    let after = text.get(n_digits);
    0 < n_digits && after.is_none_or(|c| magnitude(*c) != Some(1))
}

/// What a whole row of numerals says.
pub(super) fn spelled(row: &[char]) -> Option<Spelled> {
    if row.first()?.is_ascii_digit() {
        return arabic(row);
    }
    let (whole, fraction) = match row.iter().position(|c| *c == '点') {
        Some(at) => (row.get(..at)?, row.get(at + 1..)?),
        None => (row, [].as_slice()),
    };
    let digits: Option<Vec<u32>> = whole.iter().map(|c| digit(*c)).collect();
    let (value, style) = match digits.as_deref() {
        Some([digit]) => (u128::from(*digit), short(whole)),
        // 三四 is three or four.
        Some([_, _] | []) => return None,
        Some(digits) => (read_out(digits)?, Style::ReadOut),
        None => {
            let style = if whole.len() == 1 {
                short(whole)
            } else {
                Style::Counted
            };
            (counted(whole)?, style)
        }
    };
    let value = Decimal::of(value, 0)?;
    if fraction.is_empty() {
        return Some(Spelled { value, style });
    }
    let n_digits = fraction.iter().take_while(|c| is_han_digit(**c)).count();
    let (decimals, magnitudes) = fraction.split_at_checked(n_digits)?;
    let decimals: Option<Vec<u32>> = decimals.iter().map(|c| digit(*c)).collect();
    let exponent = i32::try_from(n_digits).ok()?;
    let value = value
        .plus(Decimal::of(read_out(&decimals?)?, -exponent)?)?
        .shifted(factor(magnitudes)?)?;
    // 五十点二 and 三点五亿 are numbers wherever they stand.
    let is_sure = style == Style::Counted || !magnitudes.is_empty();
    let style = if is_sure {
        Style::Counted
    } else {
        Style::Short
    };
    Some(Spelled { value, style })
}

fn short(numeral: &[char]) -> Style {
    match numeral {
        ['陆' | '伍' | '肆' | '拾'] => Style::Formal,
        _ => Style::Short,
    }
}

fn read_out(digits: &[u32]) -> Option<u128> {
    digits.iter().try_fold(0_u128, |sum, digit| {
        sum.checked_mul(10)?.checked_add(u128::from(*digit))
    })
}

/// The noughts that magnitudes behind a number add: one of 百 and 千, then 万, then 亿.
fn factor(magnitudes: &[char]) -> Option<i32> {
    let mut sum = 0;
    let mut last = 1;
    for c in magnitudes {
        let noughts = magnitude(*c)?;
        if noughts <= last || (noughts == 3 && last == 2) {
            return None;
        }
        last = noughts;
        sum += i32::try_from(noughts).ok()?;
    }
    Some(sum)
}

/// Digits, groups, a point and magnitudes; also 1亿3000万.
fn arabic(row: &[char]) -> Option<Spelled> {
    let (mut sum, mut style, mut rest) = part(row)?;
    // The noughts of the part before: what follows lies below them.
    let mut above = sum.noughts;
    while !rest.is_empty() {
        let (next, own_style, behind) = part(rest)?;
        let n_digits = next.value.n_integer_digits();
        // 3万5000 is certain, 3万500 is not.
        let fits = if next.noughts == 0 {
            n_digits == above
        } else {
            n_digits <= above
        };
        let is_padded = [style, own_style].contains(&Style::Padded);
        if !fits || is_padded || !sum.value.is_whole_at(above) {
            return None;
        }
        sum.value = sum.value.plus(next.value)?;
        (style, above, rest) = (Style::Digits, next.noughts, behind);
    }
    Some(Spelled {
        value: sum.value,
        style,
    })
}

/// Digits and the magnitudes behind them.
struct Part {
    value: Decimal,
    noughts: i32,
}

fn part(row: &[char]) -> Option<(Part, Style, &[char])> {
    let is_digits = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let (number, behind) = row.split_at_checked(row.iter().take_while(is_digits).count())?;
    let is_magnitude = |c: &&char| magnitude(**c).is_some();
    let n_magnitudes = behind.iter().take_while(is_magnitude).count();
    let (magnitudes, behind) = behind.split_at_checked(n_magnitudes)?;
    let noughts = factor(magnitudes)?;
    let (value, style) = decimal(number)?;
    if style == Style::Padded && 0 < noughts {
        return None;
    }
    // 50.20万 is no version.
    let style = if 0 < noughts { Style::Digits } else { style };
    let value = value.shifted(noughts)?;
    Some((Part { value, noughts }, style, behind))
}

/// Digits with at most one point; commas part groups.
fn decimal(number: &[char]) -> Option<(Decimal, Style)> {
    let (mut sum, mut n_decimals, mut has_point) = (0_u128, 0, false);
    for c in number {
        match c {
            ',' => {}
            '.' if has_point => return None,
            '.' => has_point = true,
            _ => {
                sum = sum
                    .checked_mul(10)?
                    .checked_add(u128::from(c.to_digit(10)?))?;
                n_decimals += i32::from(has_point);
            }
        }
    }
    let style = match number {
        ['0', second, ..] if *second != '.' => Style::Padded,
        [.., '0'] if has_point => Style::Long,
        [_, ..] => Style::Digits,
        [] => return None,
    };
    Some((Decimal::of(sum, -n_decimals)?, style))
}

/// A whole number in numerals and magnitudes.
fn counted(row: &[char]) -> Option<u128> {
    let Some(at) = row.iter().rposition(|c| *c == '亿') else {
        return myriads(row, false);
    };
    let high = myriads(row.get(..at)?, true)?;
    let low = rest(row.get(at + 1..)?, 8, |row| myriads(row, false))?;
    high.checked_mul(100_000_000)?.checked_add(low)
}

/// A number below 10⁸; `is_multiplied` where a magnitude follows it.
fn myriads(row: &[char], is_multiplied: bool) -> Option<u128> {
    let Some(at) = row.iter().rposition(|c| *c == '万') else {
        return section(row, is_multiplied);
    };
    let high = section(row.get(..at)?, true)?;
    let low = rest(row.get(at + 1..)?, 4, |row| section(row, false))?;
    high.checked_mul(10_000)?.checked_add(low)
}

/// What follows a magnitude of so many noughts: 零 where the next place is empty, else perhaps.
///
/// 三万五 is no number: it may mean 35000 or 30005.
fn rest(row: &[char], noughts: u32, read: impl Fn(&[char]) -> Option<u128>) -> Option<u128> {
    match row {
        [] => Some(0),
        ['零' | '〇', row @ ..] => read(row),
        row => read(row).filter(|value| 10_u128.pow(noughts - 1) <= *value),
    }
}

/// A number from 1 to 9999.
fn section(row: &[char], is_multiplied: bool) -> Option<u128> {
    let (mut sum, mut last, mut has_nought) = (0_u128, 4, false);
    let mut rest = row;
    while !rest.is_empty() {
        let (value, noughts, behind) = match rest {
            ['零' | '〇', behind @ ..] if !has_nought && 0 < sum && !behind.is_empty() => {
                (has_nought, rest) = (true, behind);
                continue;
            }
            // 十二 is twelve; 一百十二 is 一百一十二.
            ['十' | '拾', behind @ ..] if sum == 0 => (1, 1, behind),
            ['两', c, behind @ ..] if takes_two(Some(c)) => (2, magnitude(*c)?, behind),
            ['两'] if is_multiplied && sum == 0 => (2, 0, [].as_slice()),
            [c, behind @ ..] => match (tens(*c), behind) {
                (Some(tens), _) => (tens, 1, behind),
                (None, [next, after @ ..]) => (digit(*c)?, magnitude(*next)?, after),
                (None, []) => (digit(*c)?, 0, behind),
            },
            [] => break,
        };
        let is_skipped = noughts + 1 < last && 0 < sum;
        if value == 0 || last <= noughts || is_skipped != has_nought {
            return None;
        }
        sum += u128::from(value) * 10_u128.pow(noughts);
        (last, has_nought, rest) = (noughts, false, behind);
    }
    (0 < sum).then_some(sum)
}
