//! A plan taken apart for counting: pools of units that are alike, and the stages at which a paper
//! takes from them.
//!
//! Invariant: every paper is told by one choice at each stage and a set of units for it. A paper
//! obeys the plan exactly when its choices keep the lines and it passes the checks that are left.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::plan::{Plan, Row, to_index};
use super::Refinement;

/// No bound: far beyond every sum, and far from overflow.
pub(super) const FAR: i64 = i64::MAX / 8;

/// What the increments of all stages add up to, at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) min: i64,
    pub(super) max: i64,
}

/// Units that are alike to every line and, at a stage of one group, members of that group.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    /// Where its units begin in [`Layout::units`].
    pub(super) start: usize,
    /// How many there are.
    pub(super) n_units: u32,
    /// What one of its units adds to the lines; nothing where a line is not named.
    pub(super) adds: Vec<(usize, i64)>,
    /// How many of them may fail the checks that are left.
    pub(super) n_checked: u32,
}

/// One choice.
#[derive(Debug, Clone)]
pub(super) enum Stage {
    /// Choice k takes k units of this pool, from no more than the pool holds.
    Pool(usize),
    /// Choice 0 takes nothing, choice j one unit of the j-th of these pools.
    Group(Vec<usize>),
}

/// See the invariant of this file.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// All units that may stand on a paper, pool after pool.
    pub(super) units: Vec<u32>,
    pub(super) pools: Vec<Pool>,
    pub(super) stages: Vec<Stage>,
    pub(super) lines: Vec<Line>,
    /// For each group, whether drawing has to check it.
    pub(super) checked_groups: Vec<bool>,
    /// The rows that drawing has to check.
    pub(super) checked_rows: Vec<usize>,
    /// The sums that drawing has to check.
    pub(super) checked_sums: Vec<usize>,
}

impl Layout {
    /// The layout of a plan without some of its units, counting as much as `refinement` says.
    pub(super) fn new(plan: &Plan, is_left_out: &[bool], refinement: Refinement) -> Self {
        let mut uncounted = from_loose_to_tight(plan);
        uncounted.truncate(refinement.n_loose_rows);
        let groups = Groups::new(plan, is_left_out);
        let is_counted = groups.counted(refinement);
        let mut checked_groups = groups.can_bind;
        for (is_checked, is_counted) in checked_groups.iter_mut().zip(&is_counted) {
            *is_checked &= !is_counted;
        }
        let (checked, counted): (Vec<_>, Vec<_>) = live_rows(plan, is_left_out)
            .into_iter()
            .partition(|live| uncounted.contains(&live.number));
        let mut lines: Vec<Line> = counted.iter().map(|live| live.line).collect();
        let counted_sums: &[_] = if refinement.sums { &plan.sums } else { &[] };
        lines.extend(counted_sums.iter().map(|sum| Line {
            min: sum.min.clamp(-FAR, FAR),
            max: sum.max.clamp(-FAR, FAR),
        }));

        let mut alike: BTreeMap<(Option<u32>, Vec<i64>), Vec<u32>> = BTreeMap::new();
        for (number, unit) in (0_u32..).zip(&plan.units) {
            if is_left_out.get(to_index(number)) == Some(&true) {
                continue;
            }
            let of_rows = counted.iter().map(|live| coefficient(live.row, unit.class));
            let of_sums = counted_sums.iter().map(|sum| {
                let weight = sum.weights.get(to_index(number)).copied();
                weight.unwrap_or(0).clamp(-FAR, FAR)
            });
            let column = of_rows.chain(of_sums).collect();
            let group = unit.groups.iter().copied();
            let group = group
                .into_iter()
                .find(|group| is_counted.get(to_index(*group)) == Some(&true));
            alike.entry((group, column)).or_default().push(number);
        }
        let mut layout = Self {
            lines,
            checked_rows: checked.iter().map(|live| live.number).collect(),
            checked_sums: if refinement.sums {
                Vec::new()
            } else {
                (0..plan.sums.len()).collect()
            },
            checked_groups,
            ..Self::default()
        };
        let mut of_groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for ((group, column), units) in alike {
            let pool = layout.pools.len();
            layout.push_pool(plan, &column, &units);
            match group {
                Some(group) => of_groups.entry(group).or_default().push(pool),
                None => layout.stages.push(Stage::Pool(pool)),
            }
        }
        layout
            .stages
            .extend(of_groups.into_values().map(Stage::Group));
        layout
    }

    fn push_pool(&mut self, plan: &Plan, column: &[i64], units: &[u32]) {
        let is_checked = |unit: &&u32| {
            plan.units.get(to_index(**unit)).is_some_and(|unit| {
                unit.groups
                    .iter()
                    .any(|group| self.checked_groups.get(to_index(*group)) == Some(&true))
            })
        };
        let n_checked = units.iter().filter(is_checked).count();
        self.pools.push(Pool {
            start: self.units.len(),
            n_units: u32::try_from(units.len()).unwrap_or(u32::MAX),
            adds: column
                .iter()
                .copied()
                .enumerate()
                .filter(|(_, add)| *add != 0)
                .collect(),
            n_checked: u32::try_from(n_checked).unwrap_or(u32::MAX),
        });
        self.units.extend(units);
    }

    /// A pool by its number; an empty one where there is none.
    pub(super) fn pool(&self, number: usize) -> &Pool {
        const NONE: &Pool = &Pool {
            start: 0,
            n_units: 0,
            adds: Vec::new(),
            n_checked: 0,
        };
        self.pools.get(number).unwrap_or(NONE)
    }

