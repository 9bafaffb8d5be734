//! What callers show at the doors of an exam: their address, their browser, the access code.
//!
//! Invariant: what is shown is taken down here and judged in `app::doors`.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Settings;
use super::extract::{parse, read, require_type};
use super::peer::peer;
use super::problem::Problem;
use crate::app::doors::{Shown, ShownBrowser};

/// Safe Exam Browser adds it to each request: the hash of the request's address.
const BROWSER: HeaderName = HeaderName::from_static("x-safeexambrowser-configkeyhash");
/// Browsers of Apple's devices cannot: there the page asks its script interface, which knows the hash of
/// the page's own address, `/exam`.
const PAGE_BROWSER: HeaderName = HeaderName::from_static("x-examhall-page-configkeyhash");
/// Where the candidate's page stands when it asks.
const PAGE: &str = "/exam";
/// Largest form of a start, in bytes.
const FORM_LIMIT: usize = 4 * 1024;

/// How an attempt is started.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartForm {
    /// The word that the invigilator says, where the exam asks for one (`asks_access_code`).
    #[serde(default)]
    pub(super) access_code: Option<String>,
}

/// The form of a start; without a body it says nothing.
pub(super) struct StartBody(pub StartForm);

impl FromRequest for StartBody {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = require_type(request, &["application/json"]);
        let bytes = read(request, payload, FORM_LIMIT);
        Box::pin(async move {
            let bytes = bytes.await?;
            if bytes.is_empty() {
                return Ok(Self(StartForm::default()));
            }
            media_type?;
            parse(&bytes).map(Self)
        })
    }
}

/// What a request shows at a door.
pub(super) fn shown(
    request: &HttpRequest,
    settings: &Settings,
    access_code: Option<String>,
) -> Shown {
    let base = settings.public_url.trim_end_matches('/');
    let own = request.uri().path_and_query();
    let own = own.map_or(request.path(), |whole| whole.as_str());
    let browser = |name: HeaderName, path: &str| {
        let hash = request.headers().get(name)?.to_str().ok()?;
        Some(ShownBrowser {
            address: format!("{base}{path}"),
            hash: hash.to_owned(),
        })
    };
    let browsers = [browser(BROWSER, own), browser(PAGE_BROWSER, PAGE)];
    Shown {
        from: peer(request),
        browsers: browsers.into_iter().flatten().collect(),
        access_code,
    }
}
