//! When candidates looked elsewhere. Only inserted.
//!
//! Invariant: what a device sends again is kept once, as it came first; of an attempt there are at most
//! [`MAX_DEPARTURES`].

use diesel::dsl::count;
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::StoreError;
use super::backend::{Connection, both};
use super::rows::{duration_ms, ms, parse, timestamp, to_i32, to_u32, word};
use super::schema::{attempts, departures};
use crate::domain::admission::{Away, Departure, MAX_DEPARTURES};
use crate::domain::{AttemptId, CandidateId, ExamId};

/// Notes departures, as far as an attempt may have more.
pub fn insert(
    conn: &mut Connection,
    attempt: AttemptId,
    noted: &[Departure],
    now: Timestamp,
) -> Result<(), StoreError> {
    let n_kept: i64 = both!(conn, c => departures::table
        .filter(departures::attempt_id.eq(attempt.to_string()))
        .count()
        .get_result(c))?;
    let n_kept = usize::try_from(n_kept).map_err(|_| StoreError::corrupt("departures"))?;
    let mut n_left = MAX_DEPARTURES.saturating_sub(n_kept);
    for departure in noted {
        if n_left == 0 {
            break;
        }
        let values = (
            departures::attempt_id.eq(attempt.to_string()),
            departures::kind.eq(departure.away.as_str()),
            departures::epoch.eq(to_i32(departure.epoch, "departures.epoch")?),
            departures::number.eq(to_i32(departure.number, "departures.number")?),
            departures::began_at.eq(ms(departure.began_at)),
            departures::lasted_ms.eq(departure.lasted.map(duration_ms)),
            departures::noted_at.eq(ms(now)),
        );
        n_left -= both!(conn, c => diesel::insert_into(departures::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// The departures of an attempt, in the order in which they began.
pub fn list(conn: &mut Connection, attempt: AttemptId) -> Result<Vec<Departure>, StoreError> {
    type Row = (String, i32, i32, i64, Option<i64>);
    let rows: Vec<Row> = both!(conn, c => departures::table
        .filter(departures::attempt_id.eq(attempt.to_string()))
        .order((departures::began_at.asc(), departures::epoch.asc(), departures::number.asc()))
        .select((
            departures::kind,
            departures::epoch,
            departures::number,
            departures::began_at,
            departures::lasted_ms,
        ))
        .load(c))?;
    let departure = |(kind, epoch, number, began_at, lasted_ms): Row| {
        Ok(Departure {
            away: word(&kind, Away::ALL, Away::as_str, "departures.kind")?,
            epoch: to_u32(epoch, "departures.epoch")?,
            number: to_u32(number, "departures.number")?,
            began_at: timestamp(began_at, "departures.began_at")?,
            lasted: lasted_ms.map(SignedDuration::from_millis),
        })
    };
    rows.into_iter().map(departure).collect()
}

/// What was noted of an attempt, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The attempt.
    pub attempt: AttemptId,
    /// Whose it is.
    pub candidate: CandidateId,
    /// What was left.
    pub away: Away,
    /// How often.
    pub n_times: usize,
    /// The longest.
    pub longest: Option<SignedDuration>,
    /// When it last began.
    pub last_at: Timestamp,
}

/// What was noted of each attempt of an exam of which anything was.
pub fn summarise(conn: &mut Connection, exam: ExamId) -> Result<Vec<Summary>, StoreError> {
    type Row = (
        String,
        Option<String>,
        String,
        i64,
        Option<i64>,
        Option<i64>,
    );
    let rows: Vec<Row> = both!(conn, c => departures::table
        .inner_join(attempts::table)
        .filter(attempts::exam_id.eq(exam.to_string()))
        .group_by((departures::attempt_id, departures::kind))
        .select((
            departures::attempt_id,
            diesel::dsl::max(attempts::candidate_id),
            departures::kind,
            count(departures::number),
            diesel::dsl::max(departures::lasted_ms),
            diesel::dsl::max(departures::began_at),
        ))
        .load(c))?;
    let summary = |(attempt, candidate, kind, n_times, longest, last_at): Row| {
        Ok(Summary {
            attempt: parse(&attempt, "departures.attempt_id")?,
            candidate: parse(&candidate.unwrap_or_default(), "attempts.candidate_id")?,
            away: word(&kind, Away::ALL, Away::as_str, "departures.kind")?,
            n_times: usize::try_from(n_times).map_err(|_| StoreError::corrupt("departures"))?,
            longest: longest.map(SignedDuration::from_millis),
            last_at: timestamp(last_at.unwrap_or_default(), "departures.began_at")?,
        })
    };
    rows.into_iter().map(summary).collect()
}
