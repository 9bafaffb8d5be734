//! The only place that names SQLite or PostgreSQL; `locks` holds rows, `many` writes many at once,
//! `conditional` writes what still holds,
//! `time` is the time by which transactions decide, `transactions` begins and ends them.
//!
//! How one diesel expression serves both, and why so, tells `store/mod.rs`.
//!
//! Invariant: a connection handed out is safe for answers: SQLite with WAL and `synchronous=FULL`,
//! at a version without the WAL-reset fault; PostgreSQL with `fsync`, `full_page_writes` and
//! `synchronous_commit` on. Anything less is refused.

mod conditional;
mod locks;
mod many;
mod sweep;
mod time;
mod transactions;

use std::path::Path;
use std::sync::Arc;

use diesel::connection::{CacheSize, SimpleConnection};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Database, Pooler, StoreError};
use crate::clock::Clock;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRESQL_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// The first SQLite without the WAL-reset corruption fault (3.7.0 to 3.51.2 have it).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Pages that a writer of SQLite has in memory: 12 MB of them hold the answers of some thousand candidates.
const WRITER_PAGES_KIB: u32 = 12_288;

/// What a connection will be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Queries only; on SQLite the connection refuses to write.
    Read,
    /// Everything.
    Write,
}

pub(super) enum Backend {
    Sqlite(SqliteConnection),
    Postgresql(PgConnection),
}

/// One connection to either database, with the clock that its transactions go by.
pub struct Connection {
    pub(super) backend: Backend,
    purpose: Purpose,
    clock: Arc<dyn Clock>,
    /// What the connections of a process share; one that stands alone has none.
    pulse: Option<Arc<Pulse>>,
    /// What links entries of the audit; a connection that stands alone has none.
    keyring: Option<Arc<Keyring>>,
    /// Entries of the audit that wait for the end of the transaction.
    notes: Notes,
}

/// Runs one diesel expression on whichever database `$conn` is.
macro_rules! both {
    ($conn:expr, $c:ident => $body:expr) => {
        match &mut $conn.backend {
            $crate::store::backend::Backend::Sqlite($c) => $body,
            $crate::store::backend::Backend::Postgresql($c) => $body,
        }
    };
}

/// Runs one diesel query on whichever database `$conn` is and hands on row after row as they come: `$take`
/// takes a row, and what it returns as an error ends it.
macro_rules! each_row {
    ($conn:expr, $query:expr => $row:ty, $take:expr) => {
        match &mut $conn.backend {
            $crate::store::backend::Backend::Sqlite(c) => {
                let rows = $query
                    .load_iter::<$row, diesel::connection::DefaultLoadingMode>(c)
                    .map_err($crate::store::StoreError::from)?;
                for row in rows {
                    $take(row.map_err($crate::store::StoreError::from)?)?;
                }
                Ok(())
            }
            $crate::store::backend::Backend::Postgresql(c) => {
                // By default the client library holds the whole of a result.
                let rows = $query
                    .load_iter::<$row, $crate::store::backend::RowByRow>(c)
                    .map_err($crate::store::StoreError::from)?;
                for row in rows {
                    $take(row.map_err($crate::store::StoreError::from)?)?;
                }
                Ok(())
            }
        }
    };
}
pub(super) use both;
pub(super) use conditional::{Basis, Version};
pub(super) use diesel::pg::PgRowByRowLoadingMode as RowByRow;
pub(super) use each_row;
pub(super) use locks::Hold;
pub(super) use time::{Pulse, SERVICE, Span};
pub(super) use transactions::{Keyring, Notes};

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

impl Connection {
    /// Opens a connection and checks that answers are safe on it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database does not answer, [`StoreError::Unsafe`] where
    /// its settings or its version could lose a commit.
    pub fn open(
        database: &Database,
        purpose: Purpose,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let backend = match database {
            Database::Sqlite(path) => Backend::Sqlite(open_sqlite(path, purpose)?),
            Database::Postgresql(url) => Backend::Postgresql(open_postgresql(url)?),
        };
        Ok(Self {
            backend,
            purpose,
            clock,
            pulse: None,
            keyring: None,
            notes: Notes::default(),
        })
    }

