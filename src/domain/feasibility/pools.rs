//! Variables of a model: where their items come from, and the way back from values to a paper.
//!
//! Invariant: whatever values obey the model, [`Lowered::paper`] finds that many different units for
//! each variable, one from each place.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::Catalogue;
use super::cliques;
use super::lower::{Column, Group, Lowered, Unit};
use super::model::{Row, at};
use crate::domain::seed::Stream;

/// Where the items of some variables come from: each place gives one unit, to one of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    /// The variables, and the column of the units each counts.
    pub(super) variables: Vec<(usize, Column)>,
    /// Units of the only variable.
    loose: Vec<usize>,
    /// Groups of units.
    groups: Vec<usize>,
}

impl Lowered {
    /// Makes the variables, and the rows that say which of them share places.
    pub(super) fn make_pools(&mut self, catalogue: &Catalogue) {
        let is_simple = |group: &Group| {
            let mut units = group.units.iter().filter_map(|unit| self.units.get(*unit));
            units.all(|unit| unit.groups.len() == 1)
        };
        let simple: Vec<bool> = self.groups.iter().map(is_simple).collect();
        // By the columns that a place of the pool offers, and the groups that are told apart.
        let mut pools: BTreeMap<(Vec<&Column>, &[usize]), Pool> = BTreeMap::new();
        for (number, unit) in self.units.iter().enumerate() {
            if unit.column.is_empty()
                || unit.groups.first().is_some_and(|group| at(&simple, *group))
            {
                continue;
            }
            let key = (vec![&unit.column], unit.groups.as_slice());
            pools.entry(key).or_default().loose.push(number);
        }
        for (number, group) in self.groups.iter().enumerate() {
            if !at(&simple, number) {
                continue;
            }
            let units = group.units.iter().filter_map(|unit| self.units.get(*unit));
            let columns: BTreeSet<&Column> = units.map(|unit| &unit.column).collect();
            let key = (columns.into_iter().collect(), [].as_slice());
            pools.entry(key).or_default().groups.push(number);
        }
        let mut tangled: Vec<(usize, Vec<usize>)> = Vec::new();
        for ((columns, groups), mut pool) in pools {
            let n_loose = pool.loose.iter().filter_map(|unit| self.units.get(*unit));
            let n_loose: usize = n_loose.map(|unit| unit.n_places(catalogue)).sum();
            let cap = if groups.is_empty() {
                n_loose + pool.groups.len()
            } else {
                1
            };
            let cap = i64::try_from(cap).unwrap_or(i64::MAX);
            let mut sources: Vec<usize> = pool
                .groups
                .iter()
                .chain(groups)
                .filter_map(|group| self.groups.get(*group))
                .map(|group| group.source)
                .collect();
            sources.sort_unstable();
            sources.dedup();
            let first = self.model.caps.len();
            for (var, column) in (first..).zip(&columns) {
                pool.variables.push((var, (*column).clone()));
                self.model.caps.push(cap);
                self.model.cap_sources.push(sources.clone());
                if !groups.is_empty() {
                    tangled.push((var, groups.to_vec()));
                }
            }
            if 1 < columns.len() {
                self.model.rows.push(Row {
                    terms: (first..first + columns.len()).map(|var| (var, 1)).collect(),
                    min: 0,
                    max: cap,
                    sources,
                    is_lazy: true,
                });
            }
            self.pools.push(pool);
        }
        cliques::add(&mut self.model, &tangled, &self.groups);
    }

    /// The items of a paper with these values, ascending; with a stream, chosen by chance.
    pub(super) fn paper(
        &self,
        catalogue: &Catalogue,
        values: &[i64],
        mut stream: Option<&mut Stream>,
    ) -> Vec<usize> {
        let mut paper = Vec::new();
        for pool in &self.pools {
            let items = pool.loose.iter().filter_map(|unit| self.units.get(*unit));
            let loose = items
                .flat_map(|unit| unit.places(catalogue))
                .map(Place::Items);
            let mut places: Vec<Place> = loose
                .chain(pool.groups.iter().copied().map(Place::Group))
                .collect();
            if let Some(stream) = stream.as_deref_mut() {
                stream.shuffle(&mut places);
            }
            let mut places = places.into_iter();
            for (var, column) in &pool.variables {
                for _ in 0..at(values, *var) {
                    match places.next() {
                        Some(Place::Items(items)) => paper.extend(items),
                        Some(Place::Group(group)) => {
                            let group = self
                                .groups
                                .get(group)
                                .into_iter()
                                .flat_map(|group| &group.units);
                            let units = group.filter_map(|unit| self.units.get(*unit));
                            let mut fitting: Vec<&Unit> =
                                units.filter(|unit| unit.column == *column).collect();
                            if let Some(stream) = stream.as_deref_mut() {
                                stream.shuffle(&mut fitting);
                            }
                            let chosen = fitting.first().into_iter();
                            paper.extend(chosen.flat_map(|unit| unit.places(catalogue)).flatten());
                        }
                        None => {}
                    }
                }
            }
        }
        paper.sort_unstable();
        paper
    }
}

/// What gives one unit to a paper.
enum Place {
    /// A unit: these items.
    Items(Vec<usize>),
    /// One unit of this group.
    Group(usize),
}

impl Unit {
    fn n_places(&self, catalogue: &Catalogue) -> usize {
        match self.kinds.as_slice() {
            [kind] => catalogue
                .kinds
                .get(*kind)
                .map_or(0, |kind| kind.items.len()),
            _ => 1,
        }
    }

    /// The items of each unit that this stands for.
    fn places(&self, catalogue: &Catalogue) -> Vec<Vec<usize>> {
        let kinds = self
            .kinds
            .iter()
            .filter_map(|kind| catalogue.kinds.get(*kind));
        match self.kinds.as_slice() {
            [_] => kinds
                .flat_map(|kind| &kind.items)
                .map(|item| vec![*item])
                .collect(),
            _ => vec![kinds.flat_map(|kind| &kind.items).copied().collect()],
        }
    }
}
