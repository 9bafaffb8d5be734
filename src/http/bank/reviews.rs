//! Review of questions: verdicts, and the history of a question.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::app::bank::{self, MAX_REVIEWED, ReviewLine, Reviewed, VersionLine};
use crate::domain::question::QuestionCode;
use crate::http::audit::SignatureReply;
use crate::http::extract::{Body, Id, SignedInStaff};
use crate::http::moment::Moment;
use crate::http::problem::Problem;
use crate::http::refusal::{unreadable, wrong_count};
use crate::http::words::{StatusWord, VerdictWord};

/// A verdict about some questions, for all of them or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReviewForm {
    decision: VerdictWord,
    /// To the authors; wanted where questions are returned.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
    #[schema(min_items = 1, max_items = 500)]
    questions: Vec<ReviewedForm>,
}

/// A version that a reviewer looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewedForm {
    code: String,
    /// The version that was looked at.
    version: u32,
}

/// What became of the questions.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ReviewedList {
    items: Vec<ReviewedQuestion>,
}

/// What became of one question.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewedQuestion {
    code: String,
    version: u32,
    status: StatusWord,
}

impl From<Reviewed> for ReviewedQuestion {
    fn from(reviewed: Reviewed) -> Self {
        Self {
            code: reviewed.code.to_string(),
            version: reviewed.version,
            status: reviewed.status.into(),
        }
    }
}

/// Approves, returns or retires questions, all or none.
#[utoipa::path(tag = "staff", request_body = ReviewForm, responses(
    (status = 200, body = ReviewedList),
    (status = 404, description = "`not_found`: one of the questions is not there"),
    (status = 409, description = "with `question`: `question_changed`, it has another version by now; `second_person_needed`, its author would approve it; `not_reviewed`, it stands there already, or goes back without a note"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/question-reviews")]
pub(in crate::http) async fn review_questions(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<ReviewForm>,
    app: Data<App>,
) -> Result<Json<ReviewedList>, Problem> {
    let found = form.questions.len();
    if !(1..=MAX_REVIEWED).contains(&found) {
        return Err(wrong_count("questions", found, MAX_REVIEWED));
    }
    let read = |question: ReviewedForm| {
        let code: QuestionCode = question.code.parse().map_err(|fault| unreadable(&fault))?;
        Ok((code, question.version))
    };
    let questions = form.questions.into_iter().map(read);
    let questions = questions.collect::<Result<Vec<_>, Problem>>()?;
    let verdict = form.decision.into();
    let items = bank::review(&app, &staff, questions, verdict, &form.note).await?;
    Ok(Json(ReviewedList {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// The versions of a question.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct VersionList {
    /// Newest first.
    items: Vec<QuestionVersion>,
}

/// A version of a question, and what was decided about it.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionVersion {
    version: u32,
    /// Null where it came from files.
    author: Option<SignatureReply>,
    stored_at: Moment,
    /// In order.
    reviews: Vec<Review>,
}

/// A verdict about a version.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionReview)]
pub(super) struct Review {
    decision: VerdictWord,
    /// May be empty.
    note: String,
    reviewer: SignatureReply,
    reviewed_at: Moment,
}

impl From<VersionLine> for QuestionVersion {
    fn from(line: VersionLine) -> Self {
        Self {
            version: line.number,
            author: line.by.map(Into::into),
            stored_at: line.at.into(),
            reviews: line.reviews.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ReviewLine> for Review {
    fn from(line: ReviewLine) -> Self {
        Self {
            decision: line.verdict.into(),
            note: line.note,
            reviewer: line.by.into(),
            reviewed_at: line.at.into(),
        }
    }
}

/// Every version of a question, who wrote it, and what was decided about it.
#[utoipa::path(tag = "staff", responses((status = 200, body = VersionList)))]
#[get("/questions/{code}/versions")]
pub(in crate::http) async fn list_versions(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    app: Data<App>,
) -> Result<Json<VersionList>, Problem> {
    let items = bank::list_versions(&app, code).await?;
    Ok(Json(VersionList {
        items: items.into_iter().map(Into::into).collect(),
    }))
}
