//! How often one attempt may be saved.
//!
//! Each node counts by itself, in memory: an attempt talks to one node, because the epoch of its device makes
//! any other client wait for a take-over, and a client that went round all nodes would have as many times the
//! rate and no more. It guards the writer against a client gone wild, not against guesses.
//!
//! Invariant: nobody can use up what another has. It is counted by the attempt, after it is known to be the
//! caller's own.
//!
//! # Why ten a second, and sixty at once
//!
//! The page sends a save 50 ms after an answer was given, and the next when the reply is there; what is typed
//! waits 800 ms for the next key. Faster than anybody taps is a radio group with an arrow key held down:
//! some sixteen a second, for which these figures last nine seconds. After an outage the page sends up to 64
//! answers in one save, which counts once. Whoever is refused even so waits for the second that
//! `Retry-After` names and sends the same again: nothing is lost.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use quick_cache::sync::Cache;

use super::Error;
use crate::domain::AttemptId;
use crate::domain::limits::Rate;

/// How many seconds' worth may be saved at once.
const BURST_SECONDS: u16 = 6;
/// Attempts that are counted at most; one that falls out begins anew.
const MANY: usize = 100_000;
/// Nothing was saved yet.
const NEVER: i64 = i64::MIN;

/// What each attempt has saved lately.
pub(super) struct SaveLimits {
    rate: Option<Rate>,
    /// In milliseconds since 1970, as [`Rate`] keeps it.
    paid_until: Cache<AttemptId, Arc<AtomicI64>>,
}

impl SaveLimits {
    /// At most so many a second, of each attempt; 0 for as many as come.
    pub(super) fn new(per_second: u16) -> Self {
        let every = 1_000_i64.checked_div(per_second.into());
        let rate = every.map(|every_ms| {
            let every = SignedDuration::from_millis(every_ms.max(1));
            Rate::new(every, per_second.saturating_mul(BURST_SECONDS))
        });
        Self {
            rate,
            paid_until: Cache::new(MANY),
        }
    }

    /// Counts one save of an attempt.
    ///
    /// # Errors
    /// [`Error::TooManySaves`]: it is not counted.
    pub(super) fn take(&self, attempt: AttemptId, now: Timestamp) -> Result<(), Error> {
        let Some(rate) = self.rate else {
            return Ok(());
        };
        let made = || Ok::<_, Infallible>(Arc::new(AtomicI64::new(NEVER)));
        let Ok(paid_until) = self.paid_until.get_or_insert_with(&attempt, made);
        let mut refused = None;
        let taken = paid_until.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ms| {
            let before = Timestamp::from_millisecond(ms).ok();
            let taken = rate.take(before, now);
            refused = taken.err();
            taken.ok().map(Timestamp::as_millisecond)
        });
        match (taken, refused) {
            (Err(_), Some(wait)) => Err(Error::TooManySaves { wait }),
            (Ok(_) | Err(_), _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn attempt(number: u128) -> AttemptId {
        AttemptId::new(Uuid::from_u128(number))
    }

    #[test]
    fn an_arrow_key_held_down_for_nine_seconds_is_never_refused() {
        let limits = SaveLimits::new(10);
        for n in 0..9 * 16 {
            let now = Timestamp::from_millisecond(n * 1_000 / 16).unwrap();
            assert!(limits.take(attempt(1), now).is_ok(), "{n}");
        }
    }

    #[test]
    fn a_client_gone_wild_is_slowed_down_and_holds_up_nobody_else() {
        let limits = SaveLimits::new(10);
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let n_taken = (0..1_000).filter(|_| limits.take(attempt(1), at(0)).is_ok());
        assert_eq!(n_taken.count(), 60);
        let refused = limits.take(attempt(1), at(0));
        let wait = SignedDuration::from_millis(100);
        assert!(matches!(refused, Err(Error::TooManySaves { wait: found }) if found == wait));
        assert!(limits.take(attempt(2), at(0)).is_ok());
        assert!(limits.take(attempt(1), at(100)).is_ok());
    }

    #[test]
    fn without_a_limit_everything_goes_through() {
        let limits = SaveLimits::new(0);
        assert!((0..1_000).all(|_| limits.take(attempt(1), Timestamp::UNIX_EPOCH).is_ok()));
    }
}
