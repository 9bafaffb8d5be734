//! Versions as papers, candidates and grading need them.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{body_of, difficulty_of, key_of, words_from_json};
use crate::domain::QuestionVersionId;
use crate::domain::paper::PoolQuestion;
use crate::domain::question::{Body, Evidence, Key, Kind, QuestionCode, Status};
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{CHUNK, parse, word};
use crate::store::schema::{question_keys, question_versions, questions};

/// What papers can be drawn from: every approved question in the version in use, by code.
pub fn load_pool(conn: &mut Connection) -> Result<Vec<PoolQuestion>, StoreError> {
    type Row = (
        String,
        String,
        String,
        String,
        String,
        String,
        String,
        String,
    );
    let rows: Vec<Row> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .filter(questions::status.eq(Status::Approved.as_str()))
        .order(questions::code.asc())
        .select((
            question_versions::id,
            questions::code,
            question_versions::kind,
            question_versions::topic,
            question_versions::difficulty,
            question_versions::facts,
            question_versions::enemies,
            question_versions::body,
        ))
        .load(c))?;
    rows.into_iter()
        .map(
            |(id, code, kind, topic, difficulty, facts, enemies, body)| {
                let body = body_of(&body)?;
                let enemies = words_from_json(&enemies, "question_versions.enemies")?;
                Ok(PoolQuestion {
                    version: parse(&id, "question_versions.id")?,
                    code: parse(&code, "questions.code")?,
                    kind: word(&kind, &Kind::ALL, Kind::as_str, "question_versions.kind")?,
                    topic: parse(&topic, "question_versions.topic")?,
                    difficulty: difficulty_of(&difficulty)?,
                    facts: words_from_json(&facts, "question_versions.facts")?,
                    enemies: enemies
                        .iter()
                        .map(|code| parse::<QuestionCode>(code, "question_versions.enemies"))
                        .collect::<Result<_, _>>()?,
                    choices: body
                        .layout
                        .choices()
                        .iter()
                        .map(|choice| (choice.id.clone(), choice.pinned))
                        .collect(),
                })
            },
        )
        .collect()
}

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

/// A version with all that its author wrote: for grading, and for review after release.
#[derive(Debug, Clone)]
pub struct Keyed {
    /// The question's code.
    pub code: QuestionCode,
    /// What candidates see.
    pub body: Body,
    /// What is right.
    pub key: Key,
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
            let (key, explanation, evidence) = key_of(&document)?;
            let code = parse(&code, "questions.code")?;
            let value = Keyed {
                code,
                body: body_of(&body)?,
                key,
                explanation,
                evidence,
            };
            keyed.insert(parse(&id, "question_versions.id")?, value);
        }
    }
    Ok(keyed)
}
