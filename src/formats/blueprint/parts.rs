//! The forms of a blueprint's parts: sections, limits and the window of difficulty.

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::numbers::{self, CountForm, DecimalForm};
use crate::domain::blueprint::{DifficultyWindow, Limit, MAX_SLOTS, Measure, Section, Sort, Span};
use crate::domain::question::{Cognitive, Difficulty, Kind};
use crate::domain::rating::Thousandths;
use crate::domain::scoring::Rule;
use crate::formats::fault::{Collector, Reason};
use crate::formats::marks::MarksForm;

/// Questions of one kind, scored alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionForm {
    /// Its heading on the paper.
    #[serde(default)]
    #[schema(required = true, min_length = 1, max_length = 100)]
    pub name: String,
    /// The kind of its questions.
    #[serde(default, rename = "type")]
    #[schema(
        required = true,
        pattern = "^(single|multiple|true_false|blank|match|order|essay)$"
    )]
    pub kind: String,
    /// How many questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    pub count: Option<CountForm>,
    /// Marks for each of them, more than zero; each question's own where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<MarksForm>,
    /// How an answer is scored: a rule with its parameters in one line, such as `half`,
    /// `fixed each=0.5` or `per_blank unordered`; the default of the kind where it is left out.
    #[serde(default)]
    #[schema(pattern = "^[a-z0-9_]+( [a-z0-9_.-]+(=[a-z0-9_./-]+)?)*$")]
    pub rule: Option<String>,
    /// The topics to draw from; empty for all.
    #[serde(default)]
    pub topics: Vec<String>,
    /// The difficulties to draw from; empty for all.
    #[serde(default)]
    pub difficulty: Vec<String>,
}

/// How many questions of some sort the whole paper holds: of all that is named here. `min`, `max` or
/// both, and at least one of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(min_properties = 2)]
pub struct LimitForm {
    /// Of this kind.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(single|multiple|true_false|blank|match|order|essay)$")]
    pub kind: Option<String>,
    /// Of this topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Of this cognitive level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(remember|understand|apply)$")]
    pub cognitive: Option<String>,
    /// Of this difficulty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^(easy|medium|hard)$")]
    pub difficulty: Option<String>,
    /// With this tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1)]
    pub tag: Option<String>,
    /// The fewest; 0 where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 500)]
    pub min: Option<usize>,
    /// The most; no bound where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub max: Option<usize>,
}

/// How hard a paper is: the mean or the sum of the ratings of its questions, and how far off it may
/// be, both ways.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DifficultyForm {
    /// What the mean should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<DecimalForm>,
    /// What the sum should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<DecimalForm>,
    /// How far off, zero or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<DecimalForm>,
}

impl SectionForm {
    pub(super) fn into_section(self, field: &str, collector: &mut Collector) -> Option<Section> {
        let at = |part: &str| format!("{field}.{part}");
        let kind = collector.word(&at("type"), &self.kind, &Kind::ALL, Kind::as_str);
        let rule = match (&self.rule, kind) {
            (Some(text), kind) => collector.rule(&at("rule"), text, kind),
            (None, kind) => kind.map(Rule::default_of),
        };
        if self.count.is_none() {
            collector.add(at("count"), Reason::Missing);
        }
        let count = self
            .count
            .and_then(|count| count.into_span(&at("count"), collector));
        let topics: Vec<_> = (0..)
            .zip(&self.topics)
            .map(|(n, topic): (usize, _)| collector.code(&at(&format!("topics[{n}]")), topic))
            .collect();
        let difficulties: Vec<_> = (0..)
            .zip(&self.difficulty)
            .map(|(n, word): (usize, _)| {
                let place = at(&format!("difficulty[{n}]"));
                collector.word(&place, word, Difficulty::ALL, Difficulty::as_str)
            })
            .collect();
        Some(Section {
            name: self.name,
            kind: kind?,
            count: count?,
            marks: self.marks.map(|marks| marks.0),
            rule: rule?,
            topics: topics.into_iter().collect::<Option<_>>()?,
            difficulties: difficulties.into_iter().collect::<Option<_>>()?,
        })
    }

