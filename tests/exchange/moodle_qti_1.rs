//! Moodle XML and QTI 1.2 as other systems publish them, beside some checkouts only.

#![cfg(test)]

use std::path::{Path, PathBuf};

use examhall::domain::scoring::{ByChoice, Method, Rule};
use examhall::formats::exchange::{
    ForeignKey, ForeignKind, MatchGrades, Severity, moodle_xml, qti_1,
};

/// Where a file is; told where it is not.
#[expect(
    clippy::print_stdout,
    reason = "a run that checked nothing must say so"
)]
fn fixture(name: &str) -> Option<Vec<u8>> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let path = folder.join(name);
    if !path.exists() {
        println!("SKIPPED: {name} is not beside this checkout");
        return None;
    }
    Some(std::fs::read(path).unwrap())
}

#[test]
fn a_weight_that_moodle_does_not_know_makes_its_question_an_error() {
    let Some(bytes) = fixture("moodlexml_invalid_grades.xml") else {
        return;
    };
    let batch = moodle_xml::read(&bytes);
    assert!(batch.questions.is_empty());
    let [problem] = &*batch.problems else {
        panic!("{:?}", batch.problems);
    };
    assert_eq!(
        (problem.code, problem.severity),
        ("illegal_fraction", Severity::Error)
    );
    assert!(problem.chinese.contains("33%") && problem.chinese.contains("33.33333%"));
    assert_eq!(problem.place.line, 38);
}

#[test]
fn the_nearest_weight_is_taken_with_a_warning_where_that_is_asked() {
    let Some(bytes) = fixture("moodlexml_invalid_grades.xml") else {
        return;
    };
    let batch = moodle_xml::read_with(&bytes, MatchGrades::Nearest);
    let [question] = &*batch.questions else {
        panic!("{:?}", batch.problems);
    };
    assert_eq!(question.kind, ForeignKind::Multiple);
    assert_eq!(question.stem, "Select all prime numbers :");
    let texts: Vec<&str> = question
        .options
        .iter()
        .map(|option| &*option.text)
        .collect();
    assert_eq!(texts, ["1", "2", "3", "4", "5"]);
    let key = ["B", "C", "E"].map(str::to_owned).to_vec();
    assert_eq!(question.key, Some(ForeignKey::Choices(key)));
    assert_eq!(
        question.rule,
        Some(Rule::of(Method::Choice(ByChoice::Moodle)))
    );
    let warnings = batch
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Warning);
    let warnings: Vec<&str> = warnings.map(|problem| problem.code).collect();
    assert_eq!(warnings, ["illegal_fraction"]);
}

#[test]
fn what_stands_under_not_must_stay_unselected() {
    let Some(bytes) = fixture("canvas-checkbox.xml") else {
        return;
    };
    let batch = qti_1::read(&bytes);
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let [question] = &*batch.questions else {
        panic!("{} questions", batch.questions.len());
    };
    assert_eq!(question.kind, ForeignKind::Multiple);
    assert_eq!(question.stem, "Select all correct answers");
    let texts: Vec<&str> = question
        .options
        .iter()
        .map(|option| &*option.text)
        .collect();
    assert_eq!(texts, ["Correct A", "Correct B", "Wrong C"]);
    let key = ["A", "B"].map(str::to_owned).to_vec();
    assert_eq!(question.key, Some(ForeignKey::Choices(key)));
    assert_eq!(question.rule, Some(Rule::EXACT));
    assert_eq!(question.marks.as_deref(), Some("1"));
    assert_eq!(question.code.as_deref(), Some("q1"));
}
