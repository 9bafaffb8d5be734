//! A [`System`] made ready for drawing: what travels together, and what is alike to every count.
//!
//! Invariant: a set of units obeys the system exactly when it takes an allowed number of each class
//! (the rows), has allowed sums, and no two of its units share a group.

use std::collections::BTreeMap;

use crate::domain::feasibility::{Rule, System};

/// Items that stand on a paper together or not at all; nearly always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its items, ascending.
    pub(super) items: Vec<u32>,
    /// Its class, an index of [`Plan::classes`].
    pub(super) class: u32,
    /// The groups of which a paper holds at most one unit, each below [`Plan::n_groups`].
    pub(super) groups: Vec<u32>,
}

/// How many items of some kind stand on a paper: Σ `coefficients[class]` × units of that class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// For each class, how many items that count each of its units brings; mostly 0 or 1.
    pub(super) coefficients: Vec<u32>,
    /// The fewest.
    pub(super) min: u32,
    /// The most.
    pub(super) max: u32,
}

/// What the weights of the units on a paper add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    /// For each unit.
    pub(super) weights: Vec<i64>,
    /// The least sum.
    pub(super) min: i64,
    /// The greatest sum.
    pub(super) max: i64,
}

/// What papers are drawn by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The system it was made of.
    pub(super) system: System,
    /// What is drawn, in the order of their first items.
    pub(super) units: Vec<Unit>,
    /// The units of each class, ascending. Every row treats the units of a class alike.
    pub(super) classes: Vec<Vec<u32>>,
    /// Bounds on the number of units of the classes.
    pub(super) rows: Vec<Row>,
    /// Bounds on sums over units.
    pub(super) sums: Vec<Sum>,
    /// How many groups there are.
    pub(super) n_groups: usize,
}

impl Plan {
    /// Makes a system ready for drawing. That it has a paper is for
    /// [`crate::domain::feasibility`] to say, before.
    ///
    /// Units that could never stand on a paper, because two of their items exclude each other, are
    /// left out.
    pub fn new(system: System) -> Self {
        let unit_of_item = together(&system);
        let mut items_of: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for (item, unit) in (0_u32..).zip(&unit_of_item) {
            items_of.entry(*unit).or_default().push(item);
        }
        let groups_of_item = groups_of_items(&system);
        let mut units = Vec::with_capacity(items_of.len());
        for items in items_of.into_values() {
            let mut groups: Vec<u32> = items
                .iter()
                .filter_map(|item| groups_of_item.get(to_index(*item)))
                .flatten()
                .copied()
                .collect();
            groups.sort_unstable();
            let n_with_repeats = groups.len();
            groups.dedup();
            if groups.len() == n_with_repeats {
                let class = 0;
                units.push(Unit {
                    items,
                    class,
                    groups,
                });
            }
        }
        let (sums, columns, bounds) = lower(&system, &units);
        let mut numbers: BTreeMap<&[u32], u32> = BTreeMap::new();
        let (mut classes, mut kept): (Vec<Vec<u32>>, Vec<&[u32]>) = (Vec::new(), Vec::new());
        for ((number, unit), column) in (0_u32..).zip(&mut units).zip(&columns) {
            let next = u32::try_from(classes.len()).unwrap_or(u32::MAX);
            unit.class = *numbers.entry(column).or_insert(next);
            if unit.class == next {
                classes.push(Vec::new());
                kept.push(column);
            }
            if let Some(class) = classes.get_mut(to_index(unit.class)) {
                class.push(number);
            }
        }
        let rows = (0..).zip(bounds).map(|(at, (min, max)): (usize, _)| Row {
            coefficients: kept
                .iter()
                .map(|column| column.get(at).copied().unwrap_or(0))
                .collect(),
            min,
            max,
        });
        Self {
            rows: rows.collect(),
            n_groups: count_groups(&system),
            units,
            classes,
            sums,
            system,
        }
    }

    /// How many of each class a paper takes, told by its items.
    pub(super) fn table_of(&self, paper: &[usize]) -> Vec<u32> {
        let mut on_paper = vec![false; self.system.n_items];
        for item in paper {
            if let Some(is_on) = on_paper.get_mut(*item) {
                *is_on = true;
            }
        }
        let is_on = |unit: &&u32| {
            self.units
                .get(to_index(**unit))
                .and_then(|unit| unit.items.first())
                .and_then(|item| on_paper.get(to_index(*item)))
                .copied()
                .unwrap_or(false)
        };
        self.classes
            .iter()
            .map(|class| u32::try_from(class.iter().filter(is_on).count()).unwrap_or(u32::MAX))
            .collect()
    }
}

