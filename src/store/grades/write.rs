//! Writing grades: one, or those of many attempts together.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::grading::{GRADER, Grade, Score};
use crate::domain::marks::Marks;
use crate::domain::{AttemptId, CandidateId, ExamId, GradeId, PaperId};
use crate::formats::scores;
use crate::store::backend::{Connection, both};
use crate::store::rows::{marks, ms, parse, to_i32, to_u32};
use crate::store::schema::{attempts, grades};
use crate::store::{StoreError, exams, rulings};

/// A grade in columns.
pub(in crate::store) struct GradeRow {
    pub(in crate::store) id: String,
    pub(in crate::store) attempt_id: String,
    pub(in crate::store) number: i32,
    pub(in crate::store) total: i64,
    pub(in crate::store) objective: i64,
    pub(in crate::store) subjective: i64,
    pub(in crate::store) out_of: i64,
    pub(in crate::store) waiting: i32,
    pub(in crate::store) n_right: i32,
    pub(in crate::store) n_wrong: i32,
    pub(in crate::store) n_unanswered: i32,
    pub(in crate::store) grader: String,
    pub(in crate::store) graded_at: i64,
    pub(in crate::store) scores: String,
    pub(in crate::store) rulings: i32,
}

/// A grade, and how many rulings of the exam it knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// The grade.
    pub grade: Grade,
    /// Rulings that were in force.
    pub n_rulings: usize,
}

/// Stores a grading of a locked attempt and makes it the one that counts.
pub fn insert(
    conn: &mut Connection,
    id: GradeId,
    attempt: AttemptId,
    graded: &Graded,
    now: Timestamp,
) -> Result<(), StoreError> {
    let last: Option<i32> = both!(conn, c => grades::table
        .filter(grades::attempt_id.eq(attempt.to_string()))
        .select(diesel::dsl::max(grades::number))
        .get_result(c))?;
    let number = last.unwrap_or(0).saturating_add(1);
    conn.insert_grades(&[row(id, (attempt, number), graded, now)?])
}

/// An attempt to be graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToGrade {
    /// Which.
    pub attempt: AttemptId,
    /// Of which exam.
    pub exam: ExamId,
    /// The paper.
    pub paper: PaperId,
    /// The grade that counts, and which of the attempt's it is.
    pub present: Option<(GradeId, u32)>,
}

/// A grade that was found without a lock.
#[derive(Debug, Clone)]
pub struct Found {
    /// For whom, and what it takes the place of.
    pub of: ToGrade,
    /// Its id.
    pub id: GradeId,
    /// The grade.
    pub graded: Graded,
}

/// Stores grades of attempts that still have the grade that they had when these were found, in exams that
/// still have as many rulings in force; how many. The others were graded by somebody else, or are to be
/// graded anew.
pub fn replace(
    conn: &mut Connection,
    found: &[Found],
    now: Timestamp,
) -> Result<usize, StoreError> {
    let ids: Vec<String> = found.iter().map(|one| one.of.attempt.to_string()).collect();
    let held: BTreeMap<String, Option<String>> = conn.try_lock_grades(&ids)?.into_iter().collect();
    let of_exams: BTreeSet<ExamId> = found.iter().map(|one| one.of.exam).collect();
    let mut in_force = BTreeMap::new();
    for exam in of_exams {
        // Who puts a ruling into force either waits for these grades, or is seen by them.
        exams::lock_shared(conn, exam)?;
        in_force.insert(exam, rulings::count_in_force(conn, exam)?);
    }
    let is_fresh = |one: &&Found| {
        let present = one.of.present.map(|(id, _)| id.to_string());
        held.get(&one.of.attempt.to_string()) == Some(&present)
            && in_force.get(&one.of.exam) == Some(&one.graded.n_rulings)
    };
    let rows = found.iter().filter(is_fresh).map(|one| {
        let number = one
            .of
            .present
            .map_or(1, |(_, number)| number.saturating_add(1));
        let number = to_i32(number, "grades.number")?;
        row(one.id, (one.of.attempt, number), &one.graded, now)
    });
    let rows: Vec<GradeRow> = rows.collect::<Result<_, StoreError>>()?;
    conn.insert_grades(&rows)?;
    Ok(rows.len())
}

fn row(
    id: GradeId,
    (attempt, number): (AttemptId, i32),
    graded: &Graded,
    now: Timestamp,
) -> Result<GradeRow, StoreError> {
    let grade = &graded.grade;
    Ok(GradeRow {
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
        scores: scores::to_json(&grade.scores),
        rulings: to_i32(graded.n_rulings, "grades.rulings")?,
    })
}

type ToGradeRow = (String, String, String, Option<(String, i32)>);

/// The columns of a [`ToGradeRow`].
macro_rules! to_grade_columns {
    () => {
        (
            attempts::id,
            attempts::exam_id,
            attempts::paper_id,
            (grades::id, grades::number).nullable(),
        )
    };
}

fn to_grade((attempt, exam, paper, present): ToGradeRow) -> Result<ToGrade, StoreError> {
    let present = present.map(|(id, number)| {
        Ok::<_, StoreError>((parse(&id, "grades.id")?, to_u32(number, "grades.number")?))
    });
    Ok(ToGrade {
        attempt: parse(&attempt, "attempts.id")?,
        exam: parse(&exam, "attempts.exam_id")?,
        paper: parse(&paper, "attempts.paper_id")?,
        present: present.transpose()?,
    })
}

