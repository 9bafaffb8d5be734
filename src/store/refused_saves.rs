//! Saves that were refused, kept for a person to decide.
//!
//! Invariant: what was sent is never changed; the same save refused twice for the same reason is kept
//! once, because its id follows from it.

use diesel::prelude::*;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{ms, to_i32};
use super::schema::refused_saves;
use crate::domain::RefusedSaveId;
use crate::domain::attempt::RefusedSave;
use crate::formats::response;

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
