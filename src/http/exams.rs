//! Exams: prepared, published, closed.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::read_branch;
use super::admission_rules;
use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::words::{DowntimeWord, PapersWord, ReleaseWord, StateWord};
use crate::app::admission::Exam;
use crate::app::exams::{self, Plan};
use crate::app::{App, Error, FieldFault, access, publishing};
use crate::domain::access::{Authority, Permission, Staff};
use crate::domain::exam::{PaperMode, Rules, RulesFault};
use crate::domain::marks::Marks;
use crate::domain::release::{Part, ReviewParts};
use crate::domain::{BlueprintId, ExamId};
use crate::formats::MarksForm;
use crate::formats::admission::AdmissionForm;

/// What an organiser decides about an exam.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExamForm {
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    /// 主办支部: the branch that holds it, as a path from the root; empty for the whole organisation. It decides
    /// which organisers may see it.
    #[serde(default)]
    #[schema(max_length = 200, default = "", example = "集团/第一党支部")]
    branch: String,
    /// What its papers are made of.
    #[schema(format = "uuid")]
    blueprint_id: String,
    /// From when attempts may be started.
    opens_at: Moment,
    /// No start and no deadline after it.
    closes_at: Moment,
    /// Time for one attempt.
    #[schema(minimum = 1, maximum = 86400)]
    duration_seconds: i64,
    /// How long after a deadline a save that was under way is still taken.
    #[serde(default = "default_grace")]
    #[schema(minimum = 0, maximum = 600, default = 30)]
    grace_seconds: i64,
    /// Attempts of each candidate; the best grade counts.
    #[serde(default = "default_attempts")]
    #[schema(minimum = 1, maximum = 10, default = 1)]
    max_attempts: u32,
    /// Marks from which an attempt passes.
    #[serde(default)]
    pass_marks: Option<MarksForm>,
    /// Who gets which paper.
    #[serde(default = "default_papers")]
    #[schema(default = "own")]
    papers: PapersWord,
    /// How many parallel papers; only where `papers` is `forms`.
    #[serde(default)]
    #[schema(minimum = 2, maximum = 26)]
    forms: Option<u32>,
    /// When candidates see their score.
    #[serde(default = "default_score_release")]
    #[schema(default = "on_close")]
    score_release: ReleaseWord,
    /// When candidates see what follows the score: `never` or `on_close`.
    #[serde(default = "default_review_release")]
    #[schema(default = "never")]
    review_release: ReleaseWord,
    /// When candidates see their own answers, with nothing that tells whether they are right. Like
    /// `review_release` where it is left out, as are the next two; none opens before one before it.
    #[serde(default)]
    answers_release: Option<ReleaseWord>,
    /// When candidates see keys, and marks and a sentence for each answer: `never` or `on_close`.
    #[serde(default)]
    keys_release: Option<ReleaseWord>,
    /// When candidates see explanations with their evidence: `never` or `on_close`.
    #[serde(default)]
    explanations_release: Option<ReleaseWord>,
    /// What becomes of minutes in which the service was down.
    #[serde(default = "default_downtime")]
    #[schema(default = "automatic")]
    downtime_credit: DowntimeWord,
    /// What it asks at its doors; left out: nothing.
    #[serde(default)]
    admission: AdmissionForm,
}

const fn default_downtime() -> DowntimeWord {
    DowntimeWord::Automatic
}

const fn default_grace() -> i64 {
    30
}

const fn default_attempts() -> u32 {
    1
}

const fn default_papers() -> PapersWord {
    PapersWord::Own
}

const fn default_score_release() -> ReleaseWord {
    ReleaseWord::OnClose
}

const fn default_review_release() -> ReleaseWord {
    ReleaseWord::Never
}

/// How many parallel papers. One is no number to ask for: who leaves it out gets papers of another mode.
fn n_forms(told: Option<u32>) -> Result<u32, Error> {
    let wanted = "2 to 26";
    match told {
        Some(found @ 0..=1) => Err(Error::Rules(RulesFault::Forms { found, wanted })),
        Some(found) => Ok(found),
        None => Ok(1),
    }
}

