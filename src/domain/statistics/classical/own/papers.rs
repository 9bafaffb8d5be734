//! Second reading: candidates against the difficulty of their own papers, questions against candidates.
//!
//! Invariant: whoever ranks above another has more marks than their paper let expect, whatever the paper.

use super::super::fixed::{NotCounted, checked};
use super::super::groups::{Groups, Rank, group_means};
use super::super::moments::Running;
use super::super::number::{billionths, marks, nearest, real_len};
use super::super::undefined::{Caution, Figure, Undefined, at_least, share};
use super::Universe;
use super::error::Strata;
use super::facilities::{Expected, FacilityFigures, OwnFacilities};

/// Steps of the ranking from −100 % to 100 % of the marks: half a per cent each, a twentieth of what totals
/// commonly spread. Within a step candidates tie.
const N_STEPS: usize = 401;

/// Steps in 100 % of the marks.
const STEPS_IN_WHOLE: f64 = 200.0;

/// Below this part of the squares a variance is rounding.
const NOTHING: f64 = 1e-12;

/// Below this a standardised score is rounding.
const ROUNDING: f64 = 1e-9;

/// Scores of papers of each candidate's own, second reading.
#[derive(Debug, Clone)]
pub struct OwnPapers {
    expected: Vec<Expected>,
    facilities: Vec<FacilityFigures>,
    mean_total: f64,
    mean_share: Figure,
    average_correlation: f64,
    designed_spread: Figure,
    strata: Strata,
    sums: Vec<Sums>,
    totals: Running,
    expectations: Running,
    errors: Running,
}

/// A candidate against their own paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CandidateFigures {
    /// What candidates in the middle would score on this paper, ΣP_j·x_max,j, in marks.
    pub expected: f64,
    /// The total as if the paper had been of mean difficulty (mean equating, Kolen & Brennan 2.3): total −
    /// expected + mean total, in marks; may go beyond the marks of the paper.
    pub equated_total: f64,
    /// The same as a share of the marks of the paper.
    pub equated_share: Figure,
    /// The equated total in steps of half a per cent of the marks of the paper, in marks: what 27 % groups
    /// rank by, for [`super::super::Options`].
    pub ranked_total: f64,
    /// (T − expected)/σ_T, in standard deviations; see [`OwnQuestionFigures::rest_correlation`].
    pub standardised: Figure,
    /// Standard error of the total, the root of the stratified binomial error variance (Lord 1955, Feldt
    /// 1984), in marks: the candidate's band is total ± this.
    pub error: Figure,
}

/// How one question of the pool did, among those who had it.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnQuestionFigures {
    /// How hard it was.
    pub facility: FacilityFigures,
    /// Correlation of the score with the standardised rest z, −1 to 1.
    ///
    /// z = (r − μ)/σ for the rest r of that candidate's paper, with μ = Σ of the mean scores of the questions
    /// in it and σ² = ΣV + ρ·((Σ√V)² − ΣV), where ρ is the average correlation of two questions: what the
    /// spread of the rest would be if those questions were everybody's.
    pub rest_correlation: Figure,
    /// P_H and P_L, ranked by the equated share in steps of half a per cent; and by them 区分度 D. As on fixed
    /// papers the question is part of what candidates are ranked by: on short papers D flatters.
    pub groups: Result<Groups, Undefined>,
    /// What to keep in mind.
    pub caution: Option<Caution>,
}

/// How the papers did together.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnTestFigures {
    /// Candidates.
    pub n: u64,
    /// Mean total, in marks.
    pub mean: Figure,
    /// Standard deviation of totals, divided by n − 1, in marks.
    pub sd: Figure,
    /// Root of the mean error variance of candidates, in marks.
    pub error: Figure,
    /// 1 − mean error variance/V(T), with V divided by n; at most 1, may be below 0. An estimate of the
    /// correlation of two independent papers of the same candidates; with one stratum of questions right or
    /// wrong it is KR-21.
    pub reliability: Figure,
    /// Variance of the expected totals of the papers that were sat, in squared marks.
    pub paper_spread: Figure,
    /// What that should be by the way papers are drawn ([`OwnFacilities::designed_spread`]).
    pub designed_spread: Figure,
    /// Average correlation of two questions, 0 to 1, as it stands in the standardised rests.
    pub average_correlation: f64,
    /// What to keep in mind.
    pub caution: Option<Caution>,
}

