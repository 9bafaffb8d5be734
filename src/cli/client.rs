//! Requests over real HTTP, repeated where that is harmless, and what can go wrong with them.
//!
//! Invariant: a request is repeated only when the server said that it was busy or when the connection
//! broke; every request of the commands that use it may be repeated, because the API makes them so.

use std::cell::Cell;
use std::time::Duration;

use awc::http::Method;
use awc::http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use serde_json::Value;

/// How often a request is sent at most.
const TRIES: usize = 20;
/// How long to wait before a broken connection is tried again.
const AFTER_A_BREAK: Duration = Duration::from_millis(100);
/// How long an answer may take: publishing draws all papers in one request.
const PATIENCE: Duration = Duration::from_mins(10);
/// The largest answer: tickets and grades of everybody.
const MAX_ANSWER_BYTES: usize = 512 * 1024 * 1024;

/// What went against expectation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Another status than the one wanted.
    #[error("{call}: wanted {wanted}; found {found}{}", .code.as_ref().map(|code| format!(" `{code}`")).unwrap_or_default())]
    Status {
        /// Method and path.
        call: String,
        /// The status wanted.
        wanted: u16,
        /// The status found.
        found: u16,
        /// The code of the problem, where it is one.
        code: Option<String>,
    },
    /// No answer.
    #[error("{call}: no answer: {reason}")]
    NoAnswer {
        /// Method and path.
        call: String,
        /// What the connection says.
        reason: String,
    },
    /// An answer without something that belongs in it.
    #[error("{call}: no readable `{field}` in the answer")]
    Field {
        /// Method and path.
        call: String,
        /// What is missing.
        field: &'static str,
    },
    /// A paper with a question that is not in the bank.
    #[error("slot {slot} of the paper is not in the bank")]
    UnknownQuestion {
        /// The slot.
        slot: u32,
    },
    /// Attempts stayed open long after their time.
    #[error("{n_open} attempts were not closed and graded {seconds} s after the last deadline")]
    NotClosed {
        /// How many.
        n_open: usize,
        /// How long was waited.
        seconds: u64,
    },
}

/// What is sent.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// Nothing.
    Empty,
    /// A document.
    Json(Value),
    /// A document as a page sends it: the page, and the document.
    FromPage(&'static str, Value),
    /// A roster.
    Csv(Vec<u8>),
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    /// Method and path, for messages.
    pub(super) call: String,
    /// The status.
    pub(super) status: u16,
    /// The body.
    pub(super) bytes: Vec<u8>,
    /// What a browser would keep: `name=value` each.
    pub(super) cookies: Vec<String>,
    /// Seconds after which to come again, where the server said so.
    retry_after: Option<u64>,
}

impl Reply {
    /// The reply, if it has this status.
    ///
    /// # Errors
    /// [`Trouble::Status`] with the code of the problem.
    pub(super) fn require(self, wanted: u16) -> Result<Self, Trouble> {
        if self.status == wanted {
            return Ok(self);
        }
        let code = self.code();
        Err(Trouble::Status {
            call: self.call,
            wanted,
            found: self.status,
            code,
        })
    }

    /// The problem's code, where the reply is one.
    pub(super) fn code(&self) -> Option<String> {
        let problem: Value = serde_json::from_slice(&self.bytes).ok()?;
        Some(problem.get("code")?.as_str()?.to_owned())
    }

    /// The document.
    ///
    /// # Errors
    /// [`Trouble::Field`] for what is no JSON.
    pub(super) fn json(&self) -> Result<Value, Trouble> {
        serde_json::from_slice(&self.bytes).map_err(|_| self.without("a JSON document"))
    }

    /// The trouble of an answer that lacks something.
    pub(super) fn without(&self, field: &'static str) -> Trouble {
        Trouble::Field {
            call: self.call.clone(),
            field,
        }
    }

    /// A text of the document.
    ///
    /// # Errors
    /// [`Trouble::Field`].
    pub(super) fn text(&self, field: &'static str) -> Result<String, Trouble> {
        let document = self.json()?;
        let text = document.get(field).and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| self.without(field))
    }

    /// A list of the document.
    ///
    /// # Errors
    /// [`Trouble::Field`].
    pub(super) fn list(&self, field: &'static str) -> Result<Vec<Value>, Trouble> {
        match self.json()?.get_mut(field).map(Value::take) {
            Some(Value::Array(list)) => Ok(list),
            _ => Err(self.without(field)),
        }
    }
}

