//! Whether a paper exists: a witness, or the constraints that conflict, or an honest "undecided".
//!
//! Invariant: [`Verdict::Feasible`] carries a paper that obeys every rule, and
//! [`Verdict::Infeasible`] was proven in whole numbers. Nothing is relaxed, nothing is guessed.
//!
//! How a question is decided, in the order of the files: items that no rule tells apart become one
//! kind (`catalogue`); the active constraints become a small system of whole numbers (`lower`,
//! `pools`, with what follows from them: `cliques`, `residues`); its bounds are tightened (`bounds`); a
//! witness is sought by `repair`; a linear program (`simplex`) proposes a point, or multipliers
//! that `farkas` turns into a proof; what is left is searched (`search`). `decide` is this order,
//! `conflict` asks it which constraints are to blame, and `reach` how far a paper can go.
//!
//! Maximum flow is not among them. Where margins cross, the linear program is a flow: its matrix is
//! totally unimodular, and the multipliers that refute it are the cut, 0 and ±1.

mod bounds;
mod catalogue;
mod cliques;
mod conflict;
mod decide;
mod farkas;
mod lower;
mod model;
mod pools;
mod reach;
mod repair;
mod residues;
mod search;
mod simplex;
mod system;
#[cfg(test)]
mod tests;

pub use conflict::Conflict;
pub(crate) use model::gcd;
pub use reach::{greatest_sum, least, least_sum, most};
pub use system::{Constraint, Rule, System};

use self::catalogue::Catalogue;
use self::decide::{Answer, decide};
use self::model::Steps;
use super::seed::{Seed, Stream};

/// Most conflicts that are told of one system.
pub const MAX_CONFLICTS: usize = 10;

/// How much may be done before a question stays undecided. No clock: the same question ends the same
/// way on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Steps of about a thousand simple operations each, a microsecond or two.
    pub steps: u64,
}

impl Default for Budget {
    /// 600,000 steps: about a second at worst, and far more than any blueprint met so far needs.
    fn default() -> Self {
        Self { steps: 600_000 }
    }
}

/// Whether a paper exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A paper that obeys the system: its items, ascending.
    Feasible(Vec<usize>),
    /// No paper does. At least one conflict, at most [`MAX_CONFLICTS`]; no two share a constraint,
    /// and leaving out all of them leaves nothing that was proven to conflict.
    Infeasible(Vec<Conflict>),
    /// Not known: the budget is used up, or the weights of a sum add up to more than 2⁵⁸.
    Undecided,
}

/// Decides whether a paper exists.
pub fn solve(system: &System, budget: Budget) -> Verdict {
    let mut stream = fixed_stream();
    let mut steps = Steps::new(budget.steps);
    let Some(catalogue) = Catalogue::new(system) else {
        return Verdict::Undecided;
    };
    match paper(system, &catalogue, &mut stream, None, &mut steps) {
        Answered::Paper(paper) => Verdict::Feasible(paper),
        Answered::No(proof) => {
            let conflicts =
                conflict::disjoint(&catalogue, proof, MAX_CONFLICTS, &mut stream, &mut steps);
            Verdict::Infeasible(conflicts)
        }
        Answered::Undecided => Verdict::Undecided,
    }
}

/// A paper that obeys `system`, ascending, by the chance of `stream`; none where there is none, or
/// none was found within the budget. Papers are not equally likely.
pub fn witness(system: &System, budget: Budget, stream: &mut Stream) -> Option<Vec<usize>> {
    let catalogue = Catalogue::new(system)?;
    let mut steps = Steps::new(budget.steps);
    // Which items stand for a value is chosen by a stream of its own, so that it does not depend on
    // how long the search was.
    let mut choices = Seed::from_number(u64::from(stream.below(u32::MAX))).stream();
    match paper(system, &catalogue, stream, Some(&mut choices), &mut steps) {
        Answered::Paper(paper) => Some(paper),
        Answered::No(_) | Answered::Undecided => None,
    }
}

/// Chance that is the same each time: local search needs some to leave dead ends.
fn fixed_stream() -> Stream {
    Seed::from_number(0).stream()
}

enum Answered {
    Paper(Vec<usize>),
    No(Vec<usize>),
    Undecided,
}

/// Decides about the whole system, with a paper that [`System::allows`].
fn paper(
    system: &System,
    catalogue: &Catalogue,
    stream: &mut Stream,
    choices: Option<&mut Stream>,
    steps: &mut Steps,
) -> Answered {
    let active = vec![true; catalogue.n_constraints];
    match steps.share(2, |steps| decide(catalogue, &active, stream, steps)) {
        Answer::Yes(lowered, values) => {
            let paper = lowered.paper(catalogue, &values, choices);
            if system.allows(&paper) {
                Answered::Paper(paper)
            } else {
                Answered::Undecided
            }
        }
        Answer::No(proof) => Answered::No(proof),
        Answer::Undecided => Answered::Undecided,
    }
}
