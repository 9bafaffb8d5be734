//! What a reader says of questions, and the batch that it makes of both.
//!
//! Invariant: a question is held where and only where a [`Severity::Held`] note is about it, every note about
//! it has its index, and what one file can become is limited before it takes memory.

use super::{
    Batch, Confidence, ForeignKey, ForeignQuestion, ImportProblem, MAX_QUESTIONS, Place, Severity,
};

/// Most options, sides and accepted texts of one file: [`MAX_QUESTIONS`] of five each.
const MAX_PARTS: usize = 5 * MAX_QUESTIONS;
/// Most problems of one file: beyond that it is no file of questions.
const MAX_PROBLEMS: usize = 50_000;

/// How sure a question is that a person has to decide about.
const HELD: Confidence = Confidence::from_hundredths(50);
/// How sure a question is of which something was changed or left out.
const WARNED: Confidence = Confidence::from_hundredths(90);

/// One thing to say, before it is known of which question of the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// The line, from 1; 0 for the file.
    pub(super) line: usize,
    /// What follows.
    pub(super) severity: Severity,
    /// The stable name.
    pub(super) code: &'static str,
    /// In Chinese.
    pub(super) chinese: String,
    /// In English.
    pub(super) english: String,
}

impl Note {
    /// A note in both languages; where it is about a line, both begin with it.
    pub(super) fn new(
        severity: Severity,
        line: usize,
        code: &'static str,
        chinese: impl Into<String>,
        english: impl Into<String>,
    ) -> Self {
        let (mut chinese, mut english) = (chinese.into(), english.into());
        if line != 0 {
            chinese.insert_str(0, &format!("第 {line} 行："));
            english.insert_str(0, &format!("line {line}: "));
        }
        Self {
            line,
            severity,
            code,
            chinese,
            english,
        }
    }

    fn at(self, question: Option<usize>) -> ImportProblem {
        ImportProblem {
            place: Place {
                question,
                ..Place::line(self.line)
            },
            severity: self.severity,
            code: self.code,
            chinese: self.chinese,
            english: self.english,
        }
    }

    /// The same of a question that a writer was given.
    pub(super) fn of_question(self, index: usize) -> ImportProblem {
        self.at(Some(index))
    }
}

/// Options, sides, tags and accepted texts of a question.
fn n_parts(question: &ForeignQuestion) -> usize {
    let n_said = match &question.key {
        Some(ForeignKey::Blanks(blanks)) => blanks.iter().map(|texts| 1 + texts.len()).sum(),
        Some(ForeignKey::Ranges(ranges)) => ranges.len(),
        Some(
            ForeignKey::Choices(_)
            | ForeignKey::Truth(_)
            | ForeignKey::Pairs(_)
            | ForeignKey::Order(_)
            | ForeignKey::Rubric(_),
        )
        | None => 0,
    };
    question.options.len() + question.left.len() + question.tags.len() + n_said
}

/// Questions and problems in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Collector {
    batch: Batch,
    n_parts: usize,
    is_full: bool,
}

impl Collector {
    /// Says something of the file, or of a place that makes no question.
    pub(super) fn tell(&mut self, note: Note) {
        self.tell_problem(note.at(None));
    }

    /// The same of something that is a problem already.
    pub(super) fn tell_problem(&mut self, problem: ImportProblem) {
        if self.is_full {
            return;
        }
        self.batch.problems.push(problem);
        self.check_problems();
    }

    /// Adds a question with what is to be said of it, on which its confidence follows.
    pub(super) fn add(&mut self, mut question: ForeignQuestion, notes: Vec<Note>) {
        if self.is_full {
            return;
        }
        let line = question.place.line;
        let index = self.batch.questions.len();
        self.n_parts += n_parts(&question);
        if MAX_QUESTIONS <= index || MAX_PARTS < self.n_parts {
            self.stop(
                line,
                "too_many_questions",
                &format!("题目超过 {MAX_QUESTIONS} 道，或选项合计超过 {MAX_PARTS} 个"),
                &format!("more than {MAX_QUESTIONS} questions or {MAX_PARTS} options"),
            );
            return;
        }
        for note in &notes {
            let (is_doubted, most) = match note.severity {
                Severity::Error | Severity::Held => (question.confidence.is_held(), HELD),
                Severity::Warning => (question.confidence < Confidence::CERTAIN, WARNED),
                Severity::Notice => (true, Confidence::CERTAIN),
            };
            if !is_doubted {
                question.confidence = most;
            }
        }
        self.batch.questions.push(question);
        let notes = notes.into_iter().map(|note| note.at(Some(index)));
        self.batch.problems.extend(notes);
        self.check_problems();
    }

    /// Whether nothing more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// What was collected.
    pub(super) fn finish(self) -> Batch {
        self.batch
    }

    fn check_problems(&mut self) {
        if MAX_PROBLEMS <= self.batch.problems.len() {
            let line = self.batch.problems.last().map_or(0, |last| last.place.line);
            self.stop(
                line,
                "too_many_problems",
                &format!("问题已超过 {MAX_PROBLEMS} 处，这可能不是所选格式的文件"),
                &format!("more than {MAX_PROBLEMS} problems; this may be a file of another format"),
            );
        }
    }

    fn stop(&mut self, line: usize, code: &'static str, chinese: &str, english: &str) {
        self.is_full = true;
        let note = Note::new(
            Severity::Error,
            line,
            code,
            format!("从这一行起不再读取：{chinese}；请分成几个文件导入"),
            format!("nothing is read from here on: {english}; split the file"),
        );
        self.batch.problems.push(note.at(None));
    }
}
