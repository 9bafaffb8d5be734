//! P11: retries, duplicates and any reordering give the same final state.
//!
//! A seeded simulator of one candidate's devices, the network, two nodes and the database around the
//! real state machine (`src/domain/attempt`). It lives many short histories in which packets are lost,
//! doubled and overtaken, nodes die, commits fail or are made unheard, staff extend, pause and close,
//! and the clock moves to the very edges; and judges each by the invariants of the design. Every
//! invariant has a planted fault that it must find.
//!
//! Invariant: a history follows from seed and number alone, on every machine.
//!
//! Reading order: `invariants` (what must hold), `plants` (what may be planted), `scene` (what a history
//! is given), `room` (what everybody stands in), `network`, `device` (the page and its outbox), `rows`
//! (the database), `writer` and `desk` (a transaction, as `src/store/writer` has it), `node`, `history`
//! (what happens), `facts`, `referee` and `promises` (who judges it), `words` (how it is told).
//!
//! It models one attempt: attempts share nothing but the queue. I9, the chain of the audit, is not
//! checked here.

#![allow(
    dead_code,
    reason = "compiled into two programs, each of which uses a part"
)]

mod desk;
mod device;
mod facts;
mod history;
mod invariants;
mod network;
mod node;
mod plants;
mod promises;
mod referee;
mod room;
mod rows;
mod scene;
mod words;
mod writer;

use std::fmt;

use examhall::domain::seed::Seed;

use history::History;
pub(crate) use invariants::Invariant;
pub(crate) use plants::Plant;
use room::{Counts, Room};
use scene::{Ids, Scene};

/// What a run of histories came to.
#[derive(Debug)]
pub(crate) struct Report {
    /// The seed, to live it again.
    pub(crate) seed: u64,
    /// Histories lived.
    pub(crate) histories: u64,
    /// What happened in all of them.
    pub(crate) counts: Counts,
    /// Histories in which each invariant was broken.
    pub(crate) violations: Vec<(Invariant, u64)>,
    /// The first history in which anything was broken.
    pub(crate) first: Option<Violation>,
}

/// A history in which something was broken.
#[derive(Debug)]
pub(crate) struct Violation {
    /// The number of the history, from 0.
    pub(crate) history: u64,
    /// What was broken first.
    pub(crate) what: String,
    /// What had happened until then, in words.
    pub(crate) trace: Vec<String>,
}

/// Lives `histories` histories that follow from `seed`, with a fault planted or none.
pub(crate) fn run(histories: u64, seed: u64, plant: Option<Plant>) -> Report {
    live(histories, seed, plant, |_| false)
}

/// Lives histories with a fault planted until each invariant that must find it has, `most` at most; the
/// report says how many that took.
pub(crate) fn catch(plant: Plant, most: u64, seed: u64) -> Report {
    live(most, seed, Some(plant), |report| report.has_caught(plant))
}

fn live(most: u64, seed: u64, plant: Option<Plant>, is_enough: impl Fn(&Report) -> bool) -> Report {
    let all = Histories::new(seed, plant);
    let mut report = Report {
        seed,
        histories: 0,
        counts: Counts::default(),
        violations: Invariant::ALL.iter().map(|one| (*one, 0)).collect(),
        first: None,
    };
    for history in 0..most {
        if is_enough(&report) {
            break;
        }
        report.histories += 1;
        let room = all.live(history, false);
        report.counts.add(&room.counts);
        for (one, n) in &mut report.violations {
            *n += u64::from(room.faults.found().contains(one));
        }
        if report.first.is_none()
            && let Some(what) = room.faults.first()
        {
            report.first = Some(Violation {
                history,
                what: what.to_owned(),
                trace: all.live(history, true).into_trace(),
            });
        }
    }
    report
}

/// All histories of a run.
struct Histories {
    seed: Seed,
    ids: Ids,
    plant: Option<Plant>,
}

impl Histories {
    fn new(seed: u64, plant: Option<Plant>) -> Self {
        let seed = Seed::from_number(seed);
        let ids = Ids::new(&seed);
        Self { seed, ids, plant }
    }

    fn live(&self, history: u64, is_told: bool) -> Room {
        let mut chance = self.seed.nth_stream(history);
        let scene = Scene::draw(&mut chance, self.ids);
        History::new(Room::new(scene, chance, self.plant, is_told)).live()
    }
}

impl Report {
    /// In how many histories an invariant was broken.
    pub(crate) fn broken(&self, invariant: Invariant) -> u64 {
        let mut of_it = self.violations.iter().filter(|(one, _)| *one == invariant);
        of_it.next().map_or(0, |(_, n)| *n)
    }

    /// Whether each invariant that must find a fault did.
    pub(crate) fn has_caught(&self, plant: Plant) -> bool {
        let mut wanted = plant.caught_by().iter();
        wanted.all(|invariant| self.broken(*invariant) > 0)
    }

    /// In how many of the histories each invariant was broken, all added.
    pub(crate) fn n_broken(&self) -> u64 {
        self.violations.iter().map(|(_, n)| n).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {} histories", self.seed, self.histories)?;
        for (name, n) in self.counts.named() {
            writeln!(f, "{n:>12} {name}")?;
        }
        for (invariant, n) in &self.violations {
            writeln!(f, "{n:>12} broke {}", invariant.code())?;
        }
        if let Some(Violation {
            history,
            what,
            trace,
        }) = &self.first
        {
            writeln!(f, "history {history}: {what}")?;
            trace.iter().try_for_each(|line| writeln!(f, "{line}"))?;
        }
        Ok(())
    }
}
