//! Hall codes issued by staff; tickets and hall codes ended by them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::admission::TicketsForm;
use super::extract::{Body, Id, SignedInStaff};
use super::problem::Problem;
use super::rosters::{PersonReply, ROSTER_LIMIT};
use crate::app::App;
use crate::app::hall_codes::{self, HallCode};
use crate::app::revocations::{self, Pass};
use crate::domain::ExamId;

/// Hall codes that were issued. They cannot be read again.
#[derive(Serialize, ToSchema)]
pub(super) struct HallCodes {
    items: Vec<HallCodeReply>,
}

/// One person's hall code.
#[derive(Serialize, ToSchema)]
#[schema(as = HallCode)]
pub(super) struct HallCodeReply {
    #[serde(flatten)]
    person: PersonReply,
    /// 8 letters and digits, to be typed together with the number.
    hall_code: String,
}

impl From<HallCode> for HallCodeReply {
    fn from(issued: HallCode) -> Self {
        Self {
            hall_code: issued.code.expose().to_owned(),
            person: issued.person.into(),
        }
    }
}

/// How many have a hall code.
#[derive(Serialize, ToSchema)]
pub(super) struct HallCodeCount {
    /// On the roster.
    candidates: usize,
    /// Of whom so many have one.
    with_code: usize,
}

/// How many have a hall code.
#[utoipa::path(tag = "staff", responses((status = 200, body = HallCodeCount)))]
#[get("/exams/{exam}/hall-codes")]
pub(super) async fn count_hall_codes(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<HallCodeCount>, Problem> {
    let (with_code, candidates) = hall_codes::count(&app, exam).await?;
    Ok(Json(HallCodeCount {
        candidates,
        with_code,
    }))
}

/// Issues hall codes: short ones, to be typed with the number in a hall, until the exam is over.
///
/// Without numbers: to everybody who has none. With numbers: to these, and their old codes and sessions
/// end.
#[utoipa::path(tag = "staff", request_body = TicketsForm, responses(
    (status = 201, body = HallCodes),
    (status = 404, description = "`not_found`: the exam, or one of the numbers"),
    (status = 409, description = "`exam_state`: closed"),
))]
#[post("/exams/{exam}/hall-codes")]
pub(super) async fn issue_hall_codes(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<TicketsForm, ROSTER_LIMIT>,
    app: Data<App>,
) -> Result<(Json<HallCodes>, StatusCode), Problem> {
    let issued = hall_codes::issue(&app, exam, form.whom(by)).await?;
    let items = issued.into_iter().map(Into::into).collect();
    Ok((Json(HallCodes { items }), StatusCode::CREATED))
}

/// Whose tickets or hall codes are ended, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RevocationForm {
    /// 工号.
    #[schema(min_items = 1)]
    numbers: Vec<String>,
    /// 1 to 200 characters; stands in the record.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// What was ended.
#[derive(Serialize, ToSchema)]
pub(super) struct Revoked {
    /// How many of them had one.
    revoked: usize,
}

/// Ends tickets, and every session of their owners; no others are issued. What was saved stays.
#[utoipa::path(tag = "staff", request_body = RevocationForm, responses(
    (status = 200, body = Revoked),
    (status = 404, description = "`not_found`: the exam, or one of the numbers"),
    (status = 422, description = "`invalid_field` with `field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/ticket-revocations")]
pub(super) async fn revoke_tickets(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<RevocationForm, ROSTER_LIMIT>,
    app: Data<App>,
) -> Result<Json<Revoked>, Problem> {
    let what = (exam, Pass::Ticket);
    let revoked = revocations::revoke(&app, by, what, form.numbers, &form.reason).await?;
    Ok(Json(Revoked { revoked }))
}

/// Ends hall codes, and every session of their owners; no others are issued. What was saved stays.
#[utoipa::path(tag = "staff", request_body = RevocationForm, responses(
    (status = 200, body = Revoked),
    (status = 404, description = "`not_found`: the exam, or one of the numbers"),
    (status = 422, description = "`invalid_field` with `field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/hall-code-revocations")]
pub(super) async fn revoke_hall_codes(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<RevocationForm, ROSTER_LIMIT>,
    app: Data<App>,
) -> Result<Json<Revoked>, Problem> {
    let what = (exam, Pass::HallCode);
    let revoked = revocations::revoke(&app, by, what, form.numbers, &form.reason).await?;
    Ok(Json(Revoked { revoked }))
}
