//! What a blueprint asks of a pool: the system that every paper obeys, and words for it.
//!
//! Invariant: a set of [`Place`]s is a paper of the blueprint exactly when [`Compiled::system`]
//! allows it. Every constraint has the [`Requirement`] that an organiser knows it by.
//!
//! Reading order: [`compile`] (blueprint and pool become a system), [`PoolFault`] (what the pool does
//! not know), [`overuse`] (what a bound on exposure asks of the pool), [`explain`] (sentences).

mod compile;
mod enemies;
pub mod explain;
mod exposure;
mod places;
mod pool_fault;
#[cfg(test)]
mod tests;
mod words;

pub use compile::compile;
pub use exposure::{Overuse, overuse};
pub use pool_fault::{CodeList, Feature, Namer, PoolFault};

use super::feasibility::System;
use super::question::QuestionCode;

/// A way a question can stand on a paper: an item of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the question in the pool.
    pub question: usize,
    /// Index of the section in the blueprint.
    pub section: usize,
}

/// What one constraint of the system says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// How many questions the whole paper has.
    Questions,
    /// What the whole paper carries.
    Marks,
    /// How many questions a section has; its index in the blueprint.
    Section(usize),
    /// A limit; its index in the blueprint.
    Limit(usize),
    /// How hard the paper is.
    Difficulty,
    /// A question stands on every paper.
    Required(QuestionCode),
    /// Questions that share this stimulus stand together, in one section where one takes all of
    /// them; or, where some can stand nowhere, not at all.
    Stimulus(String),
    /// Of these questions, by code, a paper holds one at most.
    Enemies(Vec<QuestionCode>),
    /// A question that fits several sections stands in one of them.
    OneSection,
}

/// A blueprint and a pool, as a system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// What the items of the system are, in their order: by question, then by section.
    pub places: Vec<Place>,
    /// What every paper obeys.
    pub system: System,
    /// What its constraints say, in their order.
    pub requirements: Vec<Requirement>,
}
