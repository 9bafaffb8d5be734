//! 题目分析: how each question did, from one pass over all graded slots.
//!
//! Invariant: a question is one version worth one number of marks; figures of marks are of the slots
//! that have their marks, a slot that waits for a person is only counted.
//!
//! Memory: for each question one count for each distinct total among the candidates who had it; for
//! 1,000 questions and totals in half marks up to 100 that is at most 200,000 counts.

use std::collections::BTreeMap;

use super::PerMille;
use super::share::{mean, signed_quotient};
use crate::domain::QuestionVersionId;
use crate::domain::grading::{Correctness, Worth};
use crate::domain::marks::Marks;
use crate::domain::question::{Choice, Layout};
use crate::domain::rating::Thousandths;
use crate::domain::response::Response;
use crate::domain::statistics::classical::group_size;

/// One graded slot of one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed<'a> {
    /// Which question.
    pub version: QuestionVersionId,
    /// What the slot carries.
    pub full_marks: Marks,
    /// What the response is worth.
    pub worth: Worth,
    /// In one word.
    pub correctness: Correctness,
    /// The options chosen, by [`chosen_places`].
    pub chosen: &'a [usize],
}

/// The options that a response chooses, as places in the order of the author, 0 for A; of a true-false
/// question 0 is 对 and 1 is 错. Empty for kinds without a choice, and without what the question has not.
pub fn chosen_places(layout: &Layout, response: &Response) -> Vec<usize> {
    let places = |options: &[Choice], is_chosen: &dyn Fn(&Choice) -> bool| {
        let chosen = (0..).zip(options).filter(|(_, option)| is_chosen(option));
        chosen.map(|(place, _)| place).collect()
    };
    match (layout, response) {
        (Layout::Single(options) | Layout::Multiple(options), Response::Choices(chosen)) => {
            places(options, &|option| chosen.contains(&option.id))
        }
        (Layout::TrueFalse, Response::Truth(given)) => vec![usize::from(!given)],
        (
            Layout::Single(_)
            | Layout::Multiple(_)
            | Layout::TrueFalse
            | Layout::Blank(_)
            | Layout::Match { .. }
            | Layout::Order(_)
            | Layout::Essay,
            _,
        ) => Vec::new(),
    }
}

/// All questions of an exam, filled slot by slot.
#[derive(Debug, Clone, Default)]
pub struct Questions {
    by_question: BTreeMap<(QuestionVersionId, Marks), Tally>,
}

impl Questions {
    /// Counts one slot of a candidate whose whole paper came to `total`.
    pub fn count(&mut self, total: Marks, slot: &Observed) {
        let question = (slot.version, slot.full_marks);
        self.by_question
            .entry(question)
            .or_default()
            .count(total, slot);
    }

    /// How each question did, by id of its version and by marks.
    pub fn analyses(&self) -> impl Iterator<Item = Analysis> {
        self.by_question
            .iter()
            .map(|((version, full_marks), tally)| tally.analysis(*version, *full_marks))
    }
}

/// How one question did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    /// Which question.
    pub version: QuestionVersionId,
    /// What it carries.
    pub full_marks: Marks,
    /// Candidates who had it.
    pub n: u64,
    /// Those of them who gave something.
    pub n_answered: u64,
    /// For full marks.
    pub n_right: u64,
    /// For some of the marks.
    pub n_partly: u64,
    /// For nothing.
    pub n_wrong: u64,
    /// Who gave nothing.
    pub n_unanswered: u64,
    /// Whose marks wait for a person: in none of the figures below.
    pub n_waiting: u64,
    /// 平均分, rounded half up to a hundredth.
    pub mean: Option<Marks>,
    /// 难度 P, which is also the mean share: mean score by full marks.
    pub facility: Option<PerMille>,
    /// 区分度 D: the facility among the best 27 % by total less that among the worst 27 %, −1 to 1. A group is
    /// [`group_size`] people.
    ///
    /// Of candidates at the border of a group each counts with the part that the group still holds;
    /// `None` where all have the same total, so that there is no best and no worst.
    pub discrimination: Option<Thousandths>,
    /// How many chose each option, in the order of the author, as far as any was chosen.
    pub n_chosen: Vec<u64>,
}

impl Analysis {
    /// 正确率: full marks, of all who had it and have their marks; who gave nothing counts.
    pub fn right_rate(&self) -> Option<PerMille> {
        PerMille::of(self.n_right, self.n - self.n_waiting)
    }

