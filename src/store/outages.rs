//! Outages, and what of them was given back to candidates.
//!
//! Invariant: whoever writes here holds the one row of `service_clock`. An outage is noted by the one
//! beat that ends it (`service`), and given back to an exam once.

use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::StoreError;
use super::attempts as stored_attempts;
use super::audit;
use super::backend::{Connection, both};
use super::exams::Exam;
use super::rows::{CHUNK, ms, parse, timestamp, to_u32};
use super::schema::{attempts, downtime_credits, outages};
use crate::domain::attempt::Phase;
use crate::domain::audit::{Entry, Fact};
use crate::domain::{AccountId, AttemptId, AuditEntryId, ExamId, OutageId};

/// Outages of one exam that are listed, the last ones.
const LISTED: i64 = 100;

/// A time in which the service was down: no node gave a beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Its id.
    pub id: OutageId,
    /// The last beat before.
    pub began_at: Timestamp,
    /// The first beat after.
    pub ended_at: Timestamp,
}

impl Outage {
    /// How long it was.
    pub fn length(&self) -> SignedDuration {
        self.ended_at.duration_since(self.began_at)
    }
}

/// An outage as one exam sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The outage.
    pub outage: Outage,
    /// Attempts that got its time back, or would get it now.
    pub n_attempts: u32,
    /// When it was given back; none where it was not.
    pub credited_at: Option<Timestamp>,
}

/// Ids here follow from what they name: chance comes in from use cases, and a beat asks for none.
fn derived_id(at: Timestamp, parts: &[&[u8]]) -> uuid::Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let [
        tail @ ..,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
        _,
    ] = <[u8; 32]>::from(hash.finalize());
    let ms = u64::try_from(ms(at)).unwrap_or(0);
    Builder::from_unix_timestamp_millis(ms, &tail).into_uuid()
}

/// Notes an outage; the caller holds [`lock`].
pub(super) fn insert(
    conn: &mut Connection,
    began_at: Timestamp,
    ended_at: Timestamp,
) -> Result<Outage, StoreError> {
    let id = derived_id(ended_at, &[b"outage", &ms(began_at).to_be_bytes()]);
    let id = OutageId::new(id);
    let values = (
        outages::id.eq(id.to_string()),
        outages::began_at.eq(ms(began_at)),
        outages::ended_at.eq(ms(ended_at)),
    );
    both!(conn, c => diesel::insert_into(outages::table).values(values).execute(c))?;
    Ok(Outage {
        id,
        began_at,
        ended_at,
    })
}

/// The conditions of attempts that were under way in an outage and have no end noted.
macro_rules! interrupted {
    ($exam:expr, $outage:expr) => {
        attempts::table
            .filter(attempts::exam_id.eq($exam.to_string()))
            .filter(attempts::closed_at.is_null())
            .filter(attempts::paused_at.is_null())
            .filter(attempts::deadline.gt(ms($outage.began_at)))
            .filter(attempts::started_at.lt(ms($outage.ended_at)))
    };
}

/// Holds what changes with beats and credits until the transaction ends.
///
/// # Errors
/// [`StoreError`] where the database does not answer.
pub fn lock(conn: &mut Connection) -> Result<(), StoreError> {
    conn.lock_service_clock().map(drop)
}

/// Gives an outage back to the attempts of a held exam; how many got time. The caller holds [`lock`] and
/// has seen that it was not given back before.
///
/// In the beat that ends the outage, `by` nobody, attempts whose deadline fell into it are still under
/// way; later only those are that are not over.
///
/// # Errors
/// [`StoreError::Duplicate`] where it was given back before.
pub fn credit(
    conn: &mut Connection,
    outage: &Outage,
    exam: &Exam,
    by: Option<AccountId>,
) -> Result<u32, StoreError> {
    let found: Vec<String> = both!(conn, c => interrupted!(exam.id, outage)
        .order(attempts::id.asc())
        .select(attempts::id)
        .load(c))?;
    let ids: Vec<AttemptId> = found
        .iter()
        .map(|id| parse(id, "attempts.id"))
        .collect::<Result<_, _>>()?;
    let mut n_attempts = 0;
    for chunk in ids.chunks(CHUNK) {
        let locked = stored_attempts::lock_many(conn, chunk)?;
        let now = conn.now()?;
        // One that cannot be read concerns nobody else.
        let mut given: Vec<_> = locked.into_values().flatten().collect();
        given.retain_mut(|attempt| {
            let phase = attempt.phase_at(exam.rules.grace, now);
            let is_over = by.is_some() && matches!(phase, Phase::Closed(_));
            !is_over && attempt.credit(outage.began_at, outage.ended_at)
        });
        stored_attempts::record(conn, &given)?;
        n_attempts += given.len();
    }
    let n_attempts = to_u32(n_attempts, "downtime_credits.n_attempts")?;
    if 0 < n_attempts || by.is_some() {
        let now = conn.now()?;
        insert_credit(conn, outage, exam.id, n_attempts, by, now)?;
        note_credit(conn, outage, exam.id, n_attempts, by, now)?;
    }
    Ok(n_attempts)
}

