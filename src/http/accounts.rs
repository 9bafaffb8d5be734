//! Set-up, sign-in and sign-out, and who is signed in.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Settings;
use super::extract::{AnySession, Body, CurrentSession, SignedInStaff};
use super::moment::Moment;
use super::page_session::{Page, asks_for_cookie};
use super::problem::Problem;
use super::words::RoleWord;
use crate::app::App;
use crate::app::accounts::{self, Actor, NewAccount, SignedIn};

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupForm {
    /// The token of the set-up link that the server printed.
    token: String,
    /// 2 to 32 of a–z, 0–9, `.`, `-`, `_`; capitals are lowered.
    #[schema(min_length = 2, max_length = 32)]
    username: String,
    #[schema(min_length = 12, max_length = 256, format = Password)]
    password: String,
    #[schema(min_length = 1, max_length = 50)]
    display_name: String,
}

/// An account that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountCreated {
    #[schema(format = "uuid")]
    account_id: String,
}

/// Makes the first administrator with the one-time set-up link.
#[utoipa::path(tag = "anybody", request_body = SetupForm, responses(
    (status = 201, body = AccountCreated),
    (status = 403, description = "`setup_link`: unknown, expired or used"),
    (status = 409, description = "`username_taken`"),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[post("/setup")]
pub(super) async fn set_up(
    Body(form): Body<SetupForm>,
    app: Data<App>,
) -> Result<(Json<AccountCreated>, StatusCode), Problem> {
    let new = NewAccount {
        username: form.username,
        password: form.password,
        display_name: form.display_name,
    };
    let id = accounts::set_up(&app, &form.token, new).await?;
    let created = AccountCreated {
        account_id: id.to_string(),
    };
    Ok((Json(created), StatusCode::CREATED))
}

/// Username and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInForm {
    username: String,
    #[schema(format = Password)]
    password: String,
}

/// A session. The token is told once.
///
/// With the header `X-Examhall-Page: office` or `exam` the token comes as a cookie.
#[derive(Serialize, ToSchema)]
pub(super) struct Session {
    /// Goes into `Authorization: Bearer <token>`; null for a page, which gets a cookie instead.
    #[schema(required = true)]
    pub(super) token: Option<String>,
    pub(super) expires_at: Moment,
}

impl Session {
    /// The session as its caller takes it: in the reply, or for a page as a cookie that no script can read.
    pub(super) fn hand_over(
        signed_in: &SignedIn,
        page: Option<Page>,
        settings: &Settings,
        now: Timestamp,
    ) -> (Self, Option<Cookie<'static>>) {
        let token = signed_in.token.expose().to_owned();
        let expires_at = signed_in.expires_at;
        let (token, cookie) = match page {
            None => (Some(token), None),
            Some(page) => (None, Some(page.cookie(settings, token, expires_at, now))),
        };
        let expires_at = expires_at.into();
        (Self { token, expires_at }, cookie)
    }
}

/// A reply with status 201, and the cookie where there is one.
pub(super) fn created(body: &impl Serialize, cookie: Option<Cookie<'static>>) -> HttpResponse {
    let mut reply = HttpResponse::Created();
    if let Some(cookie) = cookie {
        reply.cookie(cookie);
    }
    reply.json(body)
}

/// Signs staff in.
#[utoipa::path(tag = "anybody", request_body = SignInForm, responses(
    (status = 201, body = Session),
    (status = 401, description = "`wrong_password`"),
    (status = 403, description = "`not_from_page`: another site asked for a cookie"),
))]
#[post("/sessions")]
pub(super) async fn sign_in(
    Body(form): Body<SignInForm>,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = asks_for_cookie(&request)?;
    let signed_in = accounts::sign_in(&app, &form.username, form.password).await?;
    let (session, cookie) = Session::hand_over(&signed_in, page, &settings, app.now());
    Ok(created(&session, cookie))
}

/// Whose session a token is.
#[derive(Serialize, ToSchema)]
pub(super) struct CurrentSessionReply {
    holder: HolderWord,
    expires_at: Moment,
    server_now: Moment,
}

/// Who may hold a session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SessionHolder)]
pub(super) enum HolderWord {
    /// A member of staff.
    Staff,
    /// A candidate.
    Candidate,
}

/// Whether the token still works, and what time it is: nothing costs less to ask.
#[utoipa::path(tag = "any session", responses((status = 200, body = CurrentSessionReply)))]
#[get("/sessions/current")]
pub(super) async fn current(
    CurrentSession((actor, expires_at)): CurrentSession,
    app: Data<App>,
) -> Json<CurrentSessionReply> {
    Json(CurrentSessionReply {
        holder: match actor {
            Actor::Staff(_) => HolderWord::Staff,
            Actor::Candidate(_) => HolderWord::Candidate,
        },
        expires_at: expires_at.into(),
        server_now: app.now().into(),
    })
}

/// Ends the session of the token.
#[utoipa::path(tag = "any session", responses((status = 204, description = "Ended")))]
#[delete("/sessions/current")]
pub(super) async fn sign_out(
    AnySession(session): AnySession,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    accounts::sign_out(&app, session).await?;
    let mut reply = HttpResponse::NoContent();
    if let Some(page) = Page::of(request.headers()) {
        reply.cookie(page.ended(&settings));
    }
    Ok(reply.finish())
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    #[schema(format = "uuid")]
    account_id: String,
    username: String,
    display_name: String,
    role: RoleWord,
}

/// Who is signed in.
#[utoipa::path(tag = "staff", responses((status = 200, body = Me)))]
#[get("/me")]
pub(super) async fn me(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<Json<Me>, Problem> {
    let account = accounts::me(&app, &staff).await?;
    Ok(Json(Me {
        account_id: account.id.to_string(),
        username: account.username,
        display_name: account.display_name,
        role: account.role.into(),
    }))
}
