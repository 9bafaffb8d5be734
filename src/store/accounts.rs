//! Staff accounts, and the one-time links by which they come to be.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp};
use super::schema::{accounts, invitations, recovery_codes, setup_tokens};
use crate::domain::AccountId;

/// A staff account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in, lower case.
    pub username: String,
    /// What colleagues see.
    pub display_name: String,
    /// Argon2id, as a PHC string; none until an invited person comes.
    pub password_hash: Option<String>,
    /// When the password was set.
    pub password_set_at: Option<Timestamp>,
    /// Since when nobody signs in with it.
    pub deactivated_at: Option<Timestamp>,
    /// The second factor.
    pub totp: Totp,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The second factor of an account: secrets sealed, in hexadecimal.
#[derive(Debug, Clone, Default)]
pub struct Totp {
    /// The secret in force.
    pub secret: Option<String>,
    /// One of which no code was shown yet.
    pub pending: Option<String>,
    /// The last step of 30 seconds whose code was used.
    pub step: Option<i64>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts)]
#[diesel(treat_none_as_null = true)]
struct AccountRow {
    id: String,
    username: String,
    display_name: String,
    password_hash: String,
    created_at: i64,
    password_set_at: Option<i64>,
    deactivated_at: Option<i64>,
    totp_secret: Option<String>,
    totp_pending: Option<String>,
    totp_step: Option<i64>,
}

fn account(row: AccountRow) -> Result<Account, StoreError> {
    let time = |at: Option<i64>| at.map(|at| timestamp(at, "accounts")).transpose();
    Ok(Account {
        id: parse(&row.id, "accounts.id")?,
        username: row.username,
        display_name: row.display_name,
        password_hash: Some(row.password_hash).filter(|hash| !hash.is_empty()),
        password_set_at: time(row.password_set_at)?,
        deactivated_at: time(row.deactivated_at)?,
        totp: Totp {
            secret: row.totp_secret,
            pending: row.totp_pending,
            step: row.totp_step,
        },
        created_at: timestamp(row.created_at, "accounts.created_at")?,
    })
}

fn row(account: &Account) -> AccountRow {
    AccountRow {
        id: account.id.to_string(),
        username: account.username.clone(),
        display_name: account.display_name.clone(),
        password_hash: account.password_hash.clone().unwrap_or_default(),
        created_at: ms(account.created_at),
        password_set_at: account.password_set_at.map(ms),
        deactivated_at: account.deactivated_at.map(ms),
        totp_secret: account.totp.secret.clone(),
        totp_pending: account.totp.pending.clone(),
        totp_step: account.totp.step,
    }
}

/// Stores a new account.
///
/// # Errors
/// [`StoreError::Duplicate`] where the username is taken.
pub fn insert_account(conn: &mut Connection, account: &Account) -> Result<(), StoreError> {
    let row = row(account);
    both!(conn, c => diesel::insert_into(accounts::table).values(&row).execute(c))?;
    Ok(())
}

/// Writes an account back, whole.
pub fn update_account(conn: &mut Connection, account: &Account) -> Result<(), StoreError> {
    let row = row(account);
    both!(conn, c => diesel::update(accounts::table.find(&row.id)).set(&row).execute(c))?;
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

/// Who these accounts are.
pub fn load_signatures(
    conn: &mut Connection,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<BTreeMap<AccountId, Signature>, StoreError> {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    let rows: Vec<(String, (String, String))> = both!(conn, c => accounts::table
        .filter(accounts::id.eq_any(&ids))
        .select((accounts::id, (accounts::username, accounts::display_name)))
        .load(c))?;
    let known = |(id, named): (String, (String, String))| {
        Ok((parse(&id, "accounts.id")?, Signature::of(named)))
    };
    rows.into_iter().map(known).collect()
}

/// The account of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_account(conn: &mut Connection, id: AccountId) -> Result<Account, StoreError> {
    let row: AccountRow = both!(conn, c => accounts::table.find(id.to_string()).select(AccountRow::as_select()).get_result(c))?;
    account(row)
}

/// The account of an id, held until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn lock_account(conn: &mut Connection, id: AccountId) -> Result<Account, StoreError> {
    conn.lock_account(&id.to_string())?;
    load_account(conn, id)
}

