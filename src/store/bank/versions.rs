//! Versions as papers, candidates and grading need them.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{body_of, difficulty_of, key_of};
use crate::domain::QuestionVersionId;
use crate::domain::question::{Body, Difficulty, Evidence, Key, QuestionCode, TopicCode};
use crate::domain::scoring::Rule;
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{CHUNK, parse, to_u32};
use crate::store::schema::{question_keys, question_versions, questions};

/// What candidates may see of some versions.
pub fn load_bodies(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, Body>, StoreError> {
    let mut bodies = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = both!(conn, c => question_versions::table
            .filter(question_versions::id.eq_any(&wanted))
            .select((question_versions::id, question_versions::body))
            .load(c))?;
        for (id, body) in rows {
            bodies.insert(parse(&id, "question_versions.id")?, body_of(&body)?);
        }
    }
    Ok(bodies)
}

/// Which of some versions share a text with others, by the name of what they share.
pub fn load_stimuli(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, String>, StoreError> {
    let mut stimuli = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = both!(conn, c => question_versions::table
            .filter(question_versions::id.eq_any(&wanted))
            .filter(question_versions::stimulus.is_not_null())
            .select((question_versions::id, question_versions::stimulus.assume_not_null()))
            .load(c))?;
        for (id, stimulus) in rows {
            stimuli.insert(parse(&id, "question_versions.id")?, stimulus);
        }
    }
    Ok(stimuli)
}

/// The codes of the questions of which these are versions.
pub fn load_codes(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, QuestionCode>, StoreError> {
    let mut codes = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = both!(conn, c => question_versions::table
            .inner_join(questions::table)
            .filter(question_versions::id.eq_any(&wanted))
            .select((question_versions::id, questions::code))
            .load(c))?;
        for (id, code) in rows {
            codes.insert(
                parse(&id, "question_versions.id")?,
                parse(&code, "questions.code")?,
            );
        }
    }
    Ok(codes)
}

/// The code and the number by which people know each of these versions.
pub fn load_names(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, (QuestionCode, u32)>, StoreError> {
    let mut names = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, i32)> = both!(conn, c => question_versions::table
            .inner_join(questions::table)
            .filter(question_versions::id.eq_any(&wanted))
            .select((question_versions::id, questions::code, question_versions::number))
            .load(c))?;
        for (id, code, number) in rows {
            let code = parse(&code, "questions.code")?;
            let number = to_u32(number, "question_versions.number")?;
            names.insert(parse(&id, "question_versions.id")?, (code, number));
        }
    }
    Ok(names)
}

/// Topic and expected difficulty of some versions.
pub fn load_particulars(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, (TopicCode, Difficulty)>, StoreError> {
    let mut particulars = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, String)> = both!(conn, c => question_versions::table
            .filter(question_versions::id.eq_any(&wanted))
            .select((question_versions::id, question_versions::topic, question_versions::difficulty))
            .load(c))?;
        for (id, topic, difficulty) in rows {
            let topic = parse(&topic, "question_versions.topic")?;
            let id = parse(&id, "question_versions.id")?;
            particulars.insert(id, (topic, difficulty_of(&difficulty)?));
        }
    }
    Ok(particulars)
}

/// A version with all that its author wrote: for grading, and for review after release.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// The question's code.
    pub code: QuestionCode,
    /// What candidates see.
    pub body: Body,
    /// What is right.
    pub key: Key,
    /// By what answers count, where the question says so itself.
    pub rule: Option<Rule>,
    /// Why.
    pub explanation: String,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// Some versions with their keys.
pub fn load_keyed(
    conn: &mut Connection,
    ids: &[QuestionVersionId],
) -> Result<BTreeMap<QuestionVersionId, Keyed>, StoreError> {
    let mut keyed = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let wanted: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, String, String)> = both!(conn, c => question_versions::table
            .inner_join(questions::table)
            .inner_join(question_keys::table)
            .filter(question_versions::id.eq_any(&wanted))
            .select((question_versions::id, questions::code, question_versions::body, question_keys::document))
            .load(c))?;
        for (id, code, body, document) in rows {
            let parts = key_of(&document)?;
            let code = parse(&code, "questions.code")?;
            let value = Keyed {
                code,
                body: body_of(&body)?,
                key: parts.key,
                rule: parts.rule,
                explanation: parts.explanation,
                evidence: parts.evidence,
            };
            keyed.insert(parse(&id, "question_versions.id")?, value);
        }
    }
    Ok(keyed)
}
