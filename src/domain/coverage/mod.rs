//! Which parts of a study text are asked about, and which questions a new version of it leaves without ground.
//!
//! Invariant: a question counts once in each part in which some of its evidence stands, and a character once
//! however often it is quoted; white space is never counted. Retired questions are left out: nobody is asked
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::question::{Evidence, Kind, Question, QuestionCode, Status};
use super::source_text::{SourceText, Standing};

mod parts;

pub use parts::parts_of;

/// A part of a text: what stands below a heading, or a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading, or how the paragraph begins.
    pub title: String,
    /// Its characters, counted from 0, the heading among them.
    pub range: Range<usize>,
}

/// How a text is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// As many as there are parts, in their order.
    pub parts: Vec<PartCoverage>,
    /// Of the whole text, with what stands in no part.
    pub whole: PartCoverage,
    /// Questions whose evidence the text does not hold, by code.
    pub lost: BTreeSet<QuestionCode>,
}

/// How a part is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartCoverage {
    /// Questions by kind.
    pub by_kind: BTreeMap<Kind, usize>,
    /// Its characters but white space.
    pub n_characters: usize,
    /// How many of them evidence quotes.
    pub n_quoted: usize,
}

impl PartCoverage {
    /// How many questions ask about it.
    pub fn n_questions(&self) -> usize {
        self.by_kind.values().sum()
    }

    /// What share of it is quoted: 0 to 1000.
    pub fn permille(&self) -> usize {
        (self.n_quoted * 1000)
            .checked_div(self.n_characters)
            .unwrap_or(0)
    }
}

/// How questions ask about the text of a material. Evidence that does not say where it stands counts at the
/// first place of its words.
pub fn cover(
    material: &str,
    text: &SourceText,
    parts: &[Part],
    questions: &[&Question],
) -> Coverage {
    let mut quoted = vec![Letter::Unquoted; text.n_characters()];
    for (letter, c) in quoted.iter_mut().zip(text.as_str().chars()) {
        if c.is_whitespace() {
            *letter = Letter::Space;
        }
    }
    let mut found: Vec<BTreeMap<Kind, usize>> = vec![BTreeMap::new(); parts.len()];
    let mut whole = BTreeMap::new();
    let mut lost = BTreeSet::new();
    for question in asked(questions) {
        let mut touched = BTreeSet::new();
        let mut is_about = false;
        for evidence in of_material(question, material) {
            let place = match text.standing(evidence) {
                Standing::Stands(place) | Standing::Moved(place) => place,
                Standing::Gone => {
                    lost.insert(question.code.clone());
                    continue;
                }
            };
            is_about = true;
            for letter in quoted.get_mut(place.clone()).into_iter().flatten() {
                if *letter == Letter::Unquoted {
                    *letter = Letter::Quoted;
                }
            }
            touched.extend(parts_at(parts, &place));
        }
        for part in touched {
            if let Some(by_kind) = found.get_mut(part) {
                *by_kind.entry(question.kind()).or_default() += 1;
            }
        }
        if is_about {
            *whole.entry(question.kind()).or_default() += 1;
        }
    }
    let count = |range: Range<usize>, by_kind| {
        let letters = quoted.get(range).unwrap_or_default();
        let n_of = |wanted| letters.iter().filter(|letter| **letter == wanted).count();
        let n_quoted = n_of(Letter::Quoted);
        PartCoverage {
            by_kind,
            n_characters: n_quoted + n_of(Letter::Unquoted),
            n_quoted,
        }
    };
    let of_parts = parts.iter().zip(found);
    Coverage {
        parts: of_parts
            .map(|(part, by_kind)| count(part.range.clone(), by_kind))
            .collect(),
        whole: count(0..text.n_characters(), whole),
        lost,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    Space,
    Unquoted,
    Quoted,
}

/// Questions that may still be drawn, or wait for review.
fn asked<'q>(questions: &[&'q Question]) -> impl Iterator<Item = &'q Question> {
    let is_asked = |question: &&Question| question.status != Status::Retired;
    questions.iter().copied().filter(is_asked)
}

fn of_material<'q>(question: &'q Question, id: &str) -> impl Iterator<Item = &'q Evidence> {
    let all = question.evidence.iter();
    all.filter(move |evidence| evidence.material == id)
}

/// Which parts, which are in order, share characters with a place.
fn parts_at(parts: &[Part], place: &Range<usize>) -> Range<usize> {
    let from = parts.partition_point(|part| part.range.end <= place.start);
    let to = parts.partition_point(|part| part.range.start < place.end);
    from..to.max(from)
}

/// What a new version of the texts means for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its evidence stands where it stood.
    Fine,
    /// All of its evidence stands, some of it elsewhere.
    Moved,
    /// Some of its evidence is gone: the question has to be looked at.
    Stale,
}

words! { Fate { Fine = "fine", Moved = "moved", Stale = "stale", } }

/// A question with what a new version means for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Which question.
    pub question: QuestionCode,
    /// The worst of its evidence.
    pub fate: Fate,
    /// Its evidence that is not fine: number from 0, fate, and where it stands now.
    pub evidence: Vec<(usize, Fate, Option<Range<usize>>)>,
}

/// Judges every question with evidence in a text of which there is a new version. `old` and `new` are the
/// texts by the ids of the materials; those without a new version stay as they are.
pub fn judge(
    questions: &[&Question],
    old: &BTreeMap<String, SourceText>,
    new: &BTreeMap<String, SourceText>,
) -> Vec<Judged> {
    let judged = asked(questions).filter_map(|question| {
        let mut is_about = false;
        let mut changed = Vec::new();
        for (n, evidence) in question.evidence.iter().enumerate() {
            let Some(text) = new.get(&evidence.material) else {
                continue;
            };
            is_about = true;
            match fate_of(evidence, old.get(&evidence.material), text) {
                (Fate::Fine, _) => {}
                (fate @ (Fate::Moved | Fate::Stale), place) => changed.push((n, fate, place)),
            }
        }
        let worst = changed.iter().map(|(_, fate, _)| *fate).max();
        is_about.then(|| Judged {
            question: question.code.clone(),
            fate: worst.unwrap_or(Fate::Fine),
            evidence: changed,
        })
    });
    judged.collect()
}

fn fate_of(
    evidence: &Evidence,
    old: Option<&SourceText>,
    new: &SourceText,
) -> (Fate, Option<Range<usize>>) {
    match new.standing(evidence) {
        Standing::Gone => (Fate::Stale, None),
        Standing::Moved(place) => (Fate::Moved, Some(place)),
        // With a passage it stands where it says; without, where its words were before, if they were.
        Standing::Stands(place) => {
            let before = match (&evidence.passage, old.map(|old| old.standing(evidence))) {
                (None, Some(Standing::Stands(before) | Standing::Moved(before))) => Some(before),
                (Some(_), _) | (None, Some(Standing::Gone) | None) => None,
            };
            if before.is_some_and(|before| before != place) {
                (Fate::Moved, Some(place))
            } else {
                (Fate::Fine, Some(place))
            }
        }
    }
}

#[cfg(test)]
mod tests;
