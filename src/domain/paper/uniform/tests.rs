//! G10: over all papers of small systems, each is drawn as often as any other.

use std::collections::BTreeMap;

use super::*;
use crate::domain::feasibility::{Constraint, Rule, System};

const ALL: [Refinement; 6] = {
    use Counted::{All, None, WithinClasses};
    const fn of(groups: Counted, sums: bool) -> Refinement {
        Refinement {
            groups,
            sums,
            n_loose_rows: 0,
        }
    }
    [
        of(All, true),
        of(WithinClasses, true),
        of(None, true),
        of(All, false),
        of(WithinClasses, false),
        of(None, false),
    ]
};

/// One `Uniform` serves all threads that draw.
const _: fn() = || {
    fn is_shared<T: Sync>() {}
    is_shared::<Uniform<'_>>();
};

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

/// The fourteen questions of the oracle: 6 single, 4 multiple, 4 true or false; topics A, B, C.
fn types_and_topics() -> Vec<Rule> {
    vec![
        count(0..14, 6, 6),
        count(0..6, 3, 3),
        count(6..10, 2, 2),
        count(10..14, 1, 1),
        count([0, 1, 6, 10], 2, 2),
        count([2, 3, 7, 11], 2, 2),
        count([4, 5, 8, 9, 12, 13], 2, 2),
    ]
}

fn enemies() -> Vec<Rule> {
    let pairs = [[1, 2], [4, 6], [8, 9], [11, 12]];
    pairs.map(|pair| Rule::Apart(pair.to_vec())).to_vec()
}

fn difficulty(min: i64, max: i64) -> Rule {
    Rule::Sum {
        weights: vec![1, 2, 3, 2, 4, 3, 3, 4, 5, 2, 1, 2, 1, 3],
        min,
        max,
    }
}

fn oracle(number: u32) -> Plan {
    let rules = match number {
        1 => vec![count(0..14, 5, 5)],
        3 => types_and_topics(),
        5 => [types_and_topics(), enemies(), vec![difficulty(15, 16)]].concat(),
        _ => [vec![count(0..14, 4, 4)], enemies()].concat(),
    };
    plan(14, rules)
}

/// Every paper that the system allows, found by trying every set.
fn all_papers(plan: &Plan) -> Vec<Vec<u32>> {
    let n = plan.system.n_items;
    let set = |bits: u32| (0..n).filter(move |item| bits >> item & 1 == 1);
    (0..1_u32 << n)
        .map(|bits| set(bits).collect::<Vec<usize>>())
        .filter(|paper| plan.system.allows(paper))
        .map(|paper| paper.iter().map(|i| u32::try_from(*i).unwrap()).collect())
        .collect()
}

fn refined(plan: &Plan, refinement: Refinement) -> Uniform<'_> {
    Uniform {
        dealer: dealer(plan, &vec![false; plan.units.len()], refinement, 100_000).unwrap(),
        refinement,
        ..Uniform::new(plan, &Seed::from_number(2026), Limits::default()).unwrap()
    }
}

/// χ² of `n_draws` papers against equal chances, less its 0.999 quantile; the draws must hit every
/// paper of `expected` and no other, and each item as often as it should within 4.5 σ.
fn assert_uniform(
    expected: &[Vec<u32>],
    n_draws: u32,
    draw: impl Fn(u64) -> Result<Vec<u32>, UniformFault>,
) {
    let mut counts: BTreeMap<Vec<u32>, f64> = BTreeMap::new();
    for index in 0..n_draws {
        *counts.entry(draw(index.into()).unwrap()).or_default() += 1.0;
    }
    assert!(counts.keys().eq(&{
        let mut sorted = expected.to_vec();
        sorted.sort();
        sorted
    }));
    let n_papers = f64::from(u32::try_from(expected.len()).unwrap());
    let mean = f64::from(n_draws) / n_papers;
    let chi2: f64 = counts.values().map(|n| (n - mean).powi(2) / mean).sum();
    // Wilson and Hilferty 1931, at the normal quantile of 0.999.
    let freedom = n_papers - 1.0;
    let spread = 2.0 / (9.0 * freedom);
    let quantile = freedom * (1.0 - spread + 3.090_232 * spread.sqrt()).powi(3);
    assert!(chi2 < quantile, "χ² {chi2} is not below {quantile}");
    for item in expected.iter().flatten() {
        let on = expected.iter().filter(|paper| paper.contains(item)).count();
        let chance = f64::from(u32::try_from(on).unwrap()) / n_papers;
        let drawn = counts.iter().filter(|(paper, _)| paper.contains(item));
        let found: f64 = drawn.map(|(_, n)| n).sum();
        let sigma = (f64::from(n_draws) * chance * (1.0 - chance)).sqrt();
        let off = (found - f64::from(n_draws) * chance).abs();
        assert!(off <= 4.5 * sigma, "item {item}: {found} of {n_draws}");
    }
}