    /// The connection as it has to be used behind a pooler.
    #[must_use]
    pub fn behind(mut self, pooler: Pooler) -> Self {
        match pooler {
            // A writer finds its rows by their keys. A plan that was made while a table was small reads all of
            // it, and is kept when a million rows have come. Behind a pooler nothing is kept.
            Pooler::None if self.purpose == Purpose::Write => {
                let settings = "SET enable_seqscan = off; SET jit = off;";
                if let Backend::Postgresql(conn) = &mut self.backend
                    && let Err(error) = conn.batch_execute(settings)
                {
                    tracing::warn!(%error, "a writer plans as any connection does");
                }
            }
            Pooler::None => {}
            Pooler::Transaction => {
                both!(self, c => c.set_prepared_statement_cache_size(CacheSize::Disabled));
            }
        }
        self
    }

    /// Does what may have to sort more than memory should hold. SQLite sorts in memory here, because that
    /// is where temporary tables are; meanwhile it uses files. PostgreSQL decides by itself.
    pub(super) fn with_sorts_on_disk<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.keep_temporaries("FILE")?;
        let done = work(self);
        self.keep_temporaries("MEMORY")?;
        done
    }

    /// Does what touches pages all over the database. SQLite looks each of them up in its log once more than it
    /// has room for; meanwhile it has room for 64 MB. PostgreSQL has what its server is given.
    pub(super) fn with_room<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.keep_pages(65_536);
        let done = work(self);
        self.keep_pages(WRITER_PAGES_KIB);
        done
    }

    /// Without success it is slow, and nothing else.
    fn keep_pages(&mut self, kib: u32) {
        if let Backend::Sqlite(conn) = &mut self.backend
            && let Err(error) = conn.batch_execute(&format!("PRAGMA cache_size = -{kib};"))
        {
            tracing::warn!(%error, "the room for pages stays as it is");
        }
    }

    fn keep_temporaries(&mut self, place: &'static str) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                Ok(conn.batch_execute(&format!("PRAGMA temp_store = {place};"))?)
            }
            Backend::Postgresql(_) => Ok(()),
        }
    }

    /// Whether it has no transaction left open.
    pub(super) fn is_idle(&mut self) -> bool {
        matches!(self.depth(), Ok(None))
    }

    /// Whether the connection answers and has no transaction left open.
    pub(super) fn is_usable(&mut self) -> bool {
        self.is_idle() && both!(self, c => sql_query("SELECT 1").execute(c).is_ok())
    }

    /// Brings the schema up to date; the names of the migrations that ran.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with what the database said.
    pub fn migrate(&mut self) -> Result<Vec<String>, StoreError> {
        let ran = match &mut self.backend {
            Backend::Sqlite(conn) => conn.run_pending_migrations(SQLITE_MIGRATIONS),
            Backend::Postgresql(conn) => conn.run_pending_migrations(POSTGRESQL_MIGRATIONS),
        };
        ran.map(|versions| versions.iter().map(ToString::to_string).collect())
            .map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// Undoes all migrations and runs them again: proves that each `down.sql` undoes its `up.sql`.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with what the database said.
    pub fn redo_migrations(&mut self) -> Result<(), StoreError> {
        let undone = match &mut self.backend {
            Backend::Sqlite(conn) => conn.revert_all_migrations(SQLITE_MIGRATIONS).map(drop),
            Backend::Postgresql(conn) => {
                conn.revert_all_migrations(POSTGRESQL_MIGRATIONS).map(drop)
            }
        };
        undone.map_err(|error| StoreError::Migration(error.to_string()))?;
        self.migrate().map(drop)
    }

    /// Whether the schema is older than this binary.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with what the database said.
    pub fn has_pending_migrations(&mut self) -> Result<bool, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => conn.has_pending_migration(SQLITE_MIGRATIONS),
            Backend::Postgresql(conn) => conn.has_pending_migration(POSTGRESQL_MIGRATIONS),
        }
        .map_err(|error| StoreError::Migration(error.to_string()))
    }

    /// Table, column, type and nullability of everything there is, for comparing the two schemas.
    ///
    /// # Errors
    /// [`StoreError`] where the database does not answer.
    pub fn describe_schema(&mut self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<TextRow> = match &mut self.backend {
            Backend::Sqlite(conn) => sql_query(
                "SELECT t.name || '.' || c.name || ' ' || lower(c.type) || CASE c.\"notnull\" WHEN 0 THEN ' null' ELSE '' END AS value \
                 FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
                 AND t.name NOT LIKE 'sqlite%'",
            )
            .load(conn)?,
            Backend::Postgresql(conn) => sql_query(
                "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS value \
                 FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'",
            )
            .load(conn)?,
        };
        let mut lines: Vec<String> = rows.into_iter().map(|row| row.value).collect();
        lines.sort();
        Ok(lines)
    }
}

