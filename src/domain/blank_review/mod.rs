//! 填空复核: what was written in blanks, each distinct answer once, for a person to look at.
//!
//! Invariant: nothing here scores, and nothing tells who wrote what. What is kept grows with the distinct
//! answers, not with the candidates: of each a count, and the first few spellings.

mod place;

use std::collections::BTreeMap;

pub use place::{NotAPlace, Place};

use super::response::Response;
use super::scoring::normalise::{is_unseen, normalise};
use super::scoring::reading::{Policy, Reading, read};
use super::scoring::{Blanks, Reader};

/// Spellings that are kept of a distinct answer.
pub const SPELLINGS: usize = 3;

/// How a distinct answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The key accepts it.
    Right,
    /// A ruling accepts it.
    Accepted,
    /// It is wrong, and so near to what is accepted that a person should look at it.
    Near,
    /// It is wrong.
    Wrong,
}

words! {
    State {
        Right = "right",
        Accepted = "accepted",
        Near = "near",
        Wrong = "wrong",
    }
}

/// What was written in one blank that reads the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// How many wrote it.
    pub count: u64,
    /// As it was written: the first spellings that came, at most [`SPELLINGS`].
    pub spellings: Vec<String>,
}

/// What was written in one blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfBlank {
    /// How many left it empty, or wrote nothing that could be compared.
    pub n_empty: u64,
    /// Distinct answers, by the one form in which they are compared.
    pub texts: BTreeMap<String, Written>,
}

/// What those who had a question wrote in its blanks, where it was scored by one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// By what it was scored.
    pub rule: Blanks,
    /// How many had it.
    pub n_had: u64,
    /// Its blanks, in order.
    pub blanks: Vec<OfBlank>,
}

impl Tally {
    /// Of nobody yet.
    pub fn new(rule: Blanks, n_blanks: usize) -> Self {
        Self {
            rule,
            n_had: 0,
            blanks: vec![OfBlank::default(); n_blanks],
        }
    }

    /// Counts one who had the question. Whatever is no text in each blank left all of them empty.
    pub fn add(&mut self, response: Option<&Response>) {
        self.n_had += 1;
        let texts = match response {
            Some(Response::Blanks(texts)) if texts.len() == self.blanks.len() => texts.as_slice(),
            Some(
                Response::Blanks(_)
                | Response::Choices(_)
                | Response::Truth(_)
                | Response::Pairs(_)
                | Response::Order(_)
                | Response::Text(_),
            )
            | None => &[],
        };
        let mut texts = texts.iter();
        for blank in &mut self.blanks {
            let text = texts.next().map_or("", String::as_str);
            match canonical(text, self.rule.reader) {
                None => blank.n_empty += 1,
                Some(canonical) => blank.texts.entry(canonical).or_default().add(text),
            }
        }
    }
}

impl Written {
    fn add(&mut self, text: &str) {
        self.count += 1;
        if self.spellings.len() < SPELLINGS && !self.spellings.iter().any(|known| known == text) {
            self.spellings.push(text.to_owned());
        }
    }
}

/// The form in which a text is compared; none where nothing is left of it.
pub fn canonical(text: &str, reader: Reader) -> Option<String> {
    if is_unseen(text) {
        return None;
    }
    let canonical = match reader {
        Reader::Text1 => normalise(text),
        Reader::Text2(policy) => read(text, policy).canonical().to_owned(),
    };
    (!canonical.is_empty()).then_some(canonical)
}

/// Texts that are right in one blank, read once for many answers.
struct Accepted {
    reader: Reader,
    plain: Vec<String>,
    read: Vec<Reading>,
}

impl Accepted {
    fn new<'a>(texts: impl Iterator<Item = &'a String>, reader: Reader) -> Self {
        let texts: Vec<&String> = texts.collect();
        Self {
            reader,
            plain: texts.iter().map(|text| normalise(text)).collect(),
            read: texts
                .iter()
                .map(|text| read(text, policy_of(reader)))
                .collect(),
        }
    }

    fn accepts(&self, written: &str) -> bool {
        match self.reader {
            Reader::Text1 => self.plain.contains(&normalise(written)),
            Reader::Text2(policy) => {
                let given = read(written, policy);
                self.read.iter().any(|accepted| given.says(accepted))
            }
        }
    }

    /// Whether a wrong answer is worth a look. A paper of `text/1` refuses much of what `text/2` lets
    /// pass: that is the nearest of all.
    fn is_near(&self, written: &str) -> bool {
        let given = read(written, policy_of(self.reader));
        let near = |accepted| given.is_near(accepted) || given.says(accepted);
        self.read.iter().any(near)
    }
}

fn policy_of(reader: Reader) -> Policy {
    match reader {
        Reader::Text1 => Policy::default(),
        Reader::Text2(policy) => policy,
    }
}

/// Tells how answers to one blank stand.
pub struct Judge {
    by_key: Accepted,
    by_ruling: Accepted,
}

impl Judge {
    /// Of a blank, by its place from 0. Where the answers may stand in any order, what any blank accepts is
    /// right in each.
    pub fn new(
        rule: Blanks,
        place: usize,
        by_key: &[Vec<String>],
        by_ruling: &[Vec<String>],
    ) -> Self {
        let of = |texts: &[Vec<String>]| {
            let blanks = texts.iter().enumerate();
            let own = blanks.filter(|(at, _)| rule.unordered || *at == place);
            Accepted::new(own.flat_map(|(_, texts)| texts), rule.reader)
        };
        Self {
            by_key: of(by_key),
            by_ruling: of(by_ruling),
        }
    }

    /// How an answer stands, as one of its spellings.
    pub fn state_of(&self, written: &str) -> State {
        if self.by_key.accepts(written) {
            State::Right
        } else if self.by_ruling.accepts(written) {
            State::Accepted
        } else if self.by_key.is_near(written) || self.by_ruling.is_near(written) {
            State::Near
        } else {
            State::Wrong
        }
    }
}

#[cfg(test)]
mod tests;
