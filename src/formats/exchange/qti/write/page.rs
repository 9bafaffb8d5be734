//! XML as it is written.
//!
//! Invariant: what is written is well-formed: every element that is opened is closed, and no character stands in it
//! that XML 1.0 has not.

use super::super::super::html::from_text;

/// A document that grows.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    open: Vec<&'static str>,
}

impl Page {
    pub(super) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
            open: Vec::new(),
        }
    }

    /// What is to be put into another page.
    pub(super) const fn within() -> Self {
        Self {
            text: String::new(),
            open: Vec::new(),
        }
    }

    /// Puts what was written elsewhere in here.
    pub(super) fn add(&mut self, mut inner: Self) {
        while !inner.open.is_empty() {
            inner.close();
        }
        self.text.push_str(&inner.text);
    }

    /// XHTML, on a line of its own.
    pub(super) fn raw(&mut self, html: &str) {
        self.line_feed();
        self.text.push_str(html);
    }

    /// Begins an element, on a line of its own.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.text.push('>');
        self.open.push(name);
    }

    /// Ends the innermost element.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.line_feed();
            self.end(name);
        }
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with characters in it.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.begin(name, attributes);
        self.text.push('>');
        escape(text, &mut self.text);
        self.end(name);
    }

    /// An element with XHTML in it.
    pub(super) fn html(&mut self, name: &'static str, attributes: &[(&str, &str)], html: &str) {
        self.begin(name, attributes);
        self.text.push('>');
        self.text.push_str(html);
        self.end(name);
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.push('\n');
        self.text.into_bytes()
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.line_feed();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            escape(value, &mut self.text);
            self.text.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn line_feed(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}

/// A text as XHTML without a block around it; `address` is that of a picture.
pub(super) fn inline(text: &str, address: &dyn Fn(&str) -> Option<String>) -> String {
    let text: String = text.chars().filter(|c| is_writable(*c)).collect();
    // XML has no name for it, and no text has this one: its `&` would be `&amp;`.
    from_text(&text, address).replace("&nbsp;", "&#160;")
}

/// A text as a paragraph. One with tabs keeps them as preformatted text alone.
pub(super) fn paragraph(text: &str, inline: &str) -> String {
    let name = if text.contains('\t') { "pre" } else { "p" };
    format!("<{name}>{inline}</{name}>")
}

/// Whether XML 1.0 has a character, and a reader can see or feel it.
pub(super) fn is_writable(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

fn escape(text: &str, page: &mut String) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            // In an attribute they would be spaces.
            '\n' => page.push_str("&#10;"),
            '\t' => page.push_str("&#9;"),
            c if is_writable(c) => page.push(c),
            _ => {}
        }
    }
}
