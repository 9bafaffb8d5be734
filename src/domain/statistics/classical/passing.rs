//! How sure the decision at a pass mark is.
//!
//! Invariant: whoever has the pass mark has passed.

use super::fixed::Fixed;
use super::moments::Moments;
use super::normal::{both_below, distribution};
use super::number::{billionths, marks, real, real_len};
use super::undefined::{Figure, Undefined, share};
use super::whole::totals;

/// The decision at a pass mark.
#[derive(Debug, Clone, PartialEq)]
pub struct PassFigures {
    /// Candidates with the pass mark or more.
    pub n_passed: u64,
    /// Candidates below it.
    pub n_failed: u64,
    /// Conditional standard error at the pass mark c by the binomial (Lord 1955): √(c(M − c)/(k − 1)), in
    /// marks, for k questions of M marks together. Too wide where questions give part of their marks.
    pub binomial_error: Figure,
    /// The same made to agree with α (Keats 1957): its square times (1 − α)·V(T)/mean binomial error², in
    /// marks. What the binomial puts down to questions of different difficulty is no error of a fixed paper.
    pub conditional_error: Figure,
    /// Candidates whose total is less than one conditional error from the pass mark, below and above.
    pub n_near: Result<u64, Undefined>,
    /// Share of candidates for whom a parallel paper would decide alike, 0 to 1, by the normal approximation
    /// (Peng & Subkoviak 1980): totals of two papers are normal with correlation α, cut halfway between the
    /// totals that came around the pass mark.
    pub consistency: Figure,
    /// What chance alone would decide alike, 1 − 2(p − p²) for a share p who fail, 0.5 to 1.
    pub chance_consistency: Figure,
    /// Cohen's κ: how much of what chance leaves is decided alike, at most 1.
    pub kappa: Figure,
}

/// Of a pass mark in marks of the total.
pub(super) fn pass_figures(fixed: &Fixed, pass_mark: f64) -> PassFigures {
    let totals = totals(fixed);
    let cut = marks(billionths(pass_mark));
    let count = |is_in: &dyn Fn(f64) -> bool| -> u64 {
        let counted = totals.iter().filter(|(total, _)| is_in(*total));
        counted.map(|(_, n)| n).sum()
    };
    let moments = Moments::of(totals.iter().map(|(total, n)| (*total, 0.0, *n)));
    let alpha = fixed.pairwise().and_then(|matrix| matrix.alpha());
    let binomial_error = binomial_error(fixed, cut);
    let conditional_error = binomial_error
        .and_then(|error| Ok(error * share_of_error(fixed, &totals, &moments, alpha?)?.sqrt()));
    let decided = consistency(&totals, cut, &moments, alpha);
    PassFigures {
        n_passed: count(&|total| cut <= total),
        n_failed: count(&|total| total < cut),
        binomial_error,
        conditional_error,
        n_near: conditional_error.map(|error| count(&|total| (total - cut).abs() < error)),
        consistency: decided.map(|(alike, _)| alike),
        chance_consistency: decided.map(|(_, chance)| chance),
        kappa: decided.and_then(|(alike, chance)| {
            share(alike - chance, 1.0 - chance, Undefined::SameDecision)
        }),
    }
}

fn binomial_error(fixed: &Fixed, total: f64) -> Figure {
    let most: f64 = fixed.max_marks.iter().sum();
    if most <= 0.0 {
        return Err(Undefined::NoMarks);
    }
    if fixed.max_marks.len() < 2 {
        return Err(Undefined::TooFewQuestions);
    }
    if total < 0.0 || most < total {
        return Err(Undefined::PassMarkOutside);
    }
    Ok((total * (most - total) / (real_len(fixed.max_marks.len()) - 1.0)).sqrt())
}

/// (1 − α)·V(T)/mean binomial error², the part of the binomial error that is error of a fixed paper.
fn share_of_error(fixed: &Fixed, totals: &[(f64, u64)], moments: &Moments, alpha: f64) -> Figure {
    let most: f64 = fixed.max_marks.iter().sum();
    let squares = totals.iter().map(|(total, n)| {
        let inside = total.clamp(0.0, most.max(0.0));
        binomial_error(fixed, inside).map(|error| error * error * real(*n))
    });
    let all: f64 = squares.sum::<Result<f64, Undefined>>()?;
    if 1.0 < alpha {
        return Err(Undefined::NegativeVariance);
    }
    share((1.0 - alpha) * moments.xx, all, Undefined::SameTotal)
}

/// The shares decided alike, truly and by chance.
fn consistency(
    totals: &[(f64, u64)],
    cut: f64,
    moments: &Moments,
    alpha: Figure,
) -> Result<(f64, f64), Undefined> {
    let variance = moments.variance()?;
    if variance <= 0.0 {
        return Err(Undefined::SameTotal);
    }
    let alpha = alpha?;
    if 1.0 < alpha {
        return Err(Undefined::NegativeVariance);
    }
    let below = totals.iter().rev().find(|(total, _)| *total < cut);
    let above = totals.iter().find(|(total, _)| cut <= *total);
    let border = match (below, above) {
        (Some((below, _)), Some((above, _))) => f64::midpoint(*below, *above),
        (Some(_) | None, None) | (None, Some(_)) => cut,
    };
    let z = (border - moments.mean) / variance.sqrt();
    let fail = distribution(z);
    // A reliability below 0 says that a parallel paper would tell nothing.
    let both_fail = both_below(z, alpha.max(0.0));
    let alike = 1.0 + 2.0 * (both_fail - fail);
    let chance = 1.0 - 2.0 * (fail - fail * fail);
    Ok((alike, chance))
}
