//! A system read once: items that no rule tells apart are one kind, so that large banks become small.
//!
//! Invariant: the items of a kind stand in the same counts and sums with the same coefficients, and
//! a kind of more than one item stands in no [`Rule::Apart`] and no [`Rule::Together`].

use super::model::{LIMIT, at, set};
use super::system::{Rule, System};

/// Items that are alike to every rule.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    /// Its items, ascending.
    pub(super) items: Vec<usize>,
    /// The numbers of the sums it stands in, ascending, and its coefficients there.
    pub(super) column: Vec<(usize, i64)>,
}

/// A count or a sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinearRule {
    /// Its constraint.
    pub(super) source: usize,
    /// Its bounds, within [`LIMIT`].
    pub(super) bounds: (i64, i64),
    /// The least and greatest sums of any set of items.
    pub(super) extremes: (i64, i64),
}

/// Kinds that exclude each other, or that travel together.
#[derive(Debug, Clone)]
pub(super) struct Bond {
    /// Its constraint.
    pub(super) source: usize,
    /// Numbers of kinds of one item each, as often as the rule names them.
    pub(super) kinds: Vec<usize>,
    /// Whether the rule also names an item that there is not.
    pub(super) has_strangers: bool,
}

/// A system by kinds.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    /// How many constraints the system has.
    pub(super) n_constraints: usize,
    /// The kinds.
    pub(super) kinds: Vec<Kind>,
    /// Counts and sums.
    pub(super) linear: Vec<LinearRule>,
    /// Kinds of which at most one may stand on a paper.
    pub(super) aparts: Vec<Bond>,
    /// Kinds of which all stand on a paper or none.
    pub(super) togethers: Vec<Bond>,
}

impl Catalogue {
    /// Reads a system; none where sums of its weights are too large to be computed with.
    pub(super) fn new(system: &System) -> Option<Self> {
        let mut columns: Vec<Vec<(usize, i64)>> = vec![Vec::new(); system.n_items];
        let mut is_bound = vec![false; system.n_items];
        let (mut linear, mut relations) = (Vec::new(), Vec::new());
        for (source, constraint) in system.constraints.iter().enumerate() {
            for rule in &constraint.rules {
                let number = linear.len();
                let bounds = match rule {
                    Rule::Count { members, min, max } => {
                        for item in members {
                            add(&mut columns, *item, number, 1);
                        }
                        (i64::from(*min), i64::from(*max))
                    }
                    Rule::Sum { weights, min, max } => {
                        for (item, weight) in weights.iter().enumerate() {
                            add(&mut columns, item, number, *weight);
                        }
                        (*min, *max)
                    }
                    Rule::Apart(members) | Rule::Together(members) => {
                        for item in members {
                            set(&mut is_bound, *item, true);
                        }
                        relations.push((source, rule, members));
                        continue;
                    }
                };
                linear.push(LinearRule {
                    source,
                    bounds: (bounds.0.clamp(-LIMIT, LIMIT), bounds.1.clamp(-LIMIT, LIMIT)),
                    extremes: (0, 0),
                });
            }
        }
        measure(&mut linear, &columns)?;
        let (kinds, kind_of) = gather(columns, &is_bound);
        let (mut aparts, mut togethers) = (Vec::new(), Vec::new());
        for (source, rule, members) in relations {
            let known = members.iter().filter(|item| **item < system.n_items);
            let kinds: Vec<usize> = known.map(|item| at(&kind_of, *item)).collect();
            let has_strangers = kinds.len() < members.len();
            let bond = Bond {
                source,
                kinds,
                has_strangers,
            };
            match rule {
                Rule::Together(_) => togethers.push(bond),
                Rule::Apart(_) | Rule::Count { .. } | Rule::Sum { .. } => aparts.push(bond),
            }
        }
        Some(Self {
            n_constraints: system.constraints.len(),
            kinds,
            linear,
            aparts,
            togethers,
        })
    }
}

/// Adds to the coefficient of an item in a rule; what is no item counts nowhere.
fn add(columns: &mut [Vec<(usize, i64)>], item: usize, rule: usize, weight: i64) {
    let Some(column) = columns.get_mut(item) else {
        return;
    };
    match column.last_mut() {
        Some((last, sum)) if *last == rule => *sum = sum.saturating_add(weight),
        Some(_) | None if weight != 0 => column.push((rule, weight)),
        Some(_) | None => {}
    }
}

/// Notes the extremes of each rule; none where one lies beyond [`LIMIT`].
fn measure(linear: &mut [LinearRule], columns: &[Vec<(usize, i64)>]) -> Option<()> {
    for (rule, coefficient) in columns.iter().flatten() {
        let rule = linear.get_mut(*rule)?;
        let (least, greatest) = &mut rule.extremes;
        let extreme = if *coefficient < 0 { least } else { greatest };
        *extreme = extreme.saturating_add(*coefficient);
        if !(-LIMIT / 4..=LIMIT / 4).contains(extreme) {
            return None;
        }
    }
    Some(())
}

/// The kinds, and the kind of each item.
fn gather(columns: Vec<Vec<(usize, i64)>>, is_bound: &[bool]) -> (Vec<Kind>, Vec<usize>) {
    let mut kind_of = vec![0; columns.len()];
    let mut sorted: Vec<(usize, Vec<(usize, i64)>)> = columns.into_iter().enumerate().collect();
    // Items keep their order among those that are alike: the sort is stable.
    sorted.sort_by(|(_, a), (_, b)| a.cmp(b));
    let mut kinds: Vec<Kind> = Vec::new();
    let mut open: Option<usize> = None;
    for (item, column) in sorted {
        let is_loner = at(is_bound, item);
        let home = open
            .filter(|kind| !is_loner && kinds.get(*kind).is_some_and(|kind| kind.column == column));
        let number = home.unwrap_or(kinds.len());
        match kinds.get_mut(number) {
            Some(kind) => kind.items.push(item),
            None => kinds.push(Kind {
                items: vec![item],
                column,
            }),
        }
        if !is_loner {
            open = Some(number);
        }
        set(&mut kind_of, item, number);
    }
    (kinds, kind_of)
}