/// Those of these attempts that have ended and have no grade.
pub fn find_ungraded(conn: &mut Connection, ids: &[AttemptId]) -> Result<Vec<ToGrade>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<ToGradeRow> = both!(conn, c => attempts::table
        .left_join(grades::table)
        .filter(attempts::id.eq_any(&ids))
        .filter(attempts::closed_at.is_not_null())
        .filter(attempts::grade_id.is_null())
        .select(to_grade_columns!())
        .load(c))?;
    rows.into_iter().map(to_grade).collect()
}

/// Attempts of an exam that have a grade, or one that knows of fewer rulings than these, by id: at most
/// `limit` after one.
pub fn list_graded(
    conn: &mut Connection,
    exam: ExamId,
    outdated_by: Option<usize>,
    after: Option<AttemptId>,
    limit: i64,
) -> Result<Vec<ToGrade>, StoreError> {
    // No grade knows of so many that none could know of more.
    let n_rulings = outdated_by.map_or(Ok(i32::MAX), |n| to_i32(n, "grades.rulings"))?;
    let after = after.map_or_else(String::new, |id| id.to_string());
    let rows: Vec<ToGradeRow> = both!(conn, c => attempts::table
        .left_join(grades::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .filter(grades::rulings.lt(n_rulings).assume_not_null())
        .filter(attempts::id.gt(&after))
        .order(attempts::id.asc())
        .limit(limit)
        .select(to_grade_columns!())
        .load(c))?;
    rows.into_iter().map(to_grade).collect()
}

/// How many attempts of an exam have a grade that knows of fewer rulings than these, and how many have one.
pub fn count_outdated(
    conn: &mut Connection,
    exam: ExamId,
    n_rulings: usize,
) -> Result<(usize, usize), StoreError> {
    let n_rulings = to_i32(n_rulings, "grades.rulings")?;
    let (n_outdated, n_graded): (i64, i64) = both!(conn, c => {
        let graded = || attempts::table
            .inner_join(grades::table)
            .filter(attempts::exam_id.eq(exam.to_string()));
        let n_outdated = graded().filter(grades::rulings.lt(n_rulings)).count().get_result(c);
        n_outdated.and_then(|n_outdated| Ok((n_outdated, graded().count().get_result(c)?)))
    })?;
    let count = |n: i64| usize::try_from(n).map_err(|_| StoreError::corrupt("grades"));
    Ok((count(n_outdated)?, count(n_graded)?))
}

/// The total of every graded attempt of an exam.
pub fn list_totals(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<Vec<(AttemptId, CandidateId, Marks)>, StoreError> {
    let rows: Vec<(String, String, i64)> = both!(conn, c => attempts::table
        .inner_join(grades::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .select((attempts::id, attempts::candidate_id, grades::total))
        .load(c))?;
    rows.iter()
        .map(|(attempt, candidate, total)| {
            Ok((
                parse(attempt, "attempts.id")?,
                parse(candidate, "attempts.candidate_id")?,
                marks(*total, "grades.total")?,
            ))
        })
        .collect()
}

/// A grade as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Which of the attempt's it is.
    pub number: u32,
    /// How many rulings it knows of.
    pub rulings: usize,
    /// What made it.
    pub grader: String,
    /// Marks in all.
    pub total: Marks,
    /// Marks given by rules.
    pub objective: Marks,
    /// Marks given by persons.
    pub subjective: Marks,
    /// Marks of the paper.
    pub out_of: Marks,
    /// Answers that wait for a person.
    pub waiting: usize,
    /// By slot.
    pub scores: Vec<Score>,
}

type StoredRow = (String, i32, i32, String, i64, i64, i64, i64, i32, String);

/// The grade that counts of each of these attempts.
pub fn load_stored(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<BTreeMap<AttemptId, Stored>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<StoredRow> = both!(conn, c => attempts::table
        .inner_join(grades::table)
        .filter(attempts::id.eq_any(&ids))
        .select((
            attempts::id,
            grades::number,
            grades::rulings,
            grades::grader,
            grades::total,
            grades::objective,
            grades::subjective,
            grades::out_of,
            grades::waiting,
            grades::scores,
        ))
        .load(c))?;
    let stored = rows.into_iter().map(|row| {
        let (
            attempt,
            number,
            rulings,
            grader,
            total,
            objective,
            subjective,
            out_of,
            waiting,
            document,
        ) = row;
        let count = |n: i32| usize::try_from(n).map_err(|_| StoreError::corrupt("grades"));
        let scores = scores::from_json(&document);
        let stored = Stored {
            number: to_u32(number, "grades.number")?,
            rulings: count(rulings)?,
            grader,
            total: marks(total, "grades.total")?,
            objective: marks(objective, "grades.objective")?,
            subjective: marks(subjective, "grades.subjective")?,
            out_of: marks(out_of, "grades.out_of")?,
            waiting: count(waiting)?,
            scores: scores.map_err(|_| StoreError::corrupt("grades.scores"))?,
        };
        Ok((parse(&attempt, "attempts.id")?, stored))
    });
    stored.collect()
}
