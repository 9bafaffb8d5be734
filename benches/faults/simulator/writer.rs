//! A writer: one transaction at a time, for all that waits (`src/store/writer/mod.rs`).
//!
//! Invariant: locks before the clock, the clock before the decisions, the commit before the answers.
//! Between any two of these steps anything may happen elsewhere: time passes, another node commits, this
//! one dies. A commit may also fail, or be made though its writer never hears of it; then all is tried
//! again.

use std::mem;

use examhall::domain::attempt::{Act, Attempt};
use examhall::domain::exam::State;

use super::desk::{Decided, decide};
use super::network::{Caller, Told};
use super::plants::Plant;
use super::room::Room;
use super::rows::{Sheet, WriterId};
use super::words;

/// How often a commit is tried; then callers are told to come again.
const TRIES: u32 = 3;

/// What a writer is to do.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// What a candidate or the clock wants.
    Act(Act),
    /// To grade what has ended.
    Grade,
    /// What staff, or the service itself, want.
    Staff(Staff),
}

/// What staff, or the service itself, want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Staff {
    /// To give more time, in milliseconds.
    Extend(i64),
    /// To stop the clock.
    Pause,
    /// To let it go on.
    Resume,
    /// To issue the ticket anew.
    LetGo,
    /// To close the exam.
    Close,
    /// To close the exam if its window is over and nobody sits it.
    CloseEnded,
    /// To note that the service is there.
    Beat,
}

/// Work, and who waits for it.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// What is to be done.
    pub(crate) work: Work,
    /// Who is answered.
    pub(crate) caller: Option<Caller>,
    /// The number of the event at which it arrived.
    pub(crate) arrived: u64,
    /// What is graded, where a planted fault read it too early.
    pub(crate) seen: Option<Sheet>,
}

/// What was there when a transaction began. Only planted faults look at it.
#[derive(Debug)]
pub(crate) struct Glance {
    now: i64,
    attempt: Attempt,
    exam: State,
    answers: Sheet,
    /// How many attempts there were.
    pub(crate) n_made: usize,
}

impl Glance {
    fn at(room: &Room) -> Option<Self> {
        room.plant?;
        Some(Self {
            now: room.now,
            attempt: room.rows.attempt.clone(),
            exam: room.rows.exam,
            answers: room.rows.answers.clone(),
            n_made: room.rows.made.len(),
        })
    }
}

/// How far a transaction is.
enum Stage {
    /// It waits for the lock of the attempt.
    Begun,
    /// It holds it, and waits for the exam.
    Locked(Attempt),
    /// It has read all but the clock.
    Ready(Attempt, State),
    /// It has decided.
    Decided(Decided),
    /// It is committed.
    Committed(Decided),
}

struct Transaction {
    jobs: Vec<Job>,
    stage: Stage,
    tries: u32,
    glance: Option<Glance>,
}

/// A thread with a connection of its own.
pub(crate) struct Writer {
    id: WriterId,
    /// Milliseconds that its node's clock is ahead, for planted faults.
    skew: i64,
    queue: Vec<Job>,
    transaction: Option<Transaction>,
}

impl Writer {
    /// A writer that does nothing yet.
    pub(crate) fn new(id: WriterId, skew: i64) -> Self {
        Self {
            id,
            skew,
            queue: Vec::new(),
            transaction: None,
        }
    }

    /// Puts a job into the queue.
    pub(crate) fn push(&mut self, job: Job) {
        self.queue.push(job);
    }

    /// How many jobs wait.
    pub(crate) fn n_waiting(&self) -> usize {
        self.queue.len()
    }

    /// Whether there is something to do.
    pub(crate) fn is_busy(&self) -> bool {
        self.transaction.is_some() || !self.queue.is_empty()
    }

    /// Dies: what is not committed is lost, and so is every answer that was not given.
    pub(crate) fn die(&mut self, room: &mut Room) {
        self.queue.clear();
        self.transaction = None;
        room.locks.release(self.id);
    }

    /// Goes one step; returns what the node does next.
    pub(crate) fn step(&mut self, room: &mut Room) -> Vec<Job> {
        let Some(mut running) = self.transaction.take() else {
            self.begin(room);
            return Vec::new();
        };
        let glance = running.glance.as_ref();
        running.stage = match running.stage {
            Stage::Begun => lock_attempt(self.id, glance, &running.jobs, room),
            Stage::Locked(attempt) => lock_exam(self.id, glance, &running.jobs, attempt, room),
            Stage::Ready(attempt, exam) => {
                let is_early = room.has(Plant::NoLock) || room.has(Plant::ClockBeforeLock);
                let now = match glance {
                    Some(glance) if is_early => glance.now,
                    Some(_) | None => room.now + self.skew,
                };
                let mut decided = decide(room, (attempt, exam, now), glance, &running.jobs);
                if room.has(Plant::AcknowledgedBeforeCommit) {
                    answer(mem::take(&mut decided.replies), room);
                }
                Stage::Decided(decided)
            }
            Stage::Decided(decided) => {
                let is_heard = self.commit(&decided, room);
                if is_heard {
                    Stage::Committed(decided)
                } else if running.tries < TRIES {
                    running.tries += 1;
                    running.glance = Glance::at(room);
                    Stage::Begun
                } else {
                    Stage::Committed(Decided {
                        replies: told_to_come_again(&running.jobs),
                        ..Decided::default()
                    })
                }
            }
            Stage::Committed(decided) => {
                answer(decided.replies, room);
                return follow_up(decided.next, running.glance, room);
            }
        };
        self.transaction = Some(running);
        Vec::new()
    }