/// All accounts, by username.
pub fn list_accounts(conn: &mut Connection) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<AccountRow> = both!(conn, c => accounts::table
        .order(accounts::username.asc())
        .select(AccountRow::as_select())
        .load(c))?;
    rows.into_iter().map(account).collect()
}

/// Keeps another hash of the same password, where `old` is still the one that is kept.
pub fn replace_password_hash(
    conn: &mut Connection,
    id: AccountId,
    old: &str,
    rehashed: &str,
) -> Result<(), StoreError> {
    let row = accounts::table
        .find(id.to_string())
        .filter(accounts::password_hash.eq(old));
    let set = accounts::password_hash.eq(rehashed);
    both!(conn, c => diesel::update(row).set(set).execute(c))?;
    Ok(())
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

/// Keeps the hash of an invitation, in place of those that the account had.
pub fn insert_invitation(
    conn: &mut Connection,
    account: AccountId,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    end_invitations(conn, account)?;
    let values = (
        invitations::token_hash.eq(token_hash),
        invitations::account_id.eq(account.to_string()),
        invitations::created_at.eq(ms(now)),
        invitations::expires_at.eq(ms(expires_at)),
    );
    both!(conn, c => diesel::insert_into(invitations::table).values(values).execute(c))?;
    Ok(())
}

/// Makes the invitations of an account void.
pub fn end_invitations(conn: &mut Connection, account: AccountId) -> Result<(), StoreError> {
    let theirs = invitations::table.filter(invitations::account_id.eq(account.to_string()));
    both!(conn, c => diesel::delete(theirs).execute(c))?;
    Ok(())
}

/// Whose an invitation is that works; none where it is unknown, used or too old.
pub fn find_invitation(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let account: Option<String> = both!(conn, c => invitations::table
        .find(token_hash)
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(ms(now)))
        .select(invitations::account_id)
        .get_result(c)
        .optional())?;
    account
        .map(|id| parse(&id, "invitations.account_id"))
        .transpose()
}

/// Uses up an invitation: whose it was; none where it is unknown, used or too old.
pub fn use_invitation(
    conn: &mut Connection,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let open = invitations::table
        .filter(invitations::token_hash.eq(token_hash))
        .filter(invitations::used_at.is_null())
        .filter(invitations::expires_at.gt(ms(now)));
    let account = find_invitation(conn, token_hash, now)?;
    let set = invitations::used_at.eq(ms(now));
    let n_used = both!(conn, c => diesel::update(open).set(set).execute(c))?;
    Ok(account.filter(|_| n_used == 1))
}

/// Keeps recovery codes, by their hashes, in place of those that the account had.
pub fn replace_recovery_codes(
    conn: &mut Connection,
    account: AccountId,
    hashes: &[String],
) -> Result<(), StoreError> {
    let theirs = recovery_codes::table.filter(recovery_codes::account_id.eq(account.to_string()));
    both!(conn, c => diesel::delete(theirs).execute(c))?;
    for hash in hashes {
        let values = (
            recovery_codes::code_hash.eq(hash),
            recovery_codes::account_id.eq(account.to_string()),
        );
        both!(conn, c => diesel::insert_into(recovery_codes::table).values(values).execute(c))?;
    }
    Ok(())
}

/// Uses up a recovery code of an account; false where it is unknown or used.
pub fn use_recovery_code(
    conn: &mut Connection,
    account: AccountId,
    hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let open = recovery_codes::table
        .filter(recovery_codes::code_hash.eq(hash))
        .filter(recovery_codes::account_id.eq(account.to_string()))
        .filter(recovery_codes::used_at.is_null());
    let set = recovery_codes::used_at.eq(ms(now));
    Ok(both!(conn, c => diesel::update(open).set(set).execute(c))? == 1)
}
