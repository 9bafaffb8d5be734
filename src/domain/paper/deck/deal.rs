//! Deals one paper by the table: from each deck the next cards that this paper can take.
//!
//! Invariant: cards passed over keep their order, in front of those still to be dealt.

use super::super::plan::to_index;
use super::dealer::Dealer;

impl Dealer<'_> {
    /// Deals a paper by the table; whether there were cards enough.
    pub(super) fn deal(&mut self) -> bool {
        self.sums.fill(0);
        for at in 0..self.order.len() {
            let class = self.order.get(at).copied().unwrap_or(0);
            let wanted = self.table.counts.get(class).copied().unwrap_or(0);
            let wanted = usize::try_from(wanted).unwrap_or(0);
            if wanted == 0 {
                continue;
            }
            if self.cards.hand(class).n_left() < wanted {
                self.turn(class);
            }
            let n_dealt = self.deal_front(class, wanted);
            for _ in n_dealt..wanted {
                if !self.deal_rest(class) {
                    return false;
                }
            }
        }
        true
    }

    /// Deals the free cards that come first; how many there were. Those that this paper cannot take
    /// keep their order, in front.
    fn deal_front(&mut self, class: usize, wanted: usize) -> usize {
        let hand = self.cards.hand(class);
        let window = self.window_of(class);
        let mut next = hand.next;
        let goal = next + wanted;
        self.passed.clear();
        for place in hand.next..hand.end {
            if next == goal {
                break;
            }
            let unit = self.cards.at(place);
            if self.is_free(unit, None, window) {
                self.take(unit);
                self.cards.put(next, unit);
                next += 1;
            } else {
                self.passed.push(unit);
            }
        }
        for (place, unit) in (next..).zip(&self.passed) {
            self.cards.put(place, *unit);
        }
        if let Some(hand) = self.cards.hands.get_mut(class) {
            hand.next = next;
        }
        next - hand.next
    }

    /// Deals one card where no free one is left in front; whether there was any.
    fn deal_rest(&mut self, class: usize) -> bool {
        if let Some(place) = self.find(class, self.window_of(class)) {
            self.put(class, place);
            return true;
        }
        let hand = self.cards.hand(class);
        if hand.turned != self.paper && hand.start < hand.from {
            self.turn(class);
            if let Some(place) = self.find(class, self.window_of(class)) {
                self.put(class, place);
                return true;
            }
        }
        // Nothing else is left: a neighbour's card, or at last one whose turn it is not.
        if let Some(place) = self.find_oldest(class) {
            self.put(class, place);
            return true;
        }
        let hand = self.cards.hand(class);
        let again =
            (hand.start..hand.from).find(|place| self.is_free(self.cards.at(*place), None, 0));
        if let Some(place) = again {
            let unit = self.cards.at(place);
            self.cards.deal_again(class, place);
            self.extras.push(unit);
            self.take(unit);
        }
        again.is_some()
    }

    /// How many papers back the cards of a class are kept apart, in this deal.
    #[inline]
    pub(super) fn window_of(&self, class: usize) -> u32 {
        if self.is_strict {
            self.cards.hand(class).window
        } else {
            0
        }
    }

    /// The free card that was used longest ago.
    fn find_oldest(&self, class: usize) -> Option<usize> {
        let hand = self.cards.hand(class);
        let free =
            (hand.next..hand.end).filter(|place| self.is_free(self.cards.at(*place), None, 0));
        free.min_by_key(|place| self.last.get(to_index(self.cards.at(*place))))
    }

    fn find(&self, class: usize, window: u32) -> Option<usize> {
        let hand = self.cards.hand(class);
        let rest = self.cards.between(hand.next, hand.end);
        let ahead = rest
            .iter()
            .position(|unit| self.is_free(*unit, None, window));
        Some(hand.next + ahead?)
    }

    fn put(&mut self, class: usize, place: usize) {
        let unit = self.cards.at(place);
        self.cards.deal(class, place);
        self.take(unit);
    }
}
