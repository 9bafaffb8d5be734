//! A provider of identities on loopback, that signs what it is told to sign, rightly or wrongly.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::web::{Bytes, Data, get, post};
use actix_web::{App, HttpResponse, HttpServer};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use openidconnect::url::{Url, form_urlencoded};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the client is called.
pub(crate) const CLIENT: &str = "examhall";

/// Who signs a token, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    /// The provider, with the key that it publishes.
    Own,
    /// Somebody, with a key of theirs.
    Foreign,
    /// Nobody: `alg: none`.
    None,
    /// Somebody who takes the published key for a shared one: HS256.
    Shared,
    /// Somebody who knows the client's secret: HS256.
    ClientSecret,
}

/// What the provider will say next.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    /// Claims that are not what they should be.
    pub(crate) claims: Value,
    pub(crate) signature: Signature,
    /// Where the provider says that codes are exchanged, where it is not here.
    pub(crate) token_endpoint: Option<String>,
    /// The status of the reply to a code.
    pub(crate) status: u16,
}

impl Default for Deed {
    fn default() -> Self {
        Self {
            claims: json!({}),
            signature: Signature::Own,
            token_endpoint: None,
            status: 200,
        }
    }
}

/// A code that was handed out: what it was asked with.
struct Code {
    query: BTreeMap<String, String>,
    is_used: bool,
}

struct State {
    issuer: String,
    deed: Deed,
    codes: BTreeMap<String, Code>,
    now: i64,
    /// Forms that the token endpoint got.
    n_exchanged: usize,
}

/// The provider. It ends with the test.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    state: Arc<Mutex<State>>,
    server: ServerHandle,
}

type Shared = Data<Arc<Mutex<State>>>;

impl Provider {
    /// Begins to listen; its clock stands at `now`, in seconds.
    pub(crate) fn start(now: i64) -> Self {
        let state = State {
            issuer: String::new(),
            deed: Deed::default(),
            codes: BTreeMap::new(),
            now,
            n_exchanged: 0,
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::new(Arc::clone(&shared)))
                .route("/.well-known/openid-configuration", get().to(configuration))
                .route("/jwks", get().to(keys))
                .route("/token", post().to(exchange))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let issuer = format!("http://{}", server.addrs()[0]);
        issuer.clone_into(&mut state.lock().unwrap().issuer);
        let running = server.run();
        let handle = running.handle();
        drop(actix_web::rt::spawn(running));
        Self {
            issuer,
            state,
            server: handle,
        }
    }

    /// What it will do from now on.
    pub(crate) fn will(&self, deed: Deed) {
        self.state.lock().unwrap().deed = deed;
    }

    /// Somebody proves who they are where a browser was sent: what the browser brings back.
    pub(crate) fn approve(&self, address: &str) -> (String, String) {
        let query: BTreeMap<String, String> = Url::parse(address)
            .unwrap()
            .query_pairs()
            .into_owned()
            .collect();
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["code_challenge_method"], "S256");
        let mut state = self.state.lock().unwrap();
        let (code, given) = (
            format!("code-{}", state.codes.len()),
            query["state"].clone(),
        );
        let is_used = false;
        state.codes.insert(code.clone(), Code { query, is_used });
        (code, given)
    }

    /// How many codes anybody tried to exchange.
    pub(crate) fn n_exchanged(&self) -> usize {
        self.state.lock().unwrap().n_exchanged
    }

    /// Stops to listen.
    pub(crate) async fn stop(&self) {
        self.server.stop(false).await;
    }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

async fn configuration(state: Shared) -> HttpResponse {
    let state = state.lock().unwrap();
    let at = |path: &str| format!("{}{path}", state.issuer);
    let token = state.deed.token_endpoint.clone();
    HttpResponse::Ok().json(json!({
        "issuer": state.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": token.unwrap_or_else(|| at("/token")),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What a provider says of itself does not widen what is believed.
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys() -> HttpResponse {
    let x = base64(key().verifying_key().as_bytes());
    HttpResponse::Ok().json(json!({ "keys": [
        { "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "k1", "x": x },
    ] }))
}

async fn exchange(state: Shared, body: Bytes) -> HttpResponse {
    let mut state = state.lock().unwrap();
    state.n_exchanged += 1;
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let refuse = || HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" }));
    let Some(code) = state.codes.get_mut(&form["code"]) else {
        return refuse();
    };
    let challenge = base64(Sha256::digest(form["code_verifier"].as_bytes()));
    let is_known = code.query["code_challenge"] == challenge
        && code.query["redirect_uri"] == form["redirect_uri"];
    if code.is_used || !is_known {
        return refuse();
    }
    code.is_used = true;
    let nonce = code.query["nonce"].clone();
    let mut claims = json!({
        "iss": state.issuer,
        "sub": "u-1",
        "aud": CLIENT,
        "exp": state.now + 300,
        "iat": state.now,
        "nonce": nonce,
        "name": "张三",
    });
    let (deed, claims_of) = (state.deed.clone(), claims.as_object_mut().unwrap());
    for (name, value) in deed.claims.as_object().unwrap() {
        if value.is_null() {
            claims_of.remove(name);
        } else {
            claims_of.insert(name.clone(), value.clone());
        }
    }
    if deed.status != 200 {
        let status = deed.status.try_into().unwrap();
        return HttpResponse::build(status).body("out of order");
    }
    HttpResponse::Ok().json(json!({
        "access_token": "t", "token_type": "Bearer", "id_token": signed(deed.signature, &claims),
    }))
}

fn signed(signature: Signature, claims: &Value) -> String {
    let alg = match signature {
        Signature::Own | Signature::Foreign => "EdDSA",
        Signature::None => "none",
        Signature::Shared | Signature::ClientSecret => "HS256",
    };
    let head = json!({ "alg": alg, "kid": "k1" }).to_string();
    let text = format!("{}.{}", base64(head), base64(claims.to_string()));
    let mac = |key: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let bytes = match signature {
        Signature::Own => key().sign(text.as_bytes()).to_vec(),
        Signature::Foreign => SigningKey::from_bytes(&[8; 32])
            .sign(text.as_bytes())
            .to_vec(),
        Signature::None => Vec::new(),
        Signature::Shared => mac(key().verifying_key().as_bytes()),
        Signature::ClientSecret => mac(b"client secret"),
    };
    format!("{text}.{}", base64(bytes))
}
