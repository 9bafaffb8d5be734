//! The rows of the score sheets: 成绩汇总, 支部统计, 缺考名单, 题目分析, 试卷质量, 题目质量, 作答明细, 主观题作答, 等值成绩.
//!
//! Invariant: each sheet is described once, in columns and cells; CSV and workbooks are written from
//! that. Options are named by the letters of their author, never by those of one paper, so that a sheet
//! of many papers can be read down a column.

use super::sheet::Cell;

mod absent;
mod answers;
mod branches;
mod equated;
mod essays;
mod figures;
mod letters;
mod questions;
mod scores;

pub use absent::{ABSENTEES, AbsentRow};
pub use answers::{ANSWERS, AnswerRow, in_author_letters};
pub use branches::BRANCHES;
pub use equated::{EquatedRow, OnFirst, equated};
pub use essays::{ESSAYS, EssayRow};
pub use figures::{
    FIGURE_NOTES, FigureRow, QUESTION_FIGURES, QuestionFigureRow, TEST_FIGURES, of_each,
};
pub use letters::{given, right};
pub use questions::{QUESTION_NOTES, QuestionRow, n_options, questions_sheet};
pub use scores::{SCORES, SheetRow, SheetStatus};

/// A cell of what is there, or an empty one.
fn or_empty<'a, T>(value: Option<T>, cell: impl FnOnce(T) -> Cell<'a>) -> Cell<'a> {
    value.map_or(Cell::Empty, cell)
}

#[cfg(test)]
fn person() -> crate::domain::roster::RosterEntry {
    crate::domain::roster::RosterEntry {
        number: "00123".to_owned(),
        name: "张三".to_owned(),
        branch: crate::domain::roster::BranchPath::parse("集团/一").unwrap(),
    }
}

/// A row as CSV, read back: `header=cell`, in order.
#[cfg(test)]
fn written(sheet: &super::sheet::Sheet, row: &dyn super::sheet::Cells) -> String {
    use super::sheet::{CsvWriter, SheetOptions};

    let mut csv = CsvWriter::new(SheetOptions::new(jiff::tz::TimeZone::UTC));
    let mut out = Vec::new();
    csv.row(row, &mut out);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(out.as_slice());
    let cells = reader.records().next().unwrap().unwrap();
    assert_eq!(cells.len(), sheet.columns.len());
    let pairs = sheet.columns.iter().zip(&cells);
    let pairs: Vec<String> = pairs
        .map(|(column, cell)| format!("{}={cell}", column.title))
        .collect();
    pairs.join(" ")
}
