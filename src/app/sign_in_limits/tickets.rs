//! Tickets that are wrong, and tickets in the wrong hands.
//!
//! Invariant: whoever has a ticket and says whose it is gets in, whatever their network did: 128 bits are not
//! guessed. A wrong ticket counts for its network, which is told to slow down once it has had its 600 a minute.
//! Somebody who holds a ticket and guesses whose it is slows down themselves, on their network alone.

use std::net::IpAddr;

use super::rows::{fail, key, network_key, network_of, take};
use super::{NAMES, too_many};
use crate::app::{App, Error};
use crate::domain::CandidateId;
use crate::domain::limits::{Ladder, Lane};
use crate::store::Connection;
use crate::store::sign_in_limits as store;

/// Who comes with a ticket, by their address.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Visitor(pub(in crate::app) IpAddr);

impl Visitor {
    /// Why a wrong ticket is refused: because it is wrong, or before anybody is told so.
    pub(in crate::app) async fn refuse(self, app: &App) -> Error {
        let taken = take(app, network_key(app, self.0)).await;
        taken.err().unwrap_or(Error::UnknownTicket)
    }

    /// The lane of somebody here who holds this candidate's ticket.
    pub(in crate::app) fn lane(self, app: &App, candidate: CandidateId) -> String {
        let network = network_of(self.0);
        key(app, Lane::Ticket, &[&candidate.to_string(), &network])
    }
}

/// Whether somebody who holds a ticket may say whose it is.
///
/// # Errors
/// [`Error::TooManyTries`] after too many wrong names.
pub(in crate::app) fn require_holder(conn: &mut Connection, lane: &str) -> Result<(), Error> {
    let now = conn.now()?;
    Ladder::require(store::find(conn, lane, now)?, now).map_err(too_many)
}

/// Counts that somebody who holds a ticket could not say whose it is.
pub(in crate::app) async fn fail_holder(app: &App, lane: String) -> Result<(), Error> {
    app.store
        .write(move |conn| fail(conn, Lane::Ticket, NAMES, &lane))
        .await
}