impl ExamForm {
    fn into_plan(self) -> Result<Plan, Problem> {
        let blueprint: Result<BlueprintId, _> = self.blueprint_id.parse();
        let unknown = |_| Error::Field {
            field: "blueprint_id",
            reason: FieldFault::Unknown,
        };
        let branch = Some(self.branch.trim()).filter(|text| !text.is_empty());
        let branch = branch.map(|text| read_branch("branch", text)).transpose()?;
        Ok(Plan {
            admission: admission_rules::read(&self.admission)?,
            title: self.title,
            branch,
            blueprint: blueprint.map_err(unknown)?,
            rules: Rules {
                opens_at: self.opens_at.0,
                closes_at: self.closes_at.0,
                duration: SignedDuration::from_secs(self.duration_seconds),
                grace: SignedDuration::from_secs(self.grace_seconds),
                max_attempts: self.max_attempts,
                pass_marks: self.pass_marks.map(|marks| marks.0),
                papers: self.papers.into(),
                n_forms: n_forms(self.forms)?,
                score_release: self.score_release.into(),
                review_release: self.review_release.into(),
                review_parts: ReviewParts {
                    answers: self.answers_release.map(Into::into),
                    keys: self.keys_release.map(Into::into),
                    explanations: self.explanations_release.map(Into::into),
                },
                downtime_credit: self.downtime_credit.into(),
            },
        })
    }
}

/// An exam.
#[derive(Serialize, ToSchema)]
#[schema(as = Exam)]
pub(super) struct ExamReply {
    #[schema(format = "uuid")]
    id: String,
    state: StateWord,
    /// Marks of a paper.
    total_marks: Option<MarksForm>,
    title: String,
    /// The branch that holds it; empty for the whole organisation.
    branch: String,
    #[schema(format = "uuid")]
    blueprint_id: String,
    opens_at: Moment,
    closes_at: Moment,
    duration_seconds: i64,
    grace_seconds: i64,
    max_attempts: u32,
    pass_marks: Option<MarksForm>,
    papers: PapersWord,
    /// How many parallel papers, where `papers` is `forms`.
    forms: Option<u32>,
    score_release: ReleaseWord,
    review_release: ReleaseWord,
    answers_release: ReleaseWord,
    keys_release: ReleaseWord,
    explanations_release: ReleaseWord,
    downtime_credit: DowntimeWord,
    /// Without the access code for who does not supervise the exam.
    admission: AdmissionForm,
    /// Whether a candidate is asked for the access code.
    asks_access_code: bool,
}

impl ExamReply {
    fn new(exam: Exam, totals: &BTreeMap<BlueprintId, Marks>, caller: &Authority) -> Self {
        let mut admission = AdmissionForm::from(&exam.admission);
        let asks_access_code = admission.access_code.is_some();
        if !caller.may_in(Permission::Proctor, &exam.place()) {
            admission.access_code = None;
        }
        let rules = exam.rules;
        Self {
            admission,
            asks_access_code,
            id: exam.id.to_string(),
            state: exam.state.into(),
            total_marks: totals.get(&exam.blueprint).copied().map(MarksForm),
            title: exam.title,
            branch: exam
                .branch
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            blueprint_id: exam.blueprint.to_string(),
            opens_at: rules.opens_at.into(),
            closes_at: rules.closes_at.into(),
            duration_seconds: rules.duration.as_secs(),
            grace_seconds: rules.grace.as_secs(),
            max_attempts: rules.max_attempts,
            pass_marks: rules.pass_marks.map(MarksForm),
            papers: rules.papers.into(),
            forms: (rules.papers == PaperMode::Forms).then_some(rules.n_forms),
            score_release: rules.score_release.into(),
            review_release: rules.review_release.into(),
            answers_release: rules.release_of(Part::Answers).into(),
            keys_release: rules.release_of(Part::Keys).into(),
            explanations_release: rules.release_of(Part::Explanations).into(),
            downtime_credit: rules.downtime_credit.into(),
        }
    }
}

