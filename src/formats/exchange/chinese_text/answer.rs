//! Answers as they are written: letters, judgements, texts for blanks.
//!
//! Invariant: an answer is read in one way or not at all. Words around letters, and texts that can be split
//! in two ways, are handed back as doubtful.

use super::fold::{self, bare, narrow};
use super::number;
use super::options;

/// Letters and what stands between them, and nothing else: `AB`, `A、B`, `(A)`, `a,b`.
pub(super) fn only_letters(text: &str) -> Option<Vec<char>> {
    let mut letters = Vec::new();
    for c in text.chars().map(narrow) {
        match c {
            'A'..='Z' | 'a'..='z' => letters.push(c.to_ascii_uppercase()),
            ',' | '、' | ';' | '.' | '。' | '/' | '|' | '(' | ')' | '[' | ']' | '+' => {}
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    // No question has so many options, and words of English are no letters.
    let is_key = (1..=26).contains(&letters.len());
    is_key.then_some(letters)
}

/// How letters were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// As letters.
    Letters,
    /// As the text of options.
    Text,
}

/// The letters of an answer, in their order, each once: as letters, as letters with the texts of their
/// options behind them (`A．200元`), or as the text of one option.
pub(super) fn letters(text: &str, known: &[(char, &str)]) -> Option<(Vec<char>, By)> {
    let text = text.trim();
    let text = text
        .strip_prefix("故选")
        .or_else(|| text.strip_prefix('选'))
        .unwrap_or(text);
    let text = text.trim_start_matches(|c| narrow(c) == ':').trim();
    let (mut letters, by) = match only_letters(text) {
        Some(letters) => (letters, By::Letters),
        None => (
            with_texts(text, known).or_else(|| of_text(text, known).map(|letter| vec![letter]))?,
            By::Text,
        ),
    };
    letters.sort_unstable();
    // `AAB` may have meant `ABC`.
    let is_plain = letters
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one != other));
    is_plain.then_some((letters, by))
}

fn with_texts(text: &str, known: &[(char, &str)]) -> Option<Vec<char>> {
    let (_, mark) = options::begin(text)?;
    let trim = |text: &str| bare(text.trim_end_matches(['；', ';', '。', '，', ',', '、']));
    let found = options::split(text, mark);
    let letters = found.iter().map(|option| {
        let (letter, shown) = known.iter().find(|(letter, _)| *letter == option.letter)?;
        (trim(option.text) == trim(shown)).then_some(*letter)
    });
    letters.collect()
}

fn of_text(text: &str, known: &[(char, &str)]) -> Option<char> {
    let wanted = bare(text);
    let mut fits = known.iter().filter(|(_, shown)| bare(shown) == wanted);
    let (letter, _) = fits.next()?;
    fits.next().is_none().then_some(*letter)
}

/// Words of judgements.
const TRUTHS: [(&str, bool); 20] = [
    ("√", true),
    ("正确", true),
    ("对", true),
    ("是", true),
    ("TRUE", true),
    ("YES", true),
    ("T", true),
    ("Y", true),
    ("RIGHT", true),
    ("×", false),
    ("错误", false),
    ("不正确", false),
    ("错", false),
    ("不对", false),
    ("否", false),
    ("FALSE", false),
    ("NO", false),
    ("F", false),
    ("N", false),
    ("X", false),
];

/// The judgement that a text is: `√`, `正确`, `F`.
pub(super) fn truth(text: &str) -> Option<bool> {
    // No word is longer, with its brackets and stop.
    const MOST: usize = 8;
    let text = text.trim();
    if text.chars().nth(MOST).is_some() {
        return None;
    }
    let text = bare(text).to_ascii_uppercase();
    let text = text.trim_end_matches(['。', '.', ';']);
    let text = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    let found = TRUTHS.iter().find(|(word, _)| *word == text);
    found.map(|(_, truth)| *truth)
}

/// The judgement that a text is beyond doubt, whatever is asked: neither a letter nor 是 or 否.
pub(super) fn plain_truth(text: &str) -> Option<bool> {
    const PLAIN: [(&str, bool); 14] = [
        ("√", true),
        ("正确", true),
        ("正确的", true),
        ("对", true),
        ("对的", true),
        ("TRUE", true),
        ("×", false),
        ("错误", false),
        ("错误的", false),
        ("不正确", false),
        ("错", false),
        ("错的", false),
        ("不对", false),
        ("FALSE", false),
    ];
    let text = bare(text.trim()).to_ascii_uppercase();
    let text = text.trim_end_matches(['。', '.', ';']);
    let found = PLAIN.iter().find(|(word, _)| *word == text);
    found.map(|(_, truth)| *truth)
}

/// Whether two texts are single letters that do not belong to each other as T to F and Y to N do.
pub(super) fn are_other_letters(one: &str, other: &str) -> bool {
    let letter = |text: &str| match only_letters(text)?.as_slice() {
        [letter] => Some(*letter),
        _ => None,
    };
    match (letter(one), letter(other)) {
        (Some(one), Some(other)) => !matches!(
            (one, other),
            ('T', 'F') | ('F', 'T') | ('Y', 'N') | ('N', 'Y')
        ),
        _ => false,
    }
}

/// Whether a text is the letter that stands for a tick where nothing but ticks and crosses is wanted: `V`.
pub(super) fn is_tick_letter(text: &str) -> bool {
    matches!(bare(text).as_str(), "V" | "v")
}

