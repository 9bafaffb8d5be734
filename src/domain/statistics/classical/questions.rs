//! Figures of each question of a fixed paper.
//!
//! Invariant: all come from counts of scores by total, over those who have the question; nothing depends on
//! the order of candidates.

use super::fixed::Fixed;
use super::groups::{Groups, Rank, group_means};
use super::joint::{Cell, Joint};
use super::moments::{Counted, Moments, histogram, sorted_pairs};
use super::normal::ordinate;
use super::number::real;
use super::undefined::{Caution, Figure, Undefined, at_least, share};

/// How one question did. x is the score on it, T the total, r = T − x the rest; all variances and covariances
/// are divided by n − 1.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionFigures {
    /// Candidates who have a score on it.
    pub n: u64,
    /// Mean score, in marks.
    pub mean: Figure,
    /// 难度 P: x̄/x_max, 0 to 1, higher is easier (below 0 where marks can be lost).
    pub facility: Figure,
    /// Standard deviation of the score, √(Σ(x − x̄)²/(n − 1)), in marks.
    pub sd: Figure,
    /// Share of the marks that the paper gives to it, x_max/T_max, 0 to 1.
    pub intended_weight: Figure,
    /// Share that it has in the spread of totals, √C(x,T)/Σ√C(x,T), 0 to 1; the sum is over questions whose
    /// covariance is not negative. Moodle shows 100 times this.
    pub effective_weight: Figure,
    /// C(x,r)/√(V(x)V(r)), −1 to 1: the correlation with the rest. Moodle's discrimination index is 100 times
    /// this; for right-or-wrong questions it is the corrected point-biserial.
    pub rest_correlation: Figure,
    /// C(x,r)/C_max, at most 1: C_max is the covariance if the best on the rest were also best on the question.
    /// Moodle shows 100 times this.
    pub discriminative_efficiency: Figure,
    /// Correlation with the total, the question included: r(x,T), −1 to 1.
    pub point_biserial: Figure,
    /// Biserial correlation r(x,T)·√(pq)/φ(z_p) of a question that is right or wrong (Lord & Novick, 15.6):
    /// what the correlation would be if a normal ability stood behind it. May go beyond 1.
    pub biserial: Figure,
    /// The same with the rest in the place of the total.
    pub rest_biserial: Figure,
    /// P_H and P_L, and by them 区分度 D.
    pub groups: Result<Groups, Undefined>,
    /// Cronbach's α of the paper without the question, at most 1.
    pub alpha_if_deleted: Figure,
    /// What to keep in mind.
    pub caution: Option<Caution>,
}

impl QuestionFigures {
    /// Moodle's discrimination index, −100 to 100.
    pub fn discrimination_index(&self) -> Figure {
        self.rest_correlation.map(|r| 100.0 * r)
    }

    /// 区分度 D by 27 % groups, −1 to 1.
    pub fn d27(&self) -> Figure {
        self.groups.map(Groups::discrimination)
    }
}

/// Of every question.
pub(super) fn question_figures(fixed: &Fixed) -> Vec<QuestionFigures> {
    let totals = fixed.totals.values();
    let cells: Vec<Vec<Cell>> = fixed.questions.iter().map(|q| q.cells(totals)).collect();
    let weights: Vec<Figure> = cells.iter().map(|cells| weight(cells)).collect();
    let all_weights: f64 = weights.iter().flatten().sum();
    let all_marks: f64 = fixed.max_marks.iter().sum();
    let alphas = match fixed.pairwise() {
        Ok(matrix) => matrix.alphas_if_deleted(),
        Err(reason) => vec![Err(reason); cells.len()],
    };
    let each = fixed.questions.iter().zip(&fixed.max_marks).zip(&cells);
    each.zip(weights.iter().zip(alphas))
        .map(|(((joint, most), cells), (weight, alpha_if_deleted))| {
            let mut figures = of_cells(joint, *most, cells);
            figures.intended_weight = share(*most, all_marks, Undefined::NoMarks);
            figures.effective_weight =
                weight.and_then(|weight| share(weight, all_weights, Undefined::SameTotal));
            figures.alpha_if_deleted = alpha_if_deleted;
            figures
        })
        .collect()
}

