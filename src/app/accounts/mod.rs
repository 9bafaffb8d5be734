//! Staff: how accounts come to be, signing in and out, who a token stands for.
//!
//! [`people`] is what an administrator does about others, [`own`] what everybody does about their own
//! account, [`totp`] the second factor.
//!
//! Invariant: whatever changes what an account may do, or how it is proved to be its holder's, ends its
//! sessions in the same transaction, on all nodes at once: sessions of staff are never remembered.

pub mod own;
pub mod people;
pub mod totp;

use jiff::{SignedDuration, Timestamp};

use super::audit::{Deed, note};
use super::error::FieldFault;
use super::{App, Error, STAFF_SESSION, fresh};
use crate::domain::access::{Grant, Role, Scope, Staff};
use crate::domain::audit::{AccountChange, Fact};
use crate::domain::{AccountId, GrantId, SessionId};
use crate::entropy::{Entropy, Secret, hash_secret};
use crate::store::accounts::{self as store, Account, Totp};
use crate::store::sessions::{self, Found, Holder};
use crate::store::{Connection, StoreError, grants};

pub use crate::store::sessions::Actor;

/// How long a set-up link works.
const SETUP_LINK: SignedDuration = SignedDuration::from_hours(24);
/// How long a session of staff works that nobody uses.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session that is used is noted as such once in this time.
pub(super) const NOTED: SignedDuration = SignedDuration::from_mins(1);

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

/// What staff sign in with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The username, in any case.
    pub username: String,
    /// The password.
    pub password: String,
    /// A code of the authenticator or a recovery code, where the account has a second factor.
    pub code: Option<String>,
}

impl Credentials {
    /// Username and password alone.
    pub fn new(username: &str, password: &str) -> Self {
        Self {
            username: username.to_owned(),
            password: password.to_owned(),
            code: None,
        }
    }
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
    let account = prepare(app, new).await?;
    let grant = everywhere(app, Role::Administrator)?;
    app.store
        .write(move |conn| {
            if !store::use_setup_token(conn, &token_hash, now)? || store::count_accounts(conn)? > 0
            {
                return Err(Error::SetupLink);
            }
            insert(conn, &account, &grant, now)
        })
        .await
}

/// Makes an account of this role in the whole organisation, for who may touch the machine: the command line.
///
/// # Errors
/// [`Error::Field`], [`Error::UsernameTaken`].
pub async fn create(app: &App, new: NewAccount, role: Role) -> Result<AccountId, Error> {
    let now = app.now();
    let account = prepare(app, new).await?;
    let grant = everywhere(app, role)?;
    app.store
        .write(move |conn| insert(conn, &account, &grant, now))
        .await
}

fn everywhere(app: &App, role: Role) -> Result<Grant, Error> {
    let now = app.now();
    Ok(Grant {
        id: fresh(app.entropy.as_ref(), now, GrantId::new)?,
        role,
        scope: Scope::Everything,
        valid_from: None,
        valid_to: None,
        confirmed_at: Some(now),
    })
}

fn insert(
    conn: &mut Connection,
    account: &Account,
    grant: &Grant,
    now: Timestamp,
) -> Result<AccountId, Error> {
    insert_account(conn, account)?;
    grants::insert(conn, account.id, grant, None, now)?;
    Ok(account.id)
}

fn insert_account(conn: &mut Connection, account: &Account) -> Result<(), Error> {
    store::insert_account(conn, account).map_err(|error| {
        let username = account.username.clone();
        if error == StoreError::Duplicate {
            Error::UsernameTaken { username }
        } else {
            error.into()
        }
    })
}

async fn prepare(app: &App, new: NewAccount) -> Result<Account, Error> {
    let mut account = nameable(app, &new.username, &new.display_name)?;
    set_password(app, &mut account, new.password).await?;
    Ok(account)
}

/// An account of these names that nobody can sign in with yet.
fn nameable(app: &App, username: &str, display_name: &str) -> Result<Account, Error> {
    let username = username.trim().to_lowercase();
    require_length("username", &username, 2, 32)?;
    if !has_username_characters(&username) {
        return Err(Error::Field {
            field: "username",
            reason: FieldFault::Characters,
        });
    }
    let display_name = display_name.trim().to_owned();
    require_shown("display_name", &display_name, 50)?;
    let now = app.now();
    Ok(Account {
        id: fresh(app.entropy.as_ref(), now, AccountId::new)?,
        username,
        display_name,
        password_hash: None,
        password_set_at: None,
        deactivated_at: None,
        totp: Totp::default(),
        created_at: now,
    })
}

