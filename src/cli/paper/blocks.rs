//! Work by blocks on several threads, taken in order, and stopped by Ctrl-C.
//!
//! Invariant: what is taken, and which error comes first, does not depend on the number of threads;
//! one block more than there are threads is in memory at most.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::cli::Failure;

/// How long a press of Ctrl-C may stay unseen while a block is made.
const LOOK: Duration = Duration::from_millis(100);

/// The work was stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped;

/// How far the work is.
struct Progress {
    /// The next block to be made.
    next: usize,
    /// How many blocks have been taken.
    taken: usize,
    is_over: bool,
}

struct Gate {
    progress: Mutex<Progress>,
    moved: Condvar,
    /// The most blocks that are made and not yet taken.
    window: usize,
    n_blocks: usize,
}

/// Makes blocks `0..n_blocks` on `threads` threads and hands them to `take` in order.
///
/// # Errors
/// The first error in the order of blocks, of `make` or of `take`; [`Stopped`] where `stop` was set.
pub(super) fn in_order<T: Send, E: Send + From<Stopped>>(
    n_blocks: usize,
    threads: usize,
    stop: &AtomicBool,
    make: impl Fn(usize) -> Result<T, E> + Sync,
    take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let gate = Gate {
        progress: Mutex::new(Progress {
            next: 0,
            taken: 0,
            is_over: false,
        }),
        moved: Condvar::new(),
        window: threads + 1,
        n_blocks,
    };
    let (sender, arriving) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(n_blocks) {
            let (sender, gate, make) = (sender.clone(), &gate, &make);
            scope.spawn(move || {
                while let Some(number) = gate.enter() {
                    if sender.send((number, make(number))).is_err() {
                        break;
                    }
                }
            });
        }
        // So that the end of the threads ends the waiting.
        drop(sender);
        let outcome = take_all(&gate, &arriving, stop, take);
        gate.update(|progress| progress.is_over = true);
        outcome
    })
}

fn take_all<T, E: From<Stopped>>(
    gate: &Gate,
    arriving: &Receiver<(usize, Result<T, E>)>,
    stop: &AtomicBool,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    for number in 0..gate.n_blocks {
        let block = loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Stopped.into());
            }
            if let Some(block) = early.remove(&number) {
                break block;
            }
            match arriving.recv_timeout(LOOK) {
                Ok((number, block)) => {
                    early.insert(number, block);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // A thread panicked: the scope goes on with that.
                Err(RecvTimeoutError::Disconnected) => return Err(Stopped.into()),
            }
        };
        take(block?)?;
        gate.update(|progress| progress.taken += 1);
    }
    Ok(())
}

impl Gate {
    /// The number of the next block to make, once there is room for it; nothing at the end.
    fn enter(&self) -> Option<usize> {
        let is_full = |progress: &mut Progress| {
            !progress.is_over
                && progress.next < self.n_blocks
                && progress.taken + self.window <= progress.next
        };
        let waited = self.moved.wait_while(self.lock(), is_full);
        let mut progress = waited.unwrap_or_else(PoisonError::into_inner);
        let number = progress.next;
        progress.next += 1;
        (!progress.is_over && number < self.n_blocks).then_some(number)
    }

    fn update(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.lock());
        self.moved.notify_all();
    }

    /// Nothing is ever half changed under this lock.
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does work that looks at a flag, which Ctrl-C sets.
///
/// # Errors
/// Where the system gives no way to hear of Ctrl-C.
pub(super) fn interruptible<T>(work: impl FnOnce(&AtomicBool) -> T) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let stop = AtomicBool::new(false);
    let (done, is_done) = tokio::sync::oneshot::channel::<()>();
    let (listening, is_listening) = channel::<()>();
    let listen = async {
        let mut pressed = std::pin::pin!(tokio::signal::ctrl_c());
        tokio::select! {
            biased;
            _ = &mut pressed => stop.store(true, Ordering::Relaxed),
            // The first poll takes hold of the signal: nothing begins before that.
            () = std::future::ready(()) => {}
        }
        drop(listening);
        tokio::select! {
            outcome = pressed => stop.store(outcome.is_ok(), Ordering::Relaxed),
            _ = is_done => {}
        }
    };
    Ok(std::thread::scope(|scope| {
        scope.spawn(|| runtime.block_on(listen));
        // Ends with an error when the sender is dropped, which is what is waited for.
        let _ = is_listening.recv();
        let outcome = work(&stop);
        drop(done);
        outcome
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    enum Why {
        Stopped,
        Block(usize),
    }

    impl From<Stopped> for Why {
        fn from(Stopped: Stopped) -> Self {
            Self::Stopped
        }
    }

    /// Takes nothing where a block cannot be made.
    fn squares(threads: usize, bad: &[usize]) -> (Vec<usize>, Result<(), Why>) {
        let (mut taken, stop) = (Vec::new(), AtomicBool::new(false));
        let make = |number| {
            if bad.contains(&number) {
                Err(Why::Block(number))
            } else {
                Ok(number * number)
            }
        };
        let outcome = in_order(50, threads, &stop, make, |square| {
            taken.push(square);
            Ok(())
        });
        (taken, outcome)
    }

    #[test]
    fn blocks_come_in_order_whatever_the_number_of_threads() {
        let wanted: Vec<usize> = (0..50).map(|number| number * number).collect();
        for threads in [1, 2, 3, 8, 60] {
            assert_eq!(squares(threads, &[]), (wanted.clone(), Ok(())));
        }
    }

    #[test]
    fn the_first_error_in_order_is_told_whichever_came_first() {
        for threads in [1, 2, 7] {
            let (taken, outcome) = squares(threads, &[20, 9, 31]);
            assert_eq!((taken.len(), outcome), (9, Err(Why::Block(9))));
        }
    }

    #[test]
    fn few_blocks_are_in_memory_at_a_time() {
        let (alive, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let make = |_| {
            let now = alive.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            Ok::<_, Why>(())
        };
        let stop = AtomicBool::new(false);
        let outcome = in_order(200, 3, &stop, make, |()| {
            alive.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        });
        assert_eq!(outcome, Ok(()));
        assert!(most.load(Ordering::SeqCst) <= 4);
    }

    #[test]
    fn work_that_is_stopped_takes_no_more_blocks() {
        let (mut taken, stop) = (0, AtomicBool::new(false));
        let outcome = in_order(50, 2, &stop, Ok::<usize, Why>, |number| {
            taken += 1;
            stop.store(number == 4, Ordering::Relaxed);
            Ok(())
        });
        assert_eq!((taken, outcome), (5, Err(Why::Stopped)));
    }

    #[test]
    fn work_that_may_be_interrupted_gives_what_it_made() {
        let outcome = interruptible(|stop| (7, stop.load(Ordering::Relaxed)));
        assert_eq!(outcome.unwrap(), (7, false));
    }
}
