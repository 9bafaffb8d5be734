//! The pool of an exam as a document: what its papers were drawn from.
//!
//! It is stored with each exam, and its SHA-256 is part of the promise made before papers are drawn.
//! It tells key letters: it goes to authors, or to others once the keys are released.
//!
//! Invariant: equal pools give the same bytes: questions by code, sets sorted, nothing written that
//! is not there.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::document::{self, DocumentFault};
use super::joined;
use super::marks::MarksForm;
use crate::domain::QuestionVersionId;
use crate::domain::paper::{LetterKey, PoolQuestion};
use crate::domain::question::{Cognitive, Difficulty, Kind, OptionId, QuestionCode};

/// The format of a stored pool.
pub const POOL_FORMAT: &str = "examhall-pool/1";

/// The document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PoolForm {
    format: FormatName,
    questions: Vec<QuestionForm>,
}

/// [`POOL_FORMAT`]. It stands first, so that another format is refused by its name.
struct FormatName;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionForm {
    code: String,
    version: String,
    #[serde(rename = "type")]
    kind: String,
    topic: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    difficulty: Option<String>,
    rating: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cognitive: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marks: Option<MarksForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stimulus: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    facts: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    enemies: Vec<String>,
    /// Ids in the author's order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    choices: String,
    /// Those of them that stay at their place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pinned: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter_key: Option<LetterKeyForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum LetterKeyForm {
    Truth(bool),
    Option(String),
}

impl Serialize for FormatName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(POOL_FORMAT)
    }
}

impl<'de> Deserialize<'de> for FormatName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = String::deserialize(deserializer)?;
        if found == POOL_FORMAT {
            Ok(Self)
        } else {
            let found: String = found.chars().take(64).collect();
            Err(D::Error::custom(format!(
                "wanted format `{POOL_FORMAT}`; found `{found}`"
            )))
        }
    }
}

/// The document of a pool, whose questions may come in any order.
pub fn to_json(pool: &[PoolQuestion]) -> String {
    let mut sorted: Vec<&PoolQuestion> = pool.iter().collect();
    sorted.sort_by(|a, b| a.code.cmp(&b.code));
    document::to_json(&PoolForm {
        format: FormatName,
        questions: sorted.into_iter().map(QuestionForm::of).collect(),
    })
}

/// Reads a pool; its questions come by code.
///
/// # Errors
/// [`DocumentFault`] for another format, what is not JSON of this shape, a question that stands
/// twice, or words, codes and options that cannot be.
pub fn from_json(text: &str) -> Result<Vec<PoolQuestion>, DocumentFault> {
    document::from_json::<PoolForm>(POOL_FORMAT, text)?.into_pool()
}

/// The id that stands for a question's version where no database has given one: 128 bits of a
/// SHA-256 over its code and the number of the version, marked as UUID version 8.
pub fn derive_version(code: &QuestionCode, number: u32) -> QuestionVersionId {
    let text = format!("examhall-version {code} {number}");
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        <[u8; 32]>::from(Sha256::digest(text.as_bytes()));
    QuestionVersionId::new(uuid::Builder::from_custom_bytes(id).into_uuid())
}

impl PoolForm {
    /// The questions, by code.
    pub(super) fn into_pool(self) -> Result<Vec<PoolQuestion>, DocumentFault> {
        let read = self.questions.into_iter().map(|form| {
            let code: String = form.code.chars().take(64).collect();
            form.into_question().map_err(|fault| {
                DocumentFault::new(
                    POOL_FORMAT,
                    &format!("question `{code}`: {}", fault.message),
                )
            })
        });
        let mut pool: Vec<PoolQuestion> = read.collect::<Result<_, _>>()?;
        pool.sort_by(|a, b| a.code.cmp(&b.code));
        let same = |pair: &[PoolQuestion]| match pair {
            [a, b] if a.code == b.code => Some(a.code.clone()),
            _ => None,
        };
        match pool.windows(2).find_map(same) {
            Some(code) => Err(refuse(format!("question `{code}` stands twice"))),
            None => Ok(pool),
        }
    }
}