/// An index of a list that is shorter than 2³².
pub(super) fn to_index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// For each item, the first item of those it travels with.
fn together(system: &System) -> Vec<usize> {
    let mut first: Vec<usize> = (0..system.n_items).collect();
    for rule in rules(system) {
        let Rule::Together(members) = rule else {
            continue;
        };
        // Sets are few and small: merging by a pass over all items is quick enough.
        for pair in members.windows(2) {
            let [a, b] = pair else { continue };
            let (Some(a), Some(b)) = (first.get(*a).copied(), first.get(*b).copied()) else {
                continue;
            };
            let (low, high) = (a.min(b), a.max(b));
            for unit in &mut first {
                if *unit == high {
                    *unit = low;
                }
            }
        }
    }
    first
}

fn rules(system: &System) -> impl Iterator<Item = &Rule> {
    system
        .constraints
        .iter()
        .flat_map(|constraint| &constraint.rules)
}

fn groups(system: &System) -> impl Iterator<Item = (u32, &Vec<usize>)> {
    let groups = rules(system).filter_map(|rule| match rule {
        Rule::Apart(members) => Some(members),
        Rule::Count { .. } | Rule::Sum { .. } | Rule::Together(_) => None,
    });
    (0_u32..).zip(groups)
}

fn count_groups(system: &System) -> usize {
    groups(system).count()
}

fn groups_of_items(system: &System) -> Vec<Vec<u32>> {
    let mut of_items = vec![Vec::new(); system.n_items];
    for (group, members) in groups(system) {
        for item in members {
            if let Some(groups) = of_items.get_mut(*item) {
                groups.push(group);
            }
        }
    }
    of_items
}

type Lowered = (Vec<Sum>, Vec<Vec<u32>>, Vec<(u32, u32)>);

/// The sums over units, and for each unit its column: what it brings to each count.
fn lower(system: &System, units: &[Unit]) -> Lowered {
    let (mut sums, mut bounds) = (Vec::new(), Vec::new());
    let mut columns = vec![Vec::new(); units.len()];
    for rule in rules(system) {
        match rule {
            Rule::Count { members, min, max } => {
                let mut counts = vec![false; system.n_items];
                for item in members {
                    if let Some(counts) = counts.get_mut(*item) {
                        *counts = true;
                    }
                }
                for (unit, column) in units.iter().zip(&mut columns) {
                    let counted = unit
                        .items
                        .iter()
                        .filter(|item| counts.get(to_index(**item)) == Some(&true));
                    column.push(u32::try_from(counted.count()).unwrap_or(u32::MAX));
                }
                bounds.push((*min, *max));
            }
            Rule::Sum { weights, min, max } => {
                let weight_of = |item: &u32| weights.get(to_index(*item)).copied().unwrap_or(0);
                let of_units = units
                    .iter()
                    .map(|unit| unit.items.iter().map(weight_of).sum());
                sums.push(Sum {
                    weights: of_units.collect(),
                    min: *min,
                    max: *max,
                });
            }
            Rule::Apart(_) | Rule::Together(_) => {}
        }
    }
    (sums, columns, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::feasibility::Constraint;

    fn plan(n_items: usize, rules: Vec<Rule>) -> Plan {
        let constraints = vec![Constraint { rules }];
        Plan::new(System {
            n_items,
            constraints,
        })
    }

    #[test]
    fn what_every_count_treats_alike_is_one_class() {
        let count = |members: &[usize]| Rule::Count {
            members: members.to_vec(),
            min: 1,
            max: 2,
        };
        let made = plan(5, vec![count(&[0, 1, 2]), count(&[2, 3])]);
        assert_eq!(made.classes, [vec![0, 1], vec![2], vec![3], vec![4]]);
        assert_eq!(made.rows[1].coefficients, [0, 1, 1, 0]);
        assert_eq!(made.table_of(&[1, 2, 0]), [2, 1, 0, 0]);
    }

    #[test]
    fn what_travels_together_is_one_unit_with_the_sum_of_its_weights() {
        let made = plan(
            4,
            vec![
                Rule::Together(vec![0, 2]),
                Rule::Apart(vec![2, 3]),
                Rule::Sum {
                    weights: vec![1, 10, 100, 1000],
                    min: 0,
                    max: 9,
                },
                Rule::Count {
                    members: vec![0, 1, 2],
                    min: 0,
                    max: 2,
                },
            ],
        );
        assert_eq!(made.units.len(), 3);
        assert_eq!(made.units[0].items, [0, 2]);
        assert_eq!(made.sums[0].weights, [101, 10, 1000]);
        assert_eq!(made.rows[0].coefficients, [2, 1, 0]);
        assert_eq!(
            (&made.units[0].groups, &made.units[2].groups),
            (&vec![0], &vec![0])
        );
    }

    #[test]
    fn a_unit_that_excludes_itself_is_left_out() {
        let made = plan(3, vec![Rule::Together(vec![0, 1]), Rule::Apart(vec![0, 1])]);
        assert_eq!(made.units.len(), 1);
        assert_eq!(made.units[0].items, [2]);
    }
}
