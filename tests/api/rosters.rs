//! Rosters over the API: replaced, or brought up to date by those who are in the new one.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::http::{Answered, Caller};

async fn put(staff: &Caller, path: &str, csv: &str) -> Answered {
    let request = TestRequest::put().uri(path);
    let request = request.insert_header(("Content-Type", "text/csv"));
    staff.request(request.set_payload(csv.to_owned())).await
}

fn counts(told: &Answered) -> [u64; 4] {
    let json = told.json();
    ["added", "updated", "removed", "total"].map(|name| json[name].as_u64().unwrap())
}

async fn people(staff: &Caller, roster: &str) -> Vec<(String, String)> {
    let list = staff.get(roster).await.json();
    let field = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    let lines = list["items"].as_array().unwrap().iter();
    lines
        .map(|line| (field(line, "number"), field(line, "name")))
        .collect()
}

on_each_database! {
    async fn branches_send_their_people_one_after_the_other(stage) {
        stage.bank().await;
        let exam = stage.exam().draft(0).await.id;
        let staff = stage.staff_client(&stage.http().await).await;
        let roster = format!("/api/v1/exams/{exam}/roster");
        let kept = format!("{roster}?absent=kept");
        let first = "工号,姓名,支部\n0001,张三,集团/一支部\n0002,李四,集团/一支部\n";
        let second = "工号,姓名,支部\n0002,李思,集团/二支部\n0003,王五,集团/二支部\n";
        assert_eq!(counts(&put(&staff, &kept, first).await), [2, 0, 0, 2]);
        let told = put(&staff, &kept, second).await;
        assert_eq!(counts(&told), [1, 1, 0, 3]);
        let notices = told.json()["notices"].clone();
        assert_eq!((notices.as_array().unwrap().len(), &notices[0]["code"]), (1, &json!("renamed")));
        assert!(notices[0]["message"].as_str().unwrap().contains("工号 0002 的姓名由“李四”改为“李思”"), "{notices}");
        assert_eq!(counts(&put(&staff, &kept, second).await), [0, 0, 0, 3], "again changes nothing");
        let all = [("0001", "张三"), ("0002", "李思"), ("0003", "王五")];
        assert_eq!(people(&staff, &roster).await, all.map(|(number, name)| (number.to_owned(), name.to_owned())));
        assert_eq!(counts(&put(&staff, &roster, second).await), [0, 0, 1, 2], "a whole roster takes off who has left");
        let unknown = put(&staff, &format!("{roster}?absent=ask"), first).await;
        assert_eq!(unknown.problem(), (400, "bad_query".to_owned()));
        assert_eq!(people(&staff, &roster).await.len(), 2);
        let entries = staff.get(&format!("/api/v1/exams/{exam}/audit")).await.json();
        let told = |entry: &&Value| entry["action"] == json!("roster_changed");
        assert_eq!(entries["items"].as_array().unwrap().iter().filter(told).count(), 3, "{entries}");
    }
}
