//! Questions to rows, and rows to files.
//!
//! Invariant: every row was read again before it is written: what the reader would make of it otherwise is
//! a loss, and a key that it would not find again is left out, so that nothing else becomes right.

use super::super::{ForeignQuestion, Written};
use super::columns::title;
use super::read::Origin;

mod cells;
mod check;
mod csv;
mod losses;
mod template;
mod xlsx;

#[cfg(test)]
mod tests;

use cells::Columns;
use check::Checked;

/// A workbook of questions.
pub(super) fn xlsx(questions: &[ForeignQuestion]) -> Written {
    let columns = Columns::of(questions);
    let checked = Checked::of(questions, &columns, Origin::Workbook);
    let mut losses = checked.losses;
    let titles: Vec<String> = columns.fields().map(title).collect();
    let bytes = xlsx::questions(&titles, &columns, &checked.rows).unwrap_or_else(|reason| {
        losses.push(losses::no_file(&reason));
        Vec::new()
    });
    losses.extend(losses::too_large(bytes.len()));
    Written { bytes, losses }
}

/// A CSV file of questions.
pub(super) fn csv(questions: &[ForeignQuestion]) -> Written {
    let columns = Columns::of(questions);
    let checked = Checked::of(questions, &columns, Origin::Text);
    let titles: Vec<String> = columns.fields().map(title).collect();
    let rows = std::iter::once(&titles).chain(&checked.rows);
    let bytes = csv::file(rows);
    let mut losses = checked.losses;
    losses.extend(losses::too_large(bytes.len()));
    Written { bytes, losses }
}

/// The template that organisers fill in.
pub(super) fn template() -> Vec<u8> {
    // Nothing of it depends on anything: that it can be written is held by a test.
    template::workbook().unwrap_or_default()
}
