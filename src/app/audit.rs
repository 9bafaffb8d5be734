//! What was done to an exam: noted where it is done, told to staff.

use super::{App, Error, fresh};
use crate::domain::audit::{Entry, Fact};
use crate::domain::{AccountId, AttemptId, AuditEntryId, ExamId};
use crate::entropy::Entropy;
use crate::store::{Connection, audit, exams};

pub use crate::store::accounts::Signature;
pub use crate::store::audit::Line;

/// What is done to an exam, and by whom.
pub(super) struct Deed {
    /// None for what concerns no exam.
    pub(super) exam: Option<ExamId>,
    pub(super) attempt: Option<AttemptId>,
    /// None where the service does it by itself.
    pub(super) account: Option<AccountId>,
    /// In the words of who does it; empty where nobody was asked.
    pub(super) reason: String,
}

/// Notes what is done, in the transaction that does it.
pub(super) fn note(
    conn: &mut Connection,
    entropy: &dyn Entropy,
    deed: Deed,
    fact: Fact,
) -> Result<(), Error> {
    let at = conn.now()?;
    let entry = Entry {
        id: fresh(entropy, at, AuditEntryId::new)?,
        exam: deed.exam,
        attempt: deed.attempt,
        account: deed.account,
        fact,
        reason: (!deed.reason.is_empty()).then_some(deed.reason),
        at,
    };
    Ok(audit::insert(conn, &entry)?)
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
            Ok(audit::list(conn, exam, after, limit)?)
        })
        .await
}
