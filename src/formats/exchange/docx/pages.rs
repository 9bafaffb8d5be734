//! The paragraphs and tables of a document, in their order, as lines.
//!
//! Invariant: every paragraph has its number, which goes up by one; lines of one row of a table share one. What
//! stands in a text box follows the paragraph at which it is anchored, once, whatever stands in for it in
//! programs that know no text boxes.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::formula::Formula;
use super::paragraph::{Paragraph, Shown, sign};
use super::pictures::Pictures;
use super::told::Told;
use crate::formats::Problem;
use crate::formats::study_text::docx::Part;
use crate::formats::study_text::docx::numbering::{Numbering, Numeral};
use crate::formats::study_text::docx::styles::Styles;
use crate::formats::study_text::docx::xml::{Sink, attribute, walk};

/// Elements that are left out with everything in them: what was deleted or moved away, properties as they
/// were before, readings of characters.
const LEFT_OUT: [&str; 7] = [
    "del",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "rt",
    "sectPr",
    "numberingChange",
];

/// Most text, in bytes; as much as of a text file.
const MAX_TEXT: usize = 8 * 1024 * 1024;
/// Most cells of a row that are kept apart: Word itself allows 63.
const MAX_CELLS: usize = 1_000;
/// Most lines that are kept, blank ones among them; more than are read of any text.
const MAX_LINES: usize = 1_100_000;

/// What is known before the document is read.
pub(super) struct Read {
    /// The paths of parts by the ids of relations.
    pub(super) relations: BTreeMap<String, String>,
    /// The styles.
    pub(super) styles: Styles,
    /// The lists.
    pub(super) numbering: Numbering,
}

/// A document as lines.
pub(super) struct Pages {
    /// Each with the number of its paragraph.
    pub(super) lines: Vec<(usize, String)>,
    /// The pictures that they name.
    pub(super) pictures: Pictures,
    /// What is to be said of it.
    pub(super) told: Told,
}

/// Reads the main document.
pub(super) fn read(part: &Part<'_>, read: Read) -> Result<Pages, Problem> {
    let mut reading = Reading {
        styles: read.styles,
        numbering: read.numbering,
        pictures: Pictures::new(read.relations),
        told: Told::default(),
        lines: Vec::new(),
        at: 1,
        left_out: 0,
        flows: vec![Flow::default()],
        formula: None,
        room: MAX_TEXT,
        alternatives: Vec::new(),
    };
    walk(part, &mut reading)?;
    Ok(Pages {
        lines: reading.lines,
        pictures: reading.pictures,
        told: reading.told,
    })
}

struct Reading {
    styles: Styles,
    numbering: Numbering,
    pictures: Pictures,
    told: Told,
    lines: Vec<(usize, String)>,
    /// The number of the paragraph that is being read.
    at: usize,
    /// How deep it is in something that is left out.
    left_out: usize,
    /// The document, and the text boxes within it that are being read.
    flows: Vec<Flow>,
    formula: Option<Formula>,
    /// How many bytes of text are still taken.
    room: usize,
    /// Whether the alternatives that are open had a choice that was read.
    alternatives: Vec<Choice>,
}

/// Whether one of several alternatives was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    None,
    Read,
}

/// A column of paragraphs and tables.
#[derive(Default)]
struct Flow {
    paragraph: Paragraph,
    in_properties: bool,
    in_text: bool,
    run: Option<Shown>,
    n_tables: usize,
    /// The cells of the outermost table's row, each with its paragraphs.
    row: Vec<Vec<String>>,
    /// Lines of text boxes that are anchored in the paragraph or the row.
    boxes: Vec<String>,
    /// What was read of a text box.
    lines: Vec<String>,
}

