//! A plan laid out flat for dealing: what a dealer reads for every card, and never writes.
//!
//! Invariant: the cards of class `c` are `cards[starts[c]..starts[c + 1]]`; every unit stands there
//! once.

use super::super::plan::{Plan, Sum, to_index};

/// Lists of numbers, end to end.
pub(super) struct Lists {
    ends: Vec<u32>,
    values: Vec<u32>,
}

impl Lists {
    fn new<'l>(lists: impl Iterator<Item = &'l [u32]>) -> Self {
        let (mut ends, mut values) = (vec![0], Vec::new());
        for list in lists {
            values.extend_from_slice(list);
            ends.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
        }
        Self { ends, values }
    }

    /// One list; empty where there is none of this number.
    #[inline]
    pub(super) fn list(&self, number: usize) -> &[u32] {
        match self.ends.get(number..number + 2) {
            Some([from, to]) => self
                .values
                .get(to_index(*from)..to_index(*to))
                .unwrap_or(&[]),
            Some(_) | None => &[],
        }
    }
}

/// Instead of a number: there is none, or there are several, in the lists.
pub(super) const NONE: u32 = u32::MAX;
pub(super) const SEVERAL: u32 = u32::MAX - 1;

/// What dealing asks of every card, side by side in memory.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// The last paper that could not take it, because it has it or because its candidate has seen it.
    pub(super) stamp: u32,
    /// Its only group, [`NONE`] or [`SEVERAL`].
    pub(super) group: u32,
    /// Its only item, or [`SEVERAL`].
    pub(super) item: u32,
}

impl Mark {
    const fn sole(list: &[u32]) -> u32 {
        match list {
            [] => NONE,
            [one] => *one,
            _ => SEVERAL,
        }
    }
}

/// What a sum over the cards may be, and how much a miss of it counts beside misses of others.
pub(super) struct Window {
    pub(super) min: i64,
    pub(super) max: i64,
    factor: i64,
}

impl Window {
    /// How far `sum` lies outside, scaled so that windows over different weights compare.
    #[inline]
    pub(super) fn miss(&self, sum: i64) -> i64 {
        self.factor
            .saturating_mul((self.min - sum).max(sum - self.max).max(0))
    }
}

/// See the head of this file.
pub(super) struct Frame {
    /// Units by class.
    pub(super) cards: Vec<u32>,
    /// Where the cards of each class begin, and at last where all end.
    pub(super) starts: Vec<usize>,
    /// For each unit, the groups of which a paper holds one.
    pub(super) groups: Lists,
    /// For each unit, its items.
    pub(super) items: Lists,
    /// For each item, its unit; none for an item that can never stand on a paper.
    pub(super) unit_of_item: Vec<Option<u32>>,
    /// The sums that cards decide: windows, and weights by unit, then by window.
    pub(super) windows: Vec<Window>,
    pub(super) weights: Vec<i64>,
    /// The most units of each class that groups inside the class leave room for.
    pub(super) most: Vec<i64>,
    /// How many units of each class belong to some group.
    n_grouped: Vec<i64>,
    pub(super) n_groups: usize,
}

