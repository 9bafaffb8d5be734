//! Words in “…”: labels, slogans and quoted sentences.
//!
//! Invariant: whose words they are is told from what stands right before them; in doubt they are somebody's.

use std::ops::Range;

use super::At;
use crate::drafting::text::{Paragraph, length, quotations};

/// A quotation where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// What stands between the marks.
    pub(crate) at: At,
    /// Whether the words before it say who speaks.
    pub(crate) is_attributed: bool,
    /// Whether it stands alone, not beside others in a row.
    pub(crate) is_alone: bool,
}

const SPEAKING: [&str; 16] = [
    "指出", "强调", "提出", "说", "表示", "要求", "论断", "明确", "认为", "写道", "提到", "号召",
    "讲话", "重申", "倡导", "寄语",
];

/// The outermost quotations of a sentence, from two characters on.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Quotation> {
    let text = paragraph.text();
    let mut all = quotations(text, &at.range());
    let outer: Vec<Range<usize>> = all.clone();
    all.retain(|inner| {
        !outer
            .iter()
            .any(|other| other != inner && other.start <= inner.start && inner.end <= other.end)
    });
    all.into_iter()
        .filter(|inner| 2 <= length(paragraph.cut(inner)))
        .map(|inner| {
            let mark = '“'.len_utf8();
            let before = paragraph.cut(&(at.sentence.0..inner.start - mark));
            let behind = paragraph.cut(&(inner.end + mark..at.sentence.1));
            let near: String = before.chars().rev().take(8).collect();
            let near: String = near.chars().rev().collect();
            Quotation {
                is_attributed: SPEAKING.iter().any(|word| near.contains(word)),
                is_alone: !before.ends_with(['”', '、']) && !behind.starts_with(['“', '、']),
                at: at.with(&inner),
            }
        })
        .collect()
}
