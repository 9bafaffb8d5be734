//! The end of attempts: noted once, then graded once.
//!
//! Invariant: the attempt's lock makes sure that each end is noted once and that one first grade is
//! stored, whoever comes to it: the candidate's submission, staff, or the ticker of any
//! node. Closing never depends on grading: what cannot be graded holds up nothing but itself.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};

use super::{App, Error, batches};
use crate::domain::attempt::Act;
use crate::domain::{AttemptId, ExamId};
use crate::store::attempts::Place;
use crate::store::grades::ToGrade;
use crate::store::{Order, attempts, grades};

/// Attempts that are listed at a time.
const PAGE: i64 = 1_000;
/// Attempts whose end waits for the writer at a time: so many that they share commits, and so few that
/// candidates' saves find room.
const ENDS_AT_ONCE: usize = 500;
/// Attempts that are graded together: what is saved or closed meanwhile waits for no more than these.
pub(super) const GRADED_TOGETHER: usize = 100;
/// How many times so many at once: what the database reads and stores for some, this process computes
/// between for others.
const GRADED_AT_ONCE: usize = 3;
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
/// Together, exam by exam; where that fails, each alone, so that what cannot be graded hides no other.
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
    let ids = failed.worth_trying(ids, app.clock.steady());
    let grade = |some: Vec<AttemptId>| async move {
        let done = grade_together(app, some.clone()).await;
        (some, done)
    };
    let some = ids.chunks(GRADED_TOGETHER).map(<[AttemptId]>::to_vec);
    let mut graded = stream::iter(some).map(grade).buffered(GRADED_AT_ONCE);
    while let Some((some, done)) = graded.next().await {
        if let Err(error) = done {
            grade_alone(app, some, error, failed).await?;
        }
    }
    Ok(last)
}

/// Grades each alone that could not be graded together, unless why not may pass.
async fn grade_alone(
    app: &App,
    ids: Vec<AttemptId>,
    why: Error,
    failed: &mut Failed,
) -> Result<(), Error> {
    if why.may_pass() {
        return Err(why);
    }
    let what = "an attempt could not be graded";
    let alone = |id| grade_together(app, vec![id]);
    try_each(app, ids, 1, failed, what, alone).await
}

async fn grade_together(app: &App, ids: Vec<AttemptId>) -> Result<(), Error> {
    let found = app
        .store
        .read(move |conn| grades::find_ungraded(conn, &ids).map_err(Error::from));
    let mut by_exam: BTreeMap<ExamId, Vec<ToGrade>> = BTreeMap::new();
    for one in found.await? {
        by_exam.entry(one.exam).or_default().push(one);
    }
    for (exam, of) in by_exam {
        batches::grade_and_store(app, exam, of, None).await?;
    }
    Ok(())
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

/// Grades these attempts, which have ended: together, or where that fails each alone. What goes wrong is
/// told and tried again by the ticker.
pub(super) async fn grade_these(app: &App, ids: Vec<AttemptId>) {
    if let Err(why) = grade_together(app, ids.clone()).await
        && let Err(error) = grade_alone(app, ids, why, &mut Failed::default()).await
    {
        tracing::error!(%error, "attempts could not be graded");
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
