//! Batches to JSON and back.

use proptest::prelude::*;

use super::*;
use crate::domain::Language;
use crate::domain::scoring::Rule;
use crate::formats::exchange::any_question::described;
use crate::formats::exchange::{
    Asset, Batch, Confidence, ForeignKey, ForeignKind, ForeignQuestion, ImportProblem, Place,
    Severity, lettered, numbered,
};

fn single() -> ForeignQuestion {
    let mut question = ForeignQuestion::new(Place::line(3), ForeignKind::Single, "甲".to_owned());
    question.options = lettered(["一".to_owned(), "二".to_owned()]);
    question.key = Some(ForeignKey::Choices(vec!["B".to_owned()]));
    question
}

fn batch(questions: Vec<ForeignQuestion>) -> Batch {
    Batch {
        questions,
        ..Batch::default()
    }
}

fn json(question: ForeignQuestion) -> serde_json::Value {
    let text = to_json(&batch(vec![question]), Language::Chinese);
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["questions"][0].clone()
}

#[test]
fn a_batch_is_written_like_this() {
    let mut question = single();
    question.code = Some("7".to_owned());
    question.marks = Some("0.50".to_owned());
    question.rule = Rule::authored("qti_map map.A=1/2 map.B=1").ok();
    question.tags = ["党章".to_owned()].into();
    question.confidence = Confidence::from_hundredths(90);
    let problem = ImportProblem {
        place: Place::line(0).of_question(0),
        severity: Severity::Warning,
        code: "some_code",
        chinese: "中文".to_owned(),
        english: "English".to_owned(),
    };
    let batch = Batch {
        questions: vec![question],
        problems: vec![problem],
        assets: vec![Asset {
            name: "a.png".to_owned(),
            media_type: "image/png",
            bytes: vec![0; 12],
        }],
    };
    let wanted = r#"{
  "questions": [
    {
      "code": "7",
      "type": "single",
      "stem": "甲",
      "options": [
        {
          "id": "A",
          "text": "一"
        },
        {
          "id": "B",
          "text": "二"
        }
      ],
      "left": [],
      "key": "B",
      "accepted": null,
      "marks": 0.50,
      "explanation": "",
      "topic": null,
      "difficulty": null,
      "tags": [
        "党章"
      ],
      "source": null,
      "rule": "qti_map map.A=1/2 map.B=1",
      "confidence": 0.9
    }
  ],
  "problems": [
    {
      "line": null,
      "cell": null,
      "file": null,
      "question": 0,
      "severity": "warning",
      "code": "some_code",
      "message": "English"
    }
  ],
  "assets": [
    {
      "name": "a.png",
      "media_type": "image/png",
      "bytes": 12
    }
  ]
}"#;
    assert_eq!(to_json(&batch, Language::English), wanted);
    assert!(to_json(&batch, Language::Chinese).contains("中文"));
}

#[test]
fn each_kind_has_its_key() {
    let of = |kind, key| {
        let mut question = single();
        question.kind = kind;
        question.left = numbered(["一".to_owned(), "二".to_owned()]);
        question.key = key;
        let written = json(question);
        (written["key"].clone(), written["accepted"].clone())
    };
    let text = |text: &str| text.to_owned();
    let null = serde_json::Value::Null;
    let choices = ForeignKey::Choices(vec![text("A"), text("B")]);
    let blanks = ForeignKey::Blanks(vec![vec![text("一"), text("1")], vec![text("二")]]);
    let pairs = ForeignKey::Pairs(vec![(text("1"), text("B")), (text("2"), text("A"))]);
    let range = crate::formats::exchange::NumberRange {
        from: text("-1.50"),
        to: text("2"),
    };
    for (kind, key, wanted, accepted) in [
        (
            ForeignKind::Multiple,
            Some(choices),
            serde_json::json!("AB"),
            &null,
        ),
        (
            ForeignKind::TrueFalse,
            Some(ForeignKey::Truth(false)),
            serde_json::json!(false),
            &null,
        ),
        (
            ForeignKind::Blank,
            Some(blanks),
            serde_json::json!([["一", "1"], ["二"]]),
            &serde_json::json!([["1"], []]),
        ),
        (
            ForeignKind::Match,
            Some(pairs),
            serde_json::json!([["1", "B"], ["2", "A"]]),
            &null,
        ),
        (
            ForeignKind::Order,
            Some(ForeignKey::Order(vec![text("B"), text("A")])),
            serde_json::json!(["B", "A"]),
            &null,
        ),
        (
            ForeignKind::Essay,
            Some(ForeignKey::Rubric(text("三点"))),
            serde_json::json!("三点"),
            &null,
        ),
        (
            ForeignKind::Numeric,
            Some(ForeignKey::Ranges(vec![range])),
            serde_json::json!([["-1.50", "2"]]),
            &null,
        ),
        (ForeignKind::Single, None, null.clone(), &null),
    ] {
        assert_eq!(
            of(kind, key),
            (wanted, accepted.clone()),
            "{}",
            kind.as_str()
        );
    }
}

#[test]
fn marks_are_the_digits_that_they_were() {
    let marks = |text: &str| {
        let mut question = single();
        question.marks = Some(text.to_owned());
        let json = to_json(&batch(vec![question]), Language::Chinese);
        let line = json
            .lines()
            .find(|line| line.contains("\"marks\""))
            .unwrap();
        line.trim().trim_end_matches(',').to_owned()
    };
    for (text, wanted) in [
        ("2", "2"),
        ("0.1", "0.1"),
        ("33.333333333333333333", "33.333333333333333333"),
        ("02.50", "2.50"),
        ("2.", "\"2.\""),
    ] {
        assert_eq!(marks(text), format!("\"marks\": {wanted}"));
    }
}

