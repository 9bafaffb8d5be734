//! Charts as SVG, in the language asked for.

use actix_web::http::header::{CONTENT_LANGUAGE, HeaderValue, VARY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

use super::edge::language_of;
use super::extract::{Id, SignedInStaff};
use super::file::shown;
use super::problem::Problem;
use crate::app::App;
use crate::app::sheets::{self, Chart};
use crate::domain::ExamId;

async fn drawn(
    app: &App,
    exam: ExamId,
    request: &HttpRequest,
    (chart, name, plain_name): (Chart, &str, &str),
) -> Result<HttpResponse, Problem> {
    let language = language_of(request.headers());
    let drawn = sheets::chart(app, exam, chart, language).await?;
    let name = format!("{name}-{}.svg", drawn.exam);
    let mut reply = shown(drawn.svg, "image/svg+xml", &name, plain_name);
    let headers = reply.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    Ok(reply)
}

/// A handler for each chart.
macro_rules! chart_routes {
    ($($(#[$doc:meta])* $handler:ident $path:literal $which:ident $name:literal $plain_name:literal;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff", responses(
            (status = 200, content_type = "image/svg+xml", body = String, description = "In Chinese, or in English where `Accept-Language` prefers it; every figure also in `desc`"),
        ))]
        #[get($path)]
        pub(super) async fn $handler(
            _: SignedInStaff,
            Id(exam): Id<ExamId>,
            request: HttpRequest,
            app: Data<App>,
        ) -> Result<HttpResponse, Problem> {
            drawn(&app, exam, &request, (Chart::$which, $name, $plain_name)).await
        }
    )*};
}

chart_routes! {
    /// 总分分布: how many candidates with a final total lie in each tenth of full marks, with pass mark and
    /// mean.
    distribution "/exams/{exam}/charts/distribution.svg" Distribution "总分分布" "distribution.svg";
    /// 支部对比: mean and attendance of the branches that have people of their own, the best 30 first.
    branches "/exams/{exam}/charts/branches.svg" Branches "支部对比" "branches.svg";
    /// 难度与区分度: each question by the facility and the discrimination that 题目分析 tells.
    questions "/exams/{exam}/charts/questions.svg" Questions "题目难度与区分度" "questions.svg";
}
