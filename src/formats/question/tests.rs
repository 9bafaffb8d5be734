//! Tests of the forms of questions.

use super::*;
use crate::domain::question::{BLANK, Body, Key, Layout};

/// A bank file of one question of each kind.
const EVERY_KIND: [&str; 7] = [
    r#"code = "T01-S01"
type = "single"
options = [{ id = "a", text = "甲" }, { id = "b", text = "乙", pinned = true }]
key = "b""#,
    r#"code = "T01-M01"
type = "multiple"
options = [{ id = "a", text = "甲" }, { id = "b", text = "乙" }, { id = "c", text = "丙" }]
key = ["a", "c"]
rule = "fixed each=1/2 round=ceil_0.5""#,
    r#"code = "T01-J01"
type = "true_false"
key = false"#,
    r#"code = "T01-B01"
type = "blank"
key = ["5", "30"]
accepted = [["五"], []]"#,
    r#"code = "T01-P01"
type = "match"
left = [{ id = "1", text = "一" }, { id = "2", text = "二" }]
right = [{ id = "a", text = "甲" }, { id = "b", text = "乙" }, { id = "c", text = "丙" }]
key = { 1 = "c", 2 = "a" }"#,
    r#"code = "T01-O01"
type = "order"
options = [{ id = "a", text = "甲" }, { id = "b", text = "乙" }, { id = "c", text = "丙" }]
key = ["c", "a", "b"]"#,
    r#"code = "T01-E01"
type = "essay"
key = "要点：一、二、三""#,
];

/// Adds what every kind has.
fn form(particulars: &str) -> QuestionForm {
    toml::from_str(&format!(
        r#"topic = "T01"
status = "approved"
version = 2
stem = "“五个方面”是____个，“三十个字”是____个"
explanation = "因为"
difficulty = "easy"
cognitive = "apply"
tags = ["数字", "要求"]
facts = ["mission"]
enemies = ["T01-M09"]
evidence = [{{ material = "study", place = "第1部分", quote = "五个方面" }}]
{particulars}"#
    ))
    .unwrap()
}

fn faults(form: QuestionForm) -> Vec<(String, &'static str)> {
    let faults = form.into_question(None).unwrap_err();
    faults
        .into_iter()
        .map(|fault| (fault.field.clone(), fault.code()))
        .collect()
}

fn found(field: &str, code: &'static str) -> (String, &'static str) {
    (field.to_owned(), code)
}

#[test]
fn a_question_of_every_kind_is_written_back_as_it_was_read() {
    for (particulars, kind) in EVERY_KIND.into_iter().zip(Kind::ALL) {
        let form = form(particulars);
        let question = form.clone().into_question(None).unwrap();
        assert_eq!(question.kind(), kind);
        let written = QuestionForm::from_question(&question);
        assert_eq!(written, form);
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(serde_json::from_str::<QuestionForm>(&json).unwrap(), form);
        let toml = toml::to_string(&written).unwrap();
        assert_eq!(toml::from_str::<QuestionForm>(&toml).unwrap(), form);
        assert_eq!(written.into_question(None).unwrap(), question);
    }
}

#[test]
fn the_first_text_of_a_blank_is_the_model_answer() {
    let question = form(EVERY_KIND[3]).into_question(None).unwrap();
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    assert_eq!(
        question.key,
        Key::Blanks(vec![texts(&["5", "五"]), texts(&["30"])])
    );
}

#[test]
fn the_topic_of_the_file_holds_where_the_question_names_none() {
    let topic: TopicCode = "T07".parse().unwrap();
    let mut form = form(EVERY_KIND[2]);
    form.topic = None;
    assert_eq!(
        form.clone().into_question(Some(&topic)).unwrap().topic,
        topic
    );
    assert_eq!(faults(form), [found("topic", "missing_field")]);
}

#[test]
fn an_empty_form_is_told_everything_that_is_missing() {
    let codes = faults(QuestionForm::default());
    for field in ["code", "topic", "type", "status", "difficulty", "cognitive"] {
        assert!(codes.contains(&found(field, "missing_field")), "{field}");
    }
    let mut form = form(EVERY_KIND[0]);
    form.key = None;
    assert_eq!(faults(form), [found("key", "missing_field")]);
}

#[test]
fn wrong_words_do_not_hide_other_faults() {
    let mut form = form(EVERY_KIND[0]);
    form.code = "T01 S01".to_owned();
    form.status = "ok".to_owned();
    form.version = 0;
    form.enemies.push("T01/1".to_owned());
    form.options[1].text = "甲 ".to_owned();
    form.key = Some(KeyValue::One("z".to_owned()));
    let wanted = [
        found("code", "not_a_code"),
        found("status", "unknown_word"),
        found("enemies[1]", "not_a_code"),
        found("version", "version_zero"),
        found("options[1].text", "repeated_text"),
        found("key", "unknown_option"),
    ];
    assert_eq!(faults(form), wanted);
}

#[test]
fn a_rule_of_its_own_fits_the_question() {
    for (rule, code) in [
        ("per_pair", "rule_kind"),
        ("half round=none", "unrounded"),
        ("qti_map map.a=1 map.x=1", "unknown_option"),
        ("half of it", "not_a_rule"),
    ] {
        let mut form = form(EVERY_KIND[1]);
        form.rule = Some(rule.to_owned());
        assert_eq!(faults(form), [found("rule", code)], "{rule}");
    }
}

#[test]
fn an_unknown_word_is_told_with_the_words_there_are() {
    let mut form = form(EVERY_KIND[0]);
    form.difficulty = "easier".to_owned();
    let faults = form.into_question(None).unwrap_err();
    assert_eq!(
        faults[0].to_string(),
        "`difficulty`: `easier` is not one of: easy, medium, hard"
    );
}

