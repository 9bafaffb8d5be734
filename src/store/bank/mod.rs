//! The question bank: questions, their immutable versions, and their keys.
//!
//! Invariant: a version is only inserted ([`put`]). Keys stand in a table of their own;
//! [`load_bodies`], which candidates' use cases call, cannot reach them.

mod list;
mod put;
mod read;
mod reviews;
mod versions;

pub use list::{Filter, Known, Summary, list, list_known, list_materials};
pub use put::{Stored, put};
pub use read::{find_latest, load, load_pool, load_version};
pub use reviews::{
    InUse, Review, ReviewLine, VersionLine, find_in_use, insert_review, list_versions,
};
pub use versions::{
    Keyed, load_bodies, load_codes, load_keyed, load_names, load_particulars, load_stimuli,
};

use std::collections::BTreeSet;

use super::StoreError;
use super::rows::word;
use crate::domain::question::{Body, Difficulty};
use crate::formats::question::{BodyForm, KeyForm, KeyParts};

fn words_to_json(words: &BTreeSet<String>) -> String {
    words
        .iter()
        .cloned()
        .collect::<serde_json::Value>()
        .to_string()
}

fn words_from_json(text: &str, column: &str) -> Result<BTreeSet<String>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(column))
}

fn body_of(document: &str) -> Result<Body, StoreError> {
    let unreadable = || StoreError::corrupt("question_versions.body");
    BodyForm::from_json(document)
        .map_err(|_| unreadable())?
        .into_body()
        .map_err(|_| unreadable())
}

fn key_of(document: &str) -> Result<KeyParts, StoreError> {
    let unreadable = || StoreError::corrupt("question_keys.document");
    KeyForm::from_json(document)
        .map_err(|_| unreadable())?
        .into_parts()
        .map_err(|_| unreadable())
}

fn difficulty_of(text: &str) -> Result<Difficulty, StoreError> {
    word(
        text,
        Difficulty::ALL,
        Difficulty::as_str,
        "question_versions.difficulty",
    )
}
