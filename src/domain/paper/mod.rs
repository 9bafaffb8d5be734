//! Papers: drawn from a pool of questions by a blueprint and a secret.
//!
//! Invariant: a paper obeys its blueprint to the letter, holds no question twice and no two
//! enemies; the same blueprint, pool, secret and index give the same paper, on every machine. A
//! blueprint that the pool cannot serve is an error with its reason, never a relaxed paper.
//!
//! Reading order: `pool` (what is known of a question), `source` (blueprint and pool made
//! ready), `plan` (what is drawn, without words), then the ways to draw: [`deck`], [`uniform`],
//! [`forms`]; [`arrange`] (orders of questions and options), `drawing` (all papers of an exam).
//! [`check`] judges papers and shares no code with what drew them; [`certificate`] sums them up,
//! against the [`bounds`] that no drawing can beat; `commitment` promises them beforehand.

pub mod arrange;
pub mod bounds;
pub mod certificate;
pub mod check;
mod commitment;
pub mod deck;
mod drawing;
mod expected;
pub mod forms;
mod plan;
mod pool;
mod source;
pub mod uniform;

pub use certificate::{Audit, Certificate};
pub use check::{Checker, Violation};
pub use commitment::{Statement, digest};
pub use drawing::{DrawFault, Drawing, Method, Order, Papers};
pub use expected::{Expected, SAMPLE, expected};
pub use plan::Plan;
pub use pool::{LetterKey, PoolQuestion};
pub use source::{Answer, Source};

use super::QuestionVersionId;
use super::marks::Marks;
use super::question::letters::{Lettering, has_letters};
use super::question::{Body, OptionId};
use super::scoring::Rule;

/// The version of the generator, stored with each paper: another one may draw other papers.
pub const GENERATOR: &str = "decks/1";

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What is asked, in order.
    pub slots: Vec<Slot>,
}

/// One place on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Index of its section in the blueprint.
    pub section: usize,
    /// The question that stands here, in the version of the day of drawing.
    pub version: QuestionVersionId,
    /// What it is worth.
    pub marks: Marks,
    /// How it is scored.
    pub rule: Rule,
    /// Options, right sides or items in the order shown: the first is A.
    pub order: Vec<OptionId>,
}

impl Slot {
    /// The letter under which an option is shown here: A for the first.
    pub fn letter_of(&self, option: &OptionId) -> Option<char> {
        self.order
            .iter()
            .zip('A'..='Z')
            .find(|(id, _)| *id == option)
            .map(|(_, letter)| letter)
    }

    /// The option shown under a letter here.
    pub fn option_at(&self, letter: &str) -> Option<&OptionId> {
        self.order
            .iter()
            .zip('A'..='Z')
            .find(|(_, here)| letter.chars().eq([*here]))
            .map(|(id, _)| id)
    }

    /// A text of the author of this slot's question in the letters shown here; see
    /// [`Lettering::rewrite`].
    pub fn reletter(&self, body: &Body, text: &str) -> String {
        // Looked at first: what the letters of a text mean depends on the stem, which is read for it.
        if !has_letters(text) {
            return text.to_owned();
        }
        let choices = body.layout.choices();
        let shown: Option<Vec<char>> = choices
            .iter()
            .map(|choice| self.letter_of(&choice.id))
            .collect();
        // A slot shows every option of its question; of another question's text it knows nothing.
        shown.map_or_else(
            || text.to_owned(),
            |shown| {
                Lettering::new(body.layout.kind(), shown)
                    .beside(&body.stem)
                    .rewrite(text)
            },
        )
    }
}

impl Paper {
    /// Marks of the whole paper.
    pub fn total(&self) -> Marks {
        self.slots.iter().map(|slot| slot.marks).sum()
    }
}

#[cfg(test)]
mod tests;
