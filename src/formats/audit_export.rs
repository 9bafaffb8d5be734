//! Chains of the audit as files, and checkpoints.
//!
//! Invariant: an entry is written with every column as it is stored, so that its MAC can be checked from the
//! file; what is read is not trusted, and whether it is genuine is for `domain` to say. A file of a chain is
//! NDJSON: a line an entry, in order, and a last one that is signed and tells how far the chain goes. One
//! that breaks off lacks it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::document::{self, DocumentFault};
use crate::domain::audit_chain::{Chain, Found, Head, Record};
use crate::domain::audit_checkpoint::{
    CHECKPOINT_FORMAT, Checkpoint, Exported, HEAD_FORMAT, PublicKey, root,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryLine {
    seq: Option<i64>,
    id: String,
    exam_id: Option<String>,
    attempt_id: Option<String>,
    account_id: Option<String>,
    action: String,
    at_ms: i64,
    document: String,
    mac: Option<String>,
}

/// How far one chain goes, signed: the last line of its file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadLine {
    format: String,
    chain: String,
    length: i64,
    mac: String,
    entries: String,
    at: String,
    public_key: String,
    signature: String,
}

/// How far one chain went at a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AuditHead)]
pub struct HeadForm {
    /// The id of the exam, or `service`.
    chain: String,
    /// Entries.
    length: i64,
    /// The MAC of the last one.
    mac: String,
}

/// How far every chain of the audit went at a moment, signed. Whoever keeps it elsewhere can show later that
/// nothing was changed or cut off since: `examhall audit verify --checkpoint FILE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AuditCheckpoint)]
pub struct CheckpointForm {
    #[schema(example = "examhall-audit-checkpoint/1")]
    format: String,
    /// Counted from 1.
    number: i64,
    #[schema(format = "date-time", example = "2026-11-29T09:00:00.000Z")]
    at: String,
    /// The root of a Merkle tree over the heads (SHA-256, 64 hexadecimal digits).
    root: String,
    /// SHA-256 of the signed text of the checkpoint before; zeros for the first.
    before: String,
    /// The head of every chain.
    heads: Vec<HeadForm>,
    /// What checks the signature (Ed25519, 64 hexadecimal digits): `examhall audit key` shows it too.
    public_key: String,
    /// 128 hexadecimal digits.
    signature: String,
}

impl CheckpointForm {
    /// A checkpoint over these heads.
    pub fn new(
        checkpoint: &Checkpoint,
        heads: &BTreeMap<Chain, Head>,
        public_key: &PublicKey,
        signature: String,
    ) -> Self {
        let head = |(chain, head): (&Chain, &Head)| HeadForm {
            chain: chain.to_string(),
            length: head.length,
            mac: head.mac.to_string(),
        };
        Self {
            format: CHECKPOINT_FORMAT.to_owned(),
            number: checkpoint.number,
            at: format!("{:.3}", checkpoint.at),
            root: checkpoint.root.clone(),
            before: checkpoint.before.clone(),
            heads: heads.iter().map(head).collect(),
            public_key: public_key.to_string(),
            signature,
        }
    }
}

/// A chain as a file. `sign` is given the digest of the lines of its entries.
pub fn chain_to_ndjson(
    entries: &[Found],
    sign: impl FnOnce(String) -> (Exported, PublicKey, String),
) -> String {
    let mut file = String::new();
    for Found { record, seq, mac } in entries {
        let record = record.clone();
        let line = EntryLine {
            seq: *seq,
            id: record.id,
            exam_id: record.exam,
            attempt_id: record.attempt,
            account_id: record.account,
            action: record.action,
            at_ms: record.at_ms,
            document: record.document,
            mac: mac.clone(),
        };
        file.push_str(&document::to_json(&line));
        file.push('\n');
    }
    let (exported, public_key, signature) = sign(digest(&file));
    let line = HeadLine {
        format: HEAD_FORMAT.to_owned(),
        chain: exported.chain.to_string(),
        length: exported.head.length,
        mac: exported.head.mac.to_string(),
        entries: exported.entries,
        at: format!("{:.3}", exported.at),
        public_key: public_key.to_string(),
        signature,
    };
    file.push_str(&document::to_json(&line));
    file.push('\n');
    file
}

