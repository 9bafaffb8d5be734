//! Forms share as little as they can, and every one is a paper.

use super::super::bounds::least_max_overlap;
use super::*;
use crate::domain::feasibility::{Constraint, Rule, System};

fn count(members: impl IntoIterator<Item = usize>, min: u32, max: u32) -> Rule {
    let members = members.into_iter().collect();
    Rule::Count { members, min, max }
}

fn plan(n_items: usize, rules: Vec<Rule>) -> Plan {
    Plan::new(System {
        n_items,
        constraints: vec![Constraint { rules }],
    })
}

/// The most items that two papers share, all papers allowed.
fn max_overlap(plan: &Plan, papers: &[Vec<u32>]) -> usize {
    for paper in papers {
        let paper: Vec<usize> = paper.iter().map(|item| to_index(*item)).collect();
        assert!(plan.system.allows(&paper), "{paper:?}");
    }
    let shared = |a: &Vec<u32>, b: &Vec<u32>| a.iter().filter(|item| b.contains(item)).count();
    let pairs = papers.iter().enumerate();
    pairs
        .flat_map(|(at, a)| papers[..at].iter().map(move |b| shared(a, b)))
        .max()
        .unwrap_or(0)
}

/// The best forms from `n` times the same paper.
fn from_one(plan: &Plan, secret: u64, n: usize, paper: &[u32]) -> Vec<Vec<u32>> {
    let start = vec![paper.to_vec(); n];
    forms(plan, &Seed::from_number(secret), n, start, USUAL_MOVES)
}

#[test]
fn forms_share_nothing_where_the_bank_suffices() {
    let plan = plan(40, vec![count(0..40, 10, 10)]);
    let start: Vec<u32> = (0..10).collect();
    for secret in 0..5 {
        assert_eq!(max_overlap(&plan, &from_one(&plan, secret, 4, &start)), 0);
    }
}

#[test]
fn seven_forms_of_three_from_seven_are_the_fano_plane() {
    let plan = plan(7, vec![count(0..7, 3, 3)]);
    for secret in 0..5 {
        let made = from_one(&plan, secret, 7, &[0, 1, 2]);
        assert_eq!(max_overlap(&plan, &made), 1);
        // Each question on three forms: then each pair of forms shares exactly one.
        assert!((0..7).all(|item| made.iter().filter(|form| form.contains(&item)).count() == 3));
    }
}

#[test]
fn forms_come_within_one_of_the_bound() {
    for (bank, size, n) in [
        (30_u32, 10_u32, 4_u32),
        (60, 20, 10),
        (50, 30, 4),
        (100, 50, 3),
    ] {
        let members = 0..to_index(bank);
        let plan = plan(to_index(bank), vec![count(members, size, size)]);
        let start: Vec<u32> = (0..size).collect();
        let made = from_one(&plan, 1, to_index(n), &start);
        let found = u128::try_from(max_overlap(&plan, &made)).unwrap();
        let bound = least_max_overlap(bank, size, n);
        assert!(
            (bound..=bound + 1).contains(&found),
            "{bank} {size} {n}: {found} {bound}"
        );
    }
}

#[test]
fn forms_keep_groups_and_sums_and_come_near_each_other() {
    let weights: Vec<i64> = (0..60).map(|item| 100 + item * 37 % 91).collect();
    let difficulty = Rule::Sum {
        weights: weights.clone(),
        min: 1600,
        max: 1700,
    };
    let mut rules = vec![count(0..30, 8, 8), count(30..60, 4, 4), difficulty];
    rules.extend((0..10).map(|at| Rule::Apart(vec![at, at + 10, at + 30])));
    let plan = plan(60, rules);
    let start = [0, 1, 2, 3, 4, 5, 6, 7, 40, 41, 42, 43];
    let sum = |paper: &[u32]| -> i64 { paper.iter().map(|item| weights[to_index(*item)]).sum() };
    assert_eq!(sum(&start), 1644);
    let made = from_one(&plan, 1, 3, &start);
    assert_eq!(max_overlap(&plan, &made), 0);
    let sums = made.iter().map(|paper| sum(paper));
    assert_eq!(sums.clone().max(), sums.min(), "{made:?}");
}

#[test]
fn forms_move_between_classes_where_crossing_counts_leave_room() {
    // Types by topics, two questions in each cell, and a start that only uses one diagonal: without
    // other cells four forms would share half.
    let members = |line: usize, step: usize| {
        (0..8)
            .filter(move |item| item / 2 / step % 2 == line)
            .collect::<Vec<_>>()
    };
    let lines = [(0, 1), (1, 1), (0, 2), (1, 2)];
    let plan = plan(
        8,
        lines
            .map(|(line, step)| count(members(line, step), 2, 2))
            .to_vec(),
    );
    assert_eq!(plan.classes.len(), 4);
    let made = from_one(&plan, 1, 2, &[0, 1, 6, 7]);
    assert_eq!(max_overlap(&plan, &made), 0);
}

#[test]
fn sets_travel_whole() {
    let mut rules = vec![count(0..24, 6, 6)];
    rules.extend((0..4).map(|at| Rule::Together(vec![3 * at, 3 * at + 1, 3 * at + 2])));
    let plan = plan(24, rules);
    let made = from_one(&plan, 1, 4, &[0, 1, 2, 3, 4, 5]);
    assert_eq!(max_overlap(&plan, &made), 0);
}

#[test]
fn the_same_secret_gives_the_same_forms() {
    let plan = plan(30, vec![count(0..30, 10, 10)]);
    let start: Vec<u32> = (0..10).collect();
    let made = |secret| {
        forms(
            &plan,
            &Seed::from_number(secret),
            4,
            vec![start.clone(); 4],
            3000,
        )
    };
    assert_eq!(made(1), made(1));
    assert_ne!(made(1), made(2));
}

#[test]
fn a_start_that_is_not_allowed_is_given_back() {
    let plan = plan(30, vec![count(0..30, 10, 10)]);
    let start = vec![vec![2, 1], vec![3]];
    let made = forms(&plan, &Seed::from_number(1), 2, start, 100);
    assert_eq!(made, [vec![1, 2], vec![3]]);
}
