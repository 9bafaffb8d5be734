//! The roster of each exam.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, ms, parse};
use super::schema::{attempts, candidates};
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::domain::seed::Seed;
use crate::domain::{AttemptId, CandidateId, ExamId};

/// One person on a roster.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their id.
    pub id: CandidateId,
    /// The exam.
    pub exam: ExamId,
    /// Number, name, branch.
    pub entry: RosterEntry,
    /// Whether a ticket was issued.
    pub has_ticket: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = candidates)]
pub(super) struct Row {
    id: String,
    exam_id: String,
    number: String,
    name: String,
    branch: String,
    ticket_hash: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = candidates)]
#[diesel(treat_none_as_default_value = false)]
pub(super) struct NewRow<'a> {
    id: String,
    exam_id: &'a str,
    number: &'a str,
    name: &'a str,
    branch: &'a str,
    created_at: i64,
}

impl<'a> NewRow<'a> {
    fn all(exam: &'a str, people: &[(CandidateId, &'a RosterEntry)], now: Timestamp) -> Vec<Self> {
        let row = |(id, entry): &(CandidateId, &'a RosterEntry)| Self {
            id: id.to_string(),
            exam_id: exam,
            number: &entry.number,
            name: &entry.name,
            branch: entry.branch.as_str(),
            created_at: ms(now),
        };
        people.iter().map(row).collect()
    }
}

pub(super) fn person(row: Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: parse(&row.id, "candidates.id")?,
        exam: parse(&row.exam_id, "candidates.exam_id")?,
        entry: RosterEntry {
            number: row.number,
            name: row.name,
            branch: BranchPath::parse(&row.branch)
                .map_err(|_| StoreError::corrupt("candidates.branch"))?,
        },
        has_ticket: row.ticket_hash.is_some(),
    })
}

/// Adds people to a roster.
///
/// # Errors
/// [`StoreError::Duplicate`] where a number is on it already.
pub fn insert(
    conn: &mut Connection,
    exam: ExamId,
    people: &[(CandidateId, &RosterEntry)],
    now: Timestamp,
) -> Result<(), StoreError> {
    conn.insert_people(&NewRow::all(&exam.to_string(), people, now))
}

