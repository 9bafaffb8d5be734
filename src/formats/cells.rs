//! Cells of the CSV files that are handed out.
//!
//! Invariant: no text that a person typed is run by the program that opens the sheet.

use std::borrow::Cow;

/// A text cell that no spreadsheet takes for a formula: with `'` before it where it begins like one.
///
/// For texts only: a number is written as it is.
pub fn inert(cell: &str) -> Cow<'_, str> {
    // Full-width signs count: some programs read `＝` as `=`. A line feed is skipped by some readers.
    let is_formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// One line of CSV: RFC 4180, CRLF.
///
/// Written here because a line in memory cannot fail, which a writer's signature cannot say.
pub(super) fn csv_line<C: AsRef<str>>(cells: &[C]) -> Vec<u8> {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        if at != 0 {
            line.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains(['"', ',', '\r', '\n']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push_str("\r\n");
    line.into_bytes()
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

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let cells = ["a", "", "一,二", "说“\"好\"”", "上\r\n下", " 空 "];
        let line = csv_line(&cells);
        assert!(line.ends_with(b"\r\n"));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), cells);
    }
}
