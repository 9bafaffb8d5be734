//! Items side by side: `和平、安全、开放、合作`.
//!
//! Invariant: an item that is kept has both its edges proved: by marks, or by the shape that its neighbours
//! share and the segmenter does not deny.

mod shape;

pub(crate) use shape::classes;
use shape::{Shape, before, behind, best_edge};

use std::ops::Range;

use super::At;
use crate::drafting::text::{Class, Paragraph, cut, enclosed, length, parts};

/// A list in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    /// From its first item that is sure to its last.
    pub(crate) at: At,
    /// The items whose edges are sure, marks of quotation left out.
    pub(crate) items: Vec<Range<usize>>,
    /// Whether these are all items that the list names.
    pub(crate) is_whole: bool,
    /// Whether it ends in 等 or ……, so that there may be more.
    pub(crate) is_open: bool,
}

/// Fewest items.
const MIN_ITEMS: usize = 3;

/// Longest item, in characters.
const MAX_ITEM: usize = 34;

/// The lists of a sentence, those inside its quotations too.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<List> {
    let text = paragraph.text();
    let mut ranges = vec![at.range()];
    ranges.extend(enclosed(text, &at.range(), '“'));
    let mut found: Vec<List> = Vec::new();
    for range in ranges {
        for clause in parts(text, &range, "，。；：！？—…") {
            for run in runs(paragraph, &cells(text, &clause)) {
                found.extend(read(paragraph, at, &run, (&clause, &range)));
            }
        }
        found.extend(parallel(paragraph, at, &range));
    }
    found.sort_by_key(|list| list.at.span);
    found.dedup_by_key(|list| list.at.span);
    found
}

/// Clauses of one length that begin with verbs: `忠于党和人民，勇于担当作为，善于开拓创新`.
fn parallel(paragraph: &Paragraph, at: &At, range: &Range<usize>) -> Vec<List> {
    let text = paragraph.text();
    let clauses = parts(text, range, "，。；：！？—…");
    let size = |clause: &Range<usize>| {
        let words = cut(text, clause);
        let starts = paragraph.word_at(clause.start).map(|word| word.class);
        let is_verb = matches!(
            starts,
            Some(Class::Verb | Class::Adverb | Class::Adjective | Class::VerbNoun)
        );
        let n = length(words);
        (is_verb && (4..=8).contains(&n) && !words.contains(['、', '“', '《'])).then_some(n)
    };
    let sizes: Vec<Option<usize>> = clauses.iter().map(size).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(n) = sizes.get(from) {
        let run = sizes
            .iter()
            .skip(from)
            .take_while(|size| *size == n && n.is_some())
            .count();
        let items = clauses.get(from..from + run).unwrap_or_default().to_vec();
        from += run.max(1);
        if let (true, Some(first), Some(last)) =
            (MIN_ITEMS <= items.len(), items.first(), items.last())
        {
            found.push(List {
                at: at.with(&(first.start..last.end)),
                items,
                is_whole: true,
                is_open: false,
            });
        }
    }
    found
}

fn read(
    paragraph: &Paragraph,
    at: &At,
    cells: &[Range<usize>],
    (clause, within): (&Range<usize>, &Range<usize>),
) -> Option<List> {
    let text = paragraph.text();
    let (first, rest) = cells.split_first()?;
    let (last, middle) = rest.split_last()?;
    let mut inner: Vec<Range<usize>> = middle.to_vec();
    let mut last = last.clone();
    if let Some((end, begin)) = joined(paragraph, &last) {
        inner.push(last.start..end);
        last = begin..last.end;
    }
    if inner.is_empty() || cells.len() + usize::from(inner.len() > middle.len()) < MIN_ITEMS {
        return None;
    }
    let shape = Shape::of(paragraph, &inner, (first, &last));
    let begin = best_edge(paragraph, first, |at| {
        let item = at..first.end;
        shape.score(paragraph, &item)
            + before(paragraph, at, first.start)
            + shape.first(paragraph, &item)
    });
    let end = best_edge(paragraph, &last, |at| {
        let item = last.start..at;
        shape.score(paragraph, &item)
            + behind(paragraph, last.start, at, clause.end)
            + shape.last(paragraph, &item)
    });
    let (begin, end) = marked(text, first, &inner, &last).unwrap_or((begin, end));
    let tail = cut(
        text,
        &(end.unwrap_or(last.start)..within.end.max(clause.end)),
    );
    let is_open = opens(tail, end.is_some());
    let is_whole = begin.is_some() && end.is_some();
    if cells.len() < MIN_ITEMS && !is_whole {
        // One 、 and one 和 make a list only where all three look alike.
        return None;
    }
    // 全面、系统、深入、准确地: how something is done, not what there is.
    if end.is_some_and(|end| cut(text, &(end..text.len())).starts_with('地')) {
        return None;
    }
    let mut items: Vec<Range<usize>> = Vec::new();
    items.extend(begin.map(|begin| begin..first.end));
    items.extend(inner);
    items.extend(end.map(|end| last.start..end));
    let items: Vec<Range<usize>> = items.into_iter().map(|item| bare(text, item)).collect();
    let is_fit = |item: &Range<usize>| (1..=MAX_ITEM).contains(&length(cut(text, item)));
    if !items.iter().all(is_fit) || items.is_empty() {
        return None;
    }
    let span = items.first()?.start..items.last()?.end;
    Some(List {
        at: at.with(&span),
        items,
        is_whole,
        is_open,
    })
}

