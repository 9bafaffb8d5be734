//! Which questions can be compared at all, through candidates who had both.
//!
//! Invariant: groups are disjoint, ascending within, and ordered by their first question.

use super::responses::{Responses, index};

/// Groups of questions that share candidates, directly or over others; those that nobody had are in none.
///
/// Between groups nothing is compared but by the belief that all candidates are of one population. Cost: the
/// cells of all distinct papers.
pub fn linked_groups(responses: &Responses) -> Vec<Vec<usize>> {
    let mut leaders: Vec<usize> = (0..responses.n_questions()).collect();
    let mut is_had = vec![false; responses.n_questions()];
    for design in &responses.designs {
        let mut questions = design.questions.iter().map(|question| index(*question));
        let Some(first) = questions.next() else {
            continue;
        };
        let mut leader = leader_of(&mut leaders, first);
        mark(&mut is_had, first);
        for question in questions {
            mark(&mut is_had, question);
            let other = leader_of(&mut leaders, question);
            let (low, high) = (leader.min(other), leader.max(other));
            if let Some(entry) = leaders.get_mut(high) {
                *entry = low;
            }
            leader = low;
        }
    }
    let n = leaders.len();
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (question, _) in is_had.iter().enumerate().filter(|(_, is_had)| **is_had) {
        let leader = leader_of(&mut leaders, question);
        if let Some(group) = groups.get_mut(leader) {
            group.push(question);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn mark(flags: &mut [bool], number: usize) {
    if let Some(flag) = flags.get_mut(number) {
        *flag = true;
    }
}

/// The least question of the group so far; ways to it are halved on the way.
fn leader_of(leaders: &mut [usize], question: usize) -> usize {
    let mut here = question;
    while let Some(above) = leaders.get(here).copied() {
        if above == here {
            break;
        }
        let top = leaders.get(above).copied().unwrap_or(above);
        if let Some(entry) = leaders.get_mut(here) {
            *entry = top;
        }
        here = top;
    }
    here
}

/// Groups of questions of which each was answered right by somebody who had another of the group wrong, all
/// the way round: exactly within these, conditional estimates are finite (Fischer 1981). A question with none
/// such is a group by itself.
pub(super) fn strong_groups(responses: &Responses) -> Vec<Vec<usize>> {
    let n = responses.n_questions();
    let mut beats = Relation::new(n);
    for design in &responses.designs {
        for pattern in design
            .patterns
            .iter()
            .filter(|pattern| 0 < pattern.n_candidates)
        {
            let mut wrong = Set::new(n);
            let mut right = pattern.right.iter().peekable();
            for question in &design.questions {
                if right.next_if_eq(&question).is_none() {
                    wrong.insert(index(*question));
                }
            }
            for question in &pattern.right {
                beats.add(index(*question), &wrong);
            }
        }
    }
    beats.close();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut is_placed = vec![false; n];
    for question in 0..n {
        if is_placed.get(question) == Some(&true) {
            continue;
        }
        let both = |other: &usize| {
            *other == question || beats.holds(question, *other) && beats.holds(*other, question)
        };
        let group: Vec<usize> = (question..n).filter(both).collect();
        for member in &group {
            mark(&mut is_placed, *member);
        }
        groups.push(group);
    }
    groups
}

/// Questions, a bit each.
#[derive(Debug, Clone)]
struct Set(Vec<u64>);

impl Set {
    fn new(n: usize) -> Self {
        Self(vec![0; n.div_ceil(64)])
    }

    fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn holds(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn join(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(word, other)| *word |= other);
    }
}

/// Which question stands above which.
struct Relation(Vec<Set>);

impl Relation {
    fn new(n: usize) -> Self {
        Self(vec![Set::new(n); n])
    }

    fn add(&mut self, above: usize, below: &Set) {
        if let Some(row) = self.0.get_mut(above) {
            row.join(below);
        }
    }

    fn holds(&self, above: usize, below: usize) -> bool {
        self.0.get(above).is_some_and(|row| row.holds(below))
    }

    /// Adds what follows over others (Warshall 1962).
    fn close(&mut self) {
        for between in 0..self.0.len() {
            let Some(reached) = self.0.get(between).cloned() else {
                break;
            };
            for row in self.0.iter_mut().filter(|row| row.holds(between)) {
                row.join(&reached);
            }
        }
    }
}
