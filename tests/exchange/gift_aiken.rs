//! GIFT, Aiken and JSON on files of others, and on all of the questions that are shipped.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use examhall::domain::Language;
use examhall::domain::question::{Cognitive, Difficulty, Evidence, Kind, Parts, Question};
use examhall::formats::bank::read_folder;
use examhall::formats::exchange::adopt::{Defaults, Rules, adopt};
use examhall::formats::exchange::{
    Batch, ForeignKey, ForeignKind, ForeignQuestion, Format, NumberRange, Severity, Written, aiken,
    detect, gift, json,
};

/// A file of others; told where it is not.
#[expect(
    clippy::print_stdout,
    reason = "a run that checked nothing must say so"
)]
fn fixture(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/fixtures")
        .join(name);
    if !path.exists() {
        println!("SKIPPED: {name} is not beside this checkout");
        return None;
    }
    Some(fs::read(path).unwrap())
}

fn choices(question: &ForeignQuestion) -> String {
    match &question.key {
        Some(ForeignKey::Choices(ids)) => ids.concat(),
        other => panic!("{other:?}"),
    }
}

fn told(batch: &Batch, severity: Severity) -> Vec<(usize, &'static str)> {
    let problems = batch
        .problems
        .iter()
        .filter(|problem| problem.severity == severity);
    problems
        .map(|problem| (problem.place.line, problem.code))
        .collect()
}

#[test]
fn a_gift_file_of_others_is_read_as_its_authors_meant_it() {
    let Some(bytes) = fixture("gift_questions.gift.txt") else {
        return;
    };
    assert_eq!(detect("questions.txt", &bytes), Ok(Format::Gift));
    let batch = gift::read(&bytes);
    let kinds: Vec<_> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    let wanted = [
        ForeignKind::Essay,
        ForeignKind::Match,
        ForeignKind::Single,
        ForeignKind::Multiple,
        ForeignKind::Numeric,
        ForeignKind::Blank,
        ForeignKind::TrueFalse,
        ForeignKind::TrueFalse,
        ForeignKind::TrueFalse,
    ];
    assert_eq!(kinds, wanted);
    assert!(
        batch
            .questions
            .iter()
            .all(|question| question.key.is_some())
    );
    let [
        _,
        pairs,
        single,
        multiple,
        number,
        short,
        absolute,
        first,
        second,
    ] = &batch.questions[..]
    else {
        panic!("{} questions", batch.questions.len());
    };
    assert_eq!((pairs.left.len(), pairs.options.len()), (4, 5));
    assert_eq!(pairs.options[4].text, "Chat");
    assert_eq!(
        (choices(single), choices(multiple)),
        ("A".to_owned(), "AC".to_owned())
    );
    let range = NumberRange {
        from: "1".to_owned(),
        to: "5".to_owned(),
    };
    assert_eq!(number.key, Some(ForeignKey::Ranges(vec![range])));
    assert_eq!(number.stem, "What is a number from 1 to 5?");
    let frog = ForeignKey::Blanks(vec![vec!["Frog".to_owned()]]);
    assert_eq!(short.key, Some(frog));
    let truths = [absolute, first, second].map(|question| question.key.clone());
    assert_eq!(
        truths,
        [false, true, true].map(|truth| Some(ForeignKey::Truth(truth)))
    );
    assert!(absolute.stem.ends_with("everything."), "{}", absolute.stem);
    assert!(absolute.explanation.starts_with("This is, of course"));
    let wanted = [
        (31, "stray_text"),
        (36, "partial_answer"),
        (43, "stray_text"),
    ];
    assert_eq!(told(&batch, Severity::Warning), wanted);
    assert_eq!(told(&batch, Severity::Held), []);
}

#[test]
fn an_aiken_file_of_others_is_read_as_text() {
    let Some(bytes) = fixture("aiken_questions.txt") else {
        return;
    };
    assert_eq!(detect("questions.txt", &bytes), Ok(Format::Aiken));
    let batch = aiken::read(&bytes);
    assert_eq!(batch.problems, []);
    let keys: Vec<_> = batch.questions.iter().map(choices).collect();
    assert_eq!(keys, ["B", "A"]);
    assert!(
        batch.questions[1]
            .stem
            .contains("<html class=\"cool\"> & images")
    );
}

#[test]
fn the_faults_of_an_aiken_file_of_others_are_told_and_the_rest_is_read() {
    let Some(bytes) = fixture("aiken_errors.txt") else {
        return;
    };
    assert_eq!(detect("questions.txt", &bytes), Ok(Format::Aiken));
    let batch = aiken::read(&bytes);
    let keys: Vec<_> = batch.questions.iter().map(choices).collect();
    assert_eq!(keys, ["A", "B"]);
    let wanted = [
        (3, "too_few_options"),
        (5, "option_without_question"),
        (7, "answer_without_question"),
        (18, "unfinished_question"),
    ];
    assert_eq!(told(&batch, Severity::Error), wanted);
}

#[test]
fn packages_and_xml_of_others_are_known() {
    for (name, wanted) in [
        ("moodlexml_invalid_grades.xml", Format::MoodleXml),
        ("canvas-checkbox.xml", Format::Qti),
        ("choice_multiple.xml", Format::Qti),
        ("text_entry.xml", Format::Qti),
        ("choice_single_firstexample.xml", Format::Qti),
        ("zh_question_template.xlsx", Format::Sheet),
    ] {
        if let Some(bytes) = fixture(name) {
            assert_eq!(detect("file", &bytes), Ok(wanted), "{name}");
        }
    }
}

