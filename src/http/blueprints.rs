//! Plans for papers.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInStaff};
use super::problem::Problem;
use crate::app::App;
use crate::app::bank::{self, Kept};
use crate::domain::BlueprintId;
use crate::formats::MarksForm;
use crate::formats::blueprint::{
    BlueprintForm, CountForm, DifficultyForm, LimitForm, SectionForm, ShareForm,
};
use crate::formats::certificate::ExpectedForm;

/// A plan that was stored.
#[derive(Serialize, ToSchema)]
pub(super) struct BlueprintCreated {
    #[schema(format = "uuid")]
    id: String,
}

/// Stores a plan for papers, after a trial against the bank.
#[utoipa::path(tag = "staff", request_body = BlueprintForm, responses(
    (status = 201, body = BlueprintCreated),
    (status = 409, description = "`bank_cannot_serve` with `section`, `wanted`, and `available` or `found`"),
    (status = 422, description = "`invalid_blueprint` with `faults`: `field`, `code`, `message`; `unreadable_body`"),
))]
#[post("/blueprints")]
pub(super) async fn create_blueprint(
    _: SignedInStaff,
    Body(form): Body<BlueprintForm>,
    app: Data<App>,
) -> Result<(Json<BlueprintCreated>, StatusCode), Problem> {
    let id = bank::create_blueprint(&app, form).await?.to_string();
    Ok((Json(BlueprintCreated { id }), StatusCode::CREATED))
}

/// What a trial of a plan came to; what speaks against it is a problem.
#[derive(Serialize, ToSchema)]
pub(super) struct BlueprintTrial {
    /// The bank can serve it, or nothing was proven against it.
    #[schema(example = "feasible")]
    verdict: &'static str,
    /// What papers would be like; null where no sample could be drawn.
    expected: Option<ExpectedForm>,
}

/// Tries a plan against the bank and stores nothing.
#[utoipa::path(tag = "staff", request_body = BlueprintForm, responses(
    (status = 200, body = BlueprintTrial),
    (status = 409, description = "`bank_cannot_serve`; `not_in_bank`"),
    (status = 422, description = "`invalid_blueprint` with `faults`: `field`, `code`, `message`; `unreadable_body`"),
))]
#[post("/blueprint-trials")]
pub(super) async fn try_blueprint(
    _: SignedInStaff,
    Body(form): Body<BlueprintForm>,
    app: Data<App>,
) -> Result<Json<BlueprintTrial>, Problem> {
    let expected = bank::try_form(&app, form).await?.map(ExpectedForm::from);
    let verdict = "feasible";
    Ok(Json(BlueprintTrial { verdict, expected }))
}

/// All plans, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct BlueprintList {
    items: Vec<BlueprintTitle>,
}

/// A plan by name.
#[derive(Serialize, ToSchema)]
pub(super) struct BlueprintTitle {
    #[schema(format = "uuid")]
    id: String,
    title: String,
}

/// Lists plans.
#[utoipa::path(tag = "staff", responses((status = 200, body = BlueprintList)))]
#[get("/blueprints")]
pub(super) async fn list_blueprints(
    _: SignedInStaff,
    app: Data<App>,
) -> Result<Json<BlueprintList>, Problem> {
    let plans = bank::list_blueprints(&app).await?;
    let items = plans.into_iter().map(|(id, title)| BlueprintTitle {
        id: id.to_string(),
        title,
    });
    Ok(Json(BlueprintList {
        items: items.collect(),
    }))
}

/// A stored plan.
#[derive(Serialize, ToSchema)]
pub(super) struct Blueprint {
    #[schema(format = "uuid")]
    id: String,
    /// Counts up from 1 with every change.
    revision: u32,
    /// Drafts of exams that stand on it: they follow a change.
    n_drafts: usize,
    /// Exams that were published by it: while there are any, it does not change.
    n_held: usize,
    title: String,
    shuffle_questions: bool,
    shuffle_options: bool,
    questions: Option<CountForm>,
    marks: Option<MarksForm>,
    max_exposure: Option<ShareForm>,
    neighbour_window: u32,
    avoid_seen: bool,
    required: Vec<String>,
    excluded: Vec<String>,
    enemies: Vec<Vec<String>>,
    difficulty: Option<DifficultyForm>,
    sections: Vec<SectionForm>,
    limits: Vec<LimitForm>,
}

/// One plan.
#[utoipa::path(tag = "staff", responses((status = 200, body = Blueprint)))]
#[get("/blueprints/{blueprint}")]
pub(super) async fn load_blueprint(
    _: SignedInStaff,
    Id(id): Id<BlueprintId>,
    app: Data<App>,
) -> Result<Json<Blueprint>, Problem> {
    Ok(Json(reply(id, &bank::load_kept(&app, id).await?)))
}

fn reply(id: BlueprintId, kept: &Kept) -> Blueprint {
    let form = BlueprintForm::from_blueprint(&kept.blueprint);
    Blueprint {
        id: id.to_string(),
        revision: kept.revision,
        n_drafts: kept.uses.drafts,
        n_held: kept.uses.held,
        title: form.title,
        shuffle_questions: form.shuffle_questions,
        shuffle_options: form.shuffle_options,
        questions: form.questions,
        marks: form.marks,
        max_exposure: form.max_exposure,
        neighbour_window: form.neighbour_window,
        avoid_seen: form.avoid_seen,
        required: form.required,
        excluded: form.excluded,
        enemies: form.enemies,
        difficulty: form.difficulty,
        sections: form.sections,
        limits: form.limits,
    }
}

/// Another content of a plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BlueprintChange {
    /// The revision that was seen.
    #[schema(minimum = 1)]
    revision: u32,
    /// What it is to be.
    plan: BlueprintForm,
}

/// Changes a plan by which no exam was published, after a trial against the bank. Drafts of exams follow it.
#[utoipa::path(tag = "staff", request_body = BlueprintChange, responses(
    (status = 200, body = Blueprint),
    (status = 409, description = "`blueprint_in_use` with `n_exams`; `blueprint_changed` with `revision`: another one is in use by now; `bank_cannot_serve`; `not_in_bank`"),
    (status = 422, description = "`invalid_blueprint` with `faults`: `field`, `code`, `message`; `unreadable_body`"),
))]
#[put("/blueprints/{blueprint}")]
pub(super) async fn update_blueprint(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<BlueprintId>,
    Body(change): Body<BlueprintChange>,
    app: Data<App>,
) -> Result<Json<Blueprint>, Problem> {
    let app = app.on_behalf_of(&by);
    let kept = bank::update_blueprint(&app, id, change.revision, change.plan).await?;
    Ok(Json(reply(id, &kept)))
}

/// Removes a plan that no exam stands on.
#[utoipa::path(tag = "staff", responses(
    (status = 204, description = "Removed"),
    (status = 409, description = "`blueprint_in_use` with `n_exams`"),
))]
#[delete("/blueprints/{blueprint}")]
pub(super) async fn delete_blueprint(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<BlueprintId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    bank::delete_blueprint(&app.on_behalf_of(&by), id).await?;
    Ok(HttpResponse::NoContent().finish())
}
