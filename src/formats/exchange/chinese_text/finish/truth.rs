//! True/false: ticks, crosses and words for them, in the answer or in the stem.

use super::super::super::{ForeignKey, ForeignKind};
use super::super::answer;
use super::super::doubts;
use super::super::draft::{DraftOption, add_line};
use super::super::stem::{self, InStem};
use super::{Basis, Making};
use crate::domain::question::Kind;

/// The judgement that each letter stands for, where the options are one right and one wrong.
pub(super) fn of_options(options: &[DraftOption]) -> Option<[(char, bool); 2]> {
    let [one, other] = options else {
        return None;
    };
    let truth = |option: &DraftOption| answer::truth(&option.text);
    let pair = [(one.letter, truth(one)?), (other.letter, truth(other)?)];
    let [(letter, truth), (other_letter, other_truth)] = pair;
    (letter != other_letter && truth != other_truth).then_some(pair)
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
            if let Some(truth) = answer::truth(text).or_else(|| of_letter(text, by_letter)) {
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
        let in_stem = stem::truths(&draft.stem);
        match in_stem.as_slice() {
            [] => {}
            [InStem { text, stem }] => {
                let truth = answer::truth(text)?;
                if found.iter().all(|(_, other, _)| *other == truth) {
                    self.question.stem.clone_from(stem);
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

fn of_letter(text: &str, by_letter: Option<[(char, bool); 2]>) -> Option<bool> {
    let letters = answer::only_letters(text)?;
    let [letter] = letters.as_slice() else {
        return None;
    };
    let found = by_letter?.into_iter().find(|(known, _)| known == letter);
    found.map(|(_, truth)| truth)
}
