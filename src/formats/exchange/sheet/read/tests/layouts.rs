//! Headers, sheets and rows that are no questions.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

type Sheet<'a> = (&'a str, &'a [&'a [&'a str]]);

fn workbook(sheets: &[Sheet<'_>]) -> Batch {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (at, row) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*row) {
                sheet.write_string(at, column, *cell).unwrap();
            }
        }
    }
    read(&workbook.save_to_buffer().unwrap())
}

#[test]
fn a_header_may_have_two_rows() {
    let (question, told) = one(&[
        "题库导入,,,,,,",
        "题型,题干,选项,,,正确答案,解析",
        ",,A,B,C,,",
        "单选题,党章共有多少条？,五十条,五十五条,六十条,B,见目录",
    ]);
    assert_eq!((question.kind, question.options.len()), (Single, 3));
    assert_eq!(question.explanation, "见目录");
    assert_eq!(told, [("rows_above_header", "A1".to_owned())]);
    // A question whose stem is missing is no second row of the header.
    let batch = csv(&["题型,题干,A,B,答案", "单选题,,A,B,A"]);
    assert!(batch.questions.is_empty());
    assert!(!batch.problems.is_empty());
}

#[test]
fn a_header_is_found_below_titles_and_instructions() {
    let batch = csv(&[
        "2026 年党建知识竞赛题库,,,",
        "说明：请勿改动表头；题型必须填写。,,,",
        "*题型（必填）,题 干（必填）,选项 A,选项 B,答案(值:A~H)",
        "单选,问,甲,乙,B",
    ]);
    assert_eq!(batch.questions[0].key, choices(&["B"]));
    assert_eq!(batch.questions[0].place.line, 4);
    assert_eq!(codes(&batch), [("rows_above_header", "A1".to_owned())]);
}

#[test]
fn a_file_without_a_header_says_what_was_found() {
    let batch = csv(&["姓名,部门", "张三,一"]);
    assert_eq!(codes(&batch), [("no_header", String::new())]);
    assert!(batch.problems[0].chinese.contains("姓名、部门"));
    assert_eq!(codes(&csv(&[""])), [("no_rows", String::new())]);
    assert_eq!(
        codes(&csv(&["题型,题干,答案"])),
        [("no_questions", String::new())]
    );
}

