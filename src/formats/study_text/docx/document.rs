//! The paragraphs and tables of the main document, in their order.
//!
//! Invariant: a paragraph is a line (more where the author broke it), a row of a table is a line with a tab
//! between its cells; what readers do not see on the page is left out.

use quick_xml::events::BytesStart;

use super::Part;
use super::numbering::{Numbering, Numeral};
use super::styles::Styles;
use super::xml::{Sink, is_off, number, value, walk};
use crate::formats::Problem;

/// Elements that are left out with everything in them: pictures and text boxes (and what is drawn where
/// they cannot be), what was deleted or moved away, properties as they were before, readings of characters.
const LEFT_OUT: [&str; 11] = [
    "drawing",
    "pict",
    "object",
    "txbxContent",
    "Fallback",
    "del",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "rt",
    "sectPr",
];

/// Reads the main document.
pub(super) fn read(
    part: &Part<'_>,
    styles: &Styles,
    numbering: Numbering,
) -> Result<String, Problem> {
    let mut reading = Reading {
        styles,
        numbering,
        text: String::new(),
        left_out: 0,
        paragraph: Paragraph::default(),
        in_paragraph_properties: false,
        run: None,
        in_text: false,
        n_tables: 0,
        row: Vec::new(),
    };
    walk(part, &mut reading)?;
    Ok(reading.text)
}

struct Reading<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    text: String,
    /// How deep it is in something that is left out.
    left_out: usize,
    paragraph: Paragraph,
    in_paragraph_properties: bool,
    /// The run that is being read, and whether it is shown.
    run: Option<Visibility>,
    in_text: bool,
    /// How many tables lie around.
    n_tables: usize,
    /// The cells of the outermost table's row so far.
    row: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Shown,
    Hidden,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    /// From 1.
    level: Option<usize>,
    list: Option<String>,
    list_level: Option<u8>,
}

impl Sink for Reading<'_> {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        if 0 < self.left_out || LEFT_OUT.contains(&name) {
            self.left_out += 1;
            return;
        }
        match name {
            "p" => self.paragraph = Paragraph::default(),
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.run = Some(Visibility::Shown),
            "tbl" => self.n_tables += 1,
            "tr" if self.n_tables == 1 => self.row.clear(),
            "tc" if self.n_tables == 1 => self.row.push(String::new()),
            _ if self.in_paragraph_properties => self.paragraph.describe(name, tag),
            // What is struck out does not count any more.
            "vanish" | "strike" | "dstrike" if self.run.is_some() && !is_off(tag) => {
                self.run = Some(Visibility::Hidden);
            }
            "t" => self.in_text = true,
            "tab" => self.write("\t"),
            "noBreakHyphen" => self.write("-"),
            "cr" => self.write("\n"),
            "br" if is_line_break(tag) => self.write("\n"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if 0 < self.left_out {
            self.left_out -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "r" => self.run = None,
            "pPr" => self.in_paragraph_properties = false,
            "p" => self.end_paragraph(),
            "tr" if self.n_tables == 1 => {
                let line = self.row.join("\t");
                self.end_line(line.trim_end());
            }
            "tbl" => self.n_tables = self.n_tables.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.left_out == 0 && self.in_text {
            self.write(text);
        }
    }
}

impl Reading<'_> {
    /// Adds to the paragraph, unless the run is hidden.
    fn write(&mut self, text: &str) {
        if self.run != Some(Visibility::Hidden) {
            self.paragraph.text.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let text = paragraph.text.trim_end();
        if 0 < self.n_tables {
            // Paragraphs of a cell, and tables within it, are words of the cell.
            if let Some(cell) = self.row.last_mut() {
                let gap = if cell.is_empty() || text.is_empty() {
                    ""
                } else {
                    " "
                };
                cell.push_str(gap);
                cell.push_str(&text.replace(['\n', '\t'], " "));
            }
            return;
        }
        let style = paragraph.style.as_deref();
        let by_style = || style.and_then(|style| self.styles.list(style));
        let (list, list_level) = match &paragraph.list {
            Some(list) => (Some(list.as_str()), paragraph.list_level.unwrap_or(0)),
            None => by_style().map_or((None, 0), |(list, level)| {
                let by_list = || self.numbering.depth_of(list, style?);
                let level = paragraph.list_level.or(level).or_else(by_list);
                (Some(list), level.unwrap_or(0))
            }),
        };
        // An empty paragraph is not counted, and no heading.
        if text.trim().is_empty() {
            self.end_line("");
            return;
        }
        let number = match list.map(|list| self.numbering.next(list, list_level)) {
            Some(Numeral::Text(number)) => number,
            Some(Numeral::Bullet) => "- ".to_owned(),
            Some(Numeral::None | Numeral::Unknown) | None => String::new(),
        };
        let level = paragraph
            .level
            .or_else(|| style.and_then(|style| self.styles.level(style)));
        let marks = level.map_or_else(String::new, |level| "#".repeat(level) + " ");
        self.end_line(&format!("{marks}{number}{text}"));
    }

    fn end_line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

impl Paragraph {
    /// Takes a property in.
    fn describe(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = value(tag),
            "numId" => self.list = value(tag),
            "ilvl" => self.list_level = number(tag),
            "outlineLvl" => {
                self.level = number::<usize>(tag)
                    .filter(|level| *level < 9)
                    .map(|level| level + 1);
            }
            _ => {}
        }
    }
}

/// Breaks of pages and columns are where the printer put them, not the author.
fn is_line_break(tag: &BytesStart<'_>) -> bool {
    let of = super::xml::attribute(tag, "type");
    of.is_none_or(|of| of == "textWrapping")
}
