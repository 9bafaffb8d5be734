//! What stands in a workbook, by another program that reads it.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use jiff::tz::TimeZone;

use super::*;
use crate::domain::marks::Marks;
use crate::domain::rating::Thousandths;
use crate::domain::results::PerMille;
use crate::formats::score_sheet::{
    ABSENTEES, ANSWERS, BRANCHES, ESSAYS, SCORES, SheetRow, SheetStatus, questions_sheet,
};
use crate::formats::sheet::{Cell, ExportMark, Names};

mod office;

/// A row of whatever cells.
struct Row(Vec<Cell<'static>>);

impl Cells for Row {
    fn cells(&self, put: &mut dyn FnMut(Cell<'_>)) {
        for cell in &self.0 {
            put(*cell);
        }
    }
}

fn sheet() -> Sheet {
    Sheet {
        name: "试",
        columns: Cow::Borrowed(const { &[Column::new("一", 8), Column::new("二", 8)] }),
    }
}

fn options() -> SheetOptions {
    let mark = ExportMark {
        by: "组织者（staff）".to_owned(),
        at: "2026-11-22T07:04:05Z".parse().unwrap(),
        reason: "留存".to_owned(),
    };
    SheetOptions {
        names: Names::Whole(mark),
        ..SheetOptions::new(TimeZone::get("Asia/Shanghai").unwrap())
    }
}

fn writer(options: SheetOptions) -> WorkbookWriter {
    WorkbookWriter::new(options, "2026-11-22T07:04:05Z".parse().unwrap()).unwrap()
}

fn saved(writer: WorkbookWriter) -> Xlsx<Cursor<Vec<u8>>> {
    let mut bytes = Vec::new();
    writer.save(&mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// The only row below the header, written with these options and read back.
fn read_with(options: SheetOptions, cells: Vec<Cell<'static>>) -> Vec<Data> {
    let mut writer = writer(options);
    writer.sheet(&sheet(), [Row(cells)]).unwrap();
    let range = saved(writer).worksheet_range("试").unwrap();
    range.rows().nth(1).unwrap().to_vec()
}

fn read(cells: Vec<Cell<'static>>) -> Vec<Data> {
    read_with(options(), cells)
}

fn texts(range: &Range<Data>) -> Vec<Vec<String>> {
    let text = |row: &[Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(text).collect()
}

#[test]
fn what_was_typed_is_a_text_whatever_it_looks_like() {
    for typed in [
        "00123",
        "123",
        "=HYPERLINK(\"http://x\",\"y\")",
        "{=1+1}",
        "+86",
        "@SUM(A1)",
        "TRUE",
        "#N/A",
        "2026-11-22",
        "http://x",
        " 张三\t\"<&>'\n𠮷 ",
        "a\u{1}b_x0041_",
    ] {
        for cell in [Cell::Text(typed), Cell::Name(typed)] {
            assert_eq!(
                read(vec![cell]),
                [Data::String(typed.to_owned()), Data::Empty]
            );
        }
    }
}

#[test]
fn there_is_no_formula() {
    let mut writer = writer(options());
    let rows = ["=1+1", "=HYPERLINK(\"http://x\")"].map(|text| Row(vec![Cell::Text(text)]));
    writer.sheet(&sheet(), rows).unwrap();
    let formulas = saved(writer).worksheet_formula("试").unwrap();
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn marks_counts_and_shares_are_numbers() {
    let marks = |text: &str| text.parse::<Marks>().unwrap();
    for (cell, number) in [
        (Cell::Whole(7), 7.0),
        (Cell::Marks(marks("0.67")), 0.67),
        (Cell::Marks(marks("88")), 88.0),
        (Cell::Mean(marks("73.33")), 73.33),
        (Cell::Rate(PerMille::of(2, 3).unwrap()), 0.667),
        (Cell::Share(PerMille::of(2, 3).unwrap()), 0.667),
        (Cell::Decimal(Thousandths(-412)), -0.412),
    ] {
        assert_eq!(
            read(vec![cell]),
            [Data::Float(number), Data::Empty],
            "{cell:?}"
        );
    }
    // What a number of 64 bits cannot hold exactly stays exact.
    let large = read(vec![Cell::Whole(u64::MAX)]);
    assert_eq!(large[0], Data::String(u64::MAX.to_string()));
}

#[test]
fn a_moment_is_one_of_the_calendar_in_the_zone() {
    // 23:30 on the 30th in UTC is the 1st in Shanghai.
    let time = "2026-11-30T23:30:15.9Z".parse().unwrap();
    let cells = read(vec![Cell::Time(time)]);
    let Data::DateTime(moment) = &cells[0] else {
        panic!("{cells:?}")
    };
    assert_eq!(moment.to_ymd_hms_milli(), (2026, 12, 1, 7, 30, 15, 0));
    let before_1900 = "1899-01-01T00:00:00Z".parse().unwrap();
    let cells = read(vec![Cell::Time(before_1900)]);
    assert!(cells[0].to_string().starts_with("1899-01-01T"), "{cells:?}");
}

#[test]
fn names_are_masked_where_it_was_chosen() {
    let masked = SheetOptions {
        names: Names::Masked,
        ..options()
    };
    let cells = read_with(masked, vec![Cell::Name("张三丰"), Cell::Text("00123")]);
    assert_eq!(
        cells,
        [
            Data::String("张**".to_owned()),
            Data::String("00123".to_owned())
        ]
    );
}

#[test]
fn a_text_beyond_the_limit_of_a_cell_says_that_it_was_cut() {
    for (unit, n) in [("党", 32_767), ("𠮷", 16_383)] {
        let fits = unit.repeat(n);
        let long = format!("{fits}{unit}");
        assert_eq!(cells::fitting(&fits), fits);
        let cut = cells::fitting(&long);
        assert!(cut.encode_utf16().count() <= 32_767);
        assert!(cut.starts_with(unit) && cut.ends_with("已截断）"));
    }
    let long: &'static str = "字".repeat(40_000).leak();
    assert!(
        read(vec![Cell::Text(long)])[0]
            .to_string()
            .ends_with("已截断）")
    );
}

#[test]
fn a_sheet_beyond_the_limit_goes_on_in_another_with_its_header() {
    for (n, wanted) in [
        (0, vec![("试", 0)]),
        (3, vec![("试", 3)]),
        (4, vec![("试", 3), ("试(2)", 1)]),
        (7, vec![("试", 3), ("试(2)", 3), ("试(3)", 1)]),
    ] {
        let mut writer = writer(options()).split_after(3);
        let rows = (0..n).map(|number| Row(vec![Cell::Whole(number)]));
        assert_eq!(writer.sheet(&sheet(), rows).unwrap(), n);
        let mut book = saved(writer);
        let mut next = 0;
        let names = book.sheet_names();
        let found: Vec<(&str, usize)> = names
            .iter()
            .map(|name| {
                let lines = texts(&book.worksheet_range(name).unwrap());
                assert_eq!(lines[0], ["一", "二"]);
                for line in &lines[1..] {
                    assert_eq!(line[0], next.to_string());
                    next += 1;
                }
                (name.as_str(), lines.len() - 1)
            })
            .collect();
        assert_eq!(found, wanted);
        assert_eq!(next, n);
    }
}

#[test]
fn a_workbook_has_its_sheets_in_order_and_its_notes() {
    let mut writer = writer(options());
    let questions = questions_sheet(4);
    let sheets = [
        &SCORES, &BRANCHES, &ABSENTEES, &questions, &ANSWERS, &ESSAYS,
    ];
    for sheet in sheets {
        assert_eq!(writer.sheet(sheet, Vec::<Row>::new()).unwrap(), 0);
    }
    writer.notes(&options().notes()).unwrap();
    let mut book = saved(writer);
    assert_eq!(
        book.sheet_names(),
        [
            "成绩汇总",
            "支部统计",
            "缺考名单",
            "题目分析",
            "作答明细",
            "主观题作答",
            "说明"
        ]
    );
    let notes = texts(&book.worksheet_range("说明").unwrap());
    assert!(notes[0][0].starts_with("排名规则："), "{notes:?}");
    let scores = texts(&book.worksheet_range("成绩汇总").unwrap());
    assert_eq!(scores[0].len(), 21);
}

#[test]
fn a_candidate_stands_in_the_workbook_as_in_the_csv() {
    let row = SheetRow {
        rank: Some(1),
        number: "00123".to_owned(),
        name: "张三".to_owned(),
        branch: "集团/一".to_owned(),
        total: "88.5".parse().ok(),
        out_of: "100".parse().ok(),
        objective: None,
        subjective: None,
        pass_marks: None,
        has_passed: Some(true),
        n_right: Some(40),
        n_wrong: None,
        n_unanswered: None,
        time_used: Some(jiff::SignedDuration::from_secs(309)),
        started_at: None,
        submitted_at: None,
        submitted_how: None,
        n_attempts: 1,
        status: SheetStatus::Submitted,
        corrected_at: "2026-11-22T17:00:00Z".parse().ok(),
        note: String::new(),
    };
    let mut writer = writer(options());
    writer.sheet(&SCORES, [row]).unwrap();
    let range = saved(writer).worksheet_range("成绩汇总").unwrap();
    let lines = texts(&range);
    let filled: Vec<String> = lines[0]
        .iter()
        .zip(&lines[1])
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(header, cell)| format!("{header}={cell}"))
        .collect();
    assert_eq!(
        filled.join(" "),
        "排名=1 工号=00123 姓名=张三 支部=集团/一 总分=88.5 满分=100 是否及格=是 答对=40 用时(秒)=309 \
         用时=05:09 次数=1 状态=已交 备注=更正 2026-11-23"
    );
}

#[test]
fn output_that_cannot_be_written_is_a_fault() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = writer(options());
    writer.sheet(&sheet(), [Row(vec![Cell::Whole(1)])]).unwrap();
    assert!(matches!(writer.save(Full), Err(WorkbookFault::Xlsx(_))));
}

#[test]
fn a_panic_of_the_writer_is_a_fault() {
    let fault = caught::<()>(|| panic!("Couldn't write to xml file"));
    assert!(matches!(fault, Err(WorkbookFault::NoRoom)));
}
