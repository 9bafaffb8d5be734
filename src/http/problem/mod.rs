//! Problems (RFC 9457): how a refusal is written; `codes` is the one table of them.
//!
//! Invariant: every refusal of the API is a [`Problem`] with a code of this table. A 5xx tells the
//! caller nothing of its cause; the cause rides along for the log.

mod codes;

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub use codes::Code;

use super::language::Language;

/// A sentence in both languages: no final stop, and no times, which a client shows in its own zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    zh: String,
    en: String,
}

impl Text {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(super) fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// A refusal with what a caller needs to act on it.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: Code,
    detail: Text,
    facts: Map<String, Value>,
    entries: Option<(&'static str, Vec<Entry>)>,
    /// Methods for `Allow`.
    allow: Option<String>,
    /// Seconds for `Retry-After`.
    retry_after: Option<i64>,
    /// For the log.
    cause: Option<String>,
}

/// One of many faults, with a message.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) facts: Map<String, Value>,
    pub(super) message: Text,
}

/// A problem as it is written.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Written<'a> {
    /// A relative reference, one for each code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/attempt_closed")]
    kind: String,
    /// What it is; the same for each code.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    code: Code,
    /// What was wanted and what was found.
    detail: &'a str,
    /// The name of the request in the log.
    request_id: &'a str,
    /// Facts by code: `opens_at`, `slot`, `faults` …
    #[serde(flatten)]
    facts: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(code: Code, detail: Text) -> Self {
        Self(Box::new(Parts {
            code,
            detail,
            facts: Map::new(),
            entries: None,
            allow: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// A problem of which its title says everything.
    pub(super) fn plain(code: Code) -> Self {
        let title = |language| code.title(language);
        let zh = title(Language::Chinese);
        Self::new(code, Text::new(zh, title(Language::English).to_lowercase()))
    }

    pub(super) fn not_found() -> Self {
        let detail = Text::new(
            "没有这个对象，或者它不属于您",
            "there is no such thing, or it is not yours",
        );
        Self::new(Code::NotFound, detail)
    }

    /// Says nothing of the cause to the caller.
    pub(super) fn internal(cause: impl Into<String>) -> Self {
        let detail = Text::new(
            "请稍后重试；如仍有问题，请把 request_id 告诉管理员",
            "try again; if it stays, tell the administrator the request_id",
        );
        let mut problem = Self::new(Code::Internal, detail);
        problem.0.cause = Some(cause.into());
        problem
    }

    pub(super) fn with(mut self, fact: &str, value: impl Into<Value>) -> Self {
        self.0.facts.insert(fact.to_owned(), value.into());
        self
    }

    pub(super) fn with_entries(mut self, name: &'static str, entries: Vec<Entry>) -> Self {
        self.0.entries = Some((name, entries));
        self
    }

    pub(super) fn with_allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    pub(super) fn with_retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    pub(super) fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// What it is.
    pub(super) fn code(&self) -> Code {
        self.0.code
    }

    /// What to log, where somebody must look into it.
    pub(super) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The whole reply.
    pub(super) fn reply(&self, language: Language, request_id: &str) -> HttpResponse {
        let code = self.0.code;
        let mut reply = HttpResponse::build(code.status());
        reply.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        match code.status() {
            StatusCode::UNAUTHORIZED => {
                reply.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                reply.insert_header((header::RETRY_AFTER, "1"));
            }
            // What still comes of the body would be taken for the next request.
            StatusCode::REQUEST_TIMEOUT => {
                reply.force_close();
            }
            _ => {}
        }
        let told = self.0.facts.get("retry_after_seconds");
        let told = told
            .and_then(Value::as_i64)
            .map(|seconds| seconds.to_string());
        let wait = self.0.retry_after.map(|seconds| seconds.to_string());
        if let Some(seconds) = wait.or(told) {
            reply.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(methods) = &self.0.allow {
            reply.insert_header((header::ALLOW, methods.as_str()));
        }
        let body = serde_json::to_vec(&self.written(language, request_id)).unwrap_or_default();
        reply.content_type("application/problem+json").body(body)
    }

    /// The body of the reply alone.
    pub(super) fn document(&self, language: Language, request_id: &str) -> Value {
        serde_json::to_value(self.written(language, request_id)).unwrap_or_default()
    }

    fn written<'a>(&'a self, language: Language, request_id: &'a str) -> Written<'a> {
        let Parts { code, detail, .. } = &*self.0;
        Written {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title(language),
            status: code.status().as_u16(),
            code: *code,
            detail: detail.get(language),
            request_id,
            facts: self.facts(language),
        }
    }

    fn facts(&self, language: Language) -> Map<String, Value> {
        let mut facts = self.0.facts.clone();
        if let Some((name, entries)) = &self.0.entries {
            let written = entries.iter().map(|entry| {
                let mut facts = entry.facts.clone();
                facts.insert("message".to_owned(), entry.message.get(language).into());
                Value::Object(facts)
            });
            facts.insert((*name).to_owned(), written.collect());
        }
        facts
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    /// A stand-in: `edge` writes the reply, which knows language and request.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.0.code.status())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_problem_is_written_in_the_language_asked_for() {
        let entry = Entry {
            facts: Map::from_iter([("slot".to_owned(), 3.into())]),
            message: Text::new("错", "wrong"),
        };
        let problem = Problem::new(Code::NoSuchSlot, Text::new("第 3 题", "slot 3"))
            .with("slot", 3)
            .with_entries("faults", vec![entry]);
        let mut bodies = Vec::new();
        for language in [Language::Chinese, Language::English] {
            let reply = problem.reply(language, "r-1");
            assert_eq!(reply.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let body = actix_web::body::to_bytes(reply.into_body()).await.unwrap();
            bodies.push(serde_json::from_slice::<Value>(&body).unwrap());
        }
        let wanted = |title, detail, message| {
            serde_json::json!({
                "type": "/problems/no_such_slot", "title": title, "status": 422,
                "code": "no_such_slot", "detail": detail, "request_id": "r-1", "slot": 3,
                "faults": [{"slot": 3, "message": message}],
            })
        };
        assert_eq!(bodies[0], wanted("试卷上没有这道题", "第 3 题", "错"));
        assert_eq!(bodies[1], wanted("No such slot", "slot 3", "wrong"));
    }

    #[actix_web::test]
    async fn the_cause_of_an_internal_error_stays_inside() {
        let problem = Problem::internal("database: secret table");
        assert_eq!(problem.cause(), Some("database: secret table"));
        let reply = problem.reply(Language::English, "r-1");
        let body = actix_web::body::to_bytes(reply.into_body()).await.unwrap();
        assert!(!String::from_utf8(body.to_vec()).unwrap().contains("secret"));
    }
}
