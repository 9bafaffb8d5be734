//! Whether a line begins a question, or options.
//!
//! Invariant: numbers of questions go up by one, in one style within a section. A number that does not fit is
//! part of a list within the open question where that can have one; else it begins a question, and the gap is
//! told.

use super::super::doubts;
use super::super::fold::{self, ROUND};
use super::super::heading;
use super::super::label::{self, Label, Piece};
use super::super::marker::{self, Note, Stated};
use super::super::number::{self, Number, Style};
use super::super::options::{self, Mark};
use super::super::{answer, draft::Draft};
use super::fields::Context;
use super::{Field, Reader, Shown, Whose, out_of_row};

/// How far a question's own answer is looked for, in lines.
const FAR: usize = 40;

/// What a numbered line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The next question.
    Question,
    /// The first of a row that no heading begins.
    Anew,
    /// The same, where it may as well be a list within the question before.
    AnewUnclear,
    /// A part of the open question.
    Content,
}

impl<'l> Reader<'l> {
    /// Whether the line begins a question.
    pub(super) fn question(&mut self, line: &'l Shown) -> bool {
        let mut rest = line.text.as_str();
        let mut note = Note::default();
        let front = key_in_front(rest);
        if let Some((_, behind)) = front {
            rest = behind;
        }
        while let Some((found, behind)) = marker::begin(rest) {
            note.add(found);
            rest = behind.trim_start();
        }
        let Some((number, behind)) = number::read(rest) else {
            return self.noted_question(line, note, rest);
        };
        let verdict = self.verdict(number);
        if verdict == Verdict::Content && note.stated.is_none() {
            if let Some(draft) = self.open_draft_mut() {
                draft.list = Some((number.style, number.value.saturating_add(1)));
            }
            return false;
        }
        let mut rest = behind;
        while let Some((found, behind)) = marker::begin(rest) {
            note.add(found);
            rest = behind.trim_start();
        }
        self.begin_numbered(
            line,
            number,
            verdict,
            note,
            front.map(|(held, _)| held.to_owned()),
        );
        self.pieces(line, rest, Context::Stem);
        true
    }

    fn begin_numbered(
        &mut self,
        line: &Shown,
        number: Number,
        verdict: Verdict,
        note: Note,
        front: Option<String>,
    ) {
        let doubt = if self.style.is_some() || 1 < number.value {
            out_of_row(self.last, number)
        } else {
            out_of_row(None, number)
        };
        self.close();
        if matches!(verdict, Verdict::Anew | Verdict::AnewUnclear) {
            let head = self.sections.last().and_then(|met| met.head.clone());
            // The same kind and marks go on; how many there are was said of all together.
            let head = head.map(|head| heading::Section {
                ordinal: None,
                n_questions: None,
                ..head
            });
            self.open_section(line.at, head);
        }
        let before = self.drafts.len().checked_sub(1);
        let was_unclear = before
            .and_then(|before| self.drafts.get(before))
            .is_some_and(|draft| {
                let is_unclear =
                    |(_, doubt): &(usize, doubts::Doubt)| doubt.code == "restart_unclear";
                draft.is_bare() && draft.doubts.iter().any(is_unclear)
            });
        self.begin(line.at, Some(number), note, front);
        let now = self.drafts.len().checked_sub(1);
        let own = match verdict {
            Verdict::AnewUnclear => {
                self.doubt_of(before, line.at, doubts::restart_unclear());
                Some(doubts::restart_unclear())
            }
            Verdict::Anew => Some(doubts::numbers_anew()),
            Verdict::Question | Verdict::Content if was_unclear => Some(doubts::restart_unclear()),
            Verdict::Question | Verdict::Content => match doubt {
                Some((Whose::Before, doubt)) => {
                    self.doubt_of(before.or(now), line.at, doubt);
                    None
                }
                Some((Whose::Own, doubt)) => Some(doubt),
                None => None,
            },
        };
        if let Some(doubt) = own {
            self.doubt_of(now, line.at, doubt);
        }
        self.style = Some(number.style);
        self.last = Some(number.value);
    }

