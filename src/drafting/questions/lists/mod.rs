//! Questions on lists: an item to be filled in, all items to be chosen, one item among others of its kind.
//!
//! Invariant: a wrong option is an item of another list, never beside a right one anywhere in the texts.

mod choose;
mod pool;

use choose::{choose_all, choose_one, choose_titles};
use pool::{neighbours, pool};

use std::ops::Range;

use super::super::candidates::Found;
use super::super::candidates::lists::List;
use super::super::text::{Class, Paragraph, length, quotations};
use super::super::{Origin, Reason};
use super::bench::{Bench, hash};
use super::sketch::{Form, Proof, Sketch};
use super::window::Window;
use crate::domain::question::BLANK;

/// Length of an answer that can be asked for, in characters.
const FILL: std::ops::RangeInclusive<usize> = 2..=8;

/// Makes questions of all lists.
pub(super) fn make(bench: &mut Bench<'_>, found: &Found) {
    bench.found(Origin::List, found.lists.len());
    let pool = pool(bench.texts, &found.lists);
    let beside = neighbours(&pool);
    for (n, list) in found.lists.iter().enumerate() {
        let Some(paragraph) = bench.texts.paragraph(list.at.paragraph) else {
            continue;
        };
        let window = match Window::around(bench.texts, &list.at, &list.at.range()) {
            Ok(window) => window,
            Err(reason) => {
                bench.drop(Origin::List, reason);
                continue;
            }
        };
        let is_spoken = quotations(paragraph.text(), &(list.at.sentence.0..list.at.sentence.1))
            .iter()
            .any(|quoted| quoted.start <= list.at.span.0 && list.at.span.1 <= quoted.end);
        if list
            .items
            .iter()
            .all(|item| paragraph.cut(item).starts_with('《'))
        {
            choose_titles(bench, list, paragraph, &window, found);
            continue;
        }
        choose_all(bench, list, n, &window, (&pool, &beside), is_spoken);
        fill_in(bench, list, paragraph, &window);
        if !is_spoken {
            choose_one(bench, list, n, &window, (&pool, &beside));
        }
    }
}

fn fact(paragraph: &Paragraph, list: &List) -> String {
    let mut items: Vec<&str> = list.items.iter().map(|item| paragraph.cut(item)).collect();
    items.sort_unstable();
    format!("list:{}", items.join("、"))
}

/// 填空: an item of a list that is whole or at least closed.
fn fill_in(bench: &mut Bench<'_>, list: &List, paragraph: &Paragraph, window: &Window) {
    if list.is_open {
        bench.drop(Origin::List, Reason::Rule(crate::domain::lint::Rule::K4));
        return;
    }
    let n_items = list.items.len();
    let mut items: Vec<&Range<usize>> = list
        .items
        .iter()
        .filter(|item| is_fill(paragraph, item) && window.holds(item))
        .filter(|item| 4 <= n_items || 2 < length(paragraph.cut(item)))
        .collect();
    if items.is_empty() {
        bench.drop(Origin::List, Reason::Key);
        return;
    }
    items.sort_by_key(|item| {
        let n = length(paragraph.cut(item));
        (n < 4, hash(paragraph.cut(item)))
    });
    let wanted = match n_items {
        0..=3 => 2,
        4 => 3,
        _ => 4,
    };
    let mut n_kept = 0;
    for item in items {
        if n_kept == wanted {
            bench.drop(Origin::List, Reason::Enough);
            break;
        }
        let text = paragraph.cut(item).to_owned();
        let Some(stem) = window.stem(bench.texts, &[(item.clone(), BLANK.to_owned())]) else {
            continue;
        };
        let n = length(&text);
        let mut sketch = Sketch::new(
            Origin::List,
            stem,
            Form::Blank(vec![text.clone()]),
            vec![Proof {
                paragraph: list.at.paragraph,
                range: item.clone(),
            }],
        );
        sketch.fact = fact(paragraph, list);
        sketch.note = whole(paragraph, list);
        sketch.worth = if n < 3 {
            36
        } else if n < 7 {
            60
        } else {
            52
        };
        n_kept += usize::from(bench.offer(sketch));
    }
}

/// The list for the explanation, where it is not long.
fn whole(paragraph: &Paragraph, list: &List) -> String {
    let items: Vec<&str> = list.items.iter().map(|item| paragraph.cut(item)).collect();
    let said = items.join("、");
    if list.is_whole && length(&said) <= 60 {
        format!("并列的{}项是：{said}。", items.len())
    } else {
        String::new()
    }
}

/// Whether an item can be asked for in a blank.
fn is_fill(paragraph: &Paragraph, item: &Range<usize>) -> bool {
    let text = paragraph.cut(item);
    let is_word = |c: char| crate::drafting::text::is_cjk(c) || c.is_ascii_alphanumeric();
    let starts = paragraph.word_at(item.start).map(|word| word.class);
    let starts_well = !matches!(
        starts,
        Some(Class::Particle | Class::Conjunction | Class::Adverb | Class::Pronoun)
    );
    FILL.contains(&length(text))
        && text.chars().all(is_word)
        && starts_well
        // The last ones are adverbs of a verb that was cut off: 尽在掌握.
        && !text.ends_with([
            '的', '了', '和', '等', '尽', '也', '都', '均', '皆', '仍', '将', '正', '就', '才', '便',
            '不', '很',
        ])
        && !text.starts_with("其他")
        && !(text.starts_with('第') && text.ends_with(['条', '款', '项', '章']))
}
