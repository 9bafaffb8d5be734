//! Rosters as people keep them: CSV of a spreadsheet, columns under many names.
//!
//! Invariant: a roster is taken whole or not at all, and every problem of it is told with its line,
//! in Chinese and in English. Numbers stay text.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::domain::roster::{BranchPath, EntryFault, RosterEntry, clean};

mod encoding;
mod header;
mod problem;
#[cfg(test)]
mod tests;

pub use super::cells::inert;
pub use header::Column;
pub use problem::{RosterFault, RosterProblem};

/// Longest 工号, in characters.
pub const MAX_NUMBER: usize = 64;
/// Longest 姓名, in characters.
pub const MAX_NAME: usize = 100;
/// Most people on one roster.
pub const MAX_ROWS: usize = 1_000_000;

/// Reads a roster: UTF-8 with or without a byte order mark, cells separated by commas or tabs, one
/// row of headers. Rows without any text are skipped.
///
/// # Errors
/// Every problem, in the order of lines. Where the encoding is not UTF-8 or a column is missing,
/// only that: nothing after it can be read.
pub fn read_csv(bytes: &[u8]) -> Result<Vec<RosterEntry>, Vec<RosterProblem>> {
    read_rows(bytes, MAX_ROWS)
}

fn read_rows(bytes: &[u8], max_rows: usize) -> Result<Vec<RosterEntry>, Vec<RosterProblem>> {
    let text = encoding::text_of(bytes).map_err(|problem| vec![problem])?;
    let mut rows = Rows::new(text);
    let whole_file = |fault| {
        vec![RosterProblem {
            line: 1,
            column: None,
            fault,
        }]
    };
    let Some((line, headers)) = rows.next()? else {
        return Err(whole_file(RosterFault::NoRows));
    };
    let columns = header::find(line, &headers)?;
    let mut roster = Roster::default();
    let mut n_rows = 0;
    while let Some((line, record)) = rows.next()? {
        n_rows += 1;
        if max_rows < n_rows {
            let fault = RosterFault::TooManyRows { max: max_rows };
            roster.problems.push(RosterProblem {
                line,
                column: None,
                fault,
            });
            break;
        }
        roster.add(line, &columns, &record);
    }
    if n_rows == 0 {
        return Err(whole_file(RosterFault::NoRows));
    }
    if roster.problems.is_empty() {
        Ok(roster.entries)
    } else {
        Err(roster.problems)
    }
}

/// Reads people who are given one by one, as number, name and branch, by the rules of a file.
///
/// # Errors
/// Every problem; its line is the place in the list, counted from 1.
pub fn read_list(
    people: impl IntoIterator<Item = [String; 3]>,
) -> Result<Vec<RosterEntry>, Vec<RosterProblem>> {
    let columns = header::find(1, &StringRecord::from(vec!["number", "name", "branch"]))?;
    let mut roster = Roster::default();
    for (line, person) in (1..=MAX_ROWS + 1).zip(people) {
        if MAX_ROWS < line {
            let fault = RosterFault::TooManyRows { max: MAX_ROWS };
            roster.problems.push(RosterProblem {
                line,
                column: None,
                fault,
            });
            break;
        }
        roster.add(line, &columns, &StringRecord::from(person.to_vec()));
    }
    match (roster.problems.is_empty(), roster.entries.is_empty()) {
        (true, true) => Err(vec![RosterProblem {
            line: 1,
            column: None,
            fault: RosterFault::NoRows,
        }]),
        (true, false) => Ok(roster.entries),
        (false, _) => Err(roster.problems),
    }
}

/// Rows that hold any text, each with its line.
pub(super) struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    /// How far lines are counted, and the line there.
    counted: (usize, usize),
}

impl<'t> Rows<'t> {
    /// The rows of a file of any table, by the rules of a roster's.
    pub(super) fn of_bytes(bytes: &'t [u8]) -> Result<Self, RosterProblem> {
        encoding::text_of(bytes).map(Self::new)
    }

