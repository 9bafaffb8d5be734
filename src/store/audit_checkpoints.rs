//! Signed checkpoints of the audit's chains. Only inserted.
//!
//! Invariant: numbers have no gap, since a node that makes a number another has made meanwhile is refused;
//! the seals are the heads over which the last checkpoint was made.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, timestamp};
use super::schema::{audit_checkpoints, audit_seals};
use crate::domain::audit_chain::{Chain, Head};
use crate::domain::audit_checkpoint::Checkpoint;

/// A checkpoint with its signature, whether or not that is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The signature of its text, 128 hexadecimal digits.
    pub signature: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints)]
struct Row {
    number: i64,
    at: i64,
    n_chains: i64,
    root: String,
    before_digest: String,
    signature: String,
}

fn signed(row: Row) -> Result<Signed, StoreError> {
    let n_chains = usize::try_from(row.n_chains);
    Ok(Signed {
        checkpoint: Checkpoint {
            number: row.number,
            at: timestamp(row.at, "audit_checkpoints.at")?,
            n_chains: n_chains.map_err(|_| StoreError::corrupt("audit_checkpoints.n_chains"))?,
            root: row.root,
            before: row.before_digest,
        },
        signature: row.signature,
    })
}

/// The last checkpoint.
pub fn find_last(conn: &mut Connection) -> Result<Option<Signed>, StoreError> {
    let row: Option<Row> = both!(conn, c => {
        let last: Option<i64> = audit_checkpoints::table
            .select(diesel::dsl::max(audit_checkpoints::number))
            .get_result(c)?;
        match last {
            Some(last) => audit_checkpoints::table
                .find(last)
                .select(Row::as_select())
                .get_result(c)
                .optional(),
            None => Ok(None),
        }
    })?;
    row.map(signed).transpose()
}

/// All checkpoints, by number.
pub fn list(conn: &mut Connection) -> Result<Vec<Signed>, StoreError> {
    let rows: Vec<Row> = both!(conn, c => audit_checkpoints::table
        .order(audit_checkpoints::number.asc())
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(signed).collect()
}

/// Stores a checkpoint over these heads.
///
/// # Errors
/// [`StoreError::Duplicate`] where there is one of this number.
pub fn insert(
    conn: &mut Connection,
    signed: &Signed,
    heads: &BTreeMap<Chain, Head>,
) -> Result<(), StoreError> {
    let checkpoint = &signed.checkpoint;
    let row = Row {
        number: checkpoint.number,
        at: ms(checkpoint.at),
        n_chains: i64::try_from(checkpoint.n_chains).unwrap_or(i64::MAX),
        root: checkpoint.root.clone(),
        before_digest: checkpoint.before.clone(),
        signature: signed.signature.clone(),
    };
    both!(conn, c => diesel::insert_into(audit_checkpoints::table).values(row).execute(c))?;
    let sealed = super::audit_chain::list_seals(conn)?;
    let moved = heads
        .iter()
        .filter(|(chain, head)| sealed.get(*chain) != Some(*head));
    for (chain, head) in moved {
        let (length, mac) = (head.length, head.mac.to_string());
        let values = (
            audit_seals::chain.eq(chain.to_string()),
            audit_seals::length.eq(length),
            audit_seals::mac.eq(&mac),
        );
        let changed = (audit_seals::length.eq(length), audit_seals::mac.eq(&mac));
        both!(conn, c => diesel::insert_into(audit_seals::table)
            .values(values)
            .on_conflict(audit_seals::chain)
            .do_update()
            .set(changed)
            .execute(c))?;
    }
    Ok(())
}
