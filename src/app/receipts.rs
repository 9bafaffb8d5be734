//! Receipts: what is stored of an attempt that has ended, signed.
//!
//! Invariant: a receipt is computed from what is stored and never stored itself. Asking again gives the
//! same as long as nothing was changed; once an answer is changed, whoever changed it, the receipt in a
//! candidate's hand is still genuine, and its code is no longer found.

use super::attempts::load_own;
use super::{App, Error};
use crate::domain::access::Candidate;
use crate::domain::exam::State;
use crate::domain::receipt::{Code, Receipt, SigningKey};
use crate::domain::{AttemptId, ExamId};
use crate::store::candidates::{self, Person};
use crate::store::exams::{self, Exam};
use crate::store::receipts;

/// Attempts that are read at a time while a code is looked for.
const PAGE: i64 = 100;

/// The key of an exam's receipts.
fn key_of(exam: &Exam) -> Result<SigningKey, Error> {
    let key = |seed| SigningKey::of_exam(&seed, exam.id);
    exam.seed.map(key).ok_or(Error::ExamState {
        found: exam.state,
        wanted: State::Published,
    })
}

/// The receipt of the caller's attempt.
///
/// # Errors
/// [`Error::AttemptOpen`] until its end is recorded: a save that was under way at the deadline may
/// still be committed until then. [`Error::NotFound`] also for another's.
pub async fn own(app: &App, who: Candidate, id: AttemptId) -> Result<Receipt, Error> {
    app.store
        .read(move |conn| {
            let (_, exam) = load_own(conn, who, id)?;
            let kept = receipts::find(conn, id)?.ok_or(Error::AttemptOpen)?;
            Ok(key_of(&exam)?.issue(kept))
        })
        .await
}

/// The receipt of an attempt of an exam, for staff who ended it: the candidate's own.
pub(super) async fn of_attempt(app: &App, exam: ExamId, id: AttemptId) -> Result<Receipt, Error> {
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, exam)?;
            let kept = receipts::find(conn, id)?.filter(|kept| kept.exam == exam.id);
            Ok(key_of(&exam)?.issue(kept.ok_or(Error::AttemptOpen)?))
        })
        .await
}

/// Whose receipt has this code now. None where the code is wrong, and where anything that the receipt
/// was about has been changed since. Reads every attempt of the exam that has ended.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::ExamState`] before it is published.
pub async fn find_by_code(
    app: &App,
    exam: ExamId,
    code: Code,
) -> Result<Option<(Person, Receipt)>, Error> {
    let key = signing_key(app, exam).await?;
    let mut after = None;
    loop {
        // A page a connection: who sits another exam reads between them.
        let (last, found) = app
            .store
            .read(move |conn| {
                let page = receipts::list(conn, exam, after, PAGE)?;
                let last = page.last().map(|kept| kept.attempt);
                let mut issued = page.into_iter().map(|kept| key.issue(kept));
                let Some(receipt) = issued.find(|receipt| receipt.code() == code) else {
                    return Ok((last, None));
                };
                let number = &receipt.statement.candidate_number;
                let person = candidates::find_by_number(conn, exam, number)?;
                let person = person.ok_or(Error::NotFound)?;
                Ok::<_, Error>((last, Some((person, receipt))))
            })
            .await?;
        if found.is_some() || last.is_none() {
            return Ok(found);
        }
        after = last;
    }
}

/// The key that checks an exam's receipts, for who may read the database. Whoever has it can make
/// receipts.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::ExamState`] before it is published.
pub async fn signing_key(app: &App, exam: ExamId) -> Result<SigningKey, Error> {
    app.store
        .read(move |conn| key_of(&exams::load(conn, exam)?))
        .await
}
