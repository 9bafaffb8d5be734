//! The sessions of staff and candidates.
//!
//! Invariant: a token is stored as its hash alone. A session of an account that was deactivated is none.

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp};
use super::schema::{accounts, candidates, sessions};
use crate::domain::access::{Candidate, Staff};
use crate::domain::{AccountId, CandidateId, SessionId};

/// Whose session it is to be.
#[derive(Debug, Clone, Copy)]
pub enum Holder {
    /// A staff account.
    Account(AccountId),
    /// A candidate.
    Candidate(CandidateId),
}

/// Stores a session under the hash of its token.
pub fn insert(
    conn: &mut Connection,
    id: SessionId,
    token_hash: &str,
    holder: Holder,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let (account_id, candidate_id) = match holder {
        Holder::Account(id) => (Some(id.to_string()), None),
        Holder::Candidate(id) => (None, Some(id.to_string())),
    };
    let values = (
        sessions::id.eq(id.to_string()),
        sessions::token_hash.eq(token_hash),
        sessions::account_id.eq(account_id),
        sessions::candidate_id.eq(candidate_id),
        sessions::created_at.eq(ms(now)),
        sessions::expires_at.eq(ms(expires_at)),
        sessions::last_seen_at.eq(ms(now)),
        sessions::proved_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(sessions::table).values(values).execute(c))?;
    Ok(())
}

/// Who a valid session stands for.
#[derive(Debug, Clone, Copy)]
pub enum Actor {
    /// Staff.
    Staff(Staff),
    /// A candidate.
    Candidate(Candidate),
}

impl Actor {
    /// The session that it was made from.
    pub const fn session(&self) -> SessionId {
        match self {
            Self::Staff(staff) => staff.session,
            Self::Candidate(candidate) => candidate.session,
        }
    }
}

/// A session that was found.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Who.
    pub actor: Actor,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it was last used, to within a minute.
    pub last_seen_at: Timestamp,
}

/// The holder of a token, where its session has not ended.
pub fn find(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<Found>, StoreError> {
    type Row = (
        (String, i64, i64, i64),
        Option<(String, Option<i64>)>,
        Option<(String, String)>,
    );
    let row: Option<Row> = both!(conn, c => sessions::table
        .left_join(accounts::table)
        .left_join(candidates::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(ms(now)))
        .select((
            (sessions::id, sessions::expires_at, sessions::last_seen_at, sessions::proved_at),
            (accounts::id, accounts::deactivated_at).nullable(),
            (candidates::id, candidates::exam_id).nullable(),
        ))
        .get_result(c)
        .optional())?;
    let Some(((session, expires_at, last_seen_at, proved_at), account, candidate)) = row else {
        return Ok(None);
    };
    let session = parse(&session, "sessions.id")?;
    let actor = match (account, candidate) {
        (Some((_, Some(_))), _) => return Ok(None),
        (Some((id, None)), _) => Actor::Staff(Staff {
            session,
            account: parse(&id, "sessions.account_id")?,
            proved_at: timestamp(proved_at, "sessions.proved_at")?,
        }),
        (None, Some((id, exam))) => Actor::Candidate(Candidate {
            session,
            candidate: parse(&id, "sessions.candidate_id")?,
            exam: parse(&exam, "candidates.exam_id")?,
        }),
        (None, None) => return Err(StoreError::corrupt("sessions")),
    };
    Ok(Some(Found {
        actor,
        expires_at: timestamp(expires_at, "sessions.expires_at")?,
        last_seen_at: timestamp(last_seen_at, "sessions.last_seen_at")?,
    }))
}

/// Whether a session has not ended.
pub fn holds(conn: &mut Connection, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let open = sessions::table
        .find(id.to_string())
        .filter(sessions::expires_at.gt(ms(now)));
    Ok(both!(conn, c => diesel::select(exists(open)).get_result(c))?)
}

/// A session of an account, as its holder sees it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// The sessions of an account that have not ended and were used since `used_after`, newest first.
pub fn list_of(
    conn: &mut Connection,
    account: AccountId,
    now: Timestamp,
    used_after: Timestamp,
) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<(String, i64, i64, i64)> = both!(conn, c => sessions::table
        .filter(sessions::account_id.eq(account.to_string()))
        .filter(sessions::expires_at.gt(ms(now)))
        .filter(sessions::last_seen_at.gt(ms(used_after)))
        .order(sessions::id.desc())
        .select((sessions::id, sessions::created_at, sessions::last_seen_at, sessions::expires_at))
        .load(c))?;
    let listed = |(id, created, seen, expires): (String, i64, i64, i64)| {
        Ok(Listed {
            id: parse(&id, "sessions.id")?,
            created_at: timestamp(created, "sessions.created_at")?,
            last_seen_at: timestamp(seen, "sessions.last_seen_at")?,
            expires_at: timestamp(expires, "sessions.expires_at")?,
        })
    };
    rows.into_iter().map(listed).collect()
}

