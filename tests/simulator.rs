//! P11: retries, duplicates and any reordering give the same final state.
//!
//! The short form: the long one is run by `scripts/faults`. What is simulated, and how it is judged,
//! tells `benches/faults/simulator`.

#![cfg(test)]

#[path = "../benches/faults/simulator/mod.rs"]
mod simulated;

use simulated::{Invariant, Plant, catch, run};

/// Histories that are lived in a few seconds of a slow build.
const HISTORIES: u64 = 20_000;
const SEED: u64 = 2026;

#[test]
fn every_history_keeps_every_invariant() {
    let report = run(HISTORIES, SEED, None);
    assert_eq!(report.n_broken(), 0, "{report}");
    // All of it happened, and often: else nothing was shown.
    for (name, n) in report.counts.named() {
        assert!(HISTORIES / 50 < n, "only {n} {name}");
    }
}

#[test]
fn every_planted_fault_is_caught_by_the_invariant_that_it_breaks() {
    for plant in Plant::ALL {
        let report = catch(*plant, HISTORIES, SEED);
        assert!(report.has_caught(*plant), "{plant:?}: {report}");
    }
}

#[test]
fn every_invariant_has_a_planted_fault_that_breaks_it() {
    let broken: Vec<Invariant> = Plant::ALL
        .iter()
        .flat_map(|plant| plant.caught_by().iter().copied())
        .collect();
    for invariant in Invariant::ALL {
        assert!(broken.contains(invariant), "{invariant:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_histories() {
    let told = |seed| run(100, seed, Some(Plant::LastArrivalWins)).to_string();
    assert_eq!(told(SEED), told(SEED));
    assert_ne!(told(SEED), told(SEED + 1));
}
