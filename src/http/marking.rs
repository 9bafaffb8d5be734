//! 阅卷: the rules of marking, answers for markers, their marks, and how far it is.
//!
//! Invariant: an answer reaches a marker without name, number, branch or attempt; no reply here tells what
//! another marker gave.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use crate::app::App;
use crate::app::marking::{self, Kept, Progress, Task};
use crate::domain::marking::Rules;
use crate::domain::{ExamId, MarkingId};
use crate::formats::MarksForm;

/// How the essays of an exam are marked.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkingRules {
    /// 1 or 2.
    #[schema(minimum = 1, maximum = 2)]
    markers_per_answer: u32,
    /// By how much two markers may differ; beyond it a third marks the answer.
    tolerance: MarksForm,
}

impl From<Rules> for MarkingRules {
    fn from(rules: Rules) -> Self {
        Self {
            markers_per_answer: rules.markers.number(),
            tolerance: MarksForm(rules.tolerance),
        }
    }
}

/// How the essays of an exam are marked: by one marker where nobody said otherwise.
#[utoipa::path(tag = "staff", responses((status = 200, body = MarkingRules)))]
#[get("/exams/{exam}/marking-rules")]
pub(super) async fn read_rules(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<MarkingRules>, Problem> {
    Ok(Json(marking::rules(&app, exam).await?.into()))
}

/// Says how the essays of an exam are marked, before the first is.
///
/// With two markers to an answer, the mean of both counts where they differ by no more than the tolerance.
/// Where they differ more, a third person marks it, and the mean of the two closest marks counts; of two
/// pairs that are equally close, the higher one. A mean is rounded half up to a hundredth. Nobody is two
/// markers of one answer.
#[utoipa::path(tag = "staff", request_body = MarkingRules, responses(
    (status = 200, body = MarkingRules),
    (status = 409, description = "`marking_begun`"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[put("/exams/{exam}/marking-rules")]
pub(super) async fn put_rules(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<MarkingRules>,
    app: Data<App>,
) -> Result<Json<MarkingRules>, Problem> {
    let wanted = (form.markers_per_answer, form.tolerance.0);
    let rules = marking::set_rules(&app, &staff, exam, wanted).await?;
    Ok(Json(rules.into()))
}

/// How far the marking of a question is, in answers.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkingProgress {
    /// The code of the question.
    code: String,
    /// The number of its version, as papers have it.
    version: u32,
    /// Nobody has marked them.
    waiting: usize,
    /// One of two markers has.
    marked_once: usize,
    /// Two markers differ, and a third has to mark them.
    differing: usize,
    /// Their marks count.
    done: usize,
}

impl From<Progress> for MarkingProgress {
    fn from(progress: Progress) -> Self {
        Self {
            code: progress.code.to_string(),
            version: progress.version,
            waiting: progress.counts.n_waiting,
            marked_once: progress.counts.n_marked_once,
            differing: progress.counts.n_differing,
            done: progress.counts.n_done,
        }
    }
}

/// How far the marking of an exam is, by question.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkingOverview {
    items: Vec<MarkingProgress>,
}

/// How far the marking of an exam is. Counts the essays that somebody wrote, of attempts that are graded.
#[utoipa::path(tag = "staff", responses((status = 200, body = MarkingOverview)))]
#[get("/exams/{exam}/marking")]
pub(super) async fn read_progress(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<MarkingOverview>, Problem> {
    let items = marking::progress(&app, exam).await?;
    Ok(Json(MarkingOverview {
        items: items.into_iter().map(Into::into).collect(),
    }))
}

/// An answer to mark; nothing of it leads to who wrote it.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkingTask {
    /// By this it is marked.
    #[schema(format = "uuid")]
    marking: String,
    /// Until then nobody else gets it.
    claimed_until: Moment,
    /// The code of the question.
    code: String,
    stem: String,
    /// What a marker looks for.
    rubric: String,
    marks_available: MarksForm,
    /// What was written.
    response: String,
    /// Answers that wait for this marker, this one among them.
    left: usize,
}

impl From<Task> for MarkingTask {
    fn from(task: Task) -> Self {
        Self {
            marking: task.marking.to_string(),
            claimed_until: task.lapses_at.into(),
            code: task.code.to_string(),
            stem: task.stem,
            rubric: task.rubric,
            marks_available: MarksForm(task.marks),
            response: task.text,
            left: task.n_left,
        }
    }
}

/// The next answer that waits for the caller, question by question; the same one until it is marked.
///
/// For 30 minutes nobody else gets it.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = MarkingTask),
    (status = 204, description = "None waits for the caller, or all that do are in other hands"),
))]
#[post("/exams/{exam}/marking/next")]
pub(super) async fn take_next(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let task = marking::take_next(&app, &staff, exam).await?;
    Ok(match task {
        Some(task) => HttpResponse::Ok().json(MarkingTask::from(task)),
        None => HttpResponse::NoContent().finish(),
    })
}

/// Marks by a marker.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkingForm {
    /// From 0 to what the question carries.
    marks: MarksForm,
    /// Why, in the words of the marker.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Marks as they were kept.
#[derive(Serialize, ToSchema)]
pub(super) struct MarkingKept {
    marks: MarksForm,
    /// 1 for the caller's first marks of this answer; the last count.
    number: u32,
    marked_at: Moment,
}

impl From<Kept> for MarkingKept {
    fn from(kept: Kept) -> Self {
        Self {
            marks: MarksForm(kept.marks),
            number: kept.number,
            marked_at: kept.at.into(),
        }
    }
}

/// Gives marks to an answer that the caller was given, or other marks than before.
///
/// As soon as markers settle it, what they come to (see the rules of marking) counts, and the attempt is
/// graded again. Where changed marks make two markers differ, what counted before counts until a third
/// person has marked it.
#[utoipa::path(tag = "staff", request_body = MarkingForm, responses(
    (status = 200, body = MarkingKept),
    (status = 409, description = "`marking_lapsed`"),
    (status = 422, description = "`too_many_marks`; `invalid_field`; `unreadable_body`"),
))]
#[put("/exams/{exam}/marking/{marking}")]
pub(super) async fn put_marks(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(marking): Id<MarkingId>,
    Body(form): Body<MarkingForm>,
    app: Data<App>,
) -> Result<Json<MarkingKept>, Problem> {
    let given = (form.marks.0, form.note.as_deref());
    let kept = marking::mark(&app, &staff, exam, marking, given).await?;
    Ok(Json(kept.into()))
}
