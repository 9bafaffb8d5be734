//! What is wrong with a file, and at which line.

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
