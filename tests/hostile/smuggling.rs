//! One request is one request: whatever a proxy before the server makes of its framing, nothing in its body is taken
//! for another.

use super::Ground;

/// The head of a request with a body, without the lines that frame it.
const POST: &str =
    "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

/// Sends each and wants these statuses, the connection closed, and nothing stored.
#[track_caller]
fn require(ground: &Ground, wanted: &[u16], attacks: &[(&str, String)]) {
    for (name, attack) in attacks {
        let heard = ground.send(attack.as_bytes());
        assert_eq!(heard.statuses(), wanted, "{name}: {}", heard.text());
        assert!(heard.is_closed, "{name}");
        ground.require_unmoved(name);
    }
}

#[test]
fn a_request_whose_length_is_told_in_two_ways_is_refused_and_the_connection_closed() {
    let ground = Ground::new();
    let hidden = ground.hidden();
    let whole = hidden.len() + 5;
    let chunked = "Transfer-Encoding: chunked\r\n";
    let framed = |lines: &str| format!("{POST}{lines}\r\n0\r\n\r\n{hidden}");
    let attacks = [
        (
            "a length and chunks",
            framed(&format!("Content-Length: {whole}\r\n{chunked}")),
        ),
        (
            "chunks and a length",
            framed(&format!("{chunked}Content-Length: {whole}\r\n")),
        ),
        (
            "a short length and chunks",
            framed(&format!("Content-Length: 5\r\n{chunked}")),
        ),
        (
            "two lengths that differ",
            framed(&format!("Content-Length: 5\r\nContent-Length: {whole}\r\n")),
        ),
        (
            "two lengths alike",
            framed("Content-Length: 5\r\nContent-Length: 5\r\n"),
        ),
        ("a list of lengths", framed("Content-Length: 5, 5\r\n")),
        ("a length with a sign", framed("Content-Length: +5\r\n")),
        ("a negative length", framed("Content-Length: -5\r\n")),
        ("a length in hexadecimal", framed("Content-Length: 0x5\r\n")),
        ("a length of two words", framed("Content-Length: 5 5\r\n")),
        ("chunks twice", framed(&format!("{chunked}{chunked}"))),
        (
            "chunks, then not",
            framed(&format!("{chunked}Transfer-Encoding: identity\r\n")),
        ),
        (
            "chunks in a list",
            framed("Transfer-Encoding: chunked, identity\r\n"),
        ),
        (
            "another coding first",
            framed("Transfer-Encoding: gzip, chunked\r\n"),
        ),
        (
            "a coding nobody knows",
            framed("Transfer-Encoding: xchunked\r\n"),
        ),
        (
            "a folded line",
            framed("Transfer-Encoding:\r\n chunked\r\n"),
        ),
        (
            "a folded line with a tab",
            framed("X: y\r\n\tContent-Length: 5\r\n"),
        ),
        (
            "a vertical tab",
            framed("Transfer-Encoding: \u{b}chunked\r\n"),
        ),
        ("a space before the colon", framed("Content-Length : 5\r\n")),
        (
            "a space before the colon of chunks",
            framed("Transfer-Encoding : chunked\r\n"),
        ),
        ("a bare CR", framed("X: y\rTransfer-Encoding: chunked\r\n")),
        (
            "a bare LF before chunks",
            framed(&format!("Content-Length: {whole}\r\nX: y\n{chunked}")),
        ),
        ("a NUL in a line", framed("X: \0\r\nContent-Length: 5\r\n")),
    ];
    require(&ground, &[400], &attacks);
    ground.require_control();
}

