//! What the rows of a sheet have in common: their columns, and what some of these mean as a whole.

use std::cell::Cell as Once;

use super::super::columns::{Field, Header};
use super::super::words::{self, DifficultyWord};
use crate::formats::cells::is_formula;
use crate::formats::exchange::ForeignKind;
use crate::formats::spreadsheet::{CellState, Row, address};

/// A sheet whose header is known.
pub(in super::super) struct Context<'t> {
    /// The columns.
    pub(super) header: &'t Header,
    /// The name of the sheet, where addresses need it.
    pub(super) sheet: Option<&'t str>,
    /// Whether cells may have a `'` before what looks like a formula.
    pub(super) origin: Origin,
    /// The kind that the name of the sheet tells.
    pub(super) sheet_kind: Option<ForeignKind>,
    /// What the column 题型 holds.
    pub(super) kinds: KindColumn,
    /// What numbers in the column 难度 mean.
    pub(super) scale: Scale,
    /// Whether a row says its marks, so that one without them may have been forgotten.
    pub(super) has_marks: bool,
    /// The first row of which letters before the options were taken off.
    pub(super) stripped_at: Once<Option<usize>>,
}

/// Where cells come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Origin {
    /// A workbook: cells are what they are.
    Workbook,
    /// Text: formulas may have been made inert.
    Text,
}

/// What the column 题型 holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KindColumn {
    /// Types by name, or there is no such column.
    Words,
    /// Numbers that stand for types.
    Codes,
    /// Topics.
    Topics,
}

/// What numbers in the column 难度 mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Grades from 1 to 5.
    Grades,
    /// Shares from 0 to 1.
    Shares,
    /// Nothing but 0 and 1, which are both.
    Unclear,
}

impl<'t> Context<'t> {
    /// A sheet that was written here.
    pub(in super::super) fn written(header: &'t Header, origin: Origin) -> Self {
        Self {
            header,
            sheet: None,
            origin,
            sheet_kind: None,
            kinds: KindColumn::Words,
            scale: Scale::Grades,
            has_marks: false,
            stripped_at: Once::new(None),
        }
    }

    /// A sheet by its rows below the header.
    pub(super) fn new(
        header: &'t Header,
        rows: &[Row],
        name: Option<&'t str>,
        sheet: Option<&'t str>,
    ) -> Self {
        let origin = match name {
            Some(_) => Origin::Workbook,
            None => Origin::Text,
        };
        let mut context = Self::written(header, origin);
        context.sheet = sheet;
        context.sheet_kind = name.and_then(words::kind_of_sheet);
        context.kinds = context.kinds_of(rows);
        context.scale = context.scale_of(rows);
        context.has_marks = context.has_marks_in(rows);
        context
    }

    fn kinds_of(&self, rows: &[Row]) -> KindColumn {
        let (mut n_words, mut n_numbers, mut n_filled) = (0_usize, 0_usize, 0_usize);
        for row in rows {
            let cell = self.text(row, Field::Kind);
            n_filled += usize::from(!cell.is_empty());
            n_words += usize::from(words::kind_of(cell).is_some());
            n_numbers += usize::from(!cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit()));
        }
        // A topic may happen to be called 判断.
        if n_filled == 0 || n_filled <= 10 * n_words {
            KindColumn::Words
        } else if n_numbers == n_filled {
            KindColumn::Codes
        } else {
            KindColumn::Topics
        }
    }

    fn has_marks_in(&self, rows: &[Row]) -> bool {
        let mut cells = rows.iter().map(|row| self.text(row, Field::Marks));
        cells.any(|cell| words::marks_of(cell).is_some())
    }

    fn scale_of(&self, rows: &[Row]) -> Scale {
        let words = rows
            .iter()
            .filter_map(|row| words::difficulty_of(self.text(row, Field::Difficulty)));
        let mut scale = Scale::Unclear;
        for word in words {
            match word {
                DifficultyWord::Facility(_) => return Scale::Shares,
                DifficultyWord::Grade(2..) => scale = Scale::Grades,
                DifficultyWord::Grade(_) | DifficultyWord::Known(_) => {}
            }
        }
        scale
    }

    /// The text of a field, without white space around it; empty where the cell has none.
    pub(super) fn text<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        let column = self.header.column(field);
        column.map_or("", |column| self.at(row, column))
    }

    /// The text of a column.
    pub(super) fn at<'r>(&self, row: &'r Row, column: usize) -> &'r str {
        let cell = row
            .cell(column)
            .filter(|cell| cell.state == CellState::Shown);
        let text = cell.map_or("", |cell| cell.text).trim();
        match (self.origin, text.strip_prefix('\'')) {
            (Origin::Text, Some(rest)) if is_formula(rest.trim_start_matches('\'')) => rest,
            (Origin::Text | Origin::Workbook, _) => text,
        }
    }

    /// The address of a cell.
    pub(super) fn address(&self, row: &Row, column: usize) -> String {
        address(self.sheet, column, row.number)
    }
}
