//! Lists of keys, at the end of a section or of the text: `1-5 ABCDE`, `1.A 2.B`, a table, one a line.
//!
//! Invariant: a key is given to a question by the section under whose heading it stands and by its number. A
//! key that fits several questions is given to none, and they are held.

use super::MAX_QUESTIONS;
use super::draft::{Draft, add_line};
use super::heading;
use super::label::{self, Label, Piece};
use super::number;
use super::problems::MAX_ERRORS;
use super::reader::{Met, Shown};

mod assign;
mod list;
mod scope;

pub(super) use list::{compact, is_bare, is_list, is_plain_list};

use list::{Run, heading_with_keys, keys_of_row, next_entry, numbers_of_row};
use scope::Scope;

/// Most keys of one run: `1-100`.
const MAX_RUN: u32 = 200;
/// Most headings of one list: looking for their sections takes time.
const MAX_HEADINGS: usize = 2_000;
/// Most keys of one list: more than there can be questions.
const MAX_ENTRIES: usize = 2 * MAX_QUESTIONS;
/// Most runs that do not fit their keys of which each is told.
const MAX_UNEVEN: usize = 1_000;

/// What a list of keys does with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Took {
    /// The line is of the list.
    Line,
    /// The list has ended before it.
    Nothing,
}

/// A list of keys while it is read.
#[derive(Debug)]
pub(super) struct Block {
    /// The first question that it can be about.
    from: usize,
    scope: Scope,
    /// How many sections wait for keys.
    n_waiting: usize,
    groups: Vec<Group>,
    /// The upper row of a table.
    row: Option<Vec<u32>>,
    /// Whether text goes on with the last entry.
    open: Open,
    strays: Vec<(usize, String)>,
    n_entries: usize,
    /// How many runs do not fit.
    n_uneven: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    /// The last entry's answer, which is text.
    Answer,
    Explanation,
}

/// Keys under one heading, or from one number 1 to the next.
#[derive(Debug, Default)]
struct Group {
    /// Where its heading stands, and what it says.
    head: Option<(usize, String)>,
    /// The sections that the heading can mean.
    fits: Vec<usize>,
    entries: Vec<Entry>,
    /// Keys without numbers, with their first line: `ABCDA`.
    bare: Option<(usize, String)>,
}

impl Group {
    /// Whether no key stands under the heading.
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.bare.is_none()
    }
}

#[derive(Debug)]
struct Entry {
    line: usize,
    number: u32,
    given: Given,
    explanation: String,
}

#[derive(Debug)]
enum Given {
    Key(String),
    /// Keys of a run of questions, which are not as many.
    Uneven {
        /// The number of the last one.
        last: u32,
        text: String,
    },
}

impl Block {
    pub(super) fn new(from: usize, drafts: &[Draft], sections: &[Met]) -> Self {
        let drafts = drafts.get(from..).unwrap_or_default();
        let scope = Scope::new(drafts, sections);
        let n_waiting = scope.waiting().len();
        Self {
            from,
            scope,
            n_waiting,
            groups: Vec::new(),
            row: None,
            open: Open::Nothing,
            strays: Vec::new(),
            n_entries: 0,
            n_uneven: 0,
        }
    }

    /// Takes a line of the list.
    pub(super) fn take(&mut self, line: &Shown) -> Took {
        let text = line.text.as_str();
        if self.list(line.at, text) || self.table(line.at, text) || self.bare(line.at, text) {
            return Took::Line;
        }
        if let Some(took) = self.heading(line.at, text) {
            return took;
        }
        if let Some((number, rest)) = number::read(text)
            && self.goes_on(number.value)
        {
            self.entry(line.at, number.value, rest);
            return Took::Line;
        }
        if number::read(text).is_some_and(|(number, _)| !self.scope.has(number.value)) {
            return Took::Nothing;
        }
        self.pieces(line.at, text);
        Took::Line
    }

    /// Ends the text of the last entry: what follows is a title.
    pub(super) fn end_text(&mut self) {
        self.open = Open::Nothing;
    }

