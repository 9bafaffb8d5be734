//! Where questions were used, and how they did.

use actix_web::web::{Data, Json};
use actix_web::{get, put};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::app::bank::{self, Observed, Usage};
use crate::domain::ExamId;
use crate::domain::question::QuestionCode;
use crate::domain::rating::Thousandths;
use crate::formats::MarksForm;
use crate::http::extract::{Id, SignedInStaff};
use crate::http::moment::Moment;
use crate::http::problem::Problem;
use crate::http::words::DifficultyWord;

/// How the questions of an exam were taken over into the bank.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ObservedExam {
    /// Versions of questions, each at one number of marks.
    questions: usize,
}

/// Takes over into the bank how the questions of an exam did; again, in the place of what it told before.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = ObservedExam),
    (status = 409, description = "`exam_not_over`"),
))]
#[put("/exams/{exam}/observations")]
pub(in crate::http) async fn observe_exam(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<ObservedExam>, Problem> {
    let app = app.on_behalf_of(&by);
    let questions = bank::observe(&app, exam).await?;
    Ok(Json(ObservedExam { questions }))
}

/// Where a question was used and how it did, in exams that were taken over.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct QuestionUsage {
    /// What its author expects.
    difficulty: DifficultyWord,
    /// The facility which that stands for: the middle of its band.
    #[schema(example = "0.675")]
    expected_facility: String,
    /// Graded candidates who had it, in any version.
    candidates: u64,
    /// The mean facility of the version in use, weighted by candidates; null before anybody sat it.
    #[schema(example = "0.712")]
    facility: Option<String>,
    /// The facility drawn towards the expected one, (n·facility + 20·expected)/(n + 20) for n candidates of the
    /// version in use: few answers move it little.
    #[schema(example = "0.706")]
    calibrated_facility: String,
    /// The newest observation first.
    exams: Vec<UsageInExam>,
}

/// How one version did in one exam.
#[derive(Serialize, ToSchema)]
pub(super) struct UsageInExam {
    #[schema(format = "uuid")]
    exam_id: String,
    title: String,
    version: u32,
    full_marks: MarksForm,
    /// Graded candidates who had it.
    candidates: u64,
    /// Those of them whose marks are known.
    marked: u64,
    answered: u64,
    /// For full marks.
    right: u64,
    /// 难度 P: mean score by full marks.
    #[schema(example = "0.712")]
    facility: Option<String>,
    /// 区分度 D of the upper and lower 27 %.
    #[schema(example = "0.31")]
    discrimination: Option<String>,
    observed_at: Moment,
}

fn thousandths(number: impl Into<i64>) -> String {
    Thousandths(number.into()).to_string()
}

impl From<Observed> for UsageInExam {
    fn from(line: Observed) -> Self {
        let seen = line.seen;
        Self {
            exam_id: line.exam.to_string(),
            title: line.title,
            version: line.version,
            full_marks: MarksForm(seen.full_marks),
            candidates: seen.n_given,
            marked: seen.n_marked,
            answered: seen.n_answered,
            right: seen.n_right,
            facility: seen.facility.map(thousandths),
            discrimination: seen.discrimination.map(thousandths),
            observed_at: line.at.into(),
        }
    }
}

impl From<Usage> for QuestionUsage {
    fn from(usage: Usage) -> Self {
        Self {
            difficulty: usage.difficulty.into(),
            expected_facility: thousandths(usage.expected),
            candidates: usage.n_given,
            facility: usage.facility.map(thousandths),
            calibrated_facility: thousandths(usage.calibrated),
            exams: usage.exams.into_iter().map(Into::into).collect(),
        }
    }
}

/// Where a question was used and how it did, against what its author expects.
#[utoipa::path(tag = "staff", responses((status = 200, body = QuestionUsage)))]
#[get("/questions/{code}/usage")]
pub(in crate::http) async fn read_usage(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    app: Data<App>,
) -> Result<Json<QuestionUsage>, Problem> {
    Ok(Json(bank::usage(&app, code).await?.into()))
}
