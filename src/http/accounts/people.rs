//! What administrators do about accounts, and the link by which an invited person comes.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grants::{GrantForm, GrantReply};
use crate::app::App;
use crate::app::accounts::people::{self, Invitation, Person};
use crate::domain::{AccountId, GrantId};
use crate::http::extract::{Body, Id, SignedInStaff};
use crate::http::moment::Moment;
use crate::http::problem::Problem;

/// A staff account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(in crate::http) struct AccountReply {
    #[schema(format = "uuid")]
    id: String,
    username: String,
    display_name: String,
    /// Whether it may sign in.
    is_active: bool,
    /// False until an invited person has come.
    has_password: bool,
    /// Whether a code of an authenticator is asked for.
    has_totp: bool,
    /// When it was last used, to within a minute; null where that is long ago.
    last_seen_at: Option<Moment>,
    created_at: Moment,
    grants: Vec<GrantReply>,
}

impl From<Person> for AccountReply {
    fn from(person: Person) -> Self {
        let account = person.account;
        Self {
            id: account.id.to_string(),
            username: account.username,
            display_name: account.display_name,
            is_active: account.deactivated_at.is_none(),
            has_password: account.password_hash.is_some(),
            has_totp: account.totp.secret.is_some(),
            last_seen_at: person.last_seen_at.map(Into::into),
            created_at: account.created_at.into(),
            grants: person.grants.into_iter().map(Into::into).collect(),
        }
    }
}

/// Accounts, by username.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct AccountList {
    items: Vec<AccountReply>,
}

/// Lists all accounts with what they may do.
#[utoipa::path(tag = "staff", responses((status = 200, body = AccountList)))]
#[get("/accounts")]
pub(in crate::http) async fn list_accounts(
    _: SignedInStaff,
    app: Data<App>,
) -> Result<Json<AccountList>, Problem> {
    let items = people::list(&app).await?.into_iter().map(Into::into);
    Ok(Json(AccountList {
        items: items.collect(),
    }))
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct InviteForm {
    /// 2 to 32 of a–z, 0–9, `.`, `-`, `_`; capitals are lowered.
    #[schema(min_length = 2, max_length = 32)]
    username: String,
    #[schema(min_length = 1, max_length = 50)]
    display_name: String,
    /// What they may do once they have come.
    #[serde(default)]
    #[schema(max_items = 50)]
    grants: Vec<GrantForm>,
}

/// A link by which somebody sets the password of an account. The token is told once.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(in crate::http) struct InvitationReply {
    token: String,
    expires_at: Moment,
}

impl From<Invitation> for InvitationReply {
    fn from(invitation: Invitation) -> Self {
        Self {
            token: invitation.token.expose().to_owned(),
            expires_at: invitation.expires_at.into(),
        }
    }
}

/// An account that was made, with the link for its holder.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Invited {
    account: AccountReply,
    invitation: InvitationReply,
}

/// Makes an account, whose holder sets its password by the link that comes back.
#[utoipa::path(tag = "staff", request_body = InviteForm, responses(
    (status = 201, body = Invited),
    (status = 404, description = "`not_found`: an exam of a scope"),
    (status = 409, description = "`username_taken`"),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[post("/accounts")]
pub(in crate::http) async fn invite(
    SignedInStaff(by): SignedInStaff,
    Body(form): Body<InviteForm>,
    app: Data<App>,
) -> Result<(Json<Invited>, StatusCode), Problem> {
    let grants: Result<Vec<_>, _> = form.grants.into_iter().map(GrantForm::read).collect();
    let (person, invitation) =
        people::invite(&app, &by, &form.username, &form.display_name, grants?).await?;
    let invited = Invited {
        account: person.into(),
        invitation: invitation.into(),
    };
    Ok((Json(invited), StatusCode::CREATED))
}

/// What is changed of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AccountForm {
    #[schema(min_length = 1, max_length = 50)]
    display_name: String,
    /// False: nobody signs in with it, and its sessions end.
    is_active: bool,
}

