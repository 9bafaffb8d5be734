//! Many rows in one statement, which is prepared once: what a save costs is mostly this.
//!
//! Invariant: each statement has one text and one query id, so that it is parsed once a connection,
//! not once a commit. PostgreSQL takes a column as an array and makes rows of the arrays; SQLite has
//! no arrays, so that its rows stand in the text, as many as a chunk has.

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};
use diesel::sqlite::Sqlite;
use diesel::upsert::excluded;

use super::{Backend, Connection, both};
use crate::store::StoreError;
use crate::store::activity::ActivityRow;
use crate::store::attempts::{AnswerRow, AttemptRow};
use crate::store::schema::{attempt_activity, attempts};

impl Connection {
    /// Rows of `attempts` by id, held until the transaction ends; locked in the order of their ids.
    pub(in crate::store) fn lock_attempts(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<AttemptRow>, StoreError> {
        match &mut self.backend {
            // The one writer holds everything. A list in the text would be parsed anew each time.
            Backend::Sqlite(conn) => {
                let find = |id: &String| {
                    attempts::table
                        .find(id)
                        .select(AttemptRow::as_select())
                        .get_result(conn)
                        .optional()
                };
                let rows: Result<Vec<Option<AttemptRow>>, _> = ids.iter().map(find).collect();
                Ok(rows?.into_iter().flatten().collect())
            }
            Backend::Postgresql(conn) => Ok(attempts::table
                .filter(attempts::id.eq_any(ids))
                .order(attempts::id.asc())
                .for_no_key_update()
                .select(AttemptRow::as_select())
                .load(conn)?),
        }
    }

    /// A row of `attempts`, held until the transaction ends; none where somebody else holds it, or where
    /// there is none.
    pub(in crate::store) fn try_lock_attempt(
        &mut self,
        id: &str,
    ) -> Result<Option<AttemptRow>, StoreError> {
        let this = attempts::table.find(id);
        let row = match &mut self.backend {
            // The one writer holds everything.
            Backend::Sqlite(conn) => this.select(AttemptRow::as_select()).get_result(conn),
            Backend::Postgresql(conn) => this
                .for_no_key_update()
                .skip_locked()
                .select(AttemptRow::as_select())
                .get_result(conn),
        };
        Ok(row.optional()?)
    }

    /// Writes answers where nothing, or an older revision, is stored. Tells the places of those that
    /// were perhaps not written: where what is stored has to be looked at. No (attempt, slot) twice.
    pub(in crate::store) fn upsert_answers(
        &mut self,
        rows: &[AnswerRow],
    ) -> Result<Vec<usize>, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                let (mut doubtful, mut rest) = (Vec::new(), rows);
                upsert_chunks::<LARGE>(conn, rows.len(), &mut rest, &mut doubtful)?;
                upsert_chunks::<SMALL>(conn, rows.len(), &mut rest, &mut doubtful)?;
                upsert_chunks::<1>(conn, rows.len(), &mut rest, &mut doubtful)?;
                Ok(doubtful)
            }
            Backend::Postgresql(conn) => {
                let written: Vec<(String, i32)> = AnswerColumns::of(rows).load(conn)?;
                if written.len() == rows.len() {
                    return Ok(Vec::new());
                }
                let written: BTreeSet<(&str, i32)> = written
                    .iter()
                    .map(|(attempt, slot)| (attempt.as_str(), *slot))
                    .collect();
                let is_left = |row: &AnswerRow| !written.contains(&(&*row.attempt_id, row.slot));
                Ok((0..)
                    .zip(rows)
                    .filter(|(_, row)| is_left(row))
                    .map(|(at, _)| at)
                    .collect())
            }
        }
    }

    /// Writes what may change of locked attempts.
    pub(in crate::store) fn update_attempts(
        &mut self,
        rows: &[AttemptRow],
    ) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Postgresql(conn) if SMALL <= rows.len() => {
                AttemptColumns::of(rows).execute(conn)?;
            }
            Backend::Sqlite(_) | Backend::Postgresql(_) => {
                for row in rows {
                    let this = attempts::table.find(&row.id);
                    both!(self, c => diesel::update(this).set(row).execute(c))?;
                }
            }
        }
        Ok(())
    }
}

impl Connection {
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
            Backend::Postgresql(conn) => {
                ActivityColumns::of(rows).execute(conn)?;
            }
        }
        Ok(())
    }
}

/// Rows of a large and of a small statement for SQLite. Most of a row's cost is gone at 8.
const LARGE: usize = 64;
const SMALL: usize = 8;

const INSERT: &str = "INSERT INTO answers (attempt_id, slot, revision, response, saved_at) ";
const UNLESS_NEWER: &str = " ON CONFLICT (attempt_id, slot) DO UPDATE SET revision = excluded.revision, \
     response = excluded.response, saved_at = excluded.saved_at WHERE answers.revision < excluded.revision";

/// `N` answers as rows of one statement.
struct Answers<'a, const N: usize>(&'a [AnswerRow; N]);

impl<const N: usize> QueryId for Answers<'_, N> {
    type QueryId = Answers<'static, N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<const N: usize> QueryFragment<Sqlite> for Answers<'_, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(INSERT);
        out.push_sql("VALUES ");
        for (at, row) in (0..).zip(self.0) {
            out.push_sql(if at == 0 { "(" } else { ", (" });
            out.push_bind_param::<Text, _>(&row.attempt_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(&row.slot)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(&row.revision)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<Text>, _>(&row.response)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(&row.saved_at)?;
            out.push_sql(")");
        }
        out.push_sql(UNLESS_NEWER);
        Ok(())
    }
}

