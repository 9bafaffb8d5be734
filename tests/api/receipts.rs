//! A receipt reaches its candidate, and its code tells staff whose it is.

use serde_json::{Value, json};

use crate::support::MS;

on_each_database! {
    async fn a_submission_gives_the_receipt_that_is_read_again_later(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(1).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let path = candidate.own("/receipt");
        assert_eq!(candidate.get(&path).await.problem(), (409, "attempt_open".to_owned()));
        candidate.post(&candidate.own("/start"), &json!({})).await;
        assert_eq!(candidate.get(&path).await.problem(), (409, "attempt_open".to_owned()));
        let submitted = candidate.post(&candidate.own("/submission"), &json!({})).await.json();
        assert_eq!((&submitted["phase"], &submitted["id"]), (&json!("closed"), &json!(candidate.attempt)));
        stage.advance(MS);
        let receipt = candidate.get(&path).await.json();
        assert_eq!(submitted["receipt"], receipt);
        assert_eq!(receipt["closed_at"], submitted["closed_at"]);
        assert_eq!((&receipt["attempt_id"], &receipt["candidate_number"]), (&submitted["id"], &json!("0001")));
        let again = candidate.post(&candidate.own("/submission"), &json!({})).await.json();
        assert_eq!(again["receipt"], receipt);
    }

    async fn staff_learn_whose_a_code_is_however_it_was_typed(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        stage.sit(stage.seat(&exam, 1).await, 5).await;
        let two = stage.seat(&exam, 2).await;
        stage.sit(two, 5).await;
        let candidate = stage.candidate_client(&http, &exam, 2).await;
        let receipt = candidate.get(&candidate.own("/receipt")).await.json();
        let path = format!("/api/v1/exams/{}/receipts/verification", exam.exam.id);
        let code = receipt["code"].as_str().unwrap();
        for typed in [code.to_owned(), code.to_lowercase().replace('-', " ")] {
            let told = staff.post(&path, &json!({ "code": typed })).await.json();
            let wanted = json!({ "matches": true, "attempt": {
                "number": "0002", "name": "考生2", "branch": "集团/第三党支部",
                "attempt_id": candidate.attempt, "attempt_number": 1,
                "closed_at": receipt["closed_at"], "closed_how": "submitted", "answered": 12,
            }});
            assert_eq!(told, wanted);
        }
        assert_eq!(candidate.post(&path, &json!({ "code": code })).await.problem(), (403, "forbidden".to_owned()));
        let wrong = staff.post(&path, &json!({ "code": "7K3M-9QPA-2X" })).await;
        assert_eq!(wrong.problem(), (422, "invalid_field".to_owned()));
        let sql = format!("UPDATE answers SET revision = revision + 1 WHERE attempt_id = '{}'", two.attempt);
        stage.database().execute(&sql);
        let told = staff.post(&path, &json!({ "code": code })).await;
        assert_eq!((told.status, told.json()), (200, json!({ "matches": false, "attempt": Value::Null })));
    }
}
