//! Draws the papers of one block, one after the other.
//!
//! Invariant: between two papers no card is on a paper in hand, and what a card was used for is
//! accounted. Nothing is allocated for a paper unless only the solver finds it.

use super::super::plan::{Plan, to_index};
use super::cards::Cards;
use super::frame::{Frame, Mark, NONE, SEVERAL};
use super::table::{Table, Tables};
use super::{Deck, DeckFault, Tally};
use crate::domain::seed::{Seed, Stream};

/// How often a paper is dealt anew before the solver is asked.
const REDEALS: u32 = 50;
/// How many deals keep strictly to the window of neighbours, and may change the table.
const STRICT: u32 = 10;
/// How many moves to another table are tried for each paper, and how many more for each question that
/// comes from a class of few: there the table decides which question it is.
const MOVES: u32 = 12;
const MOVES_OF_FEW: u32 = 12;
/// Classes of so few questions leave little to the deal.
const FEW: usize = 4;
/// The stamp of a unit that no paper of this block may hold any more.
pub(super) const WORN_OUT: u32 = u32::MAX;

/// See the head of this file.
pub(super) struct Dealer<'d> {
    pub(super) plan: &'d Plan,
    pub(super) deck: &'d Deck<'d>,
    pub(super) secret: &'d Seed,
    pub(super) frame: &'d Frame,
    pub(super) tables: &'d Tables,
    pub(super) stream: Stream,
    pub(super) cards: Cards,
    pub(super) table: Table,
    /// The last table for which a paper was found.
    proven: Table,
    /// How many units of each class were used so far.
    used: Vec<i64>,
    /// The classes in the order in which they are dealt.
    pub(super) order: Vec<usize>,
    /// The class of each card of the paper in hand, and by class the number of its first card.
    pub(super) slots: Vec<u32>,
    pub(super) bases: Vec<usize>,
    /// A number of the paper in hand that is greater than those of the papers before.
    pub(super) paper: u32,
    /// For each unit, what keeps it off the paper in hand.
    pub(super) marks: Vec<Mark>,
    /// For each group, the last paper that took a unit of it.
    pub(super) group_stamps: Vec<u32>,
    /// With a window, for each unit the last paper it stood on; else nothing.
    pub(super) last: Vec<u32>,
    /// Under a cap, on how many more papers of this block each unit may stand; else nothing.
    pub(super) uses_left: Vec<u32>,
    /// The cycle of each class in which the next block begins, where all papers take the same.
    pub(super) last_cycles: Vec<u64>,
    /// What the cards of the paper in hand add up to.
    pub(super) sums: Vec<i64>,
    /// Cards of the paper in hand that are used beside their turn.
    pub(super) extras: Vec<u32>,
    /// Scratch: cards passed over.
    pub(super) passed: Vec<u32>,
    pub(super) is_strict: bool,
    /// Moves that shake a table, and moves that level it.
    moves: (u32, u32),
    pub(super) tally: Tally,
}

impl<'d> Dealer<'d> {
    pub(super) fn new(deck: &'d Deck<'d>, stream: Stream) -> Self {
        let frame = &deck.frame;
        let n_units = frame.n_units();
        let is_windowed = 0 < deck.settings.window;
        let mut dealer = Self {
            plan: deck.plan,
            deck,
            secret: &deck.secret,
            frame,
            tables: &deck.tables,
            cards: Cards::new(frame),
            table: deck.start.clone(),
            proven: deck.start.clone(),
            used: vec![0; frame.most.len()],
            order: frame.order(&deck.start.counts),
            slots: Vec::new(),
            bases: vec![0; frame.most.len()],
            // Stamp 0 is a paper longer ago than the window.
            paper: deck.settings.window,
            marks: frame.marks(),
            group_stamps: vec![0; frame.n_groups],
            last: vec![0; if is_windowed { n_units } else { 0 }],
            uses_left: Vec::new(),
            last_cycles: Vec::new(),
            sums: vec![0; frame.windows.len()],
            extras: Vec::new(),
            passed: Vec::new(),
            is_strict: true,
            moves: (0, MOVES),
            tally: Tally::default(),
            stream,
        };
        dealer.lay_slots();
        let sizes = dealer.cards.hands.iter().map(|hand| hand.end - hand.start);
        let of_few = sizes
            .zip(&deck.start.counts)
            .filter(|(size, _)| *size <= FEW);
        let n_of_few = u32::try_from(of_few.map(|(_, wanted)| wanted).sum::<i64>()).unwrap_or(0);
        dealer.moves = (n_of_few, MOVES + MOVES_OF_FEW * n_of_few);
        for (hand, wanted) in dealer.cards.hands.iter_mut().zip(&deck.start.counts) {
            // Beyond this, cards of neighbours have to come, and then the order of use serves better.
            let n_fit = (hand.end - hand.start).checked_div(usize::try_from(*wanted).unwrap_or(0));
            let reach = u32::try_from(n_fit.unwrap_or(0).saturating_sub(1));
            hand.window = deck.settings.window.min(reach.unwrap_or(u32::MAX));
        }
        dealer
    }

    /// Draws the next paper and adds its items to `items`.
    pub(super) fn draw(
        &mut self,
        number: usize,
        seen: &[u32],
        items: &mut Vec<u32>,
    ) -> Result<(), DeckFault> {
        self.paper += 1;
        for item in seen {
            if let Some(Some(unit)) = self.frame.unit_of_item.get(to_index(*item)).copied()
                && self.mark(unit).stamp != WORN_OUT
            {
                self.stamp(unit, self.paper);
            }
        }
        for deal in 0..=REDEALS {
            self.is_strict = deal < STRICT;
            self.vary(deal);
            if self.deal() && self.repair() {
                self.close(items);
                return Ok(());
            }
            self.tally.redeals += 1;
            self.take_back();
        }
        self.ask_solver(number, seen)?;
        self.tally.fallbacks += 1;
        self.close(items);
        Ok(())
    }

