//! Password hashing, bounded: a storm of sign-ins must not starve the saves.
//!
//! Argon2id with 19 MiB, two passes, one lane (OWASP's minimum); about 25 ms a hash. Each runs on a
//! thread of its own that gives way to all others, on as many at a time as half the cores; the permit
//! is owned by the work, so that a caller who hangs up does not free it early.
//!
//! Invariant: those who are trusted wait for each other and for one hash of anybody else at each permit, however
//! many of these wait. Who waits is counted for as long as they wait and no longer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::Error;

/// Sign-ins that may wait in each queue.
const QUEUE: usize = 256;
/// How long they wait before they are told to come again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Memory of a hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes that could be filled side by side.
const LANES: u32 = 1;
/// The most of each that a stored hash may ask for: whoever could write one must not be able to take the
/// machine's memory with it.
const MOST: [u32; 3] = [64 * 1024, 4, 4];

/// How far a hash gives way (`setpriority(2)`, on Linux for a single thread): where all cores are
/// busy, it gets about a tenth of what another thread gets, so that a sign-in is slow and not stuck.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Where a hash waits for its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queue {
    /// Staff who are signed in, and browsers that once signed in to the account.
    Trusted,
    /// Anybody.
    Untrusted,
}

/// What became of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Whether it is the account's.
    pub(super) is_right: bool,
    /// The hash to keep from now on, where it is and was hashed otherwise than today.
    pub(super) rehashed: Option<String>,
}

pub(super) struct Hasher {
    permits: Arc<Semaphore>,
    /// As many of [`Queue::Untrusted`] as may stand with the others for a permit.
    gate: Semaphore,
    n_trusted: AtomicUsize,
    n_untrusted: AtomicUsize,
}

impl Hasher {
    pub(super) fn new() -> Self {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with_permits((n_cores / 2).max(1))
    }

    fn with_permits(n_permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(n_permits)),
            gate: Semaphore::new(n_permits),
            n_trusted: AtomicUsize::new(0),
            n_untrusted: AtomicUsize::new(0),
        }
    }

    /// The PHC string of a password, with a fresh salt.
    pub(super) async fn hash(&self, password: String, salt: [u8; 32]) -> Result<String, Error> {
        self.run(Queue::Trusted, move || hash(&password, salt))
            .await
    }

    /// Whether a password belongs to a PHC string. Without one it takes as long and is false, so
    /// that nobody learns from the time whether a username exists. One that was hashed otherwise than today
    /// is hashed again, with this salt.
    pub(super) async fn verify(
        &self,
        queue: Queue,
        password: String,
        phc: Option<String>,
        salt: [u8; 32],
    ) -> Result<Verdict, Error> {
        self.run(queue, move || {
            let Some(phc) = phc else {
                drop(hash(&password, salt)?);
                return Ok(Verdict {
                    is_right: false,
                    rehashed: None,
                });
            };
            let parsed = PasswordHash::new(&phc).map_err(Error::hashing)?;
            let is_current = is_current(&parsed)?;
            let is_right = argon2()?
                .verify_password(password.as_bytes(), &parsed)
                .is_ok();
            let rehashed = (is_right && !is_current).then(|| hash(&password, salt));
            Ok(Verdict {
                is_right,
                rehashed: rehashed.transpose()?,
            })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        queue: Queue,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit = self.wait(queue).await?;
        let (reply, outcome) = oneshot::channel();
        let hash = move || {
            give_way();
            let outcome = work();
            drop(permit);
            // A caller that went away needs no answer.
            drop(reply.send(outcome));
        };
        // To begin a thread takes a thousandth of a hash, and a thread cannot be made quick again.
        std::thread::Builder::new()
            .name("password".to_owned())
            .spawn(hash)
            .map_err(Error::hashing)?;
        outcome
            .await
            .unwrap_or_else(|_| Err(Error::hashing("the thread of the hash broke off")))
    }

    /// Waits for a permit.
    async fn wait(&self, queue: Queue) -> Result<OwnedSemaphorePermit, Error> {
        let _place = Place::take(match queue {
            Queue::Trusted => &self.n_trusted,
            Queue::Untrusted => &self.n_untrusted,
        })?;
        let turn = async {
            let gate = match queue {
                Queue::Trusted => None,
                Queue::Untrusted => self.gate.acquire().await.ok(),
            };
            let permit = Arc::clone(&self.permits).acquire_owned().await;
            drop(gate);
            permit
        };
        let permit = tokio::time::timeout(PATIENCE, turn).await;
        permit.ok().and_then(Result::ok).ok_or(Error::Busy)
    }
}

/// A place in a queue, left also by who hangs up.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(n_waiting: &'a AtomicUsize) -> Result<Self, Error> {
        let place = Self(n_waiting);
        if QUEUE <= n_waiting.fetch_add(1, Ordering::SeqCst) {
            // Dropping the place leaves it.
            return Err(Error::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Lets the threads that save answers go first. Where the system has no such thing, all are equal.
fn give_way() {
    #[cfg(target_os = "linux")]
    {
        let this = rustix::thread::gettid();
        if let Err(error) = rustix::process::setpriority_process(Some(this), NICENESS) {
            tracing::debug!(%error, "a hash runs as fast as everything else");
        }
    }
}

fn hash(password: &str, salt: [u8; 32]) -> Result<String, Error> {
    let salt = salt.get(..16).unwrap_or_default();
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), salt);
    hash.map(|hash| hash.to_string()).map_err(Error::hashing)
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::hashing)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a stored hash was made as one is made today.
///
/// # Errors
/// [`Error::Hashing`] for one that asks for more than the machine should give.
fn is_current(stored: &PasswordHash) -> Result<bool, Error> {
    let params = Params::try_from(stored).map_err(Error::hashing)?;
    let found = [params.m_cost(), params.t_cost(), params.p_cost()];
    if found.iter().zip(MOST).any(|(found, most)| most < *found) {
        return Err(Error::hashing("a stored hash asks for more than is given"));
    }
    let is_same_sort = stored.algorithm == Algorithm::Argon2id.ident()
        && stored.version == Some(Version::V0x13.into());
    Ok(is_same_sort && found == [MEMORY_KIB, PASSES, LANES])
}

#[cfg(test)]
mod tests;
