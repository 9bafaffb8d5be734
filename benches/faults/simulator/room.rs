//! What everybody in a history stands in: the database, its clock, the network, chance, the referee.
//!
//! Invariant: each choice is drawn from the one stream, so that a history can be lived again.

use examhall::domain::exam::State;
use examhall::domain::seed::Stream;

use super::facts::{Fact, What};
use super::invariants::{Faults, Invariant};
use super::network::{Ask, Caller, Packet, Told};
use super::plants::Plant;
use super::promises::Promises;
use super::referee::Referee;
use super::rows::{Changes, Locks, Rows};
use super::scene::{Scene, moment, ms_of};
use super::words;

/// What happened in a history, in numbers.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// Events of any kind.
    pub(crate) events: u64,
    /// Answers acknowledged.
    pub(crate) acknowledgements: u64,
    /// Answers refused.
    pub(crate) refusals: u64,
    /// Decisions on saves at the last millisecond of deadline + grace.
    pub(crate) at_the_last: u64,
    /// Decisions on saves at the first millisecond after it.
    pub(crate) just_late: u64,
    /// Deaths of nodes.
    pub(crate) crashes: u64,
    /// Commits that failed, or that nobody heard of.
    pub(crate) stumbles: u64,
    /// Packets lost.
    pub(crate) lost: u64,
    /// Packets that came twice.
    pub(crate) doubled: u64,
    /// Outages that were credited.
    pub(crate) credits: u64,
    /// Times that a device took over.
    pub(crate) take_overs: u64,
    /// Histories whose network healed in time.
    pub(crate) healed: u64,
    /// Attempts closed and graded.
    pub(crate) graded: u64,
}

impl Counts {
    /// Adds the numbers of another history.
    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, n) in self.each().into_iter().zip(other.values()) {
            *sum += n;
        }
    }

    fn each(&mut self) -> [&mut u64; 13] {
        [
            &mut self.events,
            &mut self.acknowledgements,
            &mut self.refusals,
            &mut self.at_the_last,
            &mut self.just_late,
            &mut self.crashes,
            &mut self.stumbles,
            &mut self.lost,
            &mut self.doubled,
            &mut self.credits,
            &mut self.take_overs,
            &mut self.healed,
            &mut self.graded,
        ]
    }

    fn values(mut self) -> [u64; 13] {
        self.each().map(|n| *n)
    }

    /// Each number with its name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let names = [
            "events",
            "answers acknowledged",
            "answers refused",
            "decided in the last millisecond",
            "decided a millisecond late",
            "deaths of nodes",
            "commits failed or unheard",
            "packets lost",
            "packets doubled",
            "outages credited",
            "take-overs",
            "healed in time",
            "attempts graded",
        ];
        names.into_iter().zip(self.values())
    }
}

/// What everybody stands in.
pub(crate) struct Room {
    /// What the history was given.
    pub(crate) scene: Scene,
    /// Where choices come from.
    pub(crate) chance: Stream,
    /// The fault that is planted.
    pub(crate) plant: Option<Plant>,
    /// The clock of the database.
    pub(crate) now: i64,
    /// The number of the event.
    pub(crate) moment: u64,
    /// Whether nothing goes wrong any more.
    pub(crate) is_calm: bool,
    /// What is committed.
    pub(crate) rows: Rows,
    /// Who holds what.
    pub(crate) locks: Locks,
    /// What is under way.
    pub(crate) network: Vec<Packet>,
    /// Who keeps the account.
    pub(crate) referee: Referee,
    /// What candidates were promised.
    pub(crate) promises: Promises,
    /// What was broken.
    pub(crate) faults: Faults,
    /// What happened, in numbers.
    pub(crate) counts: Counts,
    /// What happened, in words, where somebody wants to read it.
    trace: Option<Vec<String>>,
}

impl Room {
    /// A room as a history begins.
    pub(crate) fn new(scene: Scene, chance: Stream, plant: Option<Plant>, is_told: bool) -> Self {
        Self {
            now: scene.begins_at,
            moment: 0,
            is_calm: false,
            rows: Rows::new(&scene),
            locks: Locks::default(),
            network: Vec::new(),
            referee: Referee::new(&scene),
            promises: Promises::default(),
            faults: Faults::default(),
            counts: Counts::default(),
            trace: is_told.then(Vec::new),
            scene,
            chance,
            plant,
        }
    }

    /// Whether this fault is planted.
    pub(crate) fn has(&self, plant: Plant) -> bool {
        self.plant == Some(plant)
    }

