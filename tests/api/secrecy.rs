//! Nothing of what is right, of anybody else, or of an unreleased score reaches a candidate.
//!
//! The planted bank carries a canary in everything that must stay inside (`support/bank.rs`). Every
//! candidate route of the OpenAPI document is called in every phase, and every byte that comes back,
//! headers included, is searched. The last test proves that the search finds what it looks for.

use actix_web::http::Method;
use examhall::domain::exam::Release;
use examhall::domain::question::Kind;
use examhall::domain::release::ReviewParts;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::bank::{HIDDEN_CANARY, ID_CANARY, KEY_CANARY};
use crate::support::exam::{Published, section, sections};
use crate::support::http::{Answered, Caller, CandidateClient, Http};

const CANARIES: [&str; 3] = [KEY_CANARY, ID_CANARY, HIDDEN_CANARY];

/// Method and path pattern of every route that a candidate may call.
fn candidate_routes() -> Vec<(Method, String)> {
    let document = serde_json::to_value(examhall::http::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, route) in methods.as_object().unwrap() {
            let tags = route["tags"].as_array().unwrap();
            if tags.contains(&json!("candidate")) {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                routes.push((method, path.clone()));
            }
        }
    }
    assert!(9 <= routes.len(), "{routes:?}");
    routes
}

/// A body that the route understands, where it takes one.
fn body_of(path: &str, answers: &Value) -> Option<Value> {
    if path.ends_with("/answers") {
        return Some(json!({ "epoch": 1, "answers": answers }));
    }
    let left = json!({ "number": 1, "began_at": "2026-11-22T08:00:00Z", "lasted_ms": 5_000 });
    path.ends_with("/departures")
        .then(|| json!({ "epoch": 1, "departures": [left] }))
}

/// Calls every candidate route once for one attempt.
async fn walk(caller: &Caller, attempt: &str, answers: &Value) -> Vec<(String, Answered)> {
    let mut seen = Vec::new();
    for (method, pattern) in candidate_routes() {
        // Submitting ends the phase: the tests do it themselves.
        if pattern.ends_with("/submission") {
            continue;
        }
        let path = pattern.replace("{attempt}", attempt);
        let body = (method != Method::GET)
            .then(|| body_of(&path, answers))
            .flatten();
        let answered = caller.send(method.clone(), &path, body.as_ref()).await;
        assert!(answered.status < 500, "{method} {pattern}: {answered:?}");
        seen.push((format!("{method} {pattern}"), answered));
    }
    seen
}

/// The canaries in what came back, with the route.
pub(super) fn leaks(seen: &[(String, Answered)]) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for (route, answered) in seen {
        let headers = format!("{:?}", answered.headers);
        let bytes = [headers.as_bytes(), &answered.body].concat();
        for canary in CANARIES {
            if bytes
                .windows(canary.len())
                .any(|window| window == canary.as_bytes())
            {
                found.push((route.clone(), canary));
            }
        }
    }
    found
}