    /// Takes keys that stand behind the heading of the list.
    pub(super) fn take_text(&mut self, line: usize, text: &str) {
        self.list(line, text);
    }

    /// Begins the keys of a section by the words of a heading.
    pub(super) fn select(&mut self, line: usize, words: &str) {
        let ordinal = heading::ordinal(words);
        let title = ordinal.map_or(words, |(_, rest)| rest);
        let stated = heading::kind_of(title).map(|(stated, _)| stated);
        let fits = self.scope.fits(ordinal.map(|(value, _)| value), stated);
        self.groups.push(Group {
            head: Some((line, words.to_owned())),
            fits,
            entries: Vec::new(),
            bare: None,
        });
        self.open = Open::Nothing;
    }

    /// A line of numbers and letters alone.
    fn list(&mut self, line: usize, text: &str) -> bool {
        let Some(runs) = compact(text) else {
            return false;
        };
        for run in runs {
            self.run(line, &run);
        }
        true
    }

    /// A line of keys without numbers, above any with numbers.
    fn bare(&mut self, line: usize, text: &str) -> bool {
        let is_first = self
            .groups
            .last()
            .is_none_or(|group| group.entries.is_empty());
        if !is_first || !is_bare(text) {
            return false;
        }
        if self.groups.is_empty() {
            self.groups.push(Group::default());
        }
        if let Some(group) = self.groups.last_mut() {
            let (_, keys) = group.bare.get_or_insert_with(|| (line, String::new()));
            add_line(keys, text);
        }
        true
    }

    fn run(&mut self, line: usize, run: &Run<'_>) {
        let n_questions = run.last.saturating_sub(run.first).saturating_add(1);
        if n_questions == 1 {
            self.entry_of(line, run.first, Given::Key(run.keys.trim().to_owned()));
            return;
        }
        if MAX_RUN < n_questions {
            self.stray(line, run.keys);
            return;
        }
        let Some(keys) = list::each(run.keys, n_questions) else {
            self.n_uneven += 1;
            if MAX_UNEVEN < self.n_uneven {
                self.stray(line, run.keys);
                return;
            }
            let last = run.last;
            let text = run.keys.trim().to_owned();
            self.entry_of(line, run.first, Given::Uneven { last, text });
            return;
        };
        for (number, key) in (run.first..=run.last).zip(keys) {
            self.entry_of(line, number, Given::Key(key));
        }
    }

    /// Two rows of a table: numbers, and keys below them.
    fn table(&mut self, line: usize, text: &str) -> bool {
        if let Some(row) = numbers_of_row(text) {
            self.row = Some(row);
            return true;
        }
        let Some(keys) = self
            .row
            .as_ref()
            .and_then(|row| keys_of_row(text, row.len()))
        else {
            // The heading of a table that goes down the page.
            return list::is_table_head(text);
        };
        for (number, key) in self.row.take().unwrap_or_default().into_iter().zip(keys) {
            self.entry_of(line, number, Given::Key(key));
        }
        true
    }

    /// A heading of keys, or of what follows the list.
    fn heading(&mut self, line: usize, text: &str) -> Option<Took> {
        if heading::key_head(text) == Some(heading::KeyHead::Plain) {
            return Some(Took::Line);
        }
        if heading::chapter(text).is_some() {
            let is_of_scope = self.scope.enter(text);
            return Some(if is_of_scope {
                Took::Line
            } else {
                Took::Nothing
            });
        }
        let (words, rest) = heading_with_keys(text)?;
        if MAX_HEADINGS < self.groups.len() {
            self.stray(line, text);
            return Some(Took::Line);
        }
        let open = self.open;
        self.select(line, words);
        let is_new = self.groups.last().is_some_and(|last| {
            let alike = self.groups.iter().filter(|group| group.fits == last.fits);
            alike.count() <= last.fits.len()
        });
        let names_kind = heading::section(text).is_some_and(|section| section.stated.is_some());
        // `一、1.加强领导` within the key of an essay.
        let is_text = !names_kind && compact(rest).is_none() && !is_bare(rest);
        if !is_new && (rest.is_empty() || is_text) {
            self.groups.pop();
            self.open = open;
            // `一、加强领导` within the key of an essay is no heading.
            return (names_kind || open != Open::Answer).then_some(Took::Nothing);
        }
        if !rest.is_empty() && !self.list(line, rest) && !self.bare(line, rest) {
            match number::read(rest) {
                Some((number, behind)) => self.entry(line, number.value, behind),
                None => self.stray(line, rest),
            }
        }
        Some(Took::Line)
    }

