//! What may be asked for: spans of the texts, by kind.
//!
//! Invariant: candidates of a kind come in the order of the texts, and each span lies within one sentence.

pub(crate) mod articles;
pub(crate) mod counts;
pub(crate) mod dates;
pub(crate) mod definitions;
pub(crate) mod events;
pub(crate) mod frames;
pub(crate) mod lists;
pub(crate) mod numbers;
pub(crate) mod numerals;
pub(crate) mod ordinals;
pub(crate) mod quoted;
pub(crate) mod titles;

use std::ops::Range;

use super::text::Texts;

/// A place in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    /// The paragraph, by its place in the run.
    pub(crate) paragraph: usize,
    /// The bytes of the sentence.
    pub(crate) sentence: (usize, usize),
    /// The bytes of the span.
    pub(crate) span: (usize, usize),
}

impl At {
    /// The span.
    pub(crate) fn range(&self) -> Range<usize> {
        self.span.0..self.span.1
    }

    /// The same sentence with another span.
    pub(crate) fn with(&self, range: &Range<usize>) -> Self {
        Self {
            span: (range.start, range.end),
            ..self.clone()
        }
    }
}

/// All candidates.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) lists: Vec<lists::List>,
    pub(crate) titles: Vec<titles::Title>,
    pub(crate) dates: Vec<dates::Dated>,
    pub(crate) numbers: Vec<numbers::Number>,
    pub(crate) ordinals: Vec<ordinals::Ordinal>,
    pub(crate) counts: Vec<counts::Count>,
    pub(crate) definitions: Vec<definitions::Definition>,
    pub(crate) quotations: Vec<quoted::Quotation>,
    pub(crate) frames: Vec<frames::Frame>,
    pub(crate) events: Vec<events::Event>,
    pub(crate) articles: Vec<articles::Provision>,
}

/// Longest sentence that is looked at, in bytes. What is longer is no prose, and what is looked for within a
/// sentence may take time that grows with the square of it.
const MAX_SENTENCE: usize = 4_000;

/// Looks for all kinds in all texts.
pub(crate) fn find(texts: &Texts) -> Found {
    let mut found = Found::default();
    for (n, paragraph) in texts.paragraphs.iter().enumerate() {
        for sentence in &paragraph.sentences {
            if MAX_SENTENCE < sentence.len() {
                continue;
            }
            let at = At {
                paragraph: n,
                sentence: (sentence.start, sentence.end),
                span: (sentence.start, sentence.end),
            };
            found.lists.extend(lists::find(paragraph, &at));
            found.titles.extend(titles::find(paragraph, &at));
            found.dates.extend(dates::find(paragraph, &at));
            found.numbers.extend(numbers::find(paragraph, &at));
            found.ordinals.extend(ordinals::find(paragraph, &at));
            found.counts.extend(counts::find(paragraph, &at));
            found.definitions.extend(definitions::find(paragraph, &at));
            found.quotations.extend(quoted::find(paragraph, &at));
            found.frames.extend(frames::find(paragraph, &at));
        }
    }
    found.frames.extend(frames::of_headings(texts));
    found.events = events::find(texts, &found.dates);
    found.articles = articles::find(texts);
    found
}
