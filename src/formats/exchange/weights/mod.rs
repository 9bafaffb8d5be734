//! Weights of answers in per cent, as Moodle keeps them, and the scoring rules that they mean.
//!
//! Invariant: a weight is an exact number: `33.33333` is a third, so that three of them are the whole. A rule
//! made of weights gives every choice the share that Moodle gives it: the weight of the chosen option where one
//! is to be chosen, else the sum of them, not below nothing and not above all of it.

use std::fmt::Write as _;

use super::ForeignKind;
use crate::domain::marks::Fraction;
use crate::domain::question::OptionId;
use crate::domain::scoring::{ByChoice, Mapping, Method, Rule};

/// What becomes of a weight that is none of Moodle's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchGrades {
    /// The question is held.
    #[default]
    Error,
    /// The nearest of Moodle's weights is taken, with a warning.
    Nearest,
}

/// The weights that Moodle knows, over and under the line, ascending; each of them also below zero.
const LEGAL: [(usize, usize); 21] = [
    (0, 1),
    (1, 20),
    (1, 10),
    (1, 9),
    (1, 8),
    (1, 7),
    (1, 6),
    (1, 5),
    (1, 4),
    (3, 10),
    (1, 3),
    (2, 5),
    (1, 2),
    (3, 5),
    (2, 3),
    (7, 10),
    (3, 4),
    (4, 5),
    (5, 6),
    (9, 10),
    (1, 1),
];

/// How far from one of its weights Moodle takes a number for it: a thousandth of one per cent.
const TOLERANCE: (usize, usize) = (1, 100_000);

/// Most digits before and behind the point of a percentage: Moodle writes up to seven behind it.
const MAX_DIGITS: (usize, usize) = (4, 10);

/// What a weight is to Moodle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighed {
    /// One that it knows, exactly.
    Legal(Fraction),
    /// Another; the one that it knows nearest to it.
    Near(Fraction),
}

/// What weights say of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The right options, in their order.
    pub(super) key: Vec<String>,
    /// By what answers count; none where the weights say no more than what is right.
    pub(super) rule: Option<Rule>,
}

/// Why weights do not say what is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WeightFault {
    /// No option of a single choice has all of the marks.
    NoFull,
    /// Several options of a single choice have all of the marks.
    SeveralFull,
    /// No option of a multiple choice has any marks.
    NonePositive,
    /// The right options of a multiple choice do not come to all of the marks.
    Sum {
        /// What they come to.
        found: Fraction,
    },
}

