//! What a blueprint names and the pool does not know.

use std::collections::BTreeSet;

use super::places::takes;
use super::words;
use crate::domain::blueprint::{Blueprint, Sort};
use crate::domain::paper::PoolQuestion;
use crate::domain::question::{Cognitive, Difficulty, Kind, QuestionCode, TopicCode};

/// Most names of the pool that a message lists.
const MAX_TOLD: usize = 12;

/// A slip that only the pool can show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.english())]
pub enum PoolFault {
    /// No question of the pool is what a section or limit asks for.
    Unknown {
        /// Who asks.
        namer: Namer,
        /// For what.
        feature: Feature,
        /// What the pool has of this, in order.
        known: Vec<Feature>,
    },
    /// A code that no question of the pool has.
    UnknownQuestion {
        /// Where it stands.
        list: CodeList,
        /// The code.
        code: QuestionCode,
    },
    /// A section leaves the marks to its questions, and some bring none.
    NoMarks {
        /// Index of the section.
        section: usize,
        /// The first question without marks that fits it.
        first: QuestionCode,
        /// How many there are.
        found: usize,
    },
}

/// What names features: a section or a limit, by its index in the blueprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namer {
    /// A section.
    Section(usize),
    /// A limit.
    Limit(usize),
}

/// What can be asked of a question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Its kind.
    Kind(Kind),
    /// Its topic.
    Topic(TopicCode),
    /// Its cognitive level.
    Cognitive(Cognitive),
    /// The label of its difficulty.
    Difficulty(Difficulty),
    /// One of its tags.
    Tag(String),
}

/// A list of question codes in a blueprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeList {
    /// Those that stand on every paper.
    Required,
    /// Those that stand on none.
    Excluded,
    /// A group of enemies, by its index.
    Enemies(usize),
}

impl PoolFault {
    /// The field of the blueprint that it is about: `limits[3].topic`, `required`.
    pub fn field(&self) -> String {
        match self {
            Self::Unknown { namer, feature, .. } => match (namer, feature) {
                (Namer::Section(at), Feature::Topic(_)) => format!("sections[{at}].topics"),
                (Namer::Section(at), _) => format!("sections[{at}].{}", feature.field()),
                (Namer::Limit(at), _) => format!("limits[{at}].{}", feature.field()),
            },
            Self::UnknownQuestion { list, .. } => match list {
                CodeList::Required => "required".to_owned(),
                CodeList::Excluded => "excluded".to_owned(),
                CodeList::Enemies(at) => format!("enemies[{at}]"),
            },
            Self::NoMarks { section, .. } => format!("sections[{section}].marks"),
        }
    }

    /// The text in that field that it is about, where the field holds a set of texts.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::Unknown { feature, .. } => Some(feature.text().to_owned()),
            Self::UnknownQuestion { code, .. } => Some(code.to_string()),
            Self::NoMarks { .. } => None,
        }
    }

    /// The stable name of the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { feature, .. } => match feature {
                Feature::Kind(_) => "unknown_type",
                Feature::Topic(_) => "unknown_topic",
                Feature::Cognitive(_) => "unknown_cognitive",
                Feature::Difficulty(_) => "unknown_difficulty",
                Feature::Tag(_) => "unknown_tag",
            },
            Self::UnknownQuestion { .. } => "unknown_question",
            Self::NoMarks { .. } => "question_without_marks",
        }
    }

    /// The message for organisers.
    pub fn chinese(&self) -> String {
        match self {
            Self::Unknown { feature, known, .. } => {
                let names: Vec<_> = known.iter().map(Feature::chinese).collect();
                let known = told(&names, "、", |n| format!(" 等 {n} 种"));
                let has = if known.is_empty() {
                    "题库为空".to_owned()
                } else {
                    format!("题库中有：{known}")
                };
                format!("题库中没有{}的题；{has}", feature.chinese_of())
            }
            Self::UnknownQuestion { code, .. } => format!("题库中没有题号为“{code}”的题"),
            Self::NoMarks { first, found, .. } => format!(
                "这个大题没有写每题分值，而题库中有 {found} 道符合的题没有自带分值，第一道是“{first}”；请写明 marks"
            ),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Unknown { feature, known, .. } => {
                let names: Vec<_> = known.iter().map(Feature::text).collect();
                let known = told(&names, ", ", |n| format!(", … ({n} in all)"));
                let has = if known.is_empty() {
                    "is empty".to_owned()
                } else {
                    format!("has: {known}")
                };
                let (noun, text) = (feature.noun(), feature.text());
                format!("no question of the pool has {noun} `{text}`; the pool {has}")
            }
            Self::UnknownQuestion { code, .. } => {
                format!("question `{code}` is not in the pool")
            }
            Self::NoMarks { first, found, .. } => format!(
                "the section gives no marks, and {found} questions that fit it bring none, the first being `{first}`; give `marks`"
            ),
        }
    }
}

impl Feature {
    /// The word or code of it.
    fn text(&self) -> &str {
        match self {
            Self::Kind(kind) => kind.as_str(),
            Self::Topic(topic) => topic.as_str(),
            Self::Cognitive(level) => level.as_str(),
            Self::Difficulty(label) => label.as_str(),
            Self::Tag(tag) => tag,
        }
    }

