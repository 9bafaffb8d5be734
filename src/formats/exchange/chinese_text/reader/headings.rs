//! Lines that stand over questions or over their keys.
//!
//! Invariant: a heading ends the open question. Within a text that may go on, as that of an essay's answer
//! does, a line is a heading only if it says so, or the line below it does.

use super::super::block::{self, Block};
use super::super::heading::{self, KeyHead, Level, Section};
use super::super::label::Label;
use super::super::number;
use super::loose::Loose;
use super::{Field, Met, Reader, Shown};

impl<'l> Reader<'l> {
    /// Whether the line is a heading of chapters or sections.
    pub(super) fn heading(&mut self, line: &'l Shown) -> bool {
        let is_within_text =
            matches!(self.field, Field::Answer | Field::Explanation) && self.goes_on();
        if let Some(chapter) = heading::chapter(&line.text) {
            if is_within_text && !self.next_begins_section() {
                return false;
            }
            self.close();
            match chapter.level {
                Level::Chapter => {
                    self.chapter = Some(topic(&chapter.title));
                    self.part = None;
                }
                Level::Part => self.part = Some(topic(&chapter.title)),
            }
            self.open_section(line.at, None);
            return true;
        }
        let Some(section) = heading::section(&line.text) else {
            return false;
        };
        if section.stated.is_none() {
            let is_essay = self.open_draft().is_some_and(|draft| self.is_text(draft));
            if is_within_text || self.field == Field::Stem && is_essay {
                return false;
            }
            self.problems.untyped(line.at, &section.title);
        }
        self.close();
        self.open_section(line.at, Some(section));
        true
    }

    pub(super) fn open_section(&mut self, line: usize, head: Option<Section>) {
        let chapter = match (&self.chapter, &self.part) {
            (Some(chapter), Some(part)) => Some(format!("{chapter}/{part}")),
            (Some(only), None) | (None, Some(only)) => Some(only.clone()),
            (None, None) => None,
        };
        // One without questions leaves nothing to tell, unless it says how many it has.
        let counts = |met: &Met| {
            met.head
                .as_ref()
                .is_some_and(|head| head.n_questions.is_some())
        };
        self.sections
            .pop_if(|met| met.n_questions == 0 && !counts(met));
        self.sections.push(Met {
            head,
            line,
            chapter,
            n_questions: 0,
            text_above: None,
        });
        self.style = None;
        self.loose = Loose::behind_heading();
    }

    /// Whether the line is of a list of keys that has no heading: `1-5 ABCDE`, `一、单选题 1.A 2.B`.
    pub(super) fn key_list(&mut self, line: &'l Shown) -> bool {
        if self.drafts.len() <= self.n_keyed || !block::is_plain_list(&line.text) {
            return false;
        }
        self.close();
        let mut block = self.new_block();
        let is_taken = block.take(line) == block::Took::Line;
        if is_taken {
            self.block = Some(block);
        }
        is_taken
    }

    /// Whether the line is the heading of a list of keys.
    pub(super) fn key_head(&mut self, line: &'l Shown) -> bool {
        let Some(head) = heading::key_head(&line.text) else {
            return false;
        };
        let waits = matches!(self.field, Field::Stem | Field::Option)
            && self
                .open_draft()
                .is_some_and(|draft| draft.answers.is_empty());
        let lists = self.next_lists_keys() || self.next_is_bare_keys();
        let is_head = match head {
            KeyHead::OfSection(_) | KeyHead::Title => lists,
            KeyHead::Plain | KeyHead::Label => lists || !waits && !self.drafts.is_empty(),
        };
        if !is_head && waits && head == KeyHead::Plain {
            // `答案` over the answer of one question.
            self.label(line, Label::Answer, "");
            return true;
        }
        if !is_head || self.drafts.len() <= self.n_keyed {
            return false;
        }
        self.close();
        let mut block = self.new_block();
        if let KeyHead::OfSection(words) = head {
            block.select(line.at, words);
        }
        self.block = Some(block);
        true
    }

    pub(super) fn new_block(&self) -> Block {
        Block::new(self.n_keyed, &self.drafts, &self.sections)
    }

    pub(super) fn end_block(&mut self, block: Block) {
        self.n_keyed = self.drafts.len();
        block.assign(&mut self.drafts, &mut self.problems);
        self.field = Field::Outside;
        self.style = None;
    }

    fn next_begins_section(&self) -> bool {
        self.ahead(1).any(|line| {
            heading::section(&line.text).is_some()
                || heading::chapter(&line.text).is_some()
                || number::read(&line.text).is_some_and(|(number, _)| number.value == 1)
        })
    }

    /// Whether the next line is the heading of a chapter, or of a section that says what it holds.
    pub(super) fn next_is_heading(&self) -> bool {
        self.ahead(1).any(|line| {
            let section = heading::section(&line.text);
            section.is_some_and(|section| section.stated.is_some())
                || heading::chapter(&line.text).is_some()
        })
    }

    /// Whether the next line is of keys without numbers, and more than one question waits for its own.
    fn next_is_bare_keys(&self) -> bool {
        let is_bare = self.ahead(1).any(|line| block::is_bare(&line.text));
        is_bare && self.two_wait()
    }

    fn two_wait(&self) -> bool {
        let last = self.drafts.iter().skip(self.n_keyed).rev().take(2);
        last.filter(|draft| draft.waits()).count() == 2
    }

    /// Whether the next line is one of a list of keys.
    fn next_lists_keys(&self) -> bool {
        let Some(next) = self.ahead(1).next() else {
            return false;
        };
        // Headings of chapters and sections stand over their keys. Keys of fill-ins and essays begin at 1
        // again.
        if block::is_list(&next.text) || self.next_is_heading() {
            return true;
        }
        // Two questions wait for their keys, and the numbers are like theirs: no list within one answer.
        let begins_again = || {
            // `一、1.子；丑` has the ordinal of its section before it.
            let text = heading::ordinal(&next.text).map_or(next.text.as_str(), |(_, rest)| rest);
            let begins = number::read(text)
                .is_some_and(|(number, _)| number.value == 1 && self.style == Some(number.style));
            begins && self.two_wait()
        };
        begins_again()
    }
}

/// A title as a level of a topic, whose levels are separated by `/`.
fn topic(title: &str) -> String {
    title.replace('/', "／")
}
