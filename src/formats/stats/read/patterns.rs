//! The table of patterns: right and wrong, and how often.
//!
//! Invariant: a line counts as the candidates that it stands for.

use std::io::Read;

use super::count::{Counted, Counting, Wanted};
use super::marks::passed_over;
use super::problems::Problems;
use super::rows::{Rows, Source};

/// Headings of the column that says how often.
pub(super) const FREQUENCIES: [&str; 4] = ["freq", "frequency", "频数", "人数"];

/// Reads a table of patterns: 1, 0 or nothing for each question, and a column `freq`.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_patterns<R: Read>(source: Source<R>, wanted: Wanted) -> Result<Counted, Problems> {
    let mut problems = Problems::default();
    let Some(mut rows) = Rows::open(source, &mut problems) else {
        return Err(problems);
    };
    let Some(frequency) = rows.find(&FREQUENCIES) else {
        let message = "wanted a column `freq`, how many candidates a line stands for; found none";
        problems.add(&rows.file, 1, "missing_column", message);
        return Err(problems);
    };
    let columns: Vec<usize> = (0..rows.headings.len())
        .filter(|column| *column != frequency)
        .filter(|column| {
            rows.headings
                .get(*column)
                .is_some_and(|heading| !heading.is_empty())
        })
        .collect();
    if columns.is_empty() {
        let message = "wanted a column for each question beside `freq`; found none";
        problems.add(&rows.file, 1, "no_questions", message);
        return Err(problems);
    }
    let mut counting = Counting::new(vec![1.0; columns.len()], vec![1; columns.len()], wanted);
    let mut scores = Vec::with_capacity(columns.len());
    let mut n_candidates = 0_u64;
    while let Some(line) = rows.next(&mut problems) {
        scores.clear();
        for column in &columns {
            scores.push(score(&rows, *column, &mut problems));
        }
        let cell = rows.cell(frequency);
        let is_digits = cell.bytes().all(|byte| byte.is_ascii_digit());
        let Some(times) = cell.parse::<u32>().ok().filter(|_| is_digits) else {
            let wanted = (
                "not_a_count",
                "how many candidates, a whole number of 0 and more",
            );
            problems.cell(&rows.file, rows.place(frequency), wanted, cell);
            continue;
        };
        n_candidates += u64::from(times);
        let is_counted = times != 0 && problems.is_empty();
        if is_counted && !counting.add(&scores, times, (&rows.file, line), &mut problems) {
            break;
        }
    }
    if n_candidates == 0 && problems.is_empty() {
        let message = "wanted lines that stand for candidates; found none";
        problems.add(&rows.file, 2, "no_rows", message);
    }
    let ids = columns
        .iter()
        .filter_map(|column| rows.headings.get(*column))
        .cloned();
    let mut notes = passed_over(&rows.headings, |column| {
        column == frequency || columns.contains(&column)
    });
    notes.extend(rows.note());
    problems.or(counting.finish(ids.collect(), None, notes))
}

fn score<R: Read>(rows: &Rows<R>, column: usize, problems: &mut Problems) -> Option<f64> {
    match rows.cell(column) {
        "" => None,
        "1" | "1.0" => Some(1.0),
        "0" | "0.0" => Some(0.0),
        other => {
            let wanted = ("not_a_pattern", "1, 0, or nothing where it was not asked");
            problems.cell(&rows.file, rows.place(column), wanted, other);
            None
        }
    }
}
