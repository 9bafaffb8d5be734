//! What was done to an exam: who, what, when and why.

use actix_web::get;
use actix_web::web::{Data, Json, Query};
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
use crate::domain::ExamId;

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
    /// `admitted_revision`; `marks`, `n_markers`; the ids `allowance`, `outage`, `refused_save`, `candidate`.
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
