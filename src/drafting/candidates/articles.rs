//! Provisions: duties and bans in articles and rules, and lists of numbered cases below a sentence that leads
//! them in.
//!
//! Invariant: a duty is one sentence with one word that commands; a list of cases is whole.

use std::ops::Range;

use super::At;
use crate::drafting::text::{Paragraph, Texts, length};

/// A provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Provision {
    /// A sentence with a word that commands, forbids or allows.
    Duty {
        /// The word.
        at: At,
        /// What would contradict it.
        opposite: &'static str,
    },
    /// Numbered cases below a sentence.
    Cases {
        /// The sentence that leads them in.
        lead: At,
        /// The cases, without the mark at their end.
        cases: Vec<(usize, Range<usize>)>,
    },
}

/// What commands, and what contradicts it.
const COMMANDS: [(&str, &str); 7] = [
    ("不得", "可以"),
    ("应当", "可以不"),
    ("必须", "可以不"),
    ("严禁", "可以"),
    ("禁止", "允许"),
    ("不应", "可以"),
    ("无需", "必须"),
];

/// The provisions of the texts.
pub(crate) fn find(texts: &Texts) -> Vec<Provision> {
    let mut found = Vec::new();
    for (n, paragraph) in texts.paragraphs.iter().enumerate() {
        if paragraph.label.is_some() || paragraph.is_item {
            found.extend(
                paragraph
                    .sentences
                    .iter()
                    .filter_map(|sentence| duty(n, paragraph, sentence)),
            );
        }
        found.extend(cases(texts, n, paragraph));
    }
    found
}

fn duty(n: usize, paragraph: &Paragraph, sentence: &Range<usize>) -> Option<Provision> {
    let text = paragraph.cut(sentence);
    let mut words = COMMANDS.iter().flat_map(|(word, opposite)| {
        text.match_indices(word)
            .map(move |(at, _)| (at, *word, *opposite))
    });
    let (at, word, opposite) = words.next()?;
    // A case (……的) states no duty by itself, and a word inside a list is a name of something.
    let is_case = text.ends_with("的。")
        || text.ends_with('的')
        || text.get(..at).is_some_and(|before| before.ends_with('、'));
    let (before, behind) = (text.get(..at)?, text.get(at + word.len()..)?);
    // A condition (规定应当……的，从其规定) commands nothing; 应当为 and 应当由 do not read well turned round.
    let clause = behind.split(['，', '。', '；']).next().unwrap_or_default();
    let is_condition = clause.ends_with('的')
        || ["规定", "要求", "认为", "约定", "确定"]
            .iter()
            .any(|verb| before.ends_with(verb));
    let is_stiff = ["为", "是", "由", "以"]
        .iter()
        .any(|next| behind.starts_with(next));
    if is_condition
        || is_stiff
        || is_case
        || words.next().is_some()
        || text.ends_with('：')
        || text.contains('；')
    {
        return None;
    }
    let begin = sentence.start + at;
    let is_word = paragraph.is_boundary(begin) && paragraph.is_boundary(begin + word.len());
    is_word.then(|| Provision::Duty {
        at: At {
            paragraph: n,
            sentence: (sentence.start, sentence.end),
            span: (begin, begin + word.len()),
        },
        opposite,
    })
}

fn cases(texts: &Texts, n: usize, lead: &Paragraph) -> Option<Provision> {
    let last = lead.sentences.last()?;
    if lead.is_item && lead.label.is_none() || !lead.cut(last).ends_with('：') {
        return None;
    }
    let below = texts.paragraphs.iter().enumerate().skip(n + 1);
    let cases: Vec<(usize, Range<usize>)> = below
        .take_while(|(_, paragraph)| paragraph.is_item && paragraph.document == lead.document)
        .map(|(at, paragraph)| {
            let text = paragraph.text();
            (at, 0..text.trim_end_matches(['；', '。', '，', '、']).len())
        })
        .collect();
    let is_short = |(at, range): &(usize, Range<usize>)| {
        texts.paragraph(*at).is_some_and(|paragraph| {
            (3..=34).contains(&length(paragraph.cut(range)))
                && !paragraph.cut(range).contains(['。', '；'])
                && !paragraph.cut(range).contains("其他")
        })
    };
    (3 <= cases.len() && 2 <= cases.iter().filter(|case| is_short(case)).count()).then(|| {
        Provision::Cases {
            lead: At {
                paragraph: n,
                sentence: (last.start, last.end),
                span: (last.start, last.end),
            },
            cases: cases.into_iter().filter(is_short).collect(),
        }
    })
}
