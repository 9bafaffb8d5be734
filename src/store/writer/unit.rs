//! Any other work in the shared transaction.
//!
//! Invariant: what goes wrong in a piece of work, or panics, is undone and concerns nobody else. Most
//! goes well, so that all is tried without savepoints first: on PostgreSQL they are two of three round
//! trips. Where something goes wrong, everything is done again with a savepoint each.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::store::{Connection, StoreError, WriteError};

/// What protects neighbours from a piece of work that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// Nothing: all of the transaction has to be undone.
    None,
    /// A savepoint.
    Savepoint,
}

/// One piece of work in the queue.
pub(super) trait Work: Send {
    /// Does the work inside the open transaction; whether the transaction can be committed. `Err` asks
    /// for the whole batch to be tried again.
    fn run(&mut self, conn: &mut Connection, guard: Guard) -> Result<bool, StoreError>;
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
    fn run(&mut self, conn: &mut Connection, guard: Guard) -> Result<bool, StoreError> {
        if guard == Guard::Savepoint {
            conn.begin_nested()?;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(conn))).unwrap_or_else(|_| {
            tracing::error!("a write panicked; it was undone");
            Err(StoreError::Database("a write panicked".to_owned()).into())
        });
        if let Err(error) = &outcome
            && let Some(StoreError::Passing(message)) = error.as_store()
        {
            return Err(StoreError::Passing(message.clone()));
        }
        let is_well = outcome.is_ok();
        self.outcome = Some(outcome);
        match guard {
            Guard::None => return Ok(is_well),
            Guard::Savepoint if is_well => conn.commit()?,
            Guard::Savepoint => conn.rollback()?,
        }
        Ok(true)
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
