//! Fresh ids, seeds and secrets: the only file that asks the machine for chance.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::base32;
use crate::domain::seed::Seed;

/// A source of bytes that nobody can guess.
pub trait Entropy: Send + Sync + 'static {
    /// 32 fresh bytes.
    ///
    /// # Errors
    /// [`NoEntropy`] where the operating system gives none.
    fn bytes(&self) -> Result<[u8; 32], NoEntropy>;
}

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoEntropy;

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
        let mut bytes = [0; 32];
        SysRng.try_fill_bytes(&mut bytes).map_err(|_| NoEntropy)?;
        Ok(bytes)
    }
}

/// Counts instead of guessing: for tests and rehearsals that must repeat to the byte.
#[derive(Debug, Default)]
pub struct CountingEntropy {
    start: u64,
    count: AtomicU64,
}

impl CountingEntropy {
    /// A sequence of its own for each `start`.
    pub const fn new(start: u64) -> Self {
        Self {
            start,
            count: AtomicU64::new(0),
        }
    }
}

impl Entropy for CountingEntropy {
    fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
        let count = self.count.fetch_add(1, Ordering::SeqCst);
        Ok(*Seed::from_number(self.start)
            .child("entropy", &count.to_be_bytes())
            .as_bytes())
    }
}

/// A fresh id that sorts by time (UUID version 7). Never a secret: it tells when it was made.
///
/// # Errors
/// [`NoEntropy`].
pub fn fresh_id(entropy: &dyn Entropy, now: Timestamp) -> Result<Uuid, NoEntropy> {
    let [
        chance @ ..,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
    ] = entropy.bytes()?;
    let ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(ms, &chance).into_uuid())
}

/// So many fresh ids of one moment, ascending: rows that are stored in their order fill an index from left to
/// right, which for very many takes half the time.
///
/// # Errors
/// [`NoEntropy`].
pub fn fresh_ids(entropy: &dyn Entropy, now: Timestamp, n: usize) -> Result<Vec<Uuid>, NoEntropy> {
    let ids: Result<Vec<Uuid>, NoEntropy> = (0..n).map(|_| fresh_id(entropy, now)).collect();
    let mut ids = ids?;
    ids.sort_unstable();
    Ok(ids)
}

/// A secret that is handed out once and kept only as its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// 128 bits as 26 characters of Crockford's base 32: an admission ticket, short enough to type.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn ticket(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let bytes = entropy.bytes()?;
        Ok(Self(base32::write(bytes.get(..16).unwrap_or_default())))
    }

    /// 80 bits as 16 characters: a recovery code, kept on paper and used once.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn recovery(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let bytes = entropy.bytes()?;
        Ok(Self(base32::write(bytes.get(..10).unwrap_or_default())))
    }

    /// 40 bits as 8 characters: a code for a hall, which counts only together with a number.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn hall_code(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let bytes = entropy.bytes()?;
        Ok(Self(base32::write(bytes.get(..5).unwrap_or_default())))
    }

    /// 256 bits: the token of a session, or a set-up link.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn token(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        Ok(Self(base32::write(&entropy.bytes()?)))
    }

    /// The secret as it is handed out.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn hash(&self) -> String {
        hash_secret(&self.0)
    }
}

/// Prints nothing of the secret: it must not reach a log.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 of a secret of at least 128 random bits, in hexadecimal: no salt or stretching is needed.
///
/// A ticket may be typed by hand: how carelessly, see [`base32::fold`].
pub fn hash_secret(text: &str) -> String {
    Sha256::digest(base32::fold(text).as_bytes())
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_has_128_bits_and_can_be_typed_carelessly() {
        let ticket = Secret::ticket(&CountingEntropy::new(1)).unwrap();
        assert_eq!(ticket.expose().len(), 26);
        let typed = format!(
            " {}-{}",
            ticket.expose()[..13].to_uppercase(),
            &ticket.expose()[13..]
        );
        assert_eq!(hash_secret(&typed), ticket.hash());
        assert_eq!(hash_secret("O0Il1"), hash_secret("00111"));
    }

    #[test]
    fn a_secret_does_not_print() {
        let secret = Secret::token(&CountingEntropy::new(1)).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn fresh_ids_differ_and_sort_by_time() {
        let entropy = CountingEntropy::new(1);
        let at = |ms| fresh_id(&entropy, Timestamp::from_millisecond(ms).unwrap()).unwrap();
        let (a, b, c) = (at(1_000), at(1_000), at(2_000));
        assert_ne!(a, b);
        assert!(a < c && b < c);
        let now = Timestamp::from_millisecond(1_000).unwrap();
        let many = fresh_ids(&entropy, now, 100).unwrap();
        assert_eq!(many.len(), 100);
        assert!(many.is_sorted_by(|a, b| a < b));
    }
}
