//! Essays in the hands of markers: the rules of an exam, who holds what, what each marker gave.
//!
//! Invariant: marks are only inserted, numbered by marker; whoever inserts any, or takes an answer, holds the
//! attempt. What counts in the end stands in `given_marks`.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{marks, ms, parse, timestamp, to_i32, to_u32};
use super::schema::{attempts, given_marks, grades, marking_claims, marking_rules, markings};
use crate::domain::grading::Score;
use crate::domain::marking::{Claim, Markers, Marking, Rules};
use crate::domain::{AccountId, AttemptId, ExamId, MarkingId, PaperId};
use crate::formats::scores;

/// How the essays of an exam are marked, where that was said.
pub fn find_rules(conn: &mut Connection, exam: ExamId) -> Result<Option<Rules>, StoreError> {
    let row: Option<(i32, i64)> = both!(conn, c => marking_rules::table
        .find(exam.to_string())
        .select((marking_rules::markers_per_answer, marking_rules::tolerance))
        .get_result(c)
        .optional())?;
    let rules = row.map(|(number, tolerance)| {
        let column = "marking_rules.markers_per_answer";
        let markers = Markers::of(to_u32(number, column)?);
        Ok(Rules {
            markers: markers.ok_or_else(|| StoreError::corrupt(column))?,
            tolerance: marks(tolerance, "marking_rules.tolerance")?,
        })
    });
    rules.transpose()
}

/// Says how the essays of an exam are marked.
pub fn put_rules(
    conn: &mut Connection,
    exam: ExamId,
    rules: Rules,
    by: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    use marking_rules::{account_id, exam_id, markers_per_answer, set_at, table, tolerance};
    let number = to_i32(rules.markers.number(), "marking_rules.markers_per_answer")?;
    let values = (
        exam_id.eq(exam.to_string()),
        markers_per_answer.eq(number),
        tolerance.eq(i64::from(rules.tolerance.hundredths())),
        account_id.eq(by.to_string()),
        set_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(table)
        .values(values)
        .on_conflict(exam_id)
        .do_update()
        .set((
            markers_per_answer.eq(excluded(markers_per_answer)),
            tolerance.eq(excluded(tolerance)),
            account_id.eq(excluded(account_id)),
            set_at.eq(excluded(set_at)),
        ))
        .execute(c))?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = marking_claims)]
struct ClaimRow {
    id: String,
    attempt_id: String,
    slot: i32,
    account_id: String,
    claimed_at: i64,
}

fn claim(row: &ClaimRow) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: parse(&row.id, "marking_claims.id")?,
        attempt: parse(&row.attempt_id, "marking_claims.attempt_id")?,
        slot: to_u32(row.slot, "marking_claims.slot")?,
        by: parse(&row.account_id, "marking_claims.account_id")?,
        at: timestamp(row.claimed_at, "marking_claims.claimed_at")?,
    })
}

/// The claim of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_claim(conn: &mut Connection, id: MarkingId) -> Result<Claim, StoreError> {
    let row: ClaimRow = both!(conn, c => marking_claims::table
        .find(id.to_string())
        .select(ClaimRow::as_select())
        .get_result(c))?;
    claim(&row)
}

/// Claims on answers of an exam that were made after a moment, whosever.
pub fn list_claims(
    conn: &mut Connection,
    exam: ExamId,
    after: Timestamp,
) -> Result<Vec<Claim>, StoreError> {
    let rows: Vec<ClaimRow> = both!(conn, c => marking_claims::table
        .inner_join(attempts::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(marking_claims::claimed_at.gt(ms(after)))
        .order((marking_claims::claimed_at.asc(), marking_claims::id.asc()))
        .select(ClaimRow::as_select())
        .load(c))?;
    rows.iter().map(claim).collect()
}

/// Every claim on an answer.
pub fn list_claims_on(
    conn: &mut Connection,
    attempt: AttemptId,
    slot: u32,
) -> Result<Vec<Claim>, StoreError> {
    let slot = to_i32(slot, "marking_claims.slot")?;
    let rows: Vec<ClaimRow> = both!(conn, c => marking_claims::table
        .filter(marking_claims::attempt_id.eq(attempt.to_string()))
        .filter(marking_claims::slot.eq(slot))
        .select(ClaimRow::as_select())
        .load(c))?;
    rows.iter().map(claim).collect()
}

/// Puts an answer of a locked attempt into somebody's hands. Who had it before has it anew, under the id
/// that it had then; the claim as it is kept.
pub fn put_claim(conn: &mut Connection, wanted: Claim) -> Result<Claim, StoreError> {
    use marking_claims::{account_id, attempt_id, claimed_at, id, slot, table};
    let values = (
        id.eq(wanted.id.to_string()),
        attempt_id.eq(wanted.attempt.to_string()),
        slot.eq(to_i32(wanted.slot, "marking_claims.slot")?),
        account_id.eq(wanted.by.to_string()),
        claimed_at.eq(ms(wanted.at)),
    );
    both!(conn, c => diesel::insert_into(table)
        .values(values)
        .on_conflict((attempt_id, slot, account_id))
        .do_update()
        .set(claimed_at.eq(excluded(claimed_at)))
        .execute(c))?;
    let kept = list_claims_on(conn, wanted.attempt, wanted.slot)?;
    let own = kept.into_iter().find(|kept| kept.by == wanted.by);
    own.ok_or(StoreError::NotFound)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = markings)]
