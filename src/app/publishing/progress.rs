//! How far a drawing is, and calling it off.
//!
//! Invariant: both go by what is stored, so that any node tells and calls off what another draws. What is
//! called off leaves nothing: its papers go in the transaction that takes its name from the exam, and it can
//! store none after that. A drawing whose process ended stands where it stood until it is called off, or the
//! next one begins.

use std::sync::Arc;

use crate::app::audit::{Deed, note};
use crate::app::{App, Error};
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::{DrawId, ExamId};
use crate::store::{Connection, attempts, candidates, exams, papers};

/// Where a drawing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// None is under way.
    Idle,
    /// The plan is proven and the first papers are made.
    Preparing,
    /// Papers are drawn, checked and stored.
    Drawing,
    /// All papers are stored, and summed up.
    Finishing,
    /// The exam has its papers.
    Done,
}

/// How far a drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Where it stands.
    pub phase: Phase,
    /// Candidates whose papers are stored.
    pub drawn: usize,
    /// Candidates on the roster.
    pub candidates: usize,
}

/// How far the drawing of an exam's papers is, on whichever node.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn progress(app: &App, id: ExamId) -> Result<Progress, Error> {
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, id)?;
            let candidates = candidates::count(conn, id)?;
            let (phase, drawn) = match (exam.state, exam.draw) {
                (State::Published | State::Closed, _) => (Phase::Done, candidates),
                (State::Draft, None) => (Phase::Idle, 0),
                (State::Draft, Some(_)) => match attempts::count(conn, id)? {
                    0 => (Phase::Preparing, 0),
                    drawn if drawn < candidates => (Phase::Drawing, drawn),
                    drawn => (Phase::Finishing, drawn),
                },
            };
            Ok(Progress {
                phase,
                drawn,
                candidates,
            })
        })
        .await
}

/// Calls off the drawing that is under way; where none is, nothing changes.
///
/// # Errors
/// [`Error::ExamState`] once the exam is published; [`Error::NotFound`].
pub async fn cancel(app: &App, id: ExamId) -> Result<(), Error> {
    let (entropy, deed) = (Arc::clone(&app.entropy), Deed::of_caller(app, Some(id)));
    app.store
        .write(move |conn| {
            let Some(draw) = crate::app::exams::lock_in(conn, id, State::Draft)?.draw else {
                return Ok(());
            };
            drop_in(conn, id, draw)?;
            let fact = Fact::DrawingCancelled { draw };
            note(conn, entropy.as_ref(), deed.clone(), fact)
        })
        .await
}

/// Leaves nothing of a drawing that failed. Where that fails as well, the next drawing sweeps.
pub(super) async fn abandon(app: &App, id: ExamId, draw: DrawId) {
    let swept = app.store.write(move |conn| drop_in(conn, id, draw));
    if let Err(error) = swept.await {
        tracing::warn!(%error, exam = %id, "what a failed drawing left is still there");
    }
}

/// Takes a drawing back, where it is still the one under way.
fn drop_in(conn: &mut Connection, id: ExamId, draw: DrawId) -> Result<(), Error> {
    let mut exam = exams::lock(conn, id)?;
    if exam.state == State::Draft && exam.draw == Some(draw) {
        papers::sweep_draft(conn, id)?;
        exam.draw = None;
        exams::update(conn, &exam)?;
    }
    Ok(())
}
