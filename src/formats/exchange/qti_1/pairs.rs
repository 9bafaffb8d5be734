//! Matching.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::note::Note;
use super::super::{ForeignKey, ForeignKind, letter, lettered, numbered};
use super::item::Item;
use super::presentation::{ident, labels};
use super::shares::{MAX_PARTS, Together, right, too_many};
use crate::domain::scoring::Rule;

/// A response for each left side; the right sides are listed in every one of them.
pub(super) fn matching(item: &mut Item<'_>) -> Result<(), Note> {
    item.question.kind = ForeignKind::Match;
    let responses = item.responses.clone();
    if responses.len() < 2
        || responses
            .iter()
            .any(|response| response.name != "response_lid")
    {
        return Err(item.unsupported());
    }
    if MAX_PARTS < responses.len() {
        return Err(too_many(item));
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut left, mut right_texts, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for response in &responses {
        left.push(item.text(response));
        let options = labels(response);
        for option in &options {
            if let Entry::Vacant(place) = places.entry(ident(option)) {
                place.insert(right_texts.len());
                right_texts.push(item.text(option));
            }
        }
        let ids: Vec<&str> = options.iter().map(|option| ident(option)).collect();
        named.push((ident(response), ids));
    }
    let has_gap = left.iter().chain(&right_texts).any(String::is_empty);
    item.question.left = numbered(left);
    item.question.options = lettered(right_texts);
    let found = right(item, &named);
    let of = found.as_ref().map(|right| &right.of);
    let pairs = of.and_then(|of| {
        let pairs = of
            .iter()
            .enumerate()
            .map(|(index, values)| match &**values {
                [value] => Some(((index + 1).to_string(), letter(*places.get(value)?))),
                _ => None,
            });
        pairs.collect::<Option<Vec<_>>>()
    });
    match pairs {
        Some(pairs) => item.question.key = Some(ForeignKey::Pairs(pairs)),
        None => item.hold_scoring(),
    }
    if found.is_some_and(|right| right.together == Together::AllOrNothing) {
        item.question.rule = Some(Rule::EXACT);
    }
    if has_gap {
        item.hold(
            "empty_side",
            [
                "匹配题有一侧是空的，请补上文字",
                "a side is empty; add its text",
            ],
        );
    }
    Ok(())
}
