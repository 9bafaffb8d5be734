//! What one answer is worth: an exact fraction of its marks, by a named rule.
//!
//! Invariant: a score depends on nothing but question, key, response, rule and marks; order and
//! repetition do not matter where the question has none; what does not fit scores 0 and never panics.
//!
//! Reading order: [`Rule`] (what rules there are), `rule_text` (a rule in one line), then one file a kind
//! of question, [`reading`] and [`normalise`] (when two texts say the same), [`sentence`].

use std::collections::BTreeSet;

use super::marks::{Fraction, Marks};
use super::question::{Body, Key, Layout, OptionId};
use super::response::{Misfit, Response};

mod blank;
mod choice;
mod matching;
pub mod normalise;
mod order;
#[cfg(test)]
pub(in crate::domain) mod properties;
pub mod reading;
mod rule;
mod rule_text;
pub mod sentence;

pub use rule::{Blanks, ByChoice, ByMatch, ByOrder, Mapping, Method, Reader, Rounding, Rule};
pub use rule_text::{NotARule, names};

/// A key and the rule that it counts by, made ready to score many answers: the texts of its blanks are
/// read once.
#[derive(Debug, Clone)]
pub struct ScoringKey<'a> {
    body: &'a Body,
    key: &'a Key,
    rule: &'a Rule,
    blanks: Option<blank::Accepted>,
}

impl<'a> ScoringKey<'a> {
    /// Makes a key ready.
    pub fn new(body: &'a Body, key: &'a Key, rule: &'a Rule) -> Self {
        let blanks = match key {
            Key::Blanks(accepted) => rule
                .blanks()
                .map(|blanks| blank::Accepted::new(accepted, blanks.reader)),
            Key::Choices(_) | Key::Truth(_) | Key::Pairs(_) | Key::Order(_) | Key::Rubric(_) => {
                None
            }
        };
        Self {
            body,
            key,
            rule,
            blanks,
        }
    }

    /// By what answers are scored.
    pub const fn rule(&self) -> &'a Rule {
        self.rule
    }
}

/// What one response is worth, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The exact share of the slot's marks, before rounding; 0 while a person decides.
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
        /// Of the options, each a decision of its own, those that were decided rightly, and all.
        decided: (usize, usize),
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

/// What became of a response, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Nothing was given.
    Unanswered,
    /// A rule gives this share of the marks.
    Of(Fraction),
    /// A person decides.
    Waiting,
}

/// The share of `full` marks for one response: what [`score`] gives, without its reasons.
///
/// Never fails: no response or an empty one is unanswered, and one that cannot belong to the question is
/// worth 0. A key or a rule of another kind of question is no fault of the candidate: such a response
/// waits for a person, as an essay does.
pub fn share(key: &ScoringKey<'_>, response: Option<&Response>, full: Marks) -> Share {
    let Some(response) = response.filter(|response| !is_unanswered(response)) else {
        return Share::Unanswered;
    };
    if response.fits(&key.body.layout).is_err() {
        return Share::Of(Fraction::ZERO);
    }
    fitting_share(key, response, full).map_or(Share::Waiting, Share::Of)
}

/// The share for a response that fits; none where no rule can tell.
fn fitting_share(key: &ScoringKey<'_>, response: &Response, full: Marks) -> Option<Fraction> {
    let (layout, rule) = (&key.body.layout, key.rule);
    if !rule.applies_to(layout.kind()) {
        return None;
    }
    let all = |is_right: bool| Fraction::of(usize::from(is_right), 1);
    let by_counts = |counts: choice::Counts| match &rule.method {
        Method::Exact => Some(all(counts.is_all_right())),
        Method::Choice(by) => Some(choice::share(by, counts, full)),
        Method::PerBlank(_) | Method::Match(_) | Method::Order(_) | Method::Manual => None,
    };
    match (layout, key.key, response) {
        (
            Layout::Single(options) | Layout::Multiple(options),
            Key::Choices(right),
            Response::Choices(chosen),
        ) => {
            if let Method::Choice(ByChoice::QtiMap(mapping)) = &rule.method {
                return Some(choice::mapped(mapping, chosen, full));
            }
            by_counts(choice::Counts::of(right, chosen, options.len()))
        }
        (Layout::TrueFalse, Key::Truth(right), Response::Truth(given)) => {
            by_counts(choice::Counts::of_truth(*right, *given))
        }
        (Layout::Blank(n_blanks), Key::Blanks(accepted), Response::Blanks(texts))
            if accepted.len() == *n_blanks =>
        {
            Some(blank::share(rule.blanks()?, &judge(key, texts)?))
        }
        (Layout::Match { left, .. }, Key::Pairs(right), Response::Pairs(pairs)) => {
            let counts = matching::Counts::of(left, right, pairs);
            if let Method::Match(by) = &rule.method {
                return Some(matching::share(*by, counts));
            }
            Some(all(counts.right == counts.of))
        }
        (Layout::Order(items), Key::Order(right), Response::Order(given))
            if right.len() == items.len() =>
        {
            let Some(placed) = order::Placed::of(right, given) else {
                return Some(Fraction::ZERO);
            };
            if let Method::Order(by) = &rule.method {
                return Some(order::share(*by, &placed));
            }
            Some(all(placed.is_right()))
        }
        // Essays, and keys of another kind or length.
        _ => None,
    }
}

