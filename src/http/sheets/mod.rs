//! Score sheets: CSV in a stream, and one workbook of all.
//!
//! Invariant: a file that breaks off breaks off as a transfer too: nobody takes a part for the whole.

mod branches;
mod name_exports;

pub(super) use branches::*;
pub(super) use name_exports::*;

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::extract::{Id, SignedInStaff};
use super::problem::Problem;
use super::{Settings, file};
use crate::app::App;
use crate::app::sheets::{self, Which, Wish};
use crate::domain::ExamId;
use crate::domain::access::Staff;
use crate::domain::audit::Export;
use crate::domain::results::ranking::Ties;
use crate::formats::sheet::{Encoding, Names, SheetOptions};

/// How a file of CSV is written.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetQuery {
    /// The encoding of the file.
    #[serde(default)]
    #[param(inline)]
    encoding: EncodingQuery,
    /// Whether names are shown.
    #[serde(default)]
    #[param(inline)]
    names: NamesQuery,
    /// With `names=whole`: what for, 1 to 200 characters. It is noted in the audit and in the file.
    #[serde(default)]
    reason: String,
    /// What becomes of equal marks.
    #[serde(default)]
    #[param(inline)]
    ties: TiesQuery,
}

/// How a workbook is written.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkbookQuery {
    /// Whether names are shown.
    #[serde(default)]
    #[param(inline)]
    names: NamesQuery,
    /// With `names=whole`: what for, 1 to 200 characters. It is noted in the audit and in the file.
    #[serde(default)]
    reason: String,
    /// What becomes of equal marks.
    #[serde(default)]
    #[param(inline)]
    ties: TiesQuery,
}

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
pub(super) enum EncodingQuery {
    /// After a byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// For old programs; holds all of GBK. No mark.
    #[serde(rename = "gb18030")]
    Gb18030,
}

/// Names masked, or as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum NamesQuery {
    /// Only the first letter; of numbers in the form of identity or telephone numbers the first three and the
    /// last four digits.
    #[default]
    Masked,
    /// As they are. It takes a `reason`.
    Whole,
}

impl NamesQuery {
    fn wish(self, reason: &str) -> Wish {
        match self {
            Self::Masked => Wish::Masked,
            Self::Whole => Wish::Whole {
                reason: reason.to_owned(),
            },
        }
    }
}

/// A rule about equal marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TiesQuery {
    /// 并列: they share a rank.
    #[default]
    Shared,
    /// 不并列: less time goes first, then the earlier end, then the number.
    Broken,
}

fn options(
    settings: &Settings,
    encoding: EncodingQuery,
    names: Names,
    ties: TiesQuery,
) -> SheetOptions {
    SheetOptions {
        encoding: match encoding {
            EncodingQuery::Utf8 => Encoding::Utf8,
            EncodingQuery::Gb18030 => Encoding::Gb18030,
        },
        names,
        ties: match ties {
            TiesQuery::Shared => Ties::Shared,
            TiesQuery::Broken => Ties::Broken,
        },
        zone: settings.zone.clone(),
    }
}

/// One sheet of CSV: a name for who reads RFC 8187, and one for who does not.
async fn csv(
    (app, staff): (&App, &Staff),
    exam: ExamId,
    settings: &Settings,
    query: &SheetQuery,
    (which, name, plain_name): (Which, &str, &str),
) -> Result<HttpResponse, Problem> {
    let names = match which.export() {
        Some(what) => {
            let wish = query.names.wish(&query.reason);
            sheets::require_names(app, staff, exam, what, wish).await?
        }
        None => Names::Masked,
    };
    let options = options(settings, query.encoding, names, query.ties);
    let media_type = match options.encoding {
        Encoding::Utf8 => "text/csv; charset=utf-8",
        Encoding::Gb18030 => "text/csv; charset=gb18030",
    };
    let written = sheets::csv(app, exam, which, options).await?;
    Ok(file::reply(written, media_type, name, plain_name))
}

/// A handler for each sheet of CSV.
macro_rules! csv_routes {
    ($($(#[$doc:meta])* $handler:ident $path:literal $which:ident $name:literal $plain_name:literal;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(tag = "staff", params(SheetQuery), responses(
            (status = 200, content_type = "text/csv", body = String, description = "In the encoding that was asked for, CRLF"),
            (status = 400, description = "`bad_query`"),
            (status = 422, description = "`invalid_field`: `names=whole` without a `reason`"),
        ))]
        #[get($path)]
        pub(super) async fn $handler(
            SignedInStaff(staff): SignedInStaff,
            Id(exam): Id<ExamId>,
            query: Query<SheetQuery>,
            app: Data<App>,
            settings: Data<Settings>,
        ) -> Result<HttpResponse, Problem> {
            csv((app.get_ref(), &staff), exam, &settings, &query, (Which::$which, $name, $plain_name)).await
        }
    )*};
}

csv_routes! {
    /// 成绩汇总: one line a candidate, as CSV for spreadsheets.
    score_sheet "/exams/{exam}/score-sheet.csv" Scores "成绩汇总" "score-sheet";
    /// 支部统计: one line a branch, counting all below it, as CSV for spreadsheets.
    branch_sheet "/exams/{exam}/branch-sheet.csv" Branches "支部统计" "branch-sheet";
    /// 缺考名单: one line for each who never started, as CSV for spreadsheets.
    absentees "/exams/{exam}/absentees.csv" Absentees "缺考名单" "absentees";
    /// 题目分析: one line a question, as CSV for spreadsheets. It tells keys.
    question_sheet "/exams/{exam}/questions.csv" Questions "题目分析" "questions";
    /// 作答明细: one line for each slot of each graded attempt that counts, as CSV for spreadsheets. It tells
    /// keys.
    answer_sheet "/exams/{exam}/answers.csv" Answers "作答明细" "answers";
    /// 主观题作答: one line for each essay, as CSV for spreadsheets.
    essay_sheet "/exams/{exam}/essays.csv" Essays "主观题作答" "essays";
    /// 等值成绩: what the objective score of each candidate is worth on the first paper of the exam, by the Rasch
    /// model, as CSV for spreadsheets. It stands beside the score and takes the place of none; questions count as
    /// right or not, essays and dropped questions not at all.
    equated_sheet "/exams/{exam}/equated.csv" Equated "等值成绩" "equated";
}

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// All sheets in one workbook, with the rules by which it was made. It tells keys.
#[utoipa::path(tag = "staff", params(WorkbookQuery), responses(
    (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>, description = "XLSX; no cell is a formula"),
    (status = 400, description = "`bad_query`"),
    (status = 422, description = "`invalid_field`: `names=whole` without a `reason`"),
))]
#[get("/exams/{exam}/workbook.xlsx")]
pub(super) async fn workbook(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<WorkbookQuery>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let wish = query.names.wish(&query.reason);
    let names = sheets::require_names(&app, &staff, exam, Export::Workbook, wish).await?;
    let options = options(&settings, EncodingQuery::Utf8, names, query.ties);
    let written = sheets::workbook(&app, exam, options).await?;
    Ok(file::reply(written, XLSX, "成绩册", "workbook"))
}
