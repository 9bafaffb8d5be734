//! Who takes part: a spreadsheet as CSV or XLSX, or JSON.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Json, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::edge::language_of;
use super::extract::{Id, SignedInStaff, parse, read, require_type};
use super::language::Language;
use super::problem::Problem;
use super::telling::{Teller, WorkLine};
use crate::app::admission::Person;
use crate::app::rosters::{self, Absent, Renamed, RosterCounts};
use crate::app::{App, Error, publishing};
use crate::domain::ExamId;
use crate::domain::roster::RosterEntry;
use crate::formats::roster::{self, RosterNotice, read_list};

/// Largest roster, in bytes.
pub(super) const ROSTER_LIMIT: usize = roster::MAX_BYTES;

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const JSON: &str = "application/json";

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

/// A roster in any form, read.
pub(super) struct Roster {
    entries: Vec<RosterEntry>,
    notices: Vec<NoticeReply>,
}

/// Worth knowing of a roster that was taken.
#[derive(Serialize, ToSchema)]
#[schema(as = RosterNotice)]
pub(super) struct NoticeReply {
    /// The line of the file; null where the file as a whole is meant.
    line: Option<usize>,
    code: &'static str,
    message: String,
}

impl NoticeReply {
    fn new(notice: &RosterNotice, language: Language) -> Self {
        Self {
            line: Some(notice.line).filter(|line| *line != 0),
            code: notice.code(),
            message: match language {
                Language::Chinese => notice.message_zh(),
                Language::English => notice.message_en(),
            },
        }
    }

    /// A ticket goes with its number: whoever reads this sees whether it is still the same person.
    fn renamed(one: &Renamed, language: Language) -> Self {
        let Renamed { number, from, to } = one;
        Self {
            line: None,
            code: "renamed",
            message: match language {
                Language::Chinese => format!(
                    "工号 {number} 的姓名由“{from}”改为“{to}”；准考凭证随工号保留，如不是同一人请改正工号"
                ),
                Language::English => format!(
                    "number {number} was {from} and is {to} now; a ticket stays with its number: correct the number where it is somebody else"
                ),
            },
        }
    }

    /// Extra time is given when there are papers; until then it can only be told.
    fn extra_minutes(n: usize, language: Language) -> Self {
        Self {
            line: None,
            code: "extra_minutes_not_taken",
            message: match language {
                Language::Chinese => format!(
                    "名单中有 {n} 人写了加时，导入名单时不生效；请在发布考试后到考场页为他们加时"
                ),
                Language::English => format!(
                    "{n} people have extra minutes in the file, which are not taken with a roster: give them when the exam is published"
                ),
            },
        }
    }
}

impl FromRequest for Roster {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = require_type(request, &[CSV, XLSX, JSON]);
        let bytes = read(request, payload, ROSTER_LIMIT);
        let language = language_of(request.headers());
        Box::pin(async move {
            let is_json = media_type? == JSON;
            let bytes = bytes.await?;
            // A long roster takes a while: not on the thread that serves others.
            let task = actix_web::web::block(move || {
                if is_json {
                    read_json(&bytes)
                } else {
                    read_table(&bytes, language)
                }
            });
            task.await
                .map_err(|error| Problem::internal(error.to_string()))?
        })
    }
}

fn read_json(bytes: &Bytes) -> Result<Roster, Problem> {
    let form: RosterForm = parse(bytes)?;
    let people = form.candidates.into_iter();
    let entries = read_list(people.map(|person| [person.number, person.name, person.branch]));
    Ok(Roster {
        entries: entries.map_err(Error::Roster)?,
        notices: Vec::new(),
    })
}

