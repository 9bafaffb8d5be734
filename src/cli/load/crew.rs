//! Many connections at once, all of them on this one thread.
//!
//! Invariant: a piece of work that panics is an error of the run, never left out of it.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::spawn_local;

use super::LoadError;
use super::caller::Caller;
use super::tally::{SharedTally, Tally};

/// How long preparing or reading back may take.
const PATIENCE: Duration = Duration::from_mins(10);
/// The most connections that prepare.
const PREPARING: usize = 64;

/// How hard the server is pressed, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// The server.
    pub(super) server: SocketAddr,
    /// Connections.
    pub(super) connections: usize,
    /// Connections on which staff sign in beside the saves.
    pub(super) storm: usize,
    /// How long it lasts.
    pub(super) lasts: Duration,
    /// Each connection saves once in so long; as fast as it may without.
    pub(super) every: Option<Duration>,
    /// How often staff sign in beside the saves; as fast as they may without.
    pub(super) sign_ins: Option<usize>,
}

impl Course {
    /// Connected callers that count in `tally`.
    ///
    /// # Errors
    /// [`LoadError::NoConnection`].
    pub(super) async fn connect(
        &self,
        n_callers: usize,
        tally: &SharedTally,
    ) -> Result<Vec<Caller>, LoadError> {
        let mut callers = Vec::with_capacity(n_callers);
        for _ in 0..n_callers {
            let mut caller = Caller::new(self.server, tally, Instant::now());
            caller
                .connect()
                .await
                .map_err(|reason| LoadError::NoConnection {
                    address: self.server,
                    reason,
                })?;
            callers.push(caller);
        }
        Ok(callers)
    }

    /// Now, and when the run ends that begins now.
    pub(super) fn begin(&self) -> (Instant, Instant) {
        let now = Instant::now();
        (now, now + self.lasts)
    }

    /// Does something for each of many before or after the run, on a few connections.
    ///
    /// # Errors
    /// [`LoadError::Preparation`] where any of it went wrong.
    pub(super) async fn for_each<I, T>(
        &self,
        what: &'static str,
        all: Vec<I>,
        work: impl AsyncFn(&mut Caller, I) -> Option<T> + Clone + 'static,
    ) -> Result<Vec<T>, LoadError>
    where
        I: 'static,
        T: 'static,
    {
        let (n_all, tally) = (all.len(), Tally::shared(what));
        let waiting = Rc::new(RefCell::new(all.into_iter()));
        let callers = (0..PREPARING.min(n_all))
            .map(|_| Caller::new(self.server, &tally, Instant::now() + PATIENCE));
        let done = crew(callers.map(|mut caller| {
            let (waiting, work) = (Rc::clone(&waiting), work.clone());
            async move {
                let mut done = Vec::new();
                let next = || waiting.borrow_mut().next();
                while let Some(one) = next() {
                    done.extend(work(&mut caller, one).await);
                }
                done
            }
        }));
        let done: Vec<T> = done.await?.into_iter().flatten().collect();
        if done.len() == n_all {
            return Ok(done);
        }
        let tally = tally.borrow();
        let (sort, n_errors) = tally.first_error().unwrap_or(("the server was busy", 0));
        Err(LoadError::Preparation {
            what,
            sort: sort.to_owned(),
            n_errors,
        })
    }
}

/// Does all of it at once and waits for the last.
///
/// # Errors
/// [`LoadError::Panic`].
pub(super) async fn crew<F>(work: impl Iterator<Item = F>) -> Result<Vec<F::Output>, LoadError>
where
    F: Future + 'static,
    F::Output: 'static,
{
    let tasks: Vec<_> = work.map(spawn_local).collect();
    let mut done = Vec::with_capacity(tasks.len());
    for task in tasks {
        done.push(
            task.await
                .map_err(|error| LoadError::Panic(error.to_string()))?,
        );
    }
    Ok(done)
}
