//! The links of the audit's entries: number and MAC, and how far each chain goes.
//!
//! Invariant: `link` runs at the commit of a transaction and holds the row of every chain that it adds to,
//! in the order of their names; so two nodes that note something of one exam at the same time make two
//! entries one behind the other, and who notes something of another exam waits for neither. What is written
//! of an entry is never changed; [`adopt`] alone adds the links to entries that are older than the chains.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, parse};
use super::schema::{audit_chains, audit_entries, audit_seals};
use crate::domain::audit_chain::{Chain, Found, Head, Record};

#[derive(Insertable)]
#[diesel(table_name = audit_entries)]
struct Row {
    id: String,
    exam_id: Option<String>,
    attempt_id: Option<String>,
    account_id: Option<String>,
    action: String,
    document: String,
    at: i64,
    seq: i64,
    mac: String,
}

type FoundRow = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
    String,
    i64,
    Option<i64>,
    Option<String>,
);

fn found(row: FoundRow) -> Found {
    let (id, exam, attempt, account, action, document, at_ms, seq, mac) = row;
    Found {
        record: Record {
            id,
            exam,
            attempt,
            account,
            action,
            document,
            at_ms,
        },
        seq,
        mac,
    }
}

/// The columns of a [`FoundRow`].
macro_rules! columns {
    () => {
        (
            audit_entries::id,
            audit_entries::exam_id,
            audit_entries::attempt_id,
            audit_entries::account_id,
            audit_entries::action,
            audit_entries::document,
            audit_entries::at,
            audit_entries::seq,
            audit_entries::mac,
        )
    };
}

/// The chain of an entry, as its exam names it.
fn chain_of(exam: Option<&str>) -> Result<Chain, StoreError> {
    let exam = exam.map(|exam| parse(exam, "audit_entries.exam_id"));
    Ok(Chain::of(exam.transpose()?))
}

/// Adds entries to the ends of their chains, in their order. The transaction is about to commit.
pub(super) fn link(conn: &mut Connection, records: Vec<Record>) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let key = conn.chain_key()?;
    let mut by_chain: BTreeMap<Chain, Vec<Record>> = BTreeMap::new();
    for record in records {
        let chain = chain_of(record.exam.as_deref())?;
        by_chain.entry(chain).or_default().push(record);
    }
    for (chain, records) in by_chain {
        let mut head = lock(conn, chain)?;
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            head = key.extend(&head, &record);
            rows.push(Row {
                id: record.id,
                exam_id: record.exam,
                attempt_id: record.attempt,
                account_id: record.account,
                action: record.action,
                document: record.document,
                at: record.at_ms,
                seq: head.length,
                mac: head.mac.to_string(),
            });
        }
        for chunk in rows.chunks(CHUNK) {
            both!(conn, c => diesel::insert_into(audit_entries::table).values(chunk).execute(c))?;
        }
        record_head(conn, chain, &head)?;
    }
    Ok(())
}

/// The head of a chain, held until the transaction ends; made where the chain is new.
fn lock(conn: &mut Connection, chain: Chain) -> Result<Head, StoreError> {
    let name = chain.to_string();
    if let Some(row) = conn.lock_chain(&name)? {
        return head(row, "audit_chains.mac");
    }
    let empty = (
        audit_chains::chain.eq(&name),
        audit_chains::length.eq(Head::EMPTY.length),
        audit_chains::mac.eq(Head::EMPTY.mac.to_string()),
    );
    // Another node may make it at the same time.
    both!(conn, c => diesel::insert_into(audit_chains::table)
        .values(empty)
        .on_conflict_do_nothing()
        .execute(c))?;
    let row = conn.lock_chain(&name)?.ok_or(StoreError::NotFound)?;
    head(row, "audit_chains.mac")
}

fn head((length, mac): (i64, String), column: &str) -> Result<Head, StoreError> {
    Ok(Head {
        length,
        mac: parse(&mac, column)?,
    })
}

