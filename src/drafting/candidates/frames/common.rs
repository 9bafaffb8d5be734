//! What parallel clauses have in common: the words before, between and behind their sides.
//!
//! Invariant: common words begin and end where words do, in every clause.

use std::ops::Range;

use crate::drafting::text::{Paragraph, cut, length};

/// Single characters that may stand between two sides.
pub(super) const LINKS: &str = "是于为靠以要到有让使向如由归属每“";

/// The words that all cells begin with, to the end of a word in each.
pub(super) fn common_front(paragraph: &Paragraph, cells: &[Range<usize>]) -> String {
    let text = paragraph.text();
    let Some(first) = cells.first() else {
        return String::new();
    };
    let mut common = cut(text, first).to_owned();
    for cell in cells {
        let other = cut(text, cell);
        let n: usize = common
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        common.truncate(n);
    }
    while !common.is_empty()
        && !common.ends_with(['是', '从', '以', '对'])
        && !cells
            .iter()
            .all(|cell| paragraph.is_boundary(cell.start + common.len()))
    {
        common.pop();
    }
    common
}

pub(super) fn common_back(paragraph: &Paragraph, cells: &[Range<usize>], front: usize) -> String {
    let text = paragraph.text();
    let Some(first) = cells.first() else {
        return String::new();
    };
    let tail = |cell: &Range<usize>| cut(text, &(cell.start + front..cell.end)).to_owned();
    let mut common = tail(first);
    for cell in cells {
        let other = tail(cell);
        let n: usize = common
            .chars()
            .rev()
            .zip(other.chars().rev())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        common = common
            .get(common.len() - n..)
            .unwrap_or_default()
            .to_owned();
    }
    while let Some(c) = common.chars().next() {
        if cells
            .iter()
            .all(|cell| paragraph.is_boundary(cell.end - common.len()))
        {
            break;
        }
        common = common.get(c.len_utf8()..).unwrap_or_default().to_owned();
    }
    common
}

/// The longest words that stand in all bodies between two sides, and hold what can link them.
pub(super) fn common_middle(
    paragraph: &Paragraph,
    bodies: &[Range<usize>],
    has_both_ends: bool,
) -> Option<String> {
    let text = paragraph.text();
    let first = bodies.first()?;
    let inner = cut(text, first);
    let marks: Vec<usize> = inner
        .char_indices()
        .map(|(at, _)| at)
        .chain([inner.len()])
        .collect();
    let mut best: Option<&str> = None;
    for (n, from) in marks.iter().enumerate().skip(1) {
        for to in marks.iter().skip(n + 1) {
            let middle = inner.get(*from..*to)?;
            let is_in_all = bodies.iter().all(|body| stands(paragraph, body, middle));
            if !bodies.iter().all(|body| cut(text, body).contains(middle)) {
                break;
            }
            let n_chars = length(middle);
            let links = match n_chars {
                1 => LINKS.contains(middle) || has_both_ends && middle == "的",
                _ => is_link(middle),
            };
            if is_in_all && links && best.is_none_or(|best| best.len() < middle.len()) {
                best = Some(middle);
            }
        }
    }
    best.map(str::to_owned)
}

/// Whether words stand in a body once, with something on both sides, at the edges of words.
pub(super) fn stands(paragraph: &Paragraph, body: &Range<usize>, middle: &str) -> bool {
    let inner = cut(paragraph.text(), body);
    let mut at = inner.match_indices(middle);
    let (Some((n, _)), None) = (at.next(), at.next()) else {
        return false;
    };
    let (begin, end) = (body.start + n, body.start + n + middle.len());
    body.start < begin
        && end < body.end
        && paragraph.is_boundary(begin)
        && paragraph.is_boundary(end)
}

/// Whether words between two sides say how they belong together; a noun or an adjective in common does not.
pub(super) fn is_link(middle: &str) -> bool {
    const VERBS: [&str; 8] = [
        "负责", "重在", "承担", "主管", "称作", "叫作", "旨在", "侧重",
    ];
    middle.contains(|c: char| LINKS.contains(c) || "，而对".contains(c))
        || VERBS.iter().any(|verb| middle.contains(verb))
}
