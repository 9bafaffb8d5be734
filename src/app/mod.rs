//! The use cases: one function each, the only place where clock, entropy, store and domain meet.
//!
//! A use case takes the [`App`], the actor (whose value proves a valid session) and its input, and
//! returns domain values or an [`Error`]. It reads the time once. What belongs to another candidate
//! is not found.

pub mod access;
pub mod accounts;
pub mod admission;
pub mod assets;
pub mod attempts;
pub mod audit;
pub mod audit_chain;
pub mod bank;
mod batches;
pub mod blank_review;
pub mod bundles;
mod closing;
pub mod departures;
pub mod devices;
pub mod doors;
pub mod drawings;
pub mod erasing;
mod error;
pub mod exams;
mod grade_queue;
pub mod hall_codes;
pub mod heartbeat;
pub mod identity;
pub mod imports;
mod keys;
pub mod live;
pub mod marking;
mod memory;
pub mod messages;
pub mod meter;
pub mod outages;
pub mod own_data;
mod passwords;
mod person_key;
pub mod prints;
pub mod privacy;
pub mod proctoring;
pub mod publishing;
pub mod receipts;
pub mod results;
pub mod revocations;
pub mod rosters;
pub mod rulings;
mod save_limits;
pub mod service_key;
pub mod sheets;
pub mod sign_in_limits;
pub mod standings;
pub mod statistics;
pub mod ticker;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use doors::Known;
pub use error::{Error, FieldFault};
use grade_queue::GradeQueue;
use identity::IdentityProvider;
use keys::Keys;
use live::Live;
use memory::Memory;
use meter::Meter;
use passwords::Hasher;
use privacy::Privacy;
use save_limits::SaveLimits;
use service_key::ServiceKey;

use crate::clock::Clock;
use crate::domain::AccountId;
use crate::domain::access::Staff;
use crate::domain::password::PasswordProfile;
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
    messages: Arc<messages::Board>,
    live: Arc<Live>,
    grade_queue: Arc<GradeQueue>,
    decoder: Arc<assets::Decoder>,
    doors: Arc<Known>,
    /// Whether nobody puts their own ruling into force.
    needs_second_person: bool,
    /// Who may approve a question.
    reviewers: Reviewers,
    service_key: Arc<ServiceKey>,
    save_limits: Arc<SaveLimits>,
    password_profile: PasswordProfile,
    /// Who calls, where use cases are to note that; see [`App::on_behalf_of`].
    caller: Option<AccountId>,
    /// How far this call is, where somebody watches; see [`App::metered`].
    meter: Meter,
    privacy: Arc<Privacy>,
    /// Who else says who a member of staff is.
    identity_providers: Arc<[Arc<dyn IdentityProvider>]>,
}

impl App {
    /// Puts the parts together, with a key of the installation that lives as long as the process.
    pub fn new(store: Store, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let app = Self {
            store,
            clock,
            entropy,
            hasher: Arc::new(Hasher::new()),
            memory: Arc::new(Memory::new()),
            keys: Arc::new(Keys::new()),
            messages: Arc::new(messages::Board::new()),
            live: Arc::new(Live::new()),
            grade_queue: Arc::default(),
            decoder: Arc::new(assets::Decoder::new()),
            doors: Arc::new(Known::new()),
            needs_second_person: false,
            reviewers: Reviewers::default(),
            identity_providers: Arc::new([]),
            privacy: Arc::new(Privacy::default()),
            service_key: Arc::new(ServiceKey::of_process()),
            save_limits: Arc::new(SaveLimits::new(0)),
            password_profile: PasswordProfile::default(),
            caller: None,
            meter: Meter::default(),
        };
        app.store.hold_chain_key(app.service_key.chain_key());
        app
    }

    /// The same, with the key of the installation.
    #[must_use]
    pub fn with_service_key(mut self, key: ServiceKey) -> Self {
        self.store.hold_chain_key(key.chain_key());
        self.service_key = Arc::new(key);
        self
    }

    /// The same for one call: what it does is noted as done by `staff`, also by use cases that are not told
    /// who calls.
    #[must_use]
    pub fn on_behalf_of(&self, staff: &Staff) -> Self {
        Self {
            caller: Some(staff.account),
            ..self.clone()
        }
    }

    /// The same for one call: long work tells this meter how far it is, and ends when it is called off.
    #[must_use]
    pub fn metered(&self, meter: Meter) -> Self {
        Self {
            meter,
            ..self.clone()
        }
    }

    /// The same, where at most so many saves of one attempt are taken in a second, and six times as many at
    /// once; 0 takes all that come.
    #[must_use]
    pub fn with_saves_per_second(mut self, most: u16) -> Self {
        self.save_limits = Arc::new(SaveLimits::new(most));
        self
    }

    /// The same, where passwords have to be of this profile.
    #[must_use]
    pub fn with_password_profile(mut self, profile: PasswordProfile) -> Self {
        self.password_profile = profile;
        self
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

    /// The same, where personal data is kept so.
    #[must_use]
    pub fn with_privacy(mut self, privacy: Privacy) -> Self {
        self.privacy = Arc::new(privacy);
        self
    }

    /// How personal data is kept.
    pub fn privacy(&self) -> &Privacy {
        &self.privacy
    }

    /// The key of the installation.
    pub fn service_key(&self) -> &ServiceKey {
        &self.service_key
    }

    /// The same, where staff may sign in through these providers.
    #[must_use]
    pub fn with_identity_providers(mut self, providers: Vec<Arc<dyn IdentityProvider>>) -> Self {
        self.identity_providers = providers.into();
        self
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
