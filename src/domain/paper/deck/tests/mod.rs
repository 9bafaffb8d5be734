//! What papers from decks promise.

use super::*;
use crate::domain::feasibility::{Constraint, Rule, System};
use crate::domain::paper::plan::to_index;
use crate::domain::seed::Stream;

mod level;

fn plan(n_items: usize, rules: Vec<Rule>) -> Plan {
    let constraints = vec![Constraint { rules }];
    Plan::new(System {
        n_items,
        constraints,
    })
}

fn count(members: impl IntoIterator<Item = usize>, min: u32, max: u32) -> Rule {
    let members = members.into_iter().collect();
    Rule::Count { members, min, max }
}

fn settings(count: usize) -> Settings {
    Settings {
        count,
        window: 0,
        max_exposure: None,
    }
}

fn nothing(_: usize) -> Vec<u32> {
    Vec::new()
}

fn indexes(paper: &[u32]) -> Vec<usize> {
    paper.iter().map(|item| to_index(*item)).collect()
}

/// All papers of an exam; each is checked against the system.
fn draw(plan: &Plan, settings: Settings) -> Result<Vec<Vec<u32>>, DeckFault> {
    let deck = Deck::new(plan, &Seed::from_number(1), settings)?;
    let mut papers = Vec::new();
    for number in 0..deck.n_blocks() {
        let block = deck.block(number, &nothing)?;
        assert_eq!(block.first, papers.len());
        papers.extend(block.papers().map(<[u32]>::to_vec));
    }
    assert_eq!(papers.len(), settings.count);
    for paper in &papers {
        assert!(plan.system.allows(&indexes(paper)), "{paper:?}");
    }
    Ok(papers)
}

fn uses(n_items: usize, papers: &[Vec<u32>]) -> Vec<u32> {
    let mut uses = vec![0; n_items];
    for item in papers.iter().flatten() {
        uses[to_index(*item)] += 1;
    }
    uses
}

fn subset(stream: &mut Stream, n: usize, per_cent: u32) -> Vec<usize> {
    (0..n).filter(|_| stream.below(100) < per_cent).collect()
}

/// Twelve items under random counts, a sum, enemies and a set that travels together.
fn any_system(stream: &mut Stream) -> System {
    let n_items = 12;
    let n = 3 + stream.below(3);
    let mut rules = vec![count(0..n_items, n, n + stream.below(2))];
    for _ in 0..stream.below(4) {
        let min = stream.below(3);
        let max = min + stream.below(3);
        rules.push(count(subset(stream, n_items, 50), min, max));
    }
    for _ in 0..stream.below(4) {
        rules.push(Rule::Apart(subset(stream, n_items, 20)));
    }
    if stream.below(2) == 0 {
        let mut set: Vec<usize> = (0..n_items).collect();
        stream.shuffle(&mut set);
        set.truncate(2);
        rules.push(Rule::Together(set));
    }
    if stream.below(2) == 0 {
        let weights = (0..n_items).map(|_| i64::from(stream.below(9))).collect();
        let min = i64::from(stream.below(25));
        let max = min + i64::from(stream.below(6));
        rules.push(Rule::Sum { weights, min, max });
    }
    System {
        n_items,
        constraints: vec![Constraint { rules }],
    }
}

fn has_paper(system: &System) -> bool {
    (0_u32..1 << system.n_items).any(|bits| {
        let is_on = |item: &usize| bits >> item & 1 == 1;
        system.allows(&(0..system.n_items).filter(is_on).collect::<Vec<_>>())
    })
}

#[test]
fn every_paper_is_allowed_and_there_are_papers_exactly_where_one_exists() {
    let mut stream = Seed::from_number(3).stream();
    let (mut n_feasible, mut n_infeasible) = (0, 0);
    for _ in 0..150 {
        let system = any_system(&mut stream);
        let exists = has_paper(&system);
        // `draw` checks each paper.
        let drawn = draw(&Plan::new(system.clone()), settings(30));
        assert_eq!(drawn.is_ok(), exists, "{drawn:?} of {system:?}");
        n_feasible += i32::from(exists);
        n_infeasible += i32::from(!exists);
    }
    assert!(
        50 < n_feasible && 20 < n_infeasible,
        "{n_feasible}, {n_infeasible}"
    );
}

