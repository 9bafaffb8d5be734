//! Grades for staff, marks by hand, and results for candidates as far as they are released.

use actix_web::web::{Data, Json};
use actix_web::{get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInCandidate, SignedInStaff, SlotNumber};
use super::moment::Moment;
use super::problem::Problem;
use super::review::ReviewedSlot;
use super::rosters::PersonReply;
use super::words::HowWord;
use crate::app::App;
use crate::app::results::{self, Detail, Released, Reviewed, Sitting, Standing, Sums, passed};
use crate::app::sheets::{Outcome, outcome};
use crate::domain::release::Part;
use crate::domain::{AttemptId, ExamId};
use crate::formats::MarksForm;

/// The sums of a grade.
#[derive(Serialize, ToSchema)]
#[schema(as = Sums)]
pub(super) struct SumsReply {
    total: MarksForm,
    out_of: MarksForm,
    /// Marks given by rules.
    objective: MarksForm,
    /// Marks given by persons.
    subjective: MarksForm,
    /// Answers that wait for a person: above 0 the sums are not final.
    waiting: u32,
    /// Slots with full marks.
    right: u32,
    /// Slots answered for less.
    wrong: u32,
    unanswered: u32,
}

impl From<Sums> for SumsReply {
    fn from(sums: Sums) -> Self {
        Self {
            total: MarksForm(sums.total),
            out_of: MarksForm(sums.out_of),
            objective: MarksForm(sums.objective),
            subjective: MarksForm(sums.subjective),
            waiting: sums.waiting,
            right: sums.n_right,
            wrong: sums.n_wrong,
            unanswered: sums.n_unanswered,
        }
    }
}

/// Everybody on the roster, by rank.
#[derive(Serialize, ToSchema)]
pub(super) struct GradeList {
    out_of: MarksForm,
    items: Vec<GradeLine>,
}

/// What became of a candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum GradeStatus {
    /// Never started.
    NotStarted,
    /// Still sitting.
    InProgress,
    /// Ended, not graded yet.
    Closed,
    /// Graded.
    Graded,
    /// Graded as far as rules can; a person has marks to give.
    Waiting,
}

/// One candidate with the attempt that counts; null for what does not exist.
#[derive(Serialize, ToSchema)]
pub(super) struct GradeLine {
    /// 1 for the best; equal marks share one.
    rank: Option<usize>,
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: Option<String>,
    attempt_number: Option<u32>,
    status: GradeStatus,
    total: Option<MarksForm>,
    out_of: Option<MarksForm>,
    objective: Option<MarksForm>,
    subjective: Option<MarksForm>,
    passed: Option<bool>,
    waiting: Option<u32>,
    right: Option<u32>,
    wrong: Option<u32>,
    unanswered: Option<u32>,
    started_at: Option<Moment>,
    closed_at: Option<Moment>,
    closed_how: Option<HowWord>,
}

impl GradeLine {
    fn new(line: Standing, exam: &crate::app::admission::Exam) -> Self {
        let status = match outcome(line.sitting.as_ref()) {
            Outcome::NotStarted => GradeStatus::NotStarted,
            Outcome::InProgress => GradeStatus::InProgress,
            Outcome::Closed => GradeStatus::Closed,
            Outcome::Graded => GradeStatus::Graded,
            Outcome::Waiting => GradeStatus::Waiting,
        };
        let sitting = line.sitting.as_ref();
        let sums = sitting.and_then(|sitting| sitting.sums.as_ref());
        Self {
            rank: line.rank,
            attempt_id: sitting.map(|sitting| sitting.attempt.to_string()),
            attempt_number: sitting.map(|sitting| sitting.number),
            status,
            total: sums.map(|sums| MarksForm(sums.total)),
            out_of: sums.map(|sums| MarksForm(sums.out_of)),
            objective: sums.map(|sums| MarksForm(sums.objective)),
            subjective: sums.map(|sums| MarksForm(sums.subjective)),
            passed: sums.and_then(|sums| passed(exam, sums)),
            waiting: sums.map(|sums| sums.waiting),
            right: sums.map(|sums| sums.n_right),
            wrong: sums.map(|sums| sums.n_wrong),
            unanswered: sums.map(|sums| sums.n_unanswered),
            started_at: sitting
                .and_then(|sitting| sitting.started_at)
                .map(Into::into),
            closed_at: sitting
                .and_then(|sitting| sitting.closed_at)
                .map(Into::into),
            closed_how: sitting
                .and_then(|sitting| sitting.closed_how)
                .map(Into::into),
            person: line.person.into(),
        }
    }
}

