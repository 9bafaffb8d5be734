//! What a bank answers to findings, with a reason.
//!
//! Invariant: an answer holds for one rule and one question, or for the bank as a whole, and for nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::lint::Rule;
use crate::domain::question::QuestionCode;
use crate::formats::bank::Suppression;

/// The suppressions of a bank, and which of them answered something.
pub(super) struct Answers<'b> {
    all: &'b [Suppression],
    by_place: BTreeMap<(Option<&'b QuestionCode>, &'b str), usize>,
    used: BTreeSet<usize>,
    /// How many findings were answered.
    pub(super) n_held: usize,
}

impl<'b> Answers<'b> {
    pub(super) fn of(all: &'b [Suppression]) -> Self {
        let place = |(at, answer): (usize, &'b Suppression)| {
            ((answer.question.as_ref(), answer.rule.as_str()), at)
        };
        Self {
            all,
            by_place: all.iter().enumerate().map(place).collect(),
            used: BTreeSet::new(),
            n_held: 0,
        }
    }

    /// Whether a finding of a rule is answered beside the question, or for the whole bank.
    pub(super) fn hold(&mut self, rule: Rule, question: Option<&QuestionCode>) -> bool {
        let at = self.by_place.get(&(question, rule.code())).copied();
        self.used.extend(at);
        self.n_held += usize::from(at.is_some());
        at.is_some()
    }

    /// Suppressions of findings that do not occur, but for rules that were not run.
    pub(super) fn unused(&self, has_texts: bool) -> impl Iterator<Item = &'b Suppression> {
        let needs_texts = |code: &str| {
            Rule::ALL
                .iter()
                .any(|rule| rule.code() == code && rule.needs_texts())
        };
        let unused = self.all.iter().enumerate().filter(move |(at, answer)| {
            !self.used.contains(at) && (has_texts || !needs_texts(&answer.rule))
        });
        unused.map(|(_, answer)| answer)
    }
}
