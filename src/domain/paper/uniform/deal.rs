//! One try after another at one paper: units dealt from the pools, and the checks that are left.
//!
//! Invariant: a try draws each choice and each unit as if nothing were checked, and is given up as
//! a whole. So what passes is spread over the papers as evenly as what is tried.

use super::super::plan::{Plan, Row, Sum, to_index};
use super::layout::Layout;
use super::tables::Tables;
use crate::domain::seed::Stream;

/// What dealing needs to know of the units, laid out for speed.
#[derive(Debug)]
pub(super) struct Dealer {
    layout: Layout,
    tables: Tables,
    /// Counts that have to be checked: groups, and rows that were not counted.
    checks: Vec<Check>,
    /// Where the additions of each unit begin in `adds`, and after the last unit where they end.
    first_add: Vec<u32>,
    /// What each unit adds to which check, unit after unit.
    adds: Vec<(u32, u32)>,
    /// Sums that have to be checked.
    sums: Vec<Sum>,
    /// The only item of each unit; `None` where one has several.
    single_items: Option<Vec<u32>>,
}

/// Bounds of a count.
#[derive(Debug, Clone, Copy)]
struct Check {
    min: u32,
    max: u32,
}

/// What one paper needs while it is drawn.
struct Scratch {
    /// The units of the layout; each pool in an order of its own.
    units: Vec<u32>,
    /// A bit for each unit on the paper.
    on_paper: Vec<u64>,
    /// For each check, how much was dealt.
    counts: Vec<u32>,
    sums: Vec<i64>,
}

impl Dealer {
    pub(super) fn new(plan: &Plan, layout: Layout, tables: Tables) -> Self {
        let groups = layout
            .checked_groups
            .iter()
            .filter(|is_checked| **is_checked);
        let mut checks: Vec<Check> = groups.map(|_| Check { min: 0, max: 1 }).collect();
        let mut number_of_group = Vec::new();
        let mut next = 0;
        for is_checked in &layout.checked_groups {
            number_of_group.push(is_checked.then_some(next));
            next += u32::from(*is_checked);
        }
        let rows = layout.checked_rows.iter();
        let rows: Vec<&Row> = rows.filter_map(|row| plan.rows.get(*row)).collect();
        checks.extend(rows.iter().map(|row| Check {
            min: row.min,
            max: row.max,
        }));
        let (mut first_add, mut adds) = (vec![0], Vec::new());
        for unit in &plan.units {
            let groups = unit.groups.iter();
            adds.extend(groups.filter_map(|group| {
                let number = *number_of_group.get(to_index(*group))?;
                number.map(|number| (number, 1))
            }));
            adds.extend((next..).zip(&rows).filter_map(|(number, row)| {
                let each = *row.coefficients.get(to_index(unit.class))?;
                (each != 0).then_some((number, each))
            }));
            first_add.push(u32::try_from(adds.len()).unwrap_or(u32::MAX));
        }
        let checked_sums = layout.checked_sums.iter();
        let single = plan.units.iter().map(|unit| match unit.items.as_slice() {
            [item] => Some(*item),
            _ => None,
        });
        Self {
            sums: checked_sums
                .filter_map(|sum| plan.sums.get(*sum))
                .cloned()
                .collect(),
            single_items: single.collect(),
            layout,
            tables,
            checks,
            first_add,
            adds,
        }
    }

    /// Ways to keep the lines.
    pub(super) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Whether every try is a paper.
    pub(super) fn checks_nothing(&self) -> bool {
        self.checks.is_empty() && self.sums.is_empty()
    }

    /// A paper, its items ascending, and the number of tries; nothing after `max_tries`.
    pub(super) fn draw(
        &self,
        plan: &Plan,
        stream: &mut Stream,
        is_seen: &[bool],
        max_tries: u32,
    ) -> Option<(Vec<u32>, u32)> {
        let mut scratch = Scratch {
            units: self.layout.units.clone(),
            on_paper: vec![0; plan.units.len().div_ceil(64)],
            counts: vec![0; self.checks.len()],
            sums: vec![0; self.sums.len()],
        };
        let tries = (1..=max_tries).find(|_| {
            scratch.on_paper.fill(0);
            scratch.counts.fill(0);
            scratch.sums.fill(0);
            self.tables.walk(stream, |stream, stage, choice| {
                self.deal(stream, stage, choice, &mut scratch, is_seen)
            }) && self.is_kept(&scratch)
        })?;
        Some((self.items(plan, &scratch), tries))
    }

    /// Deals the units of one choice. Returns whether they pass so far.
    fn deal(
        &self,
        stream: &mut Stream,
        stage: usize,
        choice: u32,
        scratch: &mut Scratch,
        is_seen: &[bool],
    ) -> bool {
        let stage = self.layout.stages.get(stage);
        let Some((pool, n_taken)) = stage.and_then(|stage| self.layout.taken(stage, choice)) else {
            return true;
        };
        let end = pool.start + to_index(pool.n_units);
        let Some(units) = scratch.units.get_mut(pool.start..end) else {
            return false;
        };
        // Fisher–Yates, as far as it is needed. The order left by an earlier try does no harm.
        for (at, left) in (0..to_index(n_taken)).zip((0..=pool.n_units).rev()) {
            units.swap(at, at + to_index(stream.below(left)));
            let Some(unit) = units.get(at).copied() else {
                return false;
            };
            let unit_idx = to_index(unit);
            if is_seen.get(unit_idx) == Some(&true) {
                return false;
            }
            for (check, add) in self.adds_of(unit_idx) {
                let at = to_index(*check);
                match (scratch.counts.get_mut(at), self.checks.get(at)) {
                    (Some(count), Some(check)) if *count + add <= check.max => *count += add,
                    _ => return false,
                }
            }
            for (sum, rule) in scratch.sums.iter_mut().zip(&self.sums) {
                *sum += rule.weights.get(unit_idx).copied().unwrap_or(0);
            }
            if let Some(word) = scratch.on_paper.get_mut(unit_idx / 64) {
                *word |= 1 << (unit_idx % 64);
            }
        }
        true
    }

    fn adds_of(&self, unit: usize) -> &[(u32, u32)] {
        if self.adds.is_empty() {
            return &[];
        }
        let bound = |at: usize| self.first_add.get(at).copied().map_or(0, to_index);
        self.adds.get(bound(unit)..bound(unit + 1)).unwrap_or(&[])
    }

    /// Whether all that was dealt is enough, and the sums are right.
    fn is_kept(&self, scratch: &Scratch) -> bool {
        let mut counts = scratch.counts.iter().zip(&self.checks);
        let mut sums = scratch.sums.iter().zip(&self.sums);
        counts.all(|(count, check)| check.min <= *count)
            && sums.all(|(sum, rule)| (rule.min..=rule.max).contains(sum))
    }

    fn items(&self, plan: &Plan, scratch: &Scratch) -> Vec<u32> {
        let n_units: u32 = scratch.on_paper.iter().map(|word| word.count_ones()).sum();
        let mut items = Vec::with_capacity(to_index(n_units));
        for (base, word) in (0..).step_by(64).zip(&scratch.on_paper) {
            let mut left = *word;
            while left != 0 {
                let unit: usize = base + to_index(left.trailing_zeros());
                match &self.single_items {
                    Some(single) => items.extend(single.get(unit)),
                    None => items.extend(plan.units.get(unit).into_iter().flat_map(|u| &u.items)),
                }
                left &= left - 1;
            }
        }
        if self.single_items.is_none() {
            items.sort_unstable();
        }
        items
    }
}
