//! Rows below a header that are no questions: examples, notes, totals, headers that are repeated.

use super::super::columns::{Field, field_of};
use super::context::Context;
use super::draft::short;
use crate::formats::exchange::{ImportProblem, Place, Severity};
use crate::formats::spreadsheet::{CellState, Row, half_width};

/// What is to be said of a row that makes no question; none where it makes one.
pub(super) fn why_skipped(context: &Context<'_>, row: &Row) -> Option<ImportProblem> {
    let number = context.text(row, Field::Number);
    let stem = context.text(row, Field::Stem);
    if is_header(context, row) {
        return Some(skipped(
            context,
            row,
            Severity::Notice,
            "repeated_header",
            "这一行是重复的表头，已跳过".to_owned(),
            "the header stands here again; the row was skipped".to_owned(),
        ));
    }
    if is_example_number(number) || is_example_stem(stem) {
        return Some(skipped(
            context,
            row,
            Severity::Notice,
            "example_row",
            format!("示例行已跳过：{}", short(stem)),
            format!("an example, which was skipped: {}", short(stem)),
        ));
    }
    let first = row.cells().next();
    if first.is_some_and(|cell| is_total(cell.text)) {
        return Some(skipped(
            context,
            row,
            Severity::Notice,
            "total_row",
            format!(
                "合计行已跳过：{}",
                first.map_or_else(String::new, |cell| short(cell.text))
            ),
            "a row of totals, which was skipped".to_owned(),
        ));
    }
    if !stem.is_empty() {
        return None;
    }
    let mut cells = row.cells();
    let first = cells.next()?;
    if cells.next().is_none() && is_note(first.text) {
        return Some(skipped(
            context,
            row,
            Severity::Notice,
            "note_row",
            format!("说明行已跳过：{}", short(first.text)),
            format!("a note, which was skipped: {}", short(first.text)),
        ));
    }
    let stem_column = context.header.column(Field::Stem);
    let of_stem = stem_column.and_then(|column| row.cell(column));
    let (chinese, english) = match of_stem.map(|cell| cell.state) {
        Some(CellState::Error | CellState::Shown) => (
            format!(
                "题干单元格是错误值，无法导入；请改成文字：{}",
                short(first.text)
            ),
            "the cell of the stem holds an error value".to_owned(),
        ),
        Some(CellState::Uncomputed) => (
            "题干是公式而没有保存计算结果，无法导入；请在 Excel 中打开并保存一次".to_owned(),
            "the stem is a formula without a value; open and save the file in Excel".to_owned(),
        ),
        Some(CellState::TooLong) => (
            "题干超过 32767 个字，无法导入；CSV 文件请检查引号是否成对".to_owned(),
            "the stem is longer than a cell can be; in CSV look for an open quote".to_owned(),
        ),
        None => (
            format!("这一行没有题干，未导入；找到的内容：{}", short(first.text)),
            format!(
                "the row has no stem and was not imported; found: {}",
                short(first.text)
            ),
        ),
    };
    let code = "row_without_stem";
    Some(skipped(
        context,
        row,
        Severity::Error,
        code,
        chinese,
        english,
    ))
}

fn skipped(
    context: &Context<'_>,
    row: &Row,
    severity: Severity,
    code: &'static str,
    chinese: String,
    english: String,
) -> ImportProblem {
    let first = row.cells().next().map_or(0, |cell| cell.column);
    let place = Place {
        line: row.number,
        cell: Some(context.address(row, first)),
        ..Place::default()
    };
    ImportProblem {
        place,
        severity,
        code,
        chinese,
        english,
    }
}

/// Whether every known column holds a name of its field: a table was pasted below another.
fn is_header(context: &Context<'_>, row: &Row) -> bool {
    let mut fields = context.header.fields.iter();
    fields.all(|(field, column)| {
        let again = field_of(context.at(row, *column));
        again.is_some_and(|(again, _)| again == *field)
    })
}

/// Whether a number says that the row is an example.
fn is_example_number(number: &str) -> bool {
    let number = number.trim_start_matches(['(', '（', '【', '[']);
    let word = number.to_lowercase();
    ["示例", "样例", "例", "example", "sample"]
        .iter()
        .any(|mark| word.starts_with(mark))
}

/// Whether a stem says so itself: `示例：…`, `（示例）…`, `例：…`. 示例代码 and 例如 say nothing of the kind.
fn is_example_stem(stem: &str) -> bool {
    for mark in ["示例", "样例", "例题", "例"] {
        let bracketed = ["（", "(", "【", "["]
            .iter()
            .find_map(|open| stem.strip_prefix(open));
        if let Some(rest) = bracketed.and_then(|rest| rest.strip_prefix(mark))
            && rest.starts_with(['）', ')', '】', ']'])
        {
            return true;
        }
        if let Some(rest) = stem.strip_prefix(mark)
            && rest.starts_with(['：', ':'])
        {
            return true;
        }
    }
    false
}

/// Whether the first cell of a row says that it adds up those above: `合计`, `小计：10`, `总计 20 题`.
fn is_total(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let rest = ["合计", "总计", "小计", "共计"]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start_matches(['：', ':', '共', '（', '(']);
        rest.is_empty() || rest.starts_with(|c: char| half_width(c).is_ascii_digit())
    })
}

/// Whether a text explains how to fill in the sheet.
fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '※', '【', '（', '(', '[', ' ', '\n']);
    [
        "说明",
        "填写说明",
        "注",
        "备注",
        "提示",
        "填写",
        "温馨提示",
        "要求",
        "合计",
        "共计",
    ]
    .iter()
    .any(|word| text.starts_with(word))
}
