//! Names of documents and works in 《…》, by what sort of document they are.
//!
//! Invariant: two titles are of one sort only where they end in the same word.

use super::At;
use crate::drafting::text::{Paragraph, enclosed};

/// A title where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    /// With its marks.
    pub(crate) at: At,
    /// The word that tells its sort; none for works.
    pub(crate) sort: Option<&'static str>,
}

const SORTS: [&str; 22] = [
    "条例",
    "规定",
    "办法",
    "意见",
    "纲要",
    "规划",
    "战略",
    "倡议书",
    "倡议",
    "预案",
    "细则",
    "方案",
    "通知",
    "准则",
    "章程",
    "标准",
    "计划",
    "宣言",
    "合同",
    "报告",
    "指南",
    "法",
];

/// The titles of a sentence.
pub(crate) fn find(paragraph: &Paragraph, at: &At) -> Vec<Title> {
    let mark = '《'.len_utf8();
    enclosed(paragraph.text(), &at.range(), '《')
        .into_iter()
        .map(|inner| {
            let text = paragraph.cut(&inner);
            let text = text
                .trim_end_matches(|c: char| "）)行试".contains(c))
                .trim_end_matches(['（', '(']);
            Title {
                at: at.with(&(inner.start - mark..inner.end + mark)),
                sort: SORTS.into_iter().find(|sort| text.ends_with(sort)),
            }
        })
        .collect()
}
