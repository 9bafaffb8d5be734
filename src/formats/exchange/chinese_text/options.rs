//! Options: one on a line or several, with letters of any width and mark, or with bare letters.
//!
//! Invariant: a line is split only where a letter stands that can be an option's, and each letter is handed
//! on as it stands, so that one that is missing or repeated is seen.

use super::fold::{narrow, peel, strip};

/// An option as it stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lettered<'l> {
    /// `A` to `Z`.
    pub(super) letter: char,
    /// What stands behind the letter.
    pub(super) text: &'l str,
}

/// How letters are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `A.` `A、` `A)` `A:` `（A）` `[A]`
    Marked,
    /// `A相机`
    Bare,
}

/// The option that a text begins with: its letter, how it is marked, and what follows.
pub(super) fn begin(text: &str) -> Option<(Lettered<'_>, Mark)> {
    if let Some((letter, rest)) = marked(text) {
        let text = rest.trim_start();
        return Some((Lettered { letter, text }, Mark::Marked));
    }
    let (letter, rest) = letter_of(text)?;
    let is_bare = peel(rest).is_some_and(|(next, _)| is_free(next)) && is_capital(text);
    let text = rest.trim_start();
    is_bare.then_some((Lettered { letter, text }, Mark::Bare))
}

/// Whether a text behind an option whose letter has neither mark nor blank (`A型血`) may begin another, with
/// more letters or with one that is out of its row: `AB型血`, `O型血`.
pub(super) fn may_begin_word(text: &str) -> bool {
    let behind = text.trim_start_matches(|c| narrow(c).is_ascii_uppercase());
    behind.len() < text.len() && peel(behind).is_some_and(|(next, _)| is_free(next))
}

/// Whether the letter that a text begins with stands directly before a word: `A型血`.
pub(super) fn is_joined(text: &str) -> bool {
    letter_of(text).is_some_and(|(_, rest)| peel(rest).is_some_and(|(next, _)| !next.is_ascii()))
        && marked(text).is_none()
}

