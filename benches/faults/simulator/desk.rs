//! What a transaction decides: the model of `src/store/writer/acts.rs` and of what staff do, around the
//! real machine of `domain/attempt`.
//!
//! Invariant: the desk sees what was committed and what it changed itself, and changes nothing else.
//! Each fault that is planted stands beside the line that it spoils.

use examhall::domain::attempt::{
    Act, Answer, Attempt, Hall, MAX_REFUSED, Reason, Refusal, RefusedSave, Save, decide_save,
};
use examhall::domain::exam::State;
use examhall::domain::{AttemptId, SessionId};
use jiff::SignedDuration;
use uuid::Uuid;

use super::facts::{Fact, What};
use super::network::{Caller, Fate, Told};
use super::plants::Plant;
use super::room::Room;
use super::rows::{Changes, Sheet, is_same};
use super::scene::{moment, ms_of};
use super::writer::{Glance, Job, Staff, Work};

/// Longest time without a beat that is no outage, in milliseconds.
pub(crate) const NO_OUTAGE: i64 = 10_000;

/// What a transaction came to.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// What it would change.
    pub(crate) changes: Changes,
    /// What it decided.
    pub(crate) facts: Vec<Fact>,
    /// What callers are told after the commit.
    pub(crate) replies: Vec<(Caller, Told)>,
    /// What the node does after the commit.
    pub(crate) next: Vec<Work>,
}

/// The one attempt of a transaction, under its lock.
pub(crate) struct Desk<'a> {
    room: &'a Room,
    /// The clock that is decided by.
    now: i64,
    exam: State,
    attempt: Attempt,
    has_changed: bool,
    /// What was seen before the locks, for planted faults.
    glance: Option<&'a Glance>,
    decided: Decided,
}

/// Decides all jobs of a transaction, in turn.
pub(crate) fn decide(
    room: &Room,
    (attempt, exam, now): (Attempt, State, i64),
    glance: Option<&Glance>,
    jobs: &[Job],
) -> Decided {
    let mut desk = Desk {
        room,
        now,
        exam,
        attempt,
        has_changed: false,
        glance,
        decided: Decided::default(),
    };
    for job in jobs {
        match &job.work {
            Work::Act(act) => desk.act(job, act),
            Work::Grade => desk.grade(job),
            Work::Staff(staff) => desk.staff(job, *staff),
        }
    }
    if desk.has_changed {
        desk.decided.changes.attempt = Some(desk.attempt);
    }
    desk.decided
}

