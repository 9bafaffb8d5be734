//! What a bound on exposure asks of the pool.
//!
//! Invariant: what is told here is proven: papers that keep every row and the bound cannot be. That
//! nothing is told proves nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::to_u32;
use super::{Compiled, Requirement};
use crate::domain::feasibility::Rule;

/// A requirement that makes some question stand on more papers than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overuse {
    /// The index of its constraint.
    pub constraint: usize,
    /// How many questions every paper takes by it, at least.
    pub min: u32,
    /// How many there are to take.
    pub available: usize,
    /// Some of them stands on at least this share of the papers, per mille.
    pub least_per_mille: u32,
}

/// The requirements that cannot go with `max_exposure`, per mille.
///
/// Papers that each take `min` of k questions use some of them on at least `min`/k of the papers. Of
/// enemies a paper takes one at most, so that all of them together bring no more than one a paper,
/// however little each is used.
pub fn overuse(compiled: &Compiled, max_exposure: u32) -> Vec<Overuse> {
    let groups = groups_of(compiled);
    let rows = compiled.system.constraints.iter().zip(0..);
    rows.zip(&compiled.requirements)
        .filter(|(_, requirement)| is_counted(requirement))
        .flat_map(|((constraint, at), _)| constraint.rules.iter().map(move |rule| (at, rule)))
        .filter_map(|(constraint, rule)| {
            let Rule::Count { members, min, .. } = rule else {
                return None;
            };
            let questions = members.iter().filter_map(|item| compiled.places.get(*item));
            let questions: BTreeSet<usize> = questions.map(|place| place.question).collect();
            let sizes = sizes(&questions, &groups);
            let least_per_mille = least_share(&sizes, *min)?;
            (max_exposure < least_per_mille).then_some(Overuse {
                constraint,
                min: *min,
                available: questions.len(),
                least_per_mille,
            })
        })
        .collect()
}

const fn is_counted(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Questions
        | Requirement::Section(_)
        | Requirement::Limit(_)
        | Requirement::Required(_) => true,
        Requirement::Marks
        | Requirement::Difficulty
        | Requirement::Stimulus(_)
        | Requirement::Enemies(_)
        | Requirement::OneSection => false,
    }
}

/// The groups of enemies that each question is in.
fn groups_of(compiled: &Compiled) -> BTreeMap<usize, Vec<usize>> {
    let mut groups_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let constraints = compiled.system.constraints.iter();
    let named = constraints.zip(&compiled.requirements).enumerate();
    for (group, (constraint, requirement)) in named {
        if !matches!(requirement, Requirement::Enemies(_)) {
            continue;
        }
        for rule in &constraint.rules {
            if let Rule::Apart(items) = rule {
                let questions = items.iter().filter_map(|item| compiled.places.get(*item));
                let questions: BTreeSet<usize> = questions.map(|place| place.question).collect();
                for question in questions {
                    groups_of.entry(question).or_default().push(group);
                }
            }
        }
    }
    groups_of
}

/// The sizes of disjoint sets that cover the questions, of each of which a paper takes one at most.
fn sizes(questions: &BTreeSet<usize>, groups_of: &BTreeMap<usize, Vec<usize>>) -> Vec<u64> {
    // Each question counts for the first of its groups: any choice gives a bound that holds.
    let mut in_group: BTreeMap<usize, u64> = BTreeMap::new();
    let mut sizes = Vec::new();
    for question in questions {
        match groups_of.get(question).and_then(|groups| groups.first()) {
            Some(group) => *in_group.entry(*group).or_default() += 1,
            None => sizes.push(1),
        }
    }
    sizes.extend(in_group.into_values());
    sizes
}

/// The smallest share, per mille, by which `min` a paper can be reached; none where none reaches it.
fn least_share(sizes: &[u64], min: u32) -> Option<u32> {
    let wanted = 1000 * u64::from(min);
    let reaches = |share: u32| {
        let brought = |size: &u64| (size * u64::from(share)).min(1000);
        wanted <= sizes.iter().map(brought).sum()
    };
    if !reaches(1000) {
        return None;
    }
    let (mut low, mut high) = (0, 1000);
    while low < high {
        let middle = u32::midpoint(low, high);
        if reaches(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(to_u32(usize::try_from(low).unwrap_or(usize::MAX)))
}
