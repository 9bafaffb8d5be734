//! What goes onto paper: 试卷, 教师用卷, 答题卡 and 证书, each one HTML document for a browser to print.
//!
//! Invariant: a document holds everything it shows, in styles and drawings of its own: no script, no
//! address, so that it prints alike from a server, from a disk and without a network. What candidates
//! hold is made from [`Printed`], which cannot hold a key; keys go into [`keyed_paper`] alone.

mod answer_sheet;
mod awards;
mod html;
mod keyed;
mod paper;
mod question;
mod rich;
#[cfg(test)]
mod tests;
mod words;

pub use answer_sheet::answer_sheet;
pub use awards::{Award, Ceremony, Honour, certificates};
pub(in crate::formats) use html::Html;
pub use keyed::{Explained, keyed_paper};
pub use paper::{Asked, Head, Printed, Seal, candidate_paper};
pub use rich::{NO_PICTURES, Pictures};
pub(in crate::formats) use words::half_widths;

/// One document: its styles, and what `fill` puts into its body.
///
/// Its policy lets a browser load nothing at all, should markup ever slip through.
fn document(title: &str, styles: &[&'static str], fill: impl FnOnce(&mut Html)) -> String {
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
    html.raw("<title>").text(title).raw("</title>\n<style>\n");
    html.raw(include_str!("base.css"));
    for style in styles {
        html.raw(style);
    }
    html.raw("</style>\n</head>\n<body>\n");
    fill(&mut html);
    html.raw("</body>\n</html>\n");
    html.finish()
}
