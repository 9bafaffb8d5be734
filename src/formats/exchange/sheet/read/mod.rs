//! A file of tables to a batch of questions.
//!
//! Invariant: every row with text in it is a question, or is skipped with a problem that names it.

use super::super::{Batch, ImportProblem, MAX_BYTES, MAX_QUESTIONS, Place, Severity};
use super::columns::{HEADER_ROWS, Header};
use crate::formats::spreadsheet::{Limits, Table, Told, tables};

mod answers;
mod blank;
mod choice;
mod context;
mod draft;
mod fields;
mod in_stem;
mod kind;
mod merged;
mod options;
mod row;
mod same;
mod skipped;
mod table;

#[cfg(test)]
mod tests;

pub(super) use blank::escaped;
pub(super) use context::{Context, Origin};
pub(super) use options::without_letter;
pub(super) use row::{Outcome, question};

/// What a file of questions may be: a hundred thousand of them take some 90 MB of XML,
/// which is never in memory as a whole.
const LIMITS: Limits = Limits {
    file_bytes: MAX_BYTES,
    part_bytes: 128 * 1024 * 1024,
    package_bytes: 256 * 1024 * 1024,
    text_bytes: 48 * 1024 * 1024,
    // Titles, instructions and what stands beside the questions as well.
    rows: MAX_QUESTIONS + 10_000,
    cells: 30 * MAX_QUESTIONS,
};

/// Most problems of a file: who has that many learns nothing from more.
const MAX_PROBLEMS: usize = 200_000;
/// Most options, accepted texts, sides and tags of a file: each takes some hundred bytes, however short.
const MAX_PIECES: usize = 8 * MAX_QUESTIONS;
/// Most texts that one cell may hold: accepted texts, numbers, tags.
const MAX_PARTS: usize = 64;

/// Reads a file.
pub(super) fn batch(bytes: &[u8]) -> Batch {
    let (tables, told) = tables(bytes, &LIMITS);
    let mut batch = Batch {
        problems: told.into_iter().map(problem).collect(),
        ..Batch::default()
    };
    let has_fault = has_error(&batch);
    let headers: Vec<Option<Header>> = tables.iter().map(Header::find).collect();
    if headers.iter().all(Option::is_none) {
        if !has_fault {
            batch.problems.push(no_header(&tables));
        }
        return batch;
    }
    let is_alone = tables.len() < 2;
    let mut reading = table::Reading::new(batch);
    for (table, header) in tables.into_iter().zip(headers) {
        match header {
            Some(header) => reading.add(table, &header, is_alone),
            None => reading.batch.problems.extend(passed_over(&table)),
        }
        if reading.is_full() {
            break;
        }
    }
    let mut batch = reading.batch;
    if batch.questions.is_empty() && !has_error(&batch) {
        batch.problems.push(ImportProblem {
            place: Place::default(),
            severity: Severity::Notice,
            code: "no_questions",
            chinese: "文件里没有题目：表头下面还没有填写，或者只有示例".to_owned(),
            english: "the file holds no questions: nothing but examples below the header"
                .to_owned(),
        });
    }
    batch
}

fn has_error(batch: &Batch) -> bool {
    let mut problems = batch.problems.iter();
    problems.any(|problem| problem.severity == Severity::Error)
}

fn problem(told: Told) -> ImportProblem {
    let cell = told.sheet.map(|sheet| match told.line {
        0 => sheet,
        line => format!("{sheet}!A{line}"),
    });
    ImportProblem {
        place: Place {
            line: told.line,
            cell,
            file: None,
            question: None,
        },
        severity: told.severity,
        code: told.code,
        chinese: told.chinese,
        english: told.english,
    }
}

/// No sheet has a row of headers.
fn no_header(tables: &[Table]) -> ImportProblem {
    let rows = tables.iter().flat_map(|table| &table.rows);
    let found: Option<String> = rows.clone().next().map(|row| {
        let cells = row.cells().take(8);
        let cells = cells.map(|cell| cell.text.trim().chars().take(16).collect::<String>());
        cells.collect::<Vec<_>>().join("、")
    });
    let line = rows.clone().next().map_or(0, |row| row.number);
    let Some(found) = found else {
        return ImportProblem {
            place: Place::default(),
            severity: Severity::Error,
            code: "no_rows",
            chinese: "表格里没有内容".to_owned(),
            english: "the table is empty".to_owned(),
        };
    };
    ImportProblem {
        place: Place::line(line),
        severity: Severity::Error,
        code: "no_header",
        chinese: format!(
            "前 {HEADER_ROWS} 行里没有找到表头：至少要有“题干”列和另一列（如“题型”“选项A”“正确答案”）；第一行是：{found}。可以下载模板对照填写"
        ),
        english: format!(
            "no header among the first {HEADER_ROWS} rows: wanted at least 题干 and one more column (题型, 选项A, 正确答案, …); the first row is: {found}"
        ),
    }
}

/// A sheet without questions beside those that have some; nothing for an empty one.
fn passed_over(table: &Table) -> Option<ImportProblem> {
    let first = table.rows.first()?;
    let name = table.name.clone().unwrap_or_default();
    Some(ImportProblem {
        place: Place {
            line: first.number,
            cell: Some(format!("{name}!A{}", first.number)),
            ..Place::default()
        },
        severity: Severity::Notice,
        code: "sheet_without_header",
        chinese: format!("工作表“{name}”没有题目的表头（题干等），没有读取"),
        english: format!("sheet `{name}` has no header of questions and was not read"),
    })
}
