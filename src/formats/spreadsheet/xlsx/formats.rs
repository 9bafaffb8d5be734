//! Formats of numbers: which of them are days, shares, or digits with leading zeros.

use std::collections::HashMap;
use std::rc::Rc;

use quick_xml::events::BytesStart;

use super::pattern::{self, Affixed, Piece, Words};
use super::xml::{Next, Sink, attribute};
use super::{PartFault, Parts};

/// Most formats that cells may refer to: Excel writes no more.
const MAX_FORMATS: usize = 65_536;

/// What is seen of a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// Its digits.
    #[default]
    Plain,
    /// At least so many digits, with zeros before them: `00000`.
    Digits(usize),
    /// Hundredths with `%`.
    Percent,
    /// Digits with words around them.
    Affixed(Rc<Affixed>),
    /// Words beside digits in a way that is not followed.
    OtherWords,
    /// A day or a time, of which every part is known.
    Moment(Rc<[Piece]>),
    /// A day, shown in a way that is not followed.
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
                let own = self.own.get(&id).cloned();
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

/// The formats that every spreadsheet has, those of the Chinese one among them; how 14 and 22 look is a matter
/// of the computer.
fn built_in(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        20 => of_code("h:mm"),
        21 => of_code("h:mm:ss"),
        27 | 36 | 50 | 52 | 57 => of_code("yyyy年m月"),
        28 | 29 | 51 | 53 | 54 | 58 => of_code("m月d日"),
        31 => of_code("yyyy年m月d日"),
        32 => of_code("h时mm分"),
        33 => of_code("h时mm分ss秒"),
        14..=17 | 30 => Format::Date,
        18 | 19 | 34 | 35 | 45..=47 | 55 | 56 => Format::Time,
        22 => Format::DateTime,
        _ => Format::Plain,
    }
}

/// What a format of the workbook's own shows.
pub(super) fn of_code(code: &str) -> Format {
    let format = by_letters(code);
    match format {
        Format::Plain | Format::Digits(_) => match pattern::words(code) {
            Words::None => format,
            Words::Around(affixed) => Format::Affixed(Rc::new(affixed)),
            Words::Other => Format::OtherWords,
        },
        Format::Date | Format::Time | Format::DateTime => {
            pattern::moment(code).map_or(format, |pieces| Format::Moment(pieces.into()))
        }
        Format::Percent | Format::Affixed(_) | Format::OtherWords | Format::Moment(_) => format,
    }
}

/// What a format is by its letters, whatever words it has.
fn by_letters(code: &str) -> Format {
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
    let is_moment = has(&['y', 'd', 'h', 's']);
    // `0.00E+00` and `General` hold letters of days too, `ss.0` holds digits.
    if positive.contains("general") || positive.contains('@') || has(&['0', '#', '?']) && !is_moment
    {
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
            ("G/通用格式", Format::Plain),
            ("0", Format::Plain),
            ("0.00", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("#,##0_ ", Format::Plain),
            ("@", Format::Plain),
            ("00000", Format::Digits(5)),
            ("000;-000", Format::Digits(3)),
            ("0.0%", Format::Percent),
            ("[Red]0", Format::Plain),
            (
                "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
                Format::Plain,
            ),
            ("[h]:mm", Format::Time),
            ("mm:ss.0", Format::Time),
            ("h:mm AM/PM", Format::Time),
            ("上午/下午h时mm分", Format::Time),
            ("d-mmm-yy", Format::Date),
            ("[$-F800]dddd, mmmm dd, yyyy", Format::Date),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", Format::Date),
            ("\"¥\"#,##0.00", Format::OtherWords),
            ("# ?/?", Format::OtherWords),
            ("[=1]\"√\";\"×\"", Format::OtherWords),
        ] {
            assert_eq!(of_code(code), wanted, "{code}");
        }
        let long = format!("0\"{}\"", "倍".repeat(10_000));
        assert_eq!(of_code(&long), Format::OtherWords);
    }

    #[test]
    fn formats_of_which_every_part_is_known_are_followed() {
        for code in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]m\"月\"d\"日\"",
            "hh:mm:ss",
            "yyyy/m/d\\ h:mm",
        ] {
            assert!(matches!(of_code(code), Format::Moment(_)), "{code}");
        }
        for code in ["\"第\"0\"题\"", "0.00\"元\"", "General\"倍\"", "[$€-2] 0"] {
            assert!(matches!(of_code(code), Format::Affixed(_)), "{code}");
        }
    }
}
