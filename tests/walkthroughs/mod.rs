//! A whole exam's life with the clock in hand, in the verbs of the domain, on both databases.

mod audit;
mod blank_review;
mod calling_off;
mod clock;
mod closing;
mod collecting;
mod devices;
mod downtime;
mod drawings;
mod life;
mod marking;
mod messages;
mod papers;
mod proctoring;
mod receipts;
mod refused;
mod results;
mod rulings;
mod table;
mod time;

use examhall::app::Error;
use examhall::app::attempts::Saved;
use examhall::domain::attempt::{Closed, How, Phase, Refusal};
use jiff::Timestamp;

fn closed(at: Timestamp, how: How) -> Phase {
    Phase::Closed(Closed { at, how })
}

/// What is stored of a save: slots with revisions.
fn acknowledged(saved: &Saved) -> Vec<(u32, u32)> {
    let stored = saved.fates.iter().filter(|fate| fate.refusal.is_none());
    stored.map(|fate| (fate.slot, fate.revision)).collect()
}

/// The refusal of an act, which must have been refused by the attempt's state or the clock.
fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}
