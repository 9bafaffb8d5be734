//! Attempts, one by one and many at once.
//!
//! Invariant: whoever changes an attempt holds its lock ([`lock`], [`lock_many`]) and reads the clock
//! after it, so that what is acknowledged and what is graded are the same set.

mod answers;
mod lists;

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::SignedDuration;

pub(super) use answers::AnswerRow;
pub use answers::{find_answer, load_answers, load_responses_of, load_saved_at, save_answers};
pub use lists::{
    Place, count, has_unfinished, list_due, list_ids, list_open, list_stranded, list_ungraded,
};

use super::StoreError;
use super::backend::{Connection, Version, both};
use super::rows::{CHUNK, duration_ms, ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::attempts;
use crate::domain::attempt::{Attempt, Closed, Device, How, Running};
use crate::domain::{AttemptId, CandidateId};

/// An attempt in columns.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attempts)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub(super) struct AttemptRow {
    pub(super) id: String,
    pub(super) exam_id: String,
    pub(super) candidate_id: String,
    pub(super) number: i32,
    pub(super) paper_id: String,
    pub(super) started_at: Option<i64>,
    pub(super) deadline: Option<i64>,
    pub(super) closed_at: Option<i64>,
    pub(super) closed_how: Option<String>,
    pub(super) epoch: i32,
    pub(super) session_id: Option<String>,
    pub(super) extra_ms: i64,
    pub(super) paused_at: Option<i64>,
    pub(super) n_refused: i32,
}

/// An attempt that is locked, or why it cannot be read, and its version where the database has one.
pub(super) type Locked = (AttemptId, Result<Attempt, StoreError>, Option<Version>);

/// The times of an attempt, where it was started.
pub(super) fn running(
    started_at: Option<i64>,
    deadline: Option<i64>,
) -> Result<Option<Running>, StoreError> {
    let times = started_at.zip(deadline).map(|(started_at, deadline)| {
        Ok(Running {
            started_at: timestamp(started_at, "attempts.started_at")?,
            deadline: timestamp(deadline, "attempts.deadline")?,
        })
    });
    times.transpose()
}

/// The end of an attempt, where one is noted.
pub(super) fn closed(at: Option<i64>, how: Option<String>) -> Result<Option<Closed>, StoreError> {
    let end = at.zip(how).map(|(at, how)| {
        Ok(Closed {
            at: timestamp(at, "attempts.closed_at")?,
            how: word(&how, How::ALL, How::as_str, "attempts.closed_how")?,
        })
    });
    end.transpose()
}

pub(super) fn attempt(row: AttemptRow) -> Result<Attempt, StoreError> {
    let session = row.session_id.as_deref();
    Ok(Attempt {
        id: parse(&row.id, "attempts.id")?,
        exam: parse(&row.exam_id, "attempts.exam_id")?,
        candidate: parse(&row.candidate_id, "attempts.candidate_id")?,
        number: to_u32(row.number, "attempts.number")?,
        paper: parse(&row.paper_id, "attempts.paper_id")?,
        running: running(row.started_at, row.deadline)?,
        closed: closed(row.closed_at, row.closed_how)?,
        device: Device {
            epoch: to_u32(row.epoch, "attempts.epoch")?,
            session: session
                .map(|id| parse(id, "attempts.session_id"))
                .transpose()?,
        },
        extra: SignedDuration::from_millis(row.extra_ms),
        paused_at: row
            .paused_at
            .map(|at| timestamp(at, "attempts.paused_at"))
            .transpose()?,
        n_refused: to_u32(row.n_refused, "attempts.n_refused")?,
    })
}

fn row(attempt: &Attempt) -> Result<AttemptRow, StoreError> {
    Ok(AttemptRow {
        id: attempt.id.to_string(),
        exam_id: attempt.exam.to_string(),
        candidate_id: attempt.candidate.to_string(),
        number: to_i32(attempt.number, "attempts.number")?,
        paper_id: attempt.paper.to_string(),
        started_at: attempt.running.map(|running| ms(running.started_at)),
        deadline: attempt.running.map(|running| ms(running.deadline)),
        closed_at: attempt.closed.map(|closed| ms(closed.at)),
        closed_how: attempt.closed.map(|closed| closed.how.as_str().to_owned()),
        epoch: to_i32(attempt.device.epoch, "attempts.epoch")?,
        session_id: attempt.device.session.map(|id| id.to_string()),
        extra_ms: duration_ms(attempt.extra),
        paused_at: attempt.paused_at.map(ms),
        n_refused: to_i32(attempt.n_refused, "attempts.n_refused")?,
    })
}

/// Stores new attempts.
///
/// # Errors
/// [`StoreError::Duplicate`] where the candidate has an attempt of this number.
pub fn insert(conn: &mut Connection, fresh: &[Attempt]) -> Result<(), StoreError> {
    for chunk in fresh.chunks(CHUNK) {
        let rows: Vec<AttemptRow> = chunk.iter().map(row).collect::<Result<_, _>>()?;
        both!(conn, c => diesel::insert_into(attempts::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// The attempt of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: AttemptId) -> Result<Attempt, StoreError> {
    let row: AttemptRow = both!(conn, c => attempts::table.find(id.to_string()).select(AttemptRow::as_select()).get_result(c))?;
    attempt(row)
}

/// The attempt of an id, held until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock(conn: &mut Connection, id: AttemptId) -> Result<Attempt, StoreError> {
    let locked = lock_many(conn, &[id])?.remove(&id);
    locked.unwrap_or(Err(StoreError::NotFound))
}

/// Attempts by id, held until the transaction ends: locked in the order of their ids, so that two
/// transactions never wait for each other in a circle. One that cannot be read fails alone; ids
/// without an attempt are left out.
pub fn lock_many(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<BTreeMap<AttemptId, Result<Attempt, StoreError>>, StoreError> {
    let locked = lock_versions(conn, ids)?;
    Ok(locked
        .into_iter()
        .map(|(id, attempt, _)| (id, attempt))
        .collect())
}

/// What [`lock_many`] locks, in that order, and which version of each it is.
pub(super) fn lock_versions(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<Vec<Locked>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows = conn.lock_attempts(&ids)?;
    rows.into_iter()
        .map(|(row, version)| Ok((parse(&row.id, "attempts.id")?, attempt(row), version)))
        .collect()
}

/// A candidate's attempts, by number.
pub fn list_of(conn: &mut Connection, candidate: CandidateId) -> Result<Vec<Attempt>, StoreError> {
    let rows: Vec<AttemptRow> = both!(conn, c => attempts::table
        .filter(attempts::candidate_id.eq(candidate.to_string()))
        .order(attempts::number.asc())
        .select(AttemptRow::as_select())
        .load(c))?;
    rows.into_iter().map(attempt).collect()
}

/// Writes locked attempts back: times, end, device, pause.
pub fn record(conn: &mut Connection, changed: &[Attempt]) -> Result<(), StoreError> {
    record_versions(conn, changed).map(drop)
}

/// What [`record`] writes, and which version of each it is from now on, where the database tells.
pub(super) fn record_versions(
    conn: &mut Connection,
    changed: &[Attempt],
) -> Result<Vec<(AttemptId, Version)>, StoreError> {
    let mut versions = Vec::new();
    for chunk in changed.chunks(CHUNK) {
        let rows: Vec<AttemptRow> = chunk.iter().map(row).collect::<Result<_, _>>()?;
        for (id, version) in conn.update_attempts(&rows)? {
            versions.push((parse(&id, "attempts.id")?, version));
        }
    }
    Ok(versions)
}
