//! Small systems by chance, each decided by brute force too.

use super::*;

struct Dice(Stream);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        let below = self.0.below(u32::try_from(bound).unwrap());
        usize::try_from(below).unwrap()
    }

    fn range(&mut self, from: i64, to: i64) -> i64 {
        from + i64::from(self.0.below(u32::try_from(to - from + 1).unwrap()))
    }

    /// So many different items.
    fn some(&mut self, n_items: usize, n: usize) -> Vec<usize> {
        let mut items: Vec<usize> = (0..n_items).collect();
        self.0.shuffle(&mut items);
        items.truncate(n.min(n_items));
        items
    }
}

fn rule(dice: &mut Dice, n_items: usize) -> Rule {
    match dice.below(8) {
        0 => {
            let n = u32::try_from(dice.below(n_items + 1)).unwrap();
            count(0..n_items, n, n)
        }
        1 | 2 => {
            let n = 1 + dice.below(n_items);
            let min = u32::try_from(dice.below(n.min(5) + 1)).unwrap();
            let max = min + u32::try_from(dice.below(3)).unwrap();
            count(dice.some(n_items, n), min, max)
        }
        3 => {
            // One part of a partition: margins that cross.
            let n_parts = 2 + dice.below(2);
            let part = dice.below(n_parts);
            let min = u32::try_from(dice.below(4)).unwrap();
            count(
                (0..n_items).filter(|item| item % n_parts == part),
                min,
                min + 1,
            )
        }
        4 => {
            let step = [1, 1, 3, 10][dice.below(4)];
            let weights: Vec<i64> = (0..n_items).map(|_| step * dice.range(1, 9)).collect();
            let min = dice.range(0, 6 * step * i64::try_from(n_items).unwrap());
            sum(&weights, min, min + dice.range(0, step))
        }
        5 => {
            let weights: Vec<i64> = (0..n_items).map(|_| dice.range(-7, 12)).collect();
            let min = dice.range(-20, 40);
            sum(&weights, min, min + dice.range(0, 2))
        }
        6 => {
            let n = 2 + dice.below(3);
            Rule::Apart(dice.some(n_items, n))
        }
        _ => {
            let n = 2 + dice.below(2);
            Rule::Together(dice.some(n_items, n))
        }
    }
}

fn some_system(number: u64) -> System {
    let mut dice = Dice(Seed::from_number(number).stream());
    let n_items = 3 + dice.below(10);
    let n_constraints = 1 + dice.below(9);
    let constraints = (0..n_constraints).map(|_| {
        let n_rules = 1 + dice.below(3) / 2;
        Constraint {
            rules: (0..n_rules).map(|_| rule(&mut dice, n_items)).collect(),
        }
    });
    let constraints = constraints.collect();
    System {
        n_items,
        constraints,
    }
}

/// How many systems are decided.
const N_SYSTEMS: u64 = 400;

#[test]
fn verdicts_and_conflicts_agree_with_brute_force() {
    let (mut n_feasible, mut n_conflicts, mut n_double) = (0_u64, 0, 0);
    for number in 0..N_SYSTEMS {
        let system = some_system(number);
        let brute = Brute::new(&system);
        let all: Vec<usize> = (0..system.constraints.len()).collect();
        match solve(&system, Budget::default()) {
            Verdict::Feasible(paper) => {
                assert!(system.allows(&paper), "system {number}");
                n_feasible += 1;
            }
            Verdict::Infeasible(conflicts) => {
                let mut rest = all;
                for conflict in &conflicts {
                    assert!(conflict.is_minimal, "system {number}: {conflict:?}");
                    assert!(
                        brute.is_minimal_conflict(&conflict.constraints),
                        "system {number}: {conflict:?}"
                    );
                    let n_before = rest.len();
                    rest.retain(|constraint| !conflict.constraints.contains(constraint));
                    assert_eq!(
                        rest.len(),
                        n_before - conflict.constraints.len(),
                        "system {number} repeats a constraint"
                    );
                }
                assert!(
                    brute.is_feasible(&rest),
                    "system {number}: a conflict is left among {rest:?}"
                );
                n_conflicts += u64::try_from(conflicts.len()).unwrap();
                n_double += usize::from(1 < conflicts.len());
            }
            Verdict::Undecided => panic!("system {number}: {system:?}"),
        }
    }
    // Both sides were met often enough to mean something.
    assert!(
        N_SYSTEMS / 6 < n_feasible && N_SYSTEMS / 6 < n_conflicts,
        "{n_feasible} {n_conflicts}"
    );
    assert!(0 < n_double);
}

#[test]
fn extremes_agree_with_brute_force() {
    let mut n_reached = 0;
    for number in 1000..1250 {
        let system = some_system(number);
        let mut dice = Dice(Seed::from_number(number + 1).stream());
        let n_members = 1 + dice.below(system.n_items);
        let members = dice.some(system.n_items, n_members);
        let weights: Vec<i64> = (0..system.n_items).map(|_| dice.range(-9, 30)).collect();
        let all: Vec<usize> = (0..system.constraints.len()).collect();
        let brute = Brute::new(&system);
        let is_on = |paper: u32, item: &usize| paper >> item & 1 == 1;
        let n_of = |paper: u32| {
            u32::try_from(members.iter().filter(|item| is_on(paper, item)).count()).unwrap()
        };
        let sum_of = |paper: u32| {
            (0..system.n_items)
                .filter(|item| is_on(paper, item))
                .map(|item| weights[item])
                .sum::<i64>()
        };
        let budget = Budget::default();
        assert_eq!(
            most(&system, &members, budget),
            brute.papers(&all).map(n_of).max(),
            "system {number}"
        );
        assert_eq!(
            least(&system, &members, budget),
            brute.papers(&all).map(n_of).min(),
            "system {number}"
        );
        assert_eq!(
            greatest_sum(&system, &weights, budget),
            brute.papers(&all).map(sum_of).max(),
            "system {number}"
        );
        assert_eq!(
            least_sum(&system, &weights, budget),
            brute.papers(&all).map(sum_of).min(),
            "system {number}"
        );
        n_reached += usize::from(brute.is_feasible(&all));
    }
    assert!(20 < n_reached, "{n_reached}");
}

#[test]
fn witnesses_are_papers_and_differ_with_the_stream() {
    let mut n_different = 0;
    for number in 0..100 {
        let system = some_system(number);
        let all: Vec<usize> = (0..system.constraints.len()).collect();
        let n_papers = Brute::new(&system).papers(&all).count();
        let drawn = |draw: u64| {
            witness(
                &system,
                Budget::default(),
                &mut Seed::from_number(draw).stream(),
            )
        };
        let papers: Vec<_> = (0..8).map(drawn).collect();
        for paper in &papers {
            assert_eq!(paper.is_some(), 0 < n_papers, "system {number}");
            assert!(
                paper.iter().all(|paper| system.allows(paper)),
                "system {number}"
            );
        }
        assert_eq!(papers[3], drawn(3), "the same stream gives the same paper");
        n_different += usize::from(papers.iter().any(|paper| *paper != papers[0]));
    }
    assert!(10 < n_different, "{n_different}");
}
