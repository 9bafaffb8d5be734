//! Numbers of paragraphs, which Word counts and does not write down: `第一条`, `（二）`, `3.`.
//!
//! Invariant: a level whose form is not one of the simple ones gives no number rather than a wrong one, and a
//! number is short, whatever the file says.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::Part;
use super::xml::{Sink, attribute, number, value, walk};
use crate::formats::Problem;

/// The longest pattern of a number, in characters; `第%1条` has four.
const MAX_PATTERN: usize = 32;
/// The levels of a list.
const MAX_LEVELS: u8 = 9;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by the id of the pattern that lists share, and their depth.
    levels: BTreeMap<(String, u8), Level>,
    lists: BTreeMap<String, List>,
    counts: BTreeMap<(String, u8), u32>,
    /// Lists that have begun.
    begun: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    form: String,
    pattern: String,
    has_gap: bool,
}

#[derive(Debug, Default)]
struct List {
    pattern: String,
    /// What it begins with instead, by depth.
    starts: BTreeMap<u8, u32>,
}

impl Numbering {
    /// The number of the next paragraph of a list at a depth from 0, with the gap behind it.
    pub(super) fn next(&mut self, list: &str, depth: u8) -> Option<String> {
        let known = self.lists.get(list)?;
        let id = known.pattern.clone();
        let level = self.levels.get(&(id.clone(), depth))?.clone();
        if self.begun.insert(list.to_owned()) {
            for (depth, start) in &known.starts {
                self.counts
                    .insert((id.clone(), *depth), start.saturating_sub(1));
            }
        }
        let before = level.start.saturating_sub(1);
        let count = self.counts.entry((id.clone(), depth)).or_insert(before);
        *count = count.saturating_add(1);
        let deeper = (id.clone(), depth.saturating_add(1))..=(id.clone(), u8::MAX);
        let deeper: Vec<_> = self
            .counts
            .range(deeper)
            .map(|(at, _)| at.clone())
            .collect();
        for at in deeper {
            self.counts.remove(&at);
        }
        let mut text = self.filled(&id, &level)?;
        if level.has_gap {
            text.push(' ');
        }
        Some(text)
    }

    /// The pattern with `%1` to `%9` as the counts of their levels.
    fn filled(&self, id: &str, level: &Level) -> Option<String> {
        if level.form == "bullet" {
            return Some("-".to_owned());
        }
        let mut text = String::new();
        let mut rest = level.pattern.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            text.push_str(before);
            let digit = after.chars().next()?.to_digit(10)?;
            let depth = u8::try_from(digit).ok()?.checked_sub(1)?;
            let of = self.levels.get(&(id.to_owned(), depth))?;
            let count = self.counts.get(&(id.to_owned(), depth));
            text.push_str(&formed(&of.form, *count.unwrap_or(&of.start))?);
            rest = after.get(1..)?;
        }
        text.push_str(rest);
        (!text.is_empty()).then_some(text)
    }
}

/// A count in a form of Word's.
fn formed(form: &str, count: u32) -> Option<String> {
    match form {
        "decimal" | "decimalFullWidth" | "decimalHalfWidth" => Some(count.to_string()),
        "decimalZero" => Some(format!("{count:02}")),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital" => chinese(count),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            let offset = count.checked_sub(1).filter(|offset| *offset < 20)?;
            char::from_u32(0x2460 + offset).map(String::from)
        }
        "upperLetter" => letter('A', count),
        "lowerLetter" => letter('a', count),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).map(|roman| roman.to_lowercase()),
        _ => None,
    }
}

fn letter(first: char, count: u32) -> Option<String> {
    let offset = count.checked_sub(1).filter(|offset| *offset < 26)?;
    char::from_u32(u32::from(first) + offset).map(String::from)
}

fn roman(count: u32) -> Option<String> {
    const VALUES: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..400).contains(&count) {
        return None;
    }
    let (mut rest, mut text) = (count, String::new());
    for (value, letters) in VALUES {
        while value <= rest {
            text.push_str(letters);
            rest -= value;
        }
    }
    Some(text)
}

