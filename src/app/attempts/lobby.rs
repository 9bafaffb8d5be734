//! What a candidate sees before the start, and between attempts.

use std::sync::Arc;

use jiff::Timestamp;

use super::Seen;
use crate::app::drawings::{self, Promise};
use crate::app::messages::{Told, unread_of};
use crate::app::{App, Error};
use crate::domain::access::Candidate;
use crate::domain::attempt::Phase;
use crate::domain::exam::State;
use crate::domain::waiting::{Waiting, waiting};
use crate::store::candidates::{self, Person};
use crate::store::exams::Exam;
use crate::store::{attempts, exams};

/// What a candidate sees who comes in: asked for again and again by everybody who waits.
#[derive(Debug, Clone)]
pub struct Lobby {
    /// The exam.
    pub exam: Exam,
    /// The promise about its papers, where there is one.
    pub promise: Option<Promise>,
    /// Who the caller is.
    pub person: Person,
    /// The caller's attempts, by number.
    pub seen: Vec<Seen>,
    /// Messages that the caller has not read, the oldest first.
    pub unread: Vec<Told>,
    /// How long the caller waits to start the last of them; none where nothing is to be waited for.
    pub waiting: Option<Waiting>,
    /// The moment of the answer, by the clock that decides.
    pub now: Timestamp,
}

/// The caller's exam and attempts.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, who: Candidate) -> Result<Lobby, Error> {
    let memory = Arc::clone(&app.memory);
    let (board, steady) = (Arc::clone(&app.messages), app.clock.steady());
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, who.exam)?;
            let own = attempts::list_of(conn, who.candidate)?.into_iter();
            let now = conn.now()?;
            let seen: Vec<Seen> = own
                .map(|attempt| Seen::new(who, attempt, &exam, now))
                .collect();
            let fixed = memory.load_fixed(conn, exam.id)?;
            let to_start = seen.last().filter(|last| last.phase == Phase::Ready);
            let to_start = to_start.filter(|_| exam.state == State::Published);
            let waiting = to_start
                .and_then(|last| waiting(&exam.rules, last.attempt.id, fixed.n_candidates, now));
            let promise = fixed
                .commitment
                .map(|commitment| drawings::promise_of(conn, &exam, commitment, now));
            Ok(Lobby {
                person: candidates::load(conn, who.candidate)?,
                unread: unread_of(conn, &board, who, steady)?,
                promise: promise.transpose()?,
                exam,
                seen,
                waiting,
                now,
            })
        })
        .await
}
