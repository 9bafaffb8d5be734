//! Whether staff may do what they ask for, judged on what is stored now.
//!
//! Invariant: an exam that somebody may not know of is not found, in the same words as one that is not there.

use jiff::{SignedDuration, Timestamp};

use super::{App, Error};
use crate::domain::access::{Authority, Need, Permission, Place, Staff};
use crate::domain::{AccountId, ExamId};
use crate::store::{Connection, exams, grants};

/// How long a proof of who somebody is holds for sensitive acts.
const PROOF: SignedDuration = SignedDuration::from_mins(15);

/// What an account may do now.
pub(super) fn authority_of(
    conn: &mut Connection,
    account: AccountId,
    now: Timestamp,
) -> Result<Authority, Error> {
    Ok(Authority::at(grants::list_of(conn, account)?, now))
}

/// What the caller may do now.
///
/// # Errors
/// The store's.
pub async fn authority(app: &App, staff: &Staff) -> Result<Authority, Error> {
    let (account, now) = (staff.account, app.now());
    app.store
        .read(move |conn| authority_of(conn, account, now))
        .await
}

/// Lets staff who hold a permission where it is needed go on; `exam` is the exam of the request, where it
/// has one.
///
/// # Errors
/// [`Error::NotFound`] for an exam that the caller may not know of; [`Error::Forbidden`].
pub async fn require(
    app: &App,
    staff: &Staff,
    permission: Permission,
    need: Need,
    exam: Option<ExamId>,
) -> Result<(), Error> {
    let (account, now) = (staff.account, app.now());
    app.store
        .read(move |conn| {
            let authority = authority_of(conn, account, now)?;
            let may = match (need, exam) {
                (Need::Anywhere, _) => authority.may_anywhere(permission),
                (Need::Everywhere, _) => authority.may_everywhere(permission),
                (Need::InExam, None) => return Err(Error::NotFound),
                (Need::InExam, Some(exam)) => {
                    let place = exams::find_place(conn, exam)?;
                    let known = place.filter(|place| authority.sees(place));
                    authority.may_in(permission, &known.ok_or(Error::NotFound)?)
                }
            };
            may.then_some(()).ok_or(Error::Forbidden)
        })
        .await
}

/// Lets staff go on who proved who they are a short while ago.
///
/// # Errors
/// [`Error::ProofNeeded`].
pub fn require_proof(app: &App, staff: &Staff) -> Result<(), Error> {
    let until = proof_until(staff);
    if app.now() < until {
        Ok(())
    } else {
        Err(Error::ProofNeeded)
    }
}

/// Until when the caller's proof holds.
pub fn proof_until(staff: &Staff) -> Timestamp {
    staff
        .proved_at
        .saturating_add(PROOF)
        .unwrap_or(Timestamp::MAX)
}

/// Lets an account go on that holds a permission in a place.
pub(super) fn require_in(
    conn: &mut Connection,
    account: AccountId,
    permission: Permission,
    place: &Place,
    now: Timestamp,
) -> Result<(), Error> {
    let authority = authority_of(conn, account, now)?;
    let may = authority.may_in(permission, place);
    may.then_some(()).ok_or(Error::Forbidden)
}
