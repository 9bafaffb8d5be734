//! What administrators do about the accounts of others.
//!
//! Invariant: nobody gives what they do not have, and the last administrator stays: an organisation that
//! locked itself out could only be helped on the machine itself.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::own::replace_password;
use super::{insert_account, nameable, note_change, require_shown, set_password, totp};
use crate::app::access::authority_of;
use crate::app::identity::let_go_of_all;
use crate::app::{App, Error, fresh};
use crate::domain::access::{Authority, Grant, Permission, Role, Scope, Staff};
use crate::domain::audit::AccountChange;
use crate::domain::{AccountId, GrantId};
use crate::entropy::{Secret, hash_secret};
use crate::store::accounts::{self as store, Account};
use crate::store::{Connection, exams, grants, sessions};

/// How long an invitation works.
const INVITATION: SignedDuration = SignedDuration::from_hours(24 * 7);

/// An account as administrators see it.
#[derive(Debug)]
pub struct Person {
    /// Id, names, whether it can sign in.
    pub account: Account,
    /// What it was given, whether or not it is in force.
    pub grants: Vec<Grant>,
    /// When it last used a session that is still kept.
    pub last_seen_at: Option<Timestamp>,
}

/// A role to give.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// As what.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// From when on.
    pub valid_from: Option<Timestamp>,
    /// Until when.
    pub valid_to: Option<Timestamp>,
}

/// A link by which somebody sets the password of an account; told once.
#[derive(Debug)]
pub struct Invitation {
    /// What the link ends with.
    pub token: Secret,
    /// How long it works.
    pub expires_at: Timestamp,
}

/// All accounts, by username.
///
/// # Errors
/// The store's.
pub async fn list(app: &App) -> Result<Vec<Person>, Error> {
    app.store
        .read(|conn| {
            let mut given = grants::list(conn)?;
            let seen: BTreeMap<AccountId, Timestamp> =
                sessions::last_seen(conn)?.into_iter().collect();
            let people = store::list_accounts(conn)?
                .into_iter()
                .map(|account| Person {
                    grants: given.remove(&account.id).unwrap_or_default(),
                    last_seen_at: seen.get(&account.id).copied(),
                    account,
                });
            Ok(people.collect())
        })
        .await
}

fn load(conn: &mut Connection, id: AccountId) -> Result<Person, Error> {
    let seen = sessions::last_seen(conn)?;
    Ok(Person {
        account: store::load_account(conn, id)?,
        grants: grants::list_of(conn, id)?,
        last_seen_at: seen.into_iter().find(|(of, _)| *of == id).map(|(_, at)| at),
    })
}

/// Makes an account that its holder comes to by an invitation. What it is given counts from then on.
///
/// # Errors
/// [`Error::Field`], [`Error::UsernameTaken`]; [`Error::Forbidden`] for what the caller cannot give.
pub async fn invite(
    app: &App,
    by: &Staff,
    username: &str,
    display_name: &str,
    given: Vec<NewGrant>,
) -> Result<(Person, Invitation), Error> {
    let now = app.now();
    let account = nameable(app, username, display_name)?;
    let (invitation, hash) = new_invitation(app)?;
    let given: Result<Vec<Grant>, Error> = given.into_iter().map(|new| grant(app, new)).collect();
    let (given, by, entropy) = (given?, by.account, app.entropy.clone());
    let expires_at = invitation.expires_at;
    let person = app
        .store
        .write(move |conn| {
            let authority = authority_of(conn, by, now)?;
            insert_account(conn, &account)?;
            let id = account.id;
            store::insert_invitation(conn, id, &hash, now, expires_at)?;
            note_change(conn, entropy.as_ref(), Some(by), id, AccountChange::Invited)?;
            for grant in &given {
                require_giveable(conn, &authority, grant)?;
                grants::insert(conn, id, grant, Some(by), now)?;
                note_change(
                    conn,
                    entropy.as_ref(),
                    Some(by),
                    id,
                    AccountChange::given(grant),
                )?;
            }
            load(conn, id)
        })
        .await?;
    Ok((person, invitation))
}

fn grant(app: &App, new: NewGrant) -> Result<Grant, Error> {
    Ok(Grant {
        id: fresh(app.entropy.as_ref(), app.now(), GrantId::new)?,
        role: new.role,
        scope: new.scope,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        confirmed_at: None,
    })
}

