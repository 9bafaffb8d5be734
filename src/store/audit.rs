//! What was done to exams and to what they share. Only inserted.
//!
//! Invariant: [`insert`] is the only way in, in the transaction of what was done; how entries hold together
//! is in `audit_chain`.

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::StoreError;
use super::accounts::Signature;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, word};
use super::schema::{accounts, audit_entries};
use crate::domain::audit::{Action, Entry};
use crate::domain::audit_chain::Record;
use crate::domain::{AttemptId, AuditEntryId, CandidateId, ExamId};
use crate::formats::audit::{from_json, to_json};

/// One thing that was done, as it is told.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id.
    pub id: AuditEntryId,
    /// To which attempt, where it was one.
    pub attempt: Option<AttemptId>,
    /// Who did it; none where the service did by itself.
    pub by: Option<Signature>,
    /// What.
    pub action: Action,
    /// Its facts, as `formats::audit` wrote them.
    pub facts: Map<String, Value>,
    /// When.
    pub at: Timestamp,
}

type Row = (
    String,
    Option<String>,
    String,
    String,
    i64,
    Option<(String, String)>,
);

/// Stores what was done: with the commit of the transaction that does it, linked into its chain.
pub fn insert(conn: &mut Connection, entry: &Entry) -> Result<(), StoreError> {
    conn.note(Record {
        id: entry.id.to_string(),
        exam: entry.exam.map(|id| id.to_string()),
        attempt: entry.attempt.map(|id| id.to_string()),
        account: entry.account.map(|id| id.to_string()),
        action: entry.fact.action().as_str().to_owned(),
        document: to_json(entry),
        at_ms: ms(entry.at),
    })
}

/// What was done to an exam, or to what belongs to none, newest first: at most `limit` entries before
/// `after`.
pub fn list(
    conn: &mut Connection,
    exam: Option<ExamId>,
    after: Option<AuditEntryId>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => {
        let mut query = audit_entries::table
            .left_join(accounts::table)
            .order(audit_entries::id.desc())
            .limit(limit)
            .select((
                audit_entries::id,
                audit_entries::attempt_id,
                audit_entries::action,
                audit_entries::document,
                audit_entries::at,
                (accounts::username, accounts::display_name).nullable(),
            ))
            .into_boxed();
        query = match exam {
            Some(exam) => query.filter(audit_entries::exam_id.eq(exam.to_string())),
            None => query.filter(audit_entries::exam_id.is_null()),
        };
        if let Some(after) = after {
            query = query.filter(audit_entries::id.lt(after.to_string()));
        }
        query.load(c)
    })?;
    rows.into_iter().map(line).collect()
}

/// What was done about one person in an exam, newest first: to their attempts, or to them.
pub fn list_about(
    conn: &mut Connection,
    exam: ExamId,
    candidate: CandidateId,
    attempts: &[AttemptId],
) -> Result<Vec<Line>, StoreError> {
    let attempts: Vec<String> = attempts.iter().map(ToString::to_string).collect();
    // An id holds nothing that a pattern knows.
    let [about, named] =
        ["about", "candidate"].map(|field| format!("%\"{field}\":\"{candidate}\"%"));
    let rows: Vec<Row> = both!(conn, c => audit_entries::table
        .left_join(accounts::table)
        .filter(audit_entries::exam_id.eq(exam.to_string()))
        .filter(audit_entries::attempt_id.eq_any(&attempts).assume_not_null()
            .or(audit_entries::document.like(&about))
            .or(audit_entries::document.like(&named)))
        .order(audit_entries::id.desc())
        .select((
            audit_entries::id,
            audit_entries::attempt_id,
            audit_entries::action,
            audit_entries::document,
            audit_entries::at,
            (accounts::username, accounts::display_name).nullable(),
        ))
        .load(c))?;
    rows.into_iter().map(line).collect()
}

fn line(row: Row) -> Result<Line, StoreError> {
    let (id, attempt, action, document, at, by) = row;
    Ok(Line {
        id: parse(&id, "audit_entries.id")?,
        attempt: attempt
            .map(|id| parse(&id, "audit_entries.attempt_id"))
            .transpose()?,
        by: by.map(Signature::of),
        action: word(&action, Action::ALL, Action::as_str, "audit_entries.action")?,
        facts: from_json(&document).map_err(|_| StoreError::corrupt("audit_entries.document"))?,
        at: timestamp(at, "audit_entries.at")?,
    })
}
