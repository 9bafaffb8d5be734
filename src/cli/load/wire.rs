//! The least HTTP/1.1 client that will do: one connection, one request at a time, one buffer.
//!
//! Client, server and database share the cores of one machine: what the client takes is missing in
//! the figures. Invariant: a reply counts when all of it arrived; after anything else the
//! connection is given up, and the next request opens a new one.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use flate2::read::GzDecoder;
use httparse::{EMPTY_HEADER, Header, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a reply may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Room for one read: most replies come in one.
const READ_BYTES: usize = 4 * 1024;
/// The largest reply.
const MAX_REPLY_BYTES: usize = 16 * 1024 * 1024;
/// The most header lines of a reply.
const MAX_HEADERS: usize = 64;

/// What the head of a reply says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// The status.
    pub(super) status: u16,
    /// Seconds after which to come again, where the server said so.
    pub(super) retry_after: Option<u64>,
}

/// One connection to the server.
#[derive(Debug)]
pub(super) struct Line {
    address: SocketAddr,
    stream: Option<TcpStream>,
    received: Vec<u8>,
    /// Where in `received` the body of the last reply lies.
    body: Range<usize>,
}

impl Line {
    /// A line that is opened by its first request.
    pub(super) const fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            received: Vec::new(),
            body: 0..0,
        }
    }

    /// Opens the connection, unless it is open.
    pub(super) async fn open(&mut self) -> io::Result<&mut TcpStream> {
        let stream = if let Some(stream) = self.stream.take() {
            stream
        } else {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            stream
        };
        Ok(self.stream.insert(stream))
    }

    /// Closes the connection: a server does not wait for long.
    pub(super) fn hang_up(&mut self) {
        self.stream = None;
    }

    /// Sends a request as it was rendered, and waits for the whole reply.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> io::Result<Head> {
        let outcome = match timeout(PATIENCE, self.exchange_patiently(request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(ErrorKind::TimedOut.into()),
        };
        if outcome.is_err() {
            self.hang_up();
        }
        outcome
    }

    /// The body of the last reply.
    pub(super) fn body(&self) -> &[u8] {
        self.received.get(self.body.clone()).unwrap_or_default()
    }

    /// Puts in place of what was received the body that it holds compressed.
    fn inflate(&mut self) -> io::Result<()> {
        let most = u64::try_from(MAX_REPLY_BYTES).unwrap_or(u64::MAX);
        let mut plain = Vec::new();
        GzDecoder::new(self.body())
            .take(most)
            .read_to_end(&mut plain)?;
        self.body = 0..plain.len();
        self.received = plain;
        Ok(())
    }

    async fn exchange_patiently(&mut self, request: &[u8]) -> io::Result<Head> {
        self.received.clear();
        self.body = 0..0;
        self.open().await?.write_all(request).await?;
        loop {
            if let Some(reply) = read_reply(&mut self.received)? {
                self.body = reply.body;
                if reply.is_gzip {
                    self.inflate()?;
                }
                if reply.is_last {
                    self.hang_up();
                }
                return Ok(reply.head);
            }
            if MAX_REPLY_BYTES < self.received.len() {
                return Err(ErrorKind::FileTooLarge.into());
            }
            // Without room of its own, a read would take 64 bytes at a time.
            self.received.reserve(READ_BYTES);
            let stream = self.stream.as_mut().ok_or(ErrorKind::NotConnected)?;
            if stream.read_buf(&mut self.received).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// The head of a request without what its body needs; an empty token is not sent.
pub(super) fn head([method, path]: [&str; 2], host: SocketAddr, token: &str) -> String {
    let who = match token {
        "" => String::new(),
        token => format!("Authorization: Bearer {token}\r\n"),
    };
    // As browsers ask: what comes compressed is the paper.
    let forms = if method == "GET" {
        "Accept-Encoding: gzip\r\n"
    } else {
        ""
    };
    format!("{method} /api/v1{path} HTTP/1.1\r\nHost: {host}\r\n{who}{forms}")
}

/// Makes `request` one of this head and a JSON body, ready to be sent; without a body where that is
/// empty. What it held before is gone.
pub(super) fn render(request: &mut Vec<u8>, head: &str, body: &str) -> io::Result<()> {
    request.clear();
    request.extend_from_slice(head.as_bytes());
    if !body.is_empty() {
        request.extend_from_slice(b"Content-Type: application/json\r\n");
    }
    // A length of 0 is no harm to a GET, and a POST must have it.
    write!(request, "Content-Length: {}\r\n\r\n{body}", body.len())
}

/// A whole reply.
#[derive(Debug, PartialEq, Eq)]
struct Reply {
    head: Head,
    body: Range<usize>,
    /// Whether the server closes the connection after it.
    is_last: bool,
    is_gzip: bool,
}

/// The reply in what was received; `None` while some of it is missing. A body in chunks is put
/// together in place.
fn read_reply(received: &mut [u8]) -> io::Result<Option<Reply>> {
    let mut headers = [EMPTY_HEADER; MAX_HEADERS];
    let mut reply = httparse::Response::new(&mut headers);
    let Status::Complete(start) = reply.parse(received).map_err(unreadable)? else {
        return Ok(None);
    };
    let status = reply.code.unwrap_or(0);
    let head = Head {
        status,
        retry_after: number(reply.headers, "retry-after"),
    };
    let is_last =
        word(reply.headers, "connection").is_some_and(|word| word.eq_ignore_ascii_case("close"));
    let is_gzip = word(reply.headers, "content-encoding") == Some("gzip");
    let is_chunked = word(reply.headers, "transfer-encoding").is_some();
    let length = match number(reply.headers, "content-length") {
        Some(length) => usize::try_from(length).ok(),
        None => matches!(status, 204 | 304).then_some(0),
    };
    let end = if is_chunked {
        join_chunks(received, start)?
    } else {
        let length = length.ok_or_else(|| unreadable("a body without a length"))?;
        start
            .checked_add(length)
            .filter(|end| *end <= received.len())
    };
    Ok(end.map(|end| Reply {
        head,
        body: start..end,
        is_last,
        is_gzip,
    }))
}

/// Puts the chunks after `start` together: where the body ends, once all of it is there.
fn join_chunks(received: &mut [u8], start: usize) -> io::Result<Option<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut at = start;
    loop {
        let rest = received.get(at..).unwrap_or_default();
        let size =
            httparse::parse_chunk_size(rest).map_err(|_| unreadable("a chunk without a size"))?;
        let Status::Complete((n_head, size)) = size else {
            return Ok(None);
        };
        let from = at + n_head;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let to = from.saturating_add(size);
        // Each chunk ends its line, and the last one ends the trailer, which nobody here sends.
        at = to.saturating_add(2);
        if received.len() < at {
            return Ok(None);
        }
        if size == 0 {
            break;
        }
        chunks.push(from..to);
    }
    let mut end = start;
    for chunk in chunks {
        let size = chunk.len();
        received.copy_within(chunk, end);
        end += size;
    }
    Ok(Some(end))
}

fn word<'h>(headers: &[Header<'h>], name: &str) -> Option<&'h str> {
    let found = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(name))?;
    std::str::from_utf8(found.value).ok()
}

