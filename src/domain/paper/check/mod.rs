//! The independent checker: whether a finished paper obeys its blueprint.
//!
//! Invariant: shares nothing with what draws papers. It knows no system, plan or deck: it reads the
//! blueprint's meaning and the paper as a person would, and so finds what these get wrong.

use std::collections::BTreeSet;

use super::{Paper, PoolQuestion};
use crate::domain::blueprint::Blueprint;
use crate::domain::question::QuestionCode;

mod chinese;
mod company;
mod counts;
mod known;
mod order;
mod slots;
mod violation;
pub(super) mod words;

pub(super) use counts::{Figures, is_within};
pub(super) use known::{Known, Mark, Reading, Standing};
pub use violation::Violation;

/// More equal key letters in a row than this are a violation where they could be avoided.
pub(super) const LONGEST_RUN: usize = 3;

/// A blueprint and a pool, made ready for checking many papers.
#[derive(Debug, Clone)]
pub struct Checker<'a> {
    blueprint: &'a Blueprint,
    known: known::Pool<'a>,
}

impl<'a> Checker<'a> {
    /// Makes blueprint and pool ready. The pool may come in any order, each code once.
    pub fn new(blueprint: &'a Blueprint, pool: &'a [PoolQuestion]) -> Self {
        let known = known::Pool::new(blueprint, pool);
        Self { blueprint, known }
    }

    /// Everything in which a paper breaks the blueprint; nothing for a right paper.
    ///
    /// Whether key letters repeat is judged as they come: a question is at fault where it makes the
    /// fourth or later equal letter in a row of its section, although its right option is free to
    /// stand elsewhere. Questions of one stimulus stand side by side within each section.
    pub fn check(&self, paper: &Paper) -> Vec<Violation> {
        let reading = self.read(paper);
        let figures = Figures::of(self.blueprint, &reading);
        self.judge(&reading, &figures)
    }

    /// The questions on a paper that its candidate has met before.
    pub fn check_seen(&self, paper: &Paper, seen: &BTreeSet<QuestionCode>) -> Vec<Violation> {
        let reading = self.read(paper);
        let met = reading.standing.iter().filter_map(|standing| {
            let code = &standing.known.question.code;
            seen.contains(code).then(|| Violation::Seen {
                slot: standing.at,
                code: code.clone(),
            })
        });
        met.collect()
    }

    /// Finds the questions of a paper in the pool.
    pub(super) fn read<'p>(&'p self, paper: &'p Paper) -> Reading<'p> {
        self.known.read(paper)
    }

    pub(super) fn judge(&self, reading: &Reading<'_>, figures: &Figures) -> Vec<Violation> {
        let mut found = Vec::new();
        slots::check(self.blueprint, reading, &mut found);
        counts::check(self.blueprint, figures, &mut found);
        company::check(self.blueprint, &self.known, reading, &mut found);
        order::check(self.blueprint, reading, &mut found);
        found
    }

    /// The questions of the pool, in the order in which they were given.
    pub(super) fn known(&self) -> &[Known<'a>] {
        &self.known.questions
    }

    pub(super) const fn blueprint(&self) -> &'a Blueprint {
        self.blueprint
    }

    /// How many stimuli there are; questions name theirs by a number below this.
    pub(super) const fn n_sets(&self) -> usize {
        self.known.sets.len()
    }
}

#[cfg(test)]
pub(super) mod tests;