fn require_giveable(
    conn: &mut Connection,
    authority: &Authority,
    grant: &Grant,
) -> Result<(), Error> {
    if let Scope::Exam(exam) = grant.scope {
        exams::load(conn, exam)?;
    }
    let may = authority.may_give(grant.role, &grant.scope);
    may.then_some(()).ok_or(Error::Forbidden)
}

fn new_invitation(app: &App) -> Result<(Invitation, String), Error> {
    let token = Secret::token(app.entropy.as_ref())?;
    let expires_at = app.now().saturating_add(INVITATION);
    let hash = token.hash();
    let expires_at = expires_at.unwrap_or(Timestamp::MAX);
    Ok((Invitation { token, expires_at }, hash))
}

/// A new link to set the password of an account, in place of earlier ones. Identities at providers are let go of:
/// who asks for it does not come in any more, and somebody else may.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn invite_again(app: &App, by: &Staff, id: AccountId) -> Result<Invitation, Error> {
    let (now, by, entropy) = (app.now(), by.account, app.entropy.clone());
    let (invitation, hash) = new_invitation(app)?;
    let expires_at = invitation.expires_at;
    app.store
        .write(move |conn| {
            store::lock_account(conn, id)?;
            let_go_of_all(conn, entropy.as_ref(), id, by)?;
            store::insert_invitation(conn, id, &hash, now, expires_at)?;
            note_change(conn, entropy.as_ref(), Some(by), id, AccountChange::Invited)
        })
        .await?;
    Ok(invitation)
}

/// Sets the password of the account that an invitation is for, and confirms what it was given with it. Earlier
/// sessions end.
///
/// # Errors
/// [`Error::InvitationLink`]; [`Error::Field`]: the invitation still works then.
pub async fn accept(app: &App, token: &str, password: String) -> Result<Account, Error> {
    let (now, hash, entropy) = (app.now(), hash_secret(token), app.entropy.clone());
    let invited = hash.clone();
    let found = app.store.read(move |conn| -> Result<_, Error> {
        let id = store::find_invitation(conn, &invited, now)?;
        Ok(store::load_account(conn, id.ok_or(Error::InvitationLink)?)?)
    });
    // Hashed first: nothing waits for it with a transaction open.
    let mut prepared = found.await?;
    set_password(app, &mut prepared, password).await?;
    let account = app
        .store
        .write(move |conn| {
            let id = store::use_invitation(conn, &hash, now)?.ok_or(Error::InvitationLink)?;
            let account = store::lock_account(conn, id)?;
            if account.deactivated_at.is_some() {
                return Err(Error::InvitationLink);
            }
            grants::confirm(conn, id, None, now)?;
            replace_password(conn, entropy.as_ref(), &prepared, None)?;
            Ok::<_, Error>(account)
        })
        .await?;
    app.live.session_ended();
    Ok(account)
}

/// Names an account anew, deactivates it, or lets it in again. Deactivating ends its sessions.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Field`], [`Error::LastAdministrator`].
pub async fn change(
    app: &App,
    by: &Staff,
    id: AccountId,
    display_name: &str,
    is_active: bool,
) -> Result<Person, Error> {
    let display_name = display_name.trim().to_owned();
    require_shown("display_name", &display_name, 50)?;
    let change = AccountChange::Changed { is_active };
    act(app, by, id, change, move |conn, now| {
        lock_everybody(conn)?;
        let mut account = store::load_account(conn, id)?;
        account.display_name.clone_from(&display_name);
        let since = account.deactivated_at.unwrap_or(now);
        account.deactivated_at = (!is_active).then_some(since);
        store::update_account(conn, &account)?;
        if !is_active {
            store::end_invitations(conn, id)?;
            sessions::end_of_account(conn, id, None)?;
        }
        require_administrator(conn, now)
    })
    .await
}

/// Gives an account a role. To somebody who has come already it counts at once, or where a second person has
/// to stand for things, once another administrator confirms it. Sessions end: what they may do has changed.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for what the caller cannot give.
pub async fn give(app: &App, by: &Staff, id: AccountId, new: NewGrant) -> Result<Person, Error> {
    let needs_second = app.needs_second_person;
    let (by_account, promised) = (by.account, grant(app, new)?);
    let change = AccountChange::given(&promised);
    act(app, by, id, change, move |conn, now| {
        let authority = authority_of(conn, by_account, now)?;
        require_giveable(conn, &authority, &promised)?;
        let has_come = store::lock_account(conn, id)?.password_hash.is_some();
        let confirmed_at = (has_come && !needs_second).then_some(now);
        let given = Grant {
            confirmed_at,
            ..promised.clone()
        };
        grants::insert(conn, id, &given, Some(by_account), now)?;
        Ok(sessions::end_of_account(conn, id, None).map(drop)?)
    })
    .await
}

