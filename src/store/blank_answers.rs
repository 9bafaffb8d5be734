//! Answers of attempts that have ended, page by page, for the review of blanks.
//!
//! Invariant: only reads; a page holds no more attempts than were asked for, however many there are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{parse, to_i32, to_u32};
use super::schema::{answers, attempts};
use crate::domain::response::Response;
use crate::domain::{AttemptId, ExamId, PaperId};
use crate::formats::response;

/// Attempts of an exam that were started and have ended, with their papers, by id: at most `limit` after
/// `after`.
pub fn list_ended(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<AttemptId>,
    limit: i64,
) -> Result<Vec<(AttemptId, PaperId)>, StoreError> {
    let after = after.map_or(String::new(), |id| id.to_string());
    let rows: Vec<(String, String)> = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::id.gt(after))
        .filter(attempts::started_at.is_not_null())
        .filter(attempts::closed_at.is_not_null())
        .order(attempts::id.asc())
        .limit(limit)
        .select((attempts::id, attempts::paper_id))
        .load(c))?;
    rows.iter()
        .map(|(id, paper)| {
            Ok((
                parse(id, "attempts.id")?,
                parse(paper, "attempts.paper_id")?,
            ))
        })
        .collect()
}

/// What is stored for some slots of some attempts.
pub fn load_responses(
    conn: &mut Connection,
    attempts: &[AttemptId],
    slots: &BTreeSet<u32>,
) -> Result<BTreeMap<(AttemptId, u32), Response>, StoreError> {
    let attempts: Vec<String> = attempts.iter().map(ToString::to_string).collect();
    let slots: Vec<i32> = slots
        .iter()
        .map(|slot| to_i32(*slot, "answers.slot"))
        .collect::<Result<_, _>>()?;
    let rows: Vec<(String, i32, Option<String>)> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq_any(&attempts))
        .filter(answers::slot.eq_any(&slots))
        .select((answers::attempt_id, answers::slot, answers::response))
        .load(c))?;
    let given = rows.into_iter().filter_map(|(attempt, slot, response)| {
        let document = response?;
        Some((attempt, slot, document))
    });
    given
        .map(|(attempt, slot, document)| {
            let attempt = parse(&attempt, "answers.attempt_id")?;
            let response = response::from_json(&document);
            let response = response.map_err(|_| StoreError::corrupt("answers.response"))?;
            Ok(((attempt, to_u32(slot, "answers.slot")?), response))
        })
        .collect()
}