/// A chain as it was read from a file.
#[derive(Debug, Clone)]
pub struct ChainFile {
    /// Its entries, in the order of their lines.
    pub entries: Vec<Found>,
    /// The digest of their lines.
    pub digest: String,
    /// The last line, where the file does not break off.
    pub last: Option<Witness>,
}

/// What is known of chains from elsewhere, whether or not it is genuine.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The head of each chain that it tells of.
    pub heads: BTreeMap<Chain, Head>,
    /// When.
    pub at: jiff::Timestamp,
    /// The digest of the lines of the entries, where it ends the file of a chain.
    pub entries: Option<String>,
    text: String,
    signature: String,
    /// Whether its heads are those that its signed text is about.
    is_consistent: bool,
}

impl Witness {
    /// Whether the service with this key said so.
    pub fn is_genuine(&self, key: &PublicKey) -> bool {
        self.is_consistent && key.has_signed(&self.text, &self.signature)
    }
}

/// Reads the file of a chain.
///
/// # Errors
/// [`DocumentFault`] that names the first line which is none of it.
pub fn chain_from_ndjson(text: &str) -> Result<ChainFile, DocumentFault> {
    let (mut entries, mut before) = (Vec::new(), 0);
    let mut last = None;
    for (number, line) in (1_usize..).zip(text.split_inclusive('\n')) {
        let refuse = |reason: &dyn std::fmt::Display| {
            DocumentFault::new(HEAD_FORMAT, &format!("line {number}: {reason}"))
        };
        if last.is_some() {
            return Err(refuse(&"something stands behind the last line"));
        }
        if line.contains("\"format\":") && !line.contains("\"document\":") {
            last = Some(read_head(line).map_err(|fault| refuse(&fault.message))?);
            continue;
        }
        let read: EntryLine = serde_json::from_str(line).map_err(|error| refuse(&error))?;
        before += line.len();
        entries.push(Found {
            record: Record {
                id: read.id,
                exam: read.exam_id,
                attempt: read.attempt_id,
                account: read.account_id,
                action: read.action,
                document: read.document,
                at_ms: read.at_ms,
            },
            seq: read.seq,
            mac: read.mac,
        });
    }
    Ok(ChainFile {
        entries,
        digest: digest(text.get(..before).unwrap_or_default()),
        last,
    })
}

/// Reads what is known of chains: a checkpoint, or the file of a chain, whose last line counts.
///
/// # Errors
/// [`DocumentFault`] for what is neither, and for a file that breaks off.
pub fn read_witness(text: &str) -> Result<Witness, DocumentFault> {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    if last.contains(HEAD_FORMAT) {
        return read_head(last);
    }
    let fault = |reason: &dyn std::fmt::Display| DocumentFault::new(CHECKPOINT_FORMAT, reason);
    let form: CheckpointForm = document::from_json(CHECKPOINT_FORMAT, text)?;
    let mut heads = BTreeMap::new();
    for head in &form.heads {
        let chain: Chain = head.chain.parse().map_err(|error| fault(&error))?;
        let mac = head.mac.parse().map_err(|error| fault(&error))?;
        let length = head.length;
        heads.insert(chain, Head { length, mac });
    }
    let checkpoint = Checkpoint {
        number: form.number,
        at: form.at.parse().map_err(|error| fault(&error))?,
        n_chains: heads.len(),
        root: form.root,
        before: form.before,
    };
    Ok(Witness {
        at: checkpoint.at,
        entries: None,
        text: checkpoint.text(),
        signature: form.signature,
        is_consistent: form.format == CHECKPOINT_FORMAT && root(&heads) == checkpoint.root,
        heads,
    })
}

