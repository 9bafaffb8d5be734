//! How often each choice at each stage is part of a paper, and a random walk that follows it.
//!
//! Invariant: a walk reaches every list of choices that keeps the lines, each in proportion to the
//! number of sets of units it stands for, but for rounding (see [`super::Uniform`]).

use super::layout::{Layout, Line, Stage};
use super::order::{Progress, advance, beginning, most_taken, order, spans};
use super::weight::{Weight, binomials};
use crate::domain::seed::Stream;

/// A line that is kept whatever is still taken.
const DONE: i64 = i64::MIN;

/// Why there are no tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoTables {
    /// No choices keep the lines.
    Infeasible,
    /// More states than were allowed, or more lines open at once than fit a key.
    TooMany,
}

/// All stages, in the order in which they are walked.
#[derive(Debug)]
pub(super) struct Tables {
    steps: Vec<Step>,
    /// Ways to keep the lines: an upper bound of the number of papers.
    pub(super) n_ways: Weight,
    /// Lists of choices that keep the lines; at the most 2⁶⁴ − 1.
    pub(super) n_lists: u64,
}

/// One stage: for each state, the choices that can still lead to a paper.
#[derive(Debug, Default)]
struct Step {
    stage: usize,
    /// Where the edges of each state begin, and after the last where they end.
    first: Vec<u32>,
    edges: Vec<Edge>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    /// Taken when a random number of 64 bits is below this, and not below an earlier one.
    threshold: u64,
    choice: u32,
    /// The state at the next step.
    next: u32,
}

/// Counts of papers that can be made from a state on.
#[derive(Debug, Clone, Copy)]
struct Rest {
    ways: Weight,
    tables: u64,
}

impl Tables {
    /// Counts every way to keep the lines of a layout, with at most `max_states` states.
    ///
    /// # Errors
    /// Says whether there is no way, or whether there were too many states.
    pub(super) fn new(layout: &Layout, max_states: usize) -> Result<Self, NoTables> {
        let most = most_taken(layout);
        let spans = spans(layout, &most);
        let order = order(layout, &spans);
        let mut progress = beginning(layout, &spans);
        let mut here = Format::new(layout, &progress)?;
        let mut states = vec![0_u128];
        let (mut n_states, mut n_edges) = (0, 0);
        let mut steps = Vec::with_capacity(order.len());
        for stage in order {
            let touched = spans.get(stage).map_or(&[][..], Vec::as_slice);
            advance(&mut progress, touched);
            let next = Format::new(layout, &progress)?;
            let choices = most
                .get(stage)
                .map_or(0, |most| n_choices(layout, stage, *most));
            let reach = Reach {
                layout,
                stage,
                n_choices: choices,
                // Four choices a state are usual; more would take more memory than the states do.
                max_edges: max_states.saturating_mul(4) - n_edges,
            };
            let (step, after) = reach.step(&states, &here, &next)?;
            n_states += after.len();
            n_edges += step.edges.len();
            if max_states < n_states {
                return Err(NoTables::TooMany);
            }
            (here, states) = (next, after);
            steps.push(step);
        }
        if states.is_empty() {
            return Err(NoTables::Infeasible);
        }
        let mut rest = vec![
            Rest {
                ways: Weight::ONE,
                tables: 1,
            };
            states.len()
        ];
        for step in steps.iter_mut().rev() {
            rest = step.weigh(layout, &most, &rest);
        }
        let Some(whole) = rest.first().filter(|whole| !whole.ways.is_zero()) else {
            return Err(NoTables::Infeasible);
        };
        Ok(Self {
            steps,
            n_ways: whole.ways,
            n_lists: whole.tables,
        })
    }

    /// How many choices are kept, over all states: what counting once more would cost.
    pub(super) fn n_edges(&self) -> usize {
        self.steps.iter().map(|step| step.edges.len()).sum()
    }

