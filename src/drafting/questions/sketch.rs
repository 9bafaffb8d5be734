//! A question in the making: everything but its code and the order of its options.
//!
//! Invariant: words of options and keys are taken from the texts, or are numbers of the same form.

use std::ops::Range;

use super::super::Origin;
use crate::domain::question::{Cognitive, Difficulty, Kind};

/// A question in the making.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    /// What it was made of.
    pub(super) origin: Origin,
    /// The stem, source and all.
    pub(super) stem: String,
    /// What is answered.
    pub(super) form: Form,
    /// The places of the keys.
    pub(super) proofs: Vec<Proof>,
    /// What two questions on the same fact have in common.
    pub(super) fact: String,
    /// A sentence behind the quotation in the explanation; may be empty.
    pub(super) note: String,
    /// How hard.
    pub(super) difficulty: Difficulty,
    /// What it takes.
    pub(super) cognitive: Cognitive,
    /// How good it is among its like: larger is better.
    pub(super) worth: u32,
}

/// A place that proves a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    /// The paragraph.
    pub(super) paragraph: usize,
    /// The bytes.
    pub(super) range: Range<usize>,
}

/// What is answered.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// One right option, and wrong ones to choose three from, the best first.
    Single { right: String, pool: Vec<String> },
    /// Numbers or dates in ascending order.
    Ascending { options: Vec<String>, right: usize },
    /// Right options, and wrong ones to choose from until there are five.
    Multiple {
        right: Vec<String>,
        pool: Vec<String>,
    },
    /// A statement.
    Truth(bool),
    /// What the blank accepts.
    Blank(Vec<String>),
    /// Pairs, and right sides that belong to none.
    Match {
        pairs: Vec<(String, String)>,
        spare: Vec<String>,
    },
    /// Events in their order.
    Order(Vec<String>),
}

impl Sketch {
    /// A question of recall of middling difficulty.
    pub(super) fn new(origin: Origin, stem: String, form: Form, proofs: Vec<Proof>) -> Self {
        Self {
            origin,
            stem,
            form,
            proofs,
            fact: String::new(),
            note: String::new(),
            difficulty: Difficulty::Medium,
            cognitive: Cognitive::Remember,
            worth: 50,
        }
    }
}

impl Form {
    /// The kind of question that it becomes.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Single { .. } | Self::Ascending { .. } => Kind::Single,
            Self::Multiple { .. } => Kind::Multiple,
            Self::Truth(_) => Kind::TrueFalse,
            Self::Blank(_) => Kind::Blank,
            Self::Match { .. } => Kind::Match,
            Self::Order(_) => Kind::Order,
        }
    }

    /// What is right, in words.
    pub(super) fn answer(&self) -> String {
        match self {
            Self::Single { right, .. } => right.clone(),
            Self::Ascending { options, right } => options.get(*right).cloned().unwrap_or_default(),
            Self::Multiple { right, .. } => right.join("|"),
            // A statement and its opposite ask for the same.
            Self::Truth(_) => String::new(),
            Self::Blank(accepted) => accepted.first().cloned().unwrap_or_default(),
            Self::Match { pairs, .. } => pairs.iter().map(|(left, _)| left.as_str()).collect(),
            Self::Order(texts) => texts.join("|"),
        }
    }
}
