//! Questions from files: upload, look through, choose, store, take back.
//!
//! Invariant: every route here is for staff; what is told holds keys.

mod reply;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpRequest, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::edge::language_of;
use super::extract::{Body, EntryIndex, Id, RawBody, SignedInStaff, bad_query};
use super::language::Language;
use super::problem::Problem;
use super::refusal::wrong_count;
use super::words::{CognitiveWord, DifficultyWord, StatusWord};
use crate::app::App;
use crate::app::imports::{self, Draft, MAX_IMPORTED, Source};
use crate::domain::ImportId;
use crate::domain::question::TopicCode;
use crate::formats::exchange::{Format, MAX_BYTES, MatchGrades};
use crate::formats::question::QuestionForm;

use reply::{EntryReply, ImportLine, ImportReply};

/// What is not in a file of questions, and how the file is to be read.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    /// The topic that the questions get, by its code.
    topic: String,
    /// What is expected where the file does not say.
    #[param(inline)]
    difficulty: Option<DifficultyWord>,
    /// What answering takes.
    #[param(inline)]
    cognitive: Option<CognitiveWord>,
    /// `auto`, `toml`, `json`, `text`, `docx`, `sheet`, `gift`, `aiken`, `moodle-xml` or `qti`.
    format: Option<String>,
    /// The name of the file: it helps to tell what it is.
    #[param(max_length = 200)]
    file_name: Option<String>,
    /// What becomes of a weight that Moodle does not have.
    #[serde(default)]
    #[param(inline)]
    match_grades: MatchGradesWord,
}

/// What becomes of a weight that Moodle does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum MatchGradesWord {
    /// Its question is not read.
    #[default]
    Error,
    /// The nearest that there is is taken.
    Nearest,
}

impl From<MatchGradesWord> for MatchGrades {
    fn from(word: MatchGradesWord) -> Self {
        match word {
            MatchGradesWord::Error => Self::Error,
            MatchGradesWord::Nearest => Self::Nearest,
        }
    }
}

/// What a study text is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftQuery {
    /// The topic that the questions get, by its code.
    topic: String,
    /// The title of the text, as questions name it: 《…》.
    #[param(max_length = 100)]
    title: String,
    /// The name of the file, which ends with `.txt`, `.md` or `.docx`; before the ending it is the id of the
    /// material in evidence.
    #[param(max_length = 200)]
    file_name: String,
    /// Most questions; all that can be drafted where it is left out.
    limit: Option<usize>,
}

fn topic(code: &str) -> Result<TopicCode, Problem> {
    let code = code.parse();
    code.map_err(|fault: crate::domain::question::NotACode| bad_query(&fault.to_string()))
}

/// Longest name of a file, in characters.
const MAX_FILE_NAME: usize = 200;

fn file_name(name: Option<String>) -> Result<String, Problem> {
    let name = name.unwrap_or_default();
    if MAX_FILE_NAME < name.chars().count() || name.chars().any(char::is_control) {
        let told = format!(
            "`file_name` has at most {MAX_FILE_NAME} characters, and no control characters"
        );
        return Err(bad_query(&told));
    }
    Ok(name)
}

/// Reads a file of questions and keeps what was read for a week: nothing reaches the bank yet.
///
/// The body is the file as it is, at most 32 MiB; its media type does not matter.
#[utoipa::path(tag = "staff", params(ImportQuery), request_body(content_type = "application/octet-stream", content = Vec<u8>), responses(
    (status = 201, body = ImportReply),
    (status = 400, description = "`bad_query`"),
    (status = 413, description = "`body_too_large`"),
    (status = 422, description = "`unreadable_file` with `problems`: nothing could be read"),
))]
#[post("/imports")]
pub(super) async fn import_questions(
    SignedInStaff(staff): SignedInStaff,
    query: Query<ImportQuery>,
    RawBody(bytes): RawBody<MAX_BYTES>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<(Json<ImportReply>, StatusCode), Problem> {
    let query = query.into_inner();
    let format = match query.format.as_deref().unwrap_or("auto") {
        "auto" => None,
        word => {
            let known = Format::ALL.iter().find(|format| format.as_str() == word);
            let told = || bad_query(&format!("`format`: `{word}` is not one of: {}", formats()));
            Some(*known.ok_or_else(told)?)
        }
    };
    let source = Source {
        file_name: file_name(query.file_name)?,
        format,
        bytes: bytes.into(),
        topic: topic(&query.topic)?,
        difficulty: query.difficulty.map(Into::into),
        cognitive: query.cognitive.map(Into::into),
        match_grades: query.match_grades.into(),
    };
    let import = imports::read(&app, &staff, source).await?;
    let reply = ImportReply::new(import, language_of(request.headers()));
    Ok((Json(reply), StatusCode::CREATED))
}

fn formats() -> String {
    let words = Format::ALL.iter().map(|format| format.as_str());
    std::iter::once("auto")
        .chain(words)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Drafts questions from a study text, to be looked through and chosen from as an import.
///
/// No language model is at work: each draft follows from sentences of the text, and has them as evidence.
#[utoipa::path(tag = "staff", params(DraftQuery), request_body(content_type = "application/octet-stream", content = Vec<u8>), responses(
    (status = 201, body = ImportReply),
    (status = 400, description = "`bad_query`"),
    (status = 413, description = "`body_too_large`"),
    (status = 422, description = "`unreadable_file` with `problems`"),
))]
#[post("/drafts")]
pub(super) async fn draft_questions(
    SignedInStaff(staff): SignedInStaff,
    query: Query<DraftQuery>,
    RawBody(bytes): RawBody<MAX_BYTES>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<(Json<ImportReply>, StatusCode), Problem> {
    let query = query.into_inner();
    let draft = Draft {
        file_name: file_name(Some(query.file_name))?,
        title: query.title,
        bytes: bytes.into(),
        topic: topic(&query.topic)?,
        limit: query.limit,
    };
    let import = imports::draft(&app, &staff, draft).await?;
    let reply = ImportReply::new(import, language_of(request.headers()));
    Ok((Json(reply), StatusCode::CREATED))
}

/// The last fifty imports.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportList {
    items: Vec<ImportLine>,
}

