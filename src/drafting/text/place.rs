//! Where something stands, for persons and for programs: evidence and spans.
//!
//! Invariant: a quotation is made of the raw characters, of at most [`Evidence::MAX_QUOTE`] of them without
//! white space, and holds the key.

use std::ops::Range;

use super::sentences::{parts, quotations};
use super::{Paragraph, Texts, cut};
use crate::domain::question::Evidence;
use crate::drafting::Span;

/// Longest heading in the name of a place, in characters.
const MAX_HEADING: usize = 40;

impl Texts {
    /// The words that prove a key at a place of a paragraph; none where it is too long to be quoted.
    pub(crate) fn prove(&self, paragraph: usize, key: &Range<usize>) -> Option<(Evidence, Span)> {
        let of = self.paragraph(paragraph)?;
        let range = self.quotable(of, key)?;
        self.quote(of, &range)
    }

    /// The evidence for a range that is short enough.
    fn quote(&self, of: &Paragraph, range: &Range<usize>) -> Option<(Evidence, Span)> {
        let document = self.documents.get(of.document)?;
        let chars = of.raw_range(range)?;
        let raw = document.raw.get(chars.clone())?;
        let quote = without_gaps(raw);
        if quote.is_empty() || Evidence::MAX_QUOTE < quote.chars().count() {
            return None;
        }
        let line = |at: usize| {
            document
                .line_starts
                .partition_point(|start| *start <= at)
                .max(1)
        };
        let span = Span {
            material: document.id.clone(),
            paragraph: of.number,
            lines: (line(chars.start), line(chars.end.saturating_sub(1))),
            quote: raw.iter().collect(),
            chars,
        };
        let evidence = Evidence {
            material: document.id.clone(),
            place: self.place(of),
            quote,
            // Of the raw text, which the span tells: whoever writes the draft down notes it.
            passage: None,
        };
        Some((evidence, span))
    }

    /// The place for a person: `材料2，筑牢网络安全屏障，第3段`.
    pub(crate) fn place(&self, of: &Paragraph) -> String {
        let mut parts = Vec::new();
        if let Some(section) = self.sections.get(of.section) {
            parts.extend(section.part.as_ref().map(|number| format!("材料{number}")));
            let heading = section.heading.as_ref().or(section.above.as_ref());
            parts.extend(heading.map(|heading| heading.chars().take(MAX_HEADING).collect()));
        }
        parts.push(match &of.label {
            Some(label) => label.clone(),
            None if of.is_heading => "标题".to_owned(),
            None => format!("第{}段", of.within),
        });
        parts.join("，")
    }

    /// The clauses around a key that can be quoted whole, or the characters around it.
    fn quotable(&self, of: &Paragraph, key: &Range<usize>) -> Option<Range<usize>> {
        let size = |range: &Range<usize>| self.quote(of, range).is_some();
        if !size(key) {
            return None;
        }
        let whole_text = 0..of.text.text.len();
        let at = of
            .sentences
            .partition_point(|sentence| sentence.end <= key.start);
        let holds =
            |sentence: &&Range<usize>| sentence.start <= key.start && key.end <= sentence.end;
        let sentence = of.sentences.get(at).filter(holds).unwrap_or(&whole_text);
        let clauses = parts(&of.text.text, sentence, "，。；：！？");
        let first = clauses.iter().position(|clause| key.start < clause.end)?;
        let last = clauses.iter().rposition(|clause| clause.start < key.end)?;
        let whole = |first: usize, last: usize| {
            let (first, last) = (clauses.get(first)?, clauses.get(last)?);
            Some(first.start.min(key.start)..last.end.max(key.end))
        };
        let mut range = whole(first, last).filter(size);
        if range.is_some() {
            if let Some(wider) = first
                .checked_sub(1)
                .and_then(|before| whole(before, last))
                .filter(size)
            {
                range = Some(wider);
            } else if let Some(wider) = whole(first, last + 1).filter(size) {
                range = Some(wider);
            }
            return range;
        }
        // The clause is too long: as many of its items as there is room for, those inside marks first.
        let clause = whole(first, last)?;
        let mut regions: Vec<Range<usize>> = quotations(&of.text.text, &clause)
            .into_iter()
            .filter(|quoted| quoted.start <= key.start && key.end <= quoted.end)
            .collect();
        regions.sort_by_key(Range::len);
        regions.push(clause);
        for region in regions {
            let items = parts(&of.text.text, &region, "，。；：！？、");
            if let Some(range) = items_around(&items, key, &size) {
                return Some(range);
            }
        }
        Some(words_around(of, sentence, key, &size))
    }
}

/// The items that hold a key with as many beside them as fit.
fn items_around(
    items: &[Range<usize>],
    key: &Range<usize>,
    fits: &impl Fn(&Range<usize>) -> bool,
) -> Option<Range<usize>> {
    let mut first = items.iter().position(|item| key.start < item.end)?;
    let mut last = items.iter().rposition(|item| item.start < key.end)?;
    let whole = |first: usize, last: usize| Some(items.get(first)?.start..items.get(last)?.end);
    let holds = |range: &Range<usize>| range.start <= key.start && key.end <= range.end;
    let mut range = whole(first, last).filter(|range| holds(range) && fits(range))?;
    loop {
        let before = first.checked_sub(1).and_then(|first| whole(first, last));
        if let Some(wider) = before.filter(|wider| fits(wider)) {
            (first, range) = (first - 1, wider);
        } else if let Some(wider) = whole(first, last + 1).filter(|wider| fits(wider)) {
            (last, range) = (last + 1, wider);
        } else {
            return Some(range);
        }
    }
}

/// Whole words around a key, before it and then behind it, and no mark that is left open at the ends.
fn words_around(
    of: &Paragraph,
    sentence: &Range<usize>,
    key: &Range<usize>,
    fits: &impl Fn(&Range<usize>) -> bool,
) -> Range<usize> {
    let mut range = key.clone();
    loop {
        let n = of
            .words
            .partition_point(|word| word.range.end <= range.start);
        let before = n.checked_sub(1).and_then(|n| of.words.get(n));
        let wider = before
            .filter(|word| sentence.start <= word.range.start)
            .map(|word| word.range.start..range.end);
        let Some(wider) = wider.filter(|wider| fits(wider)) else {
            break;
        };
        range = wider;
    }
    loop {
        let n = of
            .words
            .partition_point(|word| word.range.start < range.end);
        let wider = of
            .words
            .get(n)
            .filter(|word| word.range.end <= sentence.end)
            .map(|word| range.start..word.range.end);
        let Some(wider) = wider.filter(|wider| fits(wider)) else {
            break;
        };
        range = wider;
    }
    let (ended, begun) = (
        ['，', '、', '；', '：', '。', '”', '》', '）'],
        ['，', '、', '；', '：', '。', '“', '《', '（'],
    );
    let text = cut(&of.text.text, &(range.start..key.start));
    range.start += text.len() - text.trim_start_matches(ended).len();
    let text = cut(&of.text.text, &(key.end..range.end));
    range.end -= text.len() - text.trim_end_matches(begun).len();
    range
}

/// Raw characters without white space, but for what parts Latin words.
fn without_gaps(raw: &[char]) -> String {
    let mut quote = String::new();
    let mut gap = false;
    for c in raw {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && c.is_ascii_alphanumeric() && quote.ends_with(|c: char| c.is_ascii_alphanumeric())
        {
            quote.push(' ');
        }
        gap = false;
        quote.push(*c);
    }
    quote
}
