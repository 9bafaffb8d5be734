//! Study texts as drafting reads them: paragraphs with their places, sentences and words.
//!
//! Invariant: a range of a paragraph leads back to the raw characters of the material that it was read from.

mod dating;
mod headings;
mod lines;
mod normal;
mod place;
mod reading;
mod sentences;
mod words;

use std::ops::Range;

use jieba_rs::Jieba;

use super::Material;
use crate::domain::lint::Sources;
use normal::Mapped;

pub(crate) use headings::number as heading_number;
pub(crate) use normal::full_width;
pub(crate) use sentences::{enclosed, parts, quotations};
pub(crate) use words::{Class, Word};

/// The study texts of one run.
pub(crate) struct Texts {
    /// Paragraphs of running text, in the order of the materials.
    pub(crate) paragraphs: Vec<Paragraph>,
    /// The texts as the linter searches them.
    pub(crate) sources: Sources,
    documents: Vec<Document>,
    sections: Vec<Section>,
}

/// One material.
struct Document {
    id: String,
    title: String,
    /// Year and month in which it was written.
    date: Option<(i16, u8)>,
    raw: Vec<char>,
    /// Where each line begins, in characters.
    line_starts: Vec<usize>,
}

/// A stretch of a text under one heading.
#[derive(Debug, Clone, Default)]
struct Section {
    /// The number of the part (`材料 2`), where the material has parts.
    part: Option<String>,
    /// The title of the part.
    title: Option<String>,
    /// The heading of a higher rank.
    above: Option<String>,
    /// The nearest heading.
    heading: Option<String>,
}

/// A paragraph of running text.
pub(crate) struct Paragraph {
    /// Its text.
    pub(crate) text: Mapped,
    /// Its sentences.
    pub(crate) sentences: Vec<Range<usize>>,
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// The number of an article: `第三条`; provisions below it share it.
    pub(crate) label: Option<String>,
    /// Whether it is a provision or a list item below the paragraph before it.
    pub(crate) is_item: bool,
    /// Whether it is a heading: without sentences, and told apart by its number, that of the next paragraph.
    pub(crate) is_heading: bool,
    /// Among the paragraphs of its material, from 1.
    pub(crate) number: usize,
    /// The material, by its place in the run.
    pub(crate) document: usize,
    /// Below its heading, from 1.
    within: usize,
    /// The stretch of the text that it stands in.
    pub(crate) section: usize,
}

impl Paragraph {
    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.text.text
    }

    /// A part of its text; empty where there is none.
    pub(crate) fn cut(&self, range: &Range<usize>) -> &str {
        cut(&self.text.text, range)
    }

    /// Whether a word begins or ends here.
    pub(crate) fn is_boundary(&self, at: usize) -> bool {
        at == self.text.text.len()
            || self
                .words
                .binary_search_by_key(&at, |word| word.range.start)
                .is_ok()
    }

    /// The words that lie within a range.
    pub(crate) fn words_in(&self, range: &Range<usize>) -> &[Word] {
        let from = self
            .words
            .partition_point(|word| word.range.start < range.start);
        let to = self
            .words
            .partition_point(|word| word.range.end <= range.end);
        self.words.get(from..to.max(from)).unwrap_or_default()
    }

    /// The word that ends here.
    pub(crate) fn word_before(&self, at: usize) -> Option<&Word> {
        let n = self.words.partition_point(|word| word.range.end < at);
        self.words.get(n).filter(|word| word.range.end == at)
    }

    /// The word that begins here.
    pub(crate) fn word_at(&self, at: usize) -> Option<&Word> {
        let n = self
            .words
            .binary_search_by_key(&at, |word| word.range.start)
            .ok()?;
        self.words.get(n)
    }

    fn raw_range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let last = self.cut(range).chars().next_back()?;
        let begin = self.text.raw_at(range.start)?;
        let end = self.text.raw_at(range.end - last.len_utf8())? + 1;
        Some(begin..end)
    }
}

/// A part of a text; empty where the range does not fit it.
pub(crate) fn cut<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// How many characters a text has.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether a character is Chinese.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

impl Texts {
    /// Reads the materials.
    pub(crate) fn read(materials: &[Material]) -> Self {
        let sources = materials
            .iter()
            .map(|material| (material.id.as_str(), material.text.as_str()));
        let mut texts = Self {
            paragraphs: Vec::new(),
            sources: Sources::new(sources),
            documents: Vec::new(),
            sections: Vec::new(),
        };
        let is_empty = materials
            .iter()
            .all(|material| material.text.trim().is_empty());
        if is_empty {
            return texts;
        }
        let jieba = Jieba::new();
        for material in materials {
            texts.add(material, &jieba);
        }
        texts
    }

    /// A paragraph by its place.
    pub(crate) fn paragraph(&self, at: usize) -> Option<&Paragraph> {
        self.paragraphs.get(at)
    }

    /// The title by which stems name the source of a paragraph: that of its part, or of the material.
    pub(crate) fn title(&self, of: &Paragraph) -> &str {
        let part = self
            .sections
            .get(of.section)
            .and_then(|section| section.title.as_deref());
        let material = self
            .documents
            .get(of.document)
            .map(|document| document.title.as_str());
        part.or(material).unwrap_or_default()
    }

    /// When the material of a paragraph was written.
    pub(crate) fn date(&self, of: &Paragraph) -> Option<(i16, u8)> {
        self.documents.get(of.document)?.date
    }
}
