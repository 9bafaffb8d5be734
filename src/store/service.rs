//! The sign of life of the service, whichever node it comes from.
//!
//! Invariant: a beat holds the one row of `service_clock` and reads the clock after it, so that of a gap
//! between two beats one node makes one outage. What of it goes back to candidates by itself goes in
//! the same transaction.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::backend::{Connection, SERVICE, both};
use super::outages::{self, Outage};
use super::rows::{ms, timestamp};
use super::schema::service_clock;
use super::{Store, StoreError, exams};
use crate::domain::ExamId;

/// A longer time without a beat is an outage: ten beats that did not come.
pub const GAP: SignedDuration = SignedDuration::from_secs(10);
/// From when on somebody should look after a clock that is behind.
const NOTEWORTHY: SignedDuration = SignedDuration::from_secs(1);

/// A sign of life, durably noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// When, by the clock that decides.
    pub at: Timestamp,
    /// By how much that clock was behind the last beat when this process came to it, from a second on.
    /// It was raised.
    pub behind: Option<SignedDuration>,
    /// The outage that ends with this beat.
    pub outage: Option<Outage>,
    /// Attempts that got its time back at once.
    pub n_credited: u32,
}

impl Store {
    /// Notes that the service is alive. The first beat after a gap notes the outage, and gives it back
    /// where the exams say so, in the same transaction.
    ///
    /// # Errors
    /// [`StoreError`]: no beat was noted. The next one finds the gap.
    pub async fn beat(&self) -> Result<Beat, StoreError> {
        let beat = self.write(beat).await?;
        self.0.pulse.settle(beat.at);
        Ok(beat)
    }
}

/// Whether the last beat of this process is so long ago that an outage may not have been noted yet.
/// Before its first beat a process knows of none.
pub fn has_gap(conn: &Connection, now: Timestamp) -> bool {
    conn.last_beat()
        .is_some_and(|last| GAP < now.duration_since(last))
}

/// Whether every outage before `now` was noted, and given back where exams say so.
pub fn is_settled(conn: &mut Connection, now: Timestamp) -> Result<bool, StoreError> {
    let beat_at: Option<i64> = both!(conn, c => service_clock::table
        .find(SERVICE)
        .select(service_clock::beat_at)
        .get_result(c)
        .optional())?;
    Ok(beat_at.is_none_or(|beat_at| ms(now).saturating_sub(beat_at) <= GAP_MS))
}

const GAP_MS: i64 = GAP.as_secs() * 1_000;

fn beat(conn: &mut Connection) -> Result<Beat, StoreError> {
    // The lock comes before the clock: two nodes never find the same gap.
    let row = conn.lock_service_clock()?;
    let mut beat = Beat {
        at: conn.now()?,
        behind: None,
        outage: None,
        n_credited: 0,
    };
    let Some(row) = row else {
        insert_clock(conn, beat.at)?;
        return Ok(beat);
    };
    let last = timestamp(row.beat_at, "service_clock.beat_at")?;
    // A running process knows its time; one that starts may come to a clock that was set back.
    if conn.last_beat().is_none() && beat.at < last {
        conn.advance_to(last)?;
        let behind = last.duration_since(beat.at);
        // Less is what any two clocks differ by.
        beat.behind = Some(behind).filter(|behind| NOTEWORTHY <= *behind);
        beat.at = last;
    }
    if GAP < beat.at.duration_since(last) {
        let outage = outages::insert(conn, last, beat.at)?;
        beat.n_credited = give_back(conn, &outage)?;
        beat.outage = Some(outage);
    }
    let row = service_clock::table.find(SERVICE);
    let set = service_clock::beat_at.eq(ms(beat.at));
    both!(conn, c => diesel::update(row).set(set).execute(c))?;
    Ok(beat)
}

/// Gives an outage back where exams say so; how many attempts got time.
fn give_back(conn: &mut Connection, outage: &Outage) -> Result<u32, StoreError> {
    let mut n_credited: u32 = 0;
    for id in exams::list_published(conn)? {
        // Each in a savepoint of its own: an exam of which nothing can be made must not stop the beat,
        // for which everybody waits.
        conn.begin_nested()?;
        match give_back_to(conn, outage, id) {
            Ok(n_attempts) => {
                conn.commit()?;
                n_credited = n_credited.saturating_add(n_attempts);
            }
            Err(StoreError::Passing(message)) => return Err(StoreError::Passing(message)),
            Err(error) => {
                conn.rollback()?;
                tracing::error!(%error, exam = %id, outage = %outage.id, "an outage was not given back");
            }
        }
    }
    Ok(n_credited)
}

fn give_back_to(conn: &mut Connection, outage: &Outage, id: ExamId) -> Result<u32, StoreError> {
    let exam = exams::lock_shared(conn, id)?;
    if exam.rules.downtime_credit.gives_at_once(outage.length()) {
        outages::credit(conn, outage, &exam, None)
    } else {
        Ok(0)
    }
}

fn insert_clock(conn: &mut Connection, at: Timestamp) -> Result<(), StoreError> {
    let values = (
        service_clock::id.eq(SERVICE),
        service_clock::beat_at.eq(ms(at)),
        service_clock::offset_ms.eq(0_i64),
    );
    // Two nodes may start at the same time.
    both!(conn, c => diesel::insert_into(service_clock::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}
