//! Whether a paper exists: a witness, or the constraints that conflict, or an honest "undecided".
//!
//! Invariant: [`Verdict::Feasible`] carries a paper that obeys every rule, and
//! [`Verdict::Infeasible`] was proven in whole numbers. Nothing is relaxed, nothing is guessed.

mod system;

pub use system::{Constraint, Rule, System};

use super::seed::Stream;

/// A paper that obeys `system`, in a random way; none where none was found.
pub fn witness(system: &System, stream: &mut Stream) -> Option<Vec<usize>> {
    (0..10_000).find_map(|_| {
        let mut items: Vec<usize> = (0..system.n_items).collect();
        stream.shuffle(&mut items);
        (0..=items.len())
            .rev()
            .find_map(|n| items.get(..n).filter(|paper| system.allows(paper)))
            .map(<[usize]>::to_vec)
    })
}
