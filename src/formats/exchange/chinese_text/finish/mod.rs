//! A draft becomes a question: its kind, its key, and how sure both are.
//!
//! Invariant: what is not beyond doubt is held, and has no key by which it could be scored; every reason stands
//! beside the question.

use super::super::{Confidence, ForeignKey, ForeignKind, ForeignQuestion, Place, lettered};
use super::answer;
use super::doubts::{self, Doubt};
use super::draft::{Answer, Draft, add_line};
use super::heading::{Each, Section};
use super::marker::{self, Grading, Stated};
use super::stem;
use crate::domain::scoring::Rule;

mod blank;
mod choice;
mod extras;
mod truth;

/// A question with what is doubtful about it, each with its line.
pub(super) struct Finished {
    /// The question.
    pub(super) question: ForeignQuestion,
    /// In the order of the text.
    pub(super) doubts: Vec<(usize, Doubt)>,
}

/// What kinds of key a question can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Choice,
    Truth,
    Blank,
    Essay,
    Order,
    Match,
    Unclear,
}

/// Whether the text says what kind of question it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Stated,
    Inferred,
}

/// A question in the making.
struct Making<'d> {
    draft: &'d Draft,
    stated: Option<Stated>,
    question: ForeignQuestion,
    doubts: Vec<(usize, Doubt)>,
    n_blanks: usize,
}

/// Makes a question of a draft; none where nothing was read but a number.
pub(super) fn finish(mut draft: Draft, section: Option<&Section>) -> Option<Finished> {
    if draft.is_empty() {
        return None;
    }
    while let Some((front, note)) = marker::end(&draft.stem) {
        let front = front.trim_end().to_owned();
        draft.note.add(note);
        draft.stem = front;
    }
    let by_section = section.and_then(|section| section.stated);
    let stated = draft.note.stated.or(by_section);
    let doubts = std::mem::take(&mut draft.doubts);
    let question = ForeignQuestion::new(
        Place::line(draft.line),
        ForeignKind::Essay,
        draft.stem.clone(),
    );
    let mut making = Making {
        draft: &draft,
        stated,
        question,
        doubts,
        n_blanks: 0,
    };
    making.note_section(by_section);
    making.decide();
    making.describe(section);
    Some(making.end())
}

