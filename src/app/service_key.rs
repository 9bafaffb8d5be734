//! The key of the installation: what is secret to it and is not in its database.
//!
//! Invariant: the bytes are never printed, logged or stored with the data; what needs a secret takes one of
//! its own from them by [`ServiceKey::derive`], so that none tells anything of another. All nodes on one
//! database have the same key: a node with another is turned away before it serves anybody.

use std::fmt;
use std::str::FromStr;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::audit::{Deed, note};
use super::{App, Error};
use crate::domain::audit::Fact;
use crate::domain::audit_chain::ChainKey;
use crate::domain::audit_checkpoint::CheckpointKey;
use crate::domain::seed::{NotASeed, Seed};
use crate::entropy::{Entropy, NoEntropy, OsEntropy};
use crate::store::{audit_chain, service_keys};

/// Bytes of a nonce, which stands before what was sealed.
const NONCE: usize = 24;

/// 32 secret bytes of an installation.
pub struct ServiceKey(Zeroizing<[u8; 32]>);

/// Prints nothing of the key: it must not reach a log.
impl fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceKey(…)")
    }
}

/// Reads the line of a key file: 64 hexadecimal digits.
impl FromStr for ServiceKey {
    type Err = NotASeed;

    fn from_str(text: &str) -> Result<Self, NotASeed> {
        let seed: Seed = text.trim_end().parse()?;
        Ok(Self::new(*seed.as_bytes()))
    }
}

impl ServiceKey {
    /// A key from 32 secret bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh key.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn fresh(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        entropy.bytes().map(Self::new)
    }

    /// A key for an app to which nobody gave one: its entries can be checked for as long as the process
    /// lives. Where the system gives no chance there is nothing to protect: nobody can sign in either.
    pub(super) fn of_process() -> Self {
        Self::new(OsEntropy.bytes().unwrap_or_default())
    }

    /// The line of a key file, without its end.
    pub fn to_line(&self) -> Zeroizing<String> {
        Zeroizing::new(self.seed().to_string())
    }

    /// A secret of its own for one purpose: HMAC-SHA-256 of its name under this key.
    pub fn derive(&self, label: &str) -> [u8; 32] {
        *self
            .seed()
            .child("service key", label.as_bytes())
            .as_bytes()
    }

    /// Encrypts for one purpose (XChaCha20-Poly1305); [`ServiceKey::open`] with the same label reads it.
    pub fn seal(&self, label: &str, bytes: &[u8]) -> Vec<u8> {
        let nonce = self.nonce(label, bytes);
        let (msg, aad) = (bytes, label.as_bytes());
        let sealed = self
            .cipher(label)
            .encrypt(&XNonce::from(nonce), Payload { msg, aad });
        // Refused is only what is longer than 256 GiB; an empty text is not read back.
        let mut all = nonce.to_vec();
        all.extend(sealed.unwrap_or_default());
        all
    }

    /// What was sealed for this purpose; none where it was not, or was changed.
    pub fn open(&self, label: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE>()?;
        let aad = label.as_bytes();
        let nonce = XNonce::from(*nonce);
        self.cipher(label)
            .decrypt(&nonce, Payload { msg, aad })
            .ok()
    }

    fn cipher(&self, label: &str) -> XChaCha20Poly1305 {
        let key = Zeroizing::new(self.derive(&format!("seal {label}")));
        XChaCha20Poly1305::new((&*key).into())
    }

    /// A nonce at random. The text is mixed in: were chance to fail or to repeat itself, no nonce would
    /// still meet two texts.
    fn nonce(&self, label: &str, bytes: &[u8]) -> [u8; NONCE] {
        let chance = OsEntropy.bytes().unwrap_or_default();
        let own = Seed::new(self.derive(&format!("nonce {label}")));
        let mixed = own.child("chance", &chance).child("text", bytes);
        let mut nonce = [0; NONCE];
        for (to, from) in nonce.iter_mut().zip(mixed.as_bytes()) {
            *to = *from;
        }
        nonce
    }

    /// What links entries of the audit.
    pub fn chain_key(&self) -> ChainKey {
        ChainKey::new(self.derive("audit chain"))
    }

    /// What signs checkpoints of the audit.
    pub fn checkpoint_key(&self) -> CheckpointKey {
        CheckpointKey::new(&self.derive("audit checkpoint"))
    }

    fn seed(&self) -> Seed {
        Seed::new(*self.0)
    }

    /// What the database keeps to know the key by: HMAC of a constant.
    fn check(&self) -> String {
        Seed::new(self.derive("check value")).to_string()
    }
}

