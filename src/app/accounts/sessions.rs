//! Signing in and out, and who a token stands for.
//!
//! Invariant: a session of staff is looked up each time; none is remembered.

use jiff::{SignedDuration, Timestamp};

use super::{has_username_characters, own, set_password, totp};
use crate::app::passwords::Queue;
use crate::app::sign_in_limits::{self, Try};
use crate::app::{App, Error, STAFF_SESSION, fresh};
use crate::domain::SessionId;
use crate::domain::password;
use crate::entropy::{Secret, hash_secret};
use crate::store::Connection;
use crate::store::accounts::{self as store, Account};
use crate::store::sessions::{self, Actor, Found, Holder};

/// How long a session of staff works that nobody uses.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session that is used is noted as such once in this time.
pub(in crate::app) const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// A fresh session: its token is told once.
#[derive(Debug)]
pub struct SignedIn {
    /// What the caller sends from now on.
    pub token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What staff sign in with, beside the username.
#[derive(Clone)]
pub struct Secrets {
    /// The password.
    pub password: String,
    /// A code of the authenticator or a recovery code, where the account has a second factor.
    pub code: Option<String>,
    /// A password to have from now on, where the present one is too old.
    pub new_password: Option<String>,
}

impl Secrets {
    /// A password alone.
    pub fn password(password: &str) -> Self {
        Self {
            password: password.to_owned(),
            code: None,
            new_password: None,
        }
    }
}

/// Signs staff in. Each time a new token; an unknown username takes as long as a wrong password, and a
/// second factor is asked for only where the password is right.
///
/// # Errors
/// [`Error::WrongPassword`], [`Error::PasswordExpired`], [`Error::CodeNeeded`], [`Error::WrongCode`];
/// [`Error::TooManyTries`]; [`Error::Busy`] in a storm of sign-ins.
pub async fn sign_in(app: &App, attempt: &Try, given: Secrets) -> Result<SignedIn, Error> {
    let admitted = sign_in_limits::admit(app, attempt).await?;
    let signed_in = try_secrets(app, attempt, admitted.queue(), given).await;
    // Whoever has the password and not yet the rest has guessed nothing.
    let guessed = match &signed_in {
        Ok(_) | Err(Error::CodeNeeded | Error::PasswordExpired) => Ok(()),
        Err(error) => Err(error.clone()),
    };
    sign_in_limits::conclude(app, admitted, &guessed).await;
    signed_in
}

async fn try_secrets(
    app: &App,
    attempt: &Try,
    queue: Queue,
    given: Secrets,
) -> Result<SignedIn, Error> {
    let now = app.now();
    let username = attempt.username().to_owned();
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
    let mut account = require_password(app, queue, account, given.password).await?;
    let is_old = |at| password::is_expired(app.password_profile, at, now);
    let is_old = account.password_set_at.is_none_or(is_old);
    if is_old && given.new_password.is_none() {
        return Err(Error::PasswordExpired);
    }
    totp::check(app, account.id, given.code).await?;
    if let Some(new) = given.new_password.filter(|_| is_old) {
        set_password(app, &mut account, new).await?;
        own::keep_password(app, &account, None).await?;
    }
    let expires_at = now.saturating_add(STAFF_SESSION).unwrap_or(Timestamp::MAX);
    let (signed_in, _) = open_session(app, Holder::Account(account.id), now, expires_at).await?;
    Ok(signed_in)
}

/// The account, where the password is its own. One that was hashed otherwise than today is hashed anew.
pub(super) async fn require_password(
    app: &App,
    queue: Queue,
    account: Option<Account>,
    password: String,
) -> Result<Account, Error> {
    let phc = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let (salt, old) = (app.entropy.bytes()?, phc.clone());
    let verdict = app.hasher.verify(queue, password, phc, salt).await?;
    let account = account
        .filter(|_| verdict.is_right)
        .ok_or(Error::WrongPassword)?;
    if let (Some(rehashed), Some(old)) = (verdict.rehashed, old) {
        let id = account.id;
        // Unless it was changed meanwhile.
        let replace = move |conn: &mut Connection| -> Result<(), Error> {
            Ok(store::replace_password_hash(conn, id, &old, &rehashed)?)
        };
        app.store.write(replace).await?;
    }
    Ok(account)
}

pub(in crate::app) async fn open_session(
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
pub(in crate::app) async fn note_seen(app: &App, session: SessionId, now: Timestamp) {
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
