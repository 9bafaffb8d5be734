//! Whether a chain is whole, and where it is not.
//!
//! Invariant: a chain that is found whole is, up to its last entry, what the service wrote; what is found
//! wrong is the first entry that does not follow from those before it. That the end is missing only a head
//! from elsewhere can tell: without one a chain is whole up to where it ends, and no more is said.
//!
//! What happened to the first bad entry is told as well as what is left of it allows: where an entry was
//! taken out and everything behind it numbered anew, nothing but the entry behind the gap gives it away.

use crate::domain::audit_chain::{ChainKey, Found, Head};
use crate::domain::receipt::Mac;

/// How far behind a gap its size is looked for.
const GAPS: i64 = 64;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not as it was written.
    Changed,
    /// It is not there, and later ones are.
    Missing,
    /// It was not written by the service, or not here.
    Inserted,
    /// It stands where another one should, which stands further on.
    Reordered,
    /// The chain ends before it, and a head from elsewhere says that it was there.
    Truncated,
    /// It follows from those before, and is not the one that a head from elsewhere tells of.
    Rewritten,
}

words! {
    Wrong {
        Changed = "changed",
        Missing = "missing",
        Inserted = "inserted",
        Reordered = "reordered",
        Truncated = "truncated",
        Rewritten = "rewritten",
    }
}

/// The first bad entry of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// The id of what stands there; none where nothing does.
    pub id: Option<String>,
    /// What is wrong.
    pub wrong: Wrong,
}

/// How far a chain goes that is whole.
///
/// `found` is in the order in which it is stored or stands in a file; `known` are heads of the same chain
/// from elsewhere.
///
/// # Errors
/// [`Fault`] with the first bad entry.
pub fn verify(key: &ChainKey, found: &[Found], known: &[Head]) -> Result<Head, Fault> {
    let mut head = Head::EMPTY;
    for (at, one) in found.iter().enumerate() {
        let next = key.extend(&head, &one.record);
        let is_whole = one.seq == Some(next.length) && has_mac(one, &next.mac);
        if !is_whole {
            let rest = found.get(at..).unwrap_or_default();
            return Err(explain(key, &head, rest));
        }
        head = next;
        if known
            .iter()
            .any(|other| other.length == head.length && other.mac != head.mac)
        {
            return Err(Fault {
                seq: head.length,
                id: Some(one.record.id.clone()),
                wrong: Wrong::Rewritten,
            });
        }
    }
    if known.iter().any(|other| head.length < other.length) {
        return Err(Fault {
            seq: head.length.saturating_add(1),
            id: None,
            wrong: Wrong::Truncated,
        });
    }
    Ok(head)
}

fn has_mac(one: &Found, wanted: &Mac) -> bool {
    let mac = one.mac.as_deref().and_then(|mac| mac.parse::<Mac>().ok());
    mac.is_some_and(|mac| mac == *wanted)
}

/// What is wrong with the first of `rest`, which does not follow from the entries up to `head`.
fn explain(key: &ChainKey, head: &Head, rest: &[Found]) -> Fault {
    let seq = head.length.saturating_add(1);
    let follows =
        |before: &Mac, seq: i64, one: &Found| has_mac(one, &key.link(before, seq, &one.record));
    let genuine = rest.iter().position(|one| follows(&head.mac, seq, one));
    let (id, wrong) = match (rest, genuine) {
        ([], _) => (None, Wrong::Missing),
        // Only its number is another.
        ([first, ..], Some(0)) => (Some(first), Wrong::Changed),
        ([first, second, ..], Some(1)) => {
            let were_swapped = second
                .mac
                .as_deref()
                .and_then(|mac| mac.parse().ok())
                .is_some_and(|mac| follows(&mac, seq.saturating_add(1), first));
            let wrong = if were_swapped {
                Wrong::Reordered
            } else {
                Wrong::Inserted
            };
            (Some(first), wrong)
        }
        ([first, ..], Some(_)) => (Some(first), Wrong::Reordered),
        ([first, ..], None) => match first.seq {
            None => (Some(first), Wrong::Inserted),
            Some(found) if seq < found => (None, Wrong::Missing),
            Some(found) if found < seq => (Some(first), Wrong::Inserted),
            Some(_) if is_behind_a_gap(key, seq, rest) => (None, Wrong::Missing),
            Some(_) => (Some(first), Wrong::Changed),
        },
    };
    Fault {
        seq,
        id: id.map(|one| one.record.id.clone()),
        wrong,
    }
}

/// Whether the first of `rest` was further on before it was numbered `seq`, as the one behind it shows.
fn is_behind_a_gap(key: &ChainKey, seq: i64, rest: &[Found]) -> bool {
    let [first, second, ..] = rest else {
        return false;
    };
    let Some(Ok(before)) = first.mac.as_deref().map(str::parse::<Mac>) else {
        return false;
    };
    (1..=GAPS).any(|gap| {
        let was = seq.saturating_add(1).saturating_add(gap);
        has_mac(second, &key.link(&before, was, &second.record))
    })
}

#[cfg(test)]
mod tests;
