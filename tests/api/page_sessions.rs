//! Sessions of the pages: cookies, and what other sites can do with them, which is nothing.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;

use crate::support::http::Answered;
use crate::support::stage::PASSWORD;

/// What a page sends with everything.
fn from_page(page: &str, path: &str, method: Method) -> TestRequest {
    let request = TestRequest::with_uri(path).method(method);
    request
        .insert_header(("X-Examhall-Page", page))
        .insert_header(("Sec-Fetch-Site", "same-origin"))
}

/// `name=value` of the cookie that a reply sets, and everything that is said of it.
fn cookie(answered: &Answered) -> (String, String) {
    let whole = answered.header("Set-Cookie").to_owned();
    let pair = whole.split(';').next().unwrap().to_owned();
    (pair, whole)
}

fn sign_in() -> serde_json::Value {
    json!({ "username": "staff", "password": PASSWORD })
}

on_each_database! {
    async fn a_page_of_staff_gets_a_cookie_that_no_script_reads(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        let reply = nobody.request(from_page("office", "/api/v1/sessions", Method::POST).set_json(sign_in())).await;
        assert_eq!((reply.status, &reply.json()["token"]), (201, &json!(null)));
        let (pair, whole) = cookie(&reply);
        assert!(pair.starts_with("__Host-examhall-office="), "{pair}");
        for wanted in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
            assert!(whole.contains(wanted), "{wanted}: {whole}");
        }
        let with = |request: TestRequest| nobody.request(request.insert_header(("Cookie", pair.clone())));
        assert_eq!(with(from_page("office", "/api/v1/me", Method::GET)).await.json()["username"], "staff");
        // A link to a sheet sends no header.
        assert_eq!(with(TestRequest::with_uri("/api/v1/me")).await.status, 200);
        let ended = with(from_page("office", "/api/v1/sessions/current", Method::DELETE)).await;
        assert_eq!(ended.status, 204);
        assert!(cookie(&ended).1.contains("Max-Age=0"), "{ended:?}");
        assert_eq!(with(from_page("office", "/api/v1/me", Method::GET)).await.status, 401);
    }

    async fn another_site_changes_nothing_with_a_cookie(stage) {
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        let reply = nobody.request(from_page("office", "/api/v1/sessions", Method::POST).set_json(sign_in())).await;
        let (pair, _) = cookie(&reply);
        let path = "/api/v1/sessions/current";
        let bare = TestRequest::with_uri(path).method(Method::DELETE);
        let cross = from_page("office", path, Method::DELETE).insert_header(("Sec-Fetch-Site", "cross-site"));
        let sibling = from_page("office", path, Method::DELETE).insert_header(("Sec-Fetch-Site", "same-site"));
        for request in [bare, cross, sibling] {
            let refused = nobody.request(request.insert_header(("Cookie", pair.clone()))).await;
            assert_eq!(refused.problem(), (403, "not_from_page".to_owned()));
        }
        let me = TestRequest::with_uri("/api/v1/me").insert_header(("Cookie", pair));
        assert_eq!(nobody.request(me).await.status, 200);
        // Nor does it sign anybody in as itself.
        let planted = from_page("office", "/api/v1/sessions", Method::POST).insert_header(("Sec-Fetch-Site", "cross-site"));
        let refused = nobody.request(planted.set_json(sign_in())).await;
        assert_eq!(refused.problem(), (403, "not_from_page".to_owned()));
        assert_eq!(refused.header("Set-Cookie"), "");
    }

    async fn the_cookie_of_one_page_opens_nothing_of_the_other(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        stage.staff().await;
        let nobody = http.nobody();
        let ticket = exam.tickets[0].ticket.expose();
        let form = json!({ "ticket": ticket, "name": "考生1", "number": "0001" });
        let entered = nobody.request(from_page("exam", "/api/v1/admissions", Method::POST).set_json(form)).await;
        assert_eq!((entered.status, &entered.json()["token"]), (201, &json!(null)));
        let (candidate, _) = cookie(&entered);
        let signed_in = nobody.request(from_page("office", "/api/v1/sessions", Method::POST).set_json(sign_in())).await;
        let both = format!("{candidate}; {}", cookie(&signed_in).0);
        let with = |page: &str, path: &str| nobody.request(from_page(page, path, Method::GET).insert_header(("Cookie", both.clone())));
        assert_eq!(with("exam", "/api/v1/attempts").await.status, 200);
        assert_eq!(with("office", "/api/v1/exams").await.status, 200);
        assert_eq!(with("exam", "/api/v1/exams").await.problem(), (403, "forbidden".to_owned()));
        assert_eq!(with("office", "/api/v1/attempts").await.problem(), (403, "forbidden".to_owned()));
    }
}
