//! Who takes part in an exam.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::audit::{Deed, note};
use super::exams::lock_in;
use super::{App, Error, fresh};
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::roster::RosterEntry;
use crate::domain::{CandidateId, ExamId};
use crate::formats::roster;
use crate::store::candidates::{self as store, Person};
use crate::store::{exams, papers};

/// What a roster did to the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// People added.
    pub added: usize,
    /// People whose name or branch changed.
    pub updated: usize,
    /// People taken off.
    pub removed: usize,
    /// People on the roster now.
    pub total: usize,
}

/// Replaces the roster of a draft by a CSV file, all or nothing. People keep their tickets by number.
///
/// # Errors
/// [`Error::Roster`] with every fault of the file; [`Error::ExamState`] once it is published.
pub async fn put_csv(app: &App, exam: ExamId, csv: &[u8]) -> Result<RosterCounts, Error> {
    let entries = roster::read_csv(csv).map_err(Error::Roster)?;
    put(app, exam, entries).await
}

/// Replaces the roster of a draft.
///
/// # Errors
/// [`Error::ExamState`] once it is published.
pub async fn put(
    app: &App,
    exam: ExamId,
    entries: Vec<RosterEntry>,
) -> Result<RosterCounts, Error> {
    let (now, entropy) = (app.now(), Arc::clone(&app.entropy));
    let deed = Deed::of_caller(app, Some(exam));
    app.store
        .write_long(move |conn| -> Result<RosterCounts, Error> {
            let mut draft = lock_in(conn, exam, State::Draft)?;
            if draft.draw.take().is_some() {
                // Papers that are being drawn, or were when something failed, are for another roster.
                papers::sweep_draft(conn, exam)?;
                exams::update(conn, &draft)?;
            }
            let mut known: BTreeMap<String, Person> = store::list(conn, exam)?
                .into_iter()
                .map(|person| (person.entry.number.clone(), person))
                .collect();
            let mut counts = RosterCounts {
                total: entries.len(),
                ..RosterCounts::default()
            };
            let mut added = Vec::new();
            for entry in &entries {
                match known.remove(&entry.number) {
                    Some(person) if person.entry == *entry => {}
                    Some(person) => {
                        store::update_entry(conn, person.id, entry)?;
                        counts.updated += 1;
                    }
                    None => added.push((
                        fresh(entropy.as_ref(), now, CandidateId::new)?,
                        entry.clone(),
                    )),
                }
            }
            let removed: Vec<CandidateId> = known.into_values().map(|person| person.id).collect();
            (counts.added, counts.removed) = (added.len(), removed.len());
            store::delete(conn, &removed)?;
            store::insert(conn, exam, &added, now)?;
            if 0 < counts.added + counts.updated + counts.removed {
                let fact = Fact::RosterChanged {
                    n_added: counts.added,
                    n_updated: counts.updated,
                    n_removed: counts.removed,
                };
                note(conn, entropy.as_ref(), deed.clone(), fact)?;
            }
            Ok(counts)
        })
        .await
}

/// Everybody on the roster, by number.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn list(app: &App, exam: ExamId) -> Result<Vec<Person>, Error> {
    app.store
        .read(move |conn| -> Result<_, Error> {
            exams::load(conn, exam)?;
            Ok(store::list(conn, exam)?)
        })
        .await
}