/// Of those who had a question: x less its mean, and z.
#[derive(Debug, Clone, Default)]
struct Sums {
    n: u64,
    x: f64,
    z: f64,
    xx: f64,
    zz: f64,
    xz: f64,
    /// By step of the ranking; empty until somebody had it.
    ranks: Vec<Rank>,
}

/// What a paper adds up to.
#[derive(Debug, Clone, Copy, Default)]
struct Whole {
    total: f64,
    expected: f64,
    variance: f64,
    sd: f64,
    marks: f64,
}

impl Whole {
    fn beyond(&self) -> f64 {
        self.total - self.expected
    }

    /// σ² of the total with this average correlation.
    fn spread(&self, correlation: f64) -> f64 {
        self.variance + correlation * (self.sd * self.sd - self.variance)
    }

    fn without(&self, question: &Expected, score: f64) -> Self {
        Self {
            total: self.total - score,
            expected: self.expected - question.mean,
            variance: self.variance - question.variance,
            sd: self.sd - question.sd,
            marks: self.marks - question.max_marks,
        }
    }

    fn standardised(&self, correlation: f64, reason: Undefined) -> Figure {
        let spread = self.spread(correlation);
        let scale = self.marks * self.marks;
        if spread <= NOTHING * scale {
            Err(reason)
        } else {
            // What rounding leaves of nothing must not correlate with anything.
            let z = self.beyond() / spread.sqrt();
            Ok(if z.abs() < ROUNDING { 0.0 } else { z })
        }
    }
}

impl OwnPapers {
    /// After the first reading.
    pub fn new(first: &OwnFacilities, universe: Universe) -> Self {
        let mean_marks = first.marks.mean();
        Self {
            expected: first.expected(),
            facilities: first.facilities(),
            mean_total: first.totals.mean,
            mean_share: mean_marks
                .and_then(|marks| share(first.totals.mean, marks, Undefined::NoMarks)),
            average_correlation: first.average_correlation(),
            designed_spread: first.designed_spread(),
            strata: Strata::new(universe, first.pool.iter().map(|pooled| pooled.stratum)),
            sums: vec![Sums::default(); first.pool.len()],
            totals: Running::default(),
            expectations: Running::default(),
            errors: Running::default(),
        }
    }

    /// Counts a paper again, as [`OwnFacilities::count`] did, and tells how the candidate did; `None` of an
    /// empty paper.
    ///
    /// # Errors
    /// [`NotCounted::NoSuchQuestion`], also for a question that nobody had at the first reading, and
    /// [`NotCounted::NotAScore`]; nothing is counted then.
    pub fn count(
        &mut self,
        paper: &[(usize, f64)],
    ) -> Result<Option<CandidateFigures>, NotCounted> {
        if paper.is_empty() {
            return Ok(None);
        }
        let whole = self.whole(paper)?;
        self.strata.clear();
        let share_beyond = share(whole.beyond(), whole.marks, Undefined::NoMarks);
        let step = share_beyond.ok().map(step);
        for (question, score) in paper {
            let found = self
                .expected
                .get(*question)
                .zip(self.sums.get_mut(*question));
            let Some((expected, sums)) = found else {
                continue;
            };
            self.strata.push(expected.stratum, *score);
            let rest = whole.without(expected, *score);
            let z = rest.standardised(self.average_correlation, Undefined::SameRest);
            sums.push(score - expected.mean, z.ok());
            if let Some(step) = step {
                sums.rank(step, *score);
            }
        }
        self.totals.push(whole.total);
        self.expectations.push(whole.expected);
        let error = self.strata.error_variance();
        if let Ok(error) = error {
            self.errors.push(error);
        }
        Ok(Some(CandidateFigures {
            expected: whole.expected,
            equated_total: whole.beyond() + self.mean_total,
            ranked_total: self.mean_total + whole.marks * step.map_or(0.0, beyond_of),
            equated_share: share_beyond.and_then(|beyond| Ok(beyond + self.mean_share?)),
            standardised: whole.standardised(self.average_correlation, Undefined::SameTotal),
            error: error.map(f64::sqrt),
        }))
    }

    fn whole(&self, paper: &[(usize, f64)]) -> Result<Whole, NotCounted> {
        let mut whole = Whole::default();
        for (question, score) in paper {
            let expected = self.expected.get(*question).filter(|known| known.n != 0);
            let expected = expected.ok_or(NotCounted::NoSuchQuestion {
                question: *question,
                n_questions: self.expected.len(),
            })?;
            whole.total += billionths(checked(*question, *score)?);
            whole.expected += expected.mean;
            whole.variance += expected.variance;
            whole.sd += expected.sd;
            whole.marks += expected.max_marks;
        }
        whole.total = marks(whole.total);
        Ok(whole)
    }

