//! Saves to attempts that a writer knows: one statement for all, instead of a transaction of several.
//!
//! Invariant: what is known is a hint and never the judge. A save is decided of it as of any attempt,
//! for the last moment at which its statement may run: what is accepted then is accepted before. And the
//! statement writes only where attempt and exam are still what was known and the clock, read under the
//! locks, stands no later. Whatever it
//! does not write is decided anew in a transaction: refusals, repetitions, older revisions, the last
//! half second before an end.

use std::collections::{BTreeSet, HashMap};

use super::Job;
use super::acts::{Done, Fate, Waiting};
use crate::domain::attempt::{Act, Attempt, Hall};
use crate::domain::{AttemptId, ExamId};
use crate::planted::is_any_planted;
use crate::store::attempts::AnswerRow;
use crate::store::backend::{Basis, Connection, Span, Version};
use crate::store::exams::Exam;
use crate::store::rows::timestamp;
use crate::store::{StoreError, service};

/// Attempts that are known at most: some hundred bytes each. Past it all are forgotten, and come back with
/// their next save.
const MOST: usize = 20_000;

/// Attempts and exams as this writer last read them. On SQLite, whose rows have no versions, none.
#[derive(Default)]
pub(super) struct Known {
    attempts: HashMap<AttemptId, (Attempt, Version)>,
    exams: HashMap<ExamId, (Exam, Version)>,
}

/// A save, decided of what is known.
struct Decided {
    waiting: Box<Waiting>,
    done: Done,
}

impl Known {
    /// Keeps what was read of an exam.
    pub(super) fn keep_exam(&mut self, exam: Exam, version: Version) {
        self.exams.insert(exam.id, (exam, version));
    }

    /// Keeps what was read of an attempt under its lock, or written; one that has ended needs no room.
    pub(super) fn keep(&mut self, attempt: Attempt, version: Version) {
        if attempt.closed.is_some() {
            self.attempts.remove(&attempt.id);
            return;
        }
        if MOST <= self.attempts.len() {
            self.forget();
        }
        self.attempts.insert(attempt.id, (attempt, version));
    }

    /// Forgets all: the database may be another by now, which counts its versions otherwise.
    pub(super) fn forget(&mut self) {
        self.attempts.clear();
        self.exams.clear();
    }

    /// Saves what it can, durably, and answers these callers; the jobs that are left, of each attempt in
    /// their order.
    pub(super) fn save(&self, conn: &mut Connection, batch: Vec<Job>) -> Vec<Job> {
        if self.attempts.is_empty() || is_any_planted() {
            return batch;
        }
        let Some(span) = conn.span() else {
            return batch;
        };
        let (mut seen, mut left) = (BTreeSet::new(), Vec::new());
        let mut decided = Vec::new();
        for job in batch {
            match job {
                Job::Act(waiting) => {
                    // One statement cannot write a slot twice, and what came first goes first.
                    let is_first = seen.insert(waiting.order().attempt);
                    let found = is_first.then(|| self.decide(conn, &waiting, span));
                    match found.flatten() {
                        Some((done, basis)) => decided.push((basis, Decided { waiting, done })),
                        None => left.push(Job::Act(waiting)),
                    }
                }
                Job::Unit(_) => left.push(job),
            }
        }
        decided.sort_by(|(a, _), (b, _)| a.attempt.cmp(&b.attempt));
        let (bases, mut decided): (Vec<Basis<'_>>, Vec<Decided>) = decided.into_iter().unzip();
        let mut again = match write(conn, &mut decided, &bases, span) {
            Ok(()) => finish(decided),
            Err(error) => {
                tracing::warn!(%error, "saves are tried again in a transaction");
                decided
                    .into_iter()
                    .map(|one| Job::Act(one.waiting))
                    .collect()
            }
        };
        again.append(&mut left);
        again
    }

    /// What becomes of a save to a known attempt, where it is accepted up to the end of the span.
    fn decide(
        &self,
        conn: &Connection,
        waiting: &Waiting,
        span: Span,
    ) -> Option<(Done, Basis<'_>)> {
        let order = waiting.order();
        let Act::Save { answers, .. } = &order.act else {
            return None;
        };
        let (attempt, version) = self.attempts.get(&order.attempt)?;
        let (exam, exam_version) = self.exams.get(&attempt.exam)?;
        let hall = Hall {
            state: exam.state,
            rules: &exam.rules,
            now: span.to().ok()?,
        };
        if answers.is_empty() || !waiting.owns(attempt) || service::has_gap(conn, hall.now) {
            return None;
        }
        let mut attempt = attempt.clone();
        attempt.act(&order.act, &hall).ok()?;
        let basis = Basis {
            attempt: attempt.id.to_string(),
            version,
            exam_version,
        };
        let done = Done {
            attempt,
            now: hall.now,
            fates: Vec::new(),
        };
        Some((done, basis))
    }
}

/// Writes what was decided, and notes the fates of answers that were written, and when.
fn write(
    conn: &mut Connection,
    decided: &mut [Decided],
    bases: &[Basis<'_>],
    span: Span,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for Decided { waiting, done } in &*decided {
        for answer in waiting.answers() {
            rows.push(AnswerRow::new(done.attempt.id, answer, done.now)?);
        }
    }
    let written = match rows.as_slice() {
        [] => Vec::new(),
        rows => conn.save_conditionally(bases, rows, span)?,
    };
    let Some((_, _, at)) = written.first() else {
        return Ok(());
    };
    let now = timestamp(*at, "answers.saved_at")?;
    let written: BTreeSet<(&str, i32)> = written
        .iter()
        .map(|(attempt, slot, _)| (&**attempt, *slot))
        .collect();
    let mut rows = rows.iter();
    for Decided { waiting, done } in decided {
        done.now = now;
        for (answer, row) in waiting.answers().iter().zip(&mut rows) {
            if written.contains(&(&*row.attempt_id, row.slot)) {
                done.fates.push(Fate::of(answer, None));
            }
        }
    }
    Ok(())
}

/// Answers those all of whose answers were written; the jobs of the others.
fn finish(decided: Vec<Decided>) -> Vec<Job> {
    let mut left = Vec::new();
    for Decided { waiting, done } in decided {
        if done.fates.len() == waiting.answers().len() {
            waiting.reply(done);
        } else {
            left.push(Job::Act(waiting));
        }
    }
    left
}
