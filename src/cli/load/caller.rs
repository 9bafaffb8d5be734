//! One connection that sends one request after the other, and counts how each ended.
//!
//! Invariant: a request is timed from when it was first sent: what waited for a busy server is not
//! forgotten. Only a 503 or a 429 is repeated, after the time that the server asks for.

use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::sleep;

use super::tally::{End, SharedTally};
use super::wire::{Head, Line, head, render};

/// How long to wait after a broken connection: a server that is gone is not hammered.
const AFTER_A_BREAK: Duration = Duration::from_millis(50);
/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A caller.
#[derive(Debug)]
pub(super) struct Caller {
    /// Whom it calls.
    pub(super) server: SocketAddr,
    line: Line,
    /// What is sent, kept for the next.
    request: Vec<u8>,
    tally: SharedTally,
    until: Instant,
}

/// A problem, as far as it matters here.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

impl Caller {
    /// A caller that counts in `tally` and repeats nothing after `until`.
    pub(super) fn new(server: SocketAddr, tally: &SharedTally, until: Instant) -> Self {
        Self {
            server,
            line: Line::new(server),
            request: Vec::new(),
            tally: Rc::clone(tally),
            until,
        }
    }

    /// Connects beforehand, so that the first request does not wait for it.
    ///
    /// # Errors
    /// What the system says.
    pub(super) async fn connect(&mut self) -> io::Result<()> {
        self.line.open().await.map(drop)
    }

    /// Closes the connection before a long pause: the next request opens another.
    pub(super) fn hang_up(&mut self) {
        self.line.hang_up();
    }

    /// Begins the run that lasts until then.
    pub(super) const fn begin(&mut self, until: Instant) {
        self.until = until;
    }

    /// Whether the run goes on.
    pub(super) fn is_on(&self) -> bool {
        Instant::now() < self.until
    }

    /// The head of a request, for [`Caller::send`].
    pub(super) fn head(&self, call: [&str; 2], token: &str) -> String {
        head(call, self.server, token)
    }

    /// Sends a request and reads its reply; `None` unless it had the status wanted and could be read.
    pub(super) async fn ask<T>(
        &mut self,
        call: [&str; 2],
        token: &str,
        body: &str,
        wanted: u16,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let head = self.head(call, token);
        self.send(&head, body, wanted, read).await
    }

    /// The same with a head that was rendered before.
    pub(super) async fn send<T>(
        &mut self,
        head: &str,
        body: &str,
        wanted: u16,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let began = Instant::now();
        let end = match render(&mut self.request, head, body) {
            Ok(()) => self.repeat(wanted).await,
            Err(error) => End::Failed(error.to_string()),
        };
        let (end, found) = match end {
            End::Done => match read(self.line.body()) {
                Some(found) => (End::Done, Some(found)),
                None => (
                    End::Failed(format!("{wanted} without what was asked for")),
                    None,
                ),
            },
            End::GivenUp | End::Failed(_) => (end, None),
        };
        self.tally.borrow_mut().note(began.elapsed(), end);
        found
    }

    /// Sends the request that was rendered, again for as long as the server is busy.
    async fn repeat(&mut self, wanted: u16) -> End {
        loop {
            match self.line.exchange(&self.request).await {
                Ok(head) if head.status == wanted => return End::Done,
                Ok(Head {
                    status: 503 | 429,
                    retry_after: Some(seconds),
                }) => {
                    self.tally.borrow_mut().note_shed();
                    let wait = Duration::from_secs(seconds).min(LONGEST_WAIT);
                    if self.until <= Instant::now() + wait {
                        return End::GivenUp;
                    }
                    sleep(wait).await;
                }
                Ok(head) => {
                    let problem: Option<Problem> = read_json(self.line.body());
                    let code = problem.map(|problem| format!(" `{}`", problem.code));
                    return End::Failed(format!("{}{}", head.status, code.unwrap_or_default()));
                }
                Err(error) => {
                    sleep(AFTER_A_BREAK).await;
                    return End::Failed(format!("no answer: {}", error.kind()));
                }
            }
        }
    }
}

/// The document of a reply, where it is one of this form.
pub(super) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::super::tally::Tally;
    use super::*;
    use crate::cli::bank_load::block_on;

    /// A server that gives these replies in turn; an empty one closes the connection.
    fn serve(replies: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut replies = replies.iter();
            while let Ok((stream, _)) = listener.accept() {
                // A request without a body ends with an empty line.
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                for _ in lines.filter(String::is_empty) {
                    match replies.next() {
                        Some(&"") | None => break,
                        Some(reply) => (&stream).write_all(reply.as_bytes()).unwrap(),
                    }
                }
            }
        });
        address
    }

    #[test]
    fn a_busy_server_is_asked_again_and_everything_else_is_counted_once() {
        let server = serve(&[
            "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n7",
            "HTTP/1.1 409 Conflict\r\nContent-Length: 25\r\n\r\n{\"code\":\"stale_revision\"}",
            "HTTP/1.1 503 Broken\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n?",
            "",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n8",
        ]);
        let tally = Tally::shared("save");
        let until = Instant::now() + Duration::from_mins(1);
        let mut caller = Caller::new(server, &tally, until);
        let found = block_on(async {
            let mut found: Vec<Option<u8>> = Vec::new();
            for _ in 0..6 {
                found.push(caller.ask(["GET", "/x"], "", "", 200, read_json).await);
            }
            found
        });
        assert_eq!(found.unwrap(), [Some(7), None, None, None, None, Some(8)]);
        let figures = tally.borrow().figures(Duration::from_secs(1));
        assert_eq!((figures.requests, figures.shed), (2, 1));
        let errors: Vec<(&str, u64)> = figures
            .errors
            .iter()
            .map(|(sort, n)| (sort.as_str(), *n))
            .collect();
        let wanted = [
            "200 without what was asked for",
            "409 `stale_revision`",
            "503",
            "no answer: unexpected end of file",
        ];
        assert_eq!(errors, wanted.map(|sort| (sort, 1)));
    }

    #[test]
    fn who_would_wait_past_the_end_gives_up() {
        let server = serve(&["HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n"]);
        let tally = Tally::shared("save");
        let mut caller = Caller::new(server, &tally, Instant::now());
        let found: Option<u8> =
            block_on(caller.ask(["GET", "/x"], "", "", 200, read_json)).unwrap();
        let figures = tally.borrow().figures(Duration::from_secs(1));
        assert_eq!((found, figures.requests, figures.shed), (None, 0, 1));
        assert!(figures.errors.is_empty());
    }
}