/// A spreadsheet, by its bytes and not by what it is called.
fn read_table(bytes: &Bytes, language: Language) -> Result<Roster, Problem> {
    let read = roster::read(bytes).map_err(Error::Roster)?;
    let notices = read.notices.iter();
    let mut notices: Vec<NoticeReply> = notices
        .map(|notice| NoticeReply::new(notice, language))
        .collect();
    if !read.extra_minutes.is_empty() {
        notices.push(NoticeReply::extra_minutes(
            read.extra_minutes.len(),
            language,
        ));
    }
    Ok(Roster {
        entries: read.entries,
        notices,
    })
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
    /// What of the file was left out or changed.
    notices: Vec<NoticeReply>,
}

impl RosterReply {
    fn new(counts: &RosterCounts, notices: Vec<NoticeReply>) -> Self {
        Self {
            notices,
            added: counts.added,
            updated: counts.updated,
            removed: counts.removed,
            total: counts.total,
        }
    }
}

/// How a roster is taken.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RosterQuery {
    /// What becomes of those who are on the roster and not in the new one.
    #[serde(default)]
    #[param(inline)]
    absent: AbsentWord,
}

/// What becomes of who is not in a new roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AbsentWord {
    /// They have left: the new roster is the whole.
    #[default]
    Removed,
    /// They stay: the new roster adds to it and brings it up to date.
    Kept,
}

impl From<AbsentWord> for Absent {
    fn from(word: AbsentWord) -> Self {
        match word {
            AbsentWord::Removed => Self::Removed,
            AbsentWord::Kept => Self::Kept,
        }
    }
}

/// Replaces the roster of a draft, or adds to it; all or nothing.
///
/// CSV (`text/csv`; UTF-8, UTF-16 or GB 18030, headers such as 工号, 姓名, 支部), XLSX or JSON. People keep their
/// tickets by number. In lines it tells how far it is; who closes the connection before the last calls it off.
#[utoipa::path(tag = "staff", params(RosterQuery), request_body(content(
    (RosterForm = "application/json"),
    (String = "text/csv"),
    (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)), responses(
    (status = 200, content(
        (RosterReply = "application/json"),
        (WorkLine = "application/x-ndjson"),
    )),
    (status = 400, description = "`bad_query`"),
    (status = 409, description = "`exam_state`: no longer a draft"),
    (status = 422, description = "`invalid_roster` with `n_problems` and the first 100 `problems`: `line` (JSON: the entry, from 1), `column`, `code`, `message`; `unreadable_body`"),
))]
#[put("/exams/{exam}/roster")]
pub(super) async fn put_roster(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    query: Query<RosterQuery>,
    roster: Roster,
    teller: Teller,
    app: Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let language = language_of(request.headers());
    let put = async move |app: App| {
        let absent = query.absent.into();
        let counts = rosters::change(&app, exam, roster.entries, absent).await?;
        let renamed = counts.renamed.iter();
        let renamed = renamed.map(|one| NoticeReply::renamed(one, language));
        let notices = roster.notices.into_iter().chain(renamed).collect();
        Ok(RosterReply::new(&counts, notices))
    };
    teller.reply(&app.on_behalf_of(&by), put).await
}

/// The people who were added.
#[derive(Serialize, ToSchema)]
pub(super) struct LateReply {
    added: Vec<PersonReply>,
}

/// Adds people to the roster of a published exam, each with a paper; all or nobody.
///
/// As for the whole roster; at most 500 people. They still need tickets.
#[utoipa::path(tag = "staff", request_body(content(
    (RosterForm = "application/json"),
    (String = "text/csv"),
    (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)), responses(
    (status = 201, body = LateReply),
    (status = 409, description = "`exam_state`: not published; `already_on_roster` with `number`; `paper_not_drawn`"),
    (status = 422, description = "`invalid_roster`, `invalid_field`; `invalid_rules` where the window is over; `unreadable_body`"),
))]
#[post("/exams/{exam}/roster")]
pub(super) async fn add_late(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    roster: Roster,
    app: Data<App>,
) -> Result<(Json<LateReply>, StatusCode), Problem> {
    let app = app.on_behalf_of(&by);
    let people = publishing::add_late(&app, exam, roster.entries).await?;
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
