//! What a line adds to the open question: stem, options, answer, and whatever stands behind a label.
//!
//! Invariant: text goes to the field that is open, and to no other; a label opens its own.

use super::super::answer;
use super::super::block;
use super::super::doubts;
use super::super::draft::{Answer, DraftOption, Origin, add_line};
use super::super::fold;
use super::super::label::{self, Label, Piece};
use super::super::marker::{self, Note, Stated};
use super::super::options::{self, Mark};
use super::{Field, Gap, Reader, Shown};

/// Most options of a question that are kept.
const MAX_OPTIONS: usize = 52;

/// What text at the begin of a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The stem of the question that was just begun.
    Stem,
    /// The options that begin the line, marked like this.
    Options(Mark),
    /// The field that is open.
    Field,
}

impl<'l> Reader<'l> {
    /// Takes a line, or what is left of it, in.
    pub(super) fn pieces(&mut self, line: &'l Shown, text: &'l str, context: Context) {
        if context == Context::Field
            && let Some((label, value)) = label::without_colon(text)
            && is_short_key(value)
        {
            self.label(line, label, value);
            return;
        }
        let mut before = None;
        for piece in label::pieces(text) {
            match piece {
                Piece::Text(text) => {
                    self.text(line, text, context);
                    before = None;
                }
                Piece::Labelled(label, value) if before == Some(label) => self.more(label, value),
                Piece::Labelled(label, value) => {
                    self.label(line, label, value);
                    before = Some(label);
                }
                Piece::Noted(note) => self.note(line, note),
            }
        }
    }

    /// Takes a line of options in.
    pub(super) fn option_line(&mut self, line: &'l Shown, mark: Mark) {
        self.end_loose();
        self.pieces(line, &line.text, Context::Options(mark));
    }

    fn text(&mut self, line: &'l Shown, text: &'l str, context: Context) {
        match context {
            Context::Stem => self.stem(line.at, text),
            Context::Options(mark)
                if self.field != Field::Option || options::begin(text).is_some() =>
            {
                self.take_options(line.at, text, mark);
            }
            Context::Options(_) | Context::Field => self.plain(line, text),
        }
    }

    fn stem(&mut self, line: usize, text: &str) {
        let at = options::within_stem(text)
            .or_else(|| options::only_first(text).filter(|_| self.next_is_second_option()));
        let (stem, rest) = text
            .split_at_checked(at.unwrap_or(text.len()))
            .unwrap_or((text, ""));
        let mut stem = stem.trim();
        if let Some(draft) = self.drafts.last_mut() {
            // `题干（多选题）` on the first of several lines.
            while draft.stem.is_empty()
                && let Some((front, note)) = marker::end(stem)
            {
                draft.note.add(note);
                stem = front.trim_end();
            }
            add_line(&mut draft.stem, stem);
        }
        self.field = Field::Stem;
        if !rest.is_empty() {
            self.take_options(line, rest, Mark::Marked);
        }
    }

    fn take_options(&mut self, line: usize, text: &str, mark: Mark) {
        let Some(draft) = self.drafts.last_mut() else {
            return;
        };
        draft.has_joined_letters |= mark == Mark::Bare && options::is_joined(text);
        let found = options::split(text, mark);
        if draft.has_joined_letters
            && let Some(word) = found.iter().find_map(|option| {
                let mut words = option.text.split_whitespace().skip(1);
                words.find(|word| options::may_begin_word(word))
            })
        {
            draft.doubt_letters(line, word);
        }
        let found = found.into_iter().map(|option| DraftOption {
            letter: option.letter,
            text: option.text.to_owned(),
        });
        draft.options.extend(found);
        // Twice the alphabet has letters repeated, which is enough to see.
        draft.options.truncate(MAX_OPTIONS);
        self.field = Field::Option;
    }

