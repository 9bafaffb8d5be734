//! What candidates and the clock do to attempts: decided together, written together.
//!
//! Invariant: the attempts' locks come before the clock, the clock before the decisions, and the
//! decisions before the writes of the same transaction. Everything is written by a few statements for
//! all; what is wrong with one attempt concerns that attempt alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::known::Known;
use crate::domain::access::Candidate;
use crate::domain::attempt::{
    Act, Answer, Attempt, Hall, MAX_REFUSED, Reason, Refusal, RefusedSave, decide_save,
};
use crate::domain::{AttemptId, ExamId};
use crate::planted::{Plant, is_planted};
use crate::store::attempts::{self, AnswerRow};
use crate::store::backend::{Hold, Version};
use crate::store::exams::{self, Exam};
use crate::store::{Connection, StoreError, refused_saves, service};

/// What somebody wants done to an attempt.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Whose it must be; none where the clock acts.
    pub owner: Option<Candidate>,
    /// What is to be done.
    pub act: Act,
}

/// An act that was done, durably.
#[derive(Debug, Clone)]
pub struct Done {
    /// The attempt as it is now.
    pub attempt: Attempt,
    /// When it was decided.
    pub now: Timestamp,
    /// What became of each answer of a save, in its order.
    pub fates: Vec<Fate>,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The slot, counted from 1.
    pub slot: u32,
    /// The revision that was sent.
    pub revision: u32,
    /// Why it was refused; none where it is stored.
    pub refusal: Option<Refusal>,
}

impl Fate {
    pub(super) fn of(answer: &Answer, refusal: Option<Refusal>) -> Self {
        Self {
            slot: answer.slot,
            revision: answer.revision,
            refusal,
        }
    }
}

/// Why an act was not done. Of a save that was refused, the answers are kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Declined {
    /// There is no such attempt, or it is somebody else's.
    #[error("not found")]
    NotFound,
    /// Its state or the clock does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Outcome = Result<Done, Declined>;

/// An order in the queue.
pub(super) struct Waiting {
    order: Order,
    outcome: Option<Outcome>,
    reply: oneshot::Sender<Outcome>,
}

impl Waiting {
    pub(super) fn new(order: Order) -> (Self, oneshot::Receiver<Outcome>) {
        let (reply, outcome) = oneshot::channel();
        let waiting = Self {
            order,
            outcome: None,
            reply,
        };
        (waiting, outcome)
    }

    pub(super) fn order(&self) -> &Order {
        &self.order
    }

    /// What is to be saved.
    pub(super) fn answers(&self) -> &[Answer] {
        match &self.order.act {
            Act::Save { answers, .. } => answers,
            Act::Start { .. } | Act::TakeOver { .. } | Act::Submit { .. } | Act::End => &[],
        }
    }

    /// Answers the caller, after the commit.
    pub(super) fn finish(self, committed: Result<(), StoreError>) {
        let outcome = match committed {
            Ok(()) => self
                .outcome
                .unwrap_or_else(|| Err(StoreError::Stopping.into())),
            Err(error) => Err(error.into()),
        };
        // A caller that went away needs no answer; what they asked for is done all the same.
        drop(self.reply.send(outcome));
    }

    /// Answers the caller with what was done durably.
    pub(super) fn reply(self, done: Done) {
        drop(self.reply.send(Ok(done)));
    }

    /// Answers the caller before the commit: only a planted fault does.
    pub(super) fn finish_early(&mut self) {
        if let Some(outcome) = self.outcome.take() {
            let (unheard, _) = oneshot::channel();
            drop(std::mem::replace(&mut self.reply, unheard).send(outcome));
        }
    }

    pub(super) fn owns(&self, attempt: &Attempt) -> bool {
        self.order
            .owner
            .is_none_or(|who| attempt.candidate == who.candidate && attempt.exam == who.exam)
    }
}

/// What a planted fault makes of an act before it is decided; nothing, where none is planted.
fn plant_in(attempt: &mut Attempt, act: &Act, hall: &mut Hall) {
    if is_planted(Plant::SubmitWithoutCas) && matches!(act, Act::Submit { .. }) {
        attempt.closed = None;
    }
    if is_planted(Plant::CloseByFlag)
        && matches!(act, Act::Save { .. })
        && let Some(running) = attempt.running
    {
        hall.now = hall.now.min(running.deadline);
    }
}

