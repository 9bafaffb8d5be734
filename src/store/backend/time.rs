//! The time by which transactions decide.
//!
//! Of a database file its one server's clock. Of a PostgreSQL the database's clock, which is the same
//! for all nodes, and what `service_clock` adds to it; a clock that tests move by hand goes before it.
//!
//! Invariant: no writer decides by a clock that was set while its server ran. Each reading is held
//! against the last one of the process and the monotonic time since; one that does not follow from
//! them is mended under the lock of the row, in the transaction that found it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use jiff::{SignedDuration, Timestamp};

use super::{Backend, Connection, Purpose, both};
use crate::clock::{Clock, SystemClock, machine_steady};
use crate::planted::{Plant, is_planted};
use crate::store::StoreError;
use crate::store::rows::{ms, timestamp};
use crate::store::schema::service_clock;

/// How far a reading may be from what the last one led to expect, in milliseconds: more than a clock is
/// slewed in the second between two beats, and less than a second in all.
const TOLERANCE_MS: i64 = 500;

/// How old a reading may be from which those who only read tell the time: two beats.
const FRESH_MS: i64 = 2_000;

/// What the connections of one process know together of the time and of the database.
#[derive(Default)]
pub(in crate::store) struct Pulse(Mutex<Known>);

#[derive(Default)]
struct Known {
    reading: Option<Reading>,
    beat: Option<Timestamp>,
    doubted_at: Option<Duration>,
}

impl Pulse {
    fn known<T>(&self, with: impl FnOnce(&mut Known) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far a reading is from what the last one led to expect, where that is too far.
    fn jump(&self, reading: Reading) -> Option<i64> {
        self.known(|known| known.reading)
            .and_then(|last| reading.jump_since(last))
    }

    fn note(&self, reading: Reading) {
        self.known(|known| known.reading = Some(reading));
    }

    /// Notes that a connection was found lost: others may be too.
    pub(in crate::store) fn doubt(&self) {
        self.known(|known| known.doubted_at = Some(machine_steady()));
    }

    /// When one was last found lost, by the machine's monotonic clock.
    pub(in crate::store) fn doubted_at(&self) -> Option<Duration> {
        self.known(|known| known.doubted_at)
    }

    /// Notes a beat that was committed.
    pub(in crate::store) fn settle(&self, at: Timestamp) {
        self.known(|known| known.beat = Some(at));
    }
}

/// One reading of the database's clock.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// What it showed, in milliseconds since 1970.
    ms: i64,
    /// The monotonic time before and after: somewhere between them the clock was read.
    asked: Duration,
    told: Duration,
}

fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl Reading {
    /// When it was read, as far as can be told.
    fn middle(self) -> i64 {
        i64::midpoint(whole_ms(self.asked), whole_ms(self.told))
    }

    /// How far it is from what an earlier one leads to expect, in milliseconds, where that is too far.
    fn jump_since(self, last: Self) -> Option<i64> {
        let doubt = |one: Self| (whole_ms(one.told).saturating_sub(whole_ms(one.asked)) + 1) / 2;
        let passed = self.middle().saturating_sub(last.middle());
        let jump = self.ms.saturating_sub(last.ms.saturating_add(passed));
        // A database that is slow to reply has not been set.
        (TOLERANCE_MS + doubt(self) + doubt(last) < jump.saturating_abs()).then_some(jump)
    }
}

/// Which readings of the clock are what the last ones lead to expect of a statement that is sent now, in
/// milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
    /// What is read, where the clock is not the database's.
    pub(super) fixed: Option<i64>,
}

impl Span {
    /// The last of them.
    pub(in crate::store) fn to(self) -> Result<Timestamp, StoreError> {
        timestamp(self.to, "clock")
    }
}

/// The row of `service_clock`, where some server has given a beat.
#[derive(Debug, Clone, Copy, Queryable)]
pub(in crate::store) struct ClockRow {
    pub(in crate::store) beat_at: i64,
}

