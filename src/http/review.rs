//! One slot of a graded attempt: what was asked, given, right, and why.
//!
//! Invariant: made only of what the use cases hand to staff, and to candidates after release: of [`Given`],
//! which holds no key, until keys are released, of [`Reviewed`] after.

use serde::Serialize;
use utoipa::ToSchema;

use super::candidate_paper::AskedQuestion;
use super::words::CorrectnessWord;
use crate::app::results::{Given, Keyed, Reviewed};
use crate::domain::grading::Worth;
use crate::domain::paper::Slot;
use crate::domain::question::{Body, Evidence, Key};
use crate::domain::release::Part;
use crate::domain::response::Response;
use crate::formats::MarksForm;
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
    /// What is right, in the letters of the paper; for an essay what a marker looks for. Null until keys
    /// are released.
    key: Option<ResponseForm>,
    /// Null until keys are released.
    correctness: Option<CorrectnessWord>,
    /// Null while a person has to mark it, and until keys are released.
    marks: Option<MarksForm>,
    marks_available: MarksForm,
    /// The score in one Chinese sentence. Null until keys are released.
    sentence: Option<String>,
    /// And in an English one.
    sentence_en: Option<String>,
    /// Null until explanations are released.
    explanation: Option<String>,
    /// Where it comes from. Null until explanations are released.
    evidence: Option<Vec<EvidenceReply>>,
}

/// A place in a study text.
#[derive(Serialize, ToSchema)]
#[schema(as = ReviewedEvidence)]
struct EvidenceReply {
    /// The id of the text.
    material: String,
    /// What the text is called. Null where that is not known.
    title: Option<String>,
    /// Where in it.
    place: String,
    /// The words there.
    quote: String,
}

impl From<Given> for ReviewedSlot {
    fn from(given: Given) -> Self {
        let Given {
            slot,
            number,
            body,
            response,
        } = given;
        Self {
            slot: number,
            question: AskedQuestion::new(&body, &slot),
            response: response.and_then(|response| in_letters(&response, &slot, &body)),
            key: None,
            correctness: None,
            marks: None,
            marks_available: MarksForm(slot.marks),
            sentence: None,
            sentence_en: None,
            explanation: None,
            evidence: None,
        }
    }
}

impl ReviewedSlot {
    /// A slot with its key, and where `until` says so with its explanation.
    pub(super) fn new(reviewed: Reviewed, until: Part) -> Self {
        let Reviewed {
            slot,
            question,
            response,
            score,
            sentences: [sentence, sentence_en],
            titles,
        } = reviewed;
        let Keyed { body, .. } = &*question;
        let written = |response: &Response| in_letters(response, &slot, body);
        let is_explained = Part::Explanations <= until;
        let explanation = || slot.reletter(body, &question.explanation);
        let evidence = |evidence: &Evidence| EvidenceReply {
            material: evidence.material.clone(),
            title: titles.get(&evidence.material).cloned(),
            place: evidence.place.clone(),
            quote: evidence.quote.clone(),
        };
        Self {
            slot: score.slot,
            question: AskedQuestion::new(body, &slot),
            response: response.as_ref().and_then(written),
            key: written(&model_answer(&question.key)),
            correctness: Some(score.correctness.into()),
            marks: match score.worth {
                Worth::Marked { marks, .. } => Some(MarksForm(marks)),
                Worth::Waiting => None,
            },
            marks_available: MarksForm(slot.marks),
            sentence: Some(sentence),
            sentence_en: Some(sentence_en),
            explanation: is_explained.then(explanation),
            evidence: is_explained.then(|| question.evidence.iter().map(evidence).collect()),
        }
    }
}

/// `None` for what does not belong to the slot.
fn in_letters(response: &Response, slot: &Slot, body: &Body) -> Option<ResponseForm> {
    ResponseForm::from_response(response, slot, &body.layout).ok()
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