/// The last fifty imports, newest first.
#[utoipa::path(tag = "staff", responses((status = 200, body = ImportList)))]
#[get("/imports")]
pub(super) async fn list_imports(
    _: SignedInStaff,
    app: Data<App>,
) -> Result<Json<ImportList>, Problem> {
    let now = app.now();
    let imports = imports::list(&app).await?;
    let items = imports.iter().map(|import| ImportLine::new(import, now));
    Ok(Json(ImportList {
        items: items.collect(),
    }))
}

/// One import, question by question.
#[utoipa::path(tag = "staff", responses((status = 200, body = ImportReply)))]
#[get("/imports/{import}")]
pub(super) async fn read_import(
    _: SignedInStaff,
    Id(id): Id<ImportId>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Json<ImportReply>, Problem> {
    let import = imports::load(&app, id).await?;
    Ok(Json(ImportReply::new(
        import,
        language_of(request.headers()),
    )))
}

/// Puts a question that somebody completed in the place of the one that was read; the entry as it is then.
#[utoipa::path(tag = "staff", request_body = QuestionForm, responses(
    (status = 200, body = EntryReply),
    (status = 409, description = "`import_decided`; `import_expired`"),
    (status = 422, description = "`invalid_questions` with `faults`; `unreadable_body`"),
))]
#[put("/imports/{import}/questions/{index}")]
pub(super) async fn edit_imported(
    _: SignedInStaff,
    Id(id): Id<ImportId>,
    Id(EntryIndex(index)): Id<EntryIndex>,
    Body(form): Body<QuestionForm>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Json<EntryReply>, Problem> {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let entry = imports::edit(&app, id, index, form).await?;
    let language = language_of(request.headers());
    Ok(Json(EntryReply::new(index, entry, language)))
}

/// Which questions of an import are stored.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionForm {
    /// Their places in the import, from 0. Only those that are ready.
    #[schema(min_items = 1)]
    chosen: Vec<usize>,
    /// Where they stand in their life from then on.
    #[schema(inline)]
    status: Option<StatusWord>,
}

/// What storing them did.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportStored {
    /// Codes that were new.
    created: usize,
    /// Questions that got a new version or another status.
    changed: usize,
    /// Questions that were there as they are.
    unchanged: usize,
    /// All of their codes, in the order of the file.
    codes: Vec<String>,
}

/// Stores the chosen questions of an import, all or none.
#[utoipa::path(tag = "staff", request_body = DecisionForm, responses(
    (status = 200, body = ImportStored),
    (status = 409, description = "`import_decided`; `import_expired`; `question_changed`; `second_person_needed`"),
    (status = 422, description = "`not_ready` with `questions`: those that wait for a person; `invalid_questions` with `faults`; `invalid_field` where none is chosen; `unreadable_body`"),
))]
#[post("/imports/{import}/decision")]
pub(super) async fn decide_import(
    SignedInStaff(staff): SignedInStaff,
    Id(id): Id<ImportId>,
    Body(form): Body<DecisionForm>,
    app: Data<App>,
) -> Result<Json<ImportStored>, Problem> {
    if form.chosen.is_empty() {
        return Err(wrong_count("chosen", 0, MAX_IMPORTED));
    }
    let status = form.status.unwrap_or(StatusWord::Draft);
    let stored = imports::store(&app, &staff, id, form.chosen, status.into()).await?;
    Ok(Json(ImportStored {
        created: stored.created,
        changed: stored.changed,
        unchanged: stored.unchanged,
        codes: stored.codes,
    }))
}

/// What taking an import back did.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportUndone {
    /// Questions that it had made: retired. Papers that have them keep them.
    retired: usize,
    /// Questions that it had changed: as they were before, in a version of their own.
    restored: usize,
}

/// Takes a stored import back as a whole.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = ImportUndone),
    (status = 409, description = "`import_decided`; `changed_since` with `codes`: questions that somebody changed since, and nothing is taken back"),
))]
#[post("/imports/{import}/undo")]
pub(super) async fn undo_import(
    SignedInStaff(staff): SignedInStaff,
    Id(id): Id<ImportId>,
    app: Data<App>,
) -> Result<Json<ImportUndone>, Problem> {
    let undone = imports::undo(&app, &staff, id).await?;
    Ok(Json(ImportUndone {
        retired: undone.retired,
        restored: undone.restored,
    }))
}

/// The message of a language.
fn told<'m>(language: Language, chinese: &'m str, english: &'m str) -> &'m str {
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
}
