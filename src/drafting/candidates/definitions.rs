//! What something is: `人民性是网信工作的根本属性`; `本条例所称数据，是指……`.
//!
//! Invariant: subject and predicate are whole clauses or end where the segmenter ends a word.

use std::ops::Range;

use super::At;
use crate::drafting::text::{Class, Paragraph, length, parts};

/// A definition where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The clause with 是.
    pub(crate) at: At,
    /// What is defined.
    pub(crate) subject: Range<usize>,
    /// What it is, to the end of the clause.
    pub(crate) predicate: Range<usize>,
    /// The noun that the predicate ends in, behind its last 的.
    pub(crate) head: Option<Range<usize>>,
    /// What stands between 是 and the last 的.
    pub(crate) qualifier: Option<Range<usize>>,
    /// Whether it defines a term (是指).
    pub(crate) is_term: bool,
}

/// Longest subject, in characters.
const MAX_SUBJECT: usize = 40;

/// The definitions of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Definition> {
    let text = paragraph.text();
    let mut ranges = vec![at.range()];
    ranges.extend(crate::drafting::text::quotations(text, &at.range()));
    let mut found: Vec<Definition> = Vec::new();
    for range in ranges {
        let clauses = parts(text, &range, "，。；：！？—…");
        let mut before: Option<Range<usize>> = None;
        for clause in clauses {
            found.extend(read(paragraph, at, &clause, before.as_ref()));
            before = Some(clause);
        }
    }
    found.sort_by_key(|definition| definition.at.span);
    found.dedup_by_key(|definition| definition.at.span);
    found
}

fn read(
    paragraph: &Paragraph,
    at: &At,
    clause: &Range<usize>,
    before: Option<&Range<usize>>,
) -> Option<Definition> {
    let words = paragraph.words_in(clause);
    let is_copula = |text: &str| ["是", "是指", "指"].contains(&text);
    let mut copulas = words
        .iter()
        .filter(|word| is_copula(paragraph.cut(&word.range)));
    let word = copulas.next()?;
    // Two of them are a comparison or a list.
    if copulas.any(|word| paragraph.cut(&word.range) == "是") {
        return None;
    }
    let front = clause.start..word.range.start;
    let behind = word.range.end..clause.end;
    let mut subject = front.clone();
    let mut is_term = paragraph.cut(&word.range) != "是";
    if !is_term && paragraph.cut(&behind).starts_with('指') {
        is_term = true;
    }
    let front_text = paragraph.cut(&front);
    if is_term
        && !front_text.is_empty()
        && !front_text.ends_with(['”', '》'])
        && length(front_text) < 2
    {
        return None;
    }
    if front_text.is_empty() || ["也", "又", "就", "正", "都", "既", "还"].contains(&front_text)
    {
        subject = before?.clone();
    }
    let denies = |text: &str| {
        text.ends_with([
            '不', '而', '就', '还', '但', '只', '要', '也', '仍', '正', '若', '都', '既', '凡',
            '如', '可', '于', '总',
        ]) || ["特别", "尤其", "或者", "不仅", "不论", "无论"]
            .iter()
            .any(|word| text.ends_with(word))
    };
    if denies(front_text) && length(front_text) != 1
        || paragraph.cut(&behind).starts_with(['否', '不'])
    {
        return None;
    }
    let subject_text = paragraph.cut(&subject);
    if subject_text.is_empty()
        || MAX_SUBJECT < length(subject_text)
        || length(paragraph.cut(&behind)) < 3
    {
        return None;
    }
    let particle = paragraph
        .words_in(&behind)
        .iter()
        .rev()
        .find(|word| word.class == Class::Particle && paragraph.cut(&word.range) == "的");
    let head = particle
        .map(|word| word.range.end..behind.end)
        .filter(|head| !head.is_empty());
    let qualifier = particle
        .map(|word| behind.start..word.range.start)
        .filter(|range| !range.is_empty());
    Some(Definition {
        at: at.with(clause),
        subject,
        predicate: behind,
        head,
        qualifier,
        is_term,
    })
}
