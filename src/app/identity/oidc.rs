//! A provider that speaks OpenID Connect: authorisation code with PKCE, state and nonce.
//!
//! Invariant: of what comes back only the claims of an id_token count that the provider's published key signed
//! with an algorithm of [`ALGORITHMS`], for this client, in this sign-in, in this time. Everything is asked of the
//! issuer's own origin, so a provider whose parts lie on several hosts is not served.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    TokenResponse,
};

use super::fetch::{Fetch, FetchFault, Origin};
use super::{Handshake, Identity, IdentityKey, IdentityProvider, ProviderFault, Returned};

/// Signatures that only the provider can make. Never `none`, and none with a key that both sides hold.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// How far the provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// How old an id_token may be: it comes straight from the provider.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(5);
/// How long it is believed where browsers are sent; keys are asked for at every sign-in.
const DESCRIBED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What an operator says of the provider.
#[derive(Clone)]
pub struct OidcSettings {
    /// Its issuer, as it writes it itself.
    pub issuer: String,
    /// What it calls this service.
    pub client: String,
    /// What this service proves itself with; none for a public client.
    pub secret: Option<String>,
    /// What people call it.
    pub name: String,
}

/// An OpenID Connect provider.
pub struct Oidc {
    settings: OidcSettings,
    issuer: IssuerUrl,
    origin: Origin,
    described: Mutex<Option<(Timestamp, CoreProviderMetadata)>>,
}

impl Oidc {
    /// A provider by its settings; none where the issuer is neither `https` nor on the machine itself.
    pub fn new(settings: OidcSettings, fetch: Arc<dyn Fetch>) -> Option<Self> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).ok()?;
        let origin = Origin::of(&settings.issuer, fetch)?;
        Some(Self {
            settings,
            issuer,
            origin,
            described: Mutex::new(None),
        })
    }

    /// What the provider says of itself, with its keys, fresh.
    async fn describe(&self, now: Timestamp) -> Result<CoreProviderMetadata, ProviderFault> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.origin);
        let metadata = metadata.await.map_err(|error| {
            if let DiscoveryError::Request(fault) = &error {
                fault.clone().into()
            } else {
                down("discovery", &error)
            }
        })?;
        let mut described = self
            .described
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *described = Some((now, metadata.clone()));
        Ok(metadata)
    }

    async fn describe_once(&self, now: Timestamp) -> Result<CoreProviderMetadata, ProviderFault> {
        let known = {
            let described = self
                .described
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            described.clone()
        };
        match known {
            Some((at, metadata)) if now.duration_since(at) < DESCRIBED_FOR => Ok(metadata),
            Some(_) | None => self.describe(now).await,
        }
    }

    fn id(&self) -> ClientId {
        ClientId::new(self.settings.client.clone())
    }

    fn secret(&self) -> Option<ClientSecret> {
        self.settings.secret.clone().map(ClientSecret::new)
    }

    async fn address(
        &self,
        handshake: &Handshake,
        now: Timestamp,
    ) -> Result<String, ProviderFault> {
        let metadata = self.describe_once(now).await?;
        if !self
            .origin
            .may_send_to(metadata.authorization_endpoint().url())
        {
            let reason = "the authorization endpoint is not `https`".to_owned();
            return Err(ProviderFault::Down(reason));
        }
        let client = CoreClient::from_provider_metadata(metadata, self.id(), self.secret())
            .set_redirect_uri(callback(handshake)?);
        let verifier = PkceCodeVerifier::new(handshake.verifier.clone());
        let (state, nonce) = (handshake.state.clone(), handshake.nonce.clone());
        let (address, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address.into())
    }

    async fn identity(
        &self,
        handshake: &Handshake,
        returned: &Returned,
        now: Timestamp,
    ) -> Result<Identity, ProviderFault> {
        if returned
            .issuer
            .as_ref()
            .is_some_and(|issuer| *issuer != self.settings.issuer)
        {
            return Err(ProviderFault::Refused(
                "the code is of another issuer".to_owned(),
            ));
        }
        // Fresh: a key that the provider took back no longer counts.
        let metadata = self.describe(now).await?;
        let client = CoreClient::from_provider_metadata(metadata, self.id(), self.secret())
            .set_redirect_uri(callback(handshake)?);
        let exchange = client
            .exchange_code(AuthorizationCode::new(returned.code.clone()))
            .map_err(|error| down("token endpoint", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(handshake.verifier.clone()));
        let reply: CoreTokenResponse = exchange
            .request_async(&self.origin)
            .await
            .map_err(refusal)?;
        let without = || ProviderFault::Refused("there is no id_token".to_owned());
        let token = reply.id_token().ok_or_else(without)?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(|| moment(now.saturating_sub(SKEW).unwrap_or(now)))
            .set_issue_time_verifier_fn(|issued_at| require_fresh(issued_at, now));
        let claims = token
            .claims(&verifier, &Nonce::new(handshake.nonce.clone()))
            .map_err(|error| unproven(&error))?;
        Ok(self.identity_of(claims))
    }

    fn identity_of(&self, claims: &CoreIdTokenClaims) -> Identity {
        let name = claims.name().and_then(|name| name.get(None));
        Identity {
            key: IdentityKey {
                provider: Self::KEY,
                tenant: self.settings.issuer.clone(),
                subject: claims.subject().to_string(),
            },
            display_name: name.map(|name| name.to_string()),
        }
    }

    /// What it is called in addresses.
    pub const KEY: &'static str = "oidc";
}

