//! Figures of a whole fixed paper.
//!
//! Invariant: moments are of the totals of all candidates; reliabilities say over whom they are.

use super::fixed::Fixed;
use super::halves::{Halves, halves};
use super::matrix::Matrix;
use super::moments::{Moments, histogram};
use super::number::{billionths, marks, real, real_len};
use super::questions::is_right_or_wrong;
use super::undefined::{Caution, Figure, Undefined, at_least};

/// How a paper did as a whole. T is the total of a candidate, over the scores that are there.
#[derive(Debug, Clone, PartialEq)]
pub struct TestFigures {
    /// Candidates.
    pub n: u64,
    /// Candidates who have a score on every question.
    pub n_complete: u64,
    /// Mean of T, in marks.
    pub mean: Figure,
    /// Median of T, in marks: of an even number the mean of the two in the middle.
    pub median: Figure,
    /// Standard deviation of T, √(Σ(T − mean)²/(n − 1)), in marks.
    pub sd: Figure,
    /// k3/k2^1.5 by k-statistics (Moodle): below 0 where the low scores trail off. No unit.
    pub skewness: Figure,
    /// k4/k2² by k-statistics (Moodle): excess, 0 for a normal distribution. No unit.
    pub kurtosis: Figure,
    /// Cronbach's α = k/(k − 1)·(1 − ΣV(x)/V(T)), at most 1, may be below 0; Moodle's CIC is 100 times this.
    /// With missing scores from pairwise covariances: each over those who have both questions.
    pub alpha: Figure,
    /// α over the candidates who have a score on every question (listwise).
    pub listwise_alpha: Figure,
    /// Kuder–Richardson 20 (1937): k/(k − 1)·(1 − Σpq/σ²) with variances divided by n; for questions right or
    /// wrong of equal marks, where it is α.
    pub kr20: Figure,
    /// Kuder–Richardson 21: k/(k − 1)·(1 − M(k − M)/(kσ²)) for the number right; KR-20 if all questions were
    /// equally hard, and at most KR-20.
    pub kr21: Figure,
    /// Split halves and Guttman's λ4.
    pub halves: Result<Halves, Undefined>,
    /// Error ratio √(1 − α), 0 and more: beyond 1 where α is below 0, and not clamped. Moodle shows 100 times
    /// this.
    pub error_ratio: Figure,
    /// Standard error of measurement SD·√(1 − α), in marks.
    pub standard_error: Figure,
    /// Ferguson's δ (1949), 0 to 1: the share of pairs of candidates whom the totals tell apart, of the most
    /// that L possible totals could: L(n² − Σf²)/(n²(L − 1)). L by the largest step that all scores and
    /// maxima are multiples of (Hankins 2007).
    pub ferguson_delta: Figure,
    /// What to keep in mind.
    pub caution: Option<Caution>,
}

/// Of all candidates counted.
pub(super) fn test_figures(fixed: &Fixed) -> TestFigures {
    let totals = totals(fixed);
    let moments = Moments::of(totals.iter().map(|(total, n)| (*total, 0.0, *n)));
    let (skewness, kurtosis) = shape(&totals, &moments);
    let sd = moments.variance().map(f64::sqrt);
    let pairwise = fixed.pairwise();
    let alpha = alpha(&pairwise);
    let error_ratio = alpha.and_then(|alpha| root(1.0 - alpha));
    TestFigures {
        n: fixed.n,
        n_complete: fixed.n_complete(),
        mean: at_least(moments.n, 1).map(|_| moments.mean),
        median: median(&totals),
        sd,
        skewness,
        kurtosis,
        alpha,
        listwise_alpha: self::alpha(&fixed.listwise()),
        kr20: kr20(fixed, &moments),
        kr21: kr21(fixed, &moments),
        halves: pairwise.map(|matrix| halves(&matrix)),
        error_ratio,
        standard_error: sd.and_then(|sd| Ok(sd * error_ratio?)),
        ferguson_delta: ferguson_delta(fixed),
        caution: Caution::of(fixed.n),
    }
}

/// Distinct totals in marks, ascending.
pub(super) fn totals(fixed: &Fixed) -> Vec<(f64, u64)> {
    let totals = fixed.totals.values().iter().map(|total| marks(*total));
    histogram(totals.zip(fixed.n_by_total.iter().copied()))
}

fn alpha(matrix: &Result<Matrix, Undefined>) -> Figure {
    matrix.as_ref().map_err(|reason| *reason)?.alpha()
}

fn root(x: f64) -> Figure {
    if x < 0.0 {
        Err(Undefined::NegativeVariance)
    } else {
        Ok(x.sqrt())
    }
}