    fn begin(&mut self, room: &mut Room) {
        if self.queue.is_empty() {
            return;
        }
        let n_jobs = 1 + room.pick(self.queue.len());
        let mut jobs: Vec<Job> = self.queue.drain(..n_jobs).collect();
        // In one transaction what candidates want comes first.
        jobs.sort_by_key(|job| !matches!(job.work, Work::Act(_)));
        room.tell(|_| format!("writer {} begins with {n_jobs}", self.id));
        self.transaction = Some(Transaction {
            jobs,
            stage: Stage::Begun,
            tries: 1,
            glance: Glance::at(room),
        });
    }

    /// Commits, or not; whether the writer hears that it did.
    fn commit(&self, decided: &Decided, room: &mut Room) -> bool {
        let stumbles = room.scene.weather.stumbles && !room.is_calm && room.one_in(6);
        let is_made = !stumbles || room.one_in(2);
        room.tell(|_| {
            let made = if is_made {
                "commits"
            } else {
                "does not commit"
            };
            let heard = if stumbles {
                ", and hears of an error"
            } else {
                ""
            };
            let facts = words::facts(&decided.facts);
            format!("writer {} {made}{heard}: {facts}", self.id)
        });
        if is_made {
            room.commit(&decided.changes);
            judge(decided, room);
        }
        room.locks.release(self.id);
        room.counts.stumbles += u64::from(stumbles);
        !stumbles
    }
}

fn told_to_come_again(jobs: &[Job]) -> Vec<(Caller, Told)> {
    let callers = jobs.iter().filter_map(|job| job.caller);
    callers.map(|caller| (caller, Told::Busy)).collect()
}

fn follow_up(next: Vec<Work>, seen: Option<Glance>, room: &Room) -> Vec<Job> {
    let seen = seen.filter(|_| room.has(Plant::SnapshotBeforeLock));
    let seen = seen.map(|glance| glance.answers);
    let job = |work| Job {
        work,
        caller: None,
        arrived: room.moment,
        seen: seen.clone(),
    };
    next.into_iter().map(job).collect()
}

fn lock_attempt(id: WriterId, glance: Option<&Glance>, jobs: &[Job], room: &mut Room) -> Stage {
    let is_planted = room.has(Plant::NoLock);
    match glance {
        Some(glance) if is_planted => Stage::Locked(glance.attempt.clone()),
        Some(_) | None => {
            let closes =
                |job: &Job| matches!(job.work, Work::Staff(Staff::Close | Staff::CloseEnded));
            // Who closes the exam holds no attempt.
            if jobs.iter().all(closes) || room.locks.attempt.take(id) {
                Stage::Locked(room.rows.attempt.clone())
            } else {
                Stage::Begun
            }
        }
    }
}

/// Reads the exam: with a lock where a start, or time that staff give, must not miss its close.
fn lock_exam(
    id: WriterId,
    glance: Option<&Glance>,
    jobs: &[Job],
    attempt: Attempt,
    room: &mut Room,
) -> Stage {
    match glance {
        Some(glance) if room.has(Plant::NoLock) => return Stage::Ready(attempt, glance.exam),
        Some(_) | None => {}
    }
    let closes = |job: &Job| {
        matches!(
            job.work,
            Work::Staff(Staff::Close | Staff::CloseEnded | Staff::Beat)
        )
    };
    let starts = |job: &Job| matches!(job.work, Work::Act(Act::Start { .. }) | Work::Staff(_));
    let is_held = if jobs.iter().any(closes) {
        room.locks.exam.take(id)
    } else if jobs.iter().any(starts) && !room.has(Plant::ExamNotHeld) {
        room.locks.exam.share(id)
    } else {
        true
    };
    if is_held {
        Stage::Ready(attempt, room.rows.exam)
    } else {
        Stage::Locked(attempt)
    }
}

fn answer(replies: Vec<(Caller, Told)>, room: &mut Room) {
    for (caller, told) in replies {
        room.reply(caller, told);
    }
}

/// Shows the referee what was committed.
fn judge(decided: &Decided, room: &mut Room) {
    for fact in &decided.facts {
        room.referee.judge(fact, room.moment, &mut room.faults);
        room.referee.see_refused(fact, &room.rows, &mut room.faults);
        room.count(fact);
    }
    room.referee.compare(&room.rows.attempt, &mut room.faults);
}
