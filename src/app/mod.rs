//! The use cases: one function each, the only place where clock, entropy, store and domain meet.
//!
//! A use case takes the [`App`], the actor (whose value proves a valid session) and its input, and
//! returns domain values or an [`Error`]. It reads the time once. What belongs to another candidate
//! is not found.

pub mod access;
pub mod accounts;
pub mod admission;
pub mod attempts;
pub mod audit;
pub mod bank;
mod batches;
pub mod blank_review;
pub mod bundles;
mod closing;
pub mod drawings;
mod error;
pub mod exams;
pub mod heartbeat;
pub mod imports;
mod keys;
pub mod live;
pub mod marking;
mod memory;
pub mod outages;
mod passwords;
pub mod prints;
pub mod proctoring;
pub mod publishing;
pub mod receipts;
pub mod results;
pub mod rosters;
pub mod rulings;
pub mod service_key;
pub mod sheets;
pub mod standings;
pub mod statistics;
pub mod ticker;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use error::{Error, FieldFault};
use keys::Keys;
use live::Live;
use memory::Memory;
use passwords::Hasher;
use service_key::ServiceKey;

use crate::clock::Clock;
use crate::domain::question::review::Reviewers;
use crate::entropy::{Entropy, fresh_id};
use crate::store::Store;

pub use crate::store::StoreError;

/// How long staff stay signed in.
pub const STAFF_SESSION: SignedDuration = SignedDuration::from_hours(12);

/// What every use case needs. Clones share it.
#[derive(Clone)]
pub struct App {
    /// The database.
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    hasher: Arc<Hasher>,
    memory: Arc<Memory>,
    keys: Arc<Keys>,
    live: Arc<Live>,
    service_key: Arc<ServiceKey>,
    /// Whether nobody puts their own ruling into force.
    needs_second_person: bool,
    /// Who may approve a question.
    reviewers: Reviewers,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            store,
            clock,
            entropy,
            hasher: Arc::new(Hasher::new()),
            memory: Arc::new(Memory::new()),
            keys: Arc::new(Keys::new()),
            live: Arc::new(Live::new()),
            service_key: Arc::new(ServiceKey::of_process()),
            needs_second_person: false,
            reviewers: Reviewers::default(),
        }
    }

    /// The same, where nobody may put their own ruling into force.
    #[must_use]
    pub fn with_second_person(mut self, is_needed: bool) -> Self {
        self.needs_second_person = is_needed;
        self
    }

    /// The same, where these may approve a question.
    #[must_use]
    pub fn with_reviewers(mut self, reviewers: Reviewers) -> Self {
        self.reviewers = reviewers;
        self
    }

    /// The key of the installation.
    pub fn service_key(&self) -> &ServiceKey {
        &self.service_key
    }

    /// The present moment, for use cases that change no attempt.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Asks the database what time it is: whether everything works.
    ///
    /// # Errors
    /// The store's, where it does not.
    pub async fn check(&self) -> Result<Timestamp, Error> {
        self.store
            .read(|conn| {
                // A real table: on SQLite the clock alone asks nobody.
                crate::store::accounts::count_accounts(conn)?;
                Ok(conn.now()?)
            })
            .await
    }

    /// A name for a request in the log. Without randomness it is the time alone.
    pub fn request_id(&self) -> Uuid {
        let now = self.now();
        fresh_id(self.entropy.as_ref(), now).unwrap_or_else(|_| {
            let ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
            uuid::Builder::from_unix_timestamp_millis(ms, &[0; 10]).into_uuid()
        })
    }

    /// Writes what waits and closes the database, when this is its last handle.
    pub fn close(self) {
        self.store.close();
    }
}

/// A fresh id of any kind.
fn fresh<T>(entropy: &dyn Entropy, now: Timestamp, wrap: impl Fn(Uuid) -> T) -> Result<T, Error> {
    Ok(wrap(fresh_id(entropy, now)?))
}
