//! Sheets and rosters that others published, read where they are beside the checkout.

#![cfg(test)]

use std::path::Path;

use examhall::domain::scoring::Rule;
use examhall::formats::exchange::{
    Confidence, ForeignKey, ForeignKind, ForeignQuestion, Severity, sheet,
};
use examhall::formats::roster;

/// The bytes of a file; told where it is not.
#[expect(
    clippy::print_stdout,
    reason = "a run that checked nothing must say so"
)]
fn fixture(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/fixtures")
        .join(name);
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        println!("SKIPPED: {name} is not beside this checkout");
    }
    bytes
}

#[test]
fn a_workbook_with_a_sheet_a_type_is_read() {
    let Some(bytes) = fixture("zh_question_template.xlsx") else {
        return;
    };
    let batch = sheet::read(&bytes);
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            ForeignKind::Single,
            ForeignKind::Multiple,
            ForeignKind::TrueFalse,
            ForeignKind::Blank,
            ForeignKind::Essay,
        ]
    );
    let letters = |letters: &str| {
        let letters = letters.chars().map(String::from);
        Some(ForeignKey::Choices(letters.collect()))
    };
    let key = |index: usize| batch.questions[index].key.clone();
    assert_eq!(key(0), letters("B"));
    assert_eq!(key(1), letters("ABCD"));
    assert_eq!(key(2), Some(ForeignKey::Truth(true)));
    match key(3) {
        Some(ForeignKey::Blanks(blanks)) => assert_eq!(blanks.len(), 4),
        other => panic!("{other:?}"),
    }
    assert!(matches!(key(4), Some(ForeignKey::Rubric(text)) if !text.is_empty()));
    let marks: Vec<Option<&str>> = batch
        .questions
        .iter()
        .map(|question| question.marks.as_deref())
        .collect();
    // 2.5 marks for each of four blanks.
    assert_eq!(
        marks,
        [Some("2"), Some("2.5"), Some("2.5"), Some("10"), Some("2.5")]
    );
    assert!(
        batch
            .questions
            .iter()
            .all(|question| !question.confidence.is_held())
    );
    assert!(
        batch
            .questions
            .iter()
            .all(|question| question.tags.len() == 2)
    );
    // A stray character below the questions of the first sheet.
    let errors: Vec<(&str, Option<&str>)> = batch
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| (problem.code, problem.place.cell.as_deref()))
        .collect();
    assert_eq!(errors, [("row_without_stem", Some("单选题!E4"))]);
}

#[test]
fn what_was_read_is_written_and_read_again() {
    let Some(bytes) = fixture("zh_question_template.xlsx") else {
        return;
    };
    let questions = sheet::read(&bytes).questions;
    for written in [sheet::write_xlsx(&questions), sheet::write_csv(&questions)] {
        assert_eq!(written.losses, []);
        let again = sheet::read(&written.bytes).questions;
        let bare = |question: &ForeignQuestion| ForeignQuestion {
            place: questions[0].place.clone(),
            confidence: Confidence::CERTAIN,
            ..question.clone()
        };
        let wanted: Vec<ForeignQuestion> = questions.iter().map(bare).collect();
        assert_eq!(again.iter().map(bare).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn the_headers_of_a_decorated_roster_are_known() {
    let Some(bytes) = fixture("zh_roster_template.xlsx") else {
        return;
    };
    // It is a template: nobody is on it.
    let problems = roster::read(&bytes).unwrap_err();
    let codes: Vec<&str> = problems.iter().map(roster::RosterProblem::code).collect();
    assert_eq!(codes, ["no_rows"]);
}

#[test]
fn marks_for_partly_right_answers_are_rules_of_the_bank() {
    let text = "题型,题干,选项A,选项B,答案,漏选得分\n多选题,问,甲,乙,AB,0.5\n";
    let rule = sheet::read(text.as_bytes()).questions[0].rule.clone();
    assert_eq!(rule, Rule::authored("flat part=0.5").ok());
}
