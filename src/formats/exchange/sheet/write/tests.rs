//! Tests of written sheets: a round trip keeps everything but what is told.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::super::*;
use super::super::columns::title;
use super::super::{read, template_xlsx, write_csv, write_xlsx};
use super::template;
use crate::domain::question::Difficulty;
use crate::domain::scoring::Rule;
use ForeignKind::{Blank, Essay, Match, Multiple, Order, Single, TrueFalse};

/// The same question, as it is read from elsewhere.
fn bare(question: &ForeignQuestion) -> ForeignQuestion {
    ForeignQuestion {
        place: Place::default(),
        confidence: Confidence::CERTAIN,
        ..question.clone()
    }
}

fn question(kind: ForeignKind, stem: &str) -> ForeignQuestion {
    ForeignQuestion::new(Place::default(), kind, stem.to_owned())
}

fn single(stem: &str, options: &[&str], key: &str) -> ForeignQuestion {
    let mut question = question(ForeignKind::Single, stem);
    question.options = lettered(options.iter().map(|text| (*text).to_owned()));
    question.key = Some(ForeignKey::Choices(vec![key.to_owned()]));
    question
}

fn assert_kept(questions: &[ForeignQuestion]) {
    for written in [write_xlsx(questions), write_csv(questions)] {
        assert_eq!(written.losses, [], "{questions:#?}");
        let again = read(&written.bytes);
        let found: Vec<ForeignQuestion> = again.questions.iter().map(bare).collect();
        assert_eq!(found, questions, "{:#?}", again.problems);
    }
}

/// A text as people write it, formulas, separators and escapes among it.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9]{1,4}",
        "[党章纪律安全网络密码]{1,4}",
        Just("=1+1".to_owned()),
        Just("A.".to_owned()),
        Just("、".to_owned()),
        Just("\"，；|".to_owned()),
        Just("\n".to_owned()),
        Just("1/2".to_owned()),
        Just("（ ）".to_owned()),
        Just("<b>&amp;".to_owned()),
        Just("_x0041_".to_owned()),
        Just("'@".to_owned()),
        Just("\\".to_owned()),
        Just("\t".to_owned()),
        Just("😀".to_owned()),
    ];
    let joined = proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat());
    joined.prop_filter("begins and ends with a character that is seen", |text| {
        text.trim() == text && !text.is_empty()
    })
}

fn plain() -> impl Strategy<Value = String> {
    "[党章纪律安全网络a-z0-9]{1,6}"
}

fn distinct(size: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(text(), size).prop_map(|set| set.into_iter().collect())
}

/// A question of any kind whose key is one.
fn body() -> impl Strategy<Value = ForeignQuestion> {
    let stem = || text().prop_map(|text| format!("题{text}"));
    let chosen = (stem(), distinct(2..30), any::<u64>(), any::<bool>()).prop_map(
        |(stem, texts, bits, is_single)| {
            let n_options = texts.len();
            let mut question = question(ForeignKind::Multiple, &stem);
            question.options = lettered(texts);
            let is_chosen = |at: &usize| bits >> at & 1 == 1;
            let mut key: Vec<usize> = (0..n_options).filter(is_chosen).collect();
            if key.is_empty() || is_single {
                key = vec![usize::try_from(bits % 1000).unwrap() % n_options];
            }
            question.options[key[0]].pinned = bits % 3 == 0;
            if is_single {
                question.kind = ForeignKind::Single;
            } else {
                question.rule = (bits % 2 == 0).then(|| Rule::authored("flat part=1/2").unwrap());
            }
            question.key = Some(ForeignKey::Choices(key.into_iter().map(letter).collect()));
            question
        },
    );
    let truth = (stem(), any::<bool>()).prop_map(|(stem, is_right)| {
        let mut question = question(ForeignKind::TrueFalse, &stem);
        question.key = Some(ForeignKey::Truth(is_right));
        question
    });
    let blank = proptest::collection::vec(distinct(1..4), 1..4).prop_map(|blanks| {
        let stem = vec!["党____"; blanks.len()].concat();
        let mut question = question(ForeignKind::Blank, &stem);
        question.key = Some(ForeignKey::Blanks(blanks));
        question
    });
    let matching = (stem(), distinct(1..4), distinct(2..5), any::<u8>()).prop_map(
        |(stem, left, right, bits)| {
            let mut question = question(ForeignKind::Match, &stem);
            let n_right = right.len();
            let pair = |at: usize| {
                (
                    (at + 1).to_string(),
                    letter((usize::from(bits) + at) % n_right),
                )
            };
            question.key = Some(ForeignKey::Pairs((0..left.len()).map(pair).collect()));
            question.left = numbered(left);
            question.options = lettered(right);
            question
        },
    );
    let order = (stem(), distinct(2..28), any::<usize>()).prop_map(|(stem, items, turn)| {
        let mut question = question(ForeignKind::Order, &stem);
        let mut ids: Vec<String> = (0..items.len()).map(letter).collect();
        ids.rotate_left(turn % items.len());
        question.options = lettered(items);
        question.key = Some(ForeignKey::Order(ids));
        question
    });
    let essay = (stem(), proptest::option::of(text())).prop_map(|(stem, rubric)| {
        let mut question = question(ForeignKind::Essay, &stem);
        question.key = Some(ForeignKey::Rubric(rubric.unwrap_or_default()));
        question
    });
    let numeric = (stem(), 0..500_u32, 0..50_u32).prop_map(|(stem, from, width)| {
        let mut question = question(ForeignKind::Numeric, &stem);
        let (from, to) = (format!("-{}.5", from + width), format!("{from}.25"));
        question.key = Some(ForeignKey::Ranges(vec![
            NumberRange {
                from,
                to: to.clone(),
            },
            NumberRange {
                from: to.clone(),
                to,
            },
        ]));
        question
    });
    prop_oneof![chosen, truth, blank, matching, order, essay, numeric]
}

