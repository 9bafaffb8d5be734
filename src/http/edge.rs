//! What happens to every request: it gets a name, a line in the log, headers, and its problem in the
//! caller's language.
//!
//! Invariant: the log holds the pattern of the route and never the path, which may hold a ticket;
//! no body, no token.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::language::Language;
use super::problem::{Code, Problem};
use super::{Settings, arrival};
use crate::app::App;

/// The base of everything that the API serves.
pub(super) const API: &str = "/api/v1";

/// Largest head of a request, in bytes: cookies, tokens and paths of ours take a tenth of it. actix reads up to
/// 128 KiB and 96 lines, and closes the connection past that.
const HEAD_LIMIT: usize = 16 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
/// Nothing here asks for any of these; nothing that slipped in may.
const NO_PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
/// A year of nothing but encrypted connections, which browsers remember.
const ENCRYPTED_ONLY: &str = "max-age=31536000; includeSubDomains";

/// The name of a request, in the log and in its reply.
#[derive(Debug, Clone, Default)]
pub(super) struct RequestId(String);

impl RequestId {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Notes the cause of a problem of which its caller is told nothing.
    pub(super) fn log(&self, problem: &Problem) {
        if let Some(cause) = problem.cause() {
            tracing::error!(request.id = self.as_str(), cause, "a request failed");
        }
    }
}

/// Sees a request in and its reply out.
pub(super) async fn edge(
    app: web::Data<App>,
    settings: web::Data<Settings>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (id, began) = (RequestId(app.request_id().to_string()), app.now());
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let language = language_of(request.headers());
    let is_api = request.path().starts_with(API);
    let repeated = arrival::repeated_parameter(request.query_string()).filter(|_| is_api);
    let mut reply = if HEAD_LIMIT < head_size(&request) {
        request.error_response(Problem::plain(Code::HeadTooLarge))
    } else if let Some(problem) = repeated {
        request.error_response(problem)
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    let problem = problem_of(&reply);
    if let Some(problem) = &problem {
        let written = problem.reply(language, id.as_str());
        reply = reply.into_response(written);
    }
    set_headers(reply.headers_mut(), id.as_str(), is_api);
    if settings.is_encrypted() {
        let only = HeaderValue::from_static(ENCRYPTED_ONLY);
        let headers = reply.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, only);
    }
    let duration_ms = app.now().as_millisecond() - began.as_millisecond();
    log(&reply, &method, &id, duration_ms, problem.as_ref());
    Ok(reply)
}

/// How many bytes its lines took, near enough.
fn head_size(request: &ServiceRequest) -> usize {
    let line = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
    let lines: usize = request.headers().iter().map(line).sum();
    let target = request.uri().path_and_query();
    lines + target.map_or(0, |target| target.as_str().len())
}

pub(super) fn language_of(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    Language::preferred(asked.and_then(|value| value.to_str().ok()))
}

/// The problem that a reply stands for, where it is not a page of its own.
fn problem_of(reply: &ServiceResponse<BoxBody>) -> Option<Problem> {
    let error = reply.response().error();
    let status = reply.status();
    match error.map(Error::as_error::<Problem>) {
        Some(Some(problem)) => Some(problem.clone()),
        // Not ours: of the framework, or of the documentation pages.
        Some(None) | None if status.is_server_error() => {
            let cause = error.map_or_else(|| status.to_string(), ToString::to_string);
            Some(Problem::internal(cause))
        }
        Some(None) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            Some(Problem::plain(Code::BodyTooLarge))
        }
        Some(None) if status.is_client_error() => Some(Problem::plain(Code::MalformedJson)),
        None if status == StatusCode::NOT_FOUND && !has_body(reply) => {
            Some(Problem::plain(Code::NoSuchRoute))
        }
        Some(None) | None => None,
    }
}

fn has_body(reply: &ServiceResponse<BoxBody>) -> bool {
    reply.headers().contains_key(header::CONTENT_TYPE)
}

fn set_headers(headers: &mut HeaderMap, id: &str, is_api: bool) {
    let mut set_default = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set_default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set_default(header::REFERRER_POLICY, "no-referrer");
    set_default(RESOURCE_POLICY, "same-origin");
    set_default(OPENER_POLICY, "same-origin");
    set_default(PERMISSIONS, NO_PERMISSIONS);
    set_default(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    if is_api {
        set_default(header::CACHE_CONTROL, "no-store");
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}

fn log(
    reply: &ServiceResponse<BoxBody>,
    method: &Method,
    id: &RequestId,
    duration_ms: i64,
    problem: Option<&Problem>,
) {
    if let Some(problem) = problem {
        id.log(problem);
    }
    let route = reply.request().match_pattern();
    let route = route.as_deref().unwrap_or("-");
    let status = reply.status().as_u16();
    tracing::info!(request.id = id.as_str(), %method, route, status, duration_ms, "request");
}
