//! The sign of life that a server gives every second: what is missing between two of them is an outage.
//!
//! Invariant: nothing that a candidate sent is refused, and no attempt ends, between an outage and the
//! beat that notes it and gives its time back. The writer sees to it (`store/writer/acts.rs`): while
//! the last beat of the process is older than an outage may be, it tells everybody to come again. So
//! a beat that fails holds up the ticker and the candidates alike, and one that succeeds lets both go on.

use std::time::Duration;

use super::{App, Error};
pub use crate::store::service::Beat;

/// How often a beat is given.
const PERIOD: Duration = Duration::from_secs(1);
/// How soon it is tried again where it could not be given.
const AGAIN: Duration = Duration::from_millis(250);

/// Gives one beat, and tells the log what came to light with it. A server gives its first before it
/// listens.
///
/// # Errors
/// The store's: no beat was given.
pub async fn beat(app: &App) -> Result<Beat, Error> {
    let beat = app.store.beat().await?;
    if let Some(behind) = beat.behind {
        tracing::error!(
            behind_ms = ms(behind.unsigned_abs()),
            "the clock is behind what the database has seen; time goes on from the last beat"
        );
    }
    if let Some(outage) = beat.outage {
        tracing::warn!(
            outage = %outage.id,
            seconds = outage.length().as_secs(),
            n_credited = beat.n_credited,
            "the service was down"
        );
    }
    Ok(beat)
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Tries until a beat is given.
pub(super) async fn begin(app: &App) {
    let mut was_well = true;
    while !give(app, &mut was_well).await {
        tokio::time::sleep(AGAIN).await;
    }
}

/// Gives beat after beat.
pub(super) async fn go_on(app: &App) {
    let mut was_well = true;
    loop {
        let is_well = give(app, &mut was_well).await;
        tokio::time::sleep(if is_well { PERIOD } else { AGAIN }).await;
    }
}

/// Gives one beat; whether it was given. A row of failures is told once.
async fn give(app: &App, was_well: &mut bool) -> bool {
    let given = beat(app).await;
    if let Err(error) = &given
        && *was_well
    {
        tracing::error!(%error, "no sign of life could be given; candidates are told to come again");
    }
    *was_well = given.is_ok();
    *was_well
}
