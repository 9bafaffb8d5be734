//! Into the bank and out of it.

use super::*;
use crate::domain::question::Evidence;
use crate::formats::exchange::{Confidence, ForeignKind, NumberRange, Place, lettered, numbered};

fn defaults() -> Defaults {
    Defaults {
        topic: "T07".parse().unwrap(),
        difficulty: Difficulty::Medium,
        cognitive: Cognitive::Remember,
        rules: Rules::OfFile,
        next_numbers: BTreeMap::from([(Kind::Single, 4)]),
        known: BTreeMap::new(),
        materials: BTreeSet::from(["wangluo".to_owned()]),
    }
}

fn single(code: Option<&str>) -> ForeignQuestion {
    let place = Place::line(5);
    let mut question = ForeignQuestion::new(place, ForeignKind::Single, "甲是？".to_owned());
    question.code = code.map(str::to_owned);
    question.options = lettered(["一".to_owned(), "二".to_owned(), "三".to_owned()]);
    question.key = Some(ForeignKey::Choices(vec!["B".to_owned()]));
    question
}

fn of_kind(kind: ForeignKind, stem: &str, key: ForeignKey) -> ForeignQuestion {
    let mut question = ForeignQuestion::new(Place::default(), kind, stem.to_owned());
    question.key = Some(key);
    question
}

fn adopted(question: ForeignQuestion) -> Adopted {
    adopt(&[question], &defaults()).remove(0)
}

fn made(question: ForeignQuestion) -> Question {
    let adopted = adopted(question);
    adopted
        .question
        .unwrap_or_else(|| panic!("{:?}", adopted.problems))
}

fn codes(questions: &[ForeignQuestion], defaults: &Defaults) -> Vec<String> {
    let adopted = adopt(questions, defaults);
    let code = |adopted: &Adopted| adopted.question.as_ref().map(|q| q.code.to_string());
    adopted
        .iter()
        .map(|adopted| code(adopted).unwrap_or_default())
        .collect()
}

#[test]
fn a_question_becomes_a_draft_with_the_ids_of_the_bank() {
    let mut question = single(None);
    question.tags = ["党章".to_owned()].into();
    question.topic = Some("党建/理论".to_owned());
    question.explanation = "因为".to_owned();
    question.options[2].pinned = true;
    let found = made(question);
    assert_eq!(
        (found.code.as_str(), found.status, found.version),
        ("T07-S04", Status::Draft, 1)
    );
    let options: Vec<_> = found
        .body
        .layout
        .choices()
        .iter()
        .map(|c| (c.id.as_str(), c.pinned))
        .collect();
    assert_eq!(options, [("a", false), ("b", false), ("c", true)]);
    assert_eq!(
        found.key,
        crate::domain::question::Key::Choices(["b".parse().unwrap()].into())
    );
    assert_eq!(
        found.tags,
        ["党建/理论".to_owned(), "党章".to_owned()].into()
    );
    assert_eq!(
        (found.difficulty, found.explanation.as_str()),
        (Difficulty::Medium, "因为")
    );
}

#[test]
fn codes_of_the_bank_are_kept_and_new_ones_count_on() {
    let mut other_kind = single(Some("T07-M01"));
    other_kind.stem = "乙是？".to_owned();
    let questions = [
        single(None),
        single(Some("T07-S05")),
        single(Some("q12")),
        single(Some("T02-S01")),
        other_kind,
        single(None),
    ];
    let found = codes(&questions, &defaults());
    assert_eq!(
        found,
        [
            "T07-S04", "T07-S05", "T07-S06", "T02-S01", "T07-S07", "T07-S08"
        ]
    );
    let adopted = adopt(&questions, &defaults());
    let external: Vec<_> = adopted.iter().map(|a| a.external_id.as_deref()).collect();
    assert_eq!(
        external,
        [None, None, Some("q12"), None, Some("T07-M01"), None]
    );
    let third = adopted[2].question.as_ref().unwrap();
    assert_eq!(external_id(&third.tags), Some("q12"));
    assert_eq!(adopted[3].question.as_ref().unwrap().topic.as_str(), "T02");
}

