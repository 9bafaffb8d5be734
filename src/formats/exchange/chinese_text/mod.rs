//! Questions as Chinese text: what is pasted from Word, chat and web pages, in the dialects that people write.
//!
//! Read are questions under numbers of every style, or under notes such as `[单选题]`; sections and chapters
//! above them; options on one line or several; the key in its own line, in the stem, or in a list at the end
//! of a section or of the text; explanations, difficulty, topics, marks, sources. A kind that is not stated
//! follows from the key and the options, and that is told.
//!
//! Invariant: one pass over the lines; time grows with the length of the text. Every line is part of a
//! question or a heading, or has a problem with its number. Where a key is missing, given twice or can be
//! read in two ways, the question is held.

use std::borrow::Cow;

use super::{Batch, ImportProblem, Place, Severity, text_of};

mod answer;
mod block;
mod doubts;
mod draft;
mod finish;
mod fold;
mod heading;
mod label;
mod markdown;
mod marker;
mod number;
mod options;
mod problems;
mod reader;
mod shared;
mod stem;

#[cfg(test)]
mod tests;

/// Most lines that hold something: thirty thousand questions of sixteen lines.
const MAX_LINES: usize = 500_000;
/// Most questions of one text; with what is to be said of each they take a few kilobytes apiece.
const MAX_QUESTIONS: usize = 30_000;

/// Reads the bytes of a text file.
pub fn read(bytes: &[u8]) -> Batch {
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(problem) => {
            return Batch {
                problems: vec![*problem],
                ..Batch::default()
            };
        }
    };
    let lines = text.text.split('\n').zip(1..).map(|(line, at)| Line {
        at,
        text: Cow::Borrowed(line),
    });
    let mut batch = read_lines(lines, Unit::Line);
    batch.problems.splice(0..0, text.notice);
    batch
}

/// A line of a text, or a paragraph of a document.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// Its number, counted from 1.
    pub(super) at: usize,
    /// Its characters; breaks within it are those of Word.
    pub(super) text: Cow<'t, str>,
}

/// What [`Line::at`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Lines of a text file.
    Line,
    /// Paragraphs of a document, rows of its tables among them.
    Paragraph,
}

/// Reads lines one after another.
pub(super) fn read_lines<'t>(lines: impl IntoIterator<Item = Line<'t>>, unit: Unit) -> Batch {
    let mut shown = Vec::new();
    let mut gap = reader::Gap::Blank;
    let mut rest = None;
    for line in lines {
        // A line that Word broke is several on the page.
        for part in line
            .text
            .split(['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        {
            let text = markdown::plain(fold::clean(part));
            if text.is_empty() {
                gap = reader::Gap::Blank;
                continue;
            }
            if shown.len() == MAX_LINES {
                rest = Some(line.at);
                break;
            }
            shown.push(reader::Shown {
                at: line.at,
                gap,
                text,
            });
            gap = reader::Gap::None;
        }
        if rest.is_some() {
            break;
        }
    }
    let mut batch = reader::read(&shown, unit);
    if let Some(at) = rest {
        batch.problems.push(ImportProblem {
            place: Place::line(at),
            severity: Severity::Error,
            code: "too_many_lines",
            chinese: format!(
                "{}：文字超过 {MAX_LINES} 行，从这里起没有读入；请分成几个文件导入",
                unit.chinese(at)
            ),
            english: format!(
                "{}: more than {MAX_LINES} lines; from here on nothing was read; split the file",
                unit.english(at)
            ),
        });
    }
    batch
}

impl Unit {
    /// `第 3 行`.
    pub(super) fn chinese(self, at: usize) -> String {
        match self {
            Self::Line => format!("第 {at} 行"),
            Self::Paragraph => format!("第 {at} 段"),
        }
    }

    /// `line 3`.
    pub(super) fn english(self, at: usize) -> String {
        match self {
            Self::Line => format!("line {at}"),
            Self::Paragraph => format!("paragraph {at}"),
        }
    }
}
