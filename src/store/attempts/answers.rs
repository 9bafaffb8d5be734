//! Answers. A slot keeps what is stored where that is not older.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::AttemptId;
use crate::domain::attempt::Answer;
use crate::domain::response::Response;
use crate::formats::response;
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{ms, parse, timestamp, to_i32, to_u32};
use crate::store::schema::answers;

/// An answer in columns.
#[derive(Queryable, Selectable)]
#[diesel(table_name = answers)]
pub(in crate::store) struct AnswerRow {
    pub(in crate::store) attempt_id: String,
    pub(in crate::store) slot: i32,
    pub(in crate::store) revision: i64,
    pub(in crate::store) response: Option<String>,
    pub(in crate::store) saved_at: i64,
}

impl AnswerRow {
    pub(in crate::store) fn new(
        attempt: AttemptId,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            attempt_id: attempt.to_string(),
            slot: to_i32(answer.slot, "answers.slot")?,
            revision: answer.revision.into(),
            response: answer.response.as_ref().map(response::to_json),
            saved_at: ms(now),
        })
    }
}

fn answer(row: &AnswerRow) -> Result<Answer, StoreError> {
    let response = row.response.as_deref().map(response::from_json).transpose();
    Ok(Answer {
        slot: to_u32(row.slot, "answers.slot")?,
        revision: to_u32(row.revision, "answers.revision")?,
        response: response.map_err(|_| StoreError::corrupt("answers.response"))?,
    })
}

/// What is stored for an attempt, by slot.
pub fn load_answers(
    conn: &mut Connection,
    id: AttemptId,
) -> Result<BTreeMap<u32, Answer>, StoreError> {
    let rows: Vec<AnswerRow> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq(id.to_string()))
        .select(AnswerRow::as_select())
        .load(c))?;
    rows.iter()
        .map(|row| answer(row).map(|answer| (answer.slot, answer)))
        .collect()
}

/// When each stored answer was saved, by slot.
pub fn load_saved_at(
    conn: &mut Connection,
    id: AttemptId,
) -> Result<BTreeMap<u32, Timestamp>, StoreError> {
    let rows: Vec<(i32, i64)> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq(id.to_string()))
        .select((answers::slot, answers::saved_at))
        .load(c))?;
    rows.into_iter()
        .map(|(slot, at)| {
            let slot = to_u32(slot, "answers.slot")?;
            Ok((slot, timestamp(at, "answers.saved_at")?))
        })
        .collect()
}

/// The responses stored for each of these attempts, by slot.
pub fn load_responses_of(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<BTreeMap<AttemptId, BTreeMap<u32, Response>>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<AnswerRow> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq_any(&ids))
        .select(AnswerRow::as_select())
        .load(c))?;
    let mut responses: BTreeMap<AttemptId, BTreeMap<u32, Response>> = BTreeMap::new();
    for row in rows {
        let of = responses.entry(parse(&row.attempt_id, "answers.attempt_id")?);
        let answer = answer(&row)?;
        if let Some(response) = answer.response {
            of.or_default().insert(answer.slot, response);
        }
    }
    Ok(responses)
}

/// What is stored for a slot.
pub fn find_answer(
    conn: &mut Connection,
    id: AttemptId,
    slot: u32,
) -> Result<Option<Answer>, StoreError> {
    let key = (id.to_string(), to_i32(slot, "answers.slot")?);
    let row: Option<AnswerRow> = both!(conn, c => answers::table
        .find(key)
        .select(AnswerRow::as_select())
        .get_result(c)
        .optional())?;
    row.as_ref().map(answer).transpose()
}

/// Writes answers of a locked attempt that are newer than what is stored.
pub fn save_answers(
    conn: &mut Connection,
    id: AttemptId,
    accepted: &[Answer],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<AnswerRow> = accepted
        .iter()
        .map(|answer| AnswerRow::new(id, answer, now))
        .collect::<Result<_, _>>()?;
    conn.upsert_answers(&rows).map(drop)
}
