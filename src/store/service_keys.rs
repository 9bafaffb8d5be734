//! With which key of the installation the database is used.
//!
//! Invariant: the key itself is not here. What is, follows from it and tells nothing of it; it is set once.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::ms;
use super::schema::service_keys;

/// The one id of `service_keys`.
const SERVICE: &str = "service";

/// The check value of the key that the database is used with; none before its first use.
pub fn find_check(conn: &mut Connection) -> Result<Option<String>, StoreError> {
    Ok(both!(conn, c => service_keys::table
        .find(SERVICE)
        .select(service_keys::check_value)
        .get_result(c)
        .optional())?)
}

/// Notes a key as the one that the database is used with, unless there is one; whether this one was noted.
pub fn insert_check(
    conn: &mut Connection,
    check: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let values = (
        service_keys::id.eq(SERVICE),
        service_keys::check_value.eq(check),
        service_keys::first_used_at.eq(ms(now)),
    );
    // Two nodes may start at the same time.
    let n_rows = both!(conn, c => diesel::insert_into(service_keys::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(n_rows == 1)
}
