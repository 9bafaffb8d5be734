//! What everybody does about their own account.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grants::GrantReply;
use crate::app::App;
use crate::app::access;
use crate::app::accounts::own::{self, Listed};
use crate::app::accounts::{self, totp};
use crate::domain::SessionId;
use crate::domain::access::{Authority, Permission};
use crate::http::extract::{Body, Id, SignedInStaff};
use crate::http::moment::Moment;
use crate::http::problem::Problem;
use crate::http::words::PermissionWord;

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Me {
    #[schema(format = "uuid")]
    account_id: String,
    username: String,
    display_name: String,
    /// Whether a code of an authenticator is asked for.
    has_totp: bool,
    /// What they may do now in some scope, in the order of the word's values.
    permissions: Vec<PermissionWord>,
    /// What they were given, whether or not it is in force.
    grants: Vec<GrantReply>,
    /// Until when sensitive acts need no new proof.
    proof_until: Moment,
}

/// Who is signed in, and what they may do.
#[utoipa::path(tag = "staff", responses((status = 200, body = Me)))]
#[get("/me")]
pub(in crate::http) async fn me(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<Json<Me>, Problem> {
    let found = accounts::me(&app, &staff).await?;
    let authority = Authority::at(found.grants.clone(), app.now());
    let held = Permission::ALL.iter().copied();
    let held = held.filter(|permission| authority.may_anywhere(*permission));
    Ok(Json(Me {
        account_id: found.account.id.to_string(),
        username: found.account.username,
        display_name: found.account.display_name,
        has_totp: found.account.totp.secret.is_some(),
        permissions: held.map(Into::into).collect(),
        grants: found.grants.into_iter().map(Into::into).collect(),
        proof_until: access::proof_until(&staff).into(),
    }))
}

/// What proves who somebody is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ProofForm {
    #[schema(format = Password)]
    password: String,
    /// A code of the authenticator or a recovery code, where the account has a second factor.
    #[serde(default)]
    code: Option<String>,
}

/// Proves who the caller is once more: for a quarter of an hour sensitive acts are open to this session.
#[utoipa::path(tag = "staff", request_body = ProofForm, responses(
    (status = 204, description = "Proved"),
    (status = 401, description = "`wrong_password`, `code_needed`, `wrong_code`"),
    (status = 429, description = "`too_many_tries`, with `Retry-After`: too many wrong ones in this session"),
))]
#[put("/sessions/current/proof")]
pub(in crate::http) async fn prove(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<ProofForm>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    own::prove(&app, &staff, form.password, form.code).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The present password and the one that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PasswordForm {
    #[schema(format = Password)]
    current: String,
    #[schema(min_length = 12, max_length = 256, format = Password)]
    new: String,
}

/// Gives the caller a new password; their other sessions end.
#[utoipa::path(tag = "staff", request_body = PasswordForm, responses(
    (status = 204, description = "Changed"),
    (status = 401, description = "`wrong_password`: the present one"),
    (status = 429, description = "`too_many_tries`, with `Retry-After`: too many wrong ones in this session"),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[put("/me/password")]
pub(in crate::http) async fn change_password(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<PasswordForm>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    own::change_password(&app, &staff, form.current, form.new).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A session of the caller.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnSession)]
pub(in crate::http) struct SessionReply {
    #[schema(format = "uuid")]
    id: String,
    created_at: Moment,
    /// When it was last used, to within a minute.
    last_seen_at: Moment,
    expires_at: Moment,
    /// Whether it is the one that asks.
    is_current: bool,
}

/// The caller's sessions, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SessionList {
    items: Vec<SessionReply>,
}

/// Lists the caller's sessions that work.
#[utoipa::path(tag = "staff", responses((status = 200, body = SessionList)))]
#[get("/me/sessions")]
pub(in crate::http) async fn list_sessions(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<Json<SessionList>, Problem> {
    let found = own::list_sessions(&app, &staff).await?.into_iter();
    let reply = |listed: Listed| SessionReply {
        is_current: listed.id == staff.session,
        id: listed.id.to_string(),
        created_at: listed.created_at.into(),
        last_seen_at: listed.last_seen_at.into(),
        expires_at: listed.expires_at.into(),
    };
    Ok(Json(SessionList {
        items: found.map(reply).collect(),
    }))
}

/// Ends one of the caller's sessions.
#[utoipa::path(tag = "staff", responses((status = 204, description = "Ended")))]
#[delete("/me/sessions/{session}")]
pub(in crate::http) async fn end_session(
    SignedInStaff(staff): SignedInStaff,
    Id(session): Id<SessionId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    own::end_session(&app, &staff, session).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A secret for an authenticator; it counts once a code of it was shown.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct TotpPending {
    /// In base 32, as it is typed.
    secret: String,
    /// As it is scanned: `otpauth://totp/…`.
    uri: String,
}

/// Makes a secret for an authenticator (RFC 6238: SHA-1, 6 digits, 30 seconds).
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = TotpPending),
    (status = 403, description = "`proof_needed`"),
))]
#[post("/me/totp")]
pub(in crate::http) async fn begin_totp(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<Json<TotpPending>, Problem> {
    let pending = totp::begin(&app, &staff).await?;
    Ok(Json(TotpPending {
        secret: pending.secret,
        uri: pending.uri,
    }))
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CodeForm {
    #[schema(example = "123456")]
    code: String,
}

/// Codes that sign in once each where the authenticator is lost. They are told once.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

/// Puts the second factor into force, shown by one of its codes.
#[utoipa::path(tag = "staff", request_body = CodeForm, responses(
    (status = 200, body = RecoveryCodes),
    (status = 401, description = "`wrong_code`, also where none was begun"),
))]
#[put("/me/totp")]
pub(in crate::http) async fn confirm_totp(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<CodeForm>,
    app: Data<App>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let codes = totp::confirm(&app, &staff, &form.code).await?;
    let told = codes.iter().map(|code| code.expose().to_owned());
    Ok(Json(RecoveryCodes {
        recovery_codes: told.collect(),
    }))
}

/// Takes the caller's second factor away.
#[utoipa::path(tag = "staff", responses(
    (status = 204, description = "Taken away"),
    (status = 403, description = "`proof_needed`"),
))]
#[delete("/me/totp")]
pub(in crate::http) async fn remove_totp(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    totp::remove(&app, &staff).await?;
    Ok(HttpResponse::NoContent().finish())
}
