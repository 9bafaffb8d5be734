//! What can be chosen about a sheet.
//!
//! Invariant: no choice changes what anybody reached; a sheet says by itself what was chosen.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::results::ranking::Ties;
use crate::domain::roster::{is_like_identity_number, is_like_telephone_number};

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Names {
    /// Masked; see [`mask`] and [`mask_number`]. Staff numbers stay, so that everybody finds their own line on
    /// a list that hangs on a wall: who knows a colleague's number still finds theirs.
    #[default]
    Masked,
    /// As they are. The file says who took them out of the system, when and what for.
    Whole(ExportMark),
}

/// Who took names out of the system, when and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportMark {
    /// Who, as colleagues know them.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What for, in their own words.
    pub reason: String,
}

impl ExportMark {
    /// The header of its column.
    pub const TITLE: &str = "导出标记";

    /// In a line: `导出人：…；时间：2026-11-29 16:00:00 +08:00；用途：…`.
    pub fn text(&self, zone: &TimeZone) -> String {
        let at = self.at.to_zoned(zone.clone());
        let at = at.strftime("%Y-%m-%d %H:%M:%S %:z");
        format!("导出人：{}；时间：{at}；用途：{}", self.by, self.reason)
    }
}

impl SheetOptions {
    /// UTF-8, masked names, shared ranks.
    pub const fn new(zone: TimeZone) -> Self {
        Self {
            encoding: Encoding::Utf8,
            names: Names::Masked,
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
        match &self.names {
            Names::Masked => notes.push(
                "姓名已隐去，只保留首字；形如身份证号、手机号的工号只保留前三位和后四位。Of names only the first \
                 letter is shown; of numbers in the form of identity or telephone numbers the first three and \
                 the last four digits."
                    .to_owned(),
            ),
            Names::Whole(mark) => notes.push(format!(
                "本表含完整姓名，请按个人信息保管，用完即删。{} These are whole names: keep them as personal \
                 data, and delete them after use.",
                mark.text(&self.zone)
            )),
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

/// A number of which the first three and the last four are shown where it is in the form of a resident identity
/// number or of a mobile telephone number: `110***********1234`, `138****1234`; any other as it is.
pub fn mask_number(number: &str) -> Cow<'_, str> {
    if !is_like_identity_number(number) && !is_like_telephone_number(number) {
        return Cow::Borrowed(number);
    }
    let last = number.len().saturating_sub(4);
    let is_shown = |at: usize| at < 3 || last <= at;
    let masked = number.chars().enumerate();
    masked
        .map(|(at, c)| if is_shown(at) { c } else { '*' })
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
    fn of_a_number_that_is_more_than_a_staff_number_the_middle_is_hidden() {
        for (number, masked) in [
            ("11010119900307123X", "110***********123X"),
            ("13800138000", "138****8000"),
            ("0012", "0012"),
            ("工号一二三四五六七八九", "工号一二三四五六七八九"),
        ] {
            assert_eq!(mask_number(number), masked);
        }
    }

    #[test]
    fn a_sheet_says_what_was_chosen() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let masked = SheetOptions {
            ties: Ties::Broken,
            ..SheetOptions::new(zone.clone())
        };
        let mark = ExportMark {
            by: "组织者（staff）".to_owned(),
            at: "2026-11-29T08:00:00Z".parse().unwrap(),
            reason: "报上级党委".to_owned(),
        };
        let whole = SheetOptions {
            names: Names::Whole(mark),
            ..SheetOptions::new(zone)
        };
        let watermark =
            "导出人：组织者（staff）；时间：2026-11-29 16:00:00 +08:00；用途：报上级党委";
        assert!(whole.notes().iter().any(|note| note.contains(watermark)));
        let told = |options: &SheetOptions| options.notes().join("\n");
        assert!(told(&whole).contains("并列") && told(&whole).contains("Asia/Shanghai"));
        assert!(!told(&whole).contains("姓名已隐去"));
        assert!(told(&masked).contains("不设并列") && told(&masked).contains("姓名已隐去"));
    }
}
