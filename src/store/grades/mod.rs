//! Grades, scores and marks given by persons. Only inserted; an attempt points to its latest grade.

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, marks, parse, timestamp, to_u32, word};
use super::schema::{attempts, grades};
use crate::domain::attempt::How;
use crate::domain::grading::Score;
use crate::domain::marks::Marks;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::formats::scores;

mod given;
mod write;

pub use given::{insert_given_marks, load_given_marks, load_given_marks_of};
pub(super) use write::GradeRow;
pub use write::{
    Found, Graded, ToGrade, count_outdated, find_ungraded, insert, list_graded, list_totals,
    load_stored, replace,
};

/// The columns of a [`SittingRow`].
macro_rules! sitting_columns {
    () => {
        (
            attempts::id,
            attempts::candidate_id,
            attempts::number,
            attempts::started_at,
            attempts::closed_at,
            attempts::closed_how,
            (
                grades::total,
                grades::objective,
                grades::subjective,
                grades::out_of,
                grades::waiting,
                grades::n_right,
                grades::n_wrong,
                grades::n_unanswered,
            )
                .nullable(),
        )
    };
}
pub(super) use sitting_columns;

/// Whether an attempt has a grade.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn is_graded(conn: &mut Connection, attempt: AttemptId) -> Result<bool, StoreError> {
    let grade: Option<String> = both!(conn, c => attempts::table
        .find(attempt.to_string())
        .select(attempts::grade_id)
        .get_result(c))?;
    Ok(grade.is_some())
}

/// The scores of an attempt's latest grade, by slot; empty where it is not graded.
pub fn load_scores(conn: &mut Connection, attempt: AttemptId) -> Result<Vec<Score>, StoreError> {
    let document: Option<String> = both!(conn, c => attempts::table
        .inner_join(grades::table)
        .filter(attempts::id.eq(attempt.to_string()))
        .select(grades::scores)
        .get_result(c)
        .optional())?;
    let Some(document) = document else {
        return Ok(Vec::new());
    };
    scores::from_json(&document).map_err(|_| StoreError::corrupt("grades.scores"))
}

/// The sums of a stored grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// Marks in all.
    pub total: Marks,
    /// Marks given by rules.
    pub objective: Marks,
    /// Marks given by persons.
    pub subjective: Marks,
    /// Marks of the paper.
    pub out_of: Marks,
    /// Answers that wait for a person.
    pub waiting: u32,
    /// Slots with full marks.
    pub n_right: u32,
    /// Slots answered for less.
    pub n_wrong: u32,
    /// Slots without an answer.
    pub n_unanswered: u32,
}

/// One attempt with its grade, as results need it.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The attempt.
    pub attempt: AttemptId,
    /// Whose.
    pub candidate: CandidateId,
    /// Which of theirs.
    pub number: u32,
    /// When it was started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// How it ended.
    pub closed_how: Option<How>,
    /// The latest grade.
    pub sums: Option<Sums>,
}

type SumsRow = (i64, i64, i64, i64, i32, i32, i32, i32);
pub(super) type SittingRow = (
    String,
    String,
    i32,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<SumsRow>,
);

/// Every attempt of an exam with its grade, by candidate and number.
pub fn list_sittings(conn: &mut Connection, exam: ExamId) -> Result<Vec<Sitting>, StoreError> {
    let rows: Vec<SittingRow> = both!(conn, c => attempts::table
        .left_join(grades::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .order((attempts::candidate_id.asc(), attempts::number.asc()))
        .select(sitting_columns!())
        .load(c))?;
    rows.into_iter().map(sitting).collect()
}

/// The attempts of these candidates with their grades, by candidate and number.
pub fn list_sittings_of(
    conn: &mut Connection,
    of: &[CandidateId],
) -> Result<Vec<Sitting>, StoreError> {
    let mut sittings = Vec::new();
    for chunk in of.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<SittingRow> = both!(conn, c => attempts::table
            .left_join(grades::table)
            .filter(attempts::candidate_id.eq_any(&ids))
            .order((attempts::candidate_id.asc(), attempts::number.asc()))
            .select(sitting_columns!())
            .load(c))?;
        for row in rows {
            sittings.push(sitting(row)?);
        }
    }
    Ok(sittings)
}

/// One attempt with its grade.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load_sitting(conn: &mut Connection, attempt: AttemptId) -> Result<Sitting, StoreError> {
    let row: SittingRow = both!(conn, c => attempts::table
        .left_join(grades::table)
        .filter(attempts::id.eq(attempt.to_string()))
        .select(sitting_columns!())
        .get_result(c))?;
    sitting(row)
}

pub(super) fn sitting(row: SittingRow) -> Result<Sitting, StoreError> {
    let (attempt, candidate, number, started_at, closed_at, closed_how, sums) = row;
    let time = |at: Option<i64>| at.map(|at| timestamp(at, "attempts")).transpose();
    let how = |text: &String| word(text, How::ALL, How::as_str, "attempts.closed_how");
    Ok(Sitting {
        attempt: parse(&attempt, "attempts.id")?,
        candidate: parse(&candidate, "attempts.candidate_id")?,
        number: to_u32(number, "attempts.number")?,
        started_at: time(started_at)?,
        closed_at: time(closed_at)?,
        closed_how: closed_how.as_ref().map(how).transpose()?,
        sums: sums.map(sums_of).transpose()?,
    })
}

fn sums_of(row: SumsRow) -> Result<Sums, StoreError> {
    let (total, objective, subjective, out_of, waiting, n_right, n_wrong, n_unanswered) = row;
    Ok(Sums {
        total: marks(total, "grades.total")?,
        objective: marks(objective, "grades.objective")?,
        subjective: marks(subjective, "grades.subjective")?,
        out_of: marks(out_of, "grades.out_of")?,
        waiting: to_u32(waiting, "grades.waiting")?,
        n_right: to_u32(n_right, "grades.n_right")?,
        n_wrong: to_u32(n_wrong, "grades.n_wrong")?,
        n_unanswered: to_u32(n_unanswered, "grades.n_unanswered")?,
    })
}