/// 1 to 999 as articles of laws are counted: 十, 二十一, 一百零二.
fn chinese(count: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..1000).contains(&count) {
        return None;
    }
    let digit = |of: u32| usize::try_from(of % 10).ok().and_then(|at| DIGITS.get(at));
    let (hundreds, tens, ones) = (count / 100, count / 10 % 10, count % 10);
    let mut text = String::new();
    if 0 < hundreds {
        text.push_str(digit(hundreds)?);
        text.push('百');
        if tens == 0 && 0 < ones {
            text.push('零');
        }
    }
    if 0 < tens {
        if 1 < tens || 0 < hundreds {
            text.push_str(digit(tens)?);
        }
        text.push('十');
    }
    if 0 < ones {
        text.push_str(digit(ones)?);
    }
    Some(text)
}

/// Reads `numbering.xml`.
pub(super) fn read(part: &Part<'_>) -> Result<Numbering, Problem> {
    let mut reading = Reading::default();
    walk(part, &mut reading)?;
    Ok(reading.numbering)
}

#[derive(Default)]
struct Reading {
    numbering: Numbering,
    /// The id of the pattern that is being read.
    pattern: Option<String>,
    level: Option<(u8, Level)>,
    list: Option<(String, List)>,
    /// At which depth the list begins anew.
    anew: Option<u8>,
}

impl Sink for Reading {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        let depth = || -> Option<u8> {
            let depth = attribute(tag, "ilvl")?.parse().ok()?;
            (depth < MAX_LEVELS).then_some(depth)
        };
        match name {
            "abstractNum" => self.pattern = attribute(tag, "abstractNumId"),
            "num" => self.list = attribute(tag, "numId").map(|id| (id, List::default())),
            "lvl" => self.level = depth().map(|depth| (depth, Level::default())),
            "lvlOverride" => self.anew = depth(),
            "abstractNumId" => {
                if let (Some((_, list)), Some(id)) = (&mut self.list, value(tag)) {
                    list.pattern = id;
                }
            }
            "startOverride" => {
                if let (Some((_, list)), Some(depth)) = (&mut self.list, self.anew) {
                    list.starts.extend(number(tag).map(|start| (depth, start)));
                }
            }
            _ => {}
        }
        let Some((_, level)) = &mut self.level else {
            return;
        };
        match name {
            "start" => level.start = number(tag).unwrap_or(1),
            "numFmt" => level.form = value(tag).unwrap_or_default(),
            "lvlText" => {
                let pattern = value(tag).unwrap_or_default();
                let is_short = pattern.chars().count() <= MAX_PATTERN;
                level.pattern = Some(pattern).filter(|_| is_short).unwrap_or_default();
            }
            "suff" => level.has_gap = value(tag).is_none_or(|gap| gap != "nothing"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "abstractNum" => self.pattern = None,
            "lvlOverride" => self.anew = None,
            "num" => self.numbering.lists.extend(self.list.take()),
            "lvl" => {
                // Levels within an override of one list are not simple.
                if let (Some(id), Some((depth, level))) = (&self.pattern, self.level.take()) {
                    self.numbering.levels.insert((id.clone(), depth), level);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            form: "decimal".to_owned(),
            pattern: String::new(),
            has_gap: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_laws_write_them() {
        let written = [1, 10, 11, 20, 21, 100, 101, 110, 999].map(|count| chinese(count).unwrap());
        let wanted = [
            "一",
            "十",
            "十一",
            "二十",
            "二十一",
            "一百",
            "一百零一",
            "一百一十",
            "九百九十九",
        ];
        assert_eq!(written, wanted);
        assert_eq!((chinese(0), chinese(1000)), (None, None));
        assert_eq!(formed("upperRoman", 49).unwrap(), "XLIX");
        assert_eq!(formed("lowerLetter", 3).unwrap(), "c");
        assert_eq!(formed("decimalEnclosedCircle", 20).unwrap(), "⑳");
        assert_eq!(formed("hebrew1", 1), None);
    }
}
