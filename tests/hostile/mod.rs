//! What clients send who mean harm, byte by byte, against a real server.
//!
//! Every attack carries a save of an answer where no request stands: were it taken for one, the answer would be
//! there afterwards. The last line of each check sends the same save as a request, which shows that it would.

#![cfg(test)]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use examhall::clock::{Clock, SystemClock};
use examhall::domain::question::Kind as QuestionKind;
use serde_json::{Value, json};

use crate::support::exam::section;
use crate::support::process::{Server, request};
use crate::support::{Fresh, Kind, Stage, block_on};

mod oddities;
mod sizes;
mod slow;
mod smuggling;

/// How long a client waits for the server to say something, or to hang up: longer than any timeout of the server.
const PATIENCE: Duration = Duration::from_mins(1);

/// A real server with a candidate who sits.
struct Ground {
    server: Server,
    token: String,
    attempt: String,
    // The database is there as long as the server.
    _fresh: Fresh,
    folder: tempfile::TempDir,
}

/// Everything that came back on one connection.
#[derive(Debug)]
struct Heard {
    bytes: Vec<u8>,
    /// Whether the server hung up before the client did.
    is_closed: bool,
}

impl Ground {
    fn new() -> Self {
        let fresh = Fresh::make(Kind::Sqlite).unwrap();
        let (fresh, token, attempt) = block_on(prepare(fresh));
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(&fresh.setting(), &folder.path().join("server.log"));
        Self {
            server,
            token,
            attempt,
            _fresh: fresh,
            folder,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes, says that no more will come, and hears everything.
    fn send(&self, bytes: &[u8]) -> Heard {
        let mut stream = self.connect();
        // The server may have refused before it has taken everything.
        let sent = stream.write_all(bytes);
        drop(sent.and_then(|()| stream.shutdown(Shutdown::Write)));
        hear(&mut stream)
    }

    /// Sends bytes, keeps the line open, and hears everything until the server hangs up.
    fn send_and_wait(&self, bytes: &[u8]) -> Heard {
        let mut stream = self.connect();
        drop(stream.write_all(bytes));
        hear(&mut stream)
    }

    fn answers_path(&self) -> String {
        format!("/api/v1/attempts/{}/answers", self.attempt)
    }

    fn save_body() -> Value {
        json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": 1, "response": { "choices": ["A"] } }] })
    }

    /// A whole request that stores an answer, to be hidden somewhere.
    fn hidden(&self) -> String {
        let body = Self::save_body().to_string();
        format!(
            "PUT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.answers_path(),
            self.token,
            body.len()
        )
    }

    fn stored(&self) -> Value {
        let (status, reply) = self.ask("GET", &self.answers_path(), None);
        assert_eq!(status, 200, "{reply}");
        reply["answers"].clone()
    }

    /// An honest request on a connection of its own.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        request(self.server.address, method, path, &self.token, body).unwrap()
    }

    /// The server works, and nothing was stored.
    #[track_caller]
    fn require_unmoved(&self, told: &str) {
        let (status, _) = self.ask("GET", "/api/v1/health", None);
        assert_eq!(status, 200, "{told}");
        assert_eq!(self.stored(), json!([]), "{told}");
    }

    /// What was hidden does store an answer where it is sent as a request.
    fn require_control(&self) {
        let heard = self.send(self.hidden().as_bytes());
        assert_eq!(heard.statuses(), [200], "{}", heard.text());
        assert_eq!(self.stored(), Self::save_body()["answers"]);
    }

    /// What the server logged, at `warn` and above.
    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).unwrap()
    }
}

impl Heard {
    /// The statuses of the replies, in turn. No body of ours holds what looks like a status line.
    fn statuses(&self) -> Vec<u16> {
        let text = self.text();
        let replies = text.match_indices("HTTP/1.");
        let status = |(at, _): (usize, &str)| text.get(at + 9..at + 12)?.parse().ok();
        replies.filter_map(status).collect()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn lowercase(&self) -> String {
        self.text().to_ascii_lowercase()
    }
}

/// Reads until the other side hangs up.
fn hear(stream: &mut TcpStream) -> Heard {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(n_bytes) => bytes.extend_from_slice(&piece[..n_bytes]),
            // It hung up while we were still sending.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(_) => {
                return Heard {
                    bytes,
                    is_closed: false,
                };
            }
        }
    }
    Heard {
        bytes,
        is_closed: true,
    }
}

/// An exam, and a candidate who has started.
async fn prepare(fresh: Fresh) -> (Fresh, String, String) {
    // The server goes by the machine's clock: so must this.
    let stage = Stage::at(fresh, SystemClock.now());
    stage.bank().await;
    let sections = vec![section(QuestionKind::Single, 3, "2")];
    let exam = stage.exam().sections(sections).publish(1).await;
    let http = stage.http().await;
    let ticket = exam.tickets[0].ticket.expose();
    let form = json!({ "ticket": ticket, "name": "考生1", "number": "0001" });
    let admitted = http.nobody().post("/api/v1/admissions", &form).await.json();
    let token = admitted["token"].as_str().unwrap().to_owned();
    let candidate = http.caller(&token);
    let attempts = candidate.get("/api/v1/attempts").await.json();
    let attempt = attempts["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/attempts/{attempt}/start");
    assert_eq!(candidate.post(&path, &json!({})).await.status, 200);
    drop((candidate, http));
    (stage.leave(), token, attempt)
}
