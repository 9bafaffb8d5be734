//! What one answer is worth: an exact fraction of its marks, by a named rule.
//!
//! Invariant: a score depends on nothing but question, key, response and rule; order and repetition
//! do not matter where the question has none; what does not fit scores 0 and never panics.

use std::collections::BTreeSet;

use super::marks::Fraction;
use super::question::{Body, Key, Kind, Layout, OptionId};
use super::response::{Misfit, Response};

mod blank;
mod choice;
mod matching;
pub mod normalise;
mod order;
#[cfg(test)]
pub(in crate::domain) mod properties;
pub mod sentence;

/// A scoring rule. Sources: assessment practice as named in each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// All right or nothing (少选、多选、错选均不得分).
    Exact,
    /// 多选: all right full marks, only right ones but not all half of them (漏选得一半), any wrong one nothing.
    Half,
    /// 填空: each blank its share.
    PerBlank,
    /// 匹配: each pair its share.
    PerPair,
    /// 排序: the share of pairs of items that stand in the right order.
    Pairs,
    /// 简答: a person gives the marks.
    Manual,
}

words! {
    Rule {
        Exact = "exact",
        Half = "half",
        PerBlank = "per_blank",
        PerPair = "per_pair",
        Pairs = "pairs",
        Manual = "manual",
    }
}

impl Rule {
    /// The rules that a kind of question can be scored by; the first is its default.
    pub const fn of_kind(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Single | Kind::TrueFalse => &[Self::Exact],
            Kind::Multiple => &[Self::Half, Self::Exact],
            Kind::Blank => &[Self::PerBlank, Self::Exact],
            Kind::Match => &[Self::PerPair, Self::Exact],
            Kind::Order => &[Self::Exact, Self::Pairs],
            Kind::Essay => &[Self::Manual],
        }
    }
}

/// What one response is worth, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The share of the slot's marks; 0 while a person decides ([`Verdict::Waiting`]).
    pub fraction: Fraction,
    /// The facts that the fraction follows from.
    pub verdict: Verdict,
}

/// What was found when a response was held against its key.
///
/// Names the key, so it goes where the key may go and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was given, or nothing that can be seen.
    Unanswered,
    /// What was given cannot be an answer to this question.
    Misfit(Misfit),
    /// Options were chosen.
    Chosen {
        /// All that were chosen.
        chosen: BTreeSet<OptionId>,
        /// Those of them that are wrong.
        wrong: BTreeSet<OptionId>,
        /// Right ones that were not chosen.
        missed: BTreeSet<OptionId>,
    },
    /// 对 or 错 was given.
    Truth {
        /// What was given.
        given: bool,
        /// What is right.
        key: bool,
    },
    /// Blanks were filled: one fact a blank, in order.
    Filled(Vec<Filled>),
    /// Left sides were matched.
    Paired {
        /// Left sides with their right side.
        right: usize,
        /// Left sides without any.
        open: usize,
        /// All left sides.
        of: usize,
    },
    /// Items were put in order.
    Ordered {
        /// The order given; shorter than `key` where items were left out.
        given: Vec<OptionId>,
        /// The right order.
        key: Vec<OptionId>,
        /// Pairs of items that stand in the right order; 0 where items were left out.
        concordant: usize,
        /// All pairs of items.
        of: usize,
    },
    /// A person decides: an essay, or a question whose key or rule does not belong to its kind.
    Waiting,
}

/// What stands in one blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// An accepted text.
    Right,
    /// Another text.
    Wrong,
    /// Nothing that can be seen.
    Empty,
}

impl Outcome {
    /// A person decides; worth nothing until then.
    pub const WAITING: Self = Self {
        fraction: Fraction::ZERO,
        verdict: Verdict::Waiting,
    };

    const fn nothing(verdict: Verdict) -> Self {
        Self {
            fraction: Fraction::ZERO,
            verdict,
        }
    }
}

