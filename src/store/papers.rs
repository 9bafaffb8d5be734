//! Papers as they were drawn. Only inserted, and swept while nobody could have seen them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{CHUNK, ms, parse, to_i32, to_u32};
use super::schema::{attempts, candidates, papers};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::{ExamId, PaperId, QuestionVersionId};
use crate::formats::paper as form;

#[derive(Insertable)]
#[diesel(table_name = papers)]
#[diesel(treat_none_as_default_value = false)]
struct PaperRow {
    id: String,
    exam_id: String,
    document: String,
    generator: String,
    created_at: i64,
    number: Option<i32>,
}

/// A paper on its way into the store.
#[derive(Debug)]
pub struct DrawnPaper<'a> {
    /// Its id.
    pub id: PaperId,
    /// Its place in the drawing, from 1; none where it was drawn later, for one candidate.
    pub number: Option<u32>,
    /// What it asks.
    pub paper: &'a Paper,
}

/// Stores papers as they were drawn, with the generator that drew them.
pub fn insert(
    conn: &mut Connection,
    exam: ExamId,
    drawn: &[DrawnPaper<'_>],
    generator: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in drawn.chunks(CHUNK) {
        let rows: Result<Vec<PaperRow>, StoreError> = chunk
            .iter()
            .map(|drawn| {
                Ok(PaperRow {
                    id: drawn.id.to_string(),
                    exam_id: exam.to_string(),
                    document: form::to_json(drawn.paper),
                    generator: generator.to_owned(),
                    created_at: ms(now),
                    number: drawn
                        .number
                        .map(|number| to_i32(number, "papers.number"))
                        .transpose()?,
                })
            })
            .collect();
        let rows = rows?;
        both!(conn, c => diesel::insert_into(papers::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// The paper of an id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn load(conn: &mut Connection, id: PaperId) -> Result<Paper, StoreError> {
    let document: String = both!(conn, c => papers::table.find(id.to_string()).select(papers::document).get_result(c))?;
    form::from_json(&document).map_err(|_| StoreError::corrupt("papers.document"))
}

/// The papers of these ids.
///
/// # Errors
/// [`StoreError::NotFound`] where there is one too few.
pub fn load_many(
    conn: &mut Connection,
    ids: &BTreeSet<PaperId>,
) -> Result<BTreeMap<PaperId, Paper>, StoreError> {
    let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = both!(conn, c => papers::table
        .filter(papers::id.eq_any(&wanted))
        .select((papers::id, papers::document))
        .load(c))?;
    if rows.len() < wanted.len() {
        return Err(StoreError::NotFound);
    }
    rows.iter()
        .map(|(id, document)| {
            let paper = form::from_json(document);
            let paper = paper.map_err(|_| StoreError::corrupt("papers.document"))?;
            Ok((parse(id, "papers.id")?, paper))
        })
        .collect()
}

/// Every question, in its version, that stands on a paper of an exam.
pub fn list_versions(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<BTreeSet<QuestionVersionId>, StoreError> {
    let mut versions = BTreeSet::new();
    each(conn, exam, |paper| {
        versions.extend(paper.slots.iter().map(|slot| slot.version));
    })?;
    Ok(versions)
}

/// Every question that stands on a paper of an exam, once for each number of marks that it carries, with a
/// slot that asks it so.
pub fn list_slots(
    conn: &mut Connection,
    exam: ExamId,
) -> Result<BTreeMap<(QuestionVersionId, Marks), Slot>, StoreError> {
    let mut slots = BTreeMap::new();
    each(conn, exam, |paper| {
        for slot in paper.slots {
            slots.entry((slot.version, slot.marks)).or_insert(slot);
        }
    })?;
    Ok(slots)
}

/// Hands over each paper of an exam, by id; a thousand at a time are in memory.
fn each(
    conn: &mut Connection,
    exam: ExamId,
    mut take: impl FnMut(Paper),
) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let rows: Vec<(String, String)> = both!(conn, c => papers::table
            .filter(papers::exam_id.eq(exam.to_string()))
            .filter(papers::id.gt(&after))
            .order(papers::id.asc())
            .limit(1_000)
            .select((papers::id, papers::document))
            .load(c))?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after.clone_from(last);
        for (_, document) in &rows {
            let paper = form::from_json(document);
            take(paper.map_err(|_| StoreError::corrupt("papers.document"))?);
        }
    }
}

/// The papers of a drawing by their place in it, from number `first` on, at most `limit`.
pub fn list(
    conn: &mut Connection,
    exam: ExamId,
    first: u32,
    limit: i64,
) -> Result<Vec<(u32, PaperId, Paper)>, StoreError> {
    let rows: Vec<(Option<i32>, String, String)> = both!(conn, c => papers::table
        .filter(papers::exam_id.eq(exam.to_string()))
        .filter(papers::number.ge(to_i32(first, "papers.number")?))
        .order(papers::number.asc())
        .select((papers::number, papers::id, papers::document))
        .limit(limit)
        .load(c))?;
    rows.into_iter()
        .map(|(number, id, document)| {
            let number = number.ok_or_else(|| StoreError::corrupt("papers.number"))?;
            let paper =
                form::from_json(&document).map_err(|_| StoreError::corrupt("papers.document"))?;
            Ok((
                to_u32(number, "papers.number")?,
                parse(&id, "papers.id")?,
                paper,
            ))
        })
        .collect()
}

/// The papers of a drawing with the number of whom each is for, by their place in it: at most `limit`
/// after `after`.
pub fn list_dealt(
    conn: &mut Connection,
    exam: ExamId,
    after: u32,
    limit: i64,
) -> Result<Vec<(u32, String, Paper)>, StoreError> {
    let after = to_i32(after, "papers.number")?;
    let rows: Vec<(Option<i32>, String, String)> = both!(conn, c => papers::table
        .inner_join(attempts::table.inner_join(candidates::table))
        .filter(papers::exam_id.eq(exam.to_string()))
        .filter(papers::number.gt(after))
        .order(papers::number.asc())
        .select((papers::number, candidates::number, papers::document))
        .limit(limit)
        .load(c))?;
    rows.into_iter()
        .map(|(number, candidate, document)| {
            let number = number.ok_or_else(|| StoreError::corrupt("papers.number"))?;
            let paper =
                form::from_json(&document).map_err(|_| StoreError::corrupt("papers.document"))?;
            Ok((to_u32(number, "papers.number")?, candidate, paper))
        })
        .collect()
}

/// Takes away what an unfinished drawing left: papers and attempts of an exam that is still a draft.
pub fn sweep_draft(conn: &mut Connection, exam: ExamId) -> Result<(), StoreError> {
    let id = exam.to_string();
    both!(conn, c => diesel::delete(attempts::table.filter(attempts::exam_id.eq(&id))).execute(c))?;
    both!(conn, c => diesel::delete(papers::table.filter(papers::exam_id.eq(&id))).execute(c))?;
    Ok(())
}

/// The questions on papers that these people have started, in any exam, by their number on rosters.
pub fn list_seen(
    conn: &mut Connection,
    numbers: &[String],
) -> Result<BTreeMap<String, BTreeSet<QuestionVersionId>>, StoreError> {
    let mut seen: BTreeMap<String, BTreeSet<QuestionVersionId>> = BTreeMap::new();
    for chunk in numbers.chunks(CHUNK) {
        let rows: Vec<(String, String)> = both!(conn, c => attempts::table
            .inner_join(candidates::table)
            .inner_join(papers::table)
            .filter(candidates::number.eq_any(chunk))
            .filter(attempts::started_at.is_not_null())
            .select((candidates::number, papers::document))
            .load(c))?;
        for (number, document) in rows {
            let paper =
                form::from_json(&document).map_err(|_| StoreError::corrupt("papers.document"))?;
            let of_person = seen.entry(number).or_default();
            of_person.extend(paper.slots.iter().map(|slot| slot.version));
        }
    }
    Ok(seen)
}