fn median(totals: &[(f64, u64)]) -> Figure {
    let n: u64 = totals.iter().map(|(_, n)| n).sum();
    at_least(n, 1)?;
    let at = |rank: u64| {
        let mut seen = 0;
        let found = totals.iter().find(|(_, n)| {
            seen += n;
            rank < seen
        });
        found
            .map(|(total, _)| *total)
            .ok_or(Undefined::TooFewCandidates)
    };
    Ok(f64::midpoint(at((n - 1) / 2)?, at(n / 2)?))
}

/// Skewness and kurtosis: k3 = n²m3/((n − 1)(n − 2)), k4 = n²((n + 1)m4 − 3(n − 1)m2²)/((n − 1)(n − 2)(n − 3)).
fn shape(totals: &[(f64, u64)], moments: &Moments) -> (Figure, Figure) {
    let power = |exponent: i32| -> f64 {
        let powers = totals
            .iter()
            .map(|(total, n)| (total - moments.mean).powi(exponent) * real(*n));
        powers.sum::<f64>() / real(moments.n.max(1))
    };
    let (m2, m3, m4) = (power(2), power(3), power(4));
    let k2 = moments.variance().and_then(|k2| {
        if k2 <= 0.0 {
            Err(Undefined::SameTotal)
        } else {
            Ok(k2)
        }
    });
    let skewness = || {
        let n = at_least(moments.n, 3)?;
        let k3 = n * n * m3 / ((n - 1.0) * (n - 2.0));
        Ok(k3 / k2?.powf(1.5))
    };
    let kurtosis = || {
        let n = at_least(moments.n, 4)?;
        let inner = (n + 1.0) * m4 - 3.0 * (n - 1.0) * m2 * m2;
        let k4 = n * n * inner / ((n - 1.0) * (n - 2.0) * (n - 3.0));
        Ok(k4 / k2?.powi(2))
    };
    (skewness(), kurtosis())
}

/// k, the marks of each question, and the variance of totals divided by n, where a paper is of questions right
/// or wrong of the same marks.
fn right_or_wrong(fixed: &Fixed, moments: &Moments) -> Result<(f64, f64, f64), Undefined> {
    let n = at_least(moments.n, 2)?;
    if fixed.n_complete() != fixed.n {
        return Err(Undefined::MissingScores);
    }
    if fixed.max_marks.len() < 2 {
        return Err(Undefined::TooFewQuestions);
    }
    let each = fixed.max_marks.first().copied().unwrap_or(0.0);
    if each <= 0.0 {
        return Err(Undefined::NoMarks);
    }
    let mut questions = fixed.questions.iter().zip(&fixed.max_marks);
    let is_all = questions
        .all(|(joint, most)| (most - each).abs() < 1e-8 && is_right_or_wrong(joint, *most));
    if !is_all {
        return Err(Undefined::NotRightOrWrong);
    }
    if moments.xx <= 0.0 {
        return Err(Undefined::SameTotal);
    }
    let variance = moments.xx / n / (each * each);
    Ok((real_len(fixed.max_marks.len()), each, variance))
}

fn kr20(fixed: &Fixed, moments: &Moments) -> Figure {
    let (k, each, variance) = right_or_wrong(fixed, moments)?;
    let n = real(fixed.n);
    let pq = fixed.questions.iter().map(|joint| {
        let right = joint
            .places()
            .filter(|(score, ..)| 0.5 * each < marks(*score));
        let p = real(right.filter_map(|(.., counts)| counts.first()).sum()) / n;
        p * (1.0 - p)
    });
    Ok(k / (k - 1.0) * (1.0 - pq.sum::<f64>() / variance))
}

fn kr21(fixed: &Fixed, moments: &Moments) -> Figure {
    let (k, each, variance) = right_or_wrong(fixed, moments)?;
    let mean = moments.mean / each;
    Ok(k / (k - 1.0) * (1.0 - mean * (k - mean) / (k * variance)))
}

fn ferguson_delta(fixed: &Fixed) -> Figure {
    let n = at_least(fixed.n, 2)?;
    let most: f64 = fixed.max_marks.iter().map(|most| billionths(*most)).sum();
    let maxima = fixed.max_marks.iter().map(|most| billionths(*most));
    let scores = fixed.questions.iter().flat_map(|joint| {
        let scores = joint.places().map(|(score, ..)| score);
        scores.map(f64::abs)
    });
    let step = maxima.chain(scores).fold(0.0, divisor);
    if step <= 0.0 || most <= 0.0 {
        return Err(Undefined::NoMarks);
    }
    // Where marks can be lost the lowest total that came stands for the lowest possible one.
    let totals = fixed.totals.values().iter().copied();
    let least = totals.fold(0.0, f64::min);
    let levels = (most - least) / step + 1.0;
    let tied: f64 = fixed.n_by_total.iter().map(|n| real(*n).powi(2)).sum();
    Ok(levels * (n * n - tied) / (n * n * (levels - 1.0)))
}

/// The greatest common divisor of whole numbers; 0 divides nothing.
fn divisor(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while 0.0 < b {
        (a, b) = (b, a % b);
    }
    a
}