impl Sink for Reading {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        if 0 < self.left_out || LEFT_OUT.contains(&name) || self.is_fallback(name) {
            self.left_out += 1;
            return;
        }
        if let Some(formula) = &mut self.formula {
            formula.open(name, tag);
            return;
        }
        match name {
            "oMath" => {
                self.told.formula(self.at);
                let mut formula = Formula::default();
                formula.open(name, tag);
                self.formula = Some(formula);
            }
            "AlternateContent" => self.alternatives.push(Choice::None),
            "Choice" => {
                if let Some(last) = self.alternatives.last_mut() {
                    *last = Choice::Read;
                }
            }
            "txbxContent" => self.flows.push(Flow::default()),
            "blip" => self.picture(attribute(tag, "embed").as_deref()),
            "imagedata" => self.picture(attribute(tag, "id").as_deref()),
            // Diagrams that are drawn from other parts.
            "chart" | "relIds" => self.picture(None),
            "footnoteReference" | "endnoteReference" | "commentReference" => {
                self.told.note(self.at);
            }
            "sym" => self.symbol(tag),
            _ => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.open(name, tag);
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        if 0 < self.left_out {
            self.left_out -= 1;
            return;
        }
        if let Some(formula) = &mut self.formula {
            if let Some(text) = formula.close() {
                self.formula = None;
                self.write(&text);
            }
            return;
        }
        match name {
            "AlternateContent" => {
                self.alternatives.pop();
            }
            "txbxContent" => {
                let inner = self.flows.pop();
                if let (Some(inner), Some(outer)) = (inner, self.flows.last_mut()) {
                    outer.boxes.extend(inner.lines);
                }
            }
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            _ => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.close(name);
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if 0 < self.left_out {
            return;
        }
        if let Some(formula) = &mut self.formula {
            formula.text(text);
            return;
        }
        if self.flows.last().is_some_and(|flow| flow.in_text) {
            let is_hidden = self.flows.last().and_then(|flow| flow.run) == Some(Shown::Hidden);
            if is_hidden {
                self.told.hidden(self.at);
            }
            self.write(text);
        }
    }
}

impl Reading {
    /// Whether an element stands in for one that was read.
    fn is_fallback(&self, name: &str) -> bool {
        name == "Fallback" && self.alternatives.last() == Some(&Choice::Read)
    }

    fn write(&mut self, text: &str) {
        let Some(room) = self.room.checked_sub(text.len()) else {
            self.told.cut(self.at);
            return;
        };
        self.room = room;
        if let Some(flow) = self.flows.last_mut() {
            let shown = flow.run.unwrap_or(Shown::Plain);
            flow.paragraph.write(text, shown);
        }
    }

    fn picture(&mut self, relation: Option<&str>) {
        let name = self.pictures.name(relation, self.at);
        self.write(&format!("![]({name})"));
    }

    /// A character of a font of signs; ticks and crosses are what answers are marked with.
    fn symbol(&mut self, tag: &BytesStart<'_>) {
        let font = attribute(tag, "font").unwrap_or_default();
        let code = attribute(tag, "char").unwrap_or_default();
        match sign(&font, &code) {
            Some(sign) => self.write(sign),
            None => self.picture(None),
        }
    }

    fn end_paragraph(&mut self) {
        let Some(flow) = self.flows.last_mut() else {
            return;
        };
        let paragraph = std::mem::take(&mut flow.paragraph);
        let (style, list, depth) = (
            paragraph.style.clone(),
            paragraph.list.clone(),
            paragraph.depth,
        );
        let struck = paragraph.struck.clone();
        let text = paragraph.end(self.at, &mut self.told);
        let style = style.as_deref();
        let is_of_contents = style.is_some_and(|style| self.styles.is_of_contents(style));
        let is_empty = text.trim().is_empty();
        let is_struck = !struck.trim().is_empty();
        if is_struck {
            self.told.struck(self.at, &text, &struck);
        }
        let text = if is_empty || is_of_contents {
            if is_struck {
                // Word counts it still: what follows keeps its letter.
                self.numeral(style, list, depth);
            }
            String::new()
        } else {
            self.numeral(style, list, depth) + &text
        };
        let is_outermost = self.flows.len() == 1;
        let Some(flow) = self.flows.last_mut() else {
            return;
        };
        if 0 < flow.n_tables {
            if let Some(cell) = flow.row.last_mut().filter(|_| !text.is_empty()) {
                cell.push(text);
            }
            return;
        }
        let boxes = std::mem::take(&mut flow.boxes);
        let lines = std::iter::once(text).chain(boxes);
        if is_outermost {
            self.keep(lines);
        } else {
            flow.lines.extend(lines);
        }
    }

