//! Which questions exclude each other.
//!
//! Invariant: two questions of the pool stand in a common group exactly when they share a fact, one
//! names the other as an enemy, or the blueprint puts them into a group.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::blueprint::Blueprint;
use crate::domain::paper::PoolQuestion;
use crate::domain::question::QuestionCode;

/// A group, by indexes of the pool.
pub(super) type Group = BTreeSet<usize>;

/// Groups of two or more that satisfy `is_placed`, none within another, in order.
///
/// Pairs that are all enemies of each other are put together as far as a greedy pass finds them:
/// fewer and larger groups say the same and are quicker to draw by.
pub(super) fn groups(
    blueprint: &Blueprint,
    pool: &[PoolQuestion],
    is_placed: impl Fn(usize) -> bool,
) -> Vec<Group> {
    let place_of: BTreeMap<&QuestionCode, usize> = pool
        .iter()
        .zip(0..)
        .filter(|(_, at)| is_placed(*at))
        .map(|(question, at)| (&question.code, at))
        .collect();
    let mut by_fact: BTreeMap<&str, Group> = BTreeMap::new();
    for (question, at) in pool.iter().zip(0..) {
        if is_placed(at) {
            for fact in &question.facts {
                by_fact.entry(fact).or_default().insert(at);
            }
        }
    }
    let named = blueprint.enemies.iter().map(|group| {
        let places = group.iter().filter_map(|code| place_of.get(code).copied());
        places.collect::<Group>()
    });
    let mut groups: Vec<Group> = by_fact.into_values().chain(named).collect();
    groups.retain(|group| 1 < group.len());
    let cliques = cliques(&pairs(pool, &place_of), &groups);
    groups.extend(cliques);
    maximal(groups)
}

/// For each question, those that one of the two names as an enemy.
fn pairs(
    pool: &[PoolQuestion],
    place_of: &BTreeMap<&QuestionCode, usize>,
) -> BTreeMap<usize, Group> {
    let mut pairs: BTreeMap<usize, Group> = BTreeMap::new();
    for question in pool {
        let Some(at) = place_of.get(&question.code) else {
            continue;
        };
        let enemies = question.enemies.iter();
        for enemy in enemies.filter_map(|code| place_of.get(code)) {
            if enemy != at {
                pairs.entry(*at).or_default().insert(*enemy);
                pairs.entry(*enemy).or_default().insert(*at);
            }
        }
    }
    pairs
}

/// Groups that hold every pair which no group of `given` holds.
fn cliques(pairs: &BTreeMap<usize, Group>, given: &[Group]) -> Vec<Group> {
    let mut given_of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (number, group) in given.iter().enumerate() {
        for member in group {
            given_of.entry(*member).or_default().insert(number);
        }
    }
    let is_given = |a: usize, b: usize| match (given_of.get(&a), given_of.get(&b)) {
        (Some(of_a), Some(of_b)) => !of_a.is_disjoint(of_b),
        (_, _) => false,
    };
    let (mut cliques, mut covered) = (Vec::new(), BTreeSet::new());
    for (a, enemies) in pairs {
        for b in enemies.range(a + 1..) {
            if covered.contains(&(*a, *b)) || is_given(*a, *b) {
                continue;
            }
            let clique = grow(*a, *b, pairs);
            for (at, first) in clique.iter().enumerate() {
                covered.extend(clique.iter().skip(at + 1).map(|second| (*first, *second)));
            }
            cliques.push(clique);
        }
    }
    cliques
}

/// A pair of enemies and, in order, each further question that is an enemy of all before it.
fn grow(a: usize, b: usize, pairs: &BTreeMap<usize, Group>) -> Group {
    let enemies = |of: &usize| pairs.get(of);
    let mut clique = Group::from([a, b]);
    let (Some(of_a), Some(of_b)) = (enemies(&a), enemies(&b)) else {
        return clique;
    };
    for candidate in of_a.intersection(of_b) {
        if enemies(candidate).is_some_and(|theirs| clique.is_subset(theirs)) {
            clique.insert(*candidate);
        }
    }
    clique
}

/// The groups that lie in no other, in order.
fn maximal(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let mut kept: Vec<Group> = Vec::new();
    let mut kept_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for group in groups {
        let around = |member: &usize| kept_of.get(member).map_or(&[][..], Vec::as_slice);
        let rarest = group.iter().map(around).min_by_key(|around| around.len());
        let mut larger = rarest.unwrap_or_default().iter();
        let is_within = |number: &usize| {
            kept.get(*number)
                .is_some_and(|larger| group.is_subset(larger))
        };
        if larger.any(is_within) {
            continue;
        }
        for member in &group {
            kept_of.entry(*member).or_default().push(kept.len());
        }
        kept.push(group);
    }
    kept.sort();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs_of(pairs: &[(usize, usize)]) -> BTreeMap<usize, Group> {
        let mut all: BTreeMap<usize, Group> = BTreeMap::new();
        for (a, b) in pairs {
            all.entry(*a).or_default().insert(*b);
            all.entry(*b).or_default().insert(*a);
        }
        all
    }

    #[test]
    fn pairs_that_exclude_each_other_make_one_group() {
        let pairs = pairs_of(&[(1, 2), (1, 3), (2, 3), (3, 4), (5, 6)]);
        let wanted = [[1, 2, 3].into(), [3, 4].into(), [5, 6].into()];
        assert_eq!(cliques(&pairs, &[]), wanted);
        assert_eq!(
            cliques(&pairs, &[[3, 4, 9].into()]),
            [wanted[0].clone(), wanted[2].clone()]
        );
    }

    #[test]
    fn a_group_within_another_says_nothing() {
        let groups = vec![
            [1, 2].into(),
            [2, 3].into(),
            [1, 2, 4].into(),
            [2, 3].into(),
        ];
        assert_eq!(maximal(groups), [[1, 2, 4].into(), [2, 3].into()]);
    }

    #[test]
    fn groups_hold_every_pair_of_enemies_and_no_other() {
        let mut stream = crate::domain::seed::Seed::from_number(4).stream();
        for _ in 0..200 {
            let mut wanted: Vec<(usize, usize)> = (0..8)
                .flat_map(|a| (a + 1..8).map(move |b| (a, b)))
                .collect();
            stream.shuffle(&mut wanted);
            wanted.truncate(12);
            wanted.sort_unstable();
            let mut found = BTreeSet::new();
            for group in maximal(cliques(&pairs_of(&wanted), &[])) {
                for a in &group {
                    found.extend(group.range(a + 1..).map(|b| (*a, *b)));
                }
            }
            assert_eq!(found.into_iter().collect::<Vec<_>>(), wanted);
        }
    }
}