fn open_sqlite(path: &Path, purpose: Purpose) -> Result<SqliteConnection, StoreError> {
    let text = path
        .to_str()
        .ok_or_else(|| StoreError::Setting("the database path is not UTF-8".to_owned()))?;
    let unavailable =
        |error: &dyn std::fmt::Display| StoreError::Unavailable(format!("`{text}`: {error}"));
    let mut conn = SqliteConnection::establish(text).map_err(|error| unavailable(&error))?;
    // busy_timeout first: the other settings can themselves meet a lock.
    let settings = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;";
    conn.batch_execute(settings)
        .map_err(|error| unavailable(&error))?;
    let version: TextRow = sql_query("SELECT sqlite_version() AS value").get_result(&mut conn)?;
    let mut parts = version
        .value
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let found = (
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
    );
    if found < OLDEST_SQLITE {
        return Err(StoreError::Unsafe(format!(
            "SQLite {} can corrupt its log; wanted 3.51.3 or later",
            version.value
        )));
    }
    conn.batch_execute(&match purpose {
        // Half of what is usual: there are many readers, and the system keeps the pages of the file as well.
        Purpose::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -1024;".to_owned(),
        // The log is brought home every 16 MB instead of 4: each time costs two more fsyncs, and pages
        // that were written often meanwhile are written once.
        Purpose::Write => {
            format!("PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -{WRITER_PAGES_KIB};")
        }
    })?;
    Ok(conn)
}

/// Runs one statement that cannot stand in a transaction on a database server.
pub(super) fn execute_at(url: &str, statement: &str) -> Result<(), StoreError> {
    Ok(open_postgresql(url)?.batch_execute(statement)?)
}

fn open_postgresql(url: &str) -> Result<PgConnection, StoreError> {
    // The URL may hold a password: it is not repeated in the message.
    let mut conn =
        PgConnection::establish(url).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let row: TextRow = sql_query("SELECT current_setting($1) AS value")
            .bind::<diesel::sql_types::Text, _>(setting)
            .get_result(&mut conn)?;
        // `local` and `remote_write` wait for less than a standby on disk.
        if !["on", "remote_apply"].contains(&row.value.as_str()) {
            return Err(StoreError::Unsafe(format!(
                "PostgreSQL runs with `{setting} = {}` and can lose answers; wanted `on`",
                row.value
            )));
        }
    }
    Ok(conn)
}

impl From<DieselError> for StoreError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "diesel may know more errors tomorrow"
    )]
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Duplicate,
            DieselError::DatabaseError(kind, facts) => {
                let message = facts.message().to_owned();
                let passing = matches!(
                    kind,
                    DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection
                ) || ["deadlock detected", "database is locked", "connection"]
                    .iter()
                    .any(|sign| message.contains(sign));
                let full = ["database or disk is full", "No space left on device"]
                    .iter()
                    .any(|sign| message.contains(sign));
                if full {
                    Self::Full(message)
                } else if passing {
                    Self::Passing(message)
                } else {
                    Self::Database(message)
                }
            }
            DieselError::BrokenTransactionManager => {
                Self::Passing("the transaction broke".to_owned())
            }
            other => Self::Database(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_is_told_from_other_errors() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute("CREATE TABLE notes (text); PRAGMA max_page_count = 2;")
            .unwrap();
        let full = conn.batch_execute("INSERT INTO notes VALUES (zeroblob(100000))");
        let other = conn.batch_execute("INSERT INTO pages VALUES (1)");
        assert!(matches!(full.unwrap_err().into(), StoreError::Full(_)));
        assert!(matches!(other.unwrap_err().into(), StoreError::Database(_)));
    }
}
