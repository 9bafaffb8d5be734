//! Drafts as a file of a bank, laid out as people write one.
//!
//! Invariant: every text stands in quotation marks with what TOML wants escaped, and nothing of a text
//! leaves its comment.

use std::fmt::{self, Write};

use super::{Heading, with_passages};
use crate::drafting::{Draft, Outcome, Span};
use crate::formats::bank::{write_form, write_head};
use crate::formats::question::QuestionForm;

/// The drafts as the text of a file.
pub fn to_toml(heading: &Heading<'_>, outcome: &Outcome) -> String {
    // A text takes in whatever is written.
    written(heading, outcome).unwrap_or_default()
}

fn written(heading: &Heading<'_>, outcome: &Outcome) -> Result<String, fmt::Error> {
    let mut text = String::new();
    let file = &mut text;
    writeln!(
        file,
        "# 起草的题目，还没有人审定：逐题对照出处看过、改好，再把 status 改为 approved。"
    )?;
    for text in heading.texts {
        writeln!(
            file,
            "# 材料 {}：{}，{} 字，{}，sha256 {}",
            comment(&text.id),
            comment(&text.file),
            text.characters,
            text.encoding,
            text.sha256
        )?;
    }
    write_head(file, heading.topic, heading.title)?;
    for draft in &outcome.drafts {
        write_draft(file, draft)?;
    }
    Ok(text)
}

fn write_draft(file: &mut String, draft: &Draft) -> fmt::Result {
    let places: Vec<String> = draft.evidence.iter().map(place).collect();
    writeln!(
        file,
        "\n# 来自：{}；{}",
        draft.source.chinese(),
        places.join("，")
    )?;
    for verdict in &draft.verdicts {
        writeln!(
            file,
            "# 复核：{} {}",
            verdict.rule.code(),
            comment(&verdict.hint.zh)
        )?;
    }
    write_form(file, &QuestionForm::from_question(&with_passages(draft)))
}

/// `a.txt 第 12 行`.
fn place(span: &Span) -> String {
    let material = comment(&span.material);
    match span.lines {
        (first, last) if first == last => format!("{material} 第 {first} 行"),
        (first, last) => format!("{material} 第 {first}—{last} 行"),
    }
}

/// A text within a comment, which ends with its line.
fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