/// When each account last used a session that is still kept.
pub fn last_seen(conn: &mut Connection) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
    use diesel::dsl::max;
    let rows: Vec<(Option<String>, Option<i64>)> = both!(conn, c => sessions::table
        .filter(sessions::account_id.is_not_null())
        .group_by(sessions::account_id)
        .select((sessions::account_id, max(sessions::last_seen_at)))
        .load(c))?;
    let seen = rows.into_iter().filter_map(|(id, at)| Some((id?, at?)));
    seen.map(|(id, at)| {
        let account = parse(&id, "sessions.account_id")?;
        Ok((account, timestamp(at, "sessions.last_seen_at")?))
    })
    .collect()
}

/// Notes that a session is used.
pub fn record_seen(conn: &mut Connection, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let this = sessions::table.find(id.to_string());
    both!(conn, c => diesel::update(this).set(sessions::last_seen_at.eq(ms(now))).execute(c))?;
    Ok(())
}

/// Notes that the holder of a session proved who they are.
pub fn record_proved(
    conn: &mut Connection,
    id: SessionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let this = sessions::table.find(id.to_string());
    both!(conn, c => diesel::update(this).set(sessions::proved_at.eq(ms(now))).execute(c))?;
    Ok(())
}

/// Ends a session, and sweeps those that ended by themselves.
pub fn end(conn: &mut Connection, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let ended = sessions::id
        .eq(id.to_string())
        .or(sessions::expires_at.le(ms(now)));
    both!(conn, c => diesel::delete(sessions::table.filter(ended)).execute(c))?;
    Ok(())
}

/// Begin and end of a candidate's sessions, the first first.
pub fn list_of_candidate(
    conn: &mut Connection,
    candidate: CandidateId,
) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
    let rows: Vec<(i64, i64)> = both!(conn, c => sessions::table
        .filter(sessions::candidate_id.eq(candidate.to_string()))
        .order(sessions::created_at.asc())
        .select((sessions::created_at, sessions::expires_at))
        .load(c))?;
    rows.into_iter()
        .map(|(begun, ends)| {
            let begun = timestamp(begun, "sessions.created_at")?;
            Ok((begun, timestamp(ends, "sessions.expires_at")?))
        })
        .collect()
}

/// Ends every session of a candidate: a new ticket makes the old device's session void.
pub fn end_of_candidate(conn: &mut Connection, id: CandidateId) -> Result<(), StoreError> {
    let theirs = sessions::table.filter(sessions::candidate_id.eq(id.to_string()));
    both!(conn, c => diesel::delete(theirs).execute(c))?;
    Ok(())
}

/// Ends the sessions of an account, all or all but one; whether there was any.
pub fn end_of_account(
    conn: &mut Connection,
    id: AccountId,
    but: Option<SessionId>,
) -> Result<bool, StoreError> {
    let spared = but.map_or_else(String::new, |id| id.to_string());
    let theirs = sessions::account_id
        .eq(id.to_string())
        .and(sessions::id.ne(spared));
    Ok(both!(conn, c => diesel::delete(sessions::table.filter(theirs)).execute(c))? > 0)
}
