//! The pool as it runs, with work that ends when the test says so.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Waker};

use super::*;

const SALT: [u8; 32] = [3; 32];

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}

/// Goes on with a future as far as it goes by itself.
fn poll<T>(future: &mut Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

/// Work that tells that it runs, and goes on until it may end.
fn held() -> (
    impl FnOnce() -> Result<(), Error> + Send + 'static,
    Receiver<()>,
    Sender<()>,
) {
    let (begun, has_begun) = channel();
    let (end, may_end) = channel();
    let work = move || {
        let _ = begun.send(());
        let _ = may_end.recv();
        Ok(())
    };
    (work, has_begun, end)
}

fn phc(params: Params) -> String {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(b"tulip and rain", &SALT[..16]);
    hash.unwrap().to_string()
}

fn verify(phc: Option<String>, password: &str) -> Result<Verdict, Error> {
    let password = password.to_owned();
    let hasher = Hasher::with_permits(1);
    block_on(async { hasher.verify(Queue::Untrusted, password, phc, SALT).await })
}

#[test]
fn a_hash_of_today_stays_and_an_older_one_is_made_anew() {
    let ours = verify(
        Some(phc(Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap())),
        "tulip and rain",
    );
    let (right, wrong) = ((true, None), (false, None));
    let told = |verdict: Result<Verdict, Error>| {
        let Verdict { is_right, rehashed } = verdict.unwrap();
        (is_right, rehashed)
    };
    assert_eq!(told(ours), right);
    let old = phc(Params::new(8 * 1024, 1, 1, None).unwrap());
    assert_eq!(told(verify(Some(old.clone()), "something else")), wrong);
    let (is_right, rehashed) = told(verify(Some(old), "tulip and rain"));
    let rehashed = rehashed.unwrap();
    assert!(
        is_right && rehashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{rehashed}"
    );
    assert_eq!(told(verify(Some(rehashed), "tulip and rain")), right);
    assert_eq!(told(verify(None, "tulip and rain")), wrong);
}

#[test]
fn a_stored_hash_that_asks_for_too_much_is_not_computed() {
    for greed in [
        "m=1048576,t=2,p=1",
        "m=19456,t=1000,p=1",
        "m=19456,t=2,p=64",
    ] {
        let stored = format!(
            "$argon2id$v=19${greed}$AwMDAwMDAwMDAwMDAwMDAw${}",
            "A".repeat(43)
        );
        assert!(
            matches!(verify(Some(stored), "x"), Err(Error::Hashing(_))),
            "{greed}"
        );
    }
}

#[test]
fn a_caller_who_hangs_up_frees_nothing_before_the_work_is_done() {
    block_on(async {
        let hasher = Hasher::with_permits(1);
        let (work, has_begun, end) = held();
        {
            let mut call = pin!(hasher.run(Queue::Untrusted, work));
            assert!(poll(&mut call).is_pending());
            has_begun.recv().unwrap();
        }
        // The caller is gone, and its work goes on.
        assert_eq!(hasher.permits.available_permits(), 0);
        let mut next = pin!(hasher.run(Queue::Untrusted, || Ok(())));
        assert!(poll(&mut next).is_pending());
        end.send(()).unwrap();
        next.await.unwrap();
    });
}

#[test]
fn a_full_queue_is_busy_and_who_hangs_up_leaves_their_place() {
    block_on(async {
        let hasher = Hasher::with_permits(1);
        let (work, has_begun, end) = held();
        let mut first = Box::pin(hasher.run(Queue::Untrusted, work));
        assert!(poll(&mut first.as_mut()).is_pending());
        has_begun.recv().unwrap();
        let wait = || Box::pin(hasher.run(Queue::Untrusted, || Ok(())));
        let mut waiting: Vec<_> = (0..QUEUE).map(|_| wait()).collect();
        for call in &mut waiting {
            assert!(poll(&mut call.as_mut()).is_pending());
        }
        assert!(matches!(wait().await, Err(Error::Busy)));
        waiting.truncate(QUEUE - 1);
        let mut last = wait();
        assert!(poll(&mut last.as_mut()).is_pending());
        drop(waiting);
        end.send(()).unwrap();
        first.await.unwrap();
        last.await.unwrap();
        assert_eq!(hasher.n_untrusted.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn a_trusted_browser_waits_for_one_stranger_and_not_for_a_crowd() {
    block_on(async {
        let hasher = Hasher::with_permits(1);
        let (work, has_begun, end) = held();
        let mut first = Box::pin(hasher.run(Queue::Untrusted, work));
        assert!(poll(&mut first.as_mut()).is_pending());
        has_begun.recv().unwrap();
        let order = Arc::new(AtomicUsize::new(0));
        let count = || {
            let order = Arc::clone(&order);
            move || Ok(order.fetch_add(1, Ordering::SeqCst))
        };
        let mut crowd: Vec<_> = (0..QUEUE)
            .map(|_| Box::pin(hasher.run(Queue::Untrusted, count())))
            .collect();
        for call in &mut crowd {
            assert!(poll(&mut call.as_mut()).is_pending());
        }
        let mut trusted = Box::pin(hasher.run(Queue::Trusted, count()));
        assert!(poll(&mut trusted.as_mut()).is_pending());
        end.send(()).unwrap();
        let crowd = futures_util::future::join_all(crowd);
        let (place, done) = futures_util::future::join(trusted, crowd).await;
        assert_eq!(place.unwrap(), 1, "the second of all that waited");
        assert!(done.into_iter().all(|done| done.is_ok()));
        first.await.unwrap();
    });
}