    /// Walks from the first stage to the last and tells each choice. Stops where `take` says no.
    ///
    /// Returns whether it came to the end.
    pub(super) fn walk(
        &self,
        stream: &mut Stream,
        mut take: impl FnMut(&mut Stream, usize, u32) -> bool,
    ) -> bool {
        let mut state = 0_u32;
        self.steps.iter().all(|step| {
            let edges = step.edges_of(state);
            let edge = match edges {
                [] => None,
                [only] => Some(only),
                [.., last] => {
                    let number = stream.bits();
                    let at = edges.partition_point(|edge| edge.threshold <= number);
                    // The last threshold is 2⁶⁴ − 1 and stands for 2⁶⁴.
                    Some(edges.get(at).unwrap_or(last))
                }
            };
            edge.is_some_and(|edge| {
                state = edge.next;
                take(stream, step.stage, edge.choice)
            })
        })
    }
}

impl Step {
    fn edges_of(&self, state: u32) -> &[Edge] {
        let at = usize::try_from(state).unwrap_or(usize::MAX);
        let bound = |at: usize| {
            let first = self.first.get(at).copied().unwrap_or(0);
            usize::try_from(first).unwrap_or(usize::MAX)
        };
        self.edges
            .get(bound(at)..bound(at.saturating_add(1)))
            .unwrap_or(&[])
    }

    /// Puts thresholds on the edges, drops those that lead nowhere, and counts for each state.
    fn weigh(&mut self, layout: &Layout, most: &[u32], after: &[Rest]) -> Vec<Rest> {
        let weights = match layout.stages.get(self.stage) {
            Some(Stage::Pool(pool)) => {
                let most = most.get(self.stage).copied().unwrap_or(0);
                binomials(layout.pool(*pool).n_units, most)
            }
            Some(Stage::Group(pools)) => {
                let of_pools = pools
                    .iter()
                    .map(|pool| Weight::of_count(layout.pool(*pool).n_units));
                std::iter::once(Weight::ONE).chain(of_pools).collect()
            }
            None => Vec::new(),
        };
        let n_states = self.first.len().saturating_sub(1);
        let mut rests = Vec::with_capacity(n_states);
        let mut first = Vec::with_capacity(n_states + 1);
        let mut kept: Vec<Edge> = Vec::with_capacity(self.edges.len());
        let mut cumulated = Vec::new();
        for state in 0..n_states {
            first.push(u32::try_from(kept.len()).unwrap_or(u32::MAX));
            let begin = kept.len();
            let (mut ways, mut tables) = (Weight::ZERO, 0_u64);
            cumulated.clear();
            for edge in self.edges_of(u32::try_from(state).unwrap_or(u32::MAX)) {
                let next = usize::try_from(edge.next).unwrap_or(usize::MAX);
                let choice = usize::try_from(edge.choice).unwrap_or(usize::MAX);
                let (Some(rest), Some(weight)) = (after.get(next), weights.get(choice)) else {
                    continue;
                };
                if rest.ways.is_zero() {
                    continue;
                }
                ways = ways.plus(weight.times(rest.ways));
                tables = tables.saturating_add(rest.tables);
                cumulated.push(ways);
                kept.push(*edge);
            }
            let edges = kept.get_mut(begin..).unwrap_or_default();
            for (edge, so_far) in edges.iter_mut().zip(&cumulated) {
                edge.threshold = so_far.share_of(ways);
            }
            rests.push(Rest { ways, tables });
        }
        first.push(u32::try_from(kept.len()).unwrap_or(u32::MAX));
        kept.shrink_to_fit();
        (self.first, self.edges) = (first, kept);
        rests
    }
}

fn n_choices(layout: &Layout, stage: usize, most: u32) -> u32 {
    match layout.stages.get(stage) {
        Some(Stage::Pool(_)) => most + 1,
        Some(Stage::Group(pools)) => u32::try_from(pools.len() + 1).unwrap_or(u32::MAX),
        None => 0,
    }
}

/// How the values of the open lines are written into one number.
struct Format {
    /// For each line: its bounds, how far it is, and where it stands in the key.
    fields: Vec<(Line, Progress, Place)>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// Every state has this value.
    Same(i64),
    /// From this bit on, 0 for [`DONE`], else the value above this base.
    Bits { shift: u32, base: i64, mask: u128 },
}

