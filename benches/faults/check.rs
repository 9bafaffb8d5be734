//! The one checker: what clients were told, held against what is stored.
//!
//! Invariant: pure. It believes the clients' own notes, and times that clients took before they sent
//! and after they heard, never what the server says of itself alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What a save was told, as its client noted it when it heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) client: usize,
    /// Counted from 1.
    pub(crate) slot: u32,
    pub(crate) revision: u32,
    /// When the client first sent it, in milliseconds since 1970 by this machine's clock.
    pub(crate) sent: i64,
    /// When it heard what follows.
    pub(crate) heard: i64,
    pub(crate) verdict: Verdict,
}

/// What a save was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Acknowledged,
    /// With the code of the refusal.
    Refused(String),
}

/// What is stored in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) revision: u32,
    /// As the client sends it.
    pub(crate) response: Value,
    /// When it was decided, by the clock that decides; 0 where nobody tells.
    pub(crate) saved_at: i64,
}

/// By client and slot.
pub(crate) type Answers = BTreeMap<(usize, u32), Stored>;

/// A refused save that was kept: client, slot, revision, and when it was refused.
pub(crate) type Kept = BTreeMap<(usize, u32, u32), i64>;

/// What the checker found.
#[derive(Debug, Default, Clone)]
pub(crate) struct Findings {
    pub(crate) acknowledged: usize,
    pub(crate) refused: usize,
    /// Acknowledged, and nothing or something older is stored.
    pub(crate) lost: usize,
    /// Stored, and nobody sent it so.
    pub(crate) other: usize,
    /// Sent after deadline and grace, and acknowledged.
    pub(crate) late: usize,
    /// Refused as too late when deadline and grace had not passed.
    pub(crate) early: usize,
    /// Refused as too late, and not kept.
    pub(crate) unkept: usize,
    /// The first few of them, in words.
    pub(crate) examples: Vec<String>,
}

impl Findings {
    /// How many things are wrong.
    pub(crate) fn n_faults(&self) -> usize {
        self.lost + self.other + self.late + self.early + self.unkept
    }

    /// Counts what another look found; what was told is counted by the latest look.
    pub(crate) fn add(&mut self, later: Self) {
        self.acknowledged = later.acknowledged;
        self.refused = later.refused;
        self.lost += later.lost;
        self.other += later.other;
        self.late += later.late;
        self.early += later.early;
        self.unkept += later.unkept;
        self.examples.extend(later.examples);
    }

    fn note(&mut self, what: String) {
        if self.examples.len() < 5 {
            self.examples.push(what);
        }
    }
}

/// Holds all that was acknowledged against what is stored: each revision, or a newer one, with the
/// response that was sent under it. `given` is what a client sends in a slot under a revision.
pub(crate) fn look_for_losses(
    told: &[Told],
    stored: &Answers,
    given: &dyn Fn(usize, u32, u32) -> Value,
) -> Findings {
    let mut found = Findings::default();
    for one in told {
        if one.verdict != Verdict::Acknowledged {
            found.refused += 1;
            continue;
        }
        found.acknowledged += 1;
        let there = stored.get(&(one.client, one.slot));
        if there.is_none_or(|there| there.revision < one.revision) {
            found.lost += 1;
            found.note(format!("lost: {one:?}; stored: {there:?}"));
        }
    }
    for ((client, slot), there) in stored {
        if there.response != given(*client, *slot, there.revision) {
            found.other += 1;
            found.note(format!(
                "client {client}, slot {slot}: nobody sent {there:?}"
            ));
        }
    }
    found
}

/// The code of a refusal for lateness.
const CLOSED: &str = "attempt_closed";

/// Holds what was told against the end of each client's time: `ends` tells deadline and grace, by
/// client, in milliseconds since 1970. `most` refused saves of an attempt are kept.
pub(crate) fn look_at_times(
    told: &[Told],
    stored: &Answers,
    kept: &Kept,
    ends: &[i64],
    most: usize,
) -> Findings {
    let mut found = Findings::default();
    let end_of = |client: usize| ends.get(client).copied().unwrap_or(i64::MIN);
    let mut n_kept: BTreeMap<usize, usize> = BTreeMap::new();
    for (client, _, _) in kept.keys() {
        *n_kept.entry(*client).or_default() += 1;
    }
    for one in told {
        let end = end_of(one.client);
        match &one.verdict {
            Verdict::Acknowledged if end < one.sent => {
                found.late += 1;
                found.note(format!("late by {} ms: {one:?}", one.sent - end));
            }
            Verdict::Refused(code) if code == CLOSED => {
                let key = (one.client, one.slot, one.revision);
                if one.heard <= end {
                    found.early += 1;
                    found.note(format!("early by {} ms: {one:?}", end - one.heard));
                }
                let is_full = n_kept.get(&one.client).is_some_and(|n| most <= *n);
                if !kept.contains_key(&key) && !is_full {
                    found.unkept += 1;
                    found.note(format!("not kept: {one:?}"));
                }
            }
            Verdict::Acknowledged | Verdict::Refused(_) => {}
        }
    }
    for ((client, slot), there) in stored {
        if end_of(*client) < there.saved_at {
            found.late += 1;
            found.note(format!("client {client}, slot {slot}: late: {there:?}"));
        }
    }
    let told_late: BTreeSet<(usize, u32, u32)> = told
        .iter()
        .filter(|one| one.verdict == Verdict::Refused(CLOSED.to_owned()))
        .map(|one| (one.client, one.slot, one.revision))
        .collect();
    for ((client, slot, revision), at) in kept {
        let is_closed = told_late.contains(&(*client, *slot, *revision));
        if is_closed && *at <= end_of(*client) {
            found.early += 1;
            found.note(format!(
                "client {client}, slot {slot}: refused early at {at}"
            ));
        }
    }
    found
}

/// The longest time, in milliseconds, that one of these clients went without an acknowledgement
/// between two.
pub(crate) fn longest_gap(told: &[Told], clients: impl Fn(usize) -> bool) -> i64 {
    let mut last: BTreeMap<usize, i64> = BTreeMap::new();
    let mut longest = 0;
    for one in told {
        if one.verdict == Verdict::Acknowledged && clients(one.client) {
            let before = last.insert(one.client, one.heard).unwrap_or(one.heard);
            longest = longest.max(one.heard - before);
        }
    }
    longest
}
