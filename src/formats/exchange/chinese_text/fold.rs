//! Characters as they are recognised: full width as half width, whatever an input method makes of a mark.
//!
//! Invariant: recognising never changes a text. [`clean`] takes out only what cannot be seen, and what is
//! handed on is a slice of what it left.

/// A line as it is shown: invisible characters gone, every kind of blank a space, tabs kept, both ends trimmed.
pub(super) fn clean(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            // Nearly all of a text, told apart at once.
            '\u{4e00}'..='\u{9fff}' | '\t' => shown.push(c),
            // Zero width, soft hyphens, marks of direction, variation selectors.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => {}
            // Ticks and crosses of the font Wingdings, as they are pasted.
            '\u{f0fc}' => shown.push('√'),
            '\u{f0fb}' => shown.push('×'),
            _ if c.is_control() => {}
            _ if c.is_whitespace() => shown.push(' '),
            _ => shown.push(c),
        }
    }
    let trimmed = shown.trim();
    if trimmed.len() < shown.len() {
        trimmed.to_owned()
    } else {
        shown
    }
}

/// A character as it is recognised: half width, corner brackets as square ones, every tick `√`, every cross `×`.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '【' | '〔' | '〖' | '﹝' => '[',
        '】' | '〕' | '〗' | '﹞' => ']',
        '﹙' => '(',
        '﹚' => ')',
        '﹕' | '∶' => ':',
        '﹒' => '.',
        '﹑' => '、',
        '–' | '—' | '−' | '─' | '‐' | '‑' => '-',
        '∼' | '〜' => '~',
        '✓' | '✔' | '☑' | '✅' => '√',
        '✗' | '✘' | '✕' | '✖' | '☒' | '❌' | '╳' => '×',
        _ => c,
    }
}

/// The first character, as it is recognised, and what follows it.
pub(super) fn peel(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    Some((narrow(first), chars.as_str()))
}

/// What follows a character that is wanted.
pub(super) fn strip(text: &str, wanted: impl Fn(char) -> bool) -> Option<&str> {
    let (first, rest) = peel(text)?;
    wanted(first).then_some(rest)
}

/// The last character, as it is recognised, and what stands before it.
pub(super) fn peel_end(text: &str) -> Option<(&str, char)> {
    let mut chars = text.chars();
    let last = chars.next_back()?;
    Some((chars.as_str(), narrow(last)))
}

/// Whether the last character, if there is one, is of a kind.
pub(super) fn ends_with(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    peel_end(text).is_some_and(|(_, last)| wanted(last))
}

/// Whether the first character, if there is one, is of a kind.
pub(super) fn begins_with(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    peel(text).is_some_and(|(first, _)| wanted(first))
}

/// The longest of some words, in the order in which they are given, with which a text begins, and what
/// follows it. Words are of Chinese characters, which have one width.
pub(super) fn word<'t, T: Copy>(text: &'t str, words: &[(&str, T)]) -> Option<(T, &'t str)> {
    words
        .iter()
        .find_map(|(word, meaning)| Some((*meaning, text.strip_prefix(word)?)))
}

/// The text within a bracket that a text begins with, without its blanks, and what follows it. The bracket
/// ends within `max` characters and holds no other of its kind.
pub(super) fn within(text: &str, max: usize, ends: [char; 2]) -> Option<(&str, &str)> {
    let [open, close] = ends;
    let inner = strip(text, |c| c == open)?;
    for (at, c) in inner.char_indices().take(max + 1) {
        let c = narrow(c);
        if c == open {
            return None;
        }
        if c == close {
            let (held, rest) = inner.split_at(at);
            let (_, rest) = peel(rest)?;
            return Some((held.trim(), rest));
        }
    }
    None
}

/// Round brackets.
pub(super) const ROUND: [char; 2] = ['(', ')'];
/// Square and corner brackets.
pub(super) const SQUARE: [char; 2] = ['[', ']'];

/// A text with every character as it is recognised and no blanks: for comparing, not for showing.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(narrow)
        .collect()
}

/// The first characters of a text, for a message.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.replace(['\n', '\t'], " ");
    let mut chars = line.chars();
    let mut shown: String = chars.by_ref().take(MOST).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}
