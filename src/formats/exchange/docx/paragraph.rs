//! A paragraph while it is read: its words, its place in lists, blanks that are underlined.
//!
//! Invariant: a run of underlined blanks is one `____`, however Word cut it into pieces; words that are
//! underlined stay words.

use quick_xml::events::BytesStart;

use crate::domain::question::BLANK;
use crate::formats::study_text::docx::xml::{is_off, number, value};

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    text: String,
    /// Where the underlined text at its end begins, in bytes.
    underlined: Option<usize>,
    /// The words that are struck out.
    pub(super) struck: String,
    /// Its style.
    pub(super) style: Option<String>,
    /// The list that it is in.
    pub(super) list: Option<String>,
    /// The depth at which.
    pub(super) depth: Option<u8>,
}

/// How a run is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As it is.
    Plain,
    /// With a line below it.
    Underlined,
    /// With a line through it: it does not count any more.
    Struck,
    /// Not at all.
    Hidden,
}

impl Shown {
    /// With a property of the run besides.
    pub(super) fn with(self, name: &str, tag: &BytesStart<'_>) -> Self {
        match (name, self) {
            (_, Self::Hidden) => self,
            ("vanish", _) if !is_off(tag) => Self::Hidden,
            ("strike" | "dstrike", _) if !is_off(tag) => Self::Struck,
            ("u", Self::Plain) if value(tag).is_none_or(|line| line != "none") => Self::Underlined,
            _ => self,
        }
    }
}

impl Paragraph {
    /// Takes a property in.
    pub(super) fn describe(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = value(tag),
            "numId" => self.list = value(tag),
            "ilvl" => self.depth = number(tag),
            _ => {}
        }
    }

    /// Adds text.
    pub(super) fn write(&mut self, text: &str, shown: Shown) {
        match shown {
            Shown::Hidden => return,
            Shown::Struck => {
                self.struck.push_str(text);
                return;
            }
            Shown::Plain => self.end_underlined(),
            Shown::Underlined if self.underlined.is_none() => {
                self.underlined = Some(self.text.len());
            }
            Shown::Underlined => {}
        }
        self.text.push_str(text);
    }

    /// Its text.
    pub(super) fn end(mut self) -> String {
        self.end_underlined();
        self.text
    }

    fn end_underlined(&mut self) {
        let Some(from) = self.underlined.take() else {
            return;
        };
        let text = self.text.get(from..).unwrap_or_default();
        // A single blank lies between two words that are underlined.
        let is_blank = text.chars().all(char::is_whitespace)
            && (1 < text.chars().count() || text.contains('\t'))
            && !text.contains('\n');
        if is_blank {
            self.text.truncate(from);
            self.text.push_str(BLANK);
        }
    }
}

/// The tick or cross that a character of a font of signs is.
pub(super) fn sign(font: &str, code: &str) -> Option<&'static str> {
    match (font, code.trim_start_matches(['F', 'f'])) {
        ("Wingdings", "0FC" | "0FE") | ("Wingdings 2", "050" | "052") => Some("√"),
        ("Wingdings", "0FB" | "0FD") | ("Wingdings 2", "04F" | "051" | "053") => Some("×"),
        _ => None,
    }
}
