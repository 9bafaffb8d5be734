//! Blueprints as files and in the API.
//!
//! Invariant: `into_blueprint(from_blueprint(b)) == b`, marks to the hundredth, difficulty and
//! exposure to the thousandth. What the fields mean is written for organisers in
//! `question_bank/README.md`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use super::fault::{Collector, FormFault, Reason};
use super::marks::MarksForm;
use crate::domain::blueprint::{Blueprint, Parts};
use crate::domain::question::QuestionCode;

mod file;
mod numbers;
mod parts;
mod places;
#[cfg(test)]
mod tests;

pub use file::{Located, read_located, read_toml};
pub use numbers::{CountForm, DecimalForm, ShareForm, SpanForm};
pub use parts::{DifficultyForm, LimitForm, SectionForm};

/// The format of a stored blueprint.
pub const BLUEPRINT_FORMAT: &str = "examhall-blueprint/1";

/// A plan for papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlueprintForm {
    /// What organisers call it.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100)]
    pub title: String,
    /// Whether the questions of a section come in an order of each paper's own.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub shuffle_questions: bool,
    /// Whether options that are not pinned come in an order of each paper's own.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub shuffle_options: bool,
    /// Questions of the whole paper; what the sections say where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<CountForm>,
    /// Marks of the whole paper, the same for every paper; needed where the sections leave it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<MarksForm>,
    /// The largest share of an exam's papers that one question may stand on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_exposure: Option<ShareForm>,
    /// Of how many neighbours before it, in the order of the roster, a paper keeps clear as far as
    /// the bank allows.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schema(default = 0, minimum = 0, maximum = 16)]
    pub neighbour_window: u32,
    /// Whether a candidate never meets a question again that an earlier attempt held.
    #[serde(default, skip_serializing_if = "is_no")]
    #[schema(default = false)]
    pub avoid_seen: bool,
    /// Codes of questions that stand on every paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Codes of questions that stand on none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// Groups of questions, by their codes, of which a paper holds one at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enemies: Vec<Vec<String>>,
    /// How hard a paper is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<DifficultyForm>,
    /// Its sections, in the order of the paper.
    #[serde(default)]
    #[schema(required = true, min_items = 1, max_items = 50)]
    pub sections: Vec<SectionForm>,
    /// Bounds on how many questions of some sort the whole paper holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub limits: Vec<LimitForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "format")]
enum Document {
    #[serde(rename = "examhall-blueprint/1")]
    V1(BlueprintForm),
}

impl Default for BlueprintForm {
    fn default() -> Self {
        Self {
            title: String::new(),
            shuffle_questions: true,
            shuffle_options: true,
            questions: None,
            marks: None,
            max_exposure: None,
            neighbour_window: 0,
            avoid_seen: false,
            required: Vec::new(),
            excluded: Vec::new(),
            enemies: Vec::new(),
            difficulty: None,
            sections: Vec::new(),
            limits: Vec::new(),
        }
    }
}

const fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_no(value: &bool) -> bool {
    !*value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_zero(value: &u32) -> bool {
    *value == 0
}

impl BlueprintForm {
    /// Reads the form as a blueprint.
    ///
    /// # Errors
    /// Every word and code that cannot be read; where all can, what [`Blueprint::new`] refuses.
    pub fn into_blueprint(self) -> Result<Blueprint, Vec<FormFault>> {
        let mut collector = Collector::default();
        let places = places::Places::of(&self);
        let sections: Vec<_> = (0..)
            .zip(self.sections)
            .map(|(at, section): (usize, _)| {
                section.into_section(&format!("sections[{at}]"), &mut collector)
            })
            .collect();
        let limits: Vec<_> = (0..)
            .zip(self.limits)
            .map(|(at, limit): (usize, _)| {
                limit.into_limit(&format!("limits[{at}]"), &mut collector)
            })
            .collect();
        let enemies = (0..)
            .zip(&self.enemies)
            .map(|(at, group): (usize, _)| codes(&format!("enemies[{at}]"), group, &mut collector))
            .collect();
        let parts = Parts {
            title: self.title,
            sections: sections.into_iter().flatten().collect(),
            questions: self
                .questions
                .and_then(|count| count.into_span("questions", &mut collector)),
            marks: self.marks.map(|marks| marks.0),
            limits: limits.into_iter().flatten().collect(),
            difficulty: self
                .difficulty
                .and_then(|form| form.into_window(&mut collector)),
            enemies,
            required: codes("required", &self.required, &mut collector),
            excluded: codes("excluded", &self.excluded, &mut collector),
            max_exposure: self.max_exposure.map(|share| share.0),
            window: self.neighbour_window,
            avoid_seen: self.avoid_seen,
            shuffle_questions: self.shuffle_questions,
            shuffle_options: self.shuffle_options,
        };
        if !collector.faults.is_empty() {
            return Err(collector.faults);
        }
        Blueprint::new(parts).map_err(|fault| vec![FormFault::new(places.of_fault(&fault), fault)])
    }

    /// Writes a blueprint.
    pub fn from_blueprint(blueprint: &Blueprint) -> Self {
        let texts =
            |codes: &BTreeSet<QuestionCode>| codes.iter().map(ToString::to_string).collect();
        let (sections, limits) = (&blueprint.sections, &blueprint.limits);
        Self {
            title: blueprint.title.clone(),
            shuffle_questions: blueprint.shuffle_questions,
            shuffle_options: blueprint.shuffle_options,
            questions: blueprint.questions.map(CountForm::of_span),
            marks: blueprint.marks.map(MarksForm),
            max_exposure: blueprint.max_exposure.map(ShareForm),
            neighbour_window: blueprint.window,
            avoid_seen: blueprint.avoid_seen,
            required: texts(&blueprint.required),
            excluded: texts(&blueprint.excluded),
            enemies: blueprint.enemies.iter().map(texts).collect(),
            difficulty: blueprint.difficulty.map(DifficultyForm::from_window),
            sections: sections.iter().map(SectionForm::from_section).collect(),
            limits: limits.iter().map(LimitForm::from_limit).collect(),
        }
    }
}

/// A set of codes; what is none, and what stands twice, is a fault.
fn codes(field: &str, texts: &[String], collector: &mut Collector) -> BTreeSet<QuestionCode> {
    let mut codes = BTreeSet::new();
    for (at, text) in texts.iter().enumerate() {
        let place = format!("{field}[{at}]");
        if let Some(code) = collector.code(&place, text)
            && !codes.insert(code)
        {
            let found = text.clone();
            collector.add(place, Reason::Repeated { found });
        }
    }
    codes
}

/// The stored document of a blueprint.
pub fn to_json(blueprint: &Blueprint) -> String {
    document::to_json(&Document::V1(BlueprintForm::from_blueprint(blueprint)))
}

/// Reads a stored blueprint.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, or a plan that
/// [`Blueprint::new`] refuses.
pub fn from_json(text: &str) -> Result<Blueprint, DocumentFault> {
    let Document::V1(form) = document::from_json(BLUEPRINT_FORMAT, text)?;
    form.into_blueprint()
        .map_err(|faults| DocumentFault::of_faults(BLUEPRINT_FORMAT, &faults))
}
