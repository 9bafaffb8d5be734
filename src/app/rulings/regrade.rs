//! Grading again everybody whom rulings concern.
//!
//! Invariant: it can stop anywhere and go on, on any node: what is done is known by the number of rulings
//! that each grade knows of. The same answers give the same grade, whoever computes it.

use std::collections::BTreeSet;

use crate::app::batches::grade_and_store;
use crate::app::{App, Error};
use crate::domain::{ExamId, QuestionVersionId};
use crate::store::{Connection, exams, grades, rulings};

/// Attempts that are graded again together.
const TOGETHER: i64 = 500;

/// How far the regrading of an exam is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rulings in force.
    pub n_rulings: usize,
    /// Graded attempts that were not looked at under the last of them.
    pub n_left: usize,
    /// All graded attempts.
    pub n_graded: usize,
}

/// How far it is.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn progress(app: &App, exam: ExamId) -> Result<Progress, Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            progress_in(conn, exam)
        })
        .await
}

/// The same on a connection, of an exam that is there.
pub(in crate::app) fn progress_in(conn: &mut Connection, exam: ExamId) -> Result<Progress, Error> {
    let n_rulings = rulings::count_in_force(conn, exam)?;
    let is_finished = !rulings::list_unfinished(conn)?
        .iter()
        .any(|(_, of)| *of == exam);
    let (n_outdated, n_graded) = grades::count_outdated(conn, exam, n_rulings)?;
    Ok(Progress {
        n_rulings,
        n_left: if is_finished { 0 } else { n_outdated },
        n_graded,
    })
}

/// Grades again the attempts of an exam whose grade does not know of all that is in force and that have a
/// question on their paper that was ruled about: all of them, or those of so many pages.
///
/// # Errors
/// The store's: what is left is done the next time.
pub async fn regrade_some(app: &App, exam: ExamId, n_pages: Option<usize>) -> Result<(), Error> {
    let in_force = app
        .store
        .read(move |conn| rulings::list_in_force(conn, exam).map_err(Error::from))
        .await?;
    let n_rulings = in_force.len();
    let ruled: BTreeSet<QuestionVersionId> = in_force.iter().map(|ruling| ruling.version).collect();
    let (mut after, mut n_missed) = (None, 0);
    for page in 0.. {
        let list = move |conn: &mut Connection| {
            let listed = grades::list_graded(conn, exam, Some(n_rulings), after, TOGETHER);
            listed.map_err(Error::from)
        };
        let found = app.store.read(list).await?;
        after = found.last().map(|one| one.attempt);
        if after.is_none() {
            break;
        }
        if n_pages.is_some_and(|n_pages| n_pages <= page) {
            return Ok(());
        }
        let done = grade_and_store(app, exam, found, Some(ruled.clone())).await?;
        n_missed += done.n_found - done.n_stored;
    }
    if n_missed > 0 {
        // Somebody else was at them; the next time they are up to date, or are done.
        return Ok(());
    }
    let now = app.now();
    let finish = move |conn: &mut Connection| {
        rulings::finish(conn, exam, n_rulings, now).map_err(Error::from)
    };
    app.store.write(finish).await
}

/// Goes on with every regrading that is not finished.
///
/// # Errors
/// The store's.
pub(in crate::app) async fn go_on(app: &App) -> Result<(), Error> {
    let unfinished = app
        .store
        .read(|conn| rulings::list_unfinished(conn).map_err(Error::from))
        .await?;
    let of_exams: BTreeSet<ExamId> = unfinished.into_iter().map(|(_, exam)| exam).collect();
    for exam in of_exams {
        regrade_some(app, exam, None).await?;
    }
    Ok(())
}
