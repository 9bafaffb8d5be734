//! Tickets: issued by staff, and entered with by candidates.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Settings;
use super::accounts::{Session, created};
use super::attempts::CandidateExam;
use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::page_session::asks_for_cookie;
use super::peer::peer;
use super::problem::{Code, Problem, Text};
use super::rosters::{PersonReply, ROSTER_LIMIT};
use crate::app::App;
use crate::app::admission::{self, For, Ticket};
use crate::app::doors::{self, Proof};
use crate::domain::ExamId;
use crate::domain::access::Staff;

/// A ticket or a hall code, one of the two, and who its holder says to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AdmissionForm)]
pub(super) struct EntryForm {
    /// Letter case, spaces and hyphens do not matter.
    #[serde(default)]
    ticket: Option<String>,
    /// 8 characters that were handed out in the hall. Letter case, spaces and hyphens do not matter.
    #[serde(default)]
    hall_code: Option<String>,
    /// 姓名.
    name: String,
    /// 工号.
    number: String,
}

impl EntryForm {
    fn proof(&self) -> Result<Proof, Problem> {
        match (&self.ticket, &self.hall_code) {
            (Some(ticket), None) => Ok(Proof::Ticket(ticket.clone())),
            (None, Some(code)) => Ok(Proof::HallCode(code.clone())),
            (Some(_), Some(_)) | (None, None) => {
                let zh = "`ticket` 和 `hall_code` 应填且只填一个";
                let en = "wanted either `ticket` or `hall_code`";
                Err(Problem::new(Code::UnreadableBody, Text::new(zh, en)))
            }
        }
    }
}

/// A candidate who was let in.
#[derive(Serialize, ToSchema)]
pub(super) struct Admission {
    #[serde(flatten)]
    session: Session,
    server_now: Moment,
    candidate: PersonReply,
    exam: CandidateExam,
}

/// Enters an exam with a ticket or a hall code, name and number.
#[utoipa::path(tag = "anybody", request_body = EntryForm, responses(
    (status = 201, body = Admission),
    (status = 401, description = "`unknown_ticket`; `unknown_hall_code`: also where it belongs to another number"),
    (status = 403, description = "`identity_mismatch`: name or number do not belong to it; `network_not_allowed`; `not_from_page`"),
    (status = 409, description = "`exam_state`: not published yet"),
    (status = 429, description = "`too_many_tries`, with `Retry-After`: a wrong ticket from where too many came from, or too many wrong names for this one; `tried_too_often` with `retry_after_seconds`: too many wrong hall codes for this number"),
))]
#[post("/admissions")]
pub(super) async fn enter(
    Body(form): Body<EntryForm>,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = asks_for_cookie(&request)?;
    let (proof, who) = (form.proof()?, (&*form.name, &*form.number));
    let admitted = doors::enter(&app, &proof, who, peer(&request)).await?;
    let now = app.now();
    let (session, cookie) = Session::hand_over(&admitted.session, page, &settings, now);
    let reply = Admission {
        session,
        server_now: now.into(),
        candidate: admitted.person.into(),
        exam: admitted.exam.into(),
    };
    Ok(created(&reply, cookie))
}

/// For whom tickets or hall codes are issued.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketsForm {
    /// 工号 of those who get a new one, which ends the old one; left out: all who have none.
    #[serde(default)]
    numbers: Option<Vec<String>>,
}

impl TicketsForm {
    pub(super) fn whom(self, by: Staff) -> For {
        let these = |numbers| For::These { numbers, by };
        self.numbers.map_or(For::Missing, these)
    }
}

/// Tickets that were issued. They cannot be read again.
#[derive(Serialize, ToSchema)]
pub(super) struct Tickets {
    items: Vec<TicketReply>,
}

/// One person's ticket.
#[derive(Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(super) struct TicketReply {
    #[serde(flatten)]
    person: PersonReply,
    /// To be typed, or in the link.
    ticket: String,
    /// Where the candidate enters.
    #[schema(format = "uri")]
    link: String,
}

impl TicketReply {
    fn new(ticket: Ticket, settings: &Settings) -> Self {
        let secret = ticket.ticket.expose();
        let base = settings.public_url.trim_end_matches('/');
        Self {
            link: format!("{base}/t/{secret}"),
            ticket: secret.to_owned(),
            person: ticket.person.into(),
        }
    }
}

/// Issues tickets.
///
/// Without numbers: to everybody who has none. With numbers: to these, and their old tickets and
/// sessions end.
#[utoipa::path(tag = "staff", request_body = TicketsForm, responses(
    (status = 201, body = Tickets),
    (status = 404, description = "`not_found`: the exam, or one of the numbers"),
))]
#[post("/exams/{exam}/tickets")]
pub(super) async fn issue_tickets(
    SignedInStaff(by): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<TicketsForm, ROSTER_LIMIT>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<(Json<Tickets>, StatusCode), Problem> {
    let app = app.on_behalf_of(&by);
    let issued = admission::issue_tickets(&app, exam, form.whom(by)).await?;
    let items = issued
        .into_iter()
        .map(|ticket| TicketReply::new(ticket, &settings));
    Ok((
        Json(Tickets {
            items: items.collect(),
        }),
        StatusCode::CREATED,
    ))
}