    /// Which pool a choice takes from, and how many units.
    pub(super) fn taken(&self, stage: &Stage, choice: u32) -> Option<(&Pool, u32)> {
        match stage {
            Stage::Pool(pool) => Some((self.pool(*pool), choice)),
            Stage::Group(pools) => {
                let at = to_index(choice.checked_sub(1)?);
                pools.get(at).map(|pool| (self.pool(*pool), 1))
            }
        }
    }
}

/// What is known of the groups before it is said which are counted.
struct Groups {
    /// Two units of it are there: it can be broken.
    can_bind: Vec<bool>,
    /// None of its units is in another group that can be broken.
    is_alone: Vec<bool>,
    /// All its units are of one class.
    is_in_one_class: Vec<bool>,
}

impl Groups {
    fn new(plan: &Plan, is_left_out: &[bool]) -> Self {
        let units = || {
            let all = plan.units.iter().zip(is_left_out);
            all.filter(|(_, is_left_out)| !**is_left_out)
                .map(|(unit, _)| unit)
        };
        let mut classes_of = vec![Vec::new(); plan.n_groups];
        for unit in units() {
            for group in &unit.groups {
                if let Some(classes) = classes_of.get_mut(to_index(*group)) {
                    classes.push(unit.class);
                }
            }
        }
        let can_bind: Vec<bool> = classes_of.iter().map(|classes| 1 < classes.len()).collect();
        let is_in_one_class = classes_of
            .iter()
            .map(|classes| classes.windows(2).all(|pair| pair.first() == pair.last()));
        let mut is_alone = can_bind.clone();
        for unit in units() {
            let can_bind = |group: &&u32| can_bind.get(to_index(**group)) == Some(&true);
            if 1 < unit.groups.iter().filter(can_bind).count() {
                for group in &unit.groups {
                    if let Some(is_alone) = is_alone.get_mut(to_index(*group)) {
                        *is_alone = false;
                    }
                }
            }
        }
        Self {
            is_in_one_class: is_in_one_class.collect(),
            can_bind,
            is_alone,
        }
    }

    /// Which groups get a stage of their own.
    fn counted(&self, refinement: Refinement) -> Vec<bool> {
        let known = self.is_alone.iter().zip(&self.is_in_one_class);
        known
            .map(|(is_alone, is_in_one_class)| {
                *is_alone
                    && match refinement.groups {
                        super::Counted::None => false,
                        super::Counted::WithinClasses => *is_in_one_class,
                        super::Counted::All => true,
                    }
            })
            .collect()
    }
}

fn coefficient(row: &Row, class: u32) -> i64 {
    i64::from(row.coefficients.get(to_index(class)).copied().unwrap_or(0))
}

/// A row that says something.
struct LiveRow<'p> {
    /// Its index in [`Plan::rows`].
    number: usize,
    row: &'p Row,
    /// What it says beside the other rows.
    line: Line,
}

/// The rows that say something, with what each still says. A bound that follows from the sizes of
/// the classes or from a bound of another row is taken away: classes that only such bounds told
/// apart are then alike, and fewer counts have to be carried along.
fn live_rows<'p>(plan: &'p Plan, is_left_out: &[bool]) -> Vec<LiveRow<'p>> {
    let mut sizes = vec![0_i64; plan.classes.len()];
    for (unit, is_left_out) in plan.units.iter().zip(is_left_out) {
        if let (false, Some(size)) = (is_left_out, sizes.get_mut(to_index(unit.class))) {
            *size += 1;
        }
    }
    let most = |row: &Row| -> i64 {
        let counts = row.coefficients.iter().zip(&sizes);
        counts.map(|(each, size)| i64::from(*each) * size).sum()
    };
    let rows = plan.rows.iter().enumerate().map(|(number, row)| {
        let (min, max) = (i64::from(row.min), i64::from(row.max));
        let line = Line {
            min: if min == 0 { -FAR } else { min },
            max: if most(row) <= max { FAR } else { max },
        };
        LiveRow { number, row, line }
    });
    let mut rows: Vec<LiveRow<'_>> = rows.collect();
    let is_within = |low: &Row, high: &Row| {
        let pairs = low.coefficients.iter().zip(&high.coefficients);
        pairs.zip(&sizes).all(|((a, b), size)| a <= b || *size == 0)
    };
    // One bound at a time, against bounds that still stand: two equal rows never cancel each other.
    for at in 0..rows.len() {
        let Some((row, mut line)) = rows.get(at).map(|live| (live.row, live.line)) else {
            continue;
        };
        let others = || rows.iter().filter(|other| other.number != at);
        if others().any(|other| other.line.max <= line.max && is_within(row, other.row)) {
            line.max = FAR;
        }
        if others().any(|other| line.min <= other.line.min && is_within(other.row, row)) {
            line.min = -FAR;
        }
        if let Some(place) = rows.get_mut(at) {
            place.line = line;
        }
    }
    rows.retain(|live| live.line.min != -FAR || live.line.max != FAR);
    rows
}

/// The rows, from the one that chance keeps most often to the one it keeps least often.
fn from_loose_to_tight(plan: &Plan) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..plan.rows.len()).collect();
    rows.sort_by_key(|number| {
        plan.rows.get(*number).map(|row| {
            // A count varies like its root; so the room is measured against that. Of rows with no
            // room, those of few questions go first: the count of the whole paper orders the rest.
            let room = u64::from(row.max.saturating_sub(row.min)).pow(2) * 1000;
            let n_classes = row.coefficients.iter().filter(|each| **each != 0).count();
            (Reverse(room / u64::from(row.max.max(1))), n_classes)
        })
    });
    rows
}
