//! The order of the stages: counts that no later stage changes are forgotten early.
//!
//! Invariant: the order is a permutation of the stages that follows from the layout alone.

use std::cmp::Reverse;

use super::layout::{FAR, Layout, Line, Stage};

/// What a stage can add to a line, at least and at most.
pub(super) type Span = (usize, i64, i64);

/// For each stage, what it can add to each line that it touches.
pub(super) fn spans(layout: &Layout, most: &[u32]) -> Vec<Vec<Span>> {
    let stages = layout.stages.iter().zip(most);
    stages
        .map(|(stage, most)| match stage {
            Stage::Pool(pool) => {
                let adds = layout.pool(*pool).adds.iter();
                adds.map(|(line, add)| {
                    let all = add.saturating_mul(i64::from(*most)).clamp(-FAR, FAR);
                    (*line, all.min(0), all.max(0))
                })
                .collect()
            }
            Stage::Group(pools) => {
                let mut spans: Vec<Span> = Vec::new();
                for (line, add) in pools.iter().flat_map(|pool| &layout.pool(*pool).adds) {
                    match spans.iter_mut().find(|(known, _, _)| known == line) {
                        Some((_, low, high)) => {
                            *low = (*low).min(*add);
                            *high = (*high).max(*add);
                        }
                        None => spans.push((*line, (*add).min(0), (*add).max(0))),
                    }
                }
                spans.sort_unstable();
                spans
            }
        })
        .collect()
}

/// The most units that a paper can take at each stage: the pool's, or fewer where a line says so.
pub(super) fn most_taken(layout: &Layout) -> Vec<u32> {
    let mut most: Vec<u32> = layout
        .stages
        .iter()
        .map(|stage| match stage {
            Stage::Pool(pool) => layout.pool(*pool).n_units,
            Stage::Group(_) => 1,
        })
        .collect();
    let least_of_lines = {
        let mut least = vec![0_i64; layout.lines.len()];
        for (line, low, _) in spans(layout, &most).into_iter().flatten() {
            if let Some(least) = least.get_mut(line) {
                *least = least.saturating_add(low);
            }
        }
        least
    };
    for (stage, most) in layout.stages.iter().zip(&mut most) {
        let Stage::Pool(pool) = stage else { continue };
        for (line, add) in &layout.pool(*pool).adds {
            let (Some(bound), Some(least)) = (layout.lines.get(*line), least_of_lines.get(*line))
            else {
                continue;
            };
            // A pool that adds adds at least nothing: the others add at least `least`.
            if 0 < *add && bound.max < FAR {
                let room = bound.max.saturating_sub(*least).max(0) / add;
                *most = (*most).min(u32::try_from(room).unwrap_or(u32::MAX));
            }
        }
    }
    most
}

/// How far a line has come and what is still to come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// What the stages so far add, at least and at most.
    pub(super) placed: (i64, i64),
    /// What the stages to come add, at least and at most.
    pub(super) rest: (i64, i64),
}

impl Progress {
    fn place(&mut self, low: i64, high: i64) {
        self.placed = (self.placed.0 + low, self.placed.1 + high);
        self.rest = (self.rest.0 - low, self.rest.1 - high);
    }

    /// The values from which the line can still be kept.
    pub(super) fn live(self, line: Line) -> (i64, i64) {
        let low = self.placed.0.max(line.min - self.rest.1);
        let high = self.placed.1.min(line.max - self.rest.0);
        (low, high)
    }

    /// Whether the line is kept from this value on, whatever is still taken.
    pub(super) fn is_done(self, line: Line, value: i64) -> bool {
        line.min <= value + self.rest.0 && value + self.rest.1 <= line.max
    }

    /// Six times the logarithm of how many values have to be told apart, to base 2.
    fn cost(self, line: Line) -> i64 {
        let (low, high) = self.live(line);
        let all_are_done = self.is_done(line, low) && self.is_done(line, high);
        if high <= low || all_are_done {
            return 0;
        }
        let n = u128::from((high - low).unsigned_abs()) + 1;
        i64::from(n.min(1 << 20).pow(6).ilog2())
    }
}

/// Every line before the first stage.
pub(super) fn beginning(layout: &Layout, spans: &[Vec<Span>]) -> Vec<Progress> {
    let mut progress = vec![Progress::default(); layout.lines.len()];
    for (line, low, high) in spans.iter().flatten() {
        if let Some(progress) = progress.get_mut(*line) {
            progress.rest = (progress.rest.0 + low, progress.rest.1 + high);
        }
    }
    progress
}

/// Every line after one more stage.
pub(super) fn advance(progress: &mut [Progress], spans: &[Span]) {
    for (line, low, high) in spans {
        if let Some(progress) = progress.get_mut(*line) {
            progress.place(*low, *high);
        }
    }
}

/// The stages, each time the one that leaves the fewest states; among equals the one whose units
/// fail the checks most often, so that a draw that fails fails early.
pub(super) fn order(layout: &Layout, spans: &[Vec<Span>]) -> Vec<usize> {
    let mut progress = beginning(layout, spans);
    let mut left: Vec<usize> = (0..layout.stages.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    loop {
        let cost = |stage: usize| -> i64 {
            let touched = spans.get(stage).into_iter().flatten();
            touched
                .filter_map(|(line, low, high)| {
                    let before = progress.get(*line)?;
                    let bound = *layout.lines.get(*line)?;
                    let mut after = *before;
                    after.place(*low, *high);
                    Some(after.cost(bound) - before.cost(bound))
                })
                .sum()
        };
        let next = left
            .iter()
            .enumerate()
            .min_by_key(|(_, stage)| (cost(**stage), Reverse(n_checked(layout, **stage)), **stage));
        let Some((at, stage)) = next.map(|(at, stage)| (at, *stage)) else {
            return order;
        };
        advance(&mut progress, spans.get(stage).map_or(&[], Vec::as_slice));
        left.remove(at);
        order.push(stage);
    }
}

fn n_checked(layout: &Layout, stage: usize) -> u32 {
    match layout.stages.get(stage) {
        Some(Stage::Pool(pool)) => layout.pool(*pool).n_checked,
        Some(Stage::Group(_)) | None => 0,
    }
}
