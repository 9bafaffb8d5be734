//! Parallel clauses in which one side belongs to the other: `正能量是总要求、管得住是硬道理、用得好是真本事`.
//!
//! Invariant: all clauses of a frame share the words before, between and behind their two sides, and both sides
//! differ from clause to clause.

mod common;
mod topics;

use common::{common_back, common_front, common_middle};
pub(crate) use topics::of_headings;

use std::collections::BTreeSet;
use std::ops::Range;

use super::At;
use crate::drafting::text::{Paragraph, cut, length, parts, quotations};

/// Parallel clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// All of them.
    pub(crate) at: At,
    /// Their sides.
    pub(crate) pairs: Vec<Pair>,
    /// The words before the left sides.
    pub(crate) front: String,
    /// The words between the sides.
    pub(crate) middle: String,
    /// The words behind the right sides.
    pub(crate) back: String,
    /// The words of the first clause before its front: what all clauses are said of.
    pub(crate) lead: String,
    /// How the sides hang together.
    pub(crate) bond: Bond,
}

/// How the sides of a frame hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    /// By the words between them, in one sentence.
    Clause,
    /// A heading of two halves.
    Heading,
    /// What a paragraph is about, and what it quotes.
    Topic,
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    /// The paragraph.
    pub(crate) paragraph: usize,
    /// The whole clause.
    pub(crate) cell: Range<usize>,
    /// The left side.
    pub(crate) left: Range<usize>,
    /// The right side.
    pub(crate) right: Range<usize>,
}

/// Fewest pairs, and most.
const MIN_PAIRS: usize = 3;

const MAX_PAIRS: usize = 10;

/// Most clauses of a sentence at which a frame may begin.
const MAX_CELLS: usize = 40;

/// Longest clause, in characters.
const MAX_CELL: usize = 70;

/// The frames of a sentence: among items, clauses and segments, and inside its quotations.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Frame> {
    let text = paragraph.text();
    let mut ranges = vec![at.range()];
    ranges.extend(quotations(text, &at.range()));
    let mut found: Vec<Frame> = Vec::new();
    for range in &ranges {
        for marks in ["；。", "，；。：", "、，；。："] {
            let cells: Vec<Range<usize>> = parts(text, range, marks);
            for from in 0..cells.len().min(MAX_CELLS) {
                let mut ends = (from + MIN_PAIRS..=cells.len().min(from + MAX_PAIRS)).rev();
                found.extend(ends.find_map(|to| read(paragraph, at, cells.get(from..to)?)));
            }
        }
    }
    // The widest reading of the same words, and the one that has most in common.
    found.sort_by_key(|frame| {
        let common = frame.front.len() + frame.middle.len() + frame.back.len();
        (
            std::cmp::Reverse(frame.pairs.len()),
            std::cmp::Reverse(common),
            frame.at.span,
        )
    });
    let mut kept: Vec<Frame> = Vec::new();
    for frame in found {
        let overlaps =
            |other: &Frame| other.at.span.0 < frame.at.span.1 && frame.at.span.0 < other.at.span.1;
        if !kept.iter().any(overlaps) {
            kept.push(frame);
        }
    }
    kept.sort_by_key(|frame| frame.at.span);
    kept
}

fn read(paragraph: &Paragraph, at: &At, cells: &[Range<usize>]) -> Option<Frame> {
    let text = paragraph.text();
    let (first, others) = cells.split_first()?;
    if others
        .iter()
        .any(|cell| MAX_CELL < length(cut(text, cell)) || length(cut(text, cell)) < 5)
    {
        return None;
    }
    let (_, inner) = others.split_last()?;
    let front = common_front(paragraph, others);
    // Behind the last clause the sentence may go on.
    let back = common_back(
        paragraph,
        if inner.len() < 2 { others } else { inner },
        front.len(),
    );
    let mut fixed: Vec<Range<usize>> = Vec::new();
    let mut bodies: Vec<Range<usize>> = Vec::new();
    for cell in others {
        let begin = cell.start + front.len();
        let end = if back.is_empty() {
            cell.end
        } else {
            cell.start + cut(text, cell).rfind(&back)?
        };
        if end <= begin || !cut(text, cell).starts_with(&front) {
            return None;
        }
        bodies.push(begin..end);
        fixed.push(cell.start..end + back.len());
    }
    let middle = common_middle(paragraph, &bodies, !front.is_empty() && !back.is_empty())?;
    let mut pairs: Vec<Pair> = bodies
        .iter()
        .zip(&fixed)
        .filter_map(|(body, cell)| split(paragraph, at, cell, body, &middle))
        .collect();
    if pairs.len() < fixed.len() {
        return None;
    }
    let lefts: Vec<usize> = pairs
        .iter()
        .map(|pair| length(cut(text, &pair.left)))
        .collect();
    let rights: Vec<usize> = pairs
        .iter()
        .rev()
        .skip(1)
        .map(|pair| length(cut(text, &pair.right)))
        .collect();
    if back.is_empty()
        && let Some(pair) = pairs.last_mut()
    {
        trim_last(paragraph, pair, &rights);
    }
    let mut lead = String::new();
    if let Some(pair) = first_pair(paragraph, at, first, &front, &middle, &back, &lefts) {
        cut(text, &(first.start..pair.cell.start)).clone_into(&mut lead);
        pairs.insert(0, pair);
    }
    let span = pairs.first()?.cell.start..pairs.last()?.cell.end;
    let frame = Frame {
        at: at.with(&span),
        pairs,
        front,
        middle,
        back,
        lead,
        bond: Bond::Clause,
    };
    is_sound(paragraph, &frame).then_some(frame)
}