/// Does all that waits, inside the open transaction.
pub(super) fn carry_out(
    conn: &mut Connection,
    known: &mut Known,
    mut waiting: Vec<&mut Waiting>,
) -> Result<(), StoreError> {
    let mut desk = Desk::open(conn, &waiting)?;
    if service::has_gap(conn, desk.now) {
        // The service was down until just now. The beat that finds so comes within a second and gives
        // back what candidates lost: before it nothing is refused and nobody's time is over.
        for one in waiting {
            one.outcome = Some(Err(StoreError::Busy.into()));
        }
        return Ok(());
    }
    while !waiting.is_empty() {
        // One statement cannot write a slot twice: of each attempt one order at a time, in turn.
        let mut taken = BTreeSet::new();
        let (wave, later) = waiting
            .into_iter()
            .partition(|one| taken.insert(one.order.attempt));
        desk.decide(conn, wave)?;
        waiting = later;
    }
    desk.write_attempts(conn, known)
}

/// The attempts of one transaction, under their locks.
struct Desk {
    now: Timestamp,
    exams: BTreeMap<ExamId, (Exam, Option<Version>)>,
    attempts: BTreeMap<AttemptId, Result<Attempt, StoreError>>,
    versions: BTreeMap<AttemptId, Version>,
    changed: BTreeSet<AttemptId>,
}

impl Desk {
    fn open(conn: &mut Connection, waiting: &[&mut Waiting]) -> Result<Self, StoreError> {
        let ids: BTreeSet<AttemptId> = waiting.iter().map(|one| one.order.attempt).collect();
        let ids: Vec<AttemptId> = ids.into_iter().collect();
        let (mut attempts, mut versions) = (BTreeMap::new(), BTreeMap::new());
        for (id, attempt, version) in attempts::lock_versions(conn, &ids)? {
            attempts.insert(id, attempt);
            versions.extend(version.map(|version| (id, version)));
        }
        let of_exams: BTreeSet<ExamId> = attempts.values().flatten().map(|one| one.exam).collect();
        // Staff who close an exam now either wait for these starts and end them, or are seen by them.
        let starts = |one: &&mut Waiting| matches!(one.order.act, Act::Start { .. });
        let hold = waiting.iter().any(starts).then_some(Hold::Shared);
        let mut exams = BTreeMap::new();
        for id in of_exams {
            exams.insert(id, exams::read(conn, id, hold)?);
        }
        Ok(Self {
            now: conn.now()?,
            exams,
            attempts,
            versions,
            changed: BTreeSet::new(),
        })
    }

