//! The two small pages: what this is, and what a ticket is for.
//!
//! Invariant: no script, nothing from other hosts; every text of a user is escaped; the ticket is not
//! repeated.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Settings;
use super::problem::Problem;
use crate::app::admission::{self, Exam};
use crate::app::{App, Error};
use crate::domain::exam::State;

const HOME: &str = include_str!("../web/home.html");
const TICKET: &str = include_str!("../web/ticket.html");
const UNKNOWN_TICKET: &str = include_str!("../web/unknown_ticket.html");
const STYLE: &str = include_str!("../web/page.css");

const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What this is.
#[get("/")]
pub(super) async fn home() -> HttpResponse {
    page(StatusCode::OK, HOME.to_owned())
}

/// The look of the pages.
#[get("/page.css")]
pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(STYLE)
}

/// What a ticket is for.
#[get("/t/{ticket}")]
pub(super) async fn ticket(
    ticket: Path<String>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    match admission::look_up(&app, &ticket).await {
        Ok(exam) => Ok(page(StatusCode::OK, ticket_page(&exam, &settings.zone))),
        Err(Error::UnknownTicket) => Ok(page(StatusCode::NOT_FOUND, UNKNOWN_TICKET.to_owned())),
        Err(error) => Err(error.into()),
    }
}

fn page(status: StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(html)
}

fn ticket_page(exam: &Exam, zone: &TimeZone) -> String {
    let state = match exam.state {
        State::Draft => "尚未发布 <span class=\"en\" lang=\"en\">not published yet</span>",
        State::Published => "已发布 <span class=\"en\" lang=\"en\">published</span>",
        State::Closed => "已结束 <span class=\"en\" lang=\"en\">closed</span>",
    };
    fill(
        TICKET,
        &[
            ("{title}", &escape(&exam.title)),
            ("{opens_at}", &local(exam.rules.opens_at, zone)),
            ("{closes_at}", &local(exam.rules.closes_at, zone)),
            ("{zone}", &escape(zone.iana_name().unwrap_or("UTC"))),
            ("{duration}", &length(exam.rules.duration)),
            ("{state}", state),
        ],
    )
}

/// Puts values for names, once: what a value holds is not looked at again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        if let Some((name, value)) = values.iter().find(|(name, _)| from.starts_with(name)) {
            filled.push_str(value);
            rest = from.strip_prefix(name).unwrap_or_default();
        } else {
            filled.push('{');
            rest = from.strip_prefix('{').unwrap_or_default();
        }
    }
    filled.push_str(rest);
    filled
}

/// Text as it can stand in HTML, also within quotation marks.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// `1 小时 30 分钟`.
fn length(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let parts = [
        (seconds / 3600, "小时"),
        (seconds / 60 % 60, "分钟"),
        (seconds % 60, "秒"),
    ];
    let told = parts.iter().filter(|(number, _)| 0 < *number);
    told.map(|(number, unit)| format!("{number} {unit}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exam::{DowntimeCredit, PaperMode, Release, Rules};
    use crate::domain::release::ReviewParts;
    use crate::domain::{BlueprintId, ExamId};

    fn exam(title: &str) -> Exam {
        Exam {
            id: ExamId::new(uuid::Uuid::nil()),
            title: title.to_owned(),
            state: State::Published,
            blueprint: BlueprintId::new(uuid::Uuid::nil()),
            rules: Rules {
                opens_at: "2026-11-22T01:00:00Z".parse().unwrap(),
                closes_at: "2026-11-22T03:00:00Z".parse().unwrap(),
                duration: SignedDuration::from_mins(90),
                grace: SignedDuration::ZERO,
                max_attempts: 1,
                pass_marks: None,
                papers: PaperMode::Own,
                n_forms: 1,
                score_release: Release::Never,
                review_release: Release::Never,
                review_parts: ReviewParts::default(),
                downtime_credit: DowntimeCredit::Automatic,
            },
            seed: None,
            draw: None,
        }
    }

    #[test]
    fn a_title_cannot_become_markup() {
        let html = ticket_page(
            &exam("<script>alert('1')</script> & \"{zone}\""),
            &TimeZone::UTC,
        );
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;{zone}&quot;";
        assert!(html.contains(&format!("<h1>{escaped}</h1>")), "{html}");
        assert!(!html.contains("<script"));
    }

    #[test]
    fn the_page_tells_window_and_duration_in_the_zone_of_the_organiser() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let html = ticket_page(&exam("七月"), &zone);
        for wanted in [
            "2026-11-22 09:00 至 2026-11-22 11:00（Asia/Shanghai）",
            "1 小时 30 分钟",
        ] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains('{') && !html.contains('}'), "{html}");
    }
}
