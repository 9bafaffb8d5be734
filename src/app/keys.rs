//! Keys, as grading and reviews need them.
//!
//! Invariant: nothing that answers candidates before release names this; a test holds it.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_cache::sync::Cache;

use super::Error;
use crate::domain::QuestionVersionId;
use crate::domain::attempt::Attempt;
use crate::domain::paper::Paper;
use crate::store::bank::Keyed;
use crate::store::{Connection, bank, papers};

/// Questions with their keys, remembered for grading: versions never change.
pub(super) struct Keys(Cache<QuestionVersionId, Arc<Keyed>>);

impl Keys {
    pub(super) fn new() -> Self {
        Self(Cache::new(MANY_KEYS))
    }
}

/// Questions whose keys are remembered at most.
const MANY_KEYS: usize = 10_000;

/// A paper with all that its authors wrote of its questions.
type KeyedPaper = (Paper, BTreeMap<QuestionVersionId, Arc<Keyed>>);

/// The paper of an attempt with the keys of its questions.
pub(super) fn load_keyed(
    conn: &mut Connection,
    keys: &Keys,
    attempt: &Attempt,
) -> Result<KeyedPaper, Error> {
    let paper = papers::load(conn, attempt.paper)?;
    let versions = paper.slots.iter().map(|slot| slot.version);
    let (mut keyed, mut missing) = (BTreeMap::new(), Vec::new());
    for version in versions {
        match keys.0.get(&version) {
            Some(known) => drop(keyed.insert(version, known)),
            None => missing.push(version),
        }
    }
    if !missing.is_empty() {
        for (version, read) in bank::load_keyed(conn, &missing)? {
            let read = Arc::new(read);
            keys.0.insert(version, Arc::clone(&read));
            keyed.insert(version, read);
        }
    }
    Ok((paper, keyed))
}
