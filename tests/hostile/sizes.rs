//! What is too much is refused before it costs anything, and the next client notices nothing.

use super::Ground;

/// A save with this body, told in chunks, so that nothing is announced.
fn in_chunks(ground: &Ground, body: &str) -> String {
    format!(
        "PUT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        ground.answers_path(),
        ground.token,
        body.len()
    )
}

#[test]
fn a_head_too_large_is_refused() {
    let ground = Ground::new();
    let get = "GET /api/v1/health HTTP/1.1\r\nHost: x\r\n";
    let (many, long) = ("X: y\r\n".repeat(200), "y".repeat(140_000));
    for (name, attack) in [
        ("lines", format!("{get}{many}\r\n")),
        ("a long line", format!("{get}X: {long}\r\n\r\n")),
        ("a long name", format!("{get}{long}: y\r\n\r\n")),
        (
            "a long address",
            format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"),
        ),
        (
            "a long method",
            format!("{long} / HTTP/1.1\r\nHost: x\r\n\r\n"),
        ),
        (
            "a head without end",
            format!("{get}{}", "X: y\r\n".repeat(30_000)),
        ),
    ] {
        let heard = ground.send_and_wait(attack.as_bytes());
        // Who still sends when the server hangs up may not hear why.
        assert!(heard.is_closed, "{name}");
        let statuses = heard.statuses();
        assert!(
            statuses
                .iter()
                .all(|status| [400, 431, 414].contains(status)),
            "{name}: {statuses:?}"
        );
        ground.require_unmoved(name);
    }
    ground.require_control();
}

#[test]
fn a_body_too_large_is_refused_announced_or_not() {
    let ground = Ground::new();
    let large = format!("{{\"epoch\":1,\"answers\":[]{}}}", " ".repeat(300 * 1024));
    let heard = ground.send(in_chunks(&ground, &large).as_bytes());
    assert_eq!(heard.statuses().first(), Some(&413), "{}", heard.text());
    assert!(heard.is_closed);
    // Announced, it is refused before a byte of it was sent.
    for length in ["300000", "20000000000", "18446744073709551615"] {
        let announced = format!(
            "PUT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n",
            ground.answers_path(),
            ground.token
        );
        let heard = ground.send_and_wait(announced.as_bytes());
        assert_eq!(heard.statuses(), [413], "{length}: {}", heard.text());
        assert!(heard.is_closed, "{length}");
    }
    ground.require_unmoved("large bodies");
    ground.require_control();
}

#[test]
fn a_body_too_deep_is_no_json() {
    let ground = Ground::new();
    for (name, deep) in [
        (
            "lists",
            format!("{}{}", "[".repeat(1_000), "]".repeat(1_000)),
        ),
        (
            "objects",
            format!("{}1{}", "{\"a\":".repeat(1_000), "}".repeat(1_000)),
        ),
        ("without end", "[".repeat(60_000)),
    ] {
        let body = format!("{{\"epoch\":1,\"answers\":{deep}}}");
        let heard = ground.send(in_chunks(&ground, &body).as_bytes());
        // What is deep and whole is of the wrong shape; what has no end is no JSON at all.
        let (status, code) = if name == "without end" {
            (400, "malformed_json")
        } else {
            (422, "unreadable_body")
        };
        assert_eq!(heard.statuses(), [status], "{name}: {}", heard.text());
        assert!(heard.text().contains(code), "{name}: {}", heard.text());
        ground.require_unmoved(name);
    }
    ground.require_control();
    assert!(!ground.log().contains("panic"), "{}", ground.log());
}
