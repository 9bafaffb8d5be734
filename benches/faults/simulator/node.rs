//! A node: takes requests, looks at the clock by itself, dies and comes back.
//!
//! Invariant: a node that finds that the service was away settles that before it does anything else.

use examhall::domain::attempt::Act;
use examhall::domain::exam::State;

use super::desk::NO_OUTAGE;
use super::network::{Ask, Caller, Told};
use super::room::Room;
use super::rows::WriterId;
use super::scene::{moment, session_of};
use super::writer::{Job, Staff, Work, Writer};

/// Jobs that may wait for a writer; past it callers are told to come again.
const QUEUE: usize = 8;

/// A process that serves.
pub(crate) struct Node {
    is_up: bool,
    /// Whether an outage that it found is credited.
    is_settled: bool,
    /// The first for candidates, the last for staff: perhaps the same.
    writers: Vec<Writer>,
}

impl Node {
    /// A node that is up.
    pub(crate) fn new(number: u32, n_writers: u32, skew: i64) -> Self {
        let id = |writer| WriterId::try_from(1_u32 << (2 * number + writer)).unwrap_or_default();
        let writers = (0..n_writers).map(|writer| Writer::new(id(writer), skew));
        Self {
            is_up: true,
            is_settled: true,
            writers: writers.collect(),
        }
    }

    /// Whether it serves.
    pub(crate) fn serves(&self) -> bool {
        self.is_up && self.is_settled
    }

    /// Whether it is there.
    pub(crate) fn is_up(&self) -> bool {
        self.is_up
    }

    /// Hears a request.
    pub(crate) fn hear(&mut self, caller: Caller, ask: Ask, room: &mut Room) {
        if !self.is_up {
            return;
        }
        let session = session_of(caller.device);
        let act = match ask {
            Ask::Read => {
                let stored = room.rows.answers.clone();
                return room.reply(caller, Told::Stored(stored));
            }
            Ask::Start => Act::Start { session },
            Ask::TakeOver => Act::TakeOver {
                session,
                seen: None,
            },
            Ask::Submit => Act::Submit { session },
            Ask::Save(answers) => Act::Save {
                session,
                epoch: caller.epoch,
                answers,
            },
        };
        match self.writers.first_mut() {
            Some(writer) if self.is_settled && writer.n_waiting() < QUEUE => writer.push(Job {
                work: Work::Act(act),
                caller: Some(caller),
                arrived: room.moment,
                seen: None,
            }),
            Some(_) | None => room.reply(caller, Told::Busy),
        }
    }

    /// Hears staff.
    pub(crate) fn order(&mut self, staff: Staff, room: &Room) {
        if self.serves() {
            self.push(Work::Staff(staff), room);
        }
    }

    fn push(&mut self, work: Work, room: &Room) {
        self.put(Job {
            work,
            caller: None,
            arrived: room.moment,
            seen: None,
        });
    }

    fn put(&mut self, job: Job) {
        let writer = match job.work {
            Work::Staff(_) => self.writers.last_mut(),
            Work::Act(_) | Work::Grade => self.writers.first_mut(),
        };
        if let Some(writer) = writer {
            writer.push(job);
        }
    }

    /// Looks at the clock, as the ticker does: notes ends, closes what is over, grades.
    pub(crate) fn tick(&mut self, room: &Room) {
        let is_full = |writer: &Writer| QUEUE <= writer.n_waiting();
        if !self.serves() || self.writers.iter().any(is_full) {
            return;
        }
        let attempt = &room.rows.attempt;
        let end = moment(room.now - room.referee.grace());
        let is_due = attempt.paused_at.is_none()
            && attempt
                .running
                .is_some_and(|running| running.deadline < end);
        match attempt.closed {
            None if is_due => self.push(Work::Act(Act::End), room),
            Some(_) if room.rows.grades.is_empty() => self.push(Work::Grade, room),
            None | Some(_) => {}
        }
        if room.is_ended(room.now) {
            self.push(Work::Staff(Staff::CloseEnded), room);
        }
    }

    /// Does one step of one writer; whether there was any to do.
    pub(crate) fn step(&mut self, room: &mut Room) -> bool {
        let first = room.pick(self.writers.len());
        let (before, after) = self.writers.split_at_mut(first);
        let mut writers = after.iter_mut().chain(before);
        let Some(writer) = writers.find(|writer| writer.is_busy()) else {
            return false;
        };
        let next = writer.step(room);
        for job in next {
            self.put(job);
        }
        if !self.is_settled && !self.writers.iter().any(Writer::is_busy) {
            self.settle(room);
        }
        true
    }

    /// Dies.
    pub(crate) fn die(&mut self, room: &mut Room) {
        self.is_up = false;
        for writer in &mut self.writers {
            writer.die(room);
        }
        room.counts.crashes += 1;
    }

    /// Comes back. Where the service was away, that comes first.
    pub(crate) fn rise(&mut self, room: &Room) {
        self.is_up = true;
        self.settle(room);
    }

    /// Goes on to serve, unless the service was away and nobody noted it yet.
    fn settle(&mut self, room: &Room) {
        self.is_settled = room.now - room.rows.beat_at <= NO_OUTAGE;
        if !self.is_settled {
            self.push(Work::Staff(Staff::Beat), room);
        } else if room.rows.exam == State::Closed {
            // Somebody may have died between the close of the exam and the end of its attempts.
            self.push(Work::Act(Act::End), room);
        }
    }
}
