//! The conditional likelihood and the way to its top.
//!
//! Invariant: steps are bounded in number, and none leads down by more than rounding.

use super::super::matrix::Cholesky;
use super::super::responses::{Responses, index};
use super::super::table::{Table, add, at, bump, dot, real};
use super::given_score::GivenScore;

/// Most steps; from the start near the end some ten are usual.
const MOST_STEPS: u32 = 200;
/// Change of difficulties, in logits, below which it has converged, and the greatest in one step.
const TOLERANCE: f64 = 1e-9;
const LONGEST_STEP: f64 = 2.0;

/// Candidates by paper and score, with questions numbered among those compared.
pub(super) struct Problem {
    papers: Vec<Paper>,
    /// How often each was right, among these candidates.
    right: Vec<f64>,
    pub(super) n_candidates: u64,
}

/// The questions of a paper, and how many candidates had each score.
struct Paper {
    questions: Vec<usize>,
    scores: Vec<(u32, f64)>,
}

/// Where the likelihood is greatest.
pub(super) struct Solution {
    pub(super) easiness: Vec<f64>,
    pub(super) state: State,
    pub(super) iterations: u32,
    pub(super) is_converged: bool,
}

/// The likelihood somewhere, with its first and (minus) second derivatives.
pub(super) struct State {
    pub(super) log_likelihood: f64,
    gradient: Vec<f64>,
    information: Table,
}

impl Problem {
    pub(super) fn of(responses: &Responses, compared: &[usize]) -> Self {
        let number = |question: &u32| compared.binary_search(&index(*question)).ok();
        let mut problem = Self {
            papers: Vec::new(),
            right: vec![0.0; compared.len()],
            n_candidates: 0,
        };
        for design in &responses.designs {
            let questions: Vec<usize> = design.questions.iter().filter_map(number).collect();
            let mut by_score = vec![0.0; questions.len() + 1];
            for pattern in &design.patterns {
                let right: Vec<usize> = pattern.right.iter().filter_map(number).collect();
                if right.is_empty() || right.len() == questions.len() {
                    continue;
                }
                let n = f64::from(pattern.n_candidates);
                problem.n_candidates += u64::from(pattern.n_candidates);
                bump(&mut by_score, right.len(), n);
                for question in right {
                    bump(&mut problem.right, question, n);
                }
            }
            let scores = (0_u32..).zip(by_score).filter(|(_, n)| 0.0 < *n);
            let scores: Vec<(u32, f64)> = scores.collect();
            if !scores.is_empty() {
                problem.papers.push(Paper { questions, scores });
            }
        }
        problem
    }

    /// Newton's method with the information in place of the second derivatives; a step that leads down is
    /// halved.
    pub(super) fn solve(&self) -> Solution {
        let mut easiness = vec![0.0; self.right.len()];
        let mut state = self.state(&easiness);
        for iterations in 1..=MOST_STEPS {
            let Some(step) = state.step() else {
                return Solution {
                    easiness,
                    state,
                    iterations,
                    is_converged: false,
                };
            };
            let longest = step
                .iter()
                .fold(0.0_f64, |longest, step| longest.max(step.abs()));
            let mut share = (LONGEST_STEP / longest).min(1.0);
            let mut next = moved(&easiness, &step, share);
            let mut there = self.state(&next);
            while there.log_likelihood < state.log_likelihood && TOLERANCE < share * longest {
                share /= 2.0;
                next = moved(&easiness, &step, share);
                there = self.state(&next);
            }
            (easiness, state) = (next, there);
            if longest <= TOLERANCE {
                return Solution {
                    easiness,
                    state,
                    iterations,
                    is_converged: true,
                };
            }
        }
        Solution {
            easiness,
            state,
            iterations: MOST_STEPS,
            is_converged: false,
        }
    }

    fn state(&self, easiness: &[f64]) -> State {
        let n = easiness.len();
        let mut state = State {
            log_likelihood: dot(&self.right, easiness),
            gradient: self.right.clone(),
            information: Table::zeros(n, n),
        };
        let mut given = GivenScore::default();
        for Paper { questions, scores } in &self.papers {
            let own: Vec<f64> = questions
                .iter()
                .map(|question| at(easiness, *question))
                .collect();
            for (score, count) in scores {
                state.log_likelihood += count * given.turn_to(&own, *score);
                for (question, right) in questions.iter().zip(&given.right) {
                    bump(&mut state.gradient, *question, -count * right);
                }
                given.add_information(questions, *count, &mut state.information);
            }
        }
        state
    }
}

fn moved(from: &[f64], step: &[f64], share: f64) -> Vec<f64> {
    from.iter()
        .zip(step)
        .map(|(from, step)| from + share * step)
        .collect()
}

impl State {
    /// The information plus one in the direction that it says nothing about: all easier alike.
    fn cholesky(&self) -> Option<Cholesky> {
        let n = self.gradient.len();
        let level = vec![1.0; n];
        let mut full = self.information.clone();
        let trace: f64 = (0..n).map(|number| at(full.row(number), number)).sum();
        // Of the size of the rest, so that the matrix stays well conditioned.
        full.rows_mut()
            .for_each(|row| add(row, &level, trace / real(n * n)));
        Cholesky::of(full.rows())
    }

    /// The step to where the derivatives would vanish; its sum is 0.
    fn step(&self) -> Option<Vec<f64>> {
        let step = self.cholesky()?.solve(&self.gradient);
        let mean = step.iter().sum::<f64>() / real(step.len());
        Some(step.iter().map(|step| step - mean).collect())
    }
}

impl Solution {
    /// Of difficulties that sum to 0: the pseudoinverse of the information.
    pub(super) fn standard_errors(&self) -> Vec<Option<f64>> {
        let n = self.easiness.len();
        let Some(cholesky) = self.state.cholesky() else {
            return vec![None; n];
        };
        let inverse = cholesky.inverse();
        let trace: f64 = (0..n)
            .map(|number| at(self.state.information.row(number), number))
            .sum();
        // What was added has this share in the inverse.
        let level = 1.0 / trace;
        let variances = inverse
            .iter()
            .enumerate()
            .map(|(number, row)| at(row, number) - level);
        variances
            .map(|variance| (0.0 < variance).then(|| variance.sqrt()))
            .collect()
    }
}