impl QuestionForm {
    fn of(question: &PoolQuestion) -> Self {
        let ids = |is_wanted: &dyn Fn(bool) -> bool| {
            let wanted = question
                .choices
                .iter()
                .filter(|(_, pinned)| is_wanted(*pinned));
            joined::join(&wanted.map(|(id, _)| id.clone()).collect::<Vec<_>>())
        };
        Self {
            code: question.code.to_string(),
            version: question.version.to_string(),
            kind: question.kind.as_str().to_owned(),
            topic: question.topic.to_string(),
            difficulty: question.difficulty.map(|word| word.as_str().to_owned()),
            rating: question.rating.to_string(),
            cognitive: question.cognitive.map(|word| word.as_str().to_owned()),
            tags: question.tags.clone(),
            marks: question.marks.map(MarksForm),
            stimulus: question.stimulus.clone(),
            facts: question.facts.clone(),
            enemies: question.enemies.iter().map(ToString::to_string).collect(),
            choices: ids(&|_| true),
            pinned: ids(&|pinned| pinned),
            letter_key: match &question.letter_key {
                LetterKey::Option(id) => Some(LetterKeyForm::Option(id.to_string())),
                LetterKey::Truth(is_right) => Some(LetterKeyForm::Truth(*is_right)),
                LetterKey::None => None,
            },
        }
    }

    fn into_question(self) -> Result<PoolQuestion, DocumentFault> {
        let difficulty = |text: &String| word(text, Difficulty::ALL, Difficulty::as_str);
        let cognitive = |text: &String| word(text, Cognitive::ALL, Cognitive::as_str);
        let choices = read_choices(&self.choices, &self.pinned)?;
        Ok(PoolQuestion {
            version: self.version.parse().map_err(refuse)?,
            code: self.code.parse().map_err(refuse)?,
            kind: word(&self.kind, &Kind::ALL, Kind::as_str)?,
            topic: self.topic.parse().map_err(refuse)?,
            difficulty: self.difficulty.as_ref().map(difficulty).transpose()?,
            rating: self.rating.parse().map_err(refuse)?,
            cognitive: self.cognitive.as_ref().map(cognitive).transpose()?,
            tags: self.tags,
            marks: self.marks.map(|marks| marks.0),
            stimulus: self.stimulus,
            facts: self.facts,
            enemies: self
                .enemies
                .iter()
                .map(|code| code.parse().map_err(refuse))
                .collect::<Result<_, _>>()?,
            letter_key: read_letter_key(self.letter_key, &choices)?,
            choices,
        })
    }
}

fn read_choices(all: &str, pinned: &str) -> Result<Vec<(OptionId, bool)>, DocumentFault> {
    let ids = joined::split(all).map_err(refuse)?;
    let pinned: BTreeSet<OptionId> = joined::split(pinned).map_err(refuse)?.into_iter().collect();
    let known: BTreeSet<&OptionId> = ids.iter().collect();
    if known.len() < ids.len() {
        return Err(refuse("an option stands twice"));
    }
    if let Some(id) = pinned.iter().find(|id| !known.contains(id)) {
        return Err(refuse(format!("there is no option `{id}` to be pinned")));
    }
    let choices = ids.into_iter().map(|id| {
        let is_pinned = pinned.contains(&id);
        (id, is_pinned)
    });
    Ok(choices.collect())
}

fn read_letter_key(
    form: Option<LetterKeyForm>,
    choices: &[(OptionId, bool)],
) -> Result<LetterKey, DocumentFault> {
    match form {
        None => Ok(LetterKey::None),
        Some(LetterKeyForm::Truth(is_right)) => Ok(LetterKey::Truth(is_right)),
        Some(LetterKeyForm::Option(id)) => choices
            .iter()
            .find(|(choice, _)| choice.as_str() == id)
            .map(|(choice, _)| LetterKey::Option(choice.clone()))
            .ok_or_else(|| refuse("the key is none of the options")),
    }
}

fn word<T: Copy>(
    text: &str,
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
) -> Result<T, DocumentFault> {
    let found = all.iter().copied().find(|value| as_str(*value) == text);
    found.ok_or_else(|| {
        let wanted: Vec<_> = all.iter().map(|value| as_str(*value)).collect();
        let found: String = text.chars().take(64).collect();
        refuse(format!("`{found}` is not one of: {}", wanted.join(", ")))
    })
}

fn refuse(reason: impl Display) -> DocumentFault {
    DocumentFault::new(POOL_FORMAT, &reason)
}

#[cfg(test)]
mod tests;
