//! The review of blanks at the API.

use examhall::app::rulings::{self, Wanted};
use examhall::domain::question::Kind;
use examhall::domain::ruling::{Decision, Policy};
use serde_json::{Value, json};

use crate::support::exam::section;

on_each_database! {
    async fn distinct_answers_come_in_pages_and_name_nobody(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Blank, 1, "4")]).shared().publish(2).await;
        for n in [1, 2] {
            stage.sit(stage.seat(&exam, n).await, 0).await;
        }
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let path = format!("/api/v1/exams/{}/blank-answers", exam.exam.id);
        let answered = staff.get(&format!("{path}?limit=1")).await;
        let first = answered.json();
        let code = first["items"][0]["code"].clone();
        let number = code.as_str().unwrap().chars().last().unwrap();
        let item = |blank: u32, which: &str, text: &str| json!({
            "code": code, "version": 1, "question_version_id": first["items"][0]["question_version_id"],
            "stem": format!("第{number}道填空题：____和____。"), "blank": blank,
            "accepted": [format!("KEYCANARY-B{number}-{which}"), format!("KEYCANARY-B{number}-{which}-too")],
            "text": text, "spellings": [text], "count": 2, "had": 2, "share_per_mille": 1000, "state": "wrong",
        });
        assert_eq!(first["items"], json!([item(1, "first", "错")]));
        let filled = |blank: u32| json!({ "code": code, "version": 1, "blank": blank, "had": 2, "empty": 0, "distinct": 1 });
        assert_eq!(first["blanks"], json!([filled(1), filled(2)]));
        let person = &exam.tickets[0].person;
        for secret in [person.id.to_string(), person.entry.name.clone(), person.entry.number.clone()] {
            assert!(!answered.text().contains(&secret), "{secret}: {}", answered.text());
        }
        let next = first["next"].as_str().unwrap().bytes();
        let next = next.map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        let second = staff.get(&format!("{path}?limit=1&after={next}")).await.json();
        assert_eq!(second, json!({ "items": [item(2, "second", "误")], "blanks": [], "next": null }));
        let none = staff.get(&format!("{path}?status=accepted")).await.json();
        assert_eq!((&none["items"], &none["next"]), (&json!([]), &Value::Null));
        for query in ["limit=0", "limit=201", "status=right", "after=x", "question=", "page=1"] {
            let refused = staff.get(&format!("{path}?{query}")).await;
            assert_eq!(refused.problem(), (400, "bad_query".to_owned()), "{query}");
        }
    }

    async fn what_a_ruling_settled_for_everybody_waits_for_nobody(stage) {
        stage.bank().await;
        let exam = stage.exam().sections(vec![section(Kind::Blank, 1, "4")]).shared().publish(1).await;
        let seat = stage.seat(&exam, 1).await;
        stage.sit(seat, 0).await;
        let client = stage.staff_client(&stage.http().await).await;
        let path = format!("/api/v1/exams/{}/blank-answers", exam.exam.id);
        let count = async |status: &str| client.get(&format!("{path}?status={status}")).await.json()["items"].as_array().unwrap().len();
        assert_eq!((count("open").await, count("all").await), (2, 2));
        let staff = stage.staff().await;
        for policy in [Policy::Drop, Policy::FullMarks] {
            let wanted = Wanted::Correction { policy, key: None, accepted: vec![] };
            let code = stage.code_at(seat, 1);
            let kept = rulings::propose(&stage.app, &staff, exam.exam.id, code, wanted, "题干有误").await.unwrap();
            rulings::decide(&stage.app, &staff, exam.exam.id, kept.id, Decision::Applied).await.unwrap();
            assert_eq!((count("open").await, count("all").await), (0, 2), "{policy:?}");
        }
    }
}
