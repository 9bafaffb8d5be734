//! Departures: noted once, shown to staff, and worth nothing.

use examhall::domain::admission::AdmissionRules;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::Stage;
use crate::support::exam::Published;
use crate::support::http::{CandidateClient, Http, StaffClient};

async fn sitting(stage: &Stage, records: bool) -> (Http, Published, StaffClient, CandidateClient) {
    stage.bank().await;
    let rules = AdmissionRules {
        records_departures: records,
        ..AdmissionRules::default()
    };
    let exam = stage.exam().admission(rules).publish(2).await;
    let http = stage.http().await;
    let (staff, candidate) = (
        stage.staff_client(&http).await,
        stage.candidate_client(&http, &exam, 1).await,
    );
    (http, exam, staff, candidate)
}

async fn start(candidate: &CandidateClient) {
    assert_eq!(
        candidate
            .post(&candidate.own("/start"), &json!({}))
            .await
            .status,
        200
    );
}

fn batch(entries: &[(u32, &str, i64)]) -> Value {
    let entry = |(number, at, lasted): &(u32, &str, i64)| json!({ "number": number, "began_at": format!("2026-11-22T08:{at}Z"), "lasted_ms": lasted });
    json!({ "epoch": 1, "departures": entries.iter().map(entry).collect::<Vec<_>>() })
}

fn below(exam: &Published, path: &str) -> String {
    format!("/api/v1/exams/{}{path}", exam.exam.id)
}