impl Making<'_> {
    fn doubt(&mut self, doubt: Doubt) {
        self.doubt_at(self.draft.line, doubt);
    }

    fn doubt_at(&mut self, line: usize, doubt: Doubt) {
        self.doubts.push((line, doubt));
    }

    /// The line of the answer, else of the question.
    fn answer_line(&self) -> usize {
        let answer = self.draft.answers.first();
        answer.map_or(self.draft.line, |answer| answer.line)
    }

    fn note_section(&mut self, by_section: Option<Stated>) {
        if let (Some(own), Some(section)) = (self.draft.note.stated, by_section) {
            let agree = own.kind() == section.kind()
                || [own, section].contains(&Stated::Choice)
                    && own.has_letters()
                    && section.has_letters();
            if !agree {
                self.doubt(doubts::kind_differs());
            }
        }
    }

    fn decide(&mut self) {
        let (family, basis) = self.family();
        match family {
            Family::Choice => self.choice(basis),
            Family::Truth => self.truth(basis),
            Family::Blank => self.blank(basis),
            Family::Order => self.order(),
            Family::Essay => self.essay(),
            Family::Match => {
                self.question.kind = ForeignKind::Match;
                self.doubt(doubts::match_in_text());
            }
            Family::Unclear => self.unclear(),
        }
        if self.question.stem.trim().is_empty() {
            self.doubt(doubts::no_stem());
        }
    }

    fn family(&self) -> (Family, Basis) {
        let family = match self.stated {
            Some(Stated::Single | Stated::Multiple | Stated::Indefinite | Stated::Choice) => {
                Family::Choice
            }
            Some(Stated::TrueFalse) => Family::Truth,
            Some(Stated::Blank) => Family::Blank,
            Some(Stated::Essay) => Family::Essay,
            Some(Stated::Match) => Family::Match,
            Some(Stated::Order) => Family::Order,
            None => return (self.inferred(), Basis::Inferred),
        };
        (family, Basis::Stated)
    }

    fn inferred(&self) -> Family {
        let draft = self.draft;
        if !draft.options.is_empty() {
            return if truth::are_plain(&draft.options) {
                Family::Truth
            } else {
                Family::Choice
            };
        }
        let blanks = stem::blanks(&draft.stem);
        let Some(first) = draft.answers.first() else {
            let has_truth = draft.front.as_deref().and_then(answer::truth).is_some()
                || !stem::truths(&draft.stem).is_empty();
            return if has_truth {
                Family::Truth
            } else {
                Family::Unclear
            };
        };
        let is_truth =
            answer::truth(&first.text).is_some() || answer::truth_with_more(&first.text).is_some();
        if is_truth {
            // `（ ）` at the end of a stem waits for a tick; elsewhere a word may fill it.
            let waits = blanks.n_blanks == 0
                || blanks.n_blanks == 1
                    && stem::brackets(&draft.stem).last().is_some_and(|last| {
                        let behind = draft.stem.get(last.to..).unwrap_or_default();
                        last.held.is_empty() && behind.trim_matches(['。', '.', ' ']).is_empty()
                    });
            let is_truth = waits || answer::is_mark(&first.text);
            return if is_truth {
                Family::Truth
            } else {
                Family::Unclear
            };
        }
        if answer::only_letters(&first.text).is_some_and(|letters| letters.len() < 8) {
            return Family::Choice;
        }
        if 0 < blanks.n_blanks && !stem::lists_answer(&draft.stem, &first.text) {
            Family::Blank
        } else {
            Family::Unclear
        }
    }

    /// Neither the text nor the key tells the kind.
    fn unclear(&mut self) {
        if self.draft.answers.is_empty() {
            self.doubt(doubts::no_key());
        } else {
            let line = self.answer_line();
            let is_listed = |answer: &Answer| stem::lists_answer(&self.draft.stem, &answer.text);
            let (chinese, english) = if self.draft.answers.first().is_some_and(is_listed) {
                (
                    "题干里用“1)”“①”等列了几条，答案像是其中的序号；如果它们是选项，请改用“A.”“B.”",
                    "the stem lists parts by number and the answer may be one of these numbers; options have letters",
                )
            } else if 0 < stem::blanks(&self.draft.stem).n_blanks {
                (
                    "答案像判断，题干里却有空",
                    "the answer is a judgement and the stem has blanks",
                )
            } else {
                ("没有选项，题干里也没有空", "neither options nor blanks")
            };
            self.doubt_at(line, doubts::kind_unclear(chinese, english));
        }
        self.take_options();
    }

    fn essay(&mut self) {
        self.question.kind = ForeignKind::Essay;
        if !self.draft.options.is_empty() {
            self.doubt(doubts::kind_unclear(
                "标明是简答类题目，却有选项",
                "stated to be an essay and has options",
            ));
            self.take_options();
            return;
        }
        let mut rubric = String::new();
        for answer in &self.draft.answers {
            add_line(&mut rubric, &answer.text);
        }
        if rubric.is_empty() {
            self.doubt(doubts::no_rubric());
        }
        self.question.key = Some(ForeignKey::Rubric(rubric));
    }

    /// Takes the options over in the order in which they stand.
    fn take_options(&mut self) {
        let texts = self.draft.options.iter().map(|option| option.text.clone());
        self.question.options = lettered(texts);
    }

    /// Everything besides kind and key.
    fn describe(&mut self, section: Option<&Section>) {
        let draft = self.draft;
        self.question.code = draft.number.map(|number| number.value.to_string());
        self.question.marks = self.marks(section);
        self.question.rule = self.rule(section);
        let mut explanation = draft.explanation.clone();
        add_line(
            &mut explanation,
            &std::mem::take(&mut self.question.explanation),
        );
        self.question.explanation = explanation;
        self.question.source.clone_from(&draft.source);
        self.question.tags.extend(draft.tags.iter().cloned());
        self.question.topic.clone_from(&draft.chapter);
        match draft.topics.as_slice() {
            [only] if self.question.topic.is_none() => self.question.topic = Some(only.clone()),
            topics => self.question.tags.extend(topics.iter().cloned()),
        }
        if let Some((line, text)) = &draft.difficulty {
            self.question.difficulty = extras::difficulty(text);
            if self.question.difficulty.is_none() {
                self.doubt_at(*line, doubts::strange_difficulty(text));
            }
        }
    }

    fn marks(&self, section: Option<&Section>) -> Option<String> {
        let by_section = || match section?.each.as_ref()? {
            Each::Question(marks) => Some(marks.clone()),
            Each::Blank(marks) if 0 < self.n_blanks => extras::times(marks, self.n_blanks),
            Each::Blank(_) => None,
        };
        self.draft.note.marks.clone().or_else(by_section)
    }

    fn rule(&mut self, section: Option<&Section>) -> Option<Rule> {
        let kind = self.question.kind;
        let name = match (self.draft.note.grading, kind) {
            (None, ForeignKind::Multiple) => {
                return section.and_then(|section| section.rule.clone());
            }
            (Some(Grading::AllOrNothing), ForeignKind::Multiple) => "exact",
            (Some(Grading::AllOrNothing), ForeignKind::Blank) => "per_blank all_or_nothing",
            (Some(Grading::PerBlank), ForeignKind::Blank) => "per_blank",
            (Some(Grading::Part), ForeignKind::Multiple) => {
                self.doubt(doubts::part_rule());
                return None;
            }
            (Some(Grading::Manual), of) if of != ForeignKind::Essay => {
                self.doubt(doubts::manual_blank());
                return None;
            }
            // What goes without saying, or cannot be meant for this kind.
            (None | Some(_), _) => return None,
        };
        Rule::authored(name).ok()
    }

    fn end(self) -> Finished {
        let mut question = self.question;
        let mut doubts = self.doubts;
        doubts.sort_by_key(|(line, _)| *line);
        let confidence = doubts.iter().map(|(_, doubt)| doubt.confidence).min();
        question.confidence = confidence.unwrap_or(Confidence::CERTAIN);
        // What a marker looks for decides nothing by itself: it stays, for whoever completes the question.
        if question.confidence.is_held() && question.kind != ForeignKind::Essay {
            question.key = None;
        }
        Finished { question, doubts }
    }
}
