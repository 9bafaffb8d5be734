//! What is written reads back.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::question::Difficulty;
use crate::domain::scoring::{ByChoice, Method, Rule};
use crate::formats::exchange::{Asset, Confidence, ImportProblem, NumberRange, lettered, numbered};

fn text() -> impl Strategy<Value = String> {
    // What has a meaning in XML, HTML, cloze and short answers, inside of a word.
    "[甲乙a]([甲乙a1 <>&;~#={}%*\"'|:\\\\\\]\\[-]{0,12}[甲乙a])?"
}

fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(text(), 1..4).prop_map(|lines| lines.join("\n"))
}

fn distinct(least: usize, most: usize) -> impl Strategy<Value = Vec<String>> {
    let texts = prop::collection::btree_set(text(), least..=most);
    texts.prop_map(|texts| texts.into_iter().collect())
}

fn with(kind: ForeignKind, stem: String) -> ForeignQuestion {
    ForeignQuestion::new(Place::default(), kind, stem)
}

fn choice() -> impl Strategy<Value = ForeignQuestion> {
    let rule = prop::option::of(prop::sample::select(vec![
        ByChoice::Proportional,
        ByChoice::Moodle,
        ByChoice::Mtf,
    ]));
    (lines(), distinct(2, 14), any::<u64>(), rule).prop_map(|(stem, texts, seed, rule)| {
        let n_options = u64::try_from(texts.len()).unwrap();
        let options = lettered(texts);
        let is_right = |index: u64| seed >> index & 1 == 1 || index == seed % n_options;
        let right = (0..).zip(&options).filter(|(index, _)| is_right(*index));
        let mut key: Vec<String> = right.map(|(_, option)| option.id.clone()).collect();
        let is_single = seed >> 40 & 1 == 1;
        if is_single {
            key.truncate(1);
        }
        let kind = if is_single {
            ForeignKind::Single
        } else {
            ForeignKind::Multiple
        };
        ForeignQuestion {
            options,
            key: Some(ForeignKey::Choices(key)),
            rule: rule
                .filter(|_| !is_single)
                .map(|by| Rule::of(Method::Choice(by))),
            ..with(kind, stem)
        }
    })
}

fn blanks() -> impl Strategy<Value = ForeignQuestion> {
    let blanks = prop::collection::vec((text(), distinct(1, 3)), 1..5);
    (text(), blanks).prop_map(|(begin, blanks)| {
        let mut stem = begin;
        for (text, _) in &blanks {
            stem.push_str("____");
            stem.push_str(text);
        }
        let key = blanks.into_iter().map(|(_, accepted)| accepted).collect();
        ForeignQuestion {
            key: Some(ForeignKey::Blanks(key)),
            ..with(ForeignKind::Blank, stem)
        }
    })
}

fn others() -> impl Strategy<Value = ForeignQuestion> {
    (
        lines(),
        distinct(3, 8),
        any::<u32>(),
        prop::option::of(lines()),
    )
        .prop_map(|(stem, texts, seed, rubric)| match seed % 5 {
            0 => ForeignQuestion {
                key: Some(ForeignKey::Truth(seed >> 8 & 1 == 1)),
                ..with(ForeignKind::TrueFalse, stem)
            },
            1 => {
                let left = numbered(texts.iter().skip(1).map(|text| format!("{text}左")));
                let options = lettered(texts);
                let pairs = left.iter().zip(&options);
                let pairs = pairs.map(|(left, right)| (left.id.clone(), right.id.clone()));
                ForeignQuestion {
                    key: Some(ForeignKey::Pairs(pairs.collect())),
                    left,
                    options,
                    ..with(ForeignKind::Match, stem)
                }
            }
            2 => {
                let options = lettered(texts);
                let key = options.iter().map(|option| option.id.clone()).collect();
                ForeignQuestion {
                    options,
                    key: Some(ForeignKey::Order(key)),
                    ..with(ForeignKind::Order, stem)
                }
            }
            3 => ForeignQuestion {
                key: Some(ForeignKey::Ranges(vec![NumberRange {
                    from: (i64::from(seed >> 8) - 9_000_000).to_string(),
                    to: format!("{}.25", seed >> 8),
                }])),
                ..with(ForeignKind::Numeric, stem)
            },
            _ => ForeignQuestion {
                key: Some(ForeignKey::Rubric(rubric.unwrap_or_default())),
                ..with(ForeignKind::Essay, stem)
            },
        })
}

fn any_question() -> impl Strategy<Value = ForeignQuestion> {
    let kinds = prop_oneof![choice(), blanks(), others()];
    let marks = prop::option::of(prop::sample::select(vec!["1", "2", "0.5", "6", "10"]));
    let difficulty = prop::option::of(prop::sample::select(Difficulty::ALL.to_vec()));
    let words = prop::collection::btree_set(text(), 0..3);
    let topic = prop::option::of(prop::sample::select(vec!["党史", "党章/总纲", "A／B/C"]));
    let told = (
        prop::option::of(text()),
        prop::option::of(text()),
        prop::option::of(lines()),
    );
    (kinds, marks, difficulty, words, topic, told).prop_map(
        |(question, marks, difficulty, tags, topic, (code, source, explanation))| ForeignQuestion {
            marks: marks.map(str::to_owned),
            difficulty,
            tags,
            topic: topic.map(str::to_owned),
            code,
            source,
            explanation: explanation.unwrap_or_default(),
            ..question
        },
    )
}

