//! Rows to a workbook.
//!
//! Invariant: every cell is a text, whatever it looks like, but for marks that a number holds exactly. The
//! same rows give the same bytes: the workbook bears no time.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};

use super::super::columns::Field;
use super::super::words;
use super::cells::Columns;
use crate::formats::exchange::ForeignKind;

/// The name of the sheet with the questions.
pub(super) const SHEET: &str = "题目";

/// Rows that have the lists of types and difficulties, beyond those that are filled.
const N_LISTED: u32 = 2_000;

/// A workbook of one sheet.
pub(super) fn questions(
    titles: &[String],
    columns: &Columns,
    rows: &[Vec<String>],
) -> Result<Vec<u8>, String> {
    let fields: Vec<Field> = columns.fields().collect();
    caught(|| {
        let mut workbook = new_workbook()?;
        let mut sheet = workbook.new_worksheet_with_constant_memory()?;
        begin(&mut sheet, titles, &fields)?;
        for (at, row) in (1..).zip(rows) {
            write_row(&mut sheet, at, &fields, row)?;
        }
        let n_rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        add_lists(&mut sheet, &fields, n_rows.saturating_add(N_LISTED))?;
        workbook.push_worksheet(sheet);
        workbook.save_to_buffer()
    })
}

/// A workbook that bears no time but the first that its package can have.
pub(super) fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let time = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&time));
    Ok(workbook)
}

/// Header, widths and what stays in sight.
pub(super) fn begin(
    sheet: &mut Worksheet,
    titles: &[String],
    fields: &[Field],
) -> Result<(), XlsxError> {
    sheet.set_name(SHEET)?;
    let header = Format::new().set_bold();
    for (at, (title, field)) in (0..).zip(titles.iter().zip(fields)) {
        sheet.set_column_width(at, width(*field))?;
        sheet.write_string_with_format(0, at, title, &header)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A row of texts.
pub(super) fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    fields: &[Field],
    row: &[String],
) -> Result<(), XlsxError> {
    for (column, (text, field)) in (0..).zip(row.iter().zip(fields)) {
        if text.is_empty() {
            continue;
        }
        let is_number = *field == Field::Marks;
        let number: Option<f64> = text.parse().ok().filter(|_| is_number);
        match number.filter(|number| number.to_string() == *text) {
            Some(number) => sheet.write_number(at, column, number)?,
            None => sheet.write_string(at, column, text)?,
        };
    }
    Ok(())
}

/// Lists to choose from, for types and difficulties.
pub(super) fn add_lists(
    sheet: &mut Worksheet,
    fields: &[Field],
    last_row: u32,
) -> Result<(), XlsxError> {
    let kinds = [
        ForeignKind::Single,
        ForeignKind::Multiple,
        ForeignKind::TrueFalse,
        ForeignKind::Blank,
        ForeignKind::Match,
        ForeignKind::Order,
        ForeignKind::Essay,
    ];
    let kinds = kinds.map(words::kind_word);
    let last_row = last_row.min(1_048_575);
    for (at, field) in (0..).zip(fields) {
        let words: &[&str] = if *field == Field::Kind {
            &kinds
        } else if *field == Field::Difficulty {
            &["易", "中", "难"]
        } else {
            continue;
        };
        // Another word is not refused: 不定项选择题 and such are understood as well.
        let list = DataValidation::new().allow_list_strings(words)?;
        let list = list.show_error_message(false);
        sheet.add_data_validation(1, at, last_row, at, &list)?;
    }
    Ok(())
}

/// How sentences look.
pub(super) fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn width(field: Field) -> f64 {
    match field {
        Field::Stem => 48.0,
        Field::Explanation => 30.0,
        Field::Options | Field::Answer | Field::Source | Field::Rule => 20.0,
        Field::Option(_) | Field::NumberedOption(_) | Field::Left(_) | Field::Blank(_) => 14.0,
        Field::Tags(_) | Field::Topic(_) => 18.0,
        Field::Number
        | Field::Kind
        | Field::Difficulty
        | Field::Marks
        | Field::MarksOfBlank
        | Field::MissMarks
        | Field::Pinned => 9.0,
    }
}

/// What is done, or why it cannot be: the writer panics where its temporary file has no room.
pub(super) fn caught(
    write: impl FnOnce() -> Result<Vec<u8>, XlsxError>,
) -> Result<Vec<u8>, String> {
    // Nothing is used after a fault: the writer is dropped with its temporary files.
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(written) => written.map_err(|error| error.to_string()),
        Err(_) => Err("its temporary file has no room".to_owned()),
    }
}
