//! Marks within a line.

use crate::domain::question::BLANK;

/// Some text of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// Stressed.
    Strong,
    /// As code: letters of one width.
    Code,
}

/// Text, or room for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text, with its line feeds.
    Text(String),
    /// A blank, `____` in the source.
    Blank,
}

/// What counts as a space at the ends of a line and of a mark: the white space of JavaScript, so that both readers
/// mean the same.
pub(super) fn is_space(c: char) -> bool {
    c == '\u{feff}' || c != '\u{85}' && c.is_whitespace()
}

/// The runs of a text.
pub(super) fn read(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut plain, mut rest) = (0, 0);
    while let Some(found) = text.get(rest..).and_then(|tail| tail.find(['*', '`'])) {
        let at = rest + found;
        let tail = text.get(at..).unwrap_or_default();
        let Some((style, inner, length)) = strong(tail).or_else(|| code(tail)) else {
            rest = at + 1;
            continue;
        };
        push(
            &mut runs,
            Style::Plain,
            text.get(plain..at).unwrap_or_default(),
        );
        push(&mut runs, style, inner);
        rest = at + length;
        plain = rest;
    }
    push(
        &mut runs,
        Style::Plain,
        text.get(plain..).unwrap_or_default(),
    );
    runs
}

/// What is stressed at the begin of a text, and the length of all of it in bytes.
fn strong(text: &str) -> Option<(Style, &str, usize)> {
    let inner = text.strip_prefix("**")?;
    let end = inner.find(['*', '\n'])?;
    let (inner, after) = inner.split_at_checked(end)?;
    // `2 ** 3 ** 4` stresses nothing.
    let is_tight = !inner.is_empty() && !inner.starts_with(is_space) && !inner.ends_with(is_space);
    (is_tight && after.starts_with("**")).then_some((Style::Strong, inner, end + 4))
}

/// The same for code.
fn code(text: &str) -> Option<(Style, &str, usize)> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find(['`', '\n'])?;
    let (inner, after) = inner.split_at_checked(end)?;
    (!inner.is_empty() && after.starts_with('`')).then_some((Style::Code, inner, end + 2))
}

fn push(runs: &mut Vec<Run>, style: Style, text: &str) {
    if text.is_empty() {
        return;
    }
    let mut pieces = Vec::new();
    for (at, piece) in text.split(BLANK).enumerate() {
        if 0 < at {
            pieces.push(Piece::Blank);
        }
        if !piece.is_empty() {
            pieces.push(Piece::Text(piece.to_owned()));
        }
    }
    runs.push(Run { style, pieces });
}

/// The words of runs.
pub(super) fn plain(runs: &[Run]) -> String {
    let pieces = runs.iter().flat_map(|run| &run.pieces);
    let words = pieces.map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        Piece::Blank => BLANK,
    });
    words.collect()
}
