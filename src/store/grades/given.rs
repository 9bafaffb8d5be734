//! Marks that persons gave. Only inserted; the latest count.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::marks::Marks;
use crate::domain::{AccountId, AttemptId};
use crate::store::StoreError;
use crate::store::backend::{Connection, both};
use crate::store::rows::{marks, ms, parse, to_i32, to_u32};
use crate::store::schema::given_marks;

/// Keeps the marks that a person gave to a slot of a locked attempt.
pub fn insert_given_marks(
    conn: &mut Connection,
    attempt: AttemptId,
    slot: u32,
    given: Marks,
    by: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let slot = to_i32(slot, "given_marks.slot")?;
    let last: Option<i32> = both!(conn, c => given_marks::table
        .filter(given_marks::attempt_id.eq(attempt.to_string()))
        .filter(given_marks::slot.eq(slot))
        .select(diesel::dsl::max(given_marks::number))
        .get_result(c))?;
    let values = (
        given_marks::attempt_id.eq(attempt.to_string()),
        given_marks::slot.eq(slot),
        given_marks::number.eq(last.unwrap_or(0).saturating_add(1)),
        given_marks::marks.eq(i64::from(given.hundredths())),
        given_marks::account_id.eq(by.to_string()),
        given_marks::given_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(given_marks::table).values(values).execute(c))?;
    Ok(())
}

/// The marks that persons gave last, by slot.
pub fn load_given_marks(
    conn: &mut Connection,
    attempt: AttemptId,
) -> Result<BTreeMap<u32, Marks>, StoreError> {
    let rows: Vec<(i32, i64)> = both!(conn, c => given_marks::table
        .filter(given_marks::attempt_id.eq(attempt.to_string()))
        .order(given_marks::number.asc())
        .select((given_marks::slot, given_marks::marks))
        .load(c))?;
    rows.into_iter()
        .map(|(slot, number)| {
            Ok((
                to_u32(slot, "given_marks.slot")?,
                marks(number, "given_marks.marks")?,
            ))
        })
        .collect()
}

/// The marks that persons gave last to each of these attempts, by slot.
pub fn load_given_marks_of(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<BTreeMap<AttemptId, BTreeMap<u32, Marks>>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, i32, i64)> = both!(conn, c => given_marks::table
        .filter(given_marks::attempt_id.eq_any(&ids))
        .order(given_marks::number.asc())
        .select((given_marks::attempt_id, given_marks::slot, given_marks::marks))
        .load(c))?;
    let mut given: BTreeMap<AttemptId, BTreeMap<u32, Marks>> = BTreeMap::new();
    for (attempt, slot, number) in rows {
        let of = given.entry(parse(&attempt, "given_marks.attempt_id")?);
        let slot = to_u32(slot, "given_marks.slot")?;
        of.or_default()
            .insert(slot, marks(number, "given_marks.marks")?);
    }
    Ok(given)
}
