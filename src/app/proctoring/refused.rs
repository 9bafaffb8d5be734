//! Refused saves: looked at by staff, and admitted or dismissed, each once.
//!
//! Admitting is for attempts that have ended: while one runs its candidate can save again.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{read_reason, require_in};
use crate::app::attempts::{AskedSlot, SentAnswer, told};
use crate::app::audit::{Deed, note};
use crate::app::results::{Sums, grade_again};
use crate::app::{App, Error, fresh};
use crate::domain::access::Staff;
use crate::domain::attempt::{Answer, Attempt, Decision, RefusedSave};
use crate::domain::audit::Fact;
use crate::domain::{AttemptId, ExamId, GradeId, RefusedSaveId};
use crate::store::candidates::Person;
use crate::store::refused_saves::{self as store, Kept};
use crate::store::{Connection, attempts, candidates, exams, grades};

pub use crate::store::refused_saves::{Filter, Ruling};

/// A refused save as staff see it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its id.
    pub id: RefusedSaveId,
    /// As it is kept.
    pub save: RefusedSave,
    /// Whose.
    pub person: Person,
    /// The attempt as it is now.
    pub attempt: Attempt,
    /// What was asked.
    pub asked: AskedSlot,
    /// What was sent, in the letters of the paper.
    pub sent: SentAnswer,
    /// What is stored, in the letters of the paper; none where there is no answer.
    pub stored: Option<SentAnswer>,
    /// By how much it came too late, where it did.
    pub late: Option<SignedDuration>,
    /// What was decided.
    pub ruling: Option<Ruling>,
}

/// Refused saves of an exam, in the order in which they were refused, at most `limit`.
///
/// # Errors
/// [`Error::NotFound`] also for an attempt of another exam, and for a save to begin after that is not
/// there.
pub async fn list(app: &App, exam: ExamId, filter: Filter, limit: i64) -> Result<Vec<Seen>, Error> {
    let memory = Arc::clone(&app.memory);
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, exam)?;
            if let Some(attempt) = filter.attempt {
                require_in(exam.id, attempts::load(conn, attempt)?)?;
            }
            if let Some(after) = filter.after {
                let kept = store::load(conn, after)?;
                require_in(exam.id, attempts::load(conn, kept.save.attempt)?)?;
            }
            let mut whose = BTreeMap::new();
            let mut seen = Vec::new();
            for Kept { id, save, ruling } in store::list(conn, exam.id, &filter, limit)? {
                let (attempt, person, answers) = match whose.entry(save.attempt) {
                    Entry::Occupied(known) => &*known.into_mut(),
                    Entry::Vacant(unknown) => &*unknown.insert(load_whose(conn, save.attempt)?),
                };
                let paper = memory.load_paper(conn, attempt.paper)?;
                let slot = save.answer.slot;
                let stored = answers.get(&slot).map(|answer| told(answer, &paper));
                let running = attempt.running.as_ref();
                seen.push(Seen {
                    id,
                    late: running.and_then(|times| save.late_by(times.deadline, exam.rules.grace)),
                    person: person.clone(),
                    attempt: attempt.clone(),
                    asked: paper.slot(slot).ok_or(Error::NotFound)?,
                    sent: told(&save.answer, &paper)?,
                    stored: stored.transpose()?,
                    save,
                    ruling,
                });
            }
            Ok(seen)
        })
        .await
}

type Whose = (Attempt, Person, BTreeMap<u32, Answer>);

fn load_whose(conn: &mut Connection, id: AttemptId) -> Result<Whose, Error> {
    let attempt = attempts::load(conn, id)?;
    let person = candidates::load(conn, attempt.candidate)?;
    Ok((attempt, person, attempts::load_answers(conn, id)?))
}

/// What was decided, and what it changed.
#[derive(Debug, Clone)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
    /// The answer as it is stored from now on, where the save was admitted.
    pub revision: Option<u32>,
    /// The sums of the new grade, where the save was admitted.
    pub sums: Option<Sums>,
}

/// Decides about a refused save. An admitted one becomes the answer, and the attempt is graded again;
/// marks that a person gave to the slot stay until a person changes them.
///
/// # Errors
/// [`Error::AlreadyDecided`]; [`Error::AttemptOpen`] for one to be admitted while its attempt runs;
/// [`Error::Field`]; [`Error::NotFound`] also for a save of another exam.
pub async fn decide(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: RefusedSaveId,
    (decision, reason): (Decision, &str),
) -> Result<Decided, Error> {
    let reason = read_reason(reason)?;
    let attempt = app
        .store
        .read(move |conn| {
            let kept = store::load(conn, id)?;
            Ok::<_, Error>(require_in(exam, attempts::load(conn, kept.save.attempt)?)?.id)
        })
        .await?;
    let (by, entropy) = (staff.account, Arc::clone(&app.entropy));
    let grade_id = fresh(entropy.as_ref(), app.now(), GradeId::new)?;
    let keys = Arc::clone(&app.keys);
    app.store
        .write_attempt(attempt, move |conn| {
            let attempt = attempts::lock(conn, attempt)?;
            // Under the lock: somebody else may have come first.
            let Kept { save, ruling, .. } = store::load(conn, id)?;
            if let Some(Ruling { decision, .. }) = ruling {
                return Err(Error::AlreadyDecided { decision });
            }
            let now = conn.now()?;
            store::record_decision(conn, id, decision, by, now)?;
            let (slot, refused) = (save.answer.slot, save.answer.revision);
            let mut decided = Decided {
                decision,
                at: now,
                revision: None,
                sums: None,
            };
            let fact = match decision {
                Decision::Dismissed => Fact::RefusedSaveDismissed {
                    save: id,
                    slot,
                    refused,
                },
                Decision::Admitted => {
                    let (stored, answer) = admit(conn, &attempt, &save, now)?;
                    grade_again(conn, &keys, &attempt, grade_id, now)?;
                    decided.revision = Some(answer.revision);
                    decided.sums = grades::load_sitting(conn, attempt.id)?.sums;
                    Fact::RefusedSaveAdmitted {
                        save: id,
                        slot,
                        refused,
                        stored: stored.map(|stored| stored.revision),
                        admitted: answer.revision,
                    }
                }
            };
            let deed = Deed {
                exam: Some(attempt.exam),
                attempt: Some(attempt.id),
                account: Some(by),
                reason: reason.clone(),
            };
            note(conn, entropy.as_ref(), deed, fact)?;
            Ok(decided)
        })
        .await
}

/// Makes a refused save the answer of its slot; what was stored, and what is.
fn admit(
    conn: &mut Connection,
    attempt: &Attempt,
    save: &RefusedSave,
    now: Timestamp,
) -> Result<(Option<Answer>, Answer), Error> {
    if attempt.closed.is_none() {
        return Err(Error::AttemptOpen);
    }
    let stored = attempts::find_answer(conn, attempt.id, save.answer.slot)?;
    let answer = save.admit(stored.as_ref())?;
    attempts::save_answers(conn, attempt.id, std::slice::from_ref(&answer), now)?;
    Ok((stored, answer))
}
