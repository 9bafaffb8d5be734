//! One question as far as its place and the order of its options go: small, and copied freely.
//!
//! Invariant: an [`OptionOrder`] made by [`Choices`] holds each index below their number once, and
//! each pinned index at its own place.

use super::super::super::question::{Kind, OptionId};
use super::super::super::seed::Stream;

/// The alphabet: a valid question has no more options.
const MAX_CHOICES: usize = 26;

const IN_ORDER: [u8; MAX_CHOICES] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
];

/// How often options are drawn anew for another key letter. Where another can be had, 64 draws miss it
/// less than once in 10¹¹.
const DRAWS: u32 = 64;

/// A question of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its place in the pool, which is sorted by code: questions stand in the order of their codes
    /// where they stand in the order of their places. Handed back in [`Arranged`].
    pub place: u32,
    /// Its kind.
    pub kind: Kind,
    /// What can be shuffled.
    pub choices: Choices,
    /// What a run of equal key letters is judged by.
    pub key: LetterKey,
    /// Which stimulus it asks about: questions of a section that share one stand side by side.
    pub stimulus: Option<u32>,
}

/// What a run of equal key letters is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKey {
    /// Single: the index of the right option.
    Option(u8),
    /// True-false: whether the statement is right.
    Truth(bool),
    /// Nothing: the key is no one letter.
    None,
}

/// How many options there are, and which of them are pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    n_choices: u8,
    /// One bit for each, the lowest for the first.
    pinned: u32,
}

/// A question with the order of its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arranged {
    /// [`Piece::place`].
    pub place: u32,
    /// Its options as shown.
    pub order: OptionOrder,
}

/// The order in which options are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OptionOrder {
    n_choices: u8,
    indexes: [u8; MAX_CHOICES],
}

impl Choices {
    /// Choices in the order of the author, told by whether each is pinned; at most 26 count.
    pub fn new(pinned: impl IntoIterator<Item = bool>) -> Self {
        let none = Self {
            n_choices: 0,
            pinned: 0,
        };
        pinned
            .into_iter()
            .take(MAX_CHOICES)
            .fold(none, |choices, is_pinned| Self {
                n_choices: choices.n_choices + 1,
                pinned: choices.pinned | (u32::from(is_pinned) << choices.n_choices),
            })
    }

    const fn is_pinned(self, index: u8) -> bool {
        (self.pinned >> index) & 1 == 1
    }

    /// Whether there is a place for the key beside the one that the author gave it.
    pub(super) fn moves(self, key: LetterKey) -> bool {
        match key {
            LetterKey::Option(index) => {
                let n_pinned = self.pinned.count_ones();
                index < self.n_choices
                    && !self.is_pinned(index)
                    && n_pinned + 1 < u32::from(self.n_choices)
            }
            LetterKey::Truth(_) | LetterKey::None => false,
        }
    }

    /// The only place that the key can have, counted from 0; `None` where it has several, or none.
    pub(super) fn stuck_letter(self, key: LetterKey) -> Option<usize> {
        match key {
            LetterKey::Option(index) => {
                (index < self.n_choices && !self.moves(key)).then_some(usize::from(index))
            }
            LetterKey::Truth(_) | LetterKey::None => None,
        }
    }

    /// The author's order.
    pub(super) fn as_authored(self) -> OptionOrder {
        OptionOrder {
            n_choices: self.n_choices,
            indexes: IN_ORDER,
        }
    }

    /// Pinned ones at their place, the others in any order, each equally likely.
    pub(super) fn shuffled(self, stream: &mut Stream) -> OptionOrder {
        let mut order = self.as_authored();
        let n_choices = usize::from(self.n_choices);
        let Some(shown) = order.indexes.get_mut(..n_choices) else {
            return order;
        };
        if self.pinned == 0 {
            shuffle(shown, stream);
            return order;
        }
        let mut free = [0; MAX_CHOICES];
        let all_free = shown.iter().filter(|index| !self.is_pinned(**index));
        let n_free = free
            .iter_mut()
            .zip(all_free)
            .map(|(to, from)| *to = *from)
            .count();
        shuffle(free.get_mut(..n_free).unwrap_or_default(), stream);
        let places = shown.iter_mut().filter(|index| !self.is_pinned(**index));
        for (place, index) in places.zip(free) {
            *place = index;
        }
        order
    }

    /// As [`Self::shuffled`], drawn again until the order fits, or the draws run out.
    pub(super) fn shuffled_until(
        self,
        stream: &mut Stream,
        fits: impl Fn(&OptionOrder) -> bool,
    ) -> OptionOrder {
        let mut order = self.shuffled(stream);
        for _ in 1..DRAWS {
            if fits(&order) {
                break;
            }
            order = self.shuffled(stream);
        }
        order
    }
}

/// Puts indexes in an order, each equally likely: the swaps of [`Stream::shuffle`], all taken from one
/// number below the number of orders where that fits 32 bits. Half the time of a draw for each swap.
fn shuffle(indexes: &mut [u8], stream: &mut Stream) {
    let bounds = || (2_u32..).take(indexes.len().saturating_sub(1));
    let Some(n_orders) = bounds().try_fold(1_u32, u32::checked_mul) else {
        stream.shuffle(indexes);
        return;
    };
    let mut order = stream.below(n_orders);
    for (bound, last) in bounds().zip(1..) {
        let pick = usize::try_from(order % bound).unwrap_or(last);
        indexes.swap(pick, last);
        order /= bound;
    }
}

impl OptionOrder {
    /// For each place, first to last, the index of the option shown there.
    pub fn indexes(&self) -> &[u8] {
        self.indexes
            .get(..usize::from(self.n_choices))
            .unwrap_or_default()
    }

    /// The options in this order; `choices` are those that the [`Choices`] were made of.
    pub fn ids(&self, choices: &[(OptionId, bool)]) -> Vec<OptionId> {
        let id = |index: &u8| choices.get(usize::from(*index)).map(|(id, _)| id.clone());
        self.indexes().iter().filter_map(id).collect()
    }

    /// The place at which the key is shown, counted from 0.
    pub(super) fn letter_of(&self, key: LetterKey) -> Option<usize> {
        match key {
            LetterKey::Option(right) => self.indexes().iter().position(|index| *index == right),
            LetterKey::Truth(_) | LetterKey::None => None,
        }
    }
}

impl std::fmt::Debug for OptionOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.indexes().fmt(f)
    }
}
