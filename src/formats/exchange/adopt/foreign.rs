//! Questions of the bank for other systems.
//!
//! Invariant: a valid question becomes one with a certain key. Its version and its status stay in the bank.

use std::collections::BTreeMap;

use super::super::{
    ForeignKey, ForeignKind, ForeignOption, ForeignQuestion, Particulars, Place, letter,
};
use super::{body, source};
use crate::domain::question::{Choice, Key, Kind, OptionId, Question};

impl ForeignQuestion {
    /// A question of the bank, by letters and numbers instead of ids; its evidence is its source.
    pub fn of_bank(question: &Question) -> Self {
        let layout = &question.body.layout;
        let (options, names) = renamed(layout.choices(), letter);
        let (left, left_names) = renamed(layout.left(), |at| (at + 1).to_string());
        let (source, explanation) = source::write(question);
        let name = |id: &OptionId| names.get(id).cloned().unwrap_or_default();
        let key = match &question.key {
            // In the order of the options, not of their ids.
            Key::Choices(ids) => {
                let right = layout
                    .choices()
                    .iter()
                    .filter(|choice| ids.contains(&choice.id));
                ForeignKey::Choices(right.map(|choice| name(&choice.id)).collect())
            }
            Key::Truth(truth) => ForeignKey::Truth(*truth),
            Key::Blanks(blanks) => ForeignKey::Blanks(blanks.clone()),
            Key::Pairs(pairs) => {
                let pair = |choice: &Choice| {
                    let one = left_names.get(&choice.id)?.clone();
                    Some((one, name(pairs.get(&choice.id)?)))
                };
                ForeignKey::Pairs(layout.left().iter().filter_map(pair).collect())
            }
            Key::Order(ids) => ForeignKey::Order(ids.iter().map(name).collect()),
            Key::Rubric(rubric) => ForeignKey::Rubric(rubric.clone()),
        };
        let by_text = |id: &str| {
            id.parse()
                .ok()
                .and_then(|id: OptionId| names.get(&id).cloned())
        };
        let rule = question.rule.as_ref();
        Self {
            code: Some(question.code.to_string()),
            options,
            left,
            key: Some(key),
            rule: rule.map(|rule| body::with_ids(rule, &by_text)),
            explanation,
            topic: Some(question.topic.to_string()),
            difficulty: Some(question.difficulty),
            tags: question.tags.clone(),
            source,
            particulars: Some(Particulars::of(question)),
            ..Self::new(
                Place::default(),
                foreign_kind(question.kind()),
                question.body.stem.clone(),
            )
        }
    }
}

const fn foreign_kind(kind: Kind) -> ForeignKind {
    match kind {
        Kind::Single => ForeignKind::Single,
        Kind::Multiple => ForeignKind::Multiple,
        Kind::TrueFalse => ForeignKind::TrueFalse,
        Kind::Blank => ForeignKind::Blank,
        Kind::Match => ForeignKind::Match,
        Kind::Order => ForeignKind::Order,
        Kind::Essay => ForeignKind::Essay,
    }
}

/// Options by their places, and what each id of the bank is called.
fn renamed(
    choices: &[Choice],
    name: impl Fn(usize) -> String,
) -> (Vec<ForeignOption>, BTreeMap<OptionId, String>) {
    let options = choices
        .iter()
        .enumerate()
        .map(|(at, choice)| ForeignOption {
            id: name(at),
            text: choice.text.clone(),
            pinned: choice.pinned,
        });
    let ids = choices
        .iter()
        .map(|choice| choice.id.clone())
        .zip((0..).map(&name));
    let options = options.collect();
    (options, ids.collect())
}
