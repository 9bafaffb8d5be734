//! What adopted questions are called: `T01-S03`, as the bank wants it.
//!
//! A code of the bank's convention is kept. Any other stands in a tag, `原编号:q12`, by which the question is
//! known again.
//!
//! Invariant: no code is given twice, and a question that is known keeps its code.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ForeignKind, ForeignQuestion};
use super::Defaults;
use crate::domain::question::{Kind, QuestionCode, TopicCode};

/// What the tag of a code of another system begins with.
const TAG: &str = "原编号:";

/// The tag of what another system calls a question.
pub(super) fn tag_of(external_id: &str) -> String {
    format!("{TAG}{external_id}")
}

/// What another system calls a question of the bank, if it came from one.
pub fn external_id(tags: &BTreeSet<String>) -> Option<&str> {
    tags.iter().find_map(|tag| tag.strip_prefix(TAG))
}

/// The kind that a question has in the bank.
pub(super) const fn kind_of(kind: ForeignKind) -> Kind {
    match kind {
        ForeignKind::Single => Kind::Single,
        ForeignKind::Multiple => Kind::Multiple,
        ForeignKind::TrueFalse => Kind::TrueFalse,
        ForeignKind::Blank | ForeignKind::Numeric => Kind::Blank,
        ForeignKind::Match => Kind::Match,
        ForeignKind::Order => Kind::Order,
        ForeignKind::Essay => Kind::Essay,
    }
}

/// How one question is called.
#[derive(Debug, Clone)]
enum Name {
    /// By a code of the bank, of this topic.
    Kept(QuestionCode, TopicCode),
    /// By a code of another system; the code of the bank that it has already, if any.
    External(String, Option<QuestionCode>),
    /// By nothing, or by what an earlier question is called.
    New { is_repeated: bool },
}

/// The codes of one import.
pub(super) struct Codes {
    names: Vec<Name>,
    taken: BTreeSet<QuestionCode>,
    next: BTreeMap<Kind, u32>,
}

impl Codes {
    pub(super) fn new(questions: &[ForeignQuestion], defaults: &Defaults) -> Self {
        let mut seen = BTreeSet::new();
        let names: Vec<Name> = questions
            .iter()
            .map(|question| {
                let Some(code) = code_of(question) else {
                    return Name::New { is_repeated: false };
                };
                if !seen.insert(code) {
                    return Name::New { is_repeated: true };
                }
                match kept(question, code, defaults) {
                    Some((code, topic)) => Name::Kept(code, topic),
                    None => Name::External(code.to_owned(), defaults.known.get(code).cloned()),
                }
            })
            .collect();
        let taken = names.iter().filter_map(|name| match name {
            Name::Kept(code, _) | Name::External(_, Some(code)) => Some(code.clone()),
            Name::External(_, None) | Name::New { .. } => None,
        });
        Self {
            taken: taken.collect(),
            names,
            next: defaults.next_numbers.clone(),
        }
    }

    /// What the other system calls a question, where that is no code of the bank.
    pub(super) fn external_id(&self, index: usize) -> Option<String> {
        match self.names.get(index)? {
            Name::External(id, _) => Some(id.clone()),
            Name::Kept(..) | Name::New { .. } => None,
        }
    }

    /// Whether an earlier question of the file is called the same.
    pub(super) fn is_repeated(&self, index: usize) -> bool {
        matches!(self.names.get(index), Some(Name::New { is_repeated: true }))
    }

    /// The code and the topic of a question; none where no code can be made.
    pub(super) fn code(
        &mut self,
        index: usize,
        kind: Kind,
        defaults: &Defaults,
    ) -> Option<(QuestionCode, TopicCode)> {
        match self.names.get(index)? {
            Name::Kept(code, topic) => return Some((code.clone(), topic.clone())),
            Name::External(_, Some(code)) => {
                let topic = topic_of(code, kind).unwrap_or_else(|| defaults.topic.clone());
                return Some((code.clone(), topic));
            }
            Name::External(_, None) | Name::New { .. } => {}
        }
        let topic = &defaults.topic;
        let next = self.next.entry(kind).or_insert(1);
        loop {
            let code = format!("{topic}-{}{next:02}", kind.letter());
            let code: QuestionCode = code.parse().ok()?;
            if !self.taken.contains(&code) {
                return Some((code, topic.clone()));
            }
            *next = next.checked_add(1)?;
        }
    }

    /// Takes a code for a question that was adopted.
    pub(super) fn take(&mut self, code: &QuestionCode) {
        self.taken.insert(code.clone());
    }
}

fn code_of(question: &ForeignQuestion) -> Option<&str> {
    let code = question.code.as_deref()?.trim();
    (!code.is_empty()).then_some(code)
}

/// The code of a question that is one of the bank, and its topic.
fn kept(
    question: &ForeignQuestion,
    code: &str,
    defaults: &Defaults,
) -> Option<(QuestionCode, TopicCode)> {
    let parsed: QuestionCode = code.parse().ok()?;
    let topic = topic_of(&parsed, kind_of(question.kind))?;
    let digits = topic.as_str().strip_prefix('T').unwrap_or_default();
    let looks_like_ours = 2 <= digits.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_ours = looks_like_ours
        || topic == defaults.topic
        || question.topic.as_deref() == Some(topic.as_str());
    is_ours.then_some((parsed, topic))
}

/// The topic of a code of the convention: topic, `-`, letter of the kind, two digits or more.
fn topic_of(code: &QuestionCode, kind: Kind) -> Option<TopicCode> {
    let (topic, number) = code.as_str().rsplit_once('-')?;
    let digits = number.strip_prefix(kind.letter())?;
    let is_number = 2 <= digits.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
    topic.parse().ok().filter(|_| is_number)
}
