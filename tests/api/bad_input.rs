//! Bad input gets a problem of its own and changes nothing.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use examhall::formats::blueprint::BlueprintForm;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::exam::{plan, sections};
use crate::support::http::{Answered, Caller};

/// Facts of a problem that a test looks at.
#[track_caller]
fn refused_with(answered: &Answered, status: u16, code: &str, facts: &Value) {
    assert_eq!(
        answered.problem(),
        (status, code.to_owned()),
        "{}",
        answered.text()
    );
    assert_eq!(answered.header("Content-Type"), "application/problem+json");
    let body = answered.json();
    for (name, value) in facts.as_object().unwrap() {
        assert_eq!(body[name], *value, "{name} of {body}");
    }
    let id = body["request_id"].as_str().unwrap();
    assert_eq!(answered.header("X-Request-Id"), id);
}

async fn put_csv(caller: &Caller, path: &str, csv: impl Into<Vec<u8>>) -> Answered {
    let csv: Vec<u8> = csv.into();
    let request = TestRequest::put()
        .uri(path)
        .insert_header((CONTENT_TYPE, "text/csv"))
        .set_payload(csv);
    caller.request(request).await
}

/// A change that spoils a form.
type Change = fn(&mut Value);

on_each_database! {
    async fn a_roster_with_faults_is_refused_whole_with_line_and_reason(stage) {
        stage.bank().await;
        let exam = stage.exam().draft(2).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let roster = format!("/api/v1/exams/{}/roster", exam.id);
        let before = staff.get(&roster).await.json();

        let missing = put_csv(&staff, &roster, "工号,支部\n0001,第一党支部\n").await;
        refused_with(&missing, 422, "invalid_roster", &json!({ "n_problems": 1 }));
        assert_eq!(missing.json()["problems"][0]["code"], "missing_column");
        assert!(missing.json()["problems"][0]["message"].as_str().unwrap().contains("姓名"), "{}", missing.text());

        let twice = put_csv(&staff, &roster, "工号,姓名,支部\n0001,甲,一\n0002,乙,一\n0001,丙,一\n").await;
        refused_with(&twice, 422, "invalid_roster", &json!({}));
        assert_eq!(twice.json()["problems"][0]["code"], "duplicate_number");
        assert_eq!(twice.json()["problems"][0]["line"], 4);

        let mut broken = "工号,姓名,支部\n0001,张三,一支部\n".as_bytes().to_vec();
        broken.truncate(broken.len() - 2);
        let broken = put_csv(&staff, &roster, broken).await;
        refused_with(&broken, 422, "invalid_roster", &json!({}));
        assert_eq!(broken.json()["problems"][0]["code"], "not_utf8");

        assert_eq!(staff.get(&roster).await.json(), before);
        let good = put_csv(&staff, &roster, "\u{feff}姓名(必填),工号,所属支部\r\n张三,00123,第一党支部\r\n").await;
        assert_eq!(good.json(), json!({ "added": 1, "updated": 0, "removed": 2, "total": 1, "notices": [] }));
        assert_eq!(staff.get(&roster).await.json()["items"][0]["number"], "00123");
    }

    async fn a_blueprint_that_the_bank_cannot_serve_names_section_wanted_and_available(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let plan = |count| json!({ "title": "卷", "sections": [
            { "name": "单选", "type": "single", "count": count, "marks": 2 },
        ] });
        let refused = staff.post("/api/v1/blueprints", &plan(4)).await;
        refused_with(&refused, 409, "bank_cannot_serve", &json!({}));
        let said = refused.json()["reasons"][0]["message"].as_str().unwrap().to_owned();
        assert!(said.contains("“单选”") && said.contains("4 道") && said.contains("只有 3 道"), "{said}");
        let faulty = staff.post("/api/v1/blueprints", &plan(0)).await;
        refused_with(&faulty, 422, "invalid_blueprint", &json!({}));
        assert_eq!(staff.get("/api/v1/blueprints").await.json()["items"], json!([]));
        assert_eq!(staff.post("/api/v1/blueprints", &plan(3)).await.status, 201);
    }

    async fn questions_with_faults_are_refused_together_with_their_places(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let question = |code: &str, key: &str| json!({
            "code": code, "type": "single", "topic": "T01", "status": "approved", "version": 1, "stem": "题干",
            "options": [{ "id": "a", "text": "甲" }, { "id": "b", "text": "乙" }], "key": key,
            "explanation": "因为", "difficulty": "easy", "cognitive": "remember",
        });
        let batch = json!({ "questions": [question("T01-S01", "a"), question("T01-S02", "z")] });
        let refused = staff.post("/api/v1/questions", &batch).await;
        refused_with(&refused, 422, "invalid_questions", &json!({}));
        assert_eq!(refused.json()["faults"][0]["question"], 1, "{}", refused.text());
        assert_eq!(staff.get("/api/v1/questions").await.json()["items"], json!([]));
    }

    async fn acts_outside_their_time_are_refused_and_change_nothing(stage) {
        stage.bank().await;
        let now = stage.now();
        let exam = stage
            .exam()
            .rules(|rules| rules.opens_at = now + SignedDuration::from_mins(5))
            .publish(1)
            .await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let (start, answers) = (candidate.own("/start"), candidate.own("/answers"));
        let save = json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": 1, "response": { "choices": ["A"] } }] });

        let early = candidate.post(&start, &json!({})).await;
        refused_with(&early, 409, "not_yet_open", &json!({ "opens_at": "2026-11-22T08:05:00.000Z" }));
        refused_with(&candidate.put(&answers, &save).await, 409, "attempt_not_started", &json!({}));
        refused_with(&candidate.get(&candidate.own("/paper")).await, 409, "attempt_not_started", &json!({}));
        refused_with(&candidate.post(&candidate.own("/submission"), &json!({})).await, 409, "attempt_not_started", &json!({}));
        assert_eq!(candidate.get(&candidate.own("")).await.json()["phase"], "ready");

        stage.advance(SignedDuration::from_mins(5));
        assert_eq!(candidate.post(&start, &json!({})).await.status, 200);
        assert_eq!(candidate.put(&answers, &save).await.status, 200);
        stage.advance(SignedDuration::from_mins(61));
        let later = json!({ "epoch": 1, "answers": [{ "slot": 1, "revision": 2, "response": { "choices": ["B"] } }] });
        refused_with(&candidate.put(&answers, &later).await, 409, "attempt_closed", &json!({}));
        refused_with(&candidate.post(&candidate.own("/submission"), &json!({})).await, 409, "attempt_closed", &json!({}));
        assert_eq!(candidate.get(&answers).await.json()["answers"], save["answers"]);
    }

    async fn a_save_that_does_not_fit_the_paper_changes_nothing(stage) {
        stage.bank().await;
        let exam = stage.exam().unshuffled().publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        candidate.post(&candidate.own("/start"), &json!({})).await;
        let answers = candidate.own("/answers");
        let good = json!({ "slot": 1, "revision": 2, "response": { "choices": ["A"] } });
        let save = |items: Value| json!({ "epoch": 1, "answers": items });
        assert_eq!(candidate.put(&answers, &save(json!([good]))).await.status, 200);

        let with = |slot: i64, revision: u32, response: Value| {
            save(json!([
                { "slot": 2, "revision": 9, "response": { "choices": ["B"] } },
                { "slot": slot, "revision": revision, "response": response },
            ]))
        };
        let cases = [
            (with(99, 1, json!({ "choices": ["A"] })), "no_such_slot", json!({ "slot": 99, "n_slots": 12 })),
            (with(0, 1, json!({ "choices": ["A"] })), "no_such_slot", json!({ "slot": 0 })),
            (with(2, 10, json!({ "choices": ["A"] })), "repeated_slot", json!({ "slot": 2 })),
            (with(3, 1, json!({ "truth": true })), "response_does_not_fit", json!({ "slot": 3 })),
            (with(1, 3, json!({ "choices": ["Z"] })), "response_does_not_fit", json!({ "slot": 1 })),
            (with(1, 3, json!({ "choices": ["A", "B"] })), "response_does_not_fit", json!({ "slot": 1 })),
            (save(json!([])), "invalid_field", json!({ "field": "answers" })),
        ];
        for (body, code, facts) in cases {
            refused_with(&candidate.put(&answers, &body).await, 422, code, &facts);
        }
        let alone = |revision: u32, letter: &str| {
            save(json!([{ "slot": 1, "revision": revision, "response": { "choices": [letter] } }]))
        };
        let stale = candidate.put(&answers, &alone(1, "A")).await;
        refused_with(&stale, 409, "stale_revision", &json!({ "slot": 1, "stored": 2, "found": 1 }));
        let conflict = candidate.put(&answers, &alone(2, "B")).await;
        refused_with(&conflict, 409, "revision_conflict", &json!({ "slot": 1 }));
        assert_eq!(candidate.get(&answers).await.json()["answers"], json!([good]));
    }

    async fn what_is_no_json_of_the_right_shape_is_refused(stage) {
        let http = stage.http().await;
        let nobody = http.nobody();
        let send = |media_type: &'static str, body: String| {
            let request = TestRequest::post().uri("/api/v1/sessions");
            nobody.request(request.insert_header((CONTENT_TYPE, media_type)).set_payload(body))
        };
        let json_type = "application/json";
        let broken = send(json_type, "{\"username\": \"a\",\n \"password\"".to_owned()).await;
        refused_with(&broken, 400, "malformed_json", &json!({ "line": 2 }));
        let unknown = send(json_type, r#"{"username":"a","password":"b","role":"administrator"}"#.to_owned()).await;
        refused_with(&unknown, 422, "unreadable_body", &json!({}));
        refused_with(&send(json_type, r#"{"username":"a"}"#.to_owned()).await, 422, "unreadable_body", &json!({}));
        refused_with(&send("text/plain", "{}".to_owned()).await, 415, "unsupported_media_type", &json!({}));
        refused_with(&send(json_type, " ".repeat(70_000)).await, 413, "body_too_large", &json!({ "limit_bytes": 65_536 }));
        refused_with(&nobody.get("/api/v1/no-such-thing").await, 404, "no_such_route", &json!({}));
        let wrong_method = nobody.delete("/api/v1/sessions").await;
        refused_with(&wrong_method, 405, "method_not_allowed", &json!({}));
    }

    async fn an_exam_that_cannot_be_is_refused(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let plan = serde_json::to_value(BlueprintForm::from_blueprint(
            &plan(sections(), true),
        ));
        let blueprint = staff.post("/api/v1/blueprints", &plan.unwrap()).await.json()["id"].clone();
        let form = |change: fn(&mut Value)| {
            let mut form = json!({
                "title": "七月测试", "blueprint_id": blueprint, "duration_seconds": 3600,
                "opens_at": "2026-11-22T08:00:00Z", "closes_at": "2026-11-22T10:00:00Z",
            });
            change(&mut form);
            form
        };
        let cases: [(Change, &str); 7] = [
            (|form| form["closes_at"] = json!("2026-11-22T08:00:00Z"), "invalid_rules"),
            (|form| form["duration_seconds"] = json!(0), "invalid_rules"),
            (|form| form["pass_marks"] = json!(43), "invalid_rules"),
            (|form| form["title"] = json!("  "), "invalid_field"),
            // PostgreSQL cannot store it: told before, not by a 500.
            (|form| form["title"] = json!("七月\u{0}测试"), "invalid_field"),
            (|form| form["blueprint_id"] = json!("0192f0c1-2b3c-7d4e-8f50-6172839405a6"), "invalid_field"),
            (|form| form["opens_at"] = json!("tomorrow"), "unreadable_body"),
        ];
        for (change, code) in cases {
            refused_with(&staff.post("/api/v1/exams", &form(change)).await, 422, code, &json!({}));
        }
        assert_eq!(staff.get("/api/v1/exams").await.json()["items"], json!([]));

        let exam = staff.post("/api/v1/exams", &form(|_| {})).await;
        assert_eq!(exam.status, 201, "{}", exam.text());
        let path = format!("/api/v1/exams/{}", exam.json()["id"].as_str().unwrap());
        let publish = staff.put(&format!("{path}/state"), &json!({ "state": "published" })).await;
        refused_with(&publish, 409, "empty_roster", &json!({}));
        assert_eq!(staff.get(&path).await.json()["state"], "draft");
    }

    async fn a_ticket_lets_in_nobody_but_its_candidate(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let nobody = http.nobody();
        let ticket = exam.tickets[0].ticket.expose();
        let enter = |ticket: &str, name: &str, number: &str| {
            let form = json!({ "ticket": ticket, "name": name, "number": number });
            let nobody = nobody.clone();
            async move { nobody.post("/api/v1/admissions", &form).await }
        };
        refused_with(&enter("0000", "考生1", "0001").await, 401, "unknown_ticket", &json!({}));
        refused_with(&enter(ticket, "考生2", "0002").await, 403, "identity_mismatch", &json!({}));
        refused_with(&enter(ticket, "考生1", "0002").await, 403, "identity_mismatch", &json!({}));
        let typed = enter(&ticket.to_uppercase(), " 考生１", "０００１").await;
        assert_eq!(typed.status, 201, "{}", typed.text());
    }

    async fn what_cannot_be_a_username_is_a_wrong_password_on_every_database(stage) {
        let http = stage.http().await;
        for username in ["nobody", "a\u{0}b", "管理员", ""] {
            let form = json!({ "username": username, "password": "a long password" });
            let answered = http.nobody().post("/api/v1/sessions", &form).await;
            refused_with(&answered, 401, "wrong_password", &json!({}));
        }
    }

    async fn problems_speak_the_language_of_the_reader(stage) {
        let http = stage.http().await;
        let nobody = http.nobody();
        let ask = |language: &'static str| {
            let request = TestRequest::get().uri("/api/v1/me").insert_header(("Accept-Language", language));
            nobody.request(request)
        };
        let chinese = ask("zh-CN,en;q=0.5").await.json();
        let english = ask("en-GB,zh;q=0.5").await.json();
        assert_eq!(chinese["code"], english["code"]);
        assert!(chinese["title"].as_str().unwrap().chars().any(|c| ('一'..='龥').contains(&c)), "{chinese}");
        assert!(english["title"].as_str().unwrap().is_ascii(), "{english}");
        assert_eq!(nobody.get("/api/v1/me").await.json()["title"], chinese["title"], "Chinese where nothing is asked");
    }
}
