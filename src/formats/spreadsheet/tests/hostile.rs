//! What a hostile workbook can do.

use super::*;

#[test]
fn the_size_that_a_sheet_claims_costs_nothing() {
    let sheet = "<worksheet><dimension ref='A1:XFD1048576'/><sheetData><row r='1048576'><c r='A1048576'><v>1</v></c></row></sheetData></worksheet>";
    let (cells, told) = read(&workbook("", &[("xl/worksheets/sheet1.xml", sheet)]));
    assert_eq!((cells, told), (vec!["A1048576=1".to_owned()], vec![]));
}

#[test]
fn a_count_of_strings_is_not_believed() {
    let strings =
        "<sst count='99999999999999' uniqueCount='99999999999999'><si><t>甲</t></si></sst>";
    let rows = "<row><c t='s'><v>0</v></c></row>";
    let (cells, _) = read(&workbook(rows, &[("xl/sharedStrings.xml", strings)]));
    assert_eq!(cells, ["A1=甲"]);
}

#[test]
fn a_part_that_is_packed_too_well_is_refused() {
    let rows = format!(
        "<row><c t='str'><v>{}</v></c></row>",
        "0".repeat(40_000_000)
    );
    assert_eq!(codes(&workbook(&rows, &[])), ["workbook_too_large"]);
    let strings = format!("<sst><si><t>{}</t></si></sst>", " ".repeat(40_000_000));
    let bytes = workbook("", &[("xl/sharedStrings.xml", &strings)]);
    assert_eq!(codes(&bytes), ["workbook_too_large"]);
}

#[test]
fn a_part_that_lies_about_its_size_is_refused() {
    // Sixty thousand rows that nothing repeats, so that the ratio is a usual one.
    let rows: String = (1..60_000_u64)
        .map(|row| row.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string())
        .fold(String::new(), |rows, value| {
            rows + "<row><c><v>" + &value + "</v></c></row>"
        });
    let mut bytes = workbook(&rows, &[]);
    let size =
        u32::try_from(rows.len() + "<worksheet><sheetData></sheetData></worksheet>".len()).unwrap();
    let told = 300_u32.to_le_bytes();
    // In the directory and in the header of the part.
    let found = size.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..at + 4] == found)
        .collect();
    assert!(2 <= places.len());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&told);
    }
    let (cells, told) = read(&bytes);
    assert!(cells.len() < 20, "{}", cells.len());
    assert_eq!(told, ["unreadable_workbook"]);
}

#[test]
fn a_package_of_ten_thousand_parts_is_refused() {
    let paths: Vec<String> = (0..10_000).map(|at| format!("xl/media/{at}.png")).collect();
    let parts: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
    assert_eq!(codes(&workbook("", &parts)), ["workbook_too_large"]);
}

#[test]
fn text_that_many_cells_share_is_counted_every_time() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "党".repeat(10_000));
    let rows: String = (1..900)
        .map(|_| "<row><c t='s'><v>0</v></c></row>")
        .collect();
    let bytes = workbook(&rows, &[("xl/sharedStrings.xml", &strings)]);
    let (cells, told) = read(&bytes);
    assert_eq!(
        (cells.len(), told),
        (LIMITS.text_bytes / 30_000, vec!["too_much_text"])
    );
}

#[test]
fn a_small_workbook_has_no_large_text() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "党".repeat(10_000));
    let rows = "<row><c t='s'><v>0</v></c></row>".repeat(3_000);
    let bytes = workbook(&rows, &[("xl/sharedStrings.xml", &strings)]);
    let limits = Limits {
        text_bytes: 64 * 1024 * 1024,
        ..LIMITS
    };
    let (tables, told) = tables(&bytes, &limits);
    let n_bytes: usize = tables[0].rows.iter().map(Row::n_bytes).sum();
    assert!(n_bytes < 25 * bytes.len() + 1024 * 1024, "{n_bytes}");
    assert_eq!(told[0].code, "too_much_text");
}

