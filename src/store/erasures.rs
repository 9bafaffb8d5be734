//! Erasing what tells who somebody is. What they chose, their marks and their branch stay, without them.
//!
//! Invariant: one of the two places that change what is else only inserted (with [`candidates`]): allowances,
//! messages and markings keep figures, ids and times, and lose words. Audit entries are not touched: of one person
//! they hold the id, and reasons under the key that goes here.
//!
//! [`candidates`]: super::candidates

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use jiff::Timestamp;

use super::backend::{Connection, both};
use super::candidates::Person;
use super::rows::{ms, parse, to_u32};
use super::schema::{
    allowances, answers, attempts, candidates, departures, door_tries, erasures, exams, grades,
    hall_codes, markings, messages, refused_saves, sessions,
};
use super::{Store, StoreError};
use crate::domain::erasure::{NO_NAME, NO_TEXT, scrubbed};
use crate::domain::exam::State;
use crate::domain::roster::RosterEntry;
use crate::domain::{AccountId, CandidateId, ErasureId, ExamId};
use crate::formats::response;

/// Some people who were erased together.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// Of which exam.
    pub exam: ExamId,
    /// Who did it; none where retention did.
    pub by: Option<AccountId>,
    /// How many.
    pub n_persons: usize,
    /// When.
    pub at: Timestamp,
}

/// Those of an exam who are kept: at most `limit` ids, in their order.
pub fn list_kept(
    conn: &mut Connection,
    exam: ExamId,
    limit: i64,
) -> Result<Vec<CandidateId>, StoreError> {
    let ids: Vec<String> = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .filter(candidates::erased_at.is_null())
        .order(candidates::id.asc())
        .limit(limit)
        .select(candidates::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "candidates.id")).collect()
}

/// Those of these people who are kept.
pub fn list_kept_of(
    conn: &mut Connection,
    these: &[CandidateId],
) -> Result<Vec<CandidateId>, StoreError> {
    let these: Vec<String> = these.iter().map(ToString::to_string).collect();
    let ids: Vec<String> = both!(conn, c => candidates::table
        .filter(candidates::id.eq_any(&these))
        .filter(candidates::erased_at.is_null())
        .order(candidates::id.asc())
        .select(candidates::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "candidates.id")).collect()
}

/// How many of an exam were erased.
pub fn count(conn: &mut Connection, exam: ExamId) -> Result<usize, StoreError> {
    let n: i64 = both!(conn, c => candidates::table
        .filter(candidates::exam_id.eq(exam.to_string()))
        .filter(candidates::erased_at.is_not_null())
        .select(count_star())
        .get_result(c))?;
    usize::try_from(n).map_err(|_| StoreError::corrupt("candidates"))
}

/// Attempts of an exam that were started and have no final grade: of these people, or of all.
pub fn count_ungraded(
    conn: &mut Connection,
    exam: ExamId,
    of: Option<&[CandidateId]>,
) -> Result<usize, StoreError> {
    let of: Option<Vec<String>> = of.map(|ids| ids.iter().map(ToString::to_string).collect());
    let n: i64 = both!(conn, c => {
        let mut query = attempts::table
            .left_join(grades::table)
            .filter(attempts::exam_id.eq(exam.to_string()))
            .filter(attempts::started_at.is_not_null())
            .filter(grades::id.nullable().is_null().or(grades::waiting.nullable().gt(0)))
            .select(count_star())
            .into_boxed();
        if let Some(of) = &of {
            query = query.filter(attempts::candidate_id.eq_any(of));
        }
        query.get_result(c)
    })?;
    usize::try_from(n).map_err(|_| StoreError::corrupt("attempts"))
}

/// Closed exams that ended before, with people who are kept.
pub fn list_due(conn: &mut Connection, before: Timestamp) -> Result<Vec<ExamId>, StoreError> {
    let kept = candidates::table
        .filter(candidates::exam_id.eq(exams::id))
        .filter(candidates::erased_at.is_null());
    let ids: Vec<String> = both!(conn, c => exams::table
        .filter(exams::state.eq(State::Closed.as_str()))
        .filter(exams::closed_at.le(ms(before)))
        .filter(exists(kept))
        .order(exams::id.asc())
        .select(exams::id)
        .load(c))?;
    ids.iter().map(|id| parse(id, "exams.id")).collect()
}

