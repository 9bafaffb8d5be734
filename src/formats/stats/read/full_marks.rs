//! The table of full marks.
//!
//! Invariant: every question has its full marks once, 0 and more.

use std::collections::BTreeMap;
use std::io::Read;

use super::marks::number;
use super::problems::{Problems, quoted};
use super::rows::{Rows, Source};

/// Headings of the column of ids.
const IDS: [&str; 3] = ["id", "question", "题号"];

/// Headings of the column of full marks.
const FULL: [&str; 5] = ["max", "maxmark", "marks", "满分", "分值"];

/// What a cell holds.
pub(super) const WANTED: (&str, &str) = ("not_marks", "full marks, a number from 0 to 1000000");

/// Full marks of questions, by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FullMarks {
    /// In marks, 0 to a million.
    pub(super) by_id: BTreeMap<String, f64>,
}

/// Reads full marks: columns `id` and `max`, or the ids as headings over one line.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_full_marks<R: Read>(source: Source<R>) -> Result<FullMarks, Problems> {
    let mut problems = Problems::default();
    let Some(rows) = Rows::open(source, &mut problems) else {
        return Err(problems);
    };
    let full_marks = match (rows.find(&IDS), rows.find(&FULL)) {
        (Some(id), Some(full)) => long(rows, id, full, &mut problems),
        (Some(_), None) | (None, Some(_) | None) => wide(rows, &mut problems),
    };
    problems.or(full_marks)
}

/// A line a question.
fn long<R: Read>(mut rows: Rows<R>, id: usize, full: usize, problems: &mut Problems) -> FullMarks {
    let mut found = FullMarks::default();
    while let Some(line) = rows.next(problems) {
        let name = rows.cell(id);
        if name.is_empty() {
            problems.cell(
                &rows.file,
                rows.place(id),
                ("empty_id", "the id of a question"),
                "",
            );
            continue;
        }
        let Some(marks) = marks(&rows, full, problems) else {
            continue;
        };
        if found.by_id.insert(name.to_owned(), marks).is_some() {
            let message = format!("wanted each question once; found {} again", quoted(name));
            problems.add(&rows.file, line, "repeated_id", message);
        }
    }
    if found.by_id.is_empty() && problems.is_empty() {
        let message = "wanted a line for each question; found none";
        problems.add(&rows.file, 2, "no_rows", message);
    }
    found
}

/// A column a question.
fn wide<R: Read>(mut rows: Rows<R>, problems: &mut Problems) -> FullMarks {
    let mut found = FullMarks::default();
    if rows.next(problems).is_none() {
        if problems.is_empty() {
            let message =
                "wanted columns `id` and `max`, or ids over a line of full marks; found no line";
            problems.add(&rows.file, 2, "no_rows", message);
        }
        return found;
    }
    for column in 0..rows.headings.len() {
        let heading = rows.headings.get(column);
        if let Some(id) = heading.filter(|heading| !heading.is_empty())
            && let Some(marks) = marks(&rows, column, problems)
        {
            found.by_id.insert(id.clone(), marks);
        }
    }
    if let Some(line) = rows.next(problems) {
        let message = "wanted one line of full marks under the ids; found another";
        problems.add(&rows.file, line, "too_many_rows", message);
    }
    found
}

fn marks<R: Read>(rows: &Rows<R>, column: usize, problems: &mut Problems) -> Option<f64> {
    let cell = rows.cell(column);
    let marks = number(cell).filter(|marks| 0.0 <= *marks);
    if marks.is_none() {
        problems.cell(&rows.file, rows.place(column), WANTED, cell);
    }
    marks
}