fn any_question() -> impl Strategy<Value = ForeignQuestion> {
    let difficulty = prop_oneof![
        Just(None),
        Just(Some(Difficulty::Easy)),
        Just(Some(Difficulty::Medium)),
        Just(Some(Difficulty::Hard)),
    ];
    (
        body(),
        proptest::option::of(plain()),
        proptest::option::of("[1-9][0-9]{0,2}(\\.[0-9]{1,2})?"),
        proptest::option::of(text()),
        proptest::collection::vec(plain(), 0..3),
        difficulty,
        proptest::collection::btree_set(plain(), 0..3),
        proptest::option::of(text()),
    )
        .prop_map(
            |(body, code, marks, explanation, topic, difficulty, tags, source)| ForeignQuestion {
                code,
                marks,
                explanation: explanation.unwrap_or_default(),
                topic: (!topic.is_empty()).then(|| topic.join("/")),
                difficulty,
                tags,
                source,
                ..body
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_round_trip_keeps_everything_or_tells_what_it_loses(
        questions in proptest::collection::vec(any_question(), 1..5)
    ) {
        for written in [write_xlsx(&questions), write_csv(&questions)] {
            let again = read(&written.bytes);
            let lost = |index: usize, code: &str| written.losses.iter()
                .any(|loss| loss.place.question == Some(index) && loss.code == code);
            let kept = (0..questions.len()).filter(|index| {
                !["no_row", "cell_too_long", "too_many_options"].iter().any(|code| lost(*index, code))
            });
            let kept: Vec<usize> = kept.collect();
            prop_assert_eq!(kept.len(), again.questions.len(), "{:#?}", again.problems);
            for (index, found) in kept.into_iter().zip(&again.questions) {
                let question = &questions[index];
                prop_assert_eq!(question.kind, found.kind);
                if lost(index, "key_not_written") {
                    prop_assert_eq!(&found.key, &None);
                } else {
                    prop_assert_eq!(&question.key, &found.key);
                    if !lost(index, "not_kept") {
                        prop_assert_eq!(question, &bare(found));
                    }
                }
            }
        }
    }

    #[test]
    fn hardly_anything_is_lost(question in any_question()) {
        // What cannot be kept is rare: texts with outer escapes and such.
        let written = write_xlsx(std::slice::from_ref(&question));
        let is_odd = format!("{question:?}").contains(['\\', '（']);
        prop_assert!(written.losses.is_empty() || is_odd, "{:#?} {:#?}", written.losses, question);
    }
}

#[test]
fn every_kind_keeps_its_key() {
    let mut multiple = single("多选", &["甲", "乙", "丙"], "A");
    multiple.kind = ForeignKind::Multiple;
    multiple.key = Some(ForeignKey::Choices(vec!["A".to_owned(), "C".to_owned()]));
    let mut blank = question(ForeignKind::Blank, "协议是____，比例是____");
    blank.key = Some(ForeignKey::Blanks(vec![
        vec!["TCP/IP".to_owned(), "tcp；ip".to_owned()],
        vec!["1|2，3 4".to_owned()],
    ]));
    let mut essay = question(ForeignKind::Essay, "谈谈");
    essay.key = Some(ForeignKey::Rubric("第一\n第二".to_owned()));
    essay.tags = BTreeSet::from(["党 章".to_owned(), "纪律、规矩".to_owned()]);
    essay.topic = Some("党建/党章".to_owned());
    assert_kept(&[
        single("单选", &["A.甲", "B.乙"], "B"),
        multiple,
        blank,
        essay,
    ]);
}

#[test]
fn what_begins_like_a_formula_is_inert_in_csv() {
    let questions = [single("=HYPERLINK(\"x\")", &["+1", "-1"], "A")];
    let written = write_csv(&questions);
    let text = String::from_utf8(written.bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}题号,题型,题干,选项A,"), "{text}");
    assert!(
        text.contains("\"'=HYPERLINK(\"\"x\"\")\",'+1,'-1,"),
        "{text}"
    );
    assert!(text.ends_with("\r\n"));
    assert_kept(&questions);
}

#[test]
fn what_a_sheet_cannot_hold_is_told_question_by_question() {
    let mut tagged = single("一", &["甲", "乙"], "A");
    tagged.tags = BTreeSet::from(["甲；乙".to_owned()]);
    let long = single(&"长".repeat(40_000), &["甲", "乙"], "A");
    let mut odd = question(ForeignKind::Blank, "____");
    odd.key = Some(ForeignKey::Blanks(vec![vec![
        "甲\\".to_owned(),
        "乙".to_owned(),
    ]]));
    let example = single("示例：一", &["甲", "乙"], "A");
    let questions = [tagged, long, odd, example, single("末", &["甲", "乙"], "B")];
    for written in [write_xlsx(&questions), write_csv(&questions)] {
        let told: Vec<(Option<usize>, &str)> = written
            .losses
            .iter()
            .map(|loss| (loss.place.question, loss.code))
            .collect();
        let wanted = [
            (Some(0), "not_kept"),
            (Some(1), "cell_too_long"),
            (Some(2), "key_not_written"),
            (Some(3), "no_row"),
        ];
        assert_eq!(told, wanted);
        assert!(written.losses[0].chinese.contains("知识点"));
        let again = read(&written.bytes);
        let keys: Vec<bool> = again
            .questions
            .iter()
            .map(|found| found.key.is_some())
            .collect();
        assert_eq!(keys, [true, false, true]);
    }
}

#[test]
fn the_same_questions_give_the_same_bytes() {
    let questions = [single("一", &["甲", "乙"], "A")];
    assert_eq!(write_xlsx(&questions), write_xlsx(&questions));
    assert_eq!(template_xlsx(), template_xlsx());
}

#[test]
fn an_unfilled_template_is_no_question_and_no_error() {
    let batch = read(&template_xlsx());
    assert_eq!(batch.questions, []);
    let severities: BTreeSet<Severity> = batch
        .problems
        .iter()
        .map(|problem| problem.severity)
        .collect();
    assert_eq!(
        severities,
        BTreeSet::from([Severity::Notice]),
        "{:#?}",
        batch.problems
    );
    let n_examples = batch
        .problems
        .iter()
        .filter(|problem| problem.code == "example_row")
        .count();
    assert_eq!(n_examples, template::examples().len());
}

#[test]
fn every_example_of_the_template_is_a_question_without_its_mark() {
    let fields = template::fields();
    let titles: Vec<String> = fields.iter().map(|field| title(*field)).collect();
    let mut text = titles.join(",");
    for example in template::examples() {
        let cell = |field: &super::super::columns::Field| {
            let found = example.iter().find(|(known, _)| known == field);
            found.map_or("", |(_, text)| text)
        };
        text.push('\n');
        text.push_str(&fields.iter().map(cell).collect::<Vec<_>>().join(","));
    }
    let batch = read(text.as_bytes());
    assert_eq!(batch.problems, []);
    let kinds: Vec<ForeignKind> = batch
        .questions
        .iter()
        .map(|question| question.kind)
        .collect();
    assert_eq!(
        kinds,
        [Single, Multiple, TrueFalse, Blank, Match, Order, Essay]
    );
    assert!(
        batch
            .questions
            .iter()
            .all(|question| question.key.is_some())
    );
}
