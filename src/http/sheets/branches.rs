//! The branches as JSON.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, sheets};
use crate::domain::ExamId;
use crate::domain::results::branches::BranchStanding;
use crate::formats::MarksForm;
use crate::http::extract::{Id, SignedInStaff};
use crate::http::problem::Problem;

/// Every branch of an exam, after the one above it.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct BranchList {
    items: Vec<BranchReply>,
}

/// One branch, with all branches below it.
#[derive(Serialize, ToSchema)]
#[schema(as = Branch)]
pub(in crate::http) struct BranchReply {
    /// The way from the root, parts joined by `/`.
    branch: String,
    /// 1 for the root of a tree.
    level: u32,
    /// 应考.
    expected: u64,
    /// 实考: those who started.
    sat: u64,
    /// 缺考: those who did not.
    absent: u64,
    /// Those with a final total: what follows is of these.
    graded: u64,
    /// Rounded half up to a hundredth.
    mean: Option<MarksForm>,
    /// Of an even number the mean of the two in the middle, rounded half up.
    median: Option<MarksForm>,
    highest: Option<MarksForm>,
    lowest: Option<MarksForm>,
    /// Null without a pass mark.
    passed: Option<u64>,
    /// 优秀: those with 90 % of full marks.
    excellent: u64,
    /// By mean among the branches with the same parent; equal means share one. Null without a mean.
    rank: Option<u32>,
    /// By mean among all branches of its level.
    rank_in_level: Option<u32>,
}

impl From<BranchStanding> for BranchReply {
    fn from(standing: BranchStanding) -> Self {
        Self {
            level: standing.level,
            expected: standing.n_expected,
            sat: standing.n_sat,
            absent: standing.n_absent(),
            graded: standing.n_graded,
            mean: standing.mean.map(MarksForm),
            median: standing.median.map(MarksForm),
            highest: standing.highest.map(MarksForm),
            lowest: standing.lowest.map(MarksForm),
            passed: standing.n_passed,
            excellent: standing.n_excellent,
            rank: standing.rank,
            rank_in_level: standing.rank_in_level,
            branch: standing.branch.to_string(),
        }
    }
}

/// How the branches did, each with all below it.
#[utoipa::path(tag = "staff", responses((status = 200, body = BranchList)))]
#[get("/exams/{exam}/branches")]
pub(in crate::http) async fn list_branches(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<BranchList>, Problem> {
    let items = sheets::branches(&app, exam).await?;
    Ok(Json(BranchList {
        items: items.into_iter().map(Into::into).collect(),
    }))
}