#[test]
fn every_paper_is_equally_likely_however_much_is_counted() {
    for (number, n_papers) in [(3, 80), (5, 10), (7, 743)] {
        let plan = oracle(number);
        let papers = all_papers(&plan);
        assert_eq!(papers.len(), n_papers);
        let with_sums = |refinement: &Refinement| !plan.sums.is_empty() || !refinement.sums;
        for refinement in ALL.into_iter().filter(with_sums) {
            let uniform = refined(&plan, refinement);
            let n_draws = 20 * u32::try_from(n_papers).unwrap().max(50);
            assert_uniform(&papers, n_draws, |index| uniform.paper(index, &[]));
        }
    }
    let plan = oracle(1);
    let papers = all_papers(&plan);
    assert_eq!(papers.len(), 2002);
    let uniform = Uniform::new(&plan, &Seed::from_number(1), Limits::default()).unwrap();
    assert_uniform(&papers, 20_000, |index| uniform.paper(index, &[]));
}

#[test]
fn rows_that_are_checked_leave_every_paper_equally_likely() {
    let plan = oracle(3);
    let papers = all_papers(&plan);
    for n_loose_rows in [3, 6] {
        let refinement = Refinement {
            n_loose_rows,
            ..ALL[5]
        };
        let uniform = refined(&plan, refinement);
        assert!(!uniform.is_direct());
        assert_uniform(&papers, 1600, |index| uniform.paper(index, &[]));
    }
}

#[test]
fn papers_without_what_was_seen_are_equally_likely() {
    let plan = oracle(7);
    let seen = [0, 4, 9];
    let mut papers = all_papers(&plan);
    papers.retain(|paper| !paper.iter().any(|item| seen.contains(item)));
    let uniform = Uniform::new(&plan, &Seed::from_number(3), Limits::default()).unwrap();
    assert_uniform(&papers, 8000, |index| uniform.paper(index, &seen));
    let label = |index: u64| index.to_string();
    assert_uniform(&papers, 8000, |index| uniform.late(&label(index), &seen));
    // Counted without them from the start.
    let is_seen = uniform.units_with(&seen);
    let dealer = dealer(&plan, &is_seen, uniform.refinement, 1000).unwrap();
    let counted = Uniform { dealer, ..uniform };
    assert_eq!(counted.n_papers(), u128::try_from(papers.len()).unwrap());
    assert_uniform(&papers, 8000, |index| counted.paper(index, &[]));
}

#[test]
fn the_one_paper_that_is_left_is_found() {
    let plan = plan(40, vec![count(0..40, 10, 10)]);
    let uniform = Uniform::new(&plan, &Seed::from_number(4), Limits::default()).unwrap();
    let seen: Vec<u32> = (0..30).collect();
    let left: Vec<u32> = (30..40).collect();
    assert_eq!(uniform.paper(0, &seen), Ok(left));
    let seen: Vec<u32> = (0..31).collect();
    assert_eq!(uniform.paper(0, &seen), Err(UniformFault::NoPaper));
}

#[test]
fn a_paper_follows_from_the_secret_and_its_index_alone() {
    let plan = oracle(5);
    let papers = |secret| {
        let uniform = Uniform::new(&plan, &Seed::from_number(secret), Limits::default()).unwrap();
        let mut papers: Vec<_> = (0..40)
            .rev()
            .map(|i| uniform.paper(i, &[]).unwrap())
            .collect();
        papers.reverse();
        papers.push(uniform.late("甲", &[]).unwrap());
        papers
    };
    let uniform = Uniform::new(&plan, &Seed::from_number(5), Limits::default()).unwrap();
    let forwards: Vec<_> = (0..40).map(|i| uniform.paper(i, &[]).unwrap()).collect();
    assert_eq!(papers(5)[..40], forwards);
    assert_eq!(papers(5), papers(5));
    assert_ne!(papers(5), papers(6));
}

/// Frozen when written: a change of these papers breaks the promise that a stored secret gives the
/// stored papers.
#[test]
fn papers_never_change() {
    let plan = oracle(3);
    let uniform = Uniform::new(&plan, &Seed::from_number(7), Limits::default()).unwrap();
    let papers = [
        uniform.paper(0, &[]).unwrap(),
        uniform.paper(u64::MAX, &[]).unwrap(),
        uniform.late("甲", &[]).unwrap(),
    ];
    let frozen = [
        [0, 1, 5, 7, 9, 11],
        [0, 4, 5, 6, 7, 11],
        [0, 2, 5, 7, 9, 10],
    ];
    assert_eq!(papers, frozen);
}

#[test]
fn small_groups_and_sums_are_counted_and_not_tried() {
    for (number, n_papers) in [(1, 2002), (3, 80), (5, 10), (7, 743)] {
        let plan = oracle(number);
        let uniform = Uniform::new(&plan, &Seed::from_number(1), Limits::default()).unwrap();
        assert!(uniform.is_direct());
        assert_eq!(uniform.n_papers(), n_papers);
    }
    let plan = oracle(3);
    assert_eq!(refined(&plan, ALL[5]).n_tables(), n_tables(&plan));
}

