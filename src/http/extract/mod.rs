//! What handlers take: who acts, ids of the path, strict JSON.
//!
//! Invariant: a handler that takes an actor first answers nothing else before the actor is known:
//! [`identify`] looks the token up before any extractor runs, extractors are asked in the order of
//! the handler's arguments, and the first refusal is the answer.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::str::FromStr;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use jiff::Timestamp;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::problem::{Code, Problem, Text};
use super::refusal::{forbidden, not_signed_in};
use super::{Settings, arrival, page_session};
use crate::app::App;
use crate::app::accounts::{Actor, authenticate};
use crate::domain::access::{Candidate, Staff};
use crate::domain::asset::AssetId;
use crate::domain::question::QuestionCode;
use crate::domain::{
    AccountId, AttemptId, BlueprintId, ExamId, GrantId, IdentityId, ImportId, MarkingId, MessageId,
    OutageId, RefusedSaveId, RulingId, SessionId,
};

/// Largest body where nothing else is said, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// Who a request's token stands for, or why nobody.
struct Identified(Result<(Actor, Timestamp), Problem>);

/// Looks up the token of a request, where it has one.
pub(super) async fn identify(
    app: web::Data<App>,
    settings: web::Data<Settings>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let token = match bearer(request.headers()) {
        Some(token) => Ok(Some(token.to_owned())),
        None => page_session::token(request.request(), &settings),
    };
    let identified = match token {
        Ok(Some(token)) => Some(authenticate(&app, &token).await.map_err(Problem::from)),
        Ok(None) => None,
        Err(problem) => Some(Err(problem)),
    };
    if let Some(actor) = identified {
        request.extensions_mut().insert(Identified(actor));
    }
    next.call(request).await
}

/// The token of `Authorization: Bearer <token>`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

pub(super) fn actor(request: &HttpRequest) -> Result<(Actor, Timestamp), Problem> {
    match request.extensions().get() {
        Some(Identified(actor)) => actor.clone(),
        None => Err(not_signed_in()),
    }
}

/// A signed-in member of staff.
pub(super) struct SignedInStaff(pub Staff);

/// A candidate who entered an exam.
pub(super) struct SignedInCandidate(pub Candidate);

/// Any session.
pub(super) struct AnySession(pub SessionId);

/// Any session, whose it is and when it ends.
pub(super) struct CurrentSession(pub (Actor, Timestamp));

macro_rules! from_actor {
    ($($extractor:ident: $actor:pat => $value:expr;)*) => {$(
        impl FromRequest for $extractor {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(actor(request).and_then(|found| {
                    let $actor = found;
                    $value.map(Self)
                }))
            }
        }
    )*};
}

from_actor! {
    SignedInStaff: (actor, _) => match actor {
        Actor::Staff(staff) => Ok(staff),
        Actor::Candidate(_) => Err(forbidden()),
    };
    SignedInCandidate: (actor, _) => match actor {
        Actor::Candidate(candidate) => Ok(candidate),
        Actor::Staff(_) => Err(forbidden()),
    };
    AnySession: (actor, _) => Ok::<_, Problem>(actor.session());
    CurrentSession: whole => Ok::<_, Problem>(whole);
}

/// What a segment of a path may name.
pub(super) trait InPath: FromStr + 'static {
    /// The name of the segment in route patterns.
    const NAME: &'static str;
}

macro_rules! in_path {
    ($($name:ident $segment:literal;)*) => {$(
        impl InPath for $name {
            const NAME: &'static str = $segment;
        }
    )*};
}

in_path! {
    AccountId "account";
    GrantId "grant";
    SessionId "session";
    ExamId "exam";
    AttemptId "attempt";
    BlueprintId "blueprint";
    MarkingId "marking";
    MessageId "message";
    OutageId "outage";
    QuestionCode "code";
    RefusedSaveId "save";
    RulingId "ruling";
    ImportId "import";
    IdentityId "identity";
    EntryIndex "index";
    PaperNumber "number";
    CandidateNumber "number";
    SlotNumber "slot";
    VersionNumber "version";
    AssetId "sha256";
}

macro_rules! counted {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) struct $name(pub u32);

        impl FromStr for $name {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                counted(text).map(Self)
            }
        }
    )*};
}

counted! {
    /// A slot of a path, counted from 1.
    SlotNumber;
    /// The place of a paper in the drawing of its exam, counted from 1.
    PaperNumber;
    /// The number of a version of a question.
    VersionNumber;
    /// The place of a question in an import, counted from 0.
    EntryIndex;
}

/// The staff number of a candidate in a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CandidateNumber(pub String);

impl FromStr for CandidateNumber {
    type Err = Problem;

