//! Which values of several responses are right: each for itself, or all of them together.

use std::collections::BTreeSet;

use super::super::Severity;
use super::super::note::Note;
use super::super::partial_texts;
use super::item::Item;
use super::scoring::{Given, Test, is_all};
use crate::domain::marks::Fraction;

/// Most blanks, pairs or numbers of one item, and most values of each.
pub(super) const MAX_PARTS: usize = 200;

/// Which values of each response have its share of the marks.
pub(super) struct Right<'v> {
    pub(super) of: Vec<Vec<&'v str>>,
    pub(super) together: Together,
}

/// Whether each response has a share, or all have to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    Shares,
    AllOrNothing,
}

/// Finds the right values among `values` of each response, by doing what the item says.
pub(super) fn right<'v>(
    item: &mut Item<'_>,
    responses: &[(&str, Vec<&'v str>)],
) -> Option<Right<'v>> {
    let n_values: usize = responses.iter().map(|(_, values)| values.len()).sum();
    if !item.scoring.can_be_tried(n_values) {
        return None;
    }
    let score = |item: &Item<'_>, given: &[(&str, &str)]| {
        let given = given
            .iter()
            .map(|(response, value)| (*response, BTreeSet::from([*value])));
        item.scoring.score(&given.collect::<Given<'_>>())
    };
    if score(item, &[])? != Fraction::ZERO {
        return None;
    }
    let mut of = Vec::new();
    let (mut sum, mut shares) = (Fraction::ZERO, Vec::new());
    let mut has_part = false;
    for (response, values) in responses {
        let scores = values
            .iter()
            .map(|value| score(item, &[(*response, *value)]));
        let scores: Vec<Fraction> = scores.collect::<Option<_>>()?;
        let best = scores.iter().copied().max().unwrap_or(Fraction::ZERO);
        let pairs = values.iter().zip(&scores);
        let accepted = pairs.filter(|(_, score)| **score == best && Fraction::ZERO < best);
        of.push(accepted.map(|(value, _)| *value).collect::<Vec<_>>());
        has_part |= scores
            .iter()
            .any(|score| Fraction::ZERO < *score && *score < best);
        sum = sum + best;
        shares.push(best);
    }
    let full = item.scoring.most().unwrap_or(sum);
    if Fraction::ZERO < sum {
        if of.iter().any(Vec::is_empty) || !is_all(sum, full) {
            return None;
        }
        if has_part {
            item.note(
                Severity::Warning,
                "partial_answer",
                [
                    "有的答案只得部分分，本系统没有这种计分，已略去；需要时请在参考答案中补上",
                    "answers that give a part of the marks were left out; add them if they are to count",
                ],
            );
        }
        uneven(item, &shares, full);
        let together = Together::Shares;
        return Some(Right { of, together });
    }
    // Nothing for any of them alone: all have to be right at once.
    let first: Vec<(&str, &str)> = responses
        .iter()
        .map(|(response, values)| Some((*response, *values.first()?)))
        .collect::<Option<_>>()?;
    let full = item.scoring.most().unwrap_or(score(item, &first)?);
    if full <= Fraction::ZERO {
        return None;
    }
    let mut of = Vec::new();
    for (at, (response, values)) in responses.iter().enumerate() {
        let mut accepted = Vec::new();
        for value in values {
            let mut given = first.clone();
            if let Some(place) = given.get_mut(at) {
                *place = (*response, *value);
            }
            if is_all(score(item, &given)?, full) {
                accepted.push(*value);
            }
        }
        of.push(accepted);
    }
    let together = Together::AllOrNothing;
    of.iter()
        .all(|values| !values.is_empty())
        .then_some(Right { of, together })
}

/// Holds an item that gives less than all of the marks to a text which would be accepted here; `key` are the texts
/// that have all of them, response by response.
pub(super) fn hold_partial_texts(item: &mut Item<'_>, responses: &[&str], key: &[Vec<String>]) {
    let tests: Vec<Test> = item.scoring.scored().cloned().collect();
    for (response, accepted) in responses.iter().zip(key) {
        let mut values = Vec::new();
        for test in &tests {
            test.wanted(response, &mut values);
        }
        let full: BTreeSet<&str> = accepted.iter().map(String::as_str).collect();
        values.retain(|value| !value.is_empty() && !full.contains(value));
        let (same, _) = partial_texts::part(values, full);
        if !same.is_empty() {
            let [chinese, english] = partial_texts::words(&same);
            item.note(Severity::Held, partial_texts::CODE, [&chinese, &english]);
        }
    }
}

fn uneven(item: &mut Item<'_>, shares: &[Fraction], full: Fraction) {
    let (least, most) = (shares.iter().min(), shares.iter().max());
    let is_even = least
        .zip(most)
        .is_none_or(|(least, most)| *most - *least <= full.over(Fraction::whole(50)));
    if !is_even {
        item.note(
            Severity::Warning,
            "uneven_blanks",
            [
                "各空（各对）的分值不同；导入后按整题分值平均分配",
                "the parts have different marks; they will have equal shares of those of the question",
            ],
        );
    }
}

pub(super) fn too_many(item: &Item<'_>) -> Note {
    item.refusal(
        "too_many_parts",
        [
            &format!("一道题有 {MAX_PARTS} 处以上的空或答案，未导入"),
            &format!("more than {MAX_PARTS} blanks or answers in one question; not imported"),
        ],
    )
}
