//! The bank to take away, what is lost on the way, and what an editor would object to in it.

use actix_web::web::{Data, Json, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list::QuestionsQuery;
use crate::app::App;
use crate::app::bank::{self, Filter, Form};
use crate::formats::exchange::{Target, sheet};
use crate::http::edge::language_of;
use crate::http::extract::{SignedInStaff, bad_query};
use crate::http::file;
use crate::http::problem::Problem;
use crate::http::words::{CognitiveWord, DifficultyWord, KindWord, StatusWord};

/// Which form is written.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ExportQuery {
    /// `toml`, `json`, `sheet`, `csv`, `gift`, `aiken`, `moodle-xml` or `qti3`.
    format: String,
    /// The code of a topic.
    topic: Option<String>,
    /// The kind.
    #[serde(rename = "type")]
    #[param(inline)]
    kind: Option<KindWord>,
    /// Where it stands in its life.
    #[param(inline)]
    status: Option<StatusWord>,
    /// Expected difficulty.
    #[param(inline)]
    difficulty: Option<DifficultyWord>,
    /// What answering takes.
    #[param(inline)]
    cognitive: Option<CognitiveWord>,
    /// One of its tags.
    #[param(max_length = 100)]
    tag: Option<String>,
    /// A text in its stem, in one of its options or in its code, whatever the case.
    #[param(max_length = 100)]
    search: Option<String>,
}

impl ExportQuery {
    fn read(self) -> Result<(Form, Filter), Problem> {
        let form = form(&self.format)?;
        let query = QuestionsQuery {
            topic: self.topic,
            kind: self.kind,
            status: self.status,
            difficulty: self.difficulty,
            cognitive: self.cognitive,
            tag: self.tag,
            search: self.search,
            after: None,
            limit: None,
        };
        Ok((form, query.read()?.0))
    }
}

fn form(word: &str) -> Result<Form, Problem> {
    if word == "toml" {
        return Ok(Form::Bank);
    }
    let known = Target::ALL
        .into_iter()
        .find(|target| target.as_str() == word);
    known.map(Form::Foreign).ok_or_else(|| {
        let words: Vec<&str> = Target::ALL.iter().map(|target| target.as_str()).collect();
        bad_query(&format!(
            "`format`: `{word}` is not one of: toml, {}",
            words.join(", ")
        ))
    })
}

/// The questions that a filter finds, with their keys, in a form of the bank or of another system.
///
/// Files of the bank come as a package where they are of several topics. What a form cannot hold is told by
/// `/bank/losses`.
#[utoipa::path(tag = "staff", params(ExportQuery), responses(
    (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
    (status = 400, description = "`bad_query`"),
))]
#[get("/bank/export")]
pub(in crate::http) async fn export_bank(
    _: SignedInStaff,
    query: Query<ExportQuery>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let (form, filter) = query.into_inner().read()?;
    let exported = bank::export(&app, filter, form).await?;
    let (ending, media_type) = (exported.ending, exported.media_type);
    Ok(file::download(
        exported.bytes,
        media_type,
        "题库",
        "bank",
        ending,
    ))
}

/// What an export would lose.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Losses {
    items: Vec<Loss>,
}

/// Something of a question that a form cannot hold.
#[derive(Serialize, ToSchema)]
struct Loss {
    /// Its code.
    question: String,
    message: String,
}

/// What the form of an export cannot hold, before it is taken away.
#[utoipa::path(tag = "staff", params(ExportQuery), responses(
    (status = 200, body = Losses),
    (status = 400, description = "`bad_query`"),
))]
#[get("/bank/losses")]
pub(in crate::http) async fn list_losses(
    _: SignedInStaff,
    query: Query<ExportQuery>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Json<Losses>, Problem> {
    let (form, filter) = query.into_inner().read()?;
    let exported = bank::export(&app, filter, form).await?;
    let language = language_of(request.headers());
    let losses = exported.losses.into_iter().map(|(code, told)| Loss {
        question: code.to_string(),
        message: told.told(language).to_owned(),
    });
    Ok(Json(Losses {
        items: losses.collect(),
    }))
}

/// The table to fill in: a header, an example a type, and a sheet that explains it.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
))]
#[get("/bank/template.xlsx")]
pub(in crate::http) async fn question_template(_: SignedInStaff) -> HttpResponse {
    let (ending, media_type) = Target::Sheet.file();
    let bytes = sheet::template_xlsx();
    file::download(bytes, media_type, "试题模板", "question-template", ending)
}

/// What an editor would object to.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Findings {
    items: Vec<BankFinding>,
}

/// One thing.
#[derive(Serialize, ToSchema)]
struct BankFinding {
    /// The code of the question; null where the whole bank is meant.
    question: Option<String>,
    /// The code of the rule: `S3`.
    rule: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// Where in it.
    field: String,
    /// What was found, short.
    found: String,
    /// What to do about it, in the caller's language.
    hint: String,
    /// Other questions that it is about.
    others: Vec<String>,
}

/// What an editor would object to in the whole bank, without the study texts. It takes a while: some seconds
/// for a hundred thousand questions.
#[utoipa::path(tag = "staff", responses((status = 200, body = Findings)))]
#[get("/bank/findings")]
pub(in crate::http) async fn list_findings(
    _: SignedInStaff,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Json<Findings>, Problem> {
    let language = language_of(request.headers());
    let found = bank::findings(&app).await?;
    let items = found.into_iter().map(|finding| BankFinding {
        question: (!finding.rule.is_of_bank()).then(|| finding.question.to_string()),
        rule: finding.rule.code(),
        severity: finding.rule.severity().as_str(),
        field: finding.field,
        found: finding.found,
        hint: finding.hint.told(language).to_owned(),
        others: finding.others.iter().map(ToString::to_string).collect(),
    });
    Ok(Json(Findings {
        items: items.collect(),
    }))
}
