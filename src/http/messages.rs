//! Messages: what staff tell those who sit an exam, and what candidates are told.
//!
//! Invariant: a candidate sees what is for them, and nothing of who else was told or who told it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::audit::SignatureReply;
use super::extract::{Body, Id, SignedInCandidate, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::proctoring::WhomForm;
use crate::app::messages::{self, Draft, Line, Told};
use crate::app::{App, Error, FieldFault};
use crate::domain::{ExamId, MessageId, NotAnId};

/// A message to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageForm {
    /// Chosen by the caller: a request that is repeated with it sends nothing again.
    #[serde(default)]
    #[schema(format = "uuid")]
    id: Option<String>,
    #[serde(rename = "for")]
    whom: WhomForm,
    /// Plain text; lines may be parted.
    #[schema(min_length = 1, max_length = 500)]
    text: String,
}

impl MessageForm {
    fn read(self) -> Result<Draft, Error> {
        let unreadable = |fault: NotAnId| {
            let (field, found, wanted) = ("id", fault.found, "UUID".to_owned());
            let reason = FieldFault::Unreadable { found, wanted };
            Error::Field { field, reason }
        };
        let id = self.id.map(|text| text.parse().map_err(unreadable));
        Ok(Draft {
            id: id.transpose()?,
            whom: self.whom.read()?,
            text: self.text,
        })
    }
}

/// A message that was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct Message {
    #[schema(format = "uuid")]
    id: String,
    #[serde(rename = "for")]
    whom: WhomForm,
    /// The name of the one person, where it is for one.
    name: Option<String>,
    text: String,
    sent_at: Moment,
    by: SignatureReply,
    /// How many people it is for.
    people: usize,
    /// How many of them have said that they have read it.
    read: usize,
    /// Since when candidates are not shown it any more; null while they are.
    withdrawn_at: Option<Moment>,
    withdrawn_by: Option<SignatureReply>,
}

impl From<Line> for Message {
    fn from(line: Line) -> Self {
        let withdrawn = line.message.withdrawn;
        Self {
            id: line.message.id.to_string(),
            whom: line.whom.into(),
            name: line.person.map(|person| person.entry.name),
            text: line.message.text,
            sent_at: line.message.sent_at.into(),
            by: line.by.into(),
            people: line.n_people,
            read: line.n_read,
            withdrawn_at: withdrawn.map(|(at, _)| at.into()),
            withdrawn_by: line.withdrawn_by.map(Into::into),
        }
    }
}

/// Sends a message to everybody, a branch or one candidate of a published exam.
///
/// Open pages show it within half a minute, also in the waiting room, until it is acknowledged; who enters
/// later sees it then.
#[utoipa::path(tag = "staff", request_body = MessageForm, responses(
    (status = 201, body = Message),
    (status = 409, description = "`exam_state`: not published; `too_many_messages` with `max`"),
    (status = 422, description = "`not_on_roster` with `candidate` or `branch`; `invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/messages")]
pub(super) async fn send_message(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<MessageForm>,
    app: Data<App>,
) -> Result<(Json<Message>, StatusCode), Problem> {
    let sent = messages::send(&app, &staff, exam, form.read()?).await?;
    Ok((Json(sent.into()), StatusCode::CREATED))
}

/// The messages of an exam, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct MessageList {
    items: Vec<Message>,
}

/// The messages that were sent in an exam, newest first: at most 200.
#[utoipa::path(tag = "staff", responses((status = 200, body = MessageList)))]
#[get("/exams/{exam}/messages")]
pub(super) async fn list_messages(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    app: Data<App>,
) -> Result<Json<MessageList>, Problem> {
    let sent = messages::list(&app, exam).await?;
    let items = sent.into_iter().map(Into::into).collect();
    Ok(Json(MessageList { items }))
}

/// Why a message is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawalForm {
    /// Why.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Withdraws a message that was a mistake. Repeating it changes nothing.
///
/// Pages stop showing it within half a minute; who has read it has read it.
#[utoipa::path(tag = "staff", request_body = WithdrawalForm, responses(
    (status = 200, body = Message),
    (status = 422, description = "`invalid_field`; `unreadable_body`"),
))]
#[post("/exams/{exam}/messages/{message}/withdrawal")]
pub(super) async fn withdraw_message(
    SignedInStaff(staff): SignedInStaff,
    Id(exam): Id<ExamId>,
    Id(message): Id<MessageId>,
    Body(WithdrawalForm { reason }): Body<WithdrawalForm>,
    app: Data<App>,
) -> Result<Json<Message>, Problem> {
    let withdrawn = messages::withdraw(&app, &staff, exam, message, &reason).await?;
    Ok(Json(withdrawn.into()))
}

/// A message to the caller.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateMessage {
    #[schema(format = "uuid")]
    id: String,
    /// Plain text; lines may be parted.
    text: String,
    sent_at: Moment,
    /// When the caller acknowledged it.
    read_at: Option<Moment>,
}

impl From<Told> for CandidateMessage {
    fn from(told: Told) -> Self {
        Self {
            id: told.id.to_string(),
            text: told.text,
            sent_at: told.sent_at.into(),
            read_at: told.read_at.map(Into::into),
        }
    }
}

/// What the caller was told, the oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateMessages {
    items: Vec<CandidateMessage>,
}

/// Everything that the invigilators told the caller, read or not. What was withdrawn is not there.
#[utoipa::path(tag = "candidate", responses((status = 200, body = CandidateMessages)))]
#[get("/messages")]
pub(super) async fn list_own_messages(
    SignedInCandidate(who): SignedInCandidate,
    app: Data<App>,
) -> Result<Json<CandidateMessages>, Problem> {
    let told = messages::list_own(&app, who).await?;
    let items = told.into_iter().map(Into::into).collect();
    Ok(Json(CandidateMessages { items }))
}

/// Says that the caller has read a message. Repeating it changes nothing.
#[utoipa::path(tag = "candidate", responses((status = 200, body = CandidateMessage)))]
#[put("/messages/{message}/acknowledgement")]
pub(super) async fn acknowledge_message(
    SignedInCandidate(who): SignedInCandidate,
    Id(message): Id<MessageId>,
    app: Data<App>,
) -> Result<Json<CandidateMessage>, Problem> {
    Ok(Json(
        messages::acknowledge(&app, who, message).await?.into(),
    ))
}
