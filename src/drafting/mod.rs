//! Drafting: study texts become drafts of questions, each with its evidence. No language model.
//!
//! Invariant: the same texts and plan give the same drafts, byte for byte; every key stands in the words of
//! its evidence, and every draft passes the linter's errors.
//!
//! ```text
//! text → paragraphs, sentences → candidates (spans that may be asked for) → questions (stem, options, checks) → drafts
//! ```
//!
//! A candidate goes to the kind of question that suits it: an item of a list to a blank, numbers and dates to
//! a single choice, parallel clauses to matching. Wrong options are words of the same kind from the same texts,
//! or numbers of the same form; nothing is invented. Whatever cannot be asked cleanly is dropped and counted
//! in the [`Tally`]. Drafts wait for a person: most ask for recall, and whether a question is worth asking is
//! not for a machine to say.

mod candidates;
mod origin;
mod questions;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::lint::Finding;
use crate::domain::question::{Kind, Question, TopicCode};

pub use origin::{Origin, Reason};

/// A study text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its name in evidence.
    pub id: String,
    /// Its title, as stems name it where the text has no parts with titles of their own.
    pub title: String,
    /// Year and month in which it was written; none is looked for on its first lines. Years that the text
    /// leaves out (今年, 7月) are told by it.
    pub date: Option<(i16, u8)>,
    /// The text, UTF-8 with LF.
    pub text: String,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The topic of the drafts; their codes are `{topic}-{letter of the kind}{number}`.
    pub topic: TopicCode,
    /// Most drafts: the best, spread over kinds and parts of the texts. None keeps all.
    pub limit: Option<usize>,
}

/// Drafts and how they came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of kinds, then of the texts.
    pub drafts: Vec<Draft>,
    /// One for each origin, in the order of [`Origin::ALL`].
    pub tally: Vec<Tally>,
    /// Paragraphs of running text, headings and contents left out.
    pub n_paragraphs: usize,
    /// Sentences in them.
    pub n_sentences: usize,
}

/// One drafted question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The question, a draft in version 1.
    pub question: Question,
    /// What it was made of.
    pub source: Origin,
    /// Where each evidence of the question stands, in the same order.
    pub evidence: Vec<Span>,
    /// Warnings of the linter that remain.
    pub verdicts: Vec<Finding>,
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The material.
    pub material: String,
    /// The paragraph of running text, from 1.
    pub paragraph: usize,
    /// First and last line, from 1.
    pub lines: (usize, usize),
    /// Where in [`Material::text`], in characters.
    pub chars: Range<usize>,
    /// The characters there, as they are in the file, line breaks included.
    pub quote: String,
}

/// What became of one kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The kind.
    pub origin: Origin,
    /// Candidates found.
    pub found: usize,
    /// Drafts made, by kind of question.
    pub drafted: BTreeMap<Kind, usize>,
    /// Attempts given up, by reason.
    pub dropped: BTreeMap<Reason, usize>,
}

/// Drafts questions from these texts.
pub fn draft(materials: &[Material], plan: &Plan) -> Outcome {
    let texts = text::Texts::read(materials);
    let found = candidates::find(&texts);
    questions::assemble(&texts, &found, plan)
}
