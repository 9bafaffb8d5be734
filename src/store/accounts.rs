//! Staff accounts, the one-time set-up links, and the sessions of staff and candidates.

use diesel::dsl::exists;
use diesel::prelude::*;
use jiff::Timestamp;

use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, word};
use super::schema::{accounts, candidates, sessions, setup_tokens};
use super::{StoreError, rows};
use crate::domain::access::{Candidate, Role, Staff};
use crate::domain::{AccountId, CandidateId, SessionId};

/// A staff account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in, lower case.
    pub username: String,
    /// What colleagues see.
    pub display_name: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// What it may do.
    pub role: Role,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: String,
    username: String,
    display_name: String,
    password_hash: String,
    role: String,
    created_at: i64,
}

fn account(row: AccountRow) -> Result<Account, StoreError> {
    Ok(Account {
        id: parse(&row.id, "accounts.id")?,
        username: row.username,
        display_name: row.display_name,
        password_hash: row.password_hash,
        role: word(&row.role, Role::ALL, Role::as_str, "accounts.role")?,
    })
}

/// Stores a new account.
///
/// # Errors
/// [`StoreError::Duplicate`] where the username is taken.
pub fn insert_account(
    conn: &mut Connection,
    account: &Account,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = AccountRow {
        id: account.id.to_string(),
        username: account.username.clone(),
        display_name: account.display_name.clone(),
        password_hash: account.password_hash.clone(),
        role: account.role.as_str().to_owned(),
        created_at: ms(now),
    };
    both!(conn, c => diesel::insert_into(accounts::table).values(&row).execute(c))?;
    Ok(())
}

/// The account of a username.
pub fn find_account(conn: &mut Connection, username: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = both!(conn, c => accounts::table
        .filter(accounts::username.eq(username))
        .select(AccountRow::as_select())
        .get_result(c)
        .optional())?;
    row.map(account).transpose()
}

/// Who did something, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// What they sign in with.
    pub username: String,
    /// What they are called.
    pub display_name: String,
}

impl Signature {
    /// From the columns `username` and `display_name`.
    pub(super) fn of((username, display_name): (String, String)) -> Self {
        Self {
            username,
            display_name,
        }
    }
}

/// The account of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_account(conn: &mut Connection, id: AccountId) -> Result<Account, StoreError> {
    let row: AccountRow = both!(conn, c => accounts::table.find(id.to_string()).select(AccountRow::as_select()).get_result(c))?;
    account(row)
}

/// How many accounts there are.
pub fn count_accounts(conn: &mut Connection) -> Result<i64, StoreError> {
    Ok(both!(conn, c => accounts::table.count().get_result(c))?)
}

/// Keeps the hash of a set-up link that was handed out.
pub fn insert_setup_token(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        setup_tokens::token_hash.eq(token_hash),
        setup_tokens::created_at.eq(ms(now)),
        setup_tokens::expires_at.eq(ms(expires_at)),
    );
    both!(conn, c => diesel::insert_into(setup_tokens::table).values(values).execute(c))?;
    Ok(())
}

/// Uses up a set-up link; false where it is unknown, used or too old.
pub fn use_setup_token(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let open = setup_tokens::table
        .filter(setup_tokens::token_hash.eq(token_hash))
        .filter(setup_tokens::used_at.is_null())
        .filter(setup_tokens::expires_at.gt(ms(now)));
    let n_used =
        both!(conn, c => diesel::update(open).set(setup_tokens::used_at.eq(ms(now))).execute(c))?;
    Ok(n_used == 1)
}

/// Whose session it is to be.
#[derive(Debug, Clone, Copy)]
pub enum Holder {
    /// A staff account.
    Account(AccountId),
    /// A candidate.
    Candidate(CandidateId),
}

/// Stores a session under the hash of its token.
pub fn insert_session(
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

/// The holder of a token, where its session has not ended, and when it will.
pub fn find_actor(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<(Actor, Timestamp)>, StoreError> {
    type Row = (
        String,
        i64,
        Option<(String, String)>,
        Option<(String, String)>,
    );
    let row: Option<Row> = both!(conn, c => sessions::table
        .left_join(accounts::table)
        .left_join(candidates::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(ms(now)))
        .select((
            sessions::id,
            sessions::expires_at,
            (accounts::id, accounts::role).nullable(),
            (candidates::id, candidates::exam_id).nullable(),
        ))
        .get_result(c)
        .optional())?;
    let Some((session, expires_at, account, candidate)) = row else {
        return Ok(None);
    };
    let session = parse(&session, "sessions.id")?;
    let actor = match (account, candidate) {
        (Some((id, role)), _) => Actor::Staff(Staff {
            session,
            account: parse(&id, "sessions.account_id")?,
            role: word(&role, Role::ALL, Role::as_str, "accounts.role")?,
        }),
        (None, Some((id, exam))) => Actor::Candidate(Candidate {
            session,
            candidate: parse(&id, "sessions.candidate_id")?,
            exam: parse(&exam, "candidates.exam_id")?,
        }),
        (None, None) => return Err(StoreError::corrupt("sessions")),
    };
    Ok(Some((actor, timestamp(expires_at, "sessions.expires_at")?)))
}

/// Whether a session has not ended.
pub fn holds(conn: &mut Connection, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let open = sessions::table
        .find(id.to_string())
        .filter(sessions::expires_at.gt(ms(now)));
    Ok(both!(conn, c => diesel::select(exists(open)).get_result(c))?)
}

/// Ends a session, and sweeps those that ended by themselves.
pub fn end_session(conn: &mut Connection, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let ended = sessions::id
        .eq(id.to_string())
        .or(sessions::expires_at.le(rows::ms(now)));
    both!(conn, c => diesel::delete(sessions::table.filter(ended)).execute(c))?;
    Ok(())
}

/// Ends every session of a candidate: a new ticket makes the old device's session void.
pub fn end_sessions_of(conn: &mut Connection, candidate: CandidateId) -> Result<(), StoreError> {
    let theirs = sessions::table.filter(sessions::candidate_id.eq(candidate.to_string()));
    both!(conn, c => diesel::delete(theirs).execute(c))?;
    Ok(())
}