    /// Decides at most one order an attempt, and writes answers.
    fn decide(&mut self, conn: &mut Connection, wave: Vec<&mut Waiting>) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        let mut saves = Vec::new();
        for one in wave {
            let decided = self.act(one);
            match (&one.order.act, decided) {
                (Act::Save { answers, .. }, Ok(done)) => {
                    for answer in answers {
                        rows.push(AnswerRow::new(one.order.attempt, answer, self.now)?);
                    }
                    saves.push((one, done));
                }
                (Act::Save { .. }, Err(Declined::Refused(refusal))) => {
                    one.outcome = Some(self.refuse(conn, &one.order, refusal)?);
                }
                (_, decided) => one.outcome = Some(decided),
            }
        }
        let doubtful: BTreeSet<usize> = conn.upsert_answers(&rows)?.into_iter().collect();
        let mut place = 0..;
        for (one, mut done) in saves {
            let Act::Save { answers, .. } = &one.order.act else {
                continue;
            };
            for (answer, at) in answers.iter().zip(place.by_ref()) {
                let refusal = if doubtful.contains(&at) {
                    let stored = attempts::find_answer(conn, one.order.attempt, answer.slot)?;
                    decide_save(stored.as_ref(), answer).err()
                } else {
                    None
                };
                done.fates.push(Fate::of(answer, refusal));
            }
            self.keep(conn, &one.order, &done.fates)?;
            one.outcome = Some(Ok(done));
        }
        Ok(())
    }

    /// Refuses a save. What of it is stored already is acknowledged again, however late it comes.
    fn refuse(
        &mut self,
        conn: &mut Connection,
        order: &Order,
        refusal: Refusal,
    ) -> Result<Outcome, StoreError> {
        let (Some(Ok(attempt)), Act::Save { answers, .. }) =
            (self.attempts.get(&order.attempt), &order.act)
        else {
            return Ok(Err(Declined::NotFound));
        };
        let mut done = Done {
            attempt: attempt.clone(),
            now: self.now,
            fates: Vec::with_capacity(answers.len()),
        };
        for answer in answers {
            let stored = attempts::find_answer(conn, order.attempt, answer.slot)?;
            let is_there = stored.as_ref() == Some(answer);
            done.fates
                .push(Fate::of(answer, (!is_there).then(|| refusal.clone())));
        }
        self.keep(conn, order, &done.fates)?;
        let nothing = done.fates.iter().all(|fate| fate.refusal.is_some());
        Ok(if nothing {
            Err(refusal.into())
        } else {
            Ok(done)
        })
    }

    fn act(&mut self, one: &Waiting) -> Outcome {
        let id = one.order.attempt;
        let attempt = match self.attempts.get_mut(&id) {
            Some(Ok(attempt)) if one.owns(attempt) => attempt,
            Some(Ok(_)) | None => return Err(Declined::NotFound),
            Some(Err(error)) => return Err(error.clone().into()),
        };
        let (exam, _) = self.exams.get(&attempt.exam).ok_or(StoreError::NotFound)?;
        let mut hall = Hall {
            state: exam.state,
            rules: &exam.rules,
            now: self.now,
        };
        plant_in(attempt, &one.order.act, &mut hall);
        let before = (attempt.running, attempt.closed, attempt.device);
        attempt.act(&one.order.act, &hall)?;
        if before != (attempt.running, attempt.closed, attempt.device) {
            self.changed.insert(id);
        }
        Ok(Done {
            attempt: attempt.clone(),
            now: self.now,
            fates: Vec::new(),
        })
    }

    /// Keeps answers that were refused, as many as an attempt may have.
    fn keep(
        &mut self,
        conn: &mut Connection,
        order: &Order,
        fates: &[Fate],
    ) -> Result<(), StoreError> {
        let (Some(Ok(attempt)), Act::Save { epoch, answers, .. }) =
            (self.attempts.get_mut(&order.attempt), &order.act)
        else {
            return Ok(());
        };
        let refused = answers.iter().zip(fates).filter_map(|(answer, fate)| {
            Some(RefusedSave {
                attempt: attempt.id,
                epoch: *epoch,
                answer: answer.clone(),
                reason: Reason::of(fate.refusal.as_ref()?)?,
                at: self.now,
            })
        });
        // One by one: what comes again is kept already, and takes no place from what is new.
        for save in refused {
            if MAX_REFUSED <= attempt.n_refused {
                break;
            }
            if refused_saves::keep(conn, &[save])? > 0 {
                attempt.n_refused += 1;
                self.changed.insert(attempt.id);
            }
        }
        Ok(())
    }

    /// Writes attempts that were changed, and keeps in mind what all are now. Should the commit fail, a
    /// version that was written is no row's: it never comes again.
    fn write_attempts(
        mut self,
        conn: &mut Connection,
        known: &mut Known,
    ) -> Result<(), StoreError> {
        let changed = self.changed.iter().filter_map(|id| self.attempts.get(id));
        let changed: Vec<Attempt> = changed.flatten().cloned().collect();
        let written = attempts::record_versions(conn, &changed)?;
        self.versions.extend(written);
        for (id, version) in self.versions {
            if let Some(Ok(attempt)) = self.attempts.remove(&id) {
                known.keep(attempt, version);
            }
        }
        for (exam, version) in self.exams.into_values() {
            if let Some(version) = version {
                known.keep_exam(exam, version);
            }
        }
        Ok(())
    }
}
