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

    /// A Chinese sentence for organisers.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooLittle => "作答人数不足50，不显示题目指标。",
            Self::Shown => "作答人数不足100，题目指标仅供参考，不宜据此修改题目。",
            Self::Actionable => "作答人数充足，题目指标可作为依据。",
        }
    }
}
