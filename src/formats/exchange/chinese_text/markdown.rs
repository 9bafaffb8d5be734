//! Marks of Markdown around a line, as chat programs write them: `**1. 题干**`, `- A. 甲`, `### 一、单选题`.
//!
//! Invariant: marks are taken off only where what they mark is a part of a question or a heading; any other
//! dash, star or hash is the author's.

use super::label::{self, Piece};
use super::options::{self, Mark};
use super::{fold, heading, number};

/// The mark of bold text.
const BOLD: &str = "**";

/// A line without the marks around it.
pub(super) fn plain(line: String) -> String {
    // Most lines are none at their first character.
    if !line.starts_with(['*', '-', '+', '#']) {
        return line;
    }
    let rest = line.trim_start_matches('#');
    let is_heading = rest.len() < line.len() && rest.starts_with(' ');
    let rest = if is_heading {
        rest.trim_start()
    } else {
        let item = line.strip_prefix(['-', '*', '+']);
        let item = item.filter(|item| item.starts_with(' '));
        item.map_or(line.as_str(), str::trim_start)
    };
    let text = without_bold(rest).unwrap_or_else(|| rest.to_owned());
    if text.len() < line.len() && is_part(&text) {
        text
    } else {
        line
    }
}

/// A text without the pair of marks that it begins with.
fn without_bold(text: &str) -> Option<String> {
    let inner = text.strip_prefix(BOLD)?;
    // `2**3` is a power.
    let mut ends = inner.match_indices(BOLD).filter(|(at, mark)| {
        let behind = inner.get(at + mark.len()..).unwrap_or_default();
        !fold::begins_with(behind, |c| c.is_ascii_digit())
    });
    let (at, _) = ends.next()?;
    let (bold, behind) = inner.split_at(at);
    let behind = behind.strip_prefix(BOLD)?;
    Some(format!("{bold}{behind}").trim().to_owned())
}

fn is_part(text: &str) -> bool {
    let is_option = options::begin(text).is_some_and(|(_, mark)| mark == Mark::Marked);
    let is_labelled = || {
        let first = label::pieces(text).into_iter().next();
        matches!(first, Some(Piece::Labelled(..) | Piece::Noted(_)))
    };
    is_option
        || number::read(text).is_some()
        || heading::section(text).is_some()
        || heading::chapter(text).is_some()
        || heading::key_head(text).is_some()
        || is_labelled()
}
