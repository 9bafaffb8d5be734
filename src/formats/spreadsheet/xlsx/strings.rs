//! Texts of a workbook: those that cells share, and those within a cell.
//!
//! Invariant: a string takes the room of its characters and four bytes, whatever the part claims.

use quick_xml::events::BytesStart;

use super::xml::{Next, Sink};

/// The strings that cells share, by number.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
    run: Run,
    is_full: bool,
}

/// Most strings: a million people of four cells each.
pub(super) const MAX_STRINGS: usize = 4_000_000;

impl Strings {
    /// A string; none where there is no such number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = |number: usize| usize::try_from(*self.ends.get(number)?).ok();
        let begin = number.checked_sub(1).map_or(Some(0), end)?;
        self.text.get(begin..end(number)?)
    }

    /// Whether there are more than are kept.
    pub(super) const fn is_full(&self) -> bool {
        self.is_full
    }
}

impl Sink for Strings {
    fn open(&mut self, name: &str, _: &BytesStart<'_>) {
        self.run.open(name);
    }

    fn close(&mut self, name: &str) -> Next {
        self.run.close(name);
        if name == "si" {
            push_unescaped(&mut self.text, &self.run.take());
            match u32::try_from(self.text.len()) {
                Ok(end) if self.ends.len() < MAX_STRINGS => self.ends.push(end),
                Ok(_) | Err(_) => {
                    self.is_full = true;
                    return Next::Stop;
                }
            }
        }
        Next::Go
    }

    fn text(&mut self, text: &str) {
        self.run.text(text);
    }
}

/// Rich text: what stands in its `t`, without the readings that stand above it.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    is_text: bool,
    is_reading: bool,
}

impl Run {
    pub(super) fn open(&mut self, name: &str) {
        match name {
            "t" => self.is_text = true,
            "rPh" => self.is_reading = true,
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "rPh" => self.is_reading = false,
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.is_text && !self.is_reading {
            self.text.push_str(text);
        }
    }

    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

/// Adds a text in which `_x000D_` stands for a character that XML cannot hold.
pub(super) fn push_unescaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let hex = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let is_hex = |hex: &&str| hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = hex
            .filter(is_hex)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let skipped = if let Some(c) = code.and_then(char::from_u32) {
            out.push(c);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = from.get(skipped..).unwrap_or_default();
    }
    out.push_str(rest);
}