    pub(super) fn from_section(section: &Section) -> Self {
        Self {
            name: section.name.clone(),
            kind: section.kind.as_str().to_owned(),
            count: Some(CountForm::of_span(section.count)),
            marks: section.marks.map(MarksForm),
            rule: Some(section.rule.author_text()),
            topics: section.topics.iter().map(ToString::to_string).collect(),
            difficulty: section
                .difficulties
                .iter()
                .map(|word| word.as_str().to_owned())
                .collect(),
        }
    }
}

impl LimitForm {
    /// A limit without an upper bound has that of every paper, [`MAX_SLOTS`].
    pub(super) fn into_limit(self, field: &str, collector: &mut Collector) -> Option<Limit> {
        let at = |part: &str| format!("{field}.{part}");
        let n_before = collector.faults.len();
        let kind = self
            .kind
            .map(|word| collector.word(&at("type"), &word, &Kind::ALL, Kind::as_str));
        let topic = self.topic.map(|code| collector.code(&at("topic"), &code));
        let cognitive = self
            .cognitive
            .map(|word| collector.word(&at("cognitive"), &word, Cognitive::ALL, Cognitive::as_str));
        let difficulty = self.difficulty.map(|word| {
            collector.word(
                &at("difficulty"),
                &word,
                Difficulty::ALL,
                Difficulty::as_str,
            )
        });
        if self.tag.as_ref().is_some_and(|tag| tag.trim().is_empty()) {
            collector.add(at("tag"), Reason::Missing);
        }
        if self.min.is_none() && self.max.is_none() {
            collector.add(field, Reason::Unbounded);
        }
        let count = Span {
            min: self.min.unwrap_or(0),
            max: self.max.unwrap_or(MAX_SLOTS),
        };
        let of = Sort {
            kind: kind.flatten(),
            topic: topic.flatten(),
            cognitive: cognitive.flatten(),
            difficulty: difficulty.flatten(),
            tag: self.tag,
        };
        (collector.faults.len() == n_before).then_some(Limit { of, count })
    }

    pub(super) fn from_limit(limit: &Limit) -> Self {
        let Span { min, max } = limit.count;
        let (sort, is_open) = (&limit.of, max == MAX_SLOTS);
        Self {
            kind: sort.kind.map(|kind| kind.as_str().to_owned()),
            topic: sort.topic.as_ref().map(ToString::to_string),
            cognitive: sort.cognitive.map(|level| level.as_str().to_owned()),
            difficulty: sort.difficulty.map(|label| label.as_str().to_owned()),
            tag: sort.tag.clone(),
            min: (0 < min || is_open).then_some(min),
            max: (!is_open).then_some(max),
        }
    }
}

impl DifficultyForm {
    pub(super) fn into_window(self, collector: &mut Collector) -> Option<DifficultyWindow> {
        let (measure, target) = match (self.mean, self.sum) {
            (Some(mean), None) => (Measure::Mean, mean),
            (None, Some(sum)) => (Measure::Sum, sum),
            (Some(_), Some(_)) | (None, None) => {
                collector.add("difficulty", Reason::Measure);
                return None;
            }
        };
        if self.tolerance.is_none() {
            collector.add("difficulty.tolerance", Reason::Missing);
        }
        Some(DifficultyWindow {
            measure,
            target: target.0.0,
            tolerance: self.tolerance?.0.0,
        })
    }

    pub(super) fn from_window(window: DifficultyWindow) -> Self {
        let decimal = |thousandths| Some(DecimalForm(Thousandths(thousandths)));
        let (mean, sum) = match window.measure {
            Measure::Mean => (decimal(window.target), None),
            Measure::Sum => (None, decimal(window.target)),
        };
        Self {
            mean,
            sum,
            tolerance: decimal(window.tolerance),
        }
    }
}

impl ToSchema for DifficultyForm {}

impl PartialSchema for DifficultyForm {
    fn schema() -> RefOr<Schema> {
        let of = |measure: &str| {
            ObjectBuilder::new()
                .property(measure, DecimalForm::schema())
                .property("tolerance", numbers::unsigned_decimal())
                .required(measure)
                .required("tolerance")
                .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        };
        OneOfBuilder::new()
            .item(of("mean"))
            .item(of("sum"))
            .description(Some(
                "How hard a paper is: the mean or the sum of its questions' ratings, and how far off it may be, both ways.",
            ))
            .into()
    }
}
