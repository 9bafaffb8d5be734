//! 单选, 多选 and 判断: chosen options against right ones.
//!
//! Invariant: only the sets count; a wrong option is never worth anything.

use std::collections::BTreeSet;

use super::{Outcome, Rule, Verdict};
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;

/// Scores chosen options: [`Rule::Half`] gives half where some are missed and none is wrong,
/// every other rule all or nothing.
pub(super) fn score(key: &BTreeSet<OptionId>, chosen: &BTreeSet<OptionId>, rule: Rule) -> Outcome {
    let wrong: BTreeSet<_> = chosen.difference(key).cloned().collect();
    let missed: BTreeSet<_> = key.difference(chosen).cloned().collect();
    let fraction = if wrong.is_empty() && missed.is_empty() {
        Fraction::ONE
    } else if rule == Rule::Half && wrong.is_empty() && !chosen.is_empty() {
        Fraction::HALF
    } else {
        Fraction::ZERO
    };
    Outcome {
        fraction,
        verdict: Verdict::Chosen {
            chosen: chosen.clone(),
            wrong,
            missed,
        },
    }
}

/// Scores 对 or 错.
pub(super) fn score_truth(key: bool, given: bool) -> Outcome {
    let fraction = if given == key {
        Fraction::ONE
    } else {
        Fraction::ZERO
    };
    Outcome {
        fraction,
        verdict: Verdict::Truth { given, key },
    }
}

#[cfg(test)]
mod tests {
    use super::super::properties::ids;
    use super::*;

    #[test]
    fn each_rule_gives_its_share_of_a_choice() {
        // Key, chosen, share by `exact`, share by `half`.
        let table = [
            ("B", "B", Fraction::ONE, Fraction::ONE),
            ("B", "C", Fraction::ZERO, Fraction::ZERO),
            ("ABC", "ABC", Fraction::ONE, Fraction::ONE),
            ("ABC", "CBA", Fraction::ONE, Fraction::ONE),
            ("ABC", "AB", Fraction::ZERO, Fraction::HALF),
            ("ABC", "A", Fraction::ZERO, Fraction::HALF),
            ("ABC", "ABD", Fraction::ZERO, Fraction::ZERO),
            ("ABC", "ABCD", Fraction::ZERO, Fraction::ZERO),
            ("ABC", "D", Fraction::ZERO, Fraction::ZERO),
            ("ABC", "", Fraction::ZERO, Fraction::ZERO),
        ];
        for (key, chosen, exact, half) in table {
            let given = |rule| score(&ids(key), &ids(chosen), rule).fraction;
            assert_eq!(
                (given(Rule::Exact), given(Rule::Half)),
                (exact, half),
                "{key} {chosen}"
            );
        }
    }

    #[test]
    fn the_verdict_tells_what_is_wrong_and_what_is_missed() {
        let verdict = score(&ids("ABC"), &ids("ABD"), Rule::Half).verdict;
        let (chosen, wrong, missed) = (ids("ABD"), ids("D"), ids("C"));
        assert_eq!(
            verdict,
            Verdict::Chosen {
                chosen,
                wrong,
                missed
            }
        );
    }

    #[test]
    fn a_statement_is_judged_right_or_wrong() {
        for (key, given) in [(true, true), (true, false), (false, true), (false, false)] {
            let wanted = if key == given {
                Fraction::ONE
            } else {
                Fraction::ZERO
            };
            assert_eq!(score_truth(key, given).fraction, wanted, "{key} {given}");
        }
    }
}
