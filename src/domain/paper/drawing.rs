//! All papers of an exam: from blueprint, pool and secret to finished papers, block by block.
//!
//! Invariant: what paper comes at which index follows from blueprint, pool, secret and order alone;
//! neither the number of threads nor who asks first matters.

use std::ops::Range;

use super::arrange::{Shuffles, arrange_section};
use super::deck::{Deck, DeckFault, Settings, block_range, count_blocks};
use super::forms::{USUAL_MOVES, forms};
use super::uniform::{Limits, Uniform, UniformFault};
use super::{Paper, Slot, Source};
use crate::domain::blueprint::MAX_WINDOW;
use crate::domain::marks::Marks;
use crate::domain::seed::{Seed, Stream};

/// How papers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A paper for each index, every question of a sort used as often as the others.
    Deck,
    /// A paper for each index, each paper that the blueprint allows equally likely.
    Uniform,
    /// A few papers that share as little as can be.
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
    /// How many papers; for forms 1 to 26.
    pub count: usize,
    /// Of how many papers before it each keeps clear as far as can be; decks alone do.
    pub window: u32,
}

/// Why a paper could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// By deck, or forms, which begin with it.
    #[error(transparent)]
    Deck(#[from] DeckFault),
    /// Uniformly.
    #[error(transparent)]
    Uniform(#[from] UniformFault),
}

impl DrawFault {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::Deck(fault) => fault.chinese(),
            Self::Uniform(fault) => fault.chinese(),
        }
    }
}

/// The papers of one exam. To be shared by threads, each asking for blocks.
pub struct Drawing<'s> {
    source: &'s Source,
    count: usize,
    arranging: Seed,
    drawn: Drawn<'s>,
}

/// Papers of a block, in order.
pub type Papers<'a> = Box<dyn Iterator<Item = Result<Paper, DrawFault>> + 'a>;

