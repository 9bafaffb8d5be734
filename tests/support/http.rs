//! The API in this process, and those who call it: [`Nobody`], [`StaffClient`], [`CandidateClient`].
//!
//! What they call is the very application that the server runs, with all its middleware.

use std::future::{Future, poll_fn};
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use actix_web::test::{TestRequest, init_service};
use examhall::app::accounts::Secrets;
use examhall::app::accounts::people::{self, NewGrant};
use examhall::app::{App, accounts, admission};
use examhall::domain::access::{Role, Scope};
use examhall::http::{Policies, Settings, Shared, service};
use serde_json::Value;

use super::exam::Published;
use super::stage::{HERE, PASSWORD, Stage, stranger};

type Reply = Pin<Box<dyn Future<Output = ServiceResponse>>>;

/// The application. Clones share it.
#[derive(Clone)]
pub(crate) struct Http(Rc<dyn Fn(TestRequest) -> Reply>);

/// What came back, whole.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A reply that goes on: server-sent events, read one by one.
pub(crate) struct Events {
    body: Pin<Box<BoxBody>>,
    read: String,
}

/// A reply that goes on: JSON, read line by line.
pub(crate) struct Lines {
    body: Pin<Box<BoxBody>>,
    read: String,
}

/// Who calls: with a token, or without.
#[derive(Clone)]
pub(crate) struct Caller {
    http: Http,
    token: Option<String>,
}

/// Somebody who is not signed in.
#[derive(Clone)]
pub(crate) struct Nobody(Caller);

/// A signed-in administrator.
#[derive(Clone)]
pub(crate) struct StaffClient(Caller);

/// A candidate who entered with their ticket.
#[derive(Clone)]
pub(crate) struct CandidateClient {
    caller: Caller,
    /// Their last attempt at the time of entering.
    pub(crate) attempt: String,
}

impl Stage {
    /// The application over this stage's use cases, in UTC+8.
    pub(crate) async fn http(&self) -> Http {
        self.http_with(Policies::all()).await
    }

    /// The same with other policies.
    pub(crate) async fn http_with(&self, policies: Policies) -> Http {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        let settings = Settings {
            public_url: "https://exam.example".to_owned(),
            zone,
            trusted_proxies: Vec::new(),
        };
        Http::over_shared(
            self.app.clone(),
            Shared::new(settings).with_policies(policies),
        )
        .await
    }

    /// An administrator at the API; the account is made the first time.
    pub(crate) async fn staff_client(&self, http: &Http) -> StaffClient {
        self.staff().await;
        self.sign_in(http, "staff").await
    }

    /// Somebody with an account that exists, freshly signed in.
    pub(crate) async fn sign_in(&self, http: &Http, username: &str) -> StaffClient {
        let given = Secrets::password(PASSWORD);
        let signed_in = accounts::sign_in(&self.app, &stranger(username), given)
            .await
            .unwrap();
        StaffClient(http.caller(signed_in.token.expose()))
    }

    /// A colleague whom the administrator invited with these roles, and who came.
    pub(crate) async fn colleague(
        &self,
        http: &Http,
        username: &str,
        roles: &[(Role, Scope)],
    ) -> StaffClient {
        let by = self.staff().await;
        let given = roles.iter().map(|(role, scope)| NewGrant {
            role: *role,
            scope: scope.clone(),
            valid_from: None,
            valid_to: None,
        });
        let invited = people::invite(&self.app, &by, username, "同事", given.collect()).await;
        let (_, invitation) = invited.unwrap();
        let token = invitation.token.expose();
        people::accept(&self.app, token, PASSWORD.to_owned())
            .await
            .unwrap();
        self.sign_in(http, username).await
    }

    /// Candidate `n` of an exam at the API; `n` counts from 1.
    pub(crate) async fn candidate_client(
        &self,
        http: &Http,
        exam: &Published,
        n: usize,
    ) -> CandidateClient {
        let ticket = &exam.tickets[n - 1];
        let (secret, entry) = (ticket.ticket.expose(), &ticket.person.entry);
        let admitted = admission::enter(&self.app, HERE, secret, &entry.name, &entry.number)
            .await
            .unwrap();
        let attempt = self.seat(exam, n).await.attempt.to_string();
        CandidateClient {
            caller: http.caller(admitted.session.token.expose()),
            attempt,
        }
    }
}

impl Http {
    /// The application over any use cases: of another node, or set otherwise.
    pub(crate) async fn over(app: App, settings: Settings) -> Self {
        Self::over_shared(app, Shared::new(settings)).await
    }

