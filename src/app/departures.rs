//! Departures: when candidates looked elsewhere, noted as they say it and shown to staff.
//!
//! Evidence for people to weigh. A call, a message, a screen that went dark look the same as a search.
//!
//! Invariant: nothing here touches an attempt, an answer or a score.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::attempts::load_own;
use super::{App, Error};
use crate::domain::access::Candidate;
use crate::domain::admission::Departure;
use crate::domain::attempt::Refusal;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::store::candidates::Person;
use crate::store::{attempts, candidates, departures as store, exams};

pub use crate::domain::admission::Away;
pub use crate::store::departures::Summary;

/// Notes that the page was left, where the exam notes it; what comes again is noted once. When it was
/// noted.
///
/// # Errors
/// [`Error::Refused`] before the start; [`Error::NotFound`].
pub async fn note(
    app: &App,
    who: Candidate,
    id: AttemptId,
    noted: Vec<Departure>,
) -> Result<Timestamp, Error> {
    let (now, records) = app
        .store
        .read(move |conn| {
            let (attempt, exam) = load_own(conn, who, id)?;
            attempt.running.ok_or(Refusal::NotStarted)?;
            Ok::<_, Error>((conn.now()?, exam.admission.records_departures))
        })
        .await?;
    if records {
        insert(app, who, id, noted).await
    } else {
        Ok(now)
    }
}

/// Stores departures of the caller's attempt.
pub(super) async fn insert(
    app: &App,
    who: Candidate,
    id: AttemptId,
    noted: Vec<Departure>,
) -> Result<Timestamp, Error> {
    app.store
        .write_attempt(id, move |conn| {
            let (attempt, _) = load_own(conn, who, id)?;
            let running = attempt.running.ok_or(Refusal::NotStarted)?;
            let now = conn.now()?;
            let within = |departure: &Departure| departure.within(running.started_at, now);
            let noted: Vec<Departure> = noted.iter().map(within).collect();
            store::insert(conn, id, &noted, now)?;
            Ok(now)
        })
        .await
}

/// What was noted of one attempt, and whose it is.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whose.
    pub person: Person,
    /// What was noted.
    pub summary: Summary,
}

/// Whether an exam notes departures, and what was noted of each attempt, by the numbers of the candidates.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn summarise(app: &App, exam: ExamId) -> Result<(bool, Vec<Line>), Error> {
    app.store
        .read(move |conn| {
            let records = exams::load(conn, exam)?.admission.records_departures;
            let summaries = store::summarise(conn, exam)?;
            if summaries.is_empty() {
                return Ok((records, Vec::new()));
            }
            let mut of: BTreeMap<CandidateId, Vec<Summary>> = BTreeMap::new();
            for summary in summaries {
                of.entry(summary.candidate).or_default().push(summary);
            }
            let people = candidates::list(conn, exam)?.into_iter();
            let lines = people.flat_map(|person| {
                let own = of.remove(&person.id).unwrap_or_default();
                own.into_iter().map(move |summary| Line {
                    person: person.clone(),
                    summary,
                })
            });
            Ok((records, lines.collect()))
        })
        .await
}

/// What was noted of one attempt of an exam, in the order in which it began.
///
/// # Errors
/// [`Error::NotFound`] also for an attempt of another exam.
pub async fn list(app: &App, exam: ExamId, id: AttemptId) -> Result<Vec<Departure>, Error> {
    app.store
        .read(move |conn| {
            if attempts::load(conn, id)?.exam != exam {
                return Err(Error::NotFound);
            }
            Ok(store::list(conn, id)?)
        })
        .await
}
