//! For PostgreSQL: answers in one statement, which is its own transaction and one round trip.
//!
//! Invariant: it takes the attempts' locks, then reads the clock, and writes an answer only where the
//! attempt and its exam are still the versions of which the answer was decided, and the clock stands in
//! the span for which it was.

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};

use super::many::{into_answers, unless_newer};
use super::time::{DATABASE_CLOCK, Span};
use super::{Backend, Connection};
use crate::store::StoreError;
use crate::store::attempts::AnswerRow;
use crate::store::schema::{attempts, exams};

/// Which version of a row was read (`xmin`): another after every change, whoever makes it, and the same
/// after a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Version(pub(super) String);

/// What the answers to one attempt were decided of.
#[derive(Debug)]
pub(in crate::store) struct Basis<'a> {
    /// The attempt.
    pub(in crate::store) attempt: String,
    /// Its version.
    pub(in crate::store) version: &'a Version,
    /// The version of its exam.
    pub(in crate::store) exam_version: &'a Version,
}

/// An answer that was written: of which attempt, in which slot, and when by the clock that decides.
pub(in crate::store) type Written = (String, i32, i64);

impl Connection {
    /// Writes answers where all they were decided of is still so, and nothing or an older revision is
    /// stored; tells which were written, durably where no transaction is open. No (attempt, slot) twice;
    /// the attempts in the order of their ids, in which everybody locks them.
    /// SQLite, whose transactions make no round trips, writes none.
    pub(in crate::store) fn save_conditionally(
        &mut self,
        bases: &[Basis<'_>],
        rows: &[AnswerRow],
        span: Span,
    ) -> Result<Vec<Written>, StoreError> {
        let Backend::Postgresql(conn) = &mut self.backend else {
            return Ok(Vec::new());
        };
        let asked = self.clock.steady();
        let written: Vec<Written> = Save::of(bases, rows, span).load(conn)?;
        if let Some((_, _, at)) = written.first() {
            self.note_reading(*at, asked);
        }
        Ok(written)
    }
}

/// The statement: conditions and answers as an array a column.
struct Save<'a> {
    attempts: Vec<&'a str>,
    versions: Vec<&'a str>,
    exam_versions: Vec<&'a str>,
    span: Span,
    ids: Vec<&'a str>,
    slots: Vec<i32>,
    revisions: Vec<i64>,
    responses: Vec<Option<&'a str>>,
}

impl<'a> Save<'a> {
    fn of(bases: &'a [Basis<'a>], rows: &'a [AnswerRow], span: Span) -> Self {
        Self {
            attempts: bases.iter().map(|basis| &*basis.attempt).collect(),
            versions: bases.iter().map(|basis| &*basis.version.0).collect(),
            exam_versions: bases.iter().map(|basis| &*basis.exam_version.0).collect(),
            span,
            ids: rows.iter().map(|row| &*row.attempt_id).collect(),
            slots: rows.iter().map(|row| row.slot).collect(),
            revisions: rows.iter().map(|row| row.revision).collect(),
            responses: rows.iter().map(|row| row.response.as_deref()).collect(),
        }
    }
}

impl QueryId for Save<'_> {
    type QueryId = Save<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Save<'_> {
    type SqlType = (Text, Integer, BigInt);
}

impl QueryFragment<Pg> for Save<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Attempt by attempt, by its id, whatever the planner believes of the tables; one that had to be
        // waited for is seen as it is then. The clock is read when all of them are counted. Nothing here
        // tells the planner how long the arrays are: it would plan anew for each.
        out.push_sql("WITH held AS MATERIALIZED (SELECT basis.id FROM unnest((SELECT ");
        out.push_bind_param::<Array<Text>, _>(&self.attempts)?;
        out.push_sql("), (SELECT ");
        out.push_bind_param::<Array<Text>, _>(&self.versions)?;
        out.push_sql("), (SELECT ");
        out.push_bind_param::<Array<Text>, _>(&self.exam_versions)?;
        out.push_sql(
            ")) AS basis (id, version, exam_version) CROSS JOIN LATERAL (\
             SELECT attempts.xmin AS version, attempts.exam_id FROM attempts \
             WHERE attempts.id = basis.id FOR NO KEY UPDATE) AS this \
             WHERE this.version = basis.version::xid AND basis.exam_version::xid = \
             (SELECT exams.xmin FROM exams WHERE exams.id = this.exam_id)), \
             moment AS MATERIALIZED (SELECT coalesce(",
        );
        out.push_bind_param::<Nullable<BigInt>, _>(&self.span.fixed)?;
        out.push_sql(", ");
        out.push_sql(DATABASE_CLOCK);
        out.push_sql(") AS at FROM (SELECT count(*) FROM held) AS counted) ");
        out.push_sql(into_answers!());
        out.push_sql("SELECT given.*, moment.at FROM moment CROSS JOIN unnest((SELECT ");
        out.push_bind_param::<Array<Text>, _>(&self.ids)?;
        out.push_sql("), (SELECT ");
        out.push_bind_param::<Array<Integer>, _>(&self.slots)?;
        out.push_sql("), (SELECT ");
        out.push_bind_param::<Array<BigInt>, _>(&self.revisions)?;
        out.push_sql("), (SELECT ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.responses)?;
        // Not a join, which would compare each answer with each attempt.
        out.push_sql(
            ")) AS given (attempt_id, slot, revision, response) \
             WHERE (given.attempt_id IN (SELECT held.id FROM held)) IS TRUE AND moment.at BETWEEN ",
        );
        out.push_bind_param::<BigInt, _>(&self.span.from)?;
        out.push_sql(" AND ");
        out.push_bind_param::<BigInt, _>(&self.span.to)?;
        out.push_sql(unless_newer!());
        out.push_sql(" RETURNING attempt_id, slot, saved_at");
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for Save<'_> {}

/// Makes an expression of the version of a table's rows.
macro_rules! version_of {
    ($name:ident of $table:ident: $sql:expr) => {
        #[derive(Debug, Clone, Copy, QueryId)]
        pub(super) struct $name;

        impl Expression for $name {
            type SqlType = Text;
        }

        impl AppearsOnTable<$table::table> for $name {}

        impl SelectableExpression<$table::table> for $name {}

        impl ValidGrouping<()> for $name {
            type IsAggregate = is_aggregate::No;
        }

        impl QueryFragment<Pg> for $name {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                out.push_sql($sql);
                Ok(())
            }
        }
    };
}

version_of!(AttemptVersion of attempts: "attempts.xmin::text");
version_of!(ExamVersion of exams: "exams.xmin::text");
