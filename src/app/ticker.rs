//! What happens by itself: attempts and exams whose time is over are noted as closed, and graded.
//!
//! Nothing waits for it: whether an attempt is open follows from the clock (`domain/attempt`). It
//! runs on every node; the attempt's lock makes sure that each end is noted once. Closing never
//! depends on grading: a question that cannot be graded holds up nothing but itself.

use std::time::Duration;

use super::{App, Error, exams as exam_cases, fresh, results};
use crate::domain::attempt::{Closed, How, Phase};
use crate::domain::exam::State;
use crate::domain::{AttemptId, GradeId};
use crate::store::{attempts, exams};

/// How often it looks.
const PERIOD: Duration = Duration::from_millis(250);
/// Attempts it takes at a time.
const BATCH: i64 = 500;
/// Attempts it closes at a time.
const CLOSE_TOGETHER: usize = 500;

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
        exam_cases::close(app, id).await?;
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

/// Notes the end of attempts whose time is over or whose exam is closed; others stay open.
pub(super) async fn close_due(app: &App, due: Vec<AttemptId>) {
    // Many at once, so that they share commits; not all, so that candidates' saves find room.
    for batch in due.chunks(CLOSE_TOGETHER) {
        futures_util::future::join_all(batch.iter().map(|id| close_one(app, *id))).await;
    }
}

async fn close_one(app: &App, id: AttemptId) {
    let closed = app
        .store
        .write_attempt(id, move |conn| -> Result<(), Error> {
            let attempt = attempts::lock(conn, id)?;
            let exam = exams::load(conn, attempt.exam)?;
            let now = conn.now()?;
            match attempt.phase_at(exam.rules.grace, now) {
                Phase::Closed(closed) if attempt.closed.is_none() => {
                    Ok(attempts::record_end(conn, id, closed)?)
                }
                Phase::InProgress(_) if exam.state == State::Closed => {
                    let how = How::Forced;
                    Ok(attempts::record_end(conn, id, Closed { at: now, how })?)
                }
                Phase::Closed(_) | Phase::InProgress(_) | Phase::Ready => Ok(()),
            }
        })
        .await;
    if let Err(error) = closed {
        tracing::error!(%error, attempt = %id, "an attempt whose time is over could not be closed");
    }
}

/// Grades what has ended and has no grade.
pub(super) async fn grade_ungraded(app: &App) {
    let ungraded = app
        .store
        .read(|conn| attempts::list_ungraded(conn, BATCH).map_err(Error::from))
        .await;
    match ungraded {
        Ok(ids) => {
            futures_util::future::join_all(ids.into_iter().map(|id| grade_now(app, id))).await;
        }
        Err(error) => tracing::error!(%error, "ungraded attempts could not be listed"),
    }
}

/// Grades one attempt that has ended; what goes wrong is logged and tried again later.
pub(super) async fn grade_now(app: &App, id: AttemptId) {
    let graded = async {
        let now = app.now();
        let grade_id = fresh(app.entropy.as_ref(), now, GradeId::new)?;
        app.store
            .write_attempt(id, move |conn| results::grade_in(conn, id, grade_id, now))
            .await
    };
    if let Err(error) = graded.await {
        tracing::error!(%error, attempt = %id, "an attempt could not be graded");
    }
}
