//! Work on the parts of a large bank, on every core.
//!
//! Invariant: results come in the order of what they were made of.

use std::num::NonZero;
use std::thread;

/// `work` on each of these, on as many threads as the machine has cores.
///
/// A panic of `work` goes on in the caller.
pub fn in_parallel<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
    let n_each = all.len().div_ceil(n_threads).max(1);
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = all
            .chunks(n_each)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|results| results.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_their_sources() {
        let all: Vec<usize> = (0..1000).collect();
        assert_eq!(
            in_parallel(&all, |n| n * 2),
            (0..2000).step_by(2).collect::<Vec<_>>()
        );
        assert!(in_parallel(&[], |n: &usize| *n).is_empty());
    }
}
