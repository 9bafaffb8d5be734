//! How far a paper can go: the extremes of a count or a sum, for "supply k, need m".
//!
//! Invariant: an extreme is reached by a witness, and one more was proven impossible.

use super::catalogue::Catalogue;
use super::decide::{Answer, decide};
use super::model::Steps;
use super::system::{Constraint, Rule, System};
use super::{Budget, fixed_stream};

/// The most of `members` on any paper that obeys `system`; none where no paper does, or where it is
/// not decided within the budget.
pub fn most(system: &System, members: &[usize], budget: Budget) -> Option<u32> {
    let weights = weights_of(system, members);
    u32::try_from(greatest_sum(system, &weights, budget)?).ok()
}

/// The fewest of `members` on any paper that obeys `system`; none as for [`most`].
pub fn least(system: &System, members: &[usize], budget: Budget) -> Option<u32> {
    let weights = weights_of(system, members);
    u32::try_from(least_sum(system, &weights, budget)?).ok()
}

/// The least sum of weights, one for each item, on any paper that obeys `system`; none as for [`most`].
pub fn least_sum(system: &System, weights: &[i64], budget: Budget) -> Option<i64> {
    let opposite: Option<Vec<i64>> = weights.iter().map(|weight| weight.checked_neg()).collect();
    greatest_sum(system, &opposite?, budget)?.checked_neg()
}

/// The greatest sum of weights, one for each item, on any paper that obeys `system`; none as for
/// [`most`].
pub fn greatest_sum(system: &System, weights: &[i64], budget: Budget) -> Option<i64> {
    let mut stream = fixed_stream();
    let mut steps = Steps::new(budget.steps);
    // What all positive weights add up to: no paper has more.
    let mut high = weights
        .iter()
        .try_fold(0_i64, |sum, weight| sum.checked_add((*weight).max(0)))?;
    let mut wanted = weights
        .iter()
        .try_fold(0_i64, |sum, weight| sum.checked_add((*weight).min(0)))?;
    let mut reached: Option<i64> = None;
    loop {
        let mut asked = system.clone();
        asked.constraints.push(Constraint {
            rules: vec![Rule::Sum {
                weights: weights.to_vec(),
                min: wanted,
                max: i64::MAX,
            }],
        });
        let catalogue = Catalogue::new(&asked)?;
        let active = vec![true; catalogue.n_constraints];
        match steps.share(3, |steps| decide(&catalogue, &active, &mut stream, steps)) {
            Answer::Yes(lowered, values) => {
                let paper = lowered.paper(&catalogue, &values, None);
                let sum = paper.iter().filter_map(|item| weights.get(*item)).sum();
                reached = Some(sum);
            }
            Answer::No(_) if reached.is_none() => return None,
            Answer::No(_) => high = wanted - 1,
            Answer::Undecided => return None,
        }
        let low = reached?;
        if high <= low {
            return reached;
        }
        // Halfway, and never what is reached already.
        wanted = low + (high - low) / 2 + (high - low) % 2;
    }
}

fn weights_of(system: &System, members: &[usize]) -> Vec<i64> {
    let mut weights = vec![0; system.n_items];
    for item in members {
        if let Some(weight) = weights.get_mut(*item) {
            *weight = 1;
        }
    }
    weights
}
