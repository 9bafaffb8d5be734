//! Constraints of an instance, by their `kind`:
//!
//! | kind | fields | holds where |
//! |---|---|---|
//! | `total` | `n`, or `min` and `max` | so many items stand on the paper |
//! | `type`, `topic`, `cognitive`, `band`, `tag` | `value`, `min`, `max` | so many of them have this word |
//! | `cell` | `type`, `topic`, `min`, `max` | so many of them have both words |
//! | `points`, `difficulty` | `min`, `max` | their numbers add up to this |
//! | `enemy` | | no two of them share an enemy label |
//! | `require`, `exclude` | `id` | this one is on the paper, or is not |
//!
//! Bounds are included; a bound left out is open.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::{InstancesFault, Item};
use crate::domain::feasibility::Rule;

const KINDS: &str =
    "total, type, topic, cognitive, band, tag, cell, points, difficulty, enemy, require, exclude";

/// The rules of one constraint.
pub(super) fn read(
    fields: &Fields<'_>,
    items: &[Item],
    number_of: &BTreeMap<String, usize>,
) -> Result<Vec<Rule>, InstancesFault> {
    let kind = fields.text("kind")?;
    match kind.as_str() {
        "total" => {
            let (min, max) = match fields.count("n")? {
                Some(n) => (n, n),
                None => counts(fields)?,
            };
            let members = (0..items.len()).collect();
            Ok(vec![Rule::Count { members, min, max }])
        }
        "type" | "topic" | "cognitive" | "band" | "tag" => {
            let word = fields.text("value")?;
            count(fields, items, &[(&kind, word)])
        }
        "cell" => {
            let words = [
                ("type", fields.text("type")?),
                ("topic", fields.text("topic")?),
            ];
            count(fields, items, &words)
        }
        "points" | "difficulty" => Ok(vec![sum(fields, items, &kind)?]),
        "enemy" => Ok(enemies(items)),
        "require" | "exclude" => {
            let id = fields.text("id")?;
            let Some(item) = number_of.get(&id) else {
                let reason = format!("`id`: wanted the id of an item; found `{id}`");
                return Err(fields.place.fault(reason));
            };
            let n = u32::from(kind == "require");
            let members = vec![*item];
            Ok(vec![Rule::Count {
                members,
                min: n,
                max: n,
            }])
        }
        _ => {
            let reason = format!("`kind`: wanted one of: {KINDS}; found `{kind}`");
            Err(fields.place.fault(reason))
        }
    }
}

/// The items that have all these words, each in its field.
fn count(
    fields: &Fields<'_>,
    items: &[Item],
    words: &[(&str, String)],
) -> Result<Vec<Rule>, InstancesFault> {
    let has = |item: &Item, (field, word): &(&str, String)| {
        item.words
            .get(field)
            .is_some_and(|words| words.contains(word))
    };
    let members = items
        .iter()
        .enumerate()
        .filter(|(_, item)| words.iter().all(|word| has(item, word)));
    let members = members.map(|(number, _)| number).collect();
    let (min, max) = counts(fields)?;
    Ok(vec![Rule::Count { members, min, max }])
}

fn counts(fields: &Fields<'_>) -> Result<(u32, u32), InstancesFault> {
    let (min, max) = (fields.count("min")?, fields.count("max")?);
    let (min, max) = (min.unwrap_or(0), max.unwrap_or(u32::MAX));
    in_order(fields, min <= max)?;
    Ok((min, max))
}

fn in_order(fields: &Fields<'_>, is_in_order: bool) -> Result<(), InstancesFault> {
    if is_in_order {
        return Ok(());
    }
    let reason = "wanted `min` <= `max`; found `min` > `max`".to_owned();
    Err(fields.place.fault(reason))
}

fn sum(fields: &Fields<'_>, items: &[Item], field: &str) -> Result<Rule, InstancesFault> {
    let weight = |item: &Item| {
        item.numbers.get(field).copied().ok_or_else(|| {
            let reason = format!(
                "wanted `{field}` in every item; item `{}` has none",
                item.id
            );
            fields.place.fault(reason)
        })
    };
    let weights: Result<Vec<i64>, InstancesFault> = items.iter().map(weight).collect();
    let (min, max) = (fields.thousandths("min")?, fields.thousandths("max")?);
    let (min, max) = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
    in_order(fields, min <= max)?;
    Ok(Rule::Sum {
        weights: weights?,
        min,
        max,
    })
}

fn enemies(items: &[Item]) -> Vec<Rule> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, item) in items.iter().enumerate() {
        for label in &item.enemies {
            let group = groups.entry(label).or_default();
            // A label that an item repeats makes it no enemy of itself.
            if group.last() != Some(&number) {
                group.push(number);
            }
        }
    }
    let groups = groups.into_values().filter(|group| 1 < group.len());
    groups.map(Rule::Apart).collect()
}
