//! Papers drawn from a pool of questions by a blueprint and a seed.
//!
//! Invariant: a paper obeys its blueprint to the letter, holds no question twice and no two
//! enemies; the same blueprint, pool and seed give the same paper, on every machine. A blueprint
//! that the pool cannot serve is an error that names the section, never a relaxed paper.

use std::collections::{BTreeMap, BTreeSet};

mod commitment;
mod drawing;
mod plan;
mod pool;

pub use commitment::{Statement, digest};
pub use drawing::{DrawFault, Drawing, Method, Order, Source};
pub use plan::Plan;
pub use pool::{LetterKey, PoolQuestion};

use super::QuestionVersionId;
use super::blueprint::{Blueprint, Section};
use super::marks::Marks;
use super::question::{Kind, OptionId, QuestionCode};
use super::scoring::Rule;
use super::seed::{Seed, Stream};

/// The version of this generator, stored with each paper.
pub const GENERATOR: &str = "sections/1";

/// How often a draw that runs into enemies starts again before it gives up.
const DRAWS: u32 = 200;

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What is asked, in order.
    pub slots: Vec<Slot>,
}

/// One place on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Index of its section in the blueprint.
    pub section: usize,
    /// The question that stands here, in the version of the day of drawing.
    pub version: QuestionVersionId,
    /// What it is worth.
    pub marks: Marks,
    /// How it is scored.
    pub rule: Rule,
    /// Options, right sides or items in the order shown: the first is A.
    pub order: Vec<OptionId>,
}

/// Why a pool cannot serve a blueprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Too few questions fit a section.
    #[error("section `{section}` asks for {wanted} questions but {available} in the bank fit")]
    NotEnoughQuestions {
        /// The section.
        section: String,
        /// How many it asks for.
        wanted: usize,
        /// How many fit it and no earlier section of the same kind needs.
        available: usize,
    },
    /// Enough questions fit, but too many of them exclude each other.
    #[error("section `{section}` asks for {wanted} questions; at most {found} were found that may stand together, in {draws} draws", draws = DRAWS)]
    EnemiesConflict {
        /// The section.
        section: String,
        /// How many it asks for.
        wanted: usize,
        /// The most that were found together.
        found: usize,
    },
}

impl Slot {
    /// The letter under which an option is shown here: A for the first.
    pub fn letter_of(&self, option: &OptionId) -> Option<char> {
        self.order
            .iter()
            .zip('A'..='Z')
            .find(|(id, _)| *id == option)
            .map(|(_, letter)| letter)
    }

    /// The option shown under a letter here.
    pub fn option_at(&self, letter: &str) -> Option<&OptionId> {
        self.order
            .iter()
            .zip('A'..='Z')
            .find(|(_, here)| letter.chars().eq([*here]))
            .map(|(id, _)| id)
    }
}

impl Paper {
    /// Marks of the whole paper.
    pub fn total(&self) -> Marks {
        self.slots.iter().map(|slot| slot.marks).sum()
    }
}

/// Draws the paper of `seed`.
///
/// `pool` may come in any order. Questions of a section are drawn without replacement, each fitting
/// question equally likely at each step; a draw that runs into enemies starts again.
///
/// # Errors
/// [`PaperError`] where the pool cannot serve the blueprint, or where no draw of 200 could.
pub fn generate(
    blueprint: &Blueprint,
    pool: &[PoolQuestion],
    seed: &Seed,
) -> Result<Paper, PaperError> {
    let mut pool: Vec<&PoolQuestion> = pool.iter().collect();
    pool.sort_by(|a, b| a.code.cmp(&b.code));
    check_counts(blueprint, &pool)?;
    let mut closest: Option<(usize, PaperError)> = None;
    for draw in 0..DRAWS {
        let mut stream = seed.child("paper", &draw.to_be_bytes()).stream();
        match draw_once(blueprint, &pool, &mut stream) {
            Ok(paper) => return Ok(paper),
            Err((n_drawn, error)) => {
                if closest.as_ref().is_none_or(|(most, _)| *most < n_drawn) {
                    closest = Some((n_drawn, error));
                }
            }
        }
    }
    Err(closest.map_or_else(|| nothing_drawn(blueprint), |(_, error)| error))
}

/// Only reached by a blueprint without sections, which [`Blueprint::new`] refuses.
fn nothing_drawn(blueprint: &Blueprint) -> PaperError {
    PaperError::NotEnoughQuestions {
        section: blueprint.title.clone(),
        wanted: 0,
        available: 0,
    }
}

