//! What is stored, and how: diesel, rows in, domain values out.
//!
//! One database behind one API, SQLite or PostgreSQL by URL. Reads go to a pool off the async
//! threads; writes go to a writer thread that commits for many at once (`writer.rs`).
//!
//! # How the two databases share code
//!
//! A connection is an enum of the two (`backend.rs`), and `both!(conn, c => …)` compiles the same diesel expression
//! once for each. Upserts with a condition, batch inserts and typed rows work on both that way; what only one of them has
//! (row locks, `BEGIN IMMEDIATE`) is a method of the connection. Columns keep to text, numbers and null, for one schema.
//!
//! Weighed against diesel's `MultiConnection`: what it derives has no upsert, no batch insert and no row lock; and where a
//! PostgreSQL URL cannot be reached it goes on to open a SQLite file of that name.
//! and a `Store` trait with two implementations: every query is written twice and can differ.
//!
//! Invariant: question versions, their reviews, papers, grades, scores, given marks, markings, allowances,
//! messages and audit entries are only inserted, but that [`erasures`] takes the words about a person from some.

pub mod accounts;
pub mod activity;
pub mod allowances;
pub mod assets;
pub mod attempts;
pub mod audit;
pub mod audit_chain;
pub mod audit_checkpoints;
mod backend;
pub mod bank;
pub mod blank_answers;
pub mod blueprints;
pub mod candidates;
mod database;
pub mod departures;
pub mod doors;
pub mod draws;
pub mod erasures;
pub mod exams;
pub mod graded;
pub mod grades;
pub mod grants;
pub mod identities;
pub mod imports;
pub mod markings;
pub mod materials;
pub mod messages;
pub mod observations;
mod options;
pub mod outages;
pub mod papers;
mod readers;
pub mod receipts;
pub mod refused_saves;
mod rows;
pub mod rulings;
mod schema;
pub mod service;
pub mod service_keys;
pub mod sessions;
pub mod sign_in_limits;
pub mod standings;
mod writer;

use std::sync::Arc;

pub use backend::{Connection, Purpose};
use backend::{Keyring, Pulse};
pub use database::Database;
pub use options::{BATCH, Migrate, Options, Pooler};
use readers::Readers;
pub use writer::{Declined, Done, Fate, Order};
use writer::{LONG_PATIENCE, PATIENCE, Writer};

use crate::clock::Clock;
use crate::domain::AttemptId;
use crate::domain::audit_chain::ChainKey;

/// What can go wrong between us and the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A row that was asked for is not there.
    #[error("not found")]
    NotFound,
    /// A row with this identity is there already.
    #[error("there already")]
    Duplicate,
    /// Too much waits to be written: come again.
    #[error("too many writes wait")]
    Busy,
    /// The store is being closed.
    #[error("the store is stopping")]
    Stopping,
    /// A deadlock, a lost connection: the same work may succeed when tried again.
    #[error("passing database error: {0}")]
    Passing(String),
    /// There is no room left on the disk: nothing is written, and everything can still be read.
    #[error("the database has no room left: {0}")]
    Full(String),
    /// The database cannot be reached.
    #[error("the database cannot be opened: {0}")]
    Unavailable(String),
    /// The database could lose what it confirmed.
    #[error("the database is not safe for answers: {0}")]
    Unsafe(String),
    /// A setting is unusable.
    #[error("{0}")]
    Setting(String),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(String),
    /// The schema is older than this binary.
    #[error("the database's schema is older than this program: run `examhall migrate`")]
    PendingMigrations,
    /// A stored value that this version cannot read.
    #[error("stored `{0}` cannot be read")]
    Corrupt(String),
    /// Anything else that the database said.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    pub(crate) fn corrupt(what: &str) -> Self {
        Self::Corrupt(what.to_owned())
    }
}

/// An error of a use case that runs in a transaction: it can come of the store, and tells when it did.
pub trait WriteError: From<StoreError> + Send + 'static {
    /// The store's error inside this one.
    fn as_store(&self) -> Option<&StoreError>;
}

impl WriteError for StoreError {
    fn as_store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    readers: r2d2::Pool<Readers>,
    writers: Vec<Writer>,
    pulse: Arc<Pulse>,
    keyring: Arc<Keyring>,
    database: Database,
    clock: Arc<dyn Clock>,
    options: Options,
}

impl Inner {
    /// One more writer, with a connection of its own. Blocking.
    fn start_writer(&self) -> Result<Writer, StoreError> {
        let (clock, pulse) = (Arc::clone(&self.clock), Arc::clone(&self.pulse));
        let keyring = Arc::clone(&self.keyring);
        Writer::start(self.database.clone(), clock, pulse, keyring, self.options)
    }
}

