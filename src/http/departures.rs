//! When candidates looked elsewhere: told by their page, shown to staff.
//!
//! Invariant: it says what was seen and for how long, and nothing of why.

use std::num::NonZeroU32;

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Body, Id, SignedInCandidate, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::refusal::wrong_count;
use super::rosters::PersonReply;
use super::words::AwayWord;
use crate::app::App;
use crate::app::departures::{self, Away, Line};
use crate::domain::admission::Departure;
use crate::domain::{AttemptId, ExamId};

/// Most departures of one batch.
const MAX_BATCH: usize = 64;
/// What a column holds; a client may send any number.
const LARGEST: u32 = 0x7fff_ffff;

/// One time in which the page was left.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartureForm {
    /// Counted by the device, from 1: what is sent again is noted once.
    #[schema(value_type = i64, minimum = 1, maximum = 4_294_967_295_u32)]
    number: NonZeroU32,
    /// When, as the device believes.
    began_at: Moment,
    /// For how long.
    #[schema(value_type = i64, minimum = 0, maximum = 4_294_967_295_u32)]
    lasted_ms: u32,
}

/// A batch of departures.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeparturesForm {
    /// The epoch of this device, as the start or the take-over told it.
    #[schema(value_type = i64, minimum = 1, maximum = 4_294_967_295_u32)]
    epoch: NonZeroU32,
    #[schema(min_items = 1, max_items = 64)]
    departures: Vec<DepartureForm>,
}

/// What was noted.
#[derive(Serialize, ToSchema)]
pub(super) struct DeparturesNoted {
    /// The numbers that need not be sent again.
    acknowledged: Vec<u32>,
    server_now: Moment,
}

/// Notes that the page was left, where the exam says so (`records_departures`). Sending the same again
/// changes nothing; it never touches an answer or a score.
#[utoipa::path(tag = "candidate", request_body = DeparturesForm, responses(
    (status = 200, body = DeparturesNoted),
    (status = 409, description = "`attempt_not_started`"),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/attempts/{attempt}/departures")]
pub(super) async fn note_departures(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    Body(form): Body<DeparturesForm>,
    app: Data<App>,
) -> Result<Json<DeparturesNoted>, Problem> {
    let found = form.departures.len();
    if !(1..=MAX_BATCH).contains(&found) {
        return Err(wrong_count("departures", found, MAX_BATCH));
    }
    let acknowledged = form.departures.iter().map(|one| one.number.get()).collect();
    let departure = |one: DepartureForm| Departure {
        away: Away::Page,
        epoch: form.epoch.get().min(LARGEST),
        number: one.number.get().min(LARGEST),
        began_at: one.began_at.0,
        lasted: Some(SignedDuration::from_millis(one.lasted_ms.into())),
    };
    let noted = form.departures.into_iter().map(departure).collect();
    Ok(Json(DeparturesNoted {
        acknowledged,
        server_now: departures::note(&app, who, id, noted).await?.into(),
    }))
}

/// What was noted in an exam.
#[derive(Serialize, ToSchema)]
pub(super) struct DepartureList {
    /// Whether pages note that they are left.
    recorded: bool,
    /// By the candidate's number; without those of whom nothing was noted.
    items: Vec<DepartureLine>,
}

/// What was noted of one attempt.
#[derive(Serialize, ToSchema)]
pub(super) struct DepartureLine {
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: String,
    kind: AwayWord,
    /// How often; of networks, on how many devices.
    count: usize,
    /// Null where only the beginning is known.
    longest_ms: Option<i64>,
    /// When it last began.
    last_at: Moment,
}

impl From<Line> for DepartureLine {
    fn from(line: Line) -> Self {
        let summary = line.summary;
        Self {
            person: line.person.into(),
            attempt_id: summary.attempt.to_string(),
            kind: summary.away.into(),
            count: summary.n_times,
            longest_ms: summary.longest.map(whole_ms),
            last_at: summary.last_at.into(),
        }
    }
}

/// How often the pages of those who sit an exam were left, and whose saves came from elsewhere.
///
/// Evidence, and no verdict: a call, a message or a screen that went dark look the same.
#[utoipa::path(tag = "staff", responses((status = 200, body = DepartureList)))]
#[get("/exams/{exam}/departures")]
pub(super) async fn list_departures(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<DepartureList>, Problem> {
    let (recorded, lines) = departures::summarise(&app, exam).await?;
    Ok(Json(DepartureList {
        recorded,
        items: lines.into_iter().map(Into::into).collect(),
    }))
}

/// What was noted of one attempt.
#[derive(Serialize, ToSchema)]
pub(super) struct AttemptDepartures {
    /// In the order in which they began.
    items: Vec<DepartureReply>,
}

/// One time in which the page was left, or from when on saves came from elsewhere.
#[derive(Serialize, ToSchema)]
#[schema(as = Departure)]
pub(super) struct DepartureReply {
    kind: AwayWord,
    began_at: Moment,
    /// Null where only the beginning is known.
    lasted_ms: Option<i64>,
    /// The device that it was on, counted from 1.
    epoch: u32,
}

impl From<Departure> for DepartureReply {
    fn from(departure: Departure) -> Self {
        Self {
            kind: departure.away.into(),
            began_at: departure.began_at.into(),
            lasted_ms: departure.lasted.map(whole_ms),
            epoch: departure.epoch,
        }
    }
}

/// Every time in which the page of an attempt was left, as it was noted.
#[utoipa::path(tag = "staff", responses((status = 200, body = AttemptDepartures)))]
#[get("/exams/{exam}/attempts/{attempt}/departures")]
pub(super) async fn list_attempt_departures(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(attempt): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<AttemptDepartures>, Problem> {
    let found = departures::list(&app, exam, attempt).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Json(AttemptDepartures { items }))
}

fn whole_ms(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
