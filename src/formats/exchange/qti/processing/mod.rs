//! How an item turns responses into a score, where that is one of the ways that are known.
//!
//! Known are the standard templates, the same written out, sums of them over several responses, and bounds of the
//! whole. What sets other outcomes than `SCORE` (feedback, mostly) does not matter and is passed over.
//!
//! Invariant: what is not understood to the last element is [`Scoring::Unknown`]; nothing is run.

use super::super::xml::Element;
use super::declared::Declared;
use crate::domain::marks::Fraction;

mod conditions;
mod written;

use written::Written;

/// How a score comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scoring {
    /// The file does not say.
    Absent,
    /// So many marks where every response is right, else none.
    AllRight {
        /// Responses, and when each is right.
        parts: Vec<(String, Right)>,
        /// How many.
        worth: Fraction,
    },
    /// What responses are worth, added up.
    Sum(Sum),
    /// Something else, in a few words of the file.
    Unknown(String),
}

/// A sum of what responses are worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// Responses, and what each is worth.
    pub(super) parts: Vec<(String, Worth)>,
    /// What it is divided by.
    pub(super) over: Fraction,
    /// The least that it may be.
    pub(super) lower: Option<Fraction>,
    /// The most.
    pub(super) upper: Option<Fraction>,
}

impl Sum {
    /// Of these, without bounds.
    pub(super) const fn of(parts: Vec<(String, Worth)>) -> Self {
        Self {
            parts,
            over: Fraction::ONE,
            lower: None,
            upper: None,
        }
    }
}

/// When a response is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Right {
    /// It is the correct response.
    Correct,
    /// Its mapping gives so many marks.
    Mapped(Fraction),
    /// It is a number within one of these ranges, both ends among them.
    Within(Vec<(Fraction, Fraction)>),
}

/// What a response is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// So many marks for the correct response, else none.
    Correct(Fraction),
    /// What its mapping gives.
    Mapped,
}

/// Reads how an item is scored.
pub(super) fn scoring(item: &Element, declared: &Declared) -> Scoring {
    let Some(processing) = item.first("responseProcessing") else {
        return Scoring::Absent;
    };
    let template = processing.attribute("template").map(str::trim);
    let template = template.filter(|template| !template.is_empty());
    match (template, processing.elements().next()) {
        (None, None) => Scoring::Absent,
        (Some(template), None) => by_template(template),
        (None, Some(first)) => {
            let known = Written::of(processing, declared).scoring(processing);
            known.unwrap_or_else(|| Scoring::Unknown(first.name.clone()))
        }
        (Some(template), Some(_)) => Scoring::Unknown(template.to_owned()),
    }
}

/// The templates are those of any version, with the ending of their files or without.
fn by_template(template: &str) -> Scoring {
    let name = template.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".xml").unwrap_or(name);
    let response = || "RESPONSE".to_owned();
    match name {
        "match_correct" if template.contains("/rptemplates/") => Scoring::AllRight {
            parts: vec![(response(), Right::Correct)],
            worth: Fraction::ONE,
        },
        "map_response" if template.contains("/rptemplates/") => {
            Scoring::Sum(Sum::of(vec![(response(), Worth::Mapped)]))
        }
        _ => Scoring::Unknown(template.to_owned()),
    }
}
