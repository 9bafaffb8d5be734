//! Receipts: a candidate's own, and staff's check of a code.
//!
//! Invariant: a candidate reads the receipt of their own attempt alone.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::attempts::Attempt;
use super::extract::{Body, Id, SignedInCandidate, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::rosters::PersonReply;
use super::words::HowWord;
use crate::app::admission::Person;
use crate::app::{App, Error, FieldFault, receipts};
use crate::domain::receipt::{Code, NotAReceiptCode, Receipt};
use crate::domain::{AttemptId, ExamId};
use crate::formats::receipt::ReceiptForm;

/// An attempt that was submitted, with its receipt.
#[derive(Serialize, ToSchema)]
pub(super) struct Submitted {
    #[serde(flatten)]
    attempt: Attempt,
    receipt: ReceiptForm,
}

impl Submitted {
    pub(super) fn new(attempt: Attempt, receipt: &Receipt) -> Self {
        Self {
            attempt,
            receipt: receipt.into(),
        }
    }
}

/// The signed receipt of an attempt that has ended.
///
/// Computed from what is stored: the same again for as long as nothing of it is changed.
#[utoipa::path(tag = "candidate", responses(
    (status = 200, body = ReceiptForm),
    (status = 409, description = "`attempt_open`: its end is not recorded yet, which takes a second after its time is over"),
))]
#[get("/attempts/{attempt}/receipt")]
pub(super) async fn read_receipt(
    SignedInCandidate(who): SignedInCandidate,
    Id(id): Id<AttemptId>,
    app: Data<App>,
) -> Result<Json<ReceiptForm>, Problem> {
    let receipt = receipts::own(&app, who, id).await?;
    Ok(Json((&receipt).into()))
}

/// A code to check.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeForm {
    /// As it was photographed or typed: letter case, hyphens and spaces do not matter.
    #[schema(example = "7K3M-9QPA-2XTF")]
    code: String,
}

/// Whether a code is that of a receipt of this exam.
#[derive(Serialize, ToSchema)]
pub(super) struct Verification {
    /// False where the code is wrong, and where an answer was changed after the receipt was given.
    matches: bool,
    /// The attempt whose receipt it is; null where it matches none.
    attempt: Option<VerifiedAttempt>,
}

/// An attempt of which a receipt tells the truth.
#[derive(Serialize, ToSchema)]
pub(super) struct VerifiedAttempt {
    #[serde(flatten)]
    person: PersonReply,
    #[schema(format = "uuid")]
    attempt_id: String,
    attempt_number: u32,
    closed_at: Moment,
    closed_how: HowWord,
    /// Slots for which a response is stored.
    answered: u32,
}

impl VerifiedAttempt {
    fn new((person, receipt): (Person, Receipt)) -> Self {
        let statement = receipt.statement;
        Self {
            person: person.into(),
            attempt_id: statement.attempt.to_string(),
            attempt_number: statement.attempt_number,
            closed_at: statement.closed.at.into(),
            closed_how: statement.closed.how.into(),
            answered: statement.n_answered,
        }
    }
}

fn unreadable(fault: NotAReceiptCode) -> Error {
    Error::Field {
        field: "code",
        reason: FieldFault::Unreadable {
            found: fault.found,
            wanted: NotAReceiptCode::WANTED.to_owned(),
        },
    }
}

/// Whose receipt has a code, by what is stored now.
#[utoipa::path(tag = "staff", request_body = CodeForm, responses(
    (status = 200, body = Verification),
    (status = 409, description = "`exam_state`: not published yet"),
    (status = 422, description = "`invalid_field`: not the code of any receipt; `unreadable_body`"),
))]
#[post("/exams/{exam}/receipts/verification")]
pub(super) async fn verify_code(
    _: SignedInStaff,
    Id(exam): Id<ExamId>,
    Body(form): Body<CodeForm>,
    app: Data<App>,
) -> Result<Json<Verification>, Problem> {
    let code: Code = form.code.parse().map_err(unreadable)?;
    let found = receipts::find_by_code(&app, exam, code).await?;
    Ok(Json(Verification {
        matches: found.is_some(),
        attempt: found.map(VerifiedAttempt::new),
    }))
}
