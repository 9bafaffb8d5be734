//! Erasing personal data: by staff, and by itself when it has been kept for as long as was promised.
//!
//! Invariant: an exam has ended before anybody of it is erased; who was erased stays so. Marks, choices and
//! branches stay, of nobody: sheets and statistics tell the same sums before and after.

use std::sync::Arc;

use super::audit::{Deed, note};
use super::exams::require_state;
use super::{App, Error, fresh};
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::domain::erasure::pseudonym;
use crate::domain::exam::State;
use crate::domain::{AccountId, CandidateId, ErasureId, ExamId};
use crate::entropy::Entropy;
use crate::store::erasures::{self, Erasure};
use crate::store::{Connection, candidates, exams};

/// People who are erased by one transaction: others write between them.
const BATCH: usize = 200;

/// Who is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everybody of an exam.
    All,
    /// Those with these numbers.
    These(Vec<String>),
}

/// Erases people of an exam that has ended; how many. What the database still holds of them in places that
/// are free is overwritten by [`tend`].
///
/// # Errors
/// [`Error::ExamState`] before its end; [`Error::Ungraded`] while their grades may still change: an essay
/// that is erased cannot be marked; [`Error::NotFound`] also for a number that nobody has.
pub async fn erase(app: &App, staff: &Staff, exam: ExamId, whose: Whose) -> Result<usize, Error> {
    let these = app.store.read(move |conn| find(conn, exam, &whose)).await?;
    erase_all(app, exam, Some(staff.account), these).await
}

/// Those who are meant; none for everybody.
fn find(
    conn: &mut Connection,
    exam: ExamId,
    whose: &Whose,
) -> Result<Option<Vec<CandidateId>>, Error> {
    require_state(exams::load(conn, exam)?, State::Closed)?;
    let these = match whose {
        Whose::All => None,
        Whose::These(numbers) => {
            let mut these = Vec::with_capacity(numbers.len());
            for number in numbers {
                let person = candidates::find_by_number(conn, exam, number)?;
                these.push(person.ok_or(Error::NotFound)?.id);
            }
            Some(these)
        }
    };
    match erasures::count_ungraded(conn, exam, these.as_deref())? {
        0 => Ok(these),
        n_ungraded => Err(Error::Ungraded { n_ungraded }),
    }
}

async fn erase_all(
    app: &App,
    exam: ExamId,
    by: Option<AccountId>,
    these: Option<Vec<CandidateId>>,
) -> Result<usize, Error> {
    let mut n_erased = 0;
    let mut left = these.as_deref();
    loop {
        let batch = match left {
            None => None,
            Some([]) => break,
            Some(ids) => {
                let (now, later) = ids.split_at(ids.len().min(BATCH));
                left = Some(later);
                Some(now.to_vec())
            }
        };
        let (is_whole, entropy) = (batch.is_none(), Arc::clone(&app.entropy));
        let n = app
            .store
            .write(move |conn| erase_some(conn, entropy.as_ref(), exam, by, batch.as_deref()))
            .await?;
        n_erased += n;
        if is_whole && n == 0 {
            break;
        }
    }
    // Their sessions have ended.
    app.memory.forget_candidates();
    Ok(n_erased)
}

/// Erases these, or the next of those who are kept; how many.
fn erase_some(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    exam: ExamId,
    by: Option<AccountId>,
    these: Option<&[CandidateId]>,
) -> Result<usize, Error> {
    // Nobody else erases meanwhile: pseudonyms are counted.
    require_state(exams::lock(conn, exam)?, State::Closed)?;
    let at = conn.now()?;
    let next = match these {
        Some(these) => erasures::list_kept_of(conn, these)?,
        None => erasures::list_kept(conn, exam, i64::try_from(BATCH).unwrap_or(i64::MAX))?,
    };
    let n_before = erasures::count(conn, exam)?;
    for (place, id) in (n_before + 1..).zip(&next) {
        let person = candidates::load(conn, *id)?;
        erasures::erase(conn, &person, &pseudonym(place), at)?;
    }
    let n_persons = next.len();
    if n_persons == 0 {
        return Ok(0);
    }
    let erasure = Erasure {
        id: fresh(entropy, at, ErasureId::new)?,
        exam,
        by,
        n_persons,
        at,
    };
    erasures::insert(conn, &erasure)?;
    // Without a reason: it would be about those who are to be forgotten.
    let deed = Deed {
        account: by,
        ..Deed::of_service(Some(exam))
    };
    note(conn, entropy, deed, Fact::PersonsErased { n_persons })?;
    Ok(n_persons)
}

/// Erases whom retention comes to, then overwrites what the database still holds of anybody who was erased,
/// unless somebody sits: that waits.
///
/// # Errors
/// The store's. One exam that cannot be erased holds up no other.
pub async fn tend(app: &App) -> Result<(), Error> {
    let first = retain(app).await;
    let is_to_sweep = app
        .store
        .read(|conn| erasures::is_to_sweep(conn).map_err(Error::from))
        .await?;
    if is_to_sweep && !app.store.sweep().await? {
        tracing::info!("what was erased is not overwritten yet: somebody read meanwhile");
    }
    first.map_or(Ok(()), Err)
}

/// The first error, where there was one.
async fn retain(app: &App) -> Option<Error> {
    let privacy = Arc::clone(&app.privacy);
    let due = app.store.read(move |conn| -> Result<_, Error> {
        let now = conn.now()?;
        match privacy.erased_before(now) {
            Some(before) => Ok(erasures::list_due(conn, before)?),
            None => Ok(Vec::new()),
        }
    });
    let due = match due.await {
        Ok(due) => due,
        Err(error) => return Some(error),
    };
    let mut first = None;
    for exam in due {
        // The promise was made to candidates: it does not wait for markers.
        if let Err(error) = erase_all(app, exam, None, None).await {
            first = first.or(Some(error));
        }
    }
    first
}
