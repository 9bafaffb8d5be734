//! Items, packages and what comes back of questions that were written.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{
    Batch, Confidence, ForeignKey, ForeignKind, ForeignQuestion, ImportProblem, Severity,
};
use super::*;

mod hostile;
mod items;
mod packages;
mod pairs;
mod round_trip;
mod scoring;

/// `<p>题干</p>` and a choice of three, of which `b` is fixed.
const CHOICE: &str = r#"<p>题干</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
  <simpleChoice identifier="a">甲</simpleChoice>
  <simpleChoice identifier="b" fixed="true">乙</simpleChoice>
  <simpleChoice identifier="c">丙</simpleChoice></choiceInteraction>"#;
/// The address of a template, of 2.1.
const TEMPLATES: &str = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/";

/// An item of 2.1.
fn item(declarations: &str, body: &str, rest: &str) -> String {
    format!(
        r#"<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="q1" title="一" adaptive="false" timeDependent="false">
{declarations}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>{body}</itemBody>
{rest}</assessmentItem>"#
    )
}

/// The declaration of `RESPONSE`, with its correct values and whatever stands behind them.
fn response(cardinality: &str, base_type: &str, correct: &[&str], rest: &str) -> String {
    response_of("RESPONSE", cardinality, base_type, correct, rest)
}

fn response_of(
    identifier: &str,
    cardinality: &str,
    base_type: &str,
    correct: &[&str],
    rest: &str,
) -> String {
    let values: String = correct
        .iter()
        .map(|value| format!("<value>{value}</value>"))
        .collect::<Vec<_>>()
        .concat();
    let correct = if correct.is_empty() {
        String::new()
    } else {
        format!("<correctResponse>{values}</correctResponse>")
    };
    format!(
        r#"<responseDeclaration identifier="{identifier}" cardinality="{cardinality}" baseType="{base_type}">{correct}{rest}</responseDeclaration>"#
    )
}

fn template(name: &str) -> String {
    format!(r#"<responseProcessing template="{TEMPLATES}{name}"/>"#)
}

fn mapping(attributes: &str, entries: &[(&str, &str)]) -> String {
    let entry = |(key, worth): &(&str, &str)| {
        format!(r#"<mapEntry mapKey="{key}" mappedValue="{worth}"/>"#)
    };
    let entries: String = entries.iter().map(entry).collect();
    format!("<mapping {attributes}>{entries}</mapping>")
}

/// The one question of an item, with the codes of what is said about it.
fn one(xml: &str) -> (ForeignQuestion, Vec<(Severity, &'static str)>) {
    let batch = super::read(xml.as_bytes());
    let problems = codes(&batch.problems);
    assert_eq!(batch.questions.len(), 1, "{:?}", batch.problems);
    assert_consistent(&batch);
    (batch.questions.into_iter().next().unwrap(), problems)
}

/// The codes of the problems of a file that holds no question.
fn none(bytes: &[u8]) -> Vec<(Severity, &'static str)> {
    let batch = super::read(bytes);
    assert_eq!(batch.questions, []);
    codes(&batch.problems)
}

fn codes(problems: &[ImportProblem]) -> Vec<(Severity, &'static str)> {
    problems
        .iter()
        .map(|problem| (problem.severity, problem.code))
        .collect()
}

/// What holds of every batch: a question is in doubt where a problem of it says so, and nowhere else.
fn assert_consistent(batch: &Batch) {
    for (index, question) in batch.questions.iter().enumerate() {
        let of_it = |severity| {
            let mut problems = batch.problems.iter();
            problems.any(|problem| {
                problem.place.question == Some(index) && problem.severity == severity
            })
        };
        assert_eq!(
            question.confidence.is_held(),
            of_it(Severity::Held),
            "{question:?}"
        );
        let is_changed = of_it(Severity::Held) || of_it(Severity::Warning);
        assert_eq!(
            question.confidence < Confidence::CERTAIN,
            is_changed,
            "{question:?}"
        );
        let has_key = question.key.is_some();
        assert!(has_key || question.confidence.is_held(), "{question:?}");
    }
    for problem in &batch.problems {
        let is_of_question = problem.severity != Severity::Error;
        assert!(
            is_of_question || problem.place.question.is_none(),
            "{problem:?}"
        );
        assert!(
            problem
                .place
                .question
                .is_none_or(|index| index < batch.questions.len())
        );
        assert!(!problem.chinese.is_empty() && !problem.english.is_empty());
    }
}

fn choices(ids: &[&str]) -> ForeignKey {
    ForeignKey::Choices(ids.iter().map(|id| (*id).to_owned()).collect())
}

fn blanks(texts: &[&[&str]]) -> ForeignKey {
    let owned = |texts: &&[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    ForeignKey::Blanks(texts.iter().map(owned).collect())
}

/// The text of a rule.
fn rule_of(question: &ForeignQuestion) -> Option<String> {
    question.rule.as_ref().map(ToString::to_string)
}

/// A package of these files.
fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A manifest of items, by their paths, with what stands in each resource.
fn manifest(items: &[(&str, &str)]) -> String {
    let resource = |(at, (path, inner)): (usize, &(&str, &str))| {
        format!(
            r#"<resource identifier="R{at}" type="imsqti_item_xmlv2p1" href="{path}">{inner}<file href="{path}"/></resource>"#
        )
    };
    let resources: String = items.iter().enumerate().map(resource).collect();
    format!(
        r#"<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><organizations/><resources>{resources}</resources></manifest>"#
    )
}

/// An item with a choice whose key is `a`.
fn plain_item() -> String {
    let declarations = response("single", "identifier", &["a"], "");
    item(&declarations, CHOICE, &template("match_correct"))
}
