//! A few papers side by side: what each holds, and what each pair shares.
//!
//! Invariant: [`Board::apply`] leaves every paper allowed, or changes nothing. Counts, sums and
//! overlaps are those of the papers that stand here.

use std::collections::BTreeMap;

use super::super::plan::{Plan, to_index};

/// More classes than this are not searched for moves between two pairs of them.
const MAX_CLASSES_PAIRED: usize = 128;

/// How good some papers are; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// The most items that two papers share.
    pub(super) max: u32,
    /// Items shared, over all pairs.
    pub(super) total: u64,
    /// How far the sums lie apart, over all pairs and sums.
    pub(super) spread: u64,
}

/// Units taken off a form and others put on it, each once.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) form: u32,
    pub(super) out: Vec<u32>,
    pub(super) put: Vec<u32>,
}

/// One paper.
#[derive(Debug, Clone)]
struct Form {
    /// Its units, in no order.
    units: Vec<u32>,
    /// For each row, the items that count.
    rows: Vec<i64>,
    sums: Vec<i64>,
    /// For each group, its units here.
    groups: Vec<u32>,
    /// For each form, the items that both hold.
    shared: Vec<u32>,
}

/// See the invariant of this file.
pub(super) struct Board<'p> {
    plan: &'p Plan,
    forms: Vec<Form>,
    all_units: Vec<u32>,
    /// For each unit, a bit for each form that holds it.
    uses: Vec<u32>,
    /// For each unit, how many items it is.
    sizes: Vec<u32>,
    /// For each class, the rows it counts in, with how many items a unit brings.
    brings: Vec<Vec<(usize, i64)>>,
    /// From the change of every row to the pairs of classes that make it: one taken off, one put on.
    pairs: BTreeMap<Vec<i64>, Vec<(u32, u32)>>,
}

impl<'p> Board<'p> {
    /// The papers as they are, or nothing where one is not made of whole units.
    pub(super) fn new(plan: &'p Plan, papers: &[Vec<u32>]) -> Option<Self> {
        let brings = (0..plan.classes.len()).map(|class| {
            let rows = plan.rows.iter().enumerate();
            rows.filter_map(|(row, rule)| {
                let each = i64::from(*rule.coefficients.get(class)?);
                (each != 0).then_some((row, each))
            })
            .collect()
        });
        let form = Form {
            units: Vec::new(),
            rows: vec![0; plan.rows.len()],
            sums: vec![0; plan.sums.len()],
            groups: vec![0; plan.n_groups],
            shared: vec![0; papers.len()],
        };
        let sizes = plan.units.iter().map(|unit| unit.items.len());
        let mut board = Self {
            plan,
            forms: vec![form; papers.len()],
            all_units: (0..).zip(&plan.units).map(|(unit, _)| unit).collect(),
            uses: vec![0; plan.units.len()],
            sizes: sizes
                .map(|size| u32::try_from(size).unwrap_or(u32::MAX))
                .collect(),
            brings: brings.collect(),
            pairs: pairs(plan),
        };
        for (form, paper) in (0_u32..).zip(papers) {
            let mut n_items = 0;
            for (number, unit) in (0_u32..).zip(&plan.units) {
                if unit
                    .items
                    .iter()
                    .all(|item| paper.binary_search(item).is_ok())
                {
                    board.put(form, number);
                    n_items += unit.items.len();
                }
            }
            let is_allowed = {
                let paper: Vec<usize> = paper.iter().map(|item| to_index(*item)).collect();
                plan.system.allows(&paper)
            };
            if n_items != paper.len() || !is_allowed {
                return None;
            }
        }
        Some(board)
    }

