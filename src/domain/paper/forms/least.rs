//! What no forms can beat.
//!
//! Invariant: a lower bound of every score that papers of these sizes can have under the plan.

use super::super::bounds::{johnson, least_total_overlap};
use super::super::plan::Plan;
use super::board::Score;

/// A bound of the score of any papers as many and as large as these.
///
/// It counts only where each unit is one item; else it says that nothing has to be shared.
pub(super) fn least_score(plan: &Plan, papers: &[Vec<u32>]) -> Score {
    let n_papers = u32::try_from(papers.len()).unwrap_or(u32::MAX);
    let bank = length(&plan.units);
    let sizes = papers.iter().map(|paper| length(paper));
    let is_single = plan.units.iter().all(|unit| unit.items.len() == 1);
    let (mut total, mut max) = (0, 0);
    if is_single {
        let taken: u64 = sizes.clone().map(u64::from).sum();
        let of_classes = fewest_of_classes(plan).into_iter().zip(&plan.classes);
        let of_classes: u128 = of_classes
            .map(|(least, class)| {
                least_total_overlap(length(class), u64::from(least) * u64::from(n_papers))
            })
            .sum();
        let least = least_total_overlap(bank, taken).max(of_classes);
        let n_pairs = u128::from(n_papers) * u128::from(n_papers.saturating_sub(1)) / 2;
        let mean = least.div_ceil(n_pairs.max(1));
        total = u64::try_from(least).unwrap_or(u64::MAX);
        max = u32::try_from(mean).unwrap_or(u32::MAX);
        // Johnson's bound speaks of papers of one size; smaller ones share no more.
        let smallest = sizes.min().unwrap_or(0);
        max = max.max(johnson(bank, smallest, n_papers));
    }
    Score {
        max,
        total,
        spread: 0,
    }
}

fn length<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// The fewest units of each class that a paper can take, from one row at a time.
fn fewest_of_classes(plan: &Plan) -> Vec<u32> {
    let sizes: Vec<u32> = plan.classes.iter().map(|class| length(class)).collect();
    let most = sizes.iter().enumerate().map(|(class, size)| {
        let rows = plan.rows.iter();
        rows.filter_map(|row| row.max.checked_div(*row.coefficients.get(class)?))
            .fold(*size, u32::min)
    });
    let most: Vec<u32> = most.collect();
    (0..sizes.len())
        .map(|class| {
            let rows = plan.rows.iter();
            rows.filter_map(|row| {
                let each = u64::from(*row.coefficients.get(class)?);
                let others = row.coefficients.iter().zip(&most).enumerate();
                let others: u64 = others
                    .filter(|(other, _)| *other != class)
                    .map(|(_, (each, most))| u64::from(*each) * u64::from(*most))
                    .sum();
                let wanted = u64::from(row.min).saturating_sub(others);
                (each != 0).then(|| wanted.div_ceil(each))
            })
            .max()
            .and_then(|least| u32::try_from(least).ok())
            .map_or(0, |least| least.min(sizes.get(class).copied().unwrap_or(0)))
        })
        .collect()
}
