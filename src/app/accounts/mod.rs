//! Staff: how accounts come to be, signing in and out, who a token stands for.
//!
//! [`people`] is what an administrator does about others, [`own`] what everybody does about their own
//! account, [`totp`] the second factor.
//!
//! Invariant: whatever changes what an account may do, or how it is proved to be its holder's, ends its
//! sessions in the same transaction, on all nodes at once: sessions of staff are never remembered.

pub mod own;
pub mod people;
mod sessions;
pub mod totp;

use jiff::{SignedDuration, Timestamp};

use super::audit::{Deed, note};
use super::error::FieldFault;
use super::{App, Error, fresh};
use crate::domain::access::{Grant, Role, Scope, Staff};
use crate::domain::audit::{AccountChange, Fact};
use crate::domain::password;
use crate::domain::{AccountId, GrantId};
use crate::entropy::{Entropy, Secret, hash_secret};
use crate::store::accounts::{self as store, Account, Totp};
use crate::store::{Connection, StoreError, grants};

pub use sessions::{IDLE, Secrets, SignedIn, authenticate, sign_in, sign_out};
pub(super) use sessions::{NOTED, note_seen, open_session};

pub use crate::store::sessions::Actor;

/// How long a set-up link works.
const SETUP_LINK: SignedDuration = SignedDuration::from_hours(24);

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
    let account = prepare(app, new).await?;
    let grant = everywhere(app, Role::Administrator)?;
    let entropy = app.entropy.clone();
    app.store
        .write(move |conn| {
            if !store::use_setup_token(conn, &token_hash, now)? || store::count_accounts(conn)? > 0
            {
                return Err(Error::SetupLink);
            }
            insert(conn, entropy.as_ref(), Some(account.id), &account, &grant)
        })
        .await
}

/// Makes an account of this role in the whole organisation, for who may touch the machine: the command line.
///
/// # Errors
/// [`Error::Field`], [`Error::UsernameTaken`].
pub async fn create(app: &App, new: NewAccount, role: Role) -> Result<AccountId, Error> {
    let account = prepare(app, new).await?;
    let grant = everywhere(app, role)?;
    let entropy = app.entropy.clone();
    app.store
        .write(move |conn| insert(conn, entropy.as_ref(), None, &account, &grant))
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

/// `by` is none where the command line makes it.
fn insert(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    by: Option<AccountId>,
    account: &Account,
    grant: &Grant,
) -> Result<AccountId, Error> {
    insert_account(conn, account)?;
    grants::insert(conn, account.id, grant, None, account.created_at)?;
    note_change(conn, entropy, by, account.id, AccountChange::given(grant))?;
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
    password::check(app.password_profile, &account.username, &password)?;
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
pub(super) fn note_change(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    by: Option<AccountId>,
    account: AccountId,
    change: AccountChange,
) -> Result<(), Error> {
    let deed = Deed {
        account: by,
        ..Deed::of_service(None)
    };
    note(conn, entropy, deed, Fact::Account { account, change })
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
