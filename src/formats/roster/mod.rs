//! Rosters as people keep them: a workbook or CSV, columns under many names.
//!
//! Taken are number, name and branch, and extra minutes where there are any. Telephone numbers, mail
//! addresses, identity numbers, passwords, roles and the like are known and never taken: what is not kept
//! cannot leak. Which columns those were is told once.
//!
//! A branch is a path of levels. `/`, `>` and `\` part levels. A `-` parts them as well, unless the column
//! holds one of those three anywhere, or digits stand on both sides: 第5-3党支部 is one name. A hyphen that is
//! part of a name becomes the full-width `－`, because `-` means a level everywhere else, and that is told.
//!
//! Invariant: a roster is taken whole or not at all, and every problem of it is told with its line,
//! in Chinese and in English. Numbers stay text.

use crate::domain::roster::RosterEntry;

mod branches;
mod cells;
mod changes;
mod encoding;
mod header;
mod notice;
mod people;
mod problem;
mod rows;
mod table;
#[cfg(test)]
mod tests;

pub use super::cells::inert;
pub use changes::{Change, RosterChanges, RosterMode, changes};
pub use header::Column;
pub use notice::{RosterNotice, RosterRemark};
pub use problem::{RosterFault, RosterProblem};
pub(super) use rows::Rows;

/// Longest 工号, in characters.
pub const MAX_NUMBER: usize = 64;
/// Longest 姓名, in characters.
pub const MAX_NAME: usize = 100;
/// Most people on one roster.
pub const MAX_ROWS: usize = 1_000_000;
/// The largest file, in bytes: a million people take some 60 MB.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;
/// Most extra minutes of one person: a day.
pub const MAX_EXTRA_MINUTES: u32 = 24 * 60;

/// A roster that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The people, in the order of the file; no number stands twice.
    pub entries: Vec<RosterEntry>,
    /// Minutes that people have beyond the time of the exam, by number, in the order of the file; who has none
    /// is not here.
    pub extra_minutes: Vec<(String, u32)>,
    /// What is worth knowing, in the order of the file.
    pub notices: Vec<RosterNotice>,
}

/// Reads a roster: a workbook (XLSX), or text in UTF-8, UTF-16 or GBK with cells parted by commas or tabs. The
/// headers stand in one of the first rows, below titles; rows without any text are skipped. Of a workbook
/// every sheet with such headers is read.
///
/// # Errors
/// Every problem, in the order of lines. Where the file cannot be read or a column is missing, only that:
/// nothing after it can be read.
pub fn read(bytes: &[u8]) -> Result<Roster, Vec<RosterProblem>> {
    table::read(bytes, MAX_ROWS)
}

/// Reads the people of a roster in a file, as [`read`] does, and nothing else of it.
///
/// # Errors
/// As of [`read`].
pub fn read_csv(bytes: &[u8]) -> Result<Vec<RosterEntry>, Vec<RosterProblem>> {
    read(bytes).map(|roster| roster.entries)
}

/// Reads people who are given one by one, as number, name and branch, by the rules of a file.
///
/// # Errors
/// Every problem; its line is the place in the list, counted from 1.
pub fn read_list(
    people: impl IntoIterator<Item = [String; 3]>,
) -> Result<Vec<RosterEntry>, Vec<RosterProblem>> {
    let mut read = people::People::default();
    for (line, [number, name, branch]) in (1..=MAX_ROWS + 1).zip(people) {
        if MAX_ROWS < line {
            read.problem(line, None, RosterFault::TooManyRows { max: MAX_ROWS });
            break;
        }
        read.add(line, [&number, &name, &branch], "");
        if read.is_full() {
            break;
        }
    }
    read.finish(1).map(|roster| roster.entries)
}