/// Gives an account a password, where it is one that may be.
async fn set_password(app: &App, account: &mut Account, password: String) -> Result<(), Error> {
    require_length("password", &password, 12, 256)?;
    let salt = app.entropy.bytes()?;
    account.password_hash = Some(app.hasher.hash(password, salt).await?);
    account.password_set_at = Some(app.now());
    Ok(())
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

/// Notes what was done to an account.
fn note_change(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    by: Option<AccountId>,
    account: AccountId,
    change: AccountChange,
) -> Result<(), Error> {
    let deed = Deed {
        exam: None,
        attempt: None,
        account: by,
        reason: String::new(),
    };
    note(conn, entropy, deed, Fact::Account { account, change })
}

/// Signs staff in. Each time a new token; an unknown username takes as long as a wrong password, and a
/// second factor is asked for only where the password is right.
///
/// # Errors
/// [`Error::WrongPassword`], [`Error::CodeNeeded`], [`Error::WrongCode`]; [`Error::Busy`] in a storm of
/// sign-ins.
pub async fn sign_in(app: &App, given: Credentials) -> Result<SignedIn, Error> {
    let now = app.now();
    let username = given.username.trim().to_lowercase();
    let account: Option<Account> = app
        .store
        .read(move |conn| -> Result<_, Error> {
            // What cannot be a username is not asked for: PostgreSQL refuses some characters.
            if !has_username_characters(&username) {
                return Ok(None);
            }
            let found = store::find_account(conn, &username)?;
            Ok(found.filter(|account| account.deactivated_at.is_none()))
        })
        .await?;
    let account = require_password(app, account, given.password).await?;
    totp::check(app, account.id, given.code).await?;
    let expires_at = now.saturating_add(STAFF_SESSION).unwrap_or(Timestamp::MAX);
    let (signed_in, _) = open_session(app, Holder::Account(account.id), now, expires_at).await?;
    Ok(signed_in)
}

/// The account, where the password is its own.
async fn require_password(
    app: &App,
    account: Option<Account>,
    password: String,
) -> Result<Account, Error> {
    let phc = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let is_right = app.hasher.verify(password, phc).await?;
    account.filter(|_| is_right).ok_or(Error::WrongPassword)
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
            Ok(sessions::insert(conn, id, &hash, holder, now, expires_at)?)
        })
        .await?;
    Ok((SignedIn { token, expires_at }, id))
}

/// Who a token stands for, and until when.
///
/// # Errors
/// [`Error::NotSignedIn`] for an unknown or ended session, and for one of staff that nobody used for
/// [`IDLE`].
pub async fn authenticate(app: &App, token: &str) -> Result<(Actor, Timestamp), Error> {
    let now = app.now();
    if let Some(known) = app.memory.actor_of(token, now) {
        return Ok(known);
    }
    let hash = hash_secret(token);
    let found = app
        .store
        .read(move |conn| sessions::find(conn, &hash, now).map_err(Error::from))
        .await?;
    let found = found.ok_or(Error::NotSignedIn)?;
    match found.actor {
        Actor::Staff(staff) => keep(app, staff.session, &found, now).await?,
        Actor::Candidate(_) => app
            .memory
            .believe(token, found.actor, found.expires_at, now),
    }
    Ok((found.actor, found.expires_at))
}

/// Notes that a session of staff is used, where it was not left alone for too long.
async fn keep(app: &App, session: SessionId, found: &Found, now: Timestamp) -> Result<(), Error> {
    let unused = now.duration_since(found.last_seen_at);
    if IDLE <= unused {
        return Err(Error::NotSignedIn);
    }
    if NOTED <= unused {
        note_seen(app, session, now).await;
    }
    Ok(())
}

/// Notes that a session is used.
pub(super) async fn note_seen(app: &App, session: SessionId, now: Timestamp) {
    let noted = app
        .store
        .write(move |conn| sessions::record_seen(conn, session, now).map_err(Error::from));
    // A database that takes nothing now still lets people look.
    if let Err(error) = noted.await {
        tracing::warn!(%error, "the use of a session was not noted");
    }
}

/// Ends a session at once.
///
/// # Errors
/// The store's.
pub async fn sign_out(app: &App, session: SessionId) -> Result<(), Error> {
    let now = app.now();
    app.store
        .write(move |conn| -> Result<(), Error> { Ok(sessions::end(conn, session, now)?) })
        .await?;
    app.memory.forget(session);
    app.live.session_ended();
    Ok(())
}

/// Makes an account and what it may do known as its holder sees it.
#[derive(Debug)]
pub struct Me {
    /// Id, names, whether there is a second factor.
    pub account: Account,
    /// What it was given, whether or not it is in force.
    pub grants: Vec<Grant>,
}

/// The signed-in account.
///
/// # Errors
/// The store's.
pub async fn me(app: &App, staff: &Staff) -> Result<Me, Error> {
    let id = staff.account;
    app.store
        .read(move |conn| {
            Ok(Me {
                account: store::load_account(conn, id)?,
                grants: grants::list_of(conn, id)?,
            })
        })
        .await
}
