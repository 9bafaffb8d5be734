//! GIFT as people and Moodle write it, and as we do.

use super::*;
use crate::formats::exchange::{ForeignKey, ForeignKind, ForeignQuestion};

mod doubtful;
mod kinds;
mod lesser;
mod round;

/// The only question of a text.
fn one(text: &str) -> ForeignQuestion {
    let batch = read(text.as_bytes());
    assert_eq!(batch.questions.len(), 1, "{:?}", batch.problems);
    batch.questions[0].clone()
}

/// Lines and codes of what is said.
fn told(text: &str) -> Vec<(usize, &'static str)> {
    let problems = read(text.as_bytes()).problems;
    let told = problems
        .iter()
        .map(|problem| (problem.place.line, problem.code));
    told.collect()
}

fn options(question: &ForeignQuestion) -> Vec<&str> {
    question
        .options
        .iter()
        .map(|option| option.text.as_str())
        .collect()
}

fn choices(question: &ForeignQuestion) -> String {
    match &question.key {
        Some(ForeignKey::Choices(ids)) => ids.concat(),
        other => panic!("{other:?}"),
    }
}

fn accepted(question: &ForeignQuestion) -> Vec<String> {
    match &question.key {
        Some(ForeignKey::Blanks(blanks)) => blanks.concat(),
        other => panic!("{other:?}"),
    }
}
