//! What a proctor does while an exam runs: more time, standing clocks, papers collected, refused saves.
//!
//! Invariant: the exam is held shared before the attempts, the attempts in the order of their ids before
//! the clock. So nobody closes the exam or adds an attempt to it meanwhile, while candidates still start,
//! and two transactions never wait for each other in a circle. What is done is noted in its transaction.

pub mod collecting;
pub mod extra_time;
pub mod pauses;
pub mod refused;

use std::collections::BTreeSet;

use super::Error;
use super::accounts::require_shown;
use super::exams::require_state;
use crate::domain::attempt::Attempt;
use crate::domain::exam::State;
use crate::domain::roster::Whom;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::store::exams::Exam;
use crate::store::{Connection, attempts, candidates, exams};

/// Longest reason, in characters.
const MAX_REASON: usize = 200;
/// Attempts that are locked by one statement.
const CHUNK: usize = 500;

/// Why something is done: 1 to 200 characters, all of which can be shown.
pub(super) fn read_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim().to_owned();
    require_shown("reason", &reason, MAX_REASON)?;
    Ok(reason)
}

/// A published exam, which stays so until the transaction ends.
fn share_published(conn: &mut Connection, id: ExamId) -> Result<Exam, Error> {
    require_state(exams::lock_shared(conn, id)?, State::Published)
}

/// An attempt that is of this exam; any other is not found.
fn require_in(exam: ExamId, attempt: Attempt) -> Result<Attempt, Error> {
    if attempt.exam == exam {
        Ok(attempt)
    } else {
        Err(Error::NotFound)
    }
}

/// The attempts of some of an exam.
struct Covered {
    /// Those without a noted end, by id.
    open: Vec<AttemptId>,
    /// How many have ended.
    n_closed: usize,
}

fn find_covered(conn: &mut Connection, exam: ExamId, whom: &Whom) -> Result<Covered, Error> {
    let people: Option<BTreeSet<CandidateId>> = match whom {
        Whom::All => None,
        Whom::Candidate(number) => {
            let person = candidates::find_by_number(conn, exam, number)?;
            Some(person.iter().map(|person| person.id).collect())
        }
        Whom::Branch(_) => {
            let people = candidates::list(conn, exam)?.into_iter();
            let covered = people.filter(|person| whom.covers(&person.entry));
            Some(covered.map(|person| person.id).collect())
        }
    };
    if people.as_ref().is_some_and(BTreeSet::is_empty) {
        return Err(Error::NotOnRoster { whom: whom.clone() });
    }
    let mut covered = Covered {
        open: Vec::new(),
        n_closed: 0,
    };
    for (id, candidate, is_closed) in attempts::list_ids(conn, exam)? {
        if people
            .as_ref()
            .is_none_or(|people| people.contains(&candidate))
        {
            if is_closed {
                covered.n_closed += 1;
            } else {
                covered.open.push(id);
            }
        }
    }
    Ok(covered)
}

/// Attempts by id, held until the transaction ends. One that cannot be read is left as it is: the
/// others are not to wait for it.
fn lock_all(conn: &mut Connection, ids: &[AttemptId]) -> Result<Vec<Attempt>, Error> {
    let mut locked = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        for (id, attempt) in attempts::lock_many(conn, chunk)? {
            match attempt {
                Ok(attempt) => locked.push(attempt),
                Err(error) => tracing::error!(%error, attempt = %id, "an attempt was left out"),
            }
        }
    }
    Ok(locked)
}