#[test]
fn chunks_have_one_spelling() {
    let ground = Ground::new();
    let hidden = ground.hidden();
    let chunks = |chunks: &str| format!("{POST}Transfer-Encoding: chunked\r\n\r\n{chunks}");
    let refused = [
        (
            "a bare LF after the size",
            chunks(&format!("2\n{{}}\r\n0\r\n\r\n{hidden}")),
        ),
        (
            "a bare LF in an extension",
            chunks(&format!("2;x\n{{}}\r\n0\r\n\r\n{hidden}")),
        ),
        (
            "no end of the chunk",
            chunks(&format!("2\r\n{{}}0\r\n\r\n{hidden}")),
        ),
        (
            "a prefix of the size",
            chunks(&format!("0x2\r\n{{}}\r\n0\r\n\r\n{hidden}")),
        ),
        (
            "a size beyond all numbers",
            chunks(&format!("FFFFFFFFFFFFFFFF1\r\n{{}}\r\n0\r\n\r\n{hidden}")),
        ),
        (
            "a negative size",
            chunks(&format!("-2\r\n{{}}\r\n0\r\n\r\n{hidden}")),
        ),
    ];
    for (name, attack) in &refused {
        let heard = ground.send(attack.as_bytes());
        assert!(
            heard.statuses().iter().all(|status| *status == 400),
            "{name}: {}",
            heard.text()
        );
        assert!(heard.is_closed, "{name}");
        ground.require_unmoved(name);
    }
    // In an extension, in a trailer and in a chunk, a request is no request.
    let line = hidden.lines().next().unwrap();
    let taken = [
        (
            "an extension",
            chunks(&format!("2;x=\"{line}\"\r\n{{}}\r\n0\r\n\r\n")),
        ),
        (
            "a trailer",
            chunks("2\r\n{}\r\n0\r\nContent-Length: 300\r\n\r\n"),
        ),
    ];
    require(&ground, &[422], &taken);
    let size = hidden.len();
    require(
        &ground,
        &[400],
        &[(
            "a chunk",
            chunks(&format!("{size:x}\r\n{hidden}\r\n0\r\n\r\n")),
        )],
    );
    ground.require_control();
}

#[test]
fn a_request_in_the_body_of_another_is_a_body() {
    let ground = Ground::new();
    let hidden = ground.hidden();
    let length = format!("Content-Length: {}\r\n\r\n{hidden}", hidden.len());
    let json = "Content-Type: application/json\r\n";
    let in_body = |head: &str| format!("{head}{length}");
    for (name, status, attack) in [
        ("read", 400, in_body(POST)),
        (
            "not read",
            200,
            in_body("GET /api/v1/health HTTP/1.1\r\nHost: x\r\n"),
        ),
        (
            "of no route",
            404,
            in_body("POST /api/v1/nothing HTTP/1.1\r\nHost: x\r\n"),
        ),
        (
            "of a page",
            200,
            in_body("GET /office HTTP/1.1\r\nHost: x\r\n"),
        ),
        (
            "refused before it is read",
            401,
            in_body(&format!("POST /api/v1/exams HTTP/1.1\r\nHost: x\r\n{json}")),
        ),
        (
            "of a request that goes on as HTTP/2",
            200,
            in_body(
                "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
            ),
        ),
    ] {
        require(&ground, &[status], &[(name, attack)]);
    }
    ground.require_control();
}

#[test]
fn old_and_other_protocols_carry_no_second_request() {
    let ground = Ground::new();
    let hidden = ground.hidden();
    let old = |lines: &str| {
        format!("POST /api/v1/sessions HTTP/1.0\r\nHost: x\r\n{lines}\r\n0\r\n\r\n{hidden}")
    };
    let attacks = [
        ("chunks in HTTP/1.0", old("Transfer-Encoding: chunked\r\n")),
        (
            "chunks in HTTP/1.0 that is kept",
            old("Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n"),
        ),
        ("HTTP/0.9", format!("GET /api/v1/health\r\n\r\n{hidden}")),
        (
            "HTTP/2 by its name",
            format!("GET /api/v1/health HTTP/2.0\r\nHost: x\r\n\r\n{hidden}"),
        ),
        (
            "the preface of HTTP/2",
            format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{hidden}"),
        ),
        (
            "no host",
            format!("GET /api/v1/health HTTP/1.1\r\n\r\n{hidden}"),
        ),
        (
            "two hosts",
            format!("GET /api/v1/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n{hidden}"),
        ),
    ];
    require(&ground, &[400], &attacks);
    ground.require_control();
}

/// Half a request left behind on one connection does not meet the next request on another.
#[test]
fn what_one_connection_leaves_behind_reaches_no_other() {
    use std::io::Write;
    let ground = Ground::new();
    let mut left = ground.connect();
    write!(left, "{}", ground.hidden().split_at(40).0).unwrap();
    ground.require_unmoved("half a request");
    let (status, _) = ground.ask("GET", "/api/v1/attempts", None);
    assert_eq!(status, 200);
    drop(left);
    ground.require_unmoved("half a request, and gone");
    ground.require_control();
}
