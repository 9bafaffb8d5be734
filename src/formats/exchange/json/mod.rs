//! Batches as JSON: what was read of a file, for programs and for the page that shows it, and back.
//!
//! One object: `questions`, `problems` (in one language), `assets` (names and sizes; the pictures themselves
//! are not in it).
//!
//! Invariant: marks and confidence are written as the decimals that they are; what [`to_json`] makes is read by
//! [`from_json`] as the same questions, but for pictures and for options that keep their place.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Severity;
use super::note::Note;

mod key;
mod question;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::from_json;
pub use write::to_json;

/// A question.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionForm {
    code: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    stem: String,
    #[serde(default)]
    options: Vec<OptionForm>,
    #[serde(default)]
    left: Vec<OptionForm>,
    /// By the kind of the question; see [`key`].
    key: Option<Box<RawValue>>,
    /// Blank: the accepted texts of each blank but the first.
    #[serde(default)]
    accepted: Option<Vec<Vec<String>>>,
    #[serde(default)]
    marks: Option<Box<RawValue>>,
    #[serde(default)]
    explanation: String,
    #[serde(default)]
    topic: Option<String>,
    #[serde(default)]
    difficulty: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    confidence: Option<Box<RawValue>>,
}

/// An option, an item or a side.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionForm {
    id: String,
    text: String,
}

/// Something to say.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemForm {
    line: Option<usize>,
    cell: Option<String>,
    file: Option<String>,
    question: Option<usize>,
    severity: String,
    code: String,
    message: String,
}

/// A picture.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssetForm {
    name: String,
    media_type: String,
    bytes: usize,
}

/// What cannot be read as a batch or as a part of it.
fn not_a_batch(line: usize, error: &serde_json::Error) -> Note {
    // Their position is that within a part.
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    Note::new(
        Severity::Error,
        line,
        "not_a_batch",
        format!("不是本系统的题目 JSON：{reason}；请使用本系统导出的文件"),
        format!("this is no JSON of questions: {reason}; wanted a file as it is exported here"),
    )
}

/// A number of JSON with the digits that it has; none where the text is no number of JSON.
fn number(text: &str) -> Option<Box<RawValue>> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    // JSON has no zeros before a number.
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let text = match text.split_once('.') {
        Some((_, decimals)) => format!("{whole}.{decimals}"),
        None => whole.to_owned(),
    };
    RawValue::from_string(text).ok()
}
