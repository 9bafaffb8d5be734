//! Long work that tells how far it is, to who asks for that.
//!
//! A caller who accepts `application/x-ndjson` gets lines of JSON: how far the work is, as it goes on, and at the
//! end its result or its problem. Everybody else waits for the result. Both come over the connection on which the
//! work was asked for, so that it does not matter which node does it.
//!
//! Invariant: the last line is a result or a problem; a reply without one broke off. Who closes the connection
//! calls the work off, and then nothing of it is done.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName};
use actix_web::rt::task::JoinHandle;
use actix_web::rt::time::{Instant, Interval, interval_at};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures_util::stream;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::edge::{RequestId, language_of};
use super::language::Language;
use super::problem::Problem;
use super::words::StageWord;
use crate::app::App;
use crate::app::meter::{Meter, Reading};

/// One JSON value a line.
pub(super) const LINES: &str = "application/x-ndjson";

/// How often it is looked how far the work is.
const LOOK: Duration = Duration::from_millis(250);
/// After so many looks a line is sent though nothing changed: proxies cut what is silent, and a connection that
/// was closed is only noticed by writing to it.
const MOST_SILENT: u32 = 8;

/// Proxies that would collect a reply before they hand it on are asked not to.
pub(super) const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// One line of a reply that tells how far it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WorkLine {
    /// How far it is.
    Progress(ProgressReply),
    /// The last line, where all went well: what the reply is without lines.
    Result(Value),
    /// The last line, where it did not: a problem as elsewhere, with its `status`.
    Problem(Value),
}

/// How far work is.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkProgress)]
pub(super) struct ProgressReply {
    stage: StageWord,
    /// How much of the stage is done.
    done: u64,
    /// Of how much; 0 where that is not known.
    total: u64,
}

impl From<Reading> for ProgressReply {
    fn from(reading: Reading) -> Self {
        Self {
            stage: reading.stage.into(),
            done: reading.done,
            total: reading.total,
        }
    }
}

/// How a caller wants the reply to long work.
pub(super) struct Teller {
    wants_lines: bool,
    language: Language,
    request: RequestId,
}

impl FromRequest for Teller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let accepted = request.headers().get(header::ACCEPT);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        ready(Ok(Self {
            wants_lines: accepted.is_some_and(|accepted| accepted.contains(LINES)),
            language: language_of(request.headers()),
            request: request
                .extensions()
                .get::<RequestId>()
                .cloned()
                .unwrap_or_default(),
        }))
    }
}

impl Teller {
    /// The language that the caller reads.
    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// Does the work and replies as the caller wants it.
    pub(super) async fn reply<T, F>(
        self,
        app: &App,
        work: impl FnOnce(App) -> F,
    ) -> Result<HttpResponse, Problem>
    where
        T: Serialize + 'static,
        F: Future<Output = Result<T, Problem>> + 'static,
    {
        if !self.wants_lines {
            return Ok(HttpResponse::Ok().json(work(app.clone()).await?));
        }
        let meter = Meter::watched();
        let told = Told {
            work: actix_web::rt::spawn(work(app.metered(meter.clone()))),
            meter,
            teller: self,
            looks: interval_at(Instant::now() + LOOK, LOOK),
            last: None,
            n_silent: 0,
        };
        let lines = stream::unfold(Some(told), |told| async {
            let mut told = told?;
            let (line, is_last) = told.next().await;
            Some((Ok::<Bytes, Infallible>(line), (!is_last).then_some(told)))
        });
        Ok(HttpResponse::Ok()
            .content_type(LINES)
            .insert_header((BUFFERING, "no"))
            .streaming(lines))
    }

    fn last_line<T: Serialize>(&self, outcome: Result<T, Problem>) -> Bytes {
        let result = outcome.and_then(|result| {
            serde_json::to_value(result).map_err(|error| Problem::internal(error.to_string()))
        });
        written(&match result {
            Ok(result) => WorkLine::Result(result),
            Err(problem) => {
                self.request.log(&problem);
                WorkLine::Problem(problem.document(self.language, self.request.as_str()))
            }
        })
    }
}

/// Work under way. Dropped before its end, it calls the work off.
struct Told<T> {
    work: JoinHandle<Result<T, Problem>>,
    meter: Meter,
    teller: Teller,
    looks: Interval,
    last: Option<Reading>,
    n_silent: u32,
}

impl<T: Serialize + 'static> Told<T> {
    /// The next line, and whether it is the last. The first tells how far it is, however soon the work is done.
    async fn next(&mut self) -> (Bytes, bool) {
        if self.last.is_none()
            && let Some(line) = self.progress()
        {
            return (line, false);
        }
        loop {
            tokio::select! {
                _ = self.looks.tick() => {
                    if let Some(line) = self.progress() {
                        return (line, false);
                    }
                }
                outcome = &mut self.work => {
                    let outcome = outcome.unwrap_or_else(|error| Err(Problem::internal(error.to_string())));
                    return (self.teller.last_line(outcome), true);
                }
            }
        }
    }

    /// A line of how far it is, where that has changed or nothing was told for long.
    fn progress(&mut self) -> Option<Bytes> {
        let reading = self.meter.read()?;
        self.n_silent += 1;
        if self.last == Some(reading) && self.n_silent < MOST_SILENT {
            return None;
        }
        (self.last, self.n_silent) = (Some(reading), 0);
        Some(written(&WorkLine::Progress(reading.into())))
    }
}

impl<T> Drop for Told<T> {
    fn drop(&mut self) {
        self.meter.call_off();
    }
}

fn written(line: &WorkLine) -> Bytes {
    let mut line = serde_json::to_vec(line).unwrap_or_default();
    line.push(b'\n');
    line.into()
}
