//! Exams where each candidate had a paper of their own, drawn from a pool.
//!
//! Invariant: a figure of a question is about the question and those who had it, never about a place on the
//! paper that different questions filled.
//!
//! Rows are read twice: [`OwnFacilities`] learns how hard each question is; [`OwnPapers`] then knows how hard
//! each paper is, and compares candidates by what they have beyond it. Memory grows with the pool alone.

mod error;
mod facilities;
mod papers;

#[cfg(test)]
mod tests;

pub use facilities::{FacilityFigures, OwnFacilities};
pub use papers::{CandidateFigures, OwnPapers, OwnQuestionFigures, OwnTestFigures};

use crate::domain::Language;

/// A question that papers are drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// What it carries on whichever paper.
    pub max_marks: f64,
    /// What it is drawn as one of (its section, kind and label of difficulty): any small number. Questions of
    /// one stratum should carry the same marks.
    pub stratum: usize,
}

/// What the questions of a paper stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Universe {
    /// All questions that could be written: the pool is a sample of them.
    Endless,
    /// The pool itself. Who had 20 of 40 questions has shown half of what there is to show: the error
    /// variance of a stratum is multiplied by 1 − n/N.
    Bank,
}

/// What may be made of figures of a question by the number of those who had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Fewer than 50: not to be shown.
    TooLittle,
    /// 50 to 99: to be shown, and not to be acted upon.
    Shown,
    /// 100 and more.
    Actionable,
}

impl Evidence {
    /// By how many had the question.
    pub const fn of(n: u64) -> Self {
        match n {
            0..50 => Self::TooLittle,
            50..100 => Self::Shown,
            _ => Self::Actionable,
        }
    }

    /// A sentence for organisers.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::TooLittle => language.pick(
                "作答人数不足50，不显示题目指标。",
                "Fewer than 50 candidates had the question: its figures are not shown.",
            ),
            Self::Shown => language.pick(
                "作答人数不足100，题目指标仅供参考，不宜据此修改题目。",
                "Fewer than 100 candidates had the question: take its figures as a guide only, and do not change it because of them.",
            ),
            Self::Actionable => language.pick(
                "作答人数充足，题目指标可作为依据。",
                "Enough candidates had the question to act upon its figures.",
            ),
        }
    }
}