    fn doubt_of(&mut self, draft: Option<usize>, line: usize, doubt: doubts::Doubt) {
        if let Some(draft) = draft.and_then(|draft| self.drafts.get_mut(draft)) {
            draft.doubt(line, doubt);
        }
    }

    /// A question without a number that states its kind: `[单选题]题干`, `题干[单选题][答案:D]`.
    fn noted_question(&mut self, line: &'l Shown, note: Note, rest: &'l str) -> bool {
        let is_open_stem = self.field == Field::Stem
            && self
                .open_draft()
                .is_some_and(|draft| draft.note.stated.is_none() && draft.is_bare());
        if note.stated.is_some() && !rest.is_empty() && fold::begins_with(&line.text, |c| c == '[')
        {
            self.close();
            self.begin(line.at, None, note, None);
            self.pieces(line, rest, Context::Stem);
            return true;
        }
        if is_open_stem || options::begin(&line.text).is_some() {
            return false;
        }
        let pieces = label::pieces(&line.text);
        let mut pieces = pieces.iter();
        let begins_plainly = matches!(pieces.next(), Some(Piece::Text(_)));
        let states_kind =
            pieces.any(|piece| matches!(piece, Piece::Noted(note) if note.stated.is_some()));
        if !begins_plainly || !states_kind {
            return false;
        }
        self.close();
        self.begin(line.at, None, Note::default(), None);
        self.pieces(line, &line.text, Context::Stem);
        true
    }

    fn verdict(&self, number: Number) -> Verdict {
        let Some(draft) = self.open_draft() else {
            return self.outside(number);
        };
        let last = self.last.unwrap_or(0);
        let is_next = number.value == last.saturating_add(1);
        let is_own_style = self.style == Some(number.style);
        if number.reading == number::Reading::Decimal && !(is_next && is_own_style) {
            return Verdict::Content;
        }
        let goes_on_list = draft.list == Some((number.style, number.value));
        match self.field {
            Field::Outside => self.outside(number),
            Field::Stem if draft.stem.is_empty() && draft.is_bare() => Verdict::Question,
            Field::Stem if is_own_style => match number.value {
                _ if is_next => Verdict::Question,
                1 => Verdict::AnewUnclear,
                _ => Verdict::Question,
            },
            Field::Stem => {
                let is_of_list = number.value == 1 || goes_on_list || !is_next;
                let is_question = !is_of_list && number.style != Style::Circle;
                if is_question {
                    Verdict::Question
                } else {
                    Verdict::Content
                }
            }
            Field::Answer | Field::Explanation if self.goes_on() => {
                let is_of_list = number.value == 1 || goes_on_list;
                let may_be_next =
                    is_next && (is_own_style || !is_of_list) && number.style != Style::Circle;
                let may_begin = is_own_style || is_next;
                if may_be_next && !is_of_list {
                    Verdict::Question
                } else if may_begin && self.has_own_answer(number) {
                    if is_next || number.value != 1 {
                        Verdict::Question
                    } else {
                        Verdict::Anew
                    }
                } else {
                    Verdict::Content
                }
            }
            Field::Option | Field::Answer | Field::Explanation | Field::Done => {
                if is_next {
                    Verdict::Question
                } else if number.value == 1 {
                    Verdict::Anew
                } else if is_own_style {
                    Verdict::Question
                } else {
                    Verdict::Content
                }
            }
        }
    }

    /// Of a number where no question is open.
    fn outside(&self, number: Number) -> Verdict {
        let is_first = self.drafts.is_empty() || self.style.is_none();
        let is_next = self
            .last
            .is_none_or(|last| number.value == last.saturating_add(1))
            || number.value == 1;
        if number.reading == number::Reading::Decimal && !is_next {
            Verdict::Content
        } else if is_first || number.value != 1 {
            Verdict::Question
        } else {
            Verdict::Anew
        }
    }

