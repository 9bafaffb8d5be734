//! What may be done to an attempt, and when.
//!
//! Invariant: an act either changes the attempt as it says, or is refused and changes nothing. A
//! repeated act finds what the first one did.

use jiff::{SignedDuration, Timestamp};

use super::{Answer, Attempt, Closed, How, Phase, Refusal, Running, later};
use crate::domain::SessionId;
use crate::domain::exam::{Rules, State};

/// By what an act is judged: the exam as it stands and the moment, both read under the attempt's lock.
#[derive(Debug, Clone, Copy)]
pub struct Hall<'a> {
    /// Whether the exam is published, and not closed.
    pub state: State,
    /// How it is sat.
    pub rules: &'a Rules,
    /// The moment of the decision.
    pub now: Timestamp,
}

impl Hall<'_> {
    fn phase_of(&self, attempt: &Attempt) -> Phase {
        attempt.phase_at(self.rules.grace, self.now)
    }

    /// Between the close of an exam and the end of its last attempt nothing more is taken: others may
    /// have seen keys.
    fn require_published(&self) -> Result<(), Refusal> {
        match self.state {
            State::Published => Ok(()),
            State::Draft | State::Closed => Err(Refusal::ExamNotOpen),
        }
    }
}

impl Attempt {
    /// Starts the attempt on the device of `session`, or finds it started, whoever did.
    ///
    /// # Errors
    /// [`Refusal`] outside the window, or after the attempt ended.
    pub fn start(&mut self, hall: &Hall, session: SessionId) -> Result<Running, Refusal> {
        let Hall { rules, now, .. } = *hall;
        match hall.phase_of(self) {
            Phase::Closed(closed) => return Err(Refusal::AttemptClosed { closed }),
            Phase::InProgress(running) | Phase::Paused { running, .. } => return Ok(running),
            Phase::Ready => hall.require_published()?,
        }
        let (opens_at, closes_at) = (rules.opens_at, rules.closes_at);
        if now < opens_at {
            return Err(Refusal::NotYetOpen { opens_at });
        }
        if closes_at <= now {
            return Err(Refusal::WindowOver { closes_at });
        }
        let running = Running {
            started_at: now,
            deadline: later(later(now, rules.duration).min(closes_at), self.extra),
        };
        self.running = Some(running);
        self.hold(session);
        Ok(running)
    }

    /// Goes on on the device of `session`, or finds it there. Where the device tells the epoch that it
    /// saw, it takes over from no later one: a request that was long under way pulls nothing back.
    ///
    /// # Errors
    /// [`Refusal`] before the start and after the end, and where another device came between.
    pub fn take_over(
        &mut self,
        hall: &Hall,
        session: SessionId,
        seen: Option<u32>,
    ) -> Result<Running, Refusal> {
        let running = self.require_under_way(hall)?;
        hall.require_published()?;
        if self.is_held_by(session) {
            return Ok(running);
        }
        if seen.is_some_and(|seen| seen != self.device.epoch) {
            return Err(self.on_another_device());
        }
        self.hold(session);
        Ok(running)
    }

    fn hold(&mut self, session: SessionId) {
        self.device.epoch = self.device.epoch.saturating_add(1);
        self.device.session = Some(session);
    }

    /// Takes the attempt from whoever holds it: its ticket was issued anew.
    pub fn let_go(&mut self) {
        self.device.session = None;
    }

    fn require_under_way(&self, hall: &Hall) -> Result<Running, Refusal> {
        match hall.phase_of(self) {
            Phase::Ready => Err(Refusal::NotStarted),
            Phase::InProgress(running) | Phase::Paused { running, .. } => Ok(running),
            Phase::Closed(closed) => Err(Refusal::AttemptClosed { closed }),
        }
    }

    /// Whether answers of a device are taken at this moment.
    ///
    /// What was under way when a pause began is still taken, for as long as the grace. Once refused, always
    /// refused, as long as nothing but time passes: what is accepted at a moment was so at any before.
    ///
    /// # Errors
    /// [`Refusal`] before the start and after the end, in a pause, and from another device than the
    /// active one.
    pub fn require_open(
        &self,
        hall: &Hall,
        session: SessionId,
        epoch: u32,
    ) -> Result<Running, Refusal> {
        let running = self.require_under_way(hall)?;
        hall.require_published()?;
        if let Some(since) = self.paused_at
            && later(since, hall.rules.grace) < hall.now
        {
            return Err(Refusal::Paused { since });
        }
        self.require_device(session)?;
        if epoch == self.device.epoch {
            Ok(running)
        } else {
            Err(self.on_another_device())
        }
    }

    fn require_device(&self, session: SessionId) -> Result<(), Refusal> {
        if self.is_held_by(session) {
            Ok(())
        } else {
            Err(self.on_another_device())
        }
    }

    fn on_another_device(&self) -> Refusal {
        Refusal::OtherDevice {
            epoch: self.device.epoch,
        }
    }

