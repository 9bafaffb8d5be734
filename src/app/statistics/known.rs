//! What is known of the questions of an exam: what they ask, how they stand, what a guess is worth.
//!
//! Invariant: questions stand as they count now, with what was ruled, and in the order of the slots given.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::guess::guess;
use crate::app::Error;
use crate::app::keys::Questions;
use crate::app::sheets::{AnsweredSlot, Source};
use crate::domain::blank_review::canonical;
use crate::domain::grading::{Correctness, Standing, Worth};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::{Difficulty, Key, Kind, Layout, OptionId, QuestionCode};
use crate::domain::response::Response;
use crate::domain::results::questions::chosen_places;
use crate::domain::scoring::Reader;
use crate::domain::statistics::classical::Figure;
use crate::formats::score_sheet::{given, n_options};
use crate::store::bank::Keyed;
use crate::store::{Connection, bank, rulings};

/// A question on papers of an exam.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its code.
    pub code: QuestionCode,
    /// The number of its version on papers.
    pub version: u32,
    /// The name of its 大题.
    pub section: String,
    /// Its kind.
    pub kind: Kind,
    /// What it carries.
    pub full_marks: Marks,
    /// How hard its author holds it.
    pub difficulty: Difficulty,
    /// How it stands.
    pub standing: Standing,
    /// The share of the marks that a blind guess wins on average, where guessing makes sense.
    pub guess: Option<Figure>,
    /// Options that can be chosen; 0 where nothing is chosen.
    pub n_options: usize,
    /// Places of the right options, 0 for A or 对.
    pub keys: Vec<usize>,
    keyed: Arc<Keyed>,
    reader: Option<Reader>,
}

/// A question that a ruling dropped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DroppedQuestion {
    /// Its code.
    pub code: QuestionCode,
    /// The number of its version on papers.
    pub version: u32,
}

/// The questions of these slots, one for each.
pub(super) fn load(
    conn: &mut Connection,
    source: &Source,
    slots: &[Slot],
) -> Result<Vec<Known>, Error> {
    let in_force = rulings::list_in_force(conn, source.exam.id)?;
    let questions = Questions::ruled(conn, &source.keys, &in_force, slots)?;
    let ready = questions.ready(slots);
    let versions: BTreeSet<_> = slots.iter().map(|slot| slot.version).collect();
    let versions = Vec::from_iter(versions);
    let names = bank::load_names(conn, &versions)?;
    let particulars = bank::load_particulars(conn, &versions)?;
    let known = slots.iter().map(|slot| {
        let name = names.get(&slot.version);
        let (code, version) = name.ok_or(Error::NotFound)?;
        let keyed = questions.get(slot.version).ok_or(Error::NotFound)?;
        let ruled = questions.ruled_of(slot.version);
        let (standing, also) = ruled.ok_or(Error::NotFound)?;
        let (_, difficulty) = particulars.get(&slot.version).ok_or(Error::NotFound)?;
        let layout = &keyed.body.layout;
        let keys = [Some(&keyed.key), also].into_iter().flatten();
        let keys: BTreeSet<usize> = keys.flat_map(|key| places_of(layout, key)).collect();
        Ok(Known {
            code: code.clone(),
            version: *version,
            section: source.section(slot.section).to_owned(),
            kind: layout.kind(),
            full_marks: slot.marks,
            difficulty: *difficulty,
            standing,
            guess: ready
                .asked(slot)
                .and_then(|asked| guess(layout, &asked, slot.marks)),
            n_options: n_options(layout),
            keys: keys.into_iter().collect(),
            keyed: Arc::clone(keyed),
            reader: questions.rule(slot).blanks().map(|blanks| blanks.reader),
        })
    });
    known.collect()
}

/// Places of the options that a key holds for right.
fn places_of(layout: &Layout, key: &Key) -> Vec<usize> {
    let right: &BTreeSet<OptionId> = match key {
        Key::Choices(right) => right,
        Key::Truth(truth) => return chosen_places(layout, &Response::Truth(*truth)),
        Key::Blanks(_) | Key::Pairs(_) | Key::Order(_) | Key::Rubric(_) => return Vec::new(),
    };
    chosen_places(layout, &Response::Choices(right.clone()))
}

impl Known {
    /// Whether it was dropped: it is in no figure.
    pub(super) fn is_dropped(&self) -> bool {
        self.standing == Standing::Dropped
    }

    /// The name under which a dropped question is told.
    pub(super) fn dropped(&self) -> DroppedQuestion {
        DroppedQuestion {
            code: self.code.clone(),
            version: self.version,
        }
    }

    /// Full marks as a real number.
    pub(super) fn full(&self) -> f64 {
        in_marks(self.full_marks)
    }

    /// The options that a response chooses, 0 for A or 对.
    pub(super) fn chosen(&self, response: Option<&Response>) -> Vec<usize> {
        let layout = &self.keyed.body.layout;
        response.map_or_else(Vec::new, |response| chosen_places(layout, response))
    }

    /// What equal answers have in common, of an answer without full marks to a question with more patterns than
    /// options: letters of the author, or texts in the form in which they are compared.
    pub(super) fn wrong_pattern(&self, one: &AnsweredSlot<'_>) -> Option<String> {
        let response = match one.score.correctness {
            Correctness::Wrong | Correctness::Partly => one.response?,
            Correctness::Right
            | Correctness::Unanswered
            | Correctness::Waiting
            | Correctness::Dropped => return None,
        };
        match (self.kind, response) {
            (Kind::Blank, Response::Blanks(texts)) => {
                let reader = self.reader?;
                let texts = texts.iter().map(|text| canonical(text, reader));
                let texts: Vec<String> = texts.map(Option::unwrap_or_default).collect();
                Some(texts.join("；"))
            }
            (Kind::Multiple | Kind::Match | Kind::Order, _) => {
                Some(given(&self.keyed.body.layout, response))
            }
            (Kind::Single | Kind::TrueFalse | Kind::Essay | Kind::Blank, _) => None,
        }
    }
}

/// As a real number of marks.
pub(super) fn in_marks(marks: Marks) -> f64 {
    f64::from(marks.hundredths()) / 100.0
}

/// The score of a slot, in marks; none while it waits for a person, and where the question did not count when
/// it was graded.
pub(super) fn score_of(one: &AnsweredSlot<'_>) -> Option<f64> {
    match (one.score.worth, one.score.correctness) {
        (Worth::Waiting, _) | (Worth::Marked { .. }, Correctness::Dropped) => None,
        (
            Worth::Marked { marks, .. },
            Correctness::Right
            | Correctness::Partly
            | Correctness::Wrong
            | Correctness::Unanswered
            | Correctness::Waiting,
        ) => Some(in_marks(marks)),
    }
}
