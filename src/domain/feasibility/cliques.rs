//! Rows for groups that overlap: at most one of each group, and of each clique found among them.
//!
//! Invariant: every row added follows from the groups it names as sources. Three questions that
//! exclude each other in pairs give one row "at most one of three", which the three rows "at most
//! one of two" do not give to a linear program.

use std::collections::{BTreeMap, BTreeSet};

use super::lower::Group;
use super::model::{Model, Row};

/// Looks at pairs of variables at most this often; cliques beyond are left out, groups never.
const MAX_LOOKS: usize = 2_000_000;

/// Adds the rows. `tangled` are variables and the groups that they stand in.
pub(super) fn add(model: &mut Model, tangled: &[(usize, Vec<usize>)], groups: &[Group]) {
    let mut members: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (var, groups) in tangled {
        for group in groups {
            members.entry(*group).or_default().insert(*var);
        }
    }
    let groups_of: BTreeMap<usize, &[usize]> = tangled
        .iter()
        .map(|(var, groups)| (*var, groups.as_slice()))
        .collect();
    let mut n_looks = 0;
    let mut seen = BTreeSet::new();
    for (group, vars) in &members {
        let source = groups.get(*group).map(|group| group.source);
        push(model, vars, source.into_iter().collect());
        let Some(first) = vars.first().and_then(|var| groups_of.get(var)) else {
            continue;
        };
        let (mut clique, mut sources) = (vars.clone(), BTreeSet::from_iter(source));
        let around = first
            .iter()
            .filter_map(|group| members.get(group))
            .flatten();
        for var in around {
            n_looks += clique.len();
            if MAX_LOOKS < n_looks || clique.contains(var) {
                continue;
            }
            let shared = |other: &usize| shared_group(&groups_of, *var, *other);
            let edges: Option<Vec<usize>> = clique.iter().map(shared).collect();
            if let Some(edges) = edges {
                sources.extend(
                    edges
                        .iter()
                        .filter_map(|edge| groups.get(*edge))
                        .map(|group| group.source),
                );
                clique.insert(*var);
            }
        }
        if vars.len() < clique.len() && seen.insert(clique.clone()) {
            push(model, &clique, sources.into_iter().collect());
        }
    }
}

fn shared_group(groups_of: &BTreeMap<usize, &[usize]>, a: usize, b: usize) -> Option<usize> {
    let (a, b) = (groups_of.get(&a)?, groups_of.get(&b)?);
    a.iter().copied().find(|group| b.contains(group))
}

fn push(model: &mut Model, vars: &BTreeSet<usize>, sources: Vec<usize>) {
    // A group of one variable says no more than the variable's cap.
    if 1 < vars.len() {
        model.rows.push(Row {
            terms: vars.iter().map(|var| (*var, 1)).collect(),
            min: 0,
            max: 1,
            sources,
            is_lazy: true,
        });
    }
}
