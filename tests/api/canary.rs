//! No byte of a key anywhere, at any time, but in one's own result once it is released.
//!
//! Beside `secrecy.rs`, which looks at what candidates are meant to call, this calls every route of the OpenAPI
//! document and every page as a candidate and as nobody, in every phase of an exam, and searches bodies, headers,
//! tags and what the service logged. The planted bank carries the canaries.

use std::io::Write;
use std::sync::{Arc, Mutex};

use actix_web::http::Method;
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber;
use tracing_subscriber::fmt::MakeWriter;

use super::secrecy::{leaks, start};
use crate::support::Stage;
use crate::support::bank::{HIDDEN_CANARY, ID_CANARY, KEY_CANARY};
use crate::support::exam::Published;
use crate::support::http::{Answered, Caller, CandidateClient, Http};

/// What the service logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Does work whose every event is written down, as `examhall serve --log-format json` writes it.
async fn logged<F: Future>(log: &Log, work: F) -> F::Output {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .json()
        .flatten_event(true)
        .finish();
    work.with_subscriber(subscriber).await
}

/// Every route and page, with segments that lead somewhere; none that ends the phase or the session, and none that
/// goes on.
fn everything(exam: &str, attempt: &str, ticket: &str) -> Vec<(Method, String)> {
    let document = serde_json::to_value(examhall::http::openapi()).unwrap();
    let mut all: Vec<(Method, String)> = [
        "/",
        "/exam",
        "/office",
        "/exam-worker.js",
        "/api/openapi.json",
        "/api/docs/",
    ]
    .iter()
    .map(|path| (Method::GET, (*path).to_owned()))
    .collect();
    all.push((Method::GET, format!("/t/{ticket}")));
    for (pattern, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let is_an_end = ["/start", "/submission"]
                .iter()
                .any(|end| pattern.ends_with(end))
                || method == "delete"
                || pattern.ends_with("/events");
            if !is_an_end {
                let path = pattern
                    .replace("{exam}", exam)
                    .replace("{attempt}", attempt);
                let numbered = ["{slot}", "{number}", "{version}", "{index}"];
                let path = numbered
                    .iter()
                    .fold(path, |path, name| path.replace(name, "1"));
                let path = path.replace("{code}", &format!("{HIDDEN_CANARY}-S1"));
                all.push((
                    Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
                    path.replace(['{', '}'], ""),
                ));
            }
        }
    }
    all
}

/// An exam, those who look at it, and everything that they have seen.
struct Watch {
    exam: Published,
    http: Http,
    one: CandidateClient,
    seen: Vec<(String, Answered)>,
}

impl Watch {
    /// Everybody looks everywhere.
    async fn look(&mut self, phase: &str) {
        let ticket = self.exam.tickets[0].ticket.expose().to_owned();
        let (exam, nobody) = (self.exam.exam.id.to_string(), self.http.nobody());
        for (method, path) in everything(&exam, &self.one.attempt, &ticket) {
            let callers: [(&str, &Caller); 2] = [("candidate", &self.one), ("nobody", &nobody)];
            for (who, caller) in callers {
                let body = [Method::POST, Method::PUT]
                    .contains(&method)
                    .then(|| json!({}));
                let answered = caller.send(method.clone(), &path, body.as_ref()).await;
                assert!(
                    answered.status < 500,
                    "{phase}: {method} {path}: {answered:?}"
                );
                self.seen.push((
                    format!("{phase}: {method} {path} by {who}"),
                    without_echo(answered, &path),
                ));
            }
        }
    }
}

/// What was asked for by its name may be named in the refusal; that is no leak.
fn without_echo(mut answered: Answered, path: &str) -> Answered {
    let code = format!("{HIDDEN_CANARY}-S1");
    if path.contains(&code) {
        let text = String::from_utf8_lossy(&answered.body).replace(&code, "");
        answered.body = text.into_bytes();
    }
    answered
}

