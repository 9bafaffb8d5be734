//! The end of attempts: noted once, then graded once.
//!
//! Invariant: the attempt's lock makes sure that each end is noted once and that one first grade is
//! stored, whoever comes to it: the candidate's submission, staff, or the ticker of any
//! node. Closing never depends on grading: what cannot be graded holds up nothing but itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};

use super::{App, Error, fresh, results};
use crate::domain::attempt::Act;
use crate::domain::{AttemptId, GradeId};
use crate::store::attempts::Place;
use crate::store::{Connection, Order, attempts, grades};

/// Attempts that are listed at a time.
const PAGE: i64 = 1_000;
/// Attempts whose end waits for the writer at a time: so many that they share commits, and so few that
/// candidates' saves find room.
const ENDS_AT_ONCE: usize = 500;
/// Attempts whose grading waits for the writer at a time: what is saved or closed meanwhile waits for no
/// more than these.
const GRADINGS_AT_ONCE: usize = 16;
/// How soon an attempt of which nothing could be made is tried again, and told of again.
const AGAIN: Duration = Duration::from_mins(1);

/// Attempts of which nothing could be made lately, and when that was.
#[derive(Default)]
pub(super) struct Failed(BTreeMap<AttemptId, Duration>);

impl Failed {
    /// Those of `ids` that may be tried at `now`.
    fn worth_trying(
        &mut self,
        ids: impl IntoIterator<Item = AttemptId>,
        now: Duration,
    ) -> Vec<AttemptId> {
        self.0.retain(|_, at| now.saturating_sub(*at) < AGAIN);
        let mut ids: Vec<AttemptId> = ids.into_iter().collect();
        ids.retain(|id| !self.0.contains_key(id));
        ids
    }
}

/// Notes the end of all attempts whose time is over.
///
/// # Errors
/// What may pass and concerns all: the rest is left for the next time.
pub(super) async fn end_due(app: &App, failed: &mut Failed) -> Result<(), Error> {
    let mut after = None;
    loop {
        let due = app.store.read(move |conn| -> Result<_, Error> {
            let now = conn.now()?;
            Ok(attempts::list_due(conn, now, after, PAGE)?)
        });
        let due = due.await?;
        let Some(last) = due.last() else {
            return Ok(());
        };
        after = Some(*last);
        end(app, due.into_iter().map(|place| place.id), failed).await?;
    }
}

/// Notes the end of attempts whose time is over or whose exam is closed; others stay open.
///
/// # Errors
/// As [`end_due`].
pub(super) async fn end(
    app: &App,
    ids: impl IntoIterator<Item = AttemptId>,
    failed: &mut Failed,
) -> Result<(), Error> {
    let end_one = |attempt| async move {
        let (owner, act) = (None, Act::End);
        let order = Order {
            attempt,
            owner,
            act,
        };
        app.store.act(order).await.map(drop).map_err(Error::from)
    };
    let what = "an attempt whose time is over could not be closed";
    try_each(app, ids, ENDS_AT_ONCE, failed, what, end_one).await
}

/// Grades some of what has ended and has no grade; after which to go on, where there may be more.
///
/// # Errors
/// As [`end_due`].
pub(super) async fn grade_some(
    app: &App,
    after: Option<Place>,
    failed: &mut Failed,
) -> Result<Option<Place>, Error> {
    let ungraded = app
        .store
        .read(move |conn| attempts::list_ungraded(conn, after, PAGE).map_err(Error::from))
        .await?;
    let last = ungraded.last().copied();
    let ids = ungraded.into_iter().map(|place| place.id);
    let what = "an attempt could not be graded";
    try_each(app, ids, GRADINGS_AT_ONCE, failed, what, |id| {
        grade_one(app, id)
    })
    .await?;
    Ok(last)
}

/// Does something to each attempt, a few at once. What goes wrong with one is told, and left alone for a
/// while; what may pass ends the whole.
async fn try_each<F: Future<Output = Result<(), Error>>>(
    app: &App,
    ids: impl IntoIterator<Item = AttemptId>,
    at_once: usize,
    failed: &mut Failed,
    what: &'static str,
    work: impl Fn(AttemptId) -> F,
) -> Result<(), Error> {
    let now = app.clock.steady();
    let ids = failed.worth_trying(ids, now);
    let work = |id| {
        let done = work(id);
        async move { (id, done.await) }
    };
    let mut done = stream::iter(ids).map(work).buffer_unordered(at_once);
    while let Some((id, done)) = done.next().await {
        match done {
            Ok(()) => {}
            Err(error) if error.may_pass() => return Err(error),
            Err(error) => {
                tracing::error!(%error, attempt = %id, "{what}");
                failed.0.insert(id, now);
            }
        }
    }
    Ok(())
}

async fn grade_one(app: &App, id: AttemptId) -> Result<(), Error> {
    let now = app.now();
    let grade_id = fresh(app.entropy.as_ref(), now, GradeId::new)?;
    let keys = Arc::clone(&app.keys);
    let read = move |conn: &mut Connection| results::first_grade(conn, &keys, id);
    let Some(grade) = app.store.read(read).await? else {
        return Ok(());
    };
    // The writer is everybody's: it only stores what was found without it.
    let write = move |conn: &mut Connection| {
        grades::insert_first(conn, grade_id, id, &grade, now).map_err(Error::from)
    };
    app.store.write_attempt(id, write).await
}

/// Grades one attempt that has ended; what goes wrong is told and tried again by the ticker.
pub(super) async fn grade_now(app: &App, id: AttemptId) {
    if let Err(error) = grade_one(app, id).await {
        tracing::error!(%error, attempt = %id, "an attempt could not be graded");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_left_alone_for_a_minute() {
        let [one, other] = [1, 2].map(|n| AttemptId::new(uuid::Uuid::from_u128(n)));
        let mut failed = Failed::default();
        let began = Duration::from_secs(5);
        assert_eq!(failed.worth_trying([one, other], began), [one, other]);
        failed.0.insert(one, began);
        let within = began + Duration::from_secs(59);
        assert_eq!(failed.worth_trying([one, other], within), [other]);
        assert_eq!(
            failed.worth_trying([one, other], began + AGAIN),
            [one, other]
        );
    }
}