enum Drawn<'s> {
    Deck(Deck<'s>),
    Uniform(Box<Uniform<'s>>),
    Forms(Deck<'s>, Vec<Vec<u32>>),
}

impl<'s> Drawing<'s> {
    /// Prepares the drawing of all papers of `order`; `seed` is [`super::Statement::draw_seed`].
    ///
    /// # Errors
    /// [`DrawFault`] where not even one paper could be made, or the method does not suit the plan.
    pub fn new(source: &'s Source, seed: &Seed, order: Order) -> Result<Self, DrawFault> {
        let plan = &source.plan;
        let deck = |window, max_exposure| {
            let settings = Settings {
                count: order.count,
                window,
                max_exposure,
            };
            Deck::new(plan, &seed.child("deck", b""), settings)
        };
        let drawn = match order.method {
            Method::Deck => Drawn::Deck(deck(order.window, source.blueprint.max_exposure)?),
            Method::Uniform => {
                Drawn::Uniform(Box::new(Uniform::new(plan, seed, Limits::default())?))
            }
            Method::Forms => {
                // A window over all others: dealt one after the other, they begin apart.
                let others = u32::try_from(order.count.saturating_sub(1)).unwrap_or(u32::MAX);
                let deck = deck(others.min(MAX_WINDOW), None)?;
                let start = deck.block(0, &|_| Vec::new())?;
                let start: Vec<Vec<u32>> = start.papers().map(<[u32]>::to_vec).collect();
                let best = forms(plan, seed, order.count, start, USUAL_MOVES);
                Drawn::Forms(deck, best)
            }
        };
        Ok(Self {
            source,
            count: order.count,
            arranging: seed.child("arrange", b""),
            drawn,
        })
    }

    /// How many blocks the papers come in; any may be drawn first, and by any thread.
    pub fn n_blocks(&self) -> usize {
        count_blocks(self.count)
    }

    /// The indexes of the papers of a block, from 0 over the whole exam.
    pub fn block_range(&self, number: usize) -> Range<usize> {
        block_range(self.count, number)
    }

    /// The papers of block `number`, below [`Drawing::n_blocks`], in order. `seen` tells the
    /// questions, as indexes of the pool, that the paper of an index must not hold.
    ///
    /// # Errors
    /// [`DrawFault`], for example where `seen` leaves too little.
    pub fn block(
        &self,
        number: usize,
        seen: &dyn Fn(usize) -> Vec<usize>,
    ) -> Result<Vec<Paper>, DrawFault> {
        self.papers_of(number, seen)?.collect()
    }

    /// The same, each paper made when it is asked for: which questions a paper holds takes a hundredth of the
    /// memory that the paper takes.
    ///
    /// # Errors
    /// [`DrawFault`], at once or with the paper that it concerns.
    pub fn papers_of<'a>(
        &'a self,
        number: usize,
        seen: &'a dyn Fn(usize) -> Vec<usize>,
    ) -> Result<Papers<'a>, DrawFault> {
        let range = self.block_range(number);
        let seen = |index: usize| self.source.items_of(&seen(index));
        Ok(match &self.drawn {
            Drawn::Deck(deck) => {
                let block = deck.block(number, &seen)?;
                let places = (0..block.n_papers()).zip(range);
                Box::new(places.map(move |(place, at)| Ok(self.paper(at, block.paper(place)))))
            }
            Drawn::Uniform(uniform) => Box::new(range.map(move |at| {
                let index = u64::try_from(at).unwrap_or(u64::MAX);
                Ok(self.paper(at, &uniform.paper(index, &seen(at))?))
            })),
            Drawn::Forms(_, forms) => {
                let papers = range.zip(forms);
                Box::new(papers.map(|(at, items)| Ok(self.paper(at, items))))
            }
        })
    }

    /// One more paper, outside the blocks: for a late addition or a further attempt. `label` says
    /// whose it is.
    ///
    /// # Errors
    /// [`DrawFault`], for example where `seen` leaves too little.
    pub fn late(&self, label: &str, seen: &[usize]) -> Result<Paper, DrawFault> {
        let seen = self.source.items_of(seen);
        let items = match &self.drawn {
            Drawn::Deck(deck) | Drawn::Forms(deck, _) => deck.late(label.as_bytes(), &seen)?,
            Drawn::Uniform(uniform) => uniform.late(label, &seen)?,
        };
        let own = self.arranging.child("late", label.as_bytes());
        Ok(self.arranged(&items, &mut own.stream()))
    }

    fn paper(&self, index: usize, items: &[u32]) -> Paper {
        let index = u64::try_from(index).unwrap_or(u64::MAX);
        self.arranged(items, &mut self.arranging.nth_stream(index))
    }

    /// The questions of these items, section by section, with the order of their options.
    fn arranged(&self, items: &[u32], stream: &mut Stream) -> Paper {
        let Source {
            blueprint,
            pool,
            compiled,
            pieces,
            ..
        } = self.source;
        let shuffles = Shuffles {
            questions: blueprint.shuffle_questions,
            options: blueprint.shuffle_options,
        };
        let mut in_sections = vec![Vec::new(); blueprint.sections.len()];
        for item in items {
            let place = usize::try_from(*item)
                .ok()
                .and_then(|item| compiled.places.get(item));
            let Some((place, piece)) =
                place.and_then(|place| Some((place, pieces.get(place.question)?)))
            else {
                continue;
            };
            if let Some(in_section) = in_sections.get_mut(place.section) {
                in_section.push(*piece);
            }
        }
        let mut slots = Vec::with_capacity(items.len());
        for (at, (section, pieces)) in blueprint.sections.iter().zip(&in_sections).enumerate() {
            for arranged in arrange_section(pieces, shuffles, stream) {
                let question = usize::try_from(arranged.place).ok();
                let Some(question) = question.and_then(|place| pool.get(place)) else {
                    continue;
                };
                slots.push(Slot {
                    section: at,
                    version: question.version,
                    marks: section.marks.or(question.marks).unwrap_or(Marks::ZERO),
                    rule: section.rule.clone(),
                    order: arranged.order.ids(&question.choices),
                });
            }
        }
        Paper { slots }
    }
}
