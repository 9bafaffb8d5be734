//! A client's connection: HTTP/1.1, one request at a time, kept open in between.
//!
//! Invariant: a reply counts when all of it arrived. Half an acknowledgement is none.

use std::io::{Error, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A whole reply.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<u64>,
    /// Null where it is no JSON.
    pub(crate) body: Value,
}

impl Reply {
    /// The code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body
            .get("code")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

/// An open connection.
pub(crate) struct Wire {
    stream: TcpStream,
    address: SocketAddr,
    read: Vec<u8>,
}

impl Wire {
    /// Connects; `patience` is how long it waits for the connection and for each piece of a reply.
    pub(crate) fn open(address: SocketAddr, patience: Duration) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            address,
            read: Vec::new(),
        })
    }

    /// Sends JSON, or nothing.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> std::io::Result<Reply> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.send_as("application/json", method, path, token, &body)
    }

    /// Sends a text of a media type.
    pub(crate) fn send_as(
        &mut self,
        media_type: &str,
        method: &str,
        path: &str,
        token: &str,
        body: &str,
    ) -> std::io::Result<Reply> {
        let credentials = if token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {token}\r\n")
        };
        let request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {}\r\n{credentials}Content-Type: {media_type}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> std::io::Result<Reply> {
        self.read.clear();
        let mut piece = [0; 16 * 1024];
        loop {
            if let Some(reply) = parse(&self.read) {
                return reply;
            }
            match self.stream.read(&mut piece)? {
                0 => return Err(Error::other("the reply broke off")),
                n => self.read.extend(piece.iter().take(n)),
            }
        }
    }
}

/// The reply, once all of it is there.
fn parse(bytes: &[u8]) -> Option<std::io::Result<Reply>> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = bytes.split_at(end + 4);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let Some(status) = status.and_then(|status| status.parse().ok()) else {
        return Some(Err(Error::other("no HTTP reply")));
    };
    let number_of = |wanted: &str| {
        lines.clone().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted)
                .then(|| value.trim().parse::<u64>().ok())?
        })
    };
    let length = usize::try_from(number_of("content-length").unwrap_or(0)).ok()?;
    if body.len() < length {
        return None;
    }
    Some(Ok(Reply {
        status,
        retry_after: number_of("retry-after"),
        body: serde_json::from_slice(body).unwrap_or_default(),
    }))
}