#[test]
fn faults_that_read_the_same_have_places_of_their_own() {
    let mut form = form(EVERY_KIND[1]);
    form.options[0].text = " ".to_owned();
    form.options[2].text = String::new();
    form.evidence.push(EvidenceForm {
        quote: "字".repeat(41),
        ..form.evidence[0].clone()
    });
    let wanted = [
        found("evidence[1].quote", "long_quote"),
        found("options[0].text", "empty_text"),
        found("options[2].text", "empty_text"),
    ];
    let codes = faults(form);
    assert!(
        wanted.iter().all(|fault| codes.contains(fault)),
        "{codes:?}"
    );
}

#[test]
fn a_key_is_written_as_its_kind_wants_it() {
    for (particulars, key) in [
        (EVERY_KIND[0], KeyValue::List(vec!["a".to_owned()])),
        (EVERY_KIND[1], KeyValue::One("a".to_owned())),
        (EVERY_KIND[2], KeyValue::One("对".to_owned())),
        (EVERY_KIND[4], KeyValue::List(vec!["a".to_owned()])),
        (EVERY_KIND[6], KeyValue::Truth(true)),
    ] {
        let mut form = form(particulars);
        form.key = Some(key);
        assert_eq!(faults(form), [found("key", "key_shape")]);
    }
}

#[test]
fn a_key_names_each_right_option_once() {
    let mut form = form(EVERY_KIND[1]);
    form.key = Some(KeyValue::List(["a", "c", "a"].map(str::to_owned).to_vec()));
    assert_eq!(faults(form), [found("key", "repeated_entry")]);
}

#[test]
fn fields_of_another_kind_are_refused_and_not_dropped() {
    let mut with_options = form(EVERY_KIND[2]);
    with_options.options = form(EVERY_KIND[0]).options;
    with_options.accepted = vec![vec!["对".to_owned()]];
    let wanted = [
        found("options", "misplaced_field"),
        found("accepted", "misplaced_field"),
    ];
    assert_eq!(faults(with_options), wanted);
    assert!(serde_json::from_str::<QuestionForm>(r#"{"answer":"b"}"#).is_err());
}

#[test]
fn accepted_texts_stand_for_every_blank_or_for_none() {
    let mut form = form(EVERY_KIND[3]);
    form.accepted.pop();
    assert_eq!(faults(form), [found("accepted", "accepted_count")]);
}

#[test]
fn documents_of_every_kind_read_back() {
    for particulars in EVERY_KIND {
        let question = form(particulars).into_question(None).unwrap();
        let body = BodyForm::from_body(&question.body).to_json();
        assert!(
            body.starts_with(r#"{"format":"examhall-body/1","#),
            "{body}"
        );
        assert_eq!(
            BodyForm::from_json(&body).unwrap().into_body().unwrap(),
            question.body
        );
        let key = KeyForm::of(&question);
        let key = key.to_json();
        assert!(key.starts_with(r#"{"format":"examhall-key/1","#), "{key}");
        let read = KeyForm::from_json(&key).unwrap().into_parts().unwrap();
        let written = KeyParts {
            key: question.key.clone(),
            rule: question.rule.clone(),
            explanation: question.explanation.clone(),
            evidence: question.evidence.clone(),
        };
        assert_eq!(read, written);
    }
}

#[test]
fn a_body_document_holds_nothing_of_the_key() {
    for particulars in EVERY_KIND {
        let mut form = form(particulars);
        form.explanation = "解析XYZZY".to_owned();
        let question = form.into_question(None).unwrap();
        let body = BodyForm::from_body(&question.body).to_json();
        let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(&body).unwrap();
        let allowed = ["format", "stem", "type", "options", "left", "right"];
        assert!(
            fields.keys().all(|field| allowed.contains(&field.as_str())),
            "{body}"
        );
        assert!(!body.contains("XYZZY") && !body.contains("要点") && !body.contains("五个方面\"}"));
    }
}

#[test]
fn a_document_of_another_format_is_refused() {
    let body = Body {
        stem: BLANK.to_owned(),
        layout: Layout::Blank(1),
    };
    let text = BodyForm::from_body(&body).to_json();
    for wrong in [
        text.replace("body/1", "body/2"),
        text.replace("body/1", "key/1"),
        text.replace("\"stem\"", "\"key\":true,\"stem\""),
        text.replace("\"format\":\"examhall-body/1\",", ""),
        "[]".to_owned(),
    ] {
        let fault = BodyForm::from_json(&wrong).unwrap_err();
        assert!(
            fault
                .to_string()
                .starts_with("not an `examhall-body/1` document: "),
            "{wrong}"
        );
    }
    assert!(KeyForm::from_json(&text).is_err());
}

#[test]
fn a_passage_goes_with_its_evidence_and_its_lack_leaves_no_trace() {
    let mut form = form(EVERY_KIND[0]);
    let plain = form.clone().into_question(None).unwrap();
    let without = KeyForm::of(&plain).to_json();
    assert!(without.ends_with(r#""quote":"五个方面"}]}"#), "{without}");
    form.evidence[0].span = Some([4, 8]);
    form.evidence[0].sha256 = Some("0f".repeat(32));
    let question = form.clone().into_question(None).unwrap();
    assert_eq!(
        QuestionForm::from_question(&question).evidence,
        form.evidence
    );
    let document = KeyForm::of(&question).to_json();
    let read = KeyForm::from_json(&document).unwrap().into_parts().unwrap();
    assert_eq!(read.evidence, question.evidence);
    form.evidence[0].span = Some([8, 4]);
    assert_eq!(faults(form), [found("evidence[0].span", "not_a_passage")]);
}
