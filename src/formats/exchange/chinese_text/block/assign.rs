//! Keys of a list are given to their questions.
//!
//! Invariant: a key that fits several questions is given to the only one of them that has none of its own,
//! else to none.

use std::collections::{BTreeMap, BTreeSet};

use super::super::doubts::{self, Doubt};
use super::super::draft::{Answer, Draft, Origin, add_line};
use super::super::heading;
use super::super::problems::{Problems, Span};
use super::{Block, Entry, Given, Group, list};

impl Block {
    /// Gives the keys to their questions.
    pub(in super::super) fn assign(self, drafts: &mut [Draft], problems: &mut Problems) {
        for (line, text) in &self.strays {
            let span = Span {
                from: *line,
                to: *line,
            };
            problems.stray(&span, text);
        }
        let waiting = self.scope.waiting();
        let mut given = Giving::new(drafts, self.from, &waiting);
        // Rows of keys without headings belong to the sections one by one, if there are as many.
        let n_plain = self
            .groups
            .iter()
            .filter(|group| group.head.is_none())
            .count();
        let is_row = n_plain == self.groups.len() && n_plain == waiting.len();
        let sections = meant(&self.groups);
        for ((at, group), meant) in self.groups.into_iter().enumerate().zip(sections) {
            let section = match (&group.head, meant) {
                (Some((line, title)), None) => {
                    problems.unknown_key_section(*line, title);
                    continue;
                }
                (Some((line, title)), section) => {
                    if group.is_empty() && !names_kind(title) {
                        problems.key_section_without_keys(*line, title);
                    }
                    section
                }
                (None, _) if is_row => waiting.get(at).copied(),
                (None, _) => None,
            };
            if let Some((line, text)) = group.bare {
                let section = section.or_else(|| only_of(&waiting));
                given.give_bare(line, text, section, problems);
            }
            let mut entries = group.entries.into_iter().peekable();
            while let Some(entry) = entries.next() {
                let next = entries.peek().map(|next| next.number);
                given.give(entry, next, section, problems);
            }
        }
    }
}

/// Whether a heading of keys says what kind of questions they are of, as one that stands alone does.
fn names_kind(title: &str) -> bool {
    let title = heading::ordinal(title).map_or(title, |(_, rest)| rest);
    heading::kind_of(title).is_some()
}

fn only_of(sections: &[usize]) -> Option<usize> {
    match sections {
        [only] => Some(*only),
        _ => None,
    }
}

/// The section that the heading of each group means: of those that it can mean, the one at its place among
/// the groups that can mean the same. Where these are fewer, which is meant is open.
fn meant(groups: &[Group]) -> Vec<Option<usize>> {
    let mut alike: BTreeMap<&[usize], usize> = BTreeMap::new();
    for group in groups {
        *alike.entry(&group.fits).or_default() += 1;
    }
    let mut met: BTreeMap<&[usize], usize> = BTreeMap::new();
    let of_group = groups.iter().map(|group| {
        let n_alike = alike.get(group.fits.as_slice()).copied();
        let place = met.entry(&group.fits).or_default();
        let section = group.fits.get(*place).copied();
        *place += 1;
        section.filter(|_| n_alike == Some(group.fits.len()))
    });
    of_group.collect()
}

struct Giving<'d> {
    drafts: &'d mut [Draft],
    /// The places of questions by section and number.
    by_section: BTreeMap<(usize, u32), Vec<usize>>,
    /// The same of sections that keys without headings can be for, by number alone.
    by_number: BTreeMap<u32, Vec<usize>>,
    /// Numbers that were found to fit several questions.
    unclear: BTreeSet<(Option<usize>, u32)>,
}