    /// Moves to a table that levels the use of the classes.
    fn vary(&mut self, deal: u32) {
        if self.tables.is_fixed() {
            return;
        }
        if 0 < deal {
            self.table.clone_from(&self.proven);
        }
        // Late deals keep to the table that was good for the paper before.
        if deal < STRICT
            && self
                .tables
                .level(&mut self.table, &self.used, self.moves, &mut self.stream)
            || 0 < deal
        {
            self.lay_slots();
        }
    }

    pub(super) fn lay_slots(&mut self) {
        self.slots.clear();
        for class in &self.order {
            if let Some(base) = self.bases.get_mut(*class) {
                *base = self.slots.len();
            }
            let n = self.table.counts.get(*class).copied().unwrap_or(0);
            let class = u32::try_from(*class).unwrap_or(u32::MAX);
            self.slots.extend((0..n).map(|_| class));
        }
    }

    pub(super) fn mark(&self, unit: u32) -> Mark {
        self.marks.get(to_index(unit)).copied().unwrap_or(Mark {
            stamp: WORN_OUT,
            group: NONE,
            item: NONE,
        })
    }

    /// Whether the paper in hand could take this unit beside those it has, but for `instead_of`.
    #[inline]
    pub(super) fn is_free(&self, unit: u32, instead_of: Option<u32>, window: u32) -> bool {
        let mark = self.mark(unit);
        if mark.stamp == self.paper || mark.stamp == WORN_OUT {
            return false;
        }
        if 0 < window
            && let Some(last) = self.last.get(to_index(unit))
            && self.paper <= last + window
        {
            return false;
        }
        if mark.group == NONE {
            return true;
        }
        let given_back = instead_of.map_or(&[][..], |unit| self.frame.groups.list(to_index(unit)));
        let groups = self.frame.groups.list(to_index(unit));
        groups.iter().all(|group| {
            self.group_stamps.get(to_index(*group)) != Some(&self.paper)
                || given_back.contains(group)
        })
    }

    /// Notes that the paper in hand has a unit.
    #[inline]
    pub(super) fn take(&mut self, unit: u32) {
        self.stamp_all(unit, self.paper);
        for (sum, weight) in self.sums.iter_mut().zip(self.frame.weights_of(unit)) {
            *sum += weight;
        }
    }

    /// Notes that the paper in hand has it no more.
    pub(super) fn give_back(&mut self, unit: u32) {
        self.stamp_all(unit, 0);
        for (sum, weight) in self.sums.iter_mut().zip(self.frame.weights_of(unit)) {
            *sum -= weight;
        }
    }

    pub(super) fn stamp(&mut self, unit: u32, paper: u32) {
        if let Some(mark) = self.marks.get_mut(to_index(unit)) {
            mark.stamp = paper;
        }
    }

    #[inline]
    fn stamp_all(&mut self, unit: u32, paper: u32) {
        let Some(mark) = self.marks.get_mut(to_index(unit)) else {
            return;
        };
        mark.stamp = paper;
        if mark.group == NONE {
            return;
        }
        for group in self.frame.groups.list(to_index(unit)) {
            if let Some(stamp) = self.group_stamps.get_mut(to_index(*group)) {
                *stamp = paper;
            }
        }
    }

    /// Takes all cards of the paper in hand back, and puts others in front.
    fn take_back(&mut self) {
        for class in 0..self.cards.hands.len() {
            let hand = self.cards.hand(class);
            let mut from = hand.from;
            for place in hand.from..hand.next {
                let unit = self.cards.at(place);
                self.give_back(unit);
                if self.extras.contains(&unit) {
                    // It was dealt in this cycle before and stays so.
                    self.cards.units.swap(from, place);
                    from += 1;
                }
            }
            if let Some(hand) = self.cards.hands.get_mut(class) {
                hand.from = from;
                hand.next = from;
            }
            self.scramble(class, hand.next - hand.from);
        }
        self.extras.clear();
    }

    /// Ends the paper in hand.
    fn close(&mut self, items: &mut Vec<u32>) {
        for extra in self.extras.drain(..) {
            self.cards.overuse(extra);
        }
        for class in &self.order {
            let hand = self.cards.hand(*class);
            if hand.from == hand.next {
                continue;
            }
            for unit in self.cards.between(hand.from, hand.next) {
                let number = to_index(*unit);
                match self.marks.get(number).map(|mark| mark.item) {
                    Some(SEVERAL) => items.extend_from_slice(self.frame.items.list(number)),
                    Some(item) => items.push(item),
                    None => {}
                }
                if let Some(last) = self.last.get_mut(number) {
                    *last = self.paper;
                }
                if let Some(left) = self.uses_left.get_mut(number) {
                    *left = left.saturating_sub(1);
                    if let (0, Some(mark)) = (*left, self.marks.get_mut(number)) {
                        mark.stamp = WORN_OUT;
                    }
                }
            }
            self.cards.close(*class, |n| self.stream.below(n));
        }
        if !self.tables.is_fixed() {
            for (used, count) in self.used.iter_mut().zip(&self.table.counts) {
                *used += count;
            }
            self.proven.clone_from(&self.table);
        }
    }
}
