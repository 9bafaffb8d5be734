//! Sign-in of staff through a provider of identities; the seam for adapters is [`IdentityProvider`].
//!
//! A sign-in through a provider is a whole one: whether a second factor is asked for is the provider's duty, and
//! no password and no code of this service is asked for besides.
//!
//! Invariant: an identity is what the provider signed or told this server itself: (provider, tenant, subject),
//! and nothing else. It is never matched by name, address or number, and makes no account; the holder of an
//! account links it.

mod fetch;
mod handshake;
mod linking;
mod oidc;
mod wecom;

use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;

pub use fetch::{Fetch, FetchFault, Origin};
pub use handshake::Handshake;
pub(super) use linking::let_go_of_all;
pub use linking::{Begun, Finished, Traveller, begin, finish, list, providers, unlink};
pub use oidc::{Oidc, OidcSettings};
pub use openidconnect::{HttpRequest, HttpResponse};
pub use wecom::{Addresses, WeCom, WeComSettings};

pub use crate::store::identities::{IdentityKey, LinkedIdentity};

use super::Error;

/// Who somebody is, as a provider proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// By what they are told apart.
    pub key: IdentityKey,
    /// What the provider calls them: shown, never compared.
    pub display_name: Option<String>,
}

/// What a browser brings back from a provider. Anybody can send it: nothing of it is believed.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// What the provider hands out for the person.
    pub code: String,
    /// Who says that it is the provider (RFC 9207), where it says so.
    pub issuer: Option<String>,
}

/// Why a provider's word does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// It does not answer, or not as it should: the same may succeed later.
    #[error("{0}")]
    Down(String),
    /// It did not say who it is, or not so that it can be believed.
    #[error("{0}")]
    Refused(String),
}

/// Why an identity opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFault {
    /// The provider does not answer, or not as it should; what was wrong is for the log.
    #[error("the identity provider does not answer: {0}")]
    ProviderDown(String),
    /// The provider did not say who it is, or not so that it can be believed; what was wrong is for the log.
    #[error("the identity is not proven: {0}")]
    NotProven(String),
    /// A browser that nobody sent to the provider, or too long ago, or that came back before.
    #[error("the browser is not expected back from the provider")]
    Lost,
    /// The identity is linked to no account.
    #[error("the identity is linked to no account")]
    NotLinked,
    /// The identity is linked to another account.
    #[error("the identity is linked to another account")]
    Taken,
}

impl From<ProviderFault> for Error {
    fn from(fault: ProviderFault) -> Self {
        Self::Identity(match fault {
            ProviderFault::Down(reason) => IdentityFault::ProviderDown(reason),
            ProviderFault::Refused(reason) => IdentityFault::NotProven(reason),
        })
    }
}

/// A provider of identities. Adapters are made once and used by all threads.
pub trait IdentityProvider: Send + Sync {
    /// What it is called in addresses and in the store; never changes.
    fn key(&self) -> &'static str;

    /// What people call it.
    fn name(&self) -> &str;

    /// Where the browser goes.
    ///
    /// # Errors
    /// [`ProviderFault::Down`].
    fn begin<'a>(
        &'a self,
        handshake: &'a Handshake,
        now: Timestamp,
    ) -> LocalBoxFuture<'a, Result<String, ProviderFault>>;

    /// Who it is that came back. The caller has compared the handshake's state.
    ///
    /// # Errors
    /// [`ProviderFault`].
    fn finish<'a>(
        &'a self,
        handshake: &'a Handshake,
        returned: &'a Returned,
        now: Timestamp,
    ) -> LocalBoxFuture<'a, Result<Identity, ProviderFault>>;
}
