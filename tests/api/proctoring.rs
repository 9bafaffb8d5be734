//! What a proctor asks of the API, and what it refuses.

use actix_web::http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::exam::Published;
use crate::support::http::{Answered, CandidateClient, Http, StaffClient};
use crate::support::{MS, Stage};

/// An id of nothing.
const MISSING: &str = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";

/// A published exam, its proctor, and candidate 1, who has started.
async fn sitting(stage: &Stage) -> (Http, Published, StaffClient, CandidateClient) {
    stage.bank().await;
    let exam = stage.exam().publish(2).await;
    let http = stage.http().await;
    let staff = stage.staff_client(&http).await;
    let candidate = stage.candidate_client(&http, &exam, 1).await;
    let started = candidate.post(&candidate.own("/start"), &json!({})).await;
    assert_eq!(started.status, 200, "{}", started.text());
    (http, exam, staff, candidate)
}

fn below(exam: &Published, path: &str) -> String {
    format!("/api/v1/exams/{}{path}", exam.exam.id)
}

async fn save(candidate: &CandidateClient, revision: u32, letter: &str) -> Answered {
    let answer = json!({ "slot": 1, "revision": revision, "response": { "choices": [letter] } });
    let batch = json!({ "epoch": 1, "answers": [answer] });
    candidate.put(&candidate.own("/answers"), &batch).await
}

/// A change that spoils a form.
type Change = fn(&mut Value);