#[test]
fn the_papers_of_a_seed_never_change() {
    let rules = vec![
        count(0..12, 3, 3),
        count(12..20, 2, 2),
        Rule::Apart(vec![0, 13]),
        Rule::Apart(vec![4, 5, 14]),
        Rule::Sum {
            weights: (0..20).map(|item| item % 7).collect(),
            min: 14,
            max: 17,
        },
    ];
    let papers = draw(&plan(20, rules), settings(4)).unwrap();
    let expected = [
        [6, 7, 3, 18, 15],
        [8, 11, 10, 14, 13],
        [0, 4, 9, 12, 19],
        [10, 5, 1, 17, 16],
    ];
    assert_eq!(papers, expected);
}

#[test]
fn blocks_come_out_the_same_in_any_order() {
    let rules = vec![
        count(0..20, 4, 4),
        count(0..8, 1, 2),
        Rule::Apart(vec![2, 11]),
    ];
    let made = plan(20, rules);
    let seed = Seed::from_number(1);
    let deck = Deck::new(&made, &seed, settings(2 * BLOCK + 3)).unwrap();
    let draw = |number| deck.block(number, &nothing).unwrap();
    let forwards = [0, 1, 2].map(draw);
    let [third, second, first] = [2, 1, 0].map(draw);
    assert!(forwards == [first, second, third]);
    assert_eq!(forwards.each_ref().map(Block::n_papers), [2732, 2732, 2731]);
    assert_eq!(forwards.map(|block| block.first), [0, 2732, 5464]);
    assert_eq!(draw(3).n_papers(), 0);
}

#[test]
fn a_deck_is_shared_by_threads() {
    fn is_sync<T: Sync>(_: &T) {}
    let made = plan(3, vec![count(0..3, 1, 1)]);
    is_sync(&Deck::new(&made, &Seed::from_number(1), settings(1)).unwrap());
}

#[test]
fn another_secret_gives_other_papers() {
    let made = plan(30, vec![count(0..30, 5, 5)]);
    let block = |seed| {
        let deck = Deck::new(&made, &Seed::from_number(seed), settings(3)).unwrap();
        deck.block(0, &nothing).unwrap()
    };
    assert!(block(1) == block(1));
    assert!(block(1) != block(2));
}

#[test]
fn a_late_paper_is_reproducible_and_avoids_what_was_seen() {
    let made = plan(20, vec![count(0..20, 5, 5), Rule::Apart(vec![0, 1])]);
    let deck = Deck::new(&made, &Seed::from_number(1), settings(10)).unwrap();
    let first = deck.late(b"attempt 1", &[]).unwrap();
    assert_eq!(deck.late(b"attempt 1", &[]), Ok(first.clone()));
    let second = deck.late(b"attempt 2", &first).unwrap();
    assert!(second.iter().all(|item| !first.contains(item)));
    assert!(made.system.allows(&indexes(&second)));
    let all: Vec<u32> = (0..16).collect();
    assert_eq!(
        deck.late(b"attempt 3", &all),
        Err(DeckFault::NoPaper { paper: 10 })
    );
}

#[test]
fn a_paper_that_a_candidate_has_seen_too_much_for_is_named() {
    let made = plan(10, vec![count(0..10, 3, 3)]);
    let deck = Deck::new(&made, &Seed::from_number(1), settings(20)).unwrap();
    let seen = |paper| {
        if paper == 13 {
            (0..8).collect()
        } else {
            vec![2, 3]
        }
    };
    assert_eq!(deck.block(0, &seen), Err(DeckFault::NoPaper { paper: 13 }));
    let block = deck.block(0, &|_| vec![2, 3]).unwrap();
    assert!(block.papers().flatten().all(|item| ![2, 3].contains(item)));
    // What one candidate has seen is not lost to others.
    let block = deck.block(0, &|paper| if paper % 2 == 0 { vec![2, 3] } else { vec![] });
    let block = block.unwrap();
    let papers = block.papers().enumerate();
    let (even, odd): (Vec<_>, Vec<_>) = papers.partition(|(number, _)| number % 2 == 0);
    assert!(even.iter().all(|(_, paper)| !paper.contains(&2)));
    assert!(odd.iter().filter(|(_, paper)| paper.contains(&2)).count() >= 4);
}

#[test]
fn what_travels_together_stands_on_a_paper_whole() {
    let sets = (0..4).map(|set| Rule::Together((3 * set..3 * set + 3).collect()));
    let rules = sets.chain([count(0..30, 10, 10), count(0..12, 3, 6)]);
    let made = plan(30, rules.collect());
    let papers = draw(&made, settings(300)).unwrap();
    let sets_of = |paper: &Vec<u32>| paper.iter().filter(|item| **item < 12).count();
    assert!(papers.iter().all(|paper| [3, 6].contains(&sets_of(paper))));
}
