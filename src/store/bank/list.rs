//! Lists of questions: what is looked for, and how it is found.

use std::collections::BTreeSet;

use diesel::define_sql_function;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{body_of, difficulty_of, key_of, words_from_json};
use crate::domain::question::{Body, Cognitive, Difficulty, Kind, QuestionCode, Status, TopicCode};
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
    /// That stand here in their life.
    pub status: Option<Status>,
    /// Of this expected difficulty.
    pub difficulty: Option<Difficulty>,
    /// Of this cognitive level.
    pub cognitive: Option<Cognitive>,
    /// With this word among their tags.
    pub tag: Option<String>,
    /// With this text in stem or options, or in their code.
    pub text: Option<String>,
    /// After this code.
    pub after: Option<QuestionCode>,
}

/// A question as far as new ones are compared with it.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its code.
    pub code: QuestionCode,
    /// Its free words.
    pub tags: BTreeSet<String>,
    /// What is asked.
    pub body: Body,
}

/// Every question, retired ones too for their codes, in the version in use, by code.
pub fn list_known(conn: &mut Connection) -> Result<Vec<Known>, StoreError> {
    let rows: Vec<(String, String, String)> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .order(questions::code.asc())
        .select((questions::code, question_versions::tags, question_versions::body))
        .load(c))?;
    let each = rows.into_iter().map(|(code, tags, body)| {
        Ok(Known {
            code: parse(&code, "questions.code")?,
            tags: words_from_json(&tags, "question_versions.tags")?,
            body: body_of(&body)?,
        })
    });
    each.collect()
}

/// The materials that evidence of questions in use names.
pub fn list_materials(conn: &mut Connection) -> Result<BTreeSet<String>, StoreError> {
    let rows: Vec<String> = both!(conn, c => questions::table
        .inner_join(question_versions::table.on(question_versions::question_id
            .eq(questions::id)
            .and(question_versions::number.eq(questions::version))))
        .inner_join(question_keys::table.on(question_keys::question_version_id.eq(question_versions::id)))
        .select(question_keys::document)
        .load(c))?;
    let mut materials = BTreeSet::new();
    for document in rows {
        let evidence = key_of(&document)?.evidence;
        materials.extend(evidence.into_iter().map(|evidence| evidence.material));
    }
    Ok(materials)
}

/// Questions by code, at most `limit`.
pub fn list(
    conn: &mut Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Summary>, StoreError> {
    let wanted = usize::try_from(limit).unwrap_or(0);
    let (mut found, mut after) = (Vec::new(), filter.after.clone());
    loop {
        let rows = list_rows(conn, filter, after.as_ref(), limit)?;
        let is_last = rows.len() < wanted;
        after = rows
            .last()
            .map(|row| parse(&row.0, "questions.code"))
            .transpose()?;
        for row in rows {
            found.extend(summary(row, filter.text.as_deref())?);
        }
        if is_last || wanted <= found.len() {
            found.truncate(wanted);
            return Ok(found);
        }
    }
}

type SummaryRow = (String, i32, String, String, String, String, String, String);

define_sql_function! {
    /// Small letters, at least of ASCII.
    fn lower(text: Text) -> Text;
}

/// Rows that may be meant: a document also holds the names of its fields.
fn list_rows(
    conn: &mut Connection,
    filter: &Filter,
    after: Option<&QuestionCode>,
    limit: i64,
) -> Result<Vec<SummaryRow>, StoreError> {
    Ok(both!(conn, c => {
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
        if let Some(status) = filter.status {
            query = query.filter(questions::status.eq(status.as_str()));
        }
        if let Some(difficulty) = filter.difficulty {
            query = query.filter(question_versions::difficulty.eq(difficulty.as_str()));
        }
        if let Some(cognitive) = filter.cognitive {
            query = query.filter(question_versions::cognitive.eq(cognitive.as_str()));
        }
        if let Some(tag) = &filter.tag {
            query = query.filter(lower(question_versions::tags).like(holding(&as_json(tag))));
        }
        if let Some(text) = &filter.text {
            let in_body = lower(question_versions::body).like(holding(as_json(text).trim_matches('"')));
            query = query.filter(in_body.or(lower(questions::code).like(holding(text))));
        }
        if let Some(after) = after {
            query = query.filter(questions::code.gt(after.as_str()));
        }
        query.load(c)
    })?)
}

/// The line of a question; none where its words do not hold `text`.
fn summary(row: SummaryRow, text: Option<&str>) -> Result<Option<Summary>, StoreError> {
    let (code, version, status, kind, topic, difficulty, cognitive, body) = row;
    let body = body_of(&body)?;
    if text.is_some_and(|text| !holds(&code, &body, text)) {
        return Ok(None);
    }
    Ok(Some(Summary {
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
        stem: body.stem,
    }))
}

/// Whether the code, the stem or one of the options holds a text, whatever its case.
fn holds(code: &str, body: &Body, text: &str) -> bool {
    let text = text.to_lowercase();
    let choices = body.layout.left().iter().chain(body.layout.choices());
    let mut texts = [code, &body.stem]
        .into_iter()
        .chain(choices.map(|choice| choice.text.as_str()));
    texts.any(|own| own.to_lowercase().contains(&text))
}

/// A pattern for what may hold a text: what the two databases read differently, as the escape of a pattern,
/// stands for any one character.
fn holding(text: &str) -> String {
    let plain = text.to_lowercase().replace(['%', '_', '\\'], "_");
    format!("%{plain}%")
}

/// A text as it stands in a stored document.
fn as_json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
