//! Numbers that a file gives less than full marks before those that it accepts.
//!
//! Invariant: as Moodle gives what the first answer that fits is worth, a number which stands in a range with less
//! than full marks is not accepted by a later one; a question of which both would say something is held.

use super::NumberRange;
use super::moodle_xml::Decimal;

/// The stable name of the problem.
pub(super) const CODE: &str = "partial_range_overlaps";
/// What is said, in Chinese and English.
pub(super) const WORDS: [&str; 2] = [
    "得不到满分的数值范围排在满分答案之前，且与其重叠（Moodle 以最先符合的答案计分），无法确定哪些数算对；请改正范围，或把满分答案移到前面",
    "a range with less than all of the marks stands before the accepted one and overlaps it (Moodle takes the first that fits), so that the key is not clear; correct the ranges, or put the accepted one first",
];

/// The ranges with less than full marks so far.
#[derive(Debug, Default)]
pub(super) struct LesserRanges {
    ranges: Vec<(Decimal, Decimal)>,
    /// Any number is worth less: `*`, a range whose ends are no numbers, or too many of them to be compared.
    is_all: bool,
}

/// Most ranges that others are compared with.
const MAX_RANGES: usize = 100;

impl LesserRanges {
    pub(super) fn add(&mut self, range: &NumberRange) {
        match Decimal::parse(&range.from).zip(Decimal::parse(&range.to)) {
            Some(ends) if self.ranges.len() < MAX_RANGES => self.ranges.push(ends),
            Some(_) | None => self.is_all = true,
        }
    }

    /// Any number is worth less than full marks from here on.
    pub(super) const fn add_all(&mut self) {
        self.is_all = true;
    }

    /// Whether a number of an accepted range stands in one of these, or could.
    pub(super) fn overlap(&self, range: &NumberRange) -> bool {
        if self.is_all {
            return true;
        }
        let Some((from, to)) = Decimal::parse(&range.from).zip(Decimal::parse(&range.to)) else {
            return !self.ranges.is_empty();
        };
        let is_up_to = |low: Decimal, high: Decimal| {
            let width = high.plus(low.negated());
            width.is_none_or(|width| !width.is_negative())
        };
        let mut ranges = self.ranges.iter();
        ranges.any(|(first, last)| is_up_to(from, *last) && is_up_to(*first, to))
    }
}