/// An answer of its own making to each slot of a paper: nothing that was looked up.
fn guesses(paper: &Value) -> Value {
    let guess = |slot: &Value| {
        let response = match slot["type"].as_str().unwrap() {
            "single" | "multiple" => json!({ "choices": ["A"] }),
            "true_false" => json!({ "truth": true }),
            "blank" => {
                json!({ "blanks": vec!["my guess"; slot["blanks"].as_u64().unwrap().try_into().unwrap()] })
            }
            "match" => json!({ "pairs": { "1": "A" } }),
            "order" => {
                let letters: Vec<&Value> = slot["options"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|option| &option["letter"])
                    .collect();
                json!({ "order": letters })
            }
            "essay" => json!({ "text": "my essay" }),
            other => panic!("{other}"),
        };
        json!({ "slot": slot["slot"], "revision": 1, "response": response })
    };
    paper["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(guess)
        .collect()
}

pub(super) async fn start(candidate: &CandidateClient) -> Value {
    let started = candidate.post(&candidate.own("/start"), &json!({})).await;
    assert_eq!(started.status, 200, "{started:?}");
    guesses(&candidate.get(&candidate.own("/paper")).await.json())
}

/// An exam under a policy that shows the score on submission, and its candidate who has submitted guesses.
async fn submitted_under(stage: &Stage, parts: ReviewParts) -> (Published, CandidateClient, Value) {
    stage.bank().await;
    let essay = section(Kind::Essay, 1, "10");
    let every_kind = [sections(), vec![essay]].concat();
    let exam = stage
        .exam()
        .sections(every_kind)
        .release(Release::OnSubmit, Release::Never);
    let exam = exam
        .rules(|rules| rules.review_parts = parts)
        .publish(2)
        .await;
    let http = stage.http().await;
    let candidate = stage.candidate_client(&http, &exam, 1).await;
    let answers = start(&candidate).await;
    let form = json!({ "epoch": 1, "answers": answers });
    assert_eq!(
        candidate
            .put(&candidate.own("/answers"), &form)
            .await
            .status,
        200
    );
    let submitted = candidate
        .post(&candidate.own("/submission"), &json!({}))
        .await;
    assert_eq!(submitted.status, 200);
    (exam, candidate, answers)
}

/// The result among what came back.
fn result_of(seen: &[(String, Answered)]) -> Value {
    let (_, answered) = seen
        .iter()
        .find(|(route, _)| route.ends_with("/result"))
        .unwrap();
    assert_eq!(answered.status, 200, "{answered:?}");
    answered.json()
}

/// The ways in, by whoever has no session: with a right ticket, a wrong name, a wrong ticket.
async fn walk_the_entrance(http: &Http, ticket: &str) -> Vec<(String, Answered)> {
    let nobody = http.nobody();
    let mut seen = Vec::new();
    for (ticket, name) in [
        (ticket, "考生1"),
        (ticket, "somebody else"),
        ("0000", "考生1"),
    ] {
        let form = json!({ "ticket": ticket, "name": name, "number": "0001" });
        seen.push((
            "admission".to_owned(),
            nobody.post("/api/v1/admissions", &form).await,
        ));
        seen.push((
            "ticket page".to_owned(),
            nobody.get(&format!("/t/{ticket}")).await,
        ));
    }
    seen
}

on_each_database! {
    async fn no_byte_of_a_key_reaches_a_candidate_before_release(stage) {
        stage.bank().await;
        let essay = section(Kind::Essay, 1, "10");
        let every_kind = [sections(), vec![essay]].concat();
        let exam = stage.exam().sections(every_kind).publish(2).await;
        let http = stage.http().await;
        let ticket = exam.tickets[0].ticket.expose().to_owned();
        let mut seen = walk_the_entrance(&http, &ticket).await;
        let (candidate, other) =
            (stage.candidate_client(&http, &exam, 1).await, stage.candidate_client(&http, &exam, 2).await);

        seen.extend(walk(&candidate, &candidate.attempt, &json!([])).await);
        let answers = start(&candidate).await;
        seen.extend(walk(&candidate, &candidate.attempt, &answers).await);
        // What does not fit is told about; the telling must not tell more.
        let misfit = json!([{ "slot": 1, "revision": 9, "response": { "text": "?" } }]);
        seen.extend(walk(&candidate, &candidate.attempt, &misfit).await);
        seen.extend(walk(&candidate, &other.attempt, &answers).await);
        let submitted = candidate.post(&candidate.own("/submission"), &json!({})).await;
        assert_eq!(submitted.json()["phase"], "closed");
        seen.push(("submission".to_owned(), submitted));
        // The score is released on submission; keys are not, while candidate 2 may still sit.
        let after = walk(&candidate, &candidate.attempt, &answers).await;
        let result = after.iter().find(|(route, _)| route.ends_with("/result")).unwrap();
        assert_eq!(result.1.status, 200, "{result:?}");
        assert_eq!(result.1.json()["review"], Value::Null);
        seen.extend(after);

        assert_eq!(leaks(&seen), []);
    }

    async fn own_answers_come_back_before_keys_do_and_nothing_tells_whether_they_are_right(stage) {
        let parts = ReviewParts { answers: Some(Release::OnSubmit), keys: Some(Release::OnClose), explanations: None };
        let (exam, candidate, answers) = submitted_under(&stage, parts).await;
        let seen = walk(&candidate, &candidate.attempt, &answers).await;
        assert_eq!(leaks(&seen), []);
        let result = result_of(&seen);
        let slots = result["review"].as_array().unwrap();
        assert_eq!(slots.len(), answers.as_array().unwrap().len());
        for (slot, answer) in slots.iter().zip(answers.as_array().unwrap()) {
            assert_eq!(slot["response"], answer["response"]);
            for hidden in ["key", "correctness", "marks", "sentence", "sentence_en", "explanation", "evidence"] {
                assert_eq!(slot[hidden], Value::Null, "{hidden}: {slot}");
            }
        }
        for hidden in ["right", "wrong", "unanswered"] {
            assert_eq!(result[hidden], Value::Null, "{hidden}");
        }

        // Keys come when nobody sits any more, and explanations with the review: never here.
        let staff = stage.staff_client(&stage.http().await).await;
        let state = format!("/api/v1/exams/{}/state", exam.exam.id);
        assert_eq!(staff.put(&state, &json!({ "state": "closed" })).await.status, 200);
        let result = result_of(&walk(&candidate, &candidate.attempt, &answers).await);
        assert!(result["right"].is_number());
        for slot in result["review"].as_array().unwrap() {
            assert!(!slot["key"].is_null() && slot["sentence"].is_string() && slot["correctness"].is_string(), "{slot}");
            assert_eq!((&slot["explanation"], &slot["evidence"]), (&Value::Null, &Value::Null), "{slot}");
        }
    }

    async fn evidence_is_told_with_the_title_of_its_text_when_explanations_are_released(stage) {
        let parts = ReviewParts { answers: Some(Release::OnSubmit), keys: Some(Release::OnClose), explanations: Some(Release::OnClose) };
        let (exam, candidate, answers) = submitted_under(&stage, parts).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let state = format!("/api/v1/exams/{}/state", exam.exam.id);
        assert_eq!(staff.put(&state, &json!({ "state": "closed" })).await.status, 200);
        let evidence = async || result_of(&walk(&candidate, &candidate.attempt, &answers).await)["review"][0]["evidence"][0].clone();
        let told = evidence().await;
        assert_eq!(told["title"], Value::Null, "{told}");
        let id = told["material"].as_str().unwrap().to_owned();
        for title in ["章程", "章程（修订）"] {
            examhall::app::bank::put_titles(&stage.app, [(id.clone(), title.to_owned())].into()).await.unwrap();
            assert_eq!(evidence().await["title"], title);
        }
    }

    async fn an_exam_says_when_each_part_opens_and_refuses_an_order_that_tells_too_much(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let path = format!("/api/v1/exams/{}", draft.id);
        let plan = |releases: &Value| {
            let mut plan = json!({
                "title": "知识测试", "blueprint_id": draft.blueprint.to_string(), "opens_at": "2026-11-22T08:00:00Z",
                "closes_at": "2026-11-22T10:00:00Z", "duration_seconds": 3600, "score_release": "on_submit",
            });
            for (name, value) in releases.as_object().unwrap() {
                plan[name] = value.clone();
            }
            plan
        };
        let taken = staff.put(&path, &plan(&json!({ "review_release": "on_close", "answers_release": "on_submit" }))).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let read = staff.get(&path).await.json();
        let parts = ["score", "answers", "keys", "explanations"].map(|part| read[format!("{part}_release")].clone());
        assert_eq!(parts, ["on_submit", "on_submit", "on_close", "on_close"]);
        for (releases, field) in [
            (json!({ "keys_release": "on_submit", "answers_release": "on_submit" }), "keys_release"),
            (json!({ "explanations_release": "on_close" }), "explanations_release"),
            (json!({ "score_release": "on_close", "answers_release": "on_submit" }), "answers_release"),
            (json!({ "review_release": "on_submit" }), "review_release"),
        ] {
            let refused = staff.put(&path, &plan(&releases)).await;
            assert_eq!(refused.problem(), (422, "invalid_rules".to_owned()), "{releases}");
            assert_eq!(refused.json()["field"], field, "{releases}");
        }
    }

    async fn no_score_is_told_before_its_release(stage) {
        stage.bank().await;
        let exam = stage.exam().release(Release::OnClose, Release::OnClose).publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let answers = start(&candidate).await;
        walk(&candidate, &candidate.attempt, &answers).await;
        candidate.post(&candidate.own("/submission"), &json!({})).await;

        let result = candidate.get(&candidate.own("/result")).await;
        assert_eq!(result.problem(), (403, "not_released".to_owned()));
        for (route, answered) in walk(&candidate, &candidate.attempt, &answers).await {
            let text = String::from_utf8_lossy(&answered.body).into_owned();
            for word in ["\"total\"", "\"correctness\"", "\"sentence\"", "\"passed\""] {
                assert!(!text.contains(word), "{route} tells {word}: {text}");
            }
        }
    }

    async fn anothers_attempt_answers_like_one_that_does_not_exist(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let (one, two) =
            (stage.candidate_client(&http, &exam, 1).await, stage.candidate_client(&http, &exam, 2).await);
        start(&two).await;
        let missing = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
        let answers = json!([{ "slot": 1, "revision": 1, "response": null }]);
        for (method, pattern) in candidate_routes() {
            if !pattern.contains("{attempt}") {
                continue;
            }
            let mut bodies = Vec::new();
            for attempt in [two.attempt.as_str(), missing, "not-an-id"] {
                let path = pattern.replace("{attempt}", attempt);
                let body = (method != Method::GET).then(|| body_of(&path, &answers)).flatten();
                let mut answered = one.send(method.clone(), &path, body.as_ref()).await.json();
                answered["request_id"] = Value::Null;
                bodies.push(answered);
            }
            assert_eq!(bodies[0]["status"], 404, "{method} {pattern}");
            assert!(bodies.iter().all(|body| *body == bodies[0]), "{method} {pattern}: {bodies:?}");
        }
        assert_eq!(two.get(&two.own("/answers")).await.json()["answers"], json!([]));
    }

    async fn after_release_the_key_is_told_and_the_search_finds_it(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let answers = start(&candidate).await;
        walk(&candidate, &candidate.attempt, &answers).await;
        candidate.post(&candidate.own("/submission"), &json!({})).await;
        let staff = stage.staff_client(&http).await;
        let state = format!("/api/v1/exams/{}/state", exam.exam.id);
        assert_eq!(staff.put(&state, &json!({ "state": "closed" })).await.status, 200);

        let seen = walk(&candidate, &candidate.attempt, &answers).await;
        let found = leaks(&seen);
        let review = "GET /api/v1/attempts/{attempt}/result".to_owned();
        assert!(found.contains(&(review.clone(), KEY_CANARY)), "{found:?}");
        assert!(found.iter().all(|(route, _)| *route == review), "{found:?}");
        assert!(!found.contains(&(review, ID_CANARY)), "letters, never ids: {found:?}");
    }
}