#[test]
fn a_part_is_read_for_one_sheet_alone() {
    let tabs = "<sheet name='表' r:id='rId1'/>".repeat(200);
    let book = format!("<workbook xmlns:r='r'><sheets>{tabs}</sheets></workbook>");
    let rows = "<row><c><v>1</v></c></row>".repeat(100);
    let (cells, told) = read(&workbook(&rows, &[("xl/workbook.xml", &book)]));
    assert_eq!((cells.len(), told), (100, vec!["unreadable_workbook"]));
    let tabs = tabs.repeat(3);
    let book = format!("<workbook xmlns:r='r'><sheets>{tabs}</sheets></workbook>");
    let bytes = workbook("", &[("xl/workbook.xml", &book)]);
    assert_eq!(codes(&bytes), ["workbook_too_large"]);
}

#[test]
fn xml_that_could_take_more_than_it_is_is_refused() {
    let refused = |sheet: &str| {
        let bytes = workbook("", &[("xl/worksheets/sheet1.xml", sheet)]);
        assert_eq!(
            codes(&bytes),
            ["unreadable_workbook"],
            "{}",
            sheet.get(..60).unwrap_or(sheet)
        );
    };
    refused("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet><sheetData/></worksheet>");
    refused("<worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>");
    refused(&format!("<worksheet>{}", "<a>".repeat(10_000)));
    refused("<worksheet><sheetData><row>");
    refused("<worksheet></row></worksheet>");
    // A tag of three million characters that pack badly enough.
    let name = (0..300_000_u64)
        .map(|at| (at.wrapping_mul(0x9E37_79B9) >> 3).to_string())
        .fold(String::new(), |name, digits| name + &digits);
    refused(&format!("<worksheet><sheetData a='{name}'/></worksheet>"));
}

#[test]
fn rows_and_cells_out_of_order_end_a_sheet() {
    let rows = "<row r='2'><c r='A2'><v>1</v></c></row><row r='1'><c r='A1'><v>1</v></c></row>";
    assert_eq!(
        read(&workbook(rows, &[])),
        (vec!["A2=1".to_owned()], vec!["rows_out_of_order"])
    );
    let rows = "<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>";
    assert_eq!(
        read(&workbook(rows, &[])),
        (vec![], vec!["cells_out_of_order"])
    );
    let rows = "<row r='99999999'><c><v>1</v></c></row>";
    assert_eq!(codes(&workbook(rows, &[])), ["rows_out_of_order"]);
    let rows = "<row r='1'><c r='ZZZZZZZZZZZZZZZ1'><v>1</v></c><c r='XFD1'/></row>";
    assert_eq!(codes(&workbook(rows, &[])), ["too_many_columns"]);
}

#[test]
fn a_cell_longer_than_cells_are_is_told() {
    let long: String = (0..40_000_u64)
        .map(|at| char::from(b'a' + u8::try_from(at * at % 23).unwrap()))
        .collect();
    let rows = format!("<row><c t='str'><v>{long}</v></c></row>");
    assert_eq!(read(&workbook(&rows, &[])).0, ["A1=…"]);
}

#[test]
fn no_beginning_of_a_workbook_is_a_panic() {
    let rows = "<row><c t='s'><v>0</v></c><c><v>2</v></c></row>";
    let bytes = workbook(
        rows,
        &[("xl/sharedStrings.xml", "<sst><si><t>甲</t></si></sst>")],
    );
    for end in 0..bytes.len() {
        let _ = tables(&bytes[..end], &LIMITS);
    }
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = tables(&broken, &LIMITS);
    }
}

#[test]
fn merged_cells_that_are_wild_cost_nothing() {
    let rows = "<row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref='A1:A1048576'/><mergeCell ref='A9:A2'/>\
        <mergeCell ref='A1:A99999999999999999999'/><mergeCell ref=':'/><mergeCell/><mergeCell ref='ZZZZ1:ZZZZ9'/></mergeCells><sheetData>";
    let (tables, told) = tables(&workbook(rows, &[]), &LIMITS);
    assert_eq!(told, []);
    assert_eq!(
        tables[0].merged,
        [Merged {
            column: 0,
            first: 1,
            last: 1_048_576
        }]
    );
}
