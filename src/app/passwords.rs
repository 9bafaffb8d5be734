//! Password hashing, bounded: a storm of sign-ins must not starve the saves.
//!
//! Argon2id with 19 MiB, two passes, one lane (OWASP's minimum); about 25 ms a hash. Each runs on a
//! thread of its own that gives way to all others, on as many at a time as half the cores; the permit
//! is owned by the work, so that a caller who hangs up does not free it early.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, oneshot};

use super::Error;

/// Sign-ins that may wait.
const QUEUE: usize = 256;
/// How long they wait before they are told to come again.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far a hash gives way (`setpriority(2)`, on Linux for a single thread): where all cores are
/// busy, it gets about a tenth of what another thread gets, so that a sign-in is slow and not stuck.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

pub(super) struct Hasher {
    permits: Arc<Semaphore>,
    n_waiting: AtomicUsize,
}

impl Hasher {
    pub(super) fn new() -> Self {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            permits: Arc::new(Semaphore::new((n_cores / 2).max(1))),
            n_waiting: AtomicUsize::new(0),
        }
    }

    /// The PHC string of a password, with a fresh salt.
    pub(super) async fn hash(&self, password: String, salt: [u8; 32]) -> Result<String, Error> {
        self.run(move || {
            let salt = salt.get(..16).unwrap_or_default();
            let hash = argon2()?.hash_password_with_salt(password.as_bytes(), salt);
            hash.map(|hash| hash.to_string())
                .map_err(|error| Error::Hashing(error.to_string()))
        })
        .await
    }

    /// Whether a password belongs to a PHC string. Without one it takes as long and is false, so
    /// that nobody learns from the time whether a username exists.
    pub(super) async fn verify(
        &self,
        password: String,
        phc: Option<String>,
    ) -> Result<bool, Error> {
        self.run(move || {
            if let Some(phc) = phc {
                let parsed =
                    PasswordHash::new(&phc).map_err(|error| Error::Hashing(error.to_string()))?;
                Ok(argon2()?
                    .verify_password(password.as_bytes(), &parsed)
                    .is_ok())
            } else {
                let dummy = argon2()?.hash_password_with_salt(password.as_bytes(), &[0; 16]);
                drop(dummy);
                Ok(false)
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if QUEUE <= self.n_waiting.fetch_add(1, Ordering::SeqCst) {
            self.n_waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::Busy);
        }
        let permit =
            tokio::time::timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned()).await;
        self.n_waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.ok().and_then(Result::ok).ok_or(Error::Busy)?;
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
            .map_err(|error| Error::Hashing(error.to_string()))?;
        outcome.await.unwrap_or_else(|_| {
            Err(Error::Hashing(
                "the thread of the hash broke off".to_owned(),
            ))
        })
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

fn argon2() -> Result<Argon2<'static>, Error> {
    let params =
        Params::new(19 * 1024, 2, 1, None).map_err(|error| Error::Hashing(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