/// Splits a text that begins with an option. `first` is how that one is marked.
pub(super) fn split(text: &str, first: Mark) -> Vec<Lettered<'_>> {
    let spaced = spaced_letters(text);
    let mut starts: Vec<(usize, Lettered<'_>)> = Vec::new();
    let mut before = None;
    let mut rest = text;
    while let Some((c, behind)) = peel(rest) {
        let at = text.len() - rest.len();
        let expected = starts.last().and_then(|(_, option)| after(option.letter));
        let found = match (before, first) {
            (None, _) => begin(rest).map(|(option, _)| option),
            (Some(before), Mark::Marked) => inner(rest, before, expected, &spaced),
            (Some(before), Mark::Bare) if before.is_whitespace() => {
                let found = begin(rest).map(|(option, _)| option);
                found.filter(|option| Some(option.letter) == expected)
            }
            (Some(_), Mark::Bare) => None,
        };
        if let Some(option) = found {
            starts.push((at, option));
            // Behind the letter, its mark and blanks, of which an option without text has nothing else.
            rest = option.text;
            let front = text.len() - rest.len();
            before = text
                .get(..front)
                .and_then(|front| front.chars().next_back());
        } else {
            before = Some(c);
            rest = behind;
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    let options = starts.iter().zip(ends).map(|((_, option), end)| {
        let from = text.len() - option.text.len();
        // What follows an option's letter is the end of `text`.
        let text = text.get(from..end.max(from)).unwrap_or_default().trim();
        Lettered { text, ..*option }
    });
    options.collect()
}

/// Where options begin within the line of a stem: at an `A` that a `B` follows.
pub(super) fn within_stem(stem: &str) -> Option<usize> {
    let mut before = ' ';
    let mut rest = stem;
    while let Some((c, behind)) = peel(rest) {
        let at = stem.len() - rest.len();
        let is_free =
            before.is_whitespace() || matches!(before, ')' | '?' | '。' | ':' | '_' | ']');
        if is_free
            && 0 < at
            && matches!(c, 'A' | '(')
            && let Some(('A', after)) = marked(rest)
        {
            // Where no B follows the first A, none follows a later one.
            return has_second(after).then_some(at);
        }
        before = c;
        rest = behind;
    }
    None
}

/// Whether a line ends with the begin of an only option, as where the others are on lines of their own.
pub(super) fn only_first(stem: &str) -> Option<usize> {
    let mut before = 'A';
    let mut found = None;
    let mut rest = stem;
    while let Some((c, behind)) = peel(rest) {
        let at = stem.len() - rest.len();
        if before.is_whitespace() && marked(rest).is_some_and(|(letter, _)| letter == 'A') {
            found = Some(at);
        }
        before = c;
        rest = behind;
    }
    found.filter(|at| 0 < *at)
}

fn has_second(text: &str) -> bool {
    let mut before = 'A';
    let mut rest = text;
    while let Some((c, behind)) = peel(rest) {
        if !before.is_ascii_alphanumeric()
            && matches!(c, 'B' | '(')
            && marked(rest).is_some_and(|(letter, _)| letter == 'B')
        {
            return true;
        }
        before = c;
        rest = behind;
    }
    false
}

/// An option that begins within a line of options whose letters are marked.
fn inner<'l>(
    text: &'l str,
    before: char,
    expected: Option<char>,
    spaced: &[char],
) -> Option<Lettered<'l>> {
    let (letter, rest) = marked(text)?;
    let fits = if before.is_whitespace() {
        // Any capital letter, expected or not: one that is out of its row is seen by whoever reads the row.
        Some(letter) == expected || is_capital(text)
    } else {
        let is_next = Some(letter) == expected && !before.is_ascii_alphanumeric();
        // `A、维生素B、C  B、…`: where the letter stands apart as well, it is that one.
        is_next && is_capital(text) && !spaced.contains(&letter)
    };
    let text = rest.trim_start();
    fits.then_some(Lettered { letter, text })
}

/// The letters that are marked and stand behind a blank.
fn spaced_letters(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    let mut before = 'A';
    let mut rest = text;
    while let Some((c, behind)) = peel(rest) {
        if before.is_whitespace()
            && let Some((letter, _)) = marked(rest)
            && !letters.contains(&letter)
        {
            letters.push(letter);
        }
        before = c;
        rest = behind;
    }
    letters
}

/// A letter with its mark, and what follows.
fn marked(text: &str) -> Option<(char, &str)> {
    let (first, rest) = peel(text)?;
    let end = match first {
        '(' => ')',
        '[' => ']',
        _ => {
            let (letter, rest) = letter_of(text)?;
            let rest = strip(rest.trim_start_matches(' '), is_mark)?;
            return Some((letter, rest));
        }
    };
    let (letter, rest) = letter_of(rest.trim_start())?;
    let rest = strip(rest.trim_start(), |c| c == end)?;
    Some((letter, rest))
}

fn letter_of(text: &str) -> Option<(char, &str)> {
    let (first, rest) = peel(text)?;
    first
        .is_ascii_alphabetic()
        .then(|| (first.to_ascii_uppercase(), rest))
}

fn is_capital(text: &str) -> bool {
    let first = text.chars().map(narrow).find(char::is_ascii_alphabetic);
    first.is_some_and(|c| c.is_ascii_uppercase())
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '、' | ')' | ':')
}

/// Whether a character can follow a bare letter: it makes no word or formula of it.
fn is_free(c: char) -> bool {
    !c.is_ascii() && !matches!(c, '，' | '。' | '；' | '、') || matches!(c, ' ' | '\t' | '"')
}

/// The letter after one.
pub(super) fn after(letter: char) -> Option<char> {
    let next = u8::try_from(letter).ok()?.checked_add(1)?;
    let next = char::from(next);
    next.is_ascii_uppercase().then_some(next)
}
