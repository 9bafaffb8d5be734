//! What is written is read again as the same question.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::super::{Asset, NumberRange, Written, letter, lettered, numbered};
use super::super::write_package;
use super::*;
use crate::domain::question::{Difficulty, Kind};
use crate::domain::scoring::Rule;
use Severity::{Error, Notice, Warning};

/// A question of a kind, without options and key.
fn question(kind: ForeignKind) -> ForeignQuestion {
    ForeignQuestion::new(Place::default(), kind, "题干".to_owned())
}

/// A multiple choice of four with two right ones.
fn multiple(rule: Option<&str>) -> ForeignQuestion {
    ForeignQuestion {
        options: lettered(["甲", "乙", "丙", "丁"].map(str::to_owned)),
        key: Some(choices(&["A", "C"])),
        rule: rule.map(|rule| Rule::authored(rule).unwrap()),
        ..question(ForeignKind::Multiple)
    }
}

/// Questions without their places, which nobody wrote.
fn again(written: &Written) -> Vec<ForeignQuestion> {
    let batch = super::super::read(&written.bytes);
    assert_consistent(&batch);
    let placed = |question: ForeignQuestion| ForeignQuestion {
        place: Place::default(),
        ..question
    };
    batch.questions.into_iter().map(placed).collect()
}

#[test]
fn what_no_item_can_hold_is_told_question_by_question() {
    let unordered = ForeignQuestion {
        stem: "____和____".to_owned(),
        key: Some(blanks(&[&["甲"], &["乙"]])),
        rule: Some(Rule::authored("per_blank unordered").unwrap()),
        ..question(ForeignKind::Blank)
    };
    let lost = ForeignQuestion {
        key: Some(choices(&["E"])),
        ..multiple(Some("exact"))
    };
    let keyless = ForeignQuestion {
        key: None,
        ..multiple(Some("exact"))
    };
    let pictured = ForeignQuestion {
        stem: "题干![](gone.png)".to_owned(),
        marks: Some("许多".to_owned()),
        ..multiple(Some("exact"))
    };
    let questions = [
        multiple(Some("half")),
        unordered,
        lost,
        multiple(None),
        keyless,
        pictured,
    ];
    let written = write_package(&questions, &[]);
    let found: Vec<_> = written
        .losses
        .iter()
        .map(|loss| (loss.place.question, loss.severity, loss.code))
        .collect();
    assert_eq!(
        found,
        [
            (Some(0), Warning, "partial_credit_lost"),
            (Some(1), Error, "unordered_blanks"),
            (Some(2), Error, "key_names_no_option"),
            (Some(3), Notice, "rule_of_paper"),
            (Some(4), Warning, "no_key"),
            (Some(5), Warning, "unusable_marks"),
            (Some(5), Warning, "picture_missing"),
        ]
    );
    // What is right stays right.
    let read = again(&written);
    assert_eq!(read.len(), 4);
    let keys: Vec<_> = read.iter().map(|question| question.key.clone()).collect();
    let key = Some(choices(&["A", "C"]));
    assert_eq!(keys, [key.clone(), key.clone(), None, key]);
}

#[test]
fn pictures_go_with_the_questions_that_name_them() {
    let asset = |name: &str| Asset {
        name: name.to_owned(),
        media_type: "image/png",
        bytes: b"\x89PNG\r\n\x1a\n.".to_vec(),
    };
    let named = ForeignQuestion {
        stem: "看图![](图一.png)和![](图一.png)".to_owned(),
        ..multiple(Some("exact"))
    };
    let assets = [asset("图一.png"), asset("图二.png")];
    let written = write_package(std::slice::from_ref(&named), &assets);
    assert_eq!(written.losses, []);
    let batch = super::super::read(&written.bytes);
    assert_eq!(batch.assets, assets[..1]);
    assert_eq!(batch.questions[0].stem, named.stem);
    // Nothing of the time or of chance is in a package.
    assert_eq!(write_package(&[named], &assets), written);
}

