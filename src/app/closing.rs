//! The end of attempts: noted once, then graded once.
//!
//! Invariant: the attempt's lock makes sure that each end is noted once and that what was graded is
//! not graded again, whoever comes to it: the candidate's submission, staff, or the ticker of any
//! node. Closing never depends on grading: what cannot be graded holds up nothing but itself.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{App, Error, fresh, results};
use crate::domain::attempt::Act;
use crate::domain::{AttemptId, GradeId};
use crate::store::{Order, attempts};

/// Attempts that are listed at a time.
pub(super) const BATCH: i64 = 500;
/// Attempts that are closed at a time.
const TOGETHER: usize = 500;

/// Notes the end of attempts whose time is over or whose exam is closed; others stay open.
pub(super) async fn close_due(app: &App, due: Vec<AttemptId>) {
    // Many at once, so that they share commits; not all, so that candidates' saves find room.
    for batch in due.chunks(TOGETHER) {
        join_all(batch.iter().map(|id| close_one(app, *id))).await;
    }
}

async fn close_one(app: &App, id: AttemptId) {
    let order = Order {
        attempt: id,
        owner: None,
        act: Act::End,
    };
    if let Err(error) = app.store.act(order).await {
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
            join_all(ids.into_iter().map(|id| grade_now(app, id))).await;
        }
        Err(error) => tracing::error!(%error, "ungraded attempts could not be listed"),
    }
}

/// Grades one attempt that has ended; what goes wrong is logged and tried again later.
pub(super) async fn grade_now(app: &App, id: AttemptId) {
    let graded = async {
        let now = app.now();
        let grade_id = fresh(app.entropy.as_ref(), now, GradeId::new)?;
        let keys = Arc::clone(&app.keys);
        app.store
            .write_attempt(id, move |conn| {
                results::grade_in(conn, &keys, id, grade_id, now)
            })
            .await
    };
    if let Err(error) = graded.await {
        tracing::error!(%error, attempt = %id, "an attempt could not be graded");
    }
}
