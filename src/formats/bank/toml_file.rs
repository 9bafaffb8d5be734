//! Questions as a file of a bank, laid out as people write one.
//!
//! Invariant: every text stands in quotation marks with what TOML wants escaped.

use std::fmt::{self, Write};

use super::BANK_FORMAT;
use crate::domain::question::{Question, TopicCode};
use crate::formats::question::{EvidenceForm, KeyValue, OptionForm, QuestionForm};

/// Questions of one topic as the text of a file.
pub fn to_toml(topic: &TopicCode, title: &str, questions: &[Question]) -> String {
    // A text takes in whatever is written.
    written(topic, title, questions).unwrap_or_default()
}

fn written(topic: &TopicCode, title: &str, questions: &[Question]) -> Result<String, fmt::Error> {
    let mut file = String::new();
    write_head(&mut file, topic, title)?;
    for question in questions {
        writeln!(file)?;
        write_form(&mut file, &QuestionForm::from_question(question))?;
    }
    Ok(file)
}

/// The head of a file.
pub(in crate::formats) fn write_head(
    file: &mut String,
    topic: &TopicCode,
    title: &str,
) -> fmt::Result {
    writeln!(file, "format = {}", quoted(BANK_FORMAT))?;
    writeln!(file, "topic = {}", quoted(topic.as_str()))?;
    writeln!(file, "title = {}", quoted(title))
}

/// A question.
pub(in crate::formats) fn write_form(file: &mut String, form: &QuestionForm) -> fmt::Result {
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
