//! What can be chosen about a sheet.
//!
//! Invariant: no choice changes what anybody reached; a sheet says by itself what was chosen.

use jiff::tz::TimeZone;

use crate::domain::results::ranking::Ties;

/// What can be chosen about a sheet.
#[derive(Debug, Clone)]
pub struct SheetOptions {
    /// Of CSV; a workbook has no choice.
    pub encoding: Encoding,
    /// Whether names are shown.
    pub names: Names,
    /// The rule by which ranks were given.
    pub ties: Ties,
    /// The zone in which times are shown.
    pub zone: TimeZone,
}

/// How the text of a CSV file becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8 after a byte order mark, by which spreadsheets know it.
    #[default]
    Utf8,
    /// GB 18030, which holds all of GBK and every other character too, for old programs; no mark.
    Gb18030,
}

/// Whether the names of people are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// As they are.
    #[default]
    Whole,
    /// Masked; see [`mask`]. Numbers stay, so that everybody finds their own line on a list that hangs
    /// on a wall: who knows a colleague's number still finds theirs.
    Masked,
}

impl SheetOptions {
    /// UTF-8, whole names, shared ranks.
    pub const fn new(zone: TimeZone) -> Self {
        Self {
            encoding: Encoding::Utf8,
            names: Names::Whole,
            ties: Ties::Shared,
            zone,
        }
    }

    /// What whoever reads the sheet has to know, a sentence each, Chinese first.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            self.ties.chinese().to_owned(),
            self.ties.english().to_owned(),
            "工号为文本，保留前导零。Numbers are text: leading zeros are part of them.".to_owned(),
        ];
        // A zone that is a mere offset has no name; CSV shows the offset with every time.
        if let Some(zone) = self.zone.iana_name() {
            notes.push(format!("时间均为 {zone} 时区。Times are those of {zone}."));
        }
        if self.names == Names::Masked {
            notes.push(
                "姓名已隐去，只保留首字。Of names only the first letter is shown.".to_owned(),
            );
        }
        notes
    }
}

/// A name of which only the first letter is shown: 张三 is `张*`, 欧阳娜娜 `欧***`, John Smith `J*** *****`.
///
/// Spaces, points and hyphens stay: they tell the parts of a name apart and nobody from anybody.
pub fn mask(name: &str) -> String {
    let is_shown = |at: usize, c: char| at == 0 || " ·•.-".contains(c);
    let masked = name.chars().enumerate();
    masked
        .map(|(at, c)| if is_shown(at, c) { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_masked_name_only_the_first_letter_is_shown() {
        for (name, masked) in [
            ("张三", "张*"),
            ("欧阳娜娜", "欧***"),
            ("阿依古丽·买买提", "阿***·***"),
            ("John Smith", "J*** *****"),
            ("𠮷野", "𠮷*"),
            ("李", "李"),
            ("", ""),
        ] {
            assert_eq!(mask(name), masked);
        }
    }

    #[test]
    fn a_sheet_says_what_was_chosen() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let whole = SheetOptions::new(zone);
        let masked = SheetOptions {
            names: Names::Masked,
            ties: Ties::Broken,
            ..whole.clone()
        };
        let told = |options: &SheetOptions| options.notes().join("\n");
        assert!(told(&whole).contains("并列") && told(&whole).contains("Asia/Shanghai"));
        assert!(!told(&whole).contains("姓名已隐去"));
        assert!(told(&masked).contains("不设并列") && told(&masked).contains("姓名已隐去"));
    }
}
