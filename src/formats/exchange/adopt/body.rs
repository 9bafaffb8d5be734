//! What is asked and what is right, with the ids of the bank.
//!
//! Invariant: options keep their order; the bank calls them `a`, `b`, …, left sides `1`, `2`, …, and keys and
//! rules follow.

use std::collections::BTreeMap;

use super::super::note::Note;
use super::super::{
    ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, NumberRange, Severity, letter,
};
use crate::domain::question::{BLANK, Body, Choice, Key, Layout, OptionId};
use crate::domain::scoring::{ByChoice, Mapping, Method, Rule};

/// Body and key of a question.
///
/// # Errors
/// Why the bank has none.
pub(super) fn read(foreign: &ForeignQuestion, key: &ForeignKey) -> Result<(Body, Key), Note> {
    let refuse = |code, chinese: &str, english: &str| {
        Note::new(
            Severity::Error,
            foreign.place.line,
            code,
            format!("未入库：{chinese}"),
            format!("not adopted: {english}"),
        )
    };
    let other_key = || {
        refuse(
            "key_of_another_kind",
            "答案与题型不符，或答案里有不存在的选项；请核对",
            "the key does not belong to this kind of question, or names what is not there",
        )
    };
    let options = choices(&foreign.options, option_id).ok_or_else(other_key)?;
    let left = choices(&foreign.left, left_id).ok_or_else(other_key)?;
    let right_of = Ids::of(&foreign.options, &options);
    let left_of = Ids::of(&foreign.left, &left);
    let mut stem = foreign.stem.trim().to_owned();
    let (layout, key) = match (foreign.kind, key) {
        (ForeignKind::Single, ForeignKey::Choices(ids)) => {
            let ids = right_of.all(ids).ok_or_else(other_key)?;
            (
                Layout::Single(options),
                Key::Choices(ids.into_iter().collect()),
            )
        }
        (ForeignKind::Multiple, ForeignKey::Choices(ids)) => {
            let ids = right_of.all(ids).ok_or_else(other_key)?;
            (
                Layout::Multiple(options),
                Key::Choices(ids.into_iter().collect()),
            )
        }
        (ForeignKind::TrueFalse, ForeignKey::Truth(truth)) => {
            (Layout::TrueFalse, Key::Truth(*truth))
        }
        (ForeignKind::Blank, ForeignKey::Blanks(blanks)) => {
            (Layout::blanks_of(&stem), Key::Blanks(blanks.clone()))
        }
        (ForeignKind::Numeric, ForeignKey::Ranges(ranges)) => {
            let numbers = numbers(ranges).ok_or_else(|| {
                refuse(
                    "range_not_in_bank",
                    "答案是一个数值范围，题库没有这种题型；请改成填空题并列出可接受的数",
                    "the key is a range of numbers, which no kind of the bank has; make it a blank that lists what is accepted",
                )
            })?;
            if !stem.contains(BLANK) {
                stem.push_str(BLANK);
            }
            (Layout::blanks_of(&stem), Key::Blanks(vec![numbers]))
        }
        (ForeignKind::Match, ForeignKey::Pairs(pairs)) => {
            let pair =
                |(one, other): &(String, String)| Some((left_of.get(one)?, right_of.get(other)?));
            let pairs: Option<BTreeMap<OptionId, OptionId>> = pairs.iter().map(pair).collect();
            let right = options;
            (
                Layout::Match { left, right },
                Key::Pairs(pairs.ok_or_else(other_key)?),
            )
        }
        (ForeignKind::Order, ForeignKey::Order(ids)) => {
            let ids = right_of.all(ids).ok_or_else(other_key)?;
            (Layout::Order(options), Key::Order(ids))
        }
        (ForeignKind::Essay, ForeignKey::Rubric(rubric)) => {
            (Layout::Essay, Key::Rubric(rubric.clone()))
        }
        _ => return Err(other_key()),
    };
    Ok((Body { stem, layout }, key))
}

/// The numbers of ranges that hold one each.
fn numbers(ranges: &[NumberRange]) -> Option<Vec<String>> {
    let number = |range: &NumberRange| (range.from == range.to).then(|| range.from.clone());
    let numbers: Vec<String> = ranges.iter().map(number).collect::<Option<_>>()?;
    (!numbers.is_empty()).then_some(numbers)
}

fn option_id(at: usize) -> String {
    letter(at).to_lowercase()
}

fn left_id(at: usize) -> String {
    (at + 1).to_string()
}

fn choices(options: &[ForeignOption], id: fn(usize) -> String) -> Option<Vec<Choice>> {
    let choice = |(at, option): (usize, &ForeignOption)| {
        Some(Choice {
            id: id(at).parse().ok()?,
            text: option.text.trim().to_owned(),
            pinned: option.pinned,
        })
    };
    options.iter().enumerate().map(choice).collect()
}

/// The ids of the bank by those of the file.
struct Ids<'q>(BTreeMap<&'q str, OptionId>);

impl<'q> Ids<'q> {
    fn of(foreign: &'q [ForeignOption], own: &[Choice]) -> Self {
        let foreign = foreign.iter().map(|option| option.id.as_str());
        Self(
            foreign
                .zip(own.iter().map(|choice| choice.id.clone()))
                .collect(),
        )
    }

    fn get(&self, id: &str) -> Option<OptionId> {
        self.0.get(id).cloned()
    }

    fn all(&self, ids: &[String]) -> Option<Vec<OptionId>> {
        ids.iter().map(|id| self.get(id)).collect()
    }
}

/// A rule that names options, with the ids of the bank.
pub(super) fn rule_of_bank(rule: &Rule, foreign: &ForeignQuestion) -> Rule {
    let ids = foreign.options.iter().enumerate();
    let ids: BTreeMap<&str, String> = ids
        .map(|(at, option)| (option.id.as_str(), option_id(at)))
        .collect();
    with_ids(rule, &|id| ids.get(id).cloned())
}

/// A rule with other ids for the options that it names; what has none keeps its own.
pub(super) fn with_ids(rule: &Rule, other: &dyn Fn(&str) -> Option<String>) -> Rule {
    let Method::Choice(ByChoice::QtiMap(mapping)) = &rule.method else {
        return rule.clone();
    };
    let renamed = |id: &OptionId| other(id.as_str()).and_then(|id| id.parse().ok());
    let of = mapping.of.iter().map(|(id, worth)| {
        let id = renamed(id).unwrap_or_else(|| id.clone());
        (id, *worth)
    });
    let mapping = Mapping {
        of: of.collect(),
        ..(**mapping).clone()
    };
    Rule {
        method: Method::Choice(ByChoice::QtiMap(Box::new(mapping))),
        ..rule.clone()
    }
}
