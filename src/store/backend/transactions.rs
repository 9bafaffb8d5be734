//! Transactions, and the entries of the audit that go with them.
//!
//! Invariant: an entry that is noted in a transaction is linked into its chain right before that commits,
//! and goes with what it tells of: a savepoint that is undone takes its entries along. So the end of a chain
//! is held for the length of a commit, after everything else that the transaction holds and in the order of
//! the chains' names: nobody who waits for one holds anything that its holder could still want.

use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error as DieselError;

use super::{Backend, Connection, both};
use crate::domain::audit_chain::{ChainKey, Record};
use crate::store::{StoreError, audit_chain};

/// The key of the chains, once it is known. The connections of a store share it.
#[derive(Default)]
pub(in crate::store) struct Keyring(RwLock<Option<ChainKey>>);

impl Keyring {
    /// From now on entries are linked with this key.
    pub(in crate::store) fn hold(&self, key: ChainKey) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }

    fn key(&self) -> Option<ChainKey> {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Entries of a transaction that are not linked yet.
#[derive(Default)]
pub(in crate::store) struct Notes {
    waiting: Vec<Record>,
    /// How many waited when each open savepoint was made.
    savepoints: Vec<usize>,
}

impl Connection {
    /// Lets this connection link entries with the key of its store.
    pub(in crate::store) fn keyed(mut self, keyring: Arc<Keyring>) -> Self {
        self.keyring = Some(keyring);
        self
    }

    /// The key of the chains.
    pub(in crate::store) fn chain_key(&self) -> Result<ChainKey, StoreError> {
        let key = self.keyring.as_ref().and_then(|keyring| keyring.key());
        key.ok_or_else(|| StoreError::Setting("this connection has no key of the audit".to_owned()))
    }

    /// Takes an entry to be linked when the open transaction commits; without one, at once.
    pub(in crate::store) fn note(&mut self, record: Record) -> Result<(), StoreError> {
        if self.depth()?.is_some() {
            self.notes.waiting.push(record);
            return Ok(());
        }
        self.begin()?;
        self.notes.waiting.push(record);
        let committed = self.commit();
        if committed.is_err() {
            self.abandon();
        }
        committed
    }

    pub(in crate::store) fn begin(&mut self) -> Result<(), DieselError> {
        self.notes = Notes::default();
        match &mut self.backend {
            // A deferred BEGIN would meet SQLITE_BUSY at its first write.
            Backend::Sqlite(conn) => {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
            }
            // A node that stands still must not keep its locks: nobody could decide anything about these
            // attempts. When it goes on it finds its work undone, and does it again. One round trip.
            Backend::Postgresql(conn) => AnsiTransactionManager::begin_transaction_sql(
                conn,
                "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 2000",
            ),
        }
    }

    /// Inside a transaction: a savepoint. `begin` is for the outermost.
    pub(in crate::store) fn begin_nested(&mut self) -> Result<(), DieselError> {
        both!(self, c => AnsiTransactionManager::begin_transaction(c))?;
        self.notes.savepoints.push(self.notes.waiting.len());
        Ok(())
    }

    /// Ends the innermost savepoint, or else the transaction: then what was noted in it is linked first.
    pub(in crate::store) fn commit(&mut self) -> Result<(), StoreError> {
        if self.notes.savepoints.is_empty() {
            let noted = std::mem::take(&mut self.notes.waiting);
            audit_chain::link(self, noted)?;
        }
        both!(self, c => AnsiTransactionManager::commit_transaction(c))?;
        self.notes.savepoints.pop();
        Ok(())
    }

    /// Undoes the innermost savepoint, or else the transaction, with what was noted in it.
    pub(in crate::store) fn rollback(&mut self) -> Result<(), DieselError> {
        let kept = self.notes.savepoints.pop().unwrap_or_default();
        self.notes.waiting.truncate(kept);
        both!(self, c => AnsiTransactionManager::rollback_transaction(c))
    }

    /// Undoes whatever is open, as far as the connection still allows.
    pub(in crate::store) fn abandon(&mut self) {
        while matches!(self.depth(), Ok(Some(_))) && self.rollback().is_ok() {}
    }

    pub(super) fn depth(&mut self) -> Result<Option<NonZeroU32>, DieselError> {
        both!(self, c => AnsiTransactionManager::transaction_manager_status_mut(c).transaction_depth())
    }
}