    /// The share of all who had it that chose an option, 0 for A; several may choose several.
    pub fn chosen_rate(&self, place: usize) -> Option<PerMille> {
        PerMille::of(self.n_chosen.get(place).copied().unwrap_or(0), self.n)
    }
}

/// Scores among candidates with one total.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    n: u64,
    hundredths: i64,
}

#[derive(Debug, Clone, Default)]
struct Tally {
    n_right: u64,
    n_partly: u64,
    n_wrong: u64,
    n_unanswered: u64,
    n_waiting: u64,
    n_chosen: Vec<u64>,
    by_total: BTreeMap<Marks, Level>,
}

impl Tally {
    fn count(&mut self, total: Marks, slot: &Observed) {
        let counter = match slot.correctness {
            Correctness::Right => &mut self.n_right,
            Correctness::Partly => &mut self.n_partly,
            Correctness::Wrong => &mut self.n_wrong,
            Correctness::Unanswered => &mut self.n_unanswered,
            Correctness::Waiting => &mut self.n_waiting,
            // Nobody can say any more how hard it was.
            Correctness::Dropped => return,
        };
        *counter += 1;
        let n_options = slot.chosen.iter().max().map_or(0, |last| last + 1);
        if self.n_chosen.len() < n_options {
            self.n_chosen.resize(n_options, 0);
        }
        for place in slot.chosen {
            if let Some(n) = self.n_chosen.get_mut(*place) {
                *n += 1;
            }
        }
        match slot.worth {
            Worth::Marked { marks, .. } => {
                let level = self.by_total.entry(total).or_default();
                level.n += 1;
                level.hundredths += i64::from(marks.hundredths());
            }
            Worth::Waiting => {}
        }
    }

    fn analysis(&self, version: QuestionVersionId, full_marks: Marks) -> Analysis {
        let n_answered = self.n_right + self.n_partly + self.n_wrong + self.n_waiting;
        let n_marked: u64 = self.by_total.values().map(|level| level.n).sum();
        let hundredths: i64 = self.by_total.values().map(|level| level.hundredths).sum();
        Analysis {
            version,
            full_marks,
            n: n_answered + self.n_unanswered,
            n_answered,
            n_right: self.n_right,
            n_partly: self.n_partly,
            n_wrong: self.n_wrong,
            n_unanswered: self.n_unanswered,
            n_waiting: self.n_waiting,
            mean: mean(hundredths, n_marked),
            facility: facility(hundredths, n_marked, full_marks),
            discrimination: self.discrimination(n_marked, full_marks),
            n_chosen: self.n_chosen.clone(),
        }
    }

    fn discrimination(&self, n_marked: u64, full_marks: Marks) -> Option<Thousandths> {
        if self.by_total.len() < 2 {
            return None;
        }
        let size = group_size(n_marked);
        let best = group(self.by_total.values().rev(), size);
        let worst = group(self.by_total.values(), size);
        // The difference of two fractions, by marks that the group could have had, in thousandths.
        let difference = best.over * worst.under - worst.over * best.under;
        let possible = i128::from(size) * i128::from(full_marks.hundredths());
        let d = signed_quotient(1000 * difference, possible * best.under * worst.under)?;
        i64::try_from(d).ok().map(Thousandths)
    }
}

/// The share of the marks that were won; nothing where more were lost.
fn facility(hundredths: i64, n_marked: u64, full_marks: Marks) -> Option<PerMille> {
    let most = n_marked * u64::try_from(full_marks.hundredths()).ok()?;
    PerMille::of(u64::try_from(hundredths).unwrap_or(0), most)
}

/// A sum of hundredths, as a fraction.
struct Sum {
    over: i128,
    under: i128,
}

/// What a group of so many people scored, from the first total on.
///
/// At most 10^6 hundredths times 10^9 people: within 128 bits with room for what [`Tally::discrimination`]
/// multiplies.
fn group<'a>(levels: impl Iterator<Item = &'a Level>, size: u64) -> Sum {
    let (mut left, mut whole) = (size, 0_i128);
    for level in levels {
        let hundredths = i128::from(level.hundredths);
        if left < level.n {
            // Those at the border share what is left: each counts with the same part.
            let n = i128::from(level.n);
            return Sum {
                over: whole * n + hundredths * i128::from(left),
                under: n,
            };
        }
        left -= level.n;
        whole += hundredths;
    }
    Sum {
        over: whole,
        under: 1,
    }
}

#[cfg(test)]
mod tests;