/// The grades of an exam.
#[utoipa::path(tag = "staff", responses((status = 200, body = GradeList)))]
#[get("/exams/{exam}/grades")]
pub(super) async fn list_grades(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<GradeList>, Problem> {
    let standings = results::standings(&app, exam).await?;
    let lines = standings.lines.into_iter();
    Ok(Json(GradeList {
        out_of: MarksForm(standings.out_of),
        items: lines
            .map(|line| GradeLine::new(line, &standings.exam))
            .collect(),
    }))
}

/// One attempt as staff see it.
#[derive(Serialize, ToSchema)]
pub(super) struct AttemptDetail {
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: String,
    attempt_number: u32,
    started_at: Option<Moment>,
    closed_at: Option<Moment>,
    closed_how: Option<HowWord>,
    /// Null before it is graded.
    sums: Option<SumsReply>,
    /// Empty before it is graded.
    slots: Vec<DetailSlot>,
}

/// One slot as staff see it.
#[derive(Serialize, ToSchema)]
pub(super) struct DetailSlot {
    /// The code of the question.
    code: String,
    #[serde(flatten)]
    reviewed: ReviewedSlot,
}

impl From<Reviewed> for DetailSlot {
    fn from(reviewed: Reviewed) -> Self {
        Self {
            code: reviewed.question.code.to_string(),
            reviewed: ReviewedSlot::new(reviewed, Part::Explanations),
        }
    }
}

impl From<Detail> for AttemptDetail {
    fn from(detail: Detail) -> Self {
        let Sitting {
            attempt,
            number,
            started_at,
            closed_at,
            closed_how,
            sums,
            ..
        } = detail.sitting;
        Self {
            person: detail.person.into(),
            attempt_id: attempt.to_string(),
            attempt_number: number,
            started_at: started_at.map(Into::into),
            closed_at: closed_at.map(Into::into),
            closed_how: closed_how.map(Into::into),
            sums: sums.map(Into::into),
            slots: detail.slots.into_iter().map(Into::into).collect(),
        }
    }
}

/// One attempt, slot by slot.
#[utoipa::path(tag = "staff", responses((status = 200, body = AttemptDetail)))]
#[get("/exams/{exam}/attempts/{attempt}")]
pub(super) async fn load_detail(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(attempt): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<AttemptDetail>, Problem> {
    let detail = results::detail(&app, &staff, exam, attempt).await?;
    Ok(Json(detail.into()))
}

/// Marks by a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenMarks {
    /// From 0 to what the slot carries.
    marks: MarksForm,
}

/// Gives marks to an essay, or changes them; the attempt is graded again.
#[utoipa::path(tag = "staff", request_body = GivenMarks, responses(
    (status = 200, body = SumsReply),
    (status = 409, description = "`attempt_open`; `not_marked_by_hand`"),
    (status = 422, description = "`no_such_slot`; `too_many_marks`; `unreadable_body`"),
))]
#[put("/exams/{exam}/attempts/{attempt}/slots/{slot}/marks")]
pub(super) async fn give_marks(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(attempt): Id<AttemptId>,
    Id(SlotNumber(slot)): Id<SlotNumber>,
    Body(form): Body<GivenMarks>,
    app: Data<App>,
) -> Result<Json<SumsReply>, Problem> {
    let marks = form.marks.0;
    let sums = results::give_marks(&app, &staff, exam, attempt, slot, marks).await?;
    Ok(Json(sums.into()))
}

/// A result as far as it is released.
#[derive(Serialize, ToSchema)]
pub(super) struct ResultReply {
    total: MarksForm,
    out_of: MarksForm,
    /// Null without a pass mark, and while something waits.
    passed: Option<bool>,
    /// Answers that wait for a person: above 0 the score is not final.
    waiting: u32,
    /// Null until keys are released: counts would help to search for them.
    right: Option<u32>,
    wrong: Option<u32>,
    unanswered: Option<u32>,
    /// Null until own answers are released.
    review: Option<Vec<ReviewedSlot>>,
}

impl From<Released> for ResultReply {
    fn from(released: Released) -> Self {
        let (sums, until) = (released.sums, released.until);
        let counted = Part::Keys <= until;
        let given = released.given.into_iter().flatten().map(Into::into);
        let reviewed = released.review.into_iter().flatten();
        let slots = given.chain(reviewed.map(|slot| ReviewedSlot::new(slot, until)));
        Self {
            total: MarksForm(sums.total),
            out_of: MarksForm(sums.out_of),
            passed: released.passed,
            waiting: sums.waiting,
            right: counted.then_some(sums.n_right),
            wrong: counted.then_some(sums.n_wrong),
            unanswered: counted.then_some(sums.n_unanswered),
            review: (Part::Answers <= until).then(|| slots.collect()),
        }
    }
}

/// The result of an attempt.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = ResultReply),
    (status = 403, description = "`not_released`; `forbidden`"),
))]
#[get("/attempts/{attempt}/result")]
pub(super) async fn read_result(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<ResultReply>, Problem> {
    Ok(Json(results::own_result(&app, who, id).await?.into()))
}
