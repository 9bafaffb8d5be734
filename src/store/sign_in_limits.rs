//! Tries to sign in that still count, on all nodes together.
//!
//! Invariant: whoever decides about a lane holds its row until the decision is committed, so that two nodes
//! never count from the same number. Keys say nothing of whom they are about.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, timestamp, to_u32};
use super::schema::sign_in_limits;
use crate::domain::limits::{Failures, Lane};

/// Where a lane stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// A keyed hash.
    pub key: String,
    /// Whose tries it counts.
    pub lane: Lane,
    /// What is counted. Of a network no failures, and until when its tries are paid for.
    pub failures: Failures,
    /// From when on it says nothing any more.
    pub forget_at: Timestamp,
}

#[derive(Queryable)]
pub(super) struct LimitRow {
    n_failures: i64,
    next_at: i64,
}

impl LimitRow {
    fn read(self) -> Result<Failures, StoreError> {
        Ok(Failures {
            n: to_u32(self.n_failures, "sign_in_limits.n_failures")?,
            next_at: timestamp(self.next_at, "sign_in_limits.next_at")?,
        })
    }
}

/// What a lane counts; none where it counts nothing.
pub fn find(
    conn: &mut Connection,
    key: &str,
    now: Timestamp,
) -> Result<Option<Failures>, StoreError> {
    let row: Option<LimitRow> = both!(conn, c => sign_in_limits::table
        .find(key)
        .filter(sign_in_limits::forget_at.gt(ms(now)))
        .select((sign_in_limits::n_failures, sign_in_limits::next_at))
        .get_result(c)
        .optional())?;
    row.map(LimitRow::read).transpose()
}

/// The same, held until the transaction ends. Several are held in the order of their keys.
pub fn lock(
    conn: &mut Connection,
    lane: Lane,
    key: &str,
    now: Timestamp,
) -> Result<Option<Failures>, StoreError> {
    // What is not there cannot be held: two nodes would both begin at nothing.
    let nothing = (
        sign_in_limits::key.eq(key),
        sign_in_limits::lane.eq(lane.as_str()),
        sign_in_limits::n_failures.eq(0_i64),
        sign_in_limits::next_at.eq(ms(now)),
        sign_in_limits::forget_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(sign_in_limits::table)
        .values(nothing)
        .on_conflict_do_nothing()
        .execute(c))?;
    conn.lock_sign_in_limit(key)?;
    find(conn, key, now)
}

/// Stores where a lane stands that is held.
pub fn record(conn: &mut Connection, standing: &Standing) -> Result<(), StoreError> {
    let set = (
        sign_in_limits::n_failures.eq(i64::from(standing.failures.n)),
        sign_in_limits::next_at.eq(ms(standing.failures.next_at)),
        sign_in_limits::forget_at.eq(ms(standing.forget_at)),
    );
    let row = (
        sign_in_limits::key.eq(&standing.key),
        sign_in_limits::lane.eq(standing.lane.as_str()),
        set,
    );
    // It may have been swept since it was held.
    both!(conn, c => diesel::insert_into(sign_in_limits::table)
        .values(row)
        .on_conflict(sign_in_limits::key)
        .do_update()
        .set(set)
        .execute(c))?;
    Ok(())
}

/// Forgets what a lane counts.
pub fn forget(conn: &mut Connection, key: &str) -> Result<(), StoreError> {
    both!(conn, c => diesel::delete(sign_in_limits::table.find(key)).execute(c))?;
    Ok(())
}

/// Forgets what says nothing any more, and of more than `most` rows those with the fewest failures, the
/// oldest first.
pub fn sweep(conn: &mut Connection, now: Timestamp, most: i64) -> Result<(), StoreError> {
    let ended = sign_in_limits::table.filter(sign_in_limits::forget_at.le(ms(now)));
    both!(conn, c => diesel::delete(ended).execute(c))?;
    let n: i64 = both!(conn, c => sign_in_limits::table.count().get_result(c))?;
    if most < n {
        let least: Vec<String> = both!(conn, c => sign_in_limits::table
            .order((sign_in_limits::n_failures.asc(), sign_in_limits::forget_at.asc()))
            .limit(n - most)
            .select(sign_in_limits::key)
            .load(c))?;
        for key in least {
            forget(conn, &key)?;
        }
    }
    Ok(())
}
