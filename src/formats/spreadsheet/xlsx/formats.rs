//! Formats of numbers: which of them are days, shares, or digits with leading zeros.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::xml::{Next, Sink, attribute};
use super::{PartFault, Parts};

/// Most formats that cells may refer to: Excel writes no more.
const MAX_FORMATS: usize = 65_536;

/// What is seen of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// Its digits.
    #[default]
    Plain,
    /// At least so many digits, with zeros before them: `00000`.
    Digits(usize),
    /// Hundredths with `%`.
    Percent,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both.
    DateTime,
}

/// The formats of a part of styles, by the number of a cell's style.
pub(super) fn read(parts: &mut Parts<'_>, path: &str) -> Result<Vec<Format>, PartFault> {
    let mut styles = Styles::default();
    parts.walk(path, &mut styles)?;
    Ok(styles.formats)
}

#[derive(Default)]
struct Styles {
    own: HashMap<u32, Format>,
    formats: Vec<Format>,
    is_in_cells: bool,
}

impl Sink for Styles {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        let id = || attribute(tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
        match name {
            "numFmt" => {
                if let (Some(id), Some(code)) = (id(), attribute(tag, "formatCode"))
                    && self.own.len() < MAX_FORMATS
                {
                    self.own.insert(id, of_code(&code));
                }
            }
            "cellXfs" => self.is_in_cells = true,
            "xf" if self.is_in_cells && self.formats.len() < MAX_FORMATS => {
                let id = id().unwrap_or(0);
                let own = self.own.get(&id).copied();
                self.formats.push(own.unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Next {
        if name == "cellXfs" {
            return Next::Stop;
        }
        Next::Go
    }

    fn text(&mut self, _: &str) {}
}

/// The formats that every spreadsheet has, those of the Chinese one among them.
fn built_in(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Format::Time,
        22 => Format::DateTime,
        _ => Format::Plain,
    }
}

/// What a format of the workbook's own shows.
fn of_code(code: &str) -> Format {
    let bare = bare(code);
    let positive = bare.split(';').next().unwrap_or_default();
    let has = |letters: &[char]| positive.contains(letters);
    if !positive.is_empty() && positive.chars().all(|c| c == '0') {
        return match positive.len() {
            1 => Format::Plain,
            n_digits => Format::Digits(n_digits.min(64)),
        };
    }
    if positive.contains('%') {
        return Format::Percent;
    }
    // `0.00E+00` and `General` hold letters of days too.
    if has(&['0', '#', '?']) || positive == "general" || positive.contains('@') {
        return Format::Plain;
    }
    match (has(&['y', 'd', 'e']), has(&['h', 's'])) {
        (true, true) => Format::DateTime,
        (true, false) => Format::Date,
        (false, true) => Format::Time,
        (false, false) if has(&['m']) => Format::Date,
        (false, false) => Format::Plain,
    }
}

/// A code without its literals, colours and conditions, in small letters.
fn bare(code: &str) -> String {
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|end| *end == '"');
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|end| *end != ']').collect();
                // `[h]`: hours beyond a day.
                let is_elapsed = matches!(
                    inner.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                );
                if is_elapsed {
                    bare.push_str(&inner.to_ascii_lowercase());
                }
            }
            // A character as it is, a gap of its width, a fill.
            '\\' | '_' | '*' => {
                chars.next();
            }
            _ => bare.extend(c.to_lowercase()),
        }
    }
    bare.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_formats_are_told_apart() {
        for (code, wanted) in [
            ("General", Format::Plain),
            ("0", Format::Plain),
            ("0.00", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("#,##0_ ", Format::Plain),
            ("@", Format::Plain),
            ("00000", Format::Digits(5)),
            ("000;-000", Format::Digits(3)),
            ("0.0%", Format::Percent),
            ("yyyy-mm-dd", Format::Date),
            ("yyyy\"年\"m\"月\"d\"日\";@", Format::Date),
            ("[$-804]m\"月\"d\"日\"", Format::Date),
            ("[Red]0", Format::Plain),
            ("hh:mm:ss", Format::Time),
            ("[h]:mm", Format::Time),
            ("yyyy/m/d h:mm", Format::DateTime),
            ("\"第\"0\"题\"", Format::Plain),
        ] {
            assert_eq!(of_code(code), wanted, "{code}");
        }
    }
}