#[test]
fn a_known_question_has_the_same_code_again() {
    let questions = [single(Some("q12")), single(Some("q13"))];
    let first = adopt(&questions, &defaults());
    let mut defaults = defaults();
    for adopted in &first {
        let question = adopted.question.as_ref().unwrap();
        let id = external_id(&question.tags).unwrap().to_owned();
        defaults.known.insert(id, question.code.clone());
    }
    defaults.next_numbers.insert(Kind::Single, 6);
    assert_eq!(adopt(&questions, &defaults), first);
}

#[test]
fn a_code_that_stands_twice_is_given_once() {
    let adopted = adopt(&[single(Some("7")), single(Some("7"))], &defaults());
    let codes: Vec<_> = adopted
        .iter()
        .map(|a| a.question.as_ref().unwrap().code.to_string())
        .collect();
    assert_eq!(codes, ["T07-S04", "T07-S05"]);
    assert_eq!(adopted[1].problems[0].code, "repeated_code");
    assert_eq!(adopted[1].external_id, None);
}

#[test]
fn what_is_no_question_of_the_bank_stays_outside_with_the_reason() {
    let held = ForeignQuestion {
        confidence: Confidence::from_hundredths(50),
        ..single(None)
    };
    let without_key = ForeignQuestion {
        key: None,
        ..single(None)
    };
    let other_key = ForeignQuestion {
        key: Some(ForeignKey::Choices(vec!["D".to_owned()])),
        ..single(None)
    };
    let same_text = ForeignQuestion {
        options: lettered(["一".to_owned(), "一".to_owned(), "二".to_owned()]),
        ..single(None)
    };
    let one_right = ForeignQuestion {
        kind: ForeignKind::Multiple,
        ..single(None)
    };
    let range = NumberRange {
        from: "1".to_owned(),
        to: "2".to_owned(),
    };
    let range = of_kind(
        ForeignKind::Numeric,
        "几？",
        ForeignKey::Ranges(vec![range]),
    );
    let blanks = ForeignKey::Blanks(vec![vec!["一".to_owned()]]);
    for (question, code, chinese) in [
        (held, "question_held", "人工确认"),
        (without_key, "no_key", "没有正确答案"),
        (other_key, "key_of_another_kind", "不存在的选项"),
        (same_text, "not_a_valid_question", "内容相同"),
        (one_right, "not_a_valid_question", "应为 2 个或更多"),
        (range, "range_not_in_bank", "数值范围"),
        (
            of_kind(ForeignKind::Blank, "没有空", blanks),
            "not_a_valid_question",
            "题干里有 0 个空",
        ),
    ] {
        let adopted = adopted(question);
        assert_eq!(adopted.question, None, "{code}");
        let problem = &adopted.problems[0];
        assert_eq!((problem.code, problem.place.question), (code, Some(0)));
        assert!(problem.chinese.contains(chinese), "{}", problem.chinese);
    }
}

#[test]
fn a_refused_question_takes_no_number() {
    let refused = ForeignQuestion {
        key: None,
        ..single(None)
    };
    assert_eq!(
        codes(&[refused, single(None)], &defaults()),
        ["", "T07-S04"]
    );
}

#[test]
fn a_number_that_stands_alone_is_a_blank() {
    let range = NumberRange {
        from: "42".to_owned(),
        to: "42".to_owned(),
    };
    let found = made(of_kind(
        ForeignKind::Numeric,
        "几？",
        ForeignKey::Ranges(vec![range]),
    ));
    assert_eq!(
        (found.body.stem.as_str(), found.kind()),
        ("几？____", Kind::Blank)
    );
    let accepted = crate::domain::question::Key::Blanks(vec![vec!["42".to_owned()]]);
    assert_eq!(found.key, accepted);
}

#[test]
fn a_match_keeps_its_pairs() {
    let pairs = [("1", "C"), ("2", "A")].map(|(l, r)| (l.to_owned(), r.to_owned()));
    let mut question = of_kind(
        ForeignKind::Match,
        "配对",
        ForeignKey::Pairs(pairs.to_vec()),
    );
    question.left = numbered(["甲".to_owned(), "乙".to_owned()]);
    question.options = lettered(["一".to_owned(), "二".to_owned(), "三".to_owned()]);
    let found = made(question.clone());
    assert_eq!(found.code.as_str(), "T07-P01");
    let back = ForeignQuestion::of_bank(&found);
    assert_eq!(
        (back.key, back.left, back.options),
        (question.key, question.left, question.options)
    );
}

