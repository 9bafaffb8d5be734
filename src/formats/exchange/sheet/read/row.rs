//! A row to a question.

use super::super::columns::Field;
use super::context::Context;
use super::draft::Draft;
use super::options::Options;
use super::{answers, blank, choice, fields, in_stem, kind, skipped};
use crate::formats::exchange::{ForeignKind, ForeignQuestion, ImportProblem, Severity};
use crate::formats::spreadsheet::{Cell, CellState, Look, Row};

/// What a row makes.
pub(in super::super) enum Outcome {
    /// A question, with what is to be said of it.
    Question(Box<ForeignQuestion>, Vec<ImportProblem>),
    /// None, for this reason.
    Skipped(Box<ImportProblem>),
}

/// Length, in characters, at which other systems cut texts off.
const CUT_AT: usize = 255;

/// Reads a row as the question of this number of the batch.
pub(in super::super) fn question(context: &Context<'_>, row: &Row, index: usize) -> Outcome {
    if let Some(problem) = skipped::why_skipped(context, row) {
        return Outcome::Skipped(Box::new(problem));
    }
    let stem = context.text(row, Field::Stem).to_owned();
    let mut draft = Draft::new(context, row, stem, index);
    check_cells(&mut draft);
    check_looks(&mut draft);
    let options = Options::of(&draft);
    let kind = kind::decide(&mut draft, &options);
    draft.question.kind = kind;
    match kind {
        ForeignKind::Single | ForeignKind::Multiple => choice::read(&mut draft, &options),
        ForeignKind::TrueFalse => answers::truth(&mut draft, &options),
        ForeignKind::Blank => blank::read(&mut draft),
        ForeignKind::Match => answers::pairs(&mut draft, &options),
        ForeignKind::Order => answers::order(&mut draft, &options),
        ForeignKind::Essay => answers::rubric(&mut draft),
        ForeignKind::Numeric => answers::ranges(&mut draft),
    }
    if has_moment_for_key(&draft) {
        draft.question.key = None;
    }
    in_stem::check(&mut draft, &options);
    fields::read(&mut draft);
    check_unused(&mut draft, kind);
    if draft.question.stem.chars().count() == CUT_AT {
        draft.warn(
            Field::Stem,
            "stem_maybe_cut",
            (
                format!("题干正好 {CUT_AT} 个字，可能被原系统截断，请核对"),
                format!("the stem has exactly {CUT_AT} characters, at which other systems cut"),
            ),
        );
    }
    Outcome::Question(Box::new(draft.question), draft.problems)
}

/// Cells that a spreadsheet could not fill.
fn check_cells(draft: &mut Draft<'_>) {
    let (context, row) = (draft.context, draft.row);
    for cell in row.cells().filter(|cell| cell.state != CellState::Shown) {
        let known = context.header.fields.iter();
        let Some((field, _)) = known.clone().find(|(_, column)| *column == cell.column) else {
            continue;
        };
        let (code, words) = match cell.state {
            CellState::Shown => continue,
            CellState::Error => (
                "error_value",
                (
                    format!("单元格是错误值“{}”，请改成文字", cell.text),
                    format!("the cell holds the error value `{}`", cell.text),
                ),
            ),
            CellState::Uncomputed => (
                "uncomputed_formula",
                (
                    "单元格是公式而没有保存计算结果；请在 Excel 中打开并保存一次".to_owned(),
                    "the cell is a formula without a value; open and save the file in Excel"
                        .to_owned(),
                ),
            ),
            CellState::TooLong => (
                "cell_too_long",
                (
                    "单元格超过 32767 个字；CSV 文件请检查引号是否成对".to_owned(),
                    "the cell is longer than a cell can be; in CSV look for an open quote"
                        .to_owned(),
                ),
            ),
        };
        draft.held(*field, code, words);
    }
}

/// Cells in which people see something else than their value: of a day there is no telling what was typed.
fn check_looks(draft: &mut Draft<'_>) {
    let (context, row) = (draft.context, draft.row);
    for cell in row.cells().filter(|cell| cell.look != Look::AsSeen) {
        let known = context.header.fields.iter();
        let Some((field, _)) = known.clone().find(|(_, column)| *column == cell.column) else {
            continue;
        };
        if is_asked(*field) {
            check_look(draft, *field, &cell);
        }
    }
}

