//! A blueprint and a pool, made ready for drawing.

use std::collections::{BTreeMap, BTreeSet};

use super::PoolQuestion;
use super::arrange::{Choices, LetterKey as PlacedKey, Piece};
use super::plan::Plan;
use super::pool::LetterKey;
use crate::domain::Bilingual;
use crate::domain::assembly::explain::{Matter, Reach, overuse_sentence, sentence, undecided};
use crate::domain::assembly::{Compiled, PoolFault, compile, overuse};
use crate::domain::blueprint::Blueprint;
use crate::domain::feasibility::{
    Budget, System, Verdict, greatest_sum, least, least_sum, most, solve,
};
use crate::domain::question::QuestionCode;

/// Blueprint and pool, made ready for drawing.
#[derive(Debug)]
pub struct Source {
    /// The plan.
    pub blueprint: Blueprint,
    /// The questions, by code.
    pub pool: Vec<PoolQuestion>,
    pub(super) compiled: Compiled,
    pub(super) plan: Plan,
    /// What is arranged of each question of the pool.
    pub(super) pieces: Vec<Piece>,
    /// The items of each question of the pool.
    items: Vec<Vec<u32>>,
}

/// Whether the pool can serve the blueprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It can: the questions of a paper, by code.
    Feasible(Vec<QuestionCode>),
    /// It cannot: each conflict in a sentence.
    Infeasible(Vec<Bilingual>),
    /// Not known within the budget; a sentence that says so.
    Undecided(Bilingual),
}

/// What can be reached, asked of the solver.
struct Solver(Budget);

impl Reach for Solver {
    fn most(&self, system: &System, members: &[usize]) -> Option<u32> {
        most(system, members, self.0)
    }

    fn least(&self, system: &System, members: &[usize]) -> Option<u32> {
        least(system, members, self.0)
    }

    fn greatest_sum(&self, system: &System, weights: &[i64]) -> Option<i64> {
        greatest_sum(system, weights, self.0)
    }

    fn least_sum(&self, system: &System, weights: &[i64]) -> Option<i64> {
        least_sum(system, weights, self.0)
    }
}

impl Source {
    /// Makes a pool ready: sorts it by code, and compiles the blueprint over it.
    ///
    /// # Errors
    /// Every [`PoolFault`]: what the blueprint names and the pool does not have.
    pub fn new(blueprint: Blueprint, mut pool: Vec<PoolQuestion>) -> Result<Self, Vec<PoolFault>> {
        pool.sort_by(|a, b| a.code.cmp(&b.code));
        let compiled = compile(&blueprint, &pool)?;
        let plan = Plan::new(compiled.system.clone());
        let mut items = vec![Vec::new(); pool.len()];
        for (item, place) in (0_u32..).zip(&compiled.places) {
            if let Some(of_question) = items.get_mut(place.question) {
                of_question.push(item);
            }
        }
        let mut stimuli = BTreeMap::new();
        let pieces = (0_u32..)
            .zip(&pool)
            .map(|(place, question)| piece(place, question, &mut stimuli))
            .collect();
        Ok(Self {
            blueprint,
            pool,
            compiled,
            plan,
            pieces,
            items,
        })
    }

    /// Decides whether a paper exists, and whether no question would have to be used too often.
    pub fn answer(&self, budget: Budget) -> Answer {
        let topics = BTreeMap::new();
        let matter = Matter {
            blueprint: &self.blueprint,
            pool: &self.pool,
            compiled: &self.compiled,
            topics: &topics,
        };
        match solve(&self.compiled.system, budget) {
            Verdict::Infeasible(conflicts) => Answer::Infeasible(
                conflicts
                    .iter()
                    .map(|conflict| sentence(&matter, &conflict.constraints, &Solver(budget)))
                    .collect(),
            ),
            Verdict::Undecided => Answer::Undecided(undecided()),
            Verdict::Feasible(paper) => {
                let overused = self
                    .blueprint
                    .max_exposure
                    .map(|most| overuse(&self.compiled, most))
                    .unwrap_or_default();
                if overused.is_empty() {
                    return Answer::Feasible(self.codes(&paper));
                }
                let told = overused
                    .iter()
                    .map(|found| overuse_sentence(&matter, found));
                Answer::Infeasible(told.collect())
            }
        }
    }

    fn codes(&self, paper: &[usize]) -> Vec<QuestionCode> {
        let code = |item: &usize| {
            let place = self.compiled.places.get(*item)?;
            Some(self.pool.get(place.question)?.code.clone())
        };
        paper.iter().filter_map(code).collect()
    }

    /// The indexes in the pool of the questions of these codes that it has.
    pub fn places_of(&self, codes: &BTreeSet<QuestionCode>) -> Vec<usize> {
        let place = |code| {
            let found = self
                .pool
                .binary_search_by(|question| question.code.cmp(code));
            found.ok()
        };
        codes.iter().filter_map(place).collect()
    }

    /// The items of questions of the pool, told by their indexes.
    pub(super) fn items_of(&self, questions: &[usize]) -> Vec<u32> {
        let items = questions.iter().filter_map(|at| self.items.get(*at));
        items.flatten().copied().collect()
    }
}

fn piece<'p>(
    place: u32,
    question: &'p PoolQuestion,
    stimuli: &mut BTreeMap<&'p str, u32>,
) -> Piece {
    let next = u32::try_from(stimuli.len()).unwrap_or(u32::MAX);
    let stimulus = question
        .stimulus
        .as_deref()
        .map(|stimulus| *stimuli.entry(stimulus).or_insert(next));
    let index_of = |right| {
        let at = question.choices.iter().position(|(id, _)| id == right);
        at.and_then(|at| u8::try_from(at).ok())
    };
    Piece {
        place,
        kind: question.kind,
        choices: Choices::new(question.choices.iter().map(|(_, is_pinned)| *is_pinned)),
        key: match &question.letter_key {
            LetterKey::Option(right) => index_of(right).map_or(PlacedKey::None, PlacedKey::Option),
            LetterKey::Truth(is_right) => PlacedKey::Truth(*is_right),
            LetterKey::None => PlacedKey::None,
        },
        stimulus,
    }
}
