//! Keys that stand in two places: in the stem as well, or in two rows.

use super::*;

const HEADER: &str = "题型,题干,选项A,选项B,选项C,正确答案";

#[test]
fn a_key_in_the_stem_is_taken_out_where_it_is_the_same() {
    for (row, stem) in [
        ("单选题,甲是（ B ）的。,一,二,三,B", "甲是（  ）的。"),
        ("单选题,甲是(Ｂ),一,二,三,B", "甲是（  ）"),
        ("多选题,甲是（A、C）,一,二,三,AC", "甲是（  ）"),
        ("多选题,甲（A）乙（C）,一,二,三,AC", "甲（  ）乙（  ）"),
        ("判断题,丙（×）。,,,,错", "丙（  ）。"),
        ("判断题,丙（正确）,,,,√", "丙（  ）"),
        ("判断题,丙（T）,,,,对", "丙（  ）"),
    ] {
        let (question, told) = one(&[HEADER, row]);
        assert_eq!(question.stem, stem);
        assert!(question.key.is_some(), "{row}");
        assert_eq!(told, [("answer_in_stem", "B2".to_owned())], "{row}");
    }
}

#[test]
fn a_key_in_the_stem_that_says_another_is_held() {
    for row in [
        "单选题,甲是（ B ）的。,一,二,三,A",
        "多选题,甲是（AB）,一,二,三,ABC",
        "判断题,丙（√）,,,,×",
        "判断题,丙（错）,,,,对",
    ] {
        let (question, told) = one(&[HEADER, row]);
        assert_eq!(question.key, None, "{row}");
        assert_eq!(told, [("keys_differ", "B2".to_owned())], "{row}");
    }
}

#[test]
fn brackets_that_are_words_of_the_stem_stay() {
    for row in [
        "单选题,关于（B）的说法是（  ）。,一,二,三,A",
        "单选题,若P(B)为零则,一,二,三,A",
        "单选题,甲（WTO）是,一,二,三,A",
        "判断题,f(x)是函数（1）,,,,对",
        "判断题,甲（否）乙,,,,对",
    ] {
        let (question, told) = one(&[HEADER, row]);
        assert!(question.key.is_some() && told.is_empty(), "{row} {told:?}");
    }
}

#[test]
fn the_same_question_with_another_key_is_held_in_every_row() {
    let batch = csv(&[
        HEADER,
        "单选题,甲？,一,二,三,A",
        "单选题,甲？,二,一,三,B",
        "单选题,甲？,一,二,三,B",
        "单选题,甲？,一,二,四,B",
    ]);
    let told: Vec<(&str, usize)> = batch
        .problems
        .iter()
        .map(|problem| (problem.code, problem.place.line))
        .collect();
    let wanted = [
        ("duplicate_stem", 3),
        ("keys_differ", 2),
        ("keys_differ", 3),
        ("keys_differ", 4),
        ("duplicate_stem", 5),
    ];
    assert_eq!(told, wanted);
    sound(&batch);
    assert!(batch.problems[1].chinese.contains("第 4 行"));
    assert!(batch.problems[3].chinese.contains("第 2 行"));
    let batch = csv(&[
        "题型,题干,答案",
        "判断题,丙,对",
        "判断题,丙,错",
        "判断题,丁,错",
    ]);
    let held: Vec<bool> = batch
        .questions
        .iter()
        .map(|question| question.confidence.is_held())
        .collect();
    assert_eq!(held, [true, true, false]);
}

#[test]
fn a_row_of_totals_is_skipped_and_told() {
    let batch = csv(&[
        "题号,题型,题干,答案,分值",
        "1,判断题,丙,对,2",
        "小计：1,,,,2",
        "合计,,1 题,,2",
        "2,判断题,合计应当相等,对,2",
    ]);
    assert_eq!(batch.questions.len(), 2);
    let wanted = [
        ("total_row", "A3".to_owned()),
        ("total_row", "A4".to_owned()),
    ];
    assert_eq!(codes(&batch), wanted);
}

#[test]
fn rows_that_are_hidden_are_read_and_counted() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["题型", "题干", "答案"],
        ["判断", "甲", "对"],
        ["判断", "乙", "错"],
        ["判断", "丙", "错"],
    ];
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write_string(at, column, text).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap().set_row_hidden(3).unwrap();
    let batch = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(batch.questions.len(), 3);
    assert_eq!(codes(&batch), [("hidden_rows", "A3".to_owned())]);
    assert!(batch.problems[0].chinese.contains("2 道"));
}

#[test]
fn a_type_in_merged_cells_is_that_of_every_row_that_they_cover() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (column, title) in (0..).zip(["题号", "题型", "题干", "选项A", "选项B", "答案"])
    {
        sheet.write_string(0, column, title).unwrap();
    }
    for row in 1..6 {
        for (column, text) in [
            (2, format!("问{row}")),
            (3, "甲".into()),
            (4, "乙".into()),
            (5, "A".into()),
        ] {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    sheet.merge_range(1, 1, 3, 1, "多选题", &plain).unwrap();
    sheet.write_string(4, 1, "单选题").unwrap();
    let batch = read(&workbook.save_to_buffer().unwrap());
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(kinds, [Multiple, Multiple, Multiple, Single, Single]);
    let inferred: Vec<usize> = batch
        .problems
        .iter()
        .filter(|problem| problem.code == "kind_inferred")
        .map(|problem| problem.place.line)
        .collect();
    assert_eq!(inferred, [6]);
}

#[test]
fn cells_that_would_belong_to_two_merged_ones_are_carried_down_once() {
    use super::super::super::columns::Header;
    use crate::formats::spreadsheet::{CellState, Merged, Row, Table};
    let row = |number: usize, kind: &str, stem: &str| {
        let mut row = Row::new(number, number);
        row.push(0, kind, CellState::Shown);
        row.push(1, stem, CellState::Shown);
        row.push(2, "答案", CellState::Shown);
        row
    };
    let table = Table {
        rows: vec![row(1, "题型", "题干")],
        ..Table::default()
    };
    let header = Header::find(&table).unwrap();
    let mut rows = [
        row(2, "判断题", "甲"),
        row(3, "", "乙"),
        row(4, "", "丙"),
        row(5, "", ""),
    ];
    let merged = |column, first, last| Merged {
        column,
        first,
        last,
    };
    let all = vec![merged(0, 3, 5), merged(0, 2, 3), merged(1, 2, 5)];
    super::super::merged::carry_down(&header, all, &mut rows);
    let kinds: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(kinds, ["判断题", "判断题", "", ""]);
    assert_eq!(rows[1].get(1), "乙");
}
