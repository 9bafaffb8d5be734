//! The chains that keep what was done from being changed unseen: one for each exam, one for the service.
//!
//! Invariant: the MAC of an entry covers its number, every column of it and the MAC of the entry before,
//! under a key that is not in the database. Whoever has the database and not the key can neither change an
//! entry nor take one out, put one in or move one; they can cut off the end, which a checkpoint that was
//! taken away before tells (`audit_checkpoint`).
//!
//! The canonical bytes of an entry (`examhall-audit-chain/1`) are these fields, in this order, each as its
//! length in bytes (8 bytes, the highest first) and its bytes; a field that is null is eight bytes `ff`:
//!
//! ```text
//! examhall-audit-chain/1 · number · id · exam_id · attempt_id · account_id · action · document · at
//! ```
//!
//! Number and `at` (milliseconds since 1970, UTC) are written in decimal digits, everything else as it is
//! stored. The MAC is HMAC-SHA-256 of the 32 bytes of the MAC before (zeros for entry 1) and those bytes.
//!
//! Entries of a database that is older than its chains are linked once, when the service first runs with
//! its key: by their ids, which sort by time, from number 1. The chain of the service tells that, and how
//! many there were (`Fact::EntriesAdopted`); for what was done to them before, nobody can vouch.

use std::fmt;
use std::str::FromStr;

use super::receipt::Mac;
use super::seed::Seed;
use super::{ExamId, NotAnId};

/// The format of the canonical bytes, and their first field.
pub const CHAIN_FORMAT: &str = "examhall-audit-chain/1";
/// The word for the chain of the service.
const SERVICE: &str = "service";

/// Which chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// What was done to no exam: accounts, grants, imports.
    Service,
    /// What was done to this exam.
    Exam(ExamId),
}

impl Chain {
    /// The chain of what was done to an exam, or to none.
    pub fn of(exam: Option<ExamId>) -> Self {
        exam.map_or(Self::Service, Self::Exam)
    }

    /// Its exam, where it has one.
    pub const fn exam(self) -> Option<ExamId> {
        match self {
            Self::Service => None,
            Self::Exam(exam) => Some(exam),
        }
    }
}

/// The id of the exam, or `service`.
impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service => f.write_str(SERVICE),
            Self::Exam(exam) => exam.fmt(f),
        }
    }
}

impl FromStr for Chain {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text {
            SERVICE => Ok(Self::Service),
            other => other.parse().map(Self::Exam),
        }
    }
}

/// An entry as it is stored, without its link: texts as they stand, whether or not anybody can read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// The exam; none for what was done to no exam.
    pub exam: Option<String>,
    /// The attempt, where it was one.
    pub attempt: Option<String>,
    /// Who did it; none where the service did it by itself.
    pub account: Option<String>,
    /// What, in one word.
    pub action: String,
    /// Its facts.
    pub document: String,
    /// When, in milliseconds since 1970, UTC.
    pub at_ms: i64,
}

/// An entry as it is found, with what is said of its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The entry.
    pub record: Record,
    /// Its number; none where it is in no chain.
    pub seq: Option<i64>,
    /// Its MAC, which may be none.
    pub mac: Option<String>,
}

/// How far a chain goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Entries, and so the number of the last.
    pub length: i64,
    /// The MAC of the last; zeros where there is none.
    pub mac: Mac,
}

impl Head {
    /// The head of a chain without entries.
    pub const EMPTY: Self = Self {
        length: 0,
        mac: Mac::new([0; 32]),
    };
}

/// The key of all chains of an installation.
#[derive(Debug, Clone, Copy)]
pub struct ChainKey(Seed);

impl ChainKey {
    /// A key from 32 secret bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Seed::new(bytes))
    }

    /// The head of a chain after one more entry.
    #[must_use]
    pub fn extend(&self, head: &Head, record: &Record) -> Head {
        let length = head.length.saturating_add(1);
        Head {
            length,
            mac: self.link(&head.mac, length, record),
        }
    }

    /// The MAC of an entry under a number, after the entry that has the MAC `before`.
    pub fn link(&self, before: &Mac, seq: i64, record: &Record) -> Mac {
        let bytes = canonical(seq, record);
        Mac::new(self.0.hmac(&[before.as_bytes(), &bytes]))
    }
}

/// The canonical bytes of an entry.
fn canonical(seq: i64, record: &Record) -> Vec<u8> {
    let Record {
        id,
        exam,
        attempt,
        account,
        action,
        document,
        at_ms,
    } = record;
    let (seq, at) = (seq.to_string(), at_ms.to_string());
    let fields = [
        Some(CHAIN_FORMAT),
        Some(&seq),
        Some(id),
        exam.as_deref(),
        attempt.as_deref(),
        account.as_deref(),
        Some(action),
        Some(document),
        Some(&at),
    ];
    let mut bytes = Vec::new();
    for field in fields {
        let length = field.map_or(u64::MAX, |text| u64::try_from(text.len()).unwrap_or(0));
        bytes.extend(length.to_be_bytes());
        bytes.extend(field.unwrap_or_default().as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            id: "a".to_owned(),
            exam: Some("b".to_owned()),
            attempt: None,
            account: Some("c".to_owned()),
            action: "paused".to_owned(),
            document: "{}".to_owned(),
            at_ms: 5,
        }
    }

    #[test]
    fn every_field_has_its_length_and_null_differs_from_empty() {
        let mut wanted = Vec::new();
        for field in [CHAIN_FORMAT, "7", "a", "b"] {
            wanted.extend(u64::try_from(field.len()).unwrap().to_be_bytes());
            wanted.extend(field.as_bytes());
        }
        wanted.extend([0xff; 8]);
        for field in ["c", "paused", "{}", "5"] {
            wanted.extend(u64::try_from(field.len()).unwrap().to_be_bytes());
            wanted.extend(field.as_bytes());
        }
        assert_eq!(canonical(7, &record()), wanted);
        let empty = Record {
            attempt: Some(String::new()),
            ..record()
        };
        assert_ne!(canonical(7, &empty), wanted);
    }

    #[test]
    fn a_link_is_the_same_forever() {
        let key = ChainKey::new([7; 32]);
        let first = key.extend(&Head::EMPTY, &record());
        let second = key.extend(&first, &record());
        assert_eq!((first.length, second.length), (1, 2));
        assert_eq!(
            [first.mac.to_string(), second.mac.to_string()],
            [
                "5fc6f5a68fb23be570761f4d69345c543a7d98e070f9506b009c48ca6f7b2db8",
                "42924cfebbaf013c4ead8fb5342bc98038bf5e32555dcc43387b31236dc13fe8"
            ]
        );
    }

    #[test]
    fn a_chain_is_named_by_its_exam_or_as_the_services() {
        let exam = ExamId::new(uuid::Uuid::from_u128(1));
        for chain in [Chain::Service, Chain::Exam(exam)] {
            assert_eq!(chain.to_string().parse(), Ok(chain));
            assert_eq!(Chain::of(chain.exam()), chain);
        }
        assert!("Service".parse::<Chain>().is_err());
    }
}
