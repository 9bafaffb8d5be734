//! Cells that look other than their value.

use rust_xlsxwriter::{Format, Workbook};

use super::*;

/// A workbook of one blank or choice question, whose cells are numbers in formats.
fn one_of(
    kind: &str,
    cells: &[(&str, f64, &str)],
) -> (ForeignQuestion, Vec<(&'static str, String)>) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "题型").unwrap();
    sheet.write_string(0, 1, "题干").unwrap();
    sheet.write_string(1, 0, kind).unwrap();
    sheet.write_string(1, 1, "何时____？").unwrap();
    for (column, (title, number, format)) in (2..).zip(cells) {
        sheet.write_string(0, column, *title).unwrap();
        let format = Format::new().set_num_format(*format);
        sheet
            .write_number_with_format(1, column, *number, &format)
            .unwrap();
    }
    let batch = read(&workbook.save_to_buffer().unwrap());
    let told = codes(&batch);
    (batch.questions.into_iter().next().unwrap(), told)
}

#[test]
fn a_day_is_read_as_the_cell_shows_it() {
    let (question, told) = one_of("填空题", &[("答案", 18172.0, "yyyy\"年\"m\"月\"d\"日\"")]);
    let wanted = vec![vec!["1949年10月1日".to_owned()]];
    assert_eq!(question.key, Some(ForeignKey::Blanks(wanted)));
    assert_eq!(told, []);
    let cells = [
        ("选项A", 7853.0, "yyyy\"年\"m\"月\""),
        ("选项B", 45416.0, "m/d"),
        ("选项C", 3.0, "0\"倍\""),
    ];
    let (question, _) = one_of("单选题", &cells);
    assert_eq!(texts(&question.options), ["1921年7月", "5/4", "3倍"]);
}

#[test]
fn a_day_in_another_format_is_held_with_its_cell() {
    let (question, told) = one_of("填空题", &[("答案", 45416.0, "d-mmm-yy")]);
    assert!(question.confidence.is_held());
    assert_eq!(question.key, None);
    assert_eq!(told, [("date_in_cell", "C2".to_owned())]);
    let cells = [("答案", 2.0, "0"), ("难度", 45416.0, "d-mmm-yy")];
    let (question, _) = one_of("填空题", &cells);
    assert!(!question.confidence.is_held());
}

#[test]
fn a_number_with_words_that_are_not_followed_is_told() {
    let (_, told) = one_of("填空题", &[("答案", 1200.0, "#,##0\"元\"")]);
    assert_eq!(told, [("number_with_format", "C2".to_owned())]);
}
