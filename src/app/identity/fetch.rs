//! Requests of this server to a provider.
//!
//! Invariant: a request goes to the origin of the settings and nowhere else, whatever a document of the
//! provider or a browser says; what comes back is read to a limit, within a time, and leads nowhere on.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use openidconnect::url::{self, Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use super::ProviderFault;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchFault {
    /// A request that would leave the provider.
    #[error("`{found}` is not of the provider's origin `{wanted}`")]
    OtherOrigin {
        /// The origin of the settings.
        wanted: String,
        /// Where it would have gone.
        found: String,
    },
    /// No connection, no answer in time, or too much of it.
    #[error("{0}")]
    NoAnswer(String),
}

/// A client of HTTP that follows no redirect, waits 5 s at most, and reads 256 KiB at most.
pub trait Fetch: Send + Sync {
    /// Sends a request.
    ///
    /// # Errors
    /// [`FetchFault::NoAnswer`].
    fn fetch(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'static, Result<HttpResponse, FetchFault>>;
}

/// A place that may be asked: scheme, host and port of an address of the settings.
#[derive(Clone)]
pub struct Origin {
    url: Url,
    fetch: Arc<dyn Fetch>,
}

impl Origin {
    /// The origin of `address`; none where it is neither `https` nor `http` on the machine itself.
    pub fn of(address: &str, fetch: Arc<dyn Fetch>) -> Option<Self> {
        let url = Url::parse(address).ok().filter(is_safe)?;
        Some(Self { url, fetch })
    }

    /// Whether an address is of this origin.
    fn is_own(&self, url: &Url) -> bool {
        let origin = url.origin();
        matches!(origin, url::Origin::Tuple(..)) && origin == self.url.origin()
    }

    /// Whether a browser may be sent there: nothing is sent in the clear, but for tests on the machine itself.
    pub(super) fn may_send_to(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_own(url) && is_safe(url))
    }

    /// Sends a request, where it is of this origin.
    ///
    /// # Errors
    /// [`FetchFault`].
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchFault> {
        let address = request.uri().to_string();
        match Url::parse(&address) {
            Ok(url) if self.is_own(&url) => self.fetch.fetch(request).await,
            // Without its query, which may hold a secret.
            Ok(_) | Err(_) => Err(FetchFault::OtherOrigin {
                wanted: self.url.origin().ascii_serialization(),
                found: address.split('?').next().unwrap_or_default().to_owned(),
            }),
        }
    }
}

/// Nobody between can read or change what is sent.
fn is_safe(url: &Url) -> bool {
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
        ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
        ("http", Some(Host::Domain(name))) => name == "localhost",
        _ => false,
    }
}

impl<'c> AsyncHttpClient<'c> for Origin {
    type Error = FetchFault;
    type Future = LocalBoxFuture<'c, Result<HttpResponse, FetchFault>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl From<FetchFault> for ProviderFault {
    fn from(fault: FetchFault) -> Self {
        Self::Down(fault.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Echo;

    impl Fetch for Echo {
        fn fetch(
            &self,
            _: HttpRequest,
        ) -> LocalBoxFuture<'static, Result<HttpResponse, FetchFault>> {
            Box::pin(async { Ok(HttpResponse::new(Vec::new())) })
        }
    }

    fn origin(address: &str) -> Option<Origin> {
        Origin::of(address, Arc::new(Echo))
    }

    fn is_sent(from: &str, to: &str) -> bool {
        let request = openidconnect::http::Request::get(to)
            .body(Vec::new())
            .unwrap();
        let origin = origin(from).unwrap();
        let sent = origin.send(request);
        futures_util::FutureExt::now_or_never(sent).unwrap().is_ok()
    }

    #[test]
    fn nothing_is_sent_in_the_clear_but_on_the_machine_itself() {
        for good in [
            "https://id.example",
            "http://127.0.0.1:9",
            "http://[::1]:9",
            "http://localhost:9/a",
        ] {
            assert!(origin(good).is_some(), "{good}");
        }
        for bad in [
            "http://id.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "id.example",
            "file:///etc/passwd",
            "",
        ] {
            assert!(origin(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_request_stays_with_its_provider() {
        let from = "https://id.example/realms/a";
        for own in ["https://id.example/token", "https://id.example:443/x?y=z"] {
            assert!(is_sent(from, own), "{own}");
        }
        for other in [
            "https://id.example:8443/token",
            "http://id.example/token",
            "https://other.example/token",
            "https://id.example@169.254.169.254/token",
            "https://id.example.other.example/",
            "http://127.0.0.1/token",
            "/token",
        ] {
            assert!(!is_sent(from, other), "{other}");
        }
    }
}
