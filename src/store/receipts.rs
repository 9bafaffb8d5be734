//! What receipts are made of: attempts whose end is recorded, with their answers as they are stored.
//!
//! Invariant: a stored response is handed on byte for byte; whether it can be read does not matter.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{parse, timestamp, to_u32, word};
use super::schema::{answers, attempts, candidates};
use crate::domain::attempt::{Closed, How};
use crate::domain::receipt::{Kept, KeptAnswer};
use crate::domain::{AttemptId, ExamId};

/// Id, exam, number, end and how, number of the candidate.
type Row = (String, String, i32, Option<i64>, Option<String>, String);
/// Attempt, slot, revision, response.
type AnswerRow = (String, i32, i64, Option<String>);

/// What is stored of an attempt; none while its end is not recorded.
pub fn find(conn: &mut Connection, id: AttemptId) -> Result<Option<Kept>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => attempts::table
        .inner_join(candidates::table)
        .filter(attempts::id.eq(id.to_string()))
        .filter(attempts::closed_at.is_not_null())
        .select((attempts::id, attempts::exam_id, attempts::number, attempts::closed_at, attempts::closed_how, candidates::number))
        .load(c))?;
    Ok(with_answers(conn, rows)?.pop())
}

/// A page of the attempts of an exam whose end is recorded, by id: at most `limit` after `after`.
pub fn list(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<AttemptId>,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows: Vec<Row> = both!(conn, c => attempts::table
        .inner_join(candidates::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::closed_at.is_not_null())
        .filter(attempts::id.gt(&after))
        .order(attempts::id.asc())
        .limit(limit)
        .select((attempts::id, attempts::exam_id, attempts::number, attempts::closed_at, attempts::closed_how, candidates::number))
        .load(c))?;
    with_answers(conn, rows)
}

fn with_answers(conn: &mut Connection, rows: Vec<Row>) -> Result<Vec<Kept>, StoreError> {
    let ids: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let stored: Vec<AnswerRow> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq_any(&ids))
        .select((answers::attempt_id, answers::slot, answers::revision, answers::response))
        .load(c))?;
    let mut by_attempt: BTreeMap<String, BTreeMap<u32, KeptAnswer>> = BTreeMap::new();
    for (attempt, slot, revision, response) in stored {
        let revision = to_u32(revision, "answers.revision")?;
        let answer = KeptAnswer { revision, response };
        let slot = to_u32(slot, "answers.slot")?;
        by_attempt.entry(attempt).or_default().insert(slot, answer);
    }
    rows.into_iter()
        .map(|row| {
            let answers = by_attempt.remove(&row.0).unwrap_or_default();
            kept(row, answers)
        })
        .collect()
}

fn kept(
    (id, exam, number, closed_at, closed_how, candidate_number): Row,
    answers: BTreeMap<u32, KeptAnswer>,
) -> Result<Kept, StoreError> {
    let corrupt = || StoreError::corrupt("attempts.closed_at");
    let (at, how) = closed_at.zip(closed_how).ok_or_else(corrupt)?;
    Ok(Kept {
        exam: parse(&exam, "attempts.exam_id")?,
        attempt: parse(&id, "attempts.id")?,
        attempt_number: to_u32(number, "attempts.number")?,
        candidate_number,
        closed: Closed {
            at: timestamp(at, "attempts.closed_at")?,
            how: word(&how, How::ALL, How::as_str, "attempts.closed_how")?,
        },
        answers,
    })
}
