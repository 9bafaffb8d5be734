//! P11: retries, duplicates and any reordering give the same final state.
//!
//! The seeded simulator lives many short histories around the real state machine; each of the faults
//! that it can plant must be found by every invariant that is there to find it.

use anyhow::Result;

use super::ground::Ground;
use super::report::{Case, Report, caught};
use super::simulator::{self, Plant};

pub(crate) fn run(ground: &Ground, report: &mut Report) -> Result<()> {
    let seen = simulator::run(ground.either(20_000, 1_000_000), ground.seed, None);
    let n = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let figures = [
        (n(seen.histories), "histories"),
        (n(seen.counts.events), "events"),
        (n(seen.counts.acknowledgements), "saves acknowledged"),
        (n(seen.n_broken()), "invariants broken"),
    ];
    let is_kept = seen.n_broken() == 0;
    let mut case = Case::new("simulated", &figures, is_kept);
    if !is_kept {
        case = case.note([seen.to_string()]);
    }
    for plant in Plant::ALL {
        let control = simulator::run(ground.either(5_000, 20_000), ground.seed, Some(*plant));
        let wanted = plant.caught_by().iter();
        let least = wanted.map(|invariant| control.broken(*invariant)).min();
        let least = usize::try_from(least.unwrap_or(0))?;
        case = case.control(&format!("{plant:?}"), caught(least, "histories broken"));
    }
    report.add(case);
    Ok(())
}