impl Store {
    /// Opens the database, its readers and its writers. Blocking: call it before serving.
    ///
    /// # Errors
    /// [`StoreError`] where the database cannot be reached, is unsafe, or is older than this binary
    /// and the options do not allow to change it.
    pub fn open(
        database: &Database,
        clock: &Arc<dyn Clock>,
        options: Options,
    ) -> Result<Self, StoreError> {
        let conn = Connection::open(database, Purpose::Write, Arc::clone(clock))?;
        let mut conn = conn.behind(options.pooler);
        match options.migrate {
            Migrate::Run => conn.migrate().map(drop)?,
            Migrate::Refuse if conn.has_pending_migrations()? => {
                return Err(StoreError::PendingMigrations);
            }
            Migrate::Refuse => {}
        }
        // On PostgreSQL one more writer serves staff.
        let n_writers = if database.has_one_writer() {
            1
        } else {
            options.writers.get().saturating_add(1)
        };
        let pulse: Arc<Pulse> = Arc::default();
        let readers = Readers {
            database: database.clone(),
            clock: Arc::clone(clock),
            pulse: Arc::clone(&pulse),
            pooler: options.pooler,
        };
        let readers = r2d2::Pool::builder()
            .max_size(8)
            .min_idle(Some(1))
            .connection_timeout(std::time::Duration::from_secs(5))
            .test_on_check_out(!database.has_one_writer())
            .error_handler(Box::new(r2d2::NopErrorHandler))
            .build(readers)
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let mut inner = Inner {
            readers,
            writers: Vec::new(),
            pulse,
            keyring: Arc::default(),
            database: database.clone(),
            clock: Arc::clone(clock),
            options,
        };
        for _ in 0..n_writers {
            inner.writers.push(inner.start_writer()?);
        }
        Ok(Self(Arc::new(inner)))
    }

    /// From now on entries of the audit are linked with this key. Without one nothing can be noted.
    pub fn hold_chain_key(&self, key: ChainKey) {
        self.0.keyring.hold(key);
    }

    /// Runs queries on a connection of the pool, off the async threads.
    ///
    /// # Errors
    /// What `work` returns; [`StoreError::Busy`] where no connection becomes free.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let readers = self.0.readers.clone();
        let task = tokio::task::spawn_blocking(move || {
            // Waiting for a free connection blocks too: it belongs in here.
            let mut reader = readers.get().map_err(|_| StoreError::Busy)?;
            let outcome = work(&mut reader.conn);
            reader.note(outcome.as_ref().err().and_then(WriteError::as_store));
            outcome
        });
        task.await
            .unwrap_or_else(|_| Err(StoreError::Stopping.into()))
    }

    /// Does staff's work in one durable transaction. `work` may run more than once.
    ///
    /// # Errors
    /// What `work` returns: then nothing of it is stored.
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        self.writer(0)?.write(PATIENCE, work).await
    }

    /// The same for work on very many rows: its caller is answered after minutes rather than told to come again. On
    /// PostgreSQL it has a writer of its own for as long: signs of life, on which candidates depend, and what other
    /// staff do go on beside it.
    ///
    /// # Errors
    /// What `work` returns: then nothing of it is stored.
    pub async fn write_long<T, E>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        if self.0.database.has_one_writer() {
            let work = move |conn: &mut Connection| conn.with_room(&work);
            return self.writer(0)?.write(LONG_PATIENCE, work).await;
        }
        let inner = Arc::clone(&self.0);
        let writer = tokio::task::spawn_blocking(move || inner.start_writer()).await;
        let writer = writer.unwrap_or(Err(StoreError::Stopping))?;
        let outcome = writer.write(LONG_PATIENCE, work).await;
        // It has nothing more to do; where the caller is gone it ends by itself.
        drop(tokio::task::spawn_blocking(move || writer.stop()).await);
        outcome
    }

    /// Does a candidate's work on one attempt in a durable transaction shared with others.
    ///
    /// # Errors
    /// What `work` returns: then nothing of it is stored.
    pub async fn write_attempt<T, E>(
        &self,
        attempt: AttemptId,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        self.writer_of(attempt)?.write(PATIENCE, work).await
    }

    /// Does what a candidate or the clock wants done to an attempt, in a durable transaction shared with
    /// others.
    ///
    /// # Errors
    /// [`Declined`]: it was not done; the answers of a refused save are kept.
    pub async fn act(&self, order: Order) -> Result<Done, Declined> {
        self.writer_of(order.attempt)?.act(order).await
    }

    /// Makes the database count what publishing an exam filled, so that it finds single rows by their keys. Without
    /// success it does so by itself a little later.
    pub async fn take_stock(&self) {
        if let Err(error) = self.apart(Connection::take_stock).await {
            tracing::warn!(%error, "the tables of an exam were not counted");
        }
    }

    /// Does what cannot stand in a transaction, on a connection of its own, off the async threads.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = &self.0;
        let (database, clock) = (inner.database.clone(), Arc::clone(&inner.clock));
        let pooler = inner.options.pooler;
        let task = tokio::task::spawn_blocking(move || {
            let conn = Connection::open(&database, Purpose::Write, clock)?;
            work(&mut conn.behind(pooler))
        });
        task.await.unwrap_or(Err(StoreError::Stopping))
    }

    /// Each attempt has a writer of its own; the first serves staff where there are more.
    fn writer_of(&self, attempt: AttemptId) -> Result<&Writer, StoreError> {
        let [.., last] = attempt.as_bytes();
        let n_shards = self.0.writers.len().saturating_sub(1);
        let shard = usize::from(*last).checked_rem(n_shards);
        self.writer(shard.map_or(0, |shard| shard + 1))
    }

    fn writer(&self, at: usize) -> Result<&Writer, StoreError> {
        self.0.writers.get(at).ok_or(StoreError::Stopping)
    }

    /// Writes what waits and closes the database, when this is its last handle.
    pub fn close(self) {
        if let Some(inner) = Arc::into_inner(self.0) {
            inner.writers.into_iter().for_each(Writer::stop);
        }
    }
}
