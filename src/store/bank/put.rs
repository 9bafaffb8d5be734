//! Storing questions as their authors wrote them.

use crate::domain::paper::digest as sha256;
use diesel::prelude::*;
use jiff::Timestamp;

use super::words_to_json;
use crate::domain::question::Question;
use crate::domain::{AccountId, QuestionId, QuestionVersionId};
use crate::formats::question::{BodyForm, KeyForm};
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{ms, to_i32};
use crate::store::schema::{question_keys, question_versions, questions};

#[derive(Insertable)]
#[diesel(table_name = questions)]
struct QuestionRow {
    id: String,
    code: String,
    version: i32,
    status: String,
    created_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = question_versions)]
struct VersionRow {
    id: String,
    question_id: String,
    number: i32,
    kind: String,
    topic: String,
    difficulty: String,
    cognitive: String,
    body: String,
    tags: String,
    facts: String,
    enemies: String,
    digest: String,
    created_at: i64,
    stimulus: Option<String>,
    account_id: Option<String>,
}

/// What storing a question did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// The code was new.
    Created,
    /// Its content differed: a new version was made.
    Changed,
    /// Only its status differed.
    StatusChanged,
    /// Nothing differed.
    Unchanged,
}

/// Stores a question by its code: a new one, a new version where its content differs, or nothing.
///
/// `ids` are used where a row is made. A new version is numbered by the author where that number is
/// higher than the last, and counted on otherwise. `by` is who wrote it; none where it came from files.
///
/// # Errors
/// [`StoreError::Duplicate`] where somebody else stored the question meanwhile.
pub fn put(
    conn: &mut Connection,
    question: &Question,
    by: Option<AccountId>,
    ids: (QuestionId, QuestionVersionId),
    now: Timestamp,
) -> Result<Stored, StoreError> {
    let body = BodyForm::from_body(&question.body).to_json();
    let key = KeyForm::of(question).to_json();
    let digest = digest(question, &body, &key);
    let known: Option<(String, i32, String, String)> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .filter(questions::code.eq(question.code.as_str()))
        .select((questions::id, questions::version, questions::status, question_versions::digest))
        .get_result(c)
        .optional())?;
    let own_number = to_i32(question.version, "version")?;
    let status = question.status.as_str();
    let (question_id, number, stored) = match known {
        Some((_, _, old_status, old_digest)) if old_digest == digest && old_status == status => {
            return Ok(Stored::Unchanged);
        }
        Some((id, _, _, old_digest)) if old_digest == digest => {
            let this = questions::table.find(&id);
            both!(conn, c => diesel::update(this).set(questions::status.eq(status)).execute(c))?;
            return Ok(Stored::StatusChanged);
        }
        Some((id, last, _, _)) => {
            let number = own_number.max(last.saturating_add(1));
            let values = (questions::version.eq(number), questions::status.eq(status));
            let as_it_was = questions::table
                .find(&id)
                .filter(questions::version.eq(last));
            let n_changed = both!(conn, c => diesel::update(as_it_was).set(values).execute(c))?;
            if n_changed == 0 {
                return Err(StoreError::Duplicate);
            }
            (id, number, Stored::Changed)
        }
        None => {
            let row = QuestionRow {
                id: ids.0.to_string(),
                code: question.code.to_string(),
                version: own_number,
                status: status.to_owned(),
                created_at: ms(now),
            };
            both!(conn, c => diesel::insert_into(questions::table).values(&row).execute(c))?;
            (row.id, own_number, Stored::Created)
        }
    };
    let row = VersionRow {
        id: ids.1.to_string(),
        question_id,
        number,
        kind: question.kind().as_str().to_owned(),
        topic: question.topic.to_string(),
        difficulty: question.difficulty.as_str().to_owned(),
        cognitive: question.cognitive.as_str().to_owned(),
        body,
        tags: words_to_json(&question.tags),
        facts: words_to_json(&question.facts),
        enemies: words_to_json(&question.enemies.iter().map(ToString::to_string).collect()),
        digest,
        created_at: ms(now),
        stimulus: question.stimulus.clone(),
        account_id: by.map(|id| id.to_string()),
    };
    both!(conn, c => diesel::insert_into(question_versions::table).values(&row).execute(c))?;
    let key = (
        question_keys::question_version_id.eq(&row.id),
        question_keys::document.eq(key),
    );
    both!(conn, c => diesel::insert_into(question_keys::table).values(key).execute(c))?;
    Ok(stored)
}

/// All content that makes a version what it is; status and number are no part of it.
fn digest(question: &Question, body: &str, key: &str) -> String {
    let enemies = question.enemies.iter().map(ToString::to_string).collect();
    let parts = [
        question.topic.as_str(),
        question.difficulty.as_str(),
        question.cognitive.as_str(),
        body,
        key,
        &words_to_json(&question.tags),
        &words_to_json(&question.facts),
        &words_to_json(&enemies),
    ];
    let mut bytes = Vec::new();
    // Last and only where there is one, so that the digests of older rows still say the same.
    for part in parts.into_iter().chain(question.stimulus.as_deref()) {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0);
    }
    sha256(&bytes)
}