/// Erases a person, who is called by this pseudonym from now on.
pub fn erase(
    conn: &mut Connection,
    person: &Person,
    pseudonym: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = person.id.to_string();
    let of: Vec<String> = both!(conn, c => attempts::table
        .filter(attempts::candidate_id.eq(&id))
        .select(attempts::id)
        .load(c))?;
    scrub_answers(conn, &of, &person.entry)?;
    scrub_refused(conn, &of, &person.entry)?;
    let (theirs, noted) = (
        sessions::table.filter(sessions::candidate_id.eq(&id)),
        markings::table.filter(markings::attempt_id.eq_any(&of)),
    );
    let (codes, tries, left) = (
        hall_codes::table.filter(hall_codes::candidate_id.eq(&id)),
        door_tries::table.filter(door_tries::candidate_id.eq(&id)),
        departures::table.filter(departures::attempt_id.eq_any(&of)),
    );
    let told = messages::table.filter(messages::candidate_id.eq(&id));
    let granted = allowances::table
        .filter(allowances::exam_id.eq(person.exam.to_string()))
        .filter(allowances::scope.eq("candidate"))
        .filter(allowances::subject.eq(&person.entry.number));
    both!(conn, c => {
        diesel::delete(theirs).execute(c)?;
        diesel::delete(codes).execute(c)?;
        diesel::delete(tries).execute(c)?;
        diesel::delete(left).execute(c)?;
        diesel::update(attempts::table.filter(attempts::id.eq_any(&of)))
            .set(attempts::session_id.eq(None::<String>))
            .execute(c)?;
        diesel::update(noted).set(markings::note.eq(None::<String>)).execute(c)?;
        diesel::update(told).set(messages::body.eq(NO_TEXT)).execute(c)?;
        diesel::update(granted)
            .set((allowances::subject.eq(pseudonym), allowances::reason.eq(NO_NAME)))
            .execute(c)?;
        diesel::update(candidates::table.find(&id))
            .set((
                candidates::number.eq(pseudonym),
                candidates::name.eq(NO_NAME),
                candidates::ticket_hash.eq(None::<String>),
                candidates::reason_key.eq(None::<String>),
                candidates::erased_at.eq(ms(now)),
            ))
            .execute(c)?;
    });
    Ok(())
}

/// What is left of a stored response without its author.
enum Left {
    /// All of it.
    Everything,
    /// What is stored from now on; nothing of what cannot be read.
    This(Option<String>),
}

fn left_of(stored: &str, author: &RosterEntry) -> Left {
    match response::from_json(stored).map(|given| scrubbed(&given, author)) {
        Ok(None) => Left::Everything,
        Ok(Some(left)) => Left::This(Some(response::to_json(&left))),
        Err(_) => Left::This(None),
    }
}

fn scrub_answers(
    conn: &mut Connection,
    of: &[String],
    author: &RosterEntry,
) -> Result<(), StoreError> {
    let rows: Vec<(String, i32, Option<String>)> = both!(conn, c => answers::table
        .filter(answers::attempt_id.eq_any(of))
        .select((answers::attempt_id, answers::slot, answers::response))
        .load(c))?;
    for (attempt, slot, stored) in rows {
        if let Some(Left::This(left)) = stored.map(|stored| left_of(&stored, author)) {
            let row = answers::table.find((attempt, slot));
            both!(conn, c => diesel::update(row).set(answers::response.eq(&left)).execute(c))?;
        }
    }
    Ok(())
}

fn scrub_refused(
    conn: &mut Connection,
    of: &[String],
    author: &RosterEntry,
) -> Result<(), StoreError> {
    let rows: Vec<(String, Option<String>)> = both!(conn, c => refused_saves::table
        .filter(refused_saves::attempt_id.eq_any(of))
        .select((refused_saves::id, refused_saves::response))
        .load(c))?;
    for (id, stored) in rows {
        if let Some(Left::This(left)) = stored.map(|stored| left_of(&stored, author)) {
            let row = refused_saves::table.find(id);
            both!(conn, c => diesel::update(row).set(refused_saves::response.eq(&left)).execute(c))?;
        }
    }
    Ok(())
}

/// Notes that some people were erased.
pub fn insert(conn: &mut Connection, erasure: &Erasure) -> Result<(), StoreError> {
    let n_persons = i64::from(to_u32(erasure.n_persons, "erasures.n_persons")?);
    let values = (
        erasures::id.eq(erasure.id.to_string()),
        erasures::exam_id.eq(erasure.exam.to_string()),
        erasures::account_id.eq(erasure.by.map(|id| id.to_string())),
        erasures::n_persons.eq(n_persons),
        erasures::erased_at.eq(ms(erasure.at)),
    );
    both!(conn, c => diesel::insert_into(erasures::table).values(values).execute(c))?;
    Ok(())
}

/// Whether the database may still hold, in places that are free, what was erased, and nobody sits: a sweep
/// holds up whoever saves.
pub fn is_to_sweep(conn: &mut Connection) -> Result<bool, StoreError> {
    let unswept = erasures::table.filter(erasures::swept_at.is_null());
    if !both!(conn, c => diesel::select(exists(unswept)).get_result::<bool>(c))? {
        return Ok(false);
    }
    let under_way = attempts::table
        .filter(attempts::closed_at.is_null())
        .filter(attempts::deadline.is_not_null());
    Ok(!both!(conn, c => diesel::select(exists(under_way)).get_result::<bool>(c))?)
}

/// Erasures after which nothing was swept yet.
fn list_unswept(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    let unswept = erasures::table.filter(erasures::swept_at.is_null());
    Ok(both!(conn, c => unswept.select(erasures::id).load(c))?)
}

impl Store {
    /// Overwrites what the database still holds of what was erased; false where it could not be emptied
    /// wholly since somebody read meanwhile: to be tried again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sweep(&self) -> Result<bool, StoreError> {
        // Before: what is erased while it sweeps waits for the next time.
        let done = self.read(list_unswept).await?;
        let is_swept = self.apart(Connection::sweep).await?;
        if is_swept {
            self.write(move |conn| {
                let now = conn.now()?;
                let these = erasures::table.filter(erasures::id.eq_any(&done));
                let set = erasures::swept_at.eq(ms(now));
                both!(conn, c => diesel::update(these).set(set).execute(c))?;
                Ok::<_, StoreError>(())
            })
            .await?;
        }
        Ok(is_swept)
    }
}
