//! Statistics of an exam as JSON.
//!
//! Invariant: a figure that is undefined is null and has its reason under its own key in `reasons`; every number is
//! finite. Keys and units are those of `examhall stats`: `error_ratio`, `effective_weight`, `intended_weight`,
//! `discrimination_index` and `discriminative_efficiency` are per cent, other figures shares, correlations or marks.

mod details;
mod figures;
mod model;
mod papers;
mod questions;

pub(super) use model::*;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use self::papers::TestFiguresReply;
use self::questions::QuestionFiguresReply;
use super::extract::{Id, SignedInStaff};
use super::problem::Problem;
use super::telling::{Teller, WorkLine};
use crate::app::App;
use crate::app::statistics::{self, DroppedQuestion, Figures, OwnQuestion, Report};
use crate::domain::statistics::classical::{Caution, Evidence};
use crate::domain::{ExamId, Language};

/// Statistics of an exam.
#[derive(Serialize, ToSchema)]
pub(super) struct ExamStatistics {
    mode: StatisticsMode,
    /// Nothing will change any more: the exam is closed, everybody is graded, no answer waits for a person, and
    /// everybody whom a ruling concerns is graded again.
    is_final: bool,
    /// Graded candidates with at least one score that counts: the figures are of them.
    candidates: u64,
    /// Attempts that were started and have no grade yet.
    ungraded: u64,
    /// Graded attempts with an answer that waits for a person: the answer is in no figure.
    waiting: u64,
    /// Of the whole paper: one, or one for each form.
    tests: Vec<TestFiguresReply>,
    /// Of each question that counts: in the order of the paper, form after form; of papers of each candidate's own
    /// by section and code, those that somebody had.
    questions: Vec<QuestionFiguresReply>,
    /// Questions that a ruling dropped: they are in no figure.
    dropped: Vec<DroppedReply>,
    /// What to keep in mind, in sentences of the language that `Accept-Language` prefers.
    warnings: Vec<String>,
}

/// What figures are of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StatisticsMode {
    /// One paper for all.
    Fixed,
    /// A few parallel papers, each by itself.
    Forms,
    /// Papers of each candidate's own.
    Own,
}

/// A question that a ruling dropped.
#[derive(Serialize, ToSchema)]
#[schema(as = DroppedQuestion)]
struct DroppedReply {
    code: String,
    version: u32,
}

impl From<&DroppedQuestion> for DroppedReply {
    fn from(question: &DroppedQuestion) -> Self {
        Self {
            code: question.code.to_string(),
            version: question.version,
        }
    }
}

impl ExamStatistics {
    fn of(report: &Report, language: Language) -> Self {
        let (mode, tests, questions) = match &report.figures {
            Figures::Fixed(paper) => {
                let papers = std::slice::from_ref(&**paper);
                (
                    StatisticsMode::Fixed,
                    papers::fixed(papers, language),
                    questions::fixed(papers, language),
                )
            }
            Figures::Forms(papers) => (
                StatisticsMode::Forms,
                papers::fixed(papers, language),
                questions::fixed(papers, language),
            ),
            Figures::Own(papers) => (
                StatisticsMode::Own,
                papers::own(papers, language),
                questions::own(papers, language),
            ),
        };
        Self {
            mode,
            is_final: report.is_final,
            candidates: n_candidates(&report.figures),
            ungraded: report.n_ungraded,
            waiting: report.n_waiting,
            tests,
            questions,
            dropped: report.dropped.iter().map(Into::into).collect(),
            warnings: warnings(report, language),
        }
    }
}

fn n_candidates(figures: &Figures) -> u64 {
    match figures {
        Figures::Fixed(paper) => paper.test.n,
        Figures::Forms(papers) => papers.iter().map(|paper| paper.test.n).sum(),
        Figures::Own(papers) => papers.test.n,
    }
}

/// Questions of papers of each candidate's own that too few had.
fn n_little(figures: &Figures) -> usize {
    match figures {
        Figures::Fixed(_) | Figures::Forms(_) => 0,
        Figures::Own(papers) => {
            let questions = papers.questions.iter();
            let is_little =
                |one: &&OwnQuestion| one.figures.facility.evidence == Evidence::TooLittle;
            questions.filter(is_little).count()
        }
    }
}

