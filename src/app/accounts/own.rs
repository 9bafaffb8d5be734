//! What everybody does about their own account: password, sessions, a proof of who they are.

use jiff::Timestamp;

use super::{IDLE, note_change, require_password, set_password, totp};
use crate::app::{App, Error};
use crate::domain::SessionId;
use crate::domain::access::Staff;
use crate::domain::audit::AccountChange;
use crate::store::{accounts as store, sessions};

pub use crate::store::sessions::Listed;

/// Proves who the caller is, for sensitive acts in this session.
///
/// # Errors
/// [`Error::WrongPassword`], [`Error::CodeNeeded`], [`Error::WrongCode`].
pub async fn prove(
    app: &App,
    staff: &Staff,
    password: String,
    code: Option<String>,
) -> Result<(), Error> {
    let (id, session, now) = (staff.account, staff.session, app.now());
    let account = app
        .store
        .read(move |conn| store::load_account(conn, id).map_err(Error::from))
        .await?;
    require_password(app, Some(account), password).await?;
    totp::check(app, id, code).await?;
    app.store
        .write(move |conn| sessions::record_proved(conn, session, now).map_err(Error::from))
        .await
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
    let (id, session, entropy) = (staff.account, staff.session, app.entropy.clone());
    let account = app
        .store
        .read(move |conn| store::load_account(conn, id).map_err(Error::from))
        .await?;
    let mut prepared = require_password(app, Some(account), current).await?;
    set_password(app, &mut prepared, new).await?;
    app.store
        .write(move |conn| {
            let mut account = store::lock_account(conn, id)?;
            account.password_hash.clone_from(&prepared.password_hash);
            account.password_set_at = prepared.password_set_at;
            store::update_account(conn, &account)?;
            store::end_invitations(conn, id)?;
            sessions::end_of_account(conn, id, Some(session))?;
            note_change(
                conn,
                entropy.as_ref(),
                Some(id),
                id,
                AccountChange::PasswordSet,
            )
        })
        .await?;
    app.live.session_ended();
    Ok(())
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