#[test]
fn a_faulty_question_is_told_with_its_line_and_the_others_are_read() {
    let good =
        |stem: &str| format!(r#"{{"code":null,"type":"true_false","stem":"{stem}","key":true}}"#);
    for (bad, field) in [
        (
            r#"{"code":null,"type":"riddle","stem":"乙","key":null}"#,
            "type",
        ),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":"yes"}"#,
            "key",
        ),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":true,"colour":1}"#,
            "colour",
        ),
        (r#"{"code":null,"type":"true_false","key":true}"#, "stem"),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":true,"marks":-1}"#,
            "marks",
        ),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":true,"confidence":1.5}"#,
            "confidence",
        ),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":true,"rule":"any"}"#,
            "rule",
        ),
        (
            r#"{"code":null,"type":"true_false","stem":"乙","key":true,"difficulty":"low"}"#,
            "difficulty",
        ),
        (
            r#"{"code":null,"type":"single","stem":"乙","options":[{"id":"a","text":"一"}],"key":"a"}"#,
            "options",
        ),
        (
            r#"{"code":null,"type":"single","stem":"乙","options":[{"id":"A","text":"一"}],"key":"B"}"#,
            "key",
        ),
        (
            r#"{"code":null,"type":"blank","stem":"乙","key":[[]]}"#,
            "key",
        ),
        ("7", "invalid type"),
    ] {
        let text = format!(
            "{{\"questions\":[{},\n{bad},\n{}]}}",
            good("甲"),
            good("丙")
        );
        let found = from_json(text.as_bytes());
        let stems: Vec<_> = found.questions.iter().map(|q| q.stem.as_str()).collect();
        assert_eq!(stems, ["甲", "丙"], "{bad}");
        assert_eq!(found.problems.len(), 1, "{bad}");
        let problem = &found.problems[0];
        assert_eq!(
            (problem.place.line, problem.severity),
            (2, Severity::Error),
            "{bad}"
        );
        assert!(problem.english.contains(field), "{}", problem.english);
    }
}

#[test]
fn what_is_no_batch_is_told() {
    for (text, line) in [
        ("", 1),
        ("[]", 1),
        ("{\n\"questions\": 1}", 2),
        ("{\"questions\":[]", 1),
        ("{\"x\":1}", 1),
    ] {
        let found = from_json(text.as_bytes());
        let codes: Vec<_> = found
            .problems
            .iter()
            .map(|p| (p.code, p.place.line))
            .collect();
        assert_eq!(codes, [("not_a_batch", line)], "{text}");
    }
    assert_eq!(from_json(b"\xff").problems[0].code, "not_utf8");
}

#[test]
fn a_question_without_key_is_held() {
    let text = r#"{"questions":[{"code":null,"type":"single","stem":"甲","key":null}]}"#;
    let found = from_json(text.as_bytes());
    assert!(found.questions[0].confidence.is_held());
    assert_eq!(
        (found.problems[0].code, found.problems[0].severity),
        ("no_key", Severity::Held)
    );
}

#[test]
fn what_was_said_of_a_question_stays_with_it() {
    let text = r#"{"questions":[
        {"code":null,"type":"riddle","stem":"甲","key":null},
        {"code":null,"type":"true_false","stem":"乙","key":true,"confidence":0.6}
    ],"problems":[{"line":4,"cell":"B2","file":null,"question":1,"severity":"held","code":"x_y","message":"看"}]}"#;
    let found = from_json(text.as_bytes());
    assert_eq!(found.questions[0].confidence.hundredths(), 60);
    let last = found.problems.last().unwrap();
    assert_eq!(
        (last.place.question, last.place.cell.as_deref()),
        (Some(0), Some("B2"))
    );
    assert_eq!(
        (last.severity, last.chinese.as_str()),
        (Severity::Held, "[x_y] 看")
    );
}

#[test]
fn hostile_files_end_soon_and_stay_small() {
    let head = r#"{"questions":[{"code":null,"type":"blank","stem":"甲","key":["#;
    for text in [
        format!("{{\"questions\":[{}0]}}", "0,".repeat(4_000_000)),
        format!("{head}{}[]]}}]}}", "[],".repeat(2_000_000)),
        "[".repeat(1_000_000),
        format!("{{\"questions\":[{}", "[".repeat(1_000_000)),
    ] {
        let found = from_json(text.as_bytes());
        assert!(found.questions.is_empty() && found.problems.len() == 1);
    }
}

fn any_question() -> impl Strategy<Value = ForeignQuestion> {
    prop::sample::select(
        &[
            ForeignKind::Single,
            ForeignKind::Multiple,
            ForeignKind::TrueFalse,
            ForeignKind::Blank,
            ForeignKind::Match,
            ForeignKind::Order,
            ForeignKind::Essay,
            ForeignKind::Numeric,
        ][..],
    )
    .prop_flat_map(described)
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(questions in prop::collection::vec(any_question(), 0..4)) {
        let text = to_json(&batch(questions.clone()), Language::Chinese);
        let found = from_json(text.as_bytes());
        prop_assert_eq!(&found.problems, &[]);
        let found: Vec<_> = found.questions.into_iter().map(|question| ForeignQuestion {
            place: Place::default(),
            ..question
        }).collect();
        prop_assert_eq!(found, questions);
    }

    #[test]
    fn any_confidence_is_a_number_and_reads_back(hundredths in 0_u8..=100) {
        let mut question = single();
        question.confidence = Confidence::from_hundredths(hundredths);
        let text = to_json(&batch(vec![question.clone()]), Language::Chinese);
        let found = from_json(text.as_bytes());
        prop_assert_eq!(found.questions[0].confidence, question.confidence);
    }
}