/// A client of one server.
pub(super) struct Client {
    http: awc::Client,
    base: String,
    n_repeated: Cell<usize>,
}

impl Client {
    /// A client of the server at `base`, with at most `n_connections` connections.
    pub(super) fn new(base: String, n_connections: usize) -> Self {
        let connector = awc::Connector::new()
            .limit(n_connections)
            .timeout(Duration::from_secs(30));
        let http = awc::Client::builder()
            .connector(connector)
            .timeout(PATIENCE)
            .disable_redirects()
            .finish();
        Self {
            http,
            base,
            n_repeated: Cell::new(0),
        }
    }

    /// Requests that were sent again.
    pub(super) fn n_repeated(&self) -> usize {
        self.n_repeated.get()
    }

    /// Reads something.
    ///
    /// # Errors
    /// [`Trouble`] unless the answer is 200.
    pub(super) async fn get(&self, path: &str, token: &str) -> Result<Reply, Trouble> {
        self.send(Method::GET, path, token, Body::Empty)
            .await?
            .require(200)
    }

    /// Posts a document.
    ///
    /// # Errors
    /// [`Trouble`] unless the answer has the wanted status.
    pub(super) async fn post(
        &self,
        path: &str,
        token: &str,
        body: Body,
        wanted: u16,
    ) -> Result<Reply, Trouble> {
        self.send(Method::POST, path, token, body)
            .await?
            .require(wanted)
    }

    /// Puts a document.
    ///
    /// # Errors
    /// [`Trouble`] unless the answer is 200.
    pub(super) async fn put(&self, path: &str, token: &str, body: Body) -> Result<Reply, Trouble> {
        self.send(Method::PUT, path, token, body)
            .await?
            .require(200)
    }

    /// Sends a request below `/api/v1` until it is answered; an empty token is not sent.
    ///
    /// # Errors
    /// [`Trouble::NoAnswer`] where no try was answered.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Body,
    ) -> Result<Reply, Trouble> {
        let call = format!("{method} {path}");
        let mut tried = 1;
        loop {
            let outcome = self.send_once(&method, path, token, &body, &call).await;
            let pause = match &outcome {
                Ok(reply) if reply.status == 503 => {
                    Duration::from_secs(reply.retry_after.unwrap_or(1).min(5))
                }
                Ok(_) => return outcome,
                Err(_) => AFTER_A_BREAK,
            };
            if tried == TRIES {
                return outcome;
            }
            tried += 1;
            self.n_repeated.set(self.n_repeated.get() + 1);
            tokio::time::sleep(pause).await;
        }
    }

    async fn send_once(
        &self,
        method: &Method,
        path: &str,
        token: &str,
        body: &Body,
        call: &str,
    ) -> Result<Reply, Trouble> {
        let no_answer = |reason: String| Trouble::NoAnswer {
            call: call.to_owned(),
            reason,
        };
        let mut request = self
            .http
            .request(method.clone(), format!("{}/api/v1{path}", self.base));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let sent = match body {
            Body::Empty => request.send(),
            Body::Json(document) => request
                .insert_header((CONTENT_TYPE, "application/json"))
                .send_body(document.to_string()),
            Body::FromPage(page, document) => request
                .insert_header((CONTENT_TYPE, "application/json"))
                .insert_header(("X-Examhall-Page", *page))
                .send_body(document.to_string()),
            Body::Csv(bytes) => request
                .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
                .send_body(bytes.clone()),
        };
        let mut response = sent.await.map_err(|error| no_answer(error.to_string()))?;
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        let cookies = response.headers().get_all(SET_COOKIE);
        let cookies = cookies
            .filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned))
            .collect();
        let bytes = response
            .body()
            .limit(MAX_ANSWER_BYTES)
            .await
            .map_err(|error| no_answer(error.to_string()))?;
        Ok(Reply {
            call: call.to_owned(),
            status: response.status().as_u16(),
            bytes: bytes.to_vec(),
            cookies,
            retry_after,
        })
    }
}
