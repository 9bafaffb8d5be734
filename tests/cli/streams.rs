//! Streams of the real server: they go on by themselves, and end when it is told to end.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use examhall::app::accounts::Secrets;
use examhall::app::{accounts, admission};
use examhall::clock::{Clock, SystemClock};

use crate::support::process::{Server, request};
use crate::support::stage::{HERE, PASSWORD, stranger};
use crate::support::{Fresh, Kind, Stage, block_on};

/// A published exam that is open now, for a server to open: its id, a token of staff, a candidate's
/// token and attempt.
async fn prepare(fresh: Fresh) -> (Fresh, [String; 4]) {
    // The server goes by the machine's clock: so must this.
    let stage = Stage::at(fresh, SystemClock.now());
    stage.bank().await;
    let exam = stage.exam().publish(1).await;
    stage.staff().await;
    let attempt = stranger("staff");
    let staff = accounts::sign_in(&stage.app, &attempt, Secrets::password(PASSWORD));
    let staff = staff.await.unwrap();
    let attempt = stage.seat(&exam, 1).await.attempt;
    let (ticket, entry) = (&exam.tickets[0].ticket, &exam.tickets[0].person.entry);
    let admitted = admission::enter(
        &stage.app,
        HERE,
        ticket.expose(),
        &entry.name,
        &entry.number,
    );
    let candidate = admitted.await.unwrap().session.token;
    let known = [
        exam.exam.id.to_string(),
        staff.token.expose().to_owned(),
        candidate.expose().to_owned(),
        attempt.to_string(),
    ];
    (stage.leave(), known)
}

#[test]
fn a_stream_goes_on_until_the_server_is_told_to_end_and_then_holds_up_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = Fresh::make(Kind::Sqlite).unwrap();
    let (fresh, [exam, staff, candidate, attempt]) = block_on(prepare(fresh));
    let server = Server::start(&fresh.setting(), &folder.path().join("log"));
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(
        stream,
        "GET /api/v1/exams/{exam}/live/events HTTP/1.1\r\nHost: examhall\r\nAuthorization: Bearer {staff}\r\n\r\n"
    )
    .unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "event: snapshot"));

    let start = format!("/api/v1/attempts/{attempt}/start");
    let started = request(server.address, "POST", &start, &candidate, None).unwrap();
    assert_eq!(started.0, 200, "{}", started.1);
    assert!(
        lines.any(|line| line == "event: change"),
        "without being asked"
    );
    assert!(lines.any(|line| line.contains(&attempt)));

    server.terminate();
    assert!(lines.any(|line| line.contains(r#""reason":"stopping""#)));
    let rest: Vec<String> = lines.collect();
    assert!(
        rest.contains(&"0".to_owned()),
        "it ends with the last chunk, and is not cut off: {rest:?}"
    );
    assert!(server.wait().success());
}
