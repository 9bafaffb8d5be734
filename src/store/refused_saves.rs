//! Saves that were refused, kept for a person to decide.
//!
//! Invariant: what was sent is never changed; the same save refused twice for the same reason is kept
//! once, because its id follows from it. It is decided once.

use diesel::prelude::*;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::StoreError;
use super::accounts::Signature;
use super::backend::{Connection, both};
use super::rows::{ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{accounts, attempts, refused_saves};
use crate::domain::attempt::{Answer, Decision, Reason, RefusedSave};
use crate::domain::{AccountId, AttemptId, ExamId, RefusedSaveId};
use crate::formats::response;

/// A refused save as it is kept, with what was decided.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: RefusedSaveId,
    /// What was sent, and why it was refused.
    pub save: RefusedSave,
    /// What a person decided.
    pub ruling: Option<Ruling>,
}

/// What a person decided about a refused save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Signature,
}

/// Which refused saves to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of this attempt.
    pub attempt: Option<AttemptId>,
    /// Decided so; the inner none: not decided yet.
    pub decision: Option<Option<Decision>>,
    /// Refused after this one.
    pub after: Option<RefusedSaveId>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refused_saves)]
#[diesel(treat_none_as_default_value = false)]
struct RefusedRow {
    id: String,
    attempt_id: String,
    slot: i32,
    epoch: i32,
    revision: i64,
    response: Option<String>,
    reason: String,
    refused_at: i64,
}

fn row(save: &RefusedSave) -> Result<RefusedRow, StoreError> {
    let answer = &save.answer;
    let response = answer.response.as_ref().map(response::to_json);
    Ok(RefusedRow {
        id: id_of(save, response.as_deref()).to_string(),
        attempt_id: save.attempt.to_string(),
        slot: to_i32(answer.slot, "refused_saves.slot")?,
        // A client may send any number; one that no device ever had tells as much as the largest.
        epoch: to_i32(save.epoch, "refused_saves.epoch").unwrap_or(i32::MAX),
        revision: answer.revision.into(),
        response,
        reason: save.reason.as_str().to_owned(),
        refused_at: ms(save.at),
    })
}

fn id_of(save: &RefusedSave, response: Option<&str>) -> RefusedSaveId {
    let mut hash = Sha256::new();
    hash.update(save.attempt.as_bytes());
    hash.update(save.answer.slot.to_be_bytes());
    hash.update(save.epoch.to_be_bytes());
    hash.update(save.answer.revision.to_be_bytes());
    hash.update(save.reason.as_str());
    hash.update([0, u8::from(response.is_some())]);
    hash.update(response.unwrap_or_default());
    let [id @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        <[u8; 32]>::from(hash.finalize());
    RefusedSaveId::new(Builder::from_custom_bytes(id).into_uuid())
}

/// Keeps refused saves; how many were not kept before.
pub fn keep(conn: &mut Connection, refused: &[RefusedSave]) -> Result<usize, StoreError> {
    let mut n_fresh = 0;
    for save in refused {
        let row = row(save)?;
        n_fresh += both!(conn, c => diesel::insert_into(refused_saves::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(n_fresh)
}

type KeptRow = (
    RefusedRow,
    Option<String>,
    Option<i64>,
    Option<(String, String)>,
);

/// The columns of a [`KeptRow`].
macro_rules! kept_columns {
    () => {
        (
            RefusedRow::as_select(),
            refused_saves::decision,
            refused_saves::decided_at,
            (accounts::username, accounts::display_name).nullable(),
        )
    };
}

fn kept(row: KeptRow) -> Result<Kept, StoreError> {
    let (row, decision, decided_at, by) = row;
    let response = row.response.as_deref().map(response::from_json).transpose();
    let ruling = match (decision, decided_at, by) {
        (Some(decision), Some(at), Some(by)) => Some(Ruling {
            decision: word(
                &decision,
                Decision::ALL,
                Decision::as_str,
                "refused_saves.decision",
            )?,
            at: timestamp(at, "refused_saves.decided_at")?,
            by: Signature::of(by),
        }),
        (_, _, _) => None,
    };
    Ok(Kept {
        id: parse(&row.id, "refused_saves.id")?,
        save: RefusedSave {
            attempt: parse(&row.attempt_id, "refused_saves.attempt_id")?,
            epoch: to_u32(row.epoch, "refused_saves.epoch")?,
            answer: Answer {
                slot: to_u32(row.slot, "refused_saves.slot")?,
                revision: to_u32(row.revision, "refused_saves.revision")?,
                response: response.map_err(|_| StoreError::corrupt("refused_saves.response"))?,
            },
            reason: word(
                &row.reason,
                Reason::ALL,
                Reason::as_str,
                "refused_saves.reason",
            )?,
            at: timestamp(row.refused_at, "refused_saves.refused_at")?,
        },
        ruling,
    })
}

/// The refused save of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: RefusedSaveId) -> Result<Kept, StoreError> {
    let row: KeptRow = both!(conn, c => refused_saves::table
        .left_join(accounts::table)
        .filter(refused_saves::id.eq(id.to_string()))
        .select(kept_columns!())
        .get_result(c))?;
    kept(row)
}

/// Refused saves of an exam, in the order in which they were refused, at most `limit`.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none to begin after.
pub fn list(
    conn: &mut Connection,
    exam: ExamId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let after = match filter.after {
        Some(id) => Some((load(conn, id)?.save.at, id)),
        None => None,
    };
    let rows: Vec<KeptRow> = both!(conn, c => {
        let mut query = refused_saves::table
            .inner_join(attempts::table)
            .left_join(accounts::table)
            .filter(attempts::exam_id.eq(exam.to_string()))
            .order((refused_saves::refused_at.asc(), refused_saves::id.asc()))
            .limit(limit)
            .select(kept_columns!())
            .into_boxed();
        if let Some(attempt) = filter.attempt {
            query = query.filter(refused_saves::attempt_id.eq(attempt.to_string()));
        }
        match filter.decision {
            Some(Some(decision)) => {
                query = query.filter(refused_saves::decision.eq(decision.as_str()));
            }
            Some(None) => query = query.filter(refused_saves::decision.is_null()),
            None => {}
        }
        if let Some((at, id)) = after {
            let is_later = refused_saves::refused_at
                .gt(ms(at))
                .or(refused_saves::refused_at.eq(ms(at)).and(refused_saves::id.gt(id.to_string())));
            query = query.filter(is_later);
        }
        query.load(c)
    })?;
    rows.into_iter().map(kept).collect()
}

/// Notes what a person decided; false where somebody had before.
pub fn record_decision(
    conn: &mut Connection,
    id: RefusedSaveId,
    decision: Decision,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let open = refused_saves::table
        .filter(refused_saves::id.eq(id.to_string()))
        .filter(refused_saves::decision.is_null());
    let values = (
        refused_saves::decision.eq(decision.as_str()),
        refused_saves::decided_at.eq(ms(now)),
        refused_saves::account_id.eq(by.to_string()),
    );
    let n_decided = both!(conn, c => diesel::update(open).set(values).execute(c))?;
    Ok(n_decided == 1)
}
