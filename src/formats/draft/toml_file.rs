//! Drafts as a file of a bank, laid out as people write one.
//!
//! Invariant: every text stands in quotation marks with what TOML wants escaped, and nothing of a text
//! leaves its comment.

use std::fmt::{self, Write};

use super::{Heading, with_passages};
use crate::drafting::{Draft, Outcome, Span};
use crate::formats::bank::BANK_FORMAT;
use crate::formats::question::{EvidenceForm, KeyValue, OptionForm, QuestionForm};

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
    writeln!(file, "format = {}", quoted(BANK_FORMAT))?;
    writeln!(file, "topic = {}", quoted(heading.topic.as_str()))?;
    writeln!(file, "title = {}", quoted(heading.title))?;
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
            comment(&verdict.hint)
        )?;
    }
    let form = QuestionForm::from_question(&with_passages(draft));
    writeln!(file, "[[questions]]")?;
    write_text(file, "code", &form.code)?;
    write_text(file, "type", &form.kind)?;
    write_text(file, "status", &form.status)?;
    writeln!(file, "version = {}", form.version)?;
    write_text(file, "stem", &form.stem)?;
    write_options(file, "options", &form.options)?;
    write_options(file, "left", &form.left)?;
    write_options(file, "right", &form.right)?;
    if let Some(key) = &form.key {
        writeln!(file, "key = {}", key_text(key))?;
    }
    if !form.accepted.is_empty() {
        let lists: Vec<String> = form.accepted.iter().map(|texts| list(texts)).collect();
        writeln!(file, "accepted = [{}]", lists.join(", "))?;
    }
    if let Some(rule) = &form.rule {
        write_text(file, "rule", rule)?;
    }
    write_text(file, "explanation", &form.explanation)?;
    write_text(file, "difficulty", &form.difficulty)?;
    write_text(file, "cognitive", &form.cognitive)?;
    for (field, texts) in [
        ("tags", &form.tags),
        ("facts", &form.facts),
        ("enemies", &form.enemies),
    ] {
        if !texts.is_empty() {
            writeln!(file, "{field} = {}", list(texts))?;
        }
    }
    if let Some(stimulus) = &form.stimulus {
        write_text(file, "stimulus", stimulus)?;
    }
    write_evidence(file, &form.evidence)
}

/// `a.txt 第 12 行`.
fn place(span: &Span) -> String {
    let material = comment(&span.material);
    match span.lines {
        (first, last) if first == last => format!("{material} 第 {first} 行"),
        (first, last) => format!("{material} 第 {first}—{last} 行"),
    }
}

fn write_text(file: &mut String, field: &str, text: &str) -> fmt::Result {
    writeln!(file, "{field} = {}", quoted(text))
}

fn write_options(file: &mut String, field: &str, options: &[OptionForm]) -> fmt::Result {
    if options.is_empty() {
        return Ok(());
    }
    writeln!(file, "{field} = [")?;
    for OptionForm { id, text, pinned } in options {
        let pinned = if *pinned { ", pinned = true" } else { "" };
        writeln!(
            file,
            "  {{ id = {}, text = {}{pinned} }},",
            quoted(id),
            quoted(text)
        )?;
    }
    writeln!(file, "]")
}

fn write_evidence(file: &mut String, evidence: &[EvidenceForm]) -> fmt::Result {
    if evidence.is_empty() {
        return Ok(());
    }
    writeln!(file, "evidence = [")?;
    for EvidenceForm {
        material,
        place,
        quote,
        span,
        sha256,
    } in evidence
    {
        let [material, place, quote] = [material, place, quote].map(|text| quoted(text));
        write!(
            file,
            "  {{ material = {material}, place = {place}, quote = {quote}"
        )?;
        // Last: they are for the program.
        if let Some([from, to]) = span {
            write!(file, ", span = [{from}, {to}]")?;
        }
        if let Some(sha256) = sha256 {
            write!(file, ", sha256 = {}", quoted(sha256))?;
        }
        writeln!(file, " }},")?;
    }
    writeln!(file, "]")
}

fn key_text(key: &KeyValue) -> String {
    match key {
        KeyValue::Truth(truth) => truth.to_string(),
        KeyValue::One(text) => quoted(text),
        KeyValue::List(texts) => list(texts),
        KeyValue::Pairs(pairs) => {
            // Ids of options may stand without quotation marks.
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(left, right)| format!("{left} = {}", quoted(right)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A text in quotation marks.
fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(escaped).collect();
    format!("\"{escaped}\"")
}

fn escaped(c: char) -> String {
    match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        _ if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        _ => c.to_string(),
    }
}

/// A text within a comment, which ends with its line.
fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
