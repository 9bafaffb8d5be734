//! Seeds, and everything that is drawn from them.
//!
//! Invariant: the same seed and the same calls give the same result on every machine and in every
//! release. So the stream is a named cipher (ChaCha20), the sampling is our own, and golden vectors
//! below hold both. Nothing here reads the machine's randomness; fresh seeds come from `entropy`.

use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit, Mac};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sha2::Sha256;

/// 256 bits from which a stream of choices follows. Never shown to a candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed([u8; 32]);

/// Why a text is not a seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a seed is 64 hexadecimal digits; found {found} characters")]
pub struct NotASeed {
    /// How many characters were given.
    pub found: usize,
}

impl Seed {
    /// A seed from 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A seed for rehearsals and examples, from a number a person can type.
    pub fn from_number(number: u64) -> Self {
        Self([0; 32]).child("number", &number.to_be_bytes())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The seed of one purpose: HMAC-SHA-256 under this seed of `label`, a zero byte, and `input`.
    ///
    /// Different labels never collide, because no label holds a zero byte.
    #[must_use]
    pub fn child(&self, label: &'static str, input: &[u8]) -> Self {
        Self(self.hmac(&[label.as_bytes(), &[0], input]))
    }

    /// HMAC-SHA-256 under this seed of the parts, one behind the other.
    pub(super) fn hmac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a key shorter than its block (64 bytes) with zeros; padded here, the key has the
        // exact length that the infallible constructor takes.
        let mut block = [0_u8; 64];
        for (to, from) in block.iter_mut().zip(self.0) {
            *to = from;
        }
        let mut mac = Hmac::<Sha256>::new(&block.into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The stream of choices that follows from this seed.
    pub fn stream(&self) -> Stream {
        self.nth_stream(0)
    }

    /// One of 2⁶⁴ independent streams of this seed: the number is the nonce of ChaCha20. Far cheaper
    /// than a child seed, for the many papers of one exam.
    pub fn nth_stream(&self, number: u64) -> Stream {
        let mut chacha = ChaCha20Rng::from_seed(self.0);
        chacha.set_stream(number);
        Stream(chacha)
    }
}

/// Prints nothing of the seed: it must not reach a log.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// 64 lower-case hexadecimal digits, for storage and for publishing after an exam.
impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Seed {
    type Err = NotASeed;

    fn from_str(text: &str) -> Result<Self, NotASeed> {
        bytes_of_hex(text).map(Self).ok_or_else(|| NotASeed {
            found: text.chars().count(),
        })
    }
}

/// The 32 bytes that 64 hexadecimal digits stand for.
pub(super) fn bytes_of_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let pair = text.get(2 * at..2 * at + 2)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

/// A stream of unbiased choices.
pub struct Stream(ChaCha20Rng);

impl Stream {
    /// A number in `0..bound`, each equally likely; 0 for a bound of 0.
    ///
    /// Lemire, "Fast random integer generation in an interval" (2019), with its rejection step.
    #[inline]
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(bound);
            let [_, _, _, _, low @ ..] = product.to_be_bytes();
            let low = u32::from_be_bytes(low);
            // The first comparison spares the division nearly always: what is rejected is below
            // 2³² mod `bound`, and so below `bound`.
            if low >= bound || low >= bound.wrapping_neg() % bound {
                // The upper half of a product of two 32-bit numbers fits 32 bits.
                return u32::try_from(product >> 32).unwrap_or(0);
            }
        }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Puts `list` in an order, each order equally likely (Fisher–Yates, from the end).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            // Lists here are far shorter than 2³².
            let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
            let pick = usize::try_from(self.below(bound)).unwrap_or(last);
            list.swap(pick, last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python 3: `hmac.new(bytes(32), b"number\0" + (7).to_bytes(8, "big"), "sha256").hexdigest()`.
    #[test]
    fn a_child_seed_is_the_hmac_of_label_and_input() {
        assert_eq!(
            Seed::from_number(7).to_string(),
            "56fb364a69bfb53286b11d5936f70ed1e23197e4e6722df9a350b478d14a05aa"
        );
    }

    /// Golden vectors from an independent ChaCha20 (RFC 8439 rounds, 64-bit counter from 0, nonce 0)
    /// and an independent shuffle, both written in Python from their descriptions.
    #[test]
    fn the_stream_and_the_shuffle_never_change() {
        let mut stream = Seed::from_number(7).stream();
        let numbers: Vec<u32> = (0..8).map(|_| stream.below(1000)).collect();
        assert_eq!(numbers, [288, 334, 741, 788, 899, 731, 371, 101]);
        let mut list: Vec<u32> = (0..10).collect();
        Seed::from_number(7)
            .child("shuffle", b"")
            .stream()
            .shuffle(&mut list);
        assert_eq!(list, [5, 8, 3, 7, 0, 9, 4, 6, 2, 1]);
    }

    #[test]
    fn a_seed_prints_and_reads_back_and_hides_from_debug() {
        let seed = Seed::from_number(2026);
        assert_eq!(seed.to_string().parse::<Seed>(), Ok(seed));
        assert_eq!(format!("{seed:?}"), "Seed(…)");
        assert_eq!("12".parse::<Seed>(), Err(NotASeed { found: 2 }));
        assert!("zz".repeat(32).parse::<Seed>().is_err());
        assert!("é".repeat(32).parse::<Seed>().is_err());
    }

    /// χ² over the 24 orders of four things, 24,000 draws: 23 degrees of freedom, 49.7 at p = 0.001.
    #[test]
    fn each_order_is_equally_likely() {
        let mut stream = Seed::from_number(1).stream();
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut list = [0, 1, 2, 3];
            stream.shuffle(&mut list);
            *counts.entry(list).or_insert(0_i64) += 1;
        }
        let chi2: i64 = counts.values().map(|n| (n - 1000) * (n - 1000)).sum();
        assert_eq!(counts.len(), 24);
        assert!(chi2 < 49_700, "χ² × 1000 is {chi2}");
    }
}
