//! Who takes part: a spreadsheet's CSV, or JSON.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Json};
use actix_web::{FromRequest, HttpRequest, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::extract::{Id, SignedInStaff, parse, read, require_type};
use super::problem::Problem;
use crate::app::admission::Person;
use crate::app::rosters::{self, RosterCounts};
use crate::app::{App, Error, publishing};
use crate::domain::ExamId;
use crate::domain::roster::RosterEntry;
use crate::formats::roster::{read_csv, read_list};

/// Largest roster, in bytes.
pub(super) const ROSTER_LIMIT: usize = 20 * 1024 * 1024;

const CSV: &str = "text/csv";

/// A roster as JSON.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RosterForm {
    #[schema(min_items = 1)]
    candidates: Vec<PersonForm>,
}

/// One person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonForm {
    /// 工号: the key; text, leading zeros are part of it.
    number: String,
    /// 姓名.
    name: String,
    /// 支部: a path, parts joined by `/`.
    branch: String,
}

/// One person of a roster.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub(super) struct PersonReply {
    /// 工号.
    number: String,
    /// 姓名.
    name: String,
    /// 支部.
    branch: String,
}

impl From<RosterEntry> for PersonReply {
    fn from(entry: RosterEntry) -> Self {
        Self {
            number: entry.number,
            name: entry.name,
            branch: entry.branch.to_string(),
        }
    }
}

impl From<Person> for PersonReply {
    fn from(person: Person) -> Self {
        person.entry.into()
    }
}

/// A roster in either form, read.
pub(super) struct Roster(Vec<RosterEntry>);

impl FromRequest for Roster {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = require_type(request, &[CSV, "application/json"]);
        let bytes = read(request, payload, ROSTER_LIMIT);
        Box::pin(async move {
            let is_csv = media_type? == CSV;
            let bytes = bytes.await?;
            // A long roster takes a while: not on the thread that serves others.
            let task = actix_web::web::block(move || read_roster(&bytes, is_csv));
            task.await
                .map_err(|error| Problem::internal(error.to_string()))?
        })
    }
}

fn read_roster(bytes: &Bytes, is_csv: bool) -> Result<Roster, Problem> {
    let entries = if is_csv {
        read_csv(bytes)
    } else {
        let form: RosterForm = parse(bytes)?;
        let people = form.candidates.into_iter();
        read_list(people.map(|person| [person.number, person.name, person.branch]))
    };
    Ok(Roster(entries.map_err(Error::Roster)?))
}

/// What a roster did to the one before it.
#[derive(Serialize, ToSchema)]
pub(super) struct RosterReply {
    added: usize,
    /// People whose name or branch changed.
    updated: usize,
    removed: usize,
    /// People on the roster now.
    total: usize,
}

impl From<RosterCounts> for RosterReply {
    fn from(counts: RosterCounts) -> Self {
        Self {
            added: counts.added,
            updated: counts.updated,
            removed: counts.removed,
            total: counts.total,
        }
    }
}

/// Replaces the roster of a draft, all or nothing.
///
/// CSV (`text/csv`, UTF-8, headers such as 工号, 姓名, 支部) or JSON. People keep their tickets by
/// number.
#[utoipa::path(tag = "staff", request_body(content(
    (RosterForm = "application/json"),
    (String = "text/csv"),
)), responses(
    (status = 200, body = RosterReply),
    (status = 409, description = "`exam_state`: no longer a draft"),
    (status = 422, description = "`invalid_roster` with `n_problems` and the first 100 `problems`: `line` (JSON: the entry, from 1), `column`, `code`, `message`; `unreadable_body`"),
))]
#[put("/exams/{exam}/roster")]
pub(super) async fn put_roster(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Roster(entries): Roster,
    app: Data<App>,
) -> Result<Json<RosterReply>, Problem> {
    let counts = rosters::put(&app, exam, entries).await?;
    Ok(Json(counts.into()))
}

/// The people who were added.
#[derive(Serialize, ToSchema)]
pub(super) struct LateReply {
    added: Vec<PersonReply>,
}

/// Adds people to the roster of a published exam, each with a paper; all or nobody.
///
/// CSV or JSON, as for the whole roster; at most 500 people. They still need tickets.
#[utoipa::path(tag = "staff", request_body(content(
    (RosterForm = "application/json"),
    (String = "text/csv"),
)), responses(
    (status = 201, body = LateReply),
    (status = 409, description = "`exam_state`: not published; `already_on_roster` with `number`; `paper_not_drawn`"),
    (status = 422, description = "`invalid_roster`, `invalid_field`; `invalid_rules` where the window is over; `unreadable_body`"),
))]
#[post("/exams/{exam}/roster")]
pub(super) async fn add_late(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Roster(entries): Roster,
    app: Data<App>,
) -> Result<(Json<LateReply>, StatusCode), Problem> {
    let people = publishing::add_late(&app, exam, entries).await?;
    let added = people.into_iter().map(Into::into).collect();
    Ok((Json(LateReply { added }), StatusCode::CREATED))
}

/// Everybody on a roster, by number.
#[derive(Serialize, ToSchema)]
pub(super) struct RosterList {
    items: Vec<RosterLine>,
}

/// One person of a roster.
#[derive(Serialize, ToSchema)]
pub(super) struct RosterLine {
    #[serde(flatten)]
    person: PersonReply,
    /// Whether a ticket was issued.
    has_ticket: bool,
}

impl From<Person> for RosterLine {
    fn from(person: Person) -> Self {
        Self {
            has_ticket: person.has_ticket,
            person: person.into(),
        }
    }
}

/// The roster of an exam.
#[utoipa::path(tag = "staff", responses((status = 200, body = RosterList)))]
#[get("/exams/{exam}/roster")]
pub(super) async fn list_roster(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<RosterList>, Problem> {
    let people = rosters::list(&app, exam).await?;
    let items = people.into_iter().map(Into::into).collect();
    Ok(Json(RosterList { items }))
}
