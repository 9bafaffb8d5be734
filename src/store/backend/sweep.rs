//! Housekeeping of whole tables. A deleted row stays in the file until something else takes its place; and
//! PostgreSQL plans by what it last counted.
//!
//! Invariant: after a sweep of SQLite that says true, file and log hold live rows and nothing else.

use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Backend, Connection};
use crate::store::StoreError;

/// The tables of which something is erased.
const TABLES: &[&str] = &[
    "candidates",
    "answers",
    "refused_saves",
    "allowances",
    "messages",
    "markings",
    "sessions",
    "hall_codes",
    "door_tries",
    "departures",
    "attempts",
];

/// What SQLite says of a checkpoint.
#[derive(QueryableByName)]
struct Checkpoint {
    /// 0 where it came to its end.
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

/// The tables that publishing an exam fills at once.
const PUBLISHED: &str = "candidates, papers, attempts";

impl Connection {
    /// Lets PostgreSQL look at tables that were just filled, and make the plans anew that it made of them while
    /// they were small; by itself it does so within a minute. SQLite plans without looking.
    pub(in crate::store) fn take_stock(&mut self) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgresql(conn) => Ok(conn.batch_execute(&format!("ANALYZE {PUBLISHED}"))?),
        }
    }

    /// Overwrites what was deleted, outside any transaction. On SQLite the file is written anew, which holds
    /// up writers, and the log is emptied. On PostgreSQL the room of dead rows is given back, to be
    /// overwritten by what comes; its own log and its backups keep them for as long as the operator keeps
    /// those.
    pub(in crate::store) fn sweep(&mut self) -> Result<bool, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(conn) => {
                // The new file is as large as the old one: not in memory.
                conn.batch_execute("PRAGMA temp_store = FILE; VACUUM;")?;
                let done: Checkpoint =
                    sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
                Ok(done.busy == 0)
            }
            Backend::Postgresql(conn) => {
                for table in TABLES {
                    conn.batch_execute(&format!("VACUUM {table}"))?;
                }
                Ok(true)
            }
        }
    }
}