/// What to keep in mind about all figures.
fn warnings(report: &Report, language: Language) -> Vec<String> {
    let told = |caution: Option<Caution>| caution.map(|caution| caution.sentence(language));
    let cautions: Vec<String> = match &report.figures {
        Figures::Fixed(paper) => told(paper.test.caution).into_iter().collect(),
        Figures::Forms(papers) => {
            let cautions = papers.iter().filter_map(|paper| {
                let (form, sentence) = (paper.form.unwrap_or_default(), told(paper.test.caution)?);
                Some(match language {
                    Language::Chinese => format!("{form}卷{sentence}"),
                    Language::English => format!("Paper {form}: {sentence}"),
                })
            });
            cautions.collect()
        }
        Figures::Own(papers) => told(papers.test.caution).into_iter().collect(),
    };
    let further = match language {
        Language::Chinese => in_chinese(report),
        Language::English => in_english(report),
    };
    cautions
        .into_iter()
        .chain(further.into_iter().flatten())
        .collect()
}

/// What is still to come, what is not shown, and what was left out.
fn in_chinese(report: &Report) -> [Option<String>; 5] {
    let (n_little, dropped) = (n_little(&report.figures), codes(&report.dropped));
    [
        (!report.is_final)
            .then(|| "考试尚未结束，或评卷、重新计分尚未完成，指标还会变化。".to_owned()),
        (report.n_ungraded != 0)
            .then(|| format!("有{}次作答尚未评分，未计入。", report.n_ungraded)),
        (report.n_waiting != 0).then(|| {
            let n = report.n_waiting;
            format!("有{n}份答卷含待评的主观题：待评的题不计入，这些考生的总分只加已有的得分。")
        }),
        (n_little != 0).then(|| format!("有{n_little}道题作答人数不足50，不显示其难度和区分度。")),
        (!dropped.is_empty())
            .then(|| format!("以下题目已作废，不计入任何指标：{}。", dropped.join("、"))),
    ]
}

/// The same in English.
fn in_english(report: &Report) -> [Option<String>; 5] {
    let (n_little, dropped) = (n_little(&report.figures), codes(&report.dropped));
    [
        (!report.is_final).then(|| {
            "The exam has not ended, or marking or regrading is not finished: the figures will still change.".to_owned()
        }),
        (report.n_ungraded != 0).then(|| {
            let n = report.n_ungraded;
            format!("Attempts that are not graded yet: {n}. They are not counted.")
        }),
        (report.n_waiting != 0).then(|| {
            let n = report.n_waiting;
            format!(
                "Papers with answers that wait for a marker: {n}. Those answers are not counted, and the totals of these candidates hold only the marks that they have so far."
            )
        }),
        (n_little != 0).then(|| {
            format!(
                "Questions that fewer than 50 candidates had: {n_little}. Their facility and discrimination are not shown."
            )
        }),
        (!dropped.is_empty()).then(|| {
            let dropped = dropped.join(", ");
            format!("These questions were dropped and are in no figure: {dropped}.")
        }),
    ]
}

fn codes(questions: &[DroppedQuestion]) -> Vec<&str> {
    questions.iter().map(|one| one.code.as_str()).collect()
}

/// 题目分析: how good the questions and the papers of an exam were, from the graded attempts that count.
///
/// Of one paper for all, and of each form, by question and as a whole. Of papers of each candidate's own the
/// figures of a question are over those who had it, against their own papers; there are none of places on papers.
/// In lines it tells how far it is; who closes the connection before the last calls it off.
#[utoipa::path(tag = "staff", responses((status = 200, content(
    (ExamStatistics = "application/json"),
    (WorkLine = "application/x-ndjson"),
))))]
#[get("/exams/{exam}/statistics")]
pub(super) async fn read_statistics(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    teller: Teller,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let language = teller.language();
    let read = async move |app: App| {
        let report = statistics::exam_statistics(&app, exam).await?;
        Ok(ExamStatistics::of(&report, language))
    };
    teller.reply(&app, read).await
}
