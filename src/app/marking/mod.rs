//! 阅卷: essays dealt to markers without a name, their marks, and how far it is.
//!
//! Invariant: what markers give is kept in the transaction that settles it, gives the marks that count and
//! grades the attempt again, under the locks of exam and attempt: the rules stand still, and no two markers
//! take the same answer. A marker learns nothing of other marks through here.

mod dealing;
mod survey;

use std::sync::Arc;

pub use dealing::{Task, take_next};
use survey::load_essay;
pub use survey::{Counts, Progress, progress};

use jiff::Timestamp;

use super::accounts::require_shown;
use super::audit::{Deed, note};
use super::results::grade_again;
use super::{App, Error, FieldFault, fresh};
use crate::domain::access::Staff;
use crate::domain::attempt::Attempt;
use crate::domain::audit::Fact;
use crate::domain::marking::{Decision, Marked, Markers, Marking, Rules};
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::{ExamId, GradeId, MarkingId};
use crate::store::{Connection, attempts, exams, grades, markings as store, papers};

/// Longest note of a marker, in characters.
const MAX_NOTE: usize = 500;

/// How the essays of an exam are marked.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn rules(app: &App, exam: ExamId) -> Result<Rules, Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            load_rules(conn, exam)
        })
        .await
}

fn load_rules(conn: &mut Connection, exam: ExamId) -> Result<Rules, Error> {
    Ok(store::find_rules(conn, exam)?.unwrap_or_default())
}

/// Says how the essays of an exam are marked, before anybody has marked one.
///
/// # Errors
/// [`Error::MarkingBegun`], unless nothing changes; [`Error::Field`], [`Error::NotFound`].
pub async fn set_rules(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    (markers, tolerance): (u32, Marks),
) -> Result<Rules, Error> {
    let markers = Markers::of(markers).ok_or_else(|| Error::Field {
        field: "markers_per_answer",
        reason: FieldFault::Unreadable {
            found: markers.to_string(),
            wanted: "1, 2".to_owned(),
        },
    })?;
    let (rules, by) = (Rules { markers, tolerance }, staff.account);
    app.store
        .write(move |conn| {
            exams::lock(conn, exam)?;
            if load_rules(conn, exam)? != rules && store::has_any(conn, exam)? {
                return Err(Error::MarkingBegun);
            }
            let now = conn.now()?;
            store::put_rules(conn, exam, rules, by, now)?;
            Ok(rules)
        })
        .await
}

/// Marks as they were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many.
    pub marks: Marks,
    /// 1 for the first of this marker on this answer.
    pub number: u32,
    /// When.
    pub at: Timestamp,
}

/// Keeps a marker's marks of an answer that was put into their hands, or other marks of one that they marked
/// before. Where marks settle it, what they come to counts, and the attempt is graded again; where they do
/// not any more, what counted before counts until they do.
///
/// # Errors
/// [`Error::MarkingLapsed`], [`Error::TooManyMarks`], [`Error::Field`]; [`Error::NotFound`] also for an
/// answer of another exam, and for one that was put into other hands.
pub async fn mark(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: MarkingId,
    (marks, said): (Marks, Option<&str>),
) -> Result<Kept, Error> {
    let said = said.map(str::trim).filter(|said| !said.is_empty());
    if let Some(said) = said {
        require_shown("note", said, MAX_NOTE)?;
    }
    let said = said.map(str::to_owned);
    let (me, entropy) = (staff.account, Arc::clone(&app.entropy));
    let grade_id = fresh(entropy.as_ref(), app.now(), GradeId::new)?;
    let (memory, keys) = (Arc::clone(&app.memory), Arc::clone(&app.keys));
    app.store
        .write(move |conn| {
            // The exam before the attempt: nobody changes the rules meanwhile.
            exams::lock_shared(conn, exam)?;
            let rules = load_rules(conn, exam)?;
            let claim = store::load_claim(conn, id)?;
            if claim.by != me {
                return Err(Error::NotFound);
            }
            let attempt = attempts::lock(conn, claim.attempt)?;
            if attempt.exam != exam {
                return Err(Error::NotFound);
            }
            let (slot, now) = (claim.slot, conn.now()?);
            let mut markings = store::list_on(conn, attempt.id, slot)?;
            let own = markings.iter().filter(|marking| marking.by == me);
            let last = own.map(|marking| marking.number).max();
            if last.is_none() {
                let essay = load_essay(conn, &memory, rules, &attempt, slot)?;
                let essay = essay.ok_or(Error::MarkingLapsed)?;
                if !dealing::is_free(conn, &essay, me)? {
                    return Err(Error::MarkingLapsed);
                }
            }
            let max = asked(conn, &attempt, slot)?.marks;
            if max < marks {
                let found = marks;
                return Err(Error::TooManyMarks { slot, found, max });
            }
            let marking = Marking {
                attempt: attempt.id,
                slot,
                by: me,
                number: last.unwrap_or(0).saturating_add(1),
                marks,
                at: now,
            };
            store::insert(conn, &marking, said.as_deref())?;
            let kept = Kept {
                marks,
                number: marking.number,
                at: now,
            };
            markings.push(marking);
            let marked = Marked::of(&markings);
            if let Decision::Settled(counts) = marked.decide(rules) {
                grades::insert_given_marks(conn, attempt.id, slot, counts, me, now)?;
                grade_again(conn, &keys, &attempt, grade_id, now)?;
                let deed = Deed {
                    exam: Some(exam),
                    attempt: Some(attempt.id),
                    account: Some(me),
                    reason: String::new(),
                };
                let fact = Fact::EssayMarked {
                    slot,
                    marks: counts,
                    n_markers: marked.by.len(),
                };
                note(conn, entropy.as_ref(), deed, fact)?;
            }
            Ok(kept)
        })
        .await
}

/// A slot of an attempt's paper.
fn asked(conn: &mut Connection, attempt: &Attempt, slot: u32) -> Result<Slot, Error> {
    let paper = papers::load(conn, attempt.paper)?;
    let place = (1..).zip(paper.slots).find(|(number, _)| *number == slot);
    place.map(|(_, asked)| asked).ok_or(Error::NotFound)
}