/// Stands for a role that somebody else gave.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::SecondPerson`] for one's own; [`Error::Forbidden`] for what the caller could
/// not give.
pub async fn confirm(
    app: &App,
    by: &Staff,
    id: AccountId,
    grant: GrantId,
) -> Result<Person, Error> {
    let confirmer = by.account;
    let change = AccountChange::GrantConfirmed { grant };
    act(app, by, id, change, move |conn, now| {
        let found = grants::list_of(conn, id)?
            .into_iter()
            .find(|held| held.id == grant);
        let held = found.ok_or(Error::NotFound)?;
        let authority = authority_of(conn, confirmer, now)?;
        require_giveable(conn, &authority, &held)?;
        if grants::giver_of(conn, grant)? == Some(confirmer) || confirmer == id {
            return Err(Error::SecondPerson);
        }
        grants::confirm(conn, id, Some(grant), now)?;
        Ok(sessions::end_of_account(conn, id, None).map(drop)?)
    })
    .await
}

/// Takes a role back. Sessions end.
///
/// # Errors
/// [`Error::NotFound`], [`Error::LastAdministrator`].
pub async fn take_back(
    app: &App,
    by: &Staff,
    id: AccountId,
    grant: GrantId,
) -> Result<Person, Error> {
    let change = AccountChange::GrantRemoved { grant };
    act(app, by, id, change, move |conn, now| {
        lock_everybody(conn)?;
        if !grants::remove(conn, id, grant)? {
            return Err(Error::NotFound);
        }
        sessions::end_of_account(conn, id, None)?;
        require_administrator(conn, now)
    })
    .await
}

/// Ends all sessions of an account.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn end_sessions(app: &App, by: &Staff, id: AccountId) -> Result<Person, Error> {
    act(app, by, id, AccountChange::SessionsEnded, move |conn, _| {
        store::lock_account(conn, id)?;
        Ok(sessions::end_of_account(conn, id, None).map(drop)?)
    })
    .await
}

/// Takes the second factor of an account away, for somebody who lost it. Sessions end.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn clear_second_factor(app: &App, by: &Staff, id: AccountId) -> Result<Person, Error> {
    let change = AccountChange::SecondFactorRemoved;
    act(app, by, id, change, move |conn, _| {
        totp::clear(conn, id)?;
        Ok(sessions::end_of_account(conn, id, None).map(drop)?)
    })
    .await
}

/// Does one thing to an account, notes it, and tells how the account stands then. One at a time.
async fn act(
    app: &App,
    by: &Staff,
    id: AccountId,
    change: AccountChange,
    act: impl Fn(&mut Connection, Timestamp) -> Result<(), Error> + Send + 'static,
) -> Result<Person, Error> {
    let (now, by, entropy) = (app.now(), by.account, app.entropy.clone());
    let person = app
        .store
        .write(move |conn| {
            act(conn, now)?;
            note_change(conn, entropy.as_ref(), Some(by), id, change.clone())?;
            load(conn, id)
        })
        .await?;
    app.live.session_ended();
    Ok(person)
}

/// Holds all accounts: of two administrators who take each other's role back, one comes second.
fn lock_everybody(conn: &mut Connection) -> Result<(), Error> {
    for account in store::list_accounts(conn)? {
        store::lock_account(conn, account.id)?;
    }
    Ok(())
}

/// Whether somebody is left who can manage accounts: an account that can sign in.
fn require_administrator(conn: &mut Connection, now: Timestamp) -> Result<(), Error> {
    let mut given = grants::list(conn)?;
    for account in store::list_accounts(conn)? {
        let held = given.remove(&account.id).unwrap_or_default();
        let may = Authority::at(held, now).may_everywhere(Permission::ManageAccounts);
        if may && account.deactivated_at.is_none() && account.password_hash.is_some() {
            return Ok(());
        }
    }
    Err(Error::LastAdministrator)
}