fn number(headers: &[Header<'_>], name: &str) -> Option<u64> {
    word(headers, name)?.trim().parse().ok()
}

fn unreadable(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a reply, once it is whole; of every shorter beginning nothing.
    fn read(reply: &str) -> (Head, String, bool) {
        for end in 0..reply.len() {
            let mut part = reply.as_bytes()[..end].to_vec();
            assert_eq!(read_reply(&mut part).unwrap(), None, "{end}");
        }
        let mut whole = reply.as_bytes().to_vec();
        let read = read_reply(&mut whole).unwrap().unwrap();
        let body = String::from_utf8(whole[read.body].to_vec()).unwrap();
        (read.head, body, read.is_last)
    }

    const fn told(status: u16, retry_after: Option<u64>) -> Head {
        Head {
            status,
            retry_after,
        }
    }

    #[test]
    fn a_reply_counts_when_all_of_it_arrived() {
        let plain = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde";
        assert_eq!(read(plain), (told(200, None), "abcde".to_owned(), false));
        let nothing = "HTTP/1.1 304 Not Modified\r\netag: \"x\"\r\n\r\n";
        assert_eq!(read(nothing), (told(304, None), String::new(), false));
        let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(read(busy), (told(503, Some(2)), "{}".to_owned(), true));
    }

    #[test]
    fn a_body_in_chunks_is_put_together() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nB;x=y\r\n0123456789\n\r\n0\r\n\r\n";
        let wanted = "abc0123456789\n".to_owned();
        assert_eq!(read(chunked), (told(200, None), wanted, false));
    }

    #[test]
    fn a_compressed_body_is_told_apart_and_read() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all("试卷".as_bytes()).unwrap();
        let body = gzip.finish().unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut line = Line::new("127.0.0.1:80".parse().unwrap());
        line.received = [head.as_bytes(), &body].concat();
        let reply = read_reply(&mut line.received).unwrap().unwrap();
        assert!(reply.is_gzip);
        line.body = reply.body;
        line.inflate().unwrap();
        assert_eq!(line.body(), "试卷".as_bytes());
        line.received = b"torn".to_vec();
        line.body = 0..4;
        assert!(line.inflate().is_err());
    }

    #[test]
    fn what_is_no_reply_is_refused() {
        for wrong in [
            "SMTP ready\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nuntil the end",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        ] {
            assert!(
                read_reply(&mut wrong.as_bytes().to_vec()).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_request_names_the_host_who_asks_and_how_long_its_body_is() {
        let host = "127.0.0.1:80".parse().unwrap();
        let rendered = |call, token, body| {
            let mut request = b"what was before".to_vec();
            render(&mut request, &head(call, host, token), body).unwrap();
            String::from_utf8(request).unwrap()
        };
        assert_eq!(
            rendered(["PUT", "/x"], "t", "{\"a\":\"甲\"}"),
            "PUT /api/v1/x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAuthorization: Bearer t\r\n\
             Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"a\":\"甲\"}"
        );
        assert_eq!(
            rendered(["POST", "/x"], "", ""),
            "POST /api/v1/x HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n\r\n"
        );
    }
}
