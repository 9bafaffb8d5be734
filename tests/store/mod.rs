//! The store, module by module, on both databases.

mod accounts;
mod assets;
mod attempts;
mod bank;
mod candidates;
mod exams;
mod grades;
mod known;
mod markings;
mod schema;
mod standings;
mod writer;

use examhall::domain::AttemptId;
use examhall::domain::attempt::Attempt;
use examhall::store::{Connection, attempts as stored_attempts};
use jiff::Timestamp;
use uuid::Uuid;

/// An id that a test can tell from others.
fn id<T>(wrap: impl Fn(Uuid) -> T, number: u128) -> T {
    wrap(Uuid::from_u128(number))
}

/// A moment, in milliseconds after some other.
fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(1_795_000_000_000 + ms).unwrap()
}

/// Changes a stored attempt.
fn note(conn: &mut Connection, id: AttemptId, change: impl FnOnce(&mut Attempt)) {
    let mut attempt = stored_attempts::lock(conn, id).unwrap();
    change(&mut attempt);
    stored_attempts::record(conn, std::slice::from_ref(&attempt)).unwrap();
}
