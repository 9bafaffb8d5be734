//! Which constraints conflict: minimal sets, one after another.
//!
//! Invariant: a conflict called minimal stops to be one whichever of its constraints is left out;
//! each of these was answered with a paper.

use super::catalogue::Catalogue;
use super::decide::{Answer, decide};
use super::model::{Steps, at, set};
use crate::domain::seed::Stream;

/// Constraints that no paper obeys together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Their indexes in [`super::System::constraints`], ascending.
    pub constraints: Vec<usize>,
    /// Whether a paper exists as soon as any one of them is left out. Where it is false, this could
    /// not be decided for some of them within the budget.
    pub is_minimal: bool,
}

/// One of the questions that a conflict is made minimal by gets this part of the steps left.
const SHARE: u64 = 8;

/// Leaves out of a conflict what it does not need.
pub(super) fn minimise(
    catalogue: &Catalogue,
    conflict: Vec<usize>,
    stream: &mut Stream,
    steps: &mut Steps,
) -> Conflict {
    let mut needed: Vec<usize> = Vec::new();
    let mut open = conflict;
    let mut is_minimal = true;
    // First many at once: a proof may stand on hundreds of constraints, of which three conflict.
    let mut n_at_once = open.len() / 2;
    while let Some(last) = open.len().checked_sub(1) {
        n_at_once = n_at_once.clamp(1, last.max(1));
        let (kept, left_out) = open.split_at(open.len() - n_at_once);
        let tried: Vec<usize> = needed.iter().chain(kept).copied().collect();
        let answer = steps.share(SHARE, |steps| {
            decide(catalogue, &activate(catalogue, &tried), stream, steps)
        });
        match answer {
            Answer::No(proof) => {
                // What the proof does not name is not needed either.
                open.retain(|constraint| proof.contains(constraint));
                n_at_once = n_at_once.min(open.len() / 2);
            }
            Answer::Yes(..) | Answer::Undecided if 1 < n_at_once => n_at_once /= 2,
            Answer::Yes(..) | Answer::Undecided => {
                is_minimal &= matches!(answer, Answer::Yes(..));
                needed.extend(left_out);
                open.pop();
            }
        }
    }
    needed.sort_unstable();
    Conflict {
        constraints: needed,
        is_minimal,
    }
}

/// Which constraints these are.
pub(super) fn activate(catalogue: &Catalogue, constraints: &[usize]) -> Vec<bool> {
    let mut active = vec![false; catalogue.n_constraints];
    for constraint in constraints {
        set(&mut active, *constraint, true);
    }
    active
}

/// Conflicts of which no two share a constraint, beginning with the one proven, at most so many.
pub(super) fn disjoint(
    catalogue: &Catalogue,
    first: Vec<usize>,
    n_most: usize,
    stream: &mut Stream,
    steps: &mut Steps,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut proof = Some(first);
    let mut taken: Vec<bool> = vec![false; catalogue.n_constraints];
    while let Some(constraints) = proof.take() {
        let conflict = minimise(catalogue, constraints, stream, steps);
        for constraint in &conflict.constraints {
            set(&mut taken, *constraint, true);
        }
        conflicts.push(conflict);
        if n_most <= conflicts.len() {
            break;
        }
        let rest: Vec<usize> = (0..catalogue.n_constraints)
            .filter(|constraint| !at(&taken, *constraint))
            .collect();
        let answer = steps.share(SHARE, |steps| {
            decide(catalogue, &activate(catalogue, &rest), stream, steps)
        });
        if let Answer::No(constraints) = answer {
            proof = Some(constraints);
        }
    }
    conflicts
}
