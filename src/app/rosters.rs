//! Who takes part in an exam.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::audit::{Deed, note};
use super::exams::lock_in;
use super::meter::{Meter, Stage};
use super::{App, Error};
use crate::domain::audit::Fact;
use crate::domain::exam::State;
use crate::domain::roster::RosterEntry;
use crate::domain::{CandidateId, ExamId};
use crate::entropy::{Entropy, fresh_ids};
use crate::formats::roster;
use crate::store::candidates::{self as store, Person};
use crate::store::{Connection, exams, papers};

/// People who are written between two looks at the meter.
const PIECE: usize = 5_000;

/// Renamed people who are told one by one.
const MAX_RENAMED: usize = 20;

/// A number that has another name than before: corrected, or somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// 工号.
    pub number: String,
    /// 姓名 before.
    pub from: String,
    /// 姓名 now.
    pub to: String,
}

/// What a roster did to the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// People added.
    pub added: usize,
    /// People whose name or branch changed.
    pub updated: usize,
    /// People taken off.
    pub removed: usize,
    /// People on the roster now.
    pub total: usize,
    /// Of those whose name changed, the first 20 in seating order.
    pub renamed: Vec<Renamed>,
}

/// Replaces the roster of a draft by a CSV file, all or nothing. People keep their tickets by number.
///
/// # Errors
/// [`Error::Roster`] with every fault of the file; [`Error::ExamState`] once it is published.
pub async fn put_csv(app: &App, exam: ExamId, csv: &[u8]) -> Result<RosterCounts, Error> {
    let entries = roster::read_csv(csv).map_err(Error::Roster)?;
    put(app, exam, entries).await
}

/// What becomes of those of a roster who are not in the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Absent {
    /// They have left: they are taken off, and the new roster is the whole.
    #[default]
    Removed,
    /// They stay: the new roster adds to the one that there is, as where each branch sends its own.
    Kept,
}

/// Replaces the roster of a draft.
///
/// # Errors
/// As [`change`].
pub async fn put(
    app: &App,
    exam: ExamId,
    entries: Vec<RosterEntry>,
) -> Result<RosterCounts, Error> {
    change(app, exam, entries, Absent::Removed).await
}

/// Brings the roster of a draft up to date, watched by the caller's meter.
///
/// # Errors
/// [`Error::ExamState`] once it is published; [`Error::CalledOff`].
pub async fn change(
    app: &App,
    exam: ExamId,
    mut entries: Vec<RosterEntry>,
    absent: Absent,
) -> Result<RosterCounts, Error> {
    let (now, entropy, meter) = (app.now(), Arc::clone(&app.entropy), app.meter.clone());
    let deed = Deed::of_caller(app, Some(exam));
    // In seating order, in which papers are dealt and lists are read: what is read together lies together.
    entries.sort_unstable_by(|a, b| (&a.branch, &a.number).cmp(&(&b.branch, &b.number)));
    app.store
        .write_long(move |conn| -> Result<RosterCounts, Error> {
            let mut draft = lock_in(conn, exam, State::Draft)?;
            if draft.draw.take().is_some() {
                // Papers that are being drawn, or were when something failed, are for another roster.
                papers::sweep_draft(conn, exam)?;
                exams::update(conn, &draft)?;
            }
            meter.begin(Stage::Comparing, 0)?;
            let difference = Difference::new(store::list(conn, exam)?, &entries, absent);
            let counts = difference.counts();
            meter.begin(Stage::Writing, difference.n_changes())?;
            difference.write(conn, (exam, now), entropy.as_ref(), &meter)?;
            if 0 < difference.n_changes() {
                let fact = Fact::RosterChanged {
                    n_added: counts.added,
                    n_updated: counts.updated,
                    n_removed: counts.removed,
                };
                note(conn, entropy.as_ref(), deed.clone(), fact)?;
            }
            meter.begin(Stage::Finishing, 0)?;
            Ok(counts)
        })
        .await
}

/// What a roster changes in the one before it.
struct Difference<'a> {
    added: Vec<&'a RosterEntry>,
    updated: Vec<(CandidateId, &'a RosterEntry)>,
    removed: Vec<CandidateId>,
    total: usize,
    renamed: Vec<Renamed>,
}

impl<'a> Difference<'a> {
    fn new(before: Vec<Person>, entries: &'a [RosterEntry], absent: Absent) -> Self {
        let mut known: HashMap<String, (CandidateId, RosterEntry)> = HashMap::new();
        known.reserve(before.len());
        for Person { id, entry, .. } in before {
            known.insert(entry.number.clone(), (id, entry));
        }
        let (mut added, mut updated, mut renamed) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            match known.remove(&entry.number) {
                Some((_, same)) if same == *entry => {}
                Some((id, before)) => {
                    if before.name != entry.name && renamed.len() < MAX_RENAMED {
                        renamed.push(Renamed {
                            number: entry.number.clone(),
                            from: before.name,
                            to: entry.name.clone(),
                        });
                    }
                    updated.push((id, entry));
                }
                None => added.push(entry),
            }
        }
        let gone = known.into_values().map(|(id, _)| id);
        let (removed, n_kept) = match absent {
            Absent::Removed => (gone.collect(), 0),
            Absent::Kept => (Vec::new(), gone.count()),
        };
        Self {
            added,
            updated,
            removed,
            total: entries.len() + n_kept,
            renamed,
        }
    }

    fn counts(&self) -> RosterCounts {
        RosterCounts {
            added: self.added.len(),
            updated: self.updated.len(),
            removed: self.removed.len(),
            total: self.total,
            renamed: self.renamed.clone(),
        }
    }

    fn n_changes(&self) -> u64 {
        let n = self.added.len() + self.updated.len() + self.removed.len();
        u64::try_from(n).unwrap_or(u64::MAX)
    }

    fn write(
        &self,
        conn: &mut Connection,
        (exam, now): (ExamId, Timestamp),
        entropy: &dyn Entropy,
        meter: &Meter,
    ) -> Result<(), Error> {
        for gone in self.removed.chunks(PIECE) {
            store::delete(conn, gone)?;
            meter.advance(gone.len())?;
        }
        for changed in self.updated.chunks(PIECE) {
            store::update_entries(conn, exam, changed, now)?;
            meter.advance(changed.len())?;
        }
        let ids = fresh_ids(entropy, now, self.added.len())?;
        let ids: Vec<CandidateId> = ids.into_iter().map(CandidateId::new).collect();
        for (ids, new) in ids.chunks(PIECE).zip(self.added.chunks(PIECE)) {
            let people: Vec<_> = ids.iter().copied().zip(new.iter().copied()).collect();
            store::insert(conn, exam, &people, now)?;
            meter.advance(people.len())?;
        }
        Ok(())
    }
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
