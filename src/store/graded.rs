//! Graded attempts of many candidates, page by page.
//!
//! Invariant: a page is a few statements, however many attempts are on it.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, parse};
use super::schema::{attempts, candidates, grades};
use super::standings::branch_path;
use crate::domain::grading::Score;
use crate::domain::roster::RosterEntry;
use crate::domain::{AttemptId, CandidateId, ExamId, PaperId};
use crate::formats::scores;
use crate::store::grades::Sitting;

/// People of an exam by number, at most `limit` after a number.
pub fn list_people(
    conn: &mut Connection,
    exam: ExamId,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<(CandidateId, RosterEntry)>, StoreError> {
    let rows: Vec<(String, String, String, String)> = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .filter(candidates::number.gt(after.unwrap_or_default()))
        .order(candidates::number.asc())
        .select((candidates::id, candidates::number, candidates::name, candidates::branch))
        .limit(limit)
        .load(c))?;
    let person = |(id, number, name, branch): (String, String, String, String)| {
        let branch = branch_path(&branch)?;
        let entry = RosterEntry {
            number,
            name,
            branch,
        };
        Ok((parse(&id, "candidates.id")?, entry))
    };
    rows.into_iter().map(person).collect()
}

/// The attempts of these candidates with their grades, by candidate and number.
pub fn list_sittings(
    conn: &mut Connection,
    of: &[CandidateId],
) -> Result<BTreeMap<CandidateId, Vec<Sitting>>, StoreError> {
    let mut sittings: BTreeMap<CandidateId, Vec<Sitting>> = BTreeMap::new();
    for sitting in super::grades::list_sittings_of(conn, of)? {
        sittings.entry(sitting.candidate).or_default().push(sitting);
    }
    Ok(sittings)
}

/// Of the attempts of an exam that were started: how many have no grade, and how many have one in which an
/// answer waits for a person.
pub fn count_unsettled(conn: &mut Connection, exam: ExamId) -> Result<(u64, u64), StoreError> {
    let (n_ungraded, n_waiting): (i64, i64) = both!(conn, c => {
        let started = || attempts::table
            .filter(attempts::exam_id.eq(exam.to_string()))
            .filter(attempts::started_at.is_not_null());
        let n_ungraded = started().filter(attempts::grade_id.is_null()).count().get_result(c);
        let waiting = started().inner_join(grades::table).filter(grades::waiting.gt(0));
        n_ungraded.and_then(|n_ungraded| Ok((n_ungraded, waiting.count().get_result(c)?)))
    })?;
    let count = |n: i64| u64::try_from(n).map_err(|_| StoreError::corrupt("attempts"));
    Ok((count(n_ungraded)?, count(n_waiting)?))
}

/// Of an attempt: its paper, and what each slot was worth in its latest grade.
pub type Graded = (PaperId, Vec<Score>);

/// The papers and scores of attempts that are graded.
pub fn load_scores(
    conn: &mut Connection,
    of: &[AttemptId],
) -> Result<BTreeMap<AttemptId, Graded>, StoreError> {
    let mut graded = BTreeMap::new();
    for chunk in of.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String, String)> = both!(conn, c => attempts::table
            .inner_join(grades::table)
            .filter(attempts::id.eq_any(&ids))
            .select((attempts::id, attempts::paper_id, grades::scores))
            .load(c))?;
        for (id, paper, document) in rows {
            let scores =
                scores::from_json(&document).map_err(|_| StoreError::corrupt("grades.scores"))?;
            let value = (parse(&paper, "attempts.paper_id")?, scores);
            graded.insert(parse(&id, "attempts.id")?, value);
        }
    }
    Ok(graded)
}
