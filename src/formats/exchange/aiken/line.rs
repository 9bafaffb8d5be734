//! What a line of Aiken is.
//!
//! Invariant: a line is what Moodle takes it for, but for full-width signs and letters in lower case, which it
//! takes for the text of a stem.

/// One line, without the spaces around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats::exchange) enum Line<'t> {
    /// Nothing.
    Blank,
    /// One character of ASCII, which Moodle passes over.
    Single,
    /// `A) text`.
    Option {
        /// The letter, from 0.
        letter: usize,
        /// What stands behind it.
        text: &'t str,
        /// How it is written.
        spelling: Spelling,
    },
    /// `ANSWER: A`; what stands behind the colon.
    Answer(&'t str, Spelling),
    /// Anything else.
    Text(&'t str),
}

/// Whether a line is as Moodle wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::exchange) enum Spelling {
    /// It is.
    Moodle,
    /// With full-width signs, or in lower case.
    Ours,
}

/// What a line is.
pub(in crate::formats::exchange) fn read(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.is_empty() {
        return Line::Blank;
    }
    if line.len() < 2 {
        return Line::Single;
    }
    if let Some((text, spelling)) = answer(line) {
        return Line::Answer(text, spelling);
    }
    option(line).unwrap_or(Line::Text(line))
}

const WORD: &str = "ANSWER";

fn answer(line: &str) -> Option<(&str, Spelling)> {
    let (word, rest) = line.split_at_checked(WORD.len())?;
    if !word.eq_ignore_ascii_case(WORD) {
        return None;
    }
    let rest = rest.trim_start();
    let text = rest.strip_prefix([':', '：'])?;
    let is_exact = line.starts_with("ANSWER:");
    Some((
        text.trim(),
        if is_exact {
            Spelling::Moodle
        } else {
            Spelling::Ours
        },
    ))
}

fn option(line: &str) -> Option<Line<'_>> {
    let mut rest = line.chars();
    let c = rest.next()?;
    let letter = letter(c).filter(|_| !c.is_ascii_lowercase())?;
    let sign = rest.next()?;
    let spelling = match sign {
        ')' | '.' if c.is_ascii_uppercase() => Spelling::Moodle,
        ')' | '.' | '）' | '．' | '、' => Spelling::Ours,
        _ => return None,
    };
    Some(Line::Option {
        letter,
        text: rest.as_str().trim(),
        spelling,
    })
}

/// The place of a letter in the alphabet, full-width ones and those in lower case among them.
pub(super) fn letter(c: char) -> Option<usize> {
    let offset = match c {
        'A'..='Z' => u32::from(c) - u32::from('A'),
        'a'..='z' => u32::from(c) - u32::from('a'),
        'Ａ'..='Ｚ' => u32::from(c) - u32::from('Ａ'),
        'ａ'..='ｚ' => u32::from(c) - u32::from('ａ'),
        _ => return None,
    };
    usize::try_from(offset).ok()
}

/// What the text behind `ANSWER:` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'t> {
    /// These letters, from 0, in the order in which they stand.
    Letters(Vec<usize>),
    /// A letter and the text of its option: `B) text`.
    Option(usize, &'t str),
    /// No letter.
    Nothing,
}

/// Most letters of an answer.
const MAX_LETTERS: usize = 64;

/// Reads the text behind `ANSWER:`.
pub(super) fn said(text: &str) -> Said<'_> {
    if let Some(Line::Option { letter, text, .. }) = option(text).filter(|line| has_text(line)) {
        return Said::Option(letter, text);
    }
    let text = text.trim_end_matches(['.', '。', ')', '）', '．']);
    let is_separator = |c: char| c.is_whitespace() || ",，、;；/|&和".contains(c);
    let letters: Option<Vec<usize>> = text
        .chars()
        .filter(|c| !is_separator(*c))
        .take(MAX_LETTERS)
        .map(letter)
        .collect();
    match letters {
        Some(letters) if !letters.is_empty() && letters.len() < MAX_LETTERS => {
            Said::Letters(letters)
        }
        Some(_) | None => Said::Nothing,
    }
}

fn has_text(line: &Line<'_>) -> bool {
    matches!(line, Line::Option { text, .. } if !text.is_empty())
}
