//! Candidates counted, whatever the table they come from.
//!
//! Invariant: statistics and model count the same candidates; limits are checked before memory is taken.

use super::note::Note;
use super::problems::Problems;
use super::responses::Answers;
use super::room::Room;
use crate::domain::statistics::classical::Fixed;
use crate::domain::statistics::irt::{Outcome, Responses, ResponsesBuilder};

/// Most candidates of a table.
pub const MAX_CANDIDATES: u64 = 2_000_000;

/// Most cells, candidates × questions, of a table that a model is estimated from.
pub const MAX_MODEL_CELLS: u64 = 100_000_000;

/// Scores that differ by less are the same.
const ROUNDING: f64 = 1e-9;

/// What is to be made of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Figures of questions and of the whole.
    Figures,
    /// And a model, for which right and wrong answers are kept.
    Model,
}

/// A table of candidates, counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The questions, in the order of the table.
    pub ids: Vec<String>,
    /// Full marks of each.
    pub full_marks: Vec<f64>,
    /// Their scores.
    pub fixed: Fixed,
    /// Right and wrong answers, where a model is wanted.
    pub responses: Option<Responses>,
    /// What was chosen and written, where the table holds answers.
    pub answers: Option<Answers>,
    /// What is to be known.
    pub notes: Vec<Note>,
}

/// Counts under way.
pub(super) struct Counting {
    full_marks: Vec<f64>,
    fixed: Fixed,
    builder: Option<ResponsesBuilder>,
    room: Room,
    has_parts: Vec<bool>,
    n: u64,
    n_missing: u64,
    n_nobody: u64,
    row: Vec<(usize, Outcome)>,
}

impl Counting {
    /// Of questions that carry these marks and keep so many counts for each score and total.
    pub(super) fn new(full_marks: Vec<f64>, widths: Vec<usize>, wanted: Wanted) -> Self {
        let n_questions = full_marks.len();
        Self {
            fixed: Fixed::new(&full_marks),
            builder: match wanted {
                Wanted::Figures => None,
                Wanted::Model => Some(ResponsesBuilder::new(n_questions)),
            },
            room: Room::new(widths),
            has_parts: vec![false; n_questions],
            n: 0,
            n_missing: 0,
            n_nobody: 0,
            row: Vec::with_capacity(n_questions),
            full_marks,
        }
    }

    /// Counts a line that stands for `times` candidates; whether the table may go on. What is too much is told.
    pub(super) fn add(
        &mut self,
        scores: &[Option<f64>],
        times: u32,
        (file, line): (&str, usize),
        problems: &mut Problems,
    ) -> bool {
        let n_there = scores.iter().flatten().count();
        if n_there == 0 {
            self.n_nobody += u64::from(times);
            return true;
        }
        self.n += u64::from(times);
        let width = u64::try_from(scores.len()).unwrap_or(u64::MAX);
        let refused = if MAX_CANDIDATES < self.n {
            Some(format!(
                "wanted at most {MAX_CANDIDATES} candidates; found more"
            ))
        } else if self.builder.is_some() && MAX_MODEL_CELLS < self.n.saturating_mul(width) {
            Some(format!(
                "wanted at most {MAX_MODEL_CELLS} cells (candidates × questions) for a model; found more"
            ))
        } else if !self.room.enter(scores) {
            let told = "wanted marks that come again and again; found so many different ones that \
                        counting them takes too much memory or time: round the marks";
            Some(told.to_owned())
        } else {
            None
        };
        if let Some(refused) = refused {
            problems.add(file, line, "too_large", refused);
            return false;
        }
        let n_gaps = u64::try_from(scores.len() - n_there).unwrap_or(u64::MAX);
        self.n_missing += n_gaps * u64::from(times);
        for _ in 0..times {
            // Rows have a score of at most a million a question: the readers see to it.
            if let Err(refused) = self.fixed.count(scores) {
                problems.add(file, line, "not_counted", refused.to_string());
                return false;
            }
        }
        self.answer(scores, times);
        true
    }

    fn answer(&mut self, scores: &[Option<f64>], times: u32) {
        let Some(builder) = &mut self.builder else {
            return;
        };
        self.row.clear();
        let questions = scores.iter().zip(&self.full_marks).zip(&mut self.has_parts);
        for (question, ((score, full), has_parts)) in questions.enumerate() {
            let Some(score) = score.filter(|_| 0.0 < *full) else {
                continue;
            };
            let is_right = (score - full).abs() <= ROUNDING;
            *has_parts |= !is_right && ROUNDING < score;
            let outcome = if is_right {
                Outcome::Right
            } else {
                Outcome::Wrong
            };
            self.row.push((question, outcome));
        }
        // Questions are numbered as they come, so none is unknown and none twice.
        let added = builder.add_times(&self.row, times);
        debug_assert!(added.is_ok(), "{added:?}");
    }

    /// All that was counted.
    pub(super) fn finish(
        self,
        ids: Vec<String>,
        answers: Option<Answers>,
        mut notes: Vec<Note>,
    ) -> Counted {
        let which = |is_meant: &dyn Fn(usize) -> bool| -> Vec<String> {
            let meant = ids.iter().enumerate().filter(|(at, _)| is_meant(*at));
            meant.map(|(_, id)| id.clone()).collect()
        };
        if 0 < self.n_nobody {
            notes.push(Note::Nobody { n: self.n_nobody });
        }
        if 0 < self.n_missing {
            notes.push(Note::Missing { n: self.n_missing });
        }
        if self.builder.is_some() {
            let questions = which(&|at| self.has_parts.get(at).copied().unwrap_or(false));
            if !questions.is_empty() {
                notes.push(Note::Parts { questions });
            }
            let questions = which(&|at| self.full_marks.get(at).is_some_and(|full| *full <= 0.0));
            if !questions.is_empty() {
                notes.push(Note::NoMarks { questions });
            }
        }
        Counted {
            ids,
            full_marks: self.full_marks,
            fixed: self.fixed,
            responses: self.builder.map(ResponsesBuilder::finish),
            answers,
            notes,
        }
    }
}
