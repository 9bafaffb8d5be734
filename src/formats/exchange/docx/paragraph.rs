//! A paragraph while it is read: its words, its place in lists, blanks that are underlined.
//!
//! Invariant: a run of underlined blanks is one `____`, however Word cut it into pieces; words that are
//! underlined stay words. What is raised or lowered is written so, or told.

use quick_xml::events::BytesStart;

use super::super::html::raised;
use super::told::Told;
use crate::domain::question::BLANK;
use crate::formats::study_text::docx::xml::{is_off, number, value};

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    text: String,
    /// Where the underlined text at its end begins, in bytes.
    underlined: Option<usize>,
    /// What is raised or lowered at its end: how, and where it begins, in bytes.
    raised: Option<(char, usize)>,
    /// Whether something raised or lowered has no characters of its own.
    has_lost_raised: bool,
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
    /// Above the line (`^`) or below it (`_`).
    Raised {
        /// Which of both.
        sign: char,
        /// With a line below it.
        is_underlined: bool,
    },
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
            ("vertAlign", Self::Plain | Self::Underlined) => {
                let sign = match value(tag).as_deref() {
                    Some("superscript") => '^',
                    Some("subscript") => '_',
                    _ => return self,
                };
                Self::Raised {
                    sign,
                    is_underlined: self == Self::Underlined,
                }
            }
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
        // Blanks are no higher than others, and a line below them is one to write on.
        let shown = match shown {
            Shown::Raised { is_underlined, .. } if text.trim().is_empty() => {
                if is_underlined {
                    Shown::Underlined
                } else {
                    Shown::Plain
                }
            }
            Shown::Plain
            | Shown::Underlined
            | Shown::Raised { .. }
            | Shown::Struck
            | Shown::Hidden => shown,
        };
        let sign = match shown {
            Shown::Hidden => return,
            Shown::Struck => {
                self.struck.push_str(text);
                return;
            }
            Shown::Raised { sign, .. } => Some(sign),
            Shown::Plain | Shown::Underlined => None,
        };
        if self.raised.map(|(sign, _)| sign) != sign {
            self.end_raised();
            // A blank before it is cut short first.
            if sign.is_some() {
                self.end_underlined();
            }
            self.raised = sign.map(|sign| (sign, self.text.len()));
        }
        if shown != Shown::Underlined {
            self.end_underlined();
        } else if self.underlined.is_none() {
            self.underlined = Some(self.text.len());
        }
        self.text.push_str(text);
    }

    /// Its text, as the paragraph of this number.
    pub(super) fn end(mut self, at: usize, told: &mut Told) -> String {
        self.end_raised();
        self.end_underlined();
        if self.has_lost_raised {
            told.raised(at);
        }
        self.text
    }

    /// What Word cut into several runs becomes raised as a whole: `²`, `₁₀`; `^k` where there are no such
    /// characters.
    fn end_raised(&mut self) {
        let Some((sign, from)) = self.raised.take() else {
            return;
        };
        let text = self.text.get(from..).unwrap_or_default();
        // The name of a picture stays as it is.
        if text.contains("![](") {
            return;
        }
        let characters: Option<String> = text.chars().map(|c| raised(c, sign)).collect();
        let written = if let Some(characters) = characters {
            characters
        } else {
            self.has_lost_raised = true;
            let is_term = |c: char| c.is_ascii_alphanumeric() || "+-−=*".contains(c);
            // Marks of notes and words are no powers.
            if !text.chars().all(is_term) {
                return;
            }
            if text.chars().nth(1).is_none() {
                format!("{sign}{text}")
            } else {
                format!("{sign}({text})")
            }
        };
        self.text.truncate(from);
        self.text.push_str(&written);
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
