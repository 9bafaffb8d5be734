//! Outages, as an exam felt them, and giving their time back.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::{Id, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::words::DowntimeWord;
use crate::app::App;
use crate::app::outages::{self, Offer};
use crate::domain::{ExamId, OutageId};

/// A time in which the service was down while the exam was sat.
#[derive(Serialize, ToSchema)]
#[schema(as = Outage)]
pub(super) struct OutageReply {
    #[schema(format = "uuid")]
    id: String,
    /// The last sign of life before.
    began_at: Moment,
    /// The first sign of life after.
    ended_at: Moment,
    /// How long it was; a rest is cut off.
    seconds: i64,
    /// Attempts that got time back, or would get it now.
    n_attempts: u32,
    /// When its time was given back; null where it was not.
    credited_at: Option<Moment>,
}

impl From<Offer> for OutageReply {
    fn from(offer: Offer) -> Self {
        let outage = offer.outage;
        Self {
            id: outage.id.to_string(),
            began_at: outage.began_at.into(),
            ended_at: outage.ended_at.into(),
            seconds: outage.length().as_secs(),
            n_attempts: offer.n_attempts,
            credited_at: offer.credited_at.map(Into::into),
        }
    }
}

/// The outages of an exam, the last first, and what its rules say of them.
#[derive(Serialize, ToSchema)]
pub(super) struct OutageList {
    downtime_credit: DowntimeWord,
    items: Vec<OutageReply>,
}

/// Lists the outages in which attempts of an exam were under way.
#[utoipa::path(tag = "staff", responses((status = 200, body = OutageList)))]
#[get("/exams/{exam}/outages")]
pub(super) async fn list_outages(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<OutageList>, Problem> {
    let (policy, offers) = outages::list(&app, &staff, exam).await?;
    Ok(Json(OutageList {
        downtime_credit: policy.into(),
        items: offers.into_iter().map(Into::into).collect(),
    }))
}

/// Gives the time of an outage back to the attempts that it interrupted and that are not over.
///
/// Once: repeating it, or asking for what went back by itself, changes nothing.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = OutageReply),
    (status = 409, description = "`exam_state`; `no_downtime_credit`: the rules of the exam say so"),
))]
#[post("/exams/{exam}/outages/{outage}/credit")]
pub(super) async fn credit_outage(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(outage): Id<OutageId>,
    app: Data<App>,
) -> Result<Json<OutageReply>, Problem> {
    let offer = outages::credit(&app, &staff, exam, outage).await?;
    Ok(Json(offer.into()))
}
