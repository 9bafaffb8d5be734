//! Markers at the API: what they are told, and what they are not.

use examhall::domain::question::Kind;
use serde_json::{Value, json};

use crate::support::exam::section;

on_each_database! {
    async fn a_marker_sees_question_rubric_and_text_and_nothing_that_leads_to_a_person(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Essay, 1, "10")]).publish(2).await;
        let seat = stage.seat(&exam, 1).await;
        stage.sit(seat, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = |rest: &str| format!("/api/v1/exams/{}/{rest}", exam.exam.id);
        let rules = staff.get(&path("marking-rules")).await.json();
        assert_eq!(rules, json!({ "markers_per_answer": 1, "tolerance": "0" }));
        let three = staff.put(&path("marking-rules"), &json!({ "markers_per_answer": 3, "tolerance": 0 })).await;
        assert_eq!(three.problem(), (422, "invalid_field".to_owned()));

        let answered = staff.post(&path("marking/next"), &json!({})).await;
        let mut task = answered.json();
        let marking = task["marking"].take().as_str().unwrap().to_owned();
        let code = task["code"].take();
        let number = code.as_str().unwrap().chars().last().unwrap();
        assert_eq!(task, json!({
            "marking": null, "claimed_until": "2026-11-22T08:30:00.000Z", "code": null,
            "stem": format!("第{number}道简答题：。"), "rubric": format!("KEYCANARY-E{number}-rubric"),
            "marks_available": "10", "response": "一篇短文。", "left": 1,
        }));
        let person = &exam.tickets[0].person;
        for secret in [seat.attempt.to_string(), person.id.to_string(), person.entry.name.clone(), "0001".to_owned()] {
            assert!(!answered.text().contains(&secret), "{secret}: {}", answered.text());
        }

        let put = path(&format!("marking/{marking}"));
        let too_many = staff.put(&put, &json!({ "marks": "10.01" })).await;
        assert_eq!(too_many.problem(), (422, "too_many_marks".to_owned()));
        let note = staff.put(&put, &json!({ "marks": 1, "note": "字".repeat(501) })).await;
        assert_eq!(note.problem(), (422, "invalid_field".to_owned()));
        let kept = staff.put(&put, &json!({ "marks": 8.5, "note": " 论点清楚 " })).await;
        assert_eq!(kept.json(), json!({ "marks": "8.5", "number": 1, "marked_at": "2026-11-22T08:00:00.000Z" }));
        let left = staff.post(&path("marking/next"), &json!({})).await;
        assert_eq!((left.status, left.body.len()), (204, 0));
        let progress = staff.get(&path("marking")).await.json();
        assert_eq!(progress, json!({ "items": [
            { "code": code, "version": 1, "waiting": 0, "marked_once": 0, "differing": 0, "done": 1 },
        ] }));
        let begun = staff.put(&path("marking-rules"), &json!({ "markers_per_answer": 2, "tolerance": 1 })).await;
        assert_eq!(begun.problem(), (409, "marking_begun".to_owned()));
    }

    async fn markings_that_are_missing_or_of_somebody_else_are_not_found_alike(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Essay, 1, "10")]).publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.sit(seat, 1).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let other = stage.staff_named("second").await;
        let theirs = examhall::app::marking::take_next(&stage.app, &other, exam.exam.id).await.unwrap().unwrap();
        let missing = "0192f0c1-2b3c-7d4e-8f50-6172839405a6";
        let mut bodies = Vec::new();
        for marking in [theirs.marking.to_string().as_str(), missing, "not-an-id"] {
            let path = format!("/api/v1/exams/{}/marking/{marking}", exam.exam.id);
            let mut body = staff.put(&path, &json!({ "marks": 1 })).await.json();
            body["request_id"] = Value::Null;
            bodies.push(body);
        }
        assert_eq!(bodies[0]["status"], 404);
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
        for path in ["marking", "marking-rules", "blank-answers"] {
            let answered = staff.get(&format!("/api/v1/exams/{missing}/{path}")).await;
            assert_eq!(answered.problem(), (404, "not_found".to_owned()), "{path}");
        }
        let answered = staff.post(&format!("/api/v1/exams/{missing}/marking/next"), &json!({})).await;
        assert_eq!(answered.problem(), (404, "not_found".to_owned()));
    }
}
