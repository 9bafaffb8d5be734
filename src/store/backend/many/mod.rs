//! Many rows in one statement, which is prepared once: what a save costs is mostly this.
//!
//! Invariant: each statement has one text and one query id, so that it is parsed once a connection,
//! not once a commit. PostgreSQL takes a column as an array and makes rows of the arrays; SQLite has
//! no arrays, so that its rows stand in the text, as many as a chunk has.

mod arrays;
mod chunks;

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::query_builder::Query;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::upsert::excluded;

use super::{Backend, Connection, Version};
use crate::store::StoreError;
use crate::store::activity::ActivityRow;
use crate::store::attempts::{AnswerRow, AttemptRow};
use crate::store::candidates::NewRow;
use crate::store::grades::GradeRow;
use crate::store::rows::CHUNK;
use crate::store::schema::{attempt_activity, attempts, candidates};
use arrays::arrays;
use chunks::{chunked, in_chunks};

impl Connection {
    /// Writes answers where nothing, or an older revision, is stored. Tells the places of those that
    /// were perhaps not written: where what is stored has to be looked at. No (attempt, slot) twice.
    pub(in crate::store) fn upsert_answers(
        &mut self,
        rows: &[AnswerRow],
    ) -> Result<Vec<usize>, StoreError> {
        let doubtful = match &mut self.backend {
            _ if rows.is_empty() => Vec::new(),
            Backend::Sqlite(conn) => in_chunks(conn, rows)?,
            Backend::Postgresql(conn) => {
                let written: Vec<(String, i32)> = Answers::of(rows).load(conn)?;
                if written.len() == rows.len() {
                    return Ok(Vec::new());
                }
                let written: BTreeSet<(&str, i32)> = written
                    .iter()
                    .map(|(attempt, slot)| (attempt.as_str(), *slot))
                    .collect();
                let is_left = |row: &AnswerRow| !written.contains(&(&*row.attempt_id, row.slot));
                let places = (0..).zip(rows);
                let left = places.filter(|(_, row)| is_left(row)).map(|(at, _)| at);
                left.collect()
            }
        };
        Ok(doubtful)
    }

    /// Adds people to a roster.
    pub(in crate::store) fn insert_people(
        &mut self,
        rows: &[NewRow<'_>],
    ) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                for rows in rows.chunks(CHUNK) {
                    let people = diesel::insert_into(candidates::table);
                    people.values(rows).execute(conn)?;
                }
            }
            Backend::Postgresql(conn) => {
                // Two thirds of the time that statements of many rows take.
                let people = diesel::copy_from(candidates::table);
                people.from_insertable(rows).execute(conn)?;
            }
        }
        Ok(())
    }

    /// Writes what may change of locked attempts; their versions from now on, where there are any.
    pub(in crate::store) fn update_attempts(
        &mut self,
        rows: &[AttemptRow],
    ) -> Result<Vec<(String, Version)>, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                for row in rows {
                    diesel::update(attempts::table.find(&row.id))
                        .set(row)
                        .execute(conn)?;
                }
                Ok(Vec::new())
            }
            Backend::Postgresql(conn) => {
                let versions: Vec<(String, String)> = Attempts::of(rows).load(conn)?;
                let version = |(id, version)| (id, Version(version));
                Ok(versions.into_iter().map(version).collect())
            }
        }
    }

    /// Stores grades, and makes them those that count.
    pub(in crate::store) fn insert_grades(&mut self, rows: &[GradeRow]) -> Result<(), StoreError> {
        match &mut self.backend {
            _ if rows.is_empty() => {}
            Backend::Sqlite(conn) => {
                in_chunks(conn, rows)?;
                for row in rows {
                    diesel::update(attempts::table.find(&row.attempt_id))
                        .set(attempts::grade_id.eq(&row.id))
                        .execute(conn)?;
                }
            }
            Backend::Postgresql(conn) => {
                Grades::of(rows).execute(conn)?;
                LatestGrades::of(rows).execute(conn)?;
            }
        }
        Ok(())
    }

    /// Notes last saves, unless a later one is noted. No attempt twice.
    pub(in crate::store) fn upsert_activity(
        &mut self,
        rows: &[ActivityRow],
    ) -> Result<(), StoreError> {
        use attempt_activity::{attempt_id, last_saved_at, table};
        use diesel::query_dsl::methods::FilterDsl;
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                for row in rows {
                    diesel::insert_into(table)
                        .values(row)
                        .on_conflict(attempt_id)
                        .do_update()
                        .set(last_saved_at.eq(excluded(last_saved_at)))
                        .filter(last_saved_at.lt(excluded(last_saved_at)))
                        .execute(conn)?;
                }
            }
            Backend::Postgresql(conn) => drop(Activity::of(rows).execute(conn)?),
        }
        Ok(())
    }
}