fn insert_credit(
    conn: &mut Connection,
    outage: &Outage,
    exam: ExamId,
    n_attempts: u32,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = (
        downtime_credits::outage_id.eq(outage.id.to_string()),
        downtime_credits::exam_id.eq(exam.to_string()),
        downtime_credits::n_attempts.eq(i64::from(n_attempts)),
        downtime_credits::account_id.eq(by.map(|id| id.to_string())),
        downtime_credits::credited_at.eq(ms(now)),
    );
    both!(conn, c => diesel::insert_into(downtime_credits::table).values(values).execute(c))?;
    Ok(())
}

/// Tells the audit of it.
fn note_credit(
    conn: &mut Connection,
    outage: &Outage,
    exam: ExamId,
    n_attempts: u32,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = derived_id(now, &[b"credit", outage.id.as_bytes(), exam.as_bytes()]);
    let entry = Entry {
        id: AuditEntryId::new(id),
        exam: Some(exam),
        attempt: None,
        account: by,
        fact: Fact::DowntimeCredited {
            outage: outage.id,
            lasted: outage.length(),
            n_given: usize::try_from(n_attempts).unwrap_or(usize::MAX),
        },
        about: None,
        reason: None,
        at: now,
    };
    audit::insert(conn, &entry)
}

/// Id, begin and end of an outage; attempts and time of its credit.
type OfferRow = (String, i64, i64, Option<(i64, i64)>);

/// The outages in which attempts of an exam were under way, the last first.
pub fn list_offers(
    conn: &mut Connection,
    exam: &Exam,
    now: Timestamp,
) -> Result<Vec<Offer>, StoreError> {
    let of_exam = attempts::table.filter(attempts::exam_id.eq(exam.id.to_string()));
    let (first_start, last_deadline): (Option<i64>, Option<i64>) = both!(conn, c => of_exam
        .select((diesel::dsl::min(attempts::started_at), diesel::dsl::max(attempts::deadline)))
        .get_result(c))?;
    let (Some(first_start), Some(last_deadline)) = (first_start, last_deadline) else {
        return Ok(Vec::new());
    };
    let credited = downtime_credits::outage_id
        .eq(outages::id)
        .and(downtime_credits::exam_id.eq(exam.id.to_string()));
    let rows: Vec<OfferRow> = both!(conn, c => outages::table
        .left_join(downtime_credits::table.on(credited))
        .filter(outages::ended_at.gt(first_start))
        .filter(outages::began_at.lt(last_deadline))
        .order(outages::id.desc())
        .limit(LISTED)
        .select((
            outages::id,
            outages::began_at,
            outages::ended_at,
            (downtime_credits::n_attempts, downtime_credits::credited_at).nullable(),
        ))
        .load(c))?;
    let offer = |(id, began_at, ended_at, credit): OfferRow| {
        let outage = Outage {
            id: parse(&id, "outages.id")?,
            began_at: timestamp(began_at, "outages.began_at")?,
            ended_at: timestamp(ended_at, "outages.ended_at")?,
        };
        let n_attempts = match credit {
            Some((n_attempts, _)) => n_attempts,
            None => count_open(conn, &outage, exam, now)?,
        };
        let credited_at = credit.map(|(_, at)| timestamp(at, "downtime_credits.credited_at"));
        Ok(Offer {
            outage,
            n_attempts: to_u32(n_attempts, "downtime_credits.n_attempts")?,
            credited_at: credited_at.transpose()?,
        })
    };
    rows.into_iter().map(offer).collect()
}

/// Attempts that an outage interrupted and that are not over.
fn count_open(
    conn: &mut Connection,
    outage: &Outage,
    exam: &Exam,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let not_over = now.saturating_sub(exam.rules.grace).unwrap_or(now);
    Ok(both!(conn, c => interrupted!(exam.id, outage)
        .filter(attempts::deadline.ge(ms(not_over)))
        .count()
        .get_result(c))?)
}
