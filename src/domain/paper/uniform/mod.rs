//! Papers of which every one that is allowed is equally likely.
//!
//! Invariant: each paper follows from the secret and its number or label alone, whoever draws it
//! and whatever else is drawn; two papers are as independent as two streams of ChaCha20.

mod deal;
mod layout;
mod order;
mod tables;
mod weight;

use super::plan::{Plan, to_index};
use crate::domain::seed::{Seed, Stream};
use deal::Dealer;
use layout::Layout;
use tables::{NoTables, Tables};

/// Tries with what was seen left in, before counting anew without it; and one more for every so
/// many choices that were counted, which is what counting costs.
const TRIES_BEFORE_COUNTING: (u32, usize) = (200, 4);

/// Tries that must give a paper where rows are checked that could not be counted. They take about a
/// tenth of a second: where they give none, thousands of papers would take hours.
const TRIES_OF_PROBE: u32 = 200_000;

/// Weights beyond this are checked, never counted: the sums over a bank then stay far from overflow.
const MAX_COUNTED_WEIGHT: u64 = 1 << 31;

/// How much work is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// States in counting. A state takes up to 70 bytes.
    pub states: usize,
    /// Tries at one paper.
    pub tries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            states: 2_000_000,
            tries: 5_000_000,
        }
    }
}

/// Why no paper was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UniformFault {
    /// No paper keeps the counts, or no paper without the questions already seen.
    #[error("no paper keeps the counts with the questions that may be drawn")]
    NoPaper,
    /// The counts cross each other too much to be counted through, and are too tight to be met by
    /// trying. A paper may well exist.
    #[error(
        "the counts cross in more than {max_states} ways: papers cannot be drawn with equal chances here; draw from a deck"
    )]
    TooManyTables {
        /// The limit that was met.
        max_states: usize,
    },
    /// Nearly every try broke a group or a sum, or held a question already seen.
    #[error(
        "none of {tries} tries gave a paper: allowed papers are too rare here to be drawn with equal chances; draw from a deck"
    )]
    TooRare {
        /// How many tries were made.
        tries: u32,
    },
}

impl UniformFault {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Self::NoPaper => "可抽的题目凑不出一份试卷".to_owned(),
            Self::TooManyTables { .. } | Self::TooRare { .. } => {
                "各项要求交叉太多或太紧，无法保证每份合格试卷等概率，请改用“own”方式".to_owned()
            }
        }
    }
}

/// How much is counted, rather than tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refinement {
    groups: Counted,
    sums: bool,
    /// How many rows are not counted, from the loosest on.
    n_loose_rows: usize,
}

/// Which groups are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    None,
    WithinClasses,
    All,
}

/// Draws papers that obey a plan, each with the same probability.
///
/// How many units a paper takes of each class is drawn with weight Π C(N, x), counted by dynamic
/// programming over the classes; then a subset of each class, all subsets alike; then the paper is
/// refused where it breaks a group or a sum, and drawn again (Belov 2008, *Uniform test assembly*,
/// Psychometrika 73). Groups and sums that are small enough are counted too, and never refused;
/// rows that cross too many others are not counted but checked, the loosest first.
///
/// Uniform but for rounding: the probabilities of all tries together are off by less than
/// (units + stages) × 2⁻⁶¹, so below 2⁻⁵⁰ up to 1000 units; there is at most one stage a unit.
/// Refusing multiplies that by at most the number of tries a paper takes. Where every stage has only
/// one choice (the plan fixes how many a paper takes of each class), it is exact.
#[derive(Debug)]
pub struct Uniform<'p> {
    plan: &'p Plan,
    papers: Seed,
    late: Seed,
    limits: Limits,
    refinement: Refinement,
    dealer: Dealer,
}

impl<'p> Uniform<'p> {
    /// Counts the papers of `plan`.
    ///
    /// # Errors
    /// [`UniformFault::NoPaper`] where the counts cannot be kept, [`UniformFault::TooManyTables`]
    /// where they cannot be counted within `limits`.
    pub fn new(plan: &'p Plan, secret: &Seed, limits: Limits) -> Result<Self, UniformFault> {
        let (refinement, dealer) = count(plan, secret, limits)?;
        Ok(Self {
            plan,
            papers: secret.child("uniform", b""),
            late: secret.child("uniform-late", b""),
            limits,
            refinement,
            dealer,
        })
    }

    /// Paper number `index`, its items ascending, without the items of `seen`.
    ///
    /// Every paper that is allowed and holds no item of `seen` is equally likely.
    ///
    /// # Errors
    /// [`UniformFault::TooRare`] after as many tries as the limits allow, and
    /// [`UniformFault::NoPaper`] where none is left without `seen`.
    pub fn paper(&self, index: u64, seen: &[u32]) -> Result<Vec<u32>, UniformFault> {
        self.draw(&mut self.papers.nth_stream(index), seen)
    }

    /// A paper outside the numbering, for who comes late or once more: told by a label.
    ///
    /// # Errors
    /// Those of [`Self::paper`].
    pub fn late(&self, label: &str, seen: &[u32]) -> Result<Vec<u32>, UniformFault> {
        let own = self.late.child("label", label.as_bytes());
        self.draw(&mut own.stream(), seen)
    }