#[test]
fn examples_notes_and_repeated_headers_are_skipped_and_told() {
    let batch = csv(&[
        "序号,题型,题干,答案",
        "示例,判断题,这是示例,对",
        "1,判断题,示例：怎样填写,对",
        "2,判断题,（例）怎样填写,对",
        "3,判断题,例如党费应当按月交纳。,对",
        "4,判断题,示例代码没有错误。,对",
        "序号,题型,题干,答案",
        "5,判断题,问,对",
        "说明：以上题目仅供参考,,,",
        ",,,",
    ]);
    let stems: Vec<&str> = batch
        .questions
        .iter()
        .map(|question| question.stem.as_str())
        .collect();
    assert_eq!(
        stems,
        ["例如党费应当按月交纳。", "示例代码没有错误。", "问"]
    );
    let told: Vec<(&str, usize)> = batch
        .problems
        .iter()
        .map(|problem| (problem.code, problem.place.line))
        .collect();
    let wanted = [
        ("example_row", 2),
        ("example_row", 3),
        ("example_row", 4),
        ("repeated_header", 7),
        ("note_row", 9),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_row_without_a_stem_is_an_error_and_its_neighbours_stay() {
    let batch = csv(&[
        "题型,题干,答案",
        "判断题,一,对",
        "判断题,,错",
        "判断题,三,错",
    ]);
    assert_eq!(batch.questions.len(), 2);
    assert_eq!(codes(&batch), [("row_without_stem", "A3".to_owned())]);
}

#[test]
fn a_sheet_a_type_is_read_by_the_names_of_the_sheets() {
    let batch = workbook(&[
        (
            "单选题",
            &[
                &["题干", "选项A", "选项B", "答案"],
                &["问一", "甲", "乙", "C"],
            ],
        ),
        ("判断", &[&["题干", "答案"], &["问二", "×"]]),
        ("填报须知", &[&["请认真填写"]]),
    ]);
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(kinds, [ForeignKind::Single, ForeignKind::TrueFalse]);
    let wanted = [
        ("key_without_option", "单选题!D2".to_owned()),
        ("sheet_without_header", "填报须知!A1".to_owned()),
    ];
    assert_eq!(codes(&batch), wanted);
}

#[test]
fn a_column_of_types_that_holds_topics_is_told_once_and_types_are_inferred() {
    let batch = csv(&[
        "题型,题干,选项A,选项B,选项C,答案",
        "党章,一,甲,乙,丙,A",
        "党章,二,甲,乙,丙,AC",
        "纪律,三,,,,对",
        "纪律,四____,,,,五",
        "纪律,五,对,错,,B",
        "纪律,六,,,,六",
    ]);
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(
        kinds,
        [Single, Multiple, TrueFalse, Blank, TrueFalse, Essay]
    );
    let topics: Vec<Option<&str>> = batch
        .questions
        .iter()
        .map(|question| question.topic.as_deref())
        .collect();
    assert_eq!(topics[0], Some("党章"));
    let told: Vec<&str> = codes(&batch).into_iter().map(|(code, _)| code).collect();
    let inferred = "kind_inferred";
    let wanted = [
        "kind_column_of_topics",
        inferred,
        inferred,
        inferred,
        inferred,
        inferred,
        "unclear_kind",
    ];
    assert_eq!(told, wanted);
    assert!(batch.questions[5].confidence.is_held());
}

#[test]
fn codes_and_unknown_types_are_never_guessed() {
    let batch = csv(&["题型,题干,选项A,选项B,答案", "1,一,甲,乙,A", "3,二,,,对"]);
    assert_eq!(batch.questions[1].kind, ForeignKind::TrueFalse);
    assert_eq!(batch.problems[0].code, "kind_column_of_codes");
    let batch = csv(&[
        "题型,题干,选项A,选项B,答案",
        "单选题,一,甲,乙,A",
        "听力题,二,甲,乙,A",
    ]);
    assert_eq!(codes(&batch), [("unknown_kind", "A3".to_owned())]);
    let batch = csv(&[
        "题型,题干,选项A,选项B,答案",
        "选择题,一,甲,乙,AB",
        "选择题,二,甲,乙,A",
    ]);
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(kinds, [ForeignKind::Multiple, ForeignKind::Single]);
}

#[test]
fn columns_that_nobody_knows_are_named() {
    let batch = csv(&[
        "题型,题干,题目,答案,状态,年份,",
        "判断题,一,壹,对,启用,2026,多余",
    ]);
    let wanted = [
        ("unknown_columns", "E1".to_owned()),
        ("repeated_columns", "C1".to_owned()),
        ("columns_without_header", "G2".to_owned()),
    ];
    assert_eq!(codes(&batch), wanted);
    assert!(
        batch.problems[0]
            .chinese
            .contains("状态（E 列）、年份（F 列）")
    );
}

#[test]
fn a_csv_is_read_in_the_encodings_of_spreadsheets() {
    let text = "题型,题干,答案\r\n判断题,党的纪律,对\r\n";
    let utf_16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            text.replace(',', "\t")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let marked = format!("\u{feff}{text}").into_bytes();
    for (bytes, n_told) in [
        (utf_16, 1),
        (gbk, 1),
        (marked, 0),
        (text.as_bytes().to_vec(), 0),
    ] {
        let batch = read(&bytes);
        assert_eq!(batch.questions[0].stem, "党的纪律");
        assert_eq!(batch.problems.len(), n_told, "{:?}", batch.problems);
    }
}

#[test]
fn cells_of_a_workbook_are_read_as_they_are_seen() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let merged = Format::new().set_bold();
    sheet
        .merge_range(0, 0, 0, 5, "安全知识题库", &merged)
        .unwrap();
    for (column, title) in (0..).zip(["题号", "题型", "题干", "选项A", "选项B", "答案", "分值"])
    {
        sheet.write_string(1, column, title).unwrap();
    }
    let zeros = Format::new().set_num_format("0000");
    sheet.write_number_with_format(2, 0, 7, &zeros).unwrap();
    sheet.write_string(2, 1, "单选").unwrap();
    sheet.write_string(2, 2, "党的一大在哪一年？").unwrap();
    sheet.write_number(2, 3, 1921).unwrap();
    sheet.write_number(2, 4, 1949.0).unwrap();
    sheet
        .write_formula(2, 5, Formula::new("=CHAR(65)").set_result("A"))
        .unwrap();
    sheet.write_number(2, 6, 0.1 + 0.2).unwrap();
    sheet.write_string(3, 1, "判断").unwrap();
    sheet.write_string(3, 2, "真的？").unwrap();
    sheet.write_boolean(3, 5, true).unwrap();
    sheet
        .write_formula(4, 2, Formula::new("=A9").set_result("#REF!"))
        .unwrap();
    for row in 5..400 {
        sheet.write_blank(row, 3, &merged).unwrap();
    }
    let batch = read(&workbook.save_to_buffer().unwrap());
    let question = &batch.questions[0];
    assert_eq!(question.code.as_deref(), Some("0007"));
    assert_eq!(texts(&question.options), ["1921", "1949"]);
    assert_eq!(question.key, choices(&["A"]));
    assert_eq!(question.marks.as_deref(), Some("0.3"));
    assert_eq!(batch.questions[1].key, Some(ForeignKey::Truth(true)));
    let wanted = [
        ("rows_above_header", "A1".to_owned()),
        ("no_marks", "G4".to_owned()),
        ("row_without_stem", "C5".to_owned()),
    ];
    assert_eq!(codes(&batch), wanted);
}

#[test]
fn a_formula_made_inert_in_csv_is_read_as_it_was() {
    let (question, _) = one(&["题型,题干,选项A,选项B,答案", "单选题,'=1+1 等于几,'-1,2,B"]);
    assert_eq!(question.stem, "=1+1 等于几");
    assert_eq!(texts(&question.options), ["-1", "2"]);
}
