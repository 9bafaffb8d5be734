//! Moodle XML: the one form in which Moodle keeps all that it knows of a question.
//!
//! Read are multiple choice, true/false, short answer, numerical, matching, essay, ordering, and cloze of
//! short answers. Of the other types each question is told by its name.
//!
//! Invariant: of several answers those are right that Moodle would give all of the marks, and no others; what
//! a question of ours cannot say of its scoring is told, and never left to chance.

use super::note::{Collector, Note};
use super::weights::MatchGrades;
use super::xml::{self, Element, XmlFault};
use super::{Batch, Severity};

mod choice;
mod cloze;
mod decimal;
mod draft;
mod field;
mod open;
mod pictures;
mod question;
mod short;
mod source;
#[cfg(test)]
mod tests;
mod write;

pub(super) use decimal::Decimal;
pub(super) use pictures::Pictures;
pub(super) use short::with_blanks;
pub(super) use source::{Source, source_of};
pub use write::write;

/// The root element.
const ROOT: &str = "quiz";

/// Reads a file. A weight that is none of Moodle's makes its question an error.
pub fn read(bytes: &[u8]) -> Batch {
    read_with(bytes, MatchGrades::Error)
}

/// Reads a file; `grades` says what becomes of weights that are none of Moodle's.
pub fn read_with(bytes: &[u8], grades: MatchGrades) -> Batch {
    let mut reader = Reader::new(grades);
    match source_of(bytes) {
        Ok(source) => reader.read(&source),
        Err(note) => reader.collector.tell(note),
    }
    reader.finish()
}

struct Reader {
    grades: MatchGrades,
    collector: Collector,
    pictures: Pictures,
    topic: Option<String>,
    n_categories: usize,
    /// Questions with feedback for right and wrong answers, or with hints.
    n_with_feedback: usize,
}

impl Reader {
    fn new(grades: MatchGrades) -> Self {
        Self {
            grades,
            collector: Collector::default(),
            pictures: Pictures::default(),
            topic: None,
            n_categories: 0,
            n_with_feedback: 0,
        }
    }

    fn read(&mut self, source: &Source<'_>) {
        if let Some(notice) = &source.notice {
            self.collector.tell(notice.clone());
        }
        // Question by question: a tree of all of them would take many times the room of the file.
        let mut n_children = 0_usize;
        let read = xml::read_each(&source.text, &mut |around, closed| {
            let [root] = around else {
                return Some(closed);
            };
            n_children += 1;
            if root.name == ROOT && !self.collector.is_full() {
                self.child(&closed);
            }
            None
        });
        match read {
            Err(fault) => self.refuse_all(fault),
            Ok(root) if root.name != ROOT => self.not_moodle(&root),
            Ok(root) if n_children == 0 => self.collector.tell(Note::new(
                Severity::Error,
                root.line,
                "no_questions",
                "文件里没有题目",
                "the file has no questions",
            )),
            Ok(_) => {}
        }
    }

    /// A file that breaks off, or is none at all, is not taken by halves.
    fn refuse_all(&mut self, fault: XmlFault) {
        *self = Self::new(self.grades);
        self.collector.tell(note_of(fault));
    }

    fn not_moodle(&mut self, root: &Element) {
        let found: String = root.name.chars().take(40).collect();
        self.collector.tell(Note::new(
            Severity::Error,
            root.line,
            "not_moodle_xml",
            format!("不是 Moodle XML 题库：根元素应为 <quiz>，实为 <{found}>"),
            format!("no Moodle XML: wanted the root element <quiz>, found <{found}>"),
        ));
    }

    fn child(&mut self, element: &Element) {
        if element.name == "question" {
            self.question(element);
        } else {
            self.unknown_element(element);
        }
    }

    fn unknown_element(&mut self, element: &Element) {
        let name: String = element.name.chars().take(40).collect();
        self.collector.tell(Note::new(
            Severity::Warning,
            element.line,
            "unknown_element",
            format!("<{name}> 不是题目，未读取"),
            format!("<{name}> is no question and was not read"),
        ));
    }

    fn finish(mut self) -> Batch {
        if 0 < self.n_with_feedback {
            let n = self.n_with_feedback;
            self.collector.tell(Note::new(
                Severity::Notice,
                0,
                "general_feedback_dropped",
                format!("{n} 道题的“答对、部分答对、答错时的总反馈”或提示未导入"),
                format!("feedback for right, partly right and wrong answers, or hints, of {n} questions were left out"),
            ));
        }
        let mut batch = self.collector.finish();
        batch.assets = self.pictures.into_assets();
        batch
    }
}

/// A fault of XML as a note; its words name the line by themselves.
pub(super) fn note_of(fault: XmlFault) -> Note {
    Note {
        line: fault.line,
        severity: Severity::Error,
        code: fault.code,
        chinese: fault.chinese,
        english: fault.english,
    }
}
