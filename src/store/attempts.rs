//! Attempts and answers.
//!
//! Invariant: whoever changes an attempt holds its lock ([`lock`]) and reads the clock after it, so
//! that what is acknowledged and what is graded are the same set.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{answers, attempts, exams};
use crate::domain::attempt::{Answer, Attempt, Closed, How, Running};
use crate::domain::exam::State;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::formats::response;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attempts)]
#[diesel(treat_none_as_default_value = false)]
struct AttemptRow {
    id: String,
    exam_id: String,
    candidate_id: String,
    number: i32,
    paper_id: String,
    started_at: Option<i64>,
    deadline: Option<i64>,
    closed_at: Option<i64>,
    closed_how: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
#[diesel(treat_none_as_default_value = false)]
struct AnswerRow {
    attempt_id: String,
    slot: i32,
    revision: i64,
    response: Option<String>,
    saved_at: i64,
}

fn attempt(row: AttemptRow) -> Result<Attempt, StoreError> {
    let running = match (row.started_at, row.deadline) {
        (Some(started_at), Some(deadline)) => Some(Running {
            started_at: timestamp(started_at, "attempts.started_at")?,
            deadline: timestamp(deadline, "attempts.deadline")?,
        }),
        _ => None,
    };
    let closed = match (row.closed_at, row.closed_how) {
        (Some(at), Some(how)) => Some(Closed {
            at: timestamp(at, "attempts.closed_at")?,
            how: word(&how, How::ALL, How::as_str, "attempts.closed_how")?,
        }),
        _ => None,
    };
    Ok(Attempt {
        id: parse(&row.id, "attempts.id")?,
        exam: parse(&row.exam_id, "attempts.exam_id")?,
        candidate: parse(&row.candidate_id, "attempts.candidate_id")?,
        number: to_u32(row.number, "attempts.number")?,
        paper: parse(&row.paper_id, "attempts.paper_id")?,
        running,
        closed,
    })
}

/// Stores attempts that have not been started.
///
/// # Errors
/// [`StoreError::Duplicate`] where the candidate has an attempt of this number.
pub fn insert(conn: &mut Connection, fresh: &[Attempt]) -> Result<(), StoreError> {
    for chunk in fresh.chunks(CHUNK) {
        let rows: Result<Vec<AttemptRow>, StoreError> = chunk
            .iter()
            .map(|attempt| {
                Ok(AttemptRow {
                    id: attempt.id.to_string(),
                    exam_id: attempt.exam.to_string(),
                    candidate_id: attempt.candidate.to_string(),
                    number: to_i32(attempt.number, "attempts.number")?,
                    paper_id: attempt.paper.to_string(),
                    started_at: None,
                    deadline: None,
                    closed_at: None,
                    closed_how: None,
                })
            })
            .collect();
        let rows = rows?;
        both!(conn, c => diesel::insert_into(attempts::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// The attempt of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: AttemptId) -> Result<Attempt, StoreError> {
    let row: AttemptRow = both!(conn, c => attempts::table.find(id.to_string()).select(AttemptRow::as_select()).first(c))?;
    attempt(row)
}

/// The attempt of an id, held until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock(conn: &mut Connection, id: AttemptId) -> Result<Attempt, StoreError> {
    // The lock comes before the read: a save that read first could land behind a submission.
    conn.lock_attempt(&id.to_string())?;
    load(conn, id)
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

/// Notes the start of a locked attempt.
pub fn record_start(
    conn: &mut Connection,
    id: AttemptId,
    running: Running,
) -> Result<(), StoreError> {
    let values = (
        attempts::started_at.eq(ms(running.started_at)),
        attempts::deadline.eq(ms(running.deadline)),
    );
    both!(conn, c => diesel::update(attempts::table.find(id.to_string())).set(values).execute(c))?;
    Ok(())
}

/// Notes the end of a locked attempt.
pub fn record_end(conn: &mut Connection, id: AttemptId, closed: Closed) -> Result<(), StoreError> {
    let values = (
        attempts::closed_at.eq(ms(closed.at)),
        attempts::closed_how.eq(closed.how.as_str()),
    );
    both!(conn, c => diesel::update(attempts::table.find(id.to_string())).set(values).execute(c))?;
    Ok(())
}

/// What is stored for an attempt, by slot.
pub fn load_answers(
    conn: &mut Connection,
    id: AttemptId,
) -> Result<BTreeMap<u32, Answer>, StoreError> {
    let rows: Vec<AnswerRow> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq(id.to_string()))
        .select(AnswerRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let slot = to_u32(row.slot, "answers.slot")?;
            let response = row.response.as_deref().map(response::from_json).transpose();
            let response = response.map_err(|_| StoreError::corrupt("answers.response"))?;
            Ok((
                slot,
                Answer {
                    slot,
                    revision: to_u32(row.revision, "answers.revision")?,
                    response,
                },
            ))
        })
        .collect()
}

/// Writes answers of a locked attempt. A slot keeps what is stored where that is not older.
pub fn save_answers(
    conn: &mut Connection,
    id: AttemptId,
    accepted: &[Answer],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows: Result<Vec<AnswerRow>, StoreError> = accepted
        .iter()
        .map(|answer| {
            Ok(AnswerRow {
                attempt_id: id.to_string(),
                slot: to_i32(answer.slot, "answers.slot")?,
                revision: answer.revision.into(),
                response: answer.response.as_ref().map(response::to_json),
                saved_at: ms(now),
            })
        })
        .collect();
    for row in rows? {
        let values = (
            answers::revision.eq(excluded(answers::revision)),
            answers::response.eq(excluded(answers::response)),
            answers::saved_at.eq(excluded(answers::saved_at)),
        );
        let is_newer = answers::revision.lt(excluded(answers::revision));
        // A batch upsert with a condition does not compile for SQLite; a row a statement does for both.
        both!(conn, c => diesel::query_dsl::methods::FilterDsl::filter(
            diesel::insert_into(answers::table)
                .values(&row)
                .on_conflict((answers::attempt_id, answers::slot))
                .do_update()
                .set(values),
            is_newer,
        )
        .execute(c))?;
    }
    Ok(())
}

/// Attempts of an exam that were started and have no end noted.
pub fn list_open(conn: &mut Connection, exam: ExamId) -> Result<Vec<AttemptId>, StoreError> {
    let ids: Vec<String> = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::started_at.is_not_null())
        .filter(attempts::closed_at.is_null())
        .order(attempts::id.asc())
        .select(attempts::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "attempts.id")).collect()
}