    /// Its field in a limit.
    const fn field(&self) -> &'static str {
        match self {
            Self::Kind(_) => "type",
            Self::Topic(_) => "topic",
            Self::Cognitive(_) => "cognitive",
            Self::Difficulty(_) => "difficulty",
            Self::Tag(_) => "tag",
        }
    }

    const fn noun(&self) -> &'static str {
        match self {
            Self::Cognitive(_) => "cognitive level",
            Self::Kind(_) | Self::Topic(_) | Self::Difficulty(_) | Self::Tag(_) => self.field(),
        }
    }

    fn chinese(&self) -> &str {
        match self {
            Self::Kind(kind) => kind.chinese(),
            Self::Topic(topic) => topic.as_str(),
            Self::Cognitive(level) => words::cognitive(*level),
            Self::Difficulty(label) => words::difficulty(*label),
            Self::Tag(tag) => tag,
        }
    }

    fn chinese_of(&self) -> String {
        let noun = match self {
            Self::Kind(_) => "题型",
            Self::Topic(_) => "主题",
            Self::Cognitive(_) => "考查层次",
            Self::Difficulty(_) => "难度",
            Self::Tag(_) => "标签",
        };
        format!("{noun}为“{}”", self.chinese())
    }
}

/// The first names of a list, and how many there are where some are left out.
fn told(names: &[&str], between: &str, rest: impl Fn(usize) -> String) -> String {
    let first: Vec<&str> = names.iter().take(MAX_TOLD).copied().collect();
    let mut told = first.join(between);
    if first.len() < names.len() {
        told.push_str(&rest(names.len()));
    }
    told
}

/// Everything that the pool does not know, in the order of the blueprint.
pub(super) fn check(blueprint: &Blueprint, pool: &[PoolQuestion]) -> Vec<PoolFault> {
    let mut faults = Vec::new();
    for (at, section) in blueprint.sections.iter().enumerate() {
        let topics = section.topics.iter().cloned().map(Feature::Topic);
        let labels = section
            .difficulties
            .iter()
            .copied()
            .map(Feature::Difficulty);
        let features = [Feature::Kind(section.kind)]
            .into_iter()
            .chain(topics)
            .chain(labels);
        faults.extend(unknown(Namer::Section(at), features, pool));
        let lacks_marks = |question: &&PoolQuestion| {
            question.marks.is_none()
                && takes(section, question)
                && !blueprint.excluded.contains(&question.code)
        };
        if section.marks.is_none() {
            let mut lacking = pool.iter().filter(lacks_marks);
            if let Some(first) = lacking.next() {
                faults.push(PoolFault::NoMarks {
                    section: at,
                    first: first.code.clone(),
                    found: 1 + lacking.count(),
                });
            }
        }
    }
    for (at, limit) in blueprint.limits.iter().enumerate() {
        // None of what nobody has is what every paper holds.
        if 0 < limit.count.max {
            faults.extend(unknown(Namer::Limit(at), features_of(&limit.of), pool));
        }
    }
    let codes: BTreeSet<&QuestionCode> = pool.iter().map(|question| &question.code).collect();
    let lists = [
        (CodeList::Required, &blueprint.required),
        (CodeList::Excluded, &blueprint.excluded),
    ];
    let groups = (0..).zip(&blueprint.enemies);
    let groups = groups.map(|(at, group)| (CodeList::Enemies(at), group));
    for (list, named) in lists.into_iter().chain(groups) {
        let unknown = named.iter().filter(|code| !codes.contains(code));
        faults.extend(unknown.map(|code| PoolFault::UnknownQuestion {
            list,
            code: code.clone(),
        }));
    }
    faults
}

fn features_of(sort: &Sort) -> impl Iterator<Item = Feature> {
    let words = [
        sort.kind.map(Feature::Kind),
        sort.topic.clone().map(Feature::Topic),
        sort.cognitive.map(Feature::Cognitive),
        sort.difficulty.map(Feature::Difficulty),
        sort.tag.clone().map(Feature::Tag),
    ];
    words.into_iter().flatten()
}

fn unknown(
    namer: Namer,
    features: impl Iterator<Item = Feature>,
    pool: &[PoolQuestion],
) -> Vec<PoolFault> {
    let fault = |feature: Feature| {
        let has = |question: &PoolQuestion| match &feature {
            Feature::Kind(kind) => question.kind == *kind,
            Feature::Topic(topic) => question.topic == *topic,
            Feature::Cognitive(level) => question.cognitive == Some(*level),
            Feature::Difficulty(label) => question.difficulty == Some(*label),
            Feature::Tag(tag) => question.tags.contains(tag),
        };
        if pool.iter().any(has) {
            return None;
        }
        let alike = |question: &PoolQuestion| -> Vec<Feature> {
            match &feature {
                Feature::Kind(_) => vec![Feature::Kind(question.kind)],
                Feature::Topic(_) => vec![Feature::Topic(question.topic.clone())],
                Feature::Cognitive(_) => question
                    .cognitive
                    .map(Feature::Cognitive)
                    .into_iter()
                    .collect(),
                Feature::Difficulty(_) => question
                    .difficulty
                    .map(Feature::Difficulty)
                    .into_iter()
                    .collect(),
                Feature::Tag(_) => question.tags.iter().cloned().map(Feature::Tag).collect(),
            }
        };
        let known: BTreeSet<Feature> = pool.iter().flat_map(alike).collect();
        let known = known.into_iter().collect();
        Some(PoolFault::Unknown {
            namer,
            feature,
            known,
        })
    };
    features.filter_map(fault).collect()
}
