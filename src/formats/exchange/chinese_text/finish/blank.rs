//! Fill-ins: blanks in the stem, texts for each of them.

use super::super::super::{ForeignKey, ForeignKind};
use super::super::answer::{self, Unfit};
use super::super::doubts;
use super::super::stem::{self, Form};
use super::{Basis, Making};
use crate::domain::question::Kind;

impl Making<'_> {
    pub(super) fn blank(&mut self, basis: Basis) {
        self.question.kind = ForeignKind::Blank;
        let draft = self.draft;
        if !draft.options.is_empty() {
            self.doubt(doubts::kind_unclear(
                "标明是填空题，却有选项",
                "stated to be a fill-in and has options",
            ));
            self.take_options();
            return;
        }
        let blanks = stem::blanks(&draft.stem);
        self.n_blanks = blanks.n_blanks;
        if blanks.n_blanks == 0 {
            self.in_brackets();
            return;
        }
        self.question.stem = blanks.stem;
        let Some(first) = draft.answers.first() else {
            self.doubt(doubts::no_key());
            return;
        };
        if let Some(other) = draft.answers.iter().find(|other| other.text != first.text) {
            let doubt = doubts::keys_differ(&first.text, &other.text);
            self.doubt_at(other.line, doubt);
            return;
        }
        if first.text.trim().is_empty() {
            self.doubt_at(first.line, doubts::no_key());
            return;
        }
        match answer::blanks(&first.text, blanks.n_blanks) {
            Ok(texts) => {
                self.question.key = Some(ForeignKey::Blanks(texts));
                if basis == Basis::Inferred {
                    self.doubt(doubts::kind_inferred(Kind::Blank));
                }
            }
            Err(Unfit::Number) => {
                let doubt = doubts::blanks_differ(blanks.n_blanks, &first.text);
                self.doubt_at(first.line, doubt);
            }
            Err(Unfit::Ways) => self.doubt_at(first.line, doubts::blank_split(&first.text)),
        }
    }

    /// A stem without blanks, whose brackets hold the answers: `首都是【北京】`, `(创新)(协调)`.
    fn in_brackets(&mut self) {
        let draft = self.draft;
        let forms = [Form::Square, Form::Round];
        let filled = forms
            .into_iter()
            .map(|form| stem::filled(&draft.stem, form));
        let found = filled.into_iter().find(|(blanks, _)| 0 < blanks.n_blanks);
        let Some((blanks, answers)) = found.filter(|_| draft.answers.is_empty()) else {
            let line = self.answer_line();
            self.doubt_at(line, doubts::no_blanks());
            return;
        };
        let texts: Result<Vec<_>, _> = answers
            .iter()
            .map(|text| answer::alternatives(text))
            .collect();
        let Ok(texts) = texts else {
            self.doubt(doubts::blank_split(&answers.join("、")));
            return;
        };
        self.question.stem = blanks.stem;
        self.n_blanks = blanks.n_blanks;
        self.question.key = Some(ForeignKey::Blanks(texts));
        self.doubt(doubts::bracket_blanks());
    }
}
