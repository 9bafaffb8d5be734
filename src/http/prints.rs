//! What is printed: HTML for A4, whole in itself.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::extract::{Id, PaperNumber, SignedInStaff, bad_query};
use super::problem::Problem;
use super::{Settings, file};
use crate::app::App;
use crate::app::prints::{self, Print, Seal, Wanted, Wish};
use crate::domain::ExamId;
use crate::domain::roster::BranchPath;

/// A document under a name for who reads RFC 8187, and one for who does not.
fn html(print: Print, name: &str, plain_name: &str) -> HttpResponse {
    let name = format!("{name}-{}.html", print.exam);
    let mut reply = file::shown(print.html, "text/html; charset=utf-8", &name, plain_name);
    let headers = reply.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    reply
}

/// What a document may do: have styles, and the pictures that it holds.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
);

/// How a paper is printed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperQuery {
    /// Where candidates name themselves.
    #[serde(default)]
    #[param(inline)]
    seal: SealQuery,
}

/// Where candidates name themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SealQuery {
    /// Above the paper.
    #[default]
    Open,
    /// 密封线: beside it, to be folded away before it is marked.
    Sealed,
}

/// A paper as its candidate holds it, for A4. It tells no key. A paper of one candidate's own bears their
/// name.
#[utoipa::path(tag = "staff", params(PaperQuery), responses(
    (status = 200, content_type = "text/html", body = String, description = "One page of HTML, to be printed"),
    (status = 400, description = "`bad_query`"),
))]
#[get("/exams/{exam}/papers/{number}/print.html")]
pub(super) async fn candidate_paper(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(PaperNumber(number)): Id<PaperNumber>,
    query: Query<PaperQuery>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let seal = match query.seal {
        SealQuery::Open => Seal::Open,
        SealQuery::Sealed => Seal::Sealed,
    };
    let print = prints::candidate_paper(&app, exam, number, seal).await?;
    Ok(html(print, &format!("试卷{number:04}"), "paper.html"))
}

/// 教师用卷: a paper with key, explanation and evidence, for A4. Keys are those that count now.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "text/html", body = String, description = "One page of HTML, to be printed"),
))]
#[get("/exams/{exam}/papers/{number}/keyed.html")]
pub(super) async fn keyed_paper(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(PaperNumber(number)): Id<PaperNumber>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let print = prints::keyed(&app, exam, number).await?;
    Ok(html(print, &format!("教师用卷{number:04}"), "keyed.html"))
}

/// 答题卡: room for every answer to a paper, for A4. It tells neither questions nor keys.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "text/html", body = String, description = "One page of HTML, to be printed"),
))]
#[get("/exams/{exam}/papers/{number}/answer-sheet.html")]
pub(super) async fn answer_sheet(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(PaperNumber(number)): Id<PaperNumber>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let print = prints::answer_sheet(&app, exam, number).await?;
    Ok(html(
        print,
        &format!("答题卡{number:04}"),
        "answer-sheet.html",
    ))
}

/// Whose certificates.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateQuery {
    /// What for.
    #[serde(default)]
    #[param(inline)]
    honour: HonourQuery,
    /// With `placed`: down to which rank. Equal marks share one.
    #[serde(default = "first_three")]
    #[param(default = 3, minimum = 1)]
    places: u32,
    /// Only those of this branch and of all below it; ranks are those of the whole exam.
    branch: Option<String>,
    /// Who awards them, at most 60 characters; without it there is room for a seal.
    issuer: Option<String>,
}

const fn first_three() -> u32 {
    3
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum HonourQuery {
    /// 合格证书 for who passed.
    #[default]
    Passed,
    /// 荣誉证书 for the best.
    Placed,
}

/// Certificates, a page of A4 each, by rank; at most 500. Made once the exam is over and every grade is
/// final: for `passed` those of the branch asked for, for `placed` all.
#[utoipa::path(tag = "staff", params(CertificateQuery), responses(
    (status = 200, content_type = "text/html", body = String, description = "One document, to be printed"),
    (status = 400, description = "`bad_query`"),
    (status = 409, description = "`exam_not_over`; `ungraded` with `n_ungraded`; `nobody_to_award`; `too_many_awards` with `found` and `max`: ask branch by branch"),
    (status = 422, description = "`invalid_field`"),
))]
#[get("/exams/{exam}/certificates.html")]
pub(super) async fn certificates(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<CertificateQuery>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let CertificateQuery {
        honour,
        places,
        branch,
        issuer,
    } = query.into_inner();
    let branch = branch.map(|path| BranchPath::parse(&path)).transpose();
    let wish = Wish {
        wanted: match honour {
            HonourQuery::Passed => Wanted::Passed,
            HonourQuery::Placed => Wanted::Placed(places),
        },
        branch: branch.map_err(|fault| bad_query(&format!("`branch`: {fault}")))?,
        issuer,
        most: prints::MAX_AWARDS,
        zone: settings.zone.clone(),
    };
    let print = prints::awards(&app, exam, wish).await?;
    Ok(html(print, "证书", "certificates.html"))
}
