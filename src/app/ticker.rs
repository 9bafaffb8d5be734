//! What happens by itself: attempts and exams whose time is over are noted as closed, and graded.
//!
//! Nothing waits for it: whether an attempt is open follows from the clock (`domain/attempt`). It
//! runs on every node.

use std::time::Duration;

use super::closing::{BATCH, close_due, grade_ungraded};
use super::{App, Error, exams as exam_cases};
use crate::store::{attempts, exams};

/// How often it looks.
const PERIOD: Duration = Duration::from_millis(250);

/// Looks again and again, for as long as the server runs.
pub async fn run(app: App) {
    if let Err(error) = resume(&app).await {
        tracing::error!(%error, "the ticker could not take up what was left");
    }
    let mut period = tokio::time::interval(PERIOD);
    period.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        period.tick().await;
        if let Err(error) = tick(&app).await {
            tracing::error!(%error, "the ticker could not look");
        }
    }
}

/// Looks once: notes what has ended, closes exams whose window is over, grades.
///
/// # Errors
/// The store's.
pub async fn tick(app: &App) -> Result<(), Error> {
    let (due, ended) = app
        .store
        .read(|conn| -> Result<_, Error> {
            let now = conn.now()?;
            Ok((
                attempts::list_due(conn, now, BATCH)?,
                exams::list_ended(conn, now)?,
            ))
        })
        .await?;
    close_due(app, due).await;
    for id in ended {
        exam_cases::close_ended(app, id).await?;
    }
    grade_ungraded(app).await;
    Ok(())
}

/// Ends the attempts that were under way when staff closed their exam and the server went down
/// before it came to them.
///
/// # Errors
/// The store's.
pub async fn resume(app: &App) -> Result<(), Error> {
    let stranded = app
        .store
        .read(|conn| attempts::list_stranded(conn).map_err(Error::from))
        .await?;
    close_due(app, stranded).await;
    Ok(())
}
