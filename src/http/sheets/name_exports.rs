//! Whole names in a table that a page writes into a file by itself.

use actix_web::http::StatusCode;
use actix_web::post;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::app::sheets::{Wish, require_names};
use crate::domain::ExamId;
use crate::domain::audit::Export;
use crate::formats::sheet::{ExportMark, Names};
use crate::http::Settings;
use crate::http::extract::{Body, Id, SignedInStaff};
use crate::http::problem::Problem;

/// What whole names are wanted for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NameExportForm {
    /// 1 to 200 characters, noted in the audit.
    reason: String,
}

/// What the file has to say.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NameExport {
    /// The header of its last column.
    title: &'static str,
    /// What stands in it on every line: who took the names, when and what for.
    mark: String,
}

/// Notes that somebody takes a table with whole names out of the system.
#[utoipa::path(tag = "staff", request_body = NameExportForm, responses(
    (status = 201, body = NameExport),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/name-exports")]
pub(in crate::http) async fn note_name_export(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<NameExportForm>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<(Json<NameExport>, StatusCode), Problem> {
    let wish = Wish::Whole {
        reason: form.reason,
    };
    let names = require_names(&app, &staff, exam, Export::Table, wish).await?;
    let mark = match names {
        Names::Whole(mark) => mark.text(&settings.zone),
        Names::Masked => String::new(),
    };
    let title = ExportMark::TITLE;
    Ok((Json(NameExport { title, mark }), StatusCode::CREATED))
}
