//! Where browsers leave for an identity provider, and where they come back.
//!
//! The session's cookie is `SameSite=Strict`, and who comes back comes from another site. That is no matter:
//! browsers keep such a cookie from a navigation's reply, and the office, to which it leads on, is the same bytes
//! for everybody and asks for the session by itself. The cookie of the journey is `Lax`: it has to come back.
//!
//! Invariant: no address of ours holds a secret, but the provider's code and state on the way back, which work once.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use jiff::Timestamp;
use serde::Deserialize;

use super::Settings;
use super::page_session::Page;
use super::peer::peer;
use super::problem::Problem;
use crate::app::App;
use crate::app::identity::{self, Begun, Finished, Returned, Traveller};

/// Where the office shows one's identities; for who is not signed in, the sign-in form with what went wrong.
const IDENTITIES: &str = "/office#/identities";

/// Sends the browser to a provider.
#[get("/sign-in/{provider}")]
pub(super) async fn leave(
    provider: Path<String>,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (back, from) = (callback(&settings, &provider), peer(&request));
    let begun = identity::begin(&app, &provider, back, Traveller::Anybody(from)).await;
    match begun {
        Ok(begun) => {
            let cookie = journey(&begun, &settings, app.now());
            Ok(go_on(&begun.address, vec![cookie]))
        }
        Err(error) => tell(error.into(), &request, Vec::new()),
    }
}

/// What a provider sends back through the browser; what else it sends does not matter.
#[derive(Deserialize)]
pub(super) struct ComingBack {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

impl ComingBack {
    fn returned(self) -> Result<Returned, String> {
        let shortened = |text: String| text.chars().take(100).collect::<String>();
        match (self.code, self.error) {
            (Some(code), None) => Ok(Returned {
                code,
                issuer: self.iss,
            }),
            (_, Some(error)) => Err(format!("the provider says `{}`", shortened(error))),
            (None, None) => Err("the provider sent no code".to_owned()),
        }
    }
}

/// Takes the browser back.
#[get("/sign-in/{provider}/callback")]
pub(super) async fn come_back(
    provider: Path<String>,
    Query(back): Query<ComingBack>,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let ticket = request.cookie(cookie_name(&settings));
    let ticket = ticket.as_ref().map_or("", Cookie::value);
    let (callback, state) = (callback(&settings, &provider), back.state.clone());
    let finished =
        identity::finish(&app, &provider, callback, ticket, &state, back.returned()).await;
    let ended = bare(&settings, String::new(), time::Duration::ZERO);
    match finished {
        Ok(Finished::SignedIn(signed_in)) => {
            let token = signed_in.token.expose().to_owned();
            let session = Page::Office.cookie(&settings, token, signed_in.expires_at, app.now());
            Ok(go_on("/office#/", vec![ended, session]))
        }
        Ok(Finished::Linked) => Ok(go_on(IDENTITIES, vec![ended])),
        Err(error) => tell(error.into(), &request, vec![ended]),
    }
}

/// Where a provider sends browsers back to: what an operator tells the provider.
pub(super) fn callback(settings: &Settings, provider: &str) -> String {
    format!("{}/sign-in/{provider}/callback", settings.public_url)
}

/// The cookie of a browser that is away.
pub(super) fn journey(begun: &Begun, settings: &Settings, now: Timestamp) -> Cookie<'static> {
    let left = begun.expires_at.as_second().saturating_sub(now.as_second());
    let ticket = begun.ticket.expose().to_owned();
    bare(settings, ticket, time::Duration::seconds(left.max(0)))
}

fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_encrypted() {
        "__Host-examhall-sign-in"
    } else {
        "examhall-sign-in"
    }
}

fn bare(settings: &Settings, value: String, max_age: time::Duration) -> Cookie<'static> {
    Cookie::build(cookie_name(settings), value)
        .path("/")
        .http_only(true)
        .secure(settings.is_encrypted())
        .same_site(SameSite::Lax)
        .max_age(max_age)
        .finish()
}

fn go_on(address: &str, cookies: Vec<Cookie<'static>>) -> HttpResponse {
    let mut reply = HttpResponse::SeeOther();
    reply.insert_header((header::LOCATION, address));
    reply.insert_header((header::CACHE_CONTROL, "no-store"));
    for cookie in cookies {
        reply.cookie(cookie);
    }
    reply.finish()
}

/// A person reads a problem in the office; a program as it is.
fn tell(
    problem: Problem,
    request: &HttpRequest,
    cookies: Vec<Cookie<'static>>,
) -> Result<HttpResponse, Problem> {
    let accept = request.headers().get(header::ACCEPT);
    let is_person = accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if !is_person {
        return Err(problem);
    }
    let code = problem.code().as_str();
    let cause = problem.cause().unwrap_or_default();
    tracing::warn!(code, cause, "a sign-in through a provider was refused");
    Ok(go_on(&format!("{IDENTITIES}?problem={code}"), cookies))
}