    /// Submits the attempt, or finds it submitted.
    ///
    /// # Errors
    /// [`Refusal`] before the start, where it ended otherwise, and from another device.
    pub fn submit(&mut self, hall: &Hall, session: SessionId) -> Result<Closed, Refusal> {
        if let Some(closed) = self.closed
            && closed.how == How::Submitted
        {
            return Ok(closed);
        }
        self.require_under_way(hall)?;
        hall.require_published()?;
        self.require_device(session)?;
        let (at, how) = (hall.now, How::Submitted);
        let closed = Closed { at, how };
        self.closed = Some(closed);
        Ok(closed)
    }

    /// Staff collect the paper, or find it collected.
    ///
    /// # Errors
    /// [`Refusal`] before the start, where it ended otherwise, and once the exam is closed.
    pub fn collect(&mut self, hall: &Hall) -> Result<Closed, Refusal> {
        if let Some(closed) = self.closed
            && closed.how == How::Collected
        {
            return Ok(closed);
        }
        self.require_under_way(hall)?;
        hall.require_published()?;
        let (at, how) = (hall.now, How::Collected);
        let closed = Closed { at, how };
        self.closed = Some(closed);
        Ok(closed)
    }

    /// Notes the end where the time is over or the exam is closed; whether there was one to note.
    pub fn end(&mut self, hall: &Hall) -> bool {
        if self.closed.is_some() {
            return false;
        }
        self.closed = match (hall.phase_of(self), hall.state) {
            (Phase::Closed(closed), _) => Some(closed),
            (Phase::InProgress(_) | Phase::Paused { .. }, State::Closed) => Some(Closed {
                at: hall.now,
                how: How::Forced,
            }),
            (Phase::InProgress(_) | Phase::Paused { .. }, State::Draft | State::Published)
            | (Phase::Ready, _) => None,
        };
        self.closed.is_some()
    }

    /// Gives more time, before the start or while it is under way; whether it was given.
    pub fn extend(&mut self, hall: &Hall, by: SignedDuration) -> bool {
        match hall.phase_of(self) {
            Phase::Closed(_) => return false,
            Phase::Ready | Phase::InProgress(_) | Phase::Paused { .. } => {}
        }
        self.extra = self.extra.saturating_add(by);
        if let Some(running) = &mut self.running {
            running.deadline = later(running.deadline, by);
        }
        true
    }

    /// Gives back what the candidate lost of a time in which the service was down; whether there
    /// was any. Asked before the end of an attempt whose deadline fell into it is noted.
    pub fn credit(&mut self, began_at: Timestamp, ended_at: Timestamp) -> bool {
        let (None, Some(running), None) = (self.closed, &mut self.running, self.paused_at) else {
            return false;
        };
        let from = began_at.max(running.started_at);
        let lost = running.deadline.min(ended_at).duration_since(from);
        if !lost.is_positive() {
            return false;
        }
        // What was left when the service went down is left when it is back.
        let deadline = later(running.deadline.max(ended_at), lost);
        let more = deadline.duration_since(running.deadline);
        self.extra = self.extra.saturating_add(more);
        running.deadline = deadline;
        true
    }

    /// Stops the clock of an attempt under way; finds it stopped.
    ///
    /// # Errors
    /// [`Refusal`] before the start and after the end.
    pub fn pause(&mut self, hall: &Hall) -> Result<Timestamp, Refusal> {
        self.require_under_way(hall)?;
        Ok(*self.paused_at.get_or_insert(hall.now))
    }

    /// Lets the clock go on: the deadline moves by as long as it stood still. Finds it running.
    ///
    /// # Errors
    /// [`Refusal`] before the start and after the end.
    pub fn resume(&mut self, hall: &Hall) -> Result<Running, Refusal> {
        let mut running = self.require_under_way(hall)?;
        if let Some(since) = self.paused_at.take() {
            // The clock of another node may have been behind.
            let stood = hall.now.duration_since(since).max(SignedDuration::ZERO);
            running.deadline = later(running.deadline, stood);
            self.running = Some(running);
        }
        Ok(running)
    }
}

/// What a candidate or the clock does to an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The candidate begins.
    Start {
        /// On which device.
        session: SessionId,
    },
    /// The candidate goes on on this device.
    TakeOver {
        /// On which device.
        session: SessionId,
        /// The epoch that it saw.
        seen: Option<u32>,
    },
    /// The candidate answers; each answer is then decided by [`super::decide_save`].
    Save {
        /// On which device.
        session: SessionId,
        /// The epoch that the answers were made in.
        epoch: u32,
        /// What was given, no slot twice.
        answers: Vec<Answer>,
    },
    /// The candidate submits.
    Submit {
        /// On which device.
        session: SessionId,
    },
    /// Time is over, or the exam was closed.
    End,
}

impl Attempt {
    /// Does what the act says, as far as this attempt decides it.
    ///
    /// # Errors
    /// [`Refusal`]: nothing changed.
    pub fn act(&mut self, act: &Act, hall: &Hall) -> Result<(), Refusal> {
        match act {
            Act::Start { session } => self.start(hall, *session).map(drop),
            Act::TakeOver { session, seen } => self.take_over(hall, *session, *seen).map(drop),
            Act::Save { session, epoch, .. } => self.require_open(hall, *session, *epoch).map(drop),
            Act::Submit { session } => self.submit(hall, *session).map(drop),
            Act::End => {
                self.end(hall);
                Ok(())
            }
        }
    }
}
