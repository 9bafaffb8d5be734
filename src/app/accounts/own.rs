//! What everybody does about their own account: password, sessions, a proof of who they are.

use jiff::Timestamp;

use super::sessions::{IDLE, require_password};
use super::{note_change, set_password, totp};
use crate::app::{App, Error, sign_in_limits};
use crate::domain::SessionId;
use crate::domain::access::Staff;
use crate::domain::audit::AccountChange;
use crate::entropy::Entropy;
use crate::store::Connection;
use crate::store::accounts::{self as store, Account};
use crate::store::sessions;

pub use crate::store::sessions::Listed;

/// Proves who the caller is, for sensitive acts in this session.
///
/// # Errors
/// [`Error::WrongPassword`], [`Error::CodeNeeded`], [`Error::WrongCode`]; [`Error::TooManyTries`].
pub async fn prove(
    app: &App,
    staff: &Staff,
    password: String,
    code: Option<String>,
) -> Result<(), Error> {
    let (session, now) = (staff.session, app.now());
    require_own(app, staff, password, Factors::Both(code)).await?;
    app.store
        .write(move |conn| sessions::record_proved(conn, session, now).map_err(Error::from))
        .await
}

/// What somebody is asked for.
enum Factors {
    /// The password alone.
    Password,
    /// The code as well, where the account has a second factor: what they sent.
    Both(Option<String>),
}

/// The caller's account, where the password is its own, and the code where one is asked for. A session has
/// a counter of its own: who took one over cannot guess on in it.
async fn require_own(
    app: &App,
    staff: &Staff,
    password: String,
    factors: Factors,
) -> Result<Account, Error> {
    let id = staff.account;
    let admitted = sign_in_limits::admit_session(app, staff.session).await?;
    let account = app
        .store
        .read(move |conn| store::load_account(conn, id).map_err(Error::from))
        .await?;
    let mut proved = require_password(app, admitted.queue(), Some(account), password).await;
    if let (Factors::Both(code), Ok(account)) = (factors, &proved)
        && let Err(error) = totp::check(app, account.id, code).await
    {
        proved = Err(error);
    }
    sign_in_limits::conclude(app, admitted, &proved).await;
    proved
}

/// Gives the caller a new password. Their other sessions end.
///
/// # Errors
/// [`Error::WrongPassword`] for the present one; [`Error::Field`] for the new one.
pub async fn change_password(
    app: &App,
    staff: &Staff,
    current: String,
    new: String,
) -> Result<(), Error> {
    let mut account = require_own(app, staff, current, Factors::Password).await?;
    set_password(app, &mut account, new).await?;
    keep_password(app, &account, Some(staff.session)).await
}

/// Stores the password that an account was given, and ends its sessions but one.
pub(super) async fn keep_password(
    app: &App,
    with: &Account,
    but: Option<SessionId>,
) -> Result<(), Error> {
    let (entropy, with) = (app.entropy.clone(), with.clone());
    app.store
        .write(move |conn| {
            store::lock_account(conn, with.id)?;
            replace_password(conn, entropy.as_ref(), &with, but)
        })
        .await?;
    app.live.session_ended();
    Ok(())
}

/// The same within a transaction, for an account that is held.
pub(super) fn replace_password(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    with: &Account,
    but: Option<SessionId>,
) -> Result<(), Error> {
    let id = with.id;
    let account = Account {
        password_hash: with.password_hash.clone(),
        password_set_at: with.password_set_at,
        ..store::load_account(conn, id)?
    };
    store::update_account(conn, &account)?;
    store::end_invitations(conn, id)?;
    sessions::end_of_account(conn, id, but)?;
    note_change(conn, entropy, Some(id), id, AccountChange::PasswordSet)
}

/// The caller's sessions that work, newest first.
///
/// # Errors
/// The store's.
pub async fn list_sessions(app: &App, staff: &Staff) -> Result<Vec<Listed>, Error> {
    let (id, now) = (staff.account, app.now());
    let used_after = now.saturating_sub(IDLE).unwrap_or(Timestamp::MIN);
    app.store
        .read(move |conn| sessions::list_of(conn, id, now, used_after).map_err(Error::from))
        .await
}

/// Ends one of the caller's sessions.
///
/// # Errors
/// [`Error::NotFound`], also for another's.
pub async fn end_session(app: &App, staff: &Staff, session: SessionId) -> Result<(), Error> {
    let own = list_sessions(app, staff).await?;
    if own.iter().any(|listed| listed.id == session) {
        super::sign_out(app, session).await
    } else {
        Err(Error::NotFound)
    }
}
