//! What a candidate is told.
//!
//! Invariant: messages for others are not found, like those that were withdrawn and those that never were.

use std::time::Duration;

use jiff::Timestamp;

use super::Board;
use crate::app::{App, Error};
use crate::domain::access::Candidate;
use crate::domain::message::{Message, SHOWN_AT_ONCE};
use crate::domain::{CandidateId, MessageId};
use crate::store::{Connection, candidates, messages as store};

/// A message as the one whom it is for sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub text: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When they said that they have read it.
    pub read_at: Option<Timestamp>,
}

/// Those that are for a person.
fn keep_own(
    conn: &mut Connection,
    id: CandidateId,
    standing: &[Message],
) -> Result<Vec<Message>, Error> {
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let branch = candidates::load(conn, id)?.entry.branch;
    let own = standing
        .iter()
        .filter(|message| message.is_for(id, &branch));
    Ok(own.cloned().collect())
}

fn told(conn: &mut Connection, id: CandidateId, own: Vec<Message>) -> Result<Vec<Told>, Error> {
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let read = store::list_read(conn, id)?;
    let told = |message: Message| Told {
        read_at: read.get(&message.id).copied(),
        id: message.id,
        text: message.text,
        sent_at: message.sent_at,
    };
    Ok(own.into_iter().map(told).collect())
}

/// What a candidate has not read yet, the oldest first: the first few.
pub(in crate::app) fn unread_of(
    conn: &mut Connection,
    board: &Board,
    who: Candidate,
    steady: Duration,
) -> Result<Vec<Told>, Error> {
    let standing = board.load(conn, who.exam, steady)?;
    let own = keep_own(conn, who.candidate, &standing)?;
    let mut unread = told(conn, who.candidate, own)?;
    unread.retain(|one| one.read_at.is_none());
    unread.truncate(SHOWN_AT_ONCE);
    Ok(unread)
}

/// Everything that a person was told and that stands, the oldest first.
pub(in crate::app) fn own_of(
    conn: &mut Connection,
    id: CandidateId,
    of_exam: &[Message],
) -> Result<Vec<Told>, Error> {
    let standing = of_exam.iter().filter(|one| one.withdrawn.is_none());
    let standing: Vec<Message> = standing.cloned().collect();
    let own = keep_own(conn, id, &standing)?;
    told(conn, id, own)
}

/// Everything that the caller was told and that stands, the oldest first.
///
/// # Errors
/// The store's.
pub async fn list_own(app: &App, who: Candidate) -> Result<Vec<Told>, Error> {
    app.store
        .read(move |conn| {
            let of_exam = store::list(conn, who.exam)?;
            own_of(conn, who.candidate, &of_exam)
        })
        .await
}

/// Notes that the caller has read a message; saying so again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] also for what is for others, and for what was withdrawn.
pub async fn acknowledge(app: &App, who: Candidate, id: MessageId) -> Result<Told, Error> {
    let read = move |conn: &mut Connection| -> Result<Told, Error> {
        let found = store::find(conn, id)?.filter(|found| found.exam == who.exam);
        let own = own_of(conn, who.candidate, found.as_slice())?;
        own.into_iter().next().ok_or(Error::NotFound)
    };
    let told = app.store.read(read).await?;
    if told.read_at.is_some() {
        return Ok(told);
    }
    app.store
        .write(move |conn| {
            // It may have been withdrawn since.
            read(conn)?;
            let now = conn.now()?;
            store::record_reading(conn, id, who.candidate, now)?;
            read(conn)
        })
        .await
}
