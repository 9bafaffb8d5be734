//! The real binary as a process of its own, and a client that is as simple as a client can be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::database::pooler_url;

/// How long a client waits for a reply before it gives the connection up.
const PATIENCE: Duration = Duration::from_secs(20);

/// `examhall serve` on a free loopback port. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    // Open for as long as the server may print.
    _out: BufReader<ChildStdout>,
}

/// The binary, with nothing of the tests' own environment that it would take for settings.
pub(crate) fn examhall() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_examhall"));
    for (name, _) in std::env::vars_os() {
        let is_setting = name
            .to_str()
            .is_some_and(|name| name.starts_with("EXAMHALL_") || name == "DATABASE_URL");
        if is_setting {
            command.env_remove(name);
        }
    }
    if pooler_url().is_some() {
        command.env("EXAMHALL_POOLER", "transaction");
    }
    command.stdin(Stdio::null());
    command
}

impl Server {
    /// Starts it on a database and waits until it listens. What it logs goes to the end of `log`.
    pub(crate) fn start(database: &str, log: &Path) -> Self {
        Self::start_logging(database, log, ["warn", "text"])
    }

    /// The same, with how much it logs, and in which format.
    pub(crate) fn start_logging(database: &str, log: &Path, [level, format]: [&str; 2]) -> Self {
        let log_file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)
            .unwrap();
        let mut child = examhall()
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
            .env("EXAMHALL_LOG", level)
            .env("EXAMHALL_LOG_FORMAT", format)
            .env("EXAMHALL_SERVICE_KEY", log.with_file_name("service.key"))
            // Clients of tests save as fast as they can.
            .env("EXAMHALL_SAVES_PER_SECOND", "0")
            .stdout(Stdio::piped())
            .stderr(log_file)
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            let n_bytes = out.read_line(&mut line).unwrap();
            assert!(
                0 < n_bytes,
                "the server ended before it listened: {}",
                std::fs::read_to_string(log).unwrap()
            );
            if let Some(rest) = line.strip_prefix("listening on http://") {
                break rest.split(';').next().unwrap().parse().unwrap();
            }
        };
        Self {
            child,
            address,
            _out: out,
        }
    }

    /// SIGTERM: the process is asked to end.
    #[cfg(unix)]
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// How the process ended, once it has.
    #[cfg(unix)]
    pub(crate) fn wait(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }

    /// SIGKILL: the process has no moment left to write anything.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One request on a connection of its own: the status and the body, whole, or an error.
pub(crate) fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    token: &str,
    body: Option<&Value>,
) -> std::io::Result<(u16, Value)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all((head + &body).as_bytes())?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    parse(&reply).ok_or_else(|| std::io::Error::other("the reply broke off"))
}

/// A reply counts when all of it arrived: half an acknowledgement is none.
fn parse(reply: &[u8]) -> Option<(u16, Value)> {
    let reply = std::str::from_utf8(reply).ok()?;
    let (head, body) = reply.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length = lines.find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length:")?
            .trim()
            .parse()
            .ok()
    });
    if length != Some(body.len()) {
        return None;
    }
    Some((status, serde_json::from_str(body).ok()?))
}

#[test]
fn half_a_reply_is_none() {
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"a\":[1,2,3]}";
    assert_eq!(
        parse(whole.as_bytes()),
        Some((200, serde_json::json!({"a": [1, 2, 3]})))
    );
    for end in 0..whole.len() {
        assert_eq!(parse(&whole.as_bytes()[..end]), None);
    }
}
