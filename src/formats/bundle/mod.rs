//! An exam to be graded elsewhere: papers, questions with their keys, rulings, answers and grades, a line
//! each.
//!
//! Invariant: a bundle says everything that its grades follow from, and nothing of who the candidates are
//! but their numbers. It is read and written line by line, so that it may be of any size; without its last
//! line it is not whole. It holds keys: it is for staff.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::document::DocumentFault;

mod documents;

pub use documents::{
    AttemptLine, AttemptParts, ExamLine, GradeLine, PaperLine, QuestionLine, RulingLine, SumsLine,
};

/// The format of a bundle.
pub const BUNDLE_FORMAT: &str = "examhall-bundle/1";

/// A line of a bundle, in the order in which they come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The first: of which exam.
    Exam(ExamLine),
    /// A question in a version, with its key.
    Question(QuestionLine),
    /// What is in force, in the order of effect.
    Ruling(RulingLine),
    /// A paper.
    Paper(PaperLine),
    /// An attempt with its answers and its grade.
    Attempt(Box<AttemptLine>),
    /// The last: how many attempts there are.
    End {
        /// So many.
        attempts: u64,
    },
}

/// Why a bundle cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleFault {
    /// The file.
    #[error("line {line}: {reason}")]
    Io {
        /// Which line, counted from 1.
        line: u64,
        /// What the system says.
        reason: io::Error,
    },
    /// A line that is none.
    #[error("line {line}: {fault}")]
    Line {
        /// Which line, counted from 1.
        line: u64,
        /// What is wrong with it.
        fault: DocumentFault,
    },
    /// The bundle is not whole.
    #[error("the bundle is not whole: {0}")]
    NotWhole(String),
}

/// Writes a line.
///
/// # Errors
/// The writer's.
pub fn write(line: &Line, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Reads the lines of a bundle, each with its number.
pub fn read(bundle: impl BufRead) -> impl Iterator<Item = Result<(u64, Line), BundleFault>> {
    (1..).zip(bundle.lines()).map(|(line, text)| {
        let text = text.map_err(|reason| BundleFault::Io { line, reason })?;
        let read = serde_json::from_str(&text);
        let read = read.map_err(|error| BundleFault::Line {
            line,
            fault: DocumentFault::new(BUNDLE_FORMAT, &error),
        })?;
        Ok((line, read))
    })
}
