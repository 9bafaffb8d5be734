//! What pasted text becomes: every dialect, every doubt.

use super::super::{Batch, ForeignKey, ForeignKind, ForeignQuestion, Severity};
use super::read;

mod answers;
mod blanks;
mod dialects;
mod document;
mod held;
mod key_lists;
mod layout;
mod properties;
mod shared;

fn batch(text: &str) -> Batch {
    read(text.as_bytes())
}

/// A question in a line: kind, stem, options, key, confidence.
fn shown(question: &ForeignQuestion) -> String {
    let options = question.options.iter().map(|option| option.text.as_str());
    let options: Vec<&str> = options.collect();
    format!(
        "{} | {} | {} | {} | {}",
        question.kind.as_str(),
        question.stem.replace('\n', "⏎"),
        options.join(" / ").replace('\n', "⏎"),
        question.key.as_ref().map_or_else(|| "-".to_owned(), key),
        question.confidence.hundredths(),
    )
}

fn key(key: &ForeignKey) -> String {
    match key {
        ForeignKey::Choices(ids) | ForeignKey::Order(ids) => ids.concat(),
        ForeignKey::Truth(truth) => truth.to_string(),
        ForeignKey::Blanks(blanks) => {
            let blanks: Vec<String> = blanks.iter().map(|texts| texts.join("=")).collect();
            blanks.join(" + ")
        }
        ForeignKey::Rubric(text) => text.replace('\n', "⏎"),
        ForeignKey::Pairs(_) | ForeignKey::Ranges(_) => unreachable!("never read from text"),
    }
}

fn all(text: &str) -> Vec<String> {
    batch(text).questions.iter().map(shown).collect()
}

/// The only question of a text.
fn only(text: &str) -> ForeignQuestion {
    let batch = batch(text);
    assert_eq!(batch.questions.len(), 1, "{text}\n{:#?}", batch.problems);
    batch.questions.into_iter().next().unwrap()
}

/// Severity, code and line of what is said of a text.
fn told(text: &str) -> Vec<(Severity, &'static str, usize)> {
    let problems = batch(text).problems;
    let told = problems
        .iter()
        .map(|problem| (problem.severity, problem.code, problem.place.line));
    told.collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    batch(text)
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect()
}
