//! Brings the sums of a dealt paper into their windows, by exchanging cards of one class.
//!
//! Invariant: an exchange never leads farther outside, keeps enemies apart and leaves the table as it
//! is. Cards still to be dealt are exchanged first, so that each card keeps its one use a cycle.

use super::super::plan::to_index;
use super::dealer::Dealer;

/// How many exchanges are tried before a paper is dealt anew.
const TRIES: u32 = 400;
/// How many tries leave the cards that are owed a use on the paper.
const INSISTENT: u32 = 100;
/// How many cards each try compares.
const CANDIDATES: usize = 6;

impl Dealer<'_> {
    /// Exchanges cards until all sums are in their windows; whether that came out.
    pub(super) fn repair(&mut self) -> bool {
        let mut miss = self.miss();
        let n_slots = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        for tried in 0..TRIES {
            if miss == 0 {
                return true;
            }
            let slot = to_index(self.stream.below(n_slots));
            let class = to_index(self.slots.get(slot).copied().unwrap_or(0));
            let hand = self.cards.hand(class);
            let base = self.bases.get(class).copied().unwrap_or(0);
            let place = hand.from + (slot - base.min(slot));
            // Cards of earlier papers help only where the others do not.
            let (low, n) = if 0 < hand.n_left() && (tried < TRIES / 2 || tried % 2 == 0) {
                (hand.next, hand.n_left())
            } else {
                (hand.start, hand.from - hand.start)
            };
            if n == 0 {
                continue;
            }
            let offset = to_index(self.stream.below(u32::try_from(n).unwrap_or(u32::MAX)));
            let old = self.cards.at(place);
            if tried < INSISTENT && self.cards.credit_of(old) < 0 {
                continue;
            }
            let (from, to) = (low + offset, low + n.min(offset + CANDIDATES));
            let best = (from..)
                .zip(self.cards.between(from, to))
                .map(|(other, new)| (self.miss_after(old, *new), other))
                .min();
            if let Some((better, other)) = best
                && better < miss
                && self.is_exchangeable(class, old, self.cards.at(other))
            {
                self.exchange(class, place, other);
                miss = better;
            }
        }
        miss == 0
    }

    /// How far the sums are outside, together.
    fn miss(&self) -> i64 {
        let windows = self.frame.windows.iter().zip(&self.sums);
        windows.map(|(window, sum)| window.miss(*sum)).sum()
    }

    /// How far they were after an exchange of the first unit for the second.
    #[inline]
    fn miss_after(&self, old: u32, new: u32) -> i64 {
        let weights = self
            .frame
            .weights_of(old)
            .iter()
            .zip(self.frame.weights_of(new));
        let windows = self.frame.windows.iter().zip(&self.sums).zip(weights);
        windows
            .map(|((window, sum), (old, new))| window.miss(sum - old + new))
            .sum()
    }

    fn is_exchangeable(&self, class: usize, old: u32, new: u32) -> bool {
        // A card used beside its turn stays: its place in the cycle is another's.
        !self.extras.contains(&old) && self.is_free(new, Some(old), self.window_of(class))
    }

    fn exchange(&mut self, class: usize, place: usize, other: usize) {
        let (old, new) = (self.cards.at(place), self.cards.at(other));
        self.give_back(old);
        let hand = self.cards.hand(class);
        if other < hand.from {
            self.cards.take_back(class, place);
            self.cards.deal_again(class, other);
            self.extras.push(new);
        } else {
            self.cards.units.swap(place, other);
            if self.cards.credit_of(old) < 0 {
                // Owed cards come first.
                self.cards.units.swap(other, hand.next);
            }
        }
        self.take(new);
        self.tally.swaps += 1;
    }
}
