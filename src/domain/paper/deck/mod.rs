//! Papers dealt from decks: the default way to draw, fast and level.
//!
//! Each class of questions is a deck of cards. A paper takes the next cards; a card that this paper
//! cannot take stays at the front for the next one; a deck that runs out is shuffled anew. So the
//! questions of a class are used equally often.
//!
//! Invariant: every paper obeys the system of its plan. A block of papers follows from plan, secret,
//! settings and its number alone: not from other blocks, nor from who asks, nor from threads.

mod cap;
mod cards;
mod deal;
mod dealer;
mod frame;
mod lines;
mod repair;
mod solver;
mod table;
mod turn;

use std::ops::Range;

use dealer::Dealer;
use frame::Frame;
use table::{Table, Tables};

use super::plan::Plan;
use crate::domain::feasibility;
use crate::domain::seed::Seed;

/// The most papers of one block.
pub const BLOCK: usize = 4096;

/// How often a block is drawn under a cap before it is given up.
const BLOCK_TRIES: u64 = 8;

/// What an exam asks of its papers together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many papers the exam has.
    pub count: usize,
    /// How many papers before a paper, in its block, share no question with it as far as the bank
    /// reaches: 0 to 16. It always reaches where `window + 1` papers fit each class side by side and
    /// neither enemies nor sums come in between.
    pub window: u32,
    /// On how many papers of a thousand a question may stand; rounded up to whole papers of the exam.
    /// Papers drawn by [`Deck::late`] do not count.
    pub max_exposure: Option<u32>,
}

/// How the papers of an exam are drawn by deck. To be shared by threads, each asking for blocks.
pub struct Deck<'p> {
    plan: &'p Plan,
    secret: Seed,
    settings: Settings,
    frame: Frame,
    tables: Tables,
    start: Table,
}

/// The papers of one block, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The number of the first paper, counted over the whole exam.
    pub first: usize,
    items: Vec<u32>,
    ends: Vec<usize>,
    /// What it took to draw them.
    pub tally: Tally,
}

/// What it took to draw papers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Papers dealt anew because cards or sums did not come out.
    pub redeals: u64,
    /// Cards exchanged to bring a sum into its window.
    pub swaps: u64,
    /// Papers that only the solver found.
    pub fallbacks: u64,
}

/// Why there is no paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeckFault {
    /// Not even the solver found one: the plan has none, or what this candidate has seen leaves none.
    #[error("no paper was found for number {paper}")]
    NoPaper {
        /// The number of the paper in the exam; the number of papers for one outside the blocks.
        paper: usize,
    },
    /// Papers so far used too many questions as often as they may be used.
    #[error(
        "no question may stand on more than {allowed} papers, which leaves none for number {paper}"
    )]
    Exposure {
        /// The first paper that finds too few questions.
        paper: usize,
        /// On how many papers of the exam a question may stand.
        allowed: usize,
    },
}

/// In how many blocks so many papers come.
pub fn count_blocks(n_papers: usize) -> usize {
    n_papers.div_ceil(BLOCK)
}

/// The papers of a block, counted over the exam from 0; none beyond the last block. Blocks differ in
/// size by one paper at most.
pub fn block_range(n_papers: usize, block: usize) -> Range<usize> {
    let n_blocks = count_blocks(n_papers).max(1);
    let first = |block: usize| {
        let block = block.min(n_blocks);
        block * (n_papers / n_blocks) + block.min(n_papers % n_blocks)
    };
    first(block)..first(block + 1)
}

impl DeckFault {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::NoPaper { paper } => format!("第 {} 份试卷抽不出来", paper + 1),
            Self::Exposure { paper, allowed } => format!(
                "每道题最多用于 {allowed} 份试卷，到第 {} 份时题目不够",
                paper + 1
            ),
        }
    }
}

impl Block {
    /// The papers, each as the numbers of its items in the order of dealing.
    pub fn papers(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.n_papers()).map(|at| self.paper(at))
    }

    /// The paper at this place of the block, counted from 0; nothing past its end.
    pub fn paper(&self, at: usize) -> &[u32] {
        let ends = self.ends.get(at).zip(self.ends.get(at + 1));
        ends.and_then(|(from, to)| self.items.get(*from..*to))
            .unwrap_or(&[])
    }

    /// How many papers there are.
    pub fn n_papers(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }
}

