//! Questions, as authors send and read them: with their keys.
//!
//! Invariant: every route here is for staff; what candidates see of a question is `candidate_paper`.

mod coverage;
mod export;
mod list;
mod preview;
mod reviews;
mod usage;

use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInStaff};
use super::problem::Problem;
use super::refusal::{other_code, wrong_count};
use crate::app::App;
use crate::app::bank::{self, PutCounts};
use crate::domain::question::QuestionCode;
use crate::formats::question::QuestionForm;

pub(super) use coverage::cover_material;
pub(super) use export::{export_bank, list_findings, list_losses, question_template};
pub(super) use list::list_questions;
pub(super) use preview::{load_version, preview_question};
pub(super) use reviews::{list_versions, review_questions};
pub(super) use usage::{observe_exam, read_usage};

/// Largest batch, in bytes.
const BATCH_LIMIT: usize = 4 * 1024 * 1024;
/// Most questions of one batch.
const MAX_BATCH: usize = 1_000;

/// A batch of questions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionsForm {
    #[schema(min_items = 1, max_items = 1000)]
    questions: Vec<QuestionForm>,
}

/// What storing a batch did.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionCounts {
    /// Codes that were new.
    created: usize,
    /// Questions that got a new version or another status.
    changed: usize,
    /// Questions that were there as they are.
    unchanged: usize,
}

impl From<PutCounts> for QuestionCounts {
    fn from(counts: PutCounts) -> Self {
        Self {
            created: counts.created,
            changed: counts.changed,
            unchanged: counts.unchanged,
        }
    }
}

/// Stores questions by their codes, all or none.
#[utoipa::path(tag = "staff", request_body = QuestionsForm, responses(
    (status = 200, body = QuestionCounts),
    (status = 409, description = "`second_person_needed`: a question that is new or changed comes in approved, and the service is set so that somebody other than its author approves it; `question_changed`"),
    (status = 422, description = "`invalid_questions` with `faults`: `question` (from 0), `field`, `code`, `message`; `invalid_field`; `unreadable_body`"),
))]
#[post("/questions")]
pub(super) async fn put_questions(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<QuestionsForm, BATCH_LIMIT>,
    app: Data<App>,
) -> Result<Json<QuestionCounts>, Problem> {
    let found = form.questions.len();
    if !(1..=MAX_BATCH).contains(&found) {
        return Err(wrong_count("questions", found, MAX_BATCH));
    }
    let questions = bank::read_forms(form.questions)?;
    let counts = bank::put_questions(&app, Some(&staff), questions).await?;
    Ok(Json(counts.into()))
}

/// Stores the next version of a question, or a new question.
///
/// `version` is the version that the author changed, as it was read; 1 for a new question. What is stored is
/// the version after it, which comes back.
#[utoipa::path(tag = "staff", request_body = QuestionForm, responses(
    (status = 200, body = QuestionForm),
    (status = 409, description = "`question_changed` with `version`: another version is in use by now; `second_person_needed`"),
    (status = 422, description = "`invalid_questions`; `invalid_field`: the code is another than that of the address; `unreadable_body`"),
))]
#[put("/questions/{code}")]
pub(super) async fn put_question(
    SignedInStaff(staff): SignedInStaff,
    Id(code): Id<QuestionCode>,
    Body(form): Body<QuestionForm, BATCH_LIMIT>,
    app: Data<App>,
) -> Result<Json<QuestionForm>, Problem> {
    if form.code != code.as_str() {
        return Err(other_code(&form.code, &code));
    }
    let mut questions = bank::read_forms(vec![form])?;
    let question = questions.pop().ok_or_else(Problem::not_found)?;
    let stored = bank::put_question(&app, &staff, question).await?;
    Ok(Json(QuestionForm::from_question(&stored)))
}

/// One question, whole, with its key.
#[utoipa::path(tag = "staff", responses((status = 200, body = QuestionForm)))]
#[get("/questions/{code}")]
pub(super) async fn load_question(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    app: Data<App>,
) -> Result<Json<QuestionForm>, Problem> {
    let question = bank::load_question(&app, code, None).await?;
    Ok(Json(QuestionForm::from_question(&question)))
}
