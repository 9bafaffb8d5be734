//! What ties the two halves of a sign-in through a provider together.
//!
//! Invariant: all of it follows from the ticket in the browser's cookie, of which the database holds only a
//! hash; so nobody who reads the database, or an address, can go on with somebody's sign-in.

use sha2::{Digest, Sha256};

use crate::domain::base32;
use crate::domain::seed::Seed;
use crate::entropy::hash_secret;

/// The secrets of one sign-in, and where its browser comes back to.
#[derive(Clone)]
pub struct Handshake {
    /// Where the provider sends the browser back to.
    pub callback: String,
    /// Goes through the browser: who comes back is who was sent. 52 letters and digits (企业微信 takes 128).
    pub state: String,
    /// Comes back signed: the token was made for this sign-in.
    pub nonce: String,
    /// Goes from here to the provider alone (PKCE, RFC 7636): the code works for nobody else.
    pub verifier: String,
}

impl Handshake {
    /// The handshake of a ticket.
    pub fn of(ticket: &str, callback: String) -> Self {
        // Parted from `hash_secret`, which the database holds.
        let mut digest = Sha256::new_with_prefix("examhall sign-in\0");
        digest.update(ticket.as_bytes());
        let seed = Seed::new(digest.finalize().into());
        let secret = |label| base32::write(seed.child(label, &[]).as_bytes());
        Self {
            callback,
            state: secret("state"),
            nonce: secret("nonce"),
            verifier: secret("verifier"),
        }
    }

    /// Whether a state is this one's. Hashes are compared: how long that takes tells nothing of the state.
    pub fn is_state(&self, found: &str) -> bool {
        hash_secret(found) == hash_secret(&self.state)
    }
}

/// Prints no secret: it must not reach a log.
impl std::fmt::Debug for Handshake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handshake(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secrets_of_a_handshake_differ_and_follow_from_its_ticket() {
        let [one, same, other] = ["a", "a", "b"].map(|ticket| Handshake::of(ticket, String::new()));
        assert!(one.is_state(&same.state) && !one.is_state(&other.state));
        assert!(one.state != one.nonce && one.nonce != one.verifier && one.state != one.verifier);
        assert!((43..=128).contains(&one.verifier.len()));
        assert!(!hash_secret("a").contains(&one.state));
        assert_eq!(format!("{one:?}"), "Handshake(…)");
    }
}
