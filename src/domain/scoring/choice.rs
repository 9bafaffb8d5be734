//! 单选, 多选 and 判断: chosen options against right ones.
//!
//! Invariant: only the sets count.

use std::collections::BTreeSet;

use super::rule::{ByChoice, Mapping};
use crate::domain::marks::{Fraction, Marks};
use crate::domain::question::OptionId;

/// What was chosen, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// Right options that were chosen.
    pub(super) right: usize,
    /// Wrong options that were chosen.
    pub(super) wrong: usize,
    /// All right options.
    pub(super) key: usize,
    /// All options.
    pub(super) options: usize,
}

impl Counts {
    /// Of chosen options.
    pub(super) fn of(
        key: &BTreeSet<OptionId>,
        chosen: &BTreeSet<OptionId>,
        options: usize,
    ) -> Self {
        let right = chosen.iter().filter(|id| key.contains(*id)).count();
        Self {
            right,
            wrong: chosen.len() - right,
            key: key.len(),
            options,
        }
    }

    /// Of 对 or 错, which are two options.
    pub(super) fn of_truth(key: bool, given: bool) -> Self {
        Self {
            right: usize::from(key == given),
            wrong: usize::from(key != given),
            key: 1,
            options: 2,
        }
    }

    pub(super) const fn is_all_right(self) -> bool {
        self.wrong == 0 && self.right == self.key
    }

    /// Of the options, each a decision of its own, those that were decided rightly.
    pub(super) const fn n_decided_rightly(self) -> usize {
        (self.right + self.options).saturating_sub(self.key + self.wrong)
    }
}

/// The share of `full` marks for what was chosen. What [`ByChoice::QtiMap`] gives is [`mapped`].
pub(super) fn share(by: &ByChoice, counts: Counts, full: Marks) -> Fraction {
    let Counts {
        right,
        wrong,
        key,
        options,
    } = counts;
    let whole = Fraction::count;
    let of_marks = |marks: Fraction| marks.over(full.exactly());
    let without_wrong = |share: Fraction| {
        if counts.is_all_right() {
            Fraction::ONE
        } else if wrong == 0 && 0 < right {
            share
        } else {
            Fraction::ZERO
        }
    };
    let share = match by {
        ByChoice::Half { share } => without_wrong(*share),
        ByChoice::Fixed { each } => without_wrong(of_marks(*each * whole(right))),
        ByChoice::Flat { part } => without_wrong(of_marks(*part)),
        ByChoice::Proportional => without_wrong(Fraction::of(right, key)),
        ByChoice::Mtf => Fraction::of(counts.n_decided_rightly(), options),
        ByChoice::MtfHalf | ByChoice::Formula if counts.is_all_right() => Fraction::ONE,
        ByChoice::MtfHalf if options < 2 * counts.n_decided_rightly() => Fraction::HALF,
        ByChoice::RipKey if right + wrong <= key => Fraction::of(right, key),
        ByChoice::MtfHalf | ByChoice::RipKey | ByChoice::QtiMap(_) => Fraction::ZERO,
        ByChoice::Moodle => {
            let off = Fraction::of(wrong, options.saturating_sub(key));
            (Fraction::of(right, key) - off).max(Fraction::ZERO)
        }
        ByChoice::OuMulti => {
            let surplus = (right + wrong).saturating_sub(key);
            Fraction::of(right.saturating_sub(surplus), key)
        }
        ByChoice::Penalty {
            right: gain,
            wrong: loss,
            allow_negative,
        } => {
            let sum = of_marks(*gain * whole(right) - *loss * whole(wrong));
            if *allow_negative {
                sum
            } else {
                sum.max(Fraction::ZERO)
            }
        }
        ByChoice::Formula => -Fraction::of(1, options.saturating_sub(1)),
    };
    share.min(Fraction::ONE)
}

/// The share of `full` marks that a mapping gives.
pub(super) fn mapped(mapping: &Mapping, chosen: &BTreeSet<OptionId>, full: Marks) -> Fraction {
    let worth = |id: &OptionId| mapping.of.get(id).copied().unwrap_or(mapping.default);
    let sum = chosen
        .iter()
        .map(worth)
        .fold(Fraction::ZERO, |sum, one| sum + one);
    let raised = mapping.lower.map_or(sum, |lower| sum.max(lower));
    let bounded = mapping.upper.map_or(raised, |upper| raised.min(upper));
    bounded.over(full.exactly()).min(Fraction::ONE)
}

#[cfg(test)]
mod tests {
    use super::super::properties::ids;
    use super::super::rule::{Method, Rule};
    use super::*;

    #[test]
    fn each_rule_gives_its_share_of_a_choice() {
        // Chosen of A to E where A, B, C are right, for 6 marks.
        let chosen = ["ABC", "AB", "A", "ABD", "ABCD", "D", "DE", "ABCDE"];
        let table = [
            ("half", "6 3 3 0 0 0 0 0"),
            ("half share=1/3", "6 2 2 0 0 0 0 0"),
            ("fixed each=0.5", "6 1 1/2 0 0 0 0 0"),
            ("fixed each=4", "6 6 4 0 0 0 0 0"),
            ("flat part=2", "6 2 2 0 0 0 0 0"),
            ("proportional", "6 4 2 0 0 0 0 0"),
            ("mtf", "6 24/5 18/5 18/5 24/5 6/5 0 18/5"),
            ("mtf_half", "6 3 3 3 3 0 0 3"),
            ("ripkey", "6 4 2 4 0 0 0 0"),
            ("moodle", "6 4 2 1 3 0 0 0"),
            ("oumulti", "6 4 2 4 4 0 0 2"),
            ("penalty right=2 wrong=1", "6 4 2 3 5 0 0 4"),
            (
                "penalty right=2 wrong=1 allow_negative",
                "6 4 2 3 5 -1 -2 4",
            ),
        ];
        let full: Marks = "6".parse().unwrap();
        for (rule, wanted) in table {
            let rule = Rule::authored(rule).unwrap();
            let Method::Choice(by) = &rule.method else {
                panic!("{rule}");
            };
            let found = chosen.map(|chosen| {
                let counts = Counts::of(&ids("ABC"), &ids(chosen), 5);
                (share(by, counts, full) * full.exactly()).to_string()
            });
            assert_eq!(found.join(" "), wanted, "{rule}");
        }
    }

    #[test]
    fn a_wrong_choice_costs_what_a_guess_gains() {
        let full: Marks = "3".parse().unwrap();
        let points = |by: &ByChoice, counts| (share(by, counts, full) * full.exactly()).to_string();
        let [right, wrong] = ["B", "C"].map(|chosen| Counts::of(&ids("B"), &ids(chosen), 4));
        assert_eq!(points(&ByChoice::Formula, right), "3");
        assert_eq!(points(&ByChoice::Formula, wrong), "-1");
        assert_eq!(
            points(&ByChoice::Formula, Counts::of_truth(true, false)),
            "-3"
        );
    }

    #[test]
    fn a_mapping_sums_within_its_bounds() {
        let rule = "qti_map map.h=1 map.o=1 map.c=-1 default=-2 lower=0 upper=2";
        let rule = Rule::authored(rule).unwrap();
        let Method::Choice(ByChoice::QtiMap(mapping)) = &rule.method else {
            panic!("{rule}");
        };
        let full: Marks = "2".parse().unwrap();
        for (chosen, wanted) in [("ho", "2"), ("hoc", "1"), ("hx", "0"), ("", "0")] {
            let points = mapped(mapping, &ids(chosen), full) * full.exactly();
            assert_eq!(points.to_string(), wanted, "{chosen}");
        }
    }
}
