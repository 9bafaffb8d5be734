//! The live view: who sits an exam at this moment, and when each last saved.
//!
//! A save touches a map in memory. Once a second [`beat`] writes down what the map holds and looks at
//! every exam that somebody watches: one query an exam (`board`), however many watch it (`watch`).
//!
//! Invariant: nothing here counts answers, and nothing waits for whoever watches. Everything is bounded.

mod board;
mod watch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch::Sender;

use super::{App, Error};
use crate::domain::attempt::{Attempt, Phase};
use crate::domain::{AttemptId, ExamId};
use crate::store::activity::{self, Saved};
use crate::store::{Connection, exams};

use board::{Board, Joined, Look};
pub use board::{Change, Changes};
pub use watch::{Event, Watch, Why, watch};

pub use crate::store::activity::{Counts, Filter, Line, PhaseName, Sight};

/// Attempts that are remembered between two beats at most; what saved beyond them is noted when it
/// saves again.
const MANY: usize = 100_000;
/// Saves that are noted in one transaction: few enough to share a commit with candidates.
const CHUNK: usize = 500;

/// What one process knows of who saved and who watches.
pub(super) struct Live {
    saves: Mutex<HashMap<AttemptId, Saved>>,
    boards: Mutex<HashMap<ExamId, Arc<Board>>>,
    /// Rung when a session ends; true when the server does.
    bell: Sender<bool>,
}

/// How many attempts are what, at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// The moment.
    pub now: Timestamp,
    /// The counts.
    pub counts: Counts,
}

/// A page of the list of attempts.
#[derive(Debug, Clone)]
pub struct Page {
    /// The whole exam.
    pub snapshot: Snapshot,
    /// The attempts that were asked for.
    pub lines: Vec<Line>,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            saves: Mutex::default(),
            boards: Mutex::default(),
            bell: Sender::new(false),
        }
    }

    /// Remembers that an attempt has saved, durably.
    pub(super) fn note(&self, attempt: &Attempt, at: Timestamp) {
        self.remember(Saved {
            attempt: attempt.id,
            exam: attempt.exam,
            at,
        });
    }

    fn remember(&self, saved: Saved) {
        let mut remembered = lock(&self.saves);
        let has_room = remembered.len() < MANY;
        if let Some(known) = remembered.get_mut(&saved.attempt) {
            known.at = known.at.max(saved.at);
        } else if has_room {
            remembered.insert(saved.attempt, saved);
        }
    }

    /// Has whoever watches look up whether their session still holds: one has ended.
    pub(super) fn session_ended(&self) {
        self.bell.send_modify(|_| {});
    }

    /// The boards that somebody watches; the others are forgotten.
    fn watched(&self) -> Vec<(ExamId, Arc<Board>)> {
        let mut boards = lock(&self.boards);
        boards.retain(|_, board| board.is_watched());
        let boards = boards.iter();
        boards.map(|(id, board)| (*id, Arc::clone(board))).collect()
    }

    fn join(&self, exam: ExamId) -> Option<Joined> {
        lock(&self.boards).get(&exam).map(|board| board.join())
    }

    /// Opens a board, or joins it where somebody else did in the meantime.
    fn open(&self, exam: ExamId, look: Look) -> Joined {
        let mut boards = lock(&self.boards);
        let board = || Arc::new(Board::new(look));
        boards.entry(exam).or_insert_with(board).join()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes down who has saved, and tells whoever watches what has changed: once a second, by the ticker.
pub async fn beat(app: &App) {
    flush(app).await;
    let watched = app.live.watched().into_iter();
    join_all(watched.map(|(exam, board)| look_again(app, exam, board))).await;
}

/// Writes down who has saved since the last time. What cannot be written waits for the next.
pub async fn flush(app: &App) {
    let saves = std::mem::take(&mut *lock(&app.live.saves));
    let mut saves: Vec<Saved> = saves.into_values().collect();
    saves.sort_unstable_by_key(|saved| saved.attempt);
    for chunk in saves.chunks(CHUNK) {
        let noted = chunk.to_vec();
        let work = move |conn: &mut Connection| activity::record(conn, &noted);
        if let Err(error) = app.store.write(work).await {
            tracing::warn!(%error, "who has saved could not be noted");
            for saved in chunk {
                app.live.remember(*saved);
            }
        }
    }
}

async fn look_again(app: &App, exam: ExamId, board: Arc<Board>) {
    let Some(before) = board.due() else { return };
    let looked = app.store.read(move |conn| {
        let look = Look::take(conn, exam)?;
        let changes = look.changes_since(conn, &before)?;
        Ok::<_, Error>((look, changes))
    });
    match looked.await {
        Ok((look, changes)) => board.show(look, changes),
        Err(error) => tracing::warn!(%error, %exam, "an exam that is watched was not looked at"),
    }
}

/// Ends every stream: the server is told to end, and they would outlast its patience.
pub fn stop(app: &App) {
    app.live.bell.send_replace(true);
}

/// The attempts of an exam as they are now, at most `limit`.
///
/// # Errors
/// [`Error::NotFound`], also where the filter's `after` is no attempt of this exam.
pub async fn load(app: &App, id: ExamId, filter: Filter, limit: i64) -> Result<Page, Error> {
    app.store
        .read(move |conn| {
            let grace = exams::load(conn, id)?.rules.grace;
            let now = conn.now()?;
            let counts = activity::count_phases(conn, id, grace, now)?;
            Ok(Page {
                snapshot: Snapshot { now, counts },
                lines: activity::list(conn, id, &filter, grace, now, limit)?,
            })
        })
        .await
}

/// How long an attempt under way has not saved, counted from its start where it never did.
pub fn silence(line: &Line, now: Timestamp) -> Option<SignedDuration> {
    match line.phase {
        Phase::InProgress(running) => {
            Some(now.duration_since(line.last_saved_at.unwrap_or(running.started_at)))
        }
        Phase::Ready | Phase::Paused { .. } | Phase::Closed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn saved(attempt: usize, second: i64) -> Saved {
        Saved {
            attempt: AttemptId::new(Uuid::from_u128(u128::try_from(attempt).unwrap())),
            exam: ExamId::new(Uuid::nil()),
            at: Timestamp::from_second(second).unwrap(),
        }
    }

    #[test]
    fn what_is_remembered_of_saves_is_bounded_and_the_latest() {
        let live = Live::new();
        for attempt in 0..MANY + 10 {
            live.remember(saved(attempt, 5));
        }
        // Who is remembered already is not left out, however full it is.
        live.remember(saved(3, 7));
        live.remember(saved(3, 6));
        let saves = lock(&live.saves);
        assert_eq!(saves.len(), MANY);
        assert_eq!(saves[&saved(3, 0).attempt], saved(3, 7));
    }
}