impl Frame {
    pub(super) fn new(plan: &Plan) -> Self {
        let mut starts = vec![0];
        let mut cards = Vec::with_capacity(plan.units.len());
        for class in &plan.classes {
            cards.extend_from_slice(class);
            starts.push(cards.len());
        }
        let mut unit_of_item = vec![None; plan.system.n_items];
        for (number, unit) in (0_u32..).zip(&plan.units) {
            for item in &unit.items {
                if let Some(place) = unit_of_item.get_mut(to_index(*item)) {
                    *place = Some(number);
                }
            }
        }
        let sums: Vec<&Sum> = plan
            .sums
            .iter()
            .filter(|sum| !is_decided_by_classes(plan, sum))
            .collect();
        let weight = |sum: &&Sum, unit| sum.weights.get(unit).copied().unwrap_or(0);
        Self {
            groups: Lists::new(plan.units.iter().map(|unit| unit.groups.as_slice())),
            items: Lists::new(plan.units.iter().map(|unit| unit.items.as_slice())),
            weights: (0..plan.units.len())
                .flat_map(|unit| sums.iter().map(move |sum| weight(sum, unit)))
                .collect(),
            windows: sums.into_iter().map(window).collect(),
            most: plan.classes.iter().map(|class| most(plan, class)).collect(),
            n_grouped: plan
                .classes
                .iter()
                .map(|class| count(class, |unit| !groups_of(plan, unit).is_empty()))
                .collect(),
            n_groups: plan.n_groups,
            unit_of_item,
            cards,
            starts,
        }
    }

    /// Fresh marks for all units.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mark = |unit| Mark {
            stamp: 0,
            group: Mark::sole(self.groups.list(unit)),
            item: Mark::sole(self.items.list(unit)),
        };
        (0..self.n_units()).map(mark).collect()
    }

    pub(super) fn n_units(&self) -> usize {
        self.cards.len()
    }

    /// Where the cards of a class begin and end.
    pub(super) fn span(&self, class: usize) -> (usize, usize) {
        match self.starts.get(class..class + 2) {
            Some([from, to]) => (*from, *to),
            Some(_) | None => (0, 0),
        }
    }

    /// What a unit adds to the sums, in the order of the windows.
    #[inline]
    pub(super) fn weights_of(&self, unit: u32) -> &[i64] {
        let n_sums = self.windows.len();
        let from = to_index(unit) * n_sums;
        self.weights.get(from..from + n_sums).unwrap_or(&[])
    }

    /// The classes, the tightest first: those with the least to spare for each card that an enemy
    /// can block. A class without enemies can wait for last.
    pub(super) fn order(&self, table: &[i64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.most.len()).collect();
        order.sort_by_key(|class| {
            let number = |list: &[i64]| list.get(*class).copied().unwrap_or(0);
            let spare = number(&self.most) - number(table);
            let n_grouped = number(&self.n_grouped);
            (n_grouped == 0, 1000 * spare / n_grouped.max(1), *class)
        });
        order
    }
}

/// Whether the units of each class weigh the same, so that the number of each class decides the sum.
pub(super) fn is_decided_by_classes(plan: &Plan, sum: &Sum) -> bool {
    plan.classes.iter().all(|class| {
        let mut weights = class.iter().map(|unit| sum.weights.get(to_index(*unit)));
        let first = weights.next();
        weights.all(|weight| Some(weight) == first)
    })
}

fn window(sum: &Sum) -> Window {
    let least = sum.weights.iter().min().copied().unwrap_or(0);
    let greatest = sum.weights.iter().max().copied().unwrap_or(0);
    Window {
        min: sum.min,
        max: sum.max,
        factor: (1_000_000 / (greatest - least).max(1)).max(1),
    }
}

fn groups_of(plan: &Plan, unit: u32) -> &[u32] {
    plan.units
        .get(to_index(unit))
        .map_or(&[], |unit| unit.groups.as_slice())
}

fn count(class: &[u32], is_counted: impl Fn(u32) -> bool) -> i64 {
    i64::try_from(class.iter().filter(|unit| is_counted(**unit)).count()).unwrap_or(i64::MAX)
}

/// Free units, and one for each group that is some unit's first: two units with the same first
/// group never stand together.
fn most(plan: &Plan, class: &[u32]) -> i64 {
    let mut first: Vec<u32> = class
        .iter()
        .filter_map(|unit| groups_of(plan, *unit).first().copied())
        .collect();
    first.sort_unstable();
    first.dedup();
    let n_free = count(class, |unit| groups_of(plan, unit).is_empty());
    n_free + i64::try_from(first.len()).unwrap_or(i64::MAX)
}