impl IdentityProvider for Oidc {
    fn key(&self) -> &'static str {
        Self::KEY
    }

    fn name(&self) -> &str {
        &self.settings.name
    }

    fn begin<'a>(
        &'a self,
        handshake: &'a Handshake,
        now: Timestamp,
    ) -> LocalBoxFuture<'a, Result<String, ProviderFault>> {
        Box::pin(self.address(handshake, now))
    }

    fn finish<'a>(
        &'a self,
        handshake: &'a Handshake,
        returned: &'a Returned,
        now: Timestamp,
    ) -> LocalBoxFuture<'a, Result<Identity, ProviderFault>> {
        Box::pin(self.identity(handshake, returned, now))
    }
}

fn callback(handshake: &Handshake) -> Result<RedirectUrl, ProviderFault> {
    RedirectUrl::new(handshake.callback.clone()).map_err(|error| down("callback", &error))
}

fn down(what: &str, error: &dyn Display) -> ProviderFault {
    ProviderFault::Down(format!("{what}: {error}"))
}

fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default()
}

fn require_fresh(issued_at: DateTime<Utc>, now: Timestamp) -> Result<(), String> {
    let age = SignedDuration::from_secs(now.as_second().saturating_sub(issued_at.timestamp()));
    if -SKEW <= age && age <= MAX_AGE {
        Ok(())
    } else {
        Err(format!("the id_token was issued {} s ago", age.as_secs()))
    }
}

/// What of a token request went wrong. What the provider says of it is told in its own words, to the log.
fn refusal<T>(error: RequestTokenError<FetchFault, T>) -> ProviderFault
where
    T: openidconnect::ErrorResponse + Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(reply) => {
            ProviderFault::Refused(format!("the code was refused: {reply}"))
        }
        RequestTokenError::Request(fault) => fault.into(),
        RequestTokenError::Parse(error, _) => down("token reply", &error),
        RequestTokenError::Other(reason) => ProviderFault::Down(reason),
    }
}

fn unproven(error: &ClaimsVerificationError) -> ProviderFault {
    // What is wrong with a signature stands in the source alone.
    let source = std::error::Error::source(error).map(ToString::to_string);
    ProviderFault::Refused(format!(
        "id_token: {}",
        source.unwrap_or_else(|| error.to_string())
    ))
}
