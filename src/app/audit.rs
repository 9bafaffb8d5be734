//! What was done to an exam, or to what all exams share: noted where it is done, told to staff.
//!
//! Invariant: of one person an entry holds the id, and what was said of them sealed under their own key: a
//! person who was erased leaves entries that tell of nobody and stand as they were written.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;

use serde_json::Value;

use super::{App, Error, fresh, person_key};
use crate::domain::audit::{Entry, Fact, Reason};
use crate::domain::roster::Whom;
use crate::domain::seed::Seed;
use crate::domain::{AccountId, AttemptId, AuditEntryId, CandidateId, ExamId};
use crate::entropy::Entropy;
use crate::store::{Connection, StoreError, attempts, audit, candidates, exams};

pub use crate::store::accounts::Signature;
pub use crate::store::audit::Line;

/// What is done, and by whom.
#[derive(Debug, Clone)]
pub(super) struct Deed {
    /// None where it is done to what all exams share.
    pub(super) exam: Option<ExamId>,
    pub(super) attempt: Option<AttemptId>,
    /// None where the service does it by itself.
    pub(super) account: Option<AccountId>,
    /// In the words of who does it; empty where nobody was asked.
    pub(super) reason: String,
}

impl Deed {
    /// What the caller of a use case does to an exam, or to what all share, unasked for a reason.
    pub(super) fn of_caller(app: &App, exam: Option<ExamId>) -> Self {
        Self {
            account: app.caller,
            ..Self::of_service(exam)
        }
    }

    /// What the service does by itself.
    pub(super) const fn of_service(exam: Option<ExamId>) -> Self {
        Self {
            exam,
            attempt: None,
            account: None,
            reason: String::new(),
        }
    }
}

/// Notes what is done, in the transaction that does it.
pub(super) fn note(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    deed: Deed,
    fact: Fact,
) -> Result<(), Error> {
    let at = conn.now()?;
    let id = fresh(entropy, at, AuditEntryId::new)?;
    let about = about(conn, &deed, &fact)?;
    let reason = match (Some(deed.reason).filter(|said| !said.is_empty()), about) {
        (None, _) => None,
        (Some(said), Some(whose)) => {
            person_key::seal(conn, entropy, whose, id, &said)?.map(Reason::Sealed)
        }
        (Some(said), None) => Some(Reason::Plain(said)),
    };
    let entry = Entry {
        id,
        exam: deed.exam,
        attempt: deed.attempt,
        account: deed.account,
        fact,
        about,
        reason,
        at,
    };
    Ok(audit::insert(conn, &entry)?)
}

/// The one person that a deed is about.
fn about(conn: &mut Connection, deed: &Deed, fact: &Fact) -> Result<Option<CandidateId>, Error> {
    if let Some(attempt) = deed.attempt {
        return Ok(Some(attempts::load(conn, attempt)?.candidate));
    }
    match (fact.whom(), deed.exam) {
        (Some(Whom::Candidate(number)), Some(exam)) => {
            let person = candidates::find_by_number(conn, exam, number)?;
            Ok(person.map(|person| person.id))
        }
        (Some(_) | None, _) => Ok(fact.candidate()),
    }
}

/// What was done to an exam, or to what belongs to none, newest first: at most `limit` entries before
/// `after`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn list(
    app: &App,
    exam: Option<ExamId>,
    after: Option<AuditEntryId>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    app.store
        .read(move |conn| {
            if let Some(exam) = exam {
                exams::load(conn, exam)?;
            }
            let mut lines = audit::list(conn, exam, after, limit)?;
            open_all(conn, &mut lines)?;
            Ok(lines)
        })
        .await
}

/// Who an entry is about, as far as they are kept.
type About = Option<(String, Option<Seed>)>;

/// Tells of each entry about one person who that is now, and why it was done: `subject` and `reason`, as
/// entries about others have them. Of who was erased the reason is gone.
pub(super) fn open_all(conn: &mut Connection, lines: &mut [Line]) -> Result<(), Error> {
    let mut known: BTreeMap<CandidateId, About> = BTreeMap::new();
    for line in lines {
        let id = line.facts.remove("about");
        let id = id.as_ref().and_then(Value::as_str);
        let Some(id) = id.and_then(|id| id.parse().ok()) else {
            continue;
        };
        let about = match known.entry(id) {
            Place::Occupied(known) => known.into_mut(),
            Place::Vacant(unknown) => unknown.insert(load_about(conn, id)?),
        };
        let sealed = line.facts.remove("sealed_reason");
        let Some((number, key)) = about else {
            continue;
        };
        let is_for_one = line.facts.get("scope").and_then(Value::as_str) == Some("candidate");
        if is_for_one && !line.facts.contains_key("subject") {
            line.facts
                .insert("subject".to_owned(), number.clone().into());
        }
        let sealed = sealed.as_ref().and_then(Value::as_str);
        let said = sealed
            .zip(key.as_ref())
            .and_then(|(sealed, key)| person_key::open(key, line.id, sealed));
        if let Some(said) = said {
            line.facts.insert("reason".to_owned(), said.into());
        }
    }
    Ok(())
}

fn load_about(conn: &mut Connection, id: CandidateId) -> Result<About, Error> {
    let key = candidates::find_reason_key(conn, id)?;
    match candidates::load(conn, id) {
        Ok(person) => Ok(Some((person.entry.number, key))),
        // They were taken off the roster of a draft.
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
