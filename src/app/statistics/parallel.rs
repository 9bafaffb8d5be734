//! What totals on parallel papers are worth on the first of them, by the totals alone.
//!
//! Invariant: papers were dealt in turn, so that whoever had one differs by chance alone from whoever had another
//! (random groups; Kolen and Brennan 2014, chapter 2). A total on the first paper is worth itself.

use std::collections::BTreeMap;

use super::known::in_marks;
use crate::domain::PaperId;
use crate::domain::feasibility::gcd;
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::statistics::equating::{Frequencies, equipercentile, linear};
use crate::formats::score_sheet::OnFirst;

/// Candidates of a paper below which its totals tell little of it.
const FEW_CANDIDATES: u32 = 100;

/// The papers, and how often each total was reached on each.
pub(super) struct Parallel {
    papers: Vec<OnePaper>,
    at_of: BTreeMap<PaperId, usize>,
}

struct OnePaper {
    letter: char,
    full: f64,
    /// How many reached each total, in hundredths of a mark.
    totals: BTreeMap<i32, u32>,
}

impl Parallel {
    /// Papers in the order of their letters.
    pub(super) fn new<'p>(papers: impl Iterator<Item = (PaperId, &'p Paper)>) -> Self {
        let mut at_of = BTreeMap::new();
        let papers = papers.zip('A'..='Z').enumerate();
        let papers = papers.map(|(at, ((id, paper), letter))| {
            at_of.insert(id, at);
            let full: Marks = paper.slots.iter().map(|slot| slot.marks).sum();
            OnePaper {
                letter,
                full: in_marks(full),
                totals: BTreeMap::new(),
            }
        });
        let papers = papers.collect();
        Self { papers, at_of }
    }

    /// Counts a candidate.
    pub(super) fn count(&mut self, paper: PaperId, total: Marks) {
        let at = self.at_of.get(&paper);
        if let Some(paper) = at.and_then(|at| self.papers.get_mut(*at)) {
            *paper.totals.entry(total.hundredths()).or_default() += 1;
        }
    }

    /// The scale of totals, when everybody is counted.
    pub(super) fn scale(&self) -> Scale<'_> {
        let totals = || self.papers.iter().flat_map(|paper| paper.totals.keys());
        let lowest = totals().min().copied().unwrap_or(0).min(0);
        // The widest step at which all totals stand; without any two of them a hundredth.
        let step = totals().fold(0, |step, total| gcd(step, i64::from(total - lowest)));
        let step = i32::try_from(step.max(1)).unwrap_or(1);
        let frequencies = self.papers.iter().map(|paper| {
            let top = paper.totals.keys().next_back()?;
            let n_steps = usize::try_from((top - lowest) / step).ok()?;
            let mut counts = vec![0; n_steps + 1];
            for (total, count) in &paper.totals {
                let at = usize::try_from((total - lowest) / step).ok()?;
                *counts.get_mut(at)? = *count;
            }
            Frequencies::new(&counts).ok()
        });
        Scale {
            parallel: self,
            lowest,
            step,
            frequencies: frequencies.collect(),
        }
    }
}

/// Totals as whole numbers of steps.
pub(super) struct Scale<'p> {
    parallel: &'p Parallel,
    /// The total of no steps, in hundredths of a mark.
    lowest: i32,
    /// In hundredths of a mark.
    step: i32,
    frequencies: Vec<Option<Frequencies>>,
}

impl Scale<'_> {
    /// Whether some paper had few candidates.
    pub(super) fn is_advisory(&self) -> bool {
        let has_few = |paper: &OnePaper| paper.totals.values().sum::<u32>() < FEW_CANDIDATES;
        self.parallel.papers.iter().any(has_few)
    }

    /// What a total is worth on the first paper, within what can be reached there; none for another paper.
    pub(super) fn worth(&self, paper: PaperId, total: Marks) -> Option<OnFirst> {
        let at = *self.parallel.at_of.get(&paper)?;
        let (own, first) = (self.parallel.papers.get(at)?, self.parallel.papers.first()?);
        let step = f64::from(self.step) / 100.0;
        let lowest = f64::from(self.lowest) / 100.0;
        let score = f64::from(total.hundredths() - self.lowest) / f64::from(self.step);
        let in_marks = |score: f64| (lowest + step * score).clamp(lowest, first.full.max(lowest));
        let x = self.frequencies.get(at).and_then(Option::as_ref);
        let both = x.zip(self.frequencies.first().and_then(Option::as_ref));
        let line = both.and_then(|(x, y)| linear(x, y).ok());
        Some(OnFirst {
            form: own.letter,
            linear: line.map(|line| in_marks(line.at(score))),
            equipercentile: both.map(|(x, y)| in_marks(equipercentile(score, x, y))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(letter: char) -> PaperId {
        PaperId::new(uuid::Uuid::from_u128(u128::from(u32::from(letter))))
    }

    fn marks(halves: i32) -> Marks {
        Marks::from_hundredths(50 * halves).unwrap()
    }

    /// Papers of 4 marks, and totals on each in halves of a mark.
    fn parallel(totals: &[&[i32]]) -> Parallel {
        let mut parallel = Parallel {
            papers: Vec::new(),
            at_of: BTreeMap::new(),
        };
        for (letter, halves) in ('A'..).zip(totals) {
            let paper = paper(letter);
            parallel.at_of.insert(paper, parallel.papers.len());
            parallel.papers.push(OnePaper {
                letter,
                full: 4.0,
                totals: BTreeMap::new(),
            });
            for half in *halves {
                parallel.count(paper, marks(*half));
            }
        }
        parallel
    }

    fn worth(parallel: &Parallel, letter: char, half: i32) -> (Option<f64>, Option<f64>) {
        let scale = parallel.scale();
        let worth = scale.worth(paper(letter), marks(half)).unwrap();
        assert_eq!(worth.form, letter);
        (worth.linear, worth.equipercentile)
    }

    #[test]
    fn a_paper_that_was_a_mark_harder_is_worth_a_mark_more() {
        let parallel = parallel(&[&[2, 4, 4, 6], &[0, 2, 2, 4]]);
        for half in [0, 2, 4] {
            let own = f64::from(half) / 2.0;
            assert_eq!(worth(&parallel, 'A', half), (Some(own), Some(own)));
            let more = own + 1.0;
            assert_eq!(worth(&parallel, 'B', half), (Some(more), Some(more)));
        }
        // No total is worth more than the paper carries.
        assert_eq!(worth(&parallel, 'B', 8).0, Some(4.0));
        assert!(parallel.scale().is_advisory());
    }

    #[test]
    fn what_cannot_be_told_is_left_out() {
        // Where nobody can be told from others a rank is one of all.
        let parallel = parallel(&[&[2, 4], &[3, 3], &[]]);
        assert_eq!(worth(&parallel, 'B', 3), (None, Some(1.75)));
        assert_eq!(worth(&parallel, 'C', 3), (None, None));
        assert!(parallel.scale().worth(paper('D'), marks(3)).is_none());
    }

    #[test]
    fn totals_below_zero_have_a_scale() {
        let parallel = parallel(&[&[-2, 0, 2], &[-1, 1, 3]]);
        assert_eq!(worth(&parallel, 'B', -1), (Some(-1.0), Some(-1.0)));
    }
}
