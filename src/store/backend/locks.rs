//! Rows held until a transaction ends. PostgreSQL locks them; SQLite's one writer holds everything.

use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Bool, Text};

use super::conditional::{AttemptVersion, ExamVersion};
use super::{Backend, Connection, Version};
use crate::store::StoreError;
use crate::store::attempts::AttemptRow;
use crate::store::exams::ExamRow;
use crate::store::schema::{accounts, attempts, audit_chains, blueprints, exams, sign_in_limits};

/// What others may do meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Hold {
    /// Hold it too, and not change it.
    Shared,
    /// Neither.
    Alone,
}

impl Connection {
    /// A row of `exams`, held until the transaction ends where so wanted, and its version.
    pub(in crate::store) fn read_exam(
        &mut self,
        id: &str,
        hold: Option<Hold>,
    ) -> Result<(ExamRow, Option<Version>), StoreError> {
        let this = exams::table.find(id);
        let columns = (ExamRow::as_select(), ExamVersion);
        let (row, version): (ExamRow, String) = match (&mut self.backend, hold) {
            (Backend::Sqlite(conn), _) => {
                let row = this.select(ExamRow::as_select()).get_result(conn)?;
                return Ok((row, None));
            }
            (Backend::Postgresql(conn), None) => this.select(columns).get_result(conn),
            (Backend::Postgresql(conn), Some(Hold::Shared)) => {
                this.for_share().select(columns).get_result(conn)
            }
            (Backend::Postgresql(conn), Some(Hold::Alone)) => {
                this.for_no_key_update().select(columns).get_result(conn)
            }
        }?;
        Ok((row, Some(Version(version))))
    }

    /// Holds a row of `blueprints` until the transaction ends; whether it is there.
    pub(in crate::store) fn lock_blueprint(
        &mut self,
        id: &str,
        hold: Hold,
    ) -> Result<bool, StoreError> {
        let this = blueprints::table.find(id).select(blueprints::id);
        let row: Option<String> = match (&mut self.backend, hold) {
            (Backend::Sqlite(conn), _) => this.get_result(conn).optional()?,
            (Backend::Postgresql(conn), Hold::Shared) => {
                this.for_share().get_result(conn).optional()?
            }
            (Backend::Postgresql(conn), Hold::Alone) => {
                this.for_no_key_update().get_result(conn).optional()?
            }
        };
        Ok(row.is_some())
    }

    /// Holds a row of `accounts` until the transaction ends.
    pub(in crate::store) fn lock_account(&mut self, id: &str) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(_) => {}
            Backend::Postgresql(conn) => {
                let this = accounts::table.find(id).for_no_key_update();
                this.select(accounts::id).execute(conn)?;
            }
        }
        Ok(())
    }

    /// Holds a row of `sign_in_limits` until the transaction ends.
    pub(in crate::store) fn lock_sign_in_limit(&mut self, key: &str) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(_) => {}
            Backend::Postgresql(conn) => {
                let row = sign_in_limits::table.find(key).select(sign_in_limits::key);
                row.for_update().get_result::<String>(conn).optional()?;
            }
        }
        Ok(())
    }

    /// Length and last MAC of a chain of the audit, held until the transaction ends; none before its first
    /// entry.
    pub(in crate::store) fn lock_chain(
        &mut self,
        chain: &str,
    ) -> Result<Option<(i64, String)>, StoreError> {
        let this = audit_chains::table.find(chain);
        let columns = (audit_chains::length, audit_chains::mac);
        let row = match &mut self.backend {
            Backend::Sqlite(conn) => this.select(columns).get_result(conn),
            Backend::Postgresql(conn) => this.for_no_key_update().select(columns).get_result(conn),
        };
        Ok(row.optional()?)
    }

    /// Rows of `attempts` by id with their versions, held until the transaction ends; locked in the order of
    /// their ids.
    pub(in crate::store) fn lock_attempts(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<(AttemptRow, Option<Version>)>, StoreError> {
        match &mut self.backend {
            // A list in the text would be parsed anew each time.
            Backend::Sqlite(conn) => {
                let find = |id: &String| {
                    attempts::table
                        .find(id)
                        .select(AttemptRow::as_select())
                        .get_result(conn)
                        .optional()
                };
                let rows: Result<Vec<Option<AttemptRow>>, _> = ids.iter().map(find).collect();
                Ok(rows?.into_iter().flatten().map(|row| (row, None)).collect())
            }
            Backend::Postgresql(conn) => {
                let rows: Vec<(AttemptRow, String)> = attempts::table
                    .filter(IdIsOneOf(ids))
                    .order(attempts::id.asc())
                    .for_no_key_update()
                    .select((AttemptRow::as_select(), AttemptVersion))
                    .load(conn)?;
                let versioned = |(row, version)| (row, Some(Version(version)));
                Ok(rows.into_iter().map(versioned).collect())
            }
        }
    }

    /// The present grades of attempts, which are held until the transaction ends; without those that
    /// somebody else holds. Locked in the order of their ids.
    pub(in crate::store) fn try_lock_grades(
        &mut self,
        ids: &[String],
    ) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let columns = (attempts::id, attempts::grade_id);
        match &mut self.backend {
            // A list in the text would be parsed anew each time.
            Backend::Sqlite(conn) => {
                let find = |id: &String| {
                    let this = attempts::table.find(id).select(columns);
                    this.get_result(conn).optional()
                };
                let rows: Result<Vec<Option<_>>, _> = ids.iter().map(find).collect();
                Ok(rows?.into_iter().flatten().collect())
            }
            Backend::Postgresql(conn) => Ok(attempts::table
                .filter(IdIsOneOf(ids))
                .order(attempts::id.asc())
                .for_no_key_update()
                .skip_locked()
                .select(columns)
                .load(conn)?),
        }
    }
}

/// That the id of an attempt is one of a list. A plan for `= ANY` compares every row of a small table
/// with every id of the list; this one hashes the list, or looks each id up.
struct IdIsOneOf<'a>(&'a [String]);

impl Expression for IdIsOneOf<'_> {
    type SqlType = Bool;
}

impl AppearsOnTable<attempts::table> for IdIsOneOf<'_> {}

impl ValidGrouping<()> for IdIsOneOf<'_> {
    type IsAggregate = is_aggregate::No;
}

impl QueryId for IdIsOneOf<'_> {
    type QueryId = IdIsOneOf<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryFragment<Pg> for IdIsOneOf<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("attempts.id IN (SELECT unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.0)?;
        out.push_sql("))");
        Ok(())
    }
}
