//! What was chosen and written, question by question.
//!
//! Invariant: what is kept of a question is bounded, however many candidates wrote however many texts.

use super::known::Known;
use crate::app::Error;
use crate::app::sheets::AnsweredSlot;
use crate::domain::grading::{Correctness, Standing};
use crate::domain::question::Kind;
use crate::domain::statistics::classical::{Chosen, Frequent, OptionFigures, Options};
use crate::store::StoreError;

/// Distinct wrong answers of a question that are counted one by one.
const MAX_FREQUENT: usize = 1_000;

/// Wrong answers of a question that are told.
const N_WRONG: usize = 5;

/// What was given to a question.
#[derive(Debug, Clone)]
pub struct Given {
    /// Each option in order; empty of questions without.
    pub options: Vec<OptionFigures>,
    /// Candidates whose answer waits for a person: in no figure.
    pub n_waiting: u64,
    /// Candidates who gave nothing.
    pub n_omitted: u64,
    /// The most frequent answers without full marks with how many gave them, most frequent first: letters of
    /// the author, or texts in the form in which they are compared, with `；` between blanks. Of one choice the
    /// options tell it.
    pub wrong: Vec<(String, u64)>,
    /// Wrong answers that found no room to be counted one by one.
    pub n_uncounted: u64,
}

/// Answers under way, by question.
pub(super) struct Answers {
    options: Options,
    tallies: Vec<Tally>,
}

struct Tally {
    n_waiting: u64,
    n_omitted: u64,
    wrong: Frequent<String>,
}

/// A slot of a candidate with what it is about.
pub(super) struct Cell<'a> {
    /// Which of the known questions.
    pub(super) question: usize,
    /// What was given.
    pub(super) one: AnsweredSlot<'a>,
    /// The score, where there is one.
    pub(super) score: Option<f64>,
}

impl Answers {
    pub(super) fn new(known: &[Known]) -> Self {
        let n_options: Vec<usize> = known.iter().map(|known| known.n_options).collect();
        let tally = |_: &Known| Tally {
            n_waiting: 0,
            n_omitted: 0,
            wrong: Frequent::new(MAX_FREQUENT),
        };
        Self {
            options: Options::new(&n_options),
            tallies: known.iter().map(tally).collect(),
        }
    }

    /// Counts a candidate, who ranks by `total`.
    pub(super) fn count(
        &mut self,
        known: &[Known],
        total: f64,
        cells: &[Cell<'_>],
    ) -> Result<(), Error> {
        let mut with_options = Vec::with_capacity(cells.len());
        for cell in cells {
            let about = known
                .get(cell.question)
                .zip(self.tallies.get_mut(cell.question));
            let Some((known, tally)) = about else {
                continue;
            };
            let one = &cell.one;
            tally.n_waiting += u64::from(one.score.correctness == Correctness::Waiting);
            let is_omitted =
                one.response.is_none() || one.score.correctness == Correctness::Unanswered;
            tally.n_omitted += u64::from(is_omitted);
            if let Some(pattern) = known.wrong_pattern(one) {
                tally.wrong.count(pattern.as_str());
            }
            if let Some(score) = cell.score.filter(|_| known.n_options != 0) {
                with_options.push((cell.question, score, known.chosen(one.response)));
            }
        }
        let chosen: Vec<Chosen<'_>> = with_options
            .iter()
            .map(|(question, score, options)| Chosen {
                question: *question,
                score: *score,
                options,
            })
            .collect();
        let counted = self.options.count(total, &chosen);
        // Marks are far below what can be counted, and the questions are known.
        Ok(counted.map_err(|_| StoreError::corrupt("grades.scores"))?)
    }

    /// What was given to a question, the `at`th of the known ones.
    pub(super) fn given(&self, at: usize, known: &Known) -> Given {
        let tally = self.tallies.get(at);
        let wrong = tally.map(|tally| tally.wrong.top(N_WRONG));
        let wrong = wrong.into_iter().flatten();
        Given {
            options: self.options.figures(at, &known.keys),
            n_waiting: tally.map_or(0, |tally| tally.n_waiting),
            n_omitted: tally.map_or(0, |tally| tally.n_omitted),
            wrong: wrong.map(|(text, n)| (text.clone(), n)).collect(),
            n_uncounted: tally.map_or(0, |tally| tally.wrong.n_others()),
        }
    }
}

impl Given {
    /// The options that flags are raised about: of a statement the other side is no distractor that could be
    /// replaced.
    pub(super) fn judged(&self, known: &Known) -> &[OptionFigures] {
        if known.kind == Kind::TrueFalse {
            &[]
        } else {
            &self.options
        }
    }
}

/// Whether figures of a question say anything of it: where everybody was given full marks they do not.
pub(super) fn is_judged(known: &Known) -> bool {
    known.standing == Standing::Counts
}
