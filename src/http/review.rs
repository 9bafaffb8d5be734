//! One slot of a graded attempt: what was asked, given, right, and why.
//!
//! Invariant: made only of [`Reviewed`], which the use cases hand to staff, and to candidates after
//! release.

use serde::Serialize;
use utoipa::ToSchema;

use super::candidate_paper::AskedQuestion;
use super::words::CorrectnessWord;
use crate::app::results::{Keyed, Reviewed};
use crate::domain::grading::Worth;
use crate::domain::paper::Slot;
use crate::domain::question::Key;
use crate::domain::response::Response;
use crate::formats::MarksForm;
use crate::formats::question::EvidenceForm;
use crate::formats::response::ResponseForm;

/// One slot of a graded attempt.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewedSlot {
    /// Counted from 1.
    slot: u32,
    #[serde(flatten)]
    question: AskedQuestion,
    /// What was given, in the letters of the paper.
    response: Option<ResponseForm>,
    /// What is right, in the letters of the paper; for an essay what a marker looks for.
    key: Option<ResponseForm>,
    correctness: CorrectnessWord,
    /// Null while a person has to mark it.
    marks: Option<MarksForm>,
    marks_available: MarksForm,
    /// The score in one Chinese sentence.
    sentence: String,
    /// And in an English one.
    sentence_en: String,
    explanation: String,
    /// Where it comes from.
    evidence: Vec<EvidenceForm>,
}

impl From<Reviewed> for ReviewedSlot {
    fn from(reviewed: Reviewed) -> Self {
        let Reviewed {
            slot,
            question,
            response,
            score,
            sentences: [sentence, sentence_en],
        } = reviewed;
        let written = |response: &Response| in_letters(response, &slot, &question);
        Self {
            slot: score.slot,
            question: AskedQuestion::new(&question.body, &slot),
            response: response.as_ref().and_then(written),
            key: written(&model_answer(&question.key)),
            correctness: score.correctness.into(),
            marks: match score.worth {
                Worth::Marked { marks, .. } => Some(MarksForm(marks)),
                Worth::Waiting => None,
            },
            marks_available: MarksForm(slot.marks),
            sentence,
            sentence_en,
            explanation: slot.reletter(&question.body, &question.explanation),
            evidence: question.evidence.iter().map(evidence).collect(),
        }
    }
}

/// `None` for what does not belong to the slot.
fn in_letters(response: &Response, slot: &Slot, question: &Keyed) -> Option<ResponseForm> {
    ResponseForm::from_response(response, slot, &question.body.layout).ok()
}

/// The response that is right.
fn model_answer(key: &Key) -> Response {
    match key {
        Key::Choices(options) => Response::Choices(options.clone()),
        Key::Truth(truth) => Response::Truth(*truth),
        Key::Blanks(blanks) => {
            let model = |accepted: &Vec<String>| accepted.first().cloned().unwrap_or_default();
            Response::Blanks(blanks.iter().map(model).collect())
        }
        Key::Pairs(pairs) => Response::Pairs(pairs.clone()),
        Key::Order(items) => Response::Order(items.clone()),
        Key::Rubric(rubric) => Response::Text(rubric.clone()),
    }
}

fn evidence(evidence: &crate::domain::question::Evidence) -> EvidenceForm {
    EvidenceForm {
        material: evidence.material.clone(),
        place: evidence.place.clone(),
        quote: evidence.quote.clone(),
    }
}