/// Where answers go.
macro_rules! into_answers {
    () => {
        "INSERT INTO answers (attempt_id, slot, revision, response, saved_at) "
    };
}

/// What becomes of an answer that is there already.
macro_rules! unless_newer {
    () => {
        " ON CONFLICT (attempt_id, slot) DO UPDATE SET revision = excluded.revision, \
          response = excluded.response, saved_at = excluded.saved_at \
          WHERE answers.revision < excluded.revision"
    };
}
pub(super) use {into_answers, unless_newer};

chunked! {
    AnswerRow {
        attempt_id: Text, slot: Integer, revision: BigInt, response: Nullable<Text>, saved_at: BigInt,
    }
    into_answers!(), unless_newer!()
}

arrays! {
    Answers of AnswerRow {
        attempt_id: String as Text,
        slot: i32 as Integer,
        revision: i64 as BigInt,
        response: Option<String> as Nullable<Text>,
        saved_at: i64 as BigInt,
    }
    concat!(into_answers!(), "SELECT * FROM unnest("),
    concat!(")", unless_newer!(), " RETURNING attempt_id, slot")
}

impl Query for Answers<'_> {
    type SqlType = (Text, Integer);
}

/// Where grades go.
macro_rules! into_grades {
    () => {
        "INSERT INTO grades (id, attempt_id, number, total, objective, subjective, out_of, waiting, \
         n_right, n_wrong, n_unanswered, grader, graded_at, scores, rulings) "
    };
}

chunked! {
    GradeRow {
        id: Text, attempt_id: Text, number: Integer, total: BigInt, objective: BigInt,
        subjective: BigInt, out_of: BigInt, waiting: Integer, n_right: Integer, n_wrong: Integer,
        n_unanswered: Integer, grader: Text, graded_at: BigInt, scores: Text, rulings: Integer,
    }
    into_grades!(), ""
}

arrays! {
    Grades of GradeRow {
        id: String as Text,
        attempt_id: String as Text,
        number: i32 as Integer,
        total: i64 as BigInt,
        objective: i64 as BigInt,
        subjective: i64 as BigInt,
        out_of: i64 as BigInt,
        waiting: i32 as Integer,
        n_right: i32 as Integer,
        n_wrong: i32 as Integer,
        n_unanswered: i32 as Integer,
        grader: String as Text,
        graded_at: i64 as BigInt,
        scores: String as Text,
        rulings: i32 as Integer,
    }
    concat!(into_grades!(), "SELECT * FROM unnest("), ")"
}

arrays! {
    LatestGrades of GradeRow {
        attempt_id: String as Text,
        id: String as Text,
    }
    "UPDATE attempts SET grade_id = u.grade_id FROM unnest(",
    ") AS u (id, grade_id) WHERE attempts.id = u.id"
}

arrays! {
    Attempts of AttemptRow {
        id: String as Text,
        started_at: Option<i64> as Nullable<BigInt>,
        deadline: Option<i64> as Nullable<BigInt>,
        closed_at: Option<i64> as Nullable<BigInt>,
        closed_how: Option<String> as Nullable<Text>,
        epoch: i32 as Integer,
        session_id: Option<String> as Nullable<Text>,
        extra_ms: i64 as BigInt,
        paused_at: Option<i64> as Nullable<BigInt>,
        n_refused: i32 as Integer,
    }
    "UPDATE attempts SET started_at = u.started_at, deadline = u.deadline, \
     closed_at = u.closed_at, closed_how = u.closed_how, epoch = u.epoch, \
     session_id = u.session_id, extra_ms = u.extra_ms, paused_at = u.paused_at, \
     n_refused = u.n_refused FROM unnest(",
    ") AS u (id, started_at, deadline, closed_at, closed_how, epoch, session_id, \
     extra_ms, paused_at, n_refused) WHERE attempts.id = u.id \
     RETURNING attempts.id, attempts.xmin::text"
}

impl Query for Attempts<'_> {
    type SqlType = (Text, Text);
}

arrays! {
    Activity of ActivityRow {
        attempt_id: String as Text,
        exam_id: String as Text,
        last_saved_at: i64 as BigInt,
    }
    "INSERT INTO attempt_activity (attempt_id, exam_id, last_saved_at) SELECT * FROM unnest(",
    ") ON CONFLICT (attempt_id) DO UPDATE SET last_saved_at = excluded.last_saved_at \
     WHERE attempt_activity.last_saved_at < excluded.last_saved_at"
}
