//! Where a question comes from: evidence of the bank as 出处 and back.
//!
//! A piece of evidence is a line of the source, `[material] place：“quotation”`; a source that is anything else
//! stands as the last line of the explanation, `出处：…`.
//!
//! Invariant: what [`write`] makes of a question, [`read`] and [`with_source`] give back, but for the exact
//! characters of a quotation.

use std::collections::BTreeSet;

use crate::domain::question::{Evidence, Parts};

/// What the line of a source begins with.
const SOURCE: &str = "出处：";

/// Source and explanation of a question of the bank.
pub(super) fn write(question: &Parts) -> (Option<String>, String) {
    let explanation = &question.explanation;
    if !question.evidence.is_empty() {
        let lines: Vec<String> = question.evidence.iter().map(line_of).collect();
        return (Some(lines.join("\n")), explanation.clone());
    }
    let (before, last) = explanation.rsplit_once('\n').unwrap_or(("", explanation));
    match last.strip_prefix(SOURCE) {
        Some(source) if !source.trim().is_empty() => (Some(source.to_owned()), before.to_owned()),
        Some(_) | None => (None, explanation.clone()),
    }
}

fn line_of(evidence: &Evidence) -> String {
    let Evidence {
        material,
        place,
        quote,
        ..
    } = evidence;
    let place = place.replace('\n', " ");
    format!("[{material}] {place}：“{}”", quote.replace('\n', " "))
}

/// The evidence that a source is, of materials that the bank has; or the source itself.
pub(super) fn read(source: &str, materials: &BTreeSet<String>) -> (Vec<Evidence>, String) {
    let lines = source
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let evidence: Option<Vec<Evidence>> = lines.map(|line| evidence_of(line, materials)).collect();
    match evidence {
        Some(evidence) if !evidence.is_empty() => (evidence, String::new()),
        Some(_) | None => (Vec::new(), source.trim().to_owned()),
    }
}

fn evidence_of(line: &str, materials: &BTreeSet<String>) -> Option<Evidence> {
    let (material, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (place, rest) = rest.split_once("：“")?;
    let quote = rest.strip_suffix('”')?;
    let fits = materials.contains(material) && quote.chars().count() <= Evidence::MAX_QUOTE;
    fits.then(|| Evidence {
        material: material.to_owned(),
        place: place.trim().to_owned(),
        quote: quote.to_owned(),
        passage: None,
    })
}

/// An explanation with a source as its last line.
pub(super) fn with_source(explanation: &str, source: &str) -> String {
    let explanation = explanation.trim();
    if source.is_empty() {
        return explanation.to_owned();
    }
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = format!("{SOURCE}{source}");
    if explanation.is_empty() {
        line
    } else if explanation.lines().next_back() == Some(line.as_str()) {
        explanation.to_owned()
    } else {
        format!("{explanation}\n{line}")
    }
}