impl<'d> Giving<'d> {
    fn new(drafts: &'d mut [Draft], from: usize, waiting: &[usize]) -> Self {
        let waiting: BTreeSet<&usize> = waiting.iter().collect();
        let mut by_section: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut by_number: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, draft) in drafts.iter().enumerate().skip(from) {
            let Some(number) = draft.number else {
                continue;
            };
            let key = (draft.section, number.value);
            by_section.entry(key).or_default().push(at);
            if waiting.contains(&draft.section) {
                by_number.entry(number.value).or_default().push(at);
            }
        }
        Self {
            drafts,
            by_section,
            by_number,
            unclear: BTreeSet::new(),
        }
    }

    /// Gives a key to its question; `next` is the number of the key behind it.
    fn give(
        &mut self,
        entry: Entry,
        next: Option<u32>,
        section: Option<usize>,
        problems: &mut Problems,
    ) {
        let (line, number) = (entry.line, entry.number);
        if self.unclear.contains(&(section, number)) {
            return;
        }
        let last = match &entry.given {
            Given::Key(_) => number,
            Given::Uneven { last, .. } => *last,
        };
        let found: Vec<usize> = if let Some(section) = section {
            let found = self.by_section.range((section, number)..=(section, last));
            found.flat_map(|(_, places)| places).copied().collect()
        } else {
            let found = self.by_number.range(number..=last);
            found.flat_map(|(_, places)| places).copied().collect()
        };
        match entry.given {
            Given::Key(text) | Given::Uneven { text, .. } if found.is_empty() => {
                problems.key_without_question(line, number, &text);
            }
            Given::Key(text) if self.holds_next(&text, number, next, section) => {
                self.doubt(&found, line, &doubts::key_holds_next(number, &text));
            }
            Given::Key(text) => {
                if let Some(draft) = self.only(&found) {
                    let origin = Origin::List;
                    draft.answers.push(Answer { line, text, origin });
                    add_line(&mut draft.explanation, &entry.explanation);
                } else {
                    self.unclear.insert((section, number));
                    self.doubt(&found, line, &doubts::key_block_unclear(number));
                }
            }
            Given::Uneven { text, .. } => {
                let n_questions = last.saturating_sub(number).saturating_add(1);
                self.doubt(&found, line, &doubts::key_block_uneven(n_questions, &text));
            }
        }
    }

    /// Gives keys without numbers to the last question of their section, where they are split or held.
    fn give_bare(
        &mut self,
        line: usize,
        text: String,
        section: Option<usize>,
        problems: &mut Problems,
    ) {
        let last = section.and_then(|section| {
            let mut found = self.by_section.range((section, 0)..=(section, u32::MAX));
            found.next_back()?.1.last().copied()
        });
        let last = last.and_then(|at| self.drafts.get_mut(at));
        if let Some(last) = last.filter(|last| last.lacks_key()) {
            let origin = Origin::Bare;
            last.answers.push(Answer { line, text, origin });
        } else {
            let span = Span {
                from: line,
                to: line,
            };
            problems.stray(&span, &text);
        }
    }

    /// Whether the number of the next question, whose key is not in the list, stands within a key.
    fn holds_next(
        &self,
        text: &str,
        number: u32,
        next: Option<u32>,
        section: Option<usize>,
    ) -> bool {
        let Some(wanted) = number.checked_add(1).filter(|wanted| next != Some(*wanted)) else {
            return false;
        };
        let is_known = match section {
            Some(section) => self.by_section.contains_key(&(section, wanted)),
            None => self.by_number.contains_key(&wanted),
        };
        is_known && list::has_number(text, wanted)
    }

    /// The only question of several, or the only one of them that waits for a key.
    fn only(&mut self, found: &[usize]) -> Option<&mut Draft> {
        let at = if let [only] = found {
            *only
        } else {
            let waits = |at: &&usize| self.drafts.get(**at).is_some_and(Draft::waits);
            let mut waiting = found.iter().filter(waits);
            let first = *waiting.next()?;
            if waiting.next().is_some() {
                return None;
            }
            first
        };
        self.drafts.get_mut(at)
    }

    fn doubt(&mut self, found: &[usize], line: usize, doubt: &Doubt) {
        for at in found {
            let Some(draft) = self.drafts.get_mut(*at) else {
                continue;
            };
            // Once is enough, however often a list repeats itself.
            if !draft.doubts.iter().any(|(_, told)| told.code == doubt.code) {
                draft.doubt(line, doubt.clone());
            }
        }
    }
}
