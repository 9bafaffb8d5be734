//! The use cases: a browser is sent to a provider and comes back; identities are linked and let go of.
//!
//! Invariant: a browser comes back once, with the ticket that it was sent with. Who links an identity is who
//! held the session that began it, and holds it still.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Handshake, Identity, IdentityFault, IdentityProvider, LinkedIdentity, Returned};
use crate::app::access::require_proof;
use crate::app::accounts::{SignedIn, note_change, open_session};
use crate::app::{App, Error, STAFF_SESSION, fresh, sign_in_limits};
use crate::domain::access::Staff;
use crate::domain::audit::AccountChange;
use crate::domain::{AccountId, IdentityId, SessionId};
use crate::entropy::{Entropy, Secret, hash_secret};
use crate::store::accounts::load_account;
use crate::store::identities as store;
use crate::store::sessions::Holder;
use crate::store::{Connection, StoreError};

/// How long a person may take at the provider.
const JOURNEY: SignedDuration = SignedDuration::from_mins(10);
/// Longest subject, in characters (OpenID Connect Core, 2).
const MAX_SUBJECT: usize = 255;
/// Longest name that is kept, in characters.
const MAX_NAME: usize = 100;

/// Who leaves for a provider.
#[derive(Debug, Clone, Copy)]
pub enum Traveller<'a> {
    /// Somebody who wants to sign in, from this address.
    Anybody(IpAddr),
    /// Staff who link an identity to their account.
    Staff(&'a Staff),
}

/// A browser that is sent to a provider.
#[derive(Debug)]
pub struct Begun {
    /// Where it goes.
    pub address: String,
    /// What its cookie holds until it comes back.
    pub ticket: Secret,
    /// Until when it is expected.
    pub expires_at: Timestamp,
}

/// What came of a journey.
#[derive(Debug)]
pub enum Finished {
    /// Somebody signed in.
    SignedIn(SignedIn),
    /// An identity was linked to the account that began it.
    Linked,
}

/// Key and name of each provider that staff may sign in through.
pub fn providers(app: &App) -> Vec<(&'static str, String)> {
    let providers = app.identity_providers.iter();
    providers
        .map(|provider| (provider.key(), provider.name().to_owned()))
        .collect()
}

fn find_provider(app: &App, key: &str) -> Result<Arc<dyn IdentityProvider>, Error> {
    let found = app.identity_providers.iter().find(|one| one.key() == key);
    found.map(Arc::clone).ok_or(Error::NotFound)
}

/// Sends a browser to a provider: to sign in, or to link an identity.
///
/// # Errors
/// [`Error::NotFound`] where there is no such provider; [`Error::TooManyTries`]; [`Error::ProofNeeded`] to link one;
/// [`IdentityFault::ProviderDown`].
pub async fn begin(
    app: &App,
    key: &str,
    callback: String,
    who: Traveller<'_>,
) -> Result<Begun, Error> {
    let now = app.now();
    let provider = find_provider(app, key)?;
    let session = match who {
        Traveller::Anybody(from) => {
            sign_in_limits::admit_journey(app, from).await?;
            None
        }
        // Whoever links an identity can come back with it at any time.
        Traveller::Staff(staff) => {
            require_proof(app, staff)?;
            Some(staff.session)
        }
    };
    let ticket = Secret::token(app.entropy.as_ref())?;
    let handshake = Handshake::of(ticket.expose(), callback);
    let address = provider.begin(&handshake, now).await?;
    let expires_at = now.saturating_add(JOURNEY).unwrap_or(Timestamp::MAX);
    let hash = ticket.hash();
    app.store
        .write(move |conn| -> Result<(), Error> {
            Ok(store::insert_journey(
                conn,
                &hash,
                provider.key(),
                session,
                now,
                expires_at,
            )?)
        })
        .await?;
    Ok(Begun {
        address,
        ticket,
        expires_at,
    })
}

/// A browser comes back from a provider, with the ticket of its cookie.
///
/// `returned` holds what the provider sent through the browser, or why it did not.
///
/// # Errors
/// [`Error::NotFound`] where there is no such provider; every [`IdentityFault`]; [`Error::NotSignedIn`] where the
/// session that began to link an identity has ended.
pub async fn finish(
    app: &App,
    key: &str,
    callback: String,
    ticket: &str,
    state: &str,
    returned: Result<Returned, String>,
) -> Result<Finished, Error> {
    let now = app.now();
    let provider = find_provider(app, key)?;
    let handshake = Handshake::of(ticket, callback);
    // Before it is used up: another site that sends a browser here ends nobody's sign-in.
    if !handshake.is_state(state) {
        return Err(IdentityFault::Lost.into());
    }
    let (hash, key) = (hash_secret(ticket), provider.key());
    let journey = app
        .store
        .write(move |conn| -> Result<_, Error> { Ok(store::take_journey(conn, &hash, key, now)?) })
        .await?;
    let journey = journey.ok_or(IdentityFault::Lost)?;
    let returned = returned.map_err(IdentityFault::NotProven)?;
    let identity = provider.finish(&handshake, &returned, now).await?;
    require_storable(&identity)?;
    match journey.session {
        Some(session) => link(app, session, identity, now)
            .await
            .map(|()| Finished::Linked),
        None => sign_in(app, identity, now).await.map(Finished::SignedIn),
    }
}

