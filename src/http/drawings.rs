//! Whether papers exist, and what they were.

use std::convert::Infallible;

use actix_web::http::header::ContentDisposition;
use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::edge::language_of;
use super::extract::{Id, SignedInStaff};
use super::language::Language;
use super::problem::Problem;
use crate::app::App;
use crate::app::drawings::{self, Promise};
use crate::app::publishing::{self, Phase};
use crate::domain::Bilingual;
use crate::domain::paper::{Answer, Expected};
use crate::domain::{BlueprintId, ExamId};
use crate::formats::certificate::{CertificateForm, ExpectedForm};

/// Whether the bank can serve a plan.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Verdict)]
pub(super) enum VerdictWord {
    /// It can: `paper` is one that obeys the plan.
    Feasible,
    /// It cannot: `reasons` say why, and this was proven.
    Infeasible,
    /// Not known within the time allowed.
    Undecided,
}

/// What the bank of the day can do with a plan.
#[derive(Serialize, ToSchema)]
pub(super) struct Feasibility {
    verdict: VerdictWord,
    /// The questions of a paper, by code.
    paper: Vec<String>,
    /// Each conflict in a sentence; no two share a requirement.
    reasons: Vec<String>,
    /// What papers would be like; null where it cannot serve the plan, or no sample could be drawn.
    expected: Option<ExpectedForm>,
}

impl Feasibility {
    fn new((answer, sample): (Answer, Option<Expected>), language: Language) -> Self {
        let said = |told: Bilingual| told.told(language).to_owned();
        let (verdict, paper, reasons) = match answer {
            Answer::Feasible(codes) => {
                let paper = codes.iter().map(ToString::to_string).collect();
                (VerdictWord::Feasible, paper, Vec::new())
            }
            Answer::Infeasible(told) => {
                let reasons = told.into_iter().map(said).collect();
                (VerdictWord::Infeasible, Vec::new(), reasons)
            }
            Answer::Undecided(told) => (VerdictWord::Undecided, Vec::new(), vec![said(told)]),
        };
        Self {
            verdict,
            paper,
            reasons,
            expected: sample.map(ExpectedForm::from),
        }
    }
}

/// Whether the bank, as it is now, can serve a plan: a paper, or what conflicts.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = Feasibility),
    (status = 409, description = "`not_in_bank` with `faults`: the plan names what the bank does not have"),
))]
#[get("/blueprints/{blueprint}/feasibility")]
pub(super) async fn read_feasibility(
    _: SignedInStaff,
    Id(id): Id<BlueprintId>,
    request: HttpRequest,
    app: Data<App>,
) -> Result<Json<Feasibility>, Problem> {
    let answer = drawings::feasibility(&app, id).await?;
    Ok(Json(Feasibility::new(
        answer,
        language_of(request.headers()),
    )))
}

/// Where a drawing of papers stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DrawingPhase)]
pub(super) enum PhaseWord {
    /// None is under way.
    Idle,
    /// The plan is proven and the first papers are made.
    Preparing,
    /// Papers are drawn, checked and stored.
    Drawing,
    /// All papers are stored, and summed up.
    Finishing,
    /// The exam has its papers.
    Done,
}

/// How far the drawing of an exam's papers is.
#[derive(Serialize, ToSchema)]
pub(super) struct DrawingProgress {
    phase: PhaseWord,
    /// Candidates whose papers are stored.
    drawn: usize,
    /// Candidates on the roster.
    candidates: usize,
}

/// How far the drawing of an exam's papers is, whichever node draws them.
///
/// One that stands still for a minute was left by a process that ended: publishing again begins anew.
#[utoipa::path(tag = "staff", responses((status = 200, body = DrawingProgress)))]
#[get("/exams/{exam}/drawing")]
pub(super) async fn read_progress(
    _: SignedInStaff,
    Id(id): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<DrawingProgress>, Problem> {
    let progress = publishing::progress(&app, id).await?;
    Ok(Json(DrawingProgress {
        phase: match progress.phase {
            Phase::Idle => PhaseWord::Idle,
            Phase::Preparing => PhaseWord::Preparing,
            Phase::Drawing => PhaseWord::Drawing,
            Phase::Finishing => PhaseWord::Finishing,
            Phase::Done => PhaseWord::Done,
        },
        drawn: progress.drawn,
        candidates: progress.candidates,
    }))
}

/// Calls off the drawing of an exam's papers that is under way, on whichever node: none of them is left, and
/// the exam stays a draft. Where none is under way nothing changes.
#[utoipa::path(tag = "staff", responses(
    (status = 204, description = "Called off"),
    (status = 409, description = "`exam_state`: it is published"),
))]
#[delete("/exams/{exam}/drawing")]
pub(super) async fn cancel_drawing(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<ExamId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    publishing::cancel(&app.on_behalf_of(&by), id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the papers of an exam turned out to be: constraints checked, exposure, overlap, letters.
#[utoipa::path(tag = "staff", responses((status = 200, body = CertificateForm)))]
#[get("/exams/{exam}/certificate")]
pub(super) async fn read_certificate(
    _: SignedInStaff,
    Id(id): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<CertificateForm>, Problem> {
    Ok(Json(drawings::certificate(&app, id).await?))
}

/// Every paper of an exam that is over, with all that they were drawn from: for
/// `examhall paper certify`, which draws them again.
///
/// It tells keys. A file that breaks off lacks its last line.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "application/x-ndjson", body = String, description = "A header, a line a paper, a line that counts"),
    (status = 409, description = "`exam_not_over`"),
))]
#[get("/exams/{exam}/drawing.ndjson")]
pub(super) async fn read_drawing(
    _: SignedInStaff,
    Id(id): Id<ExamId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let pieces = drawings::drawing_file(&app, id).await?;
    let pieces = stream::unfold(pieces, |mut pieces| async {
        let piece = pieces.recv().await?;
        Some((Ok::<_, Infallible>(Bytes::from(piece)), pieces))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/x-ndjson")
        .insert_header(ContentDisposition::attachment("drawing.ndjson"))
        .streaming(pieces))
}

/// The promise about an exam's papers: that nobody picked any of them by hand.
///
/// The commitment is the SHA-256 of the statement. When the exam is over the statement is shown too,
/// with the secret from which every paper can be drawn again.
#[derive(Serialize, ToSchema)]
pub(super) struct PapersPromise {
    /// 64 hexadecimal digits.
    commitment: String,
    /// The text whose SHA-256 the commitment is; null until the exam is over for everybody.
    statement: Option<String>,
}

impl From<Promise> for PapersPromise {
    fn from(promise: Promise) -> Self {
        Self {
            commitment: promise.commitment,
            statement: promise.statement,
        }
    }
}
