//! Who sits an exam at this moment, and when each last saved.
//!
//! Invariant: nothing here decides, and nothing reads an answer. When an attempt last saved is noted
//! about a second later by the node that took the save; a later time is never replaced by an earlier.

use diesel::dsl::count;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use jiff::{SignedDuration, Timestamp};

use super::StoreError;
use super::attempts::{AttemptRow, attempt, closed, running};
use super::backend::{Connection, both};
use super::rows::{CHUNK, duration_ms, ms, parse, timestamp};
use super::schema::{attempt_activity, attempts, candidates};
use crate::domain::attempt::{Attempt, How, Phase, Running};
use crate::domain::roster::{BranchPath, RosterEntry};
use crate::domain::{AttemptId, ExamId};

diesel::define_sql_function! {
    /// The characters of a text from a place on, counted from 1.
    fn substr(text: Text, start: Integer, length: Integer) -> Text;
}

/// An attempt that saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// Which.
    pub attempt: AttemptId,
    /// Of which exam.
    pub exam: ExamId,
    /// When.
    pub at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = attempt_activity)]
pub(super) struct ActivityRow {
    pub(super) attempt_id: String,
    pub(super) exam_id: String,
    pub(super) last_saved_at: i64,
}

/// Notes when attempts last saved. No attempt twice; in the order of their ids, so that two nodes never
/// wait for each other in a circle.
pub fn record(conn: &mut Connection, saves: &[Saved]) -> Result<(), StoreError> {
    let row = |saved: &Saved| ActivityRow {
        attempt_id: saved.attempt.to_string(),
        exam_id: saved.exam.to_string(),
        last_saved_at: ms(saved.at),
    };
    let rows: Vec<ActivityRow> = saves.iter().map(row).collect();
    conn.upsert_activity(&rows)
}

/// How many attempts of an exam are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Not started.
    pub ready: usize,
    /// Answers are taken.
    pub in_progress: usize,
    /// The clock stands still.
    pub paused: usize,
    /// Ended by the candidate.
    pub submitted: usize,
    /// Ended by the clock, noted or not.
    pub expired: usize,
    /// Ended by staff with the exam.
    pub forced: usize,
    /// Collected by staff from their candidates.
    pub collected: usize,
}

impl Counts {
    /// Counts one more attempt.
    pub fn add(&mut self, phase: Phase) {
        let count = match phase {
            Phase::Ready => &mut self.ready,
            Phase::InProgress(_) => &mut self.in_progress,
            Phase::Paused { .. } => &mut self.paused,
            Phase::Closed(closed) => match closed.how {
                How::Submitted => &mut self.submitted,
                How::Expired => &mut self.expired,
                How::Forced => &mut self.forced,
                How::Collected => &mut self.collected,
            },
        };
        *count += 1;
    }
}

/// The conditions of each phase; `$cut` is a grace ago, in milliseconds.
macro_rules! is {
    (Ready) => {
        attempts::closed_at
            .is_null()
            .and(attempts::deadline.is_null())
    };
    (InProgress, $cut:expr) => {
        attempts::closed_at
            .is_null()
            .and(attempts::paused_at.is_null())
            .and(attempts::deadline.ge($cut))
    };
    (Paused) => {
        attempts::closed_at
            .is_null()
            .and(attempts::paused_at.is_not_null())
    };
    (Overdue, $cut:expr) => {
        attempts::closed_at
            .is_null()
            .and(attempts::paused_at.is_null())
            .and(attempts::deadline.lt($cut))
    };
    ($how:ident) => {
        attempts::closed_how.eq(How::$how.as_str())
    };
}

