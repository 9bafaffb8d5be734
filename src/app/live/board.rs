//! What those who watch one exam see: how it stood at the last look, and what changed with each.
//!
//! Invariant: whoever joins sees how it stands and then every change after that, none twice and none
//! left out, or is told that they missed some.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::sync::broadcast::{Receiver, Sender};

use super::{Counts, Sight, Snapshot, lock};
use crate::app::Error;
use crate::domain::attempt::Phase;
use crate::domain::exam::State;
use crate::domain::{AttemptId, ExamId};
use crate::store::{Connection, activity, exams};

/// Looks whose changes are kept for somebody who is slow.
const BACKLOG: usize = 16;
/// Attempts that are looked at in a second: a larger exam is looked at less often.
const ATTEMPTS_PER_BEAT: usize = 20_000;

pub(super) struct Board {
    latest: Mutex<Latest>,
    changes: Sender<Arc<Changes>>,
}

struct Latest {
    look: Look,
    /// Beats to let pass before the next look.
    rest: usize,
}

/// An exam as it was at a moment.
#[derive(Clone)]
pub(super) struct Look {
    now: Timestamp,
    counts: Counts,
    seen: Arc<HashMap<AttemptId, Sight>>,
    is_over: bool,
}

/// What changed between two looks.
#[derive(Debug, Clone)]
pub struct Changes {
    /// How it stands since.
    pub snapshot: Snapshot,
    /// Attempts of which anything changed.
    pub attempts: Vec<Change>,
    /// Whether nothing will change any more.
    pub(super) is_over: bool,
}

/// An attempt of which something changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which.
    pub attempt: AttemptId,
    /// The number of its candidate.
    pub number: String,
    /// What it is now.
    pub sight: Sight,
}

/// What somebody sees who joins.
pub(super) struct Joined {
    pub(super) first: Snapshot,
    pub(super) changes: Receiver<Arc<Changes>>,
    pub(super) is_over: bool,
}

impl Board {
    pub(super) fn new(look: Look) -> Self {
        Self {
            latest: Mutex::new(Latest { look, rest: 0 }),
            changes: Sender::new(BACKLOG),
        }
    }

    pub(super) fn is_watched(&self) -> bool {
        self.changes.receiver_count() > 0
    }

    pub(super) fn join(&self) -> Joined {
        let latest = lock(&self.latest);
        Joined {
            first: latest.look.snapshot(),
            changes: self.changes.subscribe(),
            is_over: latest.look.is_over,
        }
    }

    /// What was last seen, where it is time to look again.
    pub(super) fn due(&self) -> Option<Look> {
        let mut latest = lock(&self.latest);
        if let Some(rest) = latest.rest.checked_sub(1) {
            latest.rest = rest;
            return None;
        }
        Some(latest.look.clone())
    }

    /// Shows what was seen now and how that differs from what was shown.
    pub(super) fn show(&self, look: Look, attempts: Vec<Change>) {
        // Under the lock: who joins now sees either how it was and this change, or how it is.
        let mut latest = lock(&self.latest);
        let ends = look.is_over && !latest.look.is_over;
        if ends || !attempts.is_empty() {
            let changes = Changes {
                snapshot: look.snapshot(),
                attempts,
                is_over: look.is_over,
            };
            // Nobody may have stayed to hear it.
            drop(self.changes.send(Arc::new(changes)));
        }
        latest.rest = look.seen.len() / ATTEMPTS_PER_BEAT;
        latest.look = look;
    }
}

impl Look {
    /// Looks at every attempt: extra time and pauses leave no trace by which to ask for what changed.
    pub(super) fn take(conn: &mut Connection, id: ExamId) -> Result<Self, Error> {
        let exam = exams::load(conn, id)?;
        let now = conn.now()?;
        let mut counts = Counts::default();
        let mut is_over = exam.state == State::Closed;
        let mut seen = HashMap::new();
        for (attempt, sight, is_graded) in activity::look(conn, id, exam.rules.grace, now)? {
            counts.add(sight.phase);
            is_over &= sight.phase == Phase::Ready || is_graded;
            seen.insert(attempt, sight);
        }
        Ok(Self {
            now,
            counts,
            seen: Arc::new(seen),
            is_over,
        })
    }

    /// What is not as it was, by the numbers of the candidates.
    pub(super) fn changes_since(
        &self,
        conn: &mut Connection,
        before: &Self,
    ) -> Result<Vec<Change>, Error> {
        let changed = self
            .seen
            .iter()
            .filter(|(id, sight)| before.seen.get(*id) != Some(*sight));
        let changed: Vec<AttemptId> = changed.map(|(id, _)| *id).collect();
        let numbers = activity::load_numbers(conn, &changed)?.into_iter();
        let change = |(attempt, number)| {
            let sight = *self.seen.get(&attempt)?;
            Some(Change {
                attempt,
                number,
                sight,
            })
        };
        Ok(numbers.filter_map(change).collect())
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            now: self.now,
            counts: self.counts,
        }
    }
}
