//! One attempt: the score of every slot, and their sums.
//!
//! Invariant: a grade follows from paper, questions, answers, marks given by persons and how each question
//! stands, and from nothing else. Grading again after a change of a key is calling [`grade`] again.

use std::collections::BTreeMap;

use super::marks::{Fraction, Marks};
use super::paper::{Paper, Slot};
use super::response::Response;
use super::scoring::{ScoringKey, Share, share};

mod explain;

pub use explain::explain;

/// The version of these rules, stored with each grade.
pub const GRADER: &str = "grader/2";

/// What grading needs of a question.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What was asked, what is right, and by what rule answers count.
    pub key: &'a ScoringKey<'a>,
    /// Another key that counts as well, after a correction: whichever is worth more.
    pub also: Option<&'a ScoringKey<'a>>,
    /// Whether answers count at all.
    pub standing: Standing,
}

impl<'a> Asked<'a> {
    /// A question that counts by its key.
    pub const fn by(key: &'a ScoringKey<'a>) -> Self {
        Self {
            key,
            also: None,
            standing: Standing::Counts,
        }
    }
}

/// How a question stands in an exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Answers are scored.
    #[default]
    Counts,
    /// Everybody who had it has full marks.
    FullMarks,
    /// It does not count; the others are worth more, so that papers carry as many marks as before.
    Dropped,
}

/// The score of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Which slot, counted from 1.
    pub slot: u32,
    /// What it is worth.
    pub worth: Worth,
    /// In one word.
    pub correctness: Correctness,
}

/// What a response is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// So many marks.
    Marked {
        /// At most the marks of the slot; below zero where wrong answers cost marks.
        marks: Marks,
        /// The exact share before rounding; `None` where a person gave the marks.
        fraction: Option<Fraction>,
    },
    /// Not known until a person marks it; counts 0 in every sum.
    Waiting,
}

/// A score in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Correctness {
    /// Full marks.
    Right,
    /// Some of the marks.
    Partly,
    /// Something was given, and is worth nothing.
    Wrong,
    /// Nothing was given.
    Unanswered,
    /// A person has to mark it.
    Waiting,
    /// The question does not count.
    Dropped,
}

words! {
    Correctness {
        Right = "right",
        Partly = "partly",
        Wrong = "wrong",
        Unanswered = "unanswered",
        Waiting = "waiting",
        Dropped = "dropped",
    }
}

/// The grade of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// One score a slot, in the order of the paper.
    pub scores: Vec<Score>,
    /// `objective` and `subjective` together.
    pub total: Marks,
    /// Marks given by rules.
    pub objective: Marks,
    /// Marks given by persons.
    pub subjective: Marks,
    /// Marks of the whole paper.
    pub out_of: Marks,
    /// Slots that a person has yet to mark: above 0 the sums are not final.
    pub waiting: usize,
}

impl Grade {
    /// Slots with full marks.
    pub fn n_right(&self) -> usize {
        self.count(Correctness::Right)
    }

    /// Slots that were answered, for less than full marks.
    pub fn n_wrong(&self) -> usize {
        self.count(Correctness::Wrong) + self.count(Correctness::Partly)
    }

    /// Slots where nothing was given.
    pub fn n_unanswered(&self) -> usize {
        self.count(Correctness::Unanswered)
    }

    fn count(&self, correctness: Correctness) -> usize {
        self.scores
            .iter()
            .filter(|score| score.correctness == correctness)
            .count()
    }
}

