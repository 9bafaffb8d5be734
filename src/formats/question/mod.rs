//! The one written form of a question: TOML files and the API of authors.
//!
//! Invariant: a form that reads as a question is written back the same
//! (`from_question(into_question(form))`), and a form that does not is refused with every fault it
//! has. A form is for authors: it holds the key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fault::{Collector, FormFault, Reason};
use crate::domain::question::{
    Choice, Cognitive, Difficulty, Evidence, Kind, NotAPassage, Parts, Passage, Question,
    QuestionCode, Status, TopicCode, check,
};
use crate::domain::scoring::Rule;

mod documents;
mod key;
mod layout;
mod places;
mod texts;

pub use documents::{BODY_FORMAT, BodyForm, KEY_FORMAT, KeyAnswer, KeyForm, KeyParts};
pub use texts::{assets, body_assets, mark_faults};

/// A question as an author writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionForm {
    /// Its identity, never used again: topic, `-`, letter of the type, number.
    #[serde(default)]
    #[schema(required = true, example = "T01-S01")]
    pub code: String,
    /// The topic; in a bank file it may be left to the head of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "T01")]
    pub topic: Option<String>,
    /// The kind of the question.
    #[serde(default, rename = "type")]
    #[schema(
        required = true,
        pattern = "^(single|multiple|true_false|blank|match|order|essay)$"
    )]
    pub kind: String,
    /// Where it stands in its life; only approved questions are drawn.
    #[serde(default)]
    #[schema(required = true, pattern = "^(draft|approved|retired)$")]
    pub status: String,
    /// Counts up from 1.
    #[serde(default)]
    #[schema(required = true, minimum = 1)]
    pub version: u32,
    /// What is asked; `____` stands for a blank. Like options and the explanation it may have marks: `**strong**`,
    /// `` `code` ``, tables of `|` rows, and pictures `![words](asset:<sha256>)`, each on a line of its own.
    #[serde(default)]
    #[schema(required = true)]
    pub stem: String,
    /// Single and multiple: what to choose from. Order: the items, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionForm>,
    /// Match: the sides that are asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<OptionForm>,
    /// Match: the sides to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub right: Vec<OptionForm>,
    /// What is right.
    #[serde(default)]
    #[schema(required = true, nullable = false)]
    pub key: Option<KeyValue>,
    /// Blank: further texts that each blank accepts, one list a blank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Vec<String>>,
    /// By what answers count, whatever the section of a paper says, in one line: `fixed each=0.5`. Left out:
    /// by the rule of the section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "fixed each=0.5", nullable = false)]
    pub rule: Option<String>,
    /// Why the key is right; shown after release.
    #[serde(default)]
    pub explanation: String,
    /// Expected difficulty.
    #[serde(default)]
    #[schema(required = true, pattern = "^(easy|medium|hard)$")]
    pub difficulty: String,
    /// What answering takes.
    #[serde(default)]
    #[schema(required = true, pattern = "^(remember|understand|apply)$")]
    pub cognitive: String,
    /// Free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Facts asked about; two questions on one fact never share a paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// Codes of questions that must not share a paper with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enemies: Vec<String>,
    /// Questions that name the same stimulus stand on a paper together, side by side in the order
    /// of their codes, or not at all; the first carries the text that all are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "reading-1", nullable = false)]
    pub stimulus: Option<String>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceForm>,
}

/// An option, item or side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionForm {
    /// Its identity within the question.
    #[serde(default)]
    #[schema(required = true, example = "a")]
    pub id: String,
    /// What is shown.
    #[serde(default)]
    #[schema(required = true)]
    pub text: String,
    /// Stays at its place when the others are shuffled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

/// A place in a material.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceForm {
    /// The id of the material.
    #[serde(default)]
    #[schema(required = true)]
    pub material: String,
    /// Where in it, for a person.
    #[serde(default)]
    pub place: String,
    /// The words there, verbatim, at most 40 characters.
    #[serde(default)]
    #[schema(required = true, max_length = 40)]
    pub quote: String,
    /// The very characters of the text, counted from 0: the first, and the one behind the last. Comes with
    /// `sha256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<usize>, required = false, min_items = 2, max_items = 2, example = json!([1204, 1226]))]
    pub span: Option<[usize; 2]>,
    /// The hash of those characters as UTF-8, by which a change of the text is noticed: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$", nullable = false)]
    pub sha256: Option<String>,
}

/// A key as an author writes it; what suits depends on the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "wanted a text, `true` or `false`, a list of texts, or a table of pairs"
)]
pub enum KeyValue {
    /// True/false: whether the statement is right.
    Truth(bool),
    /// Single: the option. Essay: what a marker looks for.
    One(String),
    /// Multiple: the options. Blank: a text each. Order: the items in their order.
    List(Vec<String>),
    /// Match: the right side of each left side.
    Pairs(BTreeMap<String, String>),
}

