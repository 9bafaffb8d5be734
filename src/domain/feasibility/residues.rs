//! Rows that follow from a sum and exact counts: what all weights leave over a common step.
//!
//! Invariant: every row added is a sum of rows that are there. With ten questions whose difficulties
//! are 3, 13 or 23, every sum is 30 and a multiple of ten: no search finds that quickly.

use std::collections::BTreeSet;

use super::model::{LIMIT, Model, Row, at, gcd, set};

/// Sums over more variables than this are left alone.
const MAX_TERMS: usize = 200_000;

/// Adds, for each row with several coefficients, the rows that a common step makes tighter.
pub(super) fn add(model: &mut Model) {
    let n_rows = model.rows.len();
    let mut found: Vec<Row> = Vec::new();
    for sum in model.rows.iter().take(n_rows) {
        let step = sum.terms.iter().fold(0, |step, (_, c)| gcd(step, *c));
        let is_count = sum.terms.iter().all(|(_, c)| c.abs() == step);
        if is_count || MAX_TERMS < sum.terms.len() {
            continue;
        }
        for family in families(model) {
            if let Some(row) = shifted(model, sum, &family, step) {
                found.push(row);
                break;
            }
        }
    }
    model.rows.append(&mut found);
}

/// Exact counts of which no two share a variable: few large ones, and many small ones.
fn families(model: &Model) -> Vec<Vec<usize>> {
    let is_exact = |row: &&usize| {
        model
            .rows
            .get(**row)
            .is_some_and(|row| row.min == row.max && row.terms.iter().all(|(_, c)| *c == 1))
    };
    let mut exact: Vec<usize> = (0..model.rows.len()).collect();
    exact.retain(|row| is_exact(&row));
    exact.sort_by_key(|row| model.rows.get(*row).map(|row| row.terms.len()));
    let disjoint = |order: &mut dyn Iterator<Item = &usize>| {
        let mut taken = BTreeSet::new();
        let mut family = Vec::new();
        for number in order {
            let terms = || {
                model
                    .rows
                    .get(*number)
                    .into_iter()
                    .flat_map(|row| &row.terms)
            };
            if terms().all(|(var, _)| !taken.contains(var)) {
                taken.extend(terms().map(|(var, _)| *var));
                family.push(*number);
            }
        }
        family
    };
    vec![
        disjoint(&mut exact.iter()),
        disjoint(&mut exact.iter().rev()),
    ]
}

/// The sum less, for each count, a multiple of it, where this has a larger step than `step`.
fn shifted(model: &Model, sum: &Row, family: &[usize], step: i64) -> Option<Row> {
    let mut weights = vec![0; model.caps.len()];
    for (var, weight) in &sum.terms {
        set(&mut weights, *var, *weight);
    }
    let (mut shift, mut sources) = (0_i64, sum.sources.clone());
    for row in family.iter().filter_map(|row| model.rows.get(*row)) {
        let least = row.terms.iter().map(|(var, _)| at(&weights, *var)).min()?;
        for (var, _) in &row.terms {
            let left = at(&weights, *var) - least;
            set(&mut weights, *var, left);
        }
        shift = shift.checked_add(least.checked_mul(row.min)?)?;
        if least != 0 {
            sources.extend(&row.sources);
        }
    }
    let shared = weights
        .iter()
        .fold(0, |shared, weight| gcd(shared, *weight));
    if shared <= step.max(1) {
        return None;
    }
    // Weights below 0 make the others grow: the sums must stay within what may be computed.
    let caps = model.caps.iter().map(|cap| i128::from(*cap));
    let greatest = weights
        .iter()
        .zip(caps)
        .map(|(weight, cap)| i128::from(*weight) * cap)
        .sum::<i128>();
    if i128::from(LIMIT) < greatest.max(i128::from(shift.abs())) {
        return None;
    }
    let weights = weights.into_iter().enumerate();
    Some(Row {
        terms: weights.filter(|(_, weight)| *weight != 0).collect(),
        min: sum.min.checked_sub(shift)?,
        max: sum.max.checked_sub(shift)?,
        sources,
        is_lazy: false,
    })
}