/// Grades one attempt.
///
/// `question` looks up what a slot asks; a slot whose question it does not know
/// waits for a person and harms no other. `answers` and `marked` go by slot, counted from 1.
/// `marked` holds what persons gave: it decides the slots that wait, never more than the slot's
/// marks, and is ignored where a rule decides. An unanswered essay scores 0 and waits for nobody.
///
/// Where questions are dropped, the sums of the others are multiplied by the marks of the paper over the
/// marks that still count, exactly, and rounded once each.
pub fn grade<'a>(
    paper: &Paper,
    question: impl Fn(&Slot) -> Option<Asked<'a>>,
    answers: &BTreeMap<u32, Response>,
    marked: &BTreeMap<u32, Marks>,
) -> Grade {
    let scores: Vec<Score> = paper
        .slots
        .iter()
        .zip(1..)
        .map(|(slot, number)| {
            let asked = question(slot);
            let by_person = marked.get(&number).copied();
            let (worth, correctness) = score_slot(slot, asked, answers.get(&number), by_person);
            Score {
                slot: number,
                worth,
                correctness,
            }
        })
        .collect();
    let out_of = paper.total();
    let scale = scale(paper, &scores, out_of);
    let sum = |by_rule: bool| sum(&scores, by_rule).times(scale);
    let (objective, subjective) = (sum(true), sum(false));
    let waiting = scores
        .iter()
        .filter(|score| score.worth == Worth::Waiting)
        .count();
    Grade {
        scores,
        total: objective + subjective,
        objective,
        subjective,
        out_of,
        waiting,
    }
}

/// By what the sums of the slots that count are multiplied.
fn scale(paper: &Paper, scores: &[Score], out_of: Marks) -> Fraction {
    let slots = paper.slots.iter().zip(scores);
    let counts = slots.filter(|(_, score)| score.correctness != Correctness::Dropped);
    let counting: Marks = counts.map(|(slot, _)| slot.marks).sum();
    if counting == out_of {
        Fraction::ONE
    } else {
        out_of.exactly().over(counting.exactly())
    }
}

fn score_slot(
    slot: &Slot,
    asked: Option<Asked<'_>>,
    response: Option<&Response>,
    by_person: Option<Marks>,
) -> (Worth, Correctness) {
    let marked = |marks, fraction| Worth::Marked { marks, fraction };
    match asked.map(|asked| asked.standing) {
        Some(Standing::Dropped) => {
            let worth = marked(Marks::ZERO, Some(Fraction::ZERO));
            return (worth, Correctness::Dropped);
        }
        Some(Standing::FullMarks) => {
            let worth = marked(slot.marks, Some(Fraction::ONE));
            return (worth, Correctness::Right);
        }
        Some(Standing::Counts) | None => {}
    }
    match (best_share(slot, asked, response), by_person) {
        (Share::Waiting, None) => (Worth::Waiting, Correctness::Waiting),
        (Share::Waiting, Some(given)) => {
            let marks = given.min(slot.marks);
            (marked(marks, None), correctness_of(marks, slot.marks))
        }
        (Share::Unanswered, _) => {
            let worth = marked(Marks::ZERO, Some(Fraction::ZERO));
            (worth, Correctness::Unanswered)
        }
        (Share::Of(fraction), _) => {
            let rule = asked.map_or(&slot.rule, |asked| asked.key.rule());
            let marks = rule.marks(slot.marks, fraction);
            let correctness = if fraction == Fraction::ONE {
                Correctness::Right
            } else if fraction <= Fraction::ZERO {
                Correctness::Wrong
            } else {
                Correctness::Partly
            };
            (marked(marks, Some(fraction)), correctness)
        }
    }
}

/// What the better of the keys gives.
fn best_share(slot: &Slot, asked: Option<Asked<'_>>, response: Option<&Response>) -> Share {
    let Some(asked) = asked else {
        return Share::Waiting;
    };
    let by = |key| share(key, response, slot.marks);
    match (by(asked.key), asked.also.map(by)) {
        (Share::Of(one), Some(Share::Of(other))) => Share::Of(one.max(other)),
        (one, _) => one,
    }
}

fn correctness_of(marks: Marks, full: Marks) -> Correctness {
    if marks == full {
        Correctness::Right
    } else if marks == Marks::ZERO {
        Correctness::Wrong
    } else {
        Correctness::Partly
    }
}

/// The sum of the known marks that rules gave, or that persons gave.
fn sum(scores: &[Score], by_rule: bool) -> Marks {
    scores
        .iter()
        .filter_map(|score| match score.worth {
            Worth::Marked { marks, fraction } if fraction.is_some() == by_rule => Some(marks),
            Worth::Marked { .. } | Worth::Waiting => None,
        })
        .sum()
}

#[cfg(test)]
mod tests;