on_each_database! {
    async fn extra_time_is_given_told_and_seen_by_the_candidate(stage) {
        let (_, exam, staff, candidate) = sitting(&stage).await;
        let path = below(&exam, "/extra-time");
        let form = json!({ "for": { "candidate": "0001" }, "seconds": 300, "reason": "网络故障" });
        let given = staff.post(&path, &form).await;
        assert_eq!(given.status, 201, "{}", given.text());
        let id = given.json()["id"].clone();
        assert_eq!(given.json(), json!({
            "id": id, "for": { "candidate": "0001" }, "seconds": 300, "cause": "granted", "reason": "网络故障",
            "granted_at": "2026-11-22T08:00:00.000Z", "given": 1, "over": 0,
        }));
        let branch = json!({ "for": { "branch": "集团 > 第三党支部" }, "seconds": 60, "reason": "停电" });
        // Candidate 2 is of this branch.
        assert_eq!(staff.post(&path, &branch).await.json()["for"], json!({ "branch": "集团/第三党支部" }));
        let all = json!({ "for": "all", "seconds": 1, "reason": "停电" });
        assert_eq!(staff.post(&path, &all).await.json()["given"], 2);

        let seen = candidate.get(&candidate.own("")).await.json();
        assert_eq!((&seen["extra_seconds"], &seen["deadline"]), (&json!(301), &json!("2026-11-22T09:05:01.000Z")));
        assert_eq!(save(&candidate, 1, "A").await.json()["deadline"], "2026-11-22T09:05:01.000Z");
        let listed = staff.get(&path).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 3);
        let first = listed["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
        assert_eq!(first["by"], json!({ "username": "staff", "display_name": "组织者" }));
    }

    async fn a_repeated_request_with_an_id_gives_nothing_again(stage) {
        let (_, exam, staff, _) = sitting(&stage).await;
        let path = below(&exam, "/extra-time");
        let form = json!({ "id": MISSING, "for": "all", "seconds": 300, "reason": "网络故障" });
        assert_eq!(staff.post(&path, &form).await.json()["given"], 2);
        let again = staff.post(&path, &form).await;
        assert_eq!((again.status, &again.json()["given"], &again.json()["id"]), (201, &json!(0), &json!(MISSING)));
        let other = json!({ "id": MISSING, "for": "all", "seconds": 301, "reason": "网络故障" });
        assert_eq!(staff.post(&path, &other).await.problem(), (422, "invalid_field".to_owned()));
    }

    async fn a_clock_is_stopped_and_let_go(stage) {
        let (_, exam, staff, candidate) = sitting(&stage).await;
        let path = below(&exam, &format!("/attempts/{}/pause", candidate.attempt));
        let pause = |paused: bool| json!({ "paused": paused, "reason": "停电" });
        assert_eq!(staff.put(&path, &pause(true)).await.json(), json!({
            "attempt_id": candidate.attempt, "phase": "paused", "started_at": "2026-11-22T08:00:00.000Z",
            "deadline": "2026-11-22T09:00:00.000Z", "paused_at": "2026-11-22T08:00:00.000Z",
            "server_now": "2026-11-22T08:00:00.000Z",
        }));
        assert_eq!(candidate.get(&candidate.own("")).await.json()["phase"], "paused");
        stage.advance(SignedDuration::from_mins(5));
        assert_eq!(save(&candidate, 1, "A").await.problem(), (409, "attempt_paused".to_owned()));
        let many = json!({ "for": "all", "paused": false, "reason": "来电" });
        assert_eq!(staff.post(&below(&exam, "/pauses"), &many).await.json(), json!({
            "changed": 1, "unchanged": 0, "not_under_way": 1, "server_now": "2026-11-22T08:05:00.000Z",
        }));
        let on = staff.put(&path, &pause(false)).await.json();
        assert_eq!((&on["phase"], &on["deadline"]), (&json!("in_progress"), &json!("2026-11-22T09:05:00.000Z")));
        assert_eq!(save(&candidate, 1, "A").await.status, 200);
    }

    async fn a_refused_save_is_shown_in_the_letters_of_the_paper_and_admitted(stage) {
        let (http, exam, _, candidate) = sitting(&stage).await;
        let paper = candidate.get(&candidate.own("/paper")).await.json();
        let slots = paper["slots"].as_array().unwrap();
        let single = slots.iter().find(|slot| slot["type"] == "single").unwrap();
        let send = async |revision: u32, letter: &str| {
            let answer = json!({ "slot": single["slot"], "revision": revision, "response": { "choices": [letter] } });
            candidate.put(&candidate.own("/answers"), &json!({ "epoch": 1, "answers": [answer] })).await
        };
        assert_eq!(send(1, "A").await.status, 200);
        stage.advance(exam.exam.rules.duration + exam.exam.rules.grace + MS);
        assert_eq!(send(2, "C").await.problem(), (409, "attempt_closed".to_owned()));
        let staff = stage.staff_client(&http).await;
        let path = below(&exam, "/refused-saves");
        let listed = staff.get(&format!("{path}?attempt={}&decision=open", candidate.attempt)).await;
        assert_eq!(listed.status, 200, "{}", listed.text());
        let (item, next) = (listed.json()["items"][0].clone(), listed.json()["next"].clone());
        assert_eq!(next, Value::Null);
        let told = ["number", "attempt_id", "slot", "reason", "late_seconds", "epoch", "revision", "response", "stored", "decision"];
        let told: Vec<Value> = told.iter().map(|field| item[field].clone()).collect();
        assert_eq!(Value::from(told), json!([
            "0001", candidate.attempt, single["slot"], "closed", 1, 1, 2, { "choices": ["C"] },
            { "revision": 1, "response": { "choices": ["A"] } }, null,
        ]));
        assert_eq!(item["question"]["options"], single["options"]);

        let decision = format!("{path}/{}/decision", item["id"].as_str().unwrap());
        let admit = json!({ "decision": "admitted", "reason": "网络故障" });
        assert_eq!(staff.put(&decision, &admit).await.problem(), (409, "attempt_open".to_owned()), "its end is not noted");
        stage.tick().await;
        let decided = staff.put(&decision, &admit).await;
        assert_eq!(decided.status, 200, "{}", decided.text());
        let told = decided.json();
        assert_eq!((&told["decision"], &told["revision"], &told["sums"]["unanswered"]), (&json!("admitted"), &json!(3), &json!(11)));
        let again = staff.put(&decision, &admit).await;
        assert_eq!(again.problem(), (409, "already_decided".to_owned()));
        assert_eq!(again.json()["decision"], "admitted");
        let item = staff.get(&format!("{path}?decision=admitted")).await.json()["items"][0].clone();
        assert_eq!((&item["decision"], &item["decided_by"]["username"]), (&json!("admitted"), &json!("staff")));
        assert_eq!(staff.get(&format!("{path}?decision=open")).await.json()["items"], json!([]));

        let audit = staff.get(&below(&exam, "/audit")).await;
        let entry = &audit.json()["items"][0];
        assert_eq!((&entry["action"], &entry["by"]["username"]), (&json!("refused_save_admitted"), &json!("staff")));
        assert_eq!(entry["facts"], json!({
            "refused_save": item["id"], "slot": single["slot"], "refused_revision": 2, "stored_revision": 1,
            "admitted_revision": 3, "reason": "网络故障",
        }));
        assert!(!audit.text().contains("choices"), "{}", audit.text());
    }

    async fn what_was_done_is_read_in_pages(stage) {
        let (_, exam, staff, candidate) = sitting(&stage).await;
        let path = below(&exam, &format!("/attempts/{}/pause", candidate.attempt));
        for at in 0..101 {
            stage.advance(MS);
            let paused = at % 2 == 0;
            assert_eq!(staff.put(&path, &json!({ "paused": paused, "reason": "试" })).await.status, 200);
        }
        let first = staff.get(&below(&exam, "/audit")).await.json();
        assert_eq!(first["items"].as_array().unwrap().len(), 100);
        let next = first["next"].as_str().unwrap();
        let second = staff.get(&below(&exam, &format!("/audit?after={next}"))).await.json();
        // One pause, and what was noted of the exam before.
        assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (5, &Value::Null));
        assert_eq!(second["items"][0]["at"], "2026-11-22T08:00:00.001Z");
    }

    async fn what_cannot_be_given_or_decided_is_told_by_its_code(stage) {
        let (_, exam, staff, candidate) = sitting(&stage).await;
        let path = below(&exam, "/extra-time");
        let cases: [(Change, u16, &str); 13] = [
            (|form| form["seconds"] = json!(0), 422, "invalid_field"),
            (|form| form["seconds"] = json!(-300), 422, "invalid_field"),
            (|form| form["seconds"] = json!(86_401), 422, "invalid_field"),
            (|form| form["seconds"] = json!(1.5), 422, "unreadable_body"),
            (|form| form["reason"] = json!(" "), 422, "invalid_field"),
            (|form| form["reason"] = json!("长".repeat(201)), 422, "invalid_field"),
            (|form| form["reason"] = Value::Null, 422, "unreadable_body"),
            (|form| form["id"] = json!("1"), 422, "invalid_field"),
            (|form| form["for"] = json!({ "candidate": "0003" }), 422, "not_on_roster"),
            (|form| form["for"] = json!({ "branch": "集" }), 422, "not_on_roster"),
            (|form| form["for"] = json!({ "branch": "集团//三部" }), 422, "invalid_field"),
            (|form| form["for"] = json!("some"), 422, "unreadable_body"),
            (|form| form["more"] = json!(1), 422, "unreadable_body"),
        ];
        for (change, status, code) in cases {
            let mut form = json!({ "for": "all", "seconds": 300, "reason": "网络故障" });
            change(&mut form);
            assert_eq!(staff.post(&path, &form).await.problem(), (status, code.to_owned()), "{form}");
        }
        assert_eq!(staff.get(&path).await.json()["items"], json!([]), "nothing was given");
        let nobody = json!({ "for": { "candidate": "0003" }, "paused": true, "reason": "停电" });
        let refused = staff.post(&below(&exam, "/pauses"), &nobody).await;
        assert_eq!(refused.problem(), (422, "not_on_roster".to_owned()));
        assert_eq!(refused.json()["candidate"], "0003");
        for (query, status, code) in [
            ("?decision=maybe", 400, "bad_query"),
            ("?attempt=1", 400, "bad_query"),
            ("?after=1", 400, "bad_query"),
            ("?more=1", 400, "bad_query"),
        ] {
            let refused = staff.get(&below(&exam, &format!("/refused-saves{query}"))).await;
            assert_eq!(refused.problem(), (status, code.to_owned()), "{query}");
        }
        assert_eq!(staff.get(&below(&exam, "/audit?after=1")).await.problem(), (400, "bad_query".to_owned()));
        let decision = below(&exam, &format!("/refused-saves/{MISSING}/decision"));
        let maybe = json!({ "decision": "maybe", "reason": "x" });
        assert_eq!(staff.put(&decision, &maybe).await.problem(), (422, "unreadable_body".to_owned()));
        assert_eq!(candidate.get(&candidate.own("")).await.json()["extra_seconds"], 0);
    }

    async fn what_is_not_of_this_exam_is_not_found(stage) {
        let (_, exam, staff, candidate) = sitting(&stage).await;
        assert_eq!(save(&candidate, 2, "A").await.status, 200);
        assert_eq!(save(&candidate, 1, "B").await.problem(), (409, "stale_revision".to_owned()));
        let save = staff.get(&below(&exam, "/refused-saves")).await.json()["items"][0]["id"].clone();
        let save = save.as_str().unwrap();
        let other = stage.exam().publish(1).await;
        let pause = json!({ "paused": true, "reason": "停电" });
        let dismiss = json!({ "decision": "dismissed", "reason": "核实" });
        for (of, attempt, save) in [
            (other.exam.id.to_string(), candidate.attempt.as_str(), save),
            (exam.exam.id.to_string(), MISSING, MISSING),
            (MISSING.to_owned(), candidate.attempt.as_str(), save),
        ] {
            let below = |path: &str| format!("/api/v1/exams/{of}{path}");
            for refused in [
                staff.put(&below(&format!("/attempts/{attempt}/pause")), &pause).await,
                staff.put(&below(&format!("/refused-saves/{save}/decision")), &dismiss).await,
                staff.get(&below(&format!("/refused-saves?attempt={attempt}"))).await,
                staff.get(&below(&format!("/refused-saves?after={save}"))).await,
            ] {
                assert_eq!(refused.problem(), (404, "not_found".to_owned()), "{of}");
            }
        }
        for path in ["/extra-time", "/refused-saves", "/audit"] {
            let refused = staff.get(&format!("/api/v1/exams/{MISSING}{path}")).await;
            assert_eq!(refused.problem(), (404, "not_found".to_owned()), "{path}");
        }
        assert_eq!(candidate.get(&candidate.own("")).await.json()["phase"], "in_progress");
    }

    async fn a_candidate_proctors_nobody(stage) {
        let (http, exam, _, candidate) = sitting(&stage).await;
        let attempt = format!("/attempts/{}/pause", candidate.attempt);
        let decision = format!("/refused-saves/{MISSING}/decision");
        for (method, path) in [
            (Method::GET, "/extra-time"),
            (Method::POST, "/extra-time"),
            (Method::POST, "/pauses"),
            (Method::PUT, &attempt),
            (Method::GET, "/refused-saves"),
            (Method::PUT, &decision),
            (Method::GET, "/audit"),
        ] {
            let (path, body) = (below(&exam, path), json!({}));
            let body = (method != Method::GET).then_some(&body);
            let refused = candidate.send(method.clone(), &path, body).await;
            assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "{method} {path}");
            let refused = http.nobody().send(method.clone(), &path, body).await;
            assert_eq!(refused.problem(), (401, "not_signed_in".to_owned()), "{method} {path}");
        }
    }
}
