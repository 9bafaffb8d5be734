//! The OpenAPI document, made of the handlers, and the page that shows it.
//!
//! Invariant: nothing here names a route of the API: parameters, security and problems are added to
//! every operation by what it is.

use std::sync::LazyLock;

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::web::{self, Json};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, Info, ObjectBuilder, OpenApi, Ref, RefOr, Required, Response, SchemaFormat,
    Tag, Type,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::Settings;
use super::moment::Moment;
use super::problem::{Code, Problem, Written};
use crate::app::App;

/// Where the document is.
const DOCUMENT: &str = "/api/openapi.json";
/// The name of the security scheme.
const SESSION: &str = "session";

/// What the pages of swagger-ui need: own scripts, styles it sets itself, pictures in its style sheet.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The service works.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
    now: Moment,
    /// The zone of score sheets and pages.
    #[schema(example = "Asia/Shanghai")]
    zone: String,
}

/// Whether the service works: asks the database.
#[utoipa::path(tag = "anybody", responses((status = 200, body = Health)))]
#[get("/health")]
pub(super) async fn health(
    app: web::Data<App>,
    settings: web::Data<Settings>,
) -> Result<Json<Health>, Problem> {
    let now = app.check().await?.into();
    let zone = settings.zone.iana_name().unwrap_or("UTC").to_owned();
    Ok(Json(Health {
        status: "ok",
        now,
        zone,
    }))
}

/// The OpenAPI document.
#[get("/api/openapi.json")]
pub(super) async fn document() -> HttpResponse {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| super::openapi().to_json().unwrap_or_default());
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(TEXT.as_str())
}

/// The page that shows the document.
pub(super) fn page() -> impl HttpServiceFactory {
    let config = Config::new([DOCUMENT])
        .validator_url("none")
        .persist_authorization(false);
    let policy = actix_web::middleware::DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, PAGE_POLICY));
    web::scope("/api/docs")
        .wrap(policy)
        .service(web::redirect("", "/api/docs/"))
        .service(SwaggerUi::new("/{_:.*}").config(config))
}

/// Completes a document that was collected from handlers.
pub(super) fn complete(api: &mut OpenApi) {
    api.info = Info::new("examhall", "1");
    api.info.description = Some(INTRODUCTION.to_owned());
    let tags = TAGS.iter().map(|(name, description)| {
        let mut tag = Tag::new(*name);
        tag.description = Some((*description).to_owned());
        tag
    });
    api.tags = Some(tags.collect());
    let components = api.components.get_or_insert_default();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme(SESSION, bearer);
    let mut schemas = Vec::new();
    Written::schemas(&mut schemas);
    components.schemas.extend(schemas);
    components
        .schemas
        .insert(Written::name().into(), Written::schema());
    for (path, item) in &mut api.paths.paths {
        for operation in operations(item) {
            complete_operation(path, operation);
        }
    }
}

const INTRODUCTION: &str = "Question bank, randomised papers, timed attempts, exact scores.

Times are RFC 3339 in UTC with milliseconds, durations whole seconds, marks decimal text. Unknown \
fields are refused. Every reply carries `X-Request-Id`. A refusal is a problem (RFC 9457) whose \
`code` never changes; `title` and `detail` are Chinese, or English where `Accept-Language` prefers \
it. What belongs to another candidate is not found.";

/// Who may call.
const TAGS: [(&str, &str); 4] = [
    ("anybody", "Without a session."),
    ("any session", "Staff or candidate."),
    ("staff", "Organisers and administrators."),
    (
        "candidate",
        "Who entered an exam with a ticket: only what is their own.",
    ),
];

/// What the segments of paths are.
const SEGMENTS: [(&str, &str); 18] = [
    ("account", "The id of a staff account"),
    ("grant", "The id of a role that an account was given"),
    ("session", "The id of a session"),
    ("exam", "The id of an exam"),
    ("attempt", "The id of an attempt"),
    ("blueprint", "The id of a plan for papers"),
    ("outage", "The id of an outage"),
    ("message", "The id of a message to candidates"),
    ("save", "The id of a refused save"),
    ("ruling", "The id of a ruling"),
    ("import", "The id of an import"),
    ("identity", "The id of a linked identity"),
    (
        "index",
        "The place of a question in the import, counted from 0",
    ),
    ("marking", "The id of an answer in the hands of its marker"),
    ("code", "The code of a question"),
    (
        "version",
        "The number of a version of the question, counted from 1",
    ),
    ("slot", "A slot of the paper, counted from 1"),
    (
        "number",
        "The place of a paper in the drawing of its exam, counted from 1: 1 is form A; each candidate of an own paper has one",
    ),
];

/// The operations of a path, with their methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

fn complete_operation(path: &str, operation: &mut Operation) {
    let is_open = operation
        .tags
        .as_ref()
        .is_some_and(|tags| tags.iter().any(|tag| tag == "anybody"));
    let has_id = path.contains('{');
    let has_body = operation.request_body.is_some();
    if has_id {
        let parameters = operation.parameters.get_or_insert_default();
        let named = SEGMENTS
            .iter()
            .filter(|(name, _)| path.contains(&format!("{{{name}}}")));
        parameters.splice(
            0..0,
            named.map(|(name, about)| RefOr::T(segment(name, about))),
        );
    }
    if !is_open {
        let no_scopes: [&str; 0] = [];
        operation.security = Some(vec![SecurityRequirement::new(SESSION, no_scopes)]);
    }
    let responses = &mut operation.responses.responses;
    let usual: [(bool, &str, &[Code]); 11] = [
        (!is_open, "401", &[Code::NotSignedIn]),
        (!is_open, "403", &[Code::Forbidden]),
        (has_id, "404", &[Code::NotFound]),
        (has_body, "400", &[Code::MalformedJson, Code::BadQuery]),
        (!has_body, "400", &[Code::BadQuery]),
        (has_body, "408", &[Code::BodyTooSlow]),
        (has_body, "413", &[Code::BodyTooLarge]),
        (has_body, "415", &[Code::UnsupportedMediaType]),
        (has_body, "422", &[Code::UnreadableBody]),
        (true, "500", &[Code::Internal]),
        (true, "503", &[Code::Busy]),
    ];
    for (applies, status, codes) in usual {
        if applies && !responses.contains_key(status) {
            let told: Vec<_> = codes
                .iter()
                .map(|code| format!("`{}`", code.as_str()))
                .collect();
            responses.insert(status.to_owned(), RefOr::T(Response::new(told.join(", "))));
        }
    }
    for (status, response) in responses {
        if let RefOr::T(response) = response {
            complete_response(status, response);
        }
    }
}

fn complete_response(status: &str, response: &mut Response) {
    if "400" <= status {
        let problem = Ref::from_schema_name(Written::name());
        let content = ContentBuilder::new().schema(Some(problem)).build();
        let media_type = "application/problem+json".to_owned();
        response.content.insert(media_type, content.into());
    } else if response.description.is_empty() {
        let told = if status == "201" { "Made" } else { "Done" };
        told.clone_into(&mut response.description);
    }
}

fn segment(name: &str, about: &str) -> Parameter {
    let schema = ObjectBuilder::new();
    let schema = match name {
        "index" => schema.schema_type(Type::Integer).minimum(Some(0)),
        "slot" | "number" | "version" => schema.schema_type(Type::Integer).minimum(Some(1)),
        "code" => schema.schema_type(Type::String),
        _ => schema
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("uuid".to_owned()))),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}