/// What cannot be kept as it is would be told apart from nobody.
fn require_storable(identity: &Identity) -> Result<(), Error> {
    let subject = &identity.key.subject;
    let is_storable = (1..=MAX_SUBJECT).contains(&subject.chars().count())
        && !subject.chars().any(char::is_control);
    if is_storable {
        Ok(())
    } else {
        let reason = "the subject is empty, too long, or holds a control character";
        Err(IdentityFault::NotProven(reason.to_owned()).into())
    }
}

async fn sign_in(app: &App, identity: Identity, now: Timestamp) -> Result<SignedIn, Error> {
    let account = app
        .store
        .write(move |conn| -> Result<AccountId, Error> {
            let found = store::find_account(conn, &identity.key)?;
            let (id, account) = found.ok_or(IdentityFault::NotLinked)?;
            let is_deactivated = load_account(conn, account)?.deactivated_at.is_some();
            if is_deactivated {
                return Err(IdentityFault::NotLinked.into());
            }
            store::note_use(conn, id, now)?;
            Ok(account)
        })
        .await?;
    let expires_at = now.saturating_add(STAFF_SESSION).unwrap_or(Timestamp::MAX);
    let (signed_in, _) = open_session(app, Holder::Account(account), now, expires_at).await?;
    Ok(signed_in)
}

async fn link(
    app: &App,
    session: SessionId,
    identity: Identity,
    now: Timestamp,
) -> Result<(), Error> {
    let id = fresh(app.entropy.as_ref(), now, IdentityId::new)?;
    let entropy = Arc::clone(&app.entropy);
    app.store
        .write(move |conn| {
            let holder = store::find_holder(conn, session, now)?;
            let account = holder.ok_or(Error::NotSignedIn)?;
            if insert(conn, id, account, &identity, now)? {
                let provider = identity.key.provider.to_owned();
                let change = AccountChange::IdentityLinked { provider };
                note_change(conn, entropy.as_ref(), Some(account), account, change)?;
            }
            Ok(())
        })
        .await
}

/// Whether it was not linked before.
fn insert(
    conn: &mut Connection,
    id: IdentityId,
    account: AccountId,
    identity: &Identity,
    now: Timestamp,
) -> Result<bool, Error> {
    if let Some((_, holder)) = store::find_account(conn, &identity.key)? {
        return if holder == account {
            Ok(false)
        } else {
            Err(IdentityFault::Taken.into())
        };
    }
    let shown = identity.display_name.as_deref().map(shown);
    match store::insert_identity(conn, id, account, &identity.key, shown.as_deref(), now) {
        Ok(()) => Ok(true),
        Err(StoreError::Duplicate) => Err(IdentityFault::Taken.into()),
        Err(error) => Err(error.into()),
    }
}

/// A name as it may be kept and shown.
fn shown(name: &str) -> String {
    let shown = name.chars().filter(|c| !c.is_control());
    shown.take(MAX_NAME).collect()
}

/// The identities that are linked to one's own account, the oldest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, staff: &Staff) -> Result<Vec<LinkedIdentity>, Error> {
    let account = staff.account;
    app.store
        .read(move |conn| store::list_identities(conn, account).map_err(Error::from))
        .await
}

/// Lets go of an identity of one's own account.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn unlink(app: &App, staff: &Staff, id: IdentityId) -> Result<(), Error> {
    let (account, entropy) = (staff.account, Arc::clone(&app.entropy));
    app.store
        .write(move |conn| {
            let held = store::list_identities(conn, account)?.into_iter();
            let found = held.filter(|identity| identity.id == id).collect();
            match let_go(conn, entropy.as_ref(), (account, account), found)? {
                0 => Err(Error::NotFound),
                _ => Ok(()),
            }
        })
        .await
}

/// Lets go of all identities of an account: its holder may not be who linked them.
pub(in crate::app) fn let_go_of_all(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    account: AccountId,
    by: AccountId,
) -> Result<(), Error> {
    let held = store::list_identities(conn, account)?;
    let_go(conn, entropy, (account, by), held).map(drop)
}

/// Lets go of identities of an account, and notes each; how many.
fn let_go(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    (account, by): (AccountId, AccountId),
    these: Vec<LinkedIdentity>,
) -> Result<usize, Error> {
    let n_held = these.len();
    for identity in these {
        store::delete_identity(conn, account, identity.id)?;
        let provider = identity.provider;
        let change = AccountChange::IdentityUnlinked { provider };
        note_change(conn, entropy, Some(by), account, change)?;
    }
    Ok(n_held)
}
