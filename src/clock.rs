//! What time it is: the only file that reads the machine's clock.
//!
//! Time is read once per use case and handed on as a value. The answer path reads it inside the
//! transaction through the store, which on PostgreSQL asks the database, so that all nodes agree.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// A source of the present moment, in whole milliseconds.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Whether a shared database's own clock goes before this one.
    fn yields_to_database(&self) -> bool;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one place that reads the clock"
        )]
        let now = Timestamp::now();
        // What is stored is whole milliseconds; cut here, so that what is compared is what is stored.
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    fn yields_to_database(&self) -> bool {
        true
    }
}

/// A clock that stands still until it is moved: for tests of a whole exam's life.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `start`.
    pub fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_millisecond()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(0);
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN)
    }

    fn yields_to_database(&self) -> bool {
        false
    }
}
