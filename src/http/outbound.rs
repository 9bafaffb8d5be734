//! The client of HTTP towards identity providers: the only requests that this service makes to others.
//!
//! Invariant: it follows no redirect, waits [`PATIENCE`] in all, reads [`MAX_BYTES`] at most, and over TLS
//! believes only whom the machine believes.

use std::sync::Arc;
use std::time::Duration;

use awc::http::{Method, StatusCode};
use futures_util::future::LocalBoxFuture;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::app::identity::{Fetch, FetchFault, HttpRequest, HttpResponse};

/// How long everything of an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer.
const MAX_BYTES: usize = 256 * 1024;

/// The client. It keeps no connection: sign-ins are few.
#[derive(Clone)]
pub struct Outbound {
    tls: Arc<ClientConfig>,
}

impl Outbound {
    /// A client that believes the certificates that the machine believes.
    ///
    /// # Errors
    /// What rustls says of itself.
    pub fn new() -> std::io::Result<Self> {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        let (n_good, _) = roots.add_parsable_certificates(found.certs);
        if n_good == 0 {
            tracing::warn!(
                "this machine has no certificates of authorities: no identity provider is believed over TLS"
            );
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?;
        let tls = builder.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: Arc::new(tls) })
    }

    fn client(&self) -> awc::Client {
        let connector = awc::Connector::new()
            .rustls_0_23(Arc::clone(&self.tls))
            .timeout(PATIENCE);
        awc::Client::builder()
            .connector(connector)
            .timeout(PATIENCE)
            .disable_redirects()
            .finish()
    }
}

impl Fetch for Outbound {
    fn fetch(
        &self,
        request: HttpRequest,
    ) -> LocalBoxFuture<'static, Result<HttpResponse, FetchFault>> {
        let client = self.client();
        Box::pin(async move {
            let within = tokio::time::timeout(PATIENCE, send(&client, request)).await;
            let late = |_| FetchFault::NoAnswer(format!("no answer in {} s", PATIENCE.as_secs()));
            within.map_err(late)?.map_err(FetchFault::NoAnswer)
        })
    }
}

/// Sends a request, and reads the whole answer. The message of a fault tells no address: it may hold a secret.
async fn send(client: &awc::Client, request: HttpRequest) -> Result<HttpResponse, String> {
    let (head, body) = request.into_parts();
    let method = Method::from_bytes(head.method.as_str().as_bytes());
    let method = method.map_err(|error| error.to_string())?;
    let mut call = client.request(method, head.uri.to_string());
    for (name, value) in &head.headers {
        call = call.insert_header((name.as_str(), value.as_bytes()));
    }
    let mut answer = call
        .send_body(body)
        .await
        .map_err(|error| error.to_string())?;
    let body = answer.body().limit(MAX_BYTES).await;
    let body = body.map_err(|error| error.to_string())?;
    let mut told = HttpResponse::new(body.to_vec());
    *told.status_mut() = convert(answer.status())?;
    for (name, value) in answer.headers() {
        let name = name.as_str().parse::<openidconnect::http::HeaderName>();
        let value = openidconnect::http::HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            told.headers_mut().append(name, value);
        }
    }
    Ok(told)
}

fn convert(status: StatusCode) -> Result<openidconnect::http::StatusCode, String> {
    openidconnect::http::StatusCode::from_u16(status.as_u16()).map_err(|error| error.to_string())
}
