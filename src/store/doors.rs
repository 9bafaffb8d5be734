//! Hall codes, and wrong tries where somebody could guess.
//!
//! Invariant: of a code its HMAC alone is stored.

use std::collections::BTreeSet;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::candidates::{Person, Row, person};
use super::rows::{CHUNK, ms, parse, timestamp, to_u32};
use super::schema::{candidates, door_tries, exams, hall_codes};
use crate::domain::admission::{Door, Tries};
use crate::domain::exam::State;
use crate::domain::{CandidateId, ExamId};

/// Gives a person a hall code; an earlier one stops working, and its wrong tries are forgotten.
pub fn set_hall_code(
    conn: &mut Connection,
    candidate: CandidateId,
    mac: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        hall_codes::candidate_id.eq(candidate.to_string()),
        hall_codes::code_mac.eq(mac),
        hall_codes::issued_at.eq(ms(now)),
    );
    let fresh = (
        hall_codes::code_mac.eq(mac),
        hall_codes::issued_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(hall_codes::table)
        .values(values)
        .on_conflict(hall_codes::candidate_id)
        .do_update()
        .set(fresh)
        .execute(c))?;
    forget_tries(conn, candidate, Door::HallCode)
}

/// Ends hall codes.
pub fn end_hall_codes(conn: &mut Connection, ids: &[CandidateId]) -> Result<(), StoreError> {
    for chunk in ids.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        both!(conn, c => diesel::delete(hall_codes::table.filter(hall_codes::candidate_id.eq_any(&ids))).execute(c))?;
    }
    Ok(())
}

/// Who has a hall code for an exam.
pub fn list_with_hall_code(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<BTreeSet<CandidateId>, StoreError> {
    let rows: Vec<String> = both!(conn, c => hall_codes::table
        .inner_join(candidates::table)
        .filter(candidates::exam_id.eq(exam.to_string()))
        .select(hall_codes::candidate_id)
        .load(c))?;
    let ids = rows.iter();
    ids.map(|id| parse(id, "hall_codes.candidate_id")).collect()
}

/// Everybody of one of these spellings of a number who has a hall code for a published exam, with the HMAC of it.
pub fn find_hall_codes(
    conn: &mut Connection,
    spellings: &[String],
) -> Result<Vec<(Person, String)>, StoreError> {
    let rows: Vec<(Row, String)> = both!(conn, c => candidates::table
        .inner_join(exams::table)
        .inner_join(hall_codes::table)
        .filter(exams::state.eq(State::Published.as_str()))
        .filter(candidates::number.eq_any(spellings))
        .order(candidates::id.asc())
        .select((Row::as_select(), hall_codes::code_mac))
        .load(c))?;
    rows.into_iter()
        .map(|(row, mac)| Ok((person(row)?, mac)))
        .collect()
}

/// The wrong tries of a candidate at a door, where there are any.
pub fn find_tries(
    conn: &mut Connection,
    candidate: CandidateId,
    door: Door,
) -> Result<Option<Tries>, StoreError> {
    let row: Option<(i32, i64)> = both!(conn, c => door_tries::table
        .find((candidate.to_string(), door.as_str()))
        .select((door_tries::n_wrong, door_tries::last_at))
        .get_result(c)
        .optional())?;
    row.map(|(n_wrong, last_at)| {
        Ok(Tries {
            n_wrong: to_u32(n_wrong, "door_tries.n_wrong")?,
            last_at: timestamp(last_at, "door_tries.last_at")?,
        })
    })
    .transpose()
}

/// Notes one more wrong try.
pub fn add_wrong_try(
    conn: &mut Connection,
    candidate: CandidateId,
    door: Door,
    now: Timestamp,
) -> Result<(), StoreError> {
    let first = (
        door_tries::candidate_id.eq(candidate.to_string()),
        door_tries::door.eq(door.as_str()),
        door_tries::n_wrong.eq(1),
        door_tries::last_at.eq(ms(now)),
    );
    // Counted by the database: of two nodes that note one at once neither is lost.
    let more = (
        door_tries::n_wrong.eq(door_tries::n_wrong + 1),
        door_tries::last_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(door_tries::table)
        .values(first)
        .on_conflict((door_tries::candidate_id, door_tries::door))
        .do_update()
        .set(more)
        .execute(c))?;
    Ok(())
}

/// Forgets the wrong tries of a candidate at a door.
pub fn forget_tries(
    conn: &mut Connection,
    candidate: CandidateId,
    door: Door,
) -> Result<(), StoreError> {
    let these = door_tries::table.find((candidate.to_string(), door.as_str()));
    both!(conn, c => diesel::delete(these).execute(c))?;
    Ok(())
}
