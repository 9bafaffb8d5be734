//! Grades, scores and marks given by persons. Only inserted; an attempt points to its latest grade.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{marks, ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{attempts, given_marks, grades, scores};
use crate::domain::attempt::How;
use crate::domain::grading::{Correctness, GRADER, Grade, Score, Worth};
use crate::domain::marks::{Fraction, Marks};
use crate::domain::{AccountId, AttemptId, CandidateId, ExamId, GradeId};

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

#[derive(Insertable)]
#[diesel(table_name = grades)]
#[diesel(treat_none_as_default_value = false)]
struct GradeRow {
    id: String,
    attempt_id: String,
    number: i32,
    total: i64,
    objective: i64,
    subjective: i64,
    out_of: i64,
    waiting: i32,
    n_right: i32,
    n_wrong: i32,
    n_unanswered: i32,
    grader: String,
    graded_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = scores)]
pub(super) struct ScoreRow {
    pub(super) grade_id: String,
    pub(super) slot: i32,
    pub(super) correctness: String,
    pub(super) marks: Option<i64>,
    pub(super) numerator: Option<i64>,
    pub(super) denominator: Option<i64>,
    pub(super) sentence: String,
}

/// Stores a grading of a locked attempt and makes it the one that counts.
pub fn insert(
    conn: &mut Connection,
    id: GradeId,
    attempt: AttemptId,
    grade: &Grade,
    now: Timestamp,
) -> Result<(), StoreError> {
    let last: Option<i32> = both!(conn, c => grades::table
        .filter(grades::attempt_id.eq(attempt.to_string()))
        .select(diesel::dsl::max(grades::number))
        .get_result(c))?;
    let number = last.unwrap_or(0).saturating_add(1);
    insert_as(conn, id, (attempt, number), grade, now)
}

/// Stores the first grading of an attempt; nothing where it has one by now, or somebody else is at it.
pub fn insert_first(
    conn: &mut Connection,
    id: GradeId,
    attempt: AttemptId,
    grade: &Grade,
    now: Timestamp,
) -> Result<(), StoreError> {
    if conn.try_lock_ungraded(&attempt.to_string())? {
        insert_as(conn, id, (attempt, 1), grade, now)?;
    }
    Ok(())
}

fn insert_as(
    conn: &mut Connection,
    id: GradeId,
    (attempt, number): (AttemptId, i32),
    grade: &Grade,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = GradeRow {
        id: id.to_string(),
        attempt_id: attempt.to_string(),
        number,
        total: grade.total.hundredths().into(),
        objective: grade.objective.hundredths().into(),
        subjective: grade.subjective.hundredths().into(),
        out_of: grade.out_of.hundredths().into(),
        waiting: to_i32(grade.waiting, "grades.waiting")?,
        n_right: to_i32(grade.n_right(), "grades.n_right")?,
        n_wrong: to_i32(grade.n_wrong(), "grades.n_wrong")?,
        n_unanswered: to_i32(grade.n_unanswered(), "grades.n_unanswered")?,
        grader: GRADER.to_owned(),
        graded_at: ms(now),
    };
    both!(conn, c => diesel::insert_into(grades::table).values(&row).execute(c))?;
    let scores = grade.scores.iter().map(|score| score_row(&row.id, score));
    let scores: Vec<ScoreRow> = scores.collect::<Result<_, _>>()?;
    conn.insert_scores(&scores)?;
    let this = attempts::table.find(&row.attempt_id);
    both!(conn, c => diesel::update(this).set(attempts::grade_id.eq(&row.id)).execute(c))?;
    Ok(())
}

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

fn score_row(grade_id: &str, score: &Score) -> Result<ScoreRow, StoreError> {
    let (marks, fraction) = match score.worth {
        Worth::Marked { marks, fraction } => (Some(marks.hundredths().into()), fraction),
        Worth::Waiting => (None, None),
    };
    Ok(ScoreRow {
        grade_id: grade_id.to_owned(),
        slot: to_i32(score.slot, "scores.slot")?,
        correctness: score.correctness.as_str().to_owned(),
        marks,
        numerator: fraction.map(|fraction| fraction.numerator().into()),
        denominator: fraction.map(|fraction| fraction.denominator().into()),
        sentence: score.sentence.clone(),
    })
}

/// The scores of an attempt's latest grade, by slot; empty where it is not graded.
pub fn load_scores(conn: &mut Connection, attempt: AttemptId) -> Result<Vec<Score>, StoreError> {
    let rows: Vec<ScoreRow> = both!(conn, c => scores::table
        .inner_join(attempts::table.on(attempts::grade_id.eq(scores::grade_id.nullable())))
        .filter(attempts::id.eq(attempt.to_string()))
        .order(scores::slot.asc())
        .select(ScoreRow::as_select())
        .load(c))?;
    rows.into_iter().map(score).collect()
}

fn score(row: ScoreRow) -> Result<Score, StoreError> {
    let part =
        |number: i64| usize::try_from(number).map_err(|_| StoreError::corrupt("scores.fraction"));
    let fraction = match (row.numerator, row.denominator) {
        (Some(numerator), Some(denominator)) => {
            Some(Fraction::of(part(numerator)?, part(denominator)?))
        }
        _ => None,
    };
    Ok(Score {
        slot: to_u32(row.slot, "scores.slot")?,
        worth: match row.marks {
            Some(number) => Worth::Marked {
                marks: marks(number, "scores.marks")?,
                fraction,
            },
            None => Worth::Waiting,
        },
        correctness: word(
            &row.correctness,
            Correctness::ALL,
            Correctness::as_str,
            "scores.correctness",
        )?,
        sentence: row.sentence,
    })
}

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
type SittingRow = (
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

fn sitting(row: SittingRow) -> Result<Sitting, StoreError> {
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