/// What stands in each blank; none where the rule is not one of blanks.
fn judge(key: &ScoringKey<'_>, texts: &[String]) -> Option<Vec<Filled>> {
    let (accepted, rule) = (key.blanks.as_ref()?, key.rule.blanks()?);
    Some(accepted.judge(texts, rule.unordered))
}

/// Scores one response for `full` marks: its [`share`], and why.
pub fn score(key: &ScoringKey<'_>, response: Option<&Response>, full: Marks) -> Outcome {
    let fraction = match share(key, response, full) {
        Share::Of(fraction) => fraction,
        Share::Unanswered => return Outcome::nothing(Verdict::Unanswered),
        Share::Waiting => return Outcome::WAITING,
    };
    let verdict = response.map_or(Verdict::Unanswered, |response| verdict(key, response));
    Outcome { fraction, verdict }
}

fn verdict(key: &ScoringKey<'_>, response: &Response) -> Verdict {
    let layout = &key.body.layout;
    if let Err(misfit) = response.fits(layout) {
        return Verdict::Misfit(misfit);
    }
    match (layout, key.key, response) {
        (
            Layout::Single(options) | Layout::Multiple(options),
            Key::Choices(right),
            Response::Choices(chosen),
        ) => {
            let counts = choice::Counts::of(right, chosen, options.len());
            Verdict::Chosen {
                chosen: chosen.clone(),
                wrong: chosen.difference(right).cloned().collect(),
                missed: right.difference(chosen).cloned().collect(),
                decided: (counts.n_decided_rightly(), options.len()),
            }
        }
        (Layout::TrueFalse, Key::Truth(right), Response::Truth(given)) => Verdict::Truth {
            given: *given,
            key: *right,
        },
        (Layout::Blank(_), Key::Blanks(_), Response::Blanks(texts)) => {
            judge(key, texts).map_or(Verdict::Waiting, Verdict::Filled)
        }
        (Layout::Match { left, .. }, Key::Pairs(right), Response::Pairs(pairs)) => {
            let matching::Counts { right, open, of } = matching::Counts::of(left, right, pairs);
            Verdict::Paired { right, open, of }
        }
        (Layout::Order(_), Key::Order(right), Response::Order(given)) => {
            let placed = order::Placed::of(right, given);
            Verdict::Ordered {
                given: given.clone(),
                key: right.clone(),
                concordant: placed.map_or(0, |placed| placed.n_concordant()),
                of: order::n_pairs(right.len()),
            }
        }
        _ => Verdict::Waiting,
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
    use super::super::question::Kind;
    use super::properties::{Asking, ids};
    use super::*;

    #[test]
    fn an_essay_waits_for_a_person() {
        let response = Response::Text("网络安全为人民".to_owned());
        let outcome = Asking::essay().scored(Some(&response), &Rule::MANUAL);
        assert_eq!(outcome, Outcome::WAITING);
    }

    #[test]
    fn an_essay_of_nothing_visible_is_unanswered() {
        let response = Response::Text(" \u{3000}\u{200b}\n".to_owned());
        let outcome = Asking::essay().scored(Some(&response), &Rule::MANUAL);
        assert_eq!(outcome.verdict, Verdict::Unanswered);
    }

    #[test]
    fn nothing_given_scores_nothing_by_any_rule() {
        for rule in properties::all_rules() {
            let outcome = Asking::multiple("ABCDE", "ABC").scored(None, &rule);
            assert_eq!(outcome, Outcome::nothing(Verdict::Unanswered), "{rule}");
        }
    }

    #[test]
    fn a_response_of_another_kind_scores_nothing_and_says_so() {
        let response = Response::Choices(ids("A"));
        let outcome = Asking::truth(true).scored(Some(&response), &Rule::EXACT);
        let misfit = Misfit::Kind {
            wanted: Kind::TrueFalse,
        };
        assert_eq!(outcome, Outcome::nothing(Verdict::Misfit(misfit)));
    }

    #[test]
    fn a_key_or_a_rule_of_another_kind_waits_for_a_person() {
        let response = Response::Truth(true);
        let mut asking = Asking::truth(true);
        let wrong_rule = asking.scored(Some(&response), &Rule::PER_PAIR);
        asking.key = Key::Order(vec![]);
        let wrong_key = asking.scored(Some(&response), &Rule::EXACT);
        assert_eq!(
            (wrong_key, wrong_rule),
            (Outcome::WAITING, Outcome::WAITING)
        );
    }

    #[test]
    fn a_paper_of_old_compares_texts_as_it_did() {
        let response = Response::Blanks(vec!["国家安全。".to_owned()]);
        let asking = Asking::blanks(&["国家安全"]);
        for (stored, wanted) in [
            ("per_blank", Fraction::ZERO),
            ("exact", Fraction::ZERO),
            ("per_blank reading=text/2", Fraction::ONE),
        ] {
            let rule = Rule::stored(stored).unwrap();
            let found = asking.scored(Some(&response), &rule).fraction;
            assert_eq!(found, wanted, "{stored}");
        }
    }
}