    /// Adds papers that were counted elsewhere after the same first reading.
    ///
    /// # Errors
    /// [`NotCounted::OtherQuestions`] where the first readings differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), NotCounted> {
        if self.facilities != other.facilities {
            return Err(NotCounted::OtherQuestions);
        }
        for (sums, more) in self.sums.iter_mut().zip(&other.sums) {
            sums.merge(more);
        }
        self.totals.merge(&other.totals);
        self.expectations.merge(&other.expectations);
        self.errors.merge(&other.errors);
        Ok(())
    }

    /// Figures of each question of the pool, in its order.
    pub fn questions(&self) -> Vec<OwnQuestionFigures> {
        let each = self.facilities.iter().zip(&self.expected).zip(&self.sums);
        each.map(|((facility, expected), sums)| OwnQuestionFigures {
            facility: *facility,
            rest_correlation: sums.correlation(expected),
            groups: sums.groups(expected),
            caution: Caution::of(facility.n),
        })
        .collect()
    }

    /// Figures of the papers together.
    pub fn test(&self) -> OwnTestFigures {
        let error_variance = self.errors.mean();
        let spread = self.totals.population_variance();
        let reliability = || {
            let part = share(error_variance?, spread?, Undefined::SameTotal)?;
            Ok(1.0 - part)
        };
        OwnTestFigures {
            n: self.totals.n,
            mean: self.totals.mean(),
            sd: self.totals.variance().map(f64::sqrt),
            error: error_variance.map(f64::sqrt),
            reliability: reliability(),
            paper_spread: self.expectations.variance(),
            designed_spread: self.designed_spread,
            average_correlation: self.average_correlation,
            caution: Caution::of(self.totals.n),
        }
    }
}

/// Where a candidate ranks who has so much of the marks beyond what was expected.
fn step(beyond: f64) -> usize {
    nearest((beyond + 1.0) * STEPS_IN_WHOLE).min(N_STEPS - 1)
}

/// What a candidate at this step has beyond what was expected, as a share of the marks.
fn beyond_of(step: usize) -> f64 {
    real_len(step) / STEPS_IN_WHOLE - 1.0
}

impl Sums {
    fn push(&mut self, x: f64, z: Option<f64>) {
        if let Some(z) = z {
            self.n += 1;
            self.x += x;
            self.z += z;
            self.xx += x * x;
            self.zz += z * z;
            self.xz += x * z;
        }
    }

    fn rank(&mut self, step: usize, score: f64) {
        if self.ranks.is_empty() {
            self.ranks = vec![Rank::default(); N_STEPS];
        }
        if let Some(rank) = self.ranks.get_mut(step) {
            rank.n += 1;
            rank.sum += score;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.x += other.x;
        self.z += other.z;
        self.xx += other.xx;
        self.zz += other.zz;
        self.xz += other.xz;
        if self.ranks.is_empty() {
            self.ranks.clone_from(&other.ranks);
        } else {
            for (rank, more) in self.ranks.iter_mut().zip(&other.ranks) {
                rank.n += more.n;
                rank.sum += more.sum;
            }
        }
    }

    fn correlation(&self, expected: &Expected) -> Figure {
        if expected.n < 2 {
            return Err(Undefined::TooFewCandidates);
        }
        if expected.variance <= 0.0 {
            return Err(Undefined::SameScore);
        }
        let n = at_least(self.n, 2).map_err(|_| Undefined::SameRest)?;
        let xx = self.xx - self.x * self.x / n;
        let zz = self.zz - self.z * self.z / n;
        let xz = self.xz - self.x * self.z / n;
        if zz <= NOTHING * self.zz || xx <= NOTHING * self.xx {
            return Err(Undefined::SameRest);
        }
        Ok((xz / (xx.sqrt() * zz.sqrt())).clamp(-1.0, 1.0))
    }

    fn groups(&self, expected: &Expected) -> Result<Groups, Undefined> {
        if expected.max_marks <= 0.0 {
            return Err(Undefined::NoMarks);
        }
        let ranks = self.ranks.iter().map(|rank| Rank {
            n: rank.n,
            sum: rank.sum / expected.max_marks,
        });
        group_means(&ranks.collect::<Vec<_>>())
    }
}

impl OwnQuestionFigures {
    /// 区分度 D by 27 % groups, −1 to 1.
    pub fn d27(&self) -> Figure {
        self.groups.map(Groups::discrimination)
    }
}
