//! Staff: the first administrator, signing in and out, who a token stands for.

use jiff::{SignedDuration, Timestamp};

use super::error::FieldFault;
use super::{App, Error, STAFF_SESSION, fresh};
use crate::domain::access::{Role, Staff};
use crate::domain::{AccountId, SessionId};
use crate::entropy::{Secret, hash_secret};
use crate::store::accounts::{self as store, Holder};
use crate::store::{Connection, StoreError};

pub use crate::store::accounts::{Account, Actor};

/// How long a set-up link works.
const SETUP_LINK: SignedDuration = SignedDuration::from_hours(24);

/// A fresh session: its token is told once.
#[derive(Debug)]
pub struct SignedIn {
    /// What the caller sends from now on.
    pub token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a new account needs.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What will be typed: 2 to 32 of a–z, 0–9, `.`, `-`, `_`; capitals are lowered.
    pub username: String,
    /// 12 to 256 characters.
    pub password: String,
    /// 1 to 50 characters.
    pub display_name: String,
}

/// The token of a one-time set-up link, where there is no account yet.
///
/// # Errors
/// The store's.
pub async fn issue_setup_link(app: &App) -> Result<Option<Secret>, Error> {
    let now = app.now();
    let token = Secret::token(app.entropy.as_ref())?;
    let hash = token.hash();
    let expires_at = now.saturating_add(SETUP_LINK).unwrap_or(Timestamp::MAX);
    let is_first = app
        .store
        .write(move |conn| -> Result<bool, Error> {
            let is_first = store::count_accounts(conn)? == 0;
            if is_first {
                store::insert_setup_token(conn, &hash, now, expires_at)?;
            }
            Ok(is_first)
        })
        .await?;
    Ok(is_first.then_some(token))
}

/// Makes the first administrator with a set-up link, which is used up.
///
/// # Errors
/// [`Error::SetupLink`], [`Error::Field`], [`Error::UsernameTaken`].
pub async fn set_up(app: &App, token: &str, new: NewAccount) -> Result<AccountId, Error> {
    let (now, token_hash) = (app.now(), hash_secret(token));
    let account = prepare(app, new, Role::Administrator).await?;
    app.store
        .write(move |conn| {
            if !store::use_setup_token(conn, &token_hash, now)? || store::count_accounts(conn)? > 0
            {
                return Err(Error::SetupLink);
            }
            insert(conn, &account, now)
        })
        .await
}

/// Makes an account, for who may touch the machine: the command line.
///
/// # Errors
/// [`Error::Field`], [`Error::UsernameTaken`].
pub async fn create(app: &App, new: NewAccount, role: Role) -> Result<AccountId, Error> {
    let now = app.now();
    let account = prepare(app, new, role).await?;
    app.store
        .write(move |conn| insert(conn, &account, now))
        .await
}

fn insert(conn: &mut Connection, account: &Account, now: Timestamp) -> Result<AccountId, Error> {
    store::insert_account(conn, account, now).map_err(|error| {
        let username = account.username.clone();
        if error == StoreError::Duplicate {
            Error::UsernameTaken { username }
        } else {
            error.into()
        }
    })?;
    Ok(account.id)
}

async fn prepare(app: &App, new: NewAccount, role: Role) -> Result<Account, Error> {
    let username = new.username.trim().to_lowercase();
    require_length("username", &username, 2, 32)?;
    if !has_username_characters(&username) {
        return Err(Error::Field {
            field: "username",
            reason: FieldFault::Characters,
        });
    }
    let display_name = new.display_name.trim().to_owned();
    require_shown("display_name", &display_name, 50)?;
    require_length("password", &new.password, 12, 256)?;
    let salt = app.entropy.bytes()?;
    let password_hash = app.hasher.hash(new.password, salt).await?;
    let id = fresh(app.entropy.as_ref(), app.now(), AccountId::new)?;
    Ok(Account {
        id,
        username,
        display_name,
        password_hash,
        role,
    })
}

fn has_username_characters(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b))
}

/// What people will read: 1 to `max` characters, all of which can be shown.
pub(super) fn require_shown(field: &'static str, text: &str, max: usize) -> Result<(), Error> {
    require_length(field, text, 1, max)?;
    if text.chars().any(char::is_control) {
        let reason = FieldFault::Control;
        return Err(Error::Field { field, reason });
    }
    Ok(())
}

fn require_length(field: &'static str, text: &str, min: usize, max: usize) -> Result<(), Error> {
    let found = text.chars().count();
    if (min..=max).contains(&found) {
        Ok(())
    } else {
        Err(Error::Field {
            field,
            reason: FieldFault::Length { found, min, max },
        })
    }
}

/// Signs staff in. Each time a new token; an unknown username takes as long as a wrong password.
///
/// # Errors
/// [`Error::WrongPassword`]; [`Error::Busy`] in a storm of sign-ins.
pub async fn sign_in(app: &App, username: &str, password: String) -> Result<SignedIn, Error> {
    let now = app.now();
    let username = username.trim().to_lowercase();
    let account: Option<Account> = app
        .store
        .read(move |conn| -> Result<_, Error> {
            // What cannot be a username is not asked for: PostgreSQL refuses some characters.
            if !has_username_characters(&username) {
                return Ok(None);
            }
            Ok(store::find_account(conn, &username)?)
        })
        .await?;
    let phc = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let is_right = app.hasher.verify(password, phc).await?;
    let account = account.filter(|_| is_right).ok_or(Error::WrongPassword)?;
    let expires_at = now.saturating_add(STAFF_SESSION).unwrap_or(Timestamp::MAX);
    let (signed_in, _) = open_session(app, Holder::Account(account.id), now, expires_at).await?;
    Ok(signed_in)
}

pub(super) async fn open_session(
    app: &App,
    holder: Holder,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(SignedIn, SessionId), Error> {
    let token = Secret::token(app.entropy.as_ref())?;
    let (id, hash) = (
        fresh(app.entropy.as_ref(), now, SessionId::new)?,
        token.hash(),
    );
    app.store
        .write(move |conn| -> Result<(), Error> {
            Ok(store::insert_session(
                conn, id, &hash, holder, now, expires_at,
            )?)
        })
        .await?;
    Ok((SignedIn { token, expires_at }, id))
}

/// Who a token stands for, and until when.
///
/// # Errors
/// [`Error::NotSignedIn`] for an unknown or ended session.
pub async fn authenticate(app: &App, token: &str) -> Result<(Actor, Timestamp), Error> {
    let now = app.now();
    if let Some(known) = app.memory.actor_of(token, now) {
        return Ok(known);
    }
    let hash = hash_secret(token);
    let found = app
        .store
        .read(move |conn| store::find_actor(conn, &hash, now).map_err(Error::from))
        .await?;
    let (actor, expires_at) = found.ok_or(Error::NotSignedIn)?;
    app.memory.believe(token, actor, expires_at, now);
    Ok((actor, expires_at))
}

/// Ends a session at once.
///
/// # Errors
/// The store's.
pub async fn sign_out(app: &App, session: SessionId) -> Result<(), Error> {
    let now = app.now();
    app.store
        .write(move |conn| -> Result<(), Error> { Ok(store::end_session(conn, session, now)?) })
        .await?;
    app.memory.forget(session);
    app.live.session_ended();
    Ok(())
}

/// The signed-in account.
///
/// # Errors
/// The store's.
pub async fn me(app: &App, staff: &Staff) -> Result<Account, Error> {
    let id = staff.account;
    app.store
        .read(move |conn| store::load_account(conn, id).map_err(Error::from))
        .await
}
