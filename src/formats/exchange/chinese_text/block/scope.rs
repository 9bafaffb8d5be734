//! The questions that a list of keys can be about, by their sections.
//!
//! Invariant: headings that can mean the same sections mean them in their order, and only if they are as many.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::super::draft::Draft;
use super::super::marker::Stated;
use super::super::reader::Met;

/// The sections that a list can be about, in their order.
#[derive(Debug, Default)]
pub(super) struct Scope {
    sections: BTreeMap<usize, Section>,
    numbers: BTreeSet<u32>,
    chapters: BTreeSet<String>,
    /// The chapter under which the list stands now.
    chapter: Option<String>,
}

#[derive(Debug)]
struct Section {
    ordinal: Option<u32>,
    stated: Option<Stated>,
    chapter: Option<String>,
    numbers: BTreeSet<u32>,
    /// How many of its questions have no key of their own.
    n_waiting: usize,
}

impl Scope {
    pub(super) fn new(drafts: &[Draft], sections: &[Met]) -> Self {
        let mut scope = Self::default();
        for draft in drafts {
            let Some(number) = draft.number else {
                continue;
            };
            let head = || sections.get(draft.section)?.head.as_ref();
            let section = scope
                .sections
                .entry(draft.section)
                .or_insert_with(|| Section {
                    ordinal: head().and_then(|head| head.ordinal),
                    stated: head().and_then(|head| head.stated).or(draft.note.stated),
                    chapter: draft.chapter.clone(),
                    numbers: BTreeSet::new(),
                    n_waiting: 0,
                });
            section.numbers.insert(number.value);
            section.n_waiting += usize::from(draft.waits());
            scope.numbers.insert(number.value);
            if let Some(chapter) = &draft.chapter {
                scope.chapters.extend(chapter.split('/').map(str::to_owned));
            }
        }
        scope
    }

    /// Whether a question has this number.
    pub(super) fn has(&self, number: u32) -> bool {
        self.numbers.contains(&number)
    }

    /// Whether a question of the section has this number.
    pub(super) fn has_in(&self, section: usize, number: u32) -> bool {
        let section = self.sections.get(&section);
        section.is_some_and(|section| section.numbers.contains(&number))
    }

    /// Lets headings mean sections of a chapter from here on, if it is one of the text's.
    pub(super) fn enter(&mut self, chapter: &str) -> bool {
        // `第一章` may stand for `第一章 总则`.
        let from = self
            .chapters
            .range::<str, _>((Bound::Included(chapter), Bound::Unbounded));
        let mut fits = from.take_while(|known| known.starts_with(chapter));
        let Some(known) = fits.next().filter(|known| {
            let rest = known.get(chapter.len()..).unwrap_or_default();
            rest.is_empty() || rest.starts_with(char::is_whitespace) && fits.next().is_none()
        }) else {
            return false;
        };
        self.chapter = Some(known.clone());
        true
    }

    /// The sections that keys without headings can be for: those with questions that have no key of their
    /// own; all where every question has one.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let waits = |(_, section): &(&usize, &Section)| 0 < section.n_waiting;
        let waiting: Vec<usize> = self
            .sections
            .iter()
            .filter(waits)
            .map(|(at, _)| *at)
            .collect();
        if waiting.is_empty() {
            self.sections.keys().copied().collect()
        } else {
            waiting
        }
    }

    /// The sections that a heading of keys can mean; none where they are too many to tell.
    pub(super) fn fits(&self, ordinal: Option<u32>, stated: Option<Stated>) -> Vec<usize> {
        const MOST: usize = 64;
        let fits = |(_, section): &(&usize, &Section)| {
            let of_ordinal =
                ordinal.is_none() || section.ordinal.is_none() || section.ordinal == ordinal;
            let is_same_place = ordinal.is_some() && section.ordinal == ordinal;
            let of_kind = stated.is_none()
                || section.stated == stated
                || stated.is_some_and(Stated::is_choice)
                    && section.stated.is_some_and(Stated::is_choice)
                    && (stated == Some(Stated::Choice) || is_same_place);
            let chapter = section.chapter.as_deref().unwrap_or_default();
            let of_chapter = self.chapter.as_deref().is_none_or(|wanted| {
                chapter == wanted || chapter.split('/').any(|level| level == wanted)
            });
            of_ordinal && of_kind && of_chapter
        };
        let found = self.sections.iter().filter(fits);
        let found: Vec<usize> = found.map(|(at, _)| *at).take(MOST + 1).collect();
        if MOST < found.len() {
            Vec::new()
        } else {
            found
        }
    }
}
