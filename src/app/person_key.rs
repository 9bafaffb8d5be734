//! The key of one person: what staff say of them in the audit is sealed under it.
//!
//! Invariant: who has no key reads nothing, and an entry is the same bytes with the key and without it; so
//! erasing a person breaks no chain of entries. A text opens in the entry that it was sealed for and in no
//! other.

use std::fmt::Write;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

use super::Error;
use crate::domain::seed::Seed;
use crate::domain::{AuditEntryId, CandidateId};
use crate::entropy::Entropy;
use crate::store::{Connection, candidates};

/// Bytes of a nonce: so many that chance alone never gives the same twice.
const NONCE: usize = 24;

/// The key of a person, made where they have none; none for who was erased.
fn load_or_make(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    id: CandidateId,
) -> Result<Option<Seed>, Error> {
    if let Some(key) = candidates::find_reason_key(conn, id)? {
        return Ok(Some(key));
    }
    let fresh = Seed::new(entropy.bytes()?);
    candidates::set_reason_key(conn, id, &fresh)?;
    // Whichever is stored by now: somebody else may have been before.
    Ok(candidates::find_reason_key(conn, id)?)
}

/// What was said of a person in an entry, sealed, in hexadecimal digits; none for who was erased, of whom
/// nothing more is said.
pub(super) fn seal(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    whose: CandidateId,
    entry: AuditEntryId,
    said: &str,
) -> Result<Option<String>, Error> {
    let Some(key) = load_or_make(conn, entropy, whose)? else {
        return Ok(None);
    };
    let [nonce @ .., _, _, _, _, _, _, _, _] = entropy.bytes()?;
    let sealed = cipher(&key).encrypt(&XNonce::from(nonce), payload(&entry, said.as_bytes()));
    // It refuses what is longer than 256 GiB.
    let sealed = sealed.map_err(|_| Error::File("a reason could not be sealed".to_owned()))?;
    Ok(Some(hex(&[&nonce[..], &sealed].concat())))
}

/// What was said; none where it cannot be read.
pub(super) fn open(key: &Seed, entry: AuditEntryId, sealed: &str) -> Option<String> {
    let bytes = bytes_of(sealed)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let said = cipher(key).decrypt(&XNonce::from(*nonce), payload(&entry, sealed));
    String::from_utf8(said.ok()?).ok()
}

fn cipher(key: &Seed) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key.as_bytes()))
}

fn payload<'a>(entry: &'a AuditEntryId, msg: &'a [u8]) -> Payload<'a, 'a> {
    let aad = entry.as_bytes();
    Payload { msg, aad }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_was_sealed_opens_under_its_key_in_its_entry_alone() {
        let (key, other) = (Seed::from_number(1), Seed::from_number(2));
        let [here, there] = [1, 2].map(|n| AuditEntryId::new(Uuid::from_u128(n)));
        let nonce = [7; NONCE];
        let message = payload(&here, "张三的手机没电".as_bytes());
        let sealed = cipher(&key).encrypt(&XNonce::from(nonce), message).unwrap();
        let sealed = hex(&[&nonce[..], &sealed].concat());
        assert_eq!(open(&key, here, &sealed).as_deref(), Some("张三的手机没电"));
        assert_eq!(open(&other, here, &sealed), None);
        assert_eq!(open(&key, there, &sealed), None);
        for broken in ["", "0", "zz", &sealed[2..], &"党".repeat(30)] {
            assert_eq!(open(&key, here, broken), None, "{broken}");
        }
    }
}
