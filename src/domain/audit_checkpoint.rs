//! How far the chains go at a moment, signed, to be kept elsewhere.
//!
//! Invariant: a checkpoint has one text, which Ed25519 signs, so that anybody with the public key can tell
//! that the service said so; only who has the key of the installation can make one. A chain that later ends
//! before its head in a checkpoint, or has another entry there, was tampered with. The texts, all lines
//! ended by a line feed, digests and signatures in lower-case hexadecimal digits:
//!
//! ```text
//! examhall-audit-checkpoint/1          examhall-audit-head/1
//! number N                             chain ID or service
//! at 2026-11-29T09:00:00.000Z          length N
//! chains N                             mac MAC
//! root DIGEST                          entries DIGEST
//! before DIGEST                        at 2026-11-29T09:00:00.000Z
//! ```
//!
//! The left one is of the whole service: `root` is the root of a Merkle tree over the heads of all chains by
//! their names, a leaf SHA-256 of a zero byte and `NAME LENGTH MAC`, a node SHA-256 of a byte 1 and its two
//! children, the last of an odd row going up as it is; `before` is the SHA-256 of the text of the checkpoint
//! before, zeros for the first. The right one is of one chain as it was exported: `entries` is the SHA-256
//! of the lines of its entries.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::audit_chain::{Chain, Head};
use super::receipt::NotAMac;
use super::seed::bytes_of_hex;

/// The format of a checkpoint, and the first line of its text.
pub const CHECKPOINT_FORMAT: &str = "examhall-audit-checkpoint/1";
/// The format of the signed head of one chain, and the first line of its text.
pub const HEAD_FORMAT: &str = "examhall-audit-head/1";
/// What stands for a digest where there is nothing to digest.
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How far all chains went at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Counted from 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// How many chains there were.
    pub n_chains: usize,
    /// The root over their heads, 64 hexadecimal digits.
    pub root: String,
    /// The digest of the checkpoint before.
    pub before: String,
}

impl Checkpoint {
    /// The checkpoint after `before`, over these heads.
    pub fn after(before: Option<&Self>, heads: &BTreeMap<Chain, Head>, at: Timestamp) -> Self {
        Self {
            number: before.map_or(0, |before| before.number).saturating_add(1),
            at,
            n_chains: heads.len(),
            root: root(heads),
            before: Self::digest_of(before),
        }
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        format!(
            "{CHECKPOINT_FORMAT}\nnumber {}\nat {:.3}\nchains {}\nroot {}\nbefore {}\n",
            self.number, self.at, self.n_chains, self.root, self.before
        )
    }

    /// What the checkpoint after this one tells of it: SHA-256 of its text, or zeros where there is none.
    pub fn digest_of(before: Option<&Self>) -> String {
        before.map_or_else(
            || ZEROS.to_owned(),
            |before| hex(&Sha256::digest(before.text().as_bytes())),
        )
    }
}

/// How far one chain goes, with what was exported of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The chain.
    pub chain: Chain,
    /// Its head.
    pub head: Head,
    /// SHA-256 of the lines of its entries, 64 hexadecimal digits.
    pub entries: String,
    /// When.
    pub at: Timestamp,
}

impl Exported {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!(
            "{HEAD_FORMAT}\nchain {}\nlength {}\nmac {}\nentries {}\nat {:.3}\n",
            self.chain, self.head.length, self.head.mac, self.entries, self.at
        )
    }
}

/// The root of a Merkle tree over the heads of chains; zeros where there is none.
pub fn root(heads: &BTreeMap<Chain, Head>) -> String {
    let leaf = |(chain, head): (&Chain, &Head)| -> [u8; 32] {
        let text = format!("{chain} {} {}", head.length, head.mac);
        let hash = Sha256::new_with_prefix([0]).chain_update(text.as_bytes());
        hash.finalize().into()
    };
    let mut row: Vec<[u8; 32]> = heads.iter().map(leaf).collect();
    while 1 < row.len() {
        let node = |pair: &[[u8; 32]]| match pair {
            [left, right] => {
                let hash = Sha256::new_with_prefix([1]);
                hash.chain_update(left)
                    .chain_update(right)
                    .finalize()
                    .into()
            }
            [last] => *last,
            _ => [0; 32],
        };
        row = row.chunks(2).map(node).collect();
    }
    row.first()
        .map_or_else(|| ZEROS.to_owned(), |root| hex(root))
}

