//! What is to be said of one file, or of one item of it.
//!
//! Invariant: every remark has its place, in the words of its message as well as in its field.

use super::super::{Batch, Confidence, ForeignQuestion, ImportProblem, Place, Severity};

/// How sure a question is that a person has to look at.
const IN_DOUBT: Confidence = Confidence::from_hundredths(50);
/// How sure a question is of which something was changed or left out.
const CHANGED: Confidence = Confidence::from_hundredths(90);

/// Remarks on one file, in the order in which they were made.
#[derive(Debug)]
pub(super) struct Remarks<'f> {
    /// Its path within a package.
    file: Option<&'f str>,
    list: Vec<ImportProblem>,
}

impl<'f> Remarks<'f> {
    pub(super) const fn of(file: Option<&'f str>) -> Self {
        let list = Vec::new();
        Self { file, list }
    }

    /// What stands there makes no question.
    pub(super) fn error(&mut self, line: usize, code: &'static str, words: [String; 2]) {
        self.add(Severity::Error, line, code, words);
    }

    /// A person has to decide.
    pub(super) fn held(&mut self, line: usize, code: &'static str, words: [String; 2]) {
        self.add(Severity::Held, line, code, words);
    }

    /// Something was changed or left out.
    pub(super) fn warning(&mut self, line: usize, code: &'static str, words: [String; 2]) {
        self.add(Severity::Warning, line, code, words);
    }

    /// Worth knowing.
    pub(super) fn notice(&mut self, line: usize, code: &'static str, words: [String; 2]) {
        self.add(Severity::Notice, line, code, words);
    }

    /// `words` are Chinese and English; the place is put before them.
    pub(super) fn add(
        &mut self,
        severity: Severity,
        line: usize,
        code: &'static str,
        words: [String; 2],
    ) {
        let [chinese, english] = words;
        let (file_zh, file_en) = self.file.map_or_else(Default::default, |file| {
            (format!("“{file}”"), format!("`{file}` "))
        });
        let (line_zh, line_en) = if line == 0 {
            Default::default()
        } else {
            (format!("第 {line} 行"), format!("line {line} "))
        };
        let (colon_zh, colon_en) = if self.file.is_none() && line == 0 {
            ("", "")
        } else {
            ("：", ": ")
        };
        let place_en = format!("{file_en}{line_en}");
        self.list.push(ImportProblem {
            place: Place {
                line,
                file: self.file.map(str::to_owned),
                ..Place::default()
            },
            severity,
            code,
            chinese: format!("{file_zh}{line_zh}{colon_zh}{chinese}"),
            english: format!("{}{colon_en}{english}", place_en.trim_end()),
        });
    }

    fn has(&self, severity: Severity) -> bool {
        self.list.iter().any(|problem| problem.severity == severity)
    }

    /// Puts a question into the batch, as sure as the remarks leave it.
    pub(super) fn finish(self, question: Option<ForeignQuestion>, batch: &mut Batch) {
        let Some(mut question) = question.filter(|_| !self.has(Severity::Error)) else {
            batch.problems.extend(self.list);
            return;
        };
        if self.has(Severity::Warning) {
            question.confidence = question.confidence.but_at_most(CHANGED);
        }
        if self.has(Severity::Held) {
            question.confidence = question.confidence.but_at_most(IN_DOUBT);
        }
        let index = batch.questions.len();
        batch.questions.push(question);
        batch
            .problems
            .extend(self.list.into_iter().map(|problem| ImportProblem {
                place: problem.place.of_question(index),
                ..problem
            }));
    }

    /// The remarks, where no question is meant.
    pub(super) fn into_list(self) -> Vec<ImportProblem> {
        self.list
    }
}

/// A long text, shortened for a message.
pub(super) fn shortened(text: &str) -> String {
    const MAX: usize = 40;
    let mut short: String = text.chars().take(MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The first few of many names, for a message.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>, separator: &str) -> String {
    const MAX: usize = 5;
    let mut names = names.into_iter();
    let mut first: Vec<String> = names.by_ref().take(MAX).map(shortened).collect();
    if names.next().is_some() {
        first.push("…".to_owned());
    }
    first.join(separator)
}
