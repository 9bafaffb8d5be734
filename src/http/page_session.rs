//! Sessions of the pages: a cookie that no script can read, and what keeps other sites from using it.
//!
//! Invariant: a cookie counts for a request that changes anything only together with the header
//! [`HEADER`], which no form and no link of another site can send, and only where the browser does not say
//! that another site asked. Bearer tokens need none of this: no browser sends them by itself.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName};
use jiff::Timestamp;

use super::Settings;
use super::problem::{Code, Problem, Text};

/// Names the page that calls: `office` or `exam`.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-examhall-page");

/// Whose page calls. Each has a cookie of its own, so that an organiser can try a candidate's page beside
/// the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// The office: staff.
    Office,
    /// The exam: candidates.
    Exam,
}

impl Page {
    /// The page that a request comes from, where it says so.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        match headers.get(HEADER)?.to_str().ok()? {
            "office" => Some(Self::Office),
            "exam" => Some(Self::Exam),
            _ => None,
        }
    }

    /// Browsers keep `__Host-` cookies to this very host and to encrypted connections.
    fn cookie_name(self, settings: &Settings) -> &'static str {
        match (self, settings.is_encrypted()) {
            (Self::Office, true) => "__Host-examhall-office",
            (Self::Exam, true) => "__Host-examhall-exam",
            (Self::Office, false) => "examhall-office",
            (Self::Exam, false) => "examhall-exam",
        }
    }

    /// The cookie of a session.
    pub(super) fn cookie(
        self,
        settings: &Settings,
        token: String,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Cookie<'static> {
        let left = expires_at.as_second().saturating_sub(now.as_second());
        self.bare(settings, token, time::Duration::seconds(left.max(0)))
    }

    /// The cookie that ends one.
    pub(super) fn ended(self, settings: &Settings) -> Cookie<'static> {
        self.bare(settings, String::new(), time::Duration::ZERO)
    }

    fn bare(self, settings: &Settings, value: String, max_age: time::Duration) -> Cookie<'static> {
        Cookie::build(self.cookie_name(settings), value)
            .path("/")
            .http_only(true)
            .secure(settings.is_encrypted())
            .same_site(SameSite::Strict)
            .max_age(max_age)
            .finish()
    }
}

/// The token of a request's cookie; none where there is no cookie that counts.
///
/// # Errors
/// `not_from_page` where the request would change something and is not known to come from a page of ours.
pub(super) fn token(request: &HttpRequest, settings: &Settings) -> Result<Option<String>, Problem> {
    let page = Page::of(request.headers());
    // Links and event streams cannot send headers: theirs is the office's cookie, else the exam's.
    let pages = match page {
        Some(Page::Office) => &[Page::Office][..],
        Some(Page::Exam) => &[Page::Exam][..],
        None => &[Page::Office, Page::Exam][..],
    };
    let value = |page: &Page| {
        let cookie = request.cookie(page.cookie_name(settings))?;
        Some(cookie.value().to_owned()).filter(|value| !value.is_empty())
    };
    let Some(token) = pages.iter().find_map(value) else {
        return Ok(None);
    };
    let is_reading = [Method::GET, Method::HEAD].contains(request.method());
    if !is_reading && page.is_none() {
        return Err(not_from_page());
    }
    if !is_reading {
        require_same_site(request.headers())?;
    }
    Ok(Some(token))
}

/// The page that asks for a session in a cookie; none for callers who take the token themselves.
///
/// # Errors
/// `not_from_page` where the browser says that another site asked: it could sign somebody in as itself.
pub(super) fn asks_for_cookie(request: &HttpRequest) -> Result<Option<Page>, Problem> {
    let page = Page::of(request.headers());
    if page.is_some() {
        require_same_site(request.headers())?;
    }
    Ok(page)
}

/// Refuses what a browser says to come from elsewhere. Old ones that do not say still cannot send
/// [`HEADER`] from elsewhere without being asked first, and nothing here answers that question.
fn require_same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site");
    let is_ours = site.is_none_or(|site| site == "same-origin");
    if is_ours {
        Ok(())
    } else {
        Err(not_from_page())
    }
}

fn not_from_page() -> Problem {
    let detail = Text::new(
        "请求没有从本系统的页面发出；请刷新页面后重试",
        "the request did not come from a page of this service; reload the page and try again",
    );
    Problem::new(Code::NotFromPage, detail)
}
