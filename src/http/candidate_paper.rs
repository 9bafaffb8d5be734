//! A paper as its candidate sees it.
//!
//! Invariant: options by letter, in the order of this paper, also where a stem or an option names one;
//! no id of a question or an option, no code, no topic, no difficulty, nothing of what is right.

use serde::Serialize;
use utoipa::ToSchema;

use super::words::KindWord;
use crate::app::attempts::{AskedSlot, SeenPaper};
use crate::domain::blueprint;
use crate::domain::marks::Marks;
use crate::domain::paper::Slot as PaperSlot;
use crate::domain::question::{Body, Choice, Layout, OptionId};
use crate::formats::MarksForm;

/// A paper.
#[derive(Serialize, ToSchema)]
pub(super) struct Paper {
    total_marks: MarksForm,
    sections: Vec<Section>,
    slots: Vec<PaperSlotReply>,
}

/// Questions of one kind, worth the same.
#[derive(Serialize, ToSchema)]
pub(super) struct Section {
    name: String,
    #[serde(rename = "type")]
    kind: KindWord,
    /// For each question.
    marks: MarksForm,
    /// How many questions.
    count: usize,
}

/// One question of a paper.
#[derive(Serialize, ToSchema)]
#[schema(as = Slot)]
pub(super) struct PaperSlotReply {
    /// Counted from 1.
    slot: u32,
    /// Index of its section, counted from 0.
    section: usize,
    marks: MarksForm,
    /// The slot whose stem carries the text that this question is about too; left out for the first of them,
    /// and where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<u32>,
    #[serde(flatten)]
    question: AskedQuestion,
}

/// A question as it stands on a paper.
#[derive(Serialize, ToSchema)]
pub(super) struct AskedQuestion {
    #[serde(rename = "type")]
    kind: KindWord,
    /// What is asked; `____` stands for a blank.
    stem: String,
    /// Single, multiple: what to choose from. Order: the items.
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<Lettered>>,
    /// Match: the sides that are asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<Vec<Numbered>>,
    /// Match: the sides to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<Vec<Lettered>>,
    /// Blank: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    blanks: Option<usize>,
}

/// Something to choose or to put in order.
#[derive(Serialize, ToSchema)]
pub(super) struct Lettered {
    #[schema(example = "A")]
    letter: String,
    text: String,
}

/// Something that is asked about.
#[derive(Serialize, ToSchema)]
pub(super) struct Numbered {
    #[schema(example = "1")]
    number: String,
    text: String,
}

impl Paper {
    pub(super) fn new(paper: SeenPaper) -> Self {
        let total: Marks = paper.slots.iter().map(|asked| asked.slot.marks).sum();
        Self {
            total_marks: MarksForm(total),
            sections: paper
                .sections
                .iter()
                .enumerate()
                .map(|(at, section)| Section::new(section, at, &paper.slots))
                .collect(),
            slots: (1..)
                .zip(paper.slots.iter().zip(paper.with))
                .map(|(slot, (asked, with))| PaperSlotReply::new(slot, asked, with))
                .collect(),
        }
    }
}

impl Section {
    /// The section at an index of the blueprint, as a paper has it: a plan may leave the count open.
    fn new(section: &blueprint::Section, at: usize, slots: &[AskedSlot]) -> Self {
        let count = slots
            .iter()
            .filter(|asked| asked.slot.section == at)
            .count();
        Self {
            name: section.name.clone(),
            kind: section.kind.into(),
            marks: MarksForm(section.marks.unwrap_or(Marks::ZERO)),
            count,
        }
    }
}

impl PaperSlotReply {
    fn new(slot: u32, asked: &AskedSlot, with: Option<u32>) -> Self {
        Self {
            slot,
            with,
            section: asked.slot.section,
            marks: MarksForm(asked.slot.marks),
            question: AskedQuestion::new(&asked.body, &asked.slot),
        }
    }
}

