//! Lists to choose from: all their items, one of them, documents of a row.
//!
//! Invariant: nothing is asked of a list in somebody’s words or of one that is open, but for rows of titles.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::super::Origin;
use super::super::super::candidates::Found;
use super::super::super::candidates::lists::List;
use super::super::super::text::{Paragraph, cut, length};
use super::super::GAP;
use super::super::bench::{Bench, hash};
use super::super::sketch::{Form, Proof, Sketch};
use super::super::window::Window;
use super::pool::{Item, wrong_items};
use super::{fact, is_fill, whole};
use crate::domain::question::Difficulty;

/// Least likeness of a wrong option: of one among several right ones, and of one beside a single right one.
pub(super) const ALIKE: i32 = 9;

pub(super) const VERY_ALIKE: i32 = 9;

/// 多选: the whole list, with items of other lists among it.
pub(super) fn choose_all(
    bench: &mut Bench<'_>,
    list: &List,
    n: usize,
    window: &Window,
    pool: (&[Item], &BTreeMap<String, BTreeSet<usize>>),
    is_spoken: bool,
) {
    let Some(paragraph) = bench.texts.paragraph(list.at.paragraph) else {
        return;
    };
    // A thing that an open list does not name may belong to it all the same.
    if !list.is_whole || list.is_open || is_spoken || !(3..=4).contains(&list.items.len()) {
        return;
    }
    let mut right: Vec<String> = list
        .items
        .iter()
        .map(|item| paragraph.cut(item).to_owned())
        .collect();
    if right
        .iter()
        .any(|text| length(text) < 2 || text.contains(['“', '《']))
    {
        return;
    }
    let mark = '“'.len_utf8();
    let text = paragraph.text();
    let mut span = list.at.range();
    let is_marked = cut(text, &(span.start.saturating_sub(mark)..span.start)) == "“"
        && cut(text, &(span.end..span.end + mark)) == "”";
    if is_marked {
        span = span.start - mark..span.end + mark;
    }
    right.truncate(4);
    let wrong = wrong_items(bench.texts, pool, n, &right, ALIKE);
    let Some(stem) = window.stem(bench.texts, &[(span, GAP.to_owned())]) else {
        return;
    };
    let proofs = list.items.iter().take(4).map(|item| Proof {
        paragraph: list.at.paragraph,
        range: item.clone(),
    });
    let mut sketch = Sketch::new(
        Origin::List,
        stem,
        Form::Multiple { right, pool: wrong },
        proofs.collect(),
    );
    sketch.fact = fact(paragraph, list);
    sketch.difficulty = Difficulty::Hard;
    sketch.worth = 58;
    bench.offer(sketch);
}

/// 多选 and 单选: the documents or works of a row, among others that the texts name elsewhere.
pub(super) fn choose_titles(
    bench: &mut Bench<'_>,
    list: &List,
    paragraph: &Paragraph,
    window: &Window,
    found: &Found,
) {
    let is_document = |at: usize, range: &Range<usize>| {
        found.titles.iter().any(|title| {
            title.at.paragraph == at && title.at.range() == *range && title.sort.is_some()
        })
    };
    let n_documents = list
        .items
        .iter()
        .filter(|item| is_document(list.at.paragraph, item))
        .count();
    let wants_documents = list.items.len() < n_documents * 2;
    let mut pool: Vec<String> = found
        .titles
        .iter()
        .filter(|title| {
            title.sort.is_some() == wants_documents && title.at.paragraph != list.at.paragraph
        })
        .filter_map(|title| {
            Some(
                bench
                    .texts
                    .paragraph(title.at.paragraph)?
                    .cut(&title.at.range())
                    .to_owned(),
            )
        })
        .filter(|title| !paragraph.text().contains(title.as_str()) && length(title) <= 30)
        .collect();
    pool.sort();
    pool.dedup();
    let Some(stem) = window.stem(bench.texts, &[(list.at.range(), GAP.to_owned())]) else {
        return;
    };
    pool.sort_by_key(|title| hash(&format!("{title}{stem}")));
    pool.truncate(24);
    let items: Vec<&Range<usize>> = list
        .items
        .iter()
        .filter(|item| length(paragraph.cut(item)) <= 32)
        .take(4)
        .collect();
    let right: Vec<String> = items
        .iter()
        .map(|item| paragraph.cut(item).to_owned())
        .collect();
    let proof = |item: &Range<usize>| Proof {
        paragraph: list.at.paragraph,
        range: item.clone(),
    };
    if 3 <= right.len() {
        let proofs = items.iter().take(3).map(|item| proof(item)).collect();
        let three = right.iter().take(3).cloned().collect();
        let mut sketch = Sketch::new(
            Origin::Title,
            stem.clone(),
            Form::Multiple {
                right: three,
                pool: pool.clone(),
            },
            proofs,
        );
        sketch.fact = fact(paragraph, list);
        sketch.difficulty = Difficulty::Hard;
        sketch.worth = 56;
        bench.offer(sketch);
    }
    if let (Some(item), Some(text)) = (items.last(), right.last()) {
        pool.sort_by_key(|title| {
            (
                length(title).abs_diff(length(text)) / 4,
                hash(&format!("{title}{text}")),
            )
        });
        let form = Form::Single {
            right: text.clone(),
            pool,
        };
        let mut sketch = Sketch::new(Origin::Title, stem, form, vec![proof(item)]);
        sketch.fact = fact(paragraph, list);
        sketch.worth = 50;
        bench.offer(sketch);
    }
}

/// 单选: one item, with very similar items of other lists.
pub(super) fn choose_one(
    bench: &mut Bench<'_>,
    list: &List,
    n: usize,
    window: &Window,
    pool: (&[Item], &BTreeMap<String, BTreeSet<usize>>),
) {
    let Some(paragraph) = bench.texts.paragraph(list.at.paragraph) else {
        return;
    };
    let all: Vec<String> = list
        .items
        .iter()
        .map(|item| paragraph.cut(item).to_owned())
        .collect();
    for item in list.items.iter().rev().filter(|item| window.holds(item)) {
        let text = paragraph.cut(item).to_owned();
        if !is_fill(paragraph, item) || length(&text) < 3 {
            continue;
        }
        let own = [text.clone()];
        let mut wrong = wrong_items(bench.texts, pool, n, &own, VERY_ALIKE);
        wrong.retain(|other| {
            !all.iter()
                .any(|own| own.contains(other.as_str()) || other.contains(own.as_str()))
        });
        if wrong.len() < 3 {
            continue;
        }
        let Some(stem) = window.stem(bench.texts, &[(item.clone(), GAP.to_owned())]) else {
            continue;
        };
        let mut sketch = Sketch::new(
            Origin::List,
            stem,
            Form::Single {
                right: text,
                pool: wrong,
            },
            vec![Proof {
                paragraph: list.at.paragraph,
                range: item.clone(),
            }],
        );
        sketch.fact = fact(paragraph, list);
        sketch.note = whole(paragraph, list);
        sketch.worth = 48;
        if bench.offer(sketch) {
            return;
        }
    }
}
