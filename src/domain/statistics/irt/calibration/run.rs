//! The run of a calibration: what can be estimated, the climb, and what is told of its end.
//!
//! Invariant: every round has fewer questions than the one before; all rounds together keep to the limit of
//! steps, but for one step each.

use super::super::advice::{NotEstimable, advise};
use super::super::climb::{Hill, Limits, Progress};
use super::super::curve::Curve;
use super::super::expect::{Point, Work};
use super::super::fit::fit_of_questions;
use super::super::maximise::{MAX_INTERCEPT, MAX_SLOPE, Model};
use super::super::nodes::Grid;
use super::super::responses::{Responses, Tally};
use super::super::standard_errors::{Variances, variances};
use super::super::table::real;
use super::{Calibration, CalibrationError, QuestionEstimate, Settings};

/// Estimates curves by marginal maximum likelihood: EM over the nodes (Bock and Aitkin 1981) with lengthened
/// steps. Questions that a candidate did not have say nothing; omitted ones count as wrong.
///
/// Cost: E steps × (cells of distinct patterns × some 25 nodes); Rasch models: × cells of distinct papers.
///
/// # Errors
/// Where no question has a finite estimate.
pub fn calibrate(
    responses: &Responses,
    settings: &Settings,
) -> Result<Calibration, CalibrationError> {
    calibrate_watched(responses, settings, &mut |_| {})
}

/// [`calibrate`], telling `watch` of every step.
///
/// # Errors
/// As [`calibrate`].
pub fn calibrate_watched(
    responses: &Responses,
    settings: &Settings,
    watch: &mut dyn FnMut(Progress),
) -> Result<Calibration, CalibrationError> {
    let tallies = responses.tallies();
    if tallies.iter().all(|tally| tally.had == 0) {
        return Err(CalibrationError::NoAnswers);
    }
    let mut states: Vec<Result<(), NotEstimable>> = tallies
        .iter()
        .enumerate()
        .map(|(question, tally)| state(question, *tally, settings))
        .collect();
    let grid = Grid::of(settings.nodes, responses.longest());
    let mut spent = 0;
    loop {
        let is_used: Vec<bool> = states.iter().map(Result::is_ok).collect();
        if !is_used.contains(&true) {
            let is_unbounded = states.contains(&Err(NotEstimable::Unbounded));
            return Err(if is_unbounded {
                CalibrationError::Unbounded
            } else {
                CalibrationError::NothingVaries
            });
        }
        let hill = Hill {
            model: settings.model,
            work: match settings.model {
                Model::RaschSlope1 | Model::Rasch => Work::by_score(responses, &is_used),
                Model::TwoParameter => Work::by_pattern(responses, &is_used),
            },
            is_used: &is_used,
            grid: &grid,
            priors: &settings.priors,
        };
        let limits = Limits {
            tolerance: settings.tolerance,
            iterations: settings.iterations.saturating_sub(spent).max(1),
        };
        let summit = hill.climb(start(&tallies, &is_used), limits, watch);
        spent += summit.progress.iterations;
        let curves = summit.point.slopes.iter().zip(&summit.point.intercepts);
        let at_bound: Vec<bool> = curves
            .map(|(slope, intercept)| MAX_SLOPE <= slope.abs() || MAX_INTERCEPT <= intercept.abs())
            .collect();
        // Without those that ran away the others are estimated again; each round has fewer questions. A common
        // slope takes all with it.
        if at_bound.contains(&true) {
            for (state, _) in states
                .iter_mut()
                .zip(at_bound)
                .filter(|(_, at_bound)| *at_bound)
            {
                *state = Err(NotEstimable::Unbounded);
            }
            continue;
        }
        let summit = Ended {
            point: summit.point,
            iterations: spent,
            is_converged: summit.is_converged,
        };
        return Ok(conclude(
            &hill, responses, settings, &summit, states, tallies,
        ));
    }
}

/// Where the last climb ended, and what all took.
struct Ended {
    point: Point,
    iterations: u32,
    is_converged: bool,
}

fn conclude(
    hill: &Hill<'_>,
    responses: &Responses,
    settings: &Settings,
    ended: &Ended,
    states: Vec<Result<(), NotEstimable>>,
    tallies: Vec<Tally>,
) -> Calibration {
    let point = &ended.point;
    let counts = Work::by_pattern(responses, hill.is_used).expect(point, hill.grid);
    let fits = fit_of_questions(point, &counts, hill.grid);
    let (variances, information) = variances(hill, responses, point, settings.affordable);
    let known = variances.is_some();
    let variances = variances.unwrap_or_else(|| vec![Variances::default(); states.len()]);
    let curves = point.slopes.iter().zip(&point.intercepts);
    let found = states
        .into_iter()
        .zip(curves)
        .zip(fits.into_iter().zip(variances));
    let questions = found.map(|((state, (slope, intercept)), (fit, variances))| {
        let curve = Curve {
            slope: *slope,
            intercept: *intercept,
        };
        state.map(|()| QuestionEstimate::of(curve, fit, variances))
    });
    let n_used = hill.is_used.iter().filter(|is_used| **is_used).count();
    let n_parameters = match hill.model {
        Model::RaschSlope1 => n_used,
        Model::Rasch => n_used + 1,
        Model::TwoParameter => 2 * n_used,
    };
    let log_likelihood = counts.log_likelihood;
    let calibration = Calibration {
        model: hill.model,
        questions: questions.collect(),
        log_likelihood,
        n_parameters,
        aic: 2.0 * real(n_parameters) - 2.0 * log_likelihood,
        bic: real(n_parameters) * real(responses.n_candidates()).ln() - 2.0 * log_likelihood,
        iterations: ended.iterations,
        is_converged: ended.is_converged,
        information: known.then_some(information),
        nodes: settings.nodes,
        tallies,
        advice: Vec::new(),
    };
    let advice = advise(
        &calibration,
        responses,
        &calibration.tallies,
        &settings.priors,
    );
    Calibration {
        advice,
        ..calibration
    }
}

/// Whether a question can be estimated; with a belief about it all may be right or wrong.
fn state(question: usize, tally: Tally, settings: &Settings) -> Result<(), NotEstimable> {
    let priors = &settings.priors;
    let needs_slope = settings.model == Model::TwoParameter;
    let is_held = priors.is_about(question) && (!needs_slope || priors.has_slope());
    match tally {
        Tally { had: 0, .. } => Err(NotEstimable::NobodyHadIt),
        _ if is_held => Ok(()),
        Tally { right: 0, .. } => Err(NotEstimable::AllWrong),
        Tally { had, right } if had == right => Err(NotEstimable::AllRight),
        Tally { .. } => Ok(()),
    }
}

/// Slopes of 1, and intercepts that would explain how many are right.
fn start(tallies: &[Tally], is_used: &[bool]) -> Point {
    // A logit averaged over abilities of variance 1 shrinks by about this (Bowling et al. 2009: 1.702).
    let stretch = (1.0 + 1.0 / (1.702_f64 * 1.702)).sqrt();
    let intercepts = tallies.iter().zip(is_used).map(|(tally, is_used)| {
        let count = |n: u64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let (right, wrong) = (
            count(tally.right) + 0.5,
            count(tally.had - tally.right) + 0.5,
        );
        if *is_used {
            stretch * (right / wrong).ln()
        } else {
            0.0
        }
    });
    Point {
        intercepts: intercepts.collect(),
        slopes: is_used
            .iter()
            .map(|is_used| f64::from(u8::from(*is_used)))
            .collect(),
    }
}
