//! Personal data: masked where it leaves, handed to whom it is about, and told about.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use examhall::app::privacy::Privacy;
use examhall::app::{departures, exams, publishing, rosters};
use examhall::domain::admission::{Away, Departure};
use examhall::domain::question::Kind;
use examhall::domain::roster::RosterEntry;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::erasure::{NAME, below, entries, noting, people, published};
use super::sheets::{Row, download, rows, sat};
use crate::support::MS;
use crate::support::exam::{Published, section, sections};

on_each_database! {
    async fn names_leave_masked_and_whole_only_for_who_says_what_for(stage) {
        let exam = sat(&stage).await;
        let staff = stage.staff_client(&stage.http().await).await;
        let names = |rows: &[Row]| rows.iter().map(|row| row["姓名"].clone()).collect::<Vec<_>>();
        for file in ["score-sheet.csv", "absentees.csv", "answers.csv", "essays.csv"] {
            let masked = rows(&download(&staff, &exam, file).await);
            assert!(!masked.is_empty() && names(&masked).iter().all(|name| name == "考**"), "{file}");
            assert!(masked.iter().all(|row| !row.contains_key("导出标记")), "{file}");
            for query in ["names=whole", "names=whole&reason=%20", &format!("names=whole&reason={}", "x".repeat(201))] {
                let refused = staff.get(&below(&exam, &format!("/{file}?{query}"))).await;
                assert_eq!(refused.problem(), (422, "invalid_field".to_owned()), "{file} {query}");
            }
            let whole = rows(&download(&staff, &exam, &format!("{file}?names=whole&reason=%E5%AD%98%E6%A1%A3")).await);
            assert!(names(&whole).iter().all(|name| name.starts_with("考生")), "{file}");
            let mark = "导出人：组织者（staff）；时间：2026-11-22 16:13:00 +08:00；用途：存档";
            assert!(whole.iter().all(|row| row["导出标记"] == mark), "{file}: {:?}", whole[0]);
        }
        // A sheet that names nobody needs no reason, and there is nothing to note.
        let branches = rows(&download(&staff, &exam, "branch-sheet.csv?names=whole").await);
        assert!(!branches[0].contains_key("导出标记"));
        let refused = staff.get(&below(&exam, "/workbook.xlsx?names=whole")).await;
        assert_eq!(refused.problem(), (422, "invalid_field".to_owned()));
        let book = download(&staff, &exam, "workbook.xlsx?names=whole&reason=report").await;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.body)).unwrap();
        let notes = book.worksheet_range("说明").unwrap();
        assert!(notes.rows().any(|row| row[0].to_string().contains("用途：report")));
        assert_eq!(book.worksheet_range("缺考名单").unwrap().rows().nth(1).unwrap()[1].to_string(), "考生4");
        let table = staff.post(&below(&exam, "/name-exports"), &json!({ "reason": "核对" })).await;
        assert_eq!((table.status, table.json()["title"].as_str()), (201, Some("导出标记")));
        assert!(table.json()["mark"].as_str().unwrap().ends_with("用途：核对"));

        let mut exported: Vec<(String, String)> = entries(&staff, &exam)
            .await
            .iter()
            .filter(|entry| entry["action"] == "names_exported")
            .map(|entry| {
                assert_eq!(entry["by"]["username"], "staff");
                let text = |name: &str| entry["facts"][name].as_str().unwrap().to_owned();
                (text("what"), text("reason"))
            })
            .collect();
        exported.sort();
        let wanted = [
            ("absentees", "存档"), ("answers", "存档"), ("essays", "存档"), ("scores", "存档"),
            ("table", "核对"), ("workbook", "report"),
        ];
        assert_eq!(exported, wanted.map(|(what, reason)| (what.to_owned(), reason.to_owned())));
    }

    async fn numbers_that_are_more_than_staff_numbers_are_masked_with_names(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(1).await;
        let roster = "工号,姓名,支部\n11010119900307123X,甄可忘,集团\n13800138000,常留念,集团\n0012,石三,集团\n";
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let request = actix_web::test::TestRequest::put()
            .uri(&format!("/api/v1/exams/{}/roster", draft.id))
            .insert_header(("content-type", "text/csv"))
            .set_payload(roster);
        let taken = staff.request(request).await.json();
        let notice = &taken["notices"][0];
        assert_eq!((&notice["code"], &notice["line"]), (&json!("identity_numbers"), &json!(2)), "{taken}");
        assert!(notice["message"].as_str().unwrap().contains("工号"), "{notice}");
        let exam = publishing::publish(&stage.app, draft.id, None).await.unwrap();
        let exam = Published { exam, tickets: Vec::new() };
        let numbers = async |file: &str| -> Vec<String> {
            let rows = rows(&download(&staff, &exam, file).await);
            rows.iter().map(|row| row["工号"].clone()).collect()
        };
        assert_eq!(numbers("absentees.csv").await, ["0012", "110***********123X", "138****8000"]);
        assert_eq!(
            numbers("absentees.csv?names=whole&reason=x").await,
            ["0012", "11010119900307123X", "13800138000"]
        );
    }

    async fn a_person_takes_away_what_is_kept_of_them_and_no_more(stage) {
        stage.bank().await;
        let every_kind = [sections(), vec![section(Kind::Essay, 1, "10")]].concat();
        let exam = stage.exam().admission(noting()).sections(every_kind).publish(2).await;
        let http = stage.http().await;
        let staff = stage.staff_client(&http).await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let of = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let before = candidate.get("/api/v1/my-data").await;
        assert_eq!(before.header("content-type"), "application/json; charset=utf-8");
        assert!(before.header("content-disposition").starts_with("attachment; filename=\"my-data.json\""));
        let before = of(before.text());
        assert_eq!(before["个人信息"]["姓名"], "考生1");
        assert_eq!(before["作答"][0]["答案"], json!([]));
        assert_eq!(before["作答"][0]["成绩"], "尚未公布");
        let reason = json!({ "for": { "candidate": "0001" }, "seconds": 60, "reason": "网络故障" });
        assert_eq!(staff.post(&below(&exam, "/extra-time"), &reason).await.status, 201);
        let seat = stage.seat(&exam, 1).await;
        stage.start(seat).await.unwrap();
        let left = Departure { away: Away::Page, epoch: 1, number: 1, began_at: stage.now(), lasted: Some(SignedDuration::from_secs(9)) };
        stage.advance(SignedDuration::from_secs(10));
        departures::note(&stage.app, seat.who, seat.attempt, vec![left]).await.unwrap();
        assert_eq!(staff.post(&below(&exam, "/hall-codes"), &json!({})).await.status, 201);
        stage.sit(seat, 0).await;
        let after = of(candidate.get("/api/v1/my-data").await.text());
        let attempt = &after["作答"][0];
        assert_eq!(attempt["答案"].as_array().unwrap().len(), 13);
        assert_eq!((&attempt["结束方式"], &attempt["加时秒数"]), (&json!("本人交卷"), &json!(60)));
        assert_eq!((&attempt["成绩"]["总分"], &attempt["成绩"]["各题得分"]), (&json!("0"), &Value::Null));
        assert_eq!(after["个人信息"]["是否发过入场码"], "是");
        let left = &attempt["离开答题页"][0];
        assert_eq!((&left["内容"], &left["持续秒数"]), (&json!("离开页面"), &json!(9)));
        assert_eq!(after["个人加时"][0]["原因"], "网络故障");
        assert_eq!(after["与本人有关的操作"][0]["操作"], "加时");
        assert_eq!(after["与本人有关的操作"][0]["原因"], "网络故障");
        assert!(!after.to_string().contains("CANARY"), "{after}");
        assert!(!after.to_string().contains("考生2"));
        // Staff get the same file for them, and that is noted; nobody else does.
        stage.advance(MS);
        let path = below(&exam, "/candidates/0001/data");
        let handed = staff.get(&path).await;
        assert_eq!(of(handed.text())["作答"], after["作答"]);
        assert_eq!(candidate.get(&path).await.problem(), (403, "forbidden".to_owned()));
        assert_eq!(staff.get("/api/v1/my-data").await.problem(), (403, "forbidden".to_owned()));
        assert_eq!(staff.get(&below(&exam, "/candidates/0009/data")).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(entries(&staff, &exam).await[0]["action"], "own_data_handed_out");
        // Once keys are released what each question was worth is theirs too, and still no key.
        exams::close(&stage.app, exam.exam.id).await.unwrap();
        let released = of(candidate.get("/api/v1/my-data").await.text());
        assert_eq!(released["作答"][0]["成绩"]["各题得分"].as_array().unwrap().len(), 13);
        assert!(!released.to_string().contains("CANARY"), "{released}");
    }

    async fn a_number_may_hold_what_paths_are_made_of(stage) {
        stage.bank().await;
        let draft = stage.exam().draft(0).await;
        let entry = RosterEntry { number: "集/1+2%41 三".to_owned(), ..people()[0].clone() };
        rosters::put(&stage.app, draft.id, vec![entry]).await.unwrap();
        let staff = stage.staff_client(&stage.http().await).await;
        let path = format!("/api/v1/exams/{}/candidates/%E9%9B%86%2F1%2B2%2541%20%E4%B8%89/data", draft.id);
        let handed = staff.get(&path).await;
        assert_eq!(handed.status, 200, "{handed:?}");
        assert_eq!(handed.json()["个人信息"]["姓名"], NAME);
    }

    async fn a_candidate_is_told_how_long_data_is_kept_and_whom_to_ask(stage) {
        let exam = published(&stage).await;
        let http = stage.http().await;
        let candidate = stage.candidate_client(&http, &exam, 1).await;
        let told = candidate.get("/api/v1/attempts").await.json();
        assert_eq!(told["privacy"], json!({ "retention_days": null, "contact": null }));
        let contact = Some("党群工作部，内线 8000".to_owned());
        let app = stage.app.clone().with_privacy(Privacy { retention_days: 180, contact });
        let who = stage.candidate(&exam, 1).await;
        let data = examhall::app::own_data::own(&app, who).await.unwrap();
        assert_eq!(data.person.entry.name, NAME);
        assert_eq!(app.privacy().retention_days, 180);
    }
}