/// Two lists in one clause stand apart: `企业、社会团体在法律、法规规定的范围内` breaks inside the cell with 在.
fn runs(paragraph: &Paragraph, cells: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    const MODAL: [&str; 5] = ["不得", "应当", "必须", "可以", "需要"];
    let breaks = |at: usize, cell: &Range<usize>| {
        paragraph.words_in(cell).iter().skip(1).any(|word| {
            let text = paragraph.cut(&word.range);
            let is_break = word.class == Class::Preposition || MODAL.contains(&text);
            // What its neighbours have too is the make of the items: 把论文写在产线.
            let beside = [at.checked_sub(1), Some(at + 1)];
            let is_shared = beside
                .into_iter()
                .flatten()
                .filter_map(|at| cells.get(at))
                .any(|cell| paragraph.cut(cell).contains(text));
            is_break && !is_shared
        })
    };
    let mut runs = Vec::new();
    let mut from = 0;
    for (at, cell) in cells.iter().enumerate() {
        if 0 < at && at + 1 < cells.len() && breaks(at, cell) {
            runs.push(cells.get(from..=at).unwrap_or_default().to_vec());
            from = at;
        }
    }
    runs.push(cells.get(from..).unwrap_or_default().to_vec());
    runs
}

/// The edges of a row of titles or quotations, which marks tell.
fn marked(
    text: &str,
    first: &Range<usize>,
    inner: &[Range<usize>],
    last: &Range<usize>,
) -> Option<(Option<usize>, Option<usize>)> {
    let (open, close) = [('《', '》'), ('“', '”')]
        .into_iter()
        .find(|(open, close)| {
            inner
                .iter()
                .all(|item| cut(text, item).starts_with(*open) && cut(text, item).ends_with(*close))
        })?;
    let head = cut(text, first);
    let begin = head
        .ends_with(close)
        .then(|| head.rfind(open))
        .flatten()
        .map(|at| first.start + at);
    let tail = cut(text, last);
    let end = tail
        .starts_with(open)
        .then(|| tail.find(close))
        .flatten()
        .map(|at| last.start + at + close.len_utf8());
    Some((begin, end))
}

/// The parts of a clause between 、 and where one quotation or title follows another.
fn cells(text: &str, clause: &Range<usize>) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    for part in parts(text, clause, "、") {
        let inner = cut(text, &part);
        let mut begin = part.start;
        for seam in ["”“", "》《"] {
            for (at, _) in inner.match_indices(seam) {
                let at = part.start + at + '”'.len_utf8();
                if begin < at {
                    cells.push(begin..at);
                    begin = at;
                }
            }
        }
        cells.push(begin..part.end);
    }
    cells
}

/// Where 和 or 与 joins a further item: the end of the item before it and the begin of the one behind it.
fn joined(paragraph: &Paragraph, last: &Range<usize>) -> Option<(usize, usize)> {
    let words = paragraph.words_in(last);
    let conjunction = words
        .iter()
        .find(|word| ["和", "与", "及", "以及", "或者"].contains(&paragraph.cut(&word.range)))?;
    let depth = cut(paragraph.text(), &(last.start..conjunction.range.start));
    let is_open = depth.matches('“').count() != depth.matches('”').count()
        || depth.matches('《').count() != depth.matches('》').count();
    let item = last.start..conjunction.range.start;
    let is_item = (2..=10).contains(&length(cut(paragraph.text(), &item)));
    // A verb with 的 in it is a clause, not an item.
    let is_clause = cut(paragraph.text(), &item).contains('的');
    (!is_open && is_item && !is_clause && conjunction.range.end < last.end)
        .then_some((item.end, conjunction.range.end))
}

/// Whether a list goes on behind its last item.
fn opens(tail: &str, is_edge_known: bool) -> bool {
    let tail = tail.trim_start_matches(['”', '》', '）']);
    if tail.starts_with("……") {
        return true;
    }
    if is_edge_known {
        return tail.starts_with('等') && !tail.starts_with("等级");
    }
    let clause = tail.split(['，', '。', '；']).next().unwrap_or_default();
    clause.contains('等') && !clause.contains("平等") || tail.ends_with("……")
}

/// An item without the marks of quotation that enclose it.
fn bare(text: &str, item: Range<usize>) -> Range<usize> {
    let inner = cut(text, &item);
    let stripped = inner
        .strip_prefix('“')
        .and_then(|inner| inner.strip_suffix('”'));
    match stripped {
        Some(bare) if !bare.contains('“') => {
            item.start + '“'.len_utf8()..item.end - '”'.len_utf8()
        }
        Some(_) | None => item,
    }
}