/// How many attempts of an exam with this grace are what at `now`.
pub fn count_phases(
    conn: &mut Connection,
    exam: ExamId,
    grace: SignedDuration,
    now: Timestamp,
) -> Result<Counts, StoreError> {
    let cut = ms(now) - duration_ms(grace);
    let counted: (i64, i64, i64, i64, i64, i64, i64, i64) = both!(conn, c => attempts::table
        .filter(attempts::exam_id.eq(exam.to_string()))
        .select((
            count(attempts::id).aggregate_filter(is!(Ready)),
            count(attempts::id).aggregate_filter(is!(InProgress, cut).assume_not_null()),
            count(attempts::id).aggregate_filter(is!(Paused)),
            count(attempts::id).aggregate_filter(is!(Submitted).assume_not_null()),
            count(attempts::id).aggregate_filter(is!(Expired).assume_not_null()),
            count(attempts::id).aggregate_filter(is!(Overdue, cut).assume_not_null()),
            count(attempts::id).aggregate_filter(is!(Forced).assume_not_null()),
            count(attempts::id).aggregate_filter(is!(Collected).assume_not_null()),
        ))
        .get_result(c))?;
    let whole = |n: i64| usize::try_from(n).map_err(|_| StoreError::corrupt("attempts"));
    let (ready, in_progress, paused, submitted, expired, overdue, forced, collected) = counted;
    Ok(Counts {
        ready: whole(ready)?,
        in_progress: whole(in_progress)?,
        paused: whole(paused)?,
        submitted: whole(submitted)?,
        expired: whole(expired)? + whole(overdue)?,
        forced: whole(forced)?,
        collected: whole(collected)?,
    })
}

/// What can change of an attempt that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// What it is.
    pub phase: Phase,
    /// Its times, where it was started.
    pub running: Option<Running>,
    /// When it last saved.
    pub last_saved_at: Option<Timestamp>,
}

/// Every attempt of an exam with this grace, as it is at `now`, and whether it has a grade.
pub fn look(
    conn: &mut Connection,
    exam: ExamId,
    grace: SignedDuration,
    now: Timestamp,
) -> Result<Vec<(AttemptId, Sight, bool)>, StoreError> {
    type Row = (
        String,
        Option<i64>,
        Option<i64>,
        Option<i64>,
        Option<i64>,
        Option<String>,
        bool,
        Option<i64>,
    );
    let rows: Vec<Row> = both!(conn, c => attempts::table
        .left_join(attempt_activity::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .select((
            attempts::id,
            attempts::started_at,
            attempts::deadline,
            attempts::paused_at,
            attempts::closed_at,
            attempts::closed_how,
            attempts::grade_id.is_not_null(),
            attempt_activity::last_saved_at.nullable(),
        ))
        .load(c))?;
    let sight = |row: Row| {
        let (id, started_at, deadline, paused_at, closed_at, closed_how, is_graded, saved_at) = row;
        let running = running(started_at, deadline)?;
        let paused_at = paused_at.map(|at| timestamp(at, "attempts.paused_at"));
        let closed = closed(closed_at, closed_how)?;
        let sight = Sight {
            phase: Phase::of(running, paused_at.transpose()?, closed, grace, now),
            running,
            last_saved_at: saved_at.map(last_saved).transpose()?,
        };
        Ok((parse(&id, "attempts.id")?, sight, is_graded))
    };
    rows.into_iter().map(sight).collect()
}

fn last_saved(at: i64) -> Result<Timestamp, StoreError> {
    timestamp(at, "attempt_activity.last_saved_at")
}

/// The numbers of those whose attempts these are.
pub fn load_numbers(
    conn: &mut Connection,
    ids: &[AttemptId],
) -> Result<Vec<(AttemptId, String)>, StoreError> {
    let mut numbers = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let chunk: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, String)> = both!(conn, c => attempts::table
            .inner_join(candidates::table)
            .filter(attempts::id.eq_any(&chunk))
            .order(candidates::number.asc())
            .select((attempts::id, candidates::number))
            .load(c))?;
        for (id, number) in rows {
            numbers.push((parse(&id, "attempts.id")?, number));
        }
    }
    Ok(numbers)
}

/// A phase without its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseName {
    /// Not started.
    Ready,
    /// Answers are taken.
    InProgress,
    /// The clock stands still.
    Paused,
    /// Ended, noted or not.
    Closed,
}

