//! Where each question may stand.
//!
//! Invariant: places come by question and then by section, so that the places of a question are a
//! range.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Place;
use crate::domain::blueprint::{Blueprint, Section};
use crate::domain::paper::PoolQuestion;

/// The places of a pool.
pub(super) struct Places {
    /// All of them.
    pub(super) all: Vec<Place>,
    /// For each question of the pool, the range of its places.
    pub(super) of_question: Vec<Range<usize>>,
    /// The questions of each stimulus that several share.
    pub(super) sets: Vec<Set>,
}

/// Questions that share a stimulus.
pub(super) struct Set {
    pub(super) stimulus: String,
    /// Indexes of the pool.
    pub(super) members: Vec<usize>,
    pub(super) standing: Standing,
}

/// How a set may stand.
pub(super) enum Standing {
    /// Whole, in one of these sections.
    InOneOf(BTreeSet<usize>),
    /// Whole, each question in the first section that takes it: no section takes all.
    Spread,
    /// Not at all: some question of it fits no section, or is excluded.
    Nowhere,
}

impl Places {
    pub(super) fn of(blueprint: &Blueprint, pool: &[PoolQuestion]) -> Self {
        let mut sections: Vec<BTreeSet<usize>> = pool
            .iter()
            .map(|question| sections_of(blueprint, question))
            .collect();
        let sets = sets(pool, &mut sections);
        let (mut all, mut of_question) = (Vec::new(), Vec::with_capacity(pool.len()));
        for (question, sections) in sections.iter().enumerate() {
            let start = all.len();
            all.extend(sections.iter().map(|section| Place {
                question,
                section: *section,
            }));
            of_question.push(start..all.len());
        }
        Self {
            all,
            of_question,
            sets,
        }
    }

    /// The items that stand for a question.
    pub(super) fn items_of(&self, question: usize) -> Range<usize> {
        self.of_question.get(question).cloned().unwrap_or(0..0)
    }

    /// The items whose question is one of these.
    pub(super) fn items_of_all(&self, questions: &[usize]) -> Vec<usize> {
        questions
            .iter()
            .flat_map(|question| self.items_of(*question))
            .collect()
    }
}

/// Whether a section takes a question, marks aside.
pub(super) fn takes(section: &Section, question: &PoolQuestion) -> bool {
    question.kind == section.kind
        && (section.topics.is_empty() || section.topics.contains(&question.topic))
        && (section.difficulties.is_empty()
            || question
                .difficulty
                .is_some_and(|label| section.difficulties.contains(&label)))
}

fn sections_of(blueprint: &Blueprint, question: &PoolQuestion) -> BTreeSet<usize> {
    if blueprint.excluded.contains(&question.code) {
        return BTreeSet::new();
    }
    let fits = |section: &Section| {
        takes(section, question) && (section.marks.is_some() || question.marks.is_some())
    };
    let sections = blueprint.sections.iter().enumerate();
    sections
        .filter(|(_, section)| fits(section))
        .map(|(at, _)| at)
        .collect()
}

/// The sets of a pool; narrows the sections of their questions to those in which the set can stand.
fn sets(pool: &[PoolQuestion], sections: &mut [BTreeSet<usize>]) -> Vec<Set> {
    let mut sharing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, question) in pool.iter().enumerate() {
        if let Some(stimulus) = &question.stimulus {
            sharing.entry(stimulus).or_default().push(at);
        }
    }
    sharing.retain(|_, members| 1 < members.len());
    let to_set = |(stimulus, members): (&str, Vec<usize>)| {
        let mut own = members.iter().filter_map(|member| sections.get(*member));
        let mut common = own.next().cloned().unwrap_or_default();
        for other in own {
            common.retain(|section| other.contains(section));
        }
        let is_homeless = |member: &usize| sections.get(*member).is_none_or(BTreeSet::is_empty);
        let standing = if members.iter().any(is_homeless) {
            Standing::Nowhere
        } else if common.is_empty() {
            Standing::Spread
        } else {
            Standing::InOneOf(common)
        };
        for member in &members {
            if let Some(own) = sections.get_mut(*member) {
                match &standing {
                    Standing::InOneOf(common) => own.clone_from(common),
                    Standing::Spread => *own = own.first().copied().into_iter().collect(),
                    Standing::Nowhere => {}
                }
            }
        }
        Set {
            stimulus: stimulus.to_owned(),
            members,
            standing,
        }
    };
    sharing.into_iter().map(to_set).collect()
}
