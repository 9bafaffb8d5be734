//! How a request has to arrive: its body in time, each parameter of its query once.
//!
//! Invariant: no client holds a connection for as long as it likes: the head of a request is timed by the server
//! (`server.rs`), its body here, by its size.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use futures_util::Stream;
use futures_util::stream::poll_fn;

use super::extract::bad_query;
use super::problem::{Code, Problem, Text};

/// How long any body may take to arrive: longer than a phone on a bad line needs for its answers.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);
/// What a body may take beside it: a second for so many bytes.
const SLOWEST_BYTES_PER_SECOND: u64 = 32 * 1024;

/// How long a body of so many bytes may take to arrive.
pub(super) fn patience(size_bytes: usize) -> Duration {
    let size_bytes = u64::try_from(size_bytes).unwrap_or(u64::MAX);
    BODY_TIMEOUT.saturating_add(Duration::from_secs(size_bytes / SLOWEST_BYTES_PER_SECOND))
}

/// What a body is that took longer.
pub(super) fn too_slow(patience: Duration) -> Problem {
    let seconds = patience.as_secs();
    let zh = format!("请求内容应在 {seconds} 秒内发完");
    let en = format!("a body has to arrive within {seconds} seconds here");
    Problem::new(Code::BodyTooSlow, Text::new(zh, en)).with("timeout_seconds", seconds)
}

/// Keeps what is left of a body in chunks until its reply is written, so that actix closes the connection. It would
/// swallow what still comes of a body that was let go, without an end.
pub(super) async fn hold_body(
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request.headers().contains_key(header::TRANSFER_ENCODING) {
        return next.call(request).await;
    }
    let held = Rc::new(RefCell::new(request.take_payload()));
    let read = Rc::clone(&held);
    let payload = poll_fn(move |context| Pin::new(&mut *read.borrow_mut()).poll_next(context));
    request.set_payload(Payload::Stream {
        payload: Box::pin(payload),
    });
    let reply = next.call(request).await?;
    Ok(reply.map_body(|_, body| BoxBody::new(Holding { body, _held: held })))
}

/// The body of a reply, and beside it that of its request.
struct Holding {
    body: BoxBody,
    _held: Rc<RefCell<Payload>>,
}

impl MessageBody for Holding {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<web::Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}

/// What a query is that says a parameter twice: proxies and servers differ in which of the two counts.
pub(super) fn repeated_parameter(query: &str) -> Option<Problem> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(query).ok()?;
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let repeated = names.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    })?;
    Some(bad_query(&format!("`{repeated}` stands there twice")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_body_may_take_longer() {
        for (size_bytes, seconds) in [(0, 20), (64 * 1024, 22), (20 * 1024 * 1024, 660)] {
            assert_eq!(patience(size_bytes), Duration::from_secs(seconds));
        }
    }

    #[test]
    fn a_parameter_stands_in_a_query_once() {
        for query in ["", "a=1", "a=1&b=1", "a", "a=1&A=1", "=1"] {
            assert!(repeated_parameter(query).is_none(), "{query}");
        }
        for query in ["a=1&a=1", "a=1&b=2&a=3", "a&a", "a=1&%61=2"] {
            assert!(repeated_parameter(query).is_some(), "{query}");
        }
    }
}
