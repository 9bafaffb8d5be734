//! The doors of an exam: access code, networks, Safe Exam Browser; and that answers pass through all.

use std::net::SocketAddr;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use examhall::domain::access::{Role, Scope};
use examhall::domain::admission::{AccessCode, AdmissionRules};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::exam::Published;
use crate::support::http::{Answered, Caller, CandidateClient, Http};
use crate::support::{MS, Stage};

/// A Config Key, as an organiser copies it.
const CONFIG: &str = "81AAD4AB9DFD447CC479E6A4A7C9A544E2CAFC7F3ADEB68B2A21EFAD68ECA4DC";
const INSIDE: &str = "10.20.3.4:5555";
const OUTSIDE: &str = "203.0.113.9:5555";

fn rules(change: impl Fn(&mut AdmissionRules)) -> AdmissionRules {
    let mut rules = AdmissionRules::default();
    change(&mut rules);
    rules
}

fn asks_code() -> AdmissionRules {
    rules(|rules| rules.access_code = Some(AccessCode::parse("春风 Ab1").unwrap()))
}

fn lists_network() -> AdmissionRules {
    rules(|rules| rules.networks = vec!["10.20.0.0/16".parse().unwrap()])
}

fn lists_browser() -> AdmissionRules {
    rules(|rules| rules.browsers = vec![CONFIG.parse().unwrap()])
}

async fn published(stage: &Stage, rules: AdmissionRules) -> (Http, Published) {
    stage.bank().await;
    let exam = stage.exam().admission(rules).publish(2).await;
    (stage.http().await, exam)
}

