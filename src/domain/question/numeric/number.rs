//! One number, in digits or in Chinese numerals, with 万 and 亿.
//!
//! Invariant: exact; what cannot be read in one way alone is not read at all.

use std::cmp::Ordering;

/// A fraction; the denominator is above zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    numerator: i128,
    denominator: i128,
}

/// Most digits that are read: with 万亿 behind them they stay far below 2¹²⁷.
const MAX_DIGITS: usize = 18;

impl Number {
    const fn whole(value: i128) -> Self {
        Self {
            numerator: value,
            denominator: 1,
        }
    }

    pub(super) const fn negate(&mut self) {
        self.numerator = -self.numerator;
    }

    /// This number divided by another that is above zero.
    pub(super) fn over(&self, other: &Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.denominator)?;
        let denominator = self.denominator.checked_mul(other.numerator)?;
        (0 < denominator).then_some(Self {
            numerator,
            denominator,
        })
    }

    fn times(self, factor: i128) -> Option<Self> {
        Some(Self {
            numerator: self.numerator.checked_mul(factor)?,
            ..self
        })
    }

    fn plus(self, other: Self) -> Option<Self> {
        let (a, b) = (
            self.numerator.checked_mul(other.denominator)?,
            other.numerator.checked_mul(self.denominator)?,
        );
        Some(Self {
            numerator: a.checked_add(b)?,
            denominator: self.denominator.checked_mul(other.denominator)?,
        })
    }

    /// `None` where the comparison is beyond 128 bits.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        let a = self.numerator.checked_mul(other.denominator)?;
        let b = other.numerator.checked_mul(self.denominator)?;
        Some(a.cmp(&b))
    }
}

/// Whether a number begins with this character.
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || magnitude(c).is_some()
}

/// The number at the begin of `text`, and what is behind it; `None` where it cannot be read.
pub(super) fn read(text: &[char]) -> Option<(Number, &[char])> {
    if text.first().is_some_and(char::is_ascii_digit) {
        arabic(text)
    } else {
        let length = text.iter().take_while(|c| is_chinese(**c)).count();
        let (numerals, rest) = text.split_at_checked(length)?;
        let whole = chinese(numerals)?;
        // “四十一点五”; “八点” is a time.
        let digits = rest.strip_prefix(&['点']).unwrap_or_default();
        let length = digits.iter().take_while(|c| is_chinese(**c)).count();
        let (decimals, behind) = digits.split_at_checked(length)?;
        if decimals.is_empty() {
            return Some((Number::whole(whole), rest));
        }
        let decimals: Vec<u8> = decimals.iter().map(|c| digit(*c)).collect::<Option<_>>()?;
        Some((decimal(whole, &decimals)?, behind))
    }
}

fn is_chinese(c: char) -> bool {
    digit(c).is_some() || magnitude(c).is_some()
}

/// The value of a numeral below ten.
const fn digit(c: char) -> Option<u8> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

const fn magnitude(c: char) -> Option<i128> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

fn decimal(whole: i128, decimals: &[u8]) -> Option<Number> {
    if MAX_DIGITS < decimals.len() {
        return None;
    }
    let mut number = Number::whole(whole);
    for digit in decimals {
        number.numerator = number
            .numerator
            .checked_mul(10)?
            .checked_add(i128::from(*digit))?;
        number.denominator = number.denominator.checked_mul(10)?;
    }
    Some(number)
}

/// Digits with a decimal point and groups of three, then 万 and the like; also “1亿3000万”.
fn arabic(text: &[char]) -> Option<(Number, &[char])> {
    let (mut sum, mut last) = (Number::whole(0), i128::MAX);
    let mut rest = text;
    loop {
        let (number, behind) = digits(rest)?;
        let length = behind
            .iter()
            .take_while(|c| magnitude(**c).is_some())
            .count();
        let (magnitudes, behind) = behind.split_at_checked(length)?;
        let factor = factor(magnitudes)?;
        sum = sum.plus(number.times(factor)?)?;
        let goes_on = behind.first().is_some_and(char::is_ascii_digit);
        if !goes_on {
            return Some((sum, behind));
        }
        if last <= factor || factor == 1 {
            return None;
        }
        (last, rest) = (factor, behind);
    }
}

