//! What is seen in the cells of a workbook.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

#[test]
fn cells_come_out_as_they_are_seen() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = ExcelDateTime::from_ymd(2026, 7, 1).unwrap();
    let format = |code: &str| Format::new().set_num_format(code);
    sheet.write_number(0, 0, 1.0).unwrap();
    sheet.write_string(0, 1, "00123").unwrap();
    sheet
        .write_number_with_format(0, 2, 123, &format("00000"))
        .unwrap();
    sheet
        .write_number_with_format(0, 3, 0.8, &format("0%"))
        .unwrap();
    sheet
        .write_datetime_with_format(0, 4, &day, &format("yyyy/m/d"))
        .unwrap();
    sheet.write_boolean(0, 5, true).unwrap();
    sheet
        .write_formula(0, 6, Formula::new("=A1+1").set_result("2"))
        .unwrap();
    sheet
        .write_formula(0, 7, Formula::new("=\"甲\"").set_result("甲"))
        .unwrap();
    sheet.write_string(0, 8, "一行\n二行 _x0041_").unwrap();
    let bold = Format::new().set_bold();
    sheet
        .write_rich_string(0, 9, &[(&bold, "党"), (&Format::new(), "章")])
        .unwrap();
    sheet.write_string(2, 1, "远").unwrap();
    let (cells, told) = read(&workbook.save_to_buffer().unwrap());
    let wanted = [
        "A1=1",
        "B1=00123",
        "C1=00123",
        "D1=80%",
        "E1=2026/7/1",
        "F1=TRUE",
        "G1=2",
        "H1=甲",
        "I1=一行\n二行 _x0041_",
        "J1=党章",
        "B3=远",
    ];
    assert_eq!(cells, wanted);
    assert_eq!(told, [""; 0]);
}

#[test]
fn merged_titles_hidden_sheets_and_formatted_rows_cost_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 6, "题库", &bold).unwrap();
    for row in 1..500 {
        sheet.write_blank(row, 0, &bold).unwrap();
    }
    let hidden = workbook.add_worksheet().set_name("码表").unwrap();
    hidden.write_string(0, 0, "单选").unwrap().set_hidden(true);
    let (cells, told) = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(cells, ["A1=题库"]);
    assert_eq!(told, ["hidden_sheet"]);
}

#[test]
fn every_kind_of_cell_is_known() {
    let strings = "<sst uniqueCount='9'><si><t>甲</t></si><si><r><t>党</t></r><rPh sb='0' eb='1'><t>dang</t></rPh><r><t>章</t></r></si></sst>";
    let rows = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>7</v></c>\
        <c t='inlineStr'><is><t>乙_x000D_</t></is></c><c t='e'><v>#SPILL!</v></c><c t='b'><v>0</v></c>\
        <c t='d'><v>2026-07-01</v></c><c><f>A9</f><v></v></c><c t='str'><f>A9</f><v></v></c><c><v>1E2</v></c></row>\
        <row r='9'><c r='IV9' t='str'><v>&lt;a&gt;</v></c></row>";
    let (cells, told) = read(&workbook(rows, &[("xl/SharedStrings.xml", strings)]));
    let wanted = [
        "A1=甲",
        "B1=党章",
        "C1=#REF!!",
        "D1=乙\n",
        "E1=#SPILL!!",
        "F1=FALSE",
        "G1=2026-07-01",
        "H1=?",
        "J1=100",
        "IV9=<a>",
    ];
    assert_eq!(cells, wanted);
    assert_eq!(told, [""; 0]);
}

#[test]
fn other_packages_are_told_apart() {
    let docx = package(&[
        ("word/document.xml", "<w/>"),
        ("[Content_Types].xml", TYPES),
    ]);
    let (_, told) = tables(&docx, &LIMITS);
    assert_eq!(told[0].code, "no_workbook");
    assert!(told[0].chinese.contains("Word 文档"));
    assert_eq!(codes(&package(&[("a.txt", "a")])), ["no_workbook"]);
    assert_eq!(
        codes(b"PK\x03\x04 nothing of the kind"),
        ["unreadable_workbook"]
    );
}

#[test]
fn old_and_encrypted_workbooks_say_what_to_do() {
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.resize(2048, 0);
    let (_, told) = tables(&old, &LIMITS);
    assert_eq!(told[0].code, "old_workbook");
    assert!(told[0].chinese.contains(".xlsx"));
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(codes(&old), ["workbook_with_password"]);
}

#[test]
fn a_reader_may_stop_early() {
    struct Two(usize);
    impl Sink for Two {
        fn sheet(&mut self, _: Option<&str>) {}
        fn row(&mut self, _: Row) -> ControlFlow<()> {
            self.0 += 1;
            if self.0 < 2 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        }
    }
    let rows = "<row><c><v>1</v></c></row>".repeat(100);
    let mut two = Two(0);
    assert_eq!(visit(&workbook(&rows, &[]), &LIMITS, &mut two), []);
    assert_eq!(two.0, 2);
}

#[test]
fn the_cells_are_those_that_another_reader_finds() {
    use calamine::{Reader, Xlsx};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..40_u32 {
        for column in 0..12_u16 {
            let seed = row * 31 + u32::from(column) * 7;
            match seed % 5 {
                0 => sheet
                    .write_number(row, column, f64::from(seed) / 8.0)
                    .unwrap(),
                1 => sheet
                    .write_string(row, column, format!("第{seed}题 <&> \"\n"))
                    .unwrap(),
                2 => sheet.write_number(row, column, seed).unwrap(),
                3 => sheet
                    .write_string(row, column, format!("{seed:05}"))
                    .unwrap(),
                _ => sheet,
            };
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let mut other: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let range = other.worksheet_range_at(0).unwrap().unwrap();
    let mut wanted = Vec::new();
    for (row, column, cell) in range.used_cells() {
        let at = address(None, column, row + 1);
        wanted.push(format!("{at}={cell}"));
    }
    assert_eq!(read(&bytes).0, wanted);
}
