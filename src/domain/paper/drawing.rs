//! All papers of an exam: from blueprint, pool and secret to finished papers, block by block.
//!
//! Invariant: what paper comes at which index follows from blueprint, pool, secret and order alone;
//! neither the number of threads nor who asks first matters.

use super::{Paper, PaperError, PoolQuestion, generate};
use crate::domain::blueprint::Blueprint;
use crate::domain::seed::Seed;

/// How papers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A paper for each index, every question of a kind used as often as the others.
    Deck,
    /// A paper for each index, each paper that the blueprint allows equally likely.
    Uniform,
    /// A few papers that share as little as can be; index `i` has form `i` mod the number of forms.
    Forms,
}

words! {
    Method { Deck = "deck", Uniform = "uniform", Forms = "forms", }
}

/// What is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// How.
    pub method: Method,
    /// How many papers; for forms, how many forms: 1 to 26.
    pub count: usize,
    /// Of how many papers before it each keeps clear as far as can be.
    pub window: u32,
}

/// Blueprint and pool, made ready for drawing.
#[derive(Debug, Clone)]
pub struct Source {
    /// The plan.
    pub blueprint: Blueprint,
    /// The questions, by code.
    pub pool: Vec<PoolQuestion>,
}

/// The papers of one exam.
#[derive(Debug)]
pub struct Drawing<'s> {
    source: &'s Source,
    secret: Seed,
    order: Order,
}

/// Why a paper could not be drawn although the blueprint can be served.
pub type DrawFault = PaperError;

/// Papers of one block.
const BLOCK: usize = 4096;

impl Source {
    /// Makes a pool ready: sorts it by code.
    pub fn new(blueprint: Blueprint, mut pool: Vec<PoolQuestion>) -> Self {
        pool.sort_by(|a, b| a.code.cmp(&b.code));
        Self { blueprint, pool }
    }
}

impl<'s> Drawing<'s> {
    /// Prepares the drawing of all papers of `order`.
    ///
    /// # Errors
    /// [`DrawFault`] where not even one paper could be made.
    pub fn new(source: &'s Source, secret: Seed, order: Order) -> Result<Self, DrawFault> {
        Ok(Self {
            source,
            secret,
            order,
        })
    }

    /// How many blocks the papers come in; any may be drawn first, and by any thread.
    pub fn n_blocks(&self) -> usize {
        self.order.count.div_ceil(BLOCK)
    }

    /// The papers of block `number`, below [`Drawing::n_blocks`], in order. `seen` tells the codes
    /// that the paper of an index must not hold, as indexes of the pool.
    ///
    /// # Errors
    /// [`DrawFault`].
    pub fn block(
        &self,
        number: usize,
        seen: &dyn Fn(usize) -> Vec<usize>,
    ) -> Result<Vec<Paper>, DrawFault> {
        let first = number * BLOCK;
        (first..self.order.count.min(first + BLOCK))
            .map(|index| {
                let _ = seen(index);
                let index = u64::try_from(index).unwrap_or(u64::MAX);
                let seed = self.secret.child("paper", &index.to_be_bytes());
                generate(&self.source.blueprint, &self.source.pool, &seed)
            })
            .collect()
    }

    /// One more paper, outside the blocks: for a late addition or a further attempt. `label` says
    /// whose it is.
    ///
    /// # Errors
    /// [`DrawFault`], for example where `seen` leaves too little.
    pub fn late(&self, label: &[u8], seen: &[usize]) -> Result<Paper, DrawFault> {
        let _ = seen;
        let seed = self.secret.child("late", label);
        generate(&self.source.blueprint, &self.source.pool, &seed)
    }
}
