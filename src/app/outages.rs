//! Time that candidates lost to outages, and what of it staff give back.
//!
//! What goes back by itself goes with the beat that ends the outage (`heartbeat`).

use super::{App, Error};
use crate::domain::access::Staff;
use crate::domain::exam::{DowntimeCredit, State};
use crate::domain::{ExamId, OutageId};
use crate::store::{Connection, exams, outages};

pub use crate::store::outages::Offer;

/// The outages in which attempts of an exam were under way, the last first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(
    app: &App,
    _staff: &Staff,
    exam: ExamId,
) -> Result<(DowntimeCredit, Vec<Offer>), Error> {
    app.store
        .read(move |conn| {
            let exam = exams::load(conn, exam)?;
            let now = conn.now()?;
            let offers = outages::list_offers(conn, &exam, now)?;
            Ok((exam.rules.downtime_credit, offers))
        })
        .await
}

/// Gives the time of an outage back to all attempts of an exam that it interrupted and that are not
/// over; repeating it finds it given.
///
/// # Errors
/// [`Error::NotFound`] also for an outage in which nobody sat this exam; [`Error::ExamState`] where it
/// is over; [`Error::NoDowntimeCredit`] where its rules say so.
pub async fn credit(
    app: &App,
    staff: &Staff,
    exam: ExamId,
    outage: OutageId,
) -> Result<Offer, Error> {
    let by = staff.account;
    app.store
        .write(move |conn| {
            outages::lock(conn)?;
            let exam = exams::lock_shared(conn, exam)?;
            let offer = find(conn, &exam, outage)?;
            if offer.credited_at.is_some() {
                return Ok(offer);
            }
            if exam.state != State::Published {
                return Err(Error::ExamState {
                    found: exam.state,
                    wanted: State::Published,
                });
            }
            if exam.rules.downtime_credit == DowntimeCredit::Off {
                return Err(Error::NoDowntimeCredit);
            }
            outages::credit(conn, &offer.outage, &exam, Some(by))?;
            find(conn, &exam, outage)
        })
        .await
}

fn find(conn: &mut Connection, exam: &exams::Exam, outage: OutageId) -> Result<Offer, Error> {
    let now = conn.now()?;
    let offers = outages::list_offers(conn, exam, now)?;
    let found = offers.into_iter().find(|offer| offer.outage.id == outage);
    found.ok_or(Error::NotFound)
}
