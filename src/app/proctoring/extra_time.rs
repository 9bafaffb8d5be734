//! Extra time: for a candidate, a branch or all, before the start and while it runs.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{find_covered, lock_all, read_reason, share_published};
use crate::app::audit::{Deed, note};
use crate::app::{App, Error, FieldFault, fresh};
use crate::domain::access::Staff;
use crate::domain::allowance::{Allowance, Cause, EXTRA};
use crate::domain::attempt::{Attempt, Hall};
use crate::domain::audit::Fact;
use crate::domain::roster::Whom;
use crate::domain::{AllowanceId, ExamId};
use crate::entropy::Entropy;
use crate::store::accounts::Signature;
use crate::store::{Connection, allowances, attempts, exams};

/// What staff give.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its id, where the caller chose one, so that it can be repeated.
    pub id: Option<AllowanceId>,
    /// For whom.
    pub whom: Whom,
    /// How much, within [`EXTRA`].
    pub extra: SignedDuration,
    /// Why: 1 to 200 characters.
    pub reason: String,
}

/// What was given.
#[derive(Debug, Clone)]
pub struct Granted {
    /// As it is kept.
    pub allowance: Allowance,
    /// Attempts that got it now: none where it had been given before.
    pub n_given: usize,
    /// Attempts that were over.
    pub n_over: usize,
}

/// Gives time to every attempt that is not over, and to those that are made later. A grant with an id
/// is given once, however often it is sent.
///
/// # Errors
/// [`Error::ExamState`] unless it is published; [`Error::NotOnRoster`], [`Error::Field`].
pub async fn grant(app: &App, staff: &Staff, exam: ExamId, grant: Grant) -> Result<Granted, Error> {
    let Grant {
        id,
        whom,
        extra,
        reason,
    } = grant;
    let reason = read_reason(&reason)?;
    if !EXTRA.contains(&extra) {
        let (min, max) = (EXTRA.start().as_secs(), EXTRA.end().as_secs());
        return Err(Error::Field {
            field: "seconds",
            reason: FieldFault::Unreadable {
                found: extra.as_secs().to_string(),
                wanted: format!("{min}–{max}"),
            },
        });
    }
    let (entropy, now) = (Arc::clone(&app.entropy), app.now());
    let wanted = Allowance {
        id: match id {
            Some(id) => id,
            None => fresh(entropy.as_ref(), now, AllowanceId::new)?,
        },
        exam,
        whom,
        extra,
        cause: Cause::Granted,
        reason,
        account: Some(staff.account),
        granted_at: now,
    };
    app.store
        .write(move |conn| grant_in(conn, entropy.as_ref(), &wanted))
        .await
}

fn grant_in(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    wanted: &Allowance,
) -> Result<Granted, Error> {
    let exam = share_published(conn, wanted.exam)?;
    if let Some(allowance) = allowances::find(conn, wanted.id)? {
        return repeated(allowance, wanted);
    }
    let covered = find_covered(conn, exam.id, &wanted.whom)?;
    let mut locked = lock_all(conn, &covered.open)?;
    let hall = Hall {
        state: exam.state,
        rules: &exam.rules,
        now: conn.now()?,
    };
    let n_locked = locked.len();
    locked.retain_mut(|attempt: &mut Attempt| attempt.extend(&hall, wanted.extra));
    attempts::record(conn, &locked)?;
    let allowance = Allowance {
        granted_at: hall.now,
        ..wanted.clone()
    };
    allowances::insert(conn, &allowance)?;
    let (n_given, n_over) = (locked.len(), covered.n_closed + n_locked - locked.len());
    let deed = Deed {
        exam: Some(exam.id),
        attempt: None,
        account: allowance.account,
        reason: allowance.reason.clone(),
    };
    let fact = Fact::ExtraTimeGranted {
        allowance: allowance.id,
        whom: allowance.whom.clone(),
        extra: allowance.extra,
        n_given,
        n_over,
    };
    note(conn, entropy, deed, fact)?;
    Ok(Granted {
        allowance,
        n_given,
        n_over,
    })
}

/// A grant whose id is known: the same one, or somebody else's.
fn repeated(known: Allowance, wanted: &Allowance) -> Result<Granted, Error> {
    let as_it_was = Allowance {
        granted_at: known.granted_at,
        ..wanted.clone()
    };
    if known == as_it_was {
        Ok(Granted {
            allowance: known,
            n_given: 0,
            n_over: 0,
        })
    } else {
        let (field, reason) = ("id", FieldFault::Taken);
        Err(Error::Field { field, reason })
    }
}

/// What was granted, newest first, and by whom.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam.
pub async fn list(app: &App, exam: ExamId) -> Result<Vec<(Allowance, Option<Signature>)>, Error> {
    app.store
        .read(move |conn| {
            exams::load(conn, exam)?;
            Ok(allowances::list_signed(conn, exam)?)
        })
        .await
}