/// Whether a day or a time stands where the key was typed: it may be another text.
fn has_moment_for_key(draft: &Draft<'_>) -> bool {
    let fields = draft.context.header.fields.iter();
    let mut columns = fields
        .filter(|(field, _)| matches!(field, Field::Answer | Field::Blank(_)))
        .map(|(_, column)| draft.row.cell(*column));
    columns.any(|cell| cell.is_some_and(|cell| cell.look == Look::Moment))
}

fn check_look(draft: &mut Draft<'_>, field: Field, cell: &Cell<'_>) {
    let at = draft.context.address(draft.row, cell.column);
    match cell.look {
        Look::AsSeen => {}
        Look::Moment => draft.held(
            field,
            "date_in_cell",
            (
                format!(
                    "单元格 {at} 被表格软件变成了日期或时间（{}），与显示的、当初输入的文字可能不同；请把单元格格式设为“文本”后重新输入",
                    cell.text
                ),
                format!(
                    "cell {at} holds a date or time ({}), which may not read as it was typed; format it as text and type it again",
                    cell.text
                ),
            ),
        ),
        Look::Number => draft.warn(
            field,
            "number_with_format",
            (
                format!(
                    "单元格 {at} 的数字格式另带文字或符号，只读取了数字“{}”；请核对，必要时把格式设为“文本”后重新输入",
                    cell.text
                ),
                format!(
                    "cell {at} shows words beside its number, of which only `{}` was read",
                    cell.text
                ),
            ),
        ),
    }
}

/// Whether a field is part of what is asked and answered.
fn is_asked(field: Field) -> bool {
    match field {
        Field::Stem
        | Field::Answer
        | Field::Option(_)
        | Field::NumberedOption(_)
        | Field::Options
        | Field::Left(_)
        | Field::Blank(_) => true,
        Field::Pinned
        | Field::MissMarks
        | Field::Number
        | Field::Kind
        | Field::Explanation
        | Field::Difficulty
        | Field::Tags(_)
        | Field::Marks
        | Field::MarksOfBlank
        | Field::Topic(_)
        | Field::Source
        | Field::Rule => false,
    }
}

/// Cells that say nothing for a question of its kind.
fn check_unused(draft: &mut Draft<'_>, kind: ForeignKind) {
    let (context, row) = (draft.context, draft.row);
    let fields = context.header.fields.iter();
    let mut unused = fields
        .filter(|(field, column)| !is_used(kind, *field) && !context.at(row, *column).is_empty());
    let Some((_, first)) = unused.next() else {
        return;
    };
    let n_more = unused.count();
    let more = match n_more {
        0 => (String::new(), String::new()),
        n_more => (
            format!("等 {} 个", n_more + 1),
            format!(" and {n_more} more"),
        ),
    };
    let cell = context.address(row, *first);
    let word = super::super::words::kind_word(kind);
    let words = (
        format!("{word}用不到{cell}{}单元格，其内容没有导入", more.0),
        format!(
            "a question of its type has no use for cell {cell}{}, which was left out",
            more.1
        ),
    );
    draft.tell_at(Severity::Warning, Some(*first), "unused_cells", words);
}

/// Whether a field says anything for a kind.
fn is_used(kind: ForeignKind, field: Field) -> bool {
    let has_options = match kind {
        ForeignKind::Single
        | ForeignKind::Multiple
        | ForeignKind::TrueFalse
        | ForeignKind::Match
        | ForeignKind::Order => true,
        ForeignKind::Blank | ForeignKind::Essay | ForeignKind::Numeric => false,
    };
    match field {
        Field::Option(_) | Field::NumberedOption(_) | Field::Options => has_options,
        Field::Pinned => has_options && kind != ForeignKind::TrueFalse,
        Field::Left(_) => kind == ForeignKind::Match,
        Field::Blank(_) => kind == ForeignKind::Blank,
        // 漏选得分 among them: many systems write 0 there, and what is more is told by its reader.
        Field::MissMarks
        | Field::Number
        | Field::Kind
        | Field::Stem
        | Field::Answer
        | Field::Explanation
        | Field::Difficulty
        | Field::Tags(_)
        | Field::Marks
        | Field::MarksOfBlank
        | Field::Topic(_)
        | Field::Source
        | Field::Rule => true,
    }
}
