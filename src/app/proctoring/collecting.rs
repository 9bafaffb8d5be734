//! A candidate's paper is collected: staff end the attempt for them.
//!
//! Invariant: under the attempt's lock, by the clock read after it, like the candidate's own submission, so
//! that of the two one came first and what is acknowledged and what is graded are the same set. It is done
//! once: whoever asks again is told what was done, and nothing more is noted.

use std::sync::Arc;

use jiff::Timestamp;

use super::{read_reason, require_in};
use crate::app::audit::{Deed, note};
use crate::app::grade_queue::grade_now;
use crate::app::{App, Error, receipts};
use crate::domain::access::Staff;
use crate::domain::attempt::{Closed, Hall};
use crate::domain::audit::Fact;
use crate::domain::receipt::Receipt;
use crate::domain::{AttemptId, ExamId};
use crate::store::{StoreError, attempts, exams, service};

/// A paper that was collected.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The end of the attempt.
    pub closed: Closed,
    /// Its receipt, the candidate's own.
    pub receipt: Receipt,
    /// When this was asked.
    pub now: Timestamp,
}

/// Ends an attempt under way for its candidate, or finds it collected. What is stored is graded as after
/// a submission; what comes later is refused, and kept.
///
/// # Errors
/// [`Error::Refused`] before the start, where it ended otherwise, and once the exam is closed;
/// [`Error::Field`]; [`Error::NotFound`] also for an attempt of another exam.
pub async fn collect(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    id: AttemptId,
    reason: &str,
) -> Result<Collected, Error> {
    let reason = read_reason(reason)?;
    let (account, entropy) = (Some(staff.account), Arc::clone(&app.entropy));
    // The writer of staff, whose transaction holds no attempts of candidates who save.
    let (closed, now) = app
        .store
        .write(move |conn| {
            let exam = exams::lock_shared(conn, exam)?;
            let mut attempt = require_in(exam.id, attempts::lock(conn, id)?)?;
            let now = conn.now()?;
            if service::has_gap(conn, now) {
                // As for candidates: before lost time is given back nobody's time is over.
                return Err(Error::from(StoreError::Busy));
            }
            let hall = Hall {
                state: exam.state,
                rules: &exam.rules,
                now,
            };
            let before = attempt.closed;
            let closed = attempt.collect(&hall)?;
            if before.is_none() {
                attempts::record(conn, std::slice::from_ref(&attempt))?;
                let deed = Deed {
                    exam: Some(exam.id),
                    attempt: Some(id),
                    account,
                    reason: reason.clone(),
                };
                note(conn, entropy.as_ref(), deed, Fact::AttemptCollected)?;
            }
            Ok::<_, Error>((closed, now))
        })
        .await?;
    // The end stands whatever becomes of the grading: the ticker tries again.
    grade_now(app, id).await;
    Ok(Collected {
        closed,
        receipt: receipts::of_attempt(app, exam, id).await?,
        now,
    })
}
