//! Which attempts are under way, due, or not graded yet.
//!
//! Invariant: a list that is read in parts goes on after a [`Place`], so that attempts of which nothing
//! can be made hide no others.

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::exam::State;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{ms, parse, timestamp};
use crate::store::schema::{attempts, exams};

/// How many attempts an exam has.
pub fn count(conn: &mut Connection, exam: ExamId) -> Result<usize, StoreError> {
    let n_attempts: i64 = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .count()
        .get_result(c))?;
    usize::try_from(n_attempts).map_err(|_| StoreError::corrupt("attempts"))
}

/// Where a list of attempts goes on: by time, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What the list is ordered by: a deadline, an end.
    pub at: Timestamp,
    /// The attempt.
    pub id: AttemptId,
}

fn places(rows: Vec<(Option<i64>, String)>) -> Result<Vec<Place>, StoreError> {
    let place = |(at, id): (Option<i64>, String)| {
        Ok(Place {
            at: timestamp(at.unwrap_or(0), "attempts")?,
            id: parse(&id, "attempts.id")?,
        })
    };
    rows.into_iter().map(place).collect()
}

/// The condition of rows after a place, by a column of times; none of them is before all of them.
macro_rules! after {
    ($column:expr, $after:expr) => {{
        let after: Option<Place> = $after;
        let at = after.map_or(i64::MIN, |place| ms(place.at));
        let id = after.map_or(String::new(), |place| place.id.to_string());
        $column.ge(at).and($column.gt(at).or(attempts::id.gt(id)))
    }};
}

/// Ids as they come from the store.
fn ids(texts: &[String]) -> Result<Vec<AttemptId>, StoreError> {
    texts.iter().map(|id| parse(id, "attempts.id")).collect()
}

/// Every attempt of an exam by id: whose it is, and whether its end is noted.
pub fn list_ids(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<Vec<(AttemptId, CandidateId, bool)>, StoreError> {
    let rows: Vec<(String, String, Option<i64>)> = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .order(attempts::id.asc())
        .select((attempts::id, attempts::candidate_id, attempts::closed_at))
        .load(c))?;
    let read = |(id, candidate, closed_at): &(String, String, Option<i64>)| {
        Ok((
            parse(id, "attempts.id")?,
            parse(candidate, "attempts.candidate_id")?,
            closed_at.is_some(),
        ))
    };
    rows.iter().map(read).collect()
}

/// Attempts of an exam that were started and have no end noted.
pub fn list_open(conn: &mut Connection, exam: ExamId) -> Result<Vec<AttemptId>, StoreError> {
    let found: Vec<String> = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::deadline.is_not_null())
        .filter(attempts::closed_at.is_null())
        .order(attempts::id.asc())
        .select(attempts::id)
        .load(c))?;
    ids(&found)
}

/// Attempts that are under way though their exam is closed. Looks at all that are under way:
/// for now and then.
pub fn list_stranded(conn: &mut Connection) -> Result<Vec<AttemptId>, StoreError> {
    let found: Vec<String> = both!(conn, c => attempts::table
        .inner_join(exams::table.on(exams::id.eq(attempts::exam_id)))
        .filter(attempts::closed_at.is_null())
        .filter(attempts::deadline.is_not_null())
        .filter(exams::state.eq(State::Closed.as_str()))
        .order(attempts::id.asc())
        .select(attempts::id)
        .load(c))?;
    ids(&found)
}

/// The conditions of an attempt whose deadline and grace have passed and whose end is not noted yet.
macro_rules! due {
    ($now:expr) => {
        attempts::table
            .inner_join(exams::table.on(exams::id.eq(attempts::exam_id)))
            .filter(attempts::closed_at.is_null())
            .filter(attempts::paused_at.is_null())
            // The bare deadline is what the index knows; the grace is then looked at for those few.
            .filter(attempts::deadline.lt(ms($now)))
            .filter(attempts::deadline.lt(exams::grace_ms.nullable() * -1_i64 + ms($now)))
    };
}

/// Attempts whose deadline and grace have passed and whose end is not noted yet: the longest due first,
/// at most `limit` after a place.
pub fn list_due(
    conn: &mut Connection,
    now: Timestamp,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    places(both!(conn, c => due!(now)
        .filter(after!(attempts::deadline, after))
        .order((attempts::deadline.asc(), attempts::id.asc()))
        .limit(limit)
        .select((attempts::deadline, attempts::id))
        .load(c))?)
}

/// Whether anybody may still sit an attempt of an exam: it was started, and its time is not over, or
/// stands still.
pub fn has_unfinished(
    conn: &mut Connection,
    exam: ExamId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let unfinished = attempts::table
        .inner_join(exams::table.on(exams::id.eq(attempts::exam_id)))
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::closed_at.is_null())
        .filter(attempts::deadline.is_not_null())
        .filter(
            attempts::paused_at.is_not_null().or(attempts::deadline
                .ge(exams::grace_ms.nullable() * -1_i64 + ms(now))
                .assume_not_null()),
        );
    Ok(both!(conn, c => diesel::select(exists(unfinished)).get_result(c))?)
}

/// Attempts that have ended and are not graded: the first ended first, at most `limit` after a place.
pub fn list_ungraded(
    conn: &mut Connection,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    places(both!(conn, c => attempts::table
        .filter(attempts::closed_at.is_not_null())
        .filter(attempts::grade_id.is_null())
        .filter(after!(attempts::closed_at, after))
        .order((attempts::closed_at.asc(), attempts::id.asc()))
        .limit(limit)
        .select((attempts::closed_at, attempts::id))
        .load(c))?)
}