impl QuestionForm {
    /// Reads the form as a question.
    ///
    /// # Errors
    /// Every fault there is. Faults that only show when the rest can be read (a key that names an
    /// option which is not there) come when it can.
    pub fn into_question(
        self,
        default_topic: Option<&TopicCode>,
    ) -> Result<Question, Vec<FormFault>> {
        let mut collector = Collector::default();
        let code: Option<QuestionCode> = collector.code("code", &self.code);
        let topic = match (&self.topic, default_topic) {
            (Some(topic), _) => collector.code("topic", topic),
            (None, Some(topic)) => Some(topic.clone()),
            (None, None) => collector.code("topic", ""),
        };
        let status = collector.word("status", &self.status, Status::ALL, Status::as_str);
        let difficulty = collector.word(
            "difficulty",
            &self.difficulty,
            Difficulty::ALL,
            Difficulty::as_str,
        );
        let cognitive = collector.word(
            "cognitive",
            &self.cognitive,
            Cognitive::ALL,
            Cognitive::as_str,
        );
        let enemies = self
            .enemies
            .iter()
            .enumerate()
            .filter_map(|(at, enemy)| collector.code(&format!("enemies[{at}]"), enemy))
            .collect();
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
        let key = kind.and_then(|kind| key::read(kind, self.key, &self.accepted, &mut collector));
        let rule = self
            .rule
            .and_then(|text| collector.rule("rule", &text, kind));
        let evidence = read_evidence(self.evidence, &mut collector);
        let readable = collector.faults.is_empty();
        // A question whose code or words are wrong is still checked for everything else: with
        // stand-ins, which never leave this function.
        let parts = (|| {
            Some(Parts {
                code: code.or_else(|| "X".parse().ok())?,
                version: self.version,
                status: status.unwrap_or(Status::Draft),
                topic: topic.or_else(|| "X".parse().ok())?,
                body: body?,
                key: key?,
                rule,
                explanation: self.explanation,
                difficulty: difficulty.unwrap_or(Difficulty::Easy),
                cognitive: cognitive.unwrap_or(Cognitive::Remember),
                tags: self.tags.into_iter().collect(),
                facts: self.facts.into_iter().collect(),
                stimulus: self.stimulus,
                enemies,
                evidence,
            })
        })();
        match parts {
            Some(parts) if readable => {
                Question::new(parts.clone()).map_err(|faults| places::place(faults, &parts))
            }
            Some(parts) => {
                collector
                    .faults
                    .extend(places::place(check(&parts), &parts));
                Err(collector.faults)
            }
            None => Err(collector.faults),
        }
    }

    /// Writes a question as its author would.
    pub fn from_question(question: &Question) -> Self {
        let (key, accepted) = key::write(question.kind(), &question.key);
        let body = BodyForm::from_body(&question.body);
        Self {
            code: question.code.to_string(),
            topic: Some(question.topic.to_string()),
            kind: body.kind,
            status: question.status.as_str().to_owned(),
            version: question.version,
            stem: body.stem,
            options: body.options,
            left: body.left,
            right: body.right,
            key: Some(key),
            accepted,
            rule: question.rule.as_ref().map(Rule::author_text),
            explanation: question.explanation.clone(),
            difficulty: question.difficulty.as_str().to_owned(),
            cognitive: question.cognitive.as_str().to_owned(),
            tags: question.tags.iter().cloned().collect(),
            facts: question.facts.iter().cloned().collect(),
            stimulus: question.stimulus.clone(),
            enemies: question.enemies.iter().map(ToString::to_string).collect(),
            evidence: question
                .evidence
                .iter()
                .map(EvidenceForm::from_evidence)
                .collect(),
        }
    }
}

impl OptionForm {
    fn into_choice(self, field: &str, collector: &mut Collector) -> Option<Choice> {
        let id = collector.code(&format!("{field}.id"), &self.id)?;
        Some(Choice {
            id,
            text: self.text,
            pinned: self.pinned,
        })
    }

    fn from_choice(choice: &Choice) -> Self {
        Self {
            id: choice.id.to_string(),
            text: choice.text.clone(),
            pinned: choice.pinned,
        }
    }
}

/// Each piece of evidence; faults where a passage cannot be one.
fn read_evidence(forms: Vec<EvidenceForm>, collector: &mut Collector) -> Vec<Evidence> {
    let forms = forms.into_iter().enumerate();
    forms
        .map(|(at, form)| form.into_evidence(&format!("evidence[{at}]"), collector))
        .collect()
}

impl EvidenceForm {
    fn into_evidence(self, field: &str, collector: &mut Collector) -> Evidence {
        let passage = match (self.span, &self.sha256) {
            (Some([from, to]), Some(sha256)) => Passage::new(from, to, sha256)
                .map_err(|fault| {
                    let part = match fault {
                        NotAPassage::Empty { .. } => "span",
                        NotAPassage::Hash { .. } => "sha256",
                    };
                    collector.add(format!("{field}.{part}"), fault);
                })
                .ok(),
            // Neither says anything without the other.
            (Some(_), None) => {
                collector.add(format!("{field}.sha256"), Reason::Missing);
                None
            }
            (None, Some(_)) => {
                collector.add(format!("{field}.span"), Reason::Missing);
                None
            }
            (None, None) => None,
        };
        Evidence {
            material: self.material,
            place: self.place,
            quote: self.quote,
            passage,
        }
    }

    fn from_evidence(evidence: &Evidence) -> Self {
        let passage = evidence.passage.as_ref();
        let range = passage.map(Passage::range);
        Self {
            material: evidence.material.clone(),
            place: evidence.place.clone(),
            quote: evidence.quote.clone(),
            span: range.map(|range| [range.start, range.end]),
            sha256: passage.map(Passage::sha256),
        }
    }
}

#[cfg(test)]
mod tests;
