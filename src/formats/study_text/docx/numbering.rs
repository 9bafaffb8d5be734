//! Numbers of paragraphs, which Word counts and does not write down: `第一条`, `（二）`, `3.`, `A.`.
//!
//! Invariant: a level whose form is not known gives no number rather than a wrong one, which is told, and a
//! number is short, whatever the file says.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::Part;
use super::forms::formed;
use super::xml::{Sink, attribute, is_off, number, value, walk};
use crate::formats::Problem;

/// The longest pattern of a number, in characters; `第%1条` has four.
const MAX_PATTERN: usize = 32;
/// The levels of a list.
const MAX_LEVELS: u8 = 9;
/// Most levels, lists and names that are kept; Word itself allows some two thousand lists.
const MAX_KEPT: usize = 50_000;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(in crate::formats) struct Numbering {
    /// Levels by the id of the pattern that lists share, and their depth.
    levels: BTreeMap<(String, u8), Level>,
    /// Patterns by the name of the style that stands for them.
    named: BTreeMap<String, String>,
    /// Patterns that are those of a name.
    links: BTreeMap<String, String>,
    lists: BTreeMap<String, List>,
    counts: BTreeMap<(String, u8), u32>,
    /// Lists that have begun.
    begun: BTreeSet<String>,
}

/// What stands before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) enum Numeral {
    /// Nothing: it is in no list.
    None,
    /// A bullet.
    Bullet,
    /// Its number, with the gap behind it.
    Text(String),
    /// A number in a form that is not known.
    Unknown,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    form: String,
    pattern: String,
    has_gap: bool,
    restart: Restart,
    digits: Digits,
    /// The style whose paragraphs are at this level.
    style: Option<String>,
}

/// When a level begins to count anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restart {
    /// Behind a paragraph of any level above.
    Above,
    /// Behind a paragraph of this level or one above it, counted from 1.
    Behind(u8),
    /// Never.
    Never,
}

/// How the levels of a number are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// Each in its form.
    AsFormed,
    /// All of them as digits.
    Plain,
}

#[derive(Debug, Default)]
struct List {
    pattern: String,
    /// What it begins with instead, by depth.
    starts: BTreeMap<u8, u32>,
    /// Its own levels, by depth.
    levels: BTreeMap<u8, Level>,
}

impl Numbering {
    /// What stands before the next paragraph of a list at a depth from 0.
    pub(in crate::formats) fn next(&mut self, list: &str, depth: u8) -> Numeral {
        let Some(known) = self.lists.get(list) else {
            return Numeral::None;
        };
        let id = self.pattern_of(known).to_owned();
        let Some(level) = self.level(known, &id, depth).cloned() else {
            return Numeral::Unknown;
        };
        if self.begun.insert(list.to_owned()) {
            for (depth, start) in &known.starts {
                let before = start.saturating_sub(1);
                self.counts.insert((id.clone(), *depth), before);
            }
        }
        let before = level.start.saturating_sub(1);
        let count = self.counts.entry((id.clone(), depth)).or_insert(before);
        *count = count.saturating_add(1);
        self.restart_below(list, &id, depth);
        if level.form == "bullet" {
            return Numeral::Bullet;
        }
        match self.filled(list, &id, &level) {
            Some(text) if text.is_empty() => Numeral::None,
            Some(text) if level.has_gap => Numeral::Text(text + " "),
            Some(text) => Numeral::Text(text),
            None => Numeral::Unknown,
        }
    }

    /// The depth of a list at which the paragraphs of a style are.
    pub(in crate::formats) fn depth_of(&self, list: &str, style: &str) -> Option<u8> {
        let known = self.lists.get(list)?;
        let id = self.pattern_of(known);
        (0..MAX_LEVELS).find(|depth| {
            let level = self.level(known, id, *depth);
            level.and_then(|level| level.style.as_deref()) == Some(style)
        })
    }

    /// The pattern of a list, which may be that of a style's.
    fn pattern_of<'n>(&'n self, list: &'n List) -> &'n str {
        let link = self.links.get(&list.pattern);
        let named = link.and_then(|name| self.named.get(name));
        named.unwrap_or(&list.pattern)
    }

    fn level<'n>(&'n self, list: &'n List, id: &str, depth: u8) -> Option<&'n Level> {
        let shared = || self.levels.get(&(id.to_owned(), depth));
        list.levels.get(&depth).or_else(shared)
    }

