//! Texts of questions as markup.
//!
//! Invariant: what an author wrote becomes text or the value of an attribute, escaped by [`Html`]; markup is
//! what stands here.

use std::collections::BTreeMap;

use super::Html;
use crate::domain::asset::AssetId;
use crate::domain::rich_text::{self, Block, Piece, RichText, Run, Style, Table};

/// The addresses of pictures: in a document that is whole in itself `data:…`.
pub type Pictures = BTreeMap<AssetId, String>;

/// No pictures.
pub const NO_PICTURES: &Pictures = &Pictures::new();

/// Adds a text; each blank is `blank`.
pub(super) fn write(html: &mut Html, source: &str, blank: &'static str, pictures: &Pictures) {
    write_read(html, &rich_text::read(source), blank, pictures);
}

/// The same of a text that was read.
pub(super) fn write_read(
    html: &mut Html,
    text: &RichText,
    blank: &'static str,
    pictures: &Pictures,
) {
    for block in &text.blocks {
        match block {
            Block::Text(runs) => write_runs(html, runs, blank),
            Block::Table(table) => write_table(html, table, blank),
            Block::Picture(picture) => {
                let words = picture.words.as_str();
                if let Some(address) = pictures.get(&picture.asset) {
                    html.raw("<img class=\"picture\" src=\"").text(address);
                    html.raw("\" alt=\"").text(words).raw("\">");
                } else {
                    html.raw("<p>［图：").text(words).raw("］</p>");
                }
            }
        }
    }
}

fn write_table(html: &mut Html, table: &Table, blank: &'static str) {
    html.raw("<table class=\"text-table\"><tr>");
    for cell in &table.head {
        html.raw("<th>");
        write_runs(html, cell, blank);
        html.raw("</th>");
    }
    html.raw("</tr>");
    for row in &table.rows {
        html.raw("<tr>");
        for cell in row {
            html.raw("<td>");
            write_runs(html, cell, blank);
            html.raw("</td>");
        }
        html.raw("</tr>");
    }
    html.raw("</table>");
}

fn write_runs(html: &mut Html, runs: &[Run], blank: &'static str) {
    for run in runs {
        let (begin, end) = match run.style {
            Style::Plain => ("", ""),
            Style::Strong => ("<strong>", "</strong>"),
            Style::Code => ("<code>", "</code>"),
        };
        html.raw(begin);
        for piece in &run.pieces {
            match piece {
                Piece::Text(text) => html.text(text),
                Piece::Blank => html.raw(blank),
            };
        }
        html.raw(end);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(source: &str, pictures: &Pictures) -> String {
        let mut html = Html::default();
        write(&mut html, source, "<u></u>", pictures);
        html.finish()
    }

    /// The same cases hold the pages' reader: `tests/rich_text.mjs`.
    #[test]
    fn every_case_is_written_as_the_pages_draw_it() {
        let cases = include_str!("../../../tests/rich_text_cases.json");
        let cases: serde_json::Value = serde_json::from_str(cases).unwrap();
        let cases = cases.as_array().unwrap();
        assert!(30 < cases.len());
        for case in cases {
            let source = case["source"].as_str().unwrap();
            let assets = rich_text::assets(source).into_iter();
            let pictures = assets.map(|asset| (asset.clone(), format!("/a/{asset}")));
            let wanted = case["html"].as_str().unwrap();
            assert_eq!(written(source, &pictures.collect()), wanted, "{source}");
        }
    }

    #[test]
    fn a_picture_that_is_not_there_leaves_its_words() {
        let source = format!("![示意<图>](asset:{})", "0".repeat(64));
        let html = written(&source, NO_PICTURES);
        assert_eq!(html, "<p>［图：示意&lt;图&gt;］</p>");
    }

    const MARKUP: [&str; 12] = [
        "<table class=\"text-table\">",
        "</table>",
        "<tr>",
        "</tr>",
        "<th>",
        "</th>",
        "<td>",
        "</td>",
        "<strong>",
        "</strong>",
        "<u></u>",
        "</code>",
    ];

    proptest! {
        #[test]
        fn no_sign_of_an_author_opens_an_element(source in "[<>\"'&a*`_|\\\\\n -]{0,80}") {
            let mut html = written(&source, NO_PICTURES).replace("<code>", "");
            for markup in MARKUP {
                html = html.replace(markup, "");
            }
            prop_assert!(!html.contains(['<', '>', '"', '\'']), "{}", html);
        }
    }
}