/// Attempts that are under way though their exam is closed. Looks at all that are under way: for the
/// start of a server.
pub fn list_stranded(conn: &mut Connection) -> Result<Vec<AttemptId>, StoreError> {
    let ids: Vec<String> = both!(conn, c => attempts::table
        .inner_join(exams::table.on(exams::id.eq(attempts::exam_id)))
        .filter(attempts::closed_at.is_null())
        .filter(attempts::deadline.is_not_null())
        .filter(exams::state.eq(State::Closed.as_str()))
        .order(attempts::id.asc())
        .select(attempts::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "attempts.id")).collect()
}

/// Attempts whose deadline and grace have passed and whose end is not noted yet; at most `limit`.
pub fn list_due(
    conn: &mut Connection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<AttemptId>, StoreError> {
    let ids: Vec<String> = both!(conn, c => attempts::table
        .inner_join(exams::table.on(exams::id.eq(attempts::exam_id)))
        .filter(attempts::closed_at.is_null())
        // The bare deadline is what the index knows; the grace is then looked at for those few.
        .filter(attempts::deadline.lt(ms(now)))
        .filter(attempts::deadline.lt(exams::grace_ms.nullable() * -1_i64 + ms(now)))
        .order(attempts::deadline.asc())
        .limit(limit)
        .select(attempts::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "attempts.id")).collect()
}

/// Attempts that have ended and are not graded; at most `limit`.
pub fn list_ungraded(conn: &mut Connection, limit: i64) -> Result<Vec<AttemptId>, StoreError> {
    let ids: Vec<String> = both!(conn, c => attempts::table
        .filter(attempts::closed_at.is_not_null())
        .filter(attempts::grade_id.is_null())
        .order(attempts::closed_at.asc())
        .limit(limit)
        .select(attempts::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "attempts.id")).collect()
}
