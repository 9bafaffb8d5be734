//! What is to be said of a file that was imported, and at which place of it.

use crate::domain::Language;

/// One thing to say of a file, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// Where.
    pub place: Place,
    /// What follows from it.
    pub severity: Severity,
    /// The stable name of the problem, in `snake_case`.
    pub code: &'static str,
    /// What was wanted and what was found, in Chinese.
    pub chinese: String,
    /// The same in English.
    pub english: String,
}

/// A place of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, counted from 1; of a sheet, the row. 0 where the file as a whole is meant.
    pub line: usize,
    /// The cell of a sheet, with the sheet's name where there are several: `B7`, `单选题!B7`.
    pub cell: Option<String>,
    /// The file within a package.
    pub file: Option<String>,
    /// The question of the batch that is meant, counted from 0; none where none was made.
    pub question: Option<usize>,
}

/// What follows from a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What stands there is not imported, or cannot be written.
    Error,
    /// The question waits for a person: it is ambiguous, or something of it is missing.
    Held,
    /// It is imported, or written, with something of it changed or left out.
    Warning,
    /// Worth knowing.
    Notice,
}

impl Severity {
    /// The word of JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Held => "held",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

impl Place {
    /// A line of a text.
    pub fn line(line: usize) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// The same place, of a question of the batch.
    #[must_use]
    pub fn of_question(self, index: usize) -> Self {
        Self {
            question: Some(index),
            ..self
        }
    }
}

impl ImportProblem {
    /// The message in a language.
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}
