//! Sign-in of staff through a provider of identities: what a right answer opens, and what no wrong one does.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use examhall::app::accounts::{self, Secrets};
use examhall::app::identity::{Oidc, OidcSettings};
use examhall::http::Outbound;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::http::{Answered, Http, Nobody};
use crate::support::identity::{CLIENT, Deed, Provider, Signature};
use crate::support::stage::{PASSWORD, Stage, stranger};

const LEAVE: &str = "/sign-in/oidc";

/// A browser: it keeps cookies, and follows nothing by itself.
struct Browser {
    nobody: Nobody,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn open(http: &Http) -> Self {
        Self {
            nobody: http.nobody(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, mut request: TestRequest) -> Answered {
        let cookies = self.cookies.iter();
        let cookies: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.insert_header(("Cookie", cookies.join("; ")));
        }
        let answered = self.nobody.request(request).await;
        for set in answered.headers.get_all("Set-Cookie") {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            let (value, about) = rest.split_once(';').unwrap();
            if about.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answered
    }

    async fn get(&mut self, path: &str) -> Answered {
        self.send(TestRequest::with_uri(path)).await
    }

    /// As the office's scripts call.
    async fn call(&mut self, method: Method, path: &str, body: Value) -> Answered {
        let request = TestRequest::with_uri(&format!("/api/v1{path}")).method(method);
        let request = request.insert_header(("X-Examhall-Page", "office"));
        self.send(if body.is_null() {
            request
        } else {
            request.set_json(body)
        })
        .await
    }

    async fn sign_in(&mut self) {
        let form = json!({ "username": "staff", "password": PASSWORD });
        assert_eq!(self.call(Method::POST, "/sessions", form).await.status, 201);
    }

    /// Leaves for the provider, and comes back with what it gave.
    async fn travel(&mut self, provider: &Provider) -> Answered {
        let left = self.get(LEAVE).await;
        assert_eq!(left.status, 303, "{left:?}");
        let (code, state) = provider.approve(left.header("Location"));
        self.get(&back(&code, &state)).await
    }

    /// Links the identity that the provider gives.
    async fn link(&mut self, provider: &Provider) -> Answered {
        let begun = self
            .call(
                Method::POST,
                "/me/identities",
                json!({ "provider": "oidc" }),
            )
            .await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let (code, state) = provider.approve(begun.json()["address"].as_str().unwrap());
        self.get(&back(&code, &state)).await
    }

    async fn is_signed_in(&mut self) -> bool {
        self.call(Method::GET, "/me", json!(null)).await.status == 200
    }
}

fn back(code: &str, state: &str) -> String {
    format!("{LEAVE}/callback?code={code}&state={state}&session_state=x")
}

/// The stage with a provider beside it.
async fn set(stage: &mut Stage) -> (Provider, Http) {
    let provider = Provider::start(stage.now().as_second());
    let settings = OidcSettings {
        issuer: provider.issuer.clone(),
        client: CLIENT.to_owned(),
        secret: Some("client secret".to_owned()),
        name: "统一身份认证".to_owned(),
    };
    let oidc = Oidc::new(settings, Arc::new(Outbound::new().unwrap())).unwrap();
    stage.app = stage
        .app
        .clone()
        .with_identity_providers(vec![Arc::new(oidc)]);
    stage.staff().await;
    let http = stage.http().await;
    (provider, http)
}

/// Somebody whose identity is linked, in a browser that is signed out again.
async fn linked(provider: &Provider, http: &Http) -> Browser {
    let mut browser = Browser::open(http);
    browser.sign_in().await;
    assert_eq!(
        browser.link(provider).await.header("Location"),
        "/office#/identities"
    );
    browser.cookies.clear();
    browser
}

on_each_database! {
    async fn who_linked_their_identity_signs_in_with_it(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let listed = http.nobody().get("/api/v1/identity-providers").await;
        assert_eq!(listed.json()["items"], json!([{ "provider": "oidc", "name": "统一身份认证", "address": LEAVE }]));
        let mut browser = linked(&provider, &http).await;
        let back = browser.travel(&provider).await;
        assert_eq!((back.status, back.header("Location")), (303, "/office#/"), "{back:?}");
        assert_eq!(back.header("Cache-Control"), "no-store");
        let names: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
        assert_eq!(names, ["__Host-examhall-office"], "the journey's cookie is gone");
        let me = browser.call(Method::GET, "/me", json!(null)).await;
        assert_eq!(me.json()["username"], "staff");
        let listed = browser.call(Method::GET, "/me/identities", json!(null)).await.json();
        assert_eq!(listed["items"][0]["display_name"], "张三");
        assert!(listed["items"][0]["last_used_at"].is_string(), "{listed}");
        // Let go of, it opens nothing.
        let path = format!("/me/identities/{}", listed["items"][0]["id"].as_str().unwrap());
        assert_eq!(browser.call(Method::DELETE, &path, json!(null)).await.status, 204);
        assert_eq!(browser.call(Method::DELETE, &path, json!(null)).await.status, 404);
        browser.cookies.clear();
        assert_eq!(browser.travel(&provider).await.problem(), (403, "identity_not_linked".to_owned()));
    }

    async fn an_identity_that_nobody_linked_makes_no_account_and_opens_none(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        // The name of an account is no proof: not the username, not the address, not what colleagues see.
        provider.will(Deed { claims: json!({ "sub": "staff", "preferred_username": "staff", "email": "staff@exam.example", "name": "组织者" }), ..Deed::default() });
        let mut browser = Browser::open(&http);
        assert_eq!(browser.travel(&provider).await.problem(), (403, "identity_not_linked".to_owned()));
        assert!(!browser.is_signed_in().await);
        // A person reads it in the office.
        let left = browser.get(LEAVE).await;
        let (code, handle) = provider.approve(left.header("Location"));
        let request = TestRequest::with_uri(&back(&code, &handle)).insert_header(("Accept", "text/html,*/*;q=0.8"));
        let told = browser.send(request).await;
        assert_eq!((told.status, told.header("Location")), (303, "/office#/identities?problem=identity_not_linked"));
        // Nor are other people of the provider, or the same id at another, who was linked.
        let mut browser = linked(&provider, &http).await;
        provider.will(Deed { claims: json!({ "sub": "staff2" }), ..Deed::default() });
        assert_eq!(browser.travel(&provider).await.problem(), (403, "identity_not_linked".to_owned()));
    }

    async fn an_identity_belongs_to_one_account(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        linked(&provider, &http).await;
        stage.staff_named("other").await;
        let mut other = Browser::open(&http);
        let form = json!({ "username": "other", "password": PASSWORD });
        other.call(Method::POST, "/sessions", form).await;
        assert_eq!(other.link(&provider).await.problem(), (409, "identity_taken".to_owned()));
        // Linked again by its own holder it stays linked, once.
        let mut own = Browser::open(&http);
        own.sign_in().await;
        own.link(&provider).await;
        let listed = own.call(Method::GET, "/me/identities", json!(null)).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // Nobody lets go of another's.
        let path = format!("/me/identities/{}", listed["items"][0]["id"].as_str().unwrap());
        assert_eq!(other.call(Method::DELETE, &path, json!(null)).await.status, 404);
    }

    async fn nothing_is_linked_after_the_session_that_began_it(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = Browser::open(&http);
        browser.sign_in().await;
        let begun = browser.call(Method::POST, "/me/identities", json!({ "provider": "oidc" })).await;
        let (code, handle) = provider.approve(begun.json()["address"].as_str().unwrap());
        assert_eq!(browser.call(Method::DELETE, "/sessions/current", json!(null)).await.status, 204);
        assert_eq!(browser.get(&back(&code, &handle)).await.problem(), (403, "sign_in_lost".to_owned()));
        browser.sign_in().await;
        let listed = browser.call(Method::GET, "/me/identities", json!(null)).await;
        assert_eq!(listed.json()["items"], json!([]));
    }

    async fn what_opens_an_account_is_noted_and_ends_with_a_new_invitation(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = linked(&provider, &http).await;
        browser.sign_in().await;
        browser.link(&provider).await;
        let me = browser.call(Method::GET, "/me", json!(null)).await.json();
        let account = me["account_id"].as_str().unwrap();
        let path = format!("/accounts/{account}/invitation");
        // Entries of one millisecond are in no order.
        stage.advance(SignedDuration::from_millis(1));
        assert_eq!(browser.call(Method::POST, &path, json!({})).await.status, 201);
        let noted = browser.call(Method::GET, "/audit", json!(null)).await.json();
        let told = noted["items"].as_array().unwrap().iter();
        let told = told.filter(|entry| entry["action"].as_str().unwrap().starts_with("identity_"));
        let told: Vec<_> = told.map(|entry| (entry["action"].as_str().unwrap(), entry["facts"].clone(), entry["by"]["username"].clone())).collect();
        let facts = json!({ "account": account, "provider": "oidc" });
        let by = json!("staff");
        assert_eq!(told, [("identity_unlinked", facts.clone(), by.clone()), ("identity_linked", facts, by)]);
        browser.cookies.clear();
        assert_eq!(browser.travel(&provider).await.problem(), (403, "identity_not_linked".to_owned()));
    }

    async fn one_network_sends_so_many_browsers_away_a_minute_and_signs_in_all_the_same(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut owner = linked(&provider, &http).await;
        let leave = || TestRequest::with_uri(LEAVE);
        for _ in 0..600 {
            assert_eq!(http.nobody().request(leave()).await.status, 303);
        }
        let refused = http.nobody().request(leave()).await;
        assert_eq!(refused.problem(), (429, "too_many_tries".to_owned()));
        assert_eq!(refused.header("Retry-After"), "1");
        // Those who link, who type their password, or who come from elsewhere are not held up.
        owner.sign_in().await;
        owner.link(&provider).await;
        let elsewhere = leave().peer_addr("198.51.100.7:1".parse().unwrap());
        assert_eq!(http.nobody().request(elsewhere).await.status, 303);
        stage.advance(SignedDuration::from_secs(1));
        assert_eq!(http.nobody().request(leave()).await.status, 303);
    }

    async fn only_the_browser_that_left_comes_back_and_only_once(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = linked(&provider, &http).await;
        let exchanged = provider.n_exchanged();
        let lost = (403, "sign_in_lost".to_owned());
        let left = browser.get(LEAVE).await;
        let cookie = left.header("Set-Cookie");
        for wanted in ["__Host-examhall-sign-in=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=600"] {
            assert!(cookie.contains(wanted), "{wanted}: {cookie}");
        }
        let (code, handle) = provider.approve(left.header("Location"));
        // Without the cookie: a link that somebody sent.
        assert_eq!(http.nobody().get(&back(&code, &handle)).await.problem(), lost);
        // With the cookie of another sign-in.
        let mut other = Browser::open(&http);
        other.get(LEAVE).await;
        assert_eq!(other.get(&back(&code, &handle)).await.problem(), lost);
        // With another state, or none.
        assert_eq!(http_with(&browser, &back(&code, "0")).await.problem(), lost);
        assert_eq!(http_with(&browser, &format!("{LEAVE}/callback?code={code}")).await.problem(), lost);
        assert_eq!(provider.n_exchanged(), exchanged, "the provider was asked for none of them");
        // None of that ended the sign-in itself.
        let ticket = browser.cookies.clone();
        assert_eq!(browser.get(&back(&code, &handle)).await.status, 303);
        assert!(browser.is_signed_in().await);
        // Once more, with the cookie kept.
        let mut again = Browser { nobody: http.nobody(), cookies: ticket };
        assert_eq!(again.get(&back(&code, &handle)).await.problem(), lost);
        // Too late.
        let left = again.get(LEAVE).await;
        let (code, handle) = provider.approve(left.header("Location"));
        stage.advance(SignedDuration::from_secs(601));
        assert_eq!(again.get(&back(&code, &handle)).await.problem(), lost);
        assert_eq!(provider.n_exchanged(), exchanged + 1);
    }

    async fn a_code_works_once_and_in_its_own_sign_in(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = linked(&provider, &http).await;
        let refused = (403, "identity_refused".to_owned());
        let left = browser.get(LEAVE).await;
        let (code, handle) = provider.approve(left.header("Location"));
        assert_eq!(browser.get(&back(&code, &handle)).await.status, 303);
        // The same code in a sign-in of its own: used, and of another verifier.
        let mut thief = Browser::open(&http);
        let left = thief.get(LEAVE).await;
        let (_, handle) = provider.approve(left.header("Location"));
        assert_eq!(thief.get(&back(&code, &handle)).await.problem(), refused);
        // A stolen code that nobody used yet.
        let left = browser.get(LEAVE).await;
        let (code, _) = provider.approve(left.header("Location"));
        let left = thief.get(LEAVE).await;
        let (_, handle) = provider.approve(left.header("Location"));
        assert_eq!(thief.get(&back(&code, &handle)).await.problem(), refused);
        assert!(!thief.is_signed_in().await);
        // Of another issuer, as it says itself (RFC 9207); and a person who said no.
        for query in [format!("code={code}&iss=https://id.example"), "error=access_denied".to_owned(), "x=y".to_owned()] {
            let left = thief.get(LEAVE).await;
            let (_, handle) = provider.approve(left.header("Location"));
            let path = format!("{LEAVE}/callback?{query}&state={handle}");
            assert_eq!(thief.get(&path).await.problem(), refused, "{query}");
        }
    }

    async fn a_token_that_proves_nothing_opens_nothing(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = linked(&provider, &http).await;
        let now = stage.now().as_second();
        let claims = [
            json!({ "nonce": "of another sign-in" }),
            json!({ "nonce": null }),
            json!({ "aud": "somebody else" }),
            json!({ "aud": [CLIENT, "somebody else"] }),
            json!({ "iss": "https://id.example" }),
            json!({ "exp": now - 60 }),
            json!({ "iat": now - 301 }),
            json!({ "iat": now + 61 }),
            json!({ "sub": "" }),
            json!({ "sub": "u\u{0}1" }),
            json!({ "sub": "u".repeat(256) }),
        ];
        let wrong = claims.into_iter().map(|claims| Deed { claims, ..Deed::default() });
        let signatures = [Signature::Foreign, Signature::None, Signature::Shared, Signature::ClientSecret];
        let unsigned = signatures.map(|signature| Deed { signature, ..Deed::default() });
        for deed in wrong.chain(unsigned) {
            provider.will(deed.clone());
            let refused = browser.travel(&provider).await;
            assert_eq!(refused.problem(), (403, "identity_refused".to_owned()), "{deed:?}");
            assert!(!browser.is_signed_in().await, "{deed:?}");
        }
        // Within the limits it proves it.
        provider.will(Deed { claims: json!({ "exp": now - 59, "iat": now - 300 }), ..Deed::default() });
        assert_eq!(browser.travel(&provider).await.header("Location"), "/office#/");
    }

    async fn a_provider_that_is_down_is_told_and_the_password_still_works(stage) {
        let mut stage = stage;
        let (provider, http) = set(&mut stage).await;
        let mut browser = linked(&provider, &http).await;
        let down = (503, "identity_provider_down".to_owned());
        provider.will(Deed { status: 502, ..Deed::default() });
        assert_eq!(browser.travel(&provider).await.problem(), down);
        // It would have this server ask another host.
        let elsewhere = Some("http://169.254.169.254/token".to_owned());
        provider.will(Deed { token_endpoint: elsewhere, ..Deed::default() });
        let refused = browser.travel(&provider).await;
        assert_eq!(refused.problem(), down);
        assert!(!refused.text().contains("169.254"), "{refused:?}");
        let left = browser.get(LEAVE).await;
        let (code, handle) = provider.approve(left.header("Location"));
        provider.stop().await;
        assert_eq!(browser.get(&back(&code, &handle)).await.problem(), down);
        stage.advance(SignedDuration::from_mins(11));
        let refused = browser.get(LEAVE).await;
        assert_eq!(refused.problem(), down);
        assert!(refused.json()["detail"].as_str().unwrap().contains("请改用用户名和密码登录"));
        assert!(accounts::sign_in(&stage.app, &stranger("staff"), Secrets::password(PASSWORD)).await.is_ok());
        assert_eq!(browser.get("/sign-in/nobody").await.problem(), (404, "not_found".to_owned()));
    }
}

/// What a browser would get, without what it would keep of it.
async fn http_with(browser: &Browser, path: &str) -> Answered {
    let (nobody, cookies) = (browser.nobody.clone(), browser.cookies.clone());
    Browser { nobody, cookies }.get(path).await
}