impl Format {
    fn new(layout: &Layout, progress: &[Progress]) -> Result<Self, NoTables> {
        let mut shift = 0;
        let mut fields = Vec::with_capacity(progress.len());
        for (line, progress) in layout.lines.iter().zip(progress) {
            let (low, high) = progress.live(*line);
            if high < low {
                return Err(NoTables::Infeasible);
            }
            let place = if progress.is_done(*line, low) && progress.is_done(*line, high) {
                Place::Same(DONE)
            } else if low == high {
                Place::Same(low)
            } else {
                let n_codes = u128::from(high.abs_diff(low)) + 2;
                let width = 128 - (n_codes - 1).leading_zeros();
                let place = Place::Bits {
                    shift,
                    base: low - 1,
                    mask: (1 << width) - 1,
                };
                shift += width;
                place
            };
            fields.push((*line, *progress, place));
        }
        if shift <= 128 {
            Ok(Self { fields })
        } else {
            Err(NoTables::TooMany)
        }
    }

    fn read(&self, key: u128, values: &mut Vec<i64>) {
        values.clear();
        values.extend(self.fields.iter().map(|(_, _, place)| match place {
            Place::Same(value) => *value,
            Place::Bits { shift, base, mask } => match (key >> shift) & mask {
                0 => DONE,
                code => base + i64::try_from(code).unwrap_or(0),
            },
        }));
    }

    /// The key of the state with these values, or nothing if it cannot keep a line.
    fn write(&self, values: &[i64]) -> Option<u128> {
        let mut key = 0;
        for (value, (line, progress, place)) in values.iter().zip(&self.fields) {
            if *value == DONE || progress.is_done(*line, *value) {
                continue;
            }
            let (low, high) = progress.live(*line);
            if *value < low || high < *value {
                return None;
            }
            if let Place::Bits { shift, base, .. } = place {
                key |= u128::try_from(value - base).unwrap_or(0) << shift;
            }
        }
        Some(key)
    }
}

/// What is needed to go from the states before a stage to those after it.
struct Reach<'l> {
    layout: &'l Layout,
    stage: usize,
    n_choices: u32,
    max_edges: usize,
}

impl Reach<'_> {
    /// The edges from `states`, and the states they lead to.
    fn step(
        &self,
        states: &[u128],
        here: &Format,
        after: &Format,
    ) -> Result<(Step, Vec<u128>), NoTables> {
        let adds: Vec<(&[(usize, i64)], i64)> = (0..self.n_choices)
            .map(|choice| self.adds(choice))
            .collect();
        let (mut first, mut keys, mut choices) = (vec![0], Vec::new(), Vec::new());
        let (mut before, mut values) = (Vec::new(), Vec::new());
        for state in states {
            here.read(*state, &mut before);
            for (choice, (adds, times)) in (0_u32..).zip(&adds) {
                values.clone_from(&before);
                for (line, add) in *adds {
                    if let Some(value) = values.get_mut(*line).filter(|value| **value != DONE) {
                        *value += add * times;
                    }
                }
                if let Some(key) = after.write(&values) {
                    keys.push(key);
                    choices.push(choice);
                }
            }
            if self.max_edges < keys.len() {
                return Err(NoTables::TooMany);
            }
            first.push(u32::try_from(keys.len()).map_err(|_| NoTables::TooMany)?);
        }
        let mut reached = keys.clone();
        reached.sort_unstable();
        reached.dedup();
        let edges = keys.iter().zip(choices).map(|(key, choice)| Edge {
            threshold: 0,
            choice,
            next: reached
                .binary_search(key)
                .ok()
                .and_then(|at| u32::try_from(at).ok())
                .unwrap_or(u32::MAX),
        });
        let edges = edges.collect();
        let stage = self.stage;
        Ok((
            Step {
                stage,
                first,
                edges,
            },
            reached,
        ))
    }

    /// What one choice adds to the lines: these, so many times.
    fn adds(&self, choice: u32) -> (&[(usize, i64)], i64) {
        self.layout
            .stages
            .get(self.stage)
            .and_then(|stage| self.layout.taken(stage, choice))
            .map_or((&[], 0), |(pool, n_units)| {
                (pool.adds.as_slice(), i64::from(n_units))
            })
    }
}