/// √C(x,T).
fn weight(cells: &[Cell]) -> Figure {
    let covariance = with_total(cells).covariance()?;
    if covariance < 0.0 {
        Err(Undefined::RunsAgainstTotal)
    } else {
        Ok(covariance.sqrt())
    }
}

fn with_total(cells: &[Cell]) -> Moments {
    Moments::of(cells.iter().map(|cell| (cell.score, cell.total, cell.n)))
}

/// What a question needs no other for.
fn of_cells(joint: &Joint, most: f64, cells: &[Cell]) -> QuestionFigures {
    let rests = || -> Vec<Counted> {
        let cells = cells.iter();
        cells.map(|cell| (cell.score, cell.rest, cell.n)).collect()
    };
    let with_rest = Moments::of(rests().into_iter());
    let with_total = with_total(cells);
    let n = with_rest.n;
    let mean = at_least(n, 1).map(|_| with_rest.mean);
    let point_biserial = with_total.correlation(Undefined::SameTotal);
    let rest_correlation = with_rest.correlation(Undefined::SameRest);
    let ordinate = right_or_wrong(joint, most, mean);
    let biserial = |r: Figure| {
        let (spread, ordinate) = ordinate?;
        Ok(r? * spread / ordinate)
    };
    QuestionFigures {
        n,
        mean,
        facility: mean.and_then(|mean| share(mean, most, Undefined::NoMarks)),
        sd: with_rest.variance().map(f64::sqrt),
        intended_weight: Err(Undefined::NoMarks),
        effective_weight: Err(Undefined::SameTotal),
        rest_correlation,
        discriminative_efficiency: efficiency(&with_rest, cells),
        point_biserial,
        biserial: biserial(point_biserial),
        rest_biserial: biserial(rest_correlation),
        groups: groups(most, cells),
        alpha_if_deleted: Err(Undefined::TooFewQuestions),
        caution: Caution::of(n),
    }
}

fn efficiency(with_rest: &Moments, cells: &[Cell]) -> Figure {
    with_rest.correlation(Undefined::SameRest)?;
    let scores = histogram(cells.iter().map(|cell| (cell.score, cell.n)));
    let rests = histogram(cells.iter().map(|cell| (cell.rest, cell.n)));
    let best = Moments::of(sorted_pairs(&scores, &rests).into_iter());
    share(with_rest.xy, best.xy, Undefined::SameRest)
}

/// √(pq) and φ(z_p) of a question whose scores are nothing and everything.
fn right_or_wrong(joint: &Joint, most: f64, mean: Figure) -> Result<(f64, f64), Undefined> {
    let p = share(mean?, most, Undefined::NoMarks)?;
    if !is_right_or_wrong(joint, most) {
        return Err(Undefined::NotRightOrWrong);
    }
    let ordinate = ordinate(p).ok_or(Undefined::SameScore)?;
    Ok(((p * (1.0 - p)).sqrt(), ordinate))
}

/// Whether nobody scored anything but nothing and everything.
pub(super) fn is_right_or_wrong(joint: &Joint, most: f64) -> bool {
    let is = |score: f64, wanted: f64| (score - wanted).abs() < 1e-8;
    joint
        .scores()
        .all(|score| is(score, 0.0) || is(score, most))
}

fn groups(most: f64, cells: &[Cell]) -> Result<Groups, Undefined> {
    if most <= 0.0 {
        return Err(Undefined::NoMarks);
    }
    let shares = cells.iter().map(|cell| Rank {
        n: cell.n,
        sum: cell.score / most * real(cell.n),
    });
    let totals = cells.iter().map(|cell| cell.total);
    group_means(&by_total(totals.zip(shares)))
}

/// Puts those with the same total together, in ascending order.
pub(super) fn by_total(ranks: impl Iterator<Item = (f64, Rank)>) -> Vec<Rank> {
    let mut ranks: Vec<(f64, Rank)> = ranks.collect();
    ranks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut distinct: Vec<(f64, Rank)> = Vec::with_capacity(ranks.len());
    for (total, rank) in ranks {
        match distinct.last_mut() {
            Some((last, tied)) if last.to_bits() == total.to_bits() => {
                tied.n += rank.n;
                tied.sum += rank.sum;
            }
            Some(_) | None => distinct.push((total, rank)),
        }
    }
    distinct.into_iter().map(|(_, rank)| rank).collect()
}
