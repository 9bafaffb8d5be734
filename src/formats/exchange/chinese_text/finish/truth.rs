//! True/false: ticks, crosses and words for them, in the answer or in the stem.

use super::super::super::{ForeignKey, ForeignKind};
use super::super::answer;
use super::super::doubts;
use super::super::draft::{DraftOption, add_line};
use super::super::stem::{self, Correction, InStem};
use super::{Basis, Making};
use crate::domain::question::Kind;

/// The judgement that each letter stands for, where the options of what is stated to be true/false are one
/// right and one wrong.
pub(super) fn of_options(options: &[DraftOption]) -> Option<[(char, bool); 2]> {
    let [one, other] = options else {
        return None;
    };
    // `X` is a cross, but not beside `Y`: chromosomes and unknowns are called so, as are their letters.
    let is_pair = !answer::are_other_letters(&one.text, &other.text);
    // 对的 and 错的 are words of options; an answer seldom is one.
    let truth = |option: &DraftOption| {
        answer::truth(&option.text).or_else(|| answer::plain_truth(&option.text))
    };
    let pair = [(one.letter, truth(one)?), (other.letter, truth(other)?)];
    let [(letter, truth), (other_letter, other_truth)] = pair;
    (is_pair && letter != other_letter && truth != other_truth).then_some(pair)
}

/// Whether options are one right and one wrong in words that mean nothing else, so that they alone tell the
/// kind: letters, and 是 and 否, are as well the answers to a question.
pub(super) fn are_plain(options: &[DraftOption]) -> bool {
    let [one, other] = options else {
        return false;
    };
    let truths = [&one.text, &other.text].map(|text| answer::plain_truth(text));
    matches!(truths, [Some(truth), Some(other)] if truth != other)
}

impl Making<'_> {
    pub(super) fn truth(&mut self, basis: Basis) {
        self.question.kind = ForeignKind::TrueFalse;
        let draft = self.draft;
        let by_letter = of_options(&draft.options);
        if !draft.options.is_empty() && by_letter.is_none() {
            self.doubt(doubts::kind_unclear(
                "标明是判断题，却有选项",
                "stated to be true/false and has options",
            ));
            self.take_options();
            return;
        }
        let Some(found) = self.found_truths(by_letter) else {
            return;
        };
        let Some((_, first, text)) = found.first() else {
            self.doubt(doubts::no_key());
            return;
        };
        if let Some((line, _, other)) = found.iter().find(|(_, truth, _)| truth != first) {
            let doubt = doubts::keys_differ(text, other);
            self.doubt_at(*line, doubt);
            return;
        }
        if basis == Basis::Inferred {
            self.doubt(doubts::kind_inferred(Kind::TrueFalse));
        }
        self.question.key = Some(ForeignKey::Truth(*first));
    }

    /// Every judgement with its line, as it was written; none where one is doubtful.
    fn found_truths(
        &mut self,
        by_letter: Option<[(char, bool); 2]>,
    ) -> Option<Vec<(usize, bool, String)>> {
        let draft = self.draft;
        let mut found = Vec::new();
        for answer in &draft.answers {
            let text = answer.text.as_str();
            let truth = answer::truth(text).or_else(|| of_letter(text, by_letter));
            if let Some(truth) = truth.or_else(|| self.of_tick_letter(text)) {
                found.push((answer.line, truth, answer.text.clone()));
                continue;
            }
            let Some((truth, more)) = answer::truth_with_more(text) else {
                let doubt = if text.trim().is_empty() {
                    doubts::no_key()
                } else {
                    doubts::strange_truth(text)
                };
                self.doubt_at(answer.line, doubt);
                return None;
            };
            // `√ ×` says both.
            if answer::truth(more).is_some_and(|other| other != truth) || answer::has_mark(more) {
                self.doubt_at(answer.line, doubts::strange_truth(text));
                return None;
            }
            self.doubt_at(answer.line, doubts::more_behind_truth(more));
            add_line(&mut self.question.explanation, more);
            found.push((answer.line, truth, text.to_owned()));
        }
        if let Some(front) = draft.front.as_deref().filter(|text| !text.is_empty()) {
            let Some(truth) = answer::truth(front).or_else(|| of_letter(front, by_letter)) else {
                self.doubt(doubts::strange_truth(front));
                return None;
            };
            found.push((draft.line, truth, front.to_owned()));
        }
        let mut in_stem = stem::truths(&draft.stem);
        if in_stem.is_empty() && self.stated.is_some() {
            in_stem = stem::tick_letters(&draft.stem);
        }
        match in_stem.as_slice() {
            [] => {}
            [InStem { text, stem }] => {
                let truth = answer::truth(text).or_else(|| self.of_tick_letter(text))?;
                if found.iter().all(|(_, other, _)| *other == truth) {
                    self.take_correction(stem);
                }
                found.push((draft.line, truth, text.clone()));
            }
            several if found.is_empty() => {
                let shown: Vec<&str> = several.iter().map(|key| key.text.as_str()).collect();
                self.doubt(doubts::several_in_stem(&shown.join("、")));
                return None;
            }
            _ => {}
        }
        Some(found)
    }
}

impl Making<'_> {
    /// Letters stand for ticks only in what is stated to be true/false.
    fn of_tick_letter(&self, text: &str) -> Option<bool> {
        let is_tick = self.stated.is_some() && answer::is_tick_letter(text);
        is_tick.then_some(true)
    }

    /// Takes the stem over without the correction behind its key: `…（×）改：必须服从`.
    fn take_correction(&mut self, stem: &str) {
        let (front, more, place) = stem::correction(stem);
        self.question.stem = match place {
            Correction::None => stem.to_owned(),
            Correction::Unclear => {
                self.doubt(doubts::correction_in_stem(more));
                stem.to_owned()
            }
            Correction::Behind => {
                self.doubt(doubts::more_behind_truth(more));
                add_line(&mut self.question.explanation, more);
                front.to_owned()
            }
        };
    }
}

fn of_letter(text: &str, by_letter: Option<[(char, bool); 2]>) -> Option<bool> {
    let letters = answer::only_letters(text)?;
    let [letter] = letters.as_slice() else {
        return None;
    };
    let found = by_letter?.into_iter().find(|(known, _)| known == letter);
    found.map(|(_, truth)| truth)
}
