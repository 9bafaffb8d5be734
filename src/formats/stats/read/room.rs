//! How much memory and time the counts of a table will take, before they take it.
//!
//! Invariant: what is let in keeps both at or below their limits.

use std::collections::HashSet;

/// Most counts, of 8 bytes each: 1 GiB.
const MAX_COUNTS: usize = 1 << 27;

/// Most counts that are moved to make place for scores not seen before: some seconds.
const MAX_MOVED: usize = 1 << 32;

/// Parts of a mark in which scores are told apart, as the statistics do.
const PARTS: f64 = 1e9;

/// Distinct scores and totals so far: statistics keep a count for each score of a question with each total.
#[derive(Debug, Clone)]
pub(super) struct Room {
    /// Ascending, by question.
    scores: Vec<Vec<f64>>,
    totals: HashSet<u64>,
    /// Counts kept for each score and total, by question.
    widths: Vec<usize>,
    /// Σ distinct scores × counts.
    n_rows: usize,
    most: usize,
    n_moved: usize,
}

impl Room {
    /// For questions of so many counts each.
    pub(super) fn new(widths: Vec<usize>) -> Self {
        Self {
            scores: vec![Vec::new(); widths.len()],
            totals: HashSet::new(),
            widths,
            n_rows: 0,
            most: MAX_COUNTS,
            n_moved: 0,
        }
    }

    /// Takes a candidate in; whether there is room for them.
    #[must_use]
    pub(super) fn enter(&mut self, scores: &[Option<f64>]) -> bool {
        let (mut total, mut n_moved) = (0.0, 0_usize);
        let questions = self.scores.iter_mut().zip(&self.widths);
        for ((known, width), score) in questions.zip(scores) {
            let Some(score) = score.map(|score| (score * PARTS).round() + 0.0) else {
                continue;
            };
            total += score;
            let at = known.partition_point(|known| *known < score);
            if known.get(at).is_none_or(|known| score < *known) {
                known.insert(at, score);
                self.n_rows += width;
                n_moved += known.len() * width;
            }
        }
        self.totals.insert(total.to_bits());
        // Tables of totals double when they are full, from 32 on.
        let totals = self.totals.len().next_power_of_two().max(32);
        // A score that is new to a question moves all counts of the question.
        self.n_moved = self.n_moved.saturating_add(n_moved.saturating_mul(totals));
        self.n_rows.saturating_mul(totals) <= self.most && self.n_moved <= MAX_MOVED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_few_steps_always_have_room() {
        let mut room = Room::new(vec![1; 50]);
        for n in 0..2_000_u16 {
            let score = f64::from(n % 5) / 4.0;
            let mut scores = vec![Some(score); 50];
            scores[0] = Some(f64::from(n % 7));
            assert!(room.enter(&scores));
        }
        assert_eq!(room.n_rows, 7 + 49 * 5);
    }

    #[test]
    fn marks_that_never_come_twice_run_out_of_it() {
        let mut room = Room::new(vec![1, 3]);
        room.most = 5_000;
        let n = (0..1_000_u16).take_while(|n| {
            let score = f64::from(*n) / 997.0;
            room.enter(&[Some(score), Some(score)])
        });
        // 4 counts for each of 32 scores and 32 totals, and no 33rd.
        assert_eq!(n.count(), 32);
    }
}