    /// Text without a label at the begin of a line.
    fn plain(&mut self, line: &'l Shown, text: &'l str) {
        let is_apart = line.gap == Gap::Blank;
        let is_unnumbered = self
            .open_draft()
            .is_some_and(|draft| draft.number.is_none());
        let is_loose = self.loose.has_text()
            || match self.field {
                Field::Outside | Field::Done => true,
                Field::Stem => false,
                Field::Option => is_apart,
                Field::Answer => {
                    !self.goes_on()
                        || is_apart && self.has_answer() && (is_unnumbered || self.is_title(text))
                }
                Field::Explanation => is_apart && (is_unnumbered || self.is_title(text)),
            };
        if is_loose {
            self.keep(line, text);
            return;
        }
        match self.field {
            Field::Stem => self.stem(line.at, text),
            Field::Option => {
                let Some(draft) = self.drafts.last_mut() else {
                    return;
                };
                // `AB型血` below `A型血` and `B型血`: none of these letters is that of an option.
                if draft.has_joined_letters && options::may_begin_word(text) {
                    draft.doubt_letters(line.at, text);
                }
                if let Some(option) = draft.options.last_mut() {
                    add_line(&mut option.text, text);
                }
            }
            Field::Answer => {
                if let Some(answer) = self
                    .drafts
                    .last_mut()
                    .and_then(|draft| draft.answers.last_mut())
                {
                    add_line(&mut answer.text, text);
                }
            }
            Field::Explanation => {
                if let Some(draft) = self.drafts.last_mut() {
                    add_line(&mut draft.explanation, text);
                }
            }
            Field::Outside | Field::Done => {}
        }
    }

    /// Whether a line behind a blank one is a title: short, and a heading of a section follows it.
    pub(super) fn is_title(&self, text: &str) -> bool {
        const LONGEST: usize = 30;
        let ends = fold::ends_with(text, |c| matches!(c, '。' | ';' | ',' | ':'));
        let is_short = text.chars().nth(LONGEST).is_none();
        is_short && !ends && self.next_is_heading()
    }

    fn has_answer(&self) -> bool {
        let answer = self.open_draft().and_then(|draft| draft.answers.last());
        answer.is_some_and(|answer| !answer.text.is_empty())
    }

    /// Text behind a label that a note interrupted.
    fn more(&mut self, label: Label, value: &str) {
        let Some(draft) = self.drafts.last_mut() else {
            return;
        };
        match label {
            Label::Answer => {
                if let Some(answer) = draft.answers.last_mut() {
                    answer.text.push(' ');
                    answer.text.push_str(value);
                }
            }
            Label::Explanation => {
                draft.explanation.push(' ');
                draft.explanation.push_str(value);
            }
            Label::Stem
            | Label::Options
            | Label::Difficulty
            | Label::Topic
            | Label::Tags
            | Label::Chapter
            | Label::Marks
            | Label::Source
            | Label::Kind
            | Label::Sat
            | Label::Score => draft.doubt(draft.line, doubts::text_behind_label(value)),
        }
    }

    fn note(&mut self, line: &'l Shown, note: Note) {
        match self.open_draft_mut() {
            Some(draft) => draft.note.add(note),
            None => self.keep(line, &line.text),
        }
    }

    pub(super) fn label(&mut self, line: &'l Shown, label: Label, value: &'l str) {
        if label == Label::Stem {
            self.stem_label(line, value);
            return;
        }
        // An answer behind loose text makes a question of it, unless the open one still waits for its own.
        if label == Label::Answer && self.loose.has_text() {
            let waits = self
                .open_draft()
                .is_some_and(|draft| draft.answers.is_empty());
            if waits {
                self.end_loose();
            } else {
                self.begin_of_loose();
            }
        }
        if label == Label::Answer && self.lists_keys(value) {
            self.close();
            let mut block = self.new_block();
            block.take_text(line.at, value);
            self.block = Some(block);
            return;
        }
        // `得分：` in the head of a paper.
        if self.open_draft().is_none() && matches!(label, Label::Sat | Label::Score) {
            self.keep(line, &line.text);
            return;
        }
        if self.open_draft().is_none() {
            self.problems.homeless(line.at, &line.text);
            return;
        }
        self.end_loose();
        self.field = self.labelled(line.at, label, value);
    }

