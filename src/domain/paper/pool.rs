//! What the generator knows of a question: no body, no text.

use std::collections::BTreeSet;

use crate::domain::QuestionVersionId;
use crate::domain::marks::Marks;
use crate::domain::question::numeric::ascending;
use crate::domain::question::{
    Choice, Cognitive, Difficulty, Key, Kind, OptionId, Question, QuestionCode, TopicCode,
};
use crate::domain::rating::Rating;

/// A question that papers may be drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolQuestion {
    /// The version that would stand on the paper.
    pub version: QuestionVersionId,
    /// Its identity; a pool is sorted by it.
    pub code: QuestionCode,
    /// Its kind.
    pub kind: Kind,
    /// Its topic.
    pub topic: TopicCode,
    /// The label of its difficulty; none in a pool that gives numbers alone.
    pub difficulty: Option<Difficulty>,
    /// Its difficulty as a number.
    pub rating: Rating,
    /// What answering takes, where it is known.
    pub cognitive: Option<Cognitive>,
    /// Free words.
    pub tags: BTreeSet<String>,
    /// What it is worth where a section does not say.
    pub marks: Option<Marks>,
    /// Questions that share this stimulus stand on a paper together or not at all.
    pub stimulus: Option<String>,
    /// Facts asked about, and other groups of which a paper holds one question at most.
    pub facts: BTreeSet<String>,
    /// Questions that must not stand beside it, whether or not they name it too.
    pub enemies: BTreeSet<QuestionCode>,
    /// What can be shuffled, in the author's order, and whether it stays at its place. Options that
    /// are numbers come ascending, and all stay.
    pub choices: Vec<(OptionId, bool)>,
    /// What a run of equal key letters is told by.
    pub letter_key: LetterKey,
}

/// What a run of equal key letters is told by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterKey {
    /// Single: the right option.
    Option(OptionId),
    /// True or false: whether the statement is right.
    Truth(bool),
    /// The other kinds have no one letter.
    None,
}

impl PoolQuestion {
    /// What the generator knows of one version of a question of the bank.
    pub fn of(version: QuestionVersionId, question: &Question) -> Self {
        let choices = question.body.layout.choices();
        let letter_key = match (question.kind(), &question.key) {
            (Kind::Single, Key::Choices(right)) => right
                .first()
                .map_or(LetterKey::None, |id| LetterKey::Option(id.clone())),
            (_, Key::Truth(is_right)) => LetterKey::Truth(*is_right),
            (_, _) => LetterKey::None,
        };
        Self {
            version,
            code: question.code.clone(),
            kind: question.kind(),
            topic: question.topic.clone(),
            difficulty: Some(question.difficulty),
            rating: Rating::of_label(question.difficulty),
            cognitive: Some(question.cognitive),
            tags: question.tags.clone(),
            marks: None,
            stimulus: question.stimulus.clone(),
            facts: question.facts.clone(),
            enemies: question.enemies.clone(),
            choices: choices_of(question.kind(), choices),
            letter_key,
        }
    }
}

/// Options that are numbers come ascending, and stay; a scale out of order only confuses. Items to
/// put in order are no options.
fn choices_of(kind: Kind, choices: &[Choice]) -> Vec<(OptionId, bool)> {
    let texts: Vec<&str> = choices.iter().map(|choice| choice.text.as_str()).collect();
    let is_free = choices.iter().all(|choice| !choice.pinned);
    let ascending = match kind {
        Kind::Single | Kind::Multiple if is_free => ascending(&texts),
        Kind::Single
        | Kind::Multiple
        | Kind::TrueFalse
        | Kind::Blank
        | Kind::Match
        | Kind::Order
        | Kind::Essay => None,
    };
    match ascending {
        Some(order) => order
            .iter()
            .filter_map(|at| choices.get(*at))
            .map(|choice| (choice.id.clone(), true))
            .collect(),
        None => choices
            .iter()
            .map(|choice| (choice.id.clone(), choice.pinned))
            .collect(),
    }
}
