//! The record as a file, the checkpoint, and who is noted.

use examhall::formats::audit_export::{chain_from_ndjson, read_witness};
use serde_json::{Value, json};

use crate::support::stage::SERVICE_KEY;
use examhall::app::audit_chain::{public_key, seal};
use examhall::app::service_key::ServiceKey;

on_each_database! {
    async fn the_record_of_an_exam_is_a_file_that_anybody_can_check(stage) {
        stage.bank().await;
        let exam = stage.exam().publish(2).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = format!("/api/v1/exams/{}", exam.exam.id);
        let closed = staff.put(&format!("{path}/state"), &json!({ "state": "closed" })).await;
        assert_eq!(closed.status, 200, "{}", closed.text());
        let file = staff.get(&format!("{path}/audit.ndjson")).await;
        assert_eq!((file.status, file.header("content-type")), (200, "application/x-ndjson"));
        let read = chain_from_ndjson(file.text()).unwrap();
        let actions: Vec<_> = read.entries.iter().map(|one| one.record.action.as_str()).collect();
        assert_eq!(actions, ["exam_created", "roster_changed", "exam_published", "tickets_issued", "exam_closed"]);
        let key = ServiceKey::new(SERVICE_KEY).checkpoint_key().public();
        assert_eq!(public_key(&stage.app), key);
        let last = read.last.unwrap();
        assert!(last.is_genuine(&key) && last.entries == Some(read.digest));
        for name in ["考生1", "考生2", exam.tickets[0].ticket.expose()] {
            assert!(!file.text().contains(name), "{name}");
        }
        let listed = staff.get(&format!("{path}/audit")).await.json();
        let closed = listed["items"].as_array().unwrap().iter().find(|item| item["action"] == "exam_closed");
        assert_eq!(closed.unwrap()["by"]["username"], "staff");
        let missing = staff.get("/api/v1/exams/0192f0c1-2b3c-7d4e-8f50-6172839405a6/audit.ndjson").await;
        assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    }

    async fn the_last_checkpoint_covers_every_chain(stage) {
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let none = staff.get("/api/v1/audit/checkpoint").await;
        assert_eq!(none.problem(), (404, "not_found".to_owned()));
        stage.bank().await;
        let exams = [stage.exam().publish(1).await, stage.exam().publish(1).await];
        assert!(seal(&stage.app).await.unwrap());
        let told = staff.get("/api/v1/audit/checkpoint").await;
        let witness = read_witness(told.text()).unwrap();
        assert!(witness.is_genuine(&public_key(&stage.app)));
        let heads: Vec<Value> = told.json()["heads"].as_array().unwrap().clone();
        for exam in exams {
            let head = heads.iter().find(|head| head["chain"] == exam.exam.id.to_string().as_str());
            assert_eq!(head.unwrap()["length"], 4);
        }
        let service = staff.get("/api/v1/audit.ndjson").await;
        // Who became what: the account of the stage.
        assert_eq!(chain_from_ndjson(service.text()).unwrap().entries.len(), 1);
    }
}
