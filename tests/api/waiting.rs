//! The waiting room: before the exam opens, and until each candidate's own turn.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::MS;
use crate::support::http::CandidateClient;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

async fn waiting(candidate: &CandidateClient) -> Value {
    let list = candidate.get("/api/v1/attempts").await.json();
    assert!(list["server_now"].is_string(), "{list}");
    list["waiting"].clone()
}

on_each_database! {
    async fn who_comes_early_is_told_when_their_turn_is(stage) {
        stage.bank().await;
        let opens_at = stage.now() + SECOND * 600;
        let exam = stage.exam().rules(|rules| rules.opens_at = opens_at).publish(30).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let told = waiting(&candidate).await;
        assert_eq!(told["opens_at"], format!("{opens_at:.3}"));
        let start_in_ms = told["start_in_ms"].as_i64().unwrap();
        assert!((600_000..=600_030).contains(&start_in_ms), "thirty candidates begin within 30 ms: {told}");
        assert!((30_000..=60_000).contains(&told["poll_after_ms"].as_i64().unwrap()), "{told}");

        stage.advance(SECOND * 599);
        let told = waiting(&candidate).await;
        assert_eq!(told["start_in_ms"], start_in_ms - 599_000, "the same turn each time");
        assert!((1_000..=2_000).contains(&told["poll_after_ms"].as_i64().unwrap()), "{told}");
        let early = candidate.post(&candidate.own("/start"), &json!({})).await;
        assert_eq!(early.problem(), (409, "not_yet_open".to_owned()));

        stage.advance(MS * i32::try_from(start_in_ms - 599_000).unwrap());
        assert_eq!(waiting(&candidate).await, Value::Null);
        let started = candidate.post(&candidate.own("/start"), &json!({})).await.json();
        let deadline = stage.now() + exam.exam.rules.duration;
        assert_eq!(started["deadline"], format!("{deadline:.3}"), "the clock begins with the start");
        assert_eq!(waiting(&candidate).await, Value::Null);
    }

    async fn nobody_waits_for_an_exam_that_is_closed(stage) {
        stage.bank().await;
        let opens_at = stage.now() + SECOND * 600;
        let exam = stage.exam().rules(|rules| rules.opens_at = opens_at).publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        assert!(waiting(&candidate).await.is_object());
        examhall::app::exams::close(&stage.app, exam.exam.id).await.unwrap();
        assert_eq!(waiting(&candidate).await, Value::Null);
    }
}
