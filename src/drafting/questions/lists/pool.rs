//! Items of all lists, from which wrong options are taken.
//!
//! Invariant: a wrong item never stands beside a right one in any list, nor in the paragraph of the right one.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::candidates::lists::{List, classes};
use super::super::super::text::{Class, Texts, length};
use super::super::bench::hash;

/// Most other items that one is compared with.
pub(super) const MAX_POOL: usize = 1_000;

/// An item with what it looks like.
pub(super) struct Item {
    pub(super) text: String,
    n_chars: usize,
    /// Its first and its last character.
    ends: (Option<char>, Option<char>),
    classes: Vec<Class>,
    paragraph: usize,
    list: usize,
}

pub(super) fn pool(texts: &Texts, lists: &[List]) -> Vec<Item> {
    let mut pool = Vec::new();
    for (n, list) in lists.iter().enumerate() {
        let Some(paragraph) = texts.paragraph(list.at.paragraph) else {
            continue;
        };
        pool.extend(list.items.iter().map(|item| Item {
            text: paragraph.cut(item).to_owned(),
            n_chars: length(paragraph.cut(item)),
            ends: (
                paragraph.cut(item).chars().next(),
                paragraph.cut(item).chars().next_back(),
            ),
            classes: classes(paragraph, item),
            paragraph: list.at.paragraph,
            list: n,
        }));
    }
    pool
}

/// From an item to all that stand beside it in some list.
pub(super) fn neighbours(pool: &[Item]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut beside: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for item in pool {
        beside
            .entry(item.text.clone())
            .or_default()
            .insert(item.list);
    }
    beside
}

/// How alike two items are: as long, of the same make, with the same first or last character.
pub(super) fn likeness(item: &Item, other: &Item) -> i32 {
    let last = item.ends.1 == other.ends.1;
    let first = item.ends.0 == other.ends.0;
    let size = match item.n_chars.abs_diff(other.n_chars) {
        0 => 3,
        1 => 1,
        _ => -4,
    };
    let kind = if item.classes == other.classes { 3 } else { 0 };
    let is_of_a_kind = last || first && size == 3;
    if !is_of_a_kind {
        // Word classes alone do not make two things of one kind.
        return -9;
    }
    size + kind + if last { 3 } else { 0 } + i32::from(first)
}

/// Items of other lists that look like a right one and are never beside one.
pub(super) fn wrong_items(
    texts: &Texts,
    (pool, beside): (&[Item], &BTreeMap<String, BTreeSet<usize>>),
    list: usize,
    keys: &[String],
    least: i32,
) -> Vec<String> {
    let forbidden: BTreeSet<usize> = keys
        .iter()
        .filter_map(|key| beside.get(key))
        .flatten()
        .copied()
        .collect();
    let own: Vec<&Item> = pool.iter().filter(|item| item.list == list).collect();
    let here = own
        .first()
        .and_then(|item| texts.paragraph(item.paragraph))
        .map_or("", |paragraph| paragraph.text());
    let mut scored: Vec<(i32, u64, &str)> = Vec::new();
    // Around the list first: what is near in the text is near in the matter.
    let at = pool.partition_point(|item| item.list < list);
    let near = pool
        .get(at.saturating_sub(MAX_POOL / 2)..(at + MAX_POOL / 2).min(pool.len()))
        .unwrap_or_default();
    for item in near {
        let best = own
            .iter()
            .filter(|own| keys.contains(&own.text))
            .map(|own| likeness(own, item))
            .max()
            .unwrap_or(0);
        if best < least {
            continue;
        }
        let lists = beside.get(&item.text);
        if lists.is_some_and(|lists| lists.iter().any(|list| forbidden.contains(list)))
            || here.contains(&item.text)
            || keys
                .iter()
                .any(|key| key.contains(&item.text) || item.text.contains(key.as_str()))
            || item.text.contains(['“', '《', '（'])
        {
            continue;
        }
        scored.push((
            best,
            hash(&format!("{}{}", item.text, keys.join("|"))),
            &item.text,
        ));
    }
    scored.sort_by_key(|(score, hash, _)| (-score, *hash));
    let mut texts: Vec<String> = Vec::new();
    for (_, _, text) in scored {
        if !texts.iter().any(|other| other == text) {
            texts.push(text.to_owned());
        }
    }
    texts.truncate(12);
    texts
}
