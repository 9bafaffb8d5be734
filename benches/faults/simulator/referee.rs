//! The referee: keeps an account of its own, in plain milliseconds, and judges each decision by it.
//!
//! Invariant: the account follows from committed facts alone, by the rules as they are promised; it
//! shares no code with the machine that it judges. `promises` is what is looked at in the end.

use std::fmt;

use examhall::domain::attempt::{Answer, Attempt, Closed, How, MAX_REFUSED, RefusedSave};
use examhall::domain::{AttemptId, SessionId};

use super::facts::{Fact, What};
use super::invariants::{Faults, Invariant};
use super::rows::{Rows, Sheet};
use super::scene::{Scene, length_of, moment, ms_of};
use super::words;

/// The account.
#[derive(Debug)]
pub(crate) struct Referee {
    opens_at: i64,
    closes_at: i64,
    duration: i64,
    grace: i64,
    attempt: AttemptId,
    extra: i64,
    started_at: Option<i64>,
    deadline: i64,
    paused_at: Option<i64>,
    epoch: u32,
    session: Option<SessionId>,
    closed: Option<Closed>,
    /// The event at which the exam was closed.
    exam_closed: Option<u64>,
    /// What was accepted.
    accepted: Sheet,
    /// What candidates ever gave.
    given: Vec<Answer>,
}

/// Whether something had to be done.
enum Verdict {
    Must,
    /// The exam was closed after it had arrived: either is right.
    May,
    MustNot(Invariant),
}

impl Referee {
    /// An account as a history begins.
    pub(crate) fn new(scene: &Scene) -> Self {
        let rules = &scene.rules;
        Self {
            opens_at: ms_of(rules.opens_at),
            closes_at: ms_of(rules.closes_at),
            duration: length_of(rules.duration),
            grace: length_of(rules.grace),
            attempt: scene.ids.attempt,
            extra: scene.extra,
            started_at: None,
            deadline: 0,
            paused_at: None,
            epoch: 0,
            session: None,
            closed: None,
            exam_closed: None,
            accepted: Sheet::default(),
            given: Vec::new(),
        }
    }

    /// The grace, in milliseconds.
    pub(crate) fn grace(&self) -> i64 {
        self.grace
    }

    /// The last millisecond at which a save is taken, unless the clock stands still.
    pub(crate) fn last_moment(&self) -> i64 {
        self.deadline + self.grace
    }

    /// Moments at which something begins or ends.
    pub(crate) fn edges(&self) -> [i64; 5] {
        [
            self.deadline,
            self.last_moment(),
            self.paused_at.unwrap_or(self.deadline) + self.grace,
            self.closes_at,
            self.closes_at + self.grace,
        ]
    }

    /// Whether the attempt has begun and is not over.
    pub(crate) fn is_under_way(&self, now: i64) -> bool {
        let is_over = self.paused_at.is_none() && self.last_moment() < now;
        self.started_at.is_some() && self.closed.is_none() && !is_over
    }

    /// Whether the attempt can be started.
    pub(crate) fn can_start(&self, now: i64) -> bool {
        let is_ready = self.started_at.is_none() && self.exam_closed.is_none();
        is_ready && self.opens_at <= now && now < self.closes_at
    }

    /// Whether the exam was closed.
    pub(crate) fn is_exam_closed(&self) -> bool {
        self.exam_closed.is_some()
    }