/// Whether a database knows a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is used with this one.
    Same,
    /// It is used with another one.
    Other,
    /// It is used with this one from now on.
    First,
}

/// Whether the database is used with some key already.
///
/// # Errors
/// The store's.
pub async fn is_in_use(app: &App) -> Result<bool, Error> {
    app.store
        .read(|conn| Ok(service_keys::find_check(conn)?.is_some()))
        .await
}

/// Whether the database is used with another key than this one.
///
/// # Errors
/// The store's.
pub async fn is_other(app: &App) -> Result<bool, Error> {
    let own = app.service_key.check();
    app.store
        .read(move |conn| {
            let known = service_keys::find_check(conn)?;
            Ok(known.is_some_and(|known| known != own))
        })
        .await
}

/// Sees that the database is used with the app's key. At its first use that is noted, and entries of the
/// audit that are older than the key are linked.
///
/// # Errors
/// The store's.
pub async fn agree(app: &App) -> Result<Agreement, Error> {
    let (own, entropy) = (app.service_key.check(), app.entropy.clone());
    app.store
        .write_long(move |conn| -> Result<Agreement, Error> {
            let now = conn.now()?;
            if !service_keys::insert_check(conn, &own, now)? {
                let known = service_keys::find_check(conn)?;
                return Ok(if known.as_ref() == Some(&own) {
                    Agreement::Same
                } else {
                    Agreement::Other
                });
            }
            let n_entries = audit_chain::adopt(conn)?;
            if 0 < n_entries {
                let fact = Fact::EntriesAdopted { n_entries };
                note(conn, entropy.as_ref(), Deed::of_service(None), fact)?;
            }
            Ok(Agreement::First)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_with_the_same_key_and_label_alone() {
        let (key, other) = (ServiceKey::new([1; 32]), ServiceKey::new([2; 32]));
        for text in [&b""[..], b"a", b"JBSWY3DPEHPK3PXP"] {
            let sealed = key.seal("totp", text);
            assert_eq!(key.open("totp", &sealed).as_deref(), Some(text));
            assert_eq!(key.open("oidc", &sealed), None);
            assert_eq!(other.open("totp", &sealed), None);
            for at in 0..sealed.len() {
                let mut broken = sealed.clone();
                broken[at] ^= 1;
                assert_eq!(key.open("totp", &broken), None, "byte {at}");
                assert_eq!(key.open("totp", &sealed[..at]), None, "cut at {at}");
            }
            assert_ne!(key.seal("totp", text), sealed, "a nonce came twice");
        }
    }

    #[test]
    fn derived_secrets_differ_and_stay_the_same() {
        let key = ServiceKey::new([1; 32]);
        assert_eq!(key.derive("a"), ServiceKey::new([1; 32]).derive("a"));
        assert_ne!(key.derive("a"), key.derive("b"));
        assert_ne!(key.derive("a"), ServiceKey::new([2; 32]).derive("a"));
        assert_ne!(key.derive("a"), [1; 32]);
    }

    #[test]
    fn a_key_is_read_from_its_line_and_never_printed() {
        let key = ServiceKey::new([0xab; 32]);
        let line = key.to_line();
        assert_eq!(*line, "ab".repeat(32));
        let read: ServiceKey = format!("{}\n", *line).parse().unwrap();
        assert_eq!(read.derive("a"), key.derive("a"));
        assert_eq!(format!("{key:?}"), "ServiceKey(…)");
        for broken in ["", "ab", &"ab".repeat(33), &"zz".repeat(32)] {
            assert!(broken.parse::<ServiceKey>().is_err(), "{broken}");
        }
    }
}
