//! A row to a question.

use super::super::columns::Field;
use super::context::Context;
use super::draft::Draft;
use super::options::Options;
use super::{answers, blank, choice, fields, kind, skipped};
use crate::formats::exchange::{ForeignKind, ForeignQuestion, ImportProblem, Severity};
use crate::formats::spreadsheet::{CellState, Row};

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
