//! What time it is: the only file that reads the machine's clocks.
//!
//! Time is read once per use case and handed on as a value. The answer path reads it inside the
//! transaction through the store, which on PostgreSQL asks the database, so that all nodes agree.
//!
//! Invariant: a running server's time only goes forward, at the pace of the machine's monotonic clock:
//! whoever sets the machine's clock moves no deadline ([`AnchoredClock`]).

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// A source of the present moment, in whole milliseconds.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Time since a fixed point, which no setting of a clock moves: for how long something took.
    fn steady(&self) -> Duration {
        machine_steady()
    }

    /// Whether a shared database's own clock goes before this one.
    fn yields_to_database(&self) -> bool;

    /// Moves the clock forward to `at`, where it is behind it. One that nobody can move stays.
    fn raise_to(&self, _at: Timestamp) {}
}

/// The machine's monotonic clock, since its first reading in this process.
pub(crate) fn machine_steady() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// The machine's clock, as it is set.
fn machine_time() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    Timestamp::now()
}

/// What is stored is whole milliseconds; cut here, so that what is compared is what is stored.
fn cut(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// The machine's clock, as it is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        cut(machine_time())
    }

    fn yields_to_database(&self) -> bool {
        true
    }
}

/// The clock of a server: the machine's clock, read once, and moved by the monotonic clock from there.
///
/// It goes on as before when the machine's clock is set, forward or back. In the course of weeks it may
/// drift from the machine's clock by as much as that is slewed otherwise than the monotonic clock (NTP
/// slews both): all who sit an exam drift with it. Time in which the whole machine sleeps does not
/// pass here, and a clock that was set is taken up by the next start.
pub struct AnchoredClock {
    /// What to add to the monotonic clock, in nanoseconds since 1970: in milliseconds the clock could be
    /// one of them behind or before. Only grows.
    base_ns: AtomicI64,
    steady: Box<dyn Fn() -> Duration + Send + Sync>,
}

impl AnchoredClock {
    /// A clock that starts at the machine's time.
    pub fn start() -> Self {
        Self::new(machine_time(), machine_steady)
    }

    /// A clock that shows `now` and goes on with `steady`, which never goes back.
    pub fn new(now: Timestamp, steady: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self {
            base_ns: AtomicI64::new(base_ns(now, steady())),
            steady: Box::new(steady),
        }
    }
}

/// What to add to a monotonic clock that shows `steady` at `now`; 64 bits do until 2262.
fn base_ns(now: Timestamp, steady: Duration) -> i64 {
    let ns = now
        .as_nanosecond()
        .saturating_sub_unsigned(steady.as_nanos());
    i64::try_from(ns).unwrap_or(i64::MAX)
}

impl Clock for AnchoredClock {
    fn now(&self) -> Timestamp {
        let base_ns = i128::from(self.base_ns.load(Ordering::SeqCst));
        let ns = base_ns.saturating_add_unsigned(self.steady().as_nanos());
        Timestamp::from_nanosecond(ns).map_or(Timestamp::MAX, cut)
    }

    fn steady(&self) -> Duration {
        (self.steady)()
    }

    fn yields_to_database(&self) -> bool {
        true
    }

    fn raise_to(&self, at: Timestamp) {
        let base_ns = base_ns(at, self.steady());
        self.base_ns.fetch_max(base_ns, Ordering::SeqCst);
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

    fn steady(&self) -> Duration {
        let ms = u64::try_from(self.0.load(Ordering::SeqCst)).unwrap_or(0);
        Duration::from_millis(ms)
    }

    fn yields_to_database(&self) -> bool {
        false
    }

    fn raise_to(&self, at: Timestamp) {
        self.0.fetch_max(at.as_millisecond(), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const BEGUN: i64 = 1_795_000_000_000;

    /// A clock that began at [`BEGUN`], when its monotonic source already showed 7 s; and that source,
    /// in milliseconds.
    fn begun() -> (AnchoredClock, Arc<AtomicI64>) {
        let source = Arc::new(AtomicI64::new(7_000));
        let steady = {
            let source = Arc::clone(&source);
            move || Duration::from_millis(source.load(Ordering::SeqCst).try_into().unwrap())
        };
        let wall = Timestamp::from_millisecond(BEGUN).unwrap();
        (AnchoredClock::new(wall, steady), source)
    }

    fn shown(clock: &impl Clock) -> i64 {
        clock.now().as_millisecond() - BEGUN
    }

    /// The machine's clock is asked once: whatever it is set to later reaches nobody.
    #[test]
    fn an_anchored_clock_goes_as_the_monotonic_clock_does() {
        let (clock, source) = begun();
        assert_eq!(shown(&clock), 0);
        source.store(7_250, Ordering::SeqCst);
        assert_eq!(shown(&clock), 250);
        source.store(3_607_000, Ordering::SeqCst);
        assert_eq!(shown(&clock), 3_600_000);
    }

    /// Parts of a millisecond add up: a clock that is one behind accepts what comes too late by one.
    #[test]
    fn an_anchored_clock_turns_to_the_next_millisecond_when_the_machines_clock_did() {
        let source = Arc::new(AtomicI64::new(7_000_100));
        let steady = {
            let source = Arc::clone(&source);
            move || Duration::from_micros(source.load(Ordering::SeqCst).try_into().unwrap())
        };
        let wall = Timestamp::from_microsecond(BEGUN * 1_000 + 900).unwrap();
        let clock = AnchoredClock::new(wall, steady);
        assert_eq!(shown(&clock), 0);
        for (later_us, wanted) in [(99, 0), (100, 1), (1_099, 1), (1_100, 2)] {
            source.store(7_000_100 + later_us, Ordering::SeqCst);
            assert_eq!(shown(&clock), wanted, "{later_us}");
        }
    }

    #[test]
    fn a_clock_is_raised_to_what_was_seen_and_never_lowered() {
        let at = |ms: i64| Timestamp::from_millisecond(BEGUN + ms).unwrap();
        let (anchored, source) = begun();
        let manual = ManualClock::new(at(0));
        let clocks: [&dyn Clock; 2] = [&anchored, &manual];
        for clock in clocks {
            clock.raise_to(at(-1));
            assert_eq!(clock.now(), at(0));
            clock.raise_to(at(3_600_000));
            assert_eq!(clock.now(), at(3_600_000));
            clock.raise_to(at(5));
            assert_eq!(clock.now(), at(3_600_000));
        }
        source.store(7_100, Ordering::SeqCst);
        assert_eq!(shown(&anchored), 3_600_100, "it goes on from there");
    }

    #[test]
    fn the_clock_of_a_server_starts_at_the_machines_time() {
        let before = SystemClock.now();
        let clock = AnchoredClock::start();
        let (shown, after) = (clock.now(), SystemClock.now());
        assert!(before <= shown && shown <= after);
    }
}
