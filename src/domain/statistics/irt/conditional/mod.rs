//! The Rasch model without a population: difficulties from which of their questions candidates of equal score
//! had right.
//!
//! Invariant: difficulties of the questions that are compared are finite and sum to 0; nothing is said of
//! others but why.

mod given_score;
mod problem;

use problem::Problem;

use super::advice::NotEstimable;
use super::linked::strong_groups;
use super::responses::Responses;

/// A difficulty with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difficulty {
    /// b, in logits; the mean of all compared is 0.
    pub difficulty: f64,
    /// Its standard error, from the information with the variances of answers given the score exact and their
    /// covariances in the form −u_i·u_j that fits these; `None` where that is singular.
    pub standard_error: Option<f64>,
}

/// Difficulties by conditional maximum likelihood.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionalCalibration {
    /// By question: the difficulty, or why there is none.
    pub questions: Vec<Result<Difficulty, NotEstimable>>,
    /// ln ∏ P(answers | score): Andersen (1972), over candidates with some right and some wrong.
    pub log_likelihood: f64,
    /// Candidates who had some of the compared questions right and some wrong.
    pub n_candidates: u64,
    /// Steps taken.
    pub iterations: u32,
    /// Whether the last step changed less than 10⁻⁹.
    pub is_converged: bool,
}

/// Estimates difficulties from the conditional likelihood given the scores, of slope 1.
///
/// Only the largest set of questions that chains of right and wrong answers join is compared. Cost: steps ×
/// distinct pairs of paper and score × (length of the paper)².
///
/// # Errors
/// The reason, where no two questions can be compared.
pub fn calibrate_conditionally(
    responses: &Responses,
) -> Result<ConditionalCalibration, NotEstimable> {
    let tallies = responses.tallies();
    let groups = strong_groups(responses);
    // Of equally large groups the first.
    let compared = groups
        .iter()
        .rev()
        .max_by_key(|group| group.len())
        .filter(|group| 1 < group.len());
    let compared = compared.ok_or(NotEstimable::Unlinked)?;
    let problem = Problem::of(responses, compared);
    let found = problem.solve();
    let mut questions: Vec<Result<Difficulty, NotEstimable>> = tallies
        .iter()
        .map(|tally| {
            Err(match (tally.had, tally.right) {
                (0, _) => NotEstimable::NobodyHadIt,
                (_, 0) => NotEstimable::AllWrong,
                (had, right) if had == right => NotEstimable::AllRight,
                (_, _) => NotEstimable::Unlinked,
            })
        })
        .collect();
    let errors = found.standard_errors();
    for ((question, easiness), error) in compared.iter().zip(&found.easiness).zip(errors) {
        if let Some(entry) = questions.get_mut(*question) {
            *entry = Ok(Difficulty {
                difficulty: -easiness,
                standard_error: error,
            });
        }
    }
    Ok(ConditionalCalibration {
        questions,
        log_likelihood: found.state.log_likelihood,
        n_candidates: problem.n_candidates,
        iterations: found.iterations,
        is_converged: found.is_converged,
    })
}