impl AskedQuestion {
    /// The question in the letters of one paper.
    pub(super) fn new(body: &Body, slot: &PaperSlot) -> Self {
        let mut asked = Self {
            kind: body.layout.kind().into(),
            stem: slot.reletter(body, &body.stem),
            options: None,
            left: None,
            right: None,
            blanks: None,
        };
        match &body.layout {
            Layout::Single(options) | Layout::Multiple(options) | Layout::Order(options) => {
                asked.options = Some(lettered(options, body, slot));
            }
            Layout::Match { left, right } => {
                asked.left = Some(numbered(left));
                asked.right = Some(lettered(right, body, slot));
            }
            Layout::Blank(blanks) => asked.blanks = Some(*blanks),
            Layout::TrueFalse | Layout::Essay => {}
        }
        asked
    }
}

/// Options in the order of the paper, as [`PaperSlot::letter_of`] names them; also where one speaks
/// of another (“A、B两项都对”).
fn lettered(choices: &[Choice], body: &Body, slot: &PaperSlot) -> Vec<Lettered> {
    let shown = |id: &OptionId| {
        let choice: &Choice = choices.iter().find(|choice| choice.id == *id)?;
        Some(Lettered {
            letter: slot.letter_of(id)?.to_string(),
            text: slot.reletter(body, &choice.text),
        })
    };
    slot.order.iter().filter_map(shown).collect()
}

fn numbered(choices: &[Choice]) -> Vec<Numbered> {
    let each = |(number, choice): (usize, &Choice)| Numbered {
        number: number.to_string(),
        text: choice.text.clone(),
    };
    (1..).zip(choices).map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QuestionVersionId;
    use crate::domain::scoring::Rule;

    fn choices(ids: &[&str]) -> Vec<Choice> {
        let choice = |id: &&str| Choice {
            id: id.parse().unwrap(),
            text: format!("text of {id}"),
            pinned: false,
        };
        ids.iter().map(choice).collect()
    }

    fn written(layout: Layout, order: &[&str]) -> serde_json::Value {
        let slot = PaperSlot {
            section: 0,
            version: QuestionVersionId::new(uuid::Uuid::nil()),
            marks: Marks::ZERO,
            rule: Rule::EXACT,
            order: order.iter().map(|id| id.parse().unwrap()).collect(),
        };
        let stem = "stem".to_owned();
        serde_json::to_value(AskedQuestion::new(&Body { stem, layout }, &slot)).unwrap()
    }

    #[test]
    fn options_are_lettered_in_the_order_of_the_paper_and_ids_stay_inside() {
        let wanted = serde_json::json!({"type": "single", "stem": "stem", "options": [
            {"letter": "A", "text": "text of x2"},
            {"letter": "B", "text": "text of x1"},
        ]});
        let layout = Layout::Single(choices(&["x1", "x2"]));
        assert_eq!(written(layout, &["x2", "x1"]), wanted);
    }

    #[test]
    fn left_sides_keep_their_order_and_right_sides_are_lettered() {
        let layout = Layout::Match {
            left: choices(&["l1", "l2"]),
            right: choices(&["r1", "r2"]),
        };
        let wanted = serde_json::json!({"type": "match", "stem": "stem",
            "left": [{"number": "1", "text": "text of l1"}, {"number": "2", "text": "text of l2"}],
            "right": [{"letter": "A", "text": "text of r2"}, {"letter": "B", "text": "text of r1"}],
        });
        assert_eq!(written(layout, &["r2", "r1"]), wanted);
    }

    #[test]
    fn a_question_without_options_has_none() {
        let blank = serde_json::json!({"type": "blank", "stem": "stem", "blanks": 2});
        assert_eq!(written(Layout::Blank(2), &[]), blank);
        let essay = serde_json::json!({"type": "essay", "stem": "stem"});
        assert_eq!(written(Layout::Essay, &[]), essay);
    }
}