/// Tables that occur, by trying every paper.
fn n_tables(plan: &Plan) -> u64 {
    let tables: std::collections::BTreeSet<Vec<u32>> = all_papers(plan)
        .iter()
        .map(|paper| paper.iter().map(|item| to_index(*item)).collect::<Vec<_>>())
        .map(|paper| plan.table_of(&paper))
        .collect();
    u64::try_from(tables.len()).unwrap()
}

/// A system of ten items with rules of every kind, by chance.
fn plan_by_chance(stream: &mut Stream) -> Plan {
    let mut rules = Vec::new();
    let members = |stream: &mut Stream| -> Vec<usize> {
        let mut items: Vec<usize> = (0..10).collect();
        stream.shuffle(&mut items);
        items.truncate(to_index(2 + stream.below(6)));
        items
    };
    for _ in 0..=stream.below(4) {
        let members = members(stream);
        let min = stream.below(3);
        rules.push(count(members, min, min + stream.below(3)));
    }
    for _ in 0..stream.below(3) {
        let mut members = members(stream);
        members.truncate(3);
        rules.push(Rule::Apart(members));
    }
    if stream.below(2) == 0 {
        let weights = (0..10).map(|_| i64::from(stream.below(7)) - 2).collect();
        let min = i64::from(stream.below(6));
        let max = min + 4;
        rules.push(Rule::Sum { weights, min, max });
    }
    if stream.below(3) == 0 {
        rules.push(Rule::Together(members(stream)[..2].to_vec()));
    }
    plan(10, rules)
}

#[test]
fn ways_are_counted_as_trying_every_set_counts_them() {
    let mut stream = Seed::from_number(99).stream();
    let (mut n_direct, mut n_infeasible) = (0, 0);
    for _ in 0..150 {
        let plan = plan_by_chance(&mut stream);
        let n_papers = u128::try_from(all_papers(&plan).len()).unwrap();
        for refinement in ALL {
            let layout = Layout::new(&plan, &vec![false; plan.units.len()], refinement);
            match Tables::new(&layout, 1_000_000) {
                Ok(tables) => {
                    let dealer = Dealer::new(&plan, layout, tables);
                    let n_ways = dealer.tables().n_ways.count();
                    assert!(n_papers <= n_ways, "{:?}", plan.system);
                    if dealer.checks_nothing() {
                        n_direct += 1;
                        assert_eq!(n_ways, n_papers, "{:?}", plan.system);
                    }
                    if 0 < n_papers {
                        let (paper, _) = dealer.draw(&plan, &mut stream, &[], 1 << 20).unwrap();
                        let paper: Vec<_> = paper.into_iter().map(to_index).collect();
                        assert!(plan.system.allows(&paper));
                    }
                }
                Err(fault) => {
                    n_infeasible += 1;
                    assert_eq!((fault, n_papers), (NoTables::Infeasible, 0));
                }
            }
        }
    }
    assert!(
        300 < n_direct && 10 < n_infeasible,
        "{n_direct} {n_infeasible}"
    );
}

#[test]
fn a_system_without_a_paper_is_told() {
    let rules = vec![count(0..14, 6, 6), count(0..6, 4, 4), count(6..10, 3, 3)];
    let plan = plan(14, rules);
    let made = Uniform::new(&plan, &Seed::from_number(1), Limits::default());
    assert_eq!(made.err(), Some(UniformFault::NoPaper));
}

#[test]
fn counts_that_cross_too_much_are_checked_where_loose_and_refused_where_tight() {
    let plan = |slack: u32| {
        let mut stream = Seed::from_number(1).stream();
        let rules = (0..12).map(|_| {
            let mut items: Vec<usize> = (0..60).collect();
            stream.shuffle(&mut items);
            count(items[..30].iter().copied(), 15 - slack, 15 + slack)
        });
        plan(60, rules.collect())
    };
    let limits = Limits {
        states: 3000,
        tries: 10_000,
    };
    let secret = Seed::from_number(1);
    let loose = plan(6);
    let uniform = Uniform::new(&loose, &secret, limits).unwrap();
    let paper = uniform.paper(0, &[]).unwrap();
    let paper: Vec<usize> = paper.into_iter().map(to_index).collect();
    assert!(!uniform.is_direct() && loose.system.allows(&paper));
    let max_states = 3000;
    let fault = Uniform::new(&plan(0), &secret, limits).err();
    assert_eq!(fault, Some(UniformFault::TooManyTables { max_states }));
}

#[test]
fn papers_that_are_too_rare_are_refused() {
    let heavy = Rule::Sum {
        weights: vec![1 << 40; 14],
        min: 1,
        max: 2,
    };
    let plan = plan(14, vec![count(0..14, 5, 5), heavy]);
    let limits = Limits {
        tries: 100,
        ..Limits::default()
    };
    let uniform = Uniform::new(&plan, &Seed::from_number(1), limits).unwrap();
    assert!(!uniform.is_direct());
    let fault = UniformFault::TooRare { tries: 100 };
    assert_eq!(uniform.paper(0, &[]), Err(fault));
}