/// Renames an account, deactivates it, or lets it in again.
#[utoipa::path(tag = "staff", request_body = AccountForm, responses(
    (status = 200, body = AccountReply),
    (status = 409, description = "`last_administrator`"),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[put("/accounts/{account}")]
pub(in crate::http) async fn change_account(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    Body(form): Body<AccountForm>,
    app: Data<App>,
) -> Result<Json<AccountReply>, Problem> {
    let changed = people::change(&app, &by, id, &form.display_name, form.is_active).await?;
    Ok(Json(changed.into()))
}

/// A new link to set the password of an account; earlier ones stop working.
#[utoipa::path(tag = "staff", responses((status = 201, body = InvitationReply)))]
#[post("/accounts/{account}/invitation")]
pub(in crate::http) async fn invite_again(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    app: Data<App>,
) -> Result<(Json<InvitationReply>, StatusCode), Problem> {
    let invitation = people::invite_again(&app, &by, id).await?;
    Ok((Json(invitation.into()), StatusCode::CREATED))
}

/// Gives an account a role in a scope. Its sessions end, so that it counts everywhere at once.
#[utoipa::path(tag = "staff", request_body = GrantForm, responses(
    (status = 201, body = AccountReply),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[post("/accounts/{account}/grants")]
pub(in crate::http) async fn give(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    Body(form): Body<GrantForm>,
    app: Data<App>,
) -> Result<(Json<AccountReply>, StatusCode), Problem> {
    let given = people::give(&app, &by, id, form.read()?).await?;
    Ok((Json(given.into()), StatusCode::CREATED))
}

/// Stands for a role that somebody else gave, where a second person has to.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = AccountReply),
    (status = 409, description = "`second_person_needed`: nobody confirms what they gave, or what is theirs"),
))]
#[put("/accounts/{account}/grants/{grant}/confirmation")]
pub(in crate::http) async fn confirm_grant(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    Id(grant): Id<GrantId>,
    app: Data<App>,
) -> Result<Json<AccountReply>, Problem> {
    Ok(Json(people::confirm(&app, &by, id, grant).await?.into()))
}

/// Takes a role back. The account's sessions end.
#[utoipa::path(tag = "staff", responses(
    (status = 200, body = AccountReply),
    (status = 409, description = "`last_administrator`"),
))]
#[delete("/accounts/{account}/grants/{grant}")]
pub(in crate::http) async fn take_back(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    Id(grant): Id<GrantId>,
    app: Data<App>,
) -> Result<Json<AccountReply>, Problem> {
    Ok(Json(people::take_back(&app, &by, id, grant).await?.into()))
}

/// Ends all sessions of an account.
#[utoipa::path(tag = "staff", responses((status = 204, description = "Ended")))]
#[delete("/accounts/{account}/sessions")]
pub(in crate::http) async fn end_sessions(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    people::end_sessions(&app, &by, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the second factor of an account away, for somebody who lost it.
#[utoipa::path(tag = "staff", responses((status = 204, description = "Taken away")))]
#[delete("/accounts/{account}/totp")]
pub(in crate::http) async fn clear_totp(
    SignedInStaff(by): SignedInStaff,
    Id(id): Id<AccountId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    people::clear_second_factor(&app, &by, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The token of an invitation and the password that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AcceptForm {
    /// What the link ends with.
    token: String,
    #[schema(min_length = 12, max_length = 256, format = Password)]
    password: String,
}

/// An account that can be signed in with.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Accepted {
    username: String,
}

/// Sets the password of an account by its invitation, which is used up.
#[utoipa::path(tag = "anybody", request_body = AcceptForm, responses(
    (status = 201, body = Accepted),
    (status = 403, description = "`invitation_link`: unknown, expired or used"),
    (status = 422, description = "`invalid_field`, `unreadable_body`"),
))]
#[post("/invitations")]
pub(in crate::http) async fn accept(
    Body(form): Body<AcceptForm>,
    app: Data<App>,
) -> Result<(Json<Accepted>, StatusCode), Problem> {
    let account = people::accept(&app, &form.token, form.password).await?;
    let accepted = Accepted {
        username: account.username,
    };
    Ok((Json(accepted), StatusCode::CREATED))
}
