//! Score sheets: CSV in a stream, and the branches as JSON.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Bytes, Data, Json};
use actix_web::{Error, HttpResponse, get};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::Settings;
use super::extract::{Id, SignedInStaff};
use super::problem::Problem;
use crate::app::sheets::{branches, sheet_rows};
use crate::app::{App, results};
use crate::domain::ExamId;
use crate::formats::MarksForm;
use crate::formats::score_sheet::{BRANCHES_APART, BranchRow, SCORES};
use crate::formats::sheet::{Cells, CsvWriter, Sheet, SheetOptions};

/// Size from which a piece of a sheet is sent, in bytes.
const PIECE: usize = 32 * 1024;

/// 成绩汇总: one line a candidate, as CSV for spreadsheets.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "text/csv; charset=utf-8", body = String, description = "UTF-8 with a byte order mark, CRLF"),
))]
#[get("/exams/{exam}/score-sheet.csv")]
pub(super) async fn score_sheet(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let standings = results::standings(&app, exam).await?;
    let names = (
        format!("成绩汇总-{}.csv", standings.exam.title),
        "score-sheet.csv",
    );
    let rows: Vec<_> = sheet_rows(&standings).collect();
    Ok(csv(names, written(&settings, &SCORES, rows)))
}

/// 支部统计: one line a branch, as CSV for spreadsheets.
#[utoipa::path(tag = "staff", responses(
    (status = 200, content_type = "text/csv; charset=utf-8", body = String, description = "UTF-8 with a byte order mark, CRLF"),
))]
#[get("/exams/{exam}/branch-sheet.csv")]
pub(super) async fn branch_sheet(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let standings = results::standings(&app, exam).await?;
    let names = (
        format!("支部统计-{}.csv", standings.exam.title),
        "branch-sheet.csv",
    );
    Ok(csv(
        names,
        written(&settings, &BRANCHES_APART, branches(&standings)),
    ))
}

/// The header of a sheet, and its lines one by one.
fn written<R: Cells>(
    settings: &Settings,
    sheet: &Sheet,
    rows: Vec<R>,
) -> (Vec<u8>, impl Iterator<Item = Vec<u8>> + use<R>) {
    let mut csv = CsvWriter::new(SheetOptions::new(settings.zone.clone()));
    let mut header = Vec::new();
    csv.header(sheet, &mut header);
    let lines = rows.into_iter().map(move |row| {
        let mut line = Vec::new();
        csv.row(&row, &mut line);
        line
    });
    (header, lines)
}

/// A sheet, sent piece by piece; a name for who reads RFC 8187, and one for who does not.
fn csv(
    (name, plain_name): (String, &str),
    (header, lines): (Vec<u8>, impl Iterator<Item = Vec<u8>> + 'static),
) -> HttpResponse {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(plain_name.to_owned()),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: safe_name(&name).into_bytes(),
            }),
        ],
    };
    let pieces = stream::iter(pieces(header, lines).map(Ok::<_, Error>));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(disposition)
        .streaming(pieces)
}

/// A title may hold what no file name can.
fn safe_name(name: &str) -> String {
    let is_unsafe = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    name.replace(is_unsafe, "_")
}

fn pieces(
    header: Vec<u8>,
    mut lines: impl Iterator<Item = Vec<u8>>,
) -> impl Iterator<Item = Bytes> {
    let mut next = Some(header);
    std::iter::from_fn(move || {
        let mut piece = next.take()?;
        for line in lines.by_ref() {
            piece.extend(line);
            if PIECE <= piece.len() {
                next = Some(Vec::new());
                break;
            }
        }
        (!piece.is_empty()).then(|| Bytes::from(piece))
    })
}

/// Every branch of an exam.
#[derive(Serialize, ToSchema)]
pub(super) struct BranchList {
    items: Vec<BranchReply>,
}

/// One branch.
#[derive(Serialize, ToSchema)]
#[schema(as = Branch)]
pub(super) struct BranchReply {
    branch: String,
    /// 应考.
    expected: usize,
    /// 实考: those who started.
    sat: usize,
    /// 缺考: those who did not.
    absent: usize,
    /// Those with a final total: mean, highest, lowest and passed are of these.
    graded: usize,
    /// Rounded half up to a hundredth.
    mean: Option<MarksForm>,
    highest: Option<MarksForm>,
    lowest: Option<MarksForm>,
    /// Null without a pass mark.
    passed: Option<usize>,
}

impl From<BranchRow> for BranchReply {
    fn from(row: BranchRow) -> Self {
        Self {
            branch: row.branch().to_owned(),
            expected: row.n_expected(),
            sat: row.n_sat(),
            absent: row.n_absent(),
            graded: row.n_graded(),
            mean: row.mean().map(MarksForm),
            highest: row.highest().map(MarksForm),
            lowest: row.lowest().map(MarksForm),
            passed: row.n_passed(),
        }
    }
}

/// How the branches did.
#[utoipa::path(tag = "staff", responses((status = 200, body = BranchList)))]
#[get("/exams/{exam}/branches")]
pub(super) async fn list_branches(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<BranchList>, Problem> {
    let standings = results::standings(&app, exam).await?;
    let items = branches(&standings).into_iter().map(Into::into).collect();
    Ok(Json(BranchList { items }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_in_pieces_is_the_same_sheet() {
        let lines: Vec<Vec<u8>> = (0..10_000)
            .map(|n| format!("{n},x\r\n").into_bytes())
            .collect();
        let whole: Vec<u8> = [b"header\r\n".to_vec(), lines.concat()].concat();
        let sent: Vec<Bytes> = pieces(b"header\r\n".to_vec(), lines.into_iter()).collect();
        assert!(
            sent.iter()
                .all(|piece| !piece.is_empty() && piece.len() < 2 * PIECE)
        );
        assert_eq!(sent.concat(), whole);
    }

    #[test]
    fn a_sheet_without_lines_is_its_header() {
        let sent: Vec<Bytes> = pieces(b"header\r\n".to_vec(), std::iter::empty()).collect();
        assert_eq!(sent, [Bytes::from_static(b"header\r\n")]);
    }

    #[test]
    fn the_name_of_a_sheet_is_told_in_two_spellings() {
        let names = ("成绩汇总-七月/测试.csv".to_owned(), "score-sheet.csv");
        let reply = csv(names, (Vec::new(), std::iter::empty()));
        let told = reply
            .headers()
            .get("content-disposition")
            .unwrap()
            .to_str()
            .unwrap();
        assert_eq!(
            told,
            "attachment; filename=\"score-sheet.csv\"; filename*=UTF-8''\
             %E6%88%90%E7%BB%A9%E6%B1%87%E6%80%BB%2D%E4%B8%83%E6%9C%88_%E6%B5%8B%E8%AF%95.csv"
        );
    }
}