impl<const N: usize, C> RunQueryDsl<C> for Answers<'_, N> {}

/// Writes what stands in `rest`, the end of `n_rows` rows, as long as it fills a statement of `N`.
fn upsert_chunks<const N: usize>(
    conn: &mut SqliteConnection,
    n_rows: usize,
    rest: &mut &[AnswerRow],
    doubtful: &mut Vec<usize>,
) -> QueryResult<()> {
    while let Some((chunk, after)) = rest.split_first_chunk::<N>() {
        let at = n_rows - rest.len();
        if Answers(chunk).execute(conn)? != N {
            doubtful.extend(at..at + N);
        }
        *rest = after;
    }
    Ok(())
}

/// Answers by column.
struct AnswerColumns<'a> {
    attempt_id: Vec<&'a str>,
    slot: Vec<i32>,
    revision: Vec<i64>,
    response: Vec<Option<&'a str>>,
    saved_at: Vec<i64>,
}

impl<'a> AnswerColumns<'a> {
    fn of(rows: &'a [AnswerRow]) -> Self {
        Self {
            attempt_id: rows.iter().map(|row| &*row.attempt_id).collect(),
            slot: rows.iter().map(|row| row.slot).collect(),
            revision: rows.iter().map(|row| row.revision).collect(),
            response: rows.iter().map(|row| row.response.as_deref()).collect(),
            saved_at: rows.iter().map(|row| row.saved_at).collect(),
        }
    }
}

impl QueryId for AnswerColumns<'_> {
    type QueryId = AnswerColumns<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for AnswerColumns<'_> {
    type SqlType = (Text, Integer);
}

impl QueryFragment<Pg> for AnswerColumns<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(INSERT);
        out.push_sql("SELECT * FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.attempt_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.slot)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.revision)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.response)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.saved_at)?;
        out.push_sql(")");
        out.push_sql(UNLESS_NEWER);
        out.push_sql(" RETURNING attempt_id, slot");
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for AnswerColumns<'_> {}

/// Attempts by column, with what may change.
struct AttemptColumns<'a> {
    id: Vec<&'a str>,
    started_at: Vec<Option<i64>>,
    deadline: Vec<Option<i64>>,
    closed_at: Vec<Option<i64>>,
    closed_how: Vec<Option<&'a str>>,
    epoch: Vec<i32>,
    session_id: Vec<Option<&'a str>>,
    extra_ms: Vec<i64>,
    paused_at: Vec<Option<i64>>,
    n_refused: Vec<i32>,
}

impl<'a> AttemptColumns<'a> {
    fn of(rows: &'a [AttemptRow]) -> Self {
        Self {
            id: rows.iter().map(|row| &*row.id).collect(),
            started_at: rows.iter().map(|row| row.started_at).collect(),
            deadline: rows.iter().map(|row| row.deadline).collect(),
            closed_at: rows.iter().map(|row| row.closed_at).collect(),
            closed_how: rows.iter().map(|row| row.closed_how.as_deref()).collect(),
            epoch: rows.iter().map(|row| row.epoch).collect(),
            session_id: rows.iter().map(|row| row.session_id.as_deref()).collect(),
            extra_ms: rows.iter().map(|row| row.extra_ms).collect(),
            paused_at: rows.iter().map(|row| row.paused_at).collect(),
            n_refused: rows.iter().map(|row| row.n_refused).collect(),
        }
    }
}

impl QueryId for AttemptColumns<'_> {
    type QueryId = AttemptColumns<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<Pg> for AttemptColumns<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "UPDATE attempts SET started_at = u.started_at, deadline = u.deadline, \
             closed_at = u.closed_at, closed_how = u.closed_how, epoch = u.epoch, \
             session_id = u.session_id, extra_ms = u.extra_ms, paused_at = u.paused_at, \
             n_refused = u.n_refused FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.started_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.deadline)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.closed_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.closed_how)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.epoch)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.session_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.extra_ms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.paused_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.n_refused)?;
        out.push_sql(
            ") AS u (id, started_at, deadline, closed_at, closed_how, epoch, session_id, \
             extra_ms, paused_at, n_refused) WHERE attempts.id = u.id",
        );
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for AttemptColumns<'_> {}

/// Last saves by column.
struct ActivityColumns<'a> {
    attempt_id: Vec<&'a str>,
    exam_id: Vec<&'a str>,
    last_saved_at: Vec<i64>,
}

impl<'a> ActivityColumns<'a> {
    fn of(rows: &'a [ActivityRow]) -> Self {
        Self {
            attempt_id: rows.iter().map(|row| &*row.attempt_id).collect(),
            exam_id: rows.iter().map(|row| &*row.exam_id).collect(),
            last_saved_at: rows.iter().map(|row| row.last_saved_at).collect(),
        }
    }
}

impl QueryId for ActivityColumns<'_> {
    type QueryId = ActivityColumns<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<Pg> for ActivityColumns<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO attempt_activity (attempt_id, exam_id, last_saved_at) SELECT * FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.attempt_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.exam_id)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.last_saved_at)?;
        out.push_sql(
            ") ON CONFLICT (attempt_id) DO UPDATE SET last_saved_at = excluded.last_saved_at \
             WHERE attempt_activity.last_saved_at < excluded.last_saved_at",
        );
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for ActivityColumns<'_> {}
