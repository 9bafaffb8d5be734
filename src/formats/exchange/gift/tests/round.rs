//! What is written is read back.

use proptest::prelude::*;

use super::*;
use crate::domain::scoring::Rule;
use crate::formats::exchange::any_question::{bare, described};
use crate::formats::exchange::{NumberRange, Place, lettered};

/// A multiple choice of five options of which the first two are right.
fn multiple(rule: &str) -> ForeignQuestion {
    let mut question =
        ForeignQuestion::new(Place::default(), ForeignKind::Multiple, "甲".to_owned());
    question.options = lettered(["一", "二", "三", "四", "五"].map(str::to_owned));
    question.key = Some(ForeignKey::Choices(vec!["A".to_owned(), "B".to_owned()]));
    question.rule = Rule::authored(rule).ok();
    question
}

fn losses(question: &ForeignQuestion) -> Vec<&'static str> {
    let losses = write(std::slice::from_ref(question)).losses;
    losses.iter().map(|loss| loss.code).collect()
}

#[test]
fn a_question_is_written_like_this() {
    let mut question = ForeignQuestion::new(
        Place::default(),
        ForeignKind::Single,
        "A{b}: 1=2?".to_owned(),
    );
    question.code = Some("T01-S01".to_owned());
    question.topic = Some("T01".to_owned());
    question.tags = ["会议".to_owned()].into();
    question.options = lettered(["甲~".to_owned(), "%50%乙".to_owned()]);
    question.key = Some(ForeignKey::Choices(vec!["B".to_owned()]));
    question.explanation = "一\n二".to_owned();
    let written = write(&[question]);
    let wanted = "$CATEGORY: T01\n\n// [id:T01-S01] [tag:会议]\n::T01-S01::[plain]A\\{b\\}\\: 1\\=2? {\n\t~甲\\~\n\t=[plain]%50%乙\n\t####一\\n二\n}\n\n";
    assert_eq!(String::from_utf8(written.bytes).unwrap(), wanted);
    assert_eq!(written.losses, []);
}

#[test]
fn a_rule_is_written_as_weights_where_weights_can_say_it() {
    let weights = |rule: &str| {
        let text = String::from_utf8(write(&[multiple(rule)]).bytes).unwrap();
        let lines = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix('~'));
        lines.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let strict = "%50%一 %50%二 %-100%三 %-100%四 %-100%五";
    assert_eq!(weights(""), strict);
    assert_eq!(weights("proportional"), strict);
    assert_eq!(
        weights("moodle"),
        "%50%一 %50%二 %-33.33333%三 %-33.33333%四 %-33.33333%五"
    );
    assert_eq!(
        weights("qti_map map.A=3/4 map.B=1/4 map.C=-1/2 lower=0 upper=1"),
        "%75%一 %25%二 %-50%三 四 五"
    );
    assert_eq!(losses(&multiple("moodle")), ["kept_in_comments"]);
    assert_eq!(
        losses(&multiple("fixed each=0.5")),
        ["rule_not_in_gift", "kept_in_comments"]
    );
    assert_eq!(weights("fixed each=0.5"), strict);
}

#[test]
fn what_gift_cannot_hold_is_not_written() {
    let blank = |n: usize| {
        let stem = "____".to_owned();
        let mut question = ForeignQuestion::new(Place::default(), ForeignKind::Blank, stem);
        question.key = Some(ForeignKey::Blanks(vec![vec!["一".to_owned()]; n]));
        question
    };
    let arrow = ForeignQuestion {
        key: Some(ForeignKey::Blanks(vec![vec!["甲->乙".to_owned()]])),
        ..blank(1)
    };
    let without_key = ForeignQuestion {
        key: None,
        ..multiple("")
    };
    let order = ForeignQuestion {
        kind: ForeignKind::Order,
        ..without_key.clone()
    };
    let eleven = lettered((0..12).map(|n| n.to_string()));
    let eleven_right = ForeignQuestion {
        key: Some(ForeignKey::Choices(
            eleven.iter().take(11).map(|o| o.id.clone()).collect(),
        )),
        options: eleven,
        ..multiple("")
    };
    let truth = ForeignQuestion {
        key: Some(ForeignKey::Truth(true)),
        ..multiple("")
    };
    for (question, code) in [
        (blank(2), "several_blanks"),
        (arrow, "arrow_not_in_gift"),
        (without_key, "no_key"),
        (order, "no_order_in_gift"),
        (eleven_right, "no_weight_in_gift"),
        (truth, "key_of_another_kind"),
    ] {
        let written = write(&[blank(1), question]);
        assert_eq!(read(&written.bytes).questions.len(), 1, "{code}");
        let found: Vec<_> = written
            .losses
            .iter()
            .map(|l| (l.place.question, l.severity, l.code))
            .collect();
        assert_eq!(found, [(Some(1), Severity::Error, code)]);
    }
}

