//! What an exam asks at its doors, told to organisers and changed by them.
//!
//! Invariant: no candidate's route names anything of this file.

use actix_web::put;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::exams::{ExamReply, reply};
use super::extract::{Body, Id, SignedInStaff};
use super::problem::Problem;
use crate::app::{App, Error, FieldFault, exams};
use crate::domain::ExamId;
use crate::domain::admission::AdmissionRules;
use crate::formats::admission::{AdmissionFault, AdmissionForm};

/// Reads what an exam is to ask.
pub(super) fn read(form: &AdmissionForm) -> Result<AdmissionRules, Error> {
    form.read().map_err(|fault| match fault {
        AdmissionFault::Length { found, max } => Error::Field {
            field: "admission.access_code",
            reason: FieldFault::Length { found, min: 1, max },
        },
        AdmissionFault::Control => Error::Field {
            field: "admission.access_code",
            reason: FieldFault::Control,
        },
        AdmissionFault::Unreadable {
            field,
            found,
            wanted,
        } => Error::Field {
            field,
            reason: FieldFault::Unreadable { found, wanted },
        },
    })
}

/// What a published exam asks from now on, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdmissionChange {
    admission: AdmissionForm,
    /// 1 to 200 characters; stands in the record.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Changes what a published exam asks at its doors; a draft is changed as a whole.
///
/// Whoever sits it already is not concerned, except for the paper where browsers are listed.
#[utoipa::path(tag = "staff", request_body = AdmissionChange, responses(
    (status = 200, body = ExamReply),
    (status = 409, description = "`exam_state`: not published"),
    (status = 422, description = "`invalid_field` with `field`; `unreadable_body`"),
))]
#[put("/exams/{exam}/admission-rules")]
pub(super) async fn change_admission_rules(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<ExamId>,
    Body(form): Body<AdmissionChange>,
    app: Data<App>,
) -> Result<Json<ExamReply>, Problem> {
    let rules = read(&form.admission)?;
    let exam = exams::change_admission(&app, by, id, rules, &form.reason).await?;
    reply(&app, &by, exam).await
}