/// The questions that are shipped, and the ids of their materials.
fn shipped() -> (Vec<Question>, BTreeSet<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("question_bank");
    let bank = read_folder(&folder).unwrap();
    let questions: Vec<Question> = bank
        .questions
        .into_iter()
        .map(|(question, _)| question)
        .collect();
    assert!(300 <= questions.len());
    let materials = bank.materials.into_iter().map(|material| material.id);
    (questions, materials.collect())
}

fn defaults(materials: BTreeSet<String>) -> Defaults {
    Defaults {
        topic: "T99".parse().unwrap(),
        difficulty: Difficulty::Easy,
        cognitive: Cognitive::Remember,
        rules: Rules::OfFile,
        next_numbers: BTreeMap::new(),
        known: BTreeMap::new(),
        materials,
    }
}

/// What a file of another system keeps of a question.
fn kept(question: &Question) -> Parts {
    let parts: &Parts = question;
    let evidence = parts.evidence.iter().map(|evidence| Evidence {
        passage: None,
        ..evidence.clone()
    });
    Parts {
        version: 1,
        status: examhall::domain::question::Status::Draft,
        cognitive: Cognitive::Remember,
        facts: BTreeSet::new(),
        enemies: BTreeSet::new(),
        stimulus: None,
        evidence: evidence.collect(),
        ..parts.clone()
    }
}

/// The questions of a batch, adopted.
fn adopted(batch: &Batch, materials: BTreeSet<String>) -> Vec<Parts> {
    let adopted = adopt(&batch.questions, &defaults(materials));
    let parts = adopted.iter().map(|adopted| {
        let question = adopted.question.as_ref();
        Parts::clone(question.unwrap_or_else(|| panic!("{:?}", adopted.problems)))
    });
    parts.collect()
}

#[test]
fn shipped_questions_come_back_from_json_as_they_were() {
    let (questions, materials) = shipped();
    let foreign: Vec<_> = questions.iter().map(ForeignQuestion::of_bank).collect();
    let batch = Batch {
        questions: foreign,
        ..Batch::default()
    };
    let read = json::from_json(json::to_json(&batch, Language::Chinese).as_bytes());
    assert_eq!(read.problems, []);
    let pinned = |question: &&Question| question.body.layout.choices().iter().any(|c| c.pinned);
    let found = adopted(&read, materials);
    assert_eq!(found.len(), questions.len());
    for (found, question) in found.iter().zip(&questions) {
        // JSON does not say which options keep their place.
        if !pinned(&question) {
            assert_eq!(*found, kept(question));
        }
    }
}

#[test]
fn shipped_questions_come_back_from_gift_as_they_were() {
    let (questions, materials) = shipped();
    let foreign: Vec<_> = questions.iter().map(ForeignQuestion::of_bank).collect();
    let Written { bytes, losses } = gift::write(&foreign);
    assert_eq!(detect("a.txt", &bytes), Ok(Format::Gift));
    let not_written: BTreeSet<usize> = losses
        .iter()
        .filter(|loss| loss.severity == Severity::Error)
        .filter_map(|loss| loss.place.question)
        .collect();
    for index in &not_written {
        let kind = questions[*index].kind();
        assert!(matches!(kind, Kind::Order | Kind::Blank), "{kind:?}");
    }
    let batch = gift::read(&bytes);
    assert_eq!(batch.problems, []);
    let written = (0..)
        .zip(&questions)
        .filter(|(index, _)| !not_written.contains(index));
    let written: Vec<&Question> = written.map(|(_, question)| question).collect();
    let found = adopted(&batch, materials);
    assert_eq!(found.len(), written.len());
    for (found, question) in found.iter().zip(written) {
        let kept = kept(question);
        // GIFT keeps no option at its place.
        let is_pinned = kept
            .body
            .layout
            .choices()
            .iter()
            .any(|choice| choice.pinned);
        if is_pinned {
            assert_eq!(
                (&found.code, &found.body.stem),
                (&kept.code, &kept.body.stem)
            );
        } else {
            assert_eq!(*found, kept);
        }
    }
    // Written again, it is the same file.
    assert_eq!(gift::write(&batch.questions).bytes, bytes);
}

#[test]
fn shipped_single_choices_come_back_from_aiken_with_their_keys() {
    let (questions, _) = shipped();
    let foreign: Vec<_> = questions
        .iter()
        .filter(|question| question.kind() == Kind::Single)
        .map(ForeignQuestion::of_bank)
        .collect();
    let Written { bytes, losses } = aiken::write(&foreign);
    assert!(losses.iter().all(|loss| loss.severity != Severity::Error));
    assert_eq!(detect("a.txt", &bytes), Ok(Format::Aiken));
    let batch = aiken::read(&bytes);
    assert_eq!(batch.problems, []);
    assert_eq!(batch.questions.len(), foreign.len());
    for (found, wanted) in batch.questions.iter().zip(&foreign) {
        assert_eq!(found.stem, wanted.stem.replace('\n', " "));
        assert_eq!(
            (&found.key, found.options.len()),
            (&wanted.key, wanted.options.len())
        );
    }
}