/// Which attempts to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this branch and those below it.
    pub branch: Option<BranchPath>,
    /// In this phase.
    pub phase: Option<PhaseName>,
    /// Under way without a save for so long; counted from the start where there was none.
    pub silent_for: Option<SignedDuration>,
    /// After this one.
    pub after: Option<AttemptId>,
}

/// An attempt and whose it is.
#[derive(Debug, Clone)]
pub struct Line {
    /// Number, name, branch.
    pub person: RosterEntry,
    /// The attempt.
    pub attempt: Attempt,
    /// What it is.
    pub phase: Phase,
    /// When it last saved.
    pub last_saved_at: Option<Timestamp>,
}

/// Attempts of an exam with this grace, by the candidate's number and their own; at most `limit`.
///
/// # Errors
/// [`StoreError::NotFound`] where `after` is no attempt of this exam.
pub fn list(
    conn: &mut Connection,
    exam: ExamId,
    filter: &Filter,
    grace: SignedDuration,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    type Row = (AttemptRow, String, String, String, Option<i64>);
    let cut = ms(now) - duration_ms(grace);
    let after = filter
        .after
        .map(|id| place_of(conn, exam, id))
        .transpose()?;
    let rows: Vec<Row> = both!(conn, c => {
        let mut query = candidates::table
            .inner_join(attempts::table.left_join(attempt_activity::table))
            .filter(candidates::exam_id.eq(exam.to_string()))
            .order((candidates::number.asc(), attempts::number.asc()))
            .limit(limit)
            .select((
                AttemptRow::as_select(),
                candidates::number,
                candidates::name,
                candidates::branch,
                attempt_activity::last_saved_at.nullable(),
            ))
            .into_boxed();
        if let Some((number, attempt_number)) = &after {
            let is_later = candidates::number.gt(number).or(attempts::number.gt(attempt_number));
            // The first bound alone lets both databases begin in the middle of the index.
            query = query.filter(candidates::number.ge(number)).filter(is_later);
        }
        if let Some(branch) = &filter.branch {
            let below = format!("{}/", branch.as_str());
            let n_characters = i32::try_from(below.chars().count()).unwrap_or(i32::MAX);
            let is_below = substr(candidates::branch, 1, n_characters).eq(below);
            query = query.filter(candidates::branch.eq(branch.as_str()).or(is_below));
        }
        match filter.phase {
            Some(PhaseName::Ready) => query = query.filter(is!(Ready)),
            Some(PhaseName::InProgress) => query = query.filter(is!(InProgress, cut)),
            Some(PhaseName::Paused) => query = query.filter(is!(Paused)),
            Some(PhaseName::Closed) => {
                query = query.filter(attempts::closed_at.is_not_null().or(is!(Overdue, cut)));
            }
            None => {}
        }
        if let Some(silent_for) = filter.silent_for {
            let since = ms(now) - duration_ms(silent_for);
            let never = attempt_activity::last_saved_at.nullable().is_null();
            let is_silent = attempt_activity::last_saved_at.nullable().le(since)
                .or(never.and(attempts::started_at.le(since)));
            query = query.filter(is!(InProgress, cut)).filter(is_silent);
        }
        query.load(c)
    })?;
    let line = |(row, number, name, branch, saved_at): Row| {
        let attempt = attempt(row)?;
        let branch =
            BranchPath::parse(&branch).map_err(|_| StoreError::corrupt("candidates.branch"))?;
        Ok(Line {
            person: RosterEntry {
                number,
                name,
                branch,
            },
            phase: attempt.phase_at(grace, now),
            attempt,
            last_saved_at: saved_at.map(last_saved).transpose()?,
        })
    };
    rows.into_iter().map(line).collect()
}

/// Where an attempt stands in the list.
fn place_of(
    conn: &mut Connection,
    exam: ExamId,
    id: AttemptId,
) -> Result<(String, i32), StoreError> {
    Ok(both!(conn, c => attempts::table
        .inner_join(candidates::table)
        .filter(attempts::id.eq(id.to_string()))
        .filter(attempts::exam_id.eq(exam.to_string()))
        .select((candidates::number, attempts::number))
        .get_result(c))?)
}
