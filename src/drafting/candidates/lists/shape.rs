//! What the items of a list look like, and where by that the first one begins and the last one ends.
//!
//! Invariant: an edge lies between two words; what speaks for it must outweigh what speaks against it.

use std::ops::Range;

use crate::drafting::text::{Class, Paragraph, length};

/// Least evidence for an edge that no mark proves.
pub(super) const PROOF: i32 = 5;

/// What the items share that stand between marks.
pub(super) struct Shape {
    lengths: Vec<usize>,
    firsts: Vec<char>,
    lasts: Vec<char>,
    classes: Vec<Vec<Class>>,
}

impl Shape {
    /// Of the first cell the end is known, of the last one the begin.
    pub(super) fn of(
        paragraph: &Paragraph,
        items: &[Range<usize>],
        (first, last): (&Range<usize>, &Range<usize>),
    ) -> Self {
        let texts = || items.iter().map(|item| paragraph.cut(item));
        Self {
            lengths: texts().map(length).collect(),
            firsts: texts()
                .chain([paragraph.cut(last)])
                .filter_map(|text| text.chars().next())
                .collect(),
            lasts: texts()
                .chain([paragraph.cut(first)])
                .filter_map(|text| text.chars().next_back())
                .collect(),
            classes: items.iter().map(|item| classes(paragraph, item)).collect(),
        }
    }

    pub(super) fn score(&self, paragraph: &Paragraph, item: &Range<usize>) -> i32 {
        let n = length(paragraph.cut(item));
        let (min, max) = (self.lengths.iter().min(), self.lengths.iter().max());
        let (Some(min), Some(max)) = (min, max) else {
            return 0;
        };
        let size = if min == max && n == *min {
            if 3 <= n || 1 < self.lengths.len() {
                4
            } else {
                2
            }
        } else if (*min..=*max).contains(&n) {
            2
        } else if max + 3 < n || n + 2 < *min {
            -3
        } else {
            0
        };
        let own = classes(paragraph, item);
        let n_alike = self.classes.iter().filter(|of| **of == own).count();
        let kind = match n_alike {
            0 => 0,
            n if n == self.classes.len() => 3,
            _ => 2,
        };
        size + kind
    }

    pub(super) fn first(&self, paragraph: &Paragraph, item: &Range<usize>) -> i32 {
        shared(&self.firsts).map_or(0, |c| {
            if paragraph.cut(item).starts_with(c) {
                3
            } else {
                -2
            }
        })
    }

    pub(super) fn last(&self, paragraph: &Paragraph, item: &Range<usize>) -> i32 {
        shared(&self.lasts).map_or(0, |c| {
            if paragraph.cut(item).ends_with(c) {
                3
            } else {
                -2
            }
        })
    }
}

/// The character that two or more have in common.
pub(super) fn shared(chars: &[char]) -> Option<char> {
    let (first, others) = chars.split_first()?;
    (!others.is_empty() && others.iter().all(|c| c == first)).then_some(*first)
}

/// The classes of the words of an item.
pub(crate) fn classes(paragraph: &Paragraph, item: &Range<usize>) -> Vec<Class> {
    paragraph
        .words_in(item)
        .iter()
        .map(|word| word.class)
        .collect()
}

/// The boundary within a cell that has most evidence, if enough.
pub(super) fn best_edge(
    paragraph: &Paragraph,
    cell: &Range<usize>,
    score: impl Fn(usize) -> i32,
) -> Option<usize> {
    let inside = paragraph
        .words_in(cell)
        .iter()
        .flat_map(|word| [word.range.start, word.range.end]);
    let edges = inside.chain([cell.start, cell.end]);
    let mut best: Option<(i32, usize)> = None;
    for at in edges {
        let score = score(at);
        if best.is_none_or(|(most, _)| most < score) {
            best = Some((score, at));
        }
    }
    best.filter(|(score, _)| PROOF <= *score).map(|(_, at)| at)
}

/// Evidence for a first item that begins here.
pub(super) fn before(paragraph: &Paragraph, at: usize, clause: usize) -> i32 {
    if at == clause {
        return 2;
    }
    let Some(word) = paragraph.word_before(at) else {
        return -4;
    };
    let starts = paragraph.word_at(at).map(|word| word.class);
    if matches!(
        starts,
        Some(Class::Particle | Class::Conjunction | Class::Other)
    ) {
        return -4;
    }
    match word.class {
        Class::Verb | Class::Preposition | Class::Particle | Class::Conjunction | Class::Other => 2,
        Class::Adverb | Class::Position | Class::Pronoun => 1,
        Class::Measure | Class::Time | Class::Numeral => 0,
        Class::Noun | Class::VerbNoun | Class::Adjective | Class::Phrase => -2,
    }
}

/// Evidence for a last item that begins with its cell and ends here.
pub(super) fn behind(paragraph: &Paragraph, cell: usize, at: usize, clause: usize) -> i32 {
    if at == clause {
        return 3;
    }
    let Some(word) = paragraph.word_at(at) else {
        return -4;
    };
    let text = paragraph.cut(&word.range);
    if text.starts_with('等') {
        return 3;
    }
    let ends = paragraph.word_before(at).map(|word| word.class);
    if matches!(
        ends,
        Some(Class::Particle | Class::Conjunction | Class::Preposition | Class::Adverb)
    ) {
        return -4;
    }
    // 个人进行 各种……, 国家规定 的……: a clause that goes on, not an item.
    let n_words = paragraph.words_in(&(cell..at)).len();
    let is_stated = ["规定", "要求", "批准", "认可"]
        .iter()
        .any(|verb| paragraph.cut(&(cell..at)).ends_with(verb));
    if 1 < n_words && (is_stated || ends == Some(Class::Verb)) {
        match word.class {
            Class::Noun
            | Class::VerbNoun
            | Class::Adjective
            | Class::Pronoun
            | Class::Numeral
            | Class::Particle => return -4,
            Class::Verb
            | Class::Adverb
            | Class::Preposition
            | Class::Conjunction
            | Class::Measure
            | Class::Position
            | Class::Time
            | Class::Phrase
            | Class::Other => {}
        }
    }
    match word.class {
        Class::Particle | Class::Conjunction | Class::Position | Class::Other => 2,
        Class::Verb | Class::Preposition => 1,
        Class::Adverb | Class::Pronoun | Class::Numeral | Class::Measure | Class::Time => 0,
        Class::Noun | Class::VerbNoun | Class::Adjective | Class::Phrase => -2,
    }
}
