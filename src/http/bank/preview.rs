//! A question as a candidate would see it, and what an editor would object to.

use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::app::bank::{self, Preview};
use crate::domain::Language;
use crate::domain::lint::{Finding, Severity};
use crate::domain::question::QuestionCode;
use crate::formats::question::QuestionForm;
use crate::http::candidate_paper::AskedQuestion;
use crate::http::edge::language_of;
use crate::http::extract::{Id, SignedInStaff, VersionNumber};
use crate::http::problem::Problem;

/// One version of a question, whole, with its key; its status is that of the question.
#[utoipa::path(tag = "staff", responses((status = 200, body = QuestionForm)))]
#[get("/questions/{code}/versions/{version}")]
pub(in crate::http) async fn load_version(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    Id(VersionNumber(version)): Id<VersionNumber>,
    app: Data<App>,
) -> Result<Json<QuestionForm>, Problem> {
    let question = bank::load_question(&app, code, Some(version)).await?;
    Ok(Json(QuestionForm::from_question(&question)))
}

/// A question as it would stand on a paper.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionPreview {
    /// What a candidate sees, options in the order of the author.
    question: AskedQuestion,
    /// What an editor would object to in the question by itself, as far as that needs no texts of materials.
    findings: Vec<QuestionFinding>,
}

/// Something that an editor would object to.
#[derive(Serialize, ToSchema)]
pub(super) struct QuestionFinding {
    /// The rule, as `bank lint` calls it.
    #[schema(example = "S7")]
    code: &'static str,
    /// `error` or `warning`.
    #[schema(pattern = "^(error|warning)$")]
    severity: &'static str,
    /// Where in the question: `stem`, `options[2].text`.
    field: String,
    found: String,
    /// What to do, in the caller's language.
    hint: String,
}

impl QuestionFinding {
    fn new(finding: Finding, language: Language) -> Self {
        Self {
            code: finding.rule.code(),
            severity: Severity::as_str(finding.rule.severity()),
            field: finding.field,
            found: finding.found,
            hint: finding.hint.told(language).to_owned(),
        }
    }
}

impl QuestionPreview {
    fn new(preview: Preview, language: Language) -> Self {
        let findings = preview.findings.into_iter();
        Self {
            question: AskedQuestion::new(&preview.body, &preview.slot),
            findings: findings
                .map(|finding| QuestionFinding::new(finding, language))
                .collect(),
        }
    }
}

/// The version in use as a candidate would see it, and what an editor would object to.
#[utoipa::path(tag = "staff", responses((status = 200, body = QuestionPreview)))]
#[get("/questions/{code}/preview")]
pub(in crate::http) async fn preview_question(
    _: SignedInStaff,
    Id(code): Id<QuestionCode>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Json<QuestionPreview>, Problem> {
    let language = language_of(request.headers());
    let preview = bank::preview(&app, code).await?;
    Ok(Json(QuestionPreview::new(preview, language)))
}