fn read_head(line: &str) -> Result<Witness, DocumentFault> {
    let fault = |reason: &dyn std::fmt::Display| DocumentFault::new(HEAD_FORMAT, reason);
    let read: HeadLine = document::from_json(HEAD_FORMAT, line)?;
    let head = Head {
        length: read.length,
        mac: read.mac.parse().map_err(|error| fault(&error))?,
    };
    let exported = Exported {
        chain: read.chain.parse().map_err(|error| fault(&error))?,
        head,
        entries: read.entries,
        at: read.at.parse().map_err(|error| fault(&error))?,
    };
    Ok(Witness {
        heads: BTreeMap::from([(exported.chain, head)]),
        at: exported.at,
        text: exported.text(),
        entries: Some(exported.entries),
        signature: read.signature,
        is_consistent: read.format == HEAD_FORMAT,
    })
}

fn digest(text: &str) -> String {
    let digits = |byte: u8| [byte >> 4, byte & 15];
    Sha256::digest(text.as_bytes())
        .iter()
        .flat_map(|byte| digits(*byte))
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit_chain::ChainKey;
    use crate::domain::audit_checkpoint::CheckpointKey;

    fn written() -> (String, CheckpointKey) {
        let key = CheckpointKey::new(&[3; 32]);
        let record = Record {
            id: "a".to_owned(),
            exam: None,
            attempt: None,
            account: Some("b".to_owned()),
            action: "import_stored".to_owned(),
            document: "{\"format\":\"examhall-audit/1\"}".to_owned(),
            at_ms: 1,
        };
        let head = ChainKey::new([1; 32]).extend(&Head::EMPTY, &record);
        let found = Found {
            record,
            seq: Some(1),
            mac: Some(head.mac.to_string()),
        };
        let file = chain_to_ndjson(&[found], |entries| {
            let exported = Exported {
                chain: Chain::Service,
                head,
                entries,
                at: "2026-11-29T09:00:00Z".parse().unwrap(),
            };
            let signature = key.sign(&exported.text());
            (exported, key.public(), signature)
        });
        (file, key)
    }

    #[test]
    fn a_file_is_read_back_as_it_was_written() {
        let (file, key) = written();
        let read = chain_from_ndjson(&file).unwrap();
        let last = read.last.unwrap();
        assert!(last.is_genuine(&key.public()));
        assert_eq!(last.entries, Some(read.digest));
        assert_eq!(read.entries[0].seq, Some(1));
        assert_eq!(last.heads[&Chain::Service].length, 1);
        assert_eq!(read_witness(&file).unwrap().heads, last.heads);
        let first_line = file.lines().next().unwrap();
        assert!(chain_from_ndjson(first_line).unwrap().last.is_none());
        assert!(read_witness(first_line).is_err());
        let fault = chain_from_ndjson(&format!("{file}{{}}\n")).unwrap_err();
        assert!(fault.message.starts_with("line 3: "), "{fault}");
    }

    #[test]
    fn no_digit_of_a_signed_line_can_be_changed() {
        let (file, key) = written();
        let start = file.find('\n').unwrap() + 1;
        for at in start..file.len() {
            let mut bytes = file.clone().into_bytes();
            if !bytes[at].is_ascii_digit() {
                continue;
            }
            bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
            let broken = String::from_utf8(bytes).unwrap();
            let is_genuine = read_witness(&broken).is_ok_and(|read| read.is_genuine(&key.public()));
            // The key is for people to compare; it is not what is believed.
            let in_key = file
                .find("public_key")
                .is_some_and(|key| (key..key + 78).contains(&at));
            assert!(in_key || !is_genuine, "{broken}");
        }
    }

    #[test]
    fn a_checkpoint_is_about_exactly_its_heads() {
        let key = CheckpointKey::new(&[3; 32]);
        let heads = BTreeMap::from([(Chain::Service, Head::EMPTY)]);
        let at = "2026-11-29T09:00:00Z".parse().unwrap();
        let checkpoint = Checkpoint::after(None, &heads, at);
        let signature = key.sign(&checkpoint.text());
        let form = CheckpointForm::new(&checkpoint, &heads, &key.public(), signature);
        let read = read_witness(&document::to_json(&form)).unwrap();
        assert!(read.is_genuine(&key.public()));
        assert_eq!((read.heads, read.at), (heads, at));
        let mut other = form.clone();
        other.heads[0].length = 1;
        let read = read_witness(&document::to_json(&other)).unwrap();
        assert!(!read.is_genuine(&key.public()));
    }
}
