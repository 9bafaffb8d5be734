//! A question that is being read, with what is to be said of it.
//!
//! Invariant: who holds a question, or doubts it, says why; nothing else lowers the confidence.

use super::super::columns::Field;
use super::context::Context;
use crate::formats::exchange::{
    Confidence, ForeignKind, ForeignQuestion, ImportProblem, Place, Severity,
};
use crate::formats::spreadsheet::Row;

/// Of what waits for a person.
pub(super) const HELD: Confidence = Confidence::from_hundredths(50);
/// Of what was inferred, and could hardly be anything else.
const DOUBTED: Confidence = Confidence::from_hundredths(85);

/// A question that is being read.
pub(super) struct Draft<'t> {
    pub(super) context: &'t Context<'t>,
    pub(super) row: &'t Row,
    pub(super) question: ForeignQuestion,
    pub(super) problems: Vec<ImportProblem>,
    index: usize,
}

impl<'t> Draft<'t> {
    pub(super) fn new(context: &'t Context<'t>, row: &'t Row, stem: String, index: usize) -> Self {
        let column = context.header.column(Field::Stem);
        let place = Place {
            line: row.number,
            cell: column.map(|column| context.address(row, column)),
            ..Place::default()
        };
        // The kind is told as soon as it is known.
        let question = ForeignQuestion::new(place, ForeignKind::Essay, stem);
        Self {
            context,
            row,
            question,
            problems: Vec::new(),
            index,
        }
    }

    /// The text of a field, without white space around it.
    pub(super) fn text(&self, field: Field) -> &'t str {
        self.context.text(self.row, field)
    }

    /// The question has to wait for a person.
    pub(super) fn held(&mut self, field: Field, code: &'static str, words: (String, String)) {
        self.tell(Severity::Held, field, code, words);
        let confidence = self.question.confidence;
        self.question.confidence = confidence.but_at_most(HELD);
    }

    /// Something of the question is taken for what it most likely is.
    pub(super) fn doubt(&mut self, field: Field, code: &'static str, words: (String, String)) {
        self.tell(Severity::Notice, field, code, words);
        let confidence = self.question.confidence;
        self.question.confidence = confidence.but_at_most(DOUBTED);
    }

    /// Something is changed or left out.
    pub(super) fn warn(&mut self, field: Field, code: &'static str, words: (String, String)) {
        self.tell(Severity::Warning, field, code, words);
    }

    fn tell(
        &mut self,
        severity: Severity,
        field: Field,
        code: &'static str,
        (chinese, english): (String, String),
    ) {
        let header = self.context.header;
        let column = header.column(field).or_else(|| header.column(Field::Stem));
        self.tell_at(severity, column, code, (chinese, english));
    }

    pub(super) fn tell_at(
        &mut self,
        severity: Severity,
        column: Option<usize>,
        code: &'static str,
        (chinese, english): (String, String),
    ) {
        let place = Place {
            line: self.row.number,
            cell: column.map(|column| self.context.address(self.row, column)),
            file: None,
            question: Some(self.index),
        };
        self.problems.push(ImportProblem {
            place,
            severity,
            code,
            chinese,
            english,
        });
    }
}

/// A text for messages: its beginning, on one line.
pub(super) fn short(text: &str) -> String {
    const MAX: usize = 40;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
