//! Classical statistics (题目分析, 信度) of questions and of whole papers, in real numbers.
//!
//! Invariant: what is undefined is said with its reason ([`Undefined`]) and never a NaN, an infinity or a
//! made-up zero; the same rows give the same figures, in whatever order totals tie.
//!
//! Nothing here knows marks, ids or an exam: questions are indices, scores are real numbers of marks, and
//! callers convert. Rows are streamed: memory grows with questions and with distinct scores and totals, not
//! with candidates.
//!
//! Reading order: [`Fixed`] takes the rows of an exam where all had the same paper and gives
//! [`QuestionFigures`], [`TestFigures`] and [`PassFigures`]; [`OwnFacilities`] and then [`OwnPapers`] those of
//! an exam where each candidate had a paper of their own; [`Options`] and [`Frequent`] show what was chosen
//! and written; [`Flag`] says in words what an organiser should look at; [`guess_by_subsets`] what a blind
//! guess is worth.
//!
//! Sources, by the names that the comments use: *Moodle*: the definitions of its quiz statistics report;
//! *Lord & Novick*: Statistical Theories of Mental Test Scores (1968); the Chinese 难度 P and 区分度 D with
//! 27 % groups: Kelley (1939); others stand where they are used.

mod fixed;
mod flags;
mod frequent;
mod groups;
mod guess;
mod halves;
mod joint;
mod levels;
mod matrix;
mod moments;
mod normal;
mod number;
mod options;
mod own;
mod pairs;
mod passing;
mod questions;
mod undefined;
mod whole;

#[cfg(test)]
mod tests;

pub use fixed::{Fixed, NotCounted};
pub use flags::{EASY, Flag, HARD, IDLE};
pub use frequent::Frequent;
pub use groups::{Grade, Groups, group_size};
pub use guess::{MAX_GUESSED_OPTIONS, guess_by_subsets, guess_one_of};
pub use halves::{Halves, Search};
pub use options::{Chosen, OptionFigures, Options, Role};
pub use own::{
    CandidateFigures, Evidence, FacilityFigures, OwnFacilities, OwnPapers, OwnQuestionFigures,
    OwnTestFigures, Pooled, Universe,
};
pub use passing::PassFigures;
pub use questions::QuestionFigures;
pub use undefined::{Caution, Figure, MIN_CANDIDATES, Undefined};
pub use whole::TestFigures;
