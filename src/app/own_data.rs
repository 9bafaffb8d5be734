//! Everything that is kept about one person for one exam, to be handed to them.
//!
//! Invariant: it tells a person what is kept of them and nothing that they may not see: a score as far as it
//! is released, and never what is right.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::attempts::{SentAnswer, told};
use super::audit::{Deed, Line, note, open_all};
use super::exams::is_over;
use super::memory::Memory;
use super::messages::{Told, own_of};
use super::results::{OwnScore, own_score};
use super::{App, Error};
use crate::domain::access::{Candidate, Staff};
use crate::domain::admission::Departure;
use crate::domain::allowance::Allowance;
use crate::domain::attempt::{Attempt, Decision, Reason};
use crate::domain::audit::Fact;
use crate::domain::roster::Whom;
use crate::domain::{AttemptId, CandidateId, ExamId};
use crate::store::candidates::Person;
use crate::store::exams::Exam;
use crate::store::refused_saves::{self, Filter};
use crate::store::{
    Connection, allowances, attempts, audit, candidates, departures, doors, exams, messages,
    sessions,
};

/// Most refused saves of an attempt that are told.
const MANY: i64 = 10_000;

/// What is kept about a person.
#[derive(Debug, Clone)]
pub struct OwnData {
    /// The exam.
    pub exam: Exam,
    /// Who.
    pub person: Person,
    /// Whether they have a hall code.
    pub has_hall_code: bool,
    /// Begin and end of their sessions.
    pub sessions: Vec<(Timestamp, Timestamp)>,
    /// Their attempts, by number.
    pub attempts: Vec<OwnAttempt>,
    /// Extra time that was given to them alone.
    pub allowances: Vec<Allowance>,
    /// What they were told, the oldest first.
    pub messages: Vec<Told>,
    /// What was done about them, newest first.
    pub deeds: Vec<Line>,
    /// When this was put together.
    pub at: Timestamp,
}

/// What is kept about one attempt.
#[derive(Debug, Clone)]
pub struct OwnAttempt {
    /// The attempt.
    pub attempt: Attempt,
    /// The answers, in the letters of the paper, and when each was saved.
    pub answers: Vec<(SentAnswer, Option<Timestamp>)>,
    /// Answers that were refused and kept.
    pub refused: Vec<RefusedAnswer>,
    /// When they looked elsewhere, as far as it was noted.
    pub departures: Vec<Departure>,
    /// The score, as far as it is released.
    pub score: Option<OwnScore>,
}

/// An answer that was refused and kept.
#[derive(Debug, Clone)]
pub struct RefusedAnswer {
    /// What was sent, in the letters of the paper.
    pub sent: SentAnswer,
    /// Why it was refused.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
    /// What a person decided.
    pub decision: Option<Decision>,
}

/// What is kept about the caller.
///
/// # Errors
/// The store's.
pub async fn own(app: &App, who: Candidate) -> Result<OwnData, Error> {
    let memory = Arc::clone(&app.memory);
    app.store
        .read(move |conn| collect(conn, &memory, who.candidate))
        .await
}

/// What is kept about a person, for staff who hand it to them: no more than the person may see. It is noted.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam or number.
pub async fn of_number(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    number: String,
) -> Result<OwnData, Error> {
    let (account, entropy) = (staff.account, Arc::clone(&app.entropy));
    let id = app
        .store
        .write(move |conn| {
            exams::load(conn, exam)?;
            let person = candidates::find_by_number(conn, exam, &number)?;
            let candidate = person.ok_or(Error::NotFound)?.id;
            let deed = Deed {
                account: Some(account),
                ..Deed::of_service(Some(exam))
            };
            note(
                conn,
                entropy.as_ref(),
                deed,
                Fact::OwnDataHandedOut { candidate },
            )?;
            Ok::<_, Error>(candidate)
        })
        .await?;
    let memory = Arc::clone(&app.memory);
    app.store.read(move |conn| collect(conn, &memory, id)).await
}

fn collect(conn: &mut Connection, memory: &Memory, id: CandidateId) -> Result<OwnData, Error> {
    let person = candidates::load(conn, id)?;
    let exam = exams::load(conn, person.exam)?;
    let at = conn.now()?;
    let is_over = is_over(conn, &exam)?;
    let mut own = Vec::new();
    for attempt in attempts::list_of(conn, id)? {
        let score = own_score(conn, &exam, &attempt, is_over)?;
        own.push(of_attempt(conn, memory, attempt, score)?);
    }
    let these: Vec<AttemptId> = own.iter().map(|own| own.attempt.id).collect();
    let mut deeds = audit::list_about(conn, exam.id, id, &these)?;
    open_all(conn, &mut deeds)?;
    let told = messages::list(conn, exam.id)?;
    let granted = allowances::list(conn, exam.id)?.into_iter();
    let alone = |allowance: &Allowance| match &allowance.whom {
        Whom::Candidate(number) => *number == person.entry.number,
        Whom::All | Whom::Branch(_) => false,
    };
    Ok(OwnData {
        has_hall_code: doors::list_with_hall_code(conn, exam.id)?.contains(&id),
        sessions: sessions::list_of_candidate(conn, id)?,
        attempts: own,
        allowances: granted.filter(alone).collect(),
        messages: own_of(conn, id, &told)?,
        deeds,
        at,
        exam,
        person,
    })
}

fn of_attempt(
    conn: &mut Connection,
    memory: &Memory,
    attempt: Attempt,
    score: Option<OwnScore>,
) -> Result<OwnAttempt, Error> {
    let filter = Filter {
        attempt: Some(attempt.id),
        ..Filter::default()
    };
    let stored = attempts::load_answers(conn, attempt.id)?;
    let kept = refused_saves::list(conn, attempt.exam, &filter, MANY)?;
    let departures = departures::list(conn, attempt.id)?;
    let (mut answers, mut refused) = (Vec::new(), Vec::new());
    // Before the start nobody reads the paper, and there is nothing to tell in its letters.
    if !stored.is_empty() || !kept.is_empty() {
        let paper = memory.load_paper(conn, attempt.paper)?;
        let times: BTreeMap<u32, Timestamp> = attempts::load_saved_at(conn, attempt.id)?;
        for answer in stored.values() {
            let saved_at = times.get(&answer.slot).copied();
            answers.push((told(answer, &paper)?, saved_at));
        }
        for kept in kept {
            refused.push(RefusedAnswer {
                sent: told(&kept.save.answer, &paper)?,
                reason: kept.save.reason,
                at: kept.save.at,
                decision: kept.ruling.map(|ruling| ruling.decision),
            });
        }
    }
    Ok(OwnAttempt {
        attempt,
        answers,
        refused,
        departures,
        score,
    })
}
