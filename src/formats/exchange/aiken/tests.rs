//! Aiken as people write it, and as we do.

use proptest::prelude::*;

use super::*;
use crate::formats::exchange::any_question::{bare, line};
use crate::formats::exchange::{
    Batch, ForeignKey, ForeignKind, ForeignQuestion, Place, Severity, lettered,
};

fn told(batch: &Batch) -> Vec<(usize, &'static str)> {
    let told = batch
        .problems
        .iter()
        .map(|problem| (problem.place.line, problem.code));
    told.collect()
}

fn key(question: &ForeignQuestion) -> String {
    match &question.key {
        Some(ForeignKey::Choices(ids)) => ids.concat(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_question_is_a_stem_options_and_a_letter() {
    let text = "网络安全 <为了> & 靠谁？\r\nA) 人民\r\nB. 企业\r\nC)技术\r\nANSWER: B\r\n\r\n第二题\rA) 一\rB) 二\rANSWER: A";
    let batch = read(text.as_bytes());
    assert_eq!(batch.problems, []);
    let found = &batch.questions[0];
    assert_eq!((found.kind, found.place.line), (ForeignKind::Single, 1));
    assert_eq!(found.stem, "网络安全 <为了> & 靠谁？");
    let options: Vec<_> = found
        .options
        .iter()
        .map(|option| option.text.as_str())
        .collect();
    assert_eq!(options, ["人民", "企业", "技术"]);
    assert_eq!(
        (key(found).as_str(), key(&batch.questions[1]).as_str()),
        ("B", "A")
    );
}

#[test]
fn a_bad_question_is_told_with_its_line_and_the_good_ones_are_read() {
    let text = "选项太少\nA) 一\nANSWER: A\n\nA) 没有题干\n\nANSWER: 没有题目\n\n好题\nA) 一\nB) 二\nANSWER: A\n\n没写完\nA) 一\nB) 二\n\n又一道好题\nA)一\nB)二\nANSWER: B\n\n最后没写完\nA) 一\nB) 二";
    let batch = read(text.as_bytes());
    let stems: Vec<_> = batch.questions.iter().map(|q| q.stem.as_str()).collect();
    assert_eq!(stems, ["好题", "又一道好题"]);
    let wanted = [
        (3, "too_few_options"),
        (5, "option_without_question"),
        (7, "answer_without_question"),
        (18, "unfinished_question"),
        (23, "unfinished_question"),
    ];
    assert_eq!(told(&batch), wanted);
    assert!(
        batch
            .problems
            .iter()
            .all(|problem| problem.severity == Severity::Error)
    );
    assert!(batch.problems[3].chinese.contains("第 14 行"));
}

#[test]
fn a_key_that_is_not_clear_holds_its_question() {
    for (text, line, code) in [
        ("题目\nA) 一\nB) 二\nANSWER: F", 4, "key_without_option"),
        ("题目\nA) 一\nB) 二\nANSWER: A, F", 4, "key_without_option"),
        (
            "题目\nA) 一\nA) 二\nC) 三\nANSWER: C",
            1,
            "letters_out_of_order",
        ),
        ("题目\nB) 一\nC) 二\nANSWER: B", 1, "letters_out_of_order"),
        ("题目\nA) 一\nB) 二\nANSWER:", 4, "answer_without_letter"),
        ("题目\nA) 一\nB) 二\nANSWER: 一", 4, "answer_without_letter"),
        (
            "题目\nA) 一\nB) 二\nANSWER: A) 二",
            4,
            "answer_of_another_text",
        ),
        ("题目\nA) 一\nB) 二\nANSWER: A,A", 4, "letter_twice"),
        ("题目\nA) 一\nB)\nANSWER: A", 1, "empty_option"),
        (
            "材料\n\n题目\nA) 一\nB) 二\nANSWER: A",
            3,
            "stem_of_two_parts",
        ),
    ] {
        let batch = read(text.as_bytes());
        assert_eq!(batch.questions.len(), 1, "{text}");
        assert_eq!(batch.questions[0].key, None, "{text}");
        assert!(batch.questions[0].confidence.is_held(), "{text}");
        assert!(
            told(&batch).contains(&(line, code)),
            "{text}: {:?}",
            told(&batch)
        );
        assert!(
            batch
                .problems
                .iter()
                .all(|problem| problem.place.question == Some(0))
        );
    }
}

#[test]
fn what_only_we_read_is_noticed() {
    for (text, wanted, codes) in [
        (
            "一行\n二行\nA) 一\nB) 二\nANSWER: A",
            "A",
            vec!["stem_of_several_lines"],
        ),
        (
            "题目\nA) 一\nB) 二\nC) 三\nANSWER: C, A",
            "AC",
            vec!["several_right_options"],
        ),
        (
            "题目\nA) 一\nB) 二\nANSWER: AB",
            "AB",
            vec!["several_right_options"],
        ),
        (
            "题目\nＡ．一\nＢ）二\nANSWER：Ｂ",
            "B",
            vec!["other_spelling"],
        ),
        ("题目\nA、一\nB、二\nAnswer: b", "B", vec!["other_spelling"]),
        ("题目\nA) 一\nB) 二\nANSWER: B) 二", "B", vec![]),
    ] {
        let batch = read(text.as_bytes());
        assert_eq!(key(&batch.questions[0]), wanted, "{text}");
        let found: Vec<_> = batch.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(found, codes, "{text}");
        assert!(
            batch
                .problems
                .iter()
                .all(|problem| problem.severity == Severity::Notice)
        );
    }
}

#[test]
fn a_line_of_one_character_is_passed_over_and_told() {
    let batch = read("x\n题\nA) 一\nB) 二\nANSWER: A".as_bytes());
    assert_eq!(batch.questions[0].stem, "题");
    assert_eq!(told(&batch), [(1, "line_of_one_character")]);
}

#[test]
fn a_question_is_written_as_moodle_reads_it() {
    let mut question =
        ForeignQuestion::new(Place::default(), ForeignKind::Single, "甲\n乙".to_owned());
    question.options = lettered(["一".to_owned(), "B) 二".to_owned()]);
    question.key = Some(ForeignKey::Choices(vec!["B".to_owned()]));
    question.explanation = "因为".to_owned();
    let mut truth =
        ForeignQuestion::new(Place::default(), ForeignKind::TrueFalse, "丙丁".to_owned());
    truth.key = Some(ForeignKey::Truth(false));
    let written = write(&[question, truth]);
    let wanted = "甲 乙\nA) 一\nB) B) 二\nANSWER: B\n\n丙丁\nA) 正确\nB) 错误\nANSWER: B\n\n";
    assert_eq!(String::from_utf8(written.bytes).unwrap(), wanted);
    let losses: Vec<_> = written
        .losses
        .iter()
        .map(|l| (l.place.question, l.code))
        .collect();
    let wanted = [
        (Some(0), "lines_joined"),
        (Some(0), "left_out"),
        (Some(1), "truth_as_choice"),
    ];
    assert_eq!(losses, wanted);
    assert!(written.losses[1].chinese.ends_with("解析"));
}

#[test]
fn what_aiken_would_tell_otherwise_is_not_written() {
    let single = |stem: &str, key: &[&str]| {
        let mut question =
            ForeignQuestion::new(Place::default(), ForeignKind::Single, stem.to_owned());
        question.options = lettered(["一".to_owned(), "二".to_owned()]);
        question.key = Some(ForeignKey::Choices(
            key.iter().map(|id| (*id).to_owned()).collect(),
        ));
        question
    };
    let multiple = ForeignQuestion {
        kind: ForeignKind::Multiple,
        ..single("甲", &["A", "B"])
    };
    let without_key = ForeignQuestion {
        key: None,
        ..single("甲", &[])
    };
    for (question, code) in [
        (multiple, "several_right_options"),
        (without_key, "no_key"),
        (single("甲", &["C"]), "options_not_in_aiken"),
        (single("A. 甲", &["A"]), "stem_not_in_aiken"),
        (single("ANSWER: 甲", &["A"]), "stem_not_in_aiken"),
        (single("x", &["A"]), "stem_not_in_aiken"),
    ] {
        let written = write(&[question]);
        assert_eq!(written.bytes, b"", "{code}");
        assert_eq!(written.losses.len(), 1);
        assert_eq!(
            (written.losses[0].severity, written.losses[0].code),
            (Severity::Error, code)
        );
    }
}

#[test]
fn hostile_files_end_soon() {
    for text in [
        "A)\n",
        "ANSWER:\n",
        "题目\nA) 一\n",
        "题\nA) 一\nB) 二\nANSWER: A\n",
        "x\n",
        "题目\n",
    ] {
        let batch = read(text.repeat(500_000).as_bytes());
        assert!(batch.problems.len() <= 50_001);
    }
    let letters = "题\nA) 一\nB) 二\nANSWER: ".to_owned() + &"A,".repeat(1_000_000);
    assert!(read(letters.as_bytes()).questions[0].key.is_none());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        questions in prop::collection::vec(bare(ForeignKind::Single), 1..5),
        stem in line(),
    ) {
        let on_one_line = |text: &str| text.replace('\n', " ");
        let questions: Vec<ForeignQuestion> = questions.into_iter().map(|question| ForeignQuestion {
            stem: format!("题{}{stem}", on_one_line(&question.stem)),
            options: lettered(question.options.iter().map(|option| on_one_line(&option.text))),
            ..question
        }).collect();
        let written = write(&questions);
        prop_assert_eq!(&written.losses, &[]);
        let batch = read(&written.bytes);
        prop_assert_eq!(&batch.problems, &[]);
        let found: Vec<_> = batch.questions.into_iter().map(|question| ForeignQuestion {
            place: Place::default(),
            ..question
        }).collect();
        prop_assert_eq!(found, questions);
    }

    #[test]
    fn any_text_is_read_without_fault(text in r"[\nA-Ca题ANSWER:：).． ]{0,80}") {
        let batch = read(text.as_bytes());
        for (index, question) in batch.questions.iter().enumerate() {
            let is_held = batch.problems.iter().any(|problem| {
                problem.place.question == Some(index) && problem.severity == Severity::Held
            });
            prop_assert_eq!(question.confidence.is_held(), is_held);
            prop_assert_eq!(question.key.is_none(), is_held);
        }
    }
}