#[test]
fn codes_come_back_and_none_is_made_up() {
    let with_code = |code: Option<&str>| ForeignQuestion {
        code: code.map(str::to_owned),
        ..multiple(Some("exact"))
    };
    let codes = [
        None,
        Some("T01-S01"),
        Some("第 1 题"),
        Some("001"),
        Some("T01-S01"),
        Some("unnamed-9"),
    ];
    let questions = codes.map(with_code);
    let read = again(&write_package(&questions, &[]));
    let found: Vec<_> = read
        .iter()
        .map(|question| question.code.as_deref())
        .collect();
    assert_eq!(found, codes);
}

#[test]
fn mappings_keep_marks_that_are_more_than_the_question_has() {
    let mapped = ForeignQuestion {
        marks: Some("2".to_owned()),
        ..multiple(Some("qti_map map.A=2 map.C=2 default=-1 lower=0"))
    };
    let written = write_package(&[mapped], &[]);
    assert_eq!(written.losses, []);
    let read = again(&written);
    // Nobody gets more than full marks here, and now nobody does there.
    let rule = "qti_map map.A=2 map.C=2 default=-1 lower=0 upper=2";
    assert_eq!(
        (rule_of(&read[0]).as_deref(), read[0].marks.as_deref()),
        (Some(rule), Some("2"))
    );
    let thirds = multiple(Some("qti_map map.A=1/3 map.C=1/3"));
    let written = write_package(&[thirds], &[]);
    assert_eq!(
        super::codes(&written.losses),
        [(Warning, "partial_credit_lost")]
    );
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[\\p{Han}a-zA-Z0-9，。《》<>&\"'#%]{1,6}",
        Just("\n".to_owned()),
        Just("  ".to_owned()),
        Just("年\t事".to_owned()),
        Just("&nbsp;".to_owned()),
        Just("]]>".to_owned()),
        Just("![](x)".to_owned()),
    ];
    prop::collection::vec(piece, 1..6).prop_filter_map("nothing to see", |pieces| {
        let lines = pieces.concat();
        // Nobody sees blanks at the end of a line.
        let lines: Vec<_> = lines
            .split('\n')
            .map(|line| line.trim_end_matches([' ', '\t']))
            .collect();
        let text = lines.join("\n").trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn word() -> impl Strategy<Value = String> {
    "[\\p{Han}a-z0-9<&>\"]{1,8}( [\\p{Han}a-z]{1,4})?"
}

fn words() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(word(), 0..3)
}

/// What makes one question of a kind another: two places among its options, a rule, what is pinned or right.
type Chance = (prop::sample::Index, prop::sample::Index, usize, Vec<bool>);

fn any_question() -> impl Strategy<Value = ForeignQuestion> {
    let kinds = prop_oneof![
        Just(ForeignKind::Single),
        Just(ForeignKind::Multiple),
        Just(ForeignKind::TrueFalse),
        Just(ForeignKind::Blank),
        Just(ForeignKind::Match),
        Just(ForeignKind::Order),
        Just(ForeignKind::Essay),
        Just(ForeignKind::Numeric),
    ];
    let difficulty = prop_oneof![
        Just(Difficulty::Easy),
        Just(Difficulty::Medium),
        Just(Difficulty::Hard)
    ];
    let around = (
        prop::option::of(word()),
        words(),
        prop::option::of(word()),
        prop::option::of(difficulty),
        prop::option::of("[1-9](\\.[1-9])?"),
        prop::option::of("[A-Z]{1,3}[0-9]{1,4}"),
    );
    let texts = (text(), prop::option::of(text()));
    let lists = (
        prop::collection::vec(text(), 3..6),
        prop::collection::vec(text(), 2..4),
    );
    let chance = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0_usize..4,
        prop::collection::vec(any::<bool>(), 6),
    );
    (kinds, texts, around, lists, chance).prop_map(|(kind, texts, around, lists, chance)| {
        let (stem, explanation) = texts;
        let (topic, tags, source, difficulty, marks, code) = around;
        let question = ForeignQuestion {
            code,
            explanation: explanation.unwrap_or_default(),
            topic,
            tags,
            source,
            difficulty,
            marks,
            ..ForeignQuestion::new(Place::default(), kind, stem)
        };
        answered(question, lists, &chance)
    })
}

/// The question with options, sides, key and rule.
fn answered(
    mut made: ForeignQuestion,
    (options, left): (Vec<String>, Vec<String>),
    (one, other, rule, flags): &Chance,
) -> ForeignQuestion {
    let n_options = options.len();
    let pick = |index: &prop::sample::Index| letter(index.index(n_options));
    let authored = |rule: &str| Some(Rule::authored(rule).unwrap());
    let mut options = lettered(options);
    for (option, is_pinned) in options.iter_mut().zip(flags) {
        option.pinned = *is_pinned;
    }
    let key = match made.kind {
        ForeignKind::Single => {
            made.options = options;
            ForeignKey::Choices(vec![pick(one)])
        }
        ForeignKind::Multiple => {
            made.options = options;
            let ids: BTreeSet<String> = [pick(one), pick(other)].into();
            made.rule = authored("exact");
            if *rule == 0 {
                let gains: Vec<String> = ids.iter().map(|id| format!("map.{id}=1")).collect();
                made.rule = authored(&format!("qti_map {} default=-1 lower=0", gains.join(" ")));
                made.marks = Some(ids.len().to_string());
            }
            ForeignKey::Choices(ids.into_iter().collect())
        }
        ForeignKind::TrueFalse => ForeignKey::Truth(flags[0]),
        ForeignKind::Blank => {
            made.stem = left.join("____") + "____";
            made.rule = (*rule == 0).then(|| Rule::EXACT.fitted_to(Kind::Blank));
            let accepted = |at: usize| vec![format!("答 {at}"), format!("<答>{at}&")];
            ForeignKey::Blanks((0..left.len()).map(accepted).collect())
        }
        ForeignKind::Match => {
            let partner = |at: usize| (at.to_string(), pick(if at == 1 { one } else { other }));
            let pairs = (1..=left.len()).map(partner).collect();
            made.rule = match rule {
                0 => authored("exact"),
                1 => authored("right_minus_wrong"),
                _ => None,
            };
            made.left = numbered(left);
            made.options = options;
            ForeignKey::Pairs(pairs)
        }
        ForeignKind::Order => {
            made.options = options;
            let mut ids: Vec<String> = (0..n_options).map(letter).collect();
            ids.rotate_left(one.index(n_options));
            ForeignKey::Order(ids)
        }
        ForeignKind::Essay => ForeignKey::Rubric(left.join("\n")),
        ForeignKind::Numeric => {
            made.stem = format!("{}____", made.stem);
            let (from, to) = ((one.index(9)).to_string(), (9 + other.index(9)).to_string());
            let below = NumberRange {
                from: "-1.5".to_owned(),
                to: "-0.25".to_owned(),
            };
            ForeignKey::Ranges(vec![below, NumberRange { from, to }])
        }
    };
    made.key = Some(key);
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn questions_come_back_as_they_were(mut questions in prop::collection::vec(any_question(), 1..6)) {
        // Two questions of one code are one question twice.
        for (at, question) in questions.iter_mut().enumerate() {
            question.code = question.code.take().map(|code| format!("{code}-{at}"));
        }
        let written = write_package(&questions, &[]);
        for loss in &written.losses {
            prop_assert!(matches!(loss.code, "texts_compared_literally" | "picture_missing"), "{loss:?}");
        }
        let read = again(&written);
        prop_assert_eq!(read.len(), questions.len());
        for (read, question) in read.into_iter().zip(questions) {
            prop_assert_eq!(ForeignQuestion { confidence: Confidence::CERTAIN, ..read }, question);
        }
    }
}
