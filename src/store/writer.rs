//! Group commit: writes that arrive while a commit is under way share the next one.
//!
//! Invariant: a caller hears of success only after its transaction was committed to disk. One
//! writer thread owns one connection and takes whatever waits, in one transaction; each piece of
//! work stands in a savepoint of its own, so that a bad one never fails its neighbours. There is no
//! timer: a lone write waits for nobody, and a running commit is the gathering window for the next.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::backend::{Connection, Purpose};
use super::{Database, StoreError, WriteError};
use crate::clock::Clock;

/// Writes that may wait; past it callers are told to come again.
const QUEUE: usize = 4096;
/// Writes that share one commit at most: keeps a commit short.
const BATCH: usize = 512;
/// How often a batch is tried against deadlocks, serialisation failures and lost connections.
const TRIES: u32 = 5;

/// One piece of work in the queue.
trait Work: Send {
    /// Does the work inside the open transaction. `Err` asks for the whole batch to be tried again.
    fn run(&mut self, conn: &mut Connection) -> Result<(), StoreError>;
    /// Answers the caller, after the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Unit<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
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

/// A thread that owns a connection and commits for all.
pub(super) struct Writer {
    queue: SyncSender<Box<dyn Work>>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Opens the connection and starts the thread.
    pub(super) fn start(database: Database, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let conn = Connection::open(&database, Purpose::Write, Arc::clone(&clock))?;
        let (queue, incoming) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                serve(conn, &incoming, &|| {
                    Connection::open(&database, Purpose::Write, Arc::clone(&clock))
                });
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread })
    }

    /// Does `work` in a transaction and answers after its commit. It may run more than once.
    pub(super) async fn write<T, E>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let (reply, outcome) = oneshot::channel();
        self.queue
            .try_send(Box::new(Unit {
                work,
                outcome: None,
                reply,
            }))
            .map_err(|error| match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => StoreError::Stopping,
            })?;
        outcome
            .await
            .unwrap_or_else(|_| Err(StoreError::Stopping.into()))
    }

    /// Does what waits, then ends the thread.
    pub(super) fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("a writer thread had panicked");
        }
    }
}

fn serve(
    mut conn: Connection,
    incoming: &Receiver<Box<dyn Work>>,
    reopen: &dyn Fn() -> Result<Connection, StoreError>,
) {
    while let Ok(first) = incoming.recv() {
        let mut batch = vec![first];
        batch.extend(incoming.try_iter().take(BATCH - 1));
        let committed = commit_stubbornly(&mut conn, &mut batch, reopen);
        if committed.is_ok() || batch.len() == 1 {
            for work in batch {
                work.finish(committed.clone());
            }
        } else {
            // Something in the batch spoils the commit: each alone, so that only it fails.
            for work in batch {
                let mut alone = [work];
                let committed = commit_stubbornly(&mut conn, &mut alone, reopen);
                let [work] = alone;
                work.finish(committed);
            }
        }
    }
}

/// Commits the batch, again after errors that may pass; leaves a usable connection where it can.
fn commit_stubbornly(
    conn: &mut Connection,
    batch: &mut [Box<dyn Work>],
    reopen: &dyn Fn() -> Result<Connection, StoreError>,
) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        let committed = commit_together(conn, batch);
        let Err(error) = &committed else {
            return Ok(());
        };
        tracing::warn!(%error, tries, "a commit did not succeed");
        conn.abandon();
        if !conn.is_usable() {
            match reopen() {
                Ok(fresh) => *conn = fresh,
                Err(error) => return Err(error),
            }
        }
        if tries == TRIES || !matches!(error, StoreError::Passing(_)) {
            return committed;
        }
        tries += 1;
    }
}

fn commit_together(conn: &mut Connection, batch: &mut [Box<dyn Work>]) -> Result<(), StoreError> {
    conn.begin()?;
    batch.iter_mut().try_for_each(|work| work.run(conn))?;
    Ok(conn.commit()?)
}
