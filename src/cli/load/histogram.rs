//! How long requests took: counts in buckets that grow with the time, so that millions take no room.
//!
//! Invariant: a percentile is never below the true one, and above it by less than one part in 128.

use std::time::Duration;

/// Steps in each doubling, as a power of two.
const STEP_BITS: u32 = 7;
/// Steps in each doubling.
const STEPS: u64 = 1 << STEP_BITS;
/// The longest time that is told apart, in nanoseconds: 18 minutes, more than a run may last.
const LONGEST: u64 = (1 << 40) - 1;

/// Times of requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    n: u64,
    max: Duration,
}

impl Histogram {
    /// Counts one time.
    pub(super) fn record(&mut self, took: Duration) {
        let ns = u64::try_from(took.as_nanos()).unwrap_or(LONGEST);
        let bucket = bucket_of(ns.min(LONGEST));
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.n += 1;
        self.max = self.max.max(took);
    }

    /// How many were counted.
    pub(super) const fn n(&self) -> u64 {
        self.n
    }

    /// The longest; zero where nothing was counted.
    pub(super) const fn max(&self) -> Duration {
        self.max
    }

    /// The time within which `per_mille` thousandths of all lie; zero where nothing was counted.
    pub(super) fn percentile(&self, per_mille: u64) -> Duration {
        let rank = (self.n * per_mille).div_ceil(1000).max(1);
        let mut n_seen = 0;
        for (count, bucket) in self.counts.iter().zip(0..) {
            n_seen += count;
            if rank <= n_seen {
                return Duration::from_nanos(last_of(bucket)).min(self.max);
            }
        }
        self.max
    }
}

/// The bucket of a time in nanoseconds: one each below [`STEPS`], then [`STEPS`] for each doubling.
fn bucket_of(ns: u64) -> usize {
    let shift = shift_of(ns);
    let bucket = u64::from(shift) * STEPS + (ns >> shift);
    usize::try_from(bucket).unwrap_or(usize::MAX)
}

/// By how many powers of two the buckets of this time are wider than a nanosecond.
fn shift_of(ns: u64) -> u32 {
    ns.checked_ilog2().unwrap_or(0).saturating_sub(STEP_BITS)
}

/// The longest time in a bucket, in nanoseconds.
const fn last_of(bucket: u64) -> u64 {
    let shift = (bucket / STEPS).saturating_sub(1);
    ((bucket - shift * STEPS + 1) << shift) - 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(times: &[u64]) -> Histogram {
        let mut histogram = Histogram::default();
        for ns in times {
            histogram.record(Duration::from_nanos(*ns));
        }
        histogram
    }

    #[test]
    fn every_bucket_begins_where_the_one_before_ends() {
        for bucket in 0..u64::try_from(bucket_of(LONGEST)).unwrap() {
            let last = last_of(bucket);
            assert_eq!(u64::try_from(bucket_of(last)).unwrap(), bucket);
            assert_eq!(u64::try_from(bucket_of(last + 1)).unwrap(), bucket + 1);
        }
        assert_eq!(last_of(u64::try_from(bucket_of(LONGEST)).unwrap()), LONGEST);
    }

    #[test]
    fn nothing_counted_is_zero_and_one_time_is_itself() {
        assert_eq!(of(&[]).percentile(990), Duration::ZERO);
        assert_eq!(of(&[987_654_321]).percentile(500).as_nanos(), 987_654_321);
    }

    proptest! {
        #[test]
        fn a_percentile_is_at_least_the_true_one_and_less_than_a_128th_above_it(
            mut times in prop::collection::vec(0..LONGEST, 1..200),
            per_mille in 1..=1000_u64,
        ) {
            let histogram = of(&times);
            times.sort_unstable();
            let rank = (times.len() * usize::try_from(per_mille).unwrap()).div_ceil(1000);
            let wanted = u128::from(times[rank - 1]);
            let found = histogram.percentile(per_mille).as_nanos();
            prop_assert!(wanted <= found && (found - wanted) * 128 <= wanted);
            prop_assert_eq!(histogram.max().as_nanos(), u128::from(*times.last().unwrap()));
        }
    }
}