impl Desk<'_> {
    fn note(&mut self, job: &Job, what: What, was_done: bool) {
        self.decided.facts.push(Fact {
            what,
            arrived: job.arrived,
            now: self.room.now,
            was_done,
        });
    }

    fn reply(&mut self, job: &Job, told: Told) {
        if let Some(caller) = job.caller {
            self.decided.replies.push((caller, told));
        }
    }

    /// The moment by which an act is judged.
    fn moment_of(&self, act: &Act) -> i64 {
        let deadline = self.attempt.running.map(|running| ms_of(running.deadline));
        let paused_at = self.attempt.paused_at.map(ms_of);
        match (act, deadline, paused_at) {
            (Act::Save { .. } | Act::Submit { .. }, Some(deadline), _)
                if self.room.has(Plant::ClosedByFlag) =>
            {
                self.now.min(deadline)
            }
            (Act::Save { .. }, _, Some(since)) if self.room.has(Plant::PauseForgotten) => {
                self.now.min(since)
            }
            _ => self.now,
        }
    }

    fn act(&mut self, job: &Job, act: &Act) {
        let planted = self.without_epoch(act);
        let act = planted.as_ref().unwrap_or(act);
        let state = if self.room.has(Plant::ExamRemembered) {
            State::Published
        } else {
            self.exam
        };
        let hall = Hall {
            state,
            rules: &self.room.scene.rules,
            now: moment(self.moment_of(act)),
        };
        let before = self.attempt.clone();
        let outcome = self.attempt.act(act, &hall);
        self.has_changed |= before != self.attempt;
        let was_done = outcome.is_ok();
        match (act, outcome) {
            (Act::Save { answers, .. }, Ok(())) => self.save(job, answers),
            (Act::Save { answers, .. }, Err(refusal)) => self.refuse(job, answers, &refusal),
            (Act::Start { session }, outcome) => {
                self.make();
                self.note(job, What::Start(*session), was_done);
                self.tell_attempt(job, *session, outcome);
            }
            (Act::TakeOver { session, .. }, outcome) => {
                self.note(job, What::TakeOver(*session), was_done);
                self.tell_attempt(job, *session, outcome);
            }
            (Act::Submit { session }, outcome) => {
                self.note(job, What::Submit(*session), was_done);
                match (outcome, self.attempt.closed) {
                    (Ok(()), Some(closed)) => {
                        self.reply(job, Told::Submitted(closed));
                        self.decided.next.push(Work::Grade);
                    }
                    (Ok(()), None) => {}
                    (Err(refusal), _) => self.reply(job, Told::Refused(refusal)),
                }
            }
            // Only what it changed is a decision: it finds most attempts not due, or closed.
            (Act::End, _) if before.closed != self.attempt.closed => {
                self.note(job, What::End, true);
            }
            (Act::End, _) => {}
        }
    }

    fn without_epoch(&self, act: &Act) -> Option<Act> {
        let Act::Save {
            session, answers, ..
        } = act
        else {
            return None;
        };
        self.room.has(Plant::NoEpoch).then(|| Act::Save {
            session: *session,
            epoch: self.attempt.device.epoch,
            answers: answers.clone(),
        })
    }

    /// The attempt, if nobody made it yet: its id is derived, so that a second making finds the first.
    fn make(&mut self) {
        let rows = &self.room.rows;
        let changes = &mut self.decided.changes;
        match self.glance {
            Some(glance) if self.room.has(Plant::FreshIds) => {
                if glance.n_made == 0 && changes.made.is_empty() {
                    let fresh = Uuid::from_u128(u128::from(self.room.moment));
                    changes.made.push(AttemptId::new(fresh));
                }
            }
            Some(_) | None => {
                let id = self.room.scene.ids.attempt;
                if !rows.made.contains(&id) && !changes.made.contains(&id) {
                    changes.made.push(id);
                }
            }
        }
    }

    fn tell_attempt(&mut self, job: &Job, session: SessionId, outcome: Result<(), Refusal>) {
        let told = match outcome {
            Ok(()) => Told::Attempt {
                epoch: self.attempt.device.epoch,
                is_active: self.attempt.is_held_by(session),
            },
            Err(refusal) => Told::Refused(refusal),
        };
        self.reply(job, told);
    }

    /// What is stored for a slot, as this transaction sees it.
    fn stored(&self, slot: u32) -> Option<&Answer> {
        let own = self.decided.changes.answers.iter().rev();
        let mut own = own.filter(|answer| answer.slot == slot);
        own.next().or_else(|| self.room.rows.answers.get(slot))
    }

    fn save(&mut self, job: &Job, answers: &[Answer]) {
        let mut fates = Vec::with_capacity(answers.len());
        let mut written = Vec::with_capacity(answers.len());
        for answer in answers {
            let decided = match decide_save(self.stored(answer.slot), answer) {
                Err(_) if self.room.has(Plant::LastArrivalWins) => Ok(Save::Write),
                Ok(Save::Repeat) if self.room.has(Plant::RepeatRefused) => {
                    Err(Refusal::RevisionConflict {
                        slot: answer.slot,
                        revision: answer.revision,
                    })
                }
                decided => decided,
            };
            if decided == Ok(Save::Write) {
                written.push(answer.clone());
            }
            fates.push(Fate {
                answer: answer.clone(),
                refusal: decided.err(),
            });
        }
        if self.room.has(Plant::ColumnsOutOfStep) {
            turn_responses(&mut written);
        }
        self.decided.changes.answers.extend(written);
        self.keep(job, fates);
    }

    /// Refuses a save. What of it is stored already is acknowledged again, however late it comes.
    fn refuse(&mut self, job: &Job, answers: &[Answer], refusal: &Refusal) {
        let acknowledges = !self.room.has(Plant::RepeatRefused);
        let fates = answers.iter().map(|answer| {
            let is_there = acknowledges && self.stored(answer.slot) == Some(answer);
            Fate {
                answer: answer.clone(),
                refusal: (!is_there).then(|| refusal.clone()),
            }
        });
        let fates = fates.collect();
        self.keep(job, fates);
    }

    /// Keeps answers that were refused, as many as an attempt may have, and tells what became of all.
    fn keep(&mut self, job: &Job, fates: Vec<Fate>) {
        let Work::Act(Act::Save { session, epoch, .. }) = &job.work else {
            return;
        };
        let mut places = MAX_REFUSED - self.attempt.n_refused;
        for Fate { answer, refusal } in &fates {
            let reason = refusal.as_ref().and_then(Reason::of);
            let what = What::Save {
                session: *session,
                epoch: *epoch,
                answer: answer.clone(),
            };
            self.note(job, what, refusal.is_none());
            let Some(reason) = reason else { continue };
            if places > 0 {
                let is_fresh = self.keep_one(*epoch, answer, reason);
                places -= u32::from(is_fresh || self.room.has(Plant::RepeatsTakePlaces));
            }
        }
        self.reply(job, Told::Saved(fates));
    }

    /// Keeps a refused save; whether it was not kept before.
    fn keep_one(&mut self, epoch: u32, answer: &Answer, reason: Reason) -> bool {
        let save = RefusedSave {
            attempt: self.attempt.id,
            epoch,
            answer: answer.clone(),
            reason,
            at: moment(self.now),
        };
        let kept = &self.room.rows.refused;
        let mut known = kept.iter().chain(&self.decided.changes.refused);
        let is_known = known.any(|kept| is_same(kept, &save));
        if is_known || self.room.has(Plant::RefusedThrownAway) {
            return false;
        }
        self.attempt.n_refused += 1;
        self.has_changed = true;
        self.decided.changes.refused.push(save);
        true
    }

    fn grade(&mut self, job: &Job) {
        let changes = &mut self.decided.changes;
        let n_grades = self.room.rows.grades.len() + changes.grades.len();
        let is_graded = n_grades > 0 && !self.room.has(Plant::GradedTwice);
        if self.attempt.closed.is_none() || is_graded {
            return;
        }
        let mut sheet = Sheet::default();
        match &job.seen {
            Some(seen) => sheet = seen.clone(),
            None => (1..=super::rows::N_SLOTS)
                .filter_map(|slot| self.stored(slot).cloned())
                .for_each(|answer| sheet.put(answer)),
        }
        self.decided.changes.grades.push(sheet.clone());
        self.note(job, What::Grade(sheet), true);
    }

    fn staff(&mut self, job: &Job, staff: Staff) {
        let is_published = self.exam == State::Published;
        let hall = Hall {
            state: self.exam,
            rules: &self.room.scene.rules,
            now: moment(self.now),
        };
        match staff {
            Staff::Extend(by) => {
                let length = SignedDuration::from_millis(by);
                let was_done = is_published && self.attempt.extend(&hall, length);
                self.done(job, What::Extend(by), was_done);
            }
            Staff::Pause => {
                let was_done = is_published && self.attempt.pause(&hall).is_ok();
                self.done(job, What::Pause, was_done);
            }
            Staff::Resume => {
                let was_done = is_published && self.attempt.resume(&hall).is_ok();
                self.done(job, What::Resume, was_done);
            }
            Staff::LetGo => {
                self.attempt.let_go();
                self.done(job, What::LetGo, true);
            }
            Staff::Close => {
                self.close_exam(job, What::CloseExam);
                // Also where it was closed before: somebody may have died between.
                self.decided.next.push(Work::Act(Act::End));
            }
            Staff::CloseEnded if self.room.is_ended(self.now) => {
                self.close_exam(job, What::CloseEnded);
            }
            Staff::CloseEnded => {}
            Staff::Beat => self.beat(job, is_published),
        }
    }

    fn done(&mut self, job: &Job, what: What, was_done: bool) {
        self.has_changed |= was_done;
        self.note(job, what, was_done);
    }

    fn close_exam(&mut self, job: &Job, what: What) {
        self.exam = State::Closed;
        self.decided.changes.exam = Some(State::Closed);
        self.note(job, what, true);
    }

    /// Notes that the service is there; gives back the time in which it was not.
    fn beat(&mut self, job: &Job, is_published: bool) {
        let before = self.decided.changes.beat_at.replace(self.now);
        let began = before.unwrap_or(self.room.rows.beat_at);
        let ended = self.now;
        if is_published && NO_OUTAGE < ended - began {
            self.has_changed |= self.attempt.credit(moment(began), moment(ended));
            self.note(job, What::Credit { began, ended }, true);
        }
    }
}

/// Puts the response of each answer into the next.
fn turn_responses(answers: &mut [Answer]) {
    let mut responses: Vec<_> = answers.iter_mut().map(|one| one.response.take()).collect();
    if !responses.is_empty() {
        responses.rotate_right(1);
    }
    for (answer, response) in answers.iter_mut().zip(responses) {
        answer.response = response;
    }
}
