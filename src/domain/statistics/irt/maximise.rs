//! The M step: the curves that explain expected counts best.
//!
//! Invariant: slopes stay within ±[`MAX_SLOPE`] and intercepts within ±[`MAX_INTERCEPT`]; questions that are
//! not estimated keep 0 and 0.

use super::curve::{Curve, logistic};
use super::expect::{Counts, Point};
use super::nodes::Grid;
use super::priors::{Priors, Pull};
use super::table::{at, dot};

/// Steepest curve: a question that asks for more parts candidates perfectly, and has no finite estimate.
pub(super) const MAX_SLOPE: f64 = 10.0;
/// Greatest intercept.
pub(super) const MAX_INTERCEPT: f64 = 60.0;
/// Newton steps in one M step, and the greatest length of one.
const STEPS: usize = 8;
const LONGEST_STEP: f64 = 1.0;
/// A Newton step shorter than this is the last.
const SHORT: f64 = 1e-10;

/// What is estimated of curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Rasch (1960): every slope is 1; one difficulty for each question.
    RaschSlope1,
    /// Rasch with one slope for all, which is estimated: the same as slope 1 and abilities of a free variance.
    Rasch,
    /// A slope and a difficulty for each question (Birnbaum 1968).
    TwoParameter,
}

/// First and second derivatives of the expected log-likelihood of a question by its slope and intercept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) by_intercept: f64,
    pub(super) by_slope: f64,
    twice_intercept: f64,
    both: f64,
    twice_slope: f64,
}

/// Expected counts with what they are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) model: Model,
    pub(super) counts: &'a Counts,
    /// Candidates who answered each question right.
    pub(super) right: &'a [f64],
    pub(super) is_used: &'a [bool],
    pub(super) grid: &'a Grid,
    pub(super) priors: &'a Priors,
}

