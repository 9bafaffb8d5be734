//! 填空: the text in each blank against the texts that it accepts.
//!
//! Invariant: blanks are compared one by one, in their order; nothing visible is never right.

use super::normalise::{is_unseen, reads_the_same};
use super::{Filled, Outcome, Rule, Verdict};
use crate::domain::marks::Fraction;

/// Scores texts: [`Rule::PerBlank`] gives each blank its share, every other rule all or nothing.
///
/// `accepted` and `texts` have one entry a blank.
pub(super) fn score(accepted: &[Vec<String>], texts: &[String], rule: Rule) -> Outcome {
    let filled: Vec<Filled> = accepted
        .iter()
        .zip(texts)
        .map(|(accepted, text)| judge(accepted, text))
        .collect();
    let right = filled
        .iter()
        .filter(|blank| **blank == Filled::Right)
        .count();
    let fraction = if rule == Rule::PerBlank {
        Fraction::of(right, accepted.len())
    } else if right == accepted.len() {
        Fraction::ONE
    } else {
        Fraction::ZERO
    };
    Outcome {
        fraction,
        verdict: Verdict::Filled(filled),
    }
}

fn judge(accepted: &[String], text: &str) -> Filled {
    if is_unseen(text) {
        Filled::Empty
    } else if accepted.iter().any(|wanted| reads_the_same(wanted, text)) {
        Filled::Right
    } else {
        Filled::Wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(accepted: &[&[&str]], texts: &[&str], rule: Rule) -> Outcome {
        let accepted: Vec<Vec<String>> = accepted
            .iter()
            .map(|texts| texts.iter().map(ToString::to_string).collect())
            .collect();
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        score(&accepted, &texts, rule)
    }

    #[test]
    fn each_rule_gives_its_share_of_the_blanks() {
        let accepted: &[&[&str]] = &[&["国家安全"], &["APP", "应用程序"], &["网信办"]];
        // Given, share by `per_blank`, share by `exact`.
        let table: [(&[&str], Fraction, Fraction); 6] = [
            (
                &["国家安全", "应用程序", "网信办"],
                Fraction::ONE,
                Fraction::ONE,
            ),
            (
                &["国家 安全", "ａｐｐ", "网信\u{200b}办"],
                Fraction::ONE,
                Fraction::ONE,
            ),
            (
                &["国家安全", "APP", "办信网"],
                Fraction::of(2, 3),
                Fraction::ZERO,
            ),
            (
                &["国家安全", "", "\u{3000}"],
                Fraction::of(1, 3),
                Fraction::ZERO,
            ),
            (
                &["APP", "网信办", "国家安全"],
                Fraction::ZERO,
                Fraction::ZERO,
            ),
            (
                &["国家的安全", "AP", "网信"],
                Fraction::ZERO,
                Fraction::ZERO,
            ),
        ];
        for (given, per_blank, exact) in table {
            let share = |rule| scored(accepted, given, rule).fraction;
            let found = (share(Rule::PerBlank), share(Rule::Exact));
            assert_eq!(found, (per_blank, exact), "{given:?}");
        }
    }

    #[test]
    fn each_blank_is_told_right_wrong_or_empty() {
        let outcome = scored(
            &[&["甲"], &["乙"], &["丙"]],
            &["甲", "丙", " "],
            Rule::PerBlank,
        );
        let wanted = vec![Filled::Right, Filled::Wrong, Filled::Empty];
        assert_eq!(outcome.verdict, Verdict::Filled(wanted));
    }

    #[test]
    fn an_accepted_text_of_nothing_visible_lets_no_empty_blank_pass() {
        assert_eq!(
            scored(&[&["\u{200b}"]], &[" "], Rule::PerBlank).fraction,
            Fraction::ZERO
        );
    }
}