#[test]
fn a_rule_names_the_options_of_the_bank_and_says_for_how_many_marks() {
    let mut question = single(None);
    question.rule = Rule::authored("qti_map map.A=1/2 map.B=1").ok();
    question.marks = Some("1".to_owned());
    let adopted = adopted(question.clone());
    let found = adopted.question.unwrap();
    assert_eq!(
        found.rule.as_ref().unwrap().to_string(),
        "qti_map map.a=1/2 map.b=1"
    );
    let told: Vec<_> = adopted.problems.iter().map(|p| p.code).collect();
    assert_eq!(told, ["rule_in_marks", "marks_left_to_sections"]);
    assert_eq!(ForeignQuestion::of_bank(&found).rule, question.rule);
    let mut of_section = defaults();
    of_section.rules = Rules::OfSection;
    let adopted = adopt(&[question.clone(), question], &of_section);
    assert_eq!(adopted[0].question.as_ref().unwrap().rule, None);
    let told: Vec<_> = adopted
        .iter()
        .flat_map(|a| &a.problems)
        .map(|p| p.code)
        .collect();
    assert_eq!(told, ["rules_left_to_sections", "marks_left_to_sections"]);
}

#[test]
fn a_source_is_evidence_or_the_last_line_of_the_explanation() {
    let mut question = single(None);
    question.explanation = "因为".to_owned();
    question.source = Some("学习资料第3页".to_owned());
    let found = made(question);
    assert_eq!(found.explanation, "因为\n出处：学习资料第3页");
    let back = ForeignQuestion::of_bank(&found);
    assert_eq!(
        (back.explanation.as_str(), back.source.as_deref()),
        ("因为", Some("学习资料第3页"))
    );
    assert_eq!(made(back).explanation, found.explanation);

    let mut question = single(None);
    question.source = Some("[wangluo] 材料1，导语：“网信为民”\n[wangluo] ：“举旗帜”".to_owned());
    let found = made(question.clone());
    let evidence: Vec<_> = found
        .evidence
        .iter()
        .map(|e: &Evidence| (e.place.as_str(), e.quote.as_str()))
        .collect();
    assert_eq!(evidence, [("材料1，导语", "网信为民"), ("", "举旗帜")]);
    assert_eq!(ForeignQuestion::of_bank(&found).source, question.source);
    question.source = Some("[elsewhere] 材料1：“网信为民”".to_owned());
    assert_eq!(
        made(question).explanation,
        "出处：[elsewhere] 材料1：“网信为民”"
    );
}

#[test]
fn every_fault_of_a_question_is_told_in_chinese() {
    use crate::domain::question::QuestionFault;
    let id: crate::domain::question::OptionId = "a".parse().unwrap();
    let kind = Kind::Single;
    for fault in [
        QuestionFault::Empty { field: "stem" },
        QuestionFault::TooLong {
            field: "options",
            found: 3,
            max: 2,
        },
        QuestionFault::OptionCount {
            field: "left",
            kind,
            found: 1,
            min: 2,
            max: 26,
        },
        QuestionFault::RepeatedOption { id: id.clone() },
        QuestionFault::RepeatedText {
            text: "一".to_owned(),
        },
        QuestionFault::UnknownOption { id: id.clone() },
        QuestionFault::UnknownInRule { id: id.clone() },
        QuestionFault::KeyKind { kind },
        QuestionFault::KeyCount {
            found: 2,
            wanted: "1",
        },
        QuestionFault::BlankCount {
            in_stem: 1,
            in_key: 2,
        },
        QuestionFault::NotInKey { id },
        QuestionFault::LongQuote { found: 41 },
        QuestionFault::RuleKind {
            found: "half",
            kind,
        },
        QuestionFault::Unrounded,
        QuestionFault::VersionZero,
    ] {
        let told = fault_in_chinese(&fault);
        assert!(told.chars().any(|c| '\u{4e00}' <= c), "{fault}");
        assert!(
            !told.contains("stem") && !told.contains("options"),
            "{told}"
        );
    }
}
