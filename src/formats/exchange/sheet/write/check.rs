//! Rows that are read again before they are written.

use super::super::columns::{Field, Header};
use super::super::read::{Context, Origin, Outcome, question};
use super::cells::{Columns, MAX_LEFT, MAX_OPTIONS};
use super::losses;
use crate::formats::cells::is_formula;
use crate::formats::exchange::{ForeignKey, ForeignKind, ForeignQuestion, ImportProblem};
use crate::formats::spreadsheet::{CellState, Row, is_too_long};

/// Rows that mean what the questions mean.
pub(super) struct Checked {
    /// The texts of every question that is written.
    pub(super) rows: Vec<Vec<String>>,
    /// What the sheet cannot hold.
    pub(super) losses: Vec<ImportProblem>,
}

impl Checked {
    pub(super) fn of(questions: &[ForeignQuestion], columns: &Columns, origin: Origin) -> Self {
        let fields = columns.fields().enumerate();
        let header = Header {
            fields: fields.map(|(column, field)| (field, column)).collect(),
            ..Header::default()
        };
        let context = Context::written(&header, origin);
        let writer = Writer {
            answer: header.column(Field::Answer),
            context: &context,
            columns,
            origin,
        };
        let mut checked = Self {
            rows: Vec::with_capacity(questions.len()),
            losses: Vec::new(),
        };
        for (index, question) in questions.iter().enumerate() {
            let row = writer.row(question, index, &mut checked.losses);
            checked.rows.extend(row);
        }
        checked
    }
}

struct Writer<'w> {
    context: &'w Context<'w>,
    columns: &'w Columns,
    origin: Origin,
    /// The column of the key.
    answer: Option<usize>,
}

impl Writer<'_> {
    /// The texts of a question as they go into the file; none where no row holds it.
    fn row(
        &self,
        question: &ForeignQuestion,
        index: usize,
        losses: &mut Vec<ImportProblem>,
    ) -> Option<Vec<String>> {
        if MAX_OPTIONS < question.options.len() || MAX_LEFT < question.left.len() {
            losses.push(losses::too_many_options(index));
            return None;
        }
        let mut texts: Vec<String> = self.columns.texts(question);
        if self.origin == Origin::Text {
            for text in &mut texts {
                // One more where there are some: the reader takes one off.
                if is_formula(text.trim_start_matches('\'')) {
                    text.insert(0, '\'');
                }
            }
        }
        if texts.iter().any(|text| is_too_long(text)) {
            losses.push(losses::too_long(index));
            return None;
        }
        let Some(mut again) = self.read(&texts) else {
            losses.push(losses::no_row(index));
            return None;
        };
        if !is_same_key(question, &again) {
            losses.push(losses::no_key(index));
            if let Some(cell) = self.answer.and_then(|column| texts.get_mut(column)) {
                cell.clear();
            }
            again = self.read(&texts)?;
        }
        if again.kind != question.kind {
            losses.push(losses::no_row(index));
            return None;
        }
        let changed = changed(question, &again);
        if !changed.is_empty() {
            losses.push(losses::changed(index, &changed));
        }
        Some(texts)
    }

    /// What the reader makes of a row.
    fn read(&self, texts: &[String]) -> Option<ForeignQuestion> {
        let mut row = Row::new(1, 1);
        for (column, text) in texts.iter().enumerate() {
            row.push(column, text, CellState::Shown);
        }
        match question(self.context, &row, 0) {
            Outcome::Question(question, _) => Some(*question),
            Outcome::Skipped(_) => None,
        }
    }
}

/// A text with line feeds alone, as cells have it.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn is_same_key(question: &ForeignQuestion, again: &ForeignQuestion) -> bool {
    let is_empty_essay = question.kind == ForeignKind::Essay && question.key.is_none();
    match &again.key {
        // An essay without words for its marker is written as such.
        Some(ForeignKey::Rubric(rubric)) if is_empty_essay => rubric.is_empty(),
        Some(ForeignKey::Rubric(rubric)) => match &question.key {
            Some(ForeignKey::Rubric(before)) => rubric.trim() == plain(before).trim(),
            _ => false,
        },
        key => *key == question.key,
    }
}

/// What of a question is not read again as it was, in Chinese and in English.
fn changed(
    question: &ForeignQuestion,
    again: &ForeignQuestion,
) -> Vec<(&'static str, &'static str)> {
    let has_rubric = matches!(question.key, Some(ForeignKey::Rubric(_)));
    [
        (
            !has_rubric || question.key == again.key,
            ("正确答案", "rubric"),
        ),
        (question.stem == again.stem, ("题干", "stem")),
        (question.options == again.options, ("选项", "options")),
        (question.left == again.left, ("左项", "left sides")),
        (question.code == again.code, ("题号", "code")),
        (question.marks == again.marks, ("分值", "marks")),
        (question.rule == again.rule, ("评分规则", "rule")),
        (
            question.explanation == again.explanation,
            ("解析", "explanation"),
        ),
        (question.topic == again.topic, ("目录", "topic")),
        (
            question.difficulty == again.difficulty,
            ("难度", "difficulty"),
        ),
        (question.tags == again.tags, ("知识点", "tags")),
        (question.source == again.source, ("来源", "source")),
    ]
    .into_iter()
    .filter(|(is_same, _)| !is_same)
    .map(|(_, name)| name)
    .collect()
}
