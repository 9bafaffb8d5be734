//! Personal data of an exam that is over, erased.

use actix_web::post;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInStaff};
use super::problem::Problem;
use super::rosters::ROSTER_LIMIT;
use crate::app::App;
use crate::app::erasing::{self, Whose};
use crate::domain::ExamId;

/// Who is erased.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ErasureForm {
    /// 工号 of those who are erased; left out: everybody.
    #[serde(default)]
    numbers: Option<Vec<String>>,
}

/// What was erased.
#[derive(Serialize, ToSchema)]
pub(super) struct ErasureReply {
    /// People who were erased now; who had been before is not counted.
    erased: usize,
}

/// Erases the personal data of candidates of an exam that is over. It cannot be undone.
///
/// Name, number, ticket, sessions, texts of essays, blanks in which they name themselves, and what staff wrote
/// about them go; number and name become `已清除-1` and `—`. Marks, choices and branches stay, of nobody. Within
/// a minute the database file itself holds nothing of them any more, or as soon as nobody sits any exam.
/// Files that were downloaded before, and backups, are the caller's to delete.
#[utoipa::path(tag = "staff", request_body = ErasureForm, responses(
    (status = 200, body = ErasureReply),
    (status = 404, description = "`not_found`: the exam, or one of the numbers"),
    (status = 409, description = "`exam_state`: not closed; `ungraded` with `n_ungraded`: an essay that is erased cannot be marked"),
))]
#[post("/exams/{exam}/erasure")]
pub(super) async fn erase_candidates(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<ErasureForm, ROSTER_LIMIT>,
    app: Data<App>,
) -> Result<Json<ErasureReply>, Problem> {
    let whose = form.numbers.map_or(Whose::All, Whose::These);
    let erased = erasing::erase(&app, &staff, exam, whose).await?;
    Ok(Json(ErasureReply { erased }))
}