/// Scores one response by `rule`.
///
/// Never fails: no response or an empty one is [`Verdict::Unanswered`] and one that cannot belong
/// to `body` is [`Verdict::Misfit`], both worth 0. A key or a rule of another kind of question is
/// no fault of the candidate: such a response waits for a person, as an essay does.
pub fn score(body: &Body, key: &Key, response: Option<&Response>, rule: Rule) -> Outcome {
    let Some(response) = response.filter(|response| !is_unanswered(response)) else {
        return Outcome::nothing(Verdict::Unanswered);
    };
    if let Err(misfit) = response.fits(&body.layout) {
        return Outcome::nothing(Verdict::Misfit(misfit));
    }
    if !Rule::of_kind(body.layout.kind()).contains(&rule) {
        return Outcome::WAITING;
    }
    match (&body.layout, key, response) {
        (Layout::Single(_) | Layout::Multiple(_), Key::Choices(key), Response::Choices(chosen)) => {
            choice::score(key, chosen, rule)
        }
        (Layout::TrueFalse, Key::Truth(key), Response::Truth(given)) => {
            choice::score_truth(*key, *given)
        }
        (Layout::Blank(n_blanks), Key::Blanks(accepted), Response::Blanks(texts))
            if accepted.len() == *n_blanks =>
        {
            blank::score(accepted, texts, rule)
        }
        (Layout::Match { left, .. }, Key::Pairs(key), Response::Pairs(pairs)) => {
            matching::score(left, key, pairs, rule)
        }
        (Layout::Order(items), Key::Order(key), Response::Order(given))
            if key.len() == items.len() =>
        {
            order::score(key, given, rule)
        }
        // Essays, and keys of another kind or length.
        _ => Outcome::WAITING,
    }
}

/// Whether nothing was given that a reader could see.
fn is_unanswered(response: &Response) -> bool {
    match response {
        Response::Blanks(texts) => texts.iter().all(|text| normalise::is_unseen(text)),
        Response::Text(text) => normalise::is_unseen(text),
        Response::Choices(_) | Response::Truth(_) | Response::Pairs(_) | Response::Order(_) => {
            response.is_empty()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::properties::ids;
    use super::*;

    fn essay() -> Body {
        Body {
            stem: "谈谈你的理解".to_owned(),
            layout: Layout::Essay,
        }
    }

    fn statement() -> Body {
        Body {
            stem: "互联网不是法外之地。".to_owned(),
            layout: Layout::TrueFalse,
        }
    }

    #[test]
    fn an_essay_waits_for_a_person() {
        let response = Response::Text("网络安全为人民".to_owned());
        let outcome = score(
            &essay(),
            &Key::Rubric("要点".to_owned()),
            Some(&response),
            Rule::Manual,
        );
        assert_eq!(outcome, Outcome::WAITING);
    }

    #[test]
    fn an_essay_of_nothing_visible_is_unanswered() {
        let response = Response::Text(" \u{3000}\u{200b}\n".to_owned());
        let outcome = score(
            &essay(),
            &Key::Rubric("要点".to_owned()),
            Some(&response),
            Rule::Manual,
        );
        assert_eq!(outcome.verdict, Verdict::Unanswered);
    }

    #[test]
    fn nothing_given_scores_nothing() {
        let outcome = score(&statement(), &Key::Truth(true), None, Rule::Exact);
        assert_eq!(outcome, Outcome::nothing(Verdict::Unanswered));
    }

    #[test]
    fn a_response_of_another_kind_scores_nothing_and_says_so() {
        let response = Response::Choices(ids("A"));
        let outcome = score(
            &statement(),
            &Key::Truth(true),
            Some(&response),
            Rule::Exact,
        );
        let misfit = Misfit::Kind {
            wanted: Kind::TrueFalse,
        };
        assert_eq!(outcome, Outcome::nothing(Verdict::Misfit(misfit)));
    }

    #[test]
    fn a_key_or_a_rule_of_another_kind_waits_for_a_person() {
        let response = Response::Truth(true);
        let wrong_key = score(
            &statement(),
            &Key::Order(vec![]),
            Some(&response),
            Rule::Exact,
        );
        let wrong_rule = score(
            &statement(),
            &Key::Truth(true),
            Some(&response),
            Rule::PerPair,
        );
        assert_eq!(
            (wrong_key, wrong_rule),
            (Outcome::WAITING, Outcome::WAITING)
        );
    }
}
