//! What a blind guess is worth, by going through all that could be guessed under the rule in force.
//!
//! Invariant: the rules that score candidates score the guesser.

use crate::domain::grading::Asked;
use crate::domain::marks::{Fraction, Marks};
use crate::domain::question::{Choice, Layout, OptionId};
use crate::domain::response::Response;
use crate::domain::scoring::{Share, share};
use crate::domain::statistics::classical::{Figure, Undefined, guess_by_subsets};

use super::known::in_marks;

/// Most matchings or orders that are gone through: those of six items, or of four sides with five to choose
/// from.
const MAX_GUESSES: usize = 1_000;

/// Most options whose sets are gone through, some four thousand: a report looks at every question of a bank.
const MAX_OPTIONS: usize = 12;

/// The share of the marks that a guess wins on average: one option, 对 or 错, a set of one option or more, a side
/// for each side, an order, each as likely as any other. None where guessing makes no sense or no marks are to
/// be had; a blank is not guessed.
pub(super) fn guess(layout: &Layout, asked: &Asked<'_>, full: Marks) -> Option<Figure> {
    if full <= Marks::ZERO {
        return None;
    }
    let worth = |response: Response| share_of(asked, &response, full);
    match layout {
        Layout::Single(options) => {
            let guesses = options.iter().map(|option| [option.id.clone()].into());
            Some(mean(guesses.map(|one| worth(Response::Choices(one)))))
        }
        Layout::TrueFalse => Some(mean(
            [true, false]
                .into_iter()
                .map(|truth| worth(Response::Truth(truth))),
        )),
        Layout::Multiple(options) if MAX_OPTIONS < options.len() => {
            Some(Err(Undefined::TooManyOptions))
        }
        Layout::Multiple(options) => Some(guess_by_subsets(options.len(), |chosen| {
            let chosen = chosen.iter().filter_map(|place| options.get(*place));
            let chosen = chosen.map(|option| option.id.clone()).collect();
            worth(Response::Choices(chosen))
        })),
        Layout::Blank(_) => Some(Ok(0.0)),
        Layout::Match { left, right } => {
            let guesses = power(right.len(), left.len()).map(|n| {
                let side = |guess: usize| side_of(left, right, guess);
                mean((0..n).map(|guess| worth(Response::Pairs(side(guess).collect()))))
            });
            Some(guesses.unwrap_or(Err(Undefined::TooManyOptions)))
        }
        Layout::Order(items) => {
            let guesses = factorial(items.len())
                .map(|n| mean((0..n).map(|guess| worth(Response::Order(order_of(items, guess))))));
            Some(guesses.unwrap_or(Err(Undefined::TooManyOptions)))
        }
        Layout::Essay => None,
    }
}

/// The share of `full` that candidates would have for a response.
fn share_of(asked: &Asked<'_>, response: &Response, full: Marks) -> f64 {
    let keys = [Some(asked.key), asked.also].into_iter().flatten();
    let shares = keys.map(|key| match share(key, Some(response), full) {
        Share::Of(fraction) => fraction,
        Share::Unanswered | Share::Waiting => Fraction::ZERO,
    });
    let best = shares.max().unwrap_or(Fraction::ZERO);
    in_marks(asked.key.rule().marks(full, best)) / in_marks(full)
}

fn mean(shares: impl Iterator<Item = f64>) -> Figure {
    let (mut n, mut sum) = (0.0, 0.0);
    for share in shares {
        n += 1.0;
        sum += share;
    }
    if 0.0 < n {
        Ok(sum / n)
    } else {
        Err(Undefined::TooFewQuestions)
    }
}

fn power(base: usize, exponent: usize) -> Option<usize> {
    let all = base.checked_pow(u32::try_from(exponent).ok()?);
    all.filter(|all| *all <= MAX_GUESSES)
}

fn factorial(n: usize) -> Option<usize> {
    let all = (1..=n).try_fold(1_usize, usize::checked_mul);
    all.filter(|all| *all <= MAX_GUESSES)
}

/// A side for each side: the digits of `guess`.
fn side_of(
    left: &[Choice],
    right: &[Choice],
    guess: usize,
) -> impl Iterator<Item = (OptionId, OptionId)> {
    let n = right.len().max(1);
    let mut digits = guess;
    left.iter().filter_map(move |side| {
        let chosen = right.get(digits % n)?;
        digits /= n;
        Some((side.id.clone(), chosen.id.clone()))
    })
}

/// The order of this number: the digits of `guess` say which of those left comes next.
fn order_of(items: &[Choice], guess: usize) -> Vec<OptionId> {
    let mut left: Vec<&Choice> = items.iter().collect();
    let (mut order, mut digits) = (Vec::with_capacity(items.len()), guess);
    while !left.is_empty() {
        let n = left.len();
        order.push(left.remove(digits % n).id.clone());
        digits /= n;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::{Body, Key};
    use crate::domain::scoring::{Rule, ScoringKey};

    fn id(text: &str) -> OptionId {
        text.parse().unwrap()
    }

    fn choices(ids: &str) -> Vec<Choice> {
        let ids = ids.chars().map(|c| id(&c.to_string()));
        ids.map(|id| Choice {
            text: id.to_string(),
            id,
            pinned: false,
        })
        .collect()
    }

    #[track_caller]
    fn check(layout: Layout, key: &Key, rule: &str, wanted: Option<f64>) {
        let body = Body {
            stem: String::new(),
            layout,
        };
        let rule = Rule::authored(rule).unwrap().fitted_to(body.layout.kind());
        let key = ScoringKey::new(&body, key, &rule);
        let found = guess(&body.layout, &Asked::by(&key), "6".parse().unwrap());
        let found = found.map(Result::unwrap);
        let is_same = match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-12,
            (found, wanted) => found == wanted,
        };
        assert!(is_same, "{rule}: {found:?}");
    }

    #[test]
    fn a_guess_is_worth_what_its_rule_gives() {
        let abc = Key::Choices(["a", "b", "c"].map(id).into());
        let one = Key::Choices([id("a")].into());
        check(Layout::Single(choices("abcd")), &one, "exact", Some(0.25));
        // Right 6, wrong −2 three times.
        check(Layout::Single(choices("abcd")), &one, "formula", Some(0.0));
        check(Layout::TrueFalse, &Key::Truth(false), "exact", Some(0.5));
        let five = || Layout::Multiple(choices("abcde"));
        check(five(), &abc, "exact", Some(1.0 / 31.0));
        // The key, and a half for each of its six other parts.
        check(five(), &abc, "half", Some(4.0 / 31.0));
        let blank = Key::Blanks(vec![vec!["甲".to_owned()]]);
        check(Layout::Blank(1), &blank, "exact", Some(0.0));
        let sides = Layout::Match {
            left: choices("xy"),
            right: choices("abcd"),
        };
        let pairs = Key::Pairs([("x", "b"), ("y", "d")].map(|(l, r)| (id(l), id(r))).into());
        check(sides.clone(), &pairs, "per_pair", Some(0.25));
        check(sides, &pairs, "exact", Some(1.0 / 16.0));
        let order = Key::Order(["c", "a", "b"].map(id).into());
        check(
            Layout::Order(choices("abc")),
            &order,
            "exact",
            Some(1.0 / 6.0),
        );
        check(Layout::Order(choices("abc")), &order, "pairs", Some(0.5));
        check(Layout::Essay, &Key::Rubric(String::new()), "manual", None);
    }
}
