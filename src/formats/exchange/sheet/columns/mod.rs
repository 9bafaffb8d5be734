//! The columns of question sheets.
//!
//! Invariant: every column of a header is one of the known fields, once, or is named as not taken.

use std::collections::BTreeMap;

use crate::formats::spreadsheet::{Row, Table};

mod field;
mod names;
#[cfg(test)]
mod tests;

pub(super) use field::{Field, TagsBy};
pub(super) use names::{field_of, title};

/// Rows among which the header is looked for.
pub(super) const HEADER_ROWS: usize = 30;

/// The header of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// Its place among the rows of the table.
    pub(super) at: usize,
    /// Fields with their columns, in the order of the fields.
    pub(super) fields: Vec<(Field, usize)>,
    /// Columns that nobody knows, with their names.
    pub(super) unknown: Vec<(usize, String)>,
    /// Columns that say what another one says already, with their names.
    pub(super) repeated: Vec<(usize, String)>,
}

impl Header {
    /// The header of a table: among its first rows the one that has most known columns, 题干 one of them; or two
    /// rows of which the lower says more (选项 above A, B, C, D).
    pub(super) fn find(table: &Table) -> Option<Self> {
        let rows = table.rows.iter().take(HEADER_ROWS).enumerate();
        let found = rows.map(|(at, row)| {
            let upper = Self::of(at, names(row));
            let lower = table.rows.get(at + 1).filter(|lower| upper.is_above(lower));
            lower.map_or(upper, |lower| Self::of(at + 1, joined(row, lower)))
        });
        let fitting =
            found.filter(|header| header.column(Field::Stem).is_some() && 2 <= header.fields.len());
        // Of equals the first: a header that is repeated further down is found there.
        fitting.reduce(|best, next| {
            if best.fields.len() < next.fields.len() {
                next
            } else {
                best
            }
        })
    }

    /// Whether a row goes on with this header: it names columns and nothing else, and no question stands in it.
    fn is_above(&self, lower: &Row) -> bool {
        let stem = self.column(Field::Stem);
        let mut cells = lower.cells();
        let is_named = cells.all(|cell| Some(cell.column) != stem && field_of(cell.text).is_some());
        is_named && stem.is_some() && 2 <= lower.cells().count()
    }

    fn of<'r>(at: usize, cells: impl IntoIterator<Item = (usize, &'r str)>) -> Self {
        let mut header = Self {
            at,
            ..Self::default()
        };
        let mut ranked: Vec<(Field, usize, usize, &str)> = Vec::new();
        for (column, text) in cells {
            match field_of(text) {
                Some((field, rank)) => ranked.push((field, rank, column, text.trim())),
                None => header.unknown.push((column, named(text))),
            }
        }
        ranked.sort_unstable();
        for (field, _, column, name) in ranked {
            if header.column(field).is_some() {
                header.repeated.push((column, named(name)));
            } else {
                header.fields.push((field, column));
            }
        }
        header
    }

    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        let found = self.fields.iter().find(|(known, _)| *known == field);
        found.map(|(_, column)| *column)
    }

    /// The columns of fields that count, each with its place, in order.
    pub(super) fn counted(
        &self,
        place: impl Fn(Field) -> Option<usize>,
    ) -> impl Iterator<Item = (usize, usize)> {
        self.fields
            .iter()
            .filter_map(move |(field, column)| Some((place(*field)?, *column)))
    }

    /// Whether a column is one of the fields.
    pub(super) fn is_known(&self, column: usize) -> bool {
        self.fields.iter().any(|(_, known)| *known == column)
    }
}

/// The names in a row, by column.
fn names(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    row.cells().map(|cell| (cell.column, cell.text))
}

/// The names in two rows, of which the lower goes first.
fn joined<'r>(upper: &'r Row, lower: &'r Row) -> BTreeMap<usize, &'r str> {
    names(upper).chain(names(lower)).collect()
}

/// A name of a column for messages: short, on one line.
fn named(name: &str) -> String {
    let line: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(24).collect()
}
