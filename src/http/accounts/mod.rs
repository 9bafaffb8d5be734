//! Set-up, sign-in and sign-out; [`own`] is what everybody does about their own account, [`people`] what
//! administrators do about others.

mod grants;
mod own;
mod people;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(in crate::http) use grants::read_branch;
pub(in crate::http) use own::*;
pub(in crate::http) use people::*;

use crate::app::App;
use crate::app::accounts::{self, Actor, NewAccount, Secrets, SignedIn};
use crate::app::devices;
use crate::app::sign_in_limits::Try;
use crate::http::extract::{AnySession, Body, CurrentSession};
use crate::http::moment::Moment;
use crate::http::page_session::{Page, asks_for_cookie};
use crate::http::peer::peer;
use crate::http::problem::Problem;
use crate::http::{Settings, device_cookie};

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SetupForm {
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
pub(in crate::http) struct AccountCreated {
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
pub(in crate::http) async fn set_up(
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
pub(in crate::http) struct SignInForm {
    username: String,
    #[schema(format = Password)]
    password: String,
    /// A code of the authenticator or a recovery code, where the account has a second factor.
    #[serde(default)]
    code: Option<String>,
    /// A password to have from now on, where the present one is too old (`password_expired`).
    #[serde(default)]
    #[schema(min_length = 12, max_length = 256, format = Password)]
    new_password: Option<String>,
}

/// A session. The token is told once.
///
/// With the header `X-Examhall-Page: office` or `exam` the token comes as a cookie.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Session {
    /// Goes into `Authorization: Bearer <token>`; null for a page, which gets a cookie instead.
    #[schema(required = true)]
    pub(in crate::http) token: Option<String>,
    pub(in crate::http) expires_at: Moment,
}

impl Session {
    /// The session as its caller takes it: in the reply, or for a page as a cookie that no script can read.
    pub(in crate::http) fn hand_over(
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
pub(in crate::http) fn created(
    body: &impl Serialize,
    cookie: Option<Cookie<'static>>,
) -> HttpResponse {
    let mut reply = HttpResponse::Created();
    if let Some(cookie) = cookie {
        reply.cookie(cookie);
    }
    reply.json(body)
}

/// Signs staff in.
///
/// After five wrong tries for a username from browsers that never signed in to it, each further one makes the
/// next wait twice as long, up to 15 minutes. A page that signed in before is held up by none of these.
#[utoipa::path(tag = "anybody", request_body = SignInForm, responses(
    (status = 201, body = Session),
    (status = 401, description = "`wrong_password`; `code_needed`, `wrong_code` where the account has a second factor"),
    (status = 403, description = "`password_expired`; `not_from_page`: another site asked for a cookie"),
    (status = 429, description = "`too_many_tries`, with `Retry-After`: the same for every username"),
))]
#[post("/sessions")]
pub(in crate::http) async fn sign_in(
    Body(form): Body<SignInForm>,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = asks_for_cookie(&request)?;
    let device = device_cookie::token(&request, &settings);
    let attempt = Try::new(&form.username, peer(&request), device);
    let given = Secrets {
        password: form.password,
        code: form.code,
        new_password: form.new_password,
    };
    let signed_in = accounts::sign_in(&app, &attempt, given).await?;
    let (session, cookie) = Session::hand_over(&signed_in, page, &settings, app.now());
    let mut reply = created(&session, cookie);
    if page.is_some() {
        let marks = devices::remember(&app, &attempt, &signed_in)?;
        let cookie = device_cookie::cookie(&settings, &marks);
        reply
            .add_cookie(&cookie)
            .map_err(|error| Problem::internal(error.to_string()))?;
    }
    Ok(reply)
}

/// Whose session a token is.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct CurrentSessionReply {
    holder: HolderWord,
    expires_at: Moment,
    server_now: Moment,
}

/// Who may hold a session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SessionHolder)]
pub(in crate::http) enum HolderWord {
    /// A member of staff.
    Staff,
    /// A candidate.
    Candidate,
}

/// Whether the token still works, and what time it is: nothing costs less to ask.
#[utoipa::path(tag = "any session", responses((status = 200, body = CurrentSessionReply)))]
#[get("/sessions/current")]
pub(in crate::http) async fn current(
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
pub(in crate::http) async fn sign_out(
    AnySession(session): AnySession,
    app: Data<App>,
    settings: Data<Settings>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    accounts::sign_out(&app, session).await?;
    let mut reply = HttpResponse::NoContent();
    if let Some(page) = Page::of(request.headers()) {
        reply.cookie(page.ended(&settings));
        // Neither `cookies`, which are the whole domain's, nor `storage`: answers may wait there to be sent.
        reply.insert_header(("Clear-Site-Data", "\"cache\""));
    }
    Ok(reply.finish())
}
