//! Checkpoints of the audit's chains, chains as files, and whether they are whole.
//!
//! Invariant: what is verified is read in an order in which a service that goes on does no harm: what is
//! known of a chain's end first, then its entries, of which there may be more by then.

use std::collections::BTreeMap;

use super::{App, Error};
use crate::domain::audit_chain::{Chain, ChainKey, Head};
use crate::domain::audit_checkpoint::{Checkpoint, CheckpointKey, Exported, PublicKey, root};
use crate::domain::audit_verification::{Fault, verify};
use crate::formats::audit_export::{CheckpointForm, chain_to_ndjson};
use crate::store::audit_checkpoints::Signed;
use crate::store::{Connection, StoreError, audit_chain, audit_checkpoints, exams};

/// Makes a checkpoint where a chain has grown since the last; whether one was made.
///
/// # Errors
/// The store's.
pub async fn seal(app: &App) -> Result<bool, Error> {
    let is_due = app.store.read(|conn| {
        let heads = audit_chain::list_heads(conn)?;
        Ok::<_, Error>(heads != audit_chain::list_seals(conn)?)
    });
    if !is_due.await? {
        return Ok(false);
    }
    let key = app.service_key.checkpoint_key();
    let sealed = app.store.write(move |conn| seal_in(conn, &key)).await;
    match sealed {
        // Another node made it.
        Err(Error::Store(StoreError::Duplicate)) => Ok(false),
        other => other,
    }
}

fn seal_in(conn: &mut Connection, key: &CheckpointKey) -> Result<bool, Error> {
    // The last number is read first: what another node seals after that has this number too.
    let last = audit_checkpoints::find_last(conn)?;
    let heads = audit_chain::list_heads(conn)?;
    if heads == audit_chain::list_seals(conn)? {
        return Ok(false);
    }
    let before = last.as_ref().map(|last| &last.checkpoint);
    let checkpoint = Checkpoint::after(before, &heads, conn.now()?);
    let signed = Signed {
        signature: key.sign(&checkpoint.text()),
        checkpoint,
    };
    audit_checkpoints::insert(conn, &signed, &heads)?;
    Ok(true)
}

/// The last checkpoint, with the head of every chain that it covers, to be kept elsewhere.
///
/// # Errors
/// [`Error::NotFound`] before the first.
pub async fn checkpoint(app: &App) -> Result<CheckpointForm, Error> {
    let public = public_key(app);
    app.store
        .read(move |conn| {
            let (last, heads) = last_with_heads(conn)?;
            let last = last.ok_or(Error::NotFound)?;
            let checkpoint = &last.checkpoint;
            Ok(CheckpointForm::new(
                checkpoint,
                &heads,
                &public,
                last.signature.clone(),
            ))
        })
        .await
}

/// The last checkpoint, with the heads over which it was made.
fn last_with_heads(
    conn: &mut Connection,
) -> Result<(Option<Signed>, BTreeMap<Chain, Head>), Error> {
    let mut last = audit_checkpoints::find_last(conn)?;
    loop {
        let heads = audit_chain::list_seals(conn)?;
        let again = audit_checkpoints::find_last(conn)?;
        // One that was made in between has other heads.
        if again == last {
            return Ok((last, heads));
        }
        last = again;
    }
}

/// What checks the signatures of checkpoints.
pub fn public_key(app: &App) -> PublicKey {
    app.service_key.checkpoint_key().public()
}

/// A chain as a file: a line an entry, and a signed one that tells how far it goes.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn export(app: &App, chain: Chain) -> Result<String, Error> {
    let key = app.service_key.checkpoint_key();
    app.store
        .read(move |conn| {
            if let Some(exam) = chain.exam() {
                exams::load(conn, exam)?;
            }
            let entries = audit_chain::list(conn, chain)?;
            let head = match entries.last() {
                None => Head::EMPTY,
                Some(last) => {
                    let mac = last.mac.as_deref().and_then(|mac| mac.parse().ok());
                    let (length, mac) = last
                        .seq
                        .zip(mac)
                        .ok_or_else(|| StoreError::corrupt("audit_entries.mac"))?;
                    Head { length, mac }
                }
            };
            let at = conn.now()?;
            Ok(chain_to_ndjson(&entries, |digest| {
                let exported = Exported {
                    chain,
                    head,
                    entries: digest,
                    at,
                };
                let signature = key.sign(&exported.text());
                (exported, key.public(), signature)
            }))
        })
        .await
}

/// What was found of all chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Each chain: how far it goes, or its first bad entry.
    pub chains: BTreeMap<Chain, Result<Head, Fault>>,
    /// The checkpoints that are stored: how many, or the first bad one.
    pub checkpoints: Result<i64, CheckpointFault>,
}

/// The first bad checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointFault {
    /// The number that it should have.
    pub number: i64,
    /// What is wrong.
    pub wrong: CheckpointWrong,
}

/// What is wrong with a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointWrong {
    /// It is not there, and later ones are.
    Missing,
    /// It was not signed by this installation, or was changed.
    Signature,
    /// It does not follow from the one before.
    Before,
    /// The heads that are stored are not those over which it was made.
    Heads,
}

/// Whether every chain is whole, up to its end and up to what is known of it from elsewhere.
///
/// # Errors
/// The store's.
pub async fn verify_all(app: &App, known: BTreeMap<Chain, Vec<Head>>) -> Result<Report, Error> {
    let (key, public) = (app.service_key.chain_key(), public_key(app));
    app.store
        .read(move |conn| verify_in(conn, &key, &public, known.clone()))
        .await
}

fn verify_in(
    conn: &mut Connection,
    key: &ChainKey,
    public: &PublicKey,
    mut known: BTreeMap<Chain, Vec<Head>>,
) -> Result<Report, Error> {
    let (last, seals) = last_with_heads(conn)?;
    let mut stored = audit_checkpoints::list(conn)?;
    // Later ones are of other heads.
    stored.retain(|one| {
        Some(one.checkpoint.number) <= last.as_ref().map(|last| last.checkpoint.number)
    });
    let checkpoints = verify_checkpoints(&stored, &seals, public);
    for (chain, head) in seals.into_iter().chain(audit_chain::list_heads(conn)?) {
        known.entry(chain).or_default().push(head);
    }
    let mut chains = BTreeMap::new();
    let mut all = audit_chain::list_chains(conn)?;
    all.extend(known.keys().copied());
    for chain in all {
        let known = known.remove(&chain).unwrap_or_default();
        let found = audit_chain::list(conn, chain)?;
        chains.insert(chain, verify(key, &found, &known));
    }
    Ok(Report {
        chains,
        checkpoints,
    })
}

fn verify_checkpoints(
    stored: &[Signed],
    seals: &BTreeMap<Chain, Head>,
    public: &PublicKey,
) -> Result<i64, CheckpointFault> {
    let mut before: Option<&Checkpoint> = None;
    for (number, one) in (1..).zip(stored) {
        let fault = |wrong| Err(CheckpointFault { number, wrong });
        let checkpoint = &one.checkpoint;
        if checkpoint.number != number {
            return fault(CheckpointWrong::Missing);
        }
        if !public.has_signed(&checkpoint.text(), &one.signature) {
            return fault(CheckpointWrong::Signature);
        }
        if Checkpoint::digest_of(before) != checkpoint.before {
            return fault(CheckpointWrong::Before);
        }
        before = Some(checkpoint);
    }
    let number = before.map_or(0, |last| last.number);
    match before {
        Some(last) if last.root != root(seals) => Err(CheckpointFault {
            number,
            wrong: CheckpointWrong::Heads,
        }),
        Some(_) | None => Ok(number),
    }
}
