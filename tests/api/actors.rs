//! Who may call: each token opens its own side of the API and nothing of the other.

use actix_web::http::Method;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::MS;

/// Method and path pattern of every route that the document says is for staff.
fn staff_routes() -> Vec<(Method, String)> {
    let document = serde_json::to_value(examhall::http::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, route) in methods.as_object().unwrap() {
            if route["tags"] == json!(["staff"]) {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                routes.push((method, path.clone()));
            }
        }
    }
    routes
}

on_each_database! {
    async fn each_caller_reaches_their_own_side_only(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let (nobody, staff) = (http.nobody(), stage.staff_client(&http).await);
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        assert_eq!(nobody.get("/api/v1/health").await.status, 200);
        for (path, own) in [("/api/v1/me", "staff"), ("/api/v1/exams", "staff"), ("/api/v1/attempts", "candidate")] {
            let refused = nobody.get(path).await;
            assert_eq!(refused.problem(), (401, "not_signed_in".to_owned()), "{path}");
            assert_eq!(refused.header("WWW-Authenticate"), "Bearer");
            let unknown = http.caller("0123456789").get(path).await;
            assert_eq!(unknown.problem(), (401, "not_signed_in".to_owned()), "{path}");
            let (yes, no) = if own == "staff" { (&*staff, &*candidate) } else { (&*candidate, &*staff) };
            assert_eq!(yes.get(path).await.status, 200, "{path}");
            assert_eq!(no.get(path).await.problem(), (403, "forbidden".to_owned()), "{path}");
        }
        assert_eq!(candidate.get(&candidate.own("")).await.json()["phase"], "ready");
        assert_eq!(candidate.post(&candidate.own("/start"), &json!({})).await.json()["phase"], "in_progress");
    }

    async fn no_route_of_staff_opens_to_a_candidate_or_to_nobody(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let (nobody, candidate) = (http.nobody(), stage.candidate_client(&http, &exam, 1).await);
        let mut n_routes = 0;
        for (method, pattern) in staff_routes() {
            let path = pattern.replace("{exam}", &exam.exam.id.to_string()).replace("{attempt}", &candidate.attempt);
            let path: String = path.split('{').enumerate().map(|(at, part)| match part.split_once('}') {
                Some((_, rest)) if at > 0 => format!("1{rest}"),
                _ => part.to_owned(),
            }).collect();
            let refused = candidate.send(method.clone(), &path, None).await;
            assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "{method} {pattern}");
            let refused = nobody.send(method.clone(), &path, None).await;
            assert_eq!(refused.problem(), (401, "not_signed_in".to_owned()), "{method} {pattern}");
            n_routes += 1;
        }
        assert!(40 <= n_routes, "{n_routes}");
    }

    async fn a_token_is_worth_nothing_after_signing_out(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        assert_eq!(staff.delete("/api/v1/sessions/current").await.status, 204);
        assert_eq!(staff.get("/api/v1/me").await.problem(), (401, "not_signed_in".to_owned()));
    }

    async fn a_session_of_staff_ends_after_twelve_hours(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        // However busy its holder is.
        let a_while = SignedDuration::from_mins(29);
        let end = stage.now() + examhall::app::STAFF_SESSION - MS;
        while stage.now() + a_while < end {
            stage.advance(a_while);
            assert_eq!(staff.get("/api/v1/me").await.status, 200);
        }
        stage.advance_to(end);
        assert_eq!(staff.get("/api/v1/me").await.status, 200);
        stage.advance(MS);
        assert_eq!(staff.get("/api/v1/me").await.status, 401);
    }

    async fn what_a_candidate_saves_is_read_back_and_reaches_the_score_sheet(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let (staff, candidate) = (stage.staff_client(&http).await, stage.candidate_client(&http, &exam, 1).await);
        candidate.post(&candidate.own("/start"), &json!({})).await;
        let answers = json!([{"slot": 1, "revision": 1, "response": {"choices": ["A"]}}]);
        let saved = candidate.put(&candidate.own("/answers"), &json!({"epoch": 1, "answers": answers})).await;
        assert_eq!(saved.status, 200);
        assert_eq!(saved.json()["acknowledged"], json!([{"slot": 1, "revision": 1}]));
        assert_eq!(candidate.get(&candidate.own("/answers")).await.json()["answers"], answers);
        let sheet = staff.get(&format!("/api/v1/exams/{}/score-sheet.csv", exam.exam.id)).await;
        assert!(sheet.text().starts_with('\u{feff}') && sheet.text().contains("0001"), "{}", sheet.text());
    }

    async fn who_has_not_started_is_absent_only_when_the_exam_is_over(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let sheet = format!("/api/v1/exams/{}/score-sheet.csv", exam.exam.id);
        assert!(staff.get(&sheet).await.text().contains(",未开始,"));
        stage.advance_to(exam.exam.rules.closes_at + exam.exam.rules.grace + MS);
        stage.tick().await;
        let staff = stage.staff_client(&http).await;
        assert!(staff.get(&sheet).await.text().contains(",缺考,"));
    }
}
