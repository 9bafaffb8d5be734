//! Which styles make a paragraph a heading, and which number it.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::Part;
use super::xml::{Sink, attribute, number, value, walk};
use crate::formats::Problem;

/// Styles that build on each other, at most: they may not build on themselves, but might.
const MAX_STEPS: usize = 16;

/// Most styles that are kept: Word itself allows some four thousand.
const MAX_STYLES: usize = 20_000;

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(in crate::formats) struct Styles(BTreeMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    /// From 1; the name tells it where the style does not.
    level: Option<usize>,
    list: Option<String>,
    list_level: Option<u8>,
    /// Of a table of contents.
    of_contents: bool,
}

impl Styles {
    /// Whether a style is one of a table of contents, which repeats what stands elsewhere.
    pub(in crate::formats) fn is_of_contents(&self, id: &str) -> bool {
        self.line_of(id).any(|style| style.of_contents)
    }

    /// The level of the heading, from 1, that a style makes of a paragraph.
    pub(in crate::formats) fn level(&self, id: &str) -> Option<usize> {
        self.line_of(id).find_map(|style| style.level)
    }

    /// The list that a style puts a paragraph into, and its level in it, from 0, where the style tells it.
    pub(in crate::formats) fn list(&self, id: &str) -> Option<(&str, Option<u8>)> {
        let list = self.line_of(id).find_map(|style| style.list.as_deref())?;
        let level = self.line_of(id).find_map(|style| style.list_level);
        Some((list, level))
    }

    /// A style and what it builds on.
    fn line_of<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let based_on = |style: &&'s Style| self.0.get(style.based_on.as_ref()?);
        std::iter::successors(self.0.get(id), based_on).take(MAX_STEPS)
    }
}

/// Reads `styles.xml`.
pub(in crate::formats) fn read(part: &Part<'_>) -> Result<Styles, Problem> {
    let mut reading = Reading::default();
    walk(part, &mut reading)?;
    Ok(reading.styles)
}

#[derive(Default)]
struct Reading {
    styles: Styles,
    /// The style that is being read, with its id.
    now: Option<(String, Style)>,
}

impl Sink for Reading {
    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        if name == "style" {
            let id = attribute(tag, "styleId").unwrap_or_default();
            self.now = Some((id, Style::default()));
        }
        let Some((_, style)) = &mut self.now else {
            return;
        };
        match name {
            "name" => {
                let named = value(tag).and_then(|name| level_of_name(&name));
                style.level = style.level.or(named);
                let name = value(tag).unwrap_or_default().to_lowercase();
                style.of_contents = name.starts_with("toc ") || name.starts_with("目录 ");
            }
            "basedOn" => style.based_on = value(tag),
            // 9 is body text.
            "outlineLvl" => {
                style.level = number::<usize>(tag)
                    .filter(|level| *level < 9)
                    .map(|level| level + 1);
            }
            "numId" => style.list = value(tag),
            "ilvl" => style.list_level = number(tag),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "style" {
            let has_room = self.styles.0.len() < MAX_STYLES;
            self.styles.0.extend(self.now.take().filter(|_| has_room));
        }
    }

    fn text(&mut self, _: &str) {}
}

/// The built-in names are English whatever the language of Word is; other programs translate them.
fn level_of_name(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    if name == "title" || name == "标题" {
        return Some(1);
    }
    let rest = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("标题"))?;
    let level = rest.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}
