//! Lines one after another: where a question begins, and what each line adds to it.
//!
//! Invariant: lines are taken in their order and none is looked at again, but for a few ahead; each becomes
//! part of a draft, of a heading, of a list of keys, or waits as loose text until the next line tells.

use super::super::Batch;
use super::block::{self, Block};
use super::doubts;
use super::draft::Draft;
use super::heading::Section;
use super::marker::Note;
use super::number::{Number, Style};
use super::problems::{Problems, Span};
use super::{MAX_QUESTIONS, Unit, finish, number, options, shared};

mod begins;
mod fields;
mod headings;
mod loose;

use loose::{Loose, is_page_number};

/// A line that holds something.
#[derive(Debug)]
pub(super) struct Shown {
    /// Its number.
    pub(super) at: usize,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Its characters, cleaned.
    pub(super) text: String,
}

/// What stands before a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Another line.
    None,
    /// A blank line, or the begin of the text.
    Blank,
}

/// What a plain line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// No question.
    Outside,
    /// The stem.
    Stem,
    /// The last option.
    Option,
    /// The answer.
    Answer,
    /// The explanation.
    Explanation,
    /// A question of which every part was read that goes over several lines.
    Done,
}

/// A section as it was met; the first of a text is there without a heading.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Its heading.
    pub(super) head: Option<Section>,
    /// Where that stands.
    pub(super) line: usize,
    /// The chapter in which it lies.
    pub(super) chapter: Option<String>,
    /// How many questions it has.
    pub(super) n_questions: u32,
    /// Where text stands above its questions that was not read, and may be what they are about.
    text_above: Option<usize>,
}

struct Reader<'l> {
    lines: &'l [Shown],
    /// The place of the line that is being read.
    idx: usize,
    drafts: Vec<Draft>,
    sections: Vec<Met>,
    chapter: Option<String>,
    part: Option<String>,
    field: Field,
    /// The style of the section's numbers; none before its first question.
    style: Option<Style>,
    /// The last number that began a question.
    last: Option<u32>,
    loose: Loose,
    block: Option<Block>,
    /// How many drafts have had their list of keys.
    n_keyed: usize,
    pages: Vec<usize>,
    problems: Problems,
}

/// Reads lines.
pub(super) fn read(lines: &[Shown], unit: Unit) -> Batch {
    let mut reader = Reader {
        lines,
        idx: 0,
        drafts: Vec::new(),
        sections: vec![Met::default()],
        chapter: None,
        part: None,
        field: Field::Outside,
        style: None,
        last: None,
        loose: Loose::default(),
        block: None,
        n_keyed: 0,
        pages: Vec::new(),
        problems: Problems::new(unit),
    };
    for (idx, line) in lines.iter().enumerate() {
        reader.idx = idx;
        if MAX_QUESTIONS < reader.drafts.len() {
            reader.drafts.truncate(MAX_QUESTIONS);
            reader.problems.too_many(line.at, MAX_QUESTIONS);
            break;
        }
        reader.take(line);
    }
    reader.end()
}

impl<'l> Reader<'l> {
    fn take(&mut self, line: &'l Shown) {
        let text = line.text.as_str();
        if is_page_number(text) {
            self.pages.push(line.at);
            return;
        }
        if let Some(mut block) = self.block.take() {
            if line.gap == Gap::Blank && self.is_title(text) {
                block.end_text();
            }
            match block.take(line) {
                block::Took::Line => {
                    self.block = Some(block);
                    return;
                }
                block::Took::Nothing => self.end_block(block),
            }
        }
        let is_taken = self.key_list(line)
            || self.key_head(line)
            || self.heading(line)
            || self.question(line)
            || self.options(line);
        if !is_taken {
            self.pieces(line, text, fields::Context::Field);
        }
    }

    /// Ends the open question, and tells what belongs to none.
    fn close(&mut self) {
        self.end_loose();
        self.field = Field::Outside;
    }

