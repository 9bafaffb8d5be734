//! Methods, addresses and headers that no honest client sends: refused, and nothing of them comes back.

use serde_json::json;

use super::Ground;

fn line(line: &str, more: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: x\r\n{more}Connection: close\r\n\r\n")
}

#[test]
fn methods_that_are_not_served_are_refused_and_nothing_is_echoed() {
    let ground = Ground::new();
    let secret = "X-Secret: do-not-echo\r\nCookie: examhall-exam=do-not-echo\r\n";
    for (target, wanted) in [
        ("TRACE /api/v1/health", 405),
        ("TRACK /api/v1/health", 405),
        ("TRACE /", 405),
        ("DEBUG /office", 405),
        ("PROPFIND /api/v1/health", 405),
        ("PATCH /api/v1/health", 405),
        ("X /api/v1/health", 405),
        ("CONNECT /api/v1/health", 405),
        ("CONNECT elsewhere.example:443", 404),
        ("OPTIONS *", 404),
        ("GET *", 404),
    ] {
        let heard = ground.send(line(target, secret).as_bytes());
        assert_eq!(heard.statuses(), [wanted], "{target}: {}", heard.text());
        assert!(!heard.text().contains("do-not-echo"), "{target}");
    }
    // After CONNECT nothing is a tunnel, and nothing in it a request.
    let tunnel = format!(
        "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n{}",
        ground.hidden()
    );
    let heard = ground.send(tunnel.as_bytes());
    assert_eq!(heard.statuses(), [404], "{}", heard.text());
    ground.require_unmoved("a tunnel");
    ground.require_control();
}

#[test]
fn another_site_may_ask_and_gets_no_leave() {
    let ground = Ground::new();
    let from = "Origin: https://elsewhere.example\r\n";
    let asks =
        "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization\r\n";
    let answers = ground.answers_path();
    for (target, more) in [
        (format!("OPTIONS {answers}"), format!("{from}{asks}")),
        (
            "OPTIONS /api/v1/sessions".to_owned(),
            format!("{from}{asks}"),
        ),
        ("GET /api/v1/health".to_owned(), from.to_owned()),
        ("GET /office".to_owned(), "Origin: null\r\n".to_owned()),
        (
            format!("GET {answers}"),
            format!("{from}Authorization: Bearer {}\r\n", ground.token),
        ),
    ] {
        let heard = ground.send(line(&target, &more).as_bytes());
        assert_eq!(heard.statuses().len(), 1, "{target}");
        let told = heard.lowercase();
        assert!(!told.contains("access-control-"), "{target}: {told}");
        assert!(
            !told.contains("\r\nserver:") && !told.contains("x-powered-by"),
            "{told}"
        );
        // Over plain HTTP there is no promise of encryption to make.
        assert!(!told.contains("strict-transport-security"), "{told}");
    }
    ground.require_unmoved("another site");
}

#[test]
fn addresses_that_lead_elsewhere_lead_nowhere() {
    let ground = Ground::new();
    for (target, wanted) in [
        ("/assets/../../Cargo.toml", 404),
        ("/assets/..%2f..%2fCargo.toml", 404),
        ("/assets/%2e%2e/%2e%2e/Cargo.toml", 404),
        ("/assets/..%5c..%5cCargo.toml", 404),
        ("/assets//etc/passwd", 404),
        ("/assets/office/index.html", 404),
        ("/.git/config", 404),
        ("/data/examhall.db", 404),
        ("/api/v1/exams/%00", 401),
        ("/api/v1/attempts/%0d%0aSet-Cookie:%20a=b", 401),
        ("/t/%0d%0aSet-Cookie:%20a=b", 200),
        ("/t/%00", 200),
        ("/%0d%0aSet-Cookie:%20a=b", 404),
        ("//elsewhere.example/%2e%2e", 404),
        ("/api/v1/health%", 404),
        ("/api/v1/health/%ff%fe", 404),
        ("/api/docs/..%2f..%2fCargo.toml", 404),
        ("/api/v1/health?a=%ff%00%0d%0a", 200),
    ] {
        let heard = ground.send(line(&format!("GET {target}"), "").as_bytes());
        assert_eq!(heard.statuses(), [wanted], "{target}: {}", heard.text());
        let told = heard.lowercase();
        assert!(
            !told.contains("\nset-cookie") && !told.contains("[package]"),
            "{target}: {told}"
        );
        assert!(!told.contains("\nlocation:"), "{target}: {told}");
    }
    // The name of a host in the first line is not believed, nor one in a header.
    for (target, more) in [
        ("http://elsewhere.example/api/v1/health", ""),
        (
            "/api/v1/health",
            "X-Forwarded-Host: elsewhere.example\r\nX-Original-URL: /office\r\nX-Rewrite-URL: /office\r\n",
        ),
        ("/api/v1/health", "X-HTTP-Method-Override: DELETE\r\n"),
    ] {
        let heard = ground.send(line(&format!("GET {target}"), more).as_bytes());
        assert_eq!(heard.statuses(), [200], "{target}");
        assert!(heard.text().contains("\"status\":\"ok\"") && !heard.text().contains("elsewhere"));
    }
    for raw in ["/api/v1/hea\0lth", "/api/v1/hea\x7flth", "/api/v1/a b"] {
        let heard = ground.send(line(&format!("GET {raw}"), "").as_bytes());
        assert_eq!(heard.statuses(), [400], "{raw:?}: {}", heard.text());
    }
    ground.require_unmoved("addresses");
}

#[test]
fn a_parameter_told_twice_or_unknown_is_refused() {
    let ground = Ground::new();
    let take_over = format!("/api/v1/attempts/{}/take-over", ground.attempt);
    for (method, path) in [
        ("POST", format!("{take_over}?epoch=1&epoch=2")),
        ("POST", format!("{take_over}?epoch=1&%65poch=2")),
        ("POST", format!("{take_over}?nothing=1")),
        ("GET", "/api/v1/attempts?a=1&a=1".to_owned()),
        ("GET", format!("{}?a&b&a", ground.answers_path())),
    ] {
        let (status, reply) = ground.ask(method, &path, None);
        assert_eq!(
            (status, &reply["code"]),
            (400, &json!("bad_query")),
            "{path}"
        );
    }
    let (status, _) = ground.ask("GET", "/api/v1/health?a=1&b=1", None);
    assert_eq!(status, 200);
    ground.require_unmoved("parameters");
}
