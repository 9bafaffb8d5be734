//! How a request has to arrive: its body in time, each parameter of its query once.
//!
//! Invariant: no client holds a connection for as long as it likes: the head of a request is timed by the server
//! (`server.rs`), its body here, by its size.

use std::time::Duration;

use actix_web::web;

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
