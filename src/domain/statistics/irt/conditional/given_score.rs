//! What candidates of one score had right, on one paper.
//!
//! Invariant: probabilities lie in 0..=1 and sum to the score.

use super::super::curve::logistic;
use super::super::responses::index;
use super::super::table::{Table, add, at, bump, dot};

/// Answers of candidates of one score on one paper.
///
/// The elementary symmetric functions of the easinesses are taken as probabilities of scores at an ability that
/// makes the score expected: these never overflow, are sums of what is positive, and the ability cancels.
#[derive(Debug)]
pub(super) struct GivenScore {
    odds: Vec<(f64, f64)>,
    before: Table,
    after: Table,
    /// The probability that each question is right, given the score.
    pub(super) right: Vec<f64>,
}

impl Default for GivenScore {
    fn default() -> Self {
        Self {
            odds: Vec::new(),
            before: Table::zeros(0, 0),
            after: Table::zeros(0, 0),
            right: Vec::new(),
        }
    }
}

impl GivenScore {
    /// Turns to a paper and a score: −ln γ of the score.
    pub(super) fn turn_to(&mut self, easiness: &[f64], score: u32) -> f64 {
        let n = easiness.len();
        let ability = ability_of(easiness, f64::from(score));
        self.odds.clear();
        self.odds.extend(
            easiness
                .iter()
                .map(|easiness| (logistic(easiness + ability), logistic(-easiness - ability))),
        );
        let width = index(score) + 1;
        chain(&mut self.before, n, width, self.odds.iter());
        chain(&mut self.after, n, width, self.odds.iter().rev());
        let of_score = at(self.before.row(n), index(score));
        self.right.clear();
        let mut reversed = Vec::with_capacity(width);
        for (number, (right, _)) in self.odds.iter().enumerate() {
            // The scores of the others: those before, and those after from the last score on down.
            let (before, after) = (self.before.row(number), self.after.row(n - number - 1));
            reversed.clear();
            reversed.extend(after.iter().take(width - 1).rev());
            let others = dot(before, &reversed);
            self.right.push((right * others / of_score).clamp(0.0, 1.0));
        }
        let wrong: f64 = self.odds.iter().map(|(_, wrong)| wrong.ln()).sum();
        f64::from(score) * ability + wrong - of_score.ln()
    }

    /// Adds `count` × the covariances of the answers.
    ///
    /// The variances w are exact. Rows must sum to 0, since the score is given; with covariances −u_i·u_j that
    /// asks for u_i·(Σu − u_i) = w_i, which has one solution, found from Σu.
    pub(super) fn add_information(&self, questions: &[usize], count: f64, information: &mut Table) {
        let spreads: Vec<f64> = self
            .right
            .iter()
            .map(|right| right * (1.0 - right))
            .collect();
        let shares = shares(&spreads);
        for (place, ((question, spread), share)) in
            questions.iter().zip(&spreads).zip(&shares).enumerate()
        {
            let row = information.row_mut(*question);
            let times = count * share;
            // Below the diagonal is enough: questions ascend.
            for (other, its) in questions.iter().zip(&shares).take(place + 1) {
                if let Some(cell) = row.get_mut(*other) {
                    *cell -= times * its;
                }
            }
            if let Some(cell) = row.get_mut(*question) {
                *cell += count * (spread + share * share);
            }
        }
    }
}

/// The ability at which a score is expected.
fn ability_of(easiness: &[f64], score: f64) -> f64 {
    let mut ability = 0.0;
    for _ in 0..20 {
        let (mut expected, mut spread) = (0.0, 0.0);
        for easiness in easiness {
            let right = logistic(easiness + ability);
            expected += right;
            spread += right * (1.0 - right);
        }
        let step = ((score - expected) / spread).clamp(-1.0, 1.0);
        if !step.is_finite() {
            break;
        }
        ability += step;
        // Any ability near by will do: it cancels.
        if step.abs() < 0.1 {
            break;
        }
    }
    ability
}

/// Row i: probabilities of the scores below `width` of the first i questions.
fn chain<'a>(
    table: &mut Table,
    n: usize,
    width: usize,
    odds: impl Iterator<Item = &'a (f64, f64)>,
) {
    table.reset(n + 1, width);
    bump(table.row_mut(0), 0, 1.0);
    for (number, (right, wrong)) in odds.enumerate() {
        let (row, next) = table.step(number);
        add(next, row, *wrong);
        add(next.get_mut(1..).unwrap_or_default(), row, *right);
    }
}

/// u with u_i·(Σu − u_i) = `spreads`_i: for a sum U, u_i = (U − √(U² − 4w_i))/2, and Σu_i falls as U grows.
fn shares(spreads: &[f64]) -> Vec<f64> {
    let greatest = spreads.iter().copied().fold(0.0, f64::max);
    let of_sum = |sum: f64| {
        let root = move |spread: &f64| (sum * sum - 4.0 * spread).max(0.0).sqrt();
        spreads
            .iter()
            .map(move |spread| 2.0 * spread / (sum + root(spread)))
    };
    let total: f64 = spreads.iter().sum();
    // U² = Σw + Σu² lies above Σw, and U above twice every √w: the search begins below it.
    let (mut low, mut high) = (total.sqrt().max(2.0 * greatest.sqrt()), 2.0 * (total + 1.0));
    for _ in 0..60 {
        let excess = of_sum(low).sum::<f64>() - low;
        if excess <= 1e-13 * low {
            break;
        }
        // Σu_i − U is convex: Newton's step from below stays below. Where it is steep, halving is faster.
        let slope: f64 = of_sum(low).map(|share| share / (low - 2.0 * share)).sum();
        let step = excess / (1.0 + slope);
        let middle = f64::midpoint(low, high);
        if excess <= 8.0 * step {
            low += step;
        } else if middle < of_sum(middle).sum::<f64>() {
            low = middle;
        } else {
            high = middle;
        }
    }
    if 0.0 < low {
        of_sum(low).collect()
    } else {
        vec![0.0; spreads.len()]
    }
}
