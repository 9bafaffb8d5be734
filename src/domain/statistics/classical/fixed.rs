//! Rows of an exam where everybody had the same paper, streamed.
//!
//! Invariant: a row is counted whole or not at all; parts merged give the figures of the whole.

use super::joint::Joint;
use super::levels::Levels;
use super::matrix::Matrix;
use super::number::{MAX_SCORE, billionths};
use super::pairs::Pairs;
use super::passing::{PassFigures, pass_figures};
use super::questions::{QuestionFigures, question_figures};
use super::undefined::Undefined;
use super::whole::{TestFigures, test_figures};

/// Scores of a fixed paper, a candidate at a time.
///
/// Memory: a count for each question, distinct score and distinct total, and the products of every two
/// questions; for 50 questions right or wrong about 100 KiB, however many candidates come.
#[derive(Debug, Clone)]
pub struct Fixed {
    pub(super) max_marks: Vec<f64>,
    pub(super) n: u64,
    pub(super) totals: Levels,
    pub(super) n_by_total: Vec<u64>,
    pub(super) questions: Vec<Joint>,
    pairs: Pairs,
}

/// Why a row was not counted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotCounted {
    /// Not one score a question.
    #[error("wanted {wanted} scores, found {found}")]
    WrongLength {
        /// Questions of the paper.
        wanted: usize,
        /// Scores of the row.
        found: usize,
    },
    /// A score that is no number, or beyond a million marks.
    #[error(
        "the score of question {question} is not a number of at most a million marks: `{found}`"
    )]
    NotAScore {
        /// Which, from 0 on.
        question: usize,
        /// What was given.
        found: f64,
    },
    /// A question that is not among those told before.
    #[error("there is no question {question}: {n_questions} are known")]
    NoSuchQuestion {
        /// Which, from 0 on.
        question: usize,
        /// How many there are.
        n_questions: usize,
    },
    /// What is to be merged is about other questions.
    #[error("the parts are about different questions")]
    OtherQuestions,
}

/// The score, where it is one.
pub(super) fn checked(question: usize, score: f64) -> Result<f64, NotCounted> {
    if score.abs() <= MAX_SCORE {
        Ok(score)
    } else {
        Err(NotCounted::NotAScore {
            question,
            found: score,
        })
    }
}

impl Fixed {
    /// Of questions that carry these marks, in the order of the paper.
    pub fn new(max_marks: &[f64]) -> Self {
        Self {
            max_marks: max_marks.to_vec(),
            n: 0,
            totals: Levels::default(),
            n_by_total: Vec::new(),
            questions: vec![Joint::new(1); max_marks.len()],
            pairs: Pairs::new(max_marks),
        }
    }

    /// Counts a candidate: one score a question in marks, `None` where there is none to count.
    ///
    /// What was asked and not answered is a score of 0, not `None`: a missing score is in no mean, and the
    /// total is of the scores that are there. A candidate without any score is nobody.
    ///
    /// # Errors
    /// [`NotCounted::WrongLength`] and [`NotCounted::NotAScore`]; nothing is counted then.
    pub fn count(&mut self, scores: &[Option<f64>]) -> Result<(), NotCounted> {
        if scores.len() != self.max_marks.len() {
            return Err(NotCounted::WrongLength {
                wanted: self.max_marks.len(),
                found: scores.len(),
            });
        }
        let (mut total, mut n_there) = (0.0, 0);
        for (question, score) in scores.iter().enumerate() {
            if let Some(score) = score {
                total += billionths(checked(question, *score)?);
                n_there += 1;
            }
        }
        if n_there == 0 {
            return Ok(());
        }
        let place = self.enter(total, 1);
        for (joint, score) in self.questions.iter_mut().zip(scores) {
            if let Some(score) = score {
                joint.count(billionths(*score), place);
            }
        }
        if n_there == scores.len() {
            self.pairs.push_complete(scores);
        } else {
            self.pairs.push_partial(scores);
        }
        Ok(())
    }

    fn enter(&mut self, total: f64, n: u64) -> usize {
        self.n += n;
        let place = self.totals.place(total);
        if let Some(count) = self.n_by_total.get_mut(place) {
            *count += n;
        } else {
            self.n_by_total.push(n);
        }
        place
    }

    /// Adds candidates that were counted elsewhere, on the same questions.
    ///
    /// # Errors
    /// [`NotCounted::OtherQuestions`] where marks or numbers of questions differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), NotCounted> {
        let is_same = self.max_marks.len() == other.max_marks.len()
            && self
                .max_marks
                .iter()
                .zip(&other.max_marks)
                .all(|(a, b)| a.to_bits() == b.to_bits());
        if !is_same {
            return Err(NotCounted::OtherQuestions);
        }
        let totals = other.totals.values().iter().zip(&other.n_by_total);
        let places: Vec<usize> = totals.map(|(total, n)| self.enter(*total, *n)).collect();
        for (joint, others) in self.questions.iter_mut().zip(&other.questions) {
            joint.merge(others, &places);
        }
        self.pairs.merge(&other.pairs);
        Ok(())
    }

    /// Candidates counted.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Candidates who have a score on every question.
    pub const fn n_complete(&self) -> u64 {
        self.pairs.n_complete()
    }

    /// Figures of each question, in the order of the paper.
    pub fn questions(&self) -> Vec<QuestionFigures> {
        question_figures(self)
    }

    /// Figures of the whole paper.
    pub fn test(&self) -> TestFigures {
        test_figures(self)
    }

    /// Figures of the decision at a pass mark, in marks of the total.
    pub fn at_pass_mark(&self, pass_mark: f64) -> PassFigures {
        pass_figures(self, pass_mark)
    }

    pub(super) fn pairwise(&self) -> Result<Matrix, Undefined> {
        self.pairs.pairwise()
    }

    pub(super) fn listwise(&self) -> Result<Matrix, Undefined> {
        self.pairs.listwise()
    }
}
