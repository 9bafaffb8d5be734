//! Plans for papers: changed, removed, and what their papers will be like.

use examhall::app::publishing::publish;
use serde_json::{Value, json};

use crate::support::http::StaffClient;

fn plan(title: &str, count: usize) -> Value {
    json!({ "title": title, "sections": [{ "name": "单选", "type": "single", "count": count, "marks": 2 }] })
}

/// Stores a plan; its path.
async fn create(staff: &StaffClient, title: &str) -> String {
    let created = staff.post("/api/v1/blueprints", &plan(title, 2)).await;
    assert_eq!(created.status, 201, "{}", created.text());
    let id = created.json()["id"].as_str().unwrap().to_owned();
    format!("/api/v1/blueprints/{id}")
}

async fn actions(staff: &StaffClient) -> Vec<String> {
    let told = staff.get("/api/v1/audit").await.json();
    let items = told["items"].as_array().unwrap();
    let actions = items
        .iter()
        .map(|item| item["action"].as_str().unwrap().to_owned());
    actions
        .filter(|action| action.starts_with("blueprint_"))
        .collect()
}

on_each_database! {
    async fn a_plan_is_changed_by_whoever_saw_its_last_revision(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = create(&staff, "春季").await;
        let stored = staff.get(&path).await.json();
        assert_eq!((&stored["revision"], &stored["n_drafts"], &stored["n_held"]), (&json!(1), &json!(0), &json!(0)));
        let change = |revision: u32, title: &str, count| json!({ "revision": revision, "plan": plan(title, count) });
        let changed = staff.put(&path, &change(1, "夏季", 3)).await;
        assert_eq!((changed.status, &changed.json()["revision"]), (200, &json!(2)), "{}", changed.text());
        let late = staff.put(&path, &change(1, "秋季", 1)).await;
        assert_eq!(late.problem(), (409, "blueprint_changed".to_owned()));
        assert_eq!(late.json()["revision"], 2);
        let too_much = staff.put(&path, &change(2, "秋季", 4)).await;
        assert_eq!(too_much.problem(), (409, "bank_cannot_serve".to_owned()));
        let told = staff.get(&path).await.json();
        assert_eq!((&told["title"], &told["revision"], &told["sections"][0]["count"]), (&json!("夏季"), &json!(2), &json!(3)));
        assert_eq!(staff.get("/api/v1/blueprints").await.json()["items"][0]["title"], "夏季");
        assert_eq!(actions(&staff).await, ["blueprint_changed"]);
    }

    async fn a_plan_that_an_exam_was_published_by_neither_changes_nor_goes(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let exam = stage.exam().draft(2).await;
        let path = format!("/api/v1/blueprints/{}", exam.blueprint);
        assert_eq!(staff.get(&path).await.json()["n_drafts"], 1);
        let change = |revision: u32| json!({ "revision": revision, "plan": plan("换过", 3) });
        let refused = staff.delete(&path).await;
        assert_eq!((refused.problem(), &refused.json()["n_exams"]), ((409, "blueprint_in_use".to_owned()), &json!(1)));
        assert_eq!(staff.put(&path, &change(1)).await.status, 200);
        let draft = staff.get(&format!("/api/v1/exams/{}", exam.id)).await.json();
        assert_eq!(draft["total_marks"], "6", "a draft follows");
        publish(&stage.app, exam.id, None).await.unwrap();
        assert_eq!(staff.put(&path, &change(2)).await.problem(), (409, "blueprint_in_use".to_owned()));
        assert_eq!(staff.delete(&path).await.problem(), (409, "blueprint_in_use".to_owned()));
        assert_eq!(staff.get(&path).await.json()["n_held"], 1);
    }

    async fn a_plan_that_nothing_stands_on_is_removed(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = create(&staff, "写错的").await;
        assert_eq!(staff.delete(&path).await.status, 204);
        for gone in [staff.get(&path).await, staff.delete(&path).await, staff.put(&path, &json!({ "revision": 1, "plan": plan("又来", 1) })).await] {
            assert_eq!(gone.problem(), (404, "not_found".to_owned()));
        }
        assert_eq!(staff.get("/api/v1/blueprints").await.json()["items"], json!([]));
        assert_eq!(actions(&staff).await, ["blueprint_removed"]);
    }

    async fn a_trial_tells_how_hard_papers_will_be_and_how_far_they_differ(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        // All questions of the kind there are: every paper is as hard as the others.
        let all = staff.post("/api/v1/blueprint-trials", &plan("全部", 3)).await.json();
        let expected = &all["expected"];
        assert_eq!((&expected["papers"], &expected["difficulty"]["deviation"]), (&json!(100), &json!("0.000000")), "{all}");
        assert_eq!((&expected["difference"]["exact"], &expected["shared"]["exact"], &expected["largest_share"]["exact"]), (&json!("0/1"), &json!("3/1"), &json!("1/1")), "{all}");
        let path = create(&staff, "两道").await;
        let told = staff.get(&format!("{path}/feasibility")).await.json();
        let tried = staff.post("/api/v1/blueprint-trials", &plan("两道", 2)).await.json();
        assert_eq!(told["expected"], tried["expected"], "the same plan and bank, the same figures");
        assert_eq!(told["expected"]["largest_share"]["decimal"].as_str().unwrap().get(..3), Some("0.6"), "{told}");
    }

    async fn a_drawing_is_watched_and_called_off_over_the_api(stage) {
        stage.bank().await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let exam = stage.exam().draft(3).await.id;
        let path = format!("/api/v1/exams/{exam}/drawing");
        assert_eq!(staff.get(&path).await.json(), json!({ "phase": "idle", "drawn": 0, "candidates": 3 }));
        assert_eq!(staff.delete(&path).await.status, 204);
        let published = staff.put(&format!("/api/v1/exams/{exam}/state"), &json!({ "state": "published" })).await;
        assert_eq!(published.status, 200, "{}", published.text());
        assert_eq!(staff.get(&path).await.json(), json!({ "phase": "done", "drawn": 3, "candidates": 3 }));
        assert_eq!(staff.delete(&path).await.problem(), (409, "exam_state".to_owned()));
    }
}
