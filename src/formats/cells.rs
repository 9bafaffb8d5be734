//! Cells of the CSV files that are handed out.
//!
//! Invariant: no text that a person typed is run by the program that opens the sheet.

use std::borrow::Cow;

/// A text cell that no spreadsheet takes for a formula: with `'` before it where it begins like one.
///
/// For texts only: a number is written as it is.
pub fn inert(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Whether some spreadsheet takes a text for a formula.
pub(super) fn is_formula(cell: &str) -> bool {
    // Full-width signs count: some programs read `＝` as `=`. A line feed is skipped by some readers.
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Whether a cell of CSV has to stand in quotes (RFC 4180).
pub(super) fn needs_quotes(cell: &str) -> bool {
    cell.bytes()
        .any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_made_inert() {
        for cell in [
            "=1+1", "+86", "-1", "@SUM", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "=",
        ] {
            assert_eq!(inert(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in ["", "张三", "00123", "a=b", "'=1", "—", "1-2"] {
            assert_eq!(inert(cell), cell, "{cell:?}");
        }
    }
}
