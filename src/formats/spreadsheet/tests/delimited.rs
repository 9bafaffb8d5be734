//! Rows of text.

use super::*;

#[test]
fn separators_are_found_by_what_most_lines_hold() {
    for text in [
        "甲,乙\n1,2",
        "甲\t乙\n1\t2",
        "甲;乙\n1;2",
        "sep=;\n甲;乙\n1;2",
        "sep=|\n甲|乙\n1|2",
        "\u{feff}甲,乙\r\n1,2\r\n",
    ] {
        assert_eq!(
            read(text.as_bytes()).0,
            ["A1=甲", "B1=乙", "A2=1", "B2=2"],
            "{text:?}"
        );
    }
    // Text with commas in a table of tabs, text with tabs in a table of commas.
    let cells = read("标题\n甲\t乙\na,b,c,d\t2\ne,f\t3".as_bytes()).0;
    assert_eq!(
        cells[1..],
        ["A2=甲", "B2=乙", "A3=a,b,c,d", "B3=2", "A4=e,f", "B4=3"]
    );
    let cells = read("甲,乙,丙,丁\na\tb,1,2,3\nc\td,4,5,6".as_bytes()).0;
    assert_eq!(cells[4], "A2=a\tb");
}

#[test]
fn rows_are_numbered_as_spreadsheets_do_and_lines_as_editors_do() {
    for line_break in ["\n", "\r\n", "\r"] {
        let lines = ["", "甲,乙", "", "", "\"一", "二\",2", "3,4", ""];
        let text = lines.join(line_break);
        let (tables, _) = tables(text.as_bytes(), &LIMITS);
        let places: Vec<(usize, usize)> = tables[0]
            .rows
            .iter()
            .map(|row| (row.line, row.number))
            .collect();
        assert_eq!(places, [(2, 2), (5, 5), (7, 6)], "{line_break:?}");
        assert_eq!(tables[0].rows[1].get(0), "一\n二");
    }
}

#[test]
fn encodings_are_told_where_they_are_not_utf_8() {
    let text = "姓名,支部\n张三,第一支部\n";
    let utf_16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter()
            .chain(text.encode_utf16().flat_map(bytes))
            .collect()
    };
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    for bytes in [
        utf_16([0xFF, 0xFE], u16::to_le_bytes),
        utf_16([0xFE, 0xFF], u16::to_be_bytes),
        gbk,
    ] {
        let (cells, told) = read(&bytes);
        assert_eq!(cells[3], "B2=第一支部");
        assert_eq!(told, ["encoding"]);
    }
    let mut broken = text.as_bytes().to_vec();
    broken.truncate(text.len() - 3);
    let (_, told) = tables(&broken, &LIMITS);
    assert_eq!((told[0].code, told[0].line), ("not_text", 2));
    assert_eq!(codes(b"a,b\n\x00\x01,c\n"), ["not_text"]);
    assert_eq!(codes(b"\xff\xff\xff\xff"), ["not_text"]);
}

#[test]
fn pages_that_call_themselves_tables_say_what_to_do() {
    assert_eq!(
        codes(b"<html><table><tr><td>1</td></tr></table></html>"),
        ["markup_not_table"]
    );
    assert_eq!(
        codes(b"\n<?xml version='1.0'?><Workbook/>"),
        ["markup_not_table"]
    );
}

#[test]
fn limits_hold_for_text_too() {
    let rows = "甲\n".repeat(1001);
    let (cells, told) = read(rows.as_bytes());
    assert_eq!((cells.len(), told), (1000, vec!["too_many_rows"]));
    assert_eq!(
        codes(&vec![b'a'; LIMITS.file_bytes + 1]),
        ["file_too_large"]
    );
    let wide = ",".repeat(300) + "甲";
    assert_eq!(codes(wide.as_bytes()), ["too_many_columns"]);
    let many = "甲,乙,丙,丁,戊,己,庚,辛,壬,癸,子\n".repeat(910);
    assert_eq!(codes(many.as_bytes()), ["too_many_cells"]);
    let open = format!("甲,\"{}", "乙\n".repeat(40_000));
    assert_eq!(read(open.as_bytes()).0, ["A1=甲", "B1=…"]);
}
