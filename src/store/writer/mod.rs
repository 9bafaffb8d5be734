//! Group commit: writes that arrive while a commit is under way share the next one.
//!
//! Invariant: a caller hears of success only after its transaction was committed to disk. One
//! writer thread owns one connection and takes whatever waits, in one transaction. What candidates
//! and the clock do to attempts is decided and written together (`acts`), saves to attempts that the writer
//! knows before that in one statement (`known`), any other work piece by piece (`unit`); a bad one never fails its neighbours. There is no
//! timer: a lone write waits for nobody, and a running commit is the gathering window for the next.

mod acts;
mod known;
mod unit;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

pub use acts::{Declined, Done, Fate, Order};
use acts::{Waiting, carry_out};
use known::Known;
use unit::{Guard, Unit, Work};

use super::backend::{Connection, Keyring, Pulse, Purpose};
use super::{Database, Options, StoreError, WriteError};
use crate::clock::Clock;
use crate::planted::{Plant, is_planted};

/// Writes that may wait; past it callers are told to come again.
const QUEUE: usize = 4096;
/// How often a batch is tried against deadlocks, serialisation failures and lost connections.
const TRIES: u32 = 5;
/// How long a caller waits for a commit. Then they are told to come again, though what they wrote may
/// still be committed: whatever is repeated here finds what the first time did.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// The same for work on very many rows, whose caller knows that it takes a while: a roster of a million people
/// takes some ten seconds.
pub(super) const LONG_PATIENCE: Duration = Duration::from_mins(5);

/// What stands in the queue.
enum Job {
    Act(Box<Waiting>),
    Unit(Box<dyn Work>),
}

impl Job {
    fn finish(self, committed: Result<(), StoreError>) {
        match self {
            Self::Act(waiting) => waiting.finish(committed),
            Self::Unit(work) => work.finish(committed),
        }
    }
}

/// A thread that owns a connection and commits for all.
pub(super) struct Writer {
    queue: SyncSender<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Opens the connection and starts the thread.
    pub(super) fn start(
        database: Database,
        clock: Arc<dyn Clock>,
        pulse: Arc<Pulse>,
        keyring: Arc<Keyring>,
        options: Options,
    ) -> Result<Self, StoreError> {
        // A new connection after a loss knows the time from before it: the database may come back with
        // another clock.
        let open = move || {
            let conn = Connection::open(&database, Purpose::Write, Arc::clone(&clock))?;
            let conn = conn.behind(options.pooler).sharing(Arc::clone(&pulse));
            Ok(conn.keyed(Arc::clone(&keyring)))
        };
        let conn = open()?;
        let (queue, incoming) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                serve(conn, &incoming, options.batch.get(), &open);
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread })
    }

    /// Does `work` in a transaction and answers after its commit. It may run more than once.
    pub(super) async fn write<T, E>(
        &self,
        patience: Duration,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
    {
        let (unit, outcome) = Unit::new(work);
        self.push(Job::Unit(Box::new(unit)))?;
        answer(outcome, patience).await?
    }

    /// Does something to an attempt and answers after the commit.
    pub(super) async fn act(&self, order: Order) -> Result<Done, Declined> {
        let (waiting, outcome) = Waiting::new(order);
        self.push(Job::Act(Box::new(waiting)))?;
        answer(outcome, PATIENCE).await?
    }

    fn push(&self, job: Job) -> Result<(), StoreError> {
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Stopping,
        })
    }

    /// Does what waits, then ends the thread.
    pub(super) fn stop(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("a writer thread had panicked");
        }
    }
}

async fn answer<T>(outcome: oneshot::Receiver<T>, patience: Duration) -> Result<T, StoreError> {
    match tokio::time::timeout(patience, outcome).await {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(_)) => Err(StoreError::Stopping),
        Err(_) => Err(StoreError::Busy),
    }
}

fn serve(
    mut conn: Connection,
    incoming: &Receiver<Job>,
    most: usize,
    reopen: &dyn Fn() -> Result<Connection, StoreError>,
) {
    let mut known = Known::default();
    while let Ok(first) = incoming.recv() {
        let mut batch = vec![first];
        batch.extend(incoming.try_iter().take(most - 1));
        batch = known.save(&mut conn, batch);
        if batch.is_empty() {
            continue;
        }
        let committed = commit_stubbornly(&mut conn, &mut known, &mut batch, reopen);
        let is_nobodys_fault = matches!(
            committed,
            Err(StoreError::Full(_) | StoreError::Unavailable(_))
        );
        if committed.is_ok() || batch.len() == 1 || is_nobodys_fault {
            for job in batch {
                job.finish(committed.clone());
            }
        } else {
            // Something in the batch spoils the commit: each alone, so that only it fails.
            for job in batch {
                let mut alone = [job];
                let committed = commit_stubbornly(&mut conn, &mut known, &mut alone, reopen);
                let [job] = alone;
                job.finish(committed);
            }
        }
    }
}

/// Commits the batch, again after errors that may pass; leaves a usable connection where it can.
fn commit_stubbornly(
    conn: &mut Connection,
    known: &mut Known,
    batch: &mut [Job],
    reopen: &dyn Fn() -> Result<Connection, StoreError>,
) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        let committed = commit_together(conn, known, batch);
        let Err(error) = &committed else {
            return Ok(());
        };
        tracing::warn!(%error, tries, "a commit did not succeed");
        conn.abandon();
        if is_planted(Plant::SwallowDiskFull) && matches!(error, StoreError::Full(_)) {
            return Ok(());
        }
        if !conn.is_usable() {
            conn.doubt();
            known.forget();
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

fn commit_together(
    conn: &mut Connection,
    known: &mut Known,
    batch: &mut [Job],
) -> Result<(), StoreError> {
    if !carry_out_all(conn, known, batch, Guard::None)? {
        conn.rollback()?;
        if let [Job::Unit(_)] = batch {
            // It has its refusal, and nobody else is here.
            return Ok(());
        }
        carry_out_all(conn, known, batch, Guard::Savepoint)?;
    }
    if is_planted(Plant::AckBeforeCommit) {
        finish_early(batch);
    }
    conn.commit()
}

/// Does everything in one transaction, which stays open; whether it can be committed.
fn carry_out_all(
    conn: &mut Connection,
    known: &mut Known,
    batch: &mut [Job],
    guard: Guard,
) -> Result<bool, StoreError> {
    conn.begin()?;
    let mut acts = Vec::new();
    let mut units = Vec::new();
    for job in batch {
        match job {
            Job::Act(waiting) => acts.push(&mut **waiting),
            Job::Unit(work) => units.push(work),
        }
    }
    if !acts.is_empty() {
        carry_out(conn, known, acts)?;
    }
    for work in units {
        if !work.run(conn, guard)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A planted fault: answers before the commit, and puts that off.
fn finish_early(batch: &mut [Job]) {
    for job in batch {
        if let Job::Act(waiting) = job {
            waiting.finish_early();
        }
    }
    std::thread::park_timeout(Duration::from_millis(20));
}