fn fits(section: &Section, question: &PoolQuestion) -> bool {
    question.kind == section.kind
        && (section.topics.is_empty() || section.topics.contains(&question.topic))
        && (section.difficulties.is_empty()
            || question
                .difficulty
                .is_some_and(|label| section.difficulties.contains(&label)))
}

/// Counts only, before anything is drawn: the clearest message where the bank is simply too small.
///
/// Sections of one kind that draw from the same questions are counted together, in order.
fn check_counts(blueprint: &Blueprint, pool: &[&PoolQuestion]) -> Result<(), PaperError> {
    for (at, section) in blueprint.sections.iter().enumerate() {
        let fitting = pool
            .iter()
            .filter(|question| fits(section, question))
            .count();
        let taken: usize = blueprint
            .sections
            .iter()
            .take(at)
            .filter(|earlier| same_source(earlier, section))
            .map(|earlier| earlier.count.min)
            .sum();
        let available = fitting.saturating_sub(taken);
        if available < section.count.min {
            return Err(PaperError::NotEnoughQuestions {
                section: section.name.clone(),
                wanted: section.count.min,
                available,
            });
        }
    }
    Ok(())
}

fn same_source(a: &Section, b: &Section) -> bool {
    a.kind == b.kind && a.topics == b.topics && a.difficulties == b.difficulties
}

/// One draw; an error carries how many questions stood when it failed.
fn draw_once(
    blueprint: &Blueprint,
    pool: &[&PoolQuestion],
    stream: &mut Stream,
) -> Result<Paper, (usize, PaperError)> {
    let mut table = Table::default();
    let mut slots = Vec::new();
    for (section_idx, section) in blueprint.sections.iter().enumerate() {
        let mut deck: Vec<&PoolQuestion> = pool
            .iter()
            .copied()
            .filter(|question| fits(section, question))
            .collect();
        stream.shuffle(&mut deck);
        let mut drawn: Vec<&PoolQuestion> = Vec::with_capacity(section.count.min);
        for question in deck {
            if drawn.len() < section.count.min && table.take(question) {
                drawn.push(question);
            }
        }
        if drawn.len() < section.count.min {
            let error = PaperError::EnemiesConflict {
                section: section.name.clone(),
                wanted: section.count.min,
                found: drawn.len(),
            };
            return Err((slots.len() + drawn.len(), error));
        }
        if !blueprint.shuffle_questions {
            drawn.sort_by(|a, b| a.code.cmp(&b.code));
        }
        slots.extend(drawn.into_iter().map(|question| Slot {
            section: section_idx,
            version: question.version,
            marks: section.marks.or(question.marks).unwrap_or(Marks::ZERO),
            rule: section.rule,
            order: option_order(question, blueprint.shuffle_options, stream),
        }));
    }
    Ok(Paper { slots })
}

/// What already stands on a paper, by code and by fact.
#[derive(Default)]
struct Table<'a> {
    codes: BTreeMap<&'a QuestionCode, &'a PoolQuestion>,
    facts: BTreeSet<&'a str>,
}

impl<'a> Table<'a> {
    /// Puts a question on the table unless it, an enemy or one of its facts is there already.
    fn take(&mut self, question: &'a PoolQuestion) -> bool {
        let blocked = self.codes.contains_key(&question.code)
            || question
                .facts
                .iter()
                .any(|fact| self.facts.contains(fact.as_str()))
            || question
                .enemies
                .iter()
                .any(|enemy| self.codes.contains_key(enemy))
            || self
                .codes
                .values()
                .any(|other| other.enemies.contains(&question.code));
        if !blocked {
            self.codes.insert(&question.code, question);
            self.facts.extend(question.facts.iter().map(String::as_str));
        }
        !blocked
    }
}

/// The order in which options are shown: pinned ones at their place, the others in any order.
fn option_order(question: &PoolQuestion, shuffle: bool, stream: &mut Stream) -> Vec<OptionId> {
    let mut free: Vec<&OptionId> = question
        .choices
        .iter()
        .filter(|(_, pinned)| !pinned)
        .map(|(id, _)| id)
        .collect();
    // Items to put in order are always shuffled: the author may have listed them as they should be.
    if shuffle || question.kind == Kind::Order {
        stream.shuffle(&mut free);
    }
    let mut free = free.into_iter();
    question
        .choices
        .iter()
        .filter_map(|(id, pinned)| if *pinned { Some(id) } else { free.next() })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests;