    /// Whether an answer or options follow before the next number of either style.
    fn has_own_answer(&self, number: Number) -> bool {
        let has_answer = |text: &str| {
            let pieces = label::pieces(text);
            pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Labelled(Label::Answer, _)))
        };
        let own = self.lines.get(self.idx);
        if own.is_some_and(|line| {
            has_answer(&line.text) || options::within_stem(&line.text).is_some()
        }) {
            return true;
        }
        for line in self.ahead(FAR) {
            let next = number::read(&line.text);
            if next.is_some_and(|(next, _)| {
                next.style == number.style || Some(next.style) == self.style
            }) {
                return false;
            }
            if options::begin(&line.text)
                .is_some_and(|(option, mark)| option.letter == 'A' && mark == Mark::Marked)
            {
                return true;
            }
            if has_answer(&line.text) {
                return true;
            }
        }
        false
    }

    /// Whether the line begins with an option of the open question.
    pub(super) fn options(&mut self, line: &'l Shown) -> bool {
        let Some((option, mark)) = options::begin(&line.text) else {
            return false;
        };
        let is_first = option.letter == 'A';
        let is_loose = self.loose.has_text();
        let Some(draft) = self.open_draft() else {
            // The letters of the first questions are told apart from a title's by the stem above them.
            if is_first && is_loose && self.begin_of_loose() {
                self.option_line(line, mark);
                return true;
            }
            if mark == Mark::Marked && !is_loose {
                self.problems.homeless(line.at, &line.text);
                return true;
            }
            return false;
        };
        let is_expected = draft.next_letter() == Some(option.letter);
        let has_place = match self.field {
            Field::Stem | Field::Option => true,
            Field::Answer | Field::Explanation => {
                draft.options.is_empty() && is_first && !self.is_text(draft)
            }
            Field::Done => draft.options.is_empty() || is_expected,
            Field::Outside => false,
        };
        // `A股市场` begins no option unless a B follows.
        let is_plain = match mark {
            Mark::Marked => true,
            Mark::Bare if is_first => {
                self.next_is_second_option() || 1 < options::split(&line.text, mark).len()
            }
            Mark::Bare => is_expected,
        };
        if !is_plain {
            return false;
        }
        if is_loose && is_first && self.begin_of_loose() {
            self.option_line(line, mark);
            return true;
        }
        if !has_place {
            return false;
        }
        self.option_line(line, mark);
        true
    }

    /// Whether the answer and the explanation of the open question can go over several lines.
    pub(super) fn goes_on(&self) -> bool {
        let Some(draft) = self.open_draft() else {
            return false;
        };
        match self.field {
            Field::Explanation => true,
            Field::Answer => draft.answers.last().is_none_or(|answer| {
                let is_short = answer::only_letters(&answer.text).is_some()
                    || answer::truth(&answer.text).is_some();
                let may_go_on = !is_short || self.is_text(draft);
                answer.text.is_empty() || may_go_on && draft.options.is_empty()
            }),
            Field::Outside | Field::Stem | Field::Option | Field::Done => false,
        }
    }

    /// Whether the answer of a question is text.
    pub(super) fn is_text(&self, draft: &Draft) -> bool {
        self.stated(draft).is_some_and(Stated::has_text)
    }

    /// The kind that a question or its section states.
    pub(super) fn stated(&self, draft: &Draft) -> Option<Stated> {
        let by_section = || self.sections.get(draft.section)?.head.as_ref()?.stated;
        draft.note.stated.or_else(by_section)
    }
}

/// The brackets before a number that hold a key, or wait for one: `（√）1.`, `（  ）2、`.
fn key_in_front(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 12;
    let (held, rest) = fold::within(text, LONGEST, ROUND)?;
    let rest = rest.trim_start();
    let is_key =
        held.is_empty() || answer::truth(held).is_some() || answer::only_letters(held).is_some();
    let (number, _) = number::read(rest)?;
    let is_number = matches!(number.style, Style::Point | Style::Ordinal);
    (is_key && is_number).then_some((held, rest))
}