/// Whether a text is a tick or a cross, which mean nothing else.
pub(super) fn is_mark(text: &str) -> bool {
    matches!(bare(text).trim_matches(['(', ')', '。']), "√" | "×")
}

/// Whether a tick or a cross stands somewhere in a text.
pub(super) fn has_mark(text: &str) -> bool {
    text.chars().any(|c| matches!(narrow(c), '√' | '×'))
}

/// A judgement with words behind it: `错误，应为2/3以上。`
pub(super) fn truth_with_more(text: &str) -> Option<(bool, &str)> {
    let text = text.trim();
    let at = text.find(|c| matches!(narrow(c), ',' | '。' | ';' | ':' | '(' | '\n' | ' '))?;
    let (front, behind) = text.split_at(at);
    let truth = truth(front)?;
    let is_mark = |c: char| matches!(narrow(c), ',' | '。' | ';' | ':') || c.is_whitespace();
    Some((truth, behind.trim_start_matches(is_mark)))
}

/// Why an answer does not fill the blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// No way of splitting gives as many.
    Number,
    /// More than one way does, or what a slash means is open.
    Ways,
}

/// The texts that each of some blanks accepts.
pub(super) fn blanks(text: &str, n_blanks: usize) -> Result<Vec<Vec<String>>, Unfit> {
    let text = text.trim().trim_end_matches('。');
    let parts = if n_blanks == 1 {
        // Both separate blanks, of which there is one.
        if text.contains(|c| narrow(c) == '|' || c == '\n') {
            return Err(Unfit::Number);
        }
        vec![text]
    } else {
        split(text, n_blanks)?
    };
    parts.into_iter().map(alternatives).collect()
}

/// Splits an answer into its blanks, where one separator alone gives as many parts.
fn split(text: &str, n_blanks: usize) -> Result<Vec<&str>, Unfit> {
    if let Some(parts) = listed(text).filter(|parts| parts.len() == n_blanks) {
        return Ok(parts);
    }
    let is_bar = |c: char| narrow(c) == '|';
    let is_line = |c: char| c == '\n';
    // Both are written for nothing else.
    let strict: [&dyn Fn(char) -> bool; 2] = [&is_bar, &is_line];
    for separator in strict {
        let parts = parts(text, separator);
        if text.contains(separator) {
            return Some(parts)
                .filter(|parts| parts.len() == n_blanks)
                .ok_or(Unfit::Number);
        }
    }
    let is_semicolon = |c: char| narrow(c) == ';';
    let is_comma = |c: char| narrow(c) == ',';
    let is_enumerated = |c: char| c == '、';
    let separators: [&dyn Fn(char) -> bool; 4] = [
        &is_semicolon,
        &char::is_whitespace,
        &is_enumerated,
        &is_comma,
    ];
    let ways = separators.iter().map(|separator| parts(text, separator));
    let mut ways = ways.filter(|parts| parts.len() == n_blanks);
    let way = ways.next().ok_or(Unfit::Number)?;
    match ways.next() {
        Some(_) => Err(Unfit::Ways),
        None => Ok(way),
    }
}

fn parts<'t>(text: &'t str, separator: &dyn Fn(char) -> bool) -> Vec<&'t str> {
    let parts = text.split(separator).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// `(1)创新 (2)协调`, `①创新②协调`: parts under numbers from 1 on.
fn listed(text: &str) -> Option<Vec<&str>> {
    let (first, mut rest) = number::read(text)?;
    if first.value != 1 {
        return None;
    }
    let mut parts = Vec::new();
    let mut from = rest;
    let mut next = 2;
    while let Some((_, behind)) = fold::peel(rest) {
        let found = number::read(rest)
            .filter(|(number, _)| number.style == first.style && number.value == next);
        let Some((_, after)) = found else {
            rest = behind;
            continue;
        };
        parts.push(trimmed(from.get(..from.len() - rest.len())?));
        (from, rest) = (after, after);
        next += 1;
    }
    parts.push(trimmed(from));
    let are_full = parts.iter().all(|part| !part.is_empty());
    are_full.then_some(parts)
}

fn trimmed(part: &str) -> &str {
    let is_mark = |c: char| matches!(narrow(c), ';' | ',' | '。' | '、') || c.is_whitespace();
    part.trim_matches(is_mark)
}

/// The texts that one blank accepts: separated by `；`, or by a slash beside a character that is not ASCII.
pub(super) fn alternatives(part: &str) -> Result<Vec<String>, Unfit> {
    let mut texts = vec![String::new()];
    let mut chars = part.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_separator = match narrow(c) {
            ';' => true,
            '/' => {
                let after = chars.peek().copied().unwrap_or(' ');
                let is_word = |c: char| c.is_ascii_alphanumeric();
                // `km/h` and `TCP/IP` are one text, `5G/4G` may be two.
                if is_word(before) && is_word(after) {
                    return Err(Unfit::Ways);
                }
                true
            }
            _ => false,
        };
        if is_separator {
            texts.push(String::new());
        } else if let Some(text) = texts.last_mut() {
            text.push(c);
        }
        before = c;
    }
    let texts = texts.iter().map(|text| text.trim().to_owned());
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        Err(Unfit::Number)
    } else {
        Ok(texts)
    }
}