    /// Whether its clock stands still.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused_at.is_some()
    }

    /// Notes what a candidate gave.
    pub(crate) fn see_given(&mut self, answer: &Answer) {
        self.given.push(answer.clone());
    }

    /// Judges a decision, and notes what came of it.
    pub(crate) fn judge(&mut self, fact: &Fact, moment: u64, faults: &mut Faults) {
        let verdict = self.verdict(fact);
        let tell = || format!("{}; by the account: {self}", words::fact(fact));
        match (verdict, fact.was_done) {
            (Verdict::Must, false) => faults.note(Invariant::NothingEarly, tell),
            (Verdict::MustNot(broken), true) => faults.note(broken, tell),
            (Verdict::Must | Verdict::May, true) | (Verdict::May | Verdict::MustNot(_), false) => {}
        }
        if fact.was_done {
            self.follow(fact, moment);
        }
    }

    fn verdict(&self, fact: &Fact) -> Verdict {
        let now = fact.now;
        match &fact.what {
            What::Start(_) => self.verdict_on_start(now),
            What::Save {
                session,
                epoch,
                answer,
            } => self.verdict_on_save(fact, *session, *epoch, answer),
            What::Submit(session) => self.verdict_on_submission(fact, *session),
            What::Extend(_) if self.closed.is_some() || self.is_expired(now) => {
                Verdict::MustNot(Invariant::InTime)
            }
            What::Extend(_) => self.unless_exam_closed(fact),
            What::TakeOver(_) | What::Pause | What::Resume if self.is_under_way(now) => {
                self.unless_exam_closed(fact)
            }
            What::TakeOver(_) | What::Pause | What::Resume => Verdict::MustNot(Invariant::InTime),
            What::End if self.closed.is_some() => Verdict::MustNot(Invariant::Once),
            What::End if self.is_expired(now) || self.exam_closed.is_some() => Verdict::May,
            What::End => Verdict::MustNot(Invariant::NothingEarly),
            What::CloseEnded if self.is_under_way(now) => Verdict::MustNot(Invariant::NothingEarly),
            What::Grade(_) if self.closed.is_none() => Verdict::MustNot(Invariant::GradedIsStored),
            What::LetGo
            | What::CloseExam
            | What::CloseEnded
            | What::Credit { .. }
            | What::Grade(_) => Verdict::May,
        }
    }

    /// What arrived after the exam was closed is refused. What arrived before may have read it open.
    fn unless_exam_closed(&self, fact: &Fact) -> Verdict {
        match self.exam_closed {
            Some(closed) if closed < fact.arrived => Verdict::MustNot(Invariant::ExamOpen),
            Some(_) => Verdict::May,
            None => Verdict::Must,
        }
    }

    fn is_expired(&self, now: i64) -> bool {
        self.started_at.is_some() && self.closed.is_none() && !self.is_under_way(now)
    }

    /// A start holds the exam, so that no close is missed.
    fn verdict_on_start(&self, now: i64) -> Verdict {
        if self.is_under_way(now) || self.can_start(now) {
            Verdict::Must
        } else if self.started_at.is_none() && self.exam_closed.is_some() {
            Verdict::MustNot(Invariant::ExamOpen)
        } else {
            Verdict::MustNot(Invariant::InTime)
        }
    }

    fn verdict_on_submission(&self, fact: &Fact, session: SessionId) -> Verdict {
        if self.closed.is_some_and(|end| end.how == How::Submitted) {
            Verdict::Must
        } else if !self.is_under_way(fact.now) {
            Verdict::MustNot(Invariant::InTime)
        } else if self.session == Some(session) {
            self.unless_exam_closed(fact)
        } else {
            Verdict::MustNot(Invariant::ActiveDevice)
        }
    }

    fn verdict_on_save(
        &self,
        fact: &Fact,
        session: SessionId,
        epoch: u32,
        answer: &Answer,
    ) -> Verdict {
        // What is stored already is acknowledged again, however late it comes.
        if self.accepted.get(answer.slot) == Some(answer) {
            return Verdict::Must;
        }
        let is_too_old = answer.revision <= self.accepted.revision(answer.slot);
        let is_active = self.session == Some(session) && self.epoch == epoch;
        let has_stood = self.paused_at.map_or(0, |since| fact.now - since);
        if self.closed.is_some() && fact.now <= self.last_moment() {
            Verdict::MustNot(Invariant::GradedIsStored)
        } else if !self.is_under_way(fact.now) {
            Verdict::MustNot(Invariant::InTime)
        } else if self.grace < has_stood {
            Verdict::MustNot(Invariant::NotInPause)
        } else if !is_active {
            Verdict::MustNot(Invariant::ActiveDevice)
        } else if is_too_old {
            Verdict::MustNot(Invariant::RevisionsRise)
        } else {
            self.unless_exam_closed(fact)
        }
    }

    /// Notes what was done.
    fn follow(&mut self, fact: &Fact, event: u64) {
        let now = fact.now;
        match &fact.what {
            What::Start(session) if self.started_at.is_none() => {
                self.started_at = Some(now);
                self.deadline = (now + self.duration).min(self.closes_at) + self.extra;
                self.held_by(*session);
            }
            What::TakeOver(session) if self.session != Some(*session) => self.held_by(*session),
            What::Save { answer, .. } => self.accepted.put(answer.clone()),
            What::Submit(_) if self.closed.is_none() => self.close(now, How::Submitted),
            What::End if self.is_expired(now) => self.close(self.deadline, How::Expired),
            What::End => self.close(now, How::Forced),
            What::Extend(by) => {
                self.extra += by;
                self.deadline += by;
            }
            What::Pause => self.paused_at = self.paused_at.or(Some(now)),
            What::Resume => {
                if let Some(since) = self.paused_at.take() {
                    self.deadline += (now - since).max(0);
                }
            }
            What::LetGo => self.session = None,
            What::CloseExam | What::CloseEnded => {
                self.exam_closed = self.exam_closed.or(Some(event));
            }
            What::Credit { began, ended } => self.credit(*began, *ended),
            What::Start(_) | What::TakeOver(_) | What::Submit(_) | What::Grade(_) => {}
        }
    }

    fn held_by(&mut self, session: SessionId) {
        self.epoch += 1;
        self.session = Some(session);
    }

    fn close(&mut self, at: i64, how: How) {
        let at = moment(at);
        self.closed = Some(Closed { at, how });
    }

    /// What was left when the service went down is left when it is back.
    fn credit(&mut self, began: i64, ended: i64) {
        let (None, None, Some(started)) = (self.closed, self.paused_at, self.started_at) else {
            return;
        };
        let from = began.max(started);
        let left = self.deadline - from;
        if 0 < left && from < ended {
            self.extra += ended - from;
            self.deadline = ended + left;
        }
    }

    /// Looks whether the row says what the account says.
    pub(crate) fn compare(&self, row: &Attempt, faults: &mut Faults) {
        let found = (
            row.running.map(|running| ms_of(running.deadline)),
            length_of(row.extra),
            row.paused_at.map(ms_of),
            (row.device.epoch, row.device.session),
            row.closed,
        );
        let promised = (
            self.started_at.map(|_| self.deadline),
            self.extra,
            self.paused_at,
            (self.epoch, self.session),
            self.closed,
        );
        faults.require(found == promised, Invariant::RowIsAsPromised, || {
            format!("the row is {row:?}; by the account: {self}")
        });
    }

    /// Looks at an answer as it was written.
    pub(crate) fn see_written(
        &self,
        before: Option<&Answer>,
        after: Option<&Answer>,
        was_closed: Option<Closed>,
        faults: &mut Faults,
    ) {
        let tell = || {
            let (before, after) = (words::perhaps(before), words::perhaps(after));
            format!("{before} became {after}; the attempt was closed: {was_closed:?}")
        };
        let revision = |answer: Option<&Answer>| answer.map_or(0, |answer| answer.revision);
        let rises = revision(before) < revision(after);
        faults.require(rises, Invariant::RevisionsRise, tell);
        let was_given = after.is_some_and(|after| self.given.contains(after));
        faults.require(was_given, Invariant::StoredWasGiven, tell);
        faults.require(was_closed.is_none(), Invariant::GradedIsStored, tell);
    }

    /// Looks whether a save that was refused is kept, whatever the reason: before the start nobody can
    /// have seen a question.
    pub(crate) fn see_refused(&self, fact: &Fact, rows: &Rows, faults: &mut Faults) {
        let What::Save { epoch, answer, .. } = &fact.what else {
            return;
        };
        if fact.was_done || self.started_at.is_none() {
            return;
        }
        let is_it = |kept: &RefusedSave| {
            kept.attempt == self.attempt && kept.epoch == *epoch && kept.answer == *answer
        };
        let is_full = MAX_REFUSED <= rows.attempt.n_refused;
        faults.require(
            is_full || rows.refused.iter().any(is_it),
            Invariant::RefusedIsKept,
            || {
                let n_kept = rows.attempt.n_refused;
                format!("{} and not kept; {n_kept} are", words::fact(fact))
            },
        );
    }
}

impl fmt::Display for Referee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            started_at,
            deadline,
            grace,
            paused_at,
            epoch,
            closed,
            exam_closed,
            ..
        } = self;
        let holder = words::session(self.session);
        write!(
            f,
            "started {started_at:?}, deadline {deadline} + {grace}, paused {paused_at:?}, epoch \
             {epoch} of {holder}, closed {closed:?}, exam closed at event {exam_closed:?}"
        )
    }
}
