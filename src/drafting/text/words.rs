//! The words of a paragraph: where they end and of what class they are.
//!
//! Invariant: words cover the paragraph without gaps. The segmenter is evidence of boundaries and nothing
//! else; no word is taken as an answer because it says so.

use std::ops::Range;

use jieba_rs::Jieba;

/// What a word is, as far as drafting asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Names of things.
    Noun,
    /// Verbs.
    Verb,
    /// Verbs used as names: 发展, 治理.
    VerbNoun,
    /// Adjectives and what qualifies nouns only.
    Adjective,
    /// Adverbs.
    Adverb,
    /// Prepositions.
    Preposition,
    /// Conjunctions.
    Conjunction,
    /// 的, 了, 着 and the like.
    Particle,
    /// Numerals.
    Numeral,
    /// Measure words.
    Measure,
    /// Pronouns.
    Pronoun,
    /// 上, 中, 之间.
    Position,
    /// Times.
    Time,
    /// Set phrases.
    Phrase,
    /// Marks, and whatever else there is.
    Other,
}

/// A word of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where, in bytes.
    pub(crate) range: Range<usize>,
    /// Of what class.
    pub(crate) class: Class,
}

/// The words of a text, in order.
pub(super) fn cut(jieba: &Jieba, text: &str) -> Vec<Word> {
    let tags = jieba.tag(text, true);
    tags.iter()
        .map(|tag| Word {
            range: tag.byte_start..tag.byte_end,
            class: class_of(tag.tag),
        })
        .collect()
}

fn class_of(tag: &str) -> Class {
    match tag {
        "vn" => return Class::VerbNoun,
        "an" => return Class::Noun,
        "ad" => return Class::Adjective,
        _ => {}
    }
    match tag.chars().next() {
        Some('n' | 'j' | 's' | 'g') => Class::Noun,
        Some('v') => Class::Verb,
        Some('a' | 'b' | 'z') => Class::Adjective,
        Some('d') => Class::Adverb,
        Some('p') => Class::Preposition,
        Some('c') => Class::Conjunction,
        Some('u') => Class::Particle,
        Some('m') => Class::Numeral,
        Some('q') => Class::Measure,
        Some('r') => Class::Pronoun,
        Some('f') => Class::Position,
        Some('t') => Class::Time,
        Some('i' | 'l') => Class::Phrase,
        _ => Class::Other,
    }
}