    /// Lets the levels below a paragraph count anew.
    fn restart_below(&mut self, list: &str, id: &str, depth: u8) {
        let deeper = (id.to_owned(), depth.saturating_add(1))..=(id.to_owned(), u8::MAX);
        let deeper: Vec<_> = self
            .counts
            .range(deeper)
            .map(|(at, _)| at.clone())
            .collect();
        for at in deeper {
            let restart = self
                .lists
                .get(list)
                .and_then(|known| self.level(known, id, at.1))
                .map_or(Restart::Above, |level| level.restart);
            let restarts = match restart {
                Restart::Above => true,
                Restart::Behind(level) => depth < level,
                Restart::Never => false,
            };
            if restarts {
                self.counts.remove(&at);
            }
        }
    }

    /// The pattern with `%1` to `%9` as the counts of their levels.
    fn filled(&self, list: &str, id: &str, level: &Level) -> Option<String> {
        let known = self.lists.get(list)?;
        let mut text = String::new();
        let mut rest = level.pattern.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            text.push_str(before);
            let digit = after.chars().next()?.to_digit(10)?;
            let depth = u8::try_from(digit).ok()?.checked_sub(1)?;
            let of = self.level(known, id, depth)?;
            let count = self.counts.get(&(id.to_owned(), depth));
            let form = match level.digits {
                Digits::AsFormed => of.form.as_str(),
                Digits::Plain => "decimal",
            };
            text.push_str(&formed(form, *count.unwrap_or(&of.start))?);
            rest = after.get(1..)?;
        }
        text.push_str(rest);
        Some(text)
    }
}

/// Reads `numbering.xml`.
pub(in crate::formats) fn read(part: &Part<'_>) -> Result<Numbering, Problem> {
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
    n_kept: usize,
}

impl Sink for Reading {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        let depth = || -> Option<u8> {
            let depth = attribute(tag, "ilvl")?.parse().ok()?;
            (depth < MAX_LEVELS).then_some(depth)
        };
        match name {
            "abstractNum" => self.pattern = attribute(tag, "abstractNumId"),
            "styleLink" => self.name_pattern(tag),
            "numStyleLink" => self.link_pattern(tag),
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
        if let Some((_, level)) = &mut self.level {
            level.describe(name, tag);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "abstractNum" => self.pattern = None,
            "lvlOverride" => self.anew = None,
            "num" => {
                let list = self.list.take().filter(|_| self.has_room());
                self.numbering.lists.extend(list);
            }
            "lvl" => {
                let Some((depth, level)) = self.level.take().filter(|_| self.has_room()) else {
                    return;
                };
                match (&self.pattern, &mut self.list) {
                    (Some(id), _) => {
                        self.numbering.levels.insert((id.clone(), depth), level);
                    }
                    (None, Some((_, list))) => {
                        list.levels.insert(depth, level);
                    }
                    (None, None) => {}
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, _: &str) {}
}

impl Reading {
    /// Whether one more is kept.
    fn has_room(&mut self) -> bool {
        self.n_kept += 1;
        self.n_kept <= MAX_KEPT
    }

    fn name_pattern(&mut self, tag: &BytesStart<'_>) {
        if !self.has_room() {
            return;
        }
        if let (Some(id), Some(name)) = (&self.pattern, value(tag)) {
            self.numbering.named.insert(name, id.clone());
        }
    }

    fn link_pattern(&mut self, tag: &BytesStart<'_>) {
        if !self.has_room() {
            return;
        }
        if let (Some(id), Some(name)) = (&self.pattern, value(tag)) {
            self.numbering.links.insert(id.clone(), name);
        }
    }
}

impl Level {
    /// Takes a property in.
    fn describe(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "start" => self.start = number(tag).unwrap_or(1),
            "numFmt" => self.form = value(tag).unwrap_or_default(),
            "lvlText" => {
                let pattern = value(tag).unwrap_or_default();
                let is_short = pattern.chars().count() <= MAX_PATTERN;
                self.pattern = Some(pattern).filter(|_| is_short).unwrap_or_default();
            }
            "suff" => self.has_gap = value(tag).is_none_or(|gap| gap != "nothing"),
            "lvlRestart" => {
                self.restart = match number(tag) {
                    Some(0) => Restart::Never,
                    Some(level) => Restart::Behind(level),
                    None => Restart::Above,
                };
            }
            "isLgl" if !is_off(tag) => self.digits = Digits::Plain,
            "pStyle" => self.style = value(tag),
            _ => {}
        }
    }
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            form: "decimal".to_owned(),
            pattern: String::new(),
            has_gap: true,
            restart: Restart::Above,
            digits: Digits::AsFormed,
            style: None,
        }
    }
}
