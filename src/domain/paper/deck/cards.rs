//! The decks on the table: which card lies where, and what each card is owed.
//!
//! Invariant: the cards of a class lie in three stretches: dealt in this cycle on earlier papers, on
//! the paper in hand, and still to be dealt. A card is owed a use for each cycle that it missed, and
//! has one too many for each that it was dealt beside its turn; so over the cycles all cards of a
//! class are used equally often.

use super::super::plan::to_index;
use super::frame::Frame;

/// Owed uses beyond this are forgiven: a card that its paper's sums never want would otherwise come
/// first for ever.
const MAX_OWED: i8 = 8;

/// One deck: where its stretches begin and end in the cards of all.
#[derive(Clone, Copy, Default)]
pub(super) struct Hand {
    pub(super) start: usize,
    /// The first card of the paper in hand.
    pub(super) from: usize,
    /// The next card.
    pub(super) next: usize,
    pub(super) end: usize,
    /// How many cards of the deck are owed a use.
    pub(super) n_owed: u32,
    /// Cycles begun, counted from the start of the exam where papers all take the same.
    pub(super) cycle: u64,
    /// How many papers back this deck reaches without a question twice, as far as asked for.
    pub(super) window: u32,
    /// The paper on which it was shuffled last.
    pub(super) turned: u32,
}

impl Hand {
    pub(super) fn n_left(&self) -> usize {
        self.end - self.next
    }
}

/// See the head of this file.
pub(super) struct Cards {
    pub(super) units: Vec<u32>,
    pub(super) hands: Vec<Hand>,
    /// For each unit: uses too many (above 0) or owed (below).
    pub(super) credit: Vec<i8>,
}

impl Cards {
    pub(super) fn new(frame: &Frame) -> Self {
        let hand = |class| {
            let (start, end) = frame.span(class);
            Hand {
                start,
                end,
                from: start,
                next: start,
                ..Hand::default()
            }
        };
        Self {
            units: frame.cards.clone(),
            hands: (0..frame.most.len()).map(hand).collect(),
            credit: vec![0; frame.n_units()],
        }
    }

    #[inline]
    pub(super) fn hand(&self, class: usize) -> Hand {
        self.hands.get(class).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn at(&self, place: usize) -> u32 {
        self.units.get(place).copied().unwrap_or(u32::MAX)
    }

    #[inline]
    pub(super) fn put(&mut self, place: usize, unit: u32) {
        if let Some(card) = self.units.get_mut(place) {
            *card = unit;
        }
    }

    /// The cards that lie from one place to another.
    pub(super) fn between(&self, from: usize, to: usize) -> &[u32] {
        self.units.get(from..to).unwrap_or(&[])
    }

    /// Deals the card at `place`, which is still to be dealt; those before it keep their turn.
    pub(super) fn deal(&mut self, class: usize, place: usize) {
        let Some(hand) = self.hands.get_mut(class) else {
            return;
        };
        if let Some(passed) = self.units.get_mut(hand.next..=place) {
            passed.rotate_right(1);
        }
        hand.next += 1;
    }

    /// Puts a card that was dealt in this cycle before on the paper in hand. `place` is before it.
    pub(super) fn deal_again(&mut self, class: usize, place: usize) {
        if let Some(hand) = self.hands.get_mut(class) {
            hand.from -= 1;
            self.units.swap(place, hand.from);
        }
    }

    /// Takes the card at `place` off the paper in hand, to be dealt next.
    pub(super) fn take_back(&mut self, class: usize, place: usize) {
        if let Some(hand) = self.hands.get_mut(class) {
            hand.next -= 1;
            self.units.swap(place, hand.next);
        }
    }

    pub(super) fn credit_of(&self, unit: u32) -> i8 {
        self.credit.get(to_index(unit)).copied().unwrap_or(0)
    }

    /// Notes that a card had a use beside its turn.
    pub(super) fn overuse(&mut self, unit: u32) {
        if let Some(credit) = self.credit.get_mut(to_index(unit)) {
            *credit = credit.saturating_add(1).min(MAX_OWED);
        }
    }

    /// Notes that a card that was used beside its turn missed one.
    pub(super) fn settle(&mut self, unit: u32) {
        if let Some(credit) = self.credit.get_mut(to_index(unit)) {
            *credit -= 1;
        }
    }

    /// Notes that a cycle ends without its use of a card.
    pub(super) fn owe(&mut self, class: usize, unit: u32) {
        let (credit, hand) = (
            self.credit.get_mut(to_index(unit)),
            self.hands.get_mut(class),
        );
        if let (Some(credit), Some(hand)) = (credit, hand) {
            hand.n_owed += u32::from(*credit == 0);
            *credit = (*credit - 1).max(-MAX_OWED);
        }
    }

    /// Ends the paper in hand: its cards are dealt. A card that was owed this use still has its turn
    /// in this cycle and returns to a place that `choose` tells, below the given number.
    pub(super) fn close(&mut self, class: usize, mut choose: impl FnMut(u32) -> u32) {
        let Some(hand) = self.hands.get_mut(class) else {
            return;
        };
        if 0 < hand.n_owed {
            for place in (hand.from..hand.next).rev() {
                let unit = self.units.get(place).copied().unwrap_or(u32::MAX);
                let Some(credit) = self.credit.get_mut(to_index(unit)) else {
                    continue;
                };
                if *credit < 0 {
                    *credit += 1;
                    hand.n_owed -= u32::from(*credit == 0);
                    hand.next -= 1;
                    self.units.swap(place, hand.next);
                    let n = u32::try_from(hand.end - hand.next).unwrap_or(u32::MAX);
                    self.units.swap(hand.next, hand.next + to_index(choose(n)));
                }
            }
        }
        hand.from = hand.next;
    }
}
