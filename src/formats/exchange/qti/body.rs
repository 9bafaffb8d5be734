//! The body of an item as plain text, and what else stands in it.
//!
//! An item holds XHTML; it is put together again without what belongs to QTI, and read like any other page. A text
//! entry is `____`, and of what takes another answer only the prompt is text of the body.
//!
//! Invariant: what has no text here (sound, film, a picture that is missing) is noted as a loss.

use std::collections::BTreeSet;

use super::super::html::{Lost, to_text_with};
use super::super::xml::{Element, Node};
use super::files::{Files, PictureFault};
use super::names::{Interaction, interaction};
use crate::domain::question::BLANK;

/// Elements whose content is nothing to read.
const UNREAD: [&str; 5] = ["stylesheet", "catalogInfo", "style", "script", "colgroup"];
/// Elements that mean nothing to a page, and what stands in them does: of QTI and of speech.
const TRANSPARENT: [&str; 10] = [
    "hottext", "gap", "speak", "prosody", "phoneme", "emphasis", "break", "token", "w", "picture",
];
/// Most pictures that are named as missing, and most characters of an address.
const MAX_NAMED: usize = 100;

/// A body that was read.
#[derive(Debug, Default)]
pub(super) struct Body<'x> {
    /// Its text.
    pub(super) text: String,
    /// What takes answers, in order.
    pub(super) interactions: Vec<(Interaction, &'x Element)>,
    /// Rubrics and feedback, which are not shown with the question.
    pub(super) asides: Vec<&'x Element>,
}

/// What could not be taken over into texts.
#[derive(Debug, Default)]
pub(super) struct Losses {
    /// Pictures, by their address, and why.
    pub(super) pictures: BTreeSet<(String, PictureFault)>,
    /// Places that another text is to be put in.
    pub(super) variables: BTreeSet<String>,
    /// What plain text cannot hold.
    pub(super) of_pages: BTreeSet<Lost>,
}

impl Losses {
    /// Those of another file as well.
    pub(super) fn add(&mut self, others: Self) {
        self.pictures.extend(others.pictures);
        self.variables.extend(others.variables);
        self.of_pages.extend(others.of_pages);
    }
}

/// Reads bodies, options and feedback of one file.
pub(super) struct Reader<'r, 'p> {
    /// The path of the file.
    file: &'r str,
    pub(super) files: &'r mut Files<'p>,
    pub(super) losses: Losses,
}

impl<'r, 'p> Reader<'r, 'p> {
    pub(super) fn new(file: &'r str, files: &'r mut Files<'p>) -> Self {
        let losses = Losses::default();
        Self {
            file,
            files,
            losses,
        }
    }

    /// The path of the file that is read.
    pub(super) const fn file(&self) -> &'r str {
        self.file
    }

    /// All that stands in an element.
    pub(super) fn body<'x>(&mut self, element: &'x Element) -> Body<'x> {
        let mut body = Body::default();
        let mut page = String::new();
        self.nodes(element, &mut page, &mut body);
        let (file, files) = (self.file, &mut *self.files);
        let losses = &mut self.losses;
        let read = to_text_with(&page, &mut |address| {
            let picture = files.picture(file, address);
            if let Err(fault) = picture
                && losses.pictures.len() < MAX_NAMED
            {
                let address = address.chars().take(MAX_NAMED).collect();
                losses.pictures.insert((address, fault));
            }
            picture.ok()
        });
        losses.of_pages.extend(read.lost);
        body.text = read.text;
        body
    }

    /// The text alone.
    pub(super) fn text(&mut self, element: &Element) -> String {
        self.body(element).text
    }

    fn nodes<'x>(&mut self, element: &'x Element, page: &mut String, body: &mut Body<'x>) {
        for node in &element.nodes {
            match node {
                Node::Text(text) => escape(text, page),
                Node::Element(inner) => self.element(inner, page, body),
            }
        }
    }

    fn element<'x>(&mut self, element: &'x Element, page: &mut String, body: &mut Body<'x>) {
        if let Some(interaction) = interaction(element) {
            body.interactions.push((interaction, element));
            if interaction == Interaction::TextEntry {
                page.push_str(BLANK);
            } else if let Some(prompt) = element.first("prompt") {
                self.block(prompt, page, body);
            } else {
                page.push_str("<div></div>");
            }
            return;
        }
        let name = element.name.as_str();
        match name {
            _ if UNREAD.contains(&name) => {}
            "object" if is_picture(element) => {
                let address = element.attribute("data").or(element.attribute("src"));
                page.push_str("<img src=\"");
                escape(address.unwrap_or_default(), page);
                page.push_str("\"/>");
            }
            "printedVariable" | "templateInline" | "templateBlock" | "include" => {
                self.losses.variables.insert(element.name.clone());
            }
            "feedbackInline" | "feedbackBlock" => body.asides.push(element),
            "rubricBlock" if !is_seen_by(element, "candidate") => body.asides.push(element),
            "prompt" | "rubricBlock" | "contentBody" | "infoControl" => {
                self.block(element, page, body);
            }
            _ if TRANSPARENT.contains(&name) || name.contains(char::is_uppercase) => {
                self.nodes(element, page, body);
            }
            _ => self.of_page(element, page, body),
        }
    }

    fn block<'x>(&mut self, element: &'x Element, page: &mut String, body: &mut Body<'x>) {
        page.push_str("<div>");
        self.nodes(element, page, body);
        page.push_str("</div>");
    }

    /// An element of XHTML, as it was.
    fn of_page<'x>(&mut self, element: &'x Element, page: &mut String, body: &mut Body<'x>) {
        page.push('<');
        page.push_str(&element.name);
        for (name, value) in &element.attributes {
            page.push(' ');
            page.push_str(name);
            page.push_str("=\"");
            escape(value, page);
            page.push('"');
        }
        if matches!(element.name.as_str(), "br" | "img" | "hr" | "wbr") {
            page.push_str("/>");
            return;
        }
        page.push('>');
        self.nodes(element, page, body);
        page.push_str("</");
        page.push_str(&element.name);
        page.push('>');
    }
}

fn escape(text: &str, page: &mut String) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            _ => page.push(c),
        }
    }
}

fn is_picture(object: &Element) -> bool {
    let media_type = object.attribute("type");
    media_type.is_some_and(|media_type| media_type.starts_with("image/"))
}

/// Whether a rubric is meant for somebody.
pub(super) fn is_seen_by(rubric: &Element, who: &str) -> bool {
    let views = rubric.attribute("view").unwrap_or_default();
    views.split_ascii_whitespace().any(|view| view == who)
}
