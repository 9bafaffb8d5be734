//! The providers that staff may sign in through, and the identities linked to one's own account.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Settings;
use super::accounts::created;
use super::extract::{Body, Id, SignedInStaff};
use super::moment::Moment;
use super::problem::Problem;
use super::sign_in::{callback, journey};
use crate::app::App;
use crate::app::identity::{self, LinkedIdentity, Traveller};
use crate::domain::IdentityId;

/// A provider that staff may sign in through.
#[derive(Serialize, ToSchema)]
#[schema(as = IdentityProvider)]
pub(super) struct ProviderReply {
    /// Its name in addresses.
    #[schema(example = "oidc")]
    provider: String,
    /// What people call it.
    name: String,
    /// Where a browser goes to sign in.
    #[schema(example = "/sign-in/oidc")]
    address: String,
}

/// The providers that staff may sign in through.
#[derive(Serialize, ToSchema)]
pub(super) struct IdentityProviderList {
    items: Vec<ProviderReply>,
}

/// Lists the providers that staff may sign in through.
#[utoipa::path(tag = "anybody", responses((status = 200, body = IdentityProviderList)))]
#[get("/identity-providers")]
pub(super) async fn list_providers(app: Data<App>) -> Json<IdentityProviderList> {
    let providers = identity::providers(&app).into_iter();
    let items = providers.map(|(key, name)| ProviderReply {
        provider: key.to_owned(),
        name,
        address: format!("/sign-in/{key}"),
    });
    Json(IdentityProviderList {
        items: items.collect(),
    })
}

/// An identity that is linked to one's own account.
#[derive(Serialize, ToSchema)]
#[schema(as = Identity)]
pub(super) struct IdentityReply {
    #[schema(format = "uuid")]
    id: String,
    /// Its provider's name in addresses.
    provider: String,
    /// What the provider called one when it was linked; null where it did not say.
    display_name: Option<String>,
    created_at: Moment,
    /// When somebody last signed in with it; null where nobody did.
    last_used_at: Option<Moment>,
}

impl From<LinkedIdentity> for IdentityReply {
    fn from(linked: LinkedIdentity) -> Self {
        Self {
            id: linked.id.to_string(),
            provider: linked.provider,
            display_name: linked.display_name,
            created_at: linked.created_at.into(),
            last_used_at: linked.last_used_at.map(Into::into),
        }
    }
}

/// The identities linked to one's own account, the oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct IdentityList {
    items: Vec<IdentityReply>,
}

/// Lists the identities that are linked to one's own account.
#[utoipa::path(tag = "staff", responses((status = 200, body = IdentityList)))]
#[get("/me/identities")]
pub(super) async fn list_identities(
    SignedInStaff(staff): SignedInStaff,
    app: Data<App>,
) -> Result<Json<IdentityList>, Problem> {
    let linked = identity::list(&app, &staff).await?;
    Ok(Json(IdentityList {
        items: linked.into_iter().map(Into::into).collect(),
    }))
}

/// Which provider's identity is to be linked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkForm {
    /// The provider's name in addresses.
    provider: String,
}

/// A browser that may leave for the provider.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkBegun {
    /// Where it goes, with the cookie that came along.
    address: String,
    /// Until when it is expected back.
    expires_at: Moment,
}

/// Begins to link an identity to one's own account; it is linked when the browser comes back from the provider,
/// if the session has not ended by then.
#[utoipa::path(tag = "staff", request_body = LinkForm, responses(
    (status = 201, body = LinkBegun),
    (status = 404, description = "`not_found`: there is no such provider"),
    (status = 503, description = "`identity_provider_down`"),
))]
#[post("/me/identities")]
pub(super) async fn link_identity(
    SignedInStaff(staff): SignedInStaff,
    Body(form): Body<LinkForm>,
    app: Data<App>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Problem> {
    let back = callback(&settings, &form.provider);
    let begun = identity::begin(&app, &form.provider, back, Traveller::Staff(&staff)).await?;
    let cookie = journey(&begun, &settings, app.now());
    let reply = LinkBegun {
        address: begun.address,
        expires_at: begun.expires_at.into(),
    };
    Ok(created(&reply, Some(cookie)))
}

/// Lets go of an identity: nobody signs in with it any more. Sessions go on.
#[utoipa::path(tag = "staff", responses((status = 204, description = "Let go")))]
#[delete("/me/identities/{identity}")]
pub(super) async fn unlink_identity(
    SignedInStaff(staff): SignedInStaff,
    Id(identity): Id<IdentityId>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    identity::unlink(&app, &staff, identity).await?;
    Ok(HttpResponse::NoContent().finish())
}