    /// Keeps the lines of a paragraph or a row of the document; of blank ones, one.
    fn keep(&mut self, lines: impl Iterator<Item = String>) {
        for line in lines {
            let is_blank = |line: &str| line.trim().is_empty();
            let repeats =
                is_blank(&line) && self.lines.last().is_none_or(|(_, last)| is_blank(last));
            if !repeats && self.lines.len() < MAX_LINES {
                self.lines.push((self.at, line));
            }
        }
        self.at += 1;
    }

    fn numeral(&mut self, style: Option<&str>, list: Option<String>, depth: Option<u8>) -> String {
        let by_style = style.and_then(|style| self.styles.list(style));
        let (list, depth) = match (list, by_style) {
            (Some(list), _) => (list, depth.unwrap_or(0)),
            (None, Some((list, level))) => {
                let by_list = || self.numbering.depth_of(list, style?);
                let depth = depth.or(level).or_else(by_list).unwrap_or(0);
                (list.to_owned(), depth)
            }
            (None, None) => return String::new(),
        };
        match self.numbering.next(&list, depth) {
            Numeral::Text(text) => text,
            Numeral::None | Numeral::Bullet => String::new(),
            Numeral::Unknown => {
                self.told.numeral(self.at);
                String::new()
            }
        }
    }

    /// A row is a line, unless a cell holds several: then each is a line of its own.
    fn end_row(&mut self) {
        let is_outermost = self.flows.len() == 1;
        let Some(flow) = self.flows.last_mut() else {
            return;
        };
        if flow.n_tables != 1 {
            return;
        }
        let row = std::mem::take(&mut flow.row);
        let boxes = std::mem::take(&mut flow.boxes);
        let is_line = row.iter().all(|cell| cell.len() < 2);
        let lines: Vec<String> = if is_line {
            let cells: Vec<String> = row.into_iter().map(|cell| cell.concat()).collect();
            vec![cells.join("\t")]
        } else {
            row.into_iter().flatten().collect()
        };
        let lines = lines.into_iter().chain(boxes);
        if is_outermost {
            self.keep(lines);
        } else {
            flow.lines.extend(lines);
        }
    }
}

impl Flow {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "p" => self.paragraph = Paragraph::default(),
            "pPr" => self.in_properties = true,
            "r" => self.run = Some(Shown::Plain),
            "tbl" => self.n_tables += 1,
            "tr" if self.n_tables == 1 => self.row.clear(),
            "tc" if self.n_tables == 1 && self.row.len() < MAX_CELLS => self.row.push(Vec::new()),
            _ if self.in_properties => self.paragraph.describe(name, tag),
            "vanish" | "strike" | "dstrike" | "u" | "vertAlign" => {
                self.run = self.run.map(|run| run.with(name, tag));
            }
            "t" => self.in_text = true,
            "tab" => self.write("\t"),
            "noBreakHyphen" => self.write("-"),
            "cr" => self.write("\n"),
            // Breaks of pages and columns are where the printer put them, not the author.
            "br" if attribute(tag, "type").is_none_or(|of| of == "textWrapping") => {
                self.write("\n");
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" => self.run = None,
            "pPr" => self.in_properties = false,
            "tbl" => self.n_tables = self.n_tables.saturating_sub(1),
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        // Stops of tabulators stand in properties under the same name.
        if let Some(shown) = self.run {
            self.paragraph.write(text, shown);
        }
    }
}