    /// Whether the text behind `答案：` is a list of keys of several questions.
    fn lists_keys(&self, value: &str) -> bool {
        let keys = block::compact(value).unwrap_or_default();
        let is_range = keys.iter().any(|run| run.first < run.last);
        let are_of_text = self.open_draft().is_some_and(|draft| self.is_text(draft));
        (is_range || 1 < keys.len()) && !are_of_text && self.n_keyed < self.drafts.len()
    }

    fn stem_label(&mut self, line: &'l Shown, value: &'l str) {
        let is_waiting = self
            .open_draft()
            .is_some_and(super::super::draft::Draft::is_empty);
        if !is_waiting {
            self.close();
            self.begin(line.at, None, Note::default(), None);
        }
        self.stem(line.at, value);
    }

    /// Takes what stands behind a label into the open question; the field that is open then.
    fn labelled(&mut self, line: usize, label: Label, value: &str) -> Field {
        let Some(draft) = self.drafts.last_mut() else {
            return Field::Outside;
        };
        match label {
            Label::Answer => {
                draft.answers.push(Answer {
                    line,
                    text: value.to_owned(),
                    origin: Origin::Behind,
                });
                draft.list = None;
                return Field::Answer;
            }
            Label::Explanation => {
                add_line(&mut draft.explanation, value);
                draft.list = None;
                return Field::Explanation;
            }
            Label::Options => {
                if let Some((_, mark)) = options::begin(value) {
                    self.take_options(line, value, mark);
                    return Field::Option;
                }
                return self.field;
            }
            Label::Difficulty => draft.difficulty = Some((line, value.to_owned())),
            Label::Topic => draft.topics.extend(listed(value)),
            Label::Tags => draft.tags.extend(listed(value)),
            Label::Chapter => draft.chapter = filled(value),
            Label::Source => draft.source = filled(value),

            Label::Marks => match marks(value) {
                Some(note) => draft.note.add(note),
                None => draft.doubt(line, doubts::strange_marks(value)),
            },
            Label::Kind => match kind(value) {
                Some(stated) => draft.note.stated = Some(stated),
                None => draft.doubt(line, doubts::strange_kind(value)),
            },
            Label::Sat | Label::Score => draft.doubt(line, doubts::sat(value)),
            Label::Stem => {}
        }
        Field::Done
    }
}

/// Whether a text can be a key without any mark before it.
fn is_short_key(text: &str) -> bool {
    let is_capitals = |text: &str| {
        text.chars()
            .map(fold::narrow)
            .all(|c| !c.is_ascii_lowercase())
    };
    answer::truth(text).is_some() || is_capitals(text) && answer::only_letters(text).is_some()
}

/// `2`, `2分`, and by whom it is graded: `5，全对`.
fn marks(value: &str) -> Option<Note> {
    let (marks, rest) = marker::decimal(value)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    if rest.is_empty() {
        return Some(Note {
            marks: Some(marks),
            ..Note::default()
        });
    }
    let (mut note, behind) =
        marker::begin(&format!("[{rest}]")).map(|(note, behind)| (note, behind.len()))?;
    note.marks = Some(marks);
    (behind == 0).then_some(note)
}

fn kind(value: &str) -> Option<Stated> {
    let (stated, rest) = Stated::begin(value)?;
    rest.is_empty().then_some(stated)
}

/// Words separated by marks.
fn listed(value: &str) -> impl Iterator<Item = String> + '_ {
    let is_mark = |c: char| matches!(fold::narrow(c), '、' | ';' | ',' | '|');
    let words = value.split(is_mark).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}

fn filled(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}
