//! What a commit costs by itself: one row, on a connection as the server has it, nobody beside.

use std::sync::Arc;
use std::time::{Duration, Instant};

use examhall::clock::{Clock, SystemClock};
use examhall::store::accounts::insert_setup_token;
use examhall::store::{Connection, Database, Purpose};

/// The median time of durable commits of one row, in milliseconds.
pub(crate) fn median_ms(database: &Database, seconds: u32) -> f64 {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut conn =
        Connection::open(database, Purpose::Write, Arc::clone(&clock)).expect("a connection");
    let until = Instant::now() + Duration::from_secs(seconds.into());
    let run = format!("bench {:x}", clock.now().as_millisecond());
    let mut times = Vec::new();
    while Instant::now() < until {
        // A link that is too old to be of use; each hash is another row.
        let hash = format!("{run} {:040}", times.len());
        let (began, now) = (Instant::now(), clock.now());
        insert_setup_token(&mut conn, &hash, now, now).expect("a row");
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).expect("a commit");
    median.as_secs_f64() * 1000.0
}
