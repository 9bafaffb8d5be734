//! What is wrong with a file, and at which line.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The name of the file within its folder.
    pub file: String,
    /// The line, counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The stable name of the problem, in `snake_case`.
    pub code: &'static str,
    /// What was wanted and what was found.
    pub message: String,
}

/// The line that people read: `t01.toml:7: … [empty_text]`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            code,
            message,
        } = self;
        match line {
            0 => write!(f, "{file}: {message} [{code}]"),
            _ => write!(f, "{file}:{line}: {message} [{code}]"),
        }
    }
}