    async fn over_shared(app: App, shared: Shared) -> Self {
        let service = Rc::new(init_service(service(app, shared)).await);
        Self(Rc::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                service
                    .call(request.to_request())
                    .await
                    .expect("every error is a response")
            })
        }))
    }

    /// Somebody without a token.
    pub(crate) fn nobody(&self) -> Nobody {
        Nobody(Caller {
            http: self.clone(),
            token: None,
        })
    }

    /// Somebody with this token, whatever it is worth.
    pub(crate) fn caller(&self, token: &str) -> Caller {
        Caller {
            http: self.clone(),
            token: Some(token.to_owned()),
        }
    }
}

impl Caller {
    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answered {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answered {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends JSON, or nothing.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answered {
        let request = TestRequest::with_uri(path).method(method);
        self.request(match body {
            Some(body) => request.set_json(body),
            None => request,
        })
        .await
    }

    /// Opens a stream of events.
    pub(crate) async fn events(&self, path: &str) -> Events {
        let response = self.call(TestRequest::with_uri(path)).await;
        assert_eq!(
            response.headers().get(CONTENT_TYPE).unwrap(),
            "text/event-stream"
        );
        Events {
            body: Box::pin(response.into_body()),
            read: String::new(),
        }
    }

    /// Opens a reply of lines of JSON.
    pub(crate) async fn lines(&self, request: TestRequest) -> Lines {
        let response = self.call(request).await;
        Lines {
            body: Box::pin(response.into_body()),
            read: String::new(),
        }
    }

    /// The same token at another application over the same stage.
    pub(crate) fn at(&self, http: &Http) -> Self {
        Self {
            http: http.clone(),
            token: self.token.clone(),
        }
    }

    /// Sends a request and reads no more than the head of a reply that goes on; a problem is read whole.
    pub(crate) async fn head_of(&self, request: TestRequest) -> Answered {
        let response = self.call(request).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = if status == 200 {
            Vec::new()
        } else {
            let read = to_bytes(response.into_body()).await;
            read.unwrap_or_else(|_| panic!("the body broke off"))
                .to_vec()
        };
        Answered {
            status,
            headers,
            body,
        }
    }

    async fn call(&self, mut request: TestRequest) -> ServiceResponse {
        if let Some(token) = &self.token {
            request = request.insert_header((AUTHORIZATION, format!("Bearer {token}")));
        }
        (self.http.0)(request).await
    }

    /// Sends a request that the test has made, under the caller's token.
    pub(crate) async fn request(&self, request: TestRequest) -> Answered {
        let response = self.call(request).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body())
            .await
            .unwrap_or_else(|_| panic!("the body broke off"))
            .to_vec();
        Answered {
            status,
            headers,
            body,
        }
    }
}

impl Events {
    /// The next event: its name and its data; none where the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let mut lines = event.lines();
                    lines.find_map(|line| Some(line.strip_prefix(name)?.to_owned()))
                };
                let (name, data) = (field("event: "), field("data: "));
                self.read = rest.to_owned();
                if let (Some(name), Some(data)) = (name, data) {
                    return Some((name, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let more = poll_fn(|cx| self.body.as_mut().poll_next(cx)).await?;
            self.read += std::str::from_utf8(&more.unwrap()).unwrap();
        }
    }

    /// The data of the next event, which has this name.
    pub(crate) async fn expect(&mut self, wanted: &str) -> Value {
        let (name, data) = self.next().await.expect("the stream has ended");
        assert_eq!(name, wanted, "{data}");
        data
    }
}

impl Lines {
    /// The next line; none where the reply has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((line, rest)) = self.read.split_once('\n') {
                let line = serde_json::from_str(line).unwrap();
                self.read = rest.to_owned();
                return Some(line);
            }
            let more = poll_fn(|cx| self.body.as_mut().poll_next(cx)).await?;
            self.read += std::str::from_utf8(&more.unwrap()).unwrap();
        }
    }
}

impl Answered {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The status, and the code of the problem where it is one.
    pub(crate) fn problem(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status, code)
    }

    /// A header, empty where it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl CandidateClient {
    /// A path below their attempt: `/paper`, or nothing for the attempt itself.
    pub(crate) fn own(&self, path: &str) -> String {
        format!("/api/v1/attempts/{}{path}", self.attempt)
    }
}

impl Deref for Nobody {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Deref for StaffClient {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Deref for CandidateClient {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}
