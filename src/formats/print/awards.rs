//! 证书 for candidates: a page of A4 on its side for each.
//!
//! Invariant: a page tells nothing but what its [`Award`] and the [`Ceremony`] hold; names and titles of
//! any length stay within the frame, in smaller letters where they are long.

use jiff::civil::Date;

use super::words::half_widths;
use super::{Html, document};
use crate::domain::marks::Marks;
use crate::domain::roster::RosterEntry;

/// What all certificates of a document have in common.
#[derive(Debug, Clone, Copy)]
pub struct Ceremony<'t> {
    /// The title of the exam.
    pub exam: &'t str,
    /// Who awards them; room for a seal where nobody is named.
    pub issuer: Option<&'t str>,
    /// The day.
    pub date: Date,
    /// What numbers of certificates begin with.
    pub series: &'t str,
}

/// What one candidate is awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Whom: 姓名 and 支部; 工号 ends the number of the certificate.
    pub person: RosterEntry,
    /// The marks reached and those of the whole paper.
    pub marks: (Marks, Marks),
    /// What for.
    pub honour: Honour,
}

/// What a candidate is honoured for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honour {
    /// 及格.
    Passed,
    /// A place among the best, 1 for the first.
    Placed(u32),
}

/// Certificates, a page each: one document to be printed on A4.
pub fn certificates(ceremony: &Ceremony<'_>, awards: &[Award]) -> String {
    let title = format!("{}（证书）", ceremony.exam);
    document(&title, &[include_str!("awards.css")], |html| {
        html.raw(include_str!("ornament.svg"));
        for award in awards {
            write_award(html, ceremony, award);
        }
    })
}

fn write_award(html: &mut Html, ceremony: &Ceremony<'_>, award: &Award) {
    let (title, latin) = match award.honour {
        Honour::Passed => ("合格证书", "CERTIFICATE OF ACHIEVEMENT"),
        Honour::Placed(_) => ("荣誉证书", "CERTIFICATE OF HONOUR"),
    };
    html.raw("<section class=\"sheet\">\n");
    html.raw("<svg class=\"rosette\" viewBox=\"-60 -60 120 120\" aria-hidden=\"true\"><use href=\"#rosette\"/></svg>\n");
    html.raw(include_str!("edge.svg"));
    html.raw("<svg class=\"laurel\" viewBox=\"-19 -17 38 34\" aria-hidden=\"true\"><use href=\"#laurel\"/></svg>\n");
    html.raw("<div class=\"words\">\n<h1>")
        .raw(title)
        .raw("</h1>\n<p class=\"latin\" lang=\"en\">")
        .raw(latin)
        .raw("</p>\n<p class=\"name")
        .raw(match half_widths(&award.person.name) {
            0..=20 => "",
            21..=44 => " long",
            _ => " longest",
        })
        .raw("\">")
        .text(&award.person.name)
        .raw("<small>")
        .text(award.person.branch.as_str())
        .raw("</small></p>\n<p class=\"said")
        .raw(if half_widths(ceremony.exam) <= 60 {
            ""
        } else {
            " long"
        })
        .raw("\">在“")
        // Quoted within a quotation.
        .text(&ceremony.exam.replace('“', "‘").replace('”', "’"));
    let (reached, out_of) = award.marks;
    html.raw("”中<span>取得 <b>").shown(reached);
    html.raw(" 分</b>（满分 ")
        .shown(out_of)
        .raw(" 分），</span><span>");
    match award.honour {
        Honour::Passed => html.raw("<b>成绩合格</b>"),
        Honour::Placed(rank) => html.raw("<b>名列第 ").shown(rank).raw(" 名</b>"),
    };
    html.raw(
        "，特发此证。</span></p>\n</div>\n<div class=\"foot\">\n<p class=\"checked\">证书编号：",
    );
    html.text(ceremony.series)
        .raw("-")
        .text(&award.person.number);
    html.raw("</p>\n<p class=\"issued\">")
        .text(ceremony.issuer.unwrap_or("（盖章）"))
        .raw("<br>")
        .text(&chinese_date(ceremony.date))
        .raw("</p>\n</div>\n</section>\n");
}

fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
