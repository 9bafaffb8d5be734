//! Reading a batch.
//!
//! Invariant: each question is read by itself, so that a fault in one is told with its line and the others are
//! read; and no list is longer than its limit before it takes memory.

use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::super::html::pictures;
use super::super::note::{Collector, Note};
use super::super::{
    Batch, ForeignQuestion, ImportProblem, MAX_BYTES, MAX_QUESTIONS, Place, Severity,
};
use super::{AssetForm, ProblemForm, not_a_batch, question};

/// What was said of the batch when the file was written.
const TOLD_BEFORE: &str = "told_before";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchForm<'j> {
    #[serde(borrow)]
    questions: Limited<'j>,
    #[serde(borrow, default)]
    problems: Limited<'j>,
    #[serde(borrow, default)]
    assets: Limited<'j>,
}

/// Parts of a list, at most [`MAX_QUESTIONS`].
#[derive(Default)]
struct Limited<'j>(Vec<&'j RawValue>);

impl<'de: 'j, 'j> Deserialize<'de> for Limited<'j> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Parts(PhantomData))
    }
}

struct Parts<'j>(PhantomData<&'j ()>);

impl<'de: 'j, 'j> Visitor<'de> for Parts<'j> {
    type Value = Limited<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {MAX_QUESTIONS}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Limited<'j>, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = list.next_element::<&'de RawValue>()? {
            if MAX_QUESTIONS <= parts.len() {
                return Err(A::Error::invalid_length(parts.len() + 1, &self));
            }
            parts.push(part);
        }
        Ok(Limited(parts))
    }
}

/// Reads what [`super::to_json`] writes; anything else is an error with its line.
pub fn from_json(bytes: &[u8]) -> Batch {
    let mut collector = Collector::default();
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(note) => {
            collector.tell(note);
            return collector.finish();
        }
    };
    let form: BatchForm<'_> = match serde_json::from_str(text) {
        Ok(form) => form,
        Err(error) => {
            collector.tell(not_a_batch(error.line(), &error));
            return collector.finish();
        }
    };
    let mut lines = Lines::new(text);
    let mut problems = Vec::new();
    for raw in form.problems.0 {
        match serde_json::from_str::<ProblemForm>(raw.get()) {
            Ok(problem) => problems.push(problem),
            Err(error) => collector.tell(not_a_batch(lines.of(raw), &error)),
        }
    }
    let mut lines = Lines::new(text);
    // Where a question of the file is in the batch.
    let mut places: Vec<Option<usize>> = Vec::new();
    let mut n_read = 0;
    let said = Said::of(&problems);
    for (index, raw) in form.questions.0.into_iter().enumerate() {
        if collector.is_full() {
            break;
        }
        let line = lines.of(raw);
        match question::read(raw, line) {
            Ok(question) => {
                let notes = said.notes(index, &question, line);
                places.push(Some(n_read));
                n_read += 1;
                collector.add(question, notes);
            }
            Err(note) => {
                places.push(None);
                collector.tell(note);
            }
        }
    }
    for problem in problems {
        collector.tell_problem(problem.into_problem(&places));
    }
    let mut lines = Lines::new(text);
    for raw in &form.assets.0 {
        if let Err(error) = serde_json::from_str::<AssetForm>(raw.get()) {
            collector.tell(not_a_batch(lines.of(raw), &error));
        }
    }
    if !form.assets.0.is_empty() {
        collector.tell(Note::new(
            Severity::Warning,
            0,
            "pictures_not_in_json",
            "JSON 里只有图片的名称，没有图片本身；请从原文件导入图片",
            "JSON holds the names of pictures alone; import the pictures from the file that they come from",
        ));
    }
    collector.finish()
}

fn text_of(bytes: &[u8]) -> Result<&str, Note> {
    if MAX_BYTES < bytes.len() {
        let most = MAX_BYTES / (1024 * 1024);
        return Err(Note::new(
            Severity::Error,
            0,
            "file_too_large",
            format!("文件超过 {most} MiB；请分成几个文件导入"),
            format!("the file has more than {most} MiB; split it"),
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        Note::new(
            Severity::Error,
            line,
            "not_utf8",
            "JSON 文件应是 UTF-8 编码",
            "a file of JSON is UTF-8",
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Counts lines on the way, never twice.
struct Lines<'t> {
    text: &'t str,
    counted: (usize, usize),
}

impl<'t> Lines<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            text,
            counted: (0, 1),
        }
    }

    /// The line on which a part of the text begins.
    fn of(&mut self, part: &RawValue) -> usize {
        let start = self.text.as_ptr().addr();
        let at = part.get().as_ptr().addr().saturating_sub(start);
        let (from, line) = self.counted;
        let passed = self.text.get(from..at).unwrap_or_default();
        let line = line + passed.matches('\n').count();
        self.counted = (at.max(from), line);
        line
    }
}

/// Which questions were held when the file was written.
struct Said {
    held: BTreeSet<usize>,
}

impl Said {
    fn of(problems: &[ProblemForm]) -> Self {
        let held = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Held.as_str());
        Self {
            held: held.filter_map(|problem| problem.question).collect(),
        }
    }

    /// What is to be said of a question beside what the file says.
    fn notes(&self, index: usize, question: &ForeignQuestion, line: usize) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut texts = question
            .options
            .iter()
            .chain(&question.left)
            .map(|side| &side.text);
        // Those that the bank keeps are named by what they are.
        let is_missing = |text: &str| pictures(text).any(|name| !name.starts_with("asset:"));
        if is_missing(&question.stem) || texts.any(|text| is_missing(text)) {
            notes.push(Note::new(
                Severity::Held,
                line,
                "picture_missing",
                "题目里有图片，但 JSON 不含图片；请从原文件导入",
                "the question has a picture, which JSON does not hold; import it from its own file",
            ));
        }
        if question.key.is_none() {
            notes.push(Note::new(
                Severity::Held,
                line,
                "no_key",
                "题目没有正确答案；请补上",
                "the question has no key; fill it in",
            ));
        } else if question.confidence.is_held() || self.held.contains(&index) {
            notes.push(Note::new(
                Severity::Held,
                line,
                "held_before",
                "这道题导出时还有待人工确认的问题",
                "the question was waiting for a person when the file was written",
            ));
        }
        notes
    }
}

impl ProblemForm {
    fn into_problem(self, places: &[Option<usize>]) -> ImportProblem {
        let severities = [
            Severity::Error,
            Severity::Held,
            Severity::Warning,
            Severity::Notice,
        ];
        let severity = severities
            .into_iter()
            .find(|known| known.as_str() == self.severity);
        let index = self
            .question
            .and_then(|index| places.get(index).copied().flatten());
        let message = if self.code == TOLD_BEFORE {
            self.message
        } else {
            format!("[{}] {}", self.code, self.message)
        };
        ImportProblem {
            place: Place {
                line: self.line.unwrap_or(0),
                cell: self.cell,
                file: self.file,
                question: index,
            },
            severity: severity.unwrap_or(Severity::Notice),
            code: TOLD_BEFORE,
            chinese: message.clone(),
            english: message,
        }
    }
}
