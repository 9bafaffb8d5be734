//! How often something may be tried: so many in a minute, or ever more slowly after each failure.
//!
//! Invariant: what has to wait is told exactly how long; a try at that moment is not refused for the same
//! reason again. Nobody is ever locked: the longest wait is a quarter of an hour.
//!
//! Who is counted together, and what counts, is decided in `app/sign_in_limits.rs` and
//! `app/save_limits.rs`.

use jiff::{SignedDuration, Timestamp};

/// Whose tries are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Those for one username, from browsers that never signed in to it.
    Account,
    /// Those of one browser that did, for that username.
    Device,
    /// Those from one network, for any username and any ticket.
    Network,
    /// Those with one ticket from one network, of somebody who cannot tell whose it is.
    Ticket,
}

words! {
    Lane {
        Account = "account",
        Device = "device",
        Network = "network",
        Ticket = "ticket",
    }
}

/// So many at once, and one more each time that `every` has passed.
///
/// All that is kept is one moment, until which everything taken so far is paid for (the "generic cell rate
/// algorithm"): it runs ahead of the clock by `every` with each one taken, and by `burst` times that at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    every: SignedDuration,
    burst: u16,
}

impl Rate {
    /// A rate of at most `burst` at once, at least one.
    pub const fn new(every: SignedDuration, burst: u16) -> Self {
        Self { every, burst }
    }

    /// Takes one: the moment to keep.
    ///
    /// # Errors
    /// How long to wait for the next; nothing is taken.
    pub fn take(
        self,
        paid_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, SignedDuration> {
        let paid_until = paid_until.unwrap_or(now).max(now);
        let ahead = self.every.saturating_mul(i32::from(self.burst) - 1);
        let wait = paid_until.duration_since(now).saturating_sub(ahead);
        if SignedDuration::ZERO < wait {
            return Err(wait);
        }
        Ok(later(paid_until, self.every))
    }

    /// Gives back one that turned out not to count.
    pub fn give_back(self, paid_until: Timestamp) -> Timestamp {
        let earlier = paid_until.checked_sub(self.every);
        earlier.unwrap_or(Timestamp::MIN)
    }
}

/// Failures of one lane, and what follows from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many there were, one after the other.
    pub n: u32,
    /// When the next try may come.
    pub next_at: Timestamp,
}

/// The first few failures cost nothing; after each further one the wait is twice as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    /// Failures without a wait.
    pub free: u32,
    /// The wait after the first that is not free.
    pub first: SignedDuration,
    /// The longest wait.
    pub longest: SignedDuration,
}

impl Ladder {
    /// Whether the next try may come.
    ///
    /// # Errors
    /// How long it has to wait.
    pub fn require(failures: Option<Failures>, now: Timestamp) -> Result<(), SignedDuration> {
        let wait = failures.map(|failures| failures.next_at.duration_since(now));
        match wait.filter(|wait| SignedDuration::ZERO < *wait) {
            Some(wait) => Err(wait),
            None => Ok(()),
        }
    }

    /// What one more failure makes of those before.
    pub fn fail(self, before: Option<Failures>, now: Timestamp) -> Failures {
        let n = before.map_or(0, |before| before.n).saturating_add(1);
        let next_at = later(now, self.wait(n));
        Failures { n, next_at }
    }

    /// The wait after so many failures.
    fn wait(self, n: u32) -> SignedDuration {
        let Some(n_doublings) = n.checked_sub(self.free) else {
            return SignedDuration::ZERO;
        };
        let times = 1_i32.checked_shl(n_doublings.min(30)).unwrap_or(i32::MAX);
        self.first.saturating_mul(times).min(self.longest)
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate::new(SignedDuration::from_millis(100), 3);
    const LADDER: Ladder = Ladder {
        free: 5,
        first: SignedDuration::from_secs(1),
        longest: SignedDuration::from_mins(15),
    };

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    /// How many of the tries at these moments are taken.
    fn taken(moments: impl Iterator<Item = i64>) -> usize {
        let mut kept = None;
        moments
            .filter(|ms| match RATE.take(kept, at(*ms)) {
                Ok(paid_until) => {
                    kept = Some(paid_until);
                    true
                }
                Err(_) => false,
            })
            .count()
    }

    #[test]
    fn a_rate_lets_so_many_through_at_once_and_one_more_each_time() {
        assert_eq!(taken([0; 10].into_iter()), 3);
        assert_eq!(taken((0..=1_000).step_by(10)), 3 + 10);
        assert_eq!(
            taken((0..100).map(|n| n * 100)),
            100,
            "nobody who keeps to it waits"
        );
    }

    #[test]
    fn who_waits_as_long_as_they_are_told_is_let_through() {
        let mut kept = None;
        for _ in 0..3 {
            kept = Some(RATE.take(kept, at(1_000)).unwrap());
        }
        let wait = RATE.take(kept, at(1_030)).unwrap_err();
        assert_eq!(wait, SignedDuration::from_millis(70));
        assert!(RATE.take(kept, at(1_099)).is_err());
        assert!(RATE.take(kept, at(1_100)).is_ok());
    }

    #[test]
    fn what_is_given_back_was_never_taken() {
        let once = RATE.take(None, at(0)).unwrap();
        let twice = RATE.take(Some(once), at(0)).unwrap();
        assert_eq!(RATE.give_back(twice), once);
    }

    #[test]
    fn five_failures_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let (mut failures, mut waits) = (None, Vec::new());
        for _ in 0..18 {
            let after = LADDER.fail(failures, at(0));
            waits.push(after.next_at.as_second());
            failures = Some(after);
        }
        let wanted = [
            0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900,
        ];
        assert_eq!(waits, wanted);
        let many = Failures {
            n: u32::MAX,
            next_at: at(0),
        };
        assert_eq!(LADDER.fail(Some(many), at(0)).next_at, at(900_000));
    }

    #[test]
    fn a_ladder_tells_the_wait_to_the_millisecond() {
        let failures = Some(Failures {
            n: 6,
            next_at: at(2_000),
        });
        assert_eq!(
            Ladder::require(failures, at(1_250)),
            Err(SignedDuration::from_millis(750))
        );
        assert_eq!(Ladder::require(failures, at(2_000)), Ok(()));
        assert_eq!(Ladder::require(None, at(0)), Ok(()));
    }
}
