//! Questions as their authors look for them.

use diesel::prelude::*;

use super::{body_of, difficulty_of, key_of, words_from_json};
use crate::domain::QuestionVersionId;
use crate::domain::paper::PoolQuestion;
use crate::domain::question::{Cognitive, Parts, Question, QuestionCode, Status};
use crate::store::backend::{Connection, both};
use crate::store::rows::{parse, to_u32, word};
use crate::store::schema::{question_keys, question_versions, questions};
use crate::store::{StoreError, observations};

/// The version in use of a question, whole.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, code: &QuestionCode) -> Result<Question, StoreError> {
    let row: WholeRow = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .inner_join(question_keys::table.on(question_keys::question_version_id.eq(question_versions::id)))
        .filter(questions::code.eq(code.as_str()))
        .select(WholeRow::as_select())
        .get_result(c))?;
    row.into_question()
}

/// A version of a question, whole; its status is that of the question.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_version(
    conn: &mut Connection,
    code: &QuestionCode,
    number: u32,
) -> Result<Question, StoreError> {
    let number = i32::try_from(number).map_err(|_| StoreError::NotFound)?;
    let row: WholeRow = both!(conn, c => questions::table
        .inner_join(question_versions::table)
        .inner_join(question_keys::table.on(question_keys::question_version_id.eq(question_versions::id)))
        .filter(questions::code.eq(code.as_str()))
        .filter(question_versions::number.eq(number))
        .select(WholeRow::as_select())
        .get_result(c))?;
    row.into_question()
}

/// What papers can be drawn from: every approved question in the version in use, by code; as hard as its label
/// and what exams told of it say together.
pub fn load_pool(conn: &mut Connection) -> Result<Vec<PoolQuestion>, StoreError> {
    let rows: Vec<WholeRow> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .inner_join(question_keys::table.on(question_keys::question_version_id.eq(question_versions::id)))
        .filter(questions::status.eq(Status::Approved.as_str()))
        .order(questions::code.asc())
        .select(WholeRow::as_select())
        .load(c))?;
    let seen = observations::list_facilities(conn)?;
    rows.into_iter()
        .map(|row| {
            let version = parse(&row.version.id, "question_versions.id")?;
            let mut question = PoolQuestion::of(version, &row.into_question()?);
            let seen = seen.get(&version).copied().unwrap_or_default();
            question.rating = question.rating.calibrated_by(seen);
            Ok(question)
        })
        .collect()
}

/// Everything about one version of a question.
#[derive(Queryable, Selectable)]
struct WholeRow {
    #[diesel(embed)]
    question: QuestionColumns,
    #[diesel(embed)]
    version: VersionColumns,
    #[diesel(embed)]
    key: KeyColumns,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = questions)]
struct QuestionColumns {
    code: String,
    status: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = question_versions)]
struct VersionColumns {
    id: String,
    number: i32,
    topic: String,
    difficulty: String,
    cognitive: String,
    body: String,
    tags: String,
    facts: String,
    enemies: String,
    stimulus: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = question_keys)]
struct KeyColumns {
    document: String,
}

impl WholeRow {
    fn into_question(self) -> Result<Question, StoreError> {
        let Self {
            question,
            version,
            key,
        } = self;
        let written = key_of(&key.document)?;
        let enemies = words_from_json(&version.enemies, "question_versions.enemies")?;
        let parts = Parts {
            code: parse(&question.code, "questions.code")?,
            version: to_u32(version.number, "question_versions.number")?,
            status: word(
                &question.status,
                Status::ALL,
                Status::as_str,
                "questions.status",
            )?,
            topic: parse(&version.topic, "question_versions.topic")?,
            body: body_of(&version.body)?,
            key: written.key,
            rule: written.rule,
            explanation: written.explanation,
            difficulty: difficulty_of(&version.difficulty)?,
            cognitive: word(
                &version.cognitive,
                Cognitive::ALL,
                Cognitive::as_str,
                "question_versions.cognitive",
            )?,
            tags: words_from_json(&version.tags, "question_versions.tags")?,
            facts: words_from_json(&version.facts, "question_versions.facts")?,
            enemies: enemies
                .iter()
                .map(|code| parse(code, "question_versions.enemies"))
                .collect::<Result<_, _>>()?,
            stimulus: version.stimulus,
            evidence: written.evidence,
        };
        Question::new(parts).map_err(|_| StoreError::corrupt("question_versions"))
    }
}

/// The latest version of a question.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn find_latest(
    conn: &mut Connection,
    code: &QuestionCode,
) -> Result<QuestionVersionId, StoreError> {
    let id: String = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .filter(questions::code.eq(code.as_str()))
        .select(question_versions::id)
        .get_result(c))?;
    parse(&id, "question_versions.id")
}
