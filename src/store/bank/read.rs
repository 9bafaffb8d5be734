//! Questions as their authors look for them.

use diesel::prelude::*;

use super::{body_of, difficulty_of, key_of, words_from_json};
use crate::domain::question::{
    Cognitive, Difficulty, Kind, Parts, Question, QuestionCode, Status, TopicCode,
};
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{parse, to_u32, word};
use crate::store::schema::{question_keys, question_versions, questions};

/// A line of the list of questions.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its code.
    pub code: QuestionCode,
    /// The number of the version in use.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// Its kind.
    pub kind: Kind,
    /// Its topic.
    pub topic: TopicCode,
    /// Its expected difficulty.
    pub difficulty: Difficulty,
    /// What answering takes.
    pub cognitive: Cognitive,
    /// Its stem.
    pub stem: String,
}

/// Which questions to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this topic.
    pub topic: Option<TopicCode>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// After this code.
    pub after: Option<QuestionCode>,
}

/// Questions by code, at most `limit`.
pub fn list(
    conn: &mut Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Summary>, StoreError> {
    type Row = (String, i32, String, String, String, String, String, String);
    let rows: Vec<Row> = both!(conn, c => {
        let mut query = questions::table
            .inner_join(question_versions::table.on(question_versions::question_id
                .eq(questions::id)
                .and(question_versions::number.eq(questions::version))))
            .order(questions::code.asc())
            .limit(limit)
            .select((
                questions::code,
                questions::version,
                questions::status,
                question_versions::kind,
                question_versions::topic,
                question_versions::difficulty,
                question_versions::cognitive,
                question_versions::body,
            ))
            .into_boxed();
        if let Some(topic) = &filter.topic {
            query = query.filter(question_versions::topic.eq(topic.as_str()));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(question_versions::kind.eq(kind.as_str()));
        }
        if let Some(after) = &filter.after {
            query = query.filter(questions::code.gt(after.as_str()));
        }
        query.load(c)
    })?;
    rows.into_iter()
        .map(
            |(code, version, status, kind, topic, difficulty, cognitive, body)| {
                Ok(Summary {
                    code: parse(&code, "questions.code")?,
                    version: to_u32(version, "questions.version")?,
                    status: word(&status, Status::ALL, Status::as_str, "questions.status")?,
                    kind: word(&kind, &Kind::ALL, Kind::as_str, "question_versions.kind")?,
                    topic: parse(&topic, "question_versions.topic")?,
                    difficulty: difficulty_of(&difficulty)?,
                    cognitive: word(
                        &cognitive,
                        Cognitive::ALL,
                        Cognitive::as_str,
                        "question_versions.cognitive",
                    )?,
                    stem: body_of(&body)?.stem,
                })
            },
        )
        .collect()
}

/// The version in use of a question, whole.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, code: &QuestionCode) -> Result<Question, StoreError> {
    type Words = (String, String, String);
    type Row = (i32, String, String, String, String, String, Words, String);
    let row: Row = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .inner_join(question_keys::table.on(question_keys::question_version_id.eq(question_versions::id)))
        .filter(questions::code.eq(code.as_str()))
        .select((
            questions::version,
            questions::status,
            question_versions::topic,
            question_versions::difficulty,
            question_versions::cognitive,
            question_versions::body,
            (question_versions::tags, question_versions::facts, question_versions::enemies),
            question_keys::document,
        ))
        .first(c))?;
    let (version, status, topic, difficulty, cognitive, body, (tags, facts, enemies), key) = row;
    let (key, explanation, evidence) = key_of(&key)?;
    let enemies = words_from_json(&enemies, "question_versions.enemies")?;
    let parts = Parts {
        code: code.clone(),
        version: to_u32(version, "questions.version")?,
        status: word(&status, Status::ALL, Status::as_str, "questions.status")?,
        topic: parse(&topic, "question_versions.topic")?,
        body: body_of(&body)?,
        key,
        explanation,
        difficulty: difficulty_of(&difficulty)?,
        cognitive: word(
            &cognitive,
            Cognitive::ALL,
            Cognitive::as_str,
            "question_versions.cognitive",
        )?,
        tags: words_from_json(&tags, "question_versions.tags")?,
        facts: words_from_json(&facts, "question_versions.facts")?,
        enemies: enemies
            .iter()
            .map(|code| parse(code, "question_versions.enemies"))
            .collect::<Result<_, _>>()?,
        evidence,
    };
    Question::new(parts).map_err(|_| StoreError::corrupt("question_versions"))
}
