//! What of a text is compared: its characters, in one form each.
//!
//! Invariant: what no reader sees is not among them, and reading them again changes nothing.

use super::super::normalise::{is_seen, normalise};
use super::numeral;
use super::traditional::simplified;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Whether a text reads as what is written and nothing else: Han characters that are no numerals, and
/// small Latin letters. Most answers are of this kind.
pub(super) fn is_plain(text: &str, simplify: bool) -> bool {
    text.chars().all(|c| match c {
        'a'..='z' => true,
        '\u{4e00}'..='\u{9fff}' => {
            !numeral::is_numeral(c) && (!simplify || simplified(c).is_none())
        }
        _ => false,
    })
}

/// The characters of a text: full width as half, small letters, no white space and nothing invisible,
/// and simplified where asked for.
pub(super) fn letters(text: &str, simplify: bool) -> Vec<char> {
    let simple = |c: char| {
        if simplify {
            simplified(c).unwrap_or(c)
        } else {
            c
        }
    };
    let quick: Option<Vec<char>> = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}'))
        .map(|c| narrow(c).map(simple))
        .collect();
    quick.unwrap_or_else(|| {
        let mut letters = Vec::with_capacity(text.len());
        for c in normalise(&parted(text)).chars() {
            match c {
                'ß' => letters.extend(['s', 's']),
                'ς' => letters.push('σ'),
                // A circle is how many keyboards write 〇: 二○二二年.
                '○' | '◯' => letters.push('〇'),
                _ => letters.push(simple(c)),
            }
        }
        letters
    })
}

/// The form of a character whose form does not depend on its neighbours; `None` for every other.
fn narrow(c: char) -> Option<char> {
    match c {
        '!'..='~' => Some(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}'
        | '〇'
        | '“'
        | '”'
        | '‘'
        | '’'
        | '—'
        | '、'
        | '。'
        | '\u{3008}'..='\u{3011}' => Some(c),
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()),
        _ => None,
    }
}

/// The text with `^` between a digit and another that is raised, lowered or circled: else 10² would
/// read as 102 and ①5 as 15.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut last = Digit::None;
    for c in text.chars().filter(|c| is_seen(*c)) {
        let (front, back) = digits(c);
        if matches!(
            (last, front),
            (Digit::Plain, Digit::Marked) | (Digit::Marked, Digit::Plain)
        ) {
            parted.push('^');
        }
        parted.push(c);
        last = back;
    }
    parted
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Digit {
    None,
    Plain,
    Marked,
}

/// Whether the form of a character begins with a digit, and whether it ends with one or with its point.
fn digits(c: char) -> (Digit, Digit) {
    match c {
        '0'..='9' | '０'..='９' | '\u{1d7ce}'..='\u{1d7ff}' => (Digit::Plain, Digit::Plain),
        '\0'..='\x7f' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' => {
            (Digit::None, Digit::None)
        }
        _ => {
            let marked = |is: bool| if is { Digit::Marked } else { Digit::None };
            let front = std::iter::once(c).nfkc().next();
            let back = std::iter::once(c).nfkc().last();
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            (
                marked(is_digit(front)),
                marked(is_digit(back) || (is_digit(front) && back == Some('.'))),
            )
        }
    }
}

/// The letters with those composed between which a mark was dropped; `None` where there are none, as
/// nearly always.
pub(super) fn composed(letters: &[char]) -> Option<Vec<char>> {
    let is_done = is_nfkc_quick(letters.iter().copied()) == IsNormalized::Yes;
    (!is_done).then(|| letters.iter().copied().nfkc().collect())
}
