//! What candidates were promised, and what has to be there in the end.
//!
//! Invariant: a promise counts from the moment that a node gave it, whether or not it arrived.

use examhall::domain::attempt::{Answer, Closed};

use super::invariants::{Faults, Invariant};
use super::rows::{Rows, Sheet, is_same};
use super::words;

/// What was promised.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    /// The newest acknowledgement of each slot.
    acknowledged: Sheet,
    /// The first submission that anybody was told of.
    submission: Option<Closed>,
    /// What was stored when the attempt was closed.
    at_close: Option<Sheet>,
}

impl Promises {
    /// Notes what was stored as the attempt was closed.
    pub(crate) fn see_closed(&mut self, stored: &Sheet) {
        self.at_close = Some(stored.clone());
    }

    /// Notes an acknowledgement: from now on at least this is stored.
    pub(crate) fn acknowledge(&mut self, answer: &Answer, faults: &mut Faults) {
        let slot = answer.slot;
        if self.acknowledged.revision(slot) < answer.revision {
            self.acknowledged.put(answer.clone());
        } else if let Some(promised) = self.acknowledged.get(slot)
            && promised.revision == answer.revision
        {
            faults.require(promised == answer, Invariant::AcknowledgedIsStored, || {
                let (one, other) = (words::answer(promised), words::answer(answer));
                format!("{one} and {other} were both acknowledged")
            });
        }
    }

    /// Notes that a candidate was told of a submission.
    pub(crate) fn submit(&mut self, closed: Closed, faults: &mut Faults) {
        let first = *self.submission.get_or_insert(closed);
        faults.require(first == closed, Invariant::Once, || {
            format!("told of {first:?} and of {closed:?}")
        });
    }

    /// Looks at what is there in the end, when all has come to rest.
    pub(crate) fn see_end(&self, rows: &Rows, n_kept_before: u32, faults: &mut Faults) {
        for promised in self.acknowledged.answers() {
            let stored = rows.answers.get(promised.slot);
            let is_there = stored
                .is_some_and(|stored| promised.revision < stored.revision || promised == stored);
            faults.require(is_there, Invariant::AcknowledgedIsStored, || {
                let (promised, stored) = (words::answer(promised), words::perhaps(stored));
                format!("{promised} was acknowledged; stored is {stored}")
            });
        }
        faults.require(
            self.submission.is_none() || self.submission == rows.attempt.closed,
            Invariant::Once,
            || {
                format!(
                    "told of {:?}; found {:?}",
                    self.submission, rows.attempt.closed
                )
            },
        );
        let has_ended = rows.attempt.closed.is_some();
        let has_begun = rows.attempt.running.is_some();
        let n_grades = rows.grades.len();
        faults.require(
            has_ended == has_begun && n_grades == usize::from(has_ended),
            Invariant::Once,
            || format!("begun {has_begun}, ended {has_ended}, {n_grades} grades"),
        );
        let at_close = self.at_close.as_ref();
        let is_kept = at_close.is_none_or(|at_close| *at_close == rows.answers);
        let is_graded = rows.grades.iter().all(|grade| *grade == rows.answers);
        faults.require(is_kept && is_graded, Invariant::GradedIsStored, || {
            let stored = words::sheet(&rows.answers);
            let at_close = at_close.map(words::sheet);
            let graded: Vec<String> = rows.grades.iter().map(words::sheet).collect();
            format!("at the close {at_close:?}, stored {stored}, graded {graded:?}")
        });
        let n_made = rows.made.len();
        faults.require(n_made <= 1, Invariant::OneAttempt, || {
            format!("{:?}", rows.made)
        });
        let refused = &rows.refused;
        let is_once = (1..refused.len()).all(|at| {
            let (before, rest) = refused.split_at(at);
            rest.first()
                .is_none_or(|save| !before.iter().any(|kept| is_same(kept, save)))
        });
        let n_refused = usize::try_from(rows.attempt.n_refused - n_kept_before).unwrap_or(0);
        faults.require(
            is_once && n_refused == refused.len(),
            Invariant::RefusedIsKept,
            || format!("counted {n_refused}, kept {refused:?}"),
        );
    }
}
