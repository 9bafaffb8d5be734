//! The messages of each exam, kept in memory for a moment: every page asks every half minute whether there
//! is one, and mostly there is none.
//!
//! Invariant: what a node shows is no older than [`BELIEVED`], whichever node a message was sent or
//! withdrawn at. Nothing here knows who asks.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::domain::ExamId;
use crate::domain::message::Message;
use crate::store::{Connection, StoreError, messages};

/// For how long what was read is shown without reading it again.
const BELIEVED: Duration = Duration::from_secs(2);
/// Exams whose messages are remembered.
const MANY_EXAMS: usize = 1_000;

/// What one process remembers.
pub(in crate::app) struct Board(Cache<ExamId, Known>);

#[derive(Clone)]
struct Known {
    messages: Arc<[Message]>,
    since: Duration,
}

impl Board {
    pub(in crate::app) fn new() -> Self {
        Self(Cache::new(MANY_EXAMS))
    }

    /// The messages of an exam that stand, in the order in which they were sent; `steady` is the time by a
    /// clock that nobody sets.
    pub(super) fn load(
        &self,
        conn: &mut Connection,
        exam: ExamId,
        steady: Duration,
    ) -> Result<Arc<[Message]>, StoreError> {
        let fresh = |known: &Known| steady.saturating_sub(known.since) < BELIEVED;
        if let Some(known) = self.0.get(&exam).filter(fresh) {
            return Ok(known.messages);
        }
        let mut standing = messages::list(conn, exam)?;
        standing.retain(|message| message.withdrawn.is_none());
        let messages: Arc<[Message]> = standing.into();
        let known = Known {
            messages: Arc::clone(&messages),
            since: steady,
        };
        self.0.insert(exam, known);
        Ok(messages)
    }

    /// Has this node read the messages of an exam anew: they have changed.
    pub(super) fn forget(&self, exam: ExamId) {
        self.0.remove(&exam);
    }
}
