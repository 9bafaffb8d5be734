//! Some of a system's constraints as a [`Model`], and the way back from values to items.
//!
//! Invariant: a paper that obeys these constraints exists exactly when the model has a solution.
//! Units (what travels together) that are alike to every row are one variable. Groups of units that
//! exclude each other, and overlap no other group, are counted rather than told apart where they are
//! made of the same profiles; that is exact, because one of each such group may be chosen freely.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::Catalogue;
use super::model::{Model, Row, at, gcd, set};
use super::pools::Pool;
use super::residues;

/// Coefficients in the rows, by row.
pub(super) type Column = Vec<(usize, i64)>;

/// What stands on a paper whole or not at all.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// Its kinds. One kind of several items stands for as many units.
    pub(super) kinds: Vec<usize>,
    /// Its coefficients.
    pub(super) column: Column,
    /// The groups it stands in.
    pub(super) groups: Vec<usize>,
}

/// A model and where its variables come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Lowered {
    pub(super) model: Model,
    pub(super) units: Vec<Unit>,
    pub(super) groups: Vec<Group>,
    pub(super) pools: Vec<Pool>,
}

/// Units of which at most one may stand on a paper.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) source: usize,
    pub(super) units: Vec<usize>,
}

/// Lowers the constraints that are active.
///
/// # Errors
/// The constraint that no set of items obeys, where there is one.
pub(super) fn lower(catalogue: &Catalogue, active: &[bool]) -> Result<Lowered, usize> {
    let rows = rows_of(catalogue, active)?;
    let mut lowered = Lowered::default();
    let unit_of_kind = lowered.make_units(catalogue, active, &rows.number_of);
    lowered.model.rows = rows.rows;
    lowered.make_groups(catalogue, active, &unit_of_kind);
    lowered.make_pools(catalogue);
    for pool in &lowered.pools {
        for (var, column) in &pool.variables {
            for (row, coefficient) in column {
                if let Some(row) = lowered.model.rows.get_mut(*row) {
                    row.terms.push((*var, *coefficient));
                }
            }
        }
    }
    residues::add(&mut lowered.model);
    lowered.model.rows.iter_mut().for_each(reduce);
    lowered.model.index();
    Ok(lowered)
}

struct Rows {
    rows: Vec<Row>,
    /// The row of each rule of the catalogue that is a row.
    number_of: Vec<Option<usize>>,
}

/// The rules that bind anything, as rows without terms yet.
fn rows_of(catalogue: &Catalogue, active: &[bool]) -> Result<Rows, usize> {
    let mut rows = Vec::new();
    let mut number_of = vec![None; catalogue.linear.len()];
    for (rule, number) in catalogue.linear.iter().zip(&mut number_of) {
        let ((min, max), (least, greatest)) = (rule.bounds, rule.extremes);
        if !at(active, rule.source) {
            continue;
        }
        if max < min || greatest < min || max < least {
            return Err(rule.source);
        }
        if min <= least && greatest <= max {
            continue;
        }
        *number = Some(rows.len());
        rows.push(Row {
            terms: Vec::new(),
            min,
            max,
            sources: vec![rule.source],
            is_lazy: false,
        });
    }
    Ok(Rows { rows, number_of })
}

/// Divides a row by what all its coefficients share; the bounds move inwards to whole numbers.
fn reduce(row: &mut Row) {
    let shared = row.terms.iter().fold(0, |shared, (_, c)| gcd(shared, *c));
    if 1 < shared {
        for (_, coefficient) in &mut row.terms {
            *coefficient /= shared;
        }
        row.min = -(-row.min).div_euclid(shared);
        row.max = row.max.div_euclid(shared);
    }
}

impl Lowered {
    /// Merges what travels together; returns the unit of each kind, none for what cannot stand on
    /// any paper.
    fn make_units(
        &mut self,
        catalogue: &Catalogue,
        active: &[bool],
        number_of: &[Option<usize>],
    ) -> Vec<Option<usize>> {
        let mut parents: Vec<usize> = (0..catalogue.kinds.len()).collect();
        let mut banned = BTreeSet::new();
        for bond in &catalogue.togethers {
            if !at(active, bond.source) {
                continue;
            }
            self.model.ambient.push(bond.source);
            let first = bond.kinds.first().copied();
            for kind in &bond.kinds {
                let (a, b) = (
                    root(&mut parents, *kind),
                    root(&mut parents, first.unwrap_or(0)),
                );
                set(&mut parents, a.max(b), a.min(b));
            }
            if bond.has_strangers {
                banned.extend(first);
            }
        }
        let banned: BTreeSet<usize> = banned
            .iter()
            .map(|kind| root(&mut parents, *kind))
            .collect();
        let mut unit_of_kind = vec![None; parents.len()];
        for (number, kind) in catalogue.kinds.iter().enumerate() {
            let head = root(&mut parents, number);
            if banned.contains(&head) {
                continue;
            }
            // The head of a unit is its lowest kind, so that it comes first.
            let unit = *at(&unit_of_kind, head).get_or_insert(self.units.len());
            set(&mut unit_of_kind, number, Some(unit));
            if unit == self.units.len() {
                self.units.push(Unit::default());
            }
            if let Some(unit) = self.units.get_mut(unit) {
                unit.kinds.push(number);
                for (rule, coefficient) in &kind.column {
                    if let Some(row) = at(number_of, *rule) {
                        unit.column.push((row, *coefficient));
                    }
                }
            }
        }
        for unit in &mut self.units {
            if 1 < unit.kinds.len() {
                unit.column = merged(&unit.column);
            }
        }
        unit_of_kind
    }

    /// Groups of at least two units that matter; a unit that excludes itself is out.
    fn make_groups(&mut self, catalogue: &Catalogue, active: &[bool], unit_of: &[Option<usize>]) {
        let mut seen = BTreeSet::new();
        for bond in catalogue
            .aparts
            .iter()
            .filter(|bond| at(active, bond.source))
        {
            let mut units: Vec<usize> = bond
                .kinds
                .iter()
                .filter_map(|kind| at(unit_of, *kind))
                .collect();
            units.sort_unstable();
            for pair in units.windows(2) {
                if let [a, b] = pair
                    && a == b
                {
                    if let Some(unit) = self.units.get_mut(*a) {
                        unit.column.clear();
                    }
                    self.model.ambient.push(bond.source);
                }
            }
            units.dedup();
            let (source, group) = (bond.source, units);
            self.groups.push(Group {
                source,
                units: group,
            });
        }
        // Only now is it known which units are out.
        let units = &self.units;
        self.groups.retain_mut(|group| {
            group
                .units
                .retain(|unit| units.get(*unit).is_some_and(|unit| !unit.column.is_empty()));
            1 < group.units.len() && seen.insert(group.units.clone())
        });
        for (number, group) in self.groups.iter().enumerate() {
            for unit in &group.units {
                if let Some(unit) = self.units.get_mut(*unit) {
                    unit.groups.push(number);
                }
            }
        }
    }
}

fn root(parents: &mut [usize], mut kind: usize) -> usize {
    while at(parents, kind) != kind {
        let grandparent = at(parents, at(parents, kind));
        set(parents, kind, grandparent);
        kind = grandparent;
    }
    kind
}

/// A column with each row once.
fn merged(column: &Column) -> Column {
    let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
    for (row, coefficient) in column {
        *sums.entry(*row).or_default() += coefficient;
    }
    sums.into_iter().filter(|(_, sum)| *sum != 0).collect()
}