    fn new(text: &'t str) -> Self {
        let first_line = text.trim_start().lines().next().unwrap_or_default();
        let n_tabs = first_line.matches('\t').count();
        let delimiter = if first_line.matches(',').count() < n_tabs {
            b'\t'
        } else {
            b','
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            counted: (0, 1),
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<(usize, StringRecord)>, Vec<RosterProblem>> {
        let mut record = StringRecord::new();
        loop {
            // The reader's own line count stands before the breaks that it has yet to skip.
            let from = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
            let is_there = self.reader.read_record(&mut record).map_err(|error| {
                let fault = RosterFault::NotCsv {
                    reason: error.to_string(),
                };
                vec![RosterProblem {
                    line: self.counted.1,
                    column: None,
                    fault,
                }]
            })?;
            if !is_there {
                return Ok(None);
            }
            let line = self.line_at(from);
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some((line, record)));
            }
        }
    }

    /// The line of the first cell at or after `from`, which never goes back.
    fn line_at(&mut self, from: usize) -> usize {
        let (counted, line) = self.counted;
        let rest = self.text.get(from..).unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let passed = self.text.get(counted..start).unwrap_or_default();
        let line = line + passed.matches('\n').count();
        self.counted = (start.max(counted), line);
        line
    }
}

/// What was read so far.
#[derive(Default)]
struct Roster {
    entries: Vec<RosterEntry>,
    problems: Vec<RosterProblem>,
    /// The line of each number.
    lines: BTreeMap<String, usize>,
}

impl Roster {
    fn add(&mut self, line: usize, columns: &header::Columns, record: &StringRecord) {
        let cell = |column| record.get(columns.position(column)).unwrap_or_default();
        let number = self.take(line, Column::Number, number_of(cell(Column::Number)));
        let name = self.take(line, Column::Name, text_of(cell(Column::Name), MAX_NAME));
        let branch = self.take(line, Column::Branch, branch_of(cell(Column::Branch)));
        if let Some(number) = &number {
            if let Some(first_line) = self.lines.get(number) {
                let fault = RosterFault::DuplicateNumber {
                    number: number.clone(),
                    first_line: *first_line,
                };
                self.problems.push(RosterProblem {
                    line,
                    column: Some(Column::Number),
                    fault,
                });
            } else {
                self.lines.insert(number.clone(), line);
            }
        }
        if let (Some(number), Some(name), Some(branch)) = (number, name, branch) {
            self.entries.push(RosterEntry {
                number,
                name,
                branch,
            });
        }
    }

    fn take<T>(&mut self, line: usize, column: Column, cell: Result<T, RosterFault>) -> Option<T> {
        cell.map_err(|fault| {
            self.problems.push(RosterProblem {
                line,
                column: Some(column),
                fault,
            });
        })
        .ok()
    }
}

fn text_of(cell: &str, max: usize) -> Result<String, RosterFault> {
    clean(cell, max).map_err(|fault| match fault {
        EntryFault::Empty => RosterFault::EmptyCell,
        EntryFault::TooLong { found, max } => RosterFault::TooLong { found, max },
        EntryFault::Control => RosterFault::ControlCharacter,
    })
}

fn number_of(cell: &str) -> Result<String, RosterFault> {
    let cell = cell.trim();
    // `="00123"`: how some programs keep leading zeros through a spreadsheet.
    let inner = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    let number = text_of(inner.unwrap_or(cell), MAX_NUMBER)?;
    if is_shortened(&number) {
        Err(RosterFault::ShortenedNumber { found: number })
    } else {
        Ok(number)
    }
}

/// `1.23457E+17`: a long number that a spreadsheet took for a quantity; its digits are lost.
fn is_shortened(number: &str) -> bool {
    let Some((mantissa, exponent)) = number.split_once("E+") else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(exponent) && mantissa.split('.').all(digits)
}

fn branch_of(cell: &str) -> Result<BranchPath, RosterFault> {
    if cell.trim().is_empty() {
        return Err(RosterFault::EmptyCell);
    }
    BranchPath::parse(cell).map_err(|fault| match fault {
        EntryFault::Empty => RosterFault::EmptyBranchPart,
        EntryFault::TooLong { found, max } => RosterFault::TooLong { found, max },
        EntryFault::Control => RosterFault::ControlCharacter,
    })
}