/// The share that a percentage says, exactly as it is written: `50`, `-33.33333`, `100.0`; none where it is no
/// decimal number of at most four digits before and ten behind the point.
pub(super) fn percentage(text: &str) -> Option<Fraction> {
    let (sign, bare) = text.strip_prefix('-').map_or((1, text), |bare| (-1, bare));
    let (whole, decimals) = bare.split_once('.').unwrap_or((bare, ""));
    let is_number = |digits: &str, most: usize| {
        digits.len() <= most && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (before, behind) = MAX_DIGITS;
    if whole.is_empty() || !is_number(whole, before) || !is_number(decimals, behind) {
        return None;
    }
    let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
    let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    Fraction::new(sign * digits, scale.checked_mul(100)?)
}

/// A share as a percentage, with as many decimals as are needed and at most five, which is how Moodle writes
/// its weights: `33.33333`, `-100`, `12.5`.
pub(super) fn percent_text(share: Fraction) -> String {
    let scale = Fraction::whole(10_000_000);
    let size = if share < Fraction::ZERO {
        -share
    } else {
        share
    };
    let units = (size * scale).half_up(Fraction::ONE).numerator();
    let mut text = String::new();
    if share < Fraction::ZERO && units != 0 {
        text.push('-');
    }
    let (whole, decimals) = (units / 100_000, units % 100_000);
    let _ = write!(text, "{whole}");
    if decimals != 0 {
        let decimals = format!("{decimals:05}");
        let _ = write!(text, ".{}", decimals.trim_end_matches('0'));
    }
    text
}

/// What a share is to Moodle.
pub(super) fn weigh(share: Fraction) -> Weighed {
    let distance = |known: Fraction| {
        let off = known - share;
        off.max(-off)
    };
    let positive = LEGAL.map(|(over, under)| Fraction::of(over, under));
    let all = positive.into_iter().chain(positive.map(|known| -known));
    let nearest = all.min_by_key(|known| distance(*known));
    let nearest = nearest.unwrap_or(Fraction::ZERO);
    let (over, under) = TOLERANCE;
    if distance(nearest) < Fraction::of(over, under) {
        Weighed::Legal(nearest)
    } else {
        Weighed::Near(nearest)
    }
}

/// What the weights of options say; any kind but a single choice sums those that are chosen.
///
/// `full` are the marks of the question, 1 where the file says none: a rule that tells the worth of single
/// options tells it in marks. One that is a rule of its own (`proportional`, `moodle`) holds for any marks.
pub(super) fn rule_of(
    options: &[(&str, Fraction)],
    kind: ForeignKind,
    full: Fraction,
) -> Result<Meaning, WeightFault> {
    if kind == ForeignKind::Single {
        single(options, full)
    } else {
        multiple(options, full)
    }
}

fn single(options: &[(&str, Fraction)], full: Fraction) -> Result<Meaning, WeightFault> {
    let mut best = options
        .iter()
        .filter(|(_, weight)| Fraction::ONE <= *weight);
    let (Some((right, weight)), next) = (best.next(), best.next()) else {
        return Err(WeightFault::NoFull);
    };
    if next.is_some() {
        return Err(WeightFault::SeveralFull);
    }
    if Fraction::ONE < *weight {
        return Err(WeightFault::NoFull);
    }
    let is_plain = options
        .iter()
        .all(|(id, weight)| id == right || *weight == Fraction::ZERO);
    // Moodle sets no bounds where one is chosen: a weight below zero costs marks.
    let rule = (!is_plain).then(|| mapped(options, full, (None, None)));
    Ok(Meaning {
        key: vec![(*right).to_owned()],
        rule: rule.flatten(),
    })
}

fn multiple(options: &[(&str, Fraction)], full: Fraction) -> Result<Meaning, WeightFault> {
    let right: Vec<&(&str, Fraction)> = options
        .iter()
        .filter(|(_, weight)| Fraction::ZERO < *weight)
        .collect();
    let Some((_, first)) = right.first() else {
        return Err(WeightFault::NonePositive);
    };
    let found = right
        .iter()
        .fold(Fraction::ZERO, |sum, (_, weight)| sum + *weight);
    if found != Fraction::ONE {
        return Err(WeightFault::Sum { found });
    }
    let is_even = right.iter().all(|(_, weight)| weight == first);
    let n_wrong = options.len() - right.len();
    let wrong_are = |worth: Fraction| {
        let mut wrong = options
            .iter()
            .filter(|(_, weight)| *weight <= Fraction::ZERO);
        wrong.all(|(_, weight)| *weight == worth)
    };
    let method = if is_even && wrong_are(-Fraction::ONE) {
        // One wrong option takes everything away.
        Some(Rule::of(Method::Choice(ByChoice::Proportional)))
    } else if is_even && wrong_are(-Fraction::of(1, n_wrong)) {
        Some(Rule::of(Method::Choice(ByChoice::Moodle)))
    } else {
        mapped(options, full, (Some(Fraction::ZERO), Some(full)))
    };
    Ok(Meaning {
        key: right.iter().map(|(id, _)| (*id).to_owned()).collect(),
        rule: method,
    })
}

/// The weights that say a key and a rule, in the order of the options: the other way from [`rule_of`]. Without
/// a rule, each right option of a multiple choice has its share and a wrong one takes all of it.
///
/// None where no weights of Moodle's say the same.
pub(super) fn weights_of(
    ids: &[&str],
    key: &[String],
    rule: Option<&Rule>,
    kind: ForeignKind,
    full: Fraction,
) -> Option<Vec<Fraction>> {
    let is_right = |id: &&str| key.iter().any(|right| right == id);
    let share = Fraction::of(1, key.len());
    let even = |wrong: Fraction| -> Vec<Fraction> {
        let weight = |id| if is_right(id) { share } else { wrong };
        ids.iter().map(weight).collect()
    };
    let n_wrong = ids.len().saturating_sub(key.len());
    let weights = match rule.map(|rule| &rule.method) {
        None if kind == ForeignKind::Single => even(Fraction::ZERO),
        None | Some(Method::Choice(ByChoice::Proportional)) => even(-Fraction::ONE),
        Some(Method::Choice(ByChoice::Moodle)) => even(-Fraction::of(1, n_wrong)),
        Some(Method::Choice(ByChoice::QtiMap(mapping))) => {
            let worth = |id: &&str| {
                let id: Option<OptionId> = id.parse().ok();
                let named = id.and_then(|id| mapping.of.get(&id).copied());
                named.unwrap_or(mapping.default).over(full)
            };
            ids.iter().map(worth).collect()
        }
        Some(_) => return None,
    };
    if !weights
        .iter()
        .all(|weight| weigh(*weight) == Weighed::Legal(*weight))
    {
        return None;
    }
    let weighed: Vec<(&str, Fraction)> = ids.iter().copied().zip(weights.iter().copied()).collect();
    let meaning = rule_of(&weighed, kind, full).ok()?;
    // Two rules may give every answer the same: a wrong option that takes everything, or its only share.
    let says_the_same = rule.is_none_or(|rule| {
        let method = &rule.method;
        let is_usual = matches!(
            method,
            Method::Choice(ByChoice::Proportional | ByChoice::Moodle)
        );
        is_usual
            || meaning
                .rule
                .as_ref()
                .is_some_and(|found| found.method == *method)
    });
    (meaning.key == key && says_the_same).then_some(weights)
}

/// The worth of each option in marks; none where an id is none of the bank.
fn mapped(
    options: &[(&str, Fraction)],
    full: Fraction,
    (lower, upper): (Option<Fraction>, Option<Fraction>),
) -> Option<Rule> {
    let worth = |(id, weight): &(&str, Fraction)| {
        let id: OptionId = id.parse().ok()?;
        Some((id, *weight * full))
    };
    // An option that is not named is worth the default, which is nothing.
    let named = options
        .iter()
        .filter(|(_, weight)| *weight != Fraction::ZERO);
    let of = named.map(worth).collect::<Option<_>>()?;
    let mapping = Mapping {
        of,
        default: Fraction::ZERO,
        lower,
        upper,
    };
    let by = ByChoice::QtiMap(Box::new(mapping));
    Some(Rule::of(Method::Choice(by)))
}

impl WeightFault {
    /// The stable name of the problem.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::NoFull => "no_full_answer",
            Self::SeveralFull => "several_full_answers",
            Self::NonePositive => "no_right_answer",
            Self::Sum { .. } => "weights_do_not_add_up",
        }
    }

    /// What to say of it, in Chinese.
    pub(super) fn chinese(self) -> String {
        match self {
            Self::NoFull => {
                "单选题没有一个选项是 100% 的分值，无法确定正确答案；请给正确选项标 100%".to_owned()
            }
            Self::SeveralFull => {
                "单选题有不止一个选项是 100% 的分值；请只保留一个，或改成多选题".to_owned()
            }
            Self::NonePositive => {
                "多选题没有一个选项得分大于 0，无法确定正确答案；请给正确选项标上分值".to_owned()
            }
            Self::Sum { found } => format!(
                "多选题各正确选项的分值合计应为 100%，现在合计 {}%；请核对分值",
                percent_text(found)
            ),
        }
    }

    /// The same in English.
    pub(super) fn english(self) -> String {
        match self {
            Self::NoFull => {
                "no option of the single choice has a weight of 100 %, so that the key is unknown; give the right one 100 %"
                    .to_owned()
            }
            Self::SeveralFull => {
                "several options of the single choice have a weight of 100 %; keep one, or make it a multiple choice"
                    .to_owned()
            }
            Self::NonePositive => {
                "no option of the multiple choice has a weight above 0, so that the key is unknown; give the right ones weights"
                    .to_owned()
            }
            Self::Sum { found } => format!(
                "the right options of the multiple choice come to {} %; wanted 100 %",
                percent_text(found)
            ),
        }
    }
}

#[cfg(test)]
mod tests;
