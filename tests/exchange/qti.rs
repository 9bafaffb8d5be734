//! Items of other systems, which are beside some checkouts only.

#![cfg(test)]

use std::path::{Path, PathBuf};

use examhall::domain::marks::Marks;
use examhall::domain::question::{Body, Choice, Key, Layout, OptionId};
use examhall::domain::response::Response;
use examhall::domain::scoring::{ScoringKey, Share, share};
use examhall::formats::exchange::{Batch, ForeignKey, ForeignKind, ForeignQuestion, Severity, qti};

/// What is read of a file; none where it is not there, which is told.
#[expect(
    clippy::print_stdout,
    reason = "a run that checked nothing must say so"
)]
fn read(name: &str) -> Option<Batch> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/fixtures")
        .join(name);
    if !path.exists() {
        println!("SKIPPED: {name} is not beside this checkout");
        return None;
    }
    Some(qti::read(&std::fs::read(path).unwrap()))
}

/// What chosen letters are worth, of the marks of a multiple choice.
fn marks(question: &ForeignQuestion, chosen: &[&str]) -> String {
    let id = |text: &str| text.parse::<OptionId>().unwrap();
    let option = |option: &examhall::formats::exchange::ForeignOption| Choice {
        id: id(&option.id),
        text: option.text.clone(),
        pinned: option.pinned,
    };
    let body = Body {
        stem: question.stem.clone(),
        layout: Layout::Multiple(question.options.iter().map(option).collect()),
    };
    let Some(ForeignKey::Choices(right)) = &question.key else {
        panic!("{question:?}");
    };
    let key = Key::Choices(right.iter().map(|right| id(right)).collect());
    let rule = question.rule.as_ref().unwrap();
    let full: Marks = question.marks.as_deref().unwrap().parse().unwrap();
    let given = Response::Choices(chosen.iter().map(|chosen| id(chosen)).collect());
    match share(&ScoringKey::new(&body, &key, rule), Some(&given), full) {
        Share::Of(share) => full.times(share).to_string(),
        Share::Unanswered | Share::Waiting => panic!("{rule}"),
    }
}

#[test]
fn a_choice_of_elements_keeps_its_mapping() {
    let Some(batch) = read("choice_multiple.xml") else {
        return;
    };
    assert_eq!(batch.problems, []);
    let [question] = batch.questions.as_slice() else {
        panic!("{batch:?}");
    };
    assert_eq!(question.kind, ForeignKind::Multiple);
    let named = |wanted: &str| {
        let option = question.options.iter().find(|option| option.text == wanted);
        option.unwrap().id.as_str()
    };
    let (h, he, o, cl) = (
        named("Hydrogen"),
        named("Helium"),
        named("Oxygen"),
        named("Chlorine"),
    );
    let key = [h, o].map(str::to_owned).to_vec();
    assert_eq!(question.key, Some(ForeignKey::Choices(key)));
    // As the table beside the file has it.
    let table: [(&[&str], &str); 5] = [
        (&[h, o], "2"),
        (&[h], "1"),
        (&[h, o, cl], "1"),
        (&[h, o, he], "0"),
        (&[cl], "0"),
    ];
    for (chosen, wanted) in table {
        assert_eq!(marks(question, chosen), wanted, "{chosen:?}");
    }
    let written = qti::write_package(&batch.questions, &batch.assets);
    assert_eq!(written.losses, []);
    let again = qti::read(&written.bytes);
    assert_eq!(again.questions[0].rule, question.rule);
}

#[test]
fn a_text_that_is_worth_half_never_gets_all() {
    let Some(batch) = read("text_entry.xml") else {
        return;
    };
    let [question] = batch.questions.as_slice() else {
        panic!("{batch:?}");
    };
    assert_eq!(question.kind, ForeignKind::Blank);
    assert_eq!(question.stem.matches("____").count(), 1);
    let key = vec![vec!["York".to_owned()]];
    assert_eq!(question.key, Some(ForeignKey::Blanks(key)));
    // Case does not count here: a person decides what becomes of `york`.
    let [problem] = batch.problems.as_slice() else {
        panic!("{:?}", batch.problems);
    };
    assert_eq!(problem.severity, Severity::Held);
    assert!(problem.chinese.contains("york") && question.confidence.is_held());
}

#[test]
fn the_default_of_the_score_gives_no_marks() {
    let Some(batch) = read("choice_single_firstexample.xml") else {
        return;
    };
    assert_eq!(batch.problems, []);
    let [question] = batch.questions.as_slice() else {
        panic!("{batch:?}");
    };
    let key = ForeignKey::Choices(vec!["A".to_owned()]);
    assert_eq!(
        (question.kind, &question.key),
        (ForeignKind::Single, &Some(key))
    );
    // All or nothing, as single choices are where nobody says otherwise.
    assert_eq!((&question.rule, &question.marks), (&None, &None));
}
