//! One question as one item.
//!
//! Invariant: declarations, body, processing of responses and feedback stand in the order of the schema.

use super::super::super::{ForeignKey, ForeignKind, ForeignQuestion, Severity};
use super::super::item::TOOL;
use super::answer::{Answer, Processing, Response};
use super::page::{Page, inline, paragraph};
use super::{Losses, blanks, choices, marks_of, sides};
use crate::domain::scoring::{Method, Rounding};

/// The namespace of items and tests.
pub(super) const NAMESPACE: &str = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";
/// The namespace of what says where schemas are.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Where the schema of items and tests is.
pub(super) const SCHEMA: &str = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0 https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0p1_v1p0.xsd";

/// An item that was written.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) bytes: Vec<u8>,
    /// What its score is multiplied by in a test.
    pub(super) weight: Option<String>,
    /// The name of its interaction in metadata.
    pub(super) interaction: &'static str,
}

/// What writers of kinds are given.
pub(super) struct Asked<'a> {
    pub(super) question: &'a ForeignQuestion,
    /// The address of a picture by its name.
    pub(super) address: &'a dyn Fn(&str) -> Option<String>,
}

impl Asked<'_> {
    /// A text as XHTML, without a block around it.
    pub(super) fn inline(&self, text: &str) -> String {
        inline(text, self.address)
    }

    /// A text as a paragraph.
    pub(super) fn paragraph(&self, text: &str) -> String {
        paragraph(text, &self.inline(text))
    }
}

/// Writes a question; none, with an error, where its right answers would not be the same.
pub(super) fn write(
    question: &ForeignQuestion,
    identifier: &str,
    address: &dyn Fn(&str) -> Option<String>,
    losses: &mut Losses,
) -> Option<Item> {
    let asked = Asked { question, address };
    let mut body = Page::within();
    let answer = match question.kind {
        ForeignKind::Single | ForeignKind::Multiple => choices::write(&asked, &mut body, losses),
        ForeignKind::TrueFalse => choices::write_truth(&asked, &mut body, losses),
        ForeignKind::Order => sides::write_order(&asked, &mut body, losses),
        ForeignKind::Match => sides::write(&asked, &mut body, losses),
        ForeignKind::Blank => blanks::write(&asked, &mut body, losses),
        ForeignKind::Numeric => blanks::write_number(&asked, &mut body, losses),
        ForeignKind::Essay => Some(essay(&asked, &mut body)),
    }?;
    if question.key.is_none() {
        losses.add(
            Severity::Warning,
            "no_key",
            [
                "本题没有答案，导出后也没有答案和计分".to_owned(),
                "the question has no key; its item has none and is not scored".to_owned(),
            ],
        );
    }
    say_rounding(question, losses);
    let weight = marks_of(question)
        .and(question.marks.clone())
        .filter(|_| answer.has_weight);
    if question.marks.is_some() && marks_of(question).is_none() {
        losses.add(
            Severity::Warning,
            "unusable_marks",
            [
                "分值不是大于 0 的小数，未导出".to_owned(),
                "the marks are no decimal above 0; left out".to_owned(),
            ],
        );
    }
    let mut page = Page::new();
    page.open(
        "qti-assessment-item",
        &[
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", XSI),
            ("xsi:schemaLocation", SCHEMA),
            ("identifier", identifier),
            ("title", &title(&question.stem)),
            ("tool-name", TOOL),
            ("adaptive", "false"),
            ("time-dependent", "false"),
        ],
    );
    for response in &answer.responses {
        response.declare(&mut page);
    }
    let outcome = |page: &mut Page, identifier, base_type, top: &[(&str, &str)]| {
        let mut attributes = vec![
            ("identifier", identifier),
            ("cardinality", "single"),
            ("base-type", base_type),
        ];
        attributes.extend_from_slice(top);
        page.empty("qti-outcome-declaration", &attributes);
    };
    outcome(
        &mut page,
        "SCORE",
        "float",
        &[("normal-maximum", &answer.top)],
    );
    if !question.explanation.is_empty() {
        outcome(&mut page, "FEEDBACK", "identifier", &[]);
    }
    page.open("qti-item-body", &[]);
    page.add(body);
    page.close();
    answer.process(&mut page);
    if !question.explanation.is_empty() {
        // Hidden where `FEEDBACK` has a value, which nothing gives it: an explanation is for everybody.
        page.open(
            "qti-modal-feedback",
            &[
                ("outcome-identifier", "FEEDBACK"),
                ("show-hide", "hide"),
                ("identifier", "EXPLANATION"),
            ],
        );
        page.html(
            "qti-content-body",
            &[],
            &asked.paragraph(&question.explanation),
        );
        page.close();
    }
    Some(Item {
        bytes: page.finish(),
        weight,
        interaction: answer.interaction,
    })
}

/// 简答: a person marks it by a rubric that only scorers see.
fn essay(asked: &Asked<'_>, body: &mut Page) -> Answer {
    body.raw(&asked.paragraph(&asked.question.stem));
    body.empty(
        "qti-extended-text-interaction",
        &[("response-identifier", "RESPONSE")],
    );
    if let Some(ForeignKey::Rubric(rubric)) = &asked.question.key
        && !rubric.is_empty()
    {
        body.open(
            "qti-rubric-block",
            &[("view", "scorer"), ("use", "scoring")],
        );
        body.html("qti-content-body", &[], &asked.paragraph(rubric));
        body.close();
    }
    Answer {
        responses: vec![Response::new("single", "string")],
        processing: Processing::None,
        top: "1".to_owned(),
        interaction: "extendedTextInteraction",
        has_weight: true,
    }
}

/// The beginning of a stem, on one line.
fn title(stem: &str) -> String {
    const MAX: usize = 40;
    let words = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(MAX).collect()
}

fn say_rounding(question: &ForeignQuestion, losses: &mut Losses) {
    let Some(rule) = &question.rule else {
        return;
    };
    let is_whole = matches!(rule.method, Method::Exact | Method::Manual);
    if rule.rounding != Rounding::Hundredth && !is_whole {
        losses.add(
            Severity::Warning,
            "rounding_lost",
            [
                "得分的取整方式未导出".to_owned(),
                "how scores are rounded is not written".to_owned(),
            ],
        );
    }
}

/// Says that a rule is not written as it is.
pub(super) fn say_rule(question: &ForeignQuestion, losses: &mut Losses) {
    let name = question
        .rule
        .as_ref()
        .map_or("half", |rule| rule.method.name());
    losses.add(
        Severity::Warning,
        "partial_credit_lost",
        [
            format!("计分规则 {name} 的部分得分无法导出，按全对才得分导出"),
            format!(
                "partial credit by rule `{name}` is not written; the item scores all or nothing"
            ),
        ],
    );
}

/// Says that a question is not written, as its key names what is not there.
pub(super) fn say_bad_key(losses: &mut Losses) {
    losses.add(
        Severity::Error,
        "key_names_no_option",
        [
            "答案与选项对不上，本题未导出；请先改正答案".to_owned(),
            "the key does not fit the options; the question is not written".to_owned(),
        ],
    );
}
