//! How often a question may stand on the papers of an exam, and of each of its blocks.
//!
//! Invariant: the limits of a question in all blocks add up to what the exam allows.

use super::super::plan::to_index;
use super::dealer::{Dealer, WORN_OUT};
use super::{Deck, DeckFault};

impl Deck<'_> {
    /// On how many papers of the exam a question may stand.
    pub(super) fn allowed(&self) -> Option<usize> {
        let per_mille = to_index(self.settings.max_exposure?);
        Some((per_mille * self.settings.count).div_ceil(1000))
    }

    pub(super) fn exposure(&self, paper: usize) -> DeckFault {
        DeckFault::Exposure {
            paper,
            allowed: self.allowed().unwrap_or(self.settings.count),
        }
    }

    /// Where each paper takes the same number of a class: the first paper for which its questions
    /// cannot suffice.
    pub(super) fn worn_out_at(&self) -> Option<usize> {
        let allowed = self.allowed()?;
        if !self.tables.is_fixed() {
            return None;
        }
        let classes = self.plan.classes.iter().zip(&self.start.counts);
        let n_papers = classes.filter_map(|(class, wanted)| {
            (class.len() * allowed).checked_div(usize::try_from(*wanted).ok()?)
        });
        n_papers.min().filter(|n| *n < self.settings.count)
    }
}

impl Dealer<'_> {
    /// Limits how often each unit stands on the papers from `first` to before `end`.
    ///
    /// That is as often as undisturbed cycles would have it there, and a share of what the cap leaves
    /// beyond that. The shares of the units of a class round differently, so that they add up:
    /// ⌊y⌋ + ⌊y + 1/n⌋ + … + ⌊y + (n − 1)/n⌋ = ⌊n·y⌋ (Hermite's identity).
    pub(super) fn limit(&mut self, first: usize, end: usize) {
        let Some(allowed) = self.deck.allowed() else {
            return;
        };
        self.uses_left = vec![0; self.frame.n_units()];
        let count = self.deck.settings.count.max(1);
        for class in 0..self.frame.most.len() {
            let in_all = self.uses_until(class, count);
            let (before, after) = (self.uses_until(class, first), self.uses_until(class, end));
            let n = in_all.len().max(1);
            let of_papers = in_all.into_iter().zip(before.into_iter().zip(after));
            for (at, ((unit, in_all), ((_, before), (_, after)))) in of_papers.enumerate() {
                let beyond = wide(allowed.saturating_sub(in_all));
                let share = |paper: usize| {
                    let parts = beyond * wide(paper) * wide(n) + wide(at) * wide(count);
                    parts / (wide(count) * wide(n))
                };
                let uses = wide(after - before) + share(end) - share(first);
                if let Some(left) = self.uses_left.get_mut(to_index(unit)) {
                    *left = u32::try_from(uses).unwrap_or(u32::MAX);
                }
                if uses == 0 {
                    self.stamp(unit, WORN_OUT);
                }
            }
        }
    }

    /// The units of a class, ascending, with their uses on the papers before `paper` in undisturbed
    /// cycles; none where papers do not all take the same.
    fn uses_until(&self, class: usize, paper: usize) -> Vec<(u32, usize)> {
        let wanted = self.table.counts.get(class).copied().unwrap_or(0);
        let is_fixed = self.tables.is_fixed();
        let wanted = usize::try_from(if is_fixed { wanted } else { 0 }).unwrap_or(0);
        let (from, to) = self.frame.span(class);
        let (cycle, dealt) = (
            paper * wanted / (to - from).max(1),
            paper * wanted % (to - from).max(1),
        );
        let order = self.shared(class, u64::try_from(cycle).unwrap_or(u64::MAX));
        let mut uses: Vec<(u32, usize)> = (0..)
            .zip(order)
            .map(|(place, unit): (usize, u32)| (unit, cycle + usize::from(place < dealt)))
            .collect();
        uses.sort_unstable();
        uses
    }
}

fn wide(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(0)
}
