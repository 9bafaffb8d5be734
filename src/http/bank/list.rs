//! Lists of questions: search and pages.

use actix_web::get;
use actix_web::web::{Data, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::app::bank::{self, Filter, Summary};
use crate::http::extract::{SignedInStaff, bad_query};
use crate::http::paging::page;
use crate::http::problem::Problem;
use crate::http::words::{CognitiveWord, DifficultyWord, KindWord, StatusWord};

/// Questions of a page of the list.
const PAGE: std::ops::RangeInclusive<i64> = 1..=200;
/// Longest text that is looked for, in characters.
const MAX_SEARCH: usize = 100;

/// Which questions to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct QuestionsQuery {
    /// The code of a topic.
    pub(super) topic: Option<String>,
    /// The kind.
    #[serde(rename = "type")]
    #[param(inline)]
    pub(super) kind: Option<KindWord>,
    /// Where it stands in its life.
    #[param(inline)]
    pub(super) status: Option<StatusWord>,
    /// Expected difficulty.
    #[param(inline)]
    pub(super) difficulty: Option<DifficultyWord>,
    /// What answering takes.
    #[param(inline)]
    pub(super) cognitive: Option<CognitiveWord>,
    /// One of its tags.
    #[param(max_length = 100)]
    pub(super) tag: Option<String>,
    /// A text in its stem, in one of its options or in its code, whatever the case.
    #[param(max_length = 100)]
    pub(super) search: Option<String>,
    /// Begin after this code.
    pub(super) after: Option<String>,
    /// Questions of a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(super) limit: Option<i64>,
}

impl QuestionsQuery {
    pub(super) fn read(self) -> Result<(Filter, i64), Problem> {
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
            status: self.status.map(Into::into),
            difficulty: self.difficulty.map(Into::into),
            cognitive: self.cognitive.map(Into::into),
            tag: read_text("tag", self.tag)?,
            text: read_text("search", self.search)?,
            after: self
                .after
                .map(|code| code.parse())
                .transpose()
                .map_err(refuse)?,
        };
        Ok((filter, limit))
    }
}

/// A text to look for; none where it is empty.
fn read_text(name: &str, text: Option<String>) -> Result<Option<String>, Problem> {
    let text = text
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    let found = text.as_ref().map_or(0, |text| text.chars().count());
    if MAX_SEARCH < found {
        return Err(bad_query(&format!(
            "`{name}` has at most {MAX_SEARCH} characters; found {found}"
        )));
    }
    Ok(text)
}

/// A page of the list of questions.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct QuestionPage {
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
pub(in crate::http) async fn list_questions(
    _: SignedInStaff,
    query: Query<QuestionsQuery>,
    app: Data<App>,
) -> Result<Json<QuestionPage>, Problem> {
    let (filter, limit) = query.into_inner().read()?;
    let found = bank::list_questions(&app, filter, limit + 1).await?;
    let (items, next) = page(found, limit, |last| last.code.to_string());
    Ok(Json(QuestionPage { items, next }))
}
