//! Questions as the database keeps them: a body document for everybody, a key document apart.
//!
//! Invariant: a body document holds nothing of the key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EvidenceForm, OptionForm, layout, read_evidence};
use crate::domain::question::{Body, Evidence, Key, Kind, OptionId, Question};
use crate::domain::scoring::Rule;
use crate::formats::document::{DocumentFault, from_json, to_json};
use crate::formats::fault::{Collector, FormFault};

/// The format of a stored body.
pub const BODY_FORMAT: &str = "examhall-body/1";
/// The format of a stored key.
pub const KEY_FORMAT: &str = "examhall-key/1";

/// What a candidate may see of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyForm {
    /// What is asked; `____` stands for a blank.
    pub stem: String,
    /// The kind of the question.
    #[serde(rename = "type")]
    #[schema(pattern = "^(single|multiple|true_false|blank|match|order|essay)$")]
    pub kind: String,
    /// Single, multiple, order: what to choose from or to put in order, as the author listed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionForm>,
    /// Match: the sides that are asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<OptionForm>,
    /// Match: the sides to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right: Vec<OptionForm>,
}

/// What is right, why, and where it stands; for authors, and for candidates after release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyForm {
    /// What is right.
    pub key: KeyAnswer,
    /// By what answers count, where the question says so itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Why.
    pub explanation: String,
    /// Where it comes from.
    pub evidence: Vec<EvidenceForm>,
}

/// The same as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyParts {
    /// What is right.
    pub key: Key,
    /// By what answers count, where the question says so itself.
    pub rule: Option<Rule>,
    /// Why.
    pub explanation: String,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// A key that says of itself what it is, by the ids of options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyAnswer {
    /// The right options.
    Choices(Vec<String>),
    /// Whether the statement is right.
    Truth(bool),
    /// The texts each blank accepts, the model answer first.
    Blanks(Vec<Vec<String>>),
    /// The right side of each left side.
    Pairs(BTreeMap<String, String>),
    /// The items in their right order.
    Order(Vec<String>),
    /// What a marker looks for.
    Rubric(String),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum BodyDocument {
    #[serde(rename = "examhall-body/1")]
    V1(BodyForm),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum KeyDocument {
    #[serde(rename = "examhall-key/1")]
    V1(KeyForm),
}

impl BodyForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Words, ids and fields that cannot be. Whether the body makes a valid question shows only
    /// together with its key.
    pub fn into_body(self) -> Result<Body, Vec<FormFault>> {
        let mut collector = Collector::default();
        let kind = collector.word("type", &self.kind, &Kind::ALL, Kind::as_str);
        let body = kind.and_then(|kind| {
            layout::read_body(
                kind,
                self.stem,
                self.options,
                self.left,
                self.right,
                &mut collector,
            )
        });
        match body {
            Some(body) if collector.faults.is_empty() => Ok(body),
            Some(_) | None => Err(collector.faults),
        }
    }

    /// Writes a body.
    pub fn from_body(body: &Body) -> Self {
        layout::write_body(body)
    }

    /// The stored document.
    pub fn to_json(&self) -> String {
        to_json(&BodyDocument::V1(self.clone()))
    }

    /// Reads a stored document.
    ///
    /// # Errors
    /// [`DocumentFault`] for another format, or what is not JSON of this shape.
    pub fn from_json(text: &str) -> Result<Self, DocumentFault> {
        let BodyDocument::V1(form) = from_json(BODY_FORMAT, text)?;
        Ok(form)
    }
}

impl KeyForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Ids of options and rules that cannot be. Whether they belong to a question shows only together with
    /// its body.
    pub fn into_parts(self) -> Result<KeyParts, Vec<FormFault>> {
        let mut collector = Collector::default();
        let rule = self
            .rule
            .and_then(|text| collector.stored_rule("rule", &text));
        let evidence = read_evidence(self.evidence, &mut collector);
        let mut id = |text: String| collector.code::<OptionId>("key", &text);
        let key = match self.key {
            KeyAnswer::Choices(ids) => ids
                .into_iter()
                .map(id)
                .collect::<Option<_>>()
                .map(Key::Choices),
            KeyAnswer::Truth(truth) => Some(Key::Truth(truth)),
            KeyAnswer::Blanks(blanks) => Some(Key::Blanks(blanks)),
            KeyAnswer::Pairs(pairs) => pairs
                .into_iter()
                .map(|(left, right)| Some((id(left)?, id(right)?)))
                .collect::<Option<_>>()
                .map(Key::Pairs),
            KeyAnswer::Order(ids) => ids
                .into_iter()
                .map(id)
                .collect::<Option<_>>()
                .map(Key::Order),
            KeyAnswer::Rubric(rubric) => Some(Key::Rubric(rubric)),
        };
        match key {
            Some(key) if collector.faults.is_empty() => Ok(KeyParts {
                key,
                rule,
                explanation: self.explanation,
                evidence,
            }),
            Some(_) | None => Err(collector.faults),
        }
    }

    /// What is written of a question.
    pub fn of(question: &Question) -> Self {
        Self {
            explanation: question.explanation.clone(),
            evidence: question
                .evidence
                .iter()
                .map(EvidenceForm::from_evidence)
                .collect(),
            ..Self::right(&question.key, question.rule.as_ref())
        }
    }

    /// Only what is right, by which rule.
    pub fn right(key: &Key, rule: Option<&Rule>) -> Self {
        let key = match key {
            Key::Choices(ids) => KeyAnswer::Choices(ids.iter().map(ToString::to_string).collect()),
            Key::Truth(truth) => KeyAnswer::Truth(*truth),
            Key::Blanks(blanks) => KeyAnswer::Blanks(blanks.clone()),
            Key::Pairs(pairs) => KeyAnswer::Pairs(
                pairs
                    .iter()
                    .map(|(left, right)| (left.to_string(), right.to_string()))
                    .collect(),
            ),
            Key::Order(ids) => KeyAnswer::Order(ids.iter().map(ToString::to_string).collect()),
            Key::Rubric(rubric) => KeyAnswer::Rubric(rubric.clone()),
        };
        Self {
            key,
            rule: rule.map(ToString::to_string),
            explanation: String::new(),
            evidence: Vec::new(),
        }
    }

    /// The stored document.
    pub fn to_json(&self) -> String {
        to_json(&KeyDocument::V1(self.clone()))
    }

    /// Reads a stored document.
    ///
    /// # Errors
    /// [`DocumentFault`] for another format, or what is not JSON of this shape.
    pub fn from_json(text: &str) -> Result<Self, DocumentFault> {
        let KeyDocument::V1(form) = from_json(KEY_FORMAT, text)?;
        Ok(form)
    }
}