/// Brings the names and branches of people of a roster up to date.
pub fn update_entries(
    conn: &mut Connection,
    exam: ExamId,
    people: &[(CandidateId, &RosterEntry)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let exam = exam.to_string();
    for chunk in people.chunks(CHUNK) {
        let rows = NewRow::all(&exam, chunk, now);
        // Each is there already, so that nothing is inserted and the moment of its making stays.
        both!(conn, c => diesel::insert_into(candidates::table)
            .values(&rows)
            .on_conflict(candidates::id)
            .do_update()
            .set((
                candidates::name.eq(excluded(candidates::name)),
                candidates::branch.eq(excluded(candidates::branch)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Everybody on a roster, by number.
pub fn list(conn: &mut Connection, exam: ExamId) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .order(candidates::number.asc())
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(person).collect()
}

/// A page of a roster in seating order, by branch and number: at most `limit` people after `after`;
/// with `until`, without those who were added after it.
pub fn list_seated(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<&Person>,
    until: Option<Timestamp>,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => {
        let mut query = candidates::table
            .filter(candidates::exam_id.eq(exam.to_string()))
            .order((candidates::branch.asc(), candidates::number.asc()))
            .limit(limit)
            .select(Row::as_select())
            .into_boxed();
        if let Some(until) = until {
            query = query.filter(candidates::created_at.le(ms(until)));
        }
        if let Some(Person { entry, .. }) = after {
            let branch = entry.branch.as_str();
            let is_later = candidates::branch.gt(branch).or(candidates::number.gt(entry.number.as_str()));
            // The first bound alone lets both databases begin in the middle of the index.
            query = query.filter(candidates::branch.ge(branch)).filter(is_later);
        }
        query.load(c)
    })?;
    rows.into_iter().map(person).collect()
}

/// How many people are on a roster.
pub fn count(conn: &mut Connection, exam: ExamId) -> Result<usize, StoreError> {
    let n_people: i64 = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .count()
        .get_result(c))?;
    usize::try_from(n_people).map_err(|_| StoreError::corrupt("candidates"))
}

/// How many people of a roster are of each branch itself.
pub fn count_by_branch(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<Vec<(BranchPath, usize)>, StoreError> {
    let rows: Vec<(String, i64)> = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .group_by(candidates::branch)
        .select((candidates::branch, diesel::dsl::count_star()))
        .load(c))?;
    let counted = |(path, n): (String, i64)| {
        let path = BranchPath::parse(&path);
        let path = path.map_err(|_| StoreError::corrupt("candidates.branch"))?;
        let n = usize::try_from(n).map_err(|_| StoreError::corrupt("candidates"))?;
        Ok((path, n))
    };
    rows.into_iter().map(counted).collect()
}

/// The person of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: CandidateId) -> Result<Person, StoreError> {
    let row: Row = both!(conn, c => candidates::table.find(id.to_string()).select(Row::as_select()).get_result(c))?;
    person(row)
}

/// The person of a number on a roster.
pub fn find_by_number(
    conn: &mut Connection,
    exam: ExamId,
    number: &str,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .filter(candidates::number.eq(number))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(person).transpose()
}

/// Who holds a ticket.
pub fn find_by_ticket(
    conn: &mut Connection,
    ticket_hash: &str,
) -> Result<Option<Person>, StoreError> {
    let row: Option<Row> = both!(conn, c => candidates::table
        .filter(candidates::ticket_hash.eq(ticket_hash))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(person).transpose()
}

/// Gives a person a ticket; an earlier one stops working.
pub fn set_ticket(
    conn: &mut Connection,
    id: CandidateId,
    ticket_hash: &str,
) -> Result<(), StoreError> {
    let this = candidates::table.find(id.to_string());
    both!(conn, c => diesel::update(this).set(candidates::ticket_hash.eq(ticket_hash)).execute(c))?;
    Ok(())
}

/// The key under which what is said of a person is sealed; none where nothing was, and none for who was
/// erased.
pub fn find_reason_key(conn: &mut Connection, id: CandidateId) -> Result<Option<Seed>, StoreError> {
    let key: Option<Option<String>> = both!(conn, c => candidates::table
        .find(id.to_string())
        .select(candidates::reason_key)
        .get_result(c)
        .optional())?;
    let key = key.flatten();
    key.map(|key| parse(&key, "candidates.reason_key"))
        .transpose()
}

/// Gives a person who is kept a key; true where they had none.
pub fn set_reason_key(
    conn: &mut Connection,
    id: CandidateId,
    key: &Seed,
) -> Result<bool, StoreError> {
    let this = candidates::table
        .filter(candidates::id.eq(id.to_string()))
        .filter(candidates::reason_key.is_null())
        .filter(candidates::erased_at.is_null());
    let set = candidates::reason_key.eq(key.to_string());
    Ok(both!(conn, c => diesel::update(this).set(set).execute(c))? == 1)
}

/// Takes a person's ticket away.
pub fn end_ticket(conn: &mut Connection, id: CandidateId) -> Result<(), StoreError> {
    let this = candidates::table.find(id.to_string());
    let none = candidates::ticket_hash.eq(None::<String>);
    both!(conn, c => diesel::update(this).set(none).execute(c))?;
    Ok(())
}

/// Takes people off the roster of a draft.
pub fn delete(conn: &mut Connection, ids: &[CandidateId]) -> Result<(), StoreError> {
    for chunk in ids.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        both!(conn, c => diesel::delete(candidates::table.filter(candidates::id.eq_any(&ids))).execute(c))?;
    }
    Ok(())
}

/// The candidates' numbers of these attempts.
pub fn load_numbers(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<BTreeMap<AttemptId, String>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = both!(conn, c => attempts::table
        .inner_join(candidates::table)
        .filter(attempts::id.eq_any(&ids))
        .select((attempts::id, candidates::number))
        .load(c))?;
    rows.into_iter()
        .map(|(attempt, number)| Ok((parse(&attempt, "attempts.id")?, number)))
        .collect()
}
