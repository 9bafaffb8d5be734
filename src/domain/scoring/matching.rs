//! 匹配: the right side chosen for each left side.
//!
//! Invariant: every left side counts once, matched or not; a right side may serve several.

use std::collections::BTreeMap;

use super::{Outcome, Rule, Verdict};
use crate::domain::marks::Fraction;
use crate::domain::question::{Choice, OptionId};

/// Scores pairs: [`Rule::PerPair`] gives each left side its share, every other rule all or nothing.
pub(super) fn score(
    left: &[Choice],
    key: &BTreeMap<OptionId, OptionId>,
    pairs: &BTreeMap<OptionId, OptionId>,
    rule: Rule,
) -> Outcome {
    let of = left.len();
    let given = |side: &Choice| pairs.get(&side.id);
    let open = left.iter().filter(|side| given(side).is_none()).count();
    let right = left
        .iter()
        .filter(|side| given(side).is_some_and(|chosen| key.get(&side.id) == Some(chosen)))
        .count();
    let fraction = if rule == Rule::PerPair {
        Fraction::of(right, of)
    } else if right == of {
        Fraction::ONE
    } else {
        Fraction::ZERO
    };
    Outcome {
        fraction,
        verdict: Verdict::Paired { right, open, of },
    }
}

#[cfg(test)]
mod tests {
    use super::super::properties::{choices, pairs};
    use super::*;

    fn scored(given: &str, rule: Rule) -> Outcome {
        score(&choices("1234"), &pairs("1a 2b 3c 4d"), &pairs(given), rule)
    }

    #[test]
    fn each_rule_gives_its_share_of_the_pairs() {
        // Given, share by `per_pair`, share by `exact`.
        let table = [
            ("1a 2b 3c 4d", Fraction::ONE, Fraction::ONE),
            ("4d 3c 2b 1a", Fraction::ONE, Fraction::ONE),
            ("1a 2b 3d 4c", Fraction::HALF, Fraction::ZERO),
            ("1a 2b 3c 4a", Fraction::of(3, 4), Fraction::ZERO),
            ("1a", Fraction::of(1, 4), Fraction::ZERO),
            ("1a 2a 3a 4a", Fraction::of(1, 4), Fraction::ZERO),
            ("1b 2c 3d 4a", Fraction::ZERO, Fraction::ZERO),
        ];
        for (given, per_pair, exact) in table {
            let share = |rule| scored(given, rule).fraction;
            assert_eq!(
                (share(Rule::PerPair), share(Rule::Exact)),
                (per_pair, exact),
                "{given}"
            );
        }
    }

    #[test]
    fn left_sides_without_a_right_side_are_told() {
        let verdict = scored("1a 2c", Rule::PerPair).verdict;
        assert_eq!(
            verdict,
            Verdict::Paired {
                right: 1,
                open: 2,
                of: 4
            }
        );
    }
}
