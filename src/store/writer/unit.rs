//! Any other work in the shared transaction.
//!
//! Invariant: each piece of work stands in a savepoint of its own; what goes wrong in it, or panics, is
//! undone and concerns nobody else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::store::{Connection, StoreError, WriteError};

/// One piece of work in the queue.
pub(super) trait Work: Send {
    /// Does the work inside the open transaction. `Err` asks for the whole batch to be tried again.
    fn run(&mut self, conn: &mut Connection) -> Result<(), StoreError>;
    /// Answers the caller, after the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// A closure, and who waits for what it returns.
pub(super) struct Unit<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Unit<F, T, E> {
    pub(super) fn new(work: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, outcome) = oneshot::channel();
        let unit = Self {
            work,
            outcome: None,
            reply,
        };
        (unit, outcome)
    }
}

impl<F, T, E> Work for Unit<F, T, E>
where
    F: Fn(&mut Connection) -> Result<T, E> + Send,
    T: Send,
    E: WriteError,
{
    fn run(&mut self, conn: &mut Connection) -> Result<(), StoreError> {
        conn.begin_nested()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(conn))).unwrap_or_else(|_| {
            tracing::error!("a write panicked; it was undone");
            Err(StoreError::Database("a write panicked".to_owned()).into())
        });
        match &outcome {
            Ok(_) => conn.commit()?,
            Err(error) => {
                if let Some(StoreError::Passing(message)) = error.as_store() {
                    return Err(StoreError::Passing(message.clone()));
                }
                conn.rollback()?;
            }
        }
        self.outcome = Some(outcome);
        Ok(())
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        // A refusal too: it may rest on what a neighbour wrote, which was not committed either.
        let outcome = match committed {
            Ok(()) => self
                .outcome
                .unwrap_or_else(|| Err(StoreError::Stopping.into())),
            Err(error) => Err(error.into()),
        };
        // A caller that went away needs no answer; its work is done all the same.
        drop(self.reply.send(outcome));
    }
}
