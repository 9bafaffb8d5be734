//! Branches of a roster: each way of writing one is read once.
//!
//! Invariant: a path is read by the rule for hyphens only when the whole column is known.

use std::collections::HashMap;

use super::RosterFault;
use super::cells::fault_of;
use crate::domain::roster::{BranchPath, EntryFault};

/// The full-width hyphen, which is no mark of a level.
const HYPHEN: char = '－';

/// The branches of a roster as they are written.
#[derive(Default)]
pub(super) struct Branches {
    ids: HashMap<Box<str>, usize>,
    /// Each with the first line on which it stands.
    written: Vec<(Box<str>, usize)>,
    has_marks: bool,
}

/// A branch that was read.
pub(super) struct Read {
    /// The path, or why there is none.
    pub(super) path: Result<BranchPath, RosterFault>,
    /// Whether hyphens became full-width ones.
    pub(super) has_hyphen: bool,
    /// The first line on which it stands.
    pub(super) line: usize,
}

impl Branches {
    /// The number of a branch as it is written.
    pub(super) fn id_of(&mut self, cell: &str, line: usize) -> usize {
        let cell = cell.trim();
        if let Some(id) = self.ids.get(cell) {
            return *id;
        }
        let id = self.written.len();
        self.has_marks |= cell.contains(is_mark);
        self.ids.insert(cell.into(), id);
        self.written.push((cell.into(), line));
        id
    }

    /// All of them, by number.
    pub(super) fn read(self) -> Vec<Read> {
        let has_marks = self.has_marks;
        let branches = self.written.into_iter();
        branches
            .map(|(cell, line)| read(&cell, line, has_marks))
            .collect()
    }
}

/// What parts levels wherever it stands.
const fn is_mark(c: char) -> bool {
    matches!(c, '/' | '／' | '>' | '＞' | '\\')
}

fn read(cell: &str, line: usize, has_marks: bool) -> Read {
    let refuse = |fault| Read {
        path: Err(fault),
        has_hyphen: false,
        line,
    };
    if cell.is_empty() {
        return refuse(RosterFault::EmptyCell);
    }
    if cell.contains([';', '；', ',', '，']) {
        let found = cell.chars().take(60).collect();
        return refuse(RosterFault::SeveralBranches { found });
    }
    let mut has_hyphen = false;
    let mut path = String::with_capacity(cell.len());
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        let is_after_digit = path.ends_with(|c: char| c.is_ascii_digit());
        let is_between_digits = is_after_digit && chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            '\\' => path.push('/'),
            '-' if has_marks || is_between_digits => {
                has_hyphen = true;
                path.push(HYPHEN);
            }
            _ => path.push(c),
        }
    }
    Read {
        path: BranchPath::parse(&path).map_err(|fault| match fault {
            EntryFault::Empty => RosterFault::EmptyBranchPart,
            EntryFault::TooLong { .. } | EntryFault::Control => fault_of(&fault),
        }),
        has_hyphen,
        line,
    }
}
