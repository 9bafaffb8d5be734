//! What is counted, and what a new version breaks.

use super::*;
use crate::domain::question::{
    Body, Choice, Cognitive, Difficulty, Key, Layout, OptionId, Parts, Passage,
};

const OLD: &str = "一、开放\n本馆每周开放 六天。\n二、藏书\n藏书三万册。借书不收费。\n三、附则\n";

fn source(text: &str) -> SourceText {
    SourceText::new(text)
}

/// Where words stand in the old text.
fn passage(words: &str) -> Option<Passage> {
    let old = source(OLD);
    let place = old.find(words).next()?;
    Passage::of(place.start, old.slice(&place)?)
}

fn evidence(words: &str, passage: Option<Passage>) -> Evidence {
    Evidence {
        material: "library".to_owned(),
        place: String::new(),
        quote: words.to_owned(),
        passage,
    }
}

fn question(code: &str, layout: Layout, key: Key, evidence: Vec<Evidence>) -> Question {
    Question::new(Parts {
        code: code.parse().unwrap(),
        version: 1,
        status: if code.ends_with('9') {
            Status::Retired
        } else {
            Status::Draft
        },
        topic: "T01".parse().unwrap(),
        body: Body {
            stem: "本馆怎样？".to_owned(),
            layout,
        },
        key,
        rule: None,
        explanation: String::new(),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        tags: BTreeSet::new(),
        facts: BTreeSet::new(),
        stimulus: None,
        enemies: BTreeSet::new(),
        evidence,
    })
    .unwrap()
}

fn truth(code: &str, evidence: Vec<Evidence>) -> Question {
    question(code, Layout::TrueFalse, Key::Truth(true), evidence)
}

fn single(code: &str, evidence: Vec<Evidence>) -> Question {
    let id = |text: &str| text.parse::<OptionId>().unwrap();
    let options = ["a", "b"].map(|name| Choice {
        id: id(name),
        text: name.to_owned(),
        pinned: false,
    });
    let key = Key::Choices(BTreeSet::from([id("a")]));
    question(code, Layout::Single(options.into()), key, evidence)
}

fn covered(questions: &[Question]) -> Coverage {
    let questions: Vec<&Question> = questions.iter().collect();
    cover("library", &source(OLD), &parts_of(OLD), &questions)
}

#[test]
fn a_question_counts_once_in_each_part_that_it_quotes() {
    let open = || evidence("每周开放六天", None);
    let coverage = covered(&[
        truth("T01-J01", vec![open(), evidence("开放六天", None)]),
        single("T01-S01", vec![open(), evidence("藏书三万册", None)]),
        truth("T01-J02", vec![evidence("藏书五万册", None)]),
        truth("T01-J09", vec![evidence("借书不收费", None)]),
    ]);
    let counts: Vec<usize> = coverage
        .parts
        .iter()
        .map(PartCoverage::n_questions)
        .collect();
    assert_eq!(counts, [2, 1, 0]);
    assert_eq!(coverage.parts[0].by_kind[&Kind::Single], 1);
    assert_eq!(coverage.whole.n_questions(), 2);
    let lost: Vec<&str> = coverage.lost.iter().map(QuestionCode::as_str).collect();
    assert_eq!(lost, ["T01-J02"]);
}

#[test]
fn characters_count_once_and_white_space_never() {
    let coverage = covered(&[
        truth("T01-J01", vec![evidence("每周开放六天", None)]),
        truth("T01-J02", vec![evidence("开放六天", passage("开放六天"))]),
    ]);
    let first = &coverage.parts[0];
    // 一、开放 and 本馆每周开放六天。 without the space.
    assert_eq!((first.n_quoted, first.n_characters), (6, 13));
    assert_eq!(first.permille(), 461);
    let all: usize = coverage.parts.iter().map(|part| part.n_characters).sum();
    assert_eq!(coverage.whole.n_characters, all);
    assert_eq!(covered(&[]).whole.permille(), 0);
    assert_eq!(PartCoverage::default().permille(), 0);
}

#[test]
fn evidence_across_a_border_counts_on_both_sides() {
    let across = evidence("六天。二、藏书", None);
    let coverage = covered(&[truth("T01-J01", vec![across])]);
    let counts: Vec<usize> = coverage
        .parts
        .iter()
        .map(PartCoverage::n_questions)
        .collect();
    assert_eq!(counts, [1, 1, 0]);
}

#[test]
fn a_new_version_leaves_questions_fine_moves_them_or_breaks_them() {
    let questions = [
        truth("T01-J01", vec![evidence("每周开放六天", None)]),
        truth(
            "T01-J02",
            vec![evidence("每周开放六天", passage("每周开放六天"))],
        ),
        truth(
            "T01-J03",
            vec![evidence("借书不收费", None), evidence("藏书三万册", None)],
        ),
        truth(
            "T01-J04",
            vec![evidence("借书不收费", passage("借书不收费"))],
        ),
        truth("T01-J05", vec![]),
        truth("T01-J09", vec![evidence("藏书三万册", None)]),
    ];
    let questions: Vec<&Question> = questions.iter().collect();
    let texts = |text: &str| BTreeMap::from([("library".to_owned(), source(text))]);
    let new = OLD.replace("藏书三万册。借书", "藏书五万册。自今年起，借书");
    let judged = judge(&questions, &texts(OLD), &texts(&new));
    let fates: Vec<(&str, Fate)> = judged
        .iter()
        .map(|judged| (judged.question.as_str(), judged.fate))
        .collect();
    let wanted = [
        ("T01-J01", Fate::Fine),
        ("T01-J02", Fate::Fine),
        ("T01-J03", Fate::Stale),
        ("T01-J04", Fate::Moved),
    ];
    assert_eq!(fates, wanted);
    let evidence: Vec<(usize, Fate)> = judged[2]
        .evidence
        .iter()
        .map(|(n, fate, _)| (*n, *fate))
        .collect();
    assert_eq!(evidence, [(0, Fate::Moved), (1, Fate::Stale)]);
    assert_eq!(judge(&questions, &texts(OLD), &BTreeMap::new()), []);
}
