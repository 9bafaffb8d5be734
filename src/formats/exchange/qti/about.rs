//! What the manifest of a package says about an item: its keywords, how hard it is, where it comes from.
//!
//! Invariant: only what the standards for metadata (LOM, and what QTI adds to it) have a place for.

use std::collections::BTreeSet;

use super::super::xml::Element;
use crate::domain::question::Difficulty;

/// Metadata of one resource.
#[derive(Debug, Default)]
pub(super) struct About {
    /// An entry of its own in a catalogue.
    pub(super) code: Option<String>,
    /// Its keywords.
    pub(super) tags: BTreeSet<String>,
    pub(super) difficulty: Option<Difficulty>,
    /// What it is based on.
    pub(super) source: Option<String>,
}

impl About {
    /// Of the metadata within an element; every version of LOM has the same names in it.
    pub(super) fn of(resource: &Element) -> Self {
        let mut about = Self::default();
        if let Some(metadata) = resource.first("metadata") {
            about.add(metadata);
        }
        about
    }

    fn add(&mut self, element: &Element) {
        match element.name.as_str() {
            "keyword" => self.tags.extend(strings(element)),
            "difficulty" => self.difficulty = difficulty(&value(element)),
            "identifier" if self.code.is_none() => {
                let entry = element.first("entry");
                self.code = entry.and_then(|entry| strings(entry).into_iter().next());
            }
            "relation" => {
                let kind = element.first("kind").map(value).unwrap_or_default();
                if kind.eq_ignore_ascii_case("isbasedon") {
                    let resource = element.first("resource");
                    let told = resource.and_then(|resource| resource.first("description"));
                    self.source = told.and_then(|told| strings(told).into_iter().next());
                }
            }
            _ => element.elements().for_each(|inner| self.add(inner)),
        }
    }
}

/// The texts of an element, one a language.
fn strings(element: &Element) -> Vec<String> {
    let mut inner = element.elements().peekable();
    let texts: Vec<String> = if inner.peek().is_some() {
        inner.map(Element::text).collect()
    } else {
        vec![element.text()]
    };
    let texts = texts.iter().map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

/// The word of a vocabulary that an element has.
fn value(element: &Element) -> String {
    element
        .first("value")
        .unwrap_or(element)
        .text()
        .trim()
        .to_owned()
}

fn difficulty(word: &str) -> Option<Difficulty> {
    match word.to_ascii_lowercase().as_str() {
        "very easy" | "easy" => Some(Difficulty::Easy),
        "medium" => Some(Difficulty::Medium),
        "difficult" | "very difficult" => Some(Difficulty::Hard),
        _ => None,
    }
}
