//! Item response theory: how hard questions are and how able candidates, on one scale, also where everybody
//! had a different paper.
//!
//! Invariant: pure and deterministic; every figure is finite or absent with a reason, and every loop is bounded.
//!
//! Questions and candidates are numbers from 0, answers right or wrong; callers know names and marks. Abilities
//! θ have mean 0 and standard deviation 1 among the candidates of a calibration.
//!
//! Reading order: [`Responses`] (who answered what), [`Curve`] (a question's model), [`calibrate`] (curves by
//! marginal maximum likelihood), [`expected_abilities`] and [`fit_of_candidates`], [`calibrate_conditionally`] (the
//! Rasch model without a population), [`score_distribution`] and [`TrueScores`] (what scores on one paper are
//! worth on another).

mod ability;
mod advice;
mod calibration;
mod climb;
mod conditional;
mod curve;
mod expect;
mod fit;
mod linked;
mod matrix;
mod maximise;
mod nodes;
mod priors;
mod responses;
mod scores;
mod standard_errors;
mod table;
mod true_score;

#[cfg(test)]
mod tests;

pub use ability::{Ability, expected_abilities, most_probable_ability};
pub use advice::{Advice, FEW_ANSWERS, FEW_ANSWERS_FOR_SLOPES, FEW_CANDIDATES, NotEstimable};
pub use calibration::{
    Calibration, CalibrationError, QuestionEstimate, QuestionResult, Settings, calibrate,
    calibrate_watched,
};
pub use climb::Progress;
pub use conditional::{ConditionalCalibration, Difficulty, calibrate_conditionally};
pub use curve::Curve;
pub use fit::{Fit, fit_of_candidates};
pub use linked::linked_groups;
pub use maximise::Model;
pub use nodes::Nodes;
pub use priors::{Normal, Priors};
pub use responses::{Outcome, Responses, ResponsesBuilder, ResponsesError, Tally};
pub use scores::{Points, points_at, population_distribution, score_distribution, score_moments};
pub use standard_errors::Information;
pub use true_score::{Equated, TrueScoreError, TrueScores};
