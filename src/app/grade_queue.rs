//! First grades of attempts that end at about the same time.
//!
//! Invariant: whoever waits here goes on after a grading of their attempt, whether it succeeded or not. One
//! is under way at a time and takes all that came since the last began: a lone submission waits for nobody,
//! and many share a few statements.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{App, closing};
use crate::domain::AttemptId;

/// Attempts that wait for their first grade, and whose turn it is to grade them.
#[derive(Default)]
pub(super) struct GradeQueue {
    waiting: Mutex<BTreeSet<AttemptId>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl GradeQueue {
    fn waiting(&self) -> MutexGuard<'_, BTreeSet<AttemptId>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes this attempt and others that wait; none where somebody took it before.
    fn take(&self, id: AttemptId, most: usize) -> Vec<AttemptId> {
        let mut waiting = self.waiting();
        if !waiting.remove(&id) {
            return Vec::new();
        }
        let mut taken = vec![id];
        while taken.len() < most
            && let Some(other) = waiting.pop_first()
        {
            taken.push(other);
        }
        taken
    }
}

/// Grades one attempt that has ended, with others; what goes wrong is told and tried again by the ticker.
pub(super) async fn grade_now(app: &App, id: AttemptId) {
    let queue = &app.grade_queue;
    queue.waiting().insert(id);
    let turn = Arc::clone(&queue.turn).lock_owned().await;
    let taken = queue.take(id, closing::GRADED_TOGETHER);
    if taken.is_empty() {
        return;
    }
    // Whoever hangs up now must not leave the others without theirs.
    let app = app.clone();
    let graded = tokio::spawn(async move {
        closing::grade_these(&app, taken).await;
        drop(turn);
    });
    if let Err(error) = graded.await {
        tracing::error!(%error, "a grading broke off");
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> AttemptId {
        AttemptId::new(Uuid::from_u128(n))
    }

    #[test]
    fn who_takes_a_turn_takes_those_who_wait_and_nobody_twice() {
        let queue = GradeQueue::default();
        queue.waiting().extend([4, 1, 3, 2].map(id));
        assert_eq!(queue.take(id(3), 3), [3, 1, 2].map(id));
        assert_eq!(queue.take(id(1), 3), []);
        assert_eq!(queue.take(id(4), 3), [id(4)]);
    }
}
