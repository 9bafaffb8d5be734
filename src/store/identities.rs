//! Identities at providers, and the browsers that are on their way to one.
//!
//! Invariant: an identity belongs to one account; who comes back from a provider comes back once.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp};
use super::schema::{identities, identity_journeys, sessions};
use crate::domain::{AccountId, IdentityId, SessionId};

/// By what a provider's people are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityKey {
    /// Which provider: `oidc`, `wecom`.
    pub provider: &'static str,
    /// Whose people the subject is one of: the issuer, the company.
    pub tenant: String,
    /// The provider's own lasting id of the person.
    pub subject: String,
}

/// An identity that was linked to an account.
#[derive(Debug, Clone)]
pub struct LinkedIdentity {
    /// Its id.
    pub id: IdentityId,
    /// Which provider.
    pub provider: String,
    /// What the provider called them when it was linked.
    pub display_name: Option<String>,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

/// A browser that came back from a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// Whose account an identity is to be linked to; none where somebody signs in.
    pub session: Option<SessionId>,
}

/// Notes that a browser is sent to a provider, and forgets those that did not come back in time.
pub fn insert_journey(
    conn: &mut Connection,
    ticket_hash: &str,
    provider: &str,
    session: Option<SessionId>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let over = identity_journeys::table.filter(identity_journeys::expires_at.le(ms(now)));
    both!(conn, c => diesel::delete(over).execute(c))?;
    let values = (
        identity_journeys::ticket_hash.eq(ticket_hash),
        identity_journeys::provider.eq(provider),
        identity_journeys::session_id.eq(session.map(|session| session.to_string())),
        identity_journeys::expires_at.eq(ms(expires_at)),
    );
    both!(conn, c => diesel::insert_into(identity_journeys::table).values(values).execute(c))?;
    Ok(())
}

/// A browser comes back, once; none where it is not expected, or not any more.
pub fn take_journey(
    conn: &mut Connection,
    ticket_hash: &str,
    provider: &str,
    now: Timestamp,
) -> Result<Option<Journey>, StoreError> {
    let expected = || {
        identity_journeys::table
            .find(ticket_hash)
            .filter(identity_journeys::provider.eq(provider))
            .filter(identity_journeys::expires_at.gt(ms(now)))
    };
    let session: Option<Option<String>> = both!(conn, c => expected()
        .select(identity_journeys::session_id)
        .get_result(c)
        .optional())?;
    let Some(session) = session else {
        return Ok(None);
    };
    // Of two that come at once, one deletes it.
    let n_taken = both!(conn, c => diesel::delete(expected()).execute(c))?;
    if n_taken == 0 {
        return Ok(None);
    }
    let session = session.map(|id| parse(&id, "identity_journeys.session_id"));
    let session = session.transpose()?;
    Ok(Some(Journey { session }))
}

/// The account of a session that has not ended.
pub fn find_holder(
    conn: &mut Connection,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let id: Option<Option<String>> = both!(conn, c => sessions::table
        .find(session.to_string())
        .filter(sessions::expires_at.gt(ms(now)))
        .select(sessions::account_id)
        .get_result(c)
        .optional())?;
    let id = id.flatten().map(|id| parse(&id, "sessions.account_id"));
    id.transpose()
}

/// The account that an identity is linked to.
pub fn find_account(
    conn: &mut Connection,
    key: &IdentityKey,
) -> Result<Option<(IdentityId, AccountId)>, StoreError> {
    let row: Option<(String, String)> = both!(conn, c => identities::table
        .filter(identities::provider.eq(key.provider))
        .filter(identities::tenant.eq(&key.tenant))
        .filter(identities::subject.eq(&key.subject))
        .select((identities::id, identities::account_id))
        .get_result(c)
        .optional())?;
    let ids = row.map(|(id, account)| {
        let account = parse(&account, "identities.account_id")?;
        Ok((parse(&id, "identities.id")?, account))
    });
    ids.transpose()
}

/// Links an identity to an account.
///
/// # Errors
/// [`StoreError::Duplicate`] where it is linked already.
pub fn insert_identity(
    conn: &mut Connection,
    id: IdentityId,
    account: AccountId,
    key: &IdentityKey,
    display_name: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        identities::id.eq(id.to_string()),
        identities::account_id.eq(account.to_string()),
        identities::provider.eq(key.provider),
        identities::tenant.eq(&key.tenant),
        identities::subject.eq(&key.subject),
        identities::display_name.eq(display_name),
        identities::created_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(identities::table).values(values).execute(c))?;
    Ok(())
}

/// Notes that somebody signed in with an identity.
pub fn note_use(conn: &mut Connection, id: IdentityId, now: Timestamp) -> Result<(), StoreError> {
    let used = identities::table.find(id.to_string());
    both!(conn, c => diesel::update(used).set(identities::last_used_at.eq(ms(now))).execute(c))?;
    Ok(())
}

/// The identities of an account, the oldest first.
pub fn list_identities(
    conn: &mut Connection,
    account: AccountId,
) -> Result<Vec<LinkedIdentity>, StoreError> {
    type Row = (String, String, Option<String>, i64, Option<i64>);
    let rows: Vec<Row> = both!(conn, c => identities::table
        .filter(identities::account_id.eq(account.to_string()))
        .order(identities::id)
        .select((
            identities::id,
            identities::provider,
            identities::display_name,
            identities::created_at,
            identities::last_used_at,
        ))
        .load(c))?;
    let read = |(id, provider, display_name, created_at, used): Row| {
        let used = used.map(|at| timestamp(at, "identities.last_used_at"));
        Ok(LinkedIdentity {
            id: parse(&id, "identities.id")?,
            provider,
            display_name,
            created_at: timestamp(created_at, "identities.created_at")?,
            last_used_at: used.transpose()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Takes an identity from its account; false where the account has none of this id.
pub fn delete_identity(
    conn: &mut Connection,
    account: AccountId,
    id: IdentityId,
) -> Result<bool, StoreError> {
    let theirs = identities::table
        .find(id.to_string())
        .filter(identities::account_id.eq(account.to_string()));
    Ok(both!(conn, c => diesel::delete(theirs).execute(c))? == 1)
}