/// What signs checkpoints.
pub struct CheckpointKey(SigningKey);

/// Prints nothing of the key: it must not reach a log.
impl fmt::Debug for CheckpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckpointKey(…)")
    }
}

impl CheckpointKey {
    /// A key from 32 secret bytes.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// What checks its signatures.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The signature of a text, 128 hexadecimal digits.
    pub fn sign(&self, text: &str) -> String {
        hex(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

/// What checks the signatures of checkpoints; anybody may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Whether this is the signature of the text.
    pub fn has_signed(&self, text: &str, signature: &str) -> bool {
        signature_of_hex(signature)
            .is_some_and(|signature| self.0.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

/// 64 lower-case hexadecimal digits.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = NotAMac;

    fn from_str(text: &str) -> Result<Self, NotAMac> {
        let key = bytes_of_hex(text).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        key.map(Self).ok_or_else(|| NotAMac {
            found: text.chars().count(),
        })
    }
}

fn signature_of_hex(text: &str) -> Option<Signature> {
    let half = |range| bytes_of_hex(text.get(range)?);
    let (first, second) = (half(0..64)?, half(64..128)?);
    (text.len() == 128).then(|| Signature::from_components(first, second))
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ExamId;

    fn heads(n: u128) -> BTreeMap<Chain, Head> {
        let chain = |n| match n {
            0 => Chain::Service,
            n => Chain::Exam(ExamId::new(Uuid::from_u128(n))),
        };
        (0..n).map(|n| (chain(n), Head::EMPTY)).collect()
    }

    #[test]
    fn every_head_is_in_the_root() {
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..9 {
            assert!(seen.insert(root(&heads(n))), "{n} chains");
            for longer in 0..n {
                let mut heads = heads(n);
                let head = heads.values_mut().nth(longer.try_into().unwrap()).unwrap();
                head.length = 1;
                assert!(seen.insert(root(&heads)), "{longer} of {n} chains");
            }
        }
    }

    #[test]
    fn a_signature_is_of_one_text_and_one_key() {
        let key = CheckpointKey::new(&[1; 32]);
        let first = Checkpoint::after(None, &heads(3), Timestamp::UNIX_EPOCH);
        let second = Checkpoint::after(Some(&first), &heads(3), Timestamp::UNIX_EPOCH);
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(second.before, Checkpoint::digest_of(Some(&first)));
        let signature = key.sign(&first.text());
        let public: PublicKey = key.public().to_string().parse().unwrap();
        assert!(public.has_signed(&first.text(), &signature));
        assert!(!public.has_signed(&second.text(), &signature));
        let other = CheckpointKey::new(&[2; 32]).public();
        assert!(!other.has_signed(&first.text(), &signature));
        for broken in ["", "00", &signature[1..], &format!("{signature}0")] {
            assert!(!public.has_signed(&first.text(), broken), "{broken}");
        }
        assert_eq!(format!("{key:?}"), "CheckpointKey(…)");
    }

    #[test]
    fn the_texts_are_those_that_are_documented() {
        let at = "2026-11-29T09:00:00.125Z".parse().unwrap();
        let checkpoint = Checkpoint::after(None, &heads(0), at);
        assert_eq!(
            checkpoint.text(),
            format!(
                "examhall-audit-checkpoint/1\nnumber 1\nat 2026-11-29T09:00:00.125Z\nchains 0\nroot {ZEROS}\nbefore {ZEROS}\n"
            )
        );
        let exported = Exported {
            chain: Chain::Service,
            head: Head::EMPTY,
            entries: ZEROS.to_owned(),
            at,
        };
        assert_eq!(
            exported.text(),
            format!(
                "examhall-audit-head/1\nchain service\nlength 0\nmac {ZEROS}\nentries {ZEROS}\nat 2026-11-29T09:00:00.125Z\n"
            )
        );
    }
}
