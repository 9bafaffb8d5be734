//! 匹配: the right side chosen for each left side.
//!
//! Invariant: every left side counts once, matched or not; a right side may serve several.

use std::collections::BTreeMap;

use super::rule::ByMatch;
use crate::domain::marks::Fraction;
use crate::domain::question::{Choice, OptionId};

/// What was paired, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// Left sides with their right side.
    pub(super) right: usize,
    /// Left sides without any.
    pub(super) open: usize,
    /// All left sides.
    pub(super) of: usize,
}

impl Counts {
    pub(super) fn of(
        left: &[Choice],
        key: &BTreeMap<OptionId, OptionId>,
        pairs: &BTreeMap<OptionId, OptionId>,
    ) -> Self {
        let given = |side: &Choice| pairs.get(&side.id);
        let is_right = |side: &&Choice| given(side).is_some_and(|id| key.get(&side.id) == Some(id));
        Self {
            right: left.iter().filter(is_right).count(),
            open: left.iter().filter(|side| given(side).is_none()).count(),
            of: left.len(),
        }
    }
}

/// The share for what was paired.
pub(super) fn share(by: ByMatch, counts: Counts) -> Fraction {
    let Counts { right, open, of } = counts;
    match by {
        ByMatch::PerPair => Fraction::of(right, of),
        ByMatch::RightMinusWrong => {
            let wrong = of.saturating_sub(right + open);
            Fraction::of(right.saturating_sub(wrong), of)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::properties::{choices, pairs};
    use super::*;

    #[test]
    fn each_rule_gives_its_share_of_the_pairs() {
        // Given, then what `per_pair` and `right_minus_wrong` give of 4 marks.
        let table = [
            ("1a 2b 3c 4d", "4 4"),
            ("4d 3c 2b 1a", "4 4"),
            ("1a 2b 3d 4c", "2 0"),
            ("1a 2b 3c 4a", "3 2"),
            ("1a 2b", "2 2"),
            ("1a 2a 3a 4a", "1 0"),
            ("1b 2c 3d 4a", "0 0"),
        ];
        for (given, wanted) in table {
            let counts = Counts::of(&choices("1234"), &pairs("1a 2b 3c 4d"), &pairs(given));
            let points = |by| (share(by, counts) * Fraction::whole(4)).to_string();
            let found = ByMatch::ALL.iter().map(|by| points(*by));
            assert_eq!(found.collect::<Vec<_>>().join(" "), wanted, "{given}");
        }
    }

    #[test]
    fn left_sides_without_a_right_side_are_counted() {
        let counts = Counts::of(&choices("1234"), &pairs("1a 2b 3c 4d"), &pairs("1a 2c"));
        assert_eq!((counts.right, counts.open, counts.of), (1, 2, 4));
    }
}
