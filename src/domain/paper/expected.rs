//! What papers of a plan are to be expected, before any is drawn for somebody.
//!
//! Invariant: a sample is drawn as an exam's papers are, and summed up as its certificate is, so that both mean
//! the same by every figure. The same plan and pool give the same figures.

use super::certificate::{Ratio, Spread};
use super::{Audit, DrawFault, Drawing, Method, Order, Source};
use crate::domain::seed::Seed;

/// Papers of a sample. A standard deviation from so many is known to some 7 %.
pub const SAMPLE: usize = 100;

/// What a sample of papers came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// How many papers were drawn.
    pub papers: u64,
    /// How hard they are; none where that cannot be told.
    pub difficulty: Option<Spread>,
    /// How many questions two of them share on average.
    pub shared: Option<Ratio>,
    /// The largest share of them that one question stands on.
    pub largest_share: Option<Ratio>,
}

/// Draws [`SAMPLE`] papers, each of its own, and sums them up.
///
/// # Errors
/// [`DrawFault`] where not even one paper could be made, or not so many within what the plan says of all.
pub fn expected(source: &Source) -> Result<Expected, DrawFault> {
    let order = Order {
        method: Method::Deck,
        count: SAMPLE,
        window: source.blueprint.window,
    };
    let drawing = Drawing::new(source, &Seed::from_number(0), order)?;
    let mut audit = Audit::new(&source.blueprint, &source.pool, order.window);
    for number in 0..drawing.n_blocks() {
        for paper in drawing.block(number, &|_| Vec::new())? {
            audit.add(&paper);
        }
    }
    let sum = audit.finish();
    Ok(Expected {
        papers: sum.papers,
        difficulty: sum.difficulty,
        shared: sum.overlap.mean,
        largest_share: sum.exposure.largest_share,
    })
}

impl Spread {
    /// By how much the easiest paper differs from the hardest.
    pub fn difference(&self) -> Option<Ratio> {
        let (least, greatest) = (self.least, self.greatest);
        let over = greatest
            .over()
            .checked_mul(least.under())?
            .checked_sub(least.over().checked_mul(greatest.under())?)?;
        Ratio::new(over, greatest.under().checked_mul(least.under())?)
    }
}