/// The one id of `service_clock`.
pub(in crate::store) const SERVICE: &str = "service";

impl Connection {
    /// Lets this connection share what its process knows of the time.
    pub(in crate::store) fn sharing(mut self, pulse: Arc<Pulse>) -> Self {
        self.pulse = Some(pulse);
        self
    }

    /// The moment by which this transaction decides, in whole milliseconds. What only reads decides nothing
    /// about answers: it goes by the last reading of its process and the monotonic time since, where there
    /// was one in these two seconds.
    ///
    /// # Errors
    /// [`StoreError`] where the database does not answer.
    pub fn now(&mut self) -> Result<Timestamp, StoreError> {
        if is_planted(Plant::MachineClock) {
            return Ok(SystemClock.now() - SignedDuration::from_secs(2));
        }
        if self.purpose == Purpose::Read
            && let Some((expected, since)) = self.expected()
            && since <= FRESH_MS
        {
            return timestamp(expected, "clock");
        }
        let Some(mut reading) = self.read_database_clock()? else {
            return Ok(self.clock.now());
        };
        if self.purpose == Purpose::Write
            && let Some(pulse) = self.pulse.clone()
        {
            if pulse.jump(reading).is_some() {
                reading = self.mend(&pulse, reading)?;
            }
            pulse.note(reading);
        }
        timestamp(reading.ms, "clock")
    }

    /// What the clock should show to a statement that is sent now; none where nothing is known of it yet.
    pub(in crate::store) fn span(&self) -> Option<Span> {
        if !self.clock.yields_to_database() {
            let now = ms(self.clock.now());
            return Some(Span {
                from: now,
                to: now,
                fixed: Some(now),
            });
        }
        let (expected, _) = self.expected()?;
        Some(Span {
            from: expected.saturating_sub(TOLERANCE_MS),
            to: expected.saturating_add(TOLERANCE_MS),
            fixed: None,
        })
    }

    /// What the database's clock should show now, and how long ago it was last read, in milliseconds; none
    /// where it never was.
    fn expected(&self) -> Option<(i64, i64)> {
        let last = self.pulse.as_ref()?.known(|known| known.reading)?;
        let since = whole_ms(self.clock.steady()).saturating_sub(last.middle());
        Some((last.ms.saturating_add(since), since))
    }

    /// Notes what the clock showed to a statement that was sent at `asked` and has just been answered.
    pub(super) fn note_reading(&self, ms: i64, asked: Duration) {
        let told = self.clock.steady();
        if let Some(pulse) = self
            .pulse
            .as_ref()
            .filter(|_| self.clock.yields_to_database())
        {
            pulse.note(Reading { ms, asked, told });
        }
    }

    /// Notes that this connection was found lost.
    pub(in crate::store) fn doubt(&self) {
        if let Some(pulse) = &self.pulse {
            pulse.doubt();
        }
    }

    /// The last beat of this process that was committed.
    pub(in crate::store) fn last_beat(&self) -> Option<Timestamp> {
        self.pulse.as_ref()?.known(|known| known.beat)
    }

    /// Holds the row of `service_clock` until the transaction ends. SQLite's one writer holds everything.
    pub(in crate::store) fn lock_service_clock(&mut self) -> Result<Option<ClockRow>, StoreError> {
        let row = service_clock::table
            .find(SERVICE)
            .select((service_clock::beat_at,));
        Ok(match &mut self.backend {
            Backend::Sqlite(conn) => row.get_result(conn).optional(),
            Backend::Postgresql(conn) => row.for_update().get_result(conn).optional(),
        }?)
    }