struct MarkingRow {
    attempt_id: String,
    slot: i32,
    account_id: String,
    number: i32,
    marks: i64,
    marked_at: i64,
}

fn marking(row: &MarkingRow) -> Result<Marking, StoreError> {
    Ok(Marking {
        attempt: parse(&row.attempt_id, "markings.attempt_id")?,
        slot: to_u32(row.slot, "markings.slot")?,
        by: parse(&row.account_id, "markings.account_id")?,
        number: to_u32(row.number, "markings.number")?,
        marks: marks(row.marks, "markings.marks")?,
        at: timestamp(row.marked_at, "markings.marked_at")?,
    })
}

/// Keeps marks for a slot of a locked attempt, with what their marker has to say.
///
/// # Errors
/// [`StoreError::Duplicate`] where this marker has marks of this number there.
pub fn insert(
    conn: &mut Connection,
    marking: &Marking,
    note: Option<&str>,
) -> Result<(), StoreError> {
    let values = (
        markings::attempt_id.eq(marking.attempt.to_string()),
        markings::slot.eq(to_i32(marking.slot, "markings.slot")?),
        markings::account_id.eq(marking.by.to_string()),
        markings::number.eq(to_i32(marking.number, "markings.number")?),
        markings::marks.eq(i64::from(marking.marks.hundredths())),
        markings::note.eq(note),
        markings::marked_at.eq(ms(marking.at)),
    );
    both!(conn, c => diesel::insert_into(markings::table).values(values).execute(c))?;
    Ok(())
}

/// Every marking of an exam.
pub fn list(conn: &mut Connection, exam: ExamId) -> Result<Vec<Marking>, StoreError> {
    let rows: Vec<MarkingRow> = both!(conn, c => markings::table
        .inner_join(attempts::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .select(MarkingRow::as_select())
        .load(c))?;
    rows.iter().map(marking).collect()
}

/// Every marking of an answer.
pub fn list_on(
    conn: &mut Connection,
    attempt: AttemptId,
    slot: u32,
) -> Result<Vec<Marking>, StoreError> {
    let rows: Vec<MarkingRow> = both!(conn, c => markings::table
        .filter(markings::attempt_id.eq(attempt.to_string()))
        .filter(markings::slot.eq(to_i32(slot, "markings.slot")?))
        .select(MarkingRow::as_select())
        .load(c))?;
    rows.iter().map(marking).collect()
}

/// Whether anybody has marked anything of an exam.
pub fn has_any(conn: &mut Connection, exam: ExamId) -> Result<bool, StoreError> {
    let any = markings::table
        .inner_join(attempts::table)
        .filter(attempts::exam_id.eq(exam.to_string()));
    Ok(both!(conn, c => diesel::select(exists(any)).get_result(c))?)
}

/// When a person's marks for a slot were given last, by hand or as markers settled them.
pub fn find_given_at(
    conn: &mut Connection,
    attempt: AttemptId,
    slot: u32,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = both!(conn, c => given_marks::table
        .filter(given_marks::attempt_id.eq(attempt.to_string()))
        .filter(given_marks::slot.eq(to_i32(slot, "given_marks.slot")?))
        .select(diesel::dsl::max(given_marks::given_at))
        .get_result(c))?;
    at.map(|at| timestamp(at, "given_marks.given_at"))
        .transpose()
}

/// A graded attempt in which persons have marked something, or have to.
#[derive(Debug, Clone)]
pub struct ByHand {
    /// The attempt.
    pub attempt: AttemptId,
    /// What it asks.
    pub paper: PaperId,
    /// The scores of its latest grade.
    pub scores: Vec<Score>,
}

/// Attempts of an exam in which persons have marked something, or have to, by id: at most `limit` after
/// `after`.
pub fn list_by_hand(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<AttemptId>,
    limit: i64,
) -> Result<Vec<ByHand>, StoreError> {
    let after = after.map_or(String::new(), |id| id.to_string());
    let given = given_marks::table.filter(given_marks::attempt_id.eq(attempts::id));
    let rows: Vec<(String, String, String)> = both!(conn, c => attempts::table
        .inner_join(grades::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(attempts::id.gt(after))
        .filter(grades::waiting.gt(0).or(exists(given)))
        .order(attempts::id.asc())
        .limit(limit)
        .select((attempts::id, attempts::paper_id, grades::scores))
        .load(c))?;
    rows.into_iter()
        .map(|(attempt, paper, document)| {
            let scores = scores::from_json(&document);
            Ok(ByHand {
                attempt: parse(&attempt, "attempts.id")?,
                paper: parse(&paper, "attempts.paper_id")?,
                scores: scores.map_err(|_| StoreError::corrupt("grades.scores"))?,
            })
        })
        .collect()
}
