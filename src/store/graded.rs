//! Graded attempts of many candidates with all that was asked and given, page by page.
//!
//! Invariant: a page is a few statements, however many attempts are on it.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, marks, parse, to_u32};
use super::schema::{answers, attempts, candidates, given_marks, grades, papers};
use super::standings::branch_path;
use crate::domain::grading::Score;
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::response::Response;
use crate::domain::roster::RosterEntry;
use crate::domain::{AttemptId, CandidateId, ExamId, PaperId};
use crate::formats::{paper, response, scores};
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

/// Papers by id.
pub fn load_papers(
    conn: &mut Connection,
    ids: &[PaperId],
) -> Result<BTreeMap<PaperId, Paper>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = both!(conn, c => papers::table
            .filter(papers::id.eq_any(&ids))
            .select((papers::id, papers::document))
            .load(c))?;
        for (id, document) in rows {
            let paper =
                paper::from_json(&document).map_err(|_| StoreError::corrupt("papers.document"))?;
            found.insert(parse(&id, "papers.id")?, paper);
        }
    }
    Ok(found)
}

/// What was given in these attempts, by slot.
pub fn load_responses(
    conn: &mut Connection,
    of: &[AttemptId],
) -> Result<BTreeMap<AttemptId, BTreeMap<u32, Response>>, StoreError> {
    let mut given: BTreeMap<AttemptId, BTreeMap<u32, Response>> = BTreeMap::new();
    for chunk in of.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, i32, Option<String>)> = both!(conn, c => answers::table
            .filter(answers::attempt_id.eq_any(&ids))
            .filter(answers::response.is_not_null())
            .select((answers::attempt_id, answers::slot, answers::response))
            .load(c))?;
        for (id, slot, document) in rows {
            let response = response::from_json(&document.unwrap_or_default())
                .map_err(|_| StoreError::corrupt("answers.response"))?;
            let of_attempt = given.entry(parse(&id, "answers.attempt_id")?).or_default();
            of_attempt.insert(to_u32(slot, "answers.slot")?, response);
        }
    }
    Ok(given)
}

/// The marks that persons gave last in these attempts, by slot.
pub fn load_given_marks(
    conn: &mut Connection,
    of: &[AttemptId],
) -> Result<BTreeMap<AttemptId, BTreeMap<u32, Marks>>, StoreError> {
    let mut given: BTreeMap<AttemptId, BTreeMap<u32, Marks>> = BTreeMap::new();
    for chunk in of.chunks(CHUNK) {
        let ids: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, i32, i64)> = both!(conn, c => given_marks::table
            .filter(given_marks::attempt_id.eq_any(&ids))
            .order(given_marks::number.asc())
            .select((given_marks::attempt_id, given_marks::slot, given_marks::marks))
            .load(c))?;
        for (id, slot, number) in rows {
            let of_attempt = given
                .entry(parse(&id, "given_marks.attempt_id")?)
                .or_default();
            let slot = to_u32(slot, "given_marks.slot")?;
            of_attempt.insert(slot, marks(number, "given_marks.marks")?);
        }
    }
    Ok(given)
}
