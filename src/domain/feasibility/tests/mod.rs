//! What the solver says, against brute force, known cases and large banks.

mod brute;
mod known;
mod large;

use super::*;

/// The papers that obey each constraint, by brute force, without the code that is judged.
struct Brute {
    n_papers: u32,
    obeyed: Vec<Vec<bool>>,
}

impl Brute {
    fn new(system: &System) -> Self {
        let n_papers = 1 << system.n_items;
        let obeys =
            |constraint: &Constraint, paper| constraint.rules.iter().all(|rule| obeys(rule, paper));
        let of = |constraint| {
            (0..n_papers)
                .map(|paper| obeys(constraint, paper))
                .collect()
        };
        Self {
            n_papers,
            obeyed: system.constraints.iter().map(of).collect(),
        }
    }

    /// The papers that obey these constraints, as sets of bits.
    fn papers(&self, constraints: &[usize]) -> impl Iterator<Item = u32> {
        (0..self.n_papers).filter(|paper| {
            constraints
                .iter()
                .all(|constraint| self.obeyed[*constraint][usize::try_from(*paper).unwrap()])
        })
    }

    fn is_feasible(&self, constraints: &[usize]) -> bool {
        self.papers(constraints).next().is_some()
    }

    fn is_minimal_conflict(&self, constraints: &[usize]) -> bool {
        let without = |left_out: &usize| {
            constraints
                .iter()
                .copied()
                .filter(|c| c != left_out)
                .collect::<Vec<_>>()
        };
        !self.is_feasible(constraints)
            && constraints
                .iter()
                .all(|left_out| self.is_feasible(&without(left_out)))
    }
}

fn obeys(rule: &Rule, paper: u32) -> bool {
    let mask = |members: &[usize]| members.iter().fold(0, |mask, item| mask | 1 << item);
    let n_of = |members: &[usize]| (paper & mask(members)).count_ones();
    match rule {
        Rule::Count { members, min, max } => *min <= n_of(members) && n_of(members) <= *max,
        Rule::Sum { weights, min, max } => {
            let on_paper = weights
                .iter()
                .enumerate()
                .filter(|(item, _)| paper >> item & 1 == 1);
            let sum: i64 = on_paper.map(|(_, weight)| weight).sum();
            *min <= sum && sum <= *max
        }
        Rule::Apart(members) => n_of(members) <= 1,
        Rule::Together(members) => {
            paper & mask(members) == 0 || paper & mask(members) == mask(members)
        }
    }
}

/// A system of one rule a constraint.
fn system(n_items: usize, rules: Vec<Rule>) -> System {
    let constraints = rules
        .into_iter()
        .map(|rule| Constraint { rules: vec![rule] })
        .collect();
    System {
        n_items,
        constraints,
    }
}

fn count(members: impl IntoIterator<Item = usize>, min: u32, max: u32) -> Rule {
    let members = members.into_iter().collect();
    Rule::Count { members, min, max }
}

fn sum(weights: &[i64], min: i64, max: i64) -> Rule {
    let weights = weights.to_vec();
    Rule::Sum { weights, min, max }
}

fn paper_of(system: &System) -> Vec<usize> {
    match solve(system, Budget::default()) {
        Verdict::Feasible(paper) => {
            assert!(system.allows(&paper));
            paper
        }
        other @ (Verdict::Infeasible(_) | Verdict::Undecided) => panic!("{other:?}"),
    }
}

/// The conflicts, each of which is minimal.
fn conflicts_of(system: &System) -> Vec<Vec<usize>> {
    match solve(system, Budget::default()) {
        Verdict::Infeasible(conflicts) => conflicts
            .into_iter()
            .map(|conflict| {
                assert!(conflict.is_minimal, "{conflict:?}");
                conflict.constraints
            })
            .collect(),
        other @ (Verdict::Feasible(_) | Verdict::Undecided) => panic!("{other:?}"),
    }
}
