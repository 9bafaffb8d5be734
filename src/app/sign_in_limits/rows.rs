//! The rows behind the lanes: their keys, and what is written to them.
//!
//! Invariant: a key says neither whom nor where. People type passwords where usernames belong, and addresses
//! are theirs.

use std::net::IpAddr;

use ipnet::{Ipv4Net, Ipv6Net};
use jiff::Timestamp;

use super::{MEMORY, NETWORK, too_many};
use crate::app::{App, Error};
use crate::domain::base32;
use crate::domain::limits::{Failures, Ladder, Lane};
use crate::domain::seed::Seed;
use crate::store::Connection;
use crate::store::sign_in_limits::{self as store, Standing};

/// Bits that the addresses of one network have in common.
const V4_BITS: u8 = 24;
const V6_BITS: u8 = 56;

/// Counts one more failure.
pub(super) fn fail(
    conn: &mut Connection,
    lane: Lane,
    ladder: Ladder,
    key: &str,
) -> Result<(), Error> {
    let now = conn.now()?;
    let before = store::lock(conn, lane, key, now)?;
    note(conn, lane, key, ladder.fail(before, now), now)
}

/// Writes down failures.
pub(super) fn note(
    conn: &mut Connection,
    lane: Lane,
    key: &str,
    failures: Failures,
    now: Timestamp,
) -> Result<(), Error> {
    let standing = Standing {
        key: key.to_owned(),
        lane,
        failures,
        forget_at: now.saturating_add(MEMORY).unwrap_or(Timestamp::MAX),
    };
    Ok(store::record(conn, &standing)?)
}

/// Writes down until when the tries of a network are paid for; then the row says nothing any more.
pub(super) fn note_network(
    conn: &mut Connection,
    key: &str,
    paid_until: Timestamp,
) -> Result<(), Error> {
    let standing = Standing {
        key: key.to_owned(),
        lane: Lane::Network,
        failures: Failures {
            n: 0,
            next_at: paid_until,
        },
        forget_at: paid_until,
    };
    Ok(store::record(conn, &standing)?)
}

/// Gives a network back one try that was not wrong.
pub(super) fn give_back(
    conn: &mut Connection,
    network: &str,
    tries: Option<Failures>,
    now: Timestamp,
) -> Result<(), Error> {
    let paid_until = tries.map(|tries| NETWORK.give_back(tries.next_at));
    match paid_until.filter(|paid_until| now < *paid_until) {
        Some(paid_until) => note_network(conn, network, paid_until),
        None => Ok(store::forget(conn, network)?),
    }
}

/// Takes one of the tries of a network; what is counted together has one key.
///
/// # Errors
/// [`Error::TooManyTries`].
pub(super) async fn take(app: &App, network: String) -> Result<(), Error> {
    let asked = network.clone();
    let looked = app.store.read(move |conn| -> Result<_, Error> {
        let now = conn.now()?;
        let tries = store::find(conn, &asked, now)?;
        Ok(NETWORK.take(tries.map(|tries| tries.next_at), now))
    });
    looked.await?.map_err(too_many)?;
    // A refusal is no error here: it would undo the work of others in the same transaction.
    let taken = app.store.write(move |conn| -> Result<_, Error> {
        let now = conn.now()?;
        let tries = store::lock(conn, Lane::Network, &network, now)?;
        match NETWORK.take(tries.map(|tries| tries.next_at), now) {
            Ok(paid_until) => note_network(conn, &network, paid_until).map(Ok),
            Err(wait) => Ok(Err(wait)),
        }
    });
    taken.await?.map_err(too_many)
}

/// The lane of a network.
pub(super) fn network_key(app: &App, address: IpAddr) -> String {
    key(app, Lane::Network, &[&network_of(address)])
}

/// The network of an address, as all its addresses spell it.
pub(super) fn network_of(address: IpAddr) -> String {
    let network = match address.to_canonical() {
        IpAddr::V4(address) => Ipv4Net::new(address, V4_BITS).map(|net| net.trunc().to_string()),
        IpAddr::V6(address) => Ipv6Net::new(address, V6_BITS).map(|net| net.trunc().to_string()),
    };
    network.unwrap_or_else(|_| address.to_string())
}

/// The key of a lane.
pub(super) fn key(app: &App, lane: Lane, parts: &[&str]) -> String {
    let secret = Seed::new(app.service_key().derive("sign_in_limits"));
    let key = secret.child(lane.as_str(), parts.join("\n").as_bytes());
    base32::write(key.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_spelled_alike() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("203.0.113.7"), "203.0.113.0/24");
        assert_eq!(network("::ffff:203.0.113.8"), "203.0.113.0/24");
        assert_eq!(network("2001:db8:0:ff::1"), "2001:db8::/56");
        assert_ne!(network("2001:db8:0:100::1"), network("2001:db8::1"));
    }
}
