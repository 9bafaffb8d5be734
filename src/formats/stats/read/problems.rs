//! All that is wrong with a table.
//!
//! Invariant: the first hundred are kept word for word, the others counted.

use crate::formats::Problem;

/// Most problems that are kept: who mends these sees the others next.
const MAX_KEPT: usize = 100;

/// Longest cell that is quoted, in characters.
const MAX_QUOTED: usize = 40;

/// What is wrong with a table, each with its line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    /// In the order of the file.
    pub kept: Vec<Problem>,
    /// How many more there are.
    pub n_more: usize,
}

/// A place in a table: where a problem is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The line, from 1 on.
    pub(super) line: usize,
    /// The column, from 0 on.
    pub(super) column: usize,
    /// Its heading.
    pub(super) name: &'a str,
}

impl Problems {
    pub(super) fn add(
        &mut self,
        file: &str,
        line: usize,
        code: &'static str,
        message: impl Into<String>,
    ) {
        if MAX_KEPT <= self.kept.len() {
            self.n_more += 1;
            return;
        }
        self.kept.push(Problem {
            file: file.to_owned(),
            line,
            code,
            message: message.into(),
        });
    }

    /// A cell that holds something else than what was wanted.
    pub(super) fn cell(
        &mut self,
        file: &str,
        at: Place<'_>,
        (code, wanted): (&'static str, &str),
        found: &str,
    ) {
        let (column, name) = (at.column + 1, quoted(at.name));
        let found = if found.is_empty() {
            "nothing".to_owned()
        } else {
            quoted(found)
        };
        let message = format!("column {column} ({name}): wanted {wanted}; found {found}");
        self.add(file, at.line, code, message);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// What was read, unless something is wrong with it.
    pub(super) fn or<T>(self, read: T) -> Result<T, Self> {
        if self.is_empty() { Ok(read) } else { Err(self) }
    }
}

/// In backticks, without what a terminal would obey, and not too long.
pub(super) fn quoted(text: &str) -> String {
    let mut chars = text
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let kept: String = chars.by_ref().take(MAX_QUOTED).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    format!("`{kept}{rest}`")
}
