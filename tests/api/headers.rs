//! Every reply of every route carries what keeps browsers from doing more with it than was meant.
//!
//! The routes are those of the OpenAPI document, called by everybody who might, and every page and file of pages.

use std::path::Path;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;

use crate::support::http::{Answered, Caller};
use crate::support::stage::PASSWORD;

/// Method and path of every route, with segments that lead somewhere.
fn routes(exam: &str, attempt: &str) -> Vec<(Method, String)> {
    let document = serde_json::to_value(examhall::http::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let path = path.replace("{exam}", exam).replace("{attempt}", attempt);
            let numbered = ["{slot}", "{number}", "{version}", "{index}"];
            let path = numbered
                .iter()
                .fold(path, |path, name| path.replace(name, "1"));
            let path = path.replace("{code}", "HIDDEN-S1");
            routes.push((method, path.replace(['{', '}'], "")));
        }
    }
    assert!(90 < routes.len());
    routes
}

/// Every file of the pages, at its address, and the pages.
fn pages() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "html") {
                let below = path.strip_prefix(&root).unwrap().to_str().unwrap();
                found.push(format!("/assets/{}", below.replace('\\', "/")));
            }
        }
    }
    assert!(30 < found.len());
    let pages = [
        "/",
        "/t/abc",
        "/exam",
        "/exam-worker.js",
        "/office",
        "/api/openapi.json",
    ];
    let others = [
        "/api/docs/",
        "/api/docs/swagger-ui.css",
        "/assets/none.js",
        "/none",
    ];
    found.extend(pages.iter().chain(&others).map(|path| (*path).to_owned()));
    found
}

/// Where styles may stand within a document: the documentation, and documents that are shown or printed.
fn may_have_styles(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap();
    path.starts_with("/api/docs/")
        || (path.starts_with("/api/v1/") && ["html", "svg"].contains(&ending))
}

#[track_caller]
fn require(route: &str, path: &str, reply: &Answered) {
    let has = |name: &str, wanted: &str| {
        assert_eq!(reply.header(name), wanted, "{name} of {route}: {reply:?}");
    };
    has("X-Content-Type-Options", "nosniff");
    has("Referrer-Policy", "no-referrer");
    has("Cross-Origin-Resource-Policy", "same-origin");
    has("Cross-Origin-Opener-Policy", "same-origin");
    has(
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    has(
        "Strict-Transport-Security",
        "max-age=31536000; includeSubDomains",
    );
    assert!(!reply.header("X-Request-Id").is_empty(), "{route}");
    for name in [
        "Server",
        "X-Powered-By",
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
    ] {
        has(name, "");
    }
    let policy = reply.header("Content-Security-Policy");
    assert!(
        policy.starts_with("default-src 'none'"),
        "{route}: {policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{route}: {policy}"
    );
    assert!(
        !policy.contains("unsafe-eval") && !policy.contains("http:") && !policy.contains('*'),
        "{route}: {policy}"
    );
    for part in policy
        .split(';')
        .filter(|part| part.contains("'unsafe-inline'"))
    {
        assert!(part.trim().starts_with("style-src"), "{route}: {policy}");
        assert!(may_have_styles(path), "{route}: {policy}");
    }
    if path.starts_with("/api/v1/") {
        has("Cache-Control", "no-store");
    }
    let is_empty = reply.body.is_empty();
    assert!(
        is_empty || !reply.header("Content-Type").is_empty(),
        "{route}"
    );
}

async fn call(caller: &Caller, method: &Method, path: &str) -> Answered {
    // A stream that goes on cannot be read whole; refused, it tells its headers as well.
    let path = path.replace("/live/events", "/live/events?a=1&a=1");
    let body = [Method::POST, Method::PUT]
        .contains(method)
        .then(|| json!({}));
    caller.send(method.clone(), &path, body.as_ref()).await
}

on_each_database! {
    async fn every_route_sends_the_headers_to_everybody(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let staff = stage.staff_client(&http).await;
        let nobody = http.nobody();
        let mut statuses = std::collections::BTreeSet::new();
        for (method, path) in routes(&exam.exam.id.to_string(), &candidate.attempt) {
            // Who signs out is nobody afterwards: below.
            if method == Method::DELETE {
                continue;
            }
            let callers: [(&str, &Caller); 3] = [("nobody", &nobody), ("candidate", &candidate), ("staff", &staff)];
            for (who, caller) in callers {
                let reply = call(caller, &method, &path).await;
                let route = format!("{method} {path} by {who}");
                assert!(reply.status < 500, "{route}: {reply:?}");
                require(&route, &path, &reply);
                statuses.insert(reply.status);
            }
            let wrong = nobody.send(Method::PATCH, &path, None).await;
            assert_eq!(wrong.status, 405, "{path}");
            require(&path, &path, &wrong);
        }
        for seen in [200, 400, 401, 403, 404, 409, 422] {
            assert!(statuses.contains(&seen), "{seen} of {statuses:?}");
        }
        for (who, caller) in [("candidate", &*candidate), ("staff", &*staff)] {
            let ended = caller.delete("/api/v1/sessions/current").await;
            assert_eq!(ended.status, 204, "{who}");
            require(who, "/api/v1/sessions/current", &ended);
        }
    }

    async fn every_page_and_every_file_of_a_page_sends_the_headers(stage) {
        let nobody = stage.http().await.nobody();
        for path in pages() {
            let reply = nobody.get(&path).await;
            require(&path, &path, &reply);
            let is_there = !path.contains("none");
            assert_eq!(reply.status == 200, is_there, "{path}");
            let policy = reply.header("Content-Security-Policy");
            let media_type = reply.header("Content-Type");
            if media_type.starts_with("text/html") && !path.starts_with("/api/docs/") {
                for wanted in ["script-src 'self'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"] {
                    assert!(policy.contains(wanted), "{path}: {policy}");
                }
                let text = reply.text();
                for handler in [" onclick=", " onload=", " onerror="] {
                    assert!(!text.contains(handler), "{path}");
                }
                assert!(!text.contains("<script>") && !text.contains("<style") && !text.contains(" style="), "{path}");
                assert!(!text.contains("src=\"http") && !text.contains("href=\"http"), "{path}");
            }
            let tag = reply.header("ETag").to_owned();
            if !tag.is_empty() {
                let again = nobody.request(TestRequest::with_uri(&path).insert_header(("If-None-Match", tag))).await;
                assert_eq!(again.status, 304, "{path}");
                require(&path, &path, &again);
            }
        }
    }

    /// Not `cookies`, which are the whole domain's, nor `storage`, where answers may wait to be sent.
    async fn who_signs_out_of_a_page_leaves_no_copy_behind_but_the_outbox(stage) {
        stage.staff().await;
        let nobody = stage.http().await.nobody();
        let from_page = |method: Method, path: &str| {
            let request = TestRequest::with_uri(path).method(method);
            request.insert_header(("X-Examhall-Page", "office")).insert_header(("Sec-Fetch-Site", "same-origin"))
        };
        let form = json!({ "username": "staff", "password": PASSWORD });
        let signed_in = nobody.request(from_page(Method::POST, "/api/v1/sessions").set_json(form)).await;
        let cookie = signed_in.header("Set-Cookie").split(';').next().unwrap().to_owned();
        assert_eq!(signed_in.header("Clear-Site-Data"), "");
        let request = from_page(Method::DELETE, "/api/v1/sessions/current").insert_header(("Cookie", cookie));
        let ended = nobody.request(request).await;
        assert_eq!((ended.status, ended.header("Clear-Site-Data")), (204, "\"cache\""));
    }
}
