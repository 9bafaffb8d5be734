//! A study text in which places are found: characters by their numbers, words wherever they stand.
//!
//! Invariant: a place is a range of characters of the text as it is, counted from 0; white space counts as
//! characters, but not when words are compared.

use std::ops::Range;

use super::question::{Evidence, Passage};

/// Characters from one mark to the next.
const STEP: usize = 64;

/// A text, prepared once and looked up often.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    text: String,
    /// The byte at which every 64th character begins.
    marks: Vec<usize>,
    n_characters: usize,
    /// The text without white space.
    dense: String,
    /// Of each character that is left: its byte in `dense`, its number in the text.
    places: Vec<(u32, u32)>,
}

/// Whether evidence still stands where it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There; or, where it does not say where, at the first place of its words.
    Stands(Range<usize>),
    /// Elsewhere: the place of its words nearest to the old one.
    Moved(Range<usize>),
    /// The text does not hold its words.
    Gone,
}

impl SourceText {
    /// Takes a text in. What stands beyond 4 GiB of it is not found.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let (mut marks, mut places) = (Vec::new(), Vec::new());
        let mut dense = String::with_capacity(text.len());
        let mut n_characters = 0;
        for (number, (at, c)) in text.char_indices().enumerate() {
            if number % STEP == 0 {
                marks.push(at);
            }
            n_characters = number + 1;
            if !c.is_whitespace()
                && let (Ok(at), Ok(number)) = (u32::try_from(dense.len()), u32::try_from(number))
            {
                places.push((at, number));
                dense.push(c);
            }
        }
        Self {
            text,
            marks,
            n_characters,
            dense,
            places,
        }
    }

    /// The text as it is.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many characters it has.
    pub const fn n_characters(&self) -> usize {
        self.n_characters
    }

    /// Some characters of the text; none where it does not have as many.
    pub fn slice(&self, range: &Range<usize>) -> Option<&str> {
        self.text
            .get(self.byte(range.start)?..self.byte(range.end)?)
    }

    /// The byte at which a character begins, or at which the text ends.
    fn byte(&self, number: usize) -> Option<usize> {
        if number == self.n_characters {
            return Some(self.text.len());
        }
        let mark = *self.marks.get(number / STEP)?;
        let mut behind = self.text.get(mark..)?.char_indices();
        behind.nth(number % STEP).map(|(at, _)| mark + at)
    }

    /// Every place of some words, leaving out white space; none for words that are all white space.
    pub fn find(&self, words: &str) -> impl Iterator<Item = Range<usize>> {
        let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        let mut from = if words.is_empty() { None } else { Some(0) };
        std::iter::from_fn(move || {
            let begin = from? + self.dense.get(from?..)?.find(&words)?;
            let end = begin + words.len();
            from = Some(end);
            Some(self.number(begin)?..self.number_before(end)? + 1)
        })
    }

    /// The number of the character that begins at a byte of `dense`.
    fn number(&self, byte: usize) -> Option<usize> {
        let at = self
            .places
            .partition_point(|(begin, _)| is_below(*begin, byte));
        self.places.get(at).copied().map(widened)
    }

    /// The number of the character that ends there.
    fn number_before(&self, byte: usize) -> Option<usize> {
        let at = self
            .places
            .partition_point(|(begin, _)| is_below(*begin, byte));
        self.places.get(at.checked_sub(1)?).copied().map(widened)
    }

    /// Where evidence stands.
    pub fn standing(&self, evidence: &Evidence) -> Standing {
        let Some(passage) = &evidence.passage else {
            let first = self.find(&evidence.quote).next();
            return first.map_or(Standing::Gone, Standing::Stands);
        };
        if self.is_unchanged(passage, &evidence.quote) {
            return Standing::Stands(passage.range());
        }
        let old = passage.range().start;
        let nearest = self
            .find(&evidence.quote)
            .min_by_key(|place| place.start.abs_diff(old));
        nearest.map_or(Standing::Gone, Standing::Moved)
    }

    /// Whether the characters of a passage are those that it was taken from, and show the words quoted.
    fn is_unchanged(&self, passage: &Passage, quote: &str) -> bool {
        let dense =
            |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        self.slice(&passage.range()).is_some_and(|characters| {
            passage.is_of(characters) && dense(characters).contains(&dense(quote))
        })
    }
}

fn is_below(begin: u32, byte: usize) -> bool {
    usize::try_from(begin).is_ok_and(|begin| begin < byte)
}

fn widened((_, number): (u32, u32)) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(quote: &str, passage: Option<Passage>) -> Evidence {
        Evidence {
            material: "study".to_owned(),
            place: String::new(),
            quote: quote.to_owned(),
            passage,
        }
    }

    #[test]
    fn characters_are_found_by_number_however_long_the_text() {
        let text: String = (0..1_000)
            .map(|n| if n % 3 == 0 { 'a' } else { '馆' })
            .collect();
        let source = SourceText::new(text.clone());
        assert_eq!(source.n_characters(), 1_000);
        for range in [0..1, 63..65, 64..128, 999..1_000, 0..1_000, 5..5] {
            let wanted: String = text.chars().skip(range.start).take(range.len()).collect();
            assert_eq!(source.slice(&range), Some(wanted.as_str()), "{range:?}");
        }
        assert_eq!(source.slice(&(999..1_001)), None);
    }

    #[test]
    fn words_are_found_at_all_their_places_across_white_space() {
        let source = SourceText::new("每周 开放\n六天。节日开放，\r\n 每周开 放六天");
        assert_eq!(
            source.find("每周开放六天").collect::<Vec<_>>(),
            [0..8, 17..24]
        );
        let once: Vec<_> = source.find("节日 开放").collect();
        assert_eq!((once.len(), &once[0]), (1, &(9..13)));
        assert_eq!(source.find("闭馆").next(), None);
        assert_eq!(source.find(" \n").next(), None);
        assert_eq!(SourceText::new("").find("馆").next(), None);
    }

    #[test]
    fn evidence_stands_where_its_hash_says_or_has_moved_or_is_gone() {
        let old = SourceText::new("前言。每周开放六天。");
        let passage = Passage::of(3, old.slice(&(3..9)).unwrap());
        let with_place = evidence("每周开放六天", passage.clone());
        assert_eq!(old.standing(&with_place), Standing::Stands(3..9));
        let new = SourceText::new("每周开放六天。新的前言。另外，每周开放 六天。");
        assert_eq!(new.standing(&with_place), Standing::Moved(0..6));
        assert_eq!(
            new.standing(&evidence("每周开放六天", None)),
            Standing::Stands(0..6)
        );
        let other = SourceText::new("前言。每周开放五天。");
        assert_eq!(other.standing(&with_place), Standing::Gone);
        assert_eq!(
            other.standing(&evidence("每周开放六天", None)),
            Standing::Gone
        );
        // A passage that is as it was, but shows other words than those quoted.
        let other_words = evidence("前言", passage);
        assert_eq!(old.standing(&other_words), Standing::Moved(0..2));
    }
}