    /// In how many ways a paper can take so many of each kind; at the most 2⁶⁴ − 1.
    ///
    /// A kind is what every count, and every group and sum that is counted, treats alike.
    pub fn n_tables(&self) -> u64 {
        self.dealer.tables().n_lists
    }

    /// How many papers keep all that is counted; at the most 2¹²⁸ − 1, exact below 2⁶⁴.
    ///
    /// This is the number of allowed papers where [`Self::is_direct`], else more.
    pub fn n_papers(&self) -> u128 {
        self.dealer.tables().n_ways.count()
    }

    /// Whether everything is counted, so that the first try is always a paper.
    pub fn is_direct(&self) -> bool {
        self.dealer.checks_nothing()
    }

    fn draw(&self, stream: &mut Stream, seen: &[u32]) -> Result<Vec<u32>, UniformFault> {
        if seen.is_empty() {
            return self.tried(&self.dealer, stream, &[], 0);
        }
        let is_seen = self.units_with(seen);
        let (few, edges_a_try) = TRIES_BEFORE_COUNTING;
        let more = self.dealer.tables().n_edges() / edges_a_try;
        let first = few.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        let first = first.min(self.limits.tries);
        if let Some((paper, _)) = self.dealer.draw(self.plan, stream, &is_seen, first) {
            return Ok(paper);
        }
        // Both ways give every paper the same chance; so does one after the other.
        match dealer(self.plan, &is_seen, self.refinement, self.limits.states) {
            Ok(dealer) => self.tried(&dealer, stream, &[], first),
            Err(NoTables::Infeasible) => Err(UniformFault::NoPaper),
            Err(NoTables::TooMany) => self.tried(&self.dealer, stream, &is_seen, first),
        }
    }

    fn tried(
        &self,
        dealer: &Dealer,
        stream: &mut Stream,
        is_seen: &[bool],
        tries_before: u32,
    ) -> Result<Vec<u32>, UniformFault> {
        let tries = self.limits.tries - tries_before;
        dealer
            .draw(self.plan, stream, is_seen, tries)
            .map(|(paper, _)| paper)
            .ok_or(UniformFault::TooRare {
                tries: self.limits.tries,
            })
    }

    /// For each unit, whether it holds one of these items.
    fn units_with(&self, items: &[u32]) -> Vec<bool> {
        let mut is_seen = vec![false; self.plan.system.n_items];
        for item in items {
            if let Some(is_seen) = is_seen.get_mut(to_index(*item)) {
                *is_seen = true;
            }
        }
        let is_seen = |item: &u32| is_seen.get(to_index(*item)) == Some(&true);
        let units = self.plan.units.iter();
        units.map(|unit| unit.items.iter().any(is_seen)).collect()
    }
}

/// Counts with the most that is counted within an eighth of the states, else with the rows alone;
/// else without the loosest rows.
fn count(plan: &Plan, secret: &Seed, limits: Limits) -> Result<(Refinement, Dealer), UniformFault> {
    let few = limits.states / 8;
    let rows_alone = |n_loose_rows| Refinement {
        groups: Counted::None,
        sums: false,
        n_loose_rows,
    };
    let refined = refinements(plan).into_iter().map(|most| (most, few));
    let without_loose_rows = (1..=plan.rows.len()).map(|n| (rows_alone(n), few));
    let attempts = refined
        .chain([(rows_alone(0), limits.states)])
        .chain(without_loose_rows);
    let nothing = vec![false; plan.units.len()];
    for (refinement, max_states) in attempts {
        match dealer(plan, &nothing, refinement, max_states) {
            Ok(dealer) if refinement.n_loose_rows == 0 => return Ok((refinement, dealer)),
            Ok(dealer) => {
                let mut stream = secret.child("uniform-probe", b"").stream();
                let probe = dealer.draw(plan, &mut stream, &[], TRIES_OF_PROBE);
                if probe.is_some() {
                    return Ok((refinement, dealer));
                }
                // With fewer rows counted, fewer tries would be papers.
                break;
            }
            Err(NoTables::Infeasible) => return Err(UniformFault::NoPaper),
            Err(NoTables::TooMany) => {}
        }
    }
    Err(UniformFault::TooManyTables {
        max_states: limits.states,
    })
}

fn dealer(
    plan: &Plan,
    is_left_out: &[bool],
    refinement: Refinement,
    max_states: usize,
) -> Result<Dealer, NoTables> {
    let layout = Layout::new(plan, is_left_out, refinement);
    let tables = Tables::new(&layout, max_states)?;
    Ok(Dealer::new(plan, layout, tables))
}

/// What may be counted beside the rows, the most first.
fn refinements(plan: &Plan) -> Vec<Refinement> {
    let mut weights = plan.sums.iter().flat_map(|sum| &sum.weights);
    let can_count = weights.all(|weight| weight.unsigned_abs() <= MAX_COUNTED_WEIGHT);
    let sums: &[bool] = match (plan.sums.is_empty(), can_count) {
        (false, true) => &[true, false],
        (true, _) | (false, false) => &[false],
    };
    let groups: &[Counted] = if plan.n_groups == 0 {
        &[Counted::None]
    } else {
        &[Counted::All, Counted::WithinClasses, Counted::None]
    };
    let pairs = sums.iter().flat_map(|sums| {
        groups.iter().map(|groups| Refinement {
            groups: *groups,
            sums: *sums,
            n_loose_rows: 0,
        })
    });
    pairs.collect()
}

#[cfg(test)]
mod tests;
