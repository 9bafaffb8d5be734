//! How often somebody may try to sign in, so that no one can guess and no one can lock another out.
//!
//! - **A browser that once signed in to the account** has a counter of its own ([`super::devices`]), and is
//!   held up by nothing that others do, here and in the queue of the hashes.
//! - **Everybody else** shares a counter for each username, known or not: five tries, then a wait of 1 s that
//!   doubles to 15 minutes. It is what 等保 2.0 asks for as the handling of failed sign-ins.
//! - **A network** (/24 of IPv4, /56 of IPv6) has 600 wrong tries a minute: a branch of five hundred phones
//!   stands behind one address. What turns out right is given back, so that any number of people sign in.
//! - **A ticket is never locked** (`tickets.rs`).
//! - **Browsers that leave for a provider of identities** are 600 a minute of a network, counted apart.
//! - **All together** are held by the queue of the hashes (`passwords.rs`), each node its own.
//!
//! A try counts as wrong from when it comes until it proves right: a thousand at the same moment are no way
//! round. One that is right takes back itself alone: whoever guesses meanwhile gains nothing by it. Sessions
//! that are open are not looked at here. Everything is decided in one transaction on rows that all nodes
//! share; who has to wait costs a read and no write.
//!
//! Invariant: nothing here knows whether a username exists.

mod rows;
mod tickets;

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use self::rows::{fail, give_back, key, network_key, network_of, note, note_network, take};
pub(super) use self::tickets::{Visitor, fail_holder, require_holder};
use super::devices::DeviceToken;
use super::passwords::Queue;
use super::{App, Error};
use crate::domain::SessionId;
use crate::domain::limits::{Failures, Ladder, Lane, Rate};
use crate::store::Connection;
use crate::store::sign_in_limits as store;

/// Failures of one username from elsewhere, or of one browser.
const LADDER: Ladder = Ladder {
    free: 5,
    first: SignedDuration::from_secs(1),
    longest: SignedDuration::from_mins(15),
};
/// Wrong names for one ticket on one network. People mistype their numbers, and a ticket is hard to come by.
const NAMES: Ladder = Ladder {
    free: 10,
    first: SignedDuration::from_secs(1),
    longest: SignedDuration::from_mins(1),
};
/// Wrong tries of one network: 600 a minute, all of them at once if need be.
const NETWORK: Rate = Rate::new(SignedDuration::from_millis(100), 600);
/// How long after the last failure they are forgotten. Who tries on gets some hundred guesses a day.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// Rows that are kept at most. Each is a try that was let through, so that filling them up takes hours.
const MOST_ROWS: i64 = 100_000;

/// Somebody tries to sign in.
#[derive(Clone)]
pub struct Try {
    username: String,
    network: IpAddr,
    device: Option<DeviceToken>,
}

impl Try {
    /// A try for this username, from this address, by a browser that has these marks.
    pub fn new(username: &str, network: IpAddr, device: Option<DeviceToken>) -> Self {
        Self {
            username: username.trim().to_lowercase(),
            network,
            device,
        }
    }

    /// What is typed, as accounts are found by it.
    pub(super) fn username(&self) -> &str {
        &self.username
    }

    pub(super) const fn device(&self) -> Option<&DeviceToken> {
        self.device.as_ref()
    }
}

/// A try that was let through; [`conclude`] has to hear what became of it.
pub(super) struct Admitted(Counted);

enum Counted {
    /// From a browser that once signed in; counted when it is wrong.
    Trusted { device: String, had_failures: bool },
    /// From anywhere else; counted as wrong by now.
    Untrusted(Charge),
}

struct Charge {
    account: String,
    network: String,
    before: Option<Failures>,
    charged: Failures,
}

impl Admitted {
    /// Where its hash waits.
    pub(super) const fn queue(&self) -> Queue {
        match self.0 {
            Counted::Trusted { .. } => Queue::Trusted,
            Counted::Untrusted(_) => Queue::Untrusted,
        }
    }
}

/// Lets a try through, or says when to come again: in the same words whether or not there is such a username.
///
/// # Errors
/// [`Error::TooManyTries`].
pub(super) async fn admit(app: &App, attempt: &Try) -> Result<Admitted, Error> {
    let username = attempt.username.as_str();
    let device = attempt.device.as_ref();
    if let Some(device) = device.and_then(|token| token.device(app, username)) {
        return admit_device(app, key(app, Lane::Device, &[device, username])).await;
    }
    let account = key(app, Lane::Account, &[username]);
    let network = network_key(app, attempt.network);
    let keys = (account.clone(), network.clone());
    let looked = app.store.read(move |conn| -> Result<_, Error> {
        let now = conn.now()?;
        let failures = store::find(conn, &keys.0, now)?;
        let tries = store::find(conn, &keys.1, now)?;
        Ok(weigh(failures, tries, now))
    });
    looked.await?.map_err(too_many)?;
    // A refusal is no error here: it would undo the work of others in the same transaction.
    let charged = app
        .store
        .write(move |conn| charge(conn, &account, &network))
        .await?;
    charged
        .map(|charge| Admitted(Counted::Untrusted(charge)))
        .map_err(too_many)
}

/// Lets a browser leave for a provider of identities: each that is away is a row, and anybody can send one.
///
/// # Errors
/// [`Error::TooManyTries`].
pub(super) async fn admit_journey(app: &App, from: IpAddr) -> Result<(), Error> {
    take(
        app,
        key(app, Lane::Network, &["journey", &network_of(from)]),
    )
    .await
}

