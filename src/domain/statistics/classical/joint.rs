//! How often each score of a question came with each total.
//!
//! Invariant: scores are distinct and ascending; everything is counted, nothing summed, so that tables of
//! parts add up to the table of the whole, exactly.

use super::number::marks;

/// Scores that are looked through one by one, without a branch that depends on the candidate: half the time of
/// a search. Most questions have two or three.
const FEW: usize = 16;

/// Counts by score and by total. Totals are places of the [`super::levels::Levels`] beside it.
#[derive(Debug, Clone)]
pub(super) struct Joint {
    /// Distinct scores in billionths, ascending.
    scores: Vec<f64>,
    /// Of each score by place and what is counted, as far as places came.
    rows: Vec<Vec<u64>>,
    /// Counts at each score and place: of all, and of those of whom more is said.
    width: usize,
}

/// Candidates of one question who agree in score and total, in marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// On the question.
    pub(super) score: f64,
    /// On the whole paper.
    pub(super) total: f64,
    /// On the paper without the question.
    pub(super) rest: f64,
    /// How many.
    pub(super) n: u64,
}

impl Joint {
    /// Without any score, with so many counts at each score and total.
    pub(super) const fn new(width: usize) -> Self {
        Self {
            scores: Vec::new(),
            rows: Vec::new(),
            width,
        }
    }

    /// The counts of this score, in billionths, at this place of totals.
    pub(super) fn counts(&mut self, score: f64, place: usize) -> &mut [u64] {
        let at = self.at(score);
        let known = self.scores.get(at);
        if known.is_none_or(|known| known.to_bits() != score.to_bits()) {
            self.scores.insert(at, score);
            self.rows.insert(at, Vec::new());
        }
        let Some(row) = self.rows.get_mut(at) else {
            return &mut [];
        };
        let begin = place * self.width;
        let end = begin + self.width;
        if row.len() < end {
            // Twice as much each time: a place at a time costs no more than all at once.
            let room = (place + 1).next_power_of_two().max(FEW);
            row.resize(room * self.width, 0);
        }
        row.get_mut(begin..end).unwrap_or_default()
    }

    /// Counts a candidate with this score at this place of totals.
    pub(super) fn count(&mut self, score: f64, place: usize) {
        if let Some(n) = self.counts(score, place).first_mut() {
            *n += 1;
        }
    }

    /// How many scores are below this one.
    fn at(&self, score: f64) -> usize {
        if self.scores.len() <= FEW {
            let below = self.scores.iter().map(|known| usize::from(*known < score));
            below.sum()
        } else {
            self.scores.partition_point(|known| *known < score)
        }
    }

    /// Adds the counts of another table, whose places of totals are `places` here.
    pub(super) fn merge(&mut self, other: &Self, places: &[usize]) {
        for (score, place, more) in other.places() {
            let Some(place) = places.get(place) else {
                continue;
            };
            for (n, more) in self.counts(score, *place).iter_mut().zip(more) {
                *n += more;
            }
        }
    }

    /// The distinct scores, in marks, ascending.
    pub(super) fn scores(&self) -> impl Iterator<Item = f64> {
        self.scores.iter().map(|score| marks(*score))
    }

    /// Every score and place that came, in billionths, with its counts; by score and then by place.
    pub(super) fn places(&self) -> impl Iterator<Item = (f64, usize, &[u64])> {
        self.scores.iter().zip(&self.rows).flat_map(|(score, row)| {
            let each = row.chunks(self.width.max(1)).enumerate();
            let filled = each.filter(|(_, counts)| counts.first().is_some_and(|n| *n != 0));
            filled.map(|(place, counts)| (*score, place, counts))
        })
    }

    /// Every cell that came, by score and then in the order of places.
    pub(super) fn cells(&self, totals: &[f64]) -> Vec<Cell> {
        let places = self.places();
        places
            .filter_map(|(score, place, counts)| {
                // The rest is taken before division, where it is exact.
                let total = *totals.get(place)?;
                Some(Cell {
                    score: marks(score),
                    total: marks(total),
                    rest: marks(total - score),
                    n: *counts.first()?,
                })
            })
            .collect()
    }
}
