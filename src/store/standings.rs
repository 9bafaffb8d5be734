//! Everybody on a roster with the attempt that counts, row by row: for rosters that no memory has to hold.
//!
//! Invariant: the attempt that counts is the best graded one, or else the last that was started, or else the
//! first; who ranks comes first, in the order of ranks, then the others by number.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, each_row};
use super::grades::{SittingRow, sitting, sitting_columns};
use super::rows::{timestamp, to_u32};
use super::schema::{attempts, candidates, grades};
use crate::domain::ExamId;
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::store::grades::Sitting;

/// In which order everybody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By rank; without a grade after them, by number.
    Rank,
    /// By number.
    Number,
    /// As the database finds them.
    Any,
}

/// How many attempts each candidate of an exam may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempts {
    /// One: it counts.
    One,
    /// Several: which of them counts is looked for, which takes longer.
    Several,
}

/// One candidate with the attempt that counts.
#[derive(Debug, Clone)]
pub struct Line {
    /// 工号.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// 支部 as it is stored: most readers only show it.
    pub branch: String,
    /// Attempts that were started.
    pub n_started: u32,
    /// When the attempt that counts last came to another total because of a ruling.
    pub corrected_at: Option<Timestamp>,
    /// The attempt that counts; none for who was given none.
    pub sitting: Option<Sitting>,
}

impl Line {
    /// Number, name and branch.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for a branch that is none.
    pub fn entry(self) -> Result<RosterEntry, StoreError> {
        Ok(RosterEntry {
            branch: branch_path(&self.branch)?,
            number: self.number,
            name: self.name,
        })
    }
}

/// A branch as it is stored.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn branch_path(text: &str) -> Result<BranchPath, StoreError> {
    BranchPath::parse(text).map_err(|_| StoreError::corrupt("candidates.branch"))
}

/// Ranks: most marks, least time, earliest end, number. What is not known goes last; who has no grade goes
/// by number alone.
const BY_RANK: &str = "grades.total IS NULL, grades.total DESC, \
    CASE WHEN grades.total IS NULL THEN 0 ELSE coalesce(attempts.closed_at - attempts.started_at, 9223372036854775807) END, \
    CASE WHEN grades.total IS NULL THEN 0 ELSE coalesce(attempts.closed_at, 9223372036854775807) END, \
    candidates.number";

/// The attempt of a candidate that counts.
const COUNTING: &str = "(SELECT own.id FROM attempts own LEFT JOIN grades had ON had.id = own.grade_id \
    WHERE own.candidate_id = candidates.id \
    ORDER BY had.total IS NULL, had.total DESC, \
    CASE WHEN had.total IS NULL THEN 0 ELSE coalesce(own.closed_at - own.started_at, 9223372036854775807) END, \
    CASE WHEN had.total IS NULL THEN 0 ELSE coalesce(own.closed_at, 9223372036854775807) END, \
    own.started_at IS NULL, \
    CASE WHEN had.total IS NULL AND own.started_at IS NOT NULL THEN -own.number ELSE own.number END \
    LIMIT 1)";

const STARTED: &str =
    "(SELECT count(own.started_at) FROM attempts own WHERE own.candidate_id = candidates.id)";

/// When a grade that knows of more rulings than the one before it came to another total. Grades of most
/// exams know of none.
const CORRECTED: &str = "(CASE WHEN grades.rulings > 0 THEN (SELECT again.graded_at FROM grades again \
    JOIN grades former ON former.attempt_id = again.attempt_id AND former.number = again.number - 1 \
    WHERE again.attempt_id = grades.attempt_id \
    AND former.rulings < again.rulings AND former.total <> again.total \
    ORDER BY again.number DESC LIMIT 1) END)";

type Row = (String, String, String, i64, Option<i64>, Option<SittingRow>);

/// Everybody on the roster of an exam; `which` attempt of theirs, and how many they started.
macro_rules! lines {
    ($exam:expr, $order:expr, $which:expr, $n_started:expr) => {
        candidates::table
            .left_join(attempts::table.on(attempts::candidate_id.eq(candidates::id).and($which)))
            .left_join(grades::table.on(attempts::grade_id.eq(grades::id.nullable())))
            .filter(candidates::exam_id.eq($exam.to_string()))
            .order(sql::<Integer>($order))
            .select((
                candidates::number,
                candidates::name,
                candidates::branch,
                $n_started,
                sql::<Nullable<BigInt>>(CORRECTED),
                sitting_columns!().nullable(),
            ))
    };
}

/// Tells everybody on the roster of an exam, one after the other, with the attempt that counts.
///
/// Memory does not grow with the roster: rows come from the database as they are taken, and what it has to
/// sort it sorts on its disk.
///
/// # Errors
/// What `take` returns, which ends it; [`StoreError`].
pub fn each<E: From<StoreError>>(
    conn: &mut Connection,
    exam: ExamId,
    attempts_each: Attempts,
    order: Order,
    mut take: impl FnMut(Line) -> Result<(), E>,
) -> Result<(), E> {
    let by = match order {
        Order::Rank => BY_RANK,
        Order::Number => "candidates.number",
        // A number alone would name a column.
        Order::Any => "1 + 0",
    };
    let take = &mut |row: Row| take(line(row)?);
    conn.with_sorts_on_disk(|conn| match attempts_each {
        Attempts::One => {
            let n_started = sql::<BigInt>(
                "CAST(CASE WHEN attempts.started_at IS NULL THEN 0 ELSE 1 END AS BIGINT)",
            );
            each_row!(conn, lines!(exam, by, attempts::number.eq(1), n_started) => Row, take)
        }
        Attempts::Several => {
            let which = attempts::id.eq(sql::<Text>(COUNTING));
            each_row!(conn, lines!(exam, by, which, sql::<BigInt>(STARTED)) => Row, take)
        }
    })
}

fn line(row: Row) -> Result<Line, StoreError> {
    let (number, name, branch, n_started, corrected_at, attempt) = row;
    Ok(Line {
        number,
        name,
        branch,
        n_started: to_u32(n_started, "attempts")?,
        corrected_at: corrected_at
            .map(|at| timestamp(at, "grades.graded_at"))
            .transpose()?,
        sitting: attempt.map(sitting).transpose()?,
    })
}
