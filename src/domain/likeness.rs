//! Which texts say nearly the same: new questions beside those of a bank.
//!
//! Invariant: time grows with the length of the texts. A run of characters that very many texts share is a turn
//! of phrase and leads nowhere.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

/// Characters of a run.
const RUN: usize = 4;
/// Texts that share a run before it is a turn of phrase.
const MAX_SHARED: usize = 200;
/// From how much on two texts are told to be alike, in hundredths: a stem of forty characters with two of them
/// changed keeps 78.
pub const ALIKE: u8 = 75;

/// Texts to be compared with others.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    plain: Vec<String>,
    /// Runs of each text, each once.
    n_runs: Vec<usize>,
    /// The first of the texts that read the same.
    first: HashMap<String, usize>,
    /// The texts that have a run.
    with: HashMap<[char; RUN], Vec<usize>>,
}

/// A text as it is compared: NFKC, lower case, letters, digits and ideographs alone.
pub fn plain(text: &str) -> String {
    let kept = text.nfkc().flat_map(char::to_lowercase);
    kept.filter(|c| c.is_alphanumeric()).collect()
}

fn runs(plain: &str) -> Vec<[char; RUN]> {
    let chars: Vec<char> = plain.chars().collect();
    let mut runs: Vec<[char; RUN]> = chars
        .windows(RUN)
        .filter_map(|window| window.try_into().ok())
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

impl Texts {
    /// Adds a text; they are numbered from 0.
    pub fn add(&mut self, text: &str) {
        let plain = plain(text);
        let runs = runs(&plain);
        let number = self.plain.len();
        self.n_runs.push(runs.len());
        self.first.entry(plain.clone()).or_insert(number);
        self.plain.push(plain);
        for run in runs {
            self.with.entry(run).or_default().push(number);
        }
    }

    /// The texts that another one resembles, with how much they share, [`ALIKE`] to 100 hundredths: twice the
    /// shared runs by the runs of both (Dice). 100 is the same text, however it is punctuated. In the order of
    /// their numbers.
    pub fn resembling(&self, text: &str) -> Vec<(usize, u8)> {
        let plain = plain(text);
        if plain.is_empty() {
            return Vec::new();
        }
        let own = runs(&plain);
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        for run in &own {
            let with = self.with.get(run).filter(|with| with.len() <= MAX_SHARED);
            for number in with.into_iter().flatten() {
                *n_shared.entry(*number).or_default() += 1;
            }
        }
        let alike = n_shared.into_iter().filter_map(|(number, n_shared)| {
            let (other, n_other) = (self.plain.get(number)?, self.n_runs.get(number)?);
            let share = (200 * n_shared).checked_div(own.len() + n_other)?;
            let share = u8::try_from(share).unwrap_or(100).min(99);
            let share = if *other == plain { 100 } else { share };
            (ALIKE <= share).then_some((number, share))
        });
        let mut alike: Vec<(usize, u8)> = alike.collect();
        if alike.is_empty() {
            // Too short for a run, or of nothing but turns of phrase.
            alike.extend(self.first.get(&plain).map(|number| (*number, 100)));
        }
        alike
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_alike_by_what_they_share_whatever_their_punctuation() {
        let mut texts = Texts::default();
        for text in [
            "网络安全和信息化是事关国家安全和国家发展、事关广大人民群众工作生活的重大战略问题。",
            "没有网络安全就没有国家安全，没有信息化就没有现代化。",
            "短",
        ] {
            texts.add(text);
        }
        let same =
            "网络安全和信息化是事关国家安全和国家发展 事关广大人民群众工作生活的重大战略问题（ ）";
        assert_eq!(texts.resembling(same), [(0, 100)]);
        let near =
            "网络安全和信息化是事关国家安全和国家发展、事关广大人民群众工作学习的重大战略问题。";
        let [(0, share)] = texts.resembling(near)[..] else {
            panic!("{:?}", texts.resembling(near))
        };
        assert!((75..100).contains(&share), "{share}");
        assert_eq!(
            texts.resembling("没有信息化就没有现代化，这句话出自哪里？请选择。"),
            []
        );
        assert_eq!(texts.resembling("短。"), [(2, 100)]);
        assert_eq!(texts.resembling("，。"), []);
    }

    #[test]
    fn a_phrase_that_all_share_leads_nowhere() {
        let mut texts = Texts::default();
        for n in 0..1000 {
            texts.add(&format!(
                "根据材料下列说法正确的是哪一项{n:04}{:04}",
                n * 7 % 1000
            ));
        }
        let alike = texts.resembling("根据材料下列说法正确的是哪一项00420294");
        assert_eq!(alike.first(), Some(&(42, 100)));
        assert!(alike.len() < 5, "{alike:?}");
    }
}
