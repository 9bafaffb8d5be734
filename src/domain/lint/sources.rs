//! The texts that a bank comes from, ready to be searched.
//!
//! Invariant: a phrase is found wherever it stands in a text but for white space and width of characters;
//! a search takes about as long as the phrase, not as the text.

use super::super::question::Evidence;
use super::super::source_text::{SourceText, Standing};
use super::text::{fold, grams};

/// Length of the runs by which phrases are found.
const RUN: usize = 4;

/// The normalised texts of the materials, and the organiser's list of words not to be used.
///
/// Without texts the rules that need them are not run ([`super::Rule::needs_texts`]).
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<Text>,
    banned: Vec<String>,
}

/// One text.
#[derive(Debug, Clone)]
struct Text {
    id: String,
    /// As it is, for passages.
    raw: SourceText,
    plain: String,
    /// Where each run of characters begins, in bytes, sorted by the lower half of its gram.
    runs: Vec<(u32, u32)>,
}

impl Sources {
    /// Takes the texts in, as pairs of id and text. What stands beyond 4 GiB of one text is not searched.
    pub fn new<I, T>(texts: I) -> Self
    where
        I: IntoIterator<Item = (T, T)>,
        T: AsRef<str>,
    {
        let texts = texts
            .into_iter()
            .map(|(id, text)| Text::new(id.as_ref(), text.as_ref()))
            .collect();
        Self {
            texts,
            banned: Vec::new(),
        }
    }

    /// The same with words that no question may use.
    #[must_use]
    pub fn with_banned<T: AsRef<str>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        let words = words.into_iter().map(|word| fold(word.as_ref()));
        self.banned = words.filter(|word| !word.is_empty()).collect();
        self
    }

    /// Whether there are no texts, so that the rules which need them are not run.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether some text holds a folded phrase.
    pub(super) fn hold(&self, phrase: &str) -> bool {
        self.texts
            .iter()
            .any(|text| text.places(phrase).next().is_some())
    }

    /// Whether the text of this id holds a folded phrase; none where there is no such text.
    pub(super) fn holds_in(&self, id: &str, phrase: &str) -> Option<bool> {
        let text = self.texts.iter().find(|text| text.id == id)?;
        Some(text.places(phrase).next().is_some())
    }

    /// Where evidence that notes its passage stands in the text that it names; none where there is no such text.
    pub(super) fn standing(&self, evidence: &Evidence) -> Option<(&SourceText, Standing)> {
        let text = self
            .texts
            .iter()
            .find(|text| text.id == evidence.material)?;
        Some((&text.raw, text.raw.standing(evidence)))
    }

    /// What follows a folded phrase, at each of its places in the texts that hold one of the titles, or in
    /// all where none does.
    pub(super) fn behind<'s>(&'s self, phrase: &'s str, titles: &[String]) -> Vec<&'s str> {
        let is_named = |text: &&Text| {
            titles
                .iter()
                .any(|title| text.places(title).next().is_some())
        };
        let mut texts: Vec<&Text> = self.texts.iter().filter(is_named).collect();
        if texts.is_empty() {
            texts = self.texts.iter().collect();
        }
        let behind = |text: &&'s Text| {
            let text: &'s Text = text;
            text.places(phrase)
                .filter_map(|at| text.plain.get(at + phrase.len()..))
        };
        texts.iter().flat_map(behind).collect()
    }

    /// The words that no question may use, folded.
    pub(super) fn banned(&self) -> &[String] {
        &self.banned
    }
}

impl Text {
    fn new(id: &str, text: &str) -> Self {
        let plain = fold(text);
        let places = plain
            .char_indices()
            .map_while(|(at, _)| u32::try_from(at).ok());
        let mut runs: Vec<(u32, u32)> = grams(&plain, RUN).map(low).zip(places).collect();
        runs.sort_unstable();
        Self {
            id: id.to_owned(),
            raw: SourceText::new(text),
            plain,
            runs,
        }
    }

    /// Where a folded phrase begins, in bytes.
    fn places<'t>(&'t self, phrase: &'t str) -> Box<dyn Iterator<Item = usize> + 't> {
        let Some(run) = grams(phrase, RUN).next().map(low) else {
            // Too short for the index, and rare.
            return Box::new(self.plain.match_indices(phrase).map(|(at, _)| at));
        };
        let from = self.runs.partition_point(|(of, _)| *of < run);
        let alike = self
            .runs
            .iter()
            .skip(from)
            .take_while(move |(of, _)| *of == run);
        let places = alike.filter_map(|(_, at)| usize::try_from(*at).ok());
        Box::new(places.filter(move |at| {
            self.plain
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(phrase))
        }))
    }
}

/// The lower half of a gram.
pub(super) fn low(gram: u64) -> u32 {
    u32::try_from(gram & u64::from(u32::MAX)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_whatever_their_length() {
        let sources = Sources::new([
            ("a", "共 367项网络安全\n国家标准，网络安全标准"),
            ("b", "别的"),
        ]);
        for phrase in ["367项网络安全国家标准", "网络", "标准,网", "别的"] {
            assert!(sources.hold(phrase), "{phrase}");
        }
        assert!(!sources.hold("网络安全产业") && !sources.hold("准网"));
        assert_eq!(sources.holds_in("b", "网络安全"), Some(false));
        assert_eq!(sources.holds_in("c", "网络安全"), None);
    }

    #[test]
    fn what_follows_is_looked_up_in_the_text_that_holds_the_title() {
        let sources = Sources::new([
            ("a", "题目甲。网络安全是甲。"),
            ("b", "题目乙。网络安全是乙。"),
        ]);
        assert_eq!(
            sources.behind("网络安全是", &["题目乙".to_owned()]),
            ["乙。"]
        );
        assert_eq!(sources.behind("网络安全是", &[]).len(), 2);
    }
}