impl<'p> Deck<'p> {
    /// Prepares to draw: lays the plan out and finds how many questions of each class to begin with.
    ///
    /// # Errors
    /// [`DeckFault::NoPaper`] where no paper was found, [`DeckFault::Exposure`] where it is plain from
    /// the start that the questions do not suffice for all papers.
    pub fn new(plan: &'p Plan, secret: &Seed, settings: Settings) -> Result<Self, DeckFault> {
        let frame = Frame::new(plan);
        let tables = Tables::new(plan, &frame);
        let mut stream = secret.child("start", b"").stream();
        let start = match tables.find(&mut stream) {
            Some(table) => table,
            None => feasibility::witness(&plan.system, feasibility::Budget::default(), &mut stream)
                .map(|paper| {
                    tables.table(plan.table_of(&paper).into_iter().map(i64::from).collect())
                })
                .ok_or(DeckFault::NoPaper { paper: 0 })?,
        };
        let deck = Self {
            plan,
            secret: *secret,
            settings,
            frame,
            tables,
            start,
        };
        match deck.worn_out_at() {
            Some(paper) => Err(deck.exposure(paper)),
            None => Ok(deck),
        }
    }

    /// In how many blocks the papers of the exam come.
    pub fn n_blocks(&self) -> usize {
        count_blocks(self.settings.count)
    }

    /// Draws the papers of one block; none beyond the last block.
    ///
    /// `seen` names the items that a paper must not hold, by the number of the paper in the exam.
    ///
    /// # Errors
    /// [`DeckFault`] names the first paper for which there is none.
    pub fn block(
        &self,
        number: usize,
        seen: &dyn Fn(usize) -> Vec<u32>,
    ) -> Result<Block, DeckFault> {
        let Range { start: first, end } = block_range(self.settings.count, number);
        // Under a tight cap the last papers can find only cards that exclude each other. Then the
        // whole block is drawn again, by another stream of its own.
        let n_tries = if self.settings.max_exposure.is_some() {
            BLOCK_TRIES
        } else {
            1
        };
        let mut tried = 0;
        loop {
            let drawn = self.try_block(number, tried, (first, end), seen);
            tried += 1;
            if drawn.is_ok() || tried == n_tries {
                return drawn;
            }
        }
    }

    fn try_block(
        &self,
        number: usize,
        tried: u64,
        (first, end): (usize, usize),
        seen: &dyn Fn(usize) -> Vec<u32>,
    ) -> Result<Block, DeckFault> {
        let label = u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes();
        let stream = self.secret.child("block", &label).nth_stream(tried);
        let mut dealer = Dealer::new(self, stream);
        dealer.continue_cycles(first, end);
        dealer.limit(first, end);
        let n_units: i64 = self.start.counts.iter().sum();
        let room = usize::try_from(n_units).unwrap_or(0) * (end - first);
        let mut block = Block {
            first,
            items: Vec::with_capacity(room),
            ends: Vec::with_capacity(end - first + 1),
            tally: Tally::default(),
        };
        block.ends.push(0);
        for paper in first..end {
            dealer.draw(paper, &seen(paper), &mut block.items)?;
            block.ends.push(block.items.len());
        }
        block.tally = dealer.tally;
        Ok(block)
    }

    /// Draws one paper outside the blocks, from fresh decks: for a candidate who was added late, or a
    /// second attempt. `label` tells such papers apart.
    ///
    /// # Errors
    /// [`DeckFault::NoPaper`] where there is none without the items of `seen`.
    pub fn late(&self, label: &[u8], seen: &[u32]) -> Result<Vec<u32>, DeckFault> {
        let mut dealer = Dealer::new(self, self.secret.child("late", label).stream());
        dealer.shuffle();
        let mut items = Vec::new();
        dealer.draw(self.settings.count, seen, &mut items)?;
        Ok(items)
    }
}

#[cfg(test)]
mod tests;