fn record_head(conn: &mut Connection, chain: Chain, head: &Head) -> Result<(), StoreError> {
    let this = audit_chains::table.find(chain.to_string());
    let values = (
        audit_chains::length.eq(head.length),
        audit_chains::mac.eq(head.mac.to_string()),
    );
    both!(conn, c => diesel::update(this).set(values).execute(c))?;
    Ok(())
}

/// Links entries that are in no chain, by their ids; how many there were.
pub fn adopt(conn: &mut Connection) -> Result<usize, StoreError> {
    let rows: Vec<FoundRow> = both!(conn, c => audit_entries::table
        .filter(audit_entries::seq.is_null())
        .order(audit_entries::id.asc())
        .select(columns!())
        .load(c))?;
    let n_entries = rows.len();
    let key = conn.chain_key()?;
    let mut by_chain: BTreeMap<Chain, Vec<Record>> = BTreeMap::new();
    for row in rows {
        let record = found(row).record;
        let chain = chain_of(record.exam.as_deref())?;
        by_chain.entry(chain).or_default().push(record);
    }
    for (chain, records) in by_chain {
        let mut head = lock(conn, chain)?;
        for record in records {
            head = key.extend(&head, &record);
            let this = audit_entries::table.find(record.id);
            let link = (
                audit_entries::seq.eq(head.length),
                audit_entries::mac.eq(head.mac.to_string()),
            );
            both!(conn, c => diesel::update(this).set(link).execute(c))?;
        }
        record_head(conn, chain, &head)?;
    }
    Ok(n_entries)
}

/// Every entry of a chain as it stands, by number; those in no chain last.
pub fn list(conn: &mut Connection, chain: Chain) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<FoundRow> = both!(conn, c => {
        let query = audit_entries::table.select(columns!()).into_boxed();
        match chain.exam() {
            Some(exam) => query.filter(audit_entries::exam_id.eq(exam.to_string())).load(c),
            None => query.filter(audit_entries::exam_id.is_null()).load(c),
        }
    })?;
    let mut all: Vec<Found> = rows.into_iter().map(found).collect();
    let place = |one: &Found| (one.seq.is_none(), one.seq, one.record.id.clone());
    all.sort_by_cached_key(place);
    Ok(all)
}

/// Every chain of which there is an entry, a head or a seal.
pub fn list_chains(conn: &mut Connection) -> Result<BTreeSet<Chain>, StoreError> {
    let of_entries: Vec<Option<String>> = both!(conn, c => audit_entries::table
        .select(audit_entries::exam_id)
        .distinct()
        .load(c))?;
    let mut chains: BTreeSet<Chain> = of_entries
        .iter()
        .map(|exam| chain_of(exam.as_deref()))
        .collect::<Result<_, _>>()?;
    chains.extend(list_heads(conn)?.into_keys());
    chains.extend(list_seals(conn)?.into_keys());
    Ok(chains)
}

type HeadRow = (String, i64, String);

fn heads(rows: Vec<HeadRow>, [chain, mac]: [&str; 2]) -> Result<BTreeMap<Chain, Head>, StoreError> {
    let one =
        |(name, length, last): HeadRow| Ok((parse(&name, chain)?, head((length, last), mac)?));
    rows.into_iter().map(one).collect()
}

/// How far each chain goes.
pub fn list_heads(conn: &mut Connection) -> Result<BTreeMap<Chain, Head>, StoreError> {
    let rows = both!(conn, c => audit_chains::table
        .select((audit_chains::chain, audit_chains::length, audit_chains::mac))
        .load(c))?;
    heads(rows, ["audit_chains.chain", "audit_chains.mac"])
}

/// How far each chain went at the last checkpoint.
pub fn list_seals(conn: &mut Connection) -> Result<BTreeMap<Chain, Head>, StoreError> {
    let rows = both!(conn, c => audit_seals::table
        .select((audit_seals::chain, audit_seals::length, audit_seals::mac))
        .load(c))?;
    heads(rows, ["audit_seals.chain", "audit_seals.mac"])
}
