//! A question while it is read: what stood where, before anything is made of it.
//!
//! Invariant: nothing is judged here. Answers are kept as they were written, each with its line, however
//! many there are.

use super::doubts::Doubt;
use super::marker::Note;
use super::number::{Number, Style};
use super::stem::{self, Bracket, Form};

/// A question as it was written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Where it begins.
    pub(super) line: usize,
    /// Its number; none where it has none.
    pub(super) number: Option<Number>,
    /// The place of its section among all.
    pub(super) section: usize,
    /// The chapter under which it stands.
    pub(super) chapter: Option<String>,
    /// What its notes say.
    pub(super) note: Note,
    /// What stands in the brackets before its number: `（√）1.`
    pub(super) front: Option<String>,
    /// Its stem, line by line.
    pub(super) stem: String,
    /// Its options.
    pub(super) options: Vec<DraftOption>,
    /// Whether the letter of an option stands directly before its text: `A型血`.
    pub(super) has_joined_letters: bool,
    /// What is said to be right.
    pub(super) answers: Vec<Answer>,
    /// 解析.
    pub(super) explanation: String,
    /// 难度.
    pub(super) difficulty: Option<(usize, String)>,
    /// 知识点.
    pub(super) topics: Vec<String>,
    /// 标签.
    pub(super) tags: Vec<String>,
    /// 出处.
    pub(super) source: Option<String>,
    /// What is doubtful already, with its line.
    pub(super) doubts: Vec<(usize, Doubt)>,
    /// The list within it that is being read: its style, and the number that would go on with it.
    pub(super) list: Option<(Style, u32)>,
}

/// An option as it was written.
#[derive(Debug)]
pub(super) struct DraftOption {
    /// `A` to `Z`.
    pub(super) letter: char,
    /// Its text, line by line.
    pub(super) text: String,
}

/// An answer as it was written.
#[derive(Debug)]
pub(super) struct Answer {
    /// Where it stands.
    pub(super) line: usize,
    /// Its text, line by line.
    pub(super) text: String,
    /// Where it was found.
    pub(super) origin: Origin,
}

/// Where an answer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Behind the question, where it may be meant for those before it as well.
    Behind,
    /// Under the question's number in a list of keys.
    List,
    /// In a list of keys without numbers, which is kept at the last question of the section.
    Bare,
}

impl Draft {
    /// Whether nothing but a stem was read.
    pub(super) fn is_bare(&self) -> bool {
        self.options.is_empty() && self.answers.is_empty() && self.explanation.is_empty()
    }

    /// Whether nothing was read at all.
    pub(super) fn is_empty(&self) -> bool {
        self.stem.is_empty() && self.is_bare()
    }

    /// Whether nothing of it can be a key.
    pub(super) fn waits(&self) -> bool {
        self.explanation.is_empty() && self.lacks_key()
    }

    /// Whether nothing says what is right, neither an answer nor a bracket.
    pub(super) fn lacks_key(&self) -> bool {
        let has_front = self.front.as_deref().is_some_and(|text| !text.is_empty());
        self.answers.is_empty() && !has_front && !self.has_key_in_stem()
    }

    fn has_key_in_stem(&self) -> bool {
        let is_filled =
            |bracket: &Bracket<'_>| bracket.form == Form::Square && !bracket.held.is_empty();
        let known: String = self.options.iter().map(|option| option.letter).collect();
        !stem::letters(&self.stem, &known).is_empty()
            || !stem::truths(&self.stem).is_empty()
            || stem::brackets(&self.stem).iter().any(is_filled)
                && stem::blanks(&self.stem).n_blanks == 0
    }

    /// Notes that letters before lines may be words, once.
    pub(super) fn doubt_letters(&mut self, line: usize, found: &str) {
        let doubt = super::doubts::joined_letters(found);
        if self.doubts.iter().all(|(_, told)| told.code != doubt.code) {
            self.doubt(line, doubt);
        }
    }

    /// Notes a doubt at a line.
    pub(super) fn doubt(&mut self, line: usize, doubt: Doubt) {
        self.doubts.push((line, doubt));
    }

    /// The letter that the next option would have.
    pub(super) fn next_letter(&self) -> Option<char> {
        match self.options.last() {
            Some(last) => super::options::after(last.letter),
            None => Some('A'),
        }
    }
}

/// Adds a line to a text.
pub(super) fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() && !line.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
