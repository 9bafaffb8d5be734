//! Rows to CSV: UTF-8 with byte order mark, CRLF, quotes where RFC 4180 wants them.

use crate::formats::cells::needs_quotes;

pub(super) fn file<'r>(rows: impl Iterator<Item = &'r Vec<String>>) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            if column != 0 {
                text.push(',');
            }
            if needs_quotes(cell) {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}