    /// Moves the time on to `at`, for all nodes; the row of `service_clock` is held.
    pub(in crate::store) fn advance_to(&mut self, at: Timestamp) -> Result<(), StoreError> {
        let Some(mut reading) = self.read_database_clock()? else {
            self.clock.raise_to(at);
            return Ok(());
        };
        let by = ms(at).saturating_sub(reading.ms);
        self.shift(by)?;
        reading.ms = ms(at);
        if let Some(pulse) = &self.pulse {
            pulse.note(reading);
        }
        Ok(())
    }

    /// The database's clock, where it is the one that counts.
    fn read_database_clock(&mut self) -> Result<Option<Reading>, StoreError> {
        match &mut self.backend {
            Backend::Postgresql(conn) if self.clock.yields_to_database() => {
                let asked = self.clock.steady();
                let ms = ReadClock.get_result(conn)?;
                let told = self.clock.steady();
                Ok(Some(Reading { ms, asked, told }))
            }
            Backend::Sqlite(_) | Backend::Postgresql(_) => Ok(None),
        }
    }

    /// Lets time go on as before a jump.
    fn mend(&mut self, pulse: &Pulse, found: Reading) -> Result<Reading, StoreError> {
        // Before the first beat nothing is served, and no time is to be kept.
        let Some(row) = self.lock_service_clock()? else {
            return Ok(found);
        };
        // Another writer may have mended it while this one waited for the row.
        let mut reading = self.read_database_clock()?.unwrap_or(found);
        let Some(jump) = pulse.jump(reading) else {
            return Ok(reading);
        };
        if reading.ms.saturating_sub(jump) + TOLERANCE_MS < row.beat_at {
            // It was this machine that stood still: another node went on, and its time counts.
            tracing::error!(jump_ms = jump, "this machine had stopped for a while");
            return Ok(reading);
        }
        self.shift(-jump)?;
        reading.ms -= jump;
        tracing::error!(
            jump_ms = jump,
            "the database's clock was set; the service goes on in the time from before"
        );
        Ok(reading)
    }

    fn shift(&mut self, by_ms: i64) -> Result<(), StoreError> {
        let row = service_clock::table.find(SERVICE);
        let offset = service_clock::offset_ms.eq(service_clock::offset_ms + by_ms);
        both!(self, c => diesel::update(row).set(offset).execute(c))?;
        Ok(())
    }
}

/// The database's clock, with what was added to it.
pub(super) const DATABASE_CLOCK: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint \
    + coalesce((SELECT offset_ms FROM service_clock WHERE id = 'service'), 0)";

/// Clock and offset in one statement, which is prepared once.
struct ReadClock;

impl QueryId for ReadClock {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for ReadClock {
    type SqlType = BigInt;
}

impl QueryFragment<Pg> for ReadClock {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(DATABASE_CLOCK);
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for ReadClock {}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(ms: i64, asked: u64, told: u64) -> Reading {
        let (asked, told) = (Duration::from_millis(asked), Duration::from_millis(told));
        Reading { ms, asked, told }
    }

    #[test]
    fn a_reading_that_follows_from_the_last_is_no_jump() {
        let last = reading(5_000, 100, 101);
        for ms in [6_000, 5_501, 6_499] {
            assert_eq!(reading(ms, 1_100, 1_101).jump_since(last), None, "{ms}");
        }
        assert_eq!(
            reading(3_605_000, 3_600_100, 3_600_101).jump_since(last),
            None
        );
    }

    #[test]
    fn a_clock_that_was_set_jumps_by_as_much() {
        let last = reading(5_000, 100, 102);
        for jump in [3_600_000, -3_600_000, 600, -600] {
            let next = reading(6_000 + jump, 1_100, 1_102);
            assert_eq!(next.jump_since(last), Some(jump));
        }
    }

    #[test]
    fn a_slow_reply_is_no_jump() {
        let last = reading(5_000, 100, 101);
        // Read at once and told four seconds later, or the other way round.
        for ms in [5_000, 9_000] {
            assert_eq!(reading(ms, 101, 4_101).jump_since(last), None);
        }
    }
}