/// Where the first clause begins is not told by a mark: by the words before the left sides, or by their length.
fn first_pair(
    paragraph: &Paragraph,
    at: &At,
    cell: &Range<usize>,
    front: &str,
    middle: &str,
    back: &str,
    lefts: &[usize],
) -> Option<Pair> {
    let text = paragraph.text();
    let inner = cut(text, cell);
    let (link, _) = inner.match_indices(middle).last()?;
    let head = inner.get(..link)?;
    let begin = if front.is_empty() {
        let (min, max) = (lefts.iter().min()?, lefts.iter().max()?);
        if length(head) <= max + 1 {
            0
        } else if min == max {
            head.char_indices().rev().nth(min - 1).map(|(at, _)| at)?
        } else {
            return None;
        }
    } else {
        head.rfind(front)? + front.len()
    };
    let tail = inner.get(link + middle.len()..)?;
    let end = if back.is_empty() {
        tail.len()
    } else {
        tail.find(back)?
    };
    let left = cell.start + begin..cell.start + link;
    let right = cell.start + link + middle.len()..cell.start + link + middle.len() + end;
    if !paragraph.is_boundary(left.start) {
        return None;
    }
    Some(Pair {
        paragraph: at.paragraph,
        cell: left.start - front.len()..right.end + back.len(),
        left,
        right,
    })
}

/// Behind the last right side the sentence may go on: it is as long as the others where these are equally long.
fn trim_last(paragraph: &Paragraph, pair: &mut Pair, rights: &[usize]) {
    let text = cut(paragraph.text(), &pair.right).to_owned();
    let (Some(min), Some(max)) = (rights.iter().min(), rights.iter().max()) else {
        return;
    };
    let n = length(&text);
    if min == max && *max < n {
        let bytes: usize = text.chars().take(*max).map(char::len_utf8).sum();
        if paragraph.is_boundary(pair.right.start + bytes) {
            pair.right.end = pair.right.start + bytes;
            pair.cell.end = pair.right.end;
        }
    }
}

fn split(
    paragraph: &Paragraph,
    at: &At,
    cell: &Range<usize>,
    body: &Range<usize>,
    middle: &str,
) -> Option<Pair> {
    let inner = cut(paragraph.text(), body);
    let link = inner.find(middle)?;
    let left = body.start..body.start + link;
    let right = left.end + middle.len()..body.end;
    (!left.is_empty() && !right.is_empty()).then(|| Pair {
        paragraph: at.paragraph,
        cell: cell.clone(),
        left,
        right,
    })
}

/// Whether both sides can be asked for.
fn is_sound(paragraph: &Paragraph, frame: &Frame) -> bool {
    let text = paragraph.text();
    let is_side = |side: &Range<usize>| {
        let side = cut(text, side);
        let balanced = side.matches('“').count() == side.matches('”').count()
            && side.matches('《').count() == side.matches('》').count();
        (2..=30).contains(&length(side)) && balanced && !side.contains(['。', '；'])
    };
    let distinct = |side: fn(&Pair) -> &Range<usize>| {
        let all: BTreeSet<&str> = frame
            .pairs
            .iter()
            .map(|pair| cut(text, side(pair)))
            .collect();
        all.len() == frame.pairs.len()
    };
    MIN_PAIRS <= frame.pairs.len()
        && frame
            .pairs
            .iter()
            .all(|pair| is_side(&pair.left) && is_side(&pair.right))
        && distinct(|pair| &pair.left)
        && distinct(|pair| &pair.right)
}
