//! The pages, each at an address of its own with its policy.
//!
//! Invariant: a page is the same bytes for everybody and runs no script but those of this service; what it
//! shows comes over the API, under the reader's own session. No ticket is repeated.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::assets::Shelf;
use super::problem::{Code, Problem};

/// Everything is loaded from here; no script or style within a page, and no text becomes markup
/// (Trusted Types; the one policy allowed registers the worker). Nobody may frame a page.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types examhall",
);

/// What this is, and where to go on.
#[get("/")]
pub(super) async fn home(
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    page("home.html", &request, &shelf)
}

/// Where a ticket's link leads: the candidate's page, which reads the ticket from its address.
#[get("/t/{ticket}")]
pub(super) async fn ticket(
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    page("candidate/index.html", &request, &shelf)
}

/// The candidate's page, after the ticket was shown.
#[get("/exam")]
pub(super) async fn exam(
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    page("candidate/index.html", &request, &shelf)
}

/// What keeps the candidate's page usable without a network. Its scope is where it lies: the whole service.
#[get("/exam-worker.js")]
pub(super) async fn exam_worker(
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    // A worker goes by the policy that it came with.
    page("candidate/worker.js", &request, &shelf)
}

/// The office: organisers.
#[get("/office")]
pub(super) async fn office(
    request: HttpRequest,
    shelf: Data<Shelf>,
) -> Result<HttpResponse, Problem> {
    page("office/index.html", &request, &shelf)
}

fn page(path: &str, request: &HttpRequest, shelf: &Shelf) -> Result<HttpResponse, Problem> {
    let reply = shelf.file(path, request.headers());
    let mut reply = reply.ok_or_else(|| Problem::plain(Code::NoSuchRoute))?;
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(reply)
}
