//! What was done to an exam: who, what, when and why.

use actix_web::http::header::ContentDisposition;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::extract::{Id, SignedInStaff};
use super::moment::Moment;
use super::paging::{page, read_id};
use super::problem::Problem;
use super::words::ActionWord;
use crate::app::App;
use crate::app::audit::{self, Line, Signature};
use crate::app::audit_chain;
use crate::domain::ExamId;
use crate::domain::audit_chain::Chain;
use crate::formats::audit_export::CheckpointForm;

/// Entries of a page.
const PAGE: i64 = 100;

/// Who did something.
#[derive(Serialize, ToSchema)]
#[schema(as = StaffName)]
pub(super) struct SignatureReply {
    username: String,
    display_name: String,
}

impl From<Signature> for SignatureReply {
    fn from(by: Signature) -> Self {
        Self {
            username: by.username,
            display_name: by.display_name,
        }
    }
}

/// One thing that was done.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditEntry {
    #[schema(format = "uuid")]
    id: String,
    at: Moment,
    /// Null where the service did it by itself.
    by: Option<SignatureReply>,
    action: ActionWord,
    /// Where it was done to one.
    #[schema(format = "uuid")]
    attempt_id: Option<String>,
    /// By action, each where it applies: `reason`; `scope` (`all`, `branch`, `candidate`) with `subject`;
    /// `duration_ms`; `n_attempts`, `n_over`; `slot`, `refused_revision`, `stored_revision`,
    /// `admitted_revision`; `marks`, `n_markers`; `n_added`, `n_updated`, `n_removed`; `n_people`; `n_questions`;
    /// `what` (names left with); `n_persons`; the ids `allowance`, `outage`, `refused_save`, `candidate`, `draw`.
    #[schema(value_type = Object)]
    facts: Map<String, Value>,
}

impl From<Line> for AuditEntry {
    fn from(line: Line) -> Self {
        Self {
            id: line.id.to_string(),
            at: line.at.into(),
            by: line.by.map(Into::into),
            action: line.action.into(),
            attempt_id: line.attempt.map(|id| id.to_string()),
            facts: line.facts,
        }
    }
}

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditQuery {
    /// Begin after this entry.
    #[param(format = "uuid")]
    after: Option<String>,
}

/// A page of what was done, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditPage {
    items: Vec<AuditEntry>,
    /// What to pass as `after` for the next page; null on the last.
    #[schema(format = "uuid")]
    next: Option<String>,
}

/// What was done to an exam while it ran, newest first, 100 a page.
#[utoipa::path(tag = "staff", params(AuditQuery), responses(
    (status = 200, body = AuditPage),
    (status = 400, description = "`bad_query`"),
))]
#[get("/exams/{exam}/audit")]
pub(super) async fn list_audit(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<AuditQuery>,
    app: Data<App>,
) -> Result<Json<AuditPage>, Problem> {
    let after = read_id(query.after.as_deref())?;
    let found = audit::list(&app, Some(exam), after, PAGE + 1).await?;
    let (items, next) = page(found, PAGE, |last| last.id.to_string());
    Ok(Json(AuditPage { items, next }))
}

/// What was done to accounts and to whatever else belongs to no exam, newest first, 100 a page.
#[utoipa::path(tag = "staff", params(AuditQuery), responses(
    (status = 200, body = AuditPage),
    (status = 400, description = "`bad_query`"),
))]
#[get("/audit")]
pub(super) async fn list_service_audit(
    _: SignedInStaff,
    query: Query<AuditQuery>,
    app: Data<App>,
) -> Result<Json<AuditPage>, Problem> {
    let after = read_id(query.after.as_deref())?;
    let found = audit::list(&app, None, after, PAGE + 1).await?;
    let (items, next) = page(found, PAGE, |last| last.id.to_string());
    Ok(Json(AuditPage { items, next }))
}

/// The whole record of an exam as its chain: a line an entry with number and MAC, oldest first, and a last
/// line that is signed and tells how far the chain goes.
///
/// `examhall audit verify --file` checks it. A file that breaks off lacks its last line.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "application/x-ndjson", body = String, description = "`seq`, `id`, `exam_id`, `attempt_id`, `account_id`, `action`, `at_ms`, `document`, `mac`; last `chain`, `length`, `mac`, `entries` (SHA-256 of the lines before), `at`, `public_key`, `signature`"),
))]
#[get("/exams/{exam}/audit.ndjson")]
pub(super) async fn export_audit(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let file = audit_chain::export(&app, Chain::Exam(exam)).await?;
    Ok(ndjson(file, &format!("audit-{exam}.ndjson")))
}

/// The record of what was done to no exam, as its chain: see `GET /exams/{exam}/audit.ndjson`.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "application/x-ndjson", body = String, description = "As of an exam; `exam_id` is null"),
))]
#[get("/audit.ndjson")]
pub(super) async fn export_service_audit(
    _: SignedInStaff,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let file = audit_chain::export(&app, Chain::Service).await?;
    Ok(ndjson(file, "audit-service.ndjson"))
}

fn ndjson(file: String, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(ContentDisposition::attachment(name))
        .body(file)
}

/// The last signed checkpoint of all records, to be kept elsewhere. One is made within a second or two of
/// every entry.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = CheckpointForm),
    (status = 404, description = "`not_found`: nothing was done yet"),
))]
#[get("/audit/checkpoint")]
pub(super) async fn read_checkpoint(
    _: SignedInStaff,
    app: Data<App>,
) -> Result<Json<CheckpointForm>, Problem> {
    Ok(Json(audit_chain::checkpoint(&app).await?))
}
