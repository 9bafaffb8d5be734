//! Options that are numbers are shown in ascending order.
//!
//! Invariant: options count as numbers only where they read alike but for the number, or the date, and
//! no two are equal. Values are exact.

mod number;

use std::cmp::Ordering;

use number::Number;

/// The indexes of these texts in ascending order of their numbers.
///
/// `None` where they are not numbers of one kind: where anything but the number differs (“三个代表” and
/// “四个自信”; “约50%” and “60%”), where two are equal, where a number is part of a Latin name (5G, A4,
/// G20) or cannot be read (三四十, 一百八), and below two texts. Beside single numbers, dates are
/// compared (2015年12月16日), also where year, month and day all differ.
pub fn ascending(texts: &[&str]) -> Option<Vec<usize>> {
    let read: Vec<Reading> = texts.iter().map(|text| read(text)).collect::<Option<_>>()?;
    let (first, others) = read.split_first()?;
    let is_alike = |other: &Reading| other.literals == first.literals;
    if others.is_empty() || !others.iter().all(is_alike) || !is_comparable(first, others) {
        return None;
    }
    let mut indexes: Vec<usize> = (0..read.len()).collect();
    let mut failed = false;
    indexes.sort_by(|a, b| {
        let order = read
            .get(*a)
            .zip(read.get(*b))
            .and_then(|(a, b)| compare(a, b));
        failed |= order.is_none();
        order.unwrap_or(Ordering::Equal)
    });
    let is_strict = indexes.windows(2).all(|pair| {
        let [a, b] = pair else { return false };
        let pair = read.get(*a).zip(read.get(*b));
        pair.and_then(|(a, b)| compare(a, b)) == Some(Ordering::Less)
    });
    (!failed && is_strict).then_some(indexes)
}

/// A text taken apart.
struct Reading {
    /// What stands before the first number, between, and behind the last: one more than numbers.
    literals: Vec<String>,
    numbers: Vec<Number>,
}

/// Units of time from the greatest down: a list of them is compared part by part.
const TIMES: &[&[&str]] = &[
    &["世纪"],
    &["年代"],
    &["年"],
    &["月"],
    &["日", "号", "日上午", "日下午", "日晚"],
    &["时", "点", "小时"],
    &["分", "分钟"],
    &["秒", "秒钟"],
];

/// Units in Latin letters; other letters beside a number make a name of it.
const LATIN_UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "nm", "kg", "g", "mg", "t", "L", "mL", "ml", "h", "min", "s", "ms", "W",
    "kW", "MW", "GW", "kWh", "V", "kV", "Hz", "kHz", "MHz", "GHz", "KB", "MB", "GB", "TB", "PB",
    "bps", "Kbps", "Mbps", "Gbps", "Tbps", "km²", "m²", "m³",
];

/// What makes a number negative at the begin of a text.
const NEGATIVES: &[&str] = &["-", "−", "－", "零下", "负", "公元前"];

fn read(text: &str) -> Option<Reading> {
    let chars = normal(text);
    let mut rest: &[char] = &chars;
    let (mut literals, mut numbers) = (vec![String::new()], Vec::new());
    while let Some((c, behind)) = rest.split_first() {
        if number::begins(*c) {
            let (number, after) = number::read(rest)?;
            numbers.push(number);
            literals.push(String::new());
            rest = after;
        } else {
            literals.last_mut()?.push(*c);
            rest = behind;
        }
    }
    let mut reading = Reading { literals, numbers };
    reading.sign();
    reading.join_fractions()?;
    (!reading.numbers.is_empty() && !reading.is_name()).then_some(reading)
}

/// Half-width digits and signs, and no blanks but between two digits.
fn normal(text: &str) -> Vec<char> {
    let narrow = |c: char| match c {
        '０'..='９' | '％' | '．' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let all: Vec<char> = text.trim().chars().map(narrow).collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| all.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let keeps = |(at, c): (usize, &char)| {
        let is_inside = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        (!c.is_whitespace() || is_inside).then_some(*c)
    };
    all.iter().enumerate().filter_map(keeps).collect()
}

impl Reading {
    /// Takes a sign in front into the first number.
    fn sign(&mut self) {
        if let (Some(front), Some(first)) = (self.literals.first_mut(), self.numbers.first_mut())
            && NEGATIVES.contains(&front.as_str())
        {
            front.clear();
            first.negate();
        }
    }

    /// Reads 三分之二 as one number.
    fn join_fractions(&mut self) -> Option<()> {
        while let Some(at) = self.literals.iter().position(|between| between == "分之") {
            if at == 0 || self.numbers.len() <= at {
                return None;
            }
            let numerator = self.numbers.remove(at);
            let denominator = self.numbers.get_mut(at - 1)?;
            *denominator = numerator.over(denominator)?;
            self.literals.remove(at);
        }
        Some(())
    }

    /// Whether a number is part of a name: 5G, A4, G20.
    fn is_name(&self) -> bool {
        let is_latin = |c: char| c.is_ascii_alphabetic();
        let after_letter = |before: &String| before.ends_with(is_latin);
        let before_name = |behind: &String| {
            let is_word = |c: &char| is_latin(*c) || "²³".contains(*c);
            let word: String = behind.chars().take_while(is_word).collect();
            !word.is_empty() && !LATIN_UNITS.contains(&word.as_str())
        };
        let n_numbers = self.numbers.len();
        self.literals.iter().take(n_numbers).any(after_letter)
            || self.literals.iter().skip(1).any(before_name)
    }
}

/// Whether the numbers that differ are one, or the parts of a date.
fn is_comparable(first: &Reading, others: &[Reading]) -> bool {
    let differs = |at: &usize| {
        let own = first.numbers.get(*at);
        others.iter().any(|other| {
            own.zip(other.numbers.get(*at))
                .and_then(|(a, b)| a.compare(b))
                != Some(Ordering::Equal)
        })
    };
    let differing: Vec<usize> = (0..first.numbers.len()).filter(differs).collect();
    let (Some(from), Some(to)) = (differing.first(), differing.last()) else {
        return false;
    };
    let unit = |at: usize| {
        let behind = first.literals.get(at + 1)?;
        TIMES
            .iter()
            .position(|units| units.contains(&behind.as_str()))
    };
    // The unit of the last part may have anything behind it: “8月召开”.
    let units: Option<Vec<usize>> = (*from..*to).map(unit).collect();
    let last = first.literals.get(to + 1).and_then(|behind| {
        TIMES
            .iter()
            .rposition(|units| units.iter().any(|unit| behind.starts_with(unit)))
    });
    from == to
        || units.zip(last).is_some_and(|(mut units, last)| {
            units.push(last);
            units.is_sorted_by(|a, b| a < b)
        })
}

fn compare(a: &Reading, b: &Reading) -> Option<Ordering> {
    for (a, b) in a.numbers.iter().zip(&b.numbers) {
        match a.compare(b)? {
            Ordering::Equal => {}
            unequal @ (Ordering::Less | Ordering::Greater) => return Some(unequal),
        }
    }
    Some(Ordering::Equal)
}

#[cfg(test)]
mod tests;
