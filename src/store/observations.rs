//! How versions of questions did in exams.
//!
//! Invariant: what an exam has to tell is replaced as a whole.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, marks, ms, parse, timestamp, to_u32};
use super::schema::{exams, observations, question_versions, questions};
use crate::domain::marks::Marks;
use crate::domain::question::QuestionCode;
use crate::domain::rating::Facilities;
use crate::domain::{ExamId, QuestionVersionId};

/// How one version did in one exam, at one number of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// What it carried.
    pub full_marks: Marks,
    /// Graded candidates who had it.
    pub n_given: u64,
    /// Those of them whose marks are known.
    pub n_marked: u64,
    /// Who gave something.
    pub n_answered: u64,
    /// For full marks.
    pub n_right: u64,
    /// Mean score by full marks, in thousandths; none where no marks are known.
    pub facility: Option<i32>,
    /// 区分度 D of the upper and lower 27 %, in thousandths; none where it is undefined.
    pub discrimination: Option<i32>,
}

#[derive(Insertable)]
#[diesel(table_name = observations)]
struct Row {
    exam_id: String,
    question_version_id: String,
    full_marks: i64,
    n_given: i64,
    n_marked: i64,
    n_answered: i64,
    n_right: i64,
    facility: Option<i32>,
    discrimination: Option<i32>,
    observed_at: i64,
}

/// Counts fit: there are fewer candidates than 2^63.
fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Stores what an exam has to tell in the place of what it told before.
pub fn replace(
    conn: &mut Connection,
    exam: ExamId,
    seen: &[(QuestionVersionId, Observation)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let before = observations::table.filter(observations::exam_id.eq(exam.to_string()));
    both!(conn, c => diesel::delete(before).execute(c))?;
    let rows = seen.iter().map(|(version, seen)| Row {
        exam_id: exam.to_string(),
        question_version_id: version.to_string(),
        full_marks: i64::from(seen.full_marks.hundredths()),
        n_given: count(seen.n_given),
        n_marked: count(seen.n_marked),
        n_answered: count(seen.n_answered),
        n_right: count(seen.n_right),
        facility: seen.facility,
        discrimination: seen.discrimination,
        observed_at: ms(now),
    });
    let rows: Vec<Row> = rows.collect();
    for chunk in rows.chunks(CHUNK) {
        both!(conn, c => diesel::insert_into(observations::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// How hard each version was that exams told of.
pub fn list_facilities(
    conn: &mut Connection,
) -> Result<BTreeMap<QuestionVersionId, Facilities>, StoreError> {
    let rows: Vec<(String, i64, i32)> = both!(conn, c => observations::table
        .filter(observations::facility.is_not_null())
        .select((
            observations::question_version_id,
            observations::n_marked,
            observations::facility.assume_not_null(),
        ))
        .load(c))?;
    let mut seen: BTreeMap<QuestionVersionId, Facilities> = BTreeMap::new();
    for (version, n_marked, facility) in rows {
        let version = parse(&version, "observations.question_version_id")?;
        let n_marked = u64::try_from(n_marked).unwrap_or(0);
        seen.entry(version).or_default().add(facility, n_marked);
    }
    Ok(seen)
}

/// How a question did in an exam.
#[derive(Debug, Clone)]
pub struct Line {
    /// In which exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// Which version, by number.
    pub version: u32,
    /// What was seen.
    pub seen: Observation,
    /// As of when.
    pub at: Timestamp,
}

/// How the versions of a question did, the newest observation first.
pub fn list_of(conn: &mut Connection, code: &QuestionCode) -> Result<Vec<Line>, StoreError> {
    type Counts = (i64, i64, i64, i64, i64);
    type Columns = (String, String, i32, Counts, Option<i32>, Option<i32>, i64);
    let rows: Vec<Columns> = both!(conn, c => observations::table
        .inner_join(question_versions::table.inner_join(questions::table))
        .inner_join(exams::table)
        .filter(questions::code.eq(code.as_str()))
        .order((observations::observed_at.desc(), exams::id.asc(), question_versions::number.asc(), observations::full_marks.asc()))
        .select((
            exams::id,
            exams::title,
            question_versions::number,
            (
                observations::full_marks,
                observations::n_given,
                observations::n_marked,
                observations::n_answered,
                observations::n_right,
            ),
            observations::facility,
            observations::discrimination,
            observations::observed_at,
        ))
        .load(c))?;
    let lines = rows.into_iter().map(|row| {
        let (exam, title, version, counts, facility, discrimination, at) = row;
        let number = |n: i64, column| u64::try_from(n).map_err(|_| StoreError::corrupt(column));
        let (full_marks, n_given, n_marked, n_answered, n_right) = counts;
        Ok(Line {
            exam: parse(&exam, "exams.id")?,
            title,
            version: to_u32(version, "question_versions.number")?,
            seen: Observation {
                full_marks: marks(full_marks, "observations.full_marks")?,
                n_given: number(n_given, "observations.n_given")?,
                n_marked: number(n_marked, "observations.n_marked")?,
                n_answered: number(n_answered, "observations.n_answered")?,
                n_right: number(n_right, "observations.n_right")?,
                facility,
                discrimination,
            },
            at: timestamp(at, "observations.observed_at")?,
        })
    });
    lines.collect()
}
