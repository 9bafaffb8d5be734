//! 填空复核: what was written in blanks, each distinct answer once.
//!
//! Invariant: counts and texts, never who wrote them.

use actix_web::get;
use actix_web::web::{Data, Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Id, SignedInStaff, bad_query};
use super::problem::Problem;
use super::words::AnswerStateWord;
use crate::app::App;
use crate::app::blank_review::{self, Blank, Distinct, Filter, Status};
use crate::domain::ExamId;
use crate::domain::results::PerMille;

/// Answers of a page where nobody says.
const PAGE: usize = 50;
/// Most answers of a page.
const MAX_PAGE: usize = 200;

/// Which answers to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct BlankAnswerQuery {
    /// To the question of this code.
    question: Option<String>,
    /// `open` where nothing is said: those that are not right.
    #[param(inline)]
    status: Option<StatusQuery>,
    /// Begin after this place.
    after: Option<String>,
    /// How many, 50 where nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// How listed answers stand.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusQuery {
    /// Not right: near or wrong.
    Open,
    /// Right by a ruling.
    Accepted,
    /// However.
    All,
}

impl BlankAnswerQuery {
    fn read(&self) -> Result<(Filter, usize), Problem> {
        let code = self.question.as_deref().map(str::parse).transpose();
        let after = self.after.as_deref().map(str::parse).transpose();
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(bad_query(&format!(
                "limit: wanted 1 to {MAX_PAGE}; found {limit}"
            )));
        }
        let status = match self.status {
            None | Some(StatusQuery::Open) => Status::Open,
            Some(StatusQuery::Accepted) => Status::Accepted,
            Some(StatusQuery::All) => Status::All,
        };
        let filter = Filter {
            code: code.map_err(|fault| bad_query(&format!("question: {fault}")))?,
            status,
            after: after.map_err(|fault| bad_query(&format!("after: {fault}")))?,
        };
        Ok((filter, limit))
    }
}

/// A distinct answer to a blank.
#[derive(Serialize, ToSchema)]
pub(super) struct BlankAnswer {
    /// The code of the question.
    code: String,
    /// The number of its version, as papers have it.
    version: u32,
    #[schema(format = "uuid")]
    question_version_id: String,
    /// What is asked; `____` stands for a blank.
    stem: String,
    /// Counted from 1.
    blank: u32,
    /// What the key accepts in this blank.
    accepted: Vec<String>,
    /// The answer in the one form in which it is compared.
    text: String,
    /// As it was written: up to three spellings.
    spellings: Vec<String>,
    /// How many wrote it.
    count: u64,
    /// How many had the blank.
    had: u64,
    /// `count` of `had`, in thousandths.
    share_per_mille: Option<u32>,
    state: AnswerStateWord,
}

impl From<Distinct> for BlankAnswer {
    fn from(answer: Distinct) -> Self {
        Self {
            code: answer.place.code.to_string(),
            version: answer.place.version,
            question_version_id: answer.version.to_string(),
            stem: answer.stem,
            blank: answer.place.blank,
            accepted: answer.accepted,
            text: answer.place.canonical,
            spellings: answer.spellings,
            count: answer.place.count,
            had: answer.n_had,
            share_per_mille: answer.share.map(PerMille::thousandths),
            state: answer.state.into(),
        }
    }
}

/// A blank, as far as it was filled.
#[derive(Serialize, ToSchema)]
pub(super) struct BlankFilled {
    /// The code of the question.
    code: String,
    /// The number of its version.
    version: u32,
    /// Counted from 1.
    blank: u32,
    /// How many had it.
    had: u64,
    /// How many left it empty.
    empty: u64,
    /// Distinct answers, however they stand.
    distinct: usize,
}

impl From<Blank> for BlankFilled {
    fn from(blank: Blank) -> Self {
        Self {
            code: blank.code.to_string(),
            version: blank.version,
            blank: blank.blank,
            had: blank.n_had,
            empty: blank.n_empty,
            distinct: blank.n_distinct,
        }
    }
}

/// A page of distinct answers: near ones first, then by count.
#[derive(Serialize, ToSchema)]
pub(super) struct BlankAnswerPage {
    items: Vec<BlankAnswer>,
    /// The blanks of the exam, or of the question that was asked for; told on the first page alone.
    blanks: Vec<BlankFilled>,
    /// What to pass as `after` for the next page; null on the last.
    next: Option<String>,
}

/// What was written in the blanks of an exam, each distinct answer once, of attempts that have ended.
///
/// Answers that are compared as the same are one. Those that are wrong and nearly right come first. Nothing
/// tells who wrote what; answers left empty are counted by blank and not listed. Where the blanks of a
/// question may be filled in any order, what any of them accepts is right in each.
#[utoipa::path(tag = "staff", params(BlankAnswerQuery), responses(
    (status = 200, body = BlankAnswerPage),
    (status = 400, description = "`bad_query`"),
))]
#[get("/exams/{exam}/blank-answers")]
pub(super) async fn list_blank_answers(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<BlankAnswerQuery>,
    app: Data<App>,
) -> Result<Json<BlankAnswerPage>, Problem> {
    let (filter, limit) = query.read()?;
    let is_first = filter.after.is_none();
    let mut review = blank_review::list(&app, exam, filter, limit.saturating_add(1)).await?;
    let has_more = limit < review.answers.len();
    review.answers.truncate(limit);
    let last = review.answers.last().filter(|_| has_more);
    let next = last.map(|last| last.place.to_string());
    let blanks = review.blanks.into_iter().filter(|_| is_first);
    Ok(Json(BlankAnswerPage {
        blanks: blanks.map(Into::into).collect(),
        items: review.answers.into_iter().map(Into::into).collect(),
        next,
    }))
}
