//! What staff tell those who sit an exam, and who has read it.
//!
//! Invariant: a message is inserted, and withdrawn at most once; it is never changed otherwise, but that
//! `erasures` takes the words to one person. Who has read one has read it once, when they first said so.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp};
use super::schema::{message_readings, messages};
use crate::domain::message::{Audience, Message};
use crate::domain::roster::BranchPath;
use crate::domain::{AccountId, CandidateId, ExamId, MessageId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    id: String,
    exam_id: String,
    scope: String,
    candidate_id: Option<String>,
    branch: Option<String>,
    body: String,
    account_id: String,
    sent_at: i64,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<String>,
}

fn message(row: Row) -> Result<Message, StoreError> {
    let branch =
        |path: &str| BranchPath::parse(path).map_err(|_| StoreError::corrupt("messages.branch"));
    let withdrawn = row.withdrawn_at.zip(row.withdrawn_by);
    let withdrawn = withdrawn.map(|(at, by)| -> Result<_, StoreError> {
        let at = timestamp(at, "messages.withdrawn_at")?;
        Ok((at, parse(&by, "messages.withdrawn_by")?))
    });
    Ok(Message {
        id: parse(&row.id, "messages.id")?,
        exam: parse(&row.exam_id, "messages.exam_id")?,
        audience: match (row.candidate_id, row.branch) {
            (None, None) => Audience::All,
            (None, Some(path)) => Audience::Branch(branch(&path)?),
            (Some(id), None) => Audience::Candidate(parse(&id, "messages.candidate_id")?),
            (Some(_), Some(_)) => return Err(StoreError::corrupt("messages.scope")),
        },
        text: row.body,
        account: parse(&row.account_id, "messages.account_id")?,
        sent_at: timestamp(row.sent_at, "messages.sent_at")?,
        withdrawn: withdrawn.transpose()?,
    })
}

/// Stores a message.
///
/// # Errors
/// [`StoreError::Duplicate`] where there is one of this id.
pub fn insert(conn: &mut Connection, sent: &Message) -> Result<(), StoreError> {
    let (scope, candidate, branch) = match &sent.audience {
        Audience::All => ("all", None, None),
        Audience::Branch(branch) => ("branch", None, Some(branch.to_string())),
        Audience::Candidate(id) => ("candidate", Some(id.to_string()), None),
    };
    let row = Row {
        id: sent.id.to_string(),
        exam_id: sent.exam.to_string(),
        scope: scope.to_owned(),
        candidate_id: candidate,
        branch,
        body: sent.text.clone(),
        account_id: sent.account.to_string(),
        sent_at: ms(sent.sent_at),
        withdrawn_at: sent.withdrawn.map(|(at, _)| ms(at)),
        withdrawn_by: sent.withdrawn.map(|(_, by)| by.to_string()),
    };
    both!(conn, c => diesel::insert_into(messages::table).values(&row).execute(c))?;
    Ok(())
}

/// The message of an id.
pub fn find(conn: &mut Connection, id: MessageId) -> Result<Option<Message>, StoreError> {
    let row: Option<Row> = both!(conn, c => messages::table
        .find(id.to_string())
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(message).transpose()
}

/// The messages of an exam, in the order in which they were sent.
pub fn list(conn: &mut Connection, exam: ExamId) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => messages::table
        .filter(messages::exam_id.eq(exam.to_string()))
        .order((messages::sent_at.asc(), messages::id.asc()))
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(message).collect()
}

/// How many messages an exam has, those that were withdrawn among them.
pub fn count(conn: &mut Connection, exam: ExamId) -> Result<usize, StoreError> {
    let n: i64 = both!(conn, c => messages::table
        .filter(messages::exam_id.eq(exam.to_string()))
        .select(count_star())
        .get_result(c))?;
    usize::try_from(n).map_err(|_| StoreError::corrupt("messages"))
}

/// Withdraws a message; whether it stood until now.
pub fn withdraw(
    conn: &mut Connection,
    id: MessageId,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let standing = messages::table
        .find(id.to_string())
        .filter(messages::withdrawn_at.is_null());
    let set = (
        messages::withdrawn_at.eq(ms(now)),
        messages::withdrawn_by.eq(by.to_string()),
    );
    let n = both!(conn, c => diesel::update(standing).set(set).execute(c))?;
    Ok(0 < n)
}

/// Notes that somebody has read a message; what was noted first stays.
pub fn record_reading(
    conn: &mut Connection,
    id: MessageId,
    candidate: CandidateId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        message_readings::candidate_id.eq(candidate.to_string()),
        message_readings::message_id.eq(id.to_string()),
        message_readings::read_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(message_readings::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// What somebody has read, and when.
pub fn list_read(
    conn: &mut Connection,
    candidate: CandidateId,
) -> Result<BTreeMap<MessageId, Timestamp>, StoreError> {
    let rows: Vec<(String, i64)> = both!(conn, c => message_readings::table
        .filter(message_readings::candidate_id.eq(candidate.to_string()))
        .select((message_readings::message_id, message_readings::read_at))
        .load(c))?;
    let read = |(id, at): (String, i64)| {
        let at = timestamp(at, "message_readings.read_at")?;
        Ok((parse(&id, "message_readings.message_id")?, at))
    };
    rows.into_iter().map(read).collect()
}

/// How many have read each message of an exam that anybody has read.
pub fn count_read(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<BTreeMap<MessageId, usize>, StoreError> {
    let rows: Vec<(String, i64)> = both!(conn, c => message_readings::table
        .inner_join(messages::table)
        .filter(messages::exam_id.eq(exam.to_string()))
        .group_by(message_readings::message_id)
        .select((message_readings::message_id, count_star()))
        .load(c))?;
    let counted = |(id, n): (String, i64)| {
        let n = usize::try_from(n).map_err(|_| StoreError::corrupt("message_readings"))?;
        Ok((parse(&id, "message_readings.message_id")?, n))
    };
    rows.into_iter().map(counted).collect()
}
