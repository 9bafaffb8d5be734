//! EM to its end, with steps lengthened where that helps.
//!
//! Invariant: the objective (the log-likelihood with what is believed) never falls from one cycle to the next
//! by more than rounding, and a cycle that was begun within the limit of E steps is the last: two more at most.

use super::expect::{Counts, Point, Work};
use super::maximise::{Evidence, MAX_INTERCEPT, MAX_SLOPE, Model, common_slope};
use super::nodes::Grid;
use super::priors::Priors;

/// A calibration while it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// E steps so far.
    pub iterations: u32,
    /// The log-likelihood at the last.
    pub log_likelihood: f64,
    /// The greatest change of a slope or an intercept in the last step of EM.
    pub change: f64,
}

/// What is climbed.
#[derive(Debug)]
pub(super) struct Hill<'a> {
    pub(super) model: Model,
    pub(super) work: Work<'a>,
    pub(super) is_used: &'a [bool],
    pub(super) grid: &'a Grid,
    pub(super) priors: &'a Priors,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) tolerance: f64,
    pub(super) iterations: u32,
}

/// Where the climb ended.
#[derive(Debug)]
pub(super) struct Summit {
    pub(super) point: Point,
    pub(super) progress: Progress,
    pub(super) is_converged: bool,
}

/// A fall of the objective, as a part of it, that is rounding.
const ROUNDING: f64 = 1e-12;

impl Hill<'_> {
    pub(super) fn expect(&self, point: &Point) -> Counts {
        self.work.expect(point, self.grid)
    }

    pub(super) fn evidence<'b>(&'b self, counts: &'b Counts) -> Evidence<'b> {
        Evidence {
            model: self.model,
            counts,
            right: &self.work.right,
            is_used: self.is_used,
            grid: self.grid,
            priors: self.priors,
        }
    }

    /// One step of EM: the log-likelihood and the objective here, and where to go.
    fn step(&self, point: &Point) -> (f64, f64, Point) {
        let counts = self.expect(point);
        let slopes = match self.model {
            Model::RaschSlope1 => Vec::new(),
            Model::Rasch => vec![common_slope(point, self.is_used)],
            Model::TwoParameter => {
                let slopes = point.slopes.iter().zip(self.is_used);
                slopes
                    .filter(|(_, is_used)| **is_used)
                    .map(|(slope, _)| *slope)
                    .collect()
            }
        };
        let objective = counts.log_likelihood + self.priors.log_density(point, &slopes);
        (
            counts.log_likelihood,
            objective,
            self.evidence(&counts).maximise(point),
        )
    }

    /// Climbs from `start`. Two steps of EM say how fast it closes in, and a third is taken from where they
    /// point (SQUAREM, scheme S3: Varadhan and Roland 2008); where that leads down, the steps of EM stand.
    pub(super) fn climb(
        &self,
        start: Point,
        limits: Limits,
        watch: &mut dyn FnMut(Progress),
    ) -> Summit {
        let mut best = start;
        let mut progress = Progress {
            iterations: 0,
            log_likelihood: f64::NEG_INFINITY,
            change: f64::INFINITY,
        };
        while progress.iterations < limits.iterations {
            let (likelihood_0, _, first) = self.step(&best);
            progress = progress.after(likelihood_0, change(&best, &first));
            watch(progress);
            if progress.change <= limits.tolerance {
                return Summit {
                    point: first,
                    progress,
                    is_converged: true,
                };
            }
            let (likelihood_1, objective_1, second) = self.step(&first);
            progress = progress.after(likelihood_1, change(&first, &second));
            watch(progress);
            if progress.change <= limits.tolerance {
                return Summit {
                    point: second,
                    progress,
                    is_converged: true,
                };
            }
            let Some(leap) = leap(&best, &first, &second) else {
                best = second;
                continue;
            };
            let (likelihood, objective, landed) = self.step(&leap);
            progress.iterations += 1;
            let is_higher = objective_1 - ROUNDING * objective_1.abs() <= objective;
            if is_higher {
                progress = Progress {
                    log_likelihood: likelihood,
                    ..progress
                };
                best = landed;
            } else {
                best = second;
            }
        }
        Summit {
            point: best,
            progress,
            is_converged: false,
        }
    }
}

impl Progress {
    fn after(self, log_likelihood: f64, change: f64) -> Self {
        Self {
            iterations: self.iterations + 1,
            log_likelihood,
            change,
        }
    }
}

/// All slopes, then all intercepts.
fn entries(point: &Point) -> impl Iterator<Item = f64> {
    point.slopes.iter().chain(&point.intercepts).copied()
}

fn change(from: &Point, to: &Point) -> f64 {
    let changes = entries(from)
        .zip(entries(to))
        .map(|(from, to)| (to - from).abs());
    changes.fold(0.0, f64::max)
}

/// Where two steps point, if that is further than the second of them.
fn leap(start: &Point, first: &Point, second: &Point) -> Option<Point> {
    let (mut r, mut v) = (0.0, 0.0);
    for ((start, first), second) in entries(start).zip(entries(first)).zip(entries(second)) {
        r += (first - start).powi(2);
        v += (second - 2.0 * first + start).powi(2);
    }
    let length = (r / v).sqrt();
    if !(length.is_finite() && 1.0 < length) {
        return None;
    }
    let blend = |start: &[f64], first: &[f64], second: &[f64], most: f64| -> Vec<f64> {
        let all = start.iter().zip(first).zip(second);
        all.map(|((start, first), second)| {
            let (step, bend) = (first - start, second - 2.0 * first + start);
            // Far outside, the likelihood would be the difference of huge numbers, and tell nothing.
            (start + 2.0 * length * step + length * length * bend).clamp(-most, most)
        })
        .collect()
    };
    Some(Point {
        slopes: blend(&start.slopes, &first.slopes, &second.slopes, MAX_SLOPE),
        intercepts: blend(
            &start.intercepts,
            &first.intercepts,
            &second.intercepts,
            MAX_INTERCEPT,
        ),
    })
}