/// What 千万 multiplies by; 1 for nothing.
fn factor(magnitudes: &[char]) -> Option<i128> {
    let mut factor: i128 = 1;
    let mut last = 0;
    for value in magnitudes.iter().filter_map(|c| magnitude(*c)) {
        // 万千 is no number.
        if value < last {
            return None;
        }
        factor = factor.checked_mul(value)?;
        last = value;
    }
    Some(factor)
}

fn digits(text: &[char]) -> Option<(Number, &[char])> {
    let mut whole: i128 = 0;
    let mut n_digits = 0;
    let mut rest = text;
    while let Some((c, behind)) = rest.split_first() {
        if let Some(digit) = c.to_digit(10) {
            whole = whole.checked_mul(10)?.checked_add(i128::from(digit))?;
            n_digits += 1;
            rest = behind;
        } else if *c == ',' && n_digits > 0 && is_group(behind) {
            rest = behind;
        } else {
            break;
        }
    }
    if n_digits == 0 || MAX_DIGITS < n_digits {
        return None;
    }
    let decimals: Vec<u8> = rest
        .strip_prefix(&['.'])
        .unwrap_or_default()
        .iter()
        .map_while(|c| u8::try_from(c.to_digit(10)?).ok())
        .collect();
    let behind = if decimals.is_empty() {
        rest
    } else {
        rest.get(1 + decimals.len()..)?
    };
    Some((decimal(whole, &decimals)?, behind))
}

/// Three digits and no more.
fn is_group(text: &[char]) -> bool {
    text.iter().take_while(|c| c.is_ascii_digit()).count() == 3
}

/// A whole number in numerals: 二〇一五, 十二, 三百零六, 五十万亿. Without the short forms (一百八), which can
/// be read in two ways.
fn chinese(numerals: &[char]) -> Option<i128> {
    if MAX_DIGITS < numerals.len() {
        return None;
    }
    let digits: Option<Vec<u8>> = numerals.iter().map(|c| digit(*c)).collect();
    if let Some(digits) = digits {
        // “三四” is three or four; a year or a number read out has more digits, or begins with 零.
        let is_guess = digits.len() == 2 && digits.first() != Some(&0);
        let read = |sum: i128, digit: &u8| sum * 10 + i128::from(*digit);
        return (!digits.is_empty() && !is_guess).then(|| digits.iter().fold(0, read));
    }
    // The greatest magnitude parts the numeral: what is before it is multiplied, what is behind is added.
    let greatest = numerals.iter().filter_map(|c| magnitude(*c)).max()?;
    let at = numerals
        .iter()
        .rposition(|c| magnitude(*c) == Some(greatest))?;
    let (before, behind) = numerals.split_at_checked(at)?;
    let behind = behind.get(1..)?;
    let times = if before.is_empty() {
        1
    } else {
        chinese(before)?
    };
    if times == 0 || (greatest < 10_000 && 9 < times) {
        return None;
    }
    let product = times.checked_mul(greatest)?;
    let rest = match behind {
        [] => return Some(product),
        ['零' | '〇', rest @ ..] => chinese(rest)?,
        rest => {
            let value = chinese(rest)?;
            // 万千 is no number. 一百八 is 180, or 108 said carelessly; 一千零八十 needs its 零, 一千八百 does not.
            if value < greatest / 10 || rest.first().is_some_and(|c| magnitude(*c).is_some()) {
                return None;
            }
            value
        }
    };
    (0 < rest && rest < greatest).then(|| product.checked_add(rest))?
}