impl Evidence<'_> {
    /// The curves that explain the counts best, sought from those of `point`.
    pub(super) fn maximise(&self, point: &Point) -> Point {
        match self.model {
            Model::RaschSlope1 => self.each(point, |sums| {
                (0.0, sums.by_intercept / sums.twice_intercept)
            }),
            Model::TwoParameter => self.each(point, Sums::newton),
            Model::Rasch => self.common(point),
        }
    }

    /// Derivatives of the log-likelihood, with priors, at `point`, where the counts were expected: by Fisher's
    /// identity the expected derivatives are those of the likelihood itself.
    ///
    /// Of questions that are not estimated they are 0; under [`Model::Rasch`] the slope's is spread over
    /// questions, whose sum counts.
    pub(super) fn derivatives(&self, point: &Point) -> Vec<Sums> {
        let curves = point.slopes.iter().zip(&point.intercepts).enumerate();
        let mut sums: Vec<Sums> = curves
            .map(|(question, (slope, intercept))| {
                let curve = Curve {
                    slope: *slope,
                    intercept: *intercept,
                };
                if self.is_used.get(question) == Some(&true) {
                    self.sums(question, curve)
                } else {
                    Sums::default()
                }
            })
            .collect();
        let first = self.is_used.iter().position(|is_used| *is_used);
        if self.model == Model::Rasch
            && let Some(first) = first.and_then(|first| sums.get_mut(first))
        {
            // Scores alone do not say by which question an answer was right; the total is enough.
            first.by_slope += dot(&self.counts.right_by_node, &self.grid.points);
            self.priors
                .common_slope(common_slope(point, self.is_used))
                .pull_slope(first);
        }
        sums
    }

    fn sums(&self, question: usize, curve: Curve) -> Sums {
        let points = &self.grid.points;
        let mut sums = Sums {
            by_intercept: at(self.right, question),
            by_slope: dot(self.counts.right.row(question), points),
            ..Sums::default()
        };
        for (point, had) in points.iter().zip(self.counts.had.row(question)) {
            let right = logistic(curve.logit(*point));
            let spread = had * right * (1.0 - right);
            sums.by_intercept -= had * right;
            sums.by_slope -= had * right * point;
            sums.twice_intercept += spread;
            sums.both += spread * point;
            sums.twice_slope += spread * point * point;
        }
        self.priors.difficulty(question, curve).pull(&mut sums);
        if self.model == Model::TwoParameter {
            self.priors.common_slope(curve.slope).pull_slope(&mut sums);
        }
        sums
    }

    /// Each question by itself; `step` says how far slope and intercept go.
    fn each(&self, point: &Point, step: impl Fn(&Sums) -> (f64, f64)) -> Point {
        let mut found = point.clone();
        let curves = found.slopes.iter_mut().zip(&mut found.intercepts);
        for (question, (slope, intercept)) in curves.enumerate() {
            if self.is_used.get(question) != Some(&true) {
                continue;
            }
            for _ in 0..STEPS {
                let curve = Curve {
                    slope: *slope,
                    intercept: *intercept,
                };
                let (up, right) = bounded(step(&self.sums(question, curve)));
                *slope = (*slope + up).clamp(-MAX_SLOPE, MAX_SLOPE);
                *intercept = (*intercept + right).clamp(-MAX_INTERCEPT, MAX_INTERCEPT);
                if up.abs().max(right.abs()) < SHORT {
                    break;
                }
            }
        }
        found
    }

    /// One slope for all: a Newton step in all at once, whose matrix is a diagonal with one full row.
    fn common(&self, point: &Point) -> Point {
        let mut found = point.clone();
        for _ in 0..STEPS {
            let all = self.derivatives(&found);
            let used = || {
                all.iter()
                    .zip(self.is_used)
                    .filter(|(_, is_used)| **is_used)
            };
            let (mut over, mut under) = (0.0, 0.0);
            for (sums, _) in used() {
                let tied = sums.both / sums.twice_intercept;
                over += sums.by_slope - tied * sums.by_intercept;
                under += sums.twice_slope - tied * sums.both;
            }
            let (up, _) = bounded((over / under, 0.0));
            let mut longest = up.abs();
            let slope = common_slope(&found, self.is_used) + up;
            let slope = slope.clamp(-MAX_SLOPE, MAX_SLOPE);
            let curves = found.slopes.iter_mut().zip(&mut found.intercepts);
            for ((sums, is_used), (of_question, intercept)) in
                all.iter().zip(self.is_used).zip(curves)
            {
                if *is_used {
                    let step = (sums.by_intercept - sums.both * up) / sums.twice_intercept;
                    let (_, step) = bounded((0.0, step));
                    longest = longest.max(step.abs());
                    *of_question = slope;
                    *intercept = (*intercept + step).clamp(-MAX_INTERCEPT, MAX_INTERCEPT);
                }
            }
            if longest < SHORT {
                break;
            }
        }
        found
    }
}

/// The slope that questions share.
pub(super) fn common_slope(point: &Point, is_used: &[bool]) -> f64 {
    let mut used = point.slopes.iter().zip(is_used);
    used.find(|(_, is_used)| **is_used)
        .map_or(0.0, |(slope, _)| *slope)
}

/// A step of at most the greatest length; none where it is not a number.
fn bounded((up, right): (f64, f64)) -> (f64, f64) {
    let length = up.abs().max(right.abs());
    if !length.is_finite() {
        (0.0, 0.0)
    } else if LONGEST_STEP < length {
        (up * LONGEST_STEP / length, right * LONGEST_STEP / length)
    } else {
        (up, right)
    }
}

impl Sums {
    /// The Newton step for slope and intercept.
    fn newton(&self) -> (f64, f64) {
        let determinant = self.twice_slope * self.twice_intercept - self.both * self.both;
        let up = self.by_slope * self.twice_intercept - self.by_intercept * self.both;
        let right = self.by_intercept * self.twice_slope - self.by_slope * self.both;
        (up / determinant, right / determinant)
    }
}

impl Pull {
    fn pull(self, sums: &mut Sums) {
        let Self {
            excess,
            precision,
            lever,
        } = self;
        sums.by_intercept -= excess * precision;
        sums.by_slope -= lever * excess * precision;
        sums.twice_intercept += precision;
        sums.both += lever * precision;
        sums.twice_slope += lever * lever * precision;
    }

    fn pull_slope(self, sums: &mut Sums) {
        sums.by_slope -= self.excess * self.precision;
        sums.twice_slope += self.precision;
    }
}
