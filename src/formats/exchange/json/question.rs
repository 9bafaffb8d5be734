//! One question of a batch.
//!
//! Invariant: a question is read whole or not at all, and what is wrong is told with its field.

use serde_json::value::RawValue;

use super::super::note::Note;
use super::super::{
    Confidence, ForeignKind, ForeignOption, ForeignQuestion, Place, Severity, letter,
};
use super::{OptionForm, QuestionForm, key, not_a_batch};
use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;

/// Longest question, in bytes of JSON.
const MAX_QUESTION_BYTES: usize = 1024 * 1024;

const KINDS: [ForeignKind; 8] = [
    ForeignKind::Single,
    ForeignKind::Multiple,
    ForeignKind::TrueFalse,
    ForeignKind::Blank,
    ForeignKind::Match,
    ForeignKind::Order,
    ForeignKind::Essay,
    ForeignKind::Numeric,
];

/// Reads a question by itself; `line` is where it begins.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(raw: &RawValue, line: usize) -> Result<ForeignQuestion, Note> {
    if MAX_QUESTION_BYTES < raw.get().len() {
        return Err(wrong(
            line,
            "stem",
            "一道题超过 1 MiB",
            "a question has more than 1 MiB",
        ));
    }
    let form: QuestionForm =
        serde_json::from_str(raw.get()).map_err(|error| not_a_batch(line, &error))?;
    let kind = KINDS.into_iter().find(|kind| kind.as_str() == form.kind);
    let kind = kind.ok_or_else(|| {
        let words = KINDS.map(ForeignKind::as_str).join(", ");
        wrong(
            line,
            "type",
            &format!("题型应是 {words} 之一"),
            &format!("wanted one of: {words}"),
        )
    })?;
    let mut question = ForeignQuestion::new(Place::line(line), kind, form.stem);
    question.options = sides(form.options, "options", line, letter)?;
    question.left = sides(form.left, "left", line, |at| (at + 1).to_string())?;
    question.key = form
        .key
        .map(|raw| key::read(&raw, &question))
        .transpose()
        .map_err(|(chinese, english)| wrong(line, "key", chinese, english))?;
    question.marks = form.marks.map(|raw| marks(&raw, line)).transpose()?;
    question.difficulty = form
        .difficulty
        .map(|word| difficulty(&word, line))
        .transpose()?;
    question.rule = form.rule.map(|text| rule(&text, line)).transpose()?;
    question.confidence = match form.confidence {
        Some(raw) => confidence(&raw, line)?,
        None => Confidence::CERTAIN,
    };
    question.code = form.code;
    question.explanation = form.explanation;
    question.topic = form.topic;
    question.tags = form.tags.into_iter().collect();
    question.source = form.source;
    Ok(question)
}

fn wrong(line: usize, field: &str, chinese: &str, english: &str) -> Note {
    Note::new(
        Severity::Error,
        line,
        "wrong_field",
        format!("字段 {field}：{chinese}"),
        format!("`{field}`: {english}"),
    )
}

/// Sides of which each has the id of its place.
fn sides(
    forms: Vec<OptionForm>,
    field: &str,
    line: usize,
    id: impl Fn(usize) -> String,
) -> Result<Vec<ForeignOption>, Note> {
    let side = |(at, form): (usize, OptionForm)| {
        let wanted = id(at);
        if form.id != wanted {
            return Err(wrong(
                line,
                field,
                &format!("第 {} 项的 id 应是“{wanted}”", at + 1),
                &format!("the id of entry {} is `{wanted}`", at + 1),
            ));
        }
        Ok(ForeignOption {
            id: wanted,
            text: form.text,
            pinned: false,
        })
    };
    forms.into_iter().enumerate().map(side).collect()
}

/// Marks with the digits that they have, as a number or as a text.
fn marks(raw: &RawValue, line: usize) -> Result<String, Note> {
    let text = raw.get().trim_matches('"');
    super::number(text).map(|_| text.to_owned()).ok_or_else(|| {
        wrong(
            line,
            "marks",
            "分值应是数字，如 2 或 0.5",
            "wanted a number such as 2 or 0.5",
        )
    })
}

fn difficulty(word: &str, line: usize) -> Result<Difficulty, Note> {
    let known = Difficulty::ALL.iter().find(|known| known.as_str() == word);
    known.copied().ok_or_else(|| {
        wrong(
            line,
            "difficulty",
            "难度应是 easy、medium 或 hard",
            "wanted easy, medium or hard",
        )
    })
}

fn rule(text: &str, line: usize) -> Result<Rule, Note> {
    Rule::authored(text).map_err(|fault| {
        wrong(
            line,
            "rule",
            &format!("“{text}”不是评分规则"),
            &fault.to_string(),
        )
    })
}

/// Hundredths of a decimal of two places at most.
fn confidence(raw: &RawValue, line: usize) -> Result<Confidence, Note> {
    let (whole, decimals) = raw.get().split_once('.').unwrap_or((raw.get(), ""));
    let hundredths: Option<u8> = match (whole, decimals.len()) {
        ("1", _) if decimals.bytes().all(|byte| byte == b'0') => Some(100),
        ("0", 0) => Some(0),
        ("0", 1 | 2) => format!("{decimals:0<2}").parse().ok(),
        _ => None,
    };
    let confidence = hundredths.map(Confidence::from_hundredths);
    confidence.ok_or_else(|| {
        wrong(
            line,
            "confidence",
            "把握应是 0 到 1 的数，最多两位小数",
            "wanted a number from 0 to 1 with at most two decimals",
        )
    })
}
