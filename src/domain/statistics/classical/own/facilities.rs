//! First reading: how hard each question is.
//!
//! Invariant: a paper is counted whole or not at all; parts merged give the figures of the whole.

use super::super::fixed::{NotCounted, checked};
use super::super::moments::Running;
use super::super::number::{billionths, marks, real};
use super::super::undefined::{Figure, Undefined, at_least, share};
use super::{Evidence, Pooled};

/// Scores of papers of each candidate's own, first reading.
#[derive(Debug, Clone)]
pub struct OwnFacilities {
    pub(super) pool: Vec<Pooled>,
    scores: Vec<Scores>,
    pub(super) totals: Running,
    pub(super) marks: Running,
}

/// How hard a question was for those who had it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FacilityFigures {
    /// Candidates who had it.
    pub n: u64,
    /// Mean score, in marks.
    pub mean: Figure,
    /// 难度 P: x̄/x_max over those who had it, 0 to 1. Unbiased, as chance chose them.
    pub facility: Figure,
    /// Standard error of the facility, σ/(x_max·√n) with σ divided by n: √(P(1 − P)/n) for right or wrong.
    pub standard_error: Figure,
    /// Standard deviation of the score, divided by n − 1, in marks.
    pub sd: Figure,
    /// What may be made of it.
    pub evidence: Evidence,
}

/// Sums of scores less half the marks (against cancellation).
#[derive(Debug, Clone, Copy)]
struct Scores {
    n: u64,
    sum: f64,
    squares: f64,
    lowest: f64,
    highest: f64,
}

impl Scores {
    const NONE: Self = Self {
        n: 0,
        sum: 0.0,
        squares: 0.0,
        lowest: f64::INFINITY,
        highest: f64::NEG_INFINITY,
    };

    fn push(&mut self, off: f64) {
        self.n += 1;
        self.sum += off;
        self.squares += off * off;
        self.lowest = self.lowest.min(off);
        self.highest = self.highest.max(off);
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
    }

    /// Σ(x − x̄)²: nothing where all are the same, whatever rounding says.
    fn squared_deviations(&self) -> f64 {
        if self.lowest < self.highest {
            (self.squares - self.sum * self.sum / real(self.n)).max(0.0)
        } else {
            0.0
        }
    }
}

/// What is expected of whoever has a question.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Expected {
    /// Mean score.
    pub(super) mean: f64,
    /// Its variance, divided by n.
    pub(super) variance: f64,
    /// Root of the variance.
    pub(super) sd: f64,
    /// Marks.
    pub(super) max_marks: f64,
    /// Of the question.
    pub(super) stratum: usize,
    /// How many had it.
    pub(super) n: u64,
}

impl OwnFacilities {
    /// Of a pool of questions.
    pub fn new(pool: &[Pooled]) -> Self {
        Self {
            pool: pool.to_vec(),
            scores: vec![Scores::NONE; pool.len()],
            totals: Running::default(),
            marks: Running::default(),
        }
    }

    /// Counts a paper: the question at each place and the score on it, in marks. What was not answered is 0.
    ///
    /// An empty paper is nobody.
    ///
    /// # Errors
    /// [`NotCounted::NoSuchQuestion`] and [`NotCounted::NotAScore`]; nothing is counted then.
    pub fn count(&mut self, paper: &[(usize, f64)]) -> Result<(), NotCounted> {
        if paper.is_empty() {
            return Ok(());
        }
        let (mut total, mut most) = (0.0, 0.0);
        for (question, score) in paper {
            let pooled = self.pool.get(*question);
            let pooled = pooled.ok_or(NotCounted::NoSuchQuestion {
                question: *question,
                n_questions: self.pool.len(),
            })?;
            total += billionths(checked(*question, *score)?);
            most += pooled.max_marks;
        }
        for (question, score) in paper {
            let pooled = self.pool.get(*question);
            if let (Some(scores), Some(pooled)) = (self.scores.get_mut(*question), pooled) {
                scores.push(score - pooled.max_marks / 2.0);
            }
        }
        self.totals.push(marks(total));
        self.marks.push(most);
        Ok(())
    }

