//! What staff learn of papers before and after an exam, and that everybody can check it.

use examhall::app::exams;
use examhall::domain::exam::PaperMode;
use examhall::domain::question::Kind;
use serde_json::{Value, json};

use crate::support::exam::section;

use crate::support::http::StaffClient;
use crate::support::process::examhall;
use crate::support::{MS, Stage};

/// Checks a drawing as anybody would: exit code and report.
fn certified(drawing: &str) -> (Option<i32>, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("drawing.ndjson");
    std::fs::write(&file, drawing).unwrap();
    let output = examhall()
        .args(["paper", "certify", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code(), report)
}

async fn over(stage: &Stage, exam: &crate::support::exam::Published) {
    if stage.now() < exam.exam.rules.closes_at {
        stage.advance_to(exam.exam.rules.closes_at);
    }
    stage.advance(exam.exam.rules.grace + MS);
    exams::close(&stage.app, exam.exam.id).await.unwrap();
}

on_each_database! {
    async fn the_drawing_of_an_exam_that_is_over_is_drawn_again_by_anybody(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff: StaffClient = stage.staff_client(&http).await;
        let own = stage.exam().publish(5).await;
        let forms = stage.exam().rules(|rules| {
            (rules.papers, rules.n_forms) = (PaperMode::Forms, 2);
        }).publish(5).await;
        for exam in [&own, &forms] {
            let path = format!("/api/v1/exams/{}/drawing.ndjson", exam.exam.id);
            assert_eq!(staff.get(&path).await.problem(), (409, "exam_not_over".to_owned()));
            let late = json!({ "candidates": [{ "number": "9999", "name": "后到", "branch": "第一党支部" }] });
            let roster = format!("/api/v1/exams/{}/roster", exam.exam.id);
            stage.advance(MS);
            assert_eq!(staff.post(&roster, &late).await.status, 201);
            assert_eq!(staff.post(&roster, &late).await.problem(), (409, "already_on_roster".to_owned()));
        }
        over(&stage, &own).await;
        over(&stage, &forms).await;
        let staff = stage.staff_client(&http).await;
        for exam in [&own, &forms] {
            let path = format!("/api/v1/exams/{}/drawing.ndjson", exam.exam.id);
            let drawing = staff.get(&path).await;
            assert_eq!((drawing.status, drawing.header("content-type")), (200, "application/x-ndjson"));
            let (code, report) = certified(drawing.text());
            assert_eq!((code, &report["is_right"]), (Some(0), &json!(true)), "{report}");
            assert_eq!((&report["papers"], &report["redrawn"], &report["different"]), (&json!(5), &json!(5), &json!(0)));
            let certificate = staff.get(&format!("/api/v1/exams/{}/certificate", exam.exam.id)).await.json();
            assert_eq!(certificate["drawn"]["commitment"], report["header"]["commitment"]);
            // Another option first on the second paper: not what was drawn.
            let swapped = drawing.text().replacen("\"ab", "\"ba", 1);
            let forged = if swapped == drawing.text() { drawing.text().replacen("\"paper\":2", "\"paper\":3", 1) } else { swapped };
            assert_eq!(certified(&forged).0, Some(1));
        }
    }

    async fn a_candidate_reads_how_many_questions_their_own_sections_have(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let mut open = vec![section(Kind::Single, 3, "2"), section(Kind::TrueFalse, 2, "2")];
        (open[0].count.min, open[1].count.min) = (2, 1);
        let exam = stage.exam().sections(open).plan(|plan| plan.marks = Some("8".parse().unwrap())).publish(3).await;
        for n in 1..=3 {
            let candidate = stage.candidate_client(&http, &exam, n).await;
            let attempt = format!("/api/v1/attempts/{}", candidate.attempt);
            assert_eq!(candidate.post(&format!("{attempt}/start"), &json!({})).await.status, 200);
            let paper = candidate.get(&format!("{attempt}/paper")).await.json();
            let slots = paper["slots"].as_array().unwrap();
            assert_eq!(slots.len(), 4);
            for (at, told) in paper["sections"].as_array().unwrap().iter().enumerate() {
                let found = slots.iter().filter(|slot| slot["section"] == at).count();
                assert_eq!(told["count"], found, "{paper}");
            }
        }
    }

    async fn whether_the_bank_can_serve_a_stored_plan_is_told_in_both_languages(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let plan = json!({ "title": "卷", "sections": [{ "name": "单选", "type": "single", "count": 3, "marks": 2 }] });
        let id = staff.post("/api/v1/blueprints", &plan).await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/blueprints/{id}/feasibility");
        let told = staff.get(&path).await.json();
        assert_eq!((&told["verdict"], told["paper"].as_array().unwrap().len()), (&json!("feasible"), 3));
        stage.put(vec![]).await;
        let one = crate::support::bank::questions().into_iter().take(1).map(|question| {
            let mut parts = (*question).clone();
            parts.status = examhall::domain::question::Status::Retired;
            examhall::domain::question::Question::new(parts).unwrap()
        });
        stage.put(one.collect()).await;
        let told = staff.get(&path).await.json();
        assert_eq!((&told["verdict"], &told["paper"]), (&json!("infeasible"), &json!([])));
        let reason = told["reasons"][0].as_str().unwrap();
        assert!(reason.contains("“单选”") && reason.contains('2') && reason.contains('3'), "{reason}");
    }

    async fn a_candidate_sees_the_promise_before_and_what_it_promised_after(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let exam = stage.exam().publish(2).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let before = candidate.get("/api/v1/attempts").await.json()["papers"].clone();
        assert_eq!((before["commitment"].as_str().unwrap().len(), &before["statement"]), (64, &Value::Null));
        for route in ["certificate", "drawing.ndjson"] {
            let path = format!("/api/v1/exams/{}/{route}", exam.exam.id);
            assert_eq!(candidate.get(&path).await.status, 403, "{route}");
        }
        over(&stage, &exam).await;
        let after = candidate.get("/api/v1/attempts").await.json()["papers"].clone();
        assert_eq!(after["commitment"], before["commitment"]);
        assert!(after["statement"].as_str().unwrap().starts_with("examhall-draw/1\nsecret "));
        for route in ["certificate", "drawing.ndjson"] {
            let path = format!("/api/v1/exams/{}/{route}", exam.exam.id);
            assert_eq!(candidate.get(&path).await.status, 403, "{route}");
        }
    }
}