/// Lets somebody prove who they are in their own session, which has a counter of its own.
///
/// # Errors
/// [`Error::TooManyTries`].
pub(super) async fn admit_session(app: &App, session: SessionId) -> Result<Admitted, Error> {
    let session = session.to_string();
    admit_device(app, key(app, Lane::Device, &["session", &session])).await
}

async fn admit_device(app: &App, device: String) -> Result<Admitted, Error> {
    let asked = device.clone();
    let looked = app.store.read(move |conn| -> Result<_, Error> {
        let now = conn.now()?;
        let failures = store::find(conn, &asked, now)?;
        Ok(Ladder::require(failures, now).map(|()| failures.is_some()))
    });
    let had_failures = looked.await?.map_err(too_many)?;
    Ok(Admitted(Counted::Trusted {
        device,
        had_failures,
    }))
}

/// What both lanes say: until when the network's tries are paid for with this one, or how long it waits.
fn weigh(
    failures: Option<Failures>,
    tries: Option<Failures>,
    now: Timestamp,
) -> Result<Timestamp, SignedDuration> {
    let taken = NETWORK.take(tries.map(|tries| tries.next_at), now);
    match (Ladder::require(failures, now), taken) {
        (Ok(()), Ok(paid_until)) => Ok(paid_until),
        (Err(one), Err(other)) => Err(one.max(other)),
        (Err(wait), Ok(_)) | (Ok(()), Err(wait)) => Err(wait),
    }
}

/// Counts a try as wrong on both lanes, where both let it through.
fn charge(
    conn: &mut Connection,
    account: &str,
    network: &str,
) -> Result<Result<Charge, SignedDuration>, Error> {
    let now = conn.now()?;
    let [before, tries] = lock_both(conn, account, network, now)?;
    let paid_until = match weigh(before, tries, now) {
        Ok(paid_until) => paid_until,
        Err(wait) => return Ok(Err(wait)),
    };
    let charged = LADDER.fail(before, now);
    note(conn, Lane::Account, account, charged, now)?;
    note_network(conn, network, paid_until)?;
    if charged.n == LADDER.free {
        tracing::warn!("sign-ins to one account from elsewhere are being slowed down");
    }
    Ok(Ok(Charge {
        account: account.to_owned(),
        network: network.to_owned(),
        before,
        charged,
    }))
}

/// Holds the rows of both lanes in the order of their keys: two nodes that hold the same two never wait for
/// each other.
fn lock_both(
    conn: &mut Connection,
    account: &str,
    network: &str,
    now: Timestamp,
) -> Result<[Option<Failures>; 2], Error> {
    let mut lock = |lane, key| store::lock(conn, lane, key, now);
    if account < network {
        let failures = lock(Lane::Account, account)?;
        Ok([failures, lock(Lane::Network, network)?])
    } else {
        let tries = lock(Lane::Network, network)?;
        Ok([lock(Lane::Account, account)?, tries])
    }
}

/// Notes what became of a try that was let through. Where that cannot be noted it counts as wrong, and its
/// answer is given all the same; so does one whose caller hung up.
pub(super) async fn conclude<T>(app: &App, admitted: Admitted, outcome: &Result<T, Error>) {
    // Busy, or without a database: nobody learned whether the password was right.
    let is_wrong = outcome
        .as_ref()
        .err()
        .is_some_and(|error| !error.may_pass());
    let noted = match admitted.0 {
        Counted::Trusted { device, .. } if is_wrong => {
            let fail = move |conn: &mut Connection| fail(conn, Lane::Device, LADDER, &device);
            app.store.write(fail).await
        }
        Counted::Trusted {
            device,
            had_failures: true,
        } if outcome.is_ok() => {
            let forget = move |conn: &mut Connection| Ok(store::forget(conn, &device)?);
            app.store.write(forget).await
        }
        Counted::Untrusted(charge) if !is_wrong => {
            app.store.write(move |conn| take_back(conn, &charge)).await
        }
        Counted::Trusted { .. } | Counted::Untrusted(_) => Ok(()),
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "what became of a sign-in could not be noted");
    }
}

/// As if the try had never been; what others did meanwhile stays.
fn take_back(conn: &mut Connection, charge: &Charge) -> Result<(), Error> {
    let now = conn.now()?;
    let [stored, tries] = lock_both(conn, &charge.account, &charge.network, now)?;
    let left = if stored == Some(charge.charged) {
        charge.before
    } else {
        stored.map(|failures| Failures {
            n: failures.n.saturating_sub(1),
            ..failures
        })
    };
    match left.filter(|failures| 0 < failures.n) {
        Some(failures) => note(conn, Lane::Account, &charge.account, failures, now)?,
        None => store::forget(conn, &charge.account)?,
    }
    give_back(conn, &charge.network, tries, now)
}

/// Forgets what says nothing any more.
///
/// # Errors
/// The store's.
pub async fn sweep(app: &App) -> Result<(), Error> {
    let sweep = |conn: &mut Connection| -> Result<(), Error> {
        let now = conn.now()?;
        Ok(store::sweep(conn, now, MOST_ROWS)?)
    };
    app.store.write(sweep).await
}

const fn too_many(wait: SignedDuration) -> Error {
    Error::TooManyTries { wait }
}
