//! Tickets and hall codes are ended, and no others given.
//!
//! Invariant: with the paper in somebody's hand ends every session of its owner, in the same transaction;
//! what was saved stays.

use std::sync::Arc;

use super::admission::{of_numbers, turn_out};
use super::audit::{Deed, note};
use super::proctoring::read_reason;
use super::{App, Error};
use crate::domain::ExamId;
use crate::domain::access::Staff;
use crate::domain::audit::Fact;
use crate::store::{candidates, doors, exams};

/// What is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Admission tickets.
    Ticket,
    /// Hall codes.
    HallCode,
}

/// Ends the tickets or the hall codes of these numbers; how many had one.
///
/// # Errors
/// [`Error::NotFound`] for an unknown exam or number; [`Error::Field`] for a reason that is none.
pub async fn revoke(
    app: &App,
    by: Staff,
    (exam, pass): (ExamId, Pass),
    numbers: Vec<String>,
    reason: &str,
) -> Result<usize, Error> {
    let reason = read_reason(reason)?;
    let entropy = Arc::clone(&app.entropy);
    let revoked = app.store.write(move |conn| {
        exams::lock(conn, exam)?;
        let people = of_numbers(candidates::list(conn, exam)?, &numbers)?;
        let with_code = doors::list_with_hall_code(conn, exam)?;
        let mut n_revoked = 0;
        for person in people {
            let candidate = person.id;
            let fact = match pass {
                Pass::Ticket if person.has_ticket => {
                    candidates::end_ticket(conn, candidate)?;
                    Fact::TicketRevoked { candidate }
                }
                Pass::HallCode if with_code.contains(&candidate) => {
                    doors::end_hall_codes(conn, &[candidate])?;
                    Fact::HallCodeRevoked { candidate }
                }
                Pass::Ticket | Pass::HallCode => continue,
            };
            turn_out(conn, candidate)?;
            let deed = Deed {
                exam: Some(exam),
                attempt: None,
                account: Some(by.account),
                reason: reason.clone(),
            };
            note(conn, entropy.as_ref(), deed, fact)?;
            n_revoked += 1;
        }
        Ok::<_, Error>(n_revoked)
    });
    let n_revoked = revoked.await?;
    app.memory.forget_candidates();
    Ok(n_revoked)
}
