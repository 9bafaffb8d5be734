//! 排序: items in the order given against their right order.
//!
//! Invariant: an order that leaves items out scores 0 by every rule.

use std::collections::BTreeMap;

use super::{Outcome, Rule, Verdict};
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;

/// Scores an order: [`Rule::Pairs`] gives the share of pairs of items that stand in the right
/// order, every other rule all or nothing.
///
/// `key` holds each item once. A random order expects half the marks by [`Rule::Pairs`].
pub(super) fn score(key: &[OptionId], given: &[OptionId], rule: Rule) -> Outcome {
    let concordant = concordant_pairs(key, given);
    let of = key.len() * key.len().saturating_sub(1) / 2;
    let fraction = if key == given {
        Fraction::ONE
    } else if rule == Rule::Pairs {
        Fraction::of(concordant, of)
    } else {
        Fraction::ZERO
    };
    let (given, key) = (given.to_vec(), key.to_vec());
    Outcome {
        fraction,
        verdict: Verdict::Ordered {
            given,
            key,
            concordant,
            of,
        },
    }
}

/// Pairs of items that stand in the same order in both; 0 unless both hold the same items once.
fn concordant_pairs(key: &[OptionId], given: &[OptionId]) -> usize {
    let given_at: BTreeMap<_, _> = given.iter().enumerate().map(|(at, id)| (id, at)).collect();
    let placed: Option<Vec<usize>> = key.iter().map(|id| given_at.get(id).copied()).collect();
    let Some(placed) = placed.filter(|_| key.len() == given.len()) else {
        return 0;
    };
    placed
        .iter()
        .enumerate()
        .map(|(at, place)| {
            placed
                .iter()
                .skip(at + 1)
                .filter(|later| *place < **later)
                .count()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::properties::list;
    use super::*;

    #[test]
    fn each_rule_gives_its_share_of_an_order() {
        // Key, given, share by `pairs`, share by `exact`.
        let table = [
            ("ABCD", "ABCD", Fraction::ONE, Fraction::ONE),
            ("ABCD", "ABDC", Fraction::of(5, 6), Fraction::ZERO),
            ("ABCD", "BCDA", Fraction::HALF, Fraction::ZERO),
            ("ABCD", "DCBA", Fraction::ZERO, Fraction::ZERO),
            ("ABCDEF", "CBDEFA", Fraction::of(3, 5), Fraction::ZERO),
            ("CAB", "CAB", Fraction::ONE, Fraction::ONE),
            ("ABCD", "ABC", Fraction::ZERO, Fraction::ZERO),
            ("ABCD", "ABCA", Fraction::ZERO, Fraction::ZERO),
            ("ABCD", "ABCDA", Fraction::ZERO, Fraction::ZERO),
        ];
        for (key, given, pairs, exact) in table {
            let share = |rule| score(&list(key), &list(given), rule).fraction;
            let found = (share(Rule::Pairs), share(Rule::Exact));
            assert_eq!(found, (pairs, exact), "{key} {given}");
        }
    }

    #[test]
    fn the_verdict_counts_the_pairs_in_order() {
        let verdict = score(&list("ABC"), &list("BAC"), Rule::Exact).verdict;
        let (given, key) = (list("BAC"), list("ABC"));
        assert_eq!(
            verdict,
            Verdict::Ordered {
                given,
                key,
                concordant: 2,
                of: 3
            }
        );
    }
}