async fn watch(stage: &Stage) -> Watch {
    stage.bank().await;
    let exam = stage.exam().publish(2).await;
    let http = stage.http().await;
    let one = stage.candidate_client(&http, &exam, 1).await;
    Watch {
        exam,
        http,
        one,
        seen: Vec::new(),
    }
}

on_each_database! {
    async fn every_byte_of_every_route_in_every_phase_is_free_of_keys_until_they_are_released(stage) {
        let log = Log::default();
        let mut watch = watch(&stage).await;
        let answers = logged(&log, async {
            watch.look("before").await;
            let answers = start(&watch.one).await;
            let save = json!({ "epoch": 1, "answers": answers });
            let saved = watch.one.put(&watch.one.own("/answers"), &save).await;
            assert_eq!(saved.status, 200, "{saved:?}");
            watch.look("during").await;
            let submitted = watch.one.post(&watch.one.own("/submission"), &json!({})).await;
            assert_eq!(submitted.status, 200, "{submitted:?}");
            watch.look("after").await;
            answers
        })
        .await;
        assert!(!answers.as_array().unwrap().is_empty());
        assert_eq!(leaks(&watch.seen), []);
        watch.seen.clear();

        let staff = stage.staff_client(&watch.http).await;
        let state = format!("/api/v1/exams/{}/state", watch.exam.exam.id);
        assert_eq!(staff.put(&state, &json!({ "state": "closed" })).await.status, 200);
        logged(&log, watch.look("released")).await;
        let own = format!("released: GET {} by candidate", watch.one.own("/result"));
        let found = leaks(&watch.seen);
        assert!(found.contains(&(own.clone(), KEY_CANARY)), "{found:?}");
        assert!(found.iter().all(|(route, _)| *route == own), "{found:?}");
        assert!(found.iter().all(|(_, canary)| *canary != ID_CANARY), "{found:?}");

        // The log: of the service, not of the machinery below it.
        let text = log.text();
        let ticket = watch.exam.tickets[0].ticket.expose();
        for secret in [KEY_CANARY, ID_CANARY, HIDDEN_CANARY, ticket, "考生1", "my guess", "Bearer"] {
            let line = text.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "the log tells `{secret}`");
        }
        assert!(watch.seen.len() < text.lines().count());
    }

    async fn a_line_of_the_log_is_one_line_of_json_whatever_is_sent(stage) {
        let log = Log::default();
        let http = stage.http().await;
        let nobody = http.nobody();
        let nasty = "a\r\n{\"level\":\"ERROR\",\"forged\":true}\n\u{1b}[31mred\u{2028}\u{0}";
        logged(&log, async {
            let form = json!({ "username": nasty, "password": nasty });
            assert_eq!(nobody.post("/api/v1/sessions", &form).await.status, 401);
            let form = json!({ "ticket": nasty, "name": nasty, "number": nasty });
            assert_eq!(nobody.post("/api/v1/admissions", &form).await.status, 401);
            for path in ["/t/%0d%0aforged%1b%5b31m", "/%0d%0aforged", "/api/v1/questions/%0aforged?search=%0aforged"] {
                nobody.get(path).await;
            }
            http.caller("a forged token").get("/api/v1/me").await;
        })
        .await;
        let text = log.text();
        assert!(!text.contains('\u{1b}') && !text.contains("forged"), "{text}");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let requests = lines.iter().filter(|line| line["message"] == "request");
        assert_eq!(requests.count(), 6, "{text}");
        for line in lines.iter().filter(|line| line["message"] == "request") {
            let at: jiff::Timestamp = line["timestamp"].as_str().unwrap().parse().unwrap();
            assert!(0 < at.as_second() && line["timestamp"].as_str().unwrap().ends_with('Z'));
            for wanted in ["request.id", "method", "route", "status", "duration_ms", "level"] {
                assert!(!line[wanted].is_null(), "{wanted}: {line}");
            }
        }
    }
}