#[test]
fn what_is_pinned_or_a_picture_is_a_loss() {
    let mut question = multiple("");
    question.options[4].pinned = true;
    question.stem = "看![](a.png)".to_owned();
    assert_eq!(
        losses(&question),
        ["pinned_option", "picture_not_in_gift", "kept_in_comments"]
    );
}

const KINDS: [ForeignKind; 7] = [
    ForeignKind::Single,
    ForeignKind::Multiple,
    ForeignKind::TrueFalse,
    ForeignKind::Blank,
    ForeignKind::Match,
    ForeignKind::Essay,
    ForeignKind::Numeric,
];

fn any_question() -> impl Strategy<Value = ForeignQuestion> {
    let has_arrow = |question: &ForeignQuestion| match &question.key {
        Some(ForeignKey::Blanks(blanks)) => blanks.concat().iter().any(|text| text.contains("->")),
        _ => false,
    };
    let any_kind = prop::sample::select(&KINDS[..]).prop_flat_map(described);
    any_kind.prop_filter("an arrow is none of GIFT", move |question| {
        !has_arrow(question)
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(questions in prop::collection::vec(any_question(), 1..5)) {
        let written = write(&questions);
        prop_assert!(written.losses.iter().all(|loss| loss.severity == Severity::Notice));
        let text = String::from_utf8_lossy(&written.bytes);
        let batch = read(&written.bytes);
        let found: Vec<_> = batch.questions.iter().map(|question| ForeignQuestion {
            place: Place::default(),
            confidence: crate::formats::exchange::Confidence::CERTAIN,
            ..question.clone()
        }).collect();
        prop_assert_eq!(found, questions, "{}", text);
        prop_assert!(!batch.questions.iter().any(|question| question.confidence.is_held()));
        // What was read is written the same.
        let again = write(&batch.questions);
        prop_assert_eq!(String::from_utf8_lossy(&again.bytes), text);
    }

    #[test]
    fn any_text_is_read_without_fault(text in r"[
a-z党{}=~#:%>\$/\[\]T5.｛～ -]{0,80}") {
        let batch = read(text.as_bytes());
        for (index, question) in batch.questions.iter().enumerate() {
            let is_held = batch.problems.iter().any(|problem| {
                problem.place.question == Some(index) && problem.severity == Severity::Held
            });
            prop_assert_eq!(question.confidence.is_held(), is_held);
            prop_assert_eq!(question.key.is_none(), is_held);
        }
    }

    #[test]
    fn a_bare_question_is_read_back(question in bare(ForeignKind::Numeric)) {
        let batch = read(&write(std::slice::from_ref(&question)).bytes);
        let ranges = |question: &ForeignQuestion| match &question.key {
            Some(ForeignKey::Ranges(ranges)) => ranges.clone(),
            _ => Vec::<NumberRange>::new(),
        };
        prop_assert_eq!(ranges(&batch.questions[0]), ranges(&question));
    }
}

#[test]
fn right_sides_keep_their_order_and_a_wrong_one_is_left() {
    let text = |sides: &str| format!("// [sides:{sides}]\n甲{{=一 -> 壹\n=二 -> 贰\n= -> 叁}}");
    let right = |sides: &str| {
        let found = one(&text(sides));
        let Some(ForeignKey::Pairs(pairs)) = &found.key else {
            panic!("{found:?}");
        };
        let ids: String = pairs.iter().map(|(_, right)| right.as_str()).collect();
        (options(&found).concat(), ids)
    };
    let plain = ("壹贰叁".to_owned(), "AB".to_owned());
    assert_eq!(right("2 3 1"), ("叁壹贰".to_owned(), "BC".to_owned()));
    for sides in ["", "1 2", "1 1 2", "2 3 4", "0 1 2", "x"] {
        assert_eq!(right(sides), plain, "{sides}");
    }
}
