//! How a store is opened.

use std::num::NonZeroUsize;

/// Whether opening a store may change its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migrate {
    /// Run what is pending.
    Run,
    /// Refuse an old schema.
    Refuse,
}

/// How a store is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether the schema may be changed.
    pub migrate: Migrate,
    /// Most writes that share one commit. It keeps a commit short; 1 makes a transaction a write.
    pub batch: NonZeroUsize,
    /// Writers for attempts on PostgreSQL, each attempt always by the same one, so that writers of
    /// one node never wait for each other. SQLite has one writer by nature.
    pub writers: NonZeroUsize,
    /// What stands between here and PostgreSQL.
    pub pooler: Pooler,
}

/// What stands between here and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing, or what keeps a connection for as long as it is open.
    None,
    /// A pooler that may change the connection after each transaction, as pgbouncer does in transaction
    /// mode: a statement prepared in one is unknown in the next.
    Transaction,
}

/// Most writes that share one commit where nobody says.
pub const BATCH: NonZeroUsize = NonZeroUsize::new(512).unwrap();

impl Options {
    /// What is right where nobody says: on PostgreSQL a writer for every four cores, since each has
    /// its own commit to wait for, and two on two cores were slower than one.
    pub fn new(migrate: Migrate) -> Self {
        let n_cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            migrate,
            batch: BATCH,
            writers: NonZeroUsize::new(n_cores / 4).unwrap_or(NonZeroUsize::MIN),
            pooler: Pooler::None,
        }
    }
}