/// SHA-256 of an address and the key behind it, as SEB writes it.
fn shown_for(address: &str) -> String {
    let hash = Sha256::digest(format!("{address}{}", CONFIG.to_lowercase()));
    let digits: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

async fn call(
    caller: &Caller,
    method: Method,
    path: &str,
    from: &str,
    body: Option<&Value>,
) -> Answered {
    let from: SocketAddr = from.parse().unwrap();
    let request = TestRequest::with_uri(path).method(method).peer_addr(from);
    caller
        .request(match body {
            Some(body) => request.set_json(body),
            None => request,
        })
        .await
}

async fn start(candidate: &CandidateClient, body: &Value) -> Answered {
    candidate.post(&candidate.own("/start"), body).await
}

fn save(revision: u32) -> Value {
    json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": revision, "response": null }] })
}

#[track_caller]
fn refused(answered: &Answered, wanted: (u16, &str)) {
    assert_eq!(answered.problem(), (wanted.0, wanted.1.to_owned()));
}

const SEB: &str = "X-SafeExamBrowser-ConfigKeyHash";
const PAGE: &str = "X-Examhall-Page-ConfigKeyHash";

on_each_database! {
    async fn an_attempt_starts_with_the_word_that_is_said_in_the_hall(stage) {
        let (http, exam) = published(&stage, asks_code()).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        assert_eq!(candidate.get("/api/v1/attempts").await.json()["exam"]["asks_access_code"], true);
        for body in [json!({}), json!({ "access_code": null }), json!({ "access_code": " " })] {
            refused(&start(&candidate, &body).await, (403, "access_code"));
        }
        let bare = candidate.send(Method::POST, &candidate.own("/start"), None).await;
        refused(&bare, (403, "access_code"));
        refused(&start(&candidate, &json!({ "access_code": "秋风" })).await, (403, "access_code"));
        refused(&start(&candidate, &json!({ "access_code": 1 })).await, (422, "unreadable_body"));
        refused(&start(&candidate, &json!({ "code": "春风ab1" })).await, (422, "unreadable_body"));
        assert_eq!(candidate.get(&candidate.own("")).await.json()["phase"], "ready");
        let started = start(&candidate, &json!({ "access_code": "春风ＡＢ１" })).await;
        assert_eq!((started.status, &started.json()["phase"]), (200, &json!("in_progress")));
        assert_eq!(candidate.put(&candidate.own("/answers"), &save(1)).await.status, 200);
    }

    async fn wrong_words_make_the_candidate_wait(stage) {
        let (http, exam) = published(&stage, asks_code()).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let (right, wrong) = (json!({ "access_code": "春风ab1" }), json!({ "access_code": "秋风" }));
        for _ in 0..5 {
            refused(&start(&candidate, &wrong).await, (403, "access_code"));
        }
        refused(&start(&candidate, &right).await, (429, "tried_too_often"));
        let other = stage.candidate_client(&http, &exam, 2).await;
        assert_eq!(start(&other, &right).await.status, 200, "others do not wait");
        stage.advance(SignedDuration::from_secs(1) - MS);
        refused(&start(&candidate, &right).await, (429, "tried_too_often"));
        stage.advance(MS);
        assert_eq!(start(&candidate, &right).await.status, 200);
    }

    async fn one_enters_starts_and_takes_over_from_the_listed_networks_alone(stage) {
        let (http, exam) = published(&stage, lists_network()).await;
        let ticket = json!({ "ticket": exam.tickets[0].ticket.expose(), "name": "考生1", "number": "0001" });
        let enter = |from: &'static str, form: Value| {
            let nobody = http.nobody();
            async move { call(&nobody, Method::POST, "/api/v1/admissions", from, Some(&form)).await }
        };
        refused(&enter(OUTSIDE, ticket.clone()).await, (403, "network_not_allowed"));
        // Who is not known learns nothing of it.
        let unknown = json!({ "ticket": "0000", "name": "考生1", "number": "0001" });
        refused(&enter(OUTSIDE, unknown).await, (401, "unknown_ticket"));
        let entered = enter(INSIDE, ticket.clone()).await;
        assert_eq!(entered.status, 201, "{}", entered.text());
        let one = http.caller(entered.json()["token"].as_str().unwrap());
        let attempt = one.get("/api/v1/attempts").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let own = |path: &str| format!("/api/v1/attempts/{attempt}{path}");

        refused(&call(&one, Method::POST, &own("/start"), OUTSIDE, None).await, (403, "network_not_allowed"));
        assert_eq!(call(&one, Method::POST, &own("/start"), INSIDE, None).await.status, 200);
        // The phone leaves the hall's network: nothing is lost.
        for (revision, from) in [(1, INSIDE), (2, OUTSIDE), (3, OUTSIDE), (4, "[::ffff:10.20.3.4]:80")] {
            let saved = call(&one, Method::PUT, &own("/answers"), from, Some(&save(revision))).await;
            assert_eq!(saved.status, 200, "{from}: {}", saved.text());
        }
        assert_eq!(call(&one, Method::GET, &own("/paper"), OUTSIDE, None).await.status, 200);
        let staff = stage.staff_client(&http).await;
        let noted = staff.get(&format!("/api/v1/exams/{}/departures", exam.exam.id)).await.json();
        assert_eq!(noted["items"].as_array().unwrap().len(), 1, "{noted}");
        let item = &noted["items"][0];
        assert_eq!((&item["number"], &item["kind"], &item["count"], &item["longest_ms"]), (&json!("0001"), &json!("network"), &json!(1), &Value::Null));

        let again = enter(INSIDE, ticket.clone()).await.json()["token"].as_str().unwrap().to_owned();
        let two = http.caller(&again);
        refused(&call(&two, Method::POST, &own("/take-over"), OUTSIDE, None).await, (403, "network_not_allowed"));
        assert_eq!(call(&two, Method::POST, &own("/take-over"), INSIDE, None).await.status, 200);
        assert_eq!(call(&two, Method::POST, &own("/submission"), OUTSIDE, None).await.status, 200);
        // The result is looked at from home.
        stage.advance_to(exam.exam.rules.closes_at + exam.exam.rules.grace + MS);
        assert_eq!(enter(OUTSIDE, ticket).await.status, 201);
    }

    async fn a_list_that_is_wrong_is_mended_while_the_exam_runs(stage) {
        let (http, exam) = published(&stage, lists_network()).await;
        let staff = stage.staff_client(&http).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let path = candidate.own("/start");
        refused(&call(&candidate, Method::POST, &path, OUTSIDE, None).await, (403, "network_not_allowed"));
        let change = format!("/api/v1/exams/{}/admission-rules", exam.exam.id);
        let admission = json!({ "networks": ["10.20.0.0/16", "203.0.113.0/24"], "access_code": "春风" });
        let no_reason = json!({ "admission": admission, "reason": "" });
        refused(&staff.put(&change, &no_reason).await, (422, "invalid_field"));
        let changed = staff.put(&change, &json!({ "admission": admission, "reason": "考场换了出口" })).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_eq!(changed.json()["admission"]["networks"], json!(["10.20.0.0/16", "203.0.113.0/24"]));
        let said = json!({ "access_code": "春风" });
        assert_eq!(call(&candidate, Method::POST, &path, OUTSIDE, Some(&said)).await.status, 200);
        let audit = staff.get(&format!("/api/v1/exams/{}/audit", exam.exam.id)).await;
        let audited = audit.json();
        let mut items = audited["items"].as_array().unwrap().iter();
        assert!(items.any(|one| one["action"] == "admission_rules_changed"), "{audited}");
        assert!(!audit.text().contains("春风"), "the record does not hold the word");

        let draft = stage.exam().draft(1).await;
        let change = format!("/api/v1/exams/{}/admission-rules", draft.id);
        refused(&staff.put(&change, &json!({ "admission": {}, "reason": "试" })).await, (409, "exam_state"));
    }

    async fn an_attempt_starts_in_safe_exam_browser_alone_where_the_exam_says_so(stage) {
        let (http, exam) = published(&stage, lists_browser()).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let seen = candidate.get("/api/v1/attempts").await.json();
        assert_eq!(seen["exam"]["needs_safe_exam_browser"], true);
        let with = |method: Method, path: String, name: &'static str, hash: String| {
            let request = TestRequest::with_uri(&path).method(method).insert_header((name, hash));
            candidate.request(request)
        };
        let (start, paper) = (candidate.own("/start"), candidate.own("/paper"));
        let address = |path: &str| format!("https://exam.example{path}");
        refused(&candidate.post(&start, &json!({})).await, (403, "browser_not_allowed"));
        for hash in [CONFIG.to_owned(), String::new(), shown_for(&address(&paper)), shown_for(&start)] {
            let answered = with(Method::POST, start.clone(), SEB, hash.clone()).await;
            refused(&answered, (403, "browser_not_allowed"));
        }
        // What is right for the page is not right for the request.
        let page = shown_for("https://exam.example/exam");
        refused(&with(Method::POST, start.clone(), SEB, page.clone()).await, (403, "browser_not_allowed"));
        let started = with(Method::POST, start.clone(), SEB, shown_for(&address(&start)).to_uppercase()).await;
        assert_eq!(started.status, 200, "{}", started.text());

        refused(&candidate.get(&paper).await, (403, "browser_not_allowed"));
        let query = format!("{paper}?a=1");
        assert_eq!(with(Method::GET, paper.clone(), SEB, shown_for(&address(&paper))).await.status, 200);
        assert_eq!(with(Method::GET, paper.clone(), PAGE, page).await.status, 200);
        assert_eq!(with(Method::GET, query.clone(), SEB, shown_for(&address(&query))).await.status, 200);
        // Answers, the submission and the grade ask for no browser.
        assert_eq!(candidate.put(&candidate.own("/answers"), &save(1)).await.status, 200);
        assert_eq!(candidate.post(&candidate.own("/submission"), &json!({})).await.status, 200);
        assert_eq!(candidate.get(&candidate.own("/result")).await.status, 200);
    }

    async fn what_an_exam_asks_is_written_by_organisers_and_told_to_them_alone(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = format!("/api/v1/exams/{}", draft.id);
        let nothing = json!({ "access_code": null, "networks": [], "browser_keys": [], "records_departures": false });
        assert_eq!(staff.get(&path).await.json()["admission"], nothing);
        let plan = |admission: Value| json!({
            "title": "知识测试", "blueprint_id": draft.blueprint.to_string(), "opens_at": "2026-11-22T08:00:00Z",
            "closes_at": "2026-11-22T10:00:00Z", "duration_seconds": 3600, "admission": admission,
        });
        let asked = json!({
            "access_code": " CANARY-WORD ", "networks": ["10.20.3.4/16", "198.51.100.7", "2001:DB8::/32"],
            "browser_keys": [CONFIG], "records_departures": true,
        });
        let taken = staff.put(&path, &plan(asked)).await;
        assert_eq!(taken.status, 200, "{}", taken.text());
        assert_eq!(staff.get(&path).await.json()["admission"], json!({
            "access_code": "CANARY-WORD", "networks": ["10.20.0.0/16", "198.51.100.7/32", "2001:db8::/32"],
            "browser_keys": [CONFIG.to_lowercase()], "records_departures": true,
        }));
        for (admission, field) in [
            (json!({ "access_code": "长".repeat(21) }), "admission.access_code"),
            (json!({ "networks": ["10.20.0.0/33"] }), "admission.networks"),
            (json!({ "networks": vec!["10.0.0.0/8"; 65] }), "admission.networks"),
            (json!({ "browser_keys": ["abc"] }), "admission.browser_keys"),
        ] {
            let answered = staff.put(&path, &plan(admission)).await;
            refused(&answered, (422, "invalid_field"));
            assert_eq!(answered.json()["field"], field);
        }
        refused(&staff.put(&path, &plan(json!({ "networks": "10.0.0.0/8" }))).await, (422, "unreadable_body"));

        let published = staff.put(&format!("{path}/state"), &json!({ "state": "published" })).await;
        assert_eq!(published.status, 200, "{}", published.text());
        let issued = staff.post(&format!("{path}/tickets"), &json!({})).await.json();
        let form = json!({ "ticket": issued["items"][0]["ticket"], "name": "考生1", "number": "0001" });
        // Who does not supervise it learns that there is a word, and not which.
        for (role, told) in [(Role::Proctor, json!("CANARY-WORD")), (Role::Viewer, Value::Null), (Role::Marker, Value::Null)] {
            let colleague = stage.colleague(&http, role.as_str(), &[(role, Scope::Everything)]).await;
            let listed = colleague.get("/api/v1/exams").await.json();
            for seen in [colleague.get(&path).await.json(), listed["items"][0].clone()] {
                assert_eq!((&seen["admission"]["access_code"], &seen["asks_access_code"]), (&told, &json!(true)), "{role:?}");
            }
        }
        let from = "10.20.3.4:1".parse().unwrap();
        let request = TestRequest::post().uri("/api/v1/admissions").peer_addr(from).set_json(&form);
        let entered = http.nobody().request(request).await;
        let candidate = http.caller(entered.json()["token"].as_str().unwrap());
        let attempts = candidate.get("/api/v1/attempts").await;
        let attempt = attempts.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let start = format!("/api/v1/attempts/{attempt}/start");
        let said = json!({ "access_code": "no" });
        let mut all = vec![entered, attempts];
        for from in [INSIDE, OUTSIDE] {
            all.push(call(&candidate, Method::POST, &start, from, Some(&said)).await);
        }
        let hash = shown_for(&format!("https://exam.example{start}"));
        for body in [json!({}), said] {
            let request = TestRequest::post().uri(&start).peer_addr(INSIDE.parse().unwrap());
            let request = request.insert_header(("X-SafeExamBrowser-ConfigKeyHash", hash.clone()));
            let answered = candidate.request(request.set_json(&body)).await;
            refused(&answered, (403, "access_code"));
            all.push(answered);
        }
        all.push(candidate.get(&path).await);
        for answered in all {
            let bytes = format!("{:?} {}", answered.headers, answered.text());
            for secret in ["CANARY", "10.20.0.0", "198.51.100", "2001:db8", &CONFIG.to_lowercase()] {
                assert!(!bytes.contains(secret), "{secret}: {bytes}");
            }
        }
    }
}