    /// Adds papers that were counted elsewhere, from the same pool.
    ///
    /// # Errors
    /// [`NotCounted::OtherQuestions`] where the pools differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), NotCounted> {
        if self.pool != other.pool {
            return Err(NotCounted::OtherQuestions);
        }
        for (scores, more) in self.scores.iter_mut().zip(&other.scores) {
            scores.merge(more);
        }
        self.totals.merge(&other.totals);
        self.marks.merge(&other.marks);
        Ok(())
    }

    /// Candidates counted.
    pub const fn n(&self) -> u64 {
        self.totals.n
    }

    /// How hard each question of the pool was, in its order.
    pub fn facilities(&self) -> Vec<FacilityFigures> {
        let each = self.pool.iter().zip(&self.scores);
        each.map(|(pooled, scores)| {
            let of_marks = |part: f64| share(part, pooled.max_marks, Undefined::NoMarks);
            let n = at_least(scores.n, 1);
            let mean = n.map(|n| pooled.max_marks / 2.0 + scores.sum / n);
            let squares = scores.squared_deviations();
            FacilityFigures {
                n: scores.n,
                mean,
                facility: mean.and_then(of_marks),
                standard_error: n.and_then(|n| of_marks(squares.sqrt() / n)),
                sd: at_least(scores.n, 2).map(|n| (squares / (n - 1.0)).sqrt()),
                evidence: Evidence::of(scores.n),
            }
        })
        .collect()
    }

    pub(super) fn expected(&self) -> Vec<Expected> {
        let each = self.pool.iter().zip(&self.scores);
        each.map(|(pooled, scores)| {
            let n = real(scores.n.max(1));
            let variance = scores.squared_deviations() / n;
            Expected {
                mean: pooled.max_marks / 2.0 + scores.sum / n,
                variance,
                sd: variance.sqrt(),
                max_marks: pooled.max_marks,
                stratum: pooled.stratum,
                n: scores.n,
            }
        })
        .collect()
    }

    /// How far papers differ in difficulty by the way they are drawn: the variance of the expected total,
    /// Σ n_h·(1 − n_h/N_h)·S_h² over strata, in squared marks (Cochran 1977, 5.3).
    ///
    /// n_h is how many of the N_h questions of a stratum a paper holds on average, S_h² the variance of their
    /// mean scores. These are estimates, and their own error adds a little.
    pub fn designed_spread(&self) -> Figure {
        let n_papers = at_least(self.totals.n, 1)?;
        let expected = self.expected();
        let n_strata = expected.iter().map(|q| q.stratum + 1).max().unwrap_or(0);
        let mut strata = vec![(Running::default(), 0_u64); n_strata];
        for question in expected.iter().filter(|q| q.n != 0) {
            if let Some((means, n_had)) = strata.get_mut(question.stratum) {
                means.push(question.mean);
                *n_had += question.n;
            }
        }
        let spreads = strata.iter().filter_map(|(means, n_had)| {
            let n = real(*n_had) / n_papers;
            let left = (1.0 - n / real(means.n)).max(0.0);
            Some(n * left * means.variance().ok()?)
        });
        Ok(spreads.sum())
    }

    /// The correlation that scores on two questions have on average, 0 to 1.
    ///
    /// From V(T) = ΣV + r·((Σσ)² − ΣV), for the mean paper, less what papers differ in difficulty.
    pub(super) fn average_correlation(&self) -> f64 {
        let n = real(self.totals.n.max(1));
        let (mut variances, mut sds) = (0.0, 0.0);
        for question in self.expected() {
            variances += question.variance * real(question.n) / n;
            sds += question.sd * real(question.n) / n;
        }
        let between = sds * sds - variances;
        let spread = self.totals.population_variance().unwrap_or(0.0);
        let common = spread - self.designed_spread().unwrap_or(0.0) - variances;
        if 0.0 < between {
            (common / between).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}