on_each_database! {
    async fn a_departure_is_noted_once_and_told_with_its_duration(stage) {
        let (_, exam, staff, candidate) = sitting(&stage, true).await;
        assert_eq!(candidate.get("/api/v1/attempts").await.json()["exam"]["records_departures"], true);
        let path = candidate.own("/departures");
        let early = candidate.post(&path, &batch(&[(1, "00:01", 1_000)])).await;
        assert_eq!(early.problem(), (409, "attempt_not_started".to_owned()));
        start(&candidate).await;
        stage.advance(SignedDuration::from_mins(10));
        let first = batch(&[(1, "01:00", 5_000), (2, "02:00.5", 61_000)]);
        for _ in 0..2 {
            let noted = candidate.post(&path, &first).await;
            assert_eq!((noted.status, &noted.json()["acknowledged"]), (200, &json!([1, 2])), "{}", noted.text());
        }
        // The device's clock says what it likes: it lies within the attempt.
        assert_eq!(candidate.post(&path, &batch(&[(2, "03:00", 9), (3, "59:00", 9_000)])).await.status, 200);
        let listed = staff.get(&below(&exam, &format!("/attempts/{}/departures", candidate.attempt))).await.json();
        assert_eq!(listed["items"], json!([
            { "kind": "page", "began_at": "2026-11-22T08:01:00.000Z", "lasted_ms": 5_000, "epoch": 1 },
            { "kind": "page", "began_at": "2026-11-22T08:02:00.500Z", "lasted_ms": 61_000, "epoch": 1 },
            { "kind": "page", "began_at": "2026-11-22T08:10:00.000Z", "lasted_ms": 0, "epoch": 1 },
        ]));
        let all = staff.get(&below(&exam, "/departures")).await.json();
        assert_eq!((&all["recorded"], all["items"].as_array().unwrap().len()), (&json!(true), 1));
        let item = &all["items"][0];
        let told = ["number", "attempt_id", "kind", "count", "longest_ms", "last_at"].map(|name| item[name].clone());
        assert_eq!(Value::from(told.to_vec()), json!(["0001", candidate.attempt, "page", 3, 61_000, "2026-11-22T08:10:00.000Z"]));
    }

    async fn no_score_knows_of_departures(stage) {
        let (http, exam, staff, candidate) = sitting(&stage, true).await;
        let other = stage.candidate_client(&http, &exam, 2).await;
        for one in [&candidate, &other] {
            start(one).await;
        }
        stage.advance(SignedDuration::from_mins(10));
        let entries: Vec<(u32, &str, i64)> = (1..=64).map(|number| (number, "01:00", 5_000)).collect();
        assert_eq!(candidate.post(&candidate.own("/departures"), &batch(&entries)).await.status, 200);
        for one in [&candidate, &other] {
            assert_eq!(one.post(&one.own("/submission"), &json!({})).await.status, 200);
        }
        // After the end what was on its way still comes, and changes nothing.
        assert_eq!(candidate.post(&candidate.own("/departures"), &batch(&[(65, "02:00", 9)])).await.status, 200);
        let grades = staff.get(&below(&exam, "/grades")).await.json();
        let same = |name: &str| assert_eq!(grades["items"][0][name], grades["items"][1][name], "{name}");
        ["total", "passed", "status", "unanswered"].into_iter().for_each(same);
        let result = candidate.get(&candidate.own("/result")).await;
        assert_eq!(result.status, 200);
        assert!(!result.text().contains("depart"), "{}", result.text());
    }

    async fn an_attempt_has_at_most_500(stage) {
        let (_, exam, staff, candidate) = sitting(&stage, true).await;
        start(&candidate).await;
        stage.advance(SignedDuration::from_mins(10));
        for first in (1..=512).step_by(64) {
            let entries: Vec<(u32, &str, i64)> = (first..first + 64).map(|number| (number, "01:00", 1)).collect();
            let noted = candidate.post(&candidate.own("/departures"), &batch(&entries)).await;
            assert_eq!(noted.json()["acknowledged"].as_array().unwrap().len(), 64, "nothing is sent for ever");
        }
        assert_eq!(staff.get(&below(&exam, "/departures")).await.json()["items"][0]["count"], 500);
    }

    async fn an_exam_that_does_not_say_so_notes_nothing(stage) {
        let (_, exam, staff, candidate) = sitting(&stage, false).await;
        start(&candidate).await;
        stage.advance(SignedDuration::from_mins(10));
        let noted = candidate.post(&candidate.own("/departures"), &batch(&[(1, "01:00", 5_000)])).await;
        assert_eq!((noted.status, &noted.json()["acknowledged"]), (200, &json!([1])));
        assert_eq!(staff.get(&below(&exam, "/departures")).await.json(), json!({ "recorded": false, "items": [] }));
    }

    async fn what_is_no_departure_is_refused_and_anothers_is_not_found(stage) {
        let (http, exam, staff, candidate) = sitting(&stage, true).await;
        start(&candidate).await;
        let other = stage.candidate_client(&http, &exam, 2).await;
        let refused = other.post(&candidate.own("/departures"), &batch(&[(1, "01:00", 1)])).await;
        assert_eq!(refused.problem(), (404, "not_found".to_owned()));
        let path = candidate.own("/departures");
        let many: Vec<(u32, &str, i64)> = (1..=65).map(|number| (number, "01:00", 1)).collect();
        for (form, code) in [
            (batch(&[]), "invalid_field"),
            (batch(&many), "invalid_field"),
            (batch(&[(0, "01:00", 1)]), "unreadable_body"),
            (batch(&[(1, "61:00", 1)]), "unreadable_body"),
            (batch(&[(1, "01:00", -1)]), "unreadable_body"),
            (json!({ "departures": [] }), "unreadable_body"),
        ] {
            assert_eq!(candidate.post(&path, &form).await.problem(), (422, code.to_owned()), "{form}");
        }
        let large = json!({ "epoch": u32::MAX, "departures": [{ "number": u32::MAX, "began_at": "2026-11-22T08:00:00Z", "lasted_ms": u32::MAX }] });
        assert_eq!(candidate.post(&path, &large).await.status, 200);
        let second = stage.exam().publish(1).await;
        let foreign = staff.get(&below(&second, &format!("/attempts/{}/departures", candidate.attempt))).await;
        assert_eq!(foreign.problem(), (404, "not_found".to_owned()));
    }
}
