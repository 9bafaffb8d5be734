//! Questions, as authors send and read them: with their keys.

use actix_web::web::{Data, Json, Query};
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Body, Id, SignedInStaff, bad_query};
use super::paging::page;
use super::problem::Problem;
use super::refusal::wrong_count;
use super::words::{CognitiveWord, DifficultyWord, KindWord, StatusWord};
use crate::app::App;
use crate::app::bank::{self, Filter, PutCounts, Summary};
use crate::domain::question::QuestionCode;
use crate::formats::question::QuestionForm;

/// Largest batch, in bytes.
const BATCH_LIMIT: usize = 4 * 1024 * 1024;
/// Most questions of one batch.
const MAX_BATCH: usize = 1_000;
/// Questions of a page of the list.
const PAGE: std::ops::RangeInclusive<i64> = 1..=200;

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
    (status = 422, description = "`invalid_questions` with `faults`: `question` (from 0), `field`, `code`, `message`; `invalid_field`; `unreadable_body`"),
))]
#[post("/questions")]
pub(super) async fn put_questions(
    _: SignedInStaff,
    Body(form): Body<QuestionsForm, BATCH_LIMIT>,
    app: Data<App>,
) -> Result<Json<QuestionCounts>, Problem> {
    let found = form.questions.len();
    if !(1..=MAX_BATCH).contains(&found) {
        return Err(wrong_count("questions", found, MAX_BATCH));
    }
    let questions = bank::read_forms(form.questions)?;
    let counts = bank::put_questions(&app, questions).await?;
    Ok(Json(counts.into()))
}

/// Which questions to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionsQuery {
    /// The code of a topic.
    topic: Option<String>,
    /// The kind.
    #[serde(rename = "type")]
    #[param(inline)]
    kind: Option<KindWord>,
    /// Begin after this code.
    after: Option<String>,
    /// Questions of a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<i64>,
}

impl QuestionsQuery {
    fn read(self) -> Result<(Filter, i64), Problem> {
        let refuse = |fault: crate::domain::question::NotACode| bad_query(&fault.to_string());
        let limit = self.limit.unwrap_or(50);
        if !PAGE.contains(&limit) {
            let (min, max) = (PAGE.start(), PAGE.end());
            return Err(bad_query(&format!(
                "`limit` is {min} to {max}; found {limit}"
            )));
        }
        let filter = Filter {
            topic: self
                .topic
                .map(|code| code.parse())
                .transpose()
                .map_err(refuse)?,
            kind: self.kind.map(Into::into),
            after: self
                .after
                .map(|code| code.parse())
                .transpose()
                .map_err(refuse)?,
        };
        Ok((filter, limit))
    }
}

/// A page of the list of questions.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionPage {
    items: Vec<QuestionSummary>,
    /// What to pass as `after` for the next page; null on the last.
    next: Option<String>,
}

/// A line of the list: no key.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionSummary {
    code: String,
    version: u32,
    status: StatusWord,
    #[serde(rename = "type")]
    kind: KindWord,
    topic: String,
    difficulty: DifficultyWord,
    cognitive: CognitiveWord,
    stem: String,
}

impl From<Summary> for QuestionSummary {
    fn from(summary: Summary) -> Self {
        Self {
            code: summary.code.to_string(),
            version: summary.version,
            status: summary.status.into(),
            kind: summary.kind.into(),
            topic: summary.topic.to_string(),
            difficulty: summary.difficulty.into(),
            cognitive: summary.cognitive.into(),
            stem: summary.stem,
        }
    }
}

/// Lists questions by code.
#[utoipa::path(tag = "staff", params(QuestionsQuery), responses(
    (status = 200, body = QuestionPage),
    (status = 400, description = "`bad_query`"),
))]
#[get("/questions")]
pub(super) async fn list_questions(
    _: SignedInStaff,
    query: Query<QuestionsQuery>,
    app: Data<App>,
) -> Result<Json<QuestionPage>, Problem> {
    let (filter, limit) = query.into_inner().read()?;
    let found = bank::list_questions(&app, filter, limit + 1).await?;
    let (items, next) = page(found, limit, |last| last.code.to_string());
    Ok(Json(QuestionPage { items, next }))
}

/// One question, whole, with its key.
#[utoipa::path(tag = "staff", responses((status = 200, body = QuestionForm)))]
#[get("/questions/{code}")]
pub(super) async fn load_question(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    app: Data<App>,
) -> Result<Json<QuestionForm>, Problem> {
    let question = bank::load_question(&app, code).await?;
    Ok(Json(QuestionForm::from_question(&question)))
}
