//! What a model says of the questions of an exam, as JSON.
//!
//! Invariant: every question in the model has its entry, with nulls where it has no estimate.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{Id, SignedInStaff};
use super::super::problem::Problem;
use super::super::telling::{Teller, WorkLine};
use crate::app::App;
use crate::app::statistics::{self, ModelReport};
use crate::domain::statistics::irt::{Model, QuestionEstimate};
use crate::domain::{ExamId, Language};

/// Which model.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelQuery {
    /// `rasch1`: slope 1; `rasch`: one slope for all; `2pl`: a slope for each.
    #[serde(default)]
    #[param(inline)]
    model: ModelWord,
}

/// A model.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[schema(as = ModelName)]
enum ModelWord {
    #[serde(rename = "rasch1")]
    RaschSlope1,
    #[default]
    #[serde(rename = "rasch")]
    Rasch,
    #[serde(rename = "2pl")]
    TwoParameter,
}

impl From<ModelWord> for Model {
    fn from(word: ModelWord) -> Self {
        match word {
            ModelWord::RaschSlope1 => Self::RaschSlope1,
            ModelWord::Rasch => Self::Rasch,
            ModelWord::TwoParameter => Self::TwoParameter,
        }
    }
}

/// What a model says of an exam.
#[derive(Serialize, ToSchema)]
pub(super) struct ExamModel {
    model: ModelWord,
    /// ln of the marginal likelihood; null where nothing was estimated.
    log_likelihood: Option<f64>,
    /// Akaike's criterion: the smaller, the better the model.
    aic: Option<f64>,
    /// Schwarz's criterion.
    bic: Option<f64>,
    /// In no order but that of the pool; essays, dropped questions and those given away are not in it.
    questions: Vec<ModelQuestion>,
    /// What to keep in mind, in sentences of the language that `Accept-Language` prefers.
    warnings: Vec<String>,
}

/// A question under the model, for abilities of mean 0 and standard deviation 1 among the candidates.
#[derive(Serialize, ToSchema)]
struct ModelQuestion {
    code: String,
    version: u32,
    full_marks: f64,
    /// Candidates who had it.
    n: u64,
    /// Of them, who had full marks.
    n_right: u64,
    /// Slope.
    a: Option<f64>,
    /// Difficulty: the ability of whom half are right.
    b: Option<f64>,
    /// Intercept: −a·b.
    d: Option<f64>,
    a_error: Option<f64>,
    b_error: Option<f64>,
    d_error: Option<f64>,
    /// Mean square fit near the difficulty; 0.7 to 1.3 is usual.
    infit: Option<f64>,
    /// Mean square fit over all.
    outfit: Option<f64>,
    /// Why there is no estimate, in a sentence of the language that `Accept-Language` prefers; null where there is one.
    reason: Option<String>,
}

impl ExamModel {
    fn of(model: ModelWord, report: &ModelReport, language: Language) -> Self {
        let calibration = report.calibration.as_ref();
        let found = calibration.ok();
        let questions = report.questions.iter().enumerate().map(|(at, known)| {
            let estimate = found.and_then(|found| found.questions.get(at)?.as_ref().ok());
            let tally = report.tallies.get(at);
            let reason = match calibration {
                Ok(found) => found.questions.get(at).and_then(|one| one.as_ref().err()),
                Err(_) => None,
            };
            let reason = reason.map(|reason| reason.sentence(language));
            let reason = reason.or_else(|| calibration.err().map(|error| error.sentence(language)));
            let finite = |figure: Option<f64>| figure.filter(|figure| figure.is_finite());
            let of =
                |figure: fn(&QuestionEstimate) -> Option<f64>| finite(estimate.and_then(figure));
            ModelQuestion {
                code: known.code.to_string(),
                version: known.version,
                full_marks: f64::from(known.full_marks.hundredths()) / 100.0,
                n: tally.map_or(0, |tally| tally.had),
                n_right: tally.map_or(0, |tally| tally.right),
                a: of(|one| Some(one.curve.slope)),
                b: of(|one| one.curve.difficulty()),
                d: of(|one| Some(one.curve.intercept)),
                a_error: of(|one| one.slope_error),
                b_error: of(|one| one.difficulty_error),
                d_error: of(|one| one.intercept_error),
                infit: of(|one| one.fit.infit),
                outfit: of(|one| one.fit.outfit),
                reason: reason.map(str::to_owned),
            }
        });
        let warnings = match calibration {
            Ok(found) => found
                .advice
                .iter()
                .map(|advice| advice.sentence(language))
                .collect(),
            Err(error) => vec![error.sentence(language).to_owned()],
        };
        Self {
            model,
            log_likelihood: found.map(|found| found.log_likelihood),
            aic: found.map(|found| found.aic),
            bic: found.map(|found| found.bic),
            questions: questions.collect(),
            warnings,
        }
    }
}

/// A model of the questions (项目反应理论), from the graded attempts that count: how hard each is whoever had it.
///
/// Advisory below some hundred candidates; the warnings say so. In lines it tells how far it is; who closes the
/// connection before the last calls it off.
#[utoipa::path(tag = "staff", params(ModelQuery), responses(
    (status = 200, content((ExamModel = "application/json"), (WorkLine = "application/x-ndjson"))),
    (status = 400, description = "`bad_query`"),
    (status = 409, description = "`model_too_large`"),
))]
#[get("/exams/{exam}/model")]
pub(in crate::http) async fn read_model(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<ModelQuery>,
    teller: Teller,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let (word, language) = (query.model, teller.language());
    let read = async move |app: App| {
        let report = statistics::exam_model(&app, exam, word.into()).await?;
        Ok(ExamModel::of(word, &report, language))
    };
    teller.reply(&app, read).await
}
