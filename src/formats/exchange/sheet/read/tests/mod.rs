//! Tests of reading question sheets, with the traps that people and systems set.

use super::super::super::*;
use super::super::read;
use ForeignKind::{Blank, Essay, Multiple, Single, TrueFalse};

use crate::domain::question::Difficulty;
use crate::domain::question::Difficulty::{Easy, Hard, Medium};
use crate::domain::scoring::Rule;

mod choices;
mod doubled;
mod layouts;
mod looks;
mod others;

/// The batch of a table, a line a row.
fn csv(lines: &[&str]) -> Batch {
    read(lines.join("\n").as_bytes())
}

/// The only question of a table, with the codes of what is said of it.
fn one(lines: &[&str]) -> (ForeignQuestion, Vec<(&'static str, String)>) {
    let batch = csv(lines);
    assert_eq!(batch.questions.len(), 1, "{:#?}", batch.problems);
    let told = codes(&batch);
    (batch.questions.into_iter().next().unwrap(), told)
}

/// What is said, with the cell.
fn codes(batch: &Batch) -> Vec<(&'static str, String)> {
    sound(batch);
    let problems = batch.problems.iter();
    problems
        .map(|problem| (problem.code, problem.place.cell.clone().unwrap_or_default()))
        .collect()
}

/// The promises that every batch keeps.
fn sound(batch: &Batch) {
    for (index, question) in batch.questions.iter().enumerate() {
        let of = |problem: &&ImportProblem| problem.place.question == Some(index);
        let held = batch
            .problems
            .iter()
            .filter(of)
            .any(|p| p.severity == Severity::Held);
        assert_eq!(question.confidence.is_held(), held, "{question:#?}");
        if question.confidence < Confidence::CERTAIN {
            assert!(batch.problems.iter().any(|problem| of(&problem)));
        }
        if question.key.is_none() {
            assert!(held, "{question:#?}");
        }
    }
    for problem in &batch.problems {
        assert!(!problem.chinese.is_empty() && !problem.english.is_empty());
        assert!(problem.place.question.is_none() || problem.place.cell.is_some());
        assert!(
            problem
                .place
                .question
                .is_none_or(|index| index < batch.questions.len())
        );
    }
}

fn texts(options: &[ForeignOption]) -> Vec<&str> {
    options.iter().map(|option| option.text.as_str()).collect()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "compared with keys as questions have them"
)]
fn choices(ids: &[&str]) -> Option<ForeignKey> {
    let ids = ids.iter().map(|id| (*id).to_owned());
    Some(ForeignKey::Choices(ids.collect()))
}