    /// What routing left encoded, so that it takes no part of a number for a part of the path, is decoded here.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut number = text.to_owned();
        for (encoded, meant) in [("%2F", "/"), ("%2f", "/"), ("%2B", "+"), ("%2b", "+")] {
            number = number.replace(encoded, meant);
        }
        Ok(Self(number.replace("%25", "%")))
    }
}

/// A number in digits alone.
fn counted(text: &str) -> Result<u32, Problem> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_plain);
    number.ok_or_else(Problem::not_found)
}

/// An id of the path; what is none is not found.
pub(super) struct Id<T>(pub T);

impl<T: InPath> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let segment = request.match_info().get(T::NAME);
        let id = segment.and_then(|text| text.parse().ok());
        ready(id.map(Id).ok_or_else(Problem::not_found))
    }
}

/// A JSON body of at most `LIMIT` bytes.
pub(super) struct Body<T, const LIMIT: usize = BODY_LIMIT>(pub T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for Body<T, LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = require_type(request, &["application/json"]);
        let bytes = read(request, payload, LIMIT);
        Box::pin(async move {
            media_type?;
            parse(&bytes.await?).map(Self)
        })
    }
}

/// A body as it is, of at most `LIMIT` bytes, whatever it is called.
pub(super) struct RawBody<const LIMIT: usize>(pub Bytes);

impl<const LIMIT: usize> FromRequest for RawBody<LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = read(request, payload, LIMIT);
        Box::pin(async move { bytes.await.map(Self) })
    }
}

/// The media type of a body, where it is one of those wanted.
pub(super) fn require_type(
    request: &HttpRequest,
    wanted: &[&'static str],
) -> Result<&'static str, Problem> {
    let found = request.content_type();
    let known = wanted
        .iter()
        .find(|known| known.eq_ignore_ascii_case(found));
    known.copied().ok_or_else(|| {
        let (found, wanted): (String, _) = (found.chars().take(64).collect(), wanted.join(", "));
        let zh = format!("内容类型应为 {wanted}，收到“{found}”");
        let en = format!("wanted a body of {wanted}; found `{found}`");
        Problem::new(Code::UnsupportedMediaType, Text::new(zh, en))
    })
}

/// A whole body; nothing of it is kept where it is larger than `limit` bytes.
pub(super) fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> impl Future<Output = Result<Bytes, Problem>> + use<> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced: Option<usize> = announced
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let payload = web::Payload::from_request(request, payload);
    async move {
        let too_large = || {
            let zh = format!("请求内容最多 {limit} 字节");
            let en = format!("a body has at most {limit} bytes here");
            Problem::new(Code::BodyTooLarge, Text::new(zh, en)).with("limit_bytes", limit)
        };
        if announced.is_some_and(|announced| limit < announced) {
            return Err(too_large());
        }
        let broken = |_| Problem::plain(Code::MalformedJson);
        let payload = payload.await.map_err(broken)?;
        let patience = arrival::patience(announced.unwrap_or(limit));
        let arriving = tokio::time::timeout(patience, payload.to_bytes_limited(limit));
        match arriving.await {
            Ok(Ok(bytes)) => bytes.map_err(broken),
            Ok(Err(_)) => Err(too_large()),
            Err(_) => Err(arrival::too_slow(patience)),
        }
    }
}

/// Reads a JSON object, with the place of what is wrong.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Otherwise a list of values would read as an object without names.
    let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
    let form = serde_json::from_slice(bytes);
    match form {
        Ok(form) if is_object => Ok(form),
        Ok(_) | Err(_) => Err(unreadable(bytes, form.err())),
    }
}

/// A body that is no JSON at all is told as such, even where its shape went wrong before.
fn unreadable(bytes: &[u8], shape: Option<serde_json::Error>) -> Problem {
    let syntax = serde_json::from_slice::<IgnoredAny>(bytes).err();
    let code = match syntax {
        Some(_) => Code::MalformedJson,
        None => Code::UnreadableBody,
    };
    let Some(error) = syntax.or(shape) else {
        return Problem::new(code, Text::new("应为 JSON 对象", "wanted a JSON object"));
    };
    let (line, column, told) = (error.line(), error.column(), error.to_string());
    let reason = told
        .rsplit_once(" at line ")
        .map_or(told.as_str(), |(reason, _)| reason);
    let reason = shortened(reason);
    let zh = format!("第 {line} 行第 {column} 列：{reason}");
    let en = format!("line {line}, column {column}: {reason}");
    Problem::new(code, Text::new(zh, en))
        .with("line", line)
        .with("column", column)
}

/// What a query that cannot be read is.
pub(super) fn bad_query(reason: &str) -> Problem {
    let reason = shortened(reason);
    Problem::new(
        Code::BadQuery,
        Text::new(format!("查询参数无法识别：{reason}"), reason),
    )
}

/// A reason may repeat what was sent, at any length.
fn shortened(reason: &str) -> String {
    reason.chars().take(300).collect()
}

#[cfg(test)]
mod tests;