    /// Whether something happens that happens once in `n` times.
    pub(crate) fn one_in(&mut self, n: u32) -> bool {
        self.chance.below(n) == 0
    }

    /// One of `n` places.
    pub(crate) fn pick(&mut self, n: usize) -> usize {
        let bound = u32::try_from(n).unwrap_or(u32::MAX);
        usize::try_from(self.chance.below(bound)).unwrap_or(0)
    }

    /// Tells what happens; asked only where somebody reads it, and until something is broken.
    pub(crate) fn tell(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.trace.is_some() && self.faults.first().is_none() {
            let line = format!("{:>8} ms  {}", self.now, what(self));
            self.trace.get_or_insert_default().push(line);
        }
    }

    /// What happened, in words.
    pub(crate) fn into_trace(self) -> Vec<String> {
        let broken = self.faults.first().map(str::to_owned);
        let mut lines = self.trace.unwrap_or_default();
        lines.extend(broken);
        lines
    }

    /// Asks a node, any.
    pub(crate) fn ask(&mut self, caller: Caller, ask: Ask) {
        let n_nodes = usize::try_from(self.scene.n_nodes).unwrap_or(1);
        let node = self.pick(n_nodes);
        self.tell(|_| {
            format!(
                "device {} asks node {node} {}",
                caller.device,
                words::ask(&ask)
            )
        });
        self.network.push(Packet::Request { caller, node, ask });
    }

    /// Answers a device. What is acknowledged here is promised, whether or not it arrives.
    pub(crate) fn reply(&mut self, caller: Caller, told: Told) {
        if let Told::Saved(fates) = &told {
            for fate in fates {
                if fate.refusal.is_none() {
                    self.counts.acknowledgements += 1;
                    self.promises.acknowledge(&fate.answer, &mut self.faults);
                } else {
                    self.counts.refusals += 1;
                }
            }
        }
        if let Told::Submitted(closed) = told {
            self.promises.submit(closed, &mut self.faults);
        }
        self.tell(|_| {
            format!(
                "a node answers device {}: {}",
                caller.device,
                words::told(&told)
            )
        });
        self.network.push(Packet::Reply { caller, told });
    }

    /// Commits what a transaction changed, under the eyes of the referee.
    pub(crate) fn commit(&mut self, changes: &Changes) {
        let before = changes.answers.iter().map(|answer| answer.slot);
        let before: Vec<_> = before
            .map(|slot| (slot, self.rows.answers.get(slot).cloned()))
            .collect();
        let was_closed = self.rows.attempt.closed;
        self.rows.commit(changes, self.plant);
        let Self {
            rows,
            faults,
            referee,
            promises,
            ..
        } = self;
        for (slot, before) in before {
            let after = rows.answers.get(slot);
            if before.as_ref() != after {
                referee.see_written(before.as_ref(), after, was_closed, faults);
            }
        }
        faults.require(
            was_closed.is_none() || was_closed == rows.attempt.closed,
            Invariant::Once,
            || format!("closed {was_closed:?}, then {:?}", rows.attempt.closed),
        );
        if was_closed.is_none() && rows.attempt.closed.is_some() {
            promises.see_closed(&rows.answers);
        }
    }

    /// Whether the exam's window is over and nobody sits it any more, as the ticker asks it.
    pub(crate) fn is_ended(&self, now: i64) -> bool {
        let Self { rows, scene, .. } = self;
        let attempt = &rows.attempt;
        let has_time = attempt.running.is_some_and(|running| {
            let end = ms_of(running.deadline) + self.referee.grace();
            attempt.closed.is_none() && (attempt.paused_at.is_some() || now <= end)
        });
        rows.exam == State::Published
            && scene.rules.window_is_over_at(rows.exam, moment(now))
            && !has_time
    }

    /// Counts what is remarkable about a decision.
    pub(crate) fn count(&mut self, fact: &Fact) {
        let late = fact.now - self.referee.last_moment();
        let counts = &mut self.counts;
        match &fact.what {
            What::Save { .. } if late == 0 => counts.at_the_last += 1,
            What::Save { .. } if late == 1 => counts.just_late += 1,
            What::TakeOver(_) if fact.was_done => counts.take_overs += 1,
            What::Credit { .. } => counts.credits += 1,
            What::Grade(_) => counts.graded += 1,
            What::Start(_)
            | What::TakeOver(_)
            | What::Save { .. }
            | What::Submit(_)
            | What::End
            | What::Extend(_)
            | What::Pause
            | What::Resume
            | What::LetGo
            | What::CloseExam
            | What::CloseEnded => {}
        }
    }
}
