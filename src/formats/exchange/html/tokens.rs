//! The pieces of an HTML fragment: tags and what stands between them.
//!
//! Invariant: every character belongs to one piece, and none is looked at more than a few times, whatever
//! quotes and brackets are missing. What only looks like a tag is text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Characters, entities among them.
    Text(&'h str),
    /// Characters in which no entity is meant.
    Literal(&'h str),
    /// A tag that opens, or opens and closes.
    Open {
        /// As it is written; case does not matter.
        name: &'h str,
        /// What stands behind the name.
        attributes: &'h str,
    },
    /// A tag that closes.
    Close(&'h str),
    /// `<x>` with a name that no element of HTML has: most likely something to read (`<stdio.h>`).
    Unknown(&'h str),
    /// An element of [`HIDDEN`], whole.
    Hidden(&'static str),
}

/// Elements of which no character is shown as text.
const HIDDEN: &[&str] = &[
    "script",
    "style",
    "svg",
    "template",
    "title",
    "rp",
    "annotation",
];

/// The pieces of a fragment, in order.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'h> {
    rest: &'h str,
    /// From here on nothing is a tag: one before did not end.
    is_plain: bool,
}

impl<'h> Tokens<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            rest: html,
            is_plain: false,
        }
    }

    /// Takes the next `length` bytes, all of them where that is no place between characters.
    fn take(&mut self, length: usize) -> &'h str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What begins with `<`; none where the `<` is a character like any other.
    fn markup(&mut self) -> Option<Token<'h>> {
        let rest = self.rest;
        if let Some(comment) = rest.strip_prefix("<!--") {
            return self.until(4, comment, "-->").map(|_| Token::Text(""));
        }
        if let Some(text) = rest.strip_prefix("<![CDATA[") {
            return self.until(9, text, "]]>").map(Token::Literal);
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return self.until(0, rest, ">").map(|_| Token::Text(""));
        }
        let (is_closing, body) = match rest.strip_prefix("</") {
            Some(body) => (true, body),
            None => (false, rest.get(1..)?),
        };
        if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let is_end = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '<' | '=' | '"' | '\'');
        let name = body.split(is_end).next()?;
        let attributes = body.get(name.len()..)?;
        let Some(length) = end_of_tag(attributes) else {
            self.is_plain = true;
            return None;
        };
        let attributes = attributes.get(..length)?;
        let whole = self.take(rest.len() - body.len() + name.len() + length + 1);
        if !is_element(name) {
            return Some(Token::Unknown(whole));
        }
        if is_closing {
            return Some(Token::Close(name));
        }
        let hidden = HIDDEN.iter().find(|known| known.eq_ignore_ascii_case(name));
        if let Some(hidden) = hidden {
            if !attributes.ends_with('/') {
                self.skip_to_end_of(name);
            }
            return Some(Token::Hidden(hidden));
        }
        Some(Token::Open { name, attributes })
    }

    /// Takes what stands before `end`, and the end; `body` begins `skipped` bytes after the rest.
    fn until(&mut self, skipped: usize, body: &'h str, end: &str) -> Option<&'h str> {
        let Some(length) = body.find(end) else {
            self.is_plain = true;
            return None;
        };
        self.take(skipped + length + end.len());
        body.get(..length)
    }

    /// To behind `</name>`, or to the end.
    fn skip_to_end_of(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.take(at + 2);
            let is_end = self.rest.get(..name.len());
            if is_end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                let length = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
                self.take(length);
                return;
            }
        }
        self.rest = "";
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.is_plain {
            return Some(Token::Text(self.take(self.rest.len())));
        }
        if self.rest.starts_with('<') {
            if let Some(token) = self.markup() {
                return Some(token);
            }
            return Some(Token::Literal(self.take(1)));
        }
        let length = self.rest.find('<').unwrap_or(self.rest.len());
        Some(Token::Text(self.take(length)))
    }
}

/// Where the `>` of a tag is; a quotation mark that has no partner is a character like any other.
fn end_of_tag(attributes: &str) -> Option<usize> {
    let mut at = 0;
    let mut lacks = ['\0'; 2];
    loop {
        let rest = attributes.get(at..)?;
        let found = rest.find(|c: char| matches!(c, '>' | '"' | '\'') && !lacks.contains(&c))?;
        let c = rest.get(found..)?.chars().next()?;
        at += found + 1;
        if c == '>' {
            return Some(at - 1);
        }
        match attributes.get(at..)?.find(c) {
            Some(end) => at += end + 1,
            // No later one has a partner either.
            None => lacks = [c, lacks.first().copied().unwrap_or_default()],
        }
    }
}

/// The value of an attribute, entities as they are written.
pub(super) fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'));
        let (name, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            if name.eq_ignore_ascii_case(wanted) && !name.is_empty() {
                return Some("");
            }
            if after.is_empty() {
                return None;
            }
            rest = after;
            continue;
        };
        let (value, after) = value_of(value.trim_start());
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A value with or without quotation marks, and what stands behind it.
fn value_of(text: &str) -> (&str, &str) {
    for mark in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(mark) {
            return quoted.split_once(mark).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Whether a name is one of these, whatever its case.
pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a name is one of HTML, of MathML, or of a program that has its own (`o:p`, `my-box`).
fn is_element(name: &str) -> bool {
    name.contains([':', '-'])
        || ELEMENTS.contains(name)
        || ELEMENTS.contains(name.to_ascii_lowercase().as_str())
}

static ELEMENTS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| NAMES.split_whitespace().collect());

const NAMES: &str = "
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big
    blockquote body br button canvas caption center cite code col colgroup data datalist dd
    del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd
    label legend li link main map mark marquee menu meta meter nav nobr noframes noscript
    object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp
    script section select slot small source span strike strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    annotation maction math menclose merror mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn
    mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd
    mtext mtr munder munderover none semantics
    circle defs ellipse g line path polygon polyline rect text tspan use
";
