//! How a deck that runs out is shuffled anew, and how blocks share the cycles at their borders.
//!
//! Where each paper takes the same number of a class, the papers of the whole exam run through cycles
//! of its cards, and a border between two blocks falls somewhere into a cycle. Both blocks know that
//! cycle's shuffle, from a seed of its own: the one before the border deals its first cards, the one
//! after it the rest. So uses are level over the exam and not only within a block, and still no block
//! depends on another.

use super::super::plan::to_index;
use super::dealer::Dealer;
use crate::domain::seed::Stream;

impl Dealer<'_> {
    /// Shuffles every deck.
    pub(super) fn shuffle(&mut self) {
        for hand in &self.cards.hands {
            if let Some(cards) = self.cards.units.get_mut(hand.start..hand.end) {
                self.stream.shuffle(cards);
            }
        }
    }

    /// Lays the decks out as they would lie before the paper `first`, where all papers take the same;
    /// freshly shuffled otherwise. `end` is the first paper that is not of this block.
    pub(super) fn continue_cycles(&mut self, first: usize, end: usize) {
        if !self.tables.is_fixed() {
            self.shuffle();
            return;
        }
        for class in 0..self.cards.hands.len() {
            let wanted = self.table.counts.get(class).copied().unwrap_or(0);
            let wanted = usize::try_from(wanted).unwrap_or(0);
            let (start, stop) = self.frame.span(class);
            let size = (stop - start).max(1);
            let number = |place: usize| u64::try_from(place).unwrap_or(u64::MAX);
            let cycle = number(first * wanted / size);
            let shuffled = self.shared(class, cycle);
            if let Some(cards) = self.cards.units.get_mut(start..stop) {
                cards.copy_from_slice(&shuffled);
            }
            if let Some(hand) = self.cards.hands.get_mut(class) {
                hand.cycle = cycle;
                hand.next += first * wanted % size;
                hand.from = hand.next;
            }
            self.last_cycles.push(number(end * wanted / size));
        }
    }

    /// The cards of a class in the order of a cycle that two blocks share.
    pub(super) fn shared(&self, class: usize, cycle: u64) -> Vec<u32> {
        let (from, to) = self.frame.span(class);
        let mut cards = self.frame.cards.get(from..to).unwrap_or(&[]).to_vec();
        let label = u64::try_from(class).unwrap_or(u64::MAX).to_be_bytes();
        self.secret
            .child("cycle", &label)
            .nth_stream(cycle)
            .shuffle(&mut cards);
        cards
    }

    /// Begins a new cycle of a deck: cards that this cycle left over come first and are owed, then
    /// those dealt, shuffled, and last those of the papers of the window. The cards of the paper in
    /// hand stay on it; their use belongs to the cycle that ends, so the new one still owes them theirs.
    pub(super) fn turn(&mut self, class: usize) {
        let hand = self.cards.hand(class);
        let mut fresh = hand.start;
        for place in hand.start..hand.from {
            let unit = self.cards.at(place);
            if 0 < self.cards.credit_of(unit) {
                // It had its use of the new cycle already.
                self.cards.settle(unit);
                self.cards.units.swap(fresh, place);
                fresh += 1;
            }
        }
        for place in hand.from..hand.end {
            self.cards.owe(class, self.cards.at(place));
        }
        let is_shared = self.last_cycles.get(class) == Some(&(hand.cycle + 1));
        let shared = is_shared.then(|| self.shared(class, hand.cycle + 1));
        if let Some(cards) = self.cards.units.get_mut(fresh..hand.from) {
            match shared {
                Some(order) => reorder(cards, order),
                None => self.stream.shuffle(cards),
            }
            if !self.last.is_empty() {
                let last = |unit: &u32| self.last.get(to_index(*unit)).copied().unwrap_or(0);
                let oldest = self.paper.saturating_sub(hand.window + 1);
                cards.sort_by_key(|unit| last(unit).max(oldest));
            }
        }
        if let Some(cards) = self.cards.units.get_mut(fresh..hand.end) {
            cards.rotate_left(hand.from - fresh);
        }
        if let Some(of_class) = self.cards.hands.get_mut(class) {
            of_class.next = fresh + (hand.next - hand.from);
            of_class.from = fresh;
            of_class.cycle += 1;
            of_class.turned = self.paper;
        }
    }

    /// Puts other cards in front, so that the next deal differs.
    pub(super) fn scramble(&mut self, class: usize, n: usize) {
        let hand = self.cards.hand(class);
        mix(
            &mut self.stream,
            self.cards.units.get_mut(hand.next..hand.end),
            n,
        );
    }
}

fn mix(stream: &mut Stream, cards: Option<&mut [u32]>, n: usize) {
    let Some(cards) = cards else { return };
    for place in 0..n.min(cards.len()) {
        let n_left = u32::try_from(cards.len() - place).unwrap_or(u32::MAX);
        cards.swap(place, place + to_index(stream.below(n_left)));
    }
}

/// Puts `cards` into the order in which they stand among the cards of `order`.
fn reorder(cards: &mut [u32], order: Vec<u32>) {
    cards.sort_unstable();
    let kept: Vec<u32> = order
        .into_iter()
        .filter(|card| cards.binary_search(card).is_ok())
        .collect();
    if kept.len() == cards.len() {
        cards.copy_from_slice(&kept);
    }
}