    /// Whether a number can be the next of the list's.
    fn goes_on(&self, number: u32) -> bool {
        let last = self.groups.last();
        let last = last.and_then(|group| Some((group, group.entries.last()?)));
        let Some((group, last)) = last else {
            return self.scope.has(number);
        };
        let has_number = if group.fits.is_empty() {
            self.scope.has(number)
        } else {
            let mut fits = group.fits.iter();
            fits.any(|section| self.scope.has_in(*section, number))
        };
        let may_restart = number == 1 && group.head.is_none() && self.groups.len() < self.n_waiting;
        has_number && (last.number < number || may_restart)
    }

    /// An entry whose answer is any text: `1. 创新`, `1.【答案】A【解析】…`, `1. 创新 2. 协调`.
    fn entry(&mut self, line: usize, number: u32, text: &str) {
        let mut number = number;
        let mut rest = text;
        loop {
            let next = next_entry(rest, number).filter(|_| !rest.contains(['【', '[']));
            let (own, behind) = match next {
                Some((own, behind)) => (own, Some(behind)),
                None => (rest, None),
            };
            self.entry_of(line, number, Given::Key(String::new()));
            self.open = Open::Answer;
            self.pieces(line, own);
            let Some(behind) = behind else {
                return;
            };
            number = number.saturating_add(1);
            rest = behind;
        }
    }

    fn entry_of(&mut self, line: usize, number: u32, given: Given) {
        let restarts = self.groups.last().is_none_or(|group| {
            let is_lower = group
                .entries
                .last()
                .is_some_and(|last| number <= last.number);
            is_lower && group.head.is_none()
        });
        if restarts {
            self.groups.push(Group::default());
        }
        self.n_entries += 1;
        if MAX_ENTRIES < self.n_entries {
            let (Given::Key(text) | Given::Uneven { text, .. }) = given;
            self.stray(line, &text);
        } else if let Some(group) = self.groups.last_mut() {
            group.entries.push(Entry {
                line,
                number,
                given,
                explanation: String::new(),
            });
        }
        self.open = Open::Nothing;
    }

    /// Text behind the number of an entry, or on the lines below it.
    fn pieces(&mut self, line: usize, text: &str) {
        for piece in label::pieces(text) {
            let (open, text) = match piece {
                Piece::Labelled(Label::Answer, text) => (Open::Answer, text),
                Piece::Labelled(Label::Explanation, text) => (Open::Explanation, text),
                Piece::Text(text) => (self.open, text),
                Piece::Labelled(_, text) => (Open::Nothing, text),
                Piece::Noted(_) => continue,
            };
            let entry = self
                .groups
                .last_mut()
                .and_then(|group| group.entries.last_mut());
            let Some(entry) = entry else {
                self.stray(line, text);
                continue;
            };
            match (open, &mut entry.given) {
                (Open::Answer, Given::Key(key)) => add_line(key, text),
                (Open::Explanation, _) => add_line(&mut entry.explanation, text),
                (Open::Nothing | Open::Answer, _) => self.stray(line, text),
            }
            self.open = open;
        }
    }

    fn stray(&mut self, line: usize, text: &str) {
        // More would not be told.
        if self.strays.len() <= MAX_ERRORS {
            self.strays.push((line, text.to_owned()));
        }
    }
}
