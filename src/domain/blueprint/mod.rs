//! What a paper is made of: sections of one kind of question each, and limits over the whole paper.
//!
//! Invariant: a [`Blueprint`] agrees with itself; whether the bank at hand can serve it,
//! [`super::feasibility`] says. Every paper of a blueprint carries the same marks.

use std::collections::BTreeSet;
use std::ops::Deref;

use super::marks::Marks;
use super::question::{Cognitive, Difficulty, Kind, QuestionCode, TopicCode};
use super::scoring::Rule;

mod faults;

pub use faults::BlueprintFault;

/// Most sections of a paper.
pub const MAX_SECTIONS: usize = 50;
/// Most questions of a paper.
pub const MAX_SLOTS: usize = 500;
/// Most limits of a blueprint.
pub const MAX_LIMITS: usize = 500;
/// The widest neighbour window.
pub const MAX_WINDOW: u32 = 16;

/// A number of questions, from the fewest to the most, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
}

/// Everything that makes a plan for papers.
///
/// Public to read; a [`Blueprint`] around it proves that it was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// What organisers call it.
    pub title: String,
    /// Its sections, in the order of the paper.
    pub sections: Vec<Section>,
    /// Questions of the whole paper; none where the sections alone say it.
    pub questions: Option<Span>,
    /// Marks of the whole paper; none where the sections alone fix them.
    pub marks: Option<Marks>,
    /// Bounds on how many questions of some sort a paper holds.
    pub limits: Vec<Limit>,
    /// Bounds on how hard a paper is.
    pub difficulty: Option<DifficultyWindow>,
    /// Further groups of questions of which a paper holds one at most.
    pub enemies: Vec<BTreeSet<QuestionCode>>,
    /// Questions that stand on every paper.
    pub required: BTreeSet<QuestionCode>,
    /// Questions that stand on none.
    pub excluded: BTreeSet<QuestionCode>,
    /// The largest share of an exam's papers, per mille, 1 to 1000, that one question may stand on.
    pub max_exposure: Option<u32>,
    /// Of how many neighbours before it, in the order of the roster, a paper keeps clear as far as
    /// the bank allows; at most [`MAX_WINDOW`].
    pub window: u32,
    /// Whether a candidate never meets a question again that an earlier attempt held.
    pub avoid_seen: bool,
    /// Whether the questions of a section come in an order of each paper's own.
    pub shuffle_questions: bool,
    /// Whether options that are not pinned come in an order of each paper's own.
    pub shuffle_options: bool,
}

/// A plan for papers that agrees with itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint(Parts);

/// Questions of one kind, scored alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading on the paper.
    pub name: String,
    /// The kind of its questions.
    pub kind: Kind,
    /// How many questions; at most of them at least 1.
    pub count: Span,
    /// Marks for each of them, more than zero; none where each brings its own.
    pub marks: Option<Marks>,
    /// How an answer is scored.
    pub rule: Rule,
    /// The topics to draw from; empty for all.
    pub topics: BTreeSet<TopicCode>,
    /// The difficulties to draw from; empty for all.
    pub difficulties: BTreeSet<Difficulty>,
}

/// So many questions of some sort on the whole paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Which questions count.
    pub of: Sort,
    /// How many.
    pub count: Span,
}

/// A sort of question: what is given here must agree, the rest is free. A topic and a kind together
/// are a cell of the 双向细目表.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this topic.
    pub topic: Option<TopicCode>,
    /// Of this cognitive level.
    pub cognitive: Option<Cognitive>,
    /// Of this difficulty.
    pub difficulty: Option<Difficulty>,
    /// With this tag.
    pub tag: Option<String>,
}

/// How hard a paper is, within a tolerance: 难度系数 of its questions, added or averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DifficultyWindow {
    /// What of the ratings of a paper's questions is bounded.
    pub measure: Measure,
    /// What it should be. A sum may exceed what one rating can be.
    pub target: i64,
    /// How far off it may be, both ways, in thousandths, zero or more.
    pub tolerance: i64,
}

/// What of the ratings on a paper is bounded, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
}

words! {
    Measure { Sum = "sum", Mean = "mean", }
}

impl Span {
    /// So many, no more and no less.
    pub const fn exactly(count: usize) -> Self {
        Self {
            min: count,
            max: count,
        }
    }

    /// The one number, where there is no choice.
    pub const fn fixed(self) -> Option<usize> {
        if self.min == self.max {
            Some(self.min)
        } else {
            None
        }
    }

    /// Whether so many are right.
    pub const fn contains(self, count: usize) -> bool {
        self.min <= count && count <= self.max
    }
}

impl Sort {
    /// Whether it leaves everything free.
    pub const fn is_any(&self) -> bool {
        self.kind.is_none()
            && self.topic.is_none()
            && self.cognitive.is_none()
            && self.difficulty.is_none()
            && self.tag.is_none()
    }
}

impl Deref for Blueprint {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Blueprint {
    /// Checks a plan.
    ///
    /// # Errors
    /// The first [`BlueprintFault`]: of the sections in their order, then of the whole.
    pub fn new(parts: Parts) -> Result<Self, BlueprintFault> {
        faults::check(&parts)?;
        Ok(Self(parts))
    }

    /// Marks of a whole paper, the same for every paper.
    pub fn total(&self) -> Marks {
        self.marks
            .or_else(|| faults::fixed_marks(&self.sections))
            .unwrap_or(Marks::ZERO)
    }
}