/// An exam, as the caller may see it.
pub(super) async fn reply(app: &App, by: &Staff, exam: Exam) -> Result<Json<ExamReply>, Problem> {
    let totals = exams::totals(app, BTreeSet::from([exam.blueprint])).await?;
    let caller = access::authority(app, by).await?;
    Ok(Json(ExamReply::new(exam, &totals, &caller)))
}

/// Makes a draft.
#[utoipa::path(tag = "staff", request_body = ExamForm, responses(
    (status = 201, body = ExamReply),
    (status = 422, description = "`invalid_field`, `invalid_rules` with `field`; `unreadable_body`"),
))]
#[post("/exams")]
pub(super) async fn create_exam(
    SignedInStaff(by): SignedInStaff,
    Body(form): Body<ExamForm>,
    app: Data<App>,
) -> Result<(Json<ExamReply>, StatusCode), Problem> {
    let app = app.on_behalf_of(&by);
    let exam = exams::create(&app, Some(&by), form.into_plan()?).await?;
    Ok((reply(&app, &by, exam).await?, StatusCode::CREATED))
}

/// Exams, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct ExamList {
    items: Vec<ExamReply>,
}

/// Lists exams.
#[utoipa::path(tag = "staff", responses((status = 200, body = ExamList)))]
#[get("/exams")]
pub(super) async fn list_exams(
    SignedInStaff(by): SignedInStaff,
    app: Data<App>,
) -> Result<Json<ExamList>, Problem> {
    let found = exams::list(&app, &by).await?;
    let totals = exams::totals(&app, found.iter().map(|exam| exam.blueprint).collect()).await?;
    let caller = access::authority(&app, &by).await?;
    let told = |exam| ExamReply::new(exam, &totals, &caller);
    Ok(Json(ExamList {
        items: found.into_iter().map(told).collect(),
    }))
}

/// One exam.
#[utoipa::path(tag = "staff", responses((status = 200, body = ExamReply)))]
#[get("/exams/{exam}")]
pub(super) async fn load_exam(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<ExamReply>, Problem> {
    let exam = exams::load(&app, id).await?;
    reply(&app, &by, exam).await
}

/// Replaces the plan of a draft.
#[utoipa::path(tag = "staff", request_body = ExamForm, responses(
    (status = 200, body = ExamReply),
    (status = 409, description = "`exam_state`: no longer a draft"),
    (status = 422, description = "`invalid_field`, `invalid_rules` with `field`; `unreadable_body`"),
))]
#[put("/exams/{exam}")]
pub(super) async fn update_exam(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<ExamId>,
    Body(form): Body<ExamForm>,
    app: Data<App>,
) -> Result<Json<ExamReply>, Problem> {
    let app = app.on_behalf_of(&by);
    let exam = exams::update(&app, &by, id, form.into_plan()?).await?;
    reply(&app, &by, exam).await
}

/// The state that an exam should be in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StateForm {
    state: NextState,
}

/// Where an exam can be brought.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum NextState {
    /// Draws the papers; from then on candidates may enter.
    Published,
    /// Ends the exam for everybody.
    Closed,
}

/// Publishes an exam, which draws all papers, or closes it for everybody.
///
/// Closing a closed exam changes nothing.
#[utoipa::path(tag = "staff", request_body = StateForm, responses(
    (status = 200, body = ExamReply),
    (status = 409, description = "`exam_state`, `empty_roster`, `bank_cannot_serve`, `changed_meanwhile`: also where the drawing was called off"),
))]
#[put("/exams/{exam}/state")]
pub(super) async fn set_exam_state(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<ExamId>,
    Body(form): Body<StateForm>,
    app: Data<App>,
) -> Result<Json<ExamReply>, Problem> {
    let app = app.on_behalf_of(&by);
    let exam = match form.state {
        // By itself: whoever goes away meanwhile leaves no half of it, and finds how far it is.
        NextState::Published => {
            let app = app.clone();
            let drawing = async move { publishing::publish(&app, id, None).await };
            let published = actix_web::rt::spawn(drawing).await;
            published.map_err(|error| Problem::internal(error.to_string()))??
        }
        NextState::Closed => exams::close(&app, id).await?,
    };
    reply(&app, &by, exam).await
}