    /// Begins a question; what is known of it already.
    fn begin(&mut self, line: usize, number: Option<Number>, note: Note, front: Option<String>) {
        let section = self.sections.len().saturating_sub(1);
        let (mut chapter, mut text_above) = (None, None);
        if let Some(met) = self.sections.last_mut() {
            met.n_questions = met.n_questions.saturating_add(1);
            chapter.clone_from(&met.chapter);
            text_above = met.text_above;
        }
        self.drafts.push(Draft {
            line,
            number,
            section,
            chapter,
            note,
            front,
            doubts: text_above
                .map(|at| (at, doubts::text_above()))
                .into_iter()
                .collect(),
            ..Draft::default()
        });
        self.field = Field::Stem;
    }

    /// The question that lines still add to.
    fn open_draft(&self) -> Option<&Draft> {
        let is_open = self.field != Field::Outside;
        self.drafts.last().filter(|_| is_open)
    }

    fn open_draft_mut(&mut self) -> Option<&mut Draft> {
        let is_open = self.field != Field::Outside;
        self.drafts.last_mut().filter(|_| is_open)
    }

    /// The next lines, as far as looking ahead goes.
    fn ahead(&self, n_lines: usize) -> impl Iterator<Item = &'l Shown> + use<'l> {
        let from = self.idx.saturating_add(1);
        self.lines.iter().skip(from).take(n_lines)
    }

    /// Whether the next line begins with option B.
    fn next_is_second_option(&self) -> bool {
        self.ahead(1)
            .any(|line| options::begin(&line.text).is_some_and(|(option, _)| option.letter == 'B'))
    }

    fn end(mut self) -> Batch {
        self.close();
        if let Some(block) = self.block.take() {
            self.end_block(block);
        }
        if let (Some(from), Some(to)) = (self.pages.first(), self.pages.last()) {
            let span = Span {
                from: *from,
                to: *to,
            };
            self.problems.pages(&span, self.pages.len());
        }
        for met in &self.sections {
            let wanted = met.head.as_ref().and_then(|head| head.n_questions);
            if let (Some(head), Some(wanted)) =
                (&met.head, wanted.filter(|n| *n != met.n_questions))
            {
                self.problems
                    .count_differs(met.line, &head.title, wanted, met.n_questions);
            }
        }
        shared::settle(&mut self.drafts, &self.sections);
        let mut questions = Vec::new();
        for draft in self.drafts {
            let (line, number) = (draft.line, draft.number.map(|number| number.value));
            let section = self.sections.get(draft.section);
            let section = section.and_then(|met| met.head.as_ref());
            let Some(finished) = finish::finish(draft, section) else {
                self.problems.empty_question(line, number);
                continue;
            };
            let mut question = finished.question;
            question.place.question = Some(questions.len());
            for doubt in finished.doubts {
                self.problems.of_question(questions.len(), number, doubt);
            }
            questions.push(question);
        }
        if questions.is_empty() {
            self.problems.no_questions();
        }
        Batch {
            questions,
            problems: self.problems.sorted(),
            assets: Vec::new(),
        }
    }
}

/// The doubt of a question whose number is not the one that was expected.
fn out_of_row(last: Option<u32>, number: Number) -> Option<(Whose, doubts::Doubt)> {
    let value = number.value;
    match last {
        _ if number.reading == number::Reading::Decimal => {
            Some((Whose::Own, doubts::decimal_number(value)))
        }
        Some(last) if last.checked_add(1) == Some(value) => None,
        Some(last) if last < value => Some((Whose::Before, doubts::numbering_jump(last, value))),
        Some(_) => Some((Whose::Own, doubts::number_repeated(value))),
        None => None,
    }
}

/// Whose doubt it is that a number is out of its row.
enum Whose {
    /// The question's with that number.
    Own,
    /// That of the question before, which may hold the one that is missing.
    Before,
}
