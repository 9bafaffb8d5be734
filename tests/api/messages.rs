//! Messages and collected papers on the wire.

use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::http::{CandidateClient, Http, StaffClient};

/// An id of nothing.
const MISSING: &str = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";

/// A published exam, its proctor, and two candidates, of whom the first has started.
async fn sitting(stage: &Stage) -> (Http, Published, StaffClient, [CandidateClient; 2]) {
    stage.bank().await;
    let exam = stage.exam().publish(2).await;
    let http = stage.http().await;
    let staff = stage.staff_client(&http).await;
    let first = stage.candidate_client(&http, &exam, 1).await;
    let second = stage.candidate_client(&http, &exam, 2).await;
    assert_eq!(
        first.post(&first.own("/start"), &json!({})).await.status,
        200
    );
    (http, exam, staff, [first, second])
}

fn below(exam: &Published, path: &str) -> String {
    format!("/api/v1/exams/{}{path}", exam.exam.id)
}

fn acknowledgement(id: &Value) -> String {
    format!("/api/v1/messages/{}/acknowledgement", id.as_str().unwrap())
}

on_each_database! {
    async fn a_message_comes_with_what_the_page_asks_for_until_it_is_acknowledged(stage) {
        let (_, exam, staff, [first, second]) = sitting(&stage).await;
        assert_eq!(first.get(&first.own("")).await.json()["messages"], json!([]));
        let path = below(&exam, "/messages");
        let form = json!({ "for": { "candidate": "0001" }, "text": "<b>请</b>到监考台\n谢谢" });
        let sent = staff.post(&path, &form).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        let id = sent.json()["id"].clone();
        let by = json!({ "username": "staff", "display_name": "组织者" });
        let name = exam.tickets[0].person.entry.name.clone();
        let mut listed = json!({
            "id": id, "for": { "candidate": "0001" }, "name": name, "text": "<b>请</b>到监考台\n谢谢",
            "sent_at": "2026-11-22T08:00:00.000Z", "by": by, "people": 1, "read": 0, "withdrawn_at": null, "withdrawn_by": null,
        });
        assert_eq!(sent.json(), listed);

        let told = json!([{ "id": id, "text": "<b>请</b>到监考台\n谢谢", "sent_at": "2026-11-22T08:00:00.000Z", "read_at": null }]);
        assert_eq!(first.get(&first.own("")).await.json()["messages"], told);
        assert_eq!(first.get("/api/v1/attempts").await.json()["messages"], told);
        assert_eq!(second.get("/api/v1/attempts").await.json()["messages"], json!([]));
        assert_eq!(second.get("/api/v1/messages").await.json(), json!({ "items": [] }));
        let foreign = second.put(&acknowledgement(&id), &json!({})).await;
        assert_eq!(foreign.problem(), (404, "not_found".to_owned()));
        assert_eq!(foreign.text().replace(foreign.header("X-Request-Id"), ""), {
            let none = second.put(&acknowledgement(&json!(MISSING)), &json!({})).await;
            none.text().replace(none.header("X-Request-Id"), "").replace(MISSING, id.as_str().unwrap())
        }, "like one that never was");

        let read = first.put(&acknowledgement(&id), &json!({})).await;
        assert_eq!((read.status, &read.json()["read_at"]), (200, &json!("2026-11-22T08:00:00.000Z")));
        assert_eq!(first.get(&first.own("")).await.json()["messages"], json!([]));
        assert_eq!(first.get("/api/v1/messages").await.json()["items"][0]["id"], id);
        listed["read"] = json!(1);
        assert_eq!(staff.get(&path).await.json(), json!({ "items": [listed] }));

        let withdrawal = format!("{path}/{}/withdrawal", id.as_str().unwrap());
        assert_eq!(staff.post(&withdrawal, &json!({ "reason": "" })).await.problem(), (422, "invalid_field".to_owned()));
        let gone = staff.post(&withdrawal, &json!({ "reason": "发错了人" })).await;
        assert_eq!((gone.status, &gone.json()["withdrawn_by"]), (200, &by));
        assert_eq!(first.get("/api/v1/messages").await.json(), json!({ "items": [] }));
    }

    async fn a_message_that_cannot_be_is_refused_and_says_why(stage) {
        let (_, exam, staff, _) = sitting(&stage).await;
        let path = below(&exam, "/messages");
        for (form, wanted) in [
            (json!({ "for": "all", "text": "" }), (422, "invalid_field")),
            (json!({ "for": "all", "text": "长".repeat(501) }), (422, "invalid_field")),
            (json!({ "for": "all", "text": "一\u{0}二" }), (422, "invalid_field")),
            (json!({ "for": "all" }), (422, "unreadable_body")),
            (json!({ "for": "all", "text": "一", "html": true }), (422, "unreadable_body")),
            (json!({ "for": { "candidate": "9999" }, "text": "一" }), (422, "not_on_roster")),
            (json!({ "for": { "branch": "别处" }, "text": "一" }), (422, "not_on_roster")),
            (json!({ "id": "7", "for": "all", "text": "一" }), (422, "invalid_field")),
        ] {
            let refused = staff.post(&path, &form).await;
            assert_eq!(refused.problem(), (wanted.0, wanted.1.to_owned()), "{form}");
        }
        assert_eq!(staff.get(&path).await.json(), json!({ "items": [] }));
        let missing = format!("{path}/{MISSING}/withdrawal");
        assert_eq!(staff.post(&missing, &json!({ "reason": "试" })).await.problem(), (404, "not_found".to_owned()));
        examhall::app::exams::close(&stage.app, exam.exam.id).await.unwrap();
        let late = staff.post(&path, &json!({ "for": "all", "text": "一" })).await;
        assert_eq!(late.problem(), (409, "exam_state".to_owned()));
    }

    async fn a_paper_is_collected_and_everybody_is_told_how_it_ended(stage) {
        let (_, exam, staff, [first, second]) = sitting(&stage).await;
        let paper = first.get(&first.own("/paper")).await.json();
        let slots = paper["slots"].as_array().unwrap();
        let single = slots.iter().find(|slot| slot["type"] == "single").unwrap();
        let batch = |revision: u32| json!({ "epoch": 1, "answers": [{ "slot": single["slot"], "revision": revision, "response": { "choices": ["A"] } }] });
        assert_eq!(first.put(&first.own("/answers"), &batch(1)).await.status, 200);
        let path = |attempt: &str| below(&exam, &format!("/attempts/{attempt}/submission"));
        let reason = json!({ "reason": "设备故障" });
        let early = staff.post(&path(&second.attempt), &reason).await;
        assert_eq!(early.problem(), (409, "attempt_not_started".to_owned()));
        assert_eq!(staff.post(&path(&first.attempt), &json!({})).await.problem(), (422, "unreadable_body".to_owned()));
        assert_eq!(staff.post(&path(&first.attempt), &json!({ "reason": " " })).await.problem(), (422, "invalid_field".to_owned()));
        assert_eq!(staff.post(&path(MISSING), &reason).await.problem(), (404, "not_found".to_owned()));

        let collected = staff.post(&path(&first.attempt), &reason).await;
        assert_eq!(collected.status, 200, "{}", collected.text());
        let receipt = first.get(&first.own("/receipt")).await.json();
        assert_eq!(collected.json(), json!({
            "attempt_id": first.attempt, "closed_at": "2026-11-22T08:00:00.000Z", "closed_how": "collected", "answered": 1,
            "receipt_code": receipt["code"], "server_now": "2026-11-22T08:00:00.000Z",
        }));
        assert_eq!(receipt["closed_how"], "collected");
        assert_eq!(staff.post(&path(&first.attempt), &reason).await.json(), collected.json(), "the same again");

        let seen = first.get(&first.own("")).await.json();
        assert_eq!((&seen["phase"], &seen["closed_how"]), (&json!("closed"), &json!("collected")));
        let late = first.put(&first.own("/answers"), &batch(2)).await;
        assert_eq!(late.problem(), (409, "attempt_closed".to_owned()));
        assert_eq!(late.json()["closed_how"], "collected");
        let submitted = first.post(&first.own("/submission"), &json!({})).await;
        assert_eq!(submitted.problem(), (409, "attempt_closed".to_owned()));

        let live = staff.get(&below(&exam, "/live")).await.json();
        assert_eq!((&live["counts"]["collected"], &live["items"][0]["closed_how"]), (&json!(1), &json!("collected")));
        let grades = staff.get(&below(&exam, "/grades")).await;
        assert!(grades.text().contains(r#""closed_how":"collected""#), "{}", grades.text());
        let sheet = staff.get(&below(&exam, "/score-sheet.csv")).await;
        assert!(sheet.text().contains("监考收卷"), "{}", sheet.text());
        let kept = staff.get(&below(&exam, "/refused-saves?decision=open")).await.json();
        assert_eq!((&kept["items"][0]["revision"], &kept["items"][0]["closed_how"]), (&json!(2), &json!("collected")));
        let audit = staff.get(&below(&exam, "/audit")).await.json();
        let mut items = audit["items"].as_array().unwrap().iter();
        let entry = items.find(|item| item["action"] == "attempt_collected").unwrap();
        assert_eq!((&entry["action"], &entry["attempt_id"]), (&json!("attempt_collected"), &json!(first.attempt)));
        assert_eq!((&entry["by"]["username"], &entry["facts"]["reason"]), (&json!("staff"), &json!("设备故障")));
        let own = first.get("/api/v1/my-data").await;
        assert!(own.text().contains("监考人收卷"), "{}", own.text());
    }
}
