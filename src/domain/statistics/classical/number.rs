//! Counts as real numbers, and scores as whole billionths.
//!
//! Invariant: scores held as whole billionths of a mark add up exactly, so that equal totals are equal in
//! whatever order they were added; true up to two million marks.

/// Parts of a mark in which scores are told apart.
const BILLION: f64 = 1e9;

/// 1.5 × 2^52: doubles of this size are whole, so that adding it rounds (ties to even).
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// 2^52, whose bits hold a whole number that is added to it.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// Largest score of one question, in marks, either way.
pub(super) const MAX_SCORE: f64 = 1_000_000.0;

/// Scores in whole billionths of a mark; −0 becomes 0.
///
/// `round` is a call into the C library where the processor is not told: three times the time of this.
pub(super) fn billionths(marks: f64) -> f64 {
    marks * BILLION + ROUNDER - ROUNDER
}

/// Back in marks.
pub(super) fn marks(billionths: f64) -> f64 {
    billionths / BILLION
}

/// Exact below 2^53, which is beyond any count of people.
pub(super) fn real(n: u64) -> f64 {
    let part = |bits: u64| f64::from(u32::try_from(bits & 0xFFFF_FFFF).unwrap_or(u32::MAX));
    part(n >> 32) * 4_294_967_296.0 + part(n)
}

/// [`real`] of a length.
pub(super) fn real_len(n: usize) -> f64 {
    real(u64::try_from(n).unwrap_or(u64::MAX))
}

/// The nearest whole number of 0 and more, for numbers below 2^51; ties to even.
pub(super) fn nearest(x: f64) -> usize {
    let whole = (x.max(0.0) + WHOLE).to_bits() - WHOLE.to_bits();
    usize::try_from(whole).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tenths_are_a_whole() {
        let sum: f64 = std::iter::repeat_n(billionths(0.1), 10).sum();
        assert_eq!(sum.to_bits(), billionths(1.0).to_bits());
        assert_eq!(marks(sum).to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn minus_nothing_is_nothing() {
        assert_eq!(billionths(-0.0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn counts_are_exact() {
        for (n, wanted) in [(0, 0.0), (7, 7.0), (5_000_000_001, 5_000_000_001.0)] {
            assert_eq!(real(n).to_bits(), f64::to_bits(wanted));
        }
    }

    #[test]
    fn the_nearest_whole_number_is_found() {
        for (x, wanted) in [(-3.0, 0), (0.2, 0), (0.6, 1), (199.5, 200), (400.0, 400)] {
            assert_eq!(nearest(x), wanted, "{x}");
        }
    }
}
