//! A type that is written once for several rows, in merged cells.
//!
//! Invariant: nothing but an empty cell below a merged one is filled, and with the text that people see there.

use super::super::columns::{Field, Header};
use crate::formats::spreadsheet::{Merged, Row};

/// The longest text that is carried down, in bytes: any name of a type is shorter.
const MAX_TEXT: usize = 128;

/// Carries the type down to the rows that merged cells cover.
pub(super) fn carry_down(header: &Header, merged: Vec<Merged>, rows: &mut [Row]) {
    let Some(column) = header.column(Field::Kind) else {
        return;
    };
    let mut merged = merged;
    merged.retain(|merged| merged.column == column);
    merged.sort_unstable();
    let mut free = 0;
    for merged in merged {
        // No cell belongs to two; else a small file could be walked without end.
        if merged.first < free {
            continue;
        }
        free = merged.last + 1;
        let begin = rows.partition_point(|row| row.number < merged.first);
        let end = rows.partition_point(|row| row.number <= merged.last);
        let Some([first, below @ ..]) = rows.get_mut(begin..end) else {
            continue;
        };
        let text = first.get(column).to_owned();
        if first.number != merged.first || text.is_empty() || MAX_TEXT < text.len() {
            continue;
        }
        for row in below {
            let has_stem = header
                .column(Field::Stem)
                .is_some_and(|stem| row.cell(stem).is_some());
            if has_stem && row.cell(column).is_none() {
                row.fill(column, &text);
            }
        }
    }
}