    pub(super) fn n_forms(&self) -> u32 {
        u32::try_from(self.forms.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn all_units(&self) -> &[u32] {
        &self.all_units
    }

    pub(super) fn units_of(&self, form: u32) -> &[u32] {
        let form = self.forms.get(to_index(form));
        form.map_or(&[], |form| form.units.as_slice())
    }

    pub(super) fn class_of(&self, unit: u32) -> u32 {
        let unit = self.plan.units.get(to_index(unit));
        unit.map_or(u32::MAX, |unit| unit.class)
    }

    pub(super) fn class(&self, class: u32) -> &[u32] {
        let class = self.plan.classes.get(to_index(class));
        class.map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_on(&self, form: u32, unit: u32) -> bool {
        self.uses_of(unit) >> form & 1 == 1
    }

    /// How many items a unit is.
    pub(super) fn size_of(&self, unit: u32) -> u32 {
        self.sizes.get(to_index(unit)).copied().unwrap_or(0)
    }

    /// How many forms hold a unit.
    pub(super) fn n_uses(&self, unit: u32) -> u32 {
        self.uses_of(unit).count_ones()
    }

    fn uses_of(&self, unit: u32) -> u32 {
        self.uses.get(to_index(unit)).copied().unwrap_or(0)
    }

    /// Pairs of classes that take back what taking one of `from` off and putting one of `to` on
    /// does to the rows.
    pub(super) fn backwards(&self, from: u32, to: u32) -> &[(u32, u32)] {
        if self.pairs.is_empty() {
            return &[];
        }
        let change = difference(self.plan, to_index(to), to_index(from));
        self.pairs.get(&change).map_or(&[], Vec::as_slice)
    }

    /// Changes a form, if it stays allowed. Returns whether it did.
    pub(super) fn apply(&mut self, change: &Change) -> bool {
        self.replace(change.form, &change.out, &change.put);
        let is_allowed = self.is_allowed(change);
        if !is_allowed {
            self.undo(change);
        }
        is_allowed
    }

    /// Takes back what [`Self::apply`] did.
    pub(super) fn undo(&mut self, change: &Change) {
        self.replace(change.form, &change.put, &change.out);
    }

    fn replace(&mut self, form: u32, out: &[u32], put: &[u32]) {
        for unit in out {
            self.take(form, *unit);
        }
        for unit in put {
            self.put(form, *unit);
        }
    }

    /// Whether the form is allowed, if it was before the change.
    fn is_allowed(&self, change: &Change) -> bool {
        let Some(form) = self.forms.get(to_index(change.form)) else {
            return false;
        };
        let row_is_kept = |row: usize| match (self.plan.rows.get(row), form.rows.get(row)) {
            (Some(rule), Some(count)) => {
                (i64::from(rule.min)..=i64::from(rule.max)).contains(count)
            }
            _ => false,
        };
        let class_is_kept = |unit: &u32| {
            let rows = self.brings.get(to_index(self.class_of(*unit)));
            rows.into_iter().flatten().all(|(row, _)| row_is_kept(*row))
        };
        let groups_are_kept = |unit: &u32| {
            let unit = self.plan.units.get(to_index(*unit));
            let mut groups = unit.into_iter().flat_map(|unit| &unit.groups);
            groups.all(|group| form.groups.get(to_index(*group)) == Some(&1))
        };
        change.put.iter().all(groups_are_kept)
            && change.out.iter().chain(&change.put).all(class_is_kept)
            && form
                .sums
                .iter()
                .zip(&self.plan.sums)
                .all(|(sum, rule)| (rule.min..=rule.max).contains(sum))
    }

    fn put(&mut self, form: u32, unit: u32) {
        if let Some(form) = self.forms.get_mut(to_index(form)) {
            form.units.push(unit);
        }
        self.count(form, unit, 1);
        if let Some(uses) = self.uses.get_mut(to_index(unit)) {
            *uses |= 1 << form;
        }
    }

    fn take(&mut self, form: u32, unit: u32) {
        if let Some(form) = self.forms.get_mut(to_index(form))
            && let Some(at) = form.units.iter().position(|other| *other == unit)
        {
            form.units.swap_remove(at);
        }
        if let Some(uses) = self.uses.get_mut(to_index(unit)) {
            *uses &= !(1 << form);
        }
        self.count(form, unit, -1);
    }

    /// Counts a unit in or out; the forms that `uses` names are the others.
    fn count(&mut self, form_number: u32, unit: u32, sign: i32) {
        let unit_idx = to_index(unit);
        let (uses, class) = (self.uses_of(unit), self.class_of(unit));
        let size = self.size_of(unit);
        let step = if sign < 0 {
            u32::wrapping_sub
        } else {
            u32::wrapping_add
        };
        let at = to_index(form_number);
        if let Some(form) = self.forms.get_mut(at) {
            for (row, each) in self.brings.get(to_index(class)).into_iter().flatten() {
                if let Some(count) = form.rows.get_mut(*row) {
                    *count += each * i64::from(sign);
                }
            }
            for (sum, rule) in form.sums.iter_mut().zip(&self.plan.sums) {
                *sum += rule.weights.get(unit_idx).copied().unwrap_or(0) * i64::from(sign);
            }
            let groups = self.plan.units.get(unit_idx).map(|unit| &unit.groups);
            for group in groups.into_iter().flatten() {
                if let Some(count) = form.groups.get_mut(to_index(*group)) {
                    *count = step(*count, 1);
                }
            }
        }
        let mut left = uses;
        while left != 0 {
            let other = to_index(left.trailing_zeros());
            for (a, b) in [(at, other), (other, at)] {
                if let Some(shared) = self.forms.get_mut(a).and_then(|f| f.shared.get_mut(b)) {
                    *shared = step(*shared, size);
                }
            }
            left &= left - 1;
        }
    }

    /// What each pair shares, each pair once.
    fn overlaps(&self) -> impl Iterator<Item = u32> {
        let forms = self.forms.iter().enumerate();
        forms.flat_map(|(at, form)| form.shared.iter().take(at).copied())
    }

    fn spread(&self) -> u64 {
        (0..self.plan.sums.len())
            .map(|sum| {
                let of_forms = || self.forms.iter().filter_map(move |form| form.sums.get(sum));
                let pairs = of_forms()
                    .enumerate()
                    .flat_map(|(at, a)| of_forms().take(at).map(move |b| a.abs_diff(*b)));
                pairs.fold(0, u64::saturating_add)
            })
            .fold(0, u64::saturating_add)
    }

    /// How good the papers are.
    pub(super) fn score(&self) -> Score {
        Score {
            max: self.overlaps().max().unwrap_or(0),
            total: self.overlaps().map(u64::from).sum(),
            spread: self.spread(),
        }
    }

    /// How good the papers are to go on from. The cube makes large overlaps count most, and yet
    /// every step towards fewer is seen: the largest alone seldom moves.
    pub(super) fn effort(&self) -> (u64, u64) {
        let cubes = self.overlaps().map(|shared| u64::from(shared).pow(3));
        (cubes.sum(), self.spread())
    }

    pub(super) fn clone_forms(&self) -> Vec<Vec<u32>> {
        self.forms.iter().map(|form| form.units.clone()).collect()
    }

    /// The items of forms that are told by their units, ascending.
    pub(super) fn papers(&self, forms: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let items = |unit: &u32| self.plan.units.get(to_index(*unit)).map(|unit| &unit.items);
        forms
            .iter()
            .map(|units| {
                let items = units.iter().filter_map(items).flatten();
                let mut items: Vec<u32> = items.copied().collect();
                items.sort_unstable();
                items
            })
            .collect()
    }
}

/// What the rows gain from a unit of one class rather than of another.
fn difference(plan: &Plan, from: usize, to: usize) -> Vec<i64> {
    let of = |row: &[u32], class: usize| i64::from(row.get(class).copied().unwrap_or(0));
    let rows = plan.rows.iter().map(|row| &row.coefficients);
    rows.map(|row| of(row, to) - of(row, from)).collect()
}

fn pairs(plan: &Plan) -> BTreeMap<Vec<i64>, Vec<(u32, u32)>> {
    let mut pairs: BTreeMap<Vec<i64>, Vec<(u32, u32)>> = BTreeMap::new();
    let n_classes = plan.classes.len();
    if n_classes <= MAX_CLASSES_PAIRED {
        for (from, from_number) in (0..n_classes).zip(0_u32..) {
            for (to, to_number) in (0..n_classes).zip(0_u32..).filter(|(to, _)| *to != from) {
                let pair = (from_number, to_number);
                pairs
                    .entry(difference(plan, from, to))
                    .or_default()
                    .push(pair);
            }
        }
    }
    pairs
}