fn problems(batch: &Batch) -> Vec<&ImportProblem> {
    let problems = batch.problems.iter();
    problems
        .filter(|problem| problem.severity != Severity::Notice)
        .collect()
}

proptest! {
    #[test]
    fn any_question_reads_back_as_it_was(questions in prop::collection::vec(any_question(), 1..6)) {
        let written = write(&questions, &[]);
        let text = String::from_utf8(written.bytes).unwrap();
        prop_assert!(written.losses.iter().all(|loss| loss.severity != Severity::Error));
        let batch = read(text.as_bytes());
        prop_assert!(problems(&batch).is_empty(), "{:?}\n{text}", batch.problems);
        prop_assert_eq!(batch.questions.len(), questions.len());
        for (read, wanted) in batch.questions.iter().zip(&questions) {
            prop_assert!(!read.confidence.is_held());
            let read = ForeignQuestion { place: Place::default(), confidence: Confidence::CERTAIN, ..read.clone() };
            prop_assert_eq!(&read, wanted, "{}", text);
        }
    }
}

fn picture(name: &str) -> Asset {
    Asset {
        name: name.to_owned(),
        media_type: "image/png",
        bytes: b"\x89PNG\r\n\x1a\n1234".to_vec(),
    }
}

#[test]
fn pictures_read_back_and_a_missing_one_is_told() {
    let mut question = with(
        ForeignKind::Essay,
        "看![](图%20-_1.png)和![](没有.png)".to_owned(),
    );
    question.key = Some(ForeignKey::Rubric(String::new()));
    let assets = [picture("图%20-_1.png"), picture("别的.png")];
    let written = write(&[question.clone()], &assets);
    let codes: Vec<&str> = written.losses.iter().map(|loss| loss.code).collect();
    assert_eq!(codes, ["picture_missing"]);
    let batch = read(&written.bytes);
    assert_eq!(only(&batch).stem, question.stem);
    assert_eq!(batch.assets, assets[..1]);
}

#[test]
fn a_question_without_a_key_is_not_written() {
    let essay = with(ForeignKind::Essay, "论述".to_owned());
    let mut choice = with(ForeignKind::Single, "选择".to_owned());
    choice.options = lettered(["甲".to_owned(), "乙".to_owned()]);
    let mut blank = with(ForeignKind::Blank, "____和____".to_owned());
    blank.key = Some(ForeignKey::Blanks(vec![vec!["甲".to_owned()]; 3]));
    let written = write(&[choice, essay, blank], &[]);
    let losses = written.losses.iter();
    let losses: Vec<_> = losses
        .map(|loss| (loss.code, loss.severity, loss.place.question))
        .collect();
    assert_eq!(
        losses,
        [
            ("no_key", Severity::Error, Some(0)),
            ("blank_count", Severity::Error, Some(2)),
        ]
    );
    assert_eq!(read(&written.bytes).questions.len(), 1);
}

#[test]
fn only_weights_of_moodle_are_written_and_they_come_to_all_of_the_marks() {
    for n_right in 1..=21 {
        let mut question = with(ForeignKind::Multiple, "多选".to_owned());
        question.options = lettered((0..=n_right).map(|index| index.to_string()));
        let key = question
            .options
            .iter()
            .take(n_right)
            .map(|option| option.id.clone());
        question.key = Some(ForeignKey::Choices(key.collect()));
        question.rule = Some(Rule::of(Method::Choice(ByChoice::Proportional)));
        let written = write(&[question.clone()], &[]);
        // Twenty have a twentieth each.
        let is_lossy = 10 < n_right && n_right != 20;
        assert_eq!(!written.losses.is_empty(), is_lossy, "{n_right}");
        let batch = read(&written.bytes);
        if n_right == 21 {
            assert_eq!(written.losses[0].severity, Severity::Error);
        } else {
            assert_eq!(only(&batch).key, question.key, "{:?}", batch.problems);
        }
    }
}

#[test]
fn a_rule_that_moodle_lacks_is_told_and_kept_for_us() {
    let mut question = with(ForeignKind::Multiple, "多选".to_owned());
    question.options = lettered(["甲", "乙", "丙"].map(str::to_owned));
    question.key = Some(choices(&["A", "B"]));
    for rule in [None, Some(Rule::HALF)] {
        question.rule = rule;
        let written = write(&[question.clone()], &[]);
        let wanted = if question.rule.is_none() {
            "rule_assumed"
        } else {
            "rule_not_kept"
        };
        assert_eq!(written.losses[0].code, wanted);
        let text = String::from_utf8(written.bytes).unwrap();
        // Who chooses everything has nothing.
        assert!(text.contains("fraction=\"-100\""));
        assert_eq!(only(&read(text.as_bytes())).rule, question.rule);
    }
}

#[test]
fn a_section_of_characters_ends_where_it_should() {
    let mut question = with(ForeignKind::Essay, "a ]]> b & <c>\u{1}".to_owned());
    question.key = Some(ForeignKey::Rubric("x]]>".to_owned()));
    question.tags = BTreeSet::from(["<]]>".to_owned()]);
    let batch = read(&write(&[question], &[]).bytes);
    assert_eq!(only(&batch).stem, "a ]]> b & <c>");
    assert!(only(&batch).tags.contains("<]]>"));
}
